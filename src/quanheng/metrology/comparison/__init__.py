"""Comparisons of laboratories: reference values, consistency, scores, robust statistics, the travelling standard.

JJF 1117-2010, ISO 13528:2022 with Amendment 1:2026, Cox 2002 and 2007. Arrays have laboratories on the last axis; whole batches of
comparisons and measurands are computed at once.
"""

from ..uncertainty.evaluations import coverage_factor
from .artefacts import drift_by_leg, expanded_criterion_factors, homogeneity, stability
from .consensus import METHODS, Laboratory
from .equivalence import Equivalence, SharedEffect, covariance_of, degrees_of_equivalence
from .evaluation import SHARED, Evaluation, Score, evaluate
from .reference import (
    ReferenceValue,
    Simulated,
    Subset,
    arithmetic_mean,
    birge_adjusted,
    bootstrap,
    correlated_mean,
    dersimonian_laird,
    largest_consistent_subset,
    mandel_paule,
    median_value,
    procedure_b,
    weighted_mean,
)
from .robust import Robust, algorithm_a, algorithm_s, made, niqr, q_hampel
from .scores import difference, en_score, judge_en, judge_z, percent_difference, percent_of_allowed, z_prime_score, z_score, zeta_score

__all__ = [
    "METHODS",
    "SHARED",
    "Equivalence",
    "Evaluation",
    "Laboratory",
    "ReferenceValue",
    "Robust",
    "Score",
    "SharedEffect",
    "Simulated",
    "Subset",
    "algorithm_a",
    "algorithm_s",
    "arithmetic_mean",
    "birge_adjusted",
    "bootstrap",
    "correlated_mean",
    "covariance_of",
    "coverage_factor",
    "degrees_of_equivalence",
    "dersimonian_laird",
    "difference",
    "drift_by_leg",
    "en_score",
    "evaluate",
    "expanded_criterion_factors",
    "homogeneity",
    "judge_en",
    "judge_z",
    "largest_consistent_subset",
    "made",
    "mandel_paule",
    "median_value",
    "niqr",
    "percent_difference",
    "percent_of_allowed",
    "procedure_b",
    "q_hampel",
    "stability",
    "weighted_mean",
    "z_prime_score",
    "z_score",
    "zeta_score",
]
