"""Straight calibration lines y = a + b x (ISO/TS 28037:2010; JCGM 100:2008, H.3).

One way of fitting serves every structure of uncertainty: the sum of squares ``r' V(b)^-1 r`` with r = y - a - b x and
V(b) = V_y + b^2 V_x - b (V_xy + V_yx) is made least. With V_x = 0 this is weighted (or, with a full V_y, generalised) least squares; with
both it is generalised distance regression, the x that fit best being eliminated rather than iterated.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..errors import BadInput, NotDefined
from .evaluations import coverage_factor

Array = npt.NDArray[np.float64]

_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Predicted:
    """A value read off a line, with its standard uncertainty and the degrees of freedom of the fit (infinite where u was given)."""

    estimate: float
    u: float
    dof: float

    def U(self, p: float = 0.95) -> float:
        """Expanded uncertainty for coverage probability ``p``, by Student's t (JCGM 100:2008, G.3.2)."""
        return coverage_factor(p, self.dof) * self.u


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line with its covariance.

    Attributes
    ----------
    intercept, slope : float
        a and b.
    u_intercept, u_slope, covariance : float
        Standard uncertainties of a and b, and their covariance.
    chi_squared : float
        Observed sum of weighted squared residuals; for ``ordinary`` the plain sum of squares.
    dof : float
        Degrees of freedom of the uncertainties: n - 2 where they come from the scatter, infinite where they were given.
    residual_sd : float or None
        s of JCGM 100:2008, H.3.2, where the scatter was used.
    adjusted_x : tuple of float
        The x that fit best; those given where x is exact.
    consistent : bool or None
        Whether chi_squared stays below the 95 % point of chi-squared with n - 2 degrees of freedom (ISO/TS 28037:2010, 6.2.2 step 7);
        None where the scatter itself gave the uncertainty, or where n = 2.
    structure : str
        Which uncertainties were used: ordinary, relative weights, weighted, correlated y, both variables, full covariance.
    centre, level, u_level : float
        Weighted centre of x, the line there, and its standard uncertainty, which is not correlated with the slope. Values are read off the
        line from here: from an intercept far away from the points every digit would cancel.
    """

    intercept: float
    slope: float
    u_intercept: float
    u_slope: float
    covariance: float
    chi_squared: float
    chi_squared_limit: float | None
    dof: float
    points: int
    residual_sd: float | None
    x: tuple[float, ...]
    y: tuple[float, ...]
    adjusted_x: tuple[float, ...]
    residuals: tuple[float, ...]
    consistent: bool | None
    structure: str
    centre: float
    level: float
    u_level: float

    @property
    def correlation(self) -> float:
        """r(a, b)."""
        return self.covariance / (self.u_intercept * self.u_slope) if self.u_intercept * self.u_slope > 0 else 0.0

    def predict(self, x: float, u_x: float = 0.0) -> Predicted:
        """The value of the line at ``x`` (forward evaluation, ISO/TS 28037:2010, 11.2).

        The uncertainty is that of the line, and of ``x`` where it has one; a single future reading scatters by its own uncertainty besides.
        """
        _not_negative("u_x", u_x)
        away = x - self.centre
        return Predicted(self.level + self.slope * away, math.hypot(self.u_level, away * self.u_slope, self.slope * u_x), self.dof)

    def inverse(self, y: float, u_y: float | None = None, readings: int = 1) -> Predicted:
        """The x at which the line gives ``y`` (inverse evaluation, ISO/TS 28037:2010, 11.1), to first order.

        ``u_y`` is the standard uncertainty of ``y``. Where it is left out and the fit used the scatter, it is s/sqrt(readings).
        Raises NotDefined for a slope of 0, BadInput where u_y is needed and missing.
        """
        if self.slope == 0:
            raise NotDefined("inverse evaluation of a line of slope 0", clause="ISO/TS 28037:2010, 11.1", instead="this line does not respond to x")
        if u_y is None:
            if self.residual_sd is None:
                raise BadInput("u_y", None, "the standard uncertainty of y is needed where the line was fitted with given uncertainties")
            u_y = self.residual_sd / math.sqrt(readings)
        _not_negative("u_y", u_y)
        away = (y - self.level) / self.slope
        u = math.hypot(self.u_level, away * self.u_slope, u_y) / abs(self.slope)
        return Predicted(self.centre + away, u, self.dof)


Uncertain = float | npt.ArrayLike


def fit_line(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    u_x: Uncertain | None = None,
    u_y: Uncertain | None = None,
    V_x: npt.ArrayLike | None = None,
    V_y: npt.ArrayLike | None = None,
    V_xy: npt.ArrayLike | None = None,
    scale: Literal["given", "scatter"] = "given",
) -> Line:
    """Fit y = a + b x to n >= 2 points.

    Parameters
    ----------
    x, y : shape (n,)
        At least two different x.
    u_x, u_y : number or shape (n,)
        Standard uncertainties. Without any, the fit is ordinary and the uncertainty comes from the scatter, with n - 2 degrees of freedom.
    V_x, V_y, V_xy : shape (n, n)
        Covariances instead of u_x and u_y, where values share effects; ``V_xy[i, j]`` belongs to x_i and y_j.
    scale : {"given", "scatter"}
        ``scatter``: u_y are relative weights only, and their common factor is estimated from the scatter (ISO/TS 28037:2010, annex E, with
        the classical n - 2 degrees of freedom rather than a factor on u). Refused together with uncertainties of x.

    Raises BadInput for lengths that differ, too few points, x all alike, negative uncertainties, or a covariance that is none.
    """
    xs, ys = _points(x, y)
    cov_x, cov_y, cov_xy, structure = _covariances(len(xs), u_x, u_y, V_x, V_y, V_xy)
    from_scatter = structure == "ordinary" or scale == "scatter"
    if from_scatter and cov_x is not None:
        raise BadInput("scale", scale, "a factor cannot be estimated from the scatter where x has uncertainties of its own; give u_y as they are")
    if from_scatter and len(xs) < 3:
        raise BadInput("x", len(xs), "at least three points are needed to estimate uncertainties from the scatter")
    if scale == "scatter" and structure == "weighted":
        structure = "relative weights"
    offset = float(xs.mean())
    moved = xs - offset  # x far from 0 lose no digits
    slope, at_offset, inverse = _least(moved, ys, cov_x, cov_y, cov_xy)
    residuals = ys - at_offset - slope * moved
    adjusted = moved if cov_x is None else moved + (slope * cov_x - (0.0 if cov_xy is None else cov_xy)) @ (inverse @ residuals)
    about, weight, spread = _centred(adjusted, inverse)
    chi_squared = float(residuals @ inverse @ residuals)
    dof = len(xs) - 2
    residual_sd = math.sqrt(chi_squared / dof) if from_scatter else None
    unit = 1.0 if residual_sd is None else residual_sd
    u_level, u_slope, centre = unit / math.sqrt(weight), unit / math.sqrt(spread), offset + about
    limit = None if from_scatter or dof == 0 else _chi_squared_point(dof)
    return Line(
        intercept=at_offset - slope * offset,
        slope=slope,
        u_intercept=math.hypot(u_level, centre * u_slope),
        u_slope=u_slope,
        covariance=-centre * u_slope**2,
        chi_squared=chi_squared,
        chi_squared_limit=limit,
        dof=float(dof) if from_scatter else math.inf,
        points=len(xs),
        residual_sd=residual_sd,
        x=tuple(xs.tolist()),
        y=tuple(ys.tolist()),
        adjusted_x=tuple((offset + adjusted).tolist()) if cov_x is not None else tuple(xs.tolist()),
        residuals=tuple(residuals.tolist()),
        consistent=None if limit is None else chi_squared <= limit,
        structure=structure,
        centre=centre,
        level=at_offset + slope * about,
        u_level=u_level,
    )


def _centred(xs: Array, inverse: Array) -> tuple[float, float, float]:
    """Weighted centre of x, sum of weights, and weighted sum of squares about the centre."""
    ones = np.ones_like(xs)
    weight = float(ones @ inverse @ ones)
    centre = float(ones @ inverse @ xs) / weight
    away = xs - centre
    spread = float(away @ inverse @ away)
    if not (spread > 0 and weight > 0):
        raise BadInput("x", "these points", "with these uncertainties the x that fit best are all alike, and no line goes through them")
    return centre, weight, spread


def _least(xs: Array, ys: Array, cov_x: Array | None, cov_y: Array, cov_xy: Array | None) -> tuple[float, float, Array]:
    """Slope, intercept and V(b)^-1 where the sum of squares is least; Gauss-Newton steps with the x that fit best."""
    if cov_x is None:
        inverse = _inverse(cov_y)
        intercept, slope = _weighted(xs, ys, inverse)
        return slope, intercept, inverse
    intercept, slope = _weighted(xs, ys, np.eye(len(xs)))  # where y is exact there are no other weights to begin with
    both = np.zeros_like(cov_y) if cov_xy is None else cov_xy
    for _ in range(_ROUNDS):
        inverse = _inverse(cov_y + slope**2 * cov_x - slope * (both + both.T))
        residuals = ys - intercept - slope * xs
        adjusted = xs + (slope * cov_x - both) @ (inverse @ residuals)
        step_intercept, step_slope = _weighted(adjusted, residuals, inverse)
        intercept, slope = intercept + step_intercept, slope + step_slope
        if abs(step_slope) <= 1e-14 * abs(slope) and abs(step_intercept) <= 1e-14 * (abs(intercept) + float(np.ptp(ys))):
            break
    inverse = _inverse(cov_y + slope**2 * cov_x - slope * (both + both.T))
    return slope, intercept, inverse


def _weighted(xs: Array, ys: Array, inverse: Array) -> tuple[float, float]:
    """Intercept and slope of generalised least squares, about the weighted centre so that large x lose no digits."""
    ones = np.ones_like(xs)
    weight = float(ones @ inverse @ ones)
    centre_x, centre_y = float(ones @ inverse @ xs) / weight, float(ones @ inverse @ ys) / weight
    dx, dy = xs - centre_x, ys - centre_y
    spread = float(dx @ inverse @ dx)
    if not spread > 0:
        raise BadInput("x", xs.tolist(), "a line needs at least two different x")
    slope = float(dx @ inverse @ dy) / spread
    return centre_y - slope * centre_x, slope


def _points(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Array, Array]:
    xs, ys = np.atleast_1d(np.asarray(x, dtype=float)), np.atleast_1d(np.asarray(y, dtype=float))
    if xs.ndim != 1 or xs.shape != ys.shape:
        raise BadInput("y", ys.shape, f"x and y are lists of the same length (x has shape {xs.shape})")
    for name, values in (("x", xs), ("y", ys)):
        if not np.all(np.isfinite(values)):
            where = int(np.argmin(np.isfinite(values)))
            raise BadInput(f"{name}[{where}]", float(values[where]), "a finite number is needed")
    if len(xs) < 2:
        raise BadInput("x", xs.tolist(), "a line needs at least two points")
    if np.ptp(xs) == 0:
        raise BadInput("x", xs.tolist(), "a line needs at least two different x")
    return xs, ys


def _covariances(
    n: int,
    u_x: Uncertain | None,
    u_y: Uncertain | None,
    V_x: npt.ArrayLike | None,
    V_y: npt.ArrayLike | None,
    V_xy: npt.ArrayLike | None,
) -> tuple[Array | None, Array, Array | None, str]:
    cov_x = _covariance("x", n, u_x, V_x)
    cov_y = _covariance("y", n, u_y, V_y)
    if cov_y is None:
        if cov_x is not None:
            cov_y = np.zeros((n, n))
        else:
            return None, np.eye(n), None, "ordinary"
    if V_xy is None:
        if cov_x is None:
            return None, cov_y, None, "weighted" if V_y is None else "correlated y"
        return cov_x, cov_y, None, "both variables" if V_x is None and V_y is None else "full covariance"
    if cov_x is None:
        raise BadInput("V_xy", "given", "a covariance between x and y needs the uncertainties of x too (u_x or V_x)")
    cov_xy = np.asarray(V_xy, dtype=float)
    if cov_xy.shape != (n, n):
        raise BadInput("V_xy", cov_xy.shape, f"a covariance matrix of shape {(n, n)} is needed")
    whole = np.block([[cov_x, cov_xy], [cov_xy.T, cov_y]])
    if np.linalg.eigvalsh(whole).min() < -1e-10 * max(1e-300, float(np.abs(whole).max())):
        raise BadInput("V_xy", "given", "together with V_x and V_y this is no covariance: a combination of values would have a negative variance")
    return cov_x, cov_y, cov_xy, "full covariance"


def _covariance(of: str, n: int, u: Uncertain | None, matrix: npt.ArrayLike | None) -> Array | None:
    if matrix is not None:
        if u is not None:
            raise BadInput(f"V_{of}", "given", f"either u_{of} or V_{of}, not both")
        found = np.asarray(matrix, dtype=float)
        if found.shape != (n, n):
            raise BadInput(f"V_{of}", found.shape, f"a covariance matrix of shape {(n, n)} is needed")
        if not np.allclose(found, found.T, rtol=1e-10, atol=0) or np.linalg.eigvalsh(found).min() < -1e-10 * float(np.abs(found).max()):
            raise BadInput(f"V_{of}", "given", "a covariance matrix is symmetric and has no negative eigenvalue")
        return found
    if u is None:
        return None
    values = np.broadcast_to(np.asarray(u, dtype=float), (n,)) if np.ndim(u) == 0 else np.asarray(u, dtype=float)
    if values.shape != (n,):
        raise BadInput(f"u_{of}", values.shape, f"one number, or one for each of the {n} points")
    bad = ~(np.isfinite(values) & (values >= 0))
    if bad.any():
        raise BadInput(f"u_{of}[{int(np.argmax(bad))}]", float(values[bad][0]), "a standard uncertainty is not negative (JCGM 100:2008, 2.3.1)")
    return np.diag(values**2)


def _inverse(covariance: Array) -> Array:
    try:
        if np.count_nonzero(covariance - np.diag(np.diagonal(covariance))) == 0:
            diagonal = np.diagonal(covariance)
            if (diagonal <= 0).any():
                raise np.linalg.LinAlgError
            return np.diag(1 / diagonal)
        factor = np.linalg.inv(np.linalg.cholesky(covariance))
    except np.linalg.LinAlgError:
        raise BadInput(
            "u_y", "given", "every point needs an uncertainty above 0 in x or in y, and no point may be an exact copy of another"
        ) from None
    return np.asarray(factor.T @ factor)


def _not_negative(field: str, u: float) -> None:
    if not u >= 0:
        raise BadInput(field, u, "a standard uncertainty is not negative (JCGM 100:2008, 2.3.1)")


def _chi_squared_point(dof: int) -> float:
    from scipy.special import chdtri

    return float(chdtri(dof, 0.05))
