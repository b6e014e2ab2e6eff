"""When was your last career conversation, and what happened to those who had none?"""

from importlib import import_module

_PUBLIC = {
    "errors": ("ArgumentError", "CareerstatsError", "DataMissingError", "FileRefusedError"),
    "evidence.compare": ("Comparison", "compare"),
    "evidence.curves": ("Curves", "cumulative_incidence", "survival_curves"),
    "evidence.kinds": ("KindsComparison", "compare_kinds"),
    "evidence.sensitivity": (
        "LagProfile",
        "Sensitivity",
        "Specifications",
        "lag_profile",
        "sensitivity",
        "specifications",
    ),
    "exports.read": ("read_workforce",),
    "measures.characteristics": ("Characteristics", "characteristics"),
    "measures.cohorts": ("quarterly_cohort", "restructuring_cohort"),
    "measures.coverage": ("Coverage", "CoverageOverTime", "coverage", "coverage_over_time"),
    "measures.gaps": ("Gaps", "gaps"),
    "measures.landmark": ("Cohort",),
    "measures.rates": ("PromotionRates", "Turnover", "promotion_rates", "turnover"),
    "measures.recency": ("Cadence", "Recency", "cadence", "recency"),
    "measures.rounds": ("promotion_cohort",),
    "reporting.quarterly": ("Report", "quarterly_report"),
    "results": ("Result",),
    "simulate": ("Simulation", "simulate_workforce"),
    "workforce": ("Audit", "Workforce"),
}
"""The modules and what each offers; a module is loaded when one of its names is first used."""

_HOME = {name: module for module, names in _PUBLIC.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'careerstats' has no attribute {name!r}")
    found = getattr(import_module(f"careerstats.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
