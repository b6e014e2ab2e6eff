"""The public names, for editors and type checkers; each is loaded when it is first used."""

from careerstats.errors import ArgumentError, CareerstatsError, DataMissingError, FileRefusedError
from careerstats.evidence.compare import Comparison, compare
from careerstats.evidence.curves import Curves, cumulative_incidence, survival_curves
from careerstats.evidence.kinds import KindsComparison, compare_kinds
from careerstats.evidence.sensitivity import (
    LagProfile,
    Sensitivity,
    Specifications,
    lag_profile,
    sensitivity,
    specifications,
)
from careerstats.exports.read import read_workforce
from careerstats.measures.characteristics import Characteristics, characteristics
from careerstats.measures.cohorts import quarterly_cohort, restructuring_cohort
from careerstats.measures.coverage import Coverage, CoverageOverTime, coverage, coverage_over_time
from careerstats.measures.gaps import Gaps, gaps
from careerstats.measures.landmark import Cohort
from careerstats.measures.rates import PromotionRates, Turnover, promotion_rates, turnover
from careerstats.measures.recency import Cadence, Recency, cadence, recency
from careerstats.measures.rounds import promotion_cohort
from careerstats.reporting.quarterly import Report, quarterly_report
from careerstats.results import Result
from careerstats.simulate import Simulation, simulate_workforce
from careerstats.workforce import Audit, Workforce

__all__ = [
    "ArgumentError",
    "Audit",
    "Cadence",
    "CareerstatsError",
    "Characteristics",
    "Cohort",
    "Comparison",
    "Coverage",
    "CoverageOverTime",
    "Curves",
    "DataMissingError",
    "FileRefusedError",
    "Gaps",
    "KindsComparison",
    "LagProfile",
    "PromotionRates",
    "Recency",
    "Report",
    "Result",
    "Sensitivity",
    "Simulation",
    "Specifications",
    "Turnover",
    "Workforce",
    "cadence",
    "characteristics",
    "compare",
    "compare_kinds",
    "coverage",
    "coverage_over_time",
    "cumulative_incidence",
    "gaps",
    "lag_profile",
    "promotion_cohort",
    "promotion_rates",
    "quarterly_cohort",
    "quarterly_report",
    "read_workforce",
    "recency",
    "restructuring_cohort",
    "sensitivity",
    "simulate_workforce",
    "specifications",
    "survival_curves",
    "turnover",
]
