import hashlib
import hmac
import json
import math
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.metrology import draw_checker
from quanheng.metrology.draw_checker import NotRepeatable, verify
from quanheng.metrology.draw_command import main
from quanheng.metrology.errors import BadInput
from quanheng.metrology.sampling import draw, freeze, publish_by, redraw

SECRET = "5d" * 32
PLAN = {
    "name": "fuel stations and market scales, May",
    "public_value": "closing index of the named exchange on 20 May, as its official site prints it",
    "targets": [
        {
            "id": f"T{i:03}",
            "stratum": {"item": "fuel" if i % 3 else "scale", "district": f"D{i % 4}", "credit": "D" if i % 10 == 0 else "B"},
            "owner": f"firm {i % 7}",
            "needs": ["fuel"] if i % 3 else ["scale"],
        }
        for i in range(120)
    ],
    "rates": [{"where": {"credit": "D"}, "rate": "1"}, {"where": {"item": "scale"}, "rate": "0.15", "minimum": 2}, {"where": {}, "rate": "0.2"}],
    "exclusions": [{"id": "T001", "reason": "inspected on 2 March"}, {"id": "T010", "reason": "closed"}],
    "inspectors": [
        {"id": f"I{i:02}", "licences": ["fuel", "scale"][: 1 + i % 2], "patrols": [f"D{i % 4}"], "interests": ["firm 3"]} for i in range(24)
    ],
}


@pytest.fixture
def record():
    return draw(freeze(PLAN, SECRET).to_plain(), "3214.07")


def drawn_of(record):
    return [identity for stratum in record["result"]["strata"] for identity in stratum["drawn"]]


