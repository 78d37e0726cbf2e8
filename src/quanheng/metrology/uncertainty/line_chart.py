"""The picture of a calibration line: points with their uncertainties, the line, and its 95 % band."""

import numpy as np

from ..svg import ACCENT, INK, Frame, chart, path, text
from .lines import Line


def line_chart(line: Line, *, title: str, x_label: str = "x", y_label: str = "y", p: float = 0.95) -> str:
    """SVG of a fitted line."""
    reach = 0.08 * (max(line.x) - min(line.x))
    across = np.linspace(min(line.x) - reach, max(line.x) + reach, 41)
    predicted = [line.predict(float(x)) for x in across]
    upper = [each.estimate + each.U(p) for each in predicted]
    lower = [each.estimate - each.U(p) for each in predicted]
    low, high = min([*lower, *line.y]), max([*upper, *line.y])
    margin = 0.06 * (high - low)
    frame = Frame((float(across[0]), float(across[-1])), (low - margin, high + margin))
    there = [(frame.across(float(x)), frame.down(y)) for x, y in zip(across, upper, strict=True)]
    back = [(frame.across(float(x)), frame.down(y)) for x, y in zip(across[::-1], lower[::-1], strict=True)]
    shade = path([*there, *back], colour="none", fill="#dbe9f6")
    straight = path([(frame.across(float(x)), frame.down(line.intercept + line.slope * float(x))) for x in across[[0, -1]]])
    points = [f'<circle cx="{frame.across(x):.1f}" cy="{frame.down(y):.1f}" r="4" fill="{INK}"/>' for x, y in zip(line.x, line.y, strict=True)]
    formula = f"y = {line.intercept:.4g} {'+' if line.slope >= 0 else '-'} {abs(line.slope):.4g} x".replace("-", "\N{MINUS SIGN}")
    above = frame.x[0] if line.slope >= 0 else (frame.x[0] + frame.x[1]) / 2  # the corner that the line leaves free
    parts = [shade, straight, *points, text(frame.across(above) + 12, 58, formula, colour=ACCENT)]
    described = f"{line.points} points and the fitted line {formula} with its {100 * p:g} % band."
    return chart(frame, parts, title=title, description=described, x_label=x_label, y_label=y_label)
