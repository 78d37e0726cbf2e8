"""Calibration lines as cases: ``{"line": {"x": [...], "y": [...], "u_y": 0.5, "inverse": [{"y": 10.5, "u_y": 0.5}]}}``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..columns import columns
from ..errors import BadInput
from ..uncertainty.lines import Line, Predicted, fit_line
from ..verdict import Words
from . import Language
from .reading import choice, known_keys, mapping, number, numbers, required, sequence, whole

FIELDS = ("x", "y", "u_x", "u_y", "V_x", "V_y", "V_xy", "scale", "predict", "inverse", "p")
MOST_POINTS = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """One value read off the line: what was given, what came out, and its expanded uncertainty."""

    given: float
    u_given: float | None
    estimate: float
    u: float
    dof: float
    U: float


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """A fitted line with the values read off it; ``p`` is the coverage probability of every U."""

    line: Line
    p: float
    predicted: tuple[Reading, ...]
    inverse: tuple[Reading, ...]


def run(case: Mapping[str, Any]) -> LineAnswer:
    """Answer a case of kind line. Raises BadInput with the path of the field."""
    known_keys(case, "", ("line",))
    given = mapping(case["line"], "line")
    known_keys(given, "line", FIELDS)
    x, y = (numbers(required(given, name, "line"), f"line.{name}", least=2) for name in ("x", "y"))
    if len(x) > MOST_POINTS:
        raise BadInput("line.x", len(x), f"at most {MOST_POINTS} points; average repeated ones first")
    line = fit_line(
        x,
        y,
        u_x=_uncertainty(given, "u_x"),
        u_y=_uncertainty(given, "u_y"),
        V_x=_matrix(given, "V_x"),
        V_y=_matrix(given, "V_y"),
        V_xy=_matrix(given, "V_xy"),
        scale=choice(given.get("scale", "given"), "line.scale", ("given", "scatter")),
    )
    p = number(given.get("p", 0.95), "line.p")
    if not 0 < p < 1:
        raise BadInput("line.p", p, "a coverage probability lies between 0 and 1, ends excluded")
    predicted = [
        _predict(line, entry, f"line.predict[{index}]", p) for index, entry in enumerate(sequence(given.get("predict", []), "line.predict", least=0))
    ]
    inverse = [
        _inverse(line, entry, f"line.inverse[{index}]", p) for index, entry in enumerate(sequence(given.get("inverse", []), "line.inverse", least=0))
    ]
    return LineAnswer(line, p, tuple(predicted), tuple(inverse))


def _uncertainty(given: Mapping[str, Any], name: str) -> float | list[float] | None:
    if name not in given:
        return None
    value = given[name]
    return numbers(value, f"line.{name}") if isinstance(value, list) else number(value, f"line.{name}")


def _matrix(given: Mapping[str, Any], name: str) -> list[list[float]] | None:
    if name not in given:
        return None
    rows = [numbers(row, f"line.{name}[{index}]") for index, row in enumerate(sequence(given[name], f"line.{name}"))]
    if len({len(row) for row in rows}) > 1:
        raise BadInput(f"line.{name}", "rows of different length", "a matrix has rows of one length")
    return rows


def _predict(line: Line, entry: object, field: str, p: float) -> Reading:
    told = mapping(entry, field)
    known_keys(told, field, ("x", "u_x"))
    x = number(required(told, "x", field), f"{field}.x")
    u_x = number(told.get("u_x", 0), f"{field}.u_x")
    return _reading(x, u_x, line.predict(x, u_x), p)


def _inverse(line: Line, entry: object, field: str, p: float) -> Reading:
    told = mapping(entry, field)
    known_keys(told, field, ("y", "u_y", "readings"))
    y = number(required(told, "y", field), f"{field}.y")
    u_y = number(told["u_y"], f"{field}.u_y") if "u_y" in told else None
    readings = whole(told.get("readings", 1), f"{field}.readings", least=1, most=10**6)
    return _reading(y, u_y, line.inverse(y, u_y, readings), p)


def _reading(given: float, u_given: float | None, found: Predicted, p: float) -> Reading:
    return Reading(given, u_given, found.estimate, found.u, found.dof, found.U(p))


def table(result: LineAnswer, language: Language) -> str:
    """The line for people: coefficients, test of the model, values read off it."""

    def say(words: Words) -> str:
        return words.zh if language == "zh" else words.en

    line = result.line
    dof = "∞" if line.dof == float("inf") else f"{line.dof:g}"
    rows = [
        [say(Words("量", "quantity")), say(Words("估计值", "estimate")), "u"],
        [say(Words("截距 a", "intercept a")), f"{line.intercept:.6g}", f"{line.u_intercept:.3g}"],
        [say(Words("斜率 b", "slope b")), f"{line.slope:.6g}", f"{line.u_slope:.3g}"],
    ]
    lines = [
        "y = a + b x",
        columns(rows),
        say(Words(f"r(a, b) = {line.correlation:.4f}，自由度 {dof}", f"r(a, b) = {line.correlation:.4f}, degrees of freedom {dof}")),
    ]
    if line.residual_sd is not None:
        lines.append(say(Words(f"残差标准差 s = {line.residual_sd:.4g}", f"residual standard deviation s = {line.residual_sd:.4g}")))
    if line.consistent is not None:
        test = f"χ² = {line.chi_squared:.4g}, χ²(0.95) = {line.chi_squared_limit:.4g}"
        fits = Words(f"{test}：数据与直线相符", f"{test}: the data agree with the line")
        fails = Words(f"{test}：数据与直线不符，结果不宜使用", f"{test}: the data do not agree with the line; do not use it")
        lines.append(say(fits if line.consistent else fails))
    for title, readings, of in (
        (Words("由 x 求 y", "y from x"), result.predicted, "x"),
        (Words("由 y 求 x", "x from y"), result.inverse, "y"),
    ):
        if readings:
            other = "y" if of == "x" else "x"
            body = [[f"{each.given:g}", f"{each.estimate:.6g}", f"{each.u:.3g}", f"{each.U:.3g}"] for each in readings]
            lines += ["", say(title), columns([[of, other, "u", f"U ({result.p:g})"], *body], left=())]
    return "\n".join(lines)
