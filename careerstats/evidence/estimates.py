"""Estimates from counts: one risk, two risks, strata, many tests, planning.

Plain numbers or arrays in, small dataclasses out; NumPy and SciPy only.
"""

from careerstats.evidence.basics import Estimate
from careerstats.evidence.confounding import e_value
from careerstats.evidence.exact import Conditional, conditional
from careerstats.evidence.multiplicity import benjamini_hochberg, benjamini_yekutieli, bonferroni, holm
from careerstats.evidence.proportions import clopper_pearson, wilson
from careerstats.evidence.stratified import MantelHaenszel, Standardised, mantel_haenszel, standardise
from careerstats.evidence.two_by_two import TwoByTwo, rule_of_three, two_by_two
from careerstats.evidence.unconditional import barnard, boschloo

__all__ = [
    "Conditional",
    "Estimate",
    "MantelHaenszel",
    "Standardised",
    "TwoByTwo",
    "barnard",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "bonferroni",
    "boschloo",
    "clopper_pearson",
    "conditional",
    "e_value",
    "holm",
    "mantel_haenszel",
    "rule_of_three",
    "standardise",
    "two_by_two",
    "wilson",
]