def test_the_draw_is_what_the_text_of_the_checker_says(record):
    """A second writing of steps 1 to 3, from their description alone."""
    plan = json.dumps(PLAN, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    commitment = hashlib.sha256(f"quanheng-draw/1\n{SECRET}\n{plan}".encode()).hexdigest()
    seed = hmac.new(SECRET.encode(), f"{commitment}\n3214.07".encode(), hashlib.sha256).digest()
    assert commitment == record["commitment"]
    for stratum in record["result"]["strata"]:
        name = json.dumps(stratum["stratum"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        members = [target["id"] for target in PLAN["targets"] if target["stratum"] == stratum["stratum"]]
        rate = "1" if stratum["stratum"]["credit"] == "D" else "0.15" if stratum["stratum"]["item"] == "scale" else "0.2"
        number = max(math.ceil(float(rate) * len(members) - 1e-9), 2 if rate == "0.15" else 0)
        order = sorted(
            (identity for identity in members if identity not in ("T001", "T010")),
            key=lambda identity: hmac.new(seed, f"target\n{name}\n{identity}".encode(), hashlib.sha256).digest(),
        )
        assert stratum["drawn"] == order[:number]


def test_teams_hold_licences_and_have_no_ties(record):
    people = {person["id"]: person for person in PLAN["inspectors"]}
    things = {target["id"]: target for target in PLAN["targets"]}
    assert set(record["result"]["teams"]) == set(drawn_of(record))
    for target, team in record["result"]["teams"].items():
        if things[target]["owner"] == "firm 3":
            assert team == []
            assert target in record["result"]["short_of_inspectors"]
            continue
        assert len(set(team)) == 2
        for person in team:
            assert set(things[target]["needs"]) <= set(people[person]["licences"])
            assert things[target]["stratum"]["district"] not in people[person]["patrols"]


def test_work_is_shared_evenly_among_those_who_may():
    plan = {**PLAN, "inspectors": [{"id": f"I{i}", "licences": ["fuel", "scale"]} for i in range(7)], "rates": [{"rate": "1"}]}
    teams = draw(freeze(plan, SECRET).to_plain(), "1")["result"]["teams"]
    loads = Counter(person for team in teams.values() for person in team)
    assert max(loads.values()) - min(loads.values()) <= 1
    assert len({tuple(sorted(team)) for team in teams.values()}) > 10  # pairs mix


def test_the_order_of_the_lists_does_not_matter_to_who_is_drawn(record):
    seed = draw_checker.seed_of(SECRET, record["commitment"], "3214.07")
    turned = {**PLAN, "targets": PLAN["targets"][::-1], "inspectors": PLAN["inspectors"][::-1]}
    assert draw_checker.Draw(turned, seed).result() == draw_checker.Draw(PLAN, seed).result()


def test_each_target_is_drawn_equally_often():
    plan = {"name": "n", "public_value": "p", "targets": [{"id": str(i), "stratum": {}} for i in range(20)], "rates": [{"count": 5}]}
    counts = Counter(identity for value in range(4000) for identity in drawn_of(draw(freeze(plan, SECRET).to_plain(), str(value))))
    expected = 4000 * 5 / 20
    chi_squared = sum((counts[str(i)] - expected) ** 2 / (expected * 0.75) for i in range(20)) * 19 / 20
    assert chi_squared < 43.8  # 99.9 % of chi-squared with 19 degrees of freedom


def test_another_public_value_or_secret_draws_others(record):
    assert drawn_of(draw(freeze(PLAN, SECRET).to_plain(), "3214.08")) != drawn_of(record)
    assert drawn_of(draw(freeze(PLAN, "ab" * 32).to_plain(), "3214.07")) != drawn_of(record)


def test_an_excluded_target_is_never_drawn_and_counts_in_the_size_of_its_stratum(record):
    assert not {"T001", "T010"} & set(drawn_of(record))
    full = next(entry for entry in record["result"]["strata"] if entry["stratum"] == {"item": "fuel", "district": "D2", "credit": "D"})
    assert full["size"] == full["eligible"] + 1
    assert full["stratum"] in record["result"]["short_of_targets"]


def test_the_record_repeats_and_names_the_announcement(record):
    assert len(verify(record, freeze(PLAN, SECRET).announcement())) == 3


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda r: r["plan"]["targets"].pop(), "commitment"),
        (lambda r: r.update(public_value="3214.08"), "result"),
        (lambda r: r["result"]["strata"][0]["drawn"].reverse(), r"result.strata\[0\].drawn"),
        (lambda r: next(iter(r["result"]["teams"].values())).clear(), "result.teams"),
        (lambda r: r.update(secret=""), "not published yet"),
        (lambda r: r["events"][0].update(reason="another"), "event 1 does not follow"),
        (lambda r: r["events"].pop(0), "event 1 does not follow"),
        (lambda r: r["events"][1].update(approved_by="Li"), "somebody else who approved"),
        (lambda r: r["final"]["teams"].clear(), "final.teams"),
    ],
)
def test_whatever_is_changed_afterwards_is_found(record, spoil, named):
    first, second = drawn_of(record)[0], drawn_of(record)[1]
    record = redraw(record, target=first, reason="closed for good", by="Li", approved_by="Wang", on="2026-05-21")
    record = redraw(record, target=second, reason="flooded", by="Li", approved_by="Wang", on="2026-05-22")
    record = json.loads(json.dumps(record))
    verify(record)
    spoil(record)
    with pytest.raises(NotRepeatable, match=named):
        verify(record)


def test_a_changed_announcement_is_found(record):
    announced = {**freeze(PLAN, SECRET).announcement(), "public_value_named": "the lottery of 21 May"}
    with pytest.raises(NotRepeatable, match="public_value_named was announced as 'the lottery"):
        verify(record, announced)


def test_a_target_is_replaced_by_the_next_and_an_inspector_by_another(record):
    target = next(identity for identity, team in record["result"]["teams"].items() if len(team) == 2)
    person = record["result"]["teams"][target][0]
    once = redraw(record, target=target, inspector=person, reason="ill", by="Li", approved_by="Wang", on="2026-05-21")
    assert person not in once["final"]["teams"][target]
    twice = redraw(
        once, target=target, inspector=once["events"][0]["with"], reason="is a cousin of the owner", by="Li", approved_by="Wang", on="2026-05-21"
    )
    assert person not in twice["final"]["teams"][target]  # who was taken out does not come back
    assert len(verify(twice)) == 3


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"approved_by": "Li"}, "approved_by"),
        ({"reason": " "}, "reason"),
        ({"target": "T001"}, "target: 'T001': is not among those drawn"),
        ({"inspector": "I99"}, "inspector: 'I99'"),
    ],
)
def test_a_change_needs_two_persons_a_reason_and_something_drawn(record, change, named):
    told = {"target": drawn_of(record)[0], "reason": "closed", "by": "Li", "approved_by": "Wang", "on": "2026-05-21", **change}
    with pytest.raises(BadInput, match=named):
        redraw(record, **told)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"targets": []}, "plan.targets"),
        ({"targets": [{"id": "a", "stratum": {}}, {"id": "a", "stratum": {}}]}, r"plan.targets\[1\].id"),
        ({"rates": [{"where": {"item": "water"}, "rate": "0.1"}]}, "no rate matches"),
        ({"rates": [{"rate": "1.1"}]}, r"plan.rates\[0\].rate: '1.1'"),
        ({"rates": [{"rate": "0.1", "count": 2}]}, "either a rate or a count"),
        ({"exclusions": [{"id": "nobody", "reason": "x"}]}, "is none of the targets"),
        ({"team": 1}, "plan.team"),
        ({"colour": "red"}, "plan.colour"),
    ],
)
def test_a_plan_that_cannot_be_drawn_is_refused_by_name(change, named):
    with pytest.raises(BadInput, match=named):
        freeze({**PLAN, **change}, SECRET)


