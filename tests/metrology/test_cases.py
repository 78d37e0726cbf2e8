import io
import json
import os
import subprocess
import sys

import jsonschema
import pytest

from quanheng.metrology.cases import KINDS, answer, schema
from quanheng.metrology.command import main
from quanheng.metrology.errors import BadInput
from quanheng.metrology.plain import plain

CASES = {
    "decision": {
        "decision": {
            "estimate": "3.6",
            "U": "0.8",
            "nominal": 0,
            "mpe": "4",
            "rule": "guarded",
            "process": {"mean": 0, "sd": 2, "consumer_risk": 0.001},
            "prior": {"mean": 0, "u": 1},
        }
    },
    "line": {
        "line": {
            "x": [1, 2, 3, 4, 5, 6],
            "y": [3.3, 5.6, 7.1, 9.3, 10.7, 12.1],
            "u_y": 0.5,
            "predict": [{"x": 3.5, "u_x": 0.2}],
            "inverse": [{"y": 10.5, "u_y": 0.5}],
        }
    },
    "comparison": {
        "comparison": {
            "name": "1 kg",
            "laboratories": [
                {"code": "A", "value": 10.01, "U": 0.1},
                {"code": "B", "value": 9.98, "U": 0.08, "k": 2},
                {"code": "C", "value": 10.03, "U": 0.15, "p": 0.95, "dof": 12},
                {"code": "D", "value": 10.5, "u": 0.06},
            ],
            "shared": [{"laboratories": ["A", "B"], "u": 0.02}],
            "sigma_pt": 0.1,
            "homogeneity": [[10.0, 10.01], [10.02, 10.0], [9.99, 10.0]],
            "stability": {"before": [10.0, 10.01], "after": [10.01, 10.02]},
            "drift": {"pilot_days": [0, 30], "pilot_values": [10.0, 10.01], "u_repeatability": 0.002, "days": [5, 10, 15, 20]},
        }
    },
}


@pytest.mark.parametrize("kind", CASES)
def test_a_case_fits_its_schema_and_answers_in_plain_data_and_in_words(kind):
    jsonschema.validate(CASES[kind], json.loads(schema(kind)))
    found = answer(CASES[kind])
    json.dumps(plain(found.result), allow_nan=False)
    chinese, english = found.table("zh"), found.table("en")
    assert chinese != english
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in english)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_schema_that_describes_each_field(kind):
    described = json.loads(schema(kind))
    jsonschema.Draft202012Validator.check_schema(described)
    missing = [path for path, part in _properties(described, kind) if "description" not in part and "$ref" not in part]
    assert missing == []


def _properties(part, path):
    if isinstance(part, dict):
        for name, value in part.get("properties", {}).items() if isinstance(part.get("properties"), dict) else ():
            yield f"{path}.{name}", value
        for name, value in part.items():
            yield from _properties(value, f"{path}.{name}")
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _properties(value, f"{path}[{index}]")


@pytest.mark.parametrize(
    ("case", "named"),
    [
        ([], "case: .*: a case is a JSON object"),
        ({}, "case: .*exactly one of these keys tells the kind"),
        ({"decision": {}, "line": {}}, "exactly one of these keys"),
        ({"decision": {"U": 1, "upper": 2}}, "decision.estimate: None: this field is needed"),
        ({"decision": {"estimate": 1, "U": 1, "uper": 2}}, r"decision.uper: 2: unknown field; known are estimate"),
        ({"decision": {"estimate": 1, "U": 1, "mpe": 1, "lower": 0}}, "either nominal and mpe"),
        ({"line": {"x": [1, "two"], "y": [1, 2]}}, r"line.x\[1\]: 'two': a number is needed"),
        ({"line": {"x": [1, 2], "y": [1, 2], "u_y": 1, "inverse": [{"y": True}]}}, r"line.inverse\[0\].y: True: a number"),
        ({"comparison": {"laboratories": [{"code": "A", "value": 1, "U": 1}]}}, "comparison.laboratories: .*at least 2 entries"),
        ({"comparison": {"laboratories": [{"code": "A", "value": 1, "U": 0}, {"code": "B", "value": 1, "U": 1}]}}, r"laboratories\[0\].U: 0"),
        (
            {"comparison": {"laboratories": [{"code": "A", "value": 1, "U": 1}, {"code": "A", "value": 1, "U": 1}]}},
            "laboratories: 'A': every laboratory has a code of its own",
        ),
        ({"comparison": {"method": "guess", "laboratories": [{"code": c, "value": 1, "U": 1} for c in "AB"]}}, "comparison.method: 'guess': one of"),
    ],
)
def test_a_wrong_case_is_refused_with_field_value_and_rule(case, named):
    with pytest.raises(BadInput, match=named):
        answer(case)


