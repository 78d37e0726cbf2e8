"""The picture of a comparison: every laboratory with its expanded uncertainty, about the reference value with its own."""

from ..svg import ACCENT, BAD, INK, Frame, band, bar_point, chart, path
from ..verdict import Verdict
from .evaluation import Evaluation


def results_chart(evaluation: Evaluation, *, title: str, x_label: str = "laboratory", y_label: str = "result") -> str:
    """SVG of one evaluated measurand; laboratories that are not satisfactory are hollow as well as red."""
    scores = evaluation.scores
    tops = [score.value + score.U for score in scores] + [evaluation.reference + evaluation.reference_U]
    lows = [score.value - score.U for score in scores] + [evaluation.reference - evaluation.reference_U]
    margin = 0.06 * (max(tops) - min(lows))
    frame = Frame((0.0, float(len(scores) + 1)), (min(lows) - margin, max(tops) + margin), width=max(480.0, 40.0 * len(scores) + 110))
    left, right = frame.across(frame.x[0]), frame.across(frame.x[1])
    upper, lower = frame.down(evaluation.reference + evaluation.reference_U), frame.down(evaluation.reference - evaluation.reference_U)
    middle = frame.down(evaluation.reference)
    parts = [band(left, upper, right - left, lower - upper), path([(left, middle), (right, middle)], colour=INK, dashes="5 4")]
    failed = []
    for place, score in enumerate(scores, start=1):
        bad = score.verdict is not Verdict.CONFORMS
        failed += [score.code] if bad else []
        parts.append(
            bar_point(
                frame.across(place),
                frame.down(score.value),
                frame.down(score.value - score.U),
                frame.down(score.value + score.U),
                colour=BAD if bad else ACCENT,
                hollow=bad,
            )
        )
    described = f"{len(scores)} results about the reference value {evaluation.reference:.6g}, U = {evaluation.reference_U:.2g}. "
    described += f"Not satisfactory: {', '.join(failed)}." if failed else "All are satisfactory."
    return chart(
        frame,
        parts,
        title=title,
        description=described,
        x_label=x_label,
        y_label=y_label,
        x_ticks=[(float(place), score.code) for place, score in enumerate(scores, start=1)],
    )
