"""The choices one question can be asked with, and the cohort that goes with each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError, choose
from careerstats.measures.cohorts import quarterly_cohort, restructuring_cohort
from careerstats.measures.landmark import Cohort
from careerstats.measures.rounds import promotion_cohort
from careerstats.workforce import Workforce

ANALYSES = ("crude", "stratified", "adjusted", "within_manager")
PROMOTION_OUTCOMES = ("passed_over", "passed_over_by_lower_rated")
FIGURES = ["people", "events", "risk_difference", "rd_lower", "rd_upper"]
FIGURES += ["risk_ratio", "rr_lower", "rr_upper"]


def several(name: str, given: int | Sequence[int]) -> list[int]:
    """Return the values of an option, one at least."""
    values = list(given) if np.iterable(given) else [given]
    if not values:
        raise ArgumentError(f"{name} is empty; give at least one whole number.")
    return values


def cohort_builder(
    work: Workforce, outcome: str, options: dict[str, Any]
) -> Callable[[int, int, int], Cohort]:
    """Return the function that makes the cohort of one choice."""
    if outcome in PROMOTION_OUTCOMES:
        if "outcome" not in options and outcome != "passed_over":
            options = {**options, "outcome": outcome}
        return lambda m, lag, _: promotion_cohort(work, months=m, lag_days=lag, **options)
    if outcome != "let_go":
        raise choose("outcome", outcome, ("let_go", *PROMOTION_OUTCOMES))
    if work.restructurings["announced"].le(pd.Timestamp(options.get("as_of") or work.data_end)).any():
        return lambda m, lag, h: restructuring_cohort(
            work, months=m, lag_days=lag, horizon_months=h, **options
        )
    return lambda m, lag, h: quarterly_cohort(work, months=m, lag_days=lag, horizon_months=h, **options)


def figures(row: pd.Series) -> dict[str, float]:
    """Return people, events, difference and ratio of one row of a comparison."""
    counts = {
        "people": row["people_without"] + row["people_with"],
        "events": row["events_without"] + row["events_with"],
    }
    return counts | {name: row[name] for name in FIGURES[2:]}


def with_progress(items: Iterable[Any], what: str) -> Iterable[Any]:
    """Show a progress bar over the items once they take more than a second."""
    from tqdm.auto import tqdm

    return tqdm(items, desc=what, delay=1.0, leave=False)


def with_outcome(cohort: Cohort, *, end_reason: str) -> Cohort:
    """Return the cohort with another exit type as its outcome, for a negative control.

    Parameters
    ----------
    cohort : Cohort
        A let-go cohort; its own outcome becomes one of the competing ends.
    end_reason : str
        The exit type, as in ``cohort.table["end_reason"]``.
    """
    if "end_reason" not in cohort.table:
        raise DataMissingError("The cohort does not say how follow-up ended; build it from a workforce.")
    reasons = cohort.table["end_reason"]
    table = cohort.table.assign(
        outcome=reasons.eq(end_reason),
        end_reason=reasons.where(reasons.ne("outcome"), cohort.outcome).where(
            reasons.ne(end_reason), "outcome"
        ),
    )
    return replace(cohort, table=table, outcome=end_reason)
