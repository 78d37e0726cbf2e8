"""Documents written for this project in the forms of real ones; the score must not fall below what docs/notices/score.md tells."""

import importlib.util
import json
from pathlib import Path

import pytest

from .conftest import ROOT
from .rendered import FORMS

FOLDER = Path(__file__).parent / "heldout"
ORDINALS = (
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty_first",
    "twenty_second",
    "twenty_third",
    "twenty_fourth",
    "twenty_fifth",
    "twenty_sixth",
    "twenty_seventh",
    "twenty_eighth",
    "twenty_ninth",
    "thirtieth",
    "thirty_first",
    "thirty_second",
)
BATCHES = (FOLDER, *(FOLDER / name for name in ORDINALS))
FLOORS = {"activities": 0.95, "dates": 0.95, "units": 0.93, "deadlines": 0.95, "figures": 0.93, "head": 0.93, "contacts": 0.95, "sure": 0.98}


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("score", ROOT / "bench" / "notices" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def total(bench):
    total = bench.Tally()
    for answer in sorted(answer for folder in BATCHES for answer in folder.glob("*.json")):
        path = next(path for path in (answer.with_suffix(suffix) for suffix in (".txt", ".html", ".docx", ".xlsx")) if path.is_file())
        total += bench.score(path, json.loads(answer.read_text(encoding="utf-8")), misses=False)
    return total


@pytest.mark.parametrize("measure", FLOORS)
def test_the_score_holds(total, measure):
    right, given, wanted = total.counts[measure]
    assert 2 * right / (given + wanted) >= FLOORS[measure]


@pytest.mark.parametrize("form", FORMS)
def test_the_score_holds_in_other_formats(bench, form, tmp_path):
    total = bench.Tally()
    for path in sorted(FOLDER.glob("h??.txt")):
        written = tmp_path / f"{path.stem}.{form}"
        written.write_bytes(FORMS[form](path.read_text(encoding="utf-8")))
        total += bench.score(written, json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), misses=False)
    for measure, floor in FLOORS.items():
        right, given, wanted = total.counts[measure]
        assert 2 * right / (given + wanted) >= floor, measure
