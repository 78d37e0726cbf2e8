"""The picture of a lot: contents of the packages, nominal quantity, T and 2T below it, mean and mean + k s."""

from ..procedures.frame import Result
from ..svg import ACCENT, BAD, INK, Frame, chart, n, path, text


def lot_chart(result: Result, *, title: str) -> str:
    """SVG of a result of :func:`evaluate`."""
    details = result.details
    contents = [float(content) for content in details["contents"]]
    Qn, T = float(details["Qn"]), float(details["T"])
    mean, corrected = float(details["mean"]), float(details["mean + k s"])
    low, high = min([*contents, Qn - 2 * T]), max([*contents, Qn, corrected])
    margin = 0.08 * (high - low) or 1.0
    count = len(contents)
    frame = Frame((0.0, 1.3 * (count + 1)), (low - margin, high + margin))
    lines = [("Qn", Qn, INK, ""), ("Qn - T", Qn - T, BAD, ""), ("Qn - 2T", Qn - 2 * T, BAD, "6 3")]
    lines += [("mean", mean, ACCENT, "3 3"), ("mean + k s", corrected, ACCENT, "")]
    parts, end = [], frame.across(1.02 * (count + 1))
    placed: list[float] = []
    for label, value, colour, dashes in sorted(lines, key=lambda line: -line[1]):
        y = frame.down(value)
        parts.append(path([(frame.across(0.0), y), (end, y)], colour=colour, dashes=dashes))
        at = max(y + 4, placed[-1] + 13) if placed else y + 4  # labels of close lines stand below one another
        placed.append(at)
        parts.append(text(end + 5, at, f"{label} {value:g}", size=11, colour=colour))
    for number, content in enumerate(contents, 1):
        colour = BAD if content < Qn - T else ACCENT
        parts.append(f'<circle cx="{n(frame.across(float(number)))}" cy="{n(frame.down(content))}" r="4" fill="{colour}"/>')
    described = (
        f"{count} packages; mean {mean:g}, mean + k s {corrected:g}, nominal {Qn:g} {details['unit']}; {details['T1']} T1, {details['T2']} T2."
    )
    ticks = [(float(number), str(number)) for number in range(1, count + 1) if count <= 15 or number % 10 == 0]
    return chart(frame, parts, title=title, description=described, x_label="package", y_label=f"content / {details['unit']}", x_ticks=ticks)
