"""Estimates from counts: one risk, two risks, strata, many tests, planning.

Plain numbers or arrays in, small dataclasses out; NumPy and SciPy only.
"""

from careerstats.evidence.basics import Estimate
from careerstats.evidence.confounding import e_value
from careerstats.evidence.exact import Conditional, conditional
from careerstats.evidence.multiplicity import benjamini_hochberg, benjamini_yekutieli, bonferroni, holm
from careerstats.evidence.power import (
    Detectable,
    cohens_h,
    detectable_difference,
    people_needed,
    power,
    power_h,
)
from careerstats.evidence.proportions import clopper_pearson, wilson
from careerstats.evidence.rates import RateRatio, rate, rate_ratio
from careerstats.evidence.stratified import MantelHaenszel, Standardised, mantel_haenszel, standardise
from careerstats.evidence.trend import trend
from careerstats.evidence.two_by_two import TwoByTwo, rule_of_three, two_by_two
from careerstats.evidence.unconditional import barnard, boschloo
from careerstats.evidence.units import Pooled, Shrunk, pool, shrink

__all__ = [
    "Conditional",
    "Detectable",
    "Estimate",
    "MantelHaenszel",
    "Pooled",
    "RateRatio",
    "Shrunk",
    "Standardised",
    "TwoByTwo",
    "barnard",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "bonferroni",
    "boschloo",
    "clopper_pearson",
    "cohens_h",
    "conditional",
    "detectable_difference",
    "e_value",
    "holm",
    "mantel_haenszel",
    "people_needed",
    "pool",
    "power",
    "power_h",
    "rate",
    "rate_ratio",
    "rule_of_three",
    "shrink",
    "standardise",
    "trend",
    "two_by_two",
    "wilson",
]