def run(monkeypatch, capsys, text, *words):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode() if isinstance(text, str) else text)))
    code = main([*words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_command_prints_json_or_a_table(monkeypatch, capsys):
    text = json.dumps(CASES["decision"])
    code, out, _ = run(monkeypatch, capsys, text, "run", "-")
    assert (code, json.loads(out)["result"]["decision"]["verdict"]) == (0, "does not conform")
    code, out, _ = run(monkeypatch, capsys, text, "run", "-", "--table")
    assert code == 0
    assert "不符合" in out


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{", "-: is no JSON"),
        (b"\xff\xfe{", "is no UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ('{"decision": {"estimate": "1e", "U": 1, "upper": 2}}', "estimate: '1e': a number is needed"),
        ('{"decision": {"estimate": NaN, "U": 1, "upper": 2}}', "estimate: nan: a finite number is needed"),
        ('{"decision": {"estimate": "1_000", "U": 1, "upper": 2}}', "estimate: '1_000': a number is needed"),
        ('{"decision": {"estimate": "１２", "U": 1, "upper": 2}}', "a number is needed"),
        ('{"decision": {"estimate": "1e999999999", "U": 1, "upper": 2}}', "estimate: '1e999999999': a finite number"),
        ('{"decision": {"estimate": 1' + "0" * 400 + ', "U": 1, "upper": 2}}', "a finite number is needed"),
        ('{"decision": {"estimate": 1, "U": 1e-320, "upper": 2}}', "decision.U: 1e-320: a number is 0, or lies between"),
        ('{"decision": {"estimate": 1, "U": 1, "U": 2, "upper": 2}}', "U: stands twice in one object"),
        ('{"comparison": {"name": "\\ud800"}}', "holds half a character"),
        ('{"line": {"x": [1, 2, 3], "y": [1e308, 2, 3]}}', "line.y[0]: 1e+308: a number is 0, or lies between"),
        ('{"line": {"x": [1, 2], "y": [1, 2], "u_y": 1, "p": 2}}', "line.p: 2.0: a coverage probability"),
        ('{"model": {"y": 5}, "implicit": {"y": 1}, "inputs": {"a": {"constant": 1}}}', "model.y: 5: an equation is a text"),
        ('{"model": "a # b", "inputs": {"a": {"constant": 1}}}', "character 3: an expression has no comments"),
        ('{"model": "1_0*a", "inputs": {"a": {"constant": 1}}}', "without underscores"),
        ('{"model": "a", "units": {"y": 5}, "inputs": {"a": {"constant": 1}}}', "units.y: 5: a unit is a text"),
        (
            '{"model": "a", "coverage": 0.9999999, "inputs": {"a": {"dist": "normal", "x": 0, "u": 1}}, "monte_carlo": {"seed": 1, "digits": 2}}',
            "needs at least two batches of 10000",
        ),
        (
            '{"comparison": {"pilot": "A", "laboratories": [{"code": "A", "value": 1, "U": 1}, {"code": "B", "value": 1, "U": 1}]}}',
            "pilot: 'A': only",
        ),
        (
            '{"comparison": {"laboratories": [{"code": "A", "value": 1, "U": 1}, {"code": "B", "value": 1, "U": 1}], "drift": '
            '{"pilot_days": [0, 1], "pilot_values": [1, 1], "u_repeatability": -1, "days": [0, 1]}}}',
            "comparison.drift.u_repeatability: -1.0: a standard uncertainty is not negative",
        ),
        (
            '{"comparison": {"u_transfer": -1, "laboratories": [{"code": "A", "value": 1, "U": 1}, {"code": "B", "value": 1, "U": 1}]}}',
            "comparison.u_transfer: -1.0: a standard uncertainty is finite and not negative",
        ),
        ('{"comparison": {"name": 5, "laboratories": []}}', "comparison.name: 5: a text is needed"),
        ('{"lot": {"on": "2026-05-20", "nominal": 250, "unit": "g", "size": 1, "net": [-1]}}', "lot.net[0]: '-1': a net content is not negative"),
        (
            '{"procedure": "weighing", "on": "2026-05-20", "instrument": {"accuracy_class": "III", "ranges": [{"max": 15000, "e": 5}]}, "tests": {}, '
            '"environment": {"humidity_percent": 140}}',
            "environment.humidity_percent: '140': lies between 0 and 100",
        ),
    ],
)
def test_bad_input_ends_with_2_and_one_line(monkeypatch, capsys, text, named):
    code, out, err = run(monkeypatch, capsys, text, "run", "-")
    assert (code, out) == (2, "")
    assert named in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_named(capsys):
    assert main(["run", "/nowhere/case.json"]) == 2
    assert capsys.readouterr().err.startswith("/nowhere/case.json: cannot be read")


def test_schemas_are_printed_and_unknown_kinds_refused(capsys):
    assert main(["schema", "line"]) == 0
    assert json.loads(capsys.readouterr().out)["title"]
    assert main(["schema", "colour"]) == 2


def test_a_reader_that_has_enough_ends_the_command_quietly(tmp_path):
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASES["line"]))
    ended = subprocess.run(
        ["/bin/sh", "-c", f"'{sys.executable}' -m quanheng metrology procedures --json | head -c 5"], capture_output=True, text=True, check=False
    )
    assert ended.stderr == ""


