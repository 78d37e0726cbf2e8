"""Real notices, which lie beside this repository and not in it."""

import json
import re

import pytest

from quanheng.notices import load, read, to_flat


@pytest.fixture(scope="module")
def notice(samples):
    def of(name):
        document = load((samples / f"{name}.txt").read_bytes(), filename=f"{name}.txt")
        return to_flat(read(document), document), json.loads((samples / f"{name}.json").read_text(encoding="utf-8"))

    return of


def squeezed(words):
    return re.sub(r"[\W_]", "", words or "")


def test_the_city_notice_gives_all_52_rows_with_dates_and_units(notice):
    flat, gold = notice("seed_004")
    assert [row["row"] for row in flat["activities"]] == list(range(1, 53))
    for got, wanted in zip(flat["activities"], gold["activities"], strict=True):
        where = f"row {wanted['row']}"
        assert squeezed(got["name"]) == squeezed(wanted["name"]), where
        assert (got["start"], got["end"], got["approx"], got["sessions"]) == (wanted["start"], wanted["end"], wanted["approx"], wanted["sessions"]), (
            where
        )
        assert (got["organizer"], got["undertaker"], got["co_organizer"]) == (wanted["organizer"], wanted["undertaker"], wanted["co_organizer"]), (
            where
        )
        for mark in ("name_carried", "date_carried", "organizer_carried"):
            assert bool(got.get(mark)) == bool(wanted.get(mark)), where


@pytest.mark.parametrize("name", ["seed_000", "seed_004"])
def test_the_heads_of_the_real_notices_are_read(notice, name):
    flat, gold = notice(name)
    for key in ("kind", "doc_number", "issuer", "issue_date"):
        assert flat[key] == gold[key]
    for key in ("year", "edition", "day", "period"):
        assert flat["campaign"][key] == gold["campaign"][key]
    for key in ("global_theme", "china_theme"):
        assert squeezed(flat["campaign"][key]) == squeezed(gold["campaign"][key])
    assert [row["date"] for row in flat["deadlines"]] == [row["date"] for row in gold["deadlines"]]
    assert [(row["name"], row["phone"], row["email"]) for row in flat["contacts"]] == [
        (row["name"], row["phone"], row["email"]) for row in gold["contacts"]
    ]


def test_the_national_notice_gives_its_two_activities(notice):
    flat, gold = notice("seed_000")
    assert [(row["start"], row["end"]) for row in flat["activities"]] == [(row["start"], row["end"]) for row in gold["activities"]]
    assert [row["undertaker"] for row in flat["activities"]] == [None, "安徽省市场监管局"]


def test_the_mirror_page_loses_its_pinyin_and_nothing_else(notice, samples):
    flat, _ = notice("seed_000")
    bracket = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}[)）]")
    noise = len(bracket.findall((samples / "seed_000.txt").read_text(encoding="utf-8")))
    assert noise > 150
    assert len(bracket.findall(flat["clean_text"])) <= 0.005 * noise
    reference = (samples / "seed_000.clean.txt").read_text(encoding="utf-8")
    assert abs(len("".join(flat["clean_text"].split())) - len("".join(reference.split()))) <= 0.005 * len(reference)


def test_every_date_of_the_samples_is_read(samples, notice):
    for path in sorted(samples.glob("*.json")):
        flat, gold = notice(path.stem)
        rows = {row.get("row"): row for row in flat["activities"]}
        for wanted in gold["activities"]:
            if wanted.get("row") and wanted.get("date_scored", True):
                got = rows[wanted["row"]]
                assert (got["start"], got["end"]) == (wanted["start"], wanted["end"]), f"{path.stem} row {wanted['row']}"
