"""Records of instruments as cases: ``{"procedure": "weighing", "on": "2026-05-20", "instrument": {...}, "tests": {...}}``.

A case without ``tests`` is answered with the points that the procedure asks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal

from ..columns import columns
from ..errors import BadInput
from ..procedures import Conditions, Item, Mode, Point, Procedure, Record, Result, Stage, procedure
from ..procedures.entry import known_keys, typed
from ..procedures.places import place, unit_in
from ..rules.editions import check_confirmations
from ..verdict import Words

_CONDITIONS = tuple(field.name for field in fields(Conditions))


@dataclass(frozen=True, slots=True)
class Plan:
    """The points that a procedure asks for, before anything is measured."""

    procedure: str
    name: Words
    points: tuple[Point, ...]


def run(case: Mapping[str, Any]) -> Result | Plan:
    """Answer a case of kind procedure; raises BadInput with the path of the field."""
    known_keys("", case, ("procedure", *_CONDITIONS, "instrument", "tests"))
    known = procedure(case["procedure"])
    instrument = typed(known.instrument, _needed(case, "instrument"), "instrument")
    if "tests" not in case:
        return Plan(known.id, known.name, known.plan(instrument))
    conditions = typed(Conditions, {**_defaults(known), **{key: case[key] for key in _CONDITIONS if key in case}})
    _allowed(known, conditions)
    check_confirmations(conditions.confirmations)
    return known.evaluate(Record(conditions, instrument, typed(known.tests, case["tests"], "tests")))


def _needed(case: Mapping[str, Any], key: str) -> Any:
    if key not in case:
        raise BadInput(key, None, "is needed: what the plate of the instrument says")
    return case[key]


def _defaults(known: Procedure[Any, Any]) -> dict[str, str]:
    """Periodic verification, or the first stage and mode of a procedure that has no such thing."""
    stage = Stage.PERIODIC if Stage.PERIODIC in known.stages else known.stages[0]
    mode = Mode.VERIFICATION if Mode.VERIFICATION in known.modes else known.modes[0]
    return {"stage": stage.value, "mode": mode.value}


def _allowed(known: Procedure[Any, Any], conditions: Conditions) -> None:
    if conditions.stage not in known.stages:
        raise BadInput("stage", conditions.stage.value, f"{known.id} has the stages {', '.join(known.stages)}")
    if conditions.mode not in known.modes:
        raise BadInput("mode", conditions.mode.value, f"{known.id} has the modes {', '.join(known.modes)}")


def table(result: Result | Plan, language: Literal["zh", "en"]) -> str:
    """The result for people: what was applied, every item with error, limit and verdict, the reasons, the conclusion."""
    return _plan(result, language) if isinstance(result, Plan) else _result(result, language)


_HEADS = {
    "zh": ("项目", "测点", "误差或量值", "允许范围", "单位", "U(k=2)", "判定"),
    "en": ("test", "point", "found", "permitted", "unit", "U(k=2)", "verdict"),
}


_NOT_CONFIRMED = {
    "zh": "- 以下限值尚未与规程文本核对 [M]:",
    "en": "- These limits are not confirmed against the official text [M]:",
}


def _result(result: Result, language: Literal["zh", "en"]) -> str:
    conditions = result.conditions
    words = [getattr(part, language) for part in (result.name, conditions.stage.words, conditions.mode.words)]
    if conditions.mode is not Mode.VERIFICATION:
        del words[1]  # the stage only chose the limits; the slip of a courtesy check must not read like a verification
    head = [", ".join([*words, conditions.on.isoformat()]), ", ".join(getattr(edition.words, language) for edition in result.editions)]
    lines = columns([_HEADS[language], *(_line(item, language) for item in result.items)], left=(0, 1, 4, 6))
    notes = [f"- {reason}" for reason in dict.fromkeys(_reasons(result, language))]
    if result.unconfirmed:
        notes += [_NOT_CONFIRMED[language], *(f"  {identifier}" for identifier in result.unconfirmed)]
    return "\n".join([*head, "", lines, "", *notes, *([""] if notes else []), getattr(result.conclusion, language)])


def _line(item: Item, language: Literal["zh", "en"]) -> tuple[str, ...]:
    said = item.verdict.words if item.verdict else item.finding.words if item.finding else None
    found = "" if item.found is None else _shown(item.found, item)
    U = "" if item.U is None or item.found is None else f"{item.U:f}"
    return (
        getattr(item.name, language),
        place(item.at, language),
        found,
        _range(item),
        unit_in(item.unit, language),
        U,
        getattr(said, language) if said else "-",
    )


def _shown(value: Decimal, item: Item) -> str:
    """A value for people: with a sign where it is an error, in at most six places after the point."""
    exponent = value.as_tuple().exponent
    short = round(value, 6) if isinstance(exponent, int) and exponent < -6 else value
    return f"{short:+f}" if item.least is not None and item.least < 0 else f"{short:f}"


def _range(item: Item) -> str:
    least, most = (None if bound is None else f"{round(bound, 6).normalize():f}" for bound in (item.least, item.most))
    if least is not None and most is not None:
        return f"±{most}" if item.least == -(item.most or 0) else f"{least} … {most}"
    return f"≤ {most}" if most is not None else f"≥ {least}" if least is not None else ""


def _reasons(result: Result, language: Literal["zh", "en"]) -> list[str]:
    return [
        getattr(reason.words, language) + (f" ({reason.clause})" if reason.clause else "")
        for item in result.items
        for reason in item.reasons
        if reason.code != "limit-not-confirmed"
    ]


def _plan(plan: Plan, language: Literal["zh", "en"]) -> str:
    heads = {"zh": ("项目", "测点"), "en": ("test", "point")}[language]
    return columns([heads, *((getattr(point.name, language), place(point.at, language)) for point in plan.points)], left=(0, 1))
