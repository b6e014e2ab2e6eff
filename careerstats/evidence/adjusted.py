"""Adjustment: grouped regression, standardised risks, weights, and people of one manager compared.

The names of this part in one place; each stands in a module of its own.
"""

from careerstats.evidence.gformula import CompetingRisks, standardised_incidence
from careerstats.evidence.regression import BinomialFit, hazard, likelihood_ratio, logistic
from careerstats.evidence.standardise import StandardisedRisks, standardise, standardised_risks
from careerstats.evidence.weights import Overlap, Weighted, balance, iptw, overlap
from careerstats.evidence.within import Within, within

__all__ = [
    "BinomialFit",
    "CompetingRisks",
    "Overlap",
    "StandardisedRisks",
    "Weighted",
    "Within",
    "balance",
    "hazard",
    "iptw",
    "likelihood_ratio",
    "logistic",
    "overlap",
    "standardise",
    "standardised_incidence",
    "standardised_risks",
    "within",
]
