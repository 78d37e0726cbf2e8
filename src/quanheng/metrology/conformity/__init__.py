"""Conformity: is a value within its tolerance, and what does the decision risk (JCGM 106:2012, ILAC-G8:09/2019, JJF 1094-2002)?"""

from .decisions import Decision, decide, decide_many
from .probability import conformance_probability, conformance_probability_of_sample, posterior
from .risks import GlobalRisk, Process, global_risk, guard_band_for
from .rules import RULES, Rule, Zones, zones
from .tolerance import Tolerance, test_uncertainty_ratio

__all__ = [
    "RULES",
    "Decision",
    "GlobalRisk",
    "Process",
    "Rule",
    "Tolerance",
    "Zones",
    "conformance_probability",
    "conformance_probability_of_sample",
    "decide",
    "decide_many",
    "global_risk",
    "guard_band_for",
    "posterior",
    "test_uncertainty_ratio",
    "zones",
]
