"""Measurement uncertainty: quantities, models, the law of propagation and Monte Carlo (JCGM 100, 101, 102; JJF 1059.1, 1059.2)."""

from .distributions import (
    ArcSine,
    CurvilinearTrapezoid,
    Distribution,
    Estimated,
    Exponential,
    Gamma,
    Normal,
    Rectangular,
    Sample,
    Student,
    Trapezoidal,
)
from .evaluations import certificate, coverage_factor, digital, pooled, range_method, relative_dof, simultaneous, type_a
from .implicit import implicit
from .law import Evaluation, Result, correlation, covariance
from .model import Model
from .montecarlo import MonteCarlo, Trials
from .quantities import Quantity, multivariate_normal
from .regions import gaussian_factor
from .validation import Validation

__all__ = [
    "ArcSine",
    "CurvilinearTrapezoid",
    "Distribution",
    "Estimated",
    "Evaluation",
    "Exponential",
    "Gamma",
    "Model",
    "MonteCarlo",
    "Normal",
    "Quantity",
    "Rectangular",
    "Result",
    "Sample",
    "Student",
    "Trapezoidal",
    "Trials",
    "Validation",
    "certificate",
    "correlation",
    "covariance",
    "coverage_factor",
    "digital",
    "gaussian_factor",
    "implicit",
    "multivariate_normal",
    "pooled",
    "range_method",
    "relative_dof",
    "simultaneous",
    "type_a",
]
