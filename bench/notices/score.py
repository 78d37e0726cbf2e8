"""How well the reader reads: one line for each document of a folder of texts with their gold, and how far "sure" can be trusted.

    python bench/notices/score.py FOLDER [FOLDER ...] [--misses]

A folder holds ID.txt (or .html, .docx, .pdf), ID.json with what a careful reader gets from it, and ID.clean.txt where the
document is noisy. Names match at a similarity of 0.8, figures by value and unit, everything else by being equal.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

from rapidfuzz.distance import Indel

from quanheng.notices import Field, load, read, to_flat
from quanheng.notices.scripts import simplified

ALIKE = 0.8
HEAD = ("activities", "dates", "units", "deadlines", "figures", "head", "contacts", "sure")


def key(words):
    """Simplified, without blanks and punctuation."""
    words = simplified(unicodedata.normalize("NFKC", str(words or "")))
    return "".join(character for character in words if unicodedata.category(character)[0] in "LN").lower()


def units(words):
    return frozenset(key(part).replace("市场监督管理", "市场监管") for part in re.split(r"[、，,;；/\n]", words or "") if key(part))


def same_units(got, gold):
    got = units(got)
    for wanted in map(units, [gold.get("organizer"), *gold.get("organizer_aliases", [])]):
        if got == wanted or (wanted and len(got) == len(wanted) and all(any(one.endswith(two) for one in got) for two in wanted)):
            return True
    return False


def alike(got, gold):
    return max(Indel.normalized_similarity(key(got), key(name)) for name in [gold["name"], *gold.get("aliases", [])])


def matched(got, gold):
    """Pairs of activities, the most alike first; of equally alike ones those of the same day."""
    pairs = sorted(
        ((alike(one["name"], two) + 0.1 * (one["start"] == two["start"]) + 0.1 * same_units(one["organizer"], two), -abs(i - j), i, j)
         for i, one in enumerate(got) for j, two in enumerate(gold) if alike(one["name"], two) >= ALIKE), reverse=True)  # fmt: skip
    left, right, result = set(), set(), {}
    for *_, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            result[i] = j
    return result


class Tally:
    """Right, given and wanted of each measure; F1 of the three, which is the share where given equals wanted."""

    def __init__(self):
        self.counts = {name: [0, 0, 0] for name in HEAD}

    def add(self, name, right, given, wanted):
        for place, number in enumerate((right, given, wanted)):
            self.counts[name][place] += number

    def __iadd__(self, other):
        for name, counts in other.counts.items():
            self.add(name, *counts)
        return self

    def words(self, name):
        right, given, wanted = self.counts[name]
        return "—" if not given + wanted else f"{2 * right / (given + wanted):.3f}"


def score(path, gold, misses):
    document = load(path.read_bytes(), filename=path.name)
    programme = read(document)
    flat = to_flat(programme, document)
    tally = Tally()

    def miss(what, *words):
        if misses:
            print("   ", path.stem, what, *words)

    def sure(field, is_right, what):
        if isinstance(field, Field) and field.is_sure:
            tally.add("sure", int(is_right), 1, 1)
            if not is_right:
                miss("SURE BUT WRONG", what, field.value, field.rule)

    pairs = matched(flat["activities"], gold["activities"])
    optional = [{"name": name} for name in gold.get("activities_optional", [])]
    extra = [
        i
        for i in range(len(flat["activities"]))
        if i not in pairs and not any(alike(flat["activities"][i]["name"], one) >= ALIKE for one in optional)
    ]
    tally.add("activities", len(pairs), len(pairs) + len(extra), len(gold["activities"]))
    for i in extra:
        miss("extra", flat["activities"][i]["name"])
        sure(programme.activities[i].name, False, "name")
    for j, wanted in enumerate(gold["activities"]):
        if j not in pairs.values():
            miss("missed", wanted["name"])
    for i, j in pairs.items():
        got, wanted, activity = flat["activities"][i], gold["activities"][j], programme.activities[i]
        sure(activity.name, True, "name")
        if wanted.get("date_scored", True) and (wanted.get("date_text") or wanted.get("start") or wanted.get("end")):
            right = (got["start"], got["end"]) == (wanted["start"], wanted["end"])
            tally.add("dates", int(right), 1, 1)
            sure(activity.window, right, "window")
            if not right:
                miss("date", got["name"], got["date_text"], got["start"], got["end"], "gold", wanted["start"], wanted["end"])
        if wanted.get("organizer"):
            right = same_units(got["organizer"], wanted)
            tally.add("units", int(right), 1, 1)
            for part in activity.parts:
                if part.role in {"responsible", "organiser", "joint"} and part.name.rule != "unit told in the content":
                    sure(part.name, right or units(part.name.value) <= units(wanted["organizer"]), "unit")
            if not right:
                miss("unit", got["name"], got["organizer"], "gold", wanted["organizer"])
    due = Counter(one["date"] for one in flat["deadlines"] if one["date"])
    wanted = Counter(one["date"] for one in gold.get("deadlines", []) if one.get("date"))
    tally.add("deadlines", sum((due & wanted).values()), sum(due.values()), sum(wanted.values()))
    if due != wanted:
        miss("deadlines", dict(due), "gold", dict(wanted))
    for deadline in programme.deadlines:
        sure(deadline.date, deadline.date is None or deadline.date.value.isoformat() in wanted, "deadline")
    figures(programme, flat, gold, tally, miss, sure)
    head(programme, flat, gold, tally, miss, sure)
    phones = {re.sub(r"\D", "", one["phone"]) for one in gold.get("contacts", []) if one.get("phone")} | {
        one["email"] for one in gold.get("contacts", []) if one.get("email")
    }
    told = {re.sub(r"\D", "", one["phone"] or "") for one in flat["contacts"]} | {one["email"] for one in flat["contacts"]}
    tally.add("contacts", len(phones & told), len(phones), len(phones))
    if phones - told:
        miss("contacts", phones - told)
    return tally


def value_of(figure):
    return float(figure["value"]), re.sub(r"[()（）\s]", "", figure["unit"]).replace("％", "%")


def figures(programme, flat, gold, tally, miss, sure):
    if gold["kind"] == "notice" and not flat["figures"]:
        return
    left = Counter(map(value_of, gold.get("figures", [])))
    free = Counter(map(value_of, gold.get("figures_optional", [])))
    right = given = 0
    for got, figure in zip(flat["figures"], programme.report.figures if programme.report else (), strict=True):
        what = value_of(got)
        if left[what] > 0:
            left[what] -= 1
            right, given = right + 1, given + 1
            sure(figure.value, True, "figure")
        elif free[what] > 0:
            free[what] -= 1
        else:
            given += 1
            miss("extra figure", got["value"], got["unit"], got["text"])
            sure(figure.value, False, "figure")
    for what in left.elements():
        miss("missed figure", *what)
    tally.add("figures", right, given, len(gold.get("figures", [])))


def head(programme, flat, gold, tally, miss, sure):
    fields = {
        "kind": programme.kind, "doc_number": programme.doc_number, "issuer": programme.issuer, "issue_date": programme.issue_date,
        "year": programme.campaign.year, "edition": programme.campaign.edition, "global_theme": programme.campaign.global_theme,
        "china_theme": programme.campaign.china_theme,
    }  # fmt: skip
    skip = set(gold.get("header_skip", []))
    for name, field in fields.items():
        if name in skip or f"campaign.{name}" in skip:
            continue
        got, wanted = (flat["campaign"][name], gold["campaign"].get(name)) if name in flat["campaign"] else (flat[name], gold.get(name))
        right = key(got) == key(wanted)
        tally.add("head", int(right), 1, 1)
        sure(field, right, name)
        if not right:
            miss("head", name, got, "gold", wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--as", dest="form", choices=("docx", "html", "pdf"), help="read each text as a file of this format instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        tables(options, scratch)


def rendered(path, form, folder):
    """The text as a file of another format, in a folder that is gone afterwards."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.notices.rendered import FORMS

    written = folder / f"{path.stem}.{form}"
    written.write_bytes(FORMS[form](path.read_text(encoding="utf-8")))
    return written


def tables(options, scratch):
    for folder in options.folders:
        total = Tally()
        print(f"\n| {folder.name} | {' | '.join(HEAD)} |\n| {' | '.join(['---'] * (len(HEAD) + 1))} |")
        for answer in sorted(folder.glob("*.json")):
            path = next((p for p in (answer.with_suffix(s) for s in (".txt", ".html", ".docx", ".pdf", ".xlsx")) if p.is_file()), None)
            if path is None:
                continue
            if options.form and path.suffix == ".txt":
                path = rendered(path, options.form, Path(scratch))
            tally = score(path, json.loads(answer.read_text(encoding="utf-8")), options.misses)
            total += tally
            print(f"| {path.name} | {' | '.join(tally.words(name) for name in HEAD)} |")
        print(f"| all | {' | '.join(total.words(name) for name in HEAD)} |")


if __name__ == "__main__":
    main()
