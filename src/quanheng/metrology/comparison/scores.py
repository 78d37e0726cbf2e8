"""Scores of laboratories (ISO 13528:2022 clause 9; JJF 1117-2010); all broadcast over arrays."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from ..errors import BadInput
from ..verdict import Verdict
from .arrays import Array

Rule = Literal["jjf1117", "iso13528"]


def difference(x: npt.ArrayLike, reference: npt.ArrayLike) -> Array:
    """D = x - xpt (ISO 13528:2022, 9.3)."""
    return np.asarray(np.asarray(x, dtype=float) - np.asarray(reference, dtype=float))


def percent_difference(x: npt.ArrayLike, reference: npt.ArrayLike) -> Array:
    """D % = 100 (x - xpt)/xpt (ISO 13528:2022, 9.3). Raises BadInput for a reference value of 0."""
    value = np.asarray(reference, dtype=float)
    if np.any(value == 0):
        raise BadInput("reference", 0, "a difference in per cent needs a reference value other than 0; use D")
    return np.asarray(100 * difference(x, reference) / value)


def percent_of_allowed(x: npt.ArrayLike, reference: npt.ArrayLike, allowed: npt.ArrayLike) -> Array:
    """PA = 100 D/delta_E, the difference as a share of the largest allowed one (ISO 13528:2022, 9.3)."""
    return np.asarray(100 * difference(x, reference) / _positive(allowed, "allowed", "the largest allowed difference"))


def z_score(x: npt.ArrayLike, reference: npt.ArrayLike, sigma_pt: npt.ArrayLike) -> Array:
    """z = (x - xpt)/sigma_pt (ISO 13528:2022, 9.4)."""
    return difference(x, reference) / _positive(sigma_pt, "sigma_pt", "the standard deviation for proficiency assessment")


def z_prime_score(x: npt.ArrayLike, reference: npt.ArrayLike, sigma_pt: npt.ArrayLike, u_reference: npt.ArrayLike) -> Array:
    """z' = (x - xpt)/sqrt(sigma_pt^2 + u(xpt)^2) (ISO 13528:2022, 9.5)."""
    sigma = _positive(sigma_pt, "sigma_pt", "the standard deviation for proficiency assessment")
    return np.asarray(difference(x, reference) / np.hypot(sigma, np.asarray(u_reference, dtype=float)))


def zeta_score(x: npt.ArrayLike, u: npt.ArrayLike, reference: npt.ArrayLike, u_reference: npt.ArrayLike) -> Array:
    """zeta = (x - xpt)/sqrt(u(x)^2 + u(xpt)^2), standard uncertainties (ISO 13528:2022, 9.6)."""
    return difference(x, reference) / _combined(u, u_reference)


def en_score(x: npt.ArrayLike, U: npt.ArrayLike, reference: npt.ArrayLike, U_reference: npt.ArrayLike) -> Array:
    """En = (x - xpt)/sqrt(U(x)^2 + U(xpt)^2), expanded uncertainties (ISO 13528:2022, 9.7; JJF 1117-2010)."""
    return difference(x, reference) / _combined(U, U_reference)


def judge_en(en: float, rule: Rule = "jjf1117") -> Verdict:
    """|En| <= 1 conforms (JJF 1117); ISO 13528:2022, 9.7 signals |En| >= 1.0, so the two differ at exactly 1."""
    passes = abs(en) <= 1 if rule == "jjf1117" else abs(en) < 1
    return Verdict.CONFORMS if passes else Verdict.DOES_NOT_CONFORM


def judge_z(z: float) -> Verdict:
    """|z| <= 2 acceptable, 2 to 3 a warning signal (undecided), >= 3 an action signal; the same for z' and zeta (ISO 13528:2022, 9.4.2)."""
    size = abs(z)
    return Verdict.CONFORMS if size <= 2 else Verdict.UNDECIDED if size < 3 else Verdict.DOES_NOT_CONFORM


def _combined(first: npt.ArrayLike, second: npt.ArrayLike) -> Array:
    for each in (first, second):
        if np.any(~(np.asarray(each, dtype=float) >= 0)):
            raise BadInput("U", each, "an uncertainty is not negative (JCGM 100:2008, 2.3.1)")
    both = np.hypot(np.asarray(first, dtype=float), np.asarray(second, dtype=float))
    if np.any(both <= 0):
        raise BadInput("U", 0, "a score by uncertainty needs an uncertainty above 0")
    return np.asarray(both)


def _positive(value: npt.ArrayLike, field: str, what: str) -> Array:
    given = np.asarray(value, dtype=float)
    if np.any(~(given > 0)):
        raise BadInput(field, value, f"{what} is above 0")
    return given
