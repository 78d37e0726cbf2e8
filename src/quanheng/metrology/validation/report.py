"""The validation report: every published case, printed and computed, as Markdown."""

from collections.abc import Iterator
from importlib import import_module

import numpy as np

from .published import Published

PARTS = {
    "uncertainty": "Uncertainty and Monte Carlo",
    "lines": "Calibration lines",
    "conformity": "Conformity",
    "comparison": "Comparison",
    "procedures": "Procedures, lots and packaging",
}


def published(part: str) -> tuple[Published, ...]:
    """The published cases of one part."""
    cases: tuple[Published, ...] = import_module(f"{__package__}.{part}").PUBLISHED
    return cases


def report() -> tuple[str, int]:
    """The report and how many published values were missed."""
    lines, missed, total = [], 0, 0
    for part, title in PARTS.items():
        rows, wrong = _rows(published(part))
        missed, total = missed + wrong, total + len(rows)
        lines += ["", f"## {title}", "", "| source | quantity | printed | computed | agrees |", "| --- | --- | ---: | ---: | --- |", *rows]
    head = [
        "# Validation report",
        "",
        f"{total} values, {missed} missed. A computed value agrees when it rounds to the printed one, or lies within the difference stated.",
        "Values marked * are not printed in the source named; they were computed independently from its data.",
        f"Made by `quanheng metrology validate` with NumPy {np.__version__}.",
    ]
    return "\n".join([*head, *lines]) + "\n", missed


def _rows(cases: tuple[Published, ...]) -> tuple[list[str], int]:
    rows = list(_computed(cases))
    return [row for row, _ in rows], sum(not agrees for _, agrees in rows)


def _computed(cases: tuple[Published, ...]) -> Iterator[tuple[str, bool]]:
    for case in cases:
        value = case.computed()
        agrees = case.agrees(value)
        shown = f"{value:.8g}" if isinstance(value, float) else str(value)
        word = "yes" if agrees else "**NO**"
        if case.within is not None:
            word += f" (within {case.within}: {case.note})"
        elif case.note:
            word += f" ({case.note})"
        star = "*" if case.kind == "recomputed" else ""
        yield f"| {case.source} | {case.quantity} | {case.printed}{star} | {shown} | {word} |", agrees
