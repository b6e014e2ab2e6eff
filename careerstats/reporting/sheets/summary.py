"""The summary: headline figures and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from careerstats.reporting.edition import Edition
from careerstats.reporting.headlines import Headline, Line, coverage_sentence, headlines, outcome_lines
from careerstats.reporting.layout import HIDDEN, NOT_AVAILABLE, NOT_COMPARED, Column, Sheet, is_number
from careerstats.reporting.sheets.outcomes import Question, answer
from careerstats.reporting.sheets.texts import INTERVAL, small_line
from careerstats.reporting.small import too_small

FIGURES = ("value", "lower", "upper", "people", "before", "change")


def summary(edition: Edition, questions: Sequence[Question]) -> Sheet:
    """Headline figures with interval, people and change, and the answers in plain sentences."""
    table, formats = summary_table(edition, questions)
    columns = [
        Column("figure", "Figure", width=72),
        Column("value", edition.quarter, "share"),
        Column("lower", "Interval from", "share"),
        Column("upper", "Interval to", "share"),
        Column("people", "Number behind it", "count"),
        Column("counted", "Counted are", width=34),
        Column("before", edition.before, "share"),
        Column("change", "Change", "points"),
    ]
    lines = [*main_sentences(edition, questions), INTERVAL, small_line(edition.minimum_group), CHANGE]
    return Sheet("Summary", f"Summary, {edition.quarter}", lines, table, columns, formats=formats)


CHANGE = (
    "Change: against the quarter before, in percentage points for shares; [x] where the log begins too late "
    f"for it. {NOT_COMPARED}: not compared, for a log that grows longer shows more, and the last rows look "
    "at all restructurings, quarters and rounds so far."
)

ENOUGH = 0.8
"""Share of the log's rows that count; below it the summary leads with that."""


def main_sentences(edition: Edition, questions: Sequence[Question]) -> tuple[str, ...]:
    """Return the sentences a reader should take away.

    Coverage, let go, passed over; then how much of the log counts, which leads when it is little.
    """
    let_go, each_quarter, passed_over = questions
    asked = let_go if let_go.comparison is not None else each_quarter
    said = (
        coverage_sentence(edition),
        f"{asked.title}: {answer(asked, edition.minimum_group)}",
        f"{passed_over.title}: {answer(passed_over, edition.minimum_group)}",
    )
    counts = edition.work.log_counts
    return (f"Caution: {counts.note}", *said) if counts.share < ENOUGH else (*said, counts.note)


def summary_table(
    edition: Edition, questions: Sequence[Question]
) -> tuple[pd.DataFrame, dict[tuple[int, str], str]]:
    """Return the rows of the summary and the kinds of those cells that differ from their column."""
    lines = headlines(edition)
    rows = [_row(line, edition.minimum_group) for line in lines]
    kinds = [line.kind for line in lines]
    for question, row in outcome_lines(questions, edition.minimum_group):
        rows.append(_ratio(question, row))
        kinds.append("ratio")
    table = pd.DataFrame(rows, columns=["figure", *FIGURES[:4], "counted", *FIGURES[4:]])
    formats = {}
    for at, kind in enumerate(kinds):
        for name in ("value", "lower", "upper", "before"):
            formats[at, name] = kind
        formats[at, "change"] = "points_change" if kind == "share" else "change"
    return table, formats


def _row(line: Line, minimum: int) -> dict[str, Any]:
    now, before = _shown(line.now, minimum), _shown(line.before, minimum)
    values = (now["value"], before["value"])
    change = values[0] - values[1] if all(map(is_number, values)) else NOT_AVAILABLE
    if HIDDEN in values:
        change = HIDDEN
    change = line.change or change
    return {
        "figure": line.figure,
        **now,
        "counted": line.counted,
        "before": before["value"],
        "change": change,
    }


def _shown(headline: Headline, minimum: int) -> dict[str, Any]:
    values = {name: getattr(headline, name) for name in ("value", "lower", "upper", "people")}
    if too_small([headline.people, headline.events], minimum).any():
        return dict.fromkeys(values, HIDDEN)
    return {name: v if v == v else NOT_AVAILABLE for name, v in values.items()}


def _ratio(question: Question, row: pd.Series) -> dict[str, Any]:
    people = row["people_without"]
    if is_number(people):
        people = people + row["people_with"]
    return {
        "figure": f"{question.title}: risk ratio without against with a recent conversation",
        "value": row["risk_ratio"],
        "lower": row["rr_lower"],
        "upper": row["rr_upper"],
        "people": people,
        "counted": f"people, once {question.each}",
        "before": NOT_COMPARED,
        "change": NOT_COMPARED,
    }
