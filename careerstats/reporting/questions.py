"""The questions about outcomes that a quarterly report asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from careerstats.errors import DataMissingError
from careerstats.evidence.compare import compare
from careerstats.measures.cohorts import quarterly_cohort, restructuring_cohort
from careerstats.measures.rounds import promotion_cohort
from careerstats.reporting.edition import Edition
from careerstats.reporting.sheets.checks import checks
from careerstats.reporting.sheets.outcomes import EACH_QUARTER_END, Question

LET_GO, EACH_QUARTER, PASSED_OVER = "Let go", "Let go each quarter", "Passed over"


def ask_all(edition: Edition) -> tuple[Question, ...]:
    """Compare those let go in restructurings, in all quarters, and those passed over."""
    work, months, lag, fiscal_start = edition.work, edition.months, edition.lag_days, edition.fiscal_start
    span: dict[str, Any] = {"start": work.log_start, "end": edition.last, "fiscal_start": fiscal_start}
    window = f"no career conversation in the {months} months up to {lag} days before"
    asked = (
        _ask(
            LET_GO,
            "Let go in restructurings",
            "let go",
            f"Were people with {window} the announcement more often let go?",
            lambda: restructuring_cohort(work, months=months, lag_days=lag),
            "per restructuring",
        ),
        _ask(
            EACH_QUARTER,
            "Let go in any quarter",
            "let go",
            f"Were people with {window} a quarter's end more often let go in the quarter after?",
            lambda: quarterly_cohort(work, months=months, lag_days=lag, outcome="let_go", **span),
            EACH_QUARTER_END,
        ),
        _ask(
            PASSED_OVER,
            "Passed over for promotion",
            "passed over",
            f"Were people with {window} a promotion round more often passed over?",
            lambda: promotion_cohort(work, months=months, lag_days=lag, **span),
            "per round",
        ),
    )
    return _with_checks(asked, edition.minimum_group)


def _ask(tab: str, title: str, happened: str, asked: str, cohort: Callable[[], Any], each: str) -> Question:
    try:
        return Question(tab, title, happened, asked, compare(cohort()), each=each)
    except DataMissingError as error:
        return Question(tab, title, happened, asked, missing=str(error), each=each)


def _with_checks(asked: Sequence[Question], minimum: int) -> tuple[Question, ...]:
    """Put the questions that the summary leads with to the test; quarters only without restructurings.

    The quarters hold many times the rows, and testing them takes many times as long.
    """
    first = next((q.tab for q in asked if q.comparison is not None), "")
    return tuple(
        replace(q, checks=tuple(checks(q.comparison, q.happened, minimum)))
        if q.comparison is not None and q.tab in (first, PASSED_OVER)
        else q
        for q in asked
    )
