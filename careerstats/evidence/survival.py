"""Time until an event: curves, tests between groups, regression.

Plain arrays in; everything is computed on rows counted by distinct times and covariate patterns.
"""

from careerstats.evidence.competing import cumulative_incidence, incidence_at
from careerstats.evidence.cox import CoxFit, cox
from careerstats.evidence.gray import gray_test
from careerstats.evidence.kaplan_meier import (
    RestrictedMean,
    kaplan_meier,
    median_time,
    restricted_mean,
    restricted_mean_difference,
    survival_at,
)
from careerstats.evidence.log_rank import GroupTest, log_rank
from careerstats.evidence.proportional import proportional_hazards

__all__ = [
    "CoxFit",
    "GroupTest",
    "RestrictedMean",
    "cox",
    "cumulative_incidence",
    "gray_test",
    "incidence_at",
    "kaplan_meier",
    "log_rank",
    "median_time",
    "proportional_hazards",
    "restricted_mean",
    "restricted_mean_difference",
    "survival_at",
]