def test_a_frozen_file_that_was_changed_draws_nothing():
    sealed = json.loads(json.dumps(freeze(PLAN, SECRET).to_plain()))
    sealed["plan"]["targets"][0]["owner"] = "a friend"
    with pytest.raises(BadInput, match=r"sealed.commitment"):
        draw(sealed, "1")


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 60), st.integers(0, 100), st.integers(0, 70))
def test_a_stratum_gives_the_rate_rounded_up_and_never_more_than_it_has(size, percent, minimum):
    plan = {
        "name": "n",
        "public_value": "p",
        "targets": [{"id": str(i), "stratum": {}} for i in range(size)],
        "rates": [{"rate": f"{percent / 100}", "minimum": minimum}],
    }
    wanted = max(-(-percent * size // 100), minimum)
    assert len(drawn_of(draw(freeze(plan, SECRET).to_plain(), "1"))) == min(size, wanted)


def test_the_whole_way_by_commands(tmp_path, capsys):
    plan, sealed, announcement, record = (tmp_path / name for name in ("plan.json", "sealed.json", "announcement.json", "record.json"))
    plan.write_text(json.dumps(PLAN), encoding="utf-8")
    assert main(["freeze", str(plan), "--sealed", str(sealed), "--announcement", str(announcement)]) == 0
    assert "secret" not in json.loads(announcement.read_text())
    assert sealed.stat().st_mode & 0o077 == 0
    assert main(["run", str(sealed), "--public-value", "3214.07", "--record", str(record)]) == 0
    target = drawn_of(json.loads(record.read_text()))[0]
    signed = ["--reason", "closed", "--by", "Li", "--approved-by", "Wang", "--on", "2026-05-21"]
    assert main(["redraw", str(record), "--target", target, *signed]) == 0
    capsys.readouterr()
    assert main(["verify", str(record), "--announcement", str(announcement)]) == 0
    assert "The draw is the one that was announced." in capsys.readouterr().out
    assert main(["freeze", str(plan), "--sealed", str(sealed), "--announcement", str(announcement)]) == 2
    assert "never overwritten" in capsys.readouterr().err
    changed = json.loads(record.read_text())
    changed["result"]["strata"][0]["drawn"] = ["T999"]
    record.write_text(json.dumps(changed))
    assert main(["verify", str(record)]) == 1
    assert capsys.readouterr().out.startswith("NOT   result.strata[0].drawn")


def test_the_checker_is_one_file_that_needs_only_python(tmp_path, capsys, record):
    main(["checker"])
    checker, published = tmp_path / "checker.py", tmp_path / "record.json"
    checker.write_text(capsys.readouterr().out, encoding="utf-8")
    published.write_text(json.dumps(record), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "-S", str(checker), str(published)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The draw repeats." in done.stdout
    broken = subprocess.run([sys.executable, "-I", "-S", str(checker), str(tmp_path / "none.json")], capture_output=True, text=True, check=False)
    assert broken.returncode == 2


def test_the_checker_imports_nothing_of_ours():
    text = Path(draw_checker.__file__).read_text(encoding="utf-8")
    assert "quanheng." not in text
    assert "from ." not in text


def test_results_are_published_within_working_days_of_the_official_calendar():
    holidays = {date(2026, 5, day) for day in (1, 4, 5)}
    assert publish_by(date(2026, 4, 10), holidays=holidays, makeup_days={date(2026, 5, 9)}) == date(2026, 5, 12)
    assert publish_by(date(2026, 4, 10), holidays=holidays) == date(2026, 5, 13)
