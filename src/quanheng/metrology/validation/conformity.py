"""Published cases of conformity: JCGM 106:2012, ILAC-G8:09/2019, Deaver's global risks, guard bands."""

from ..conformity import Process, Tolerance, conformance_probability, decide, global_risk
from .published import Published

DEAVER = Process(0.0, 1.0)


def _deaver(limit: float, u: float, shrink: float = 1.0) -> tuple[float, float]:
    found = global_risk(DEAVER, u, Tolerance.of(-limit, limit), Tolerance.of(-limit * shrink, limit * shrink))
    return found.consumer, found.producer


def _outside(mean: float) -> float:
    return 1 - conformance_probability(mean, 0.4, Tolerance.of(9, 11))


PUBLISHED: tuple[Published, ...] = (
    Published("JCGM 106:2012, 7.3.2 (Zener)", "pc", "0.92", lambda: conformance_probability(-5.47, 0.05, Tolerance.of(None, "-5.40"))),
    Published("JCGM 106:2012, 7.3.3 (burst pressure)", "pc", "0.99", lambda: conformance_probability(509.7, 8.6, Tolerance.of(490, None))),
    Published("Deaver 1995, p. 7", "consumer's risk, limits 2 sigma, ratio 4", "0.008", lambda: _deaver(2, 0.25)[0]),
    Published("Deaver 1995, p. 7", "producer's risk, limits 2 sigma, ratio 4", "0.015", lambda: _deaver(2, 0.25)[1]),
    Published("Deaver 1995, p. 10", "consumer's risk, guard band 0.91, ratio 2", "0.008", lambda: _deaver(2, 0.5, 0.91)[0]),
    Published("Deaver 1995, p. 10", "producer's risk, guard band 0.91, ratio 2", "0.066", lambda: _deaver(2, 0.5, 0.91)[1]),
    Published("Process 10.0, s 0.4, limits 9 and 11", "share outside", "0.01242", lambda: _outside(10.0)),
    Published("Process 10.5, s 0.4, limits 9 and 11", "share outside", "0.10574", lambda: _outside(10.5)),
    Published("Process 12.0, s 0.4, limits 9 and 11", "share outside", "0.99379", lambda: _outside(12.0)),
    Published("ILAC-G8 worked, y = 2.8", "pc", "0.99865", lambda: decide("2.8", "0.8", Tolerance.of(-4, 4)).conformance_probability, "recomputed"),
    Published(
        "ILAC-G8 worked, y = 2.8",
        "guarded",
        "conforms",
        lambda: decide("2.8", "0.8", Tolerance.of(-4, 4), rule="guarded").verdict.value,
        "recomputed",
    ),
    Published("ILAC-G8 worked, y = 3.6", "pc", "0.8413", lambda: decide("3.6", "0.8", Tolerance.of(-4, 4)).conformance_probability, "recomputed"),
    Published(
        "ILAC-G8 worked, y = 3.6",
        "guarded",
        "does not conform",
        lambda: decide("3.6", "0.8", Tolerance.of(-4, 4), rule="guarded").verdict.value,
        "recomputed",
    ),
    Published(
        "ILAC-G8 worked, y = 3.6", "simple", "conforms", lambda: decide("3.6", "0.8", Tolerance.of(-4, 4), rule="simple").verdict.value, "recomputed"
    ),
    Published("ILAC-G8 worked", "TUR", "5", lambda: _tur(), "recomputed"),
)


def _tur() -> float:
    found = decide("2.8", "0.8", Tolerance.of(-4, 4)).tur
    return float(found) if found is not None else float("nan")