def test_a_console_of_another_encoding_still_gets_the_answer(tmp_path):
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASES["decision"]))
    ended = subprocess.run(
        [sys.executable, "-m", "quanheng", "metrology", "run", str(case), "--table"],
        capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert "不符合" in ended.stdout.decode()


def test_a_decision_with_many_digits_is_still_exact():
    edge = "0." + "3" * 50
    found = answer({"decision": {"estimate": edge, "U": "0.0" + "1" * 40, "lower": 0, "upper": edge}})
    assert found.result.decision.verdict == "conforms"
    beyond = answer({"decision": {"estimate": edge + "1", "U": "0.0" + "1" * 40, "lower": 0, "upper": edge}})
    assert beyond.result.decision.verdict == "does not conform"


def test_a_table_shows_u_with_two_digits_and_the_estimate_to_its_place(monkeypatch, capsys):
    inputs = {"a": {"dist": "normal", "x": 3.14159, "u": 0.01}, "b": {"dist": "normal", "x": 1e-7, "u": 1e-9}}
    _, out, _ = run(monkeypatch, capsys, json.dumps({"model": "a*b", "inputs": inputs}), "run", "-", "--table")
    assert "y = 3.142E-7，U = 6.5E-9，k = 1.96" in out


def test_a_table_says_what_the_second_order_would_change(monkeypatch, capsys):
    case = json.dumps({"model": "a**2", "inputs": {"a": {"dist": "normal", "x": 1, "u": 0.3}}})
    _, out, _ = run(monkeypatch, capsys, case, "run", "-", "--table", "--language", "en")
    assert "second-order terms (not in the result above): +0.09 to the estimate, u would be 0.61" in out
