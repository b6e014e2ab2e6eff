"""The headline figures of a quarter: each with its interval, its people and the quarter before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from careerstats.intervals import wilson_bounds
from careerstats.measures.coverage import coverage
from careerstats.measures.rates import turnover
from careerstats.measures.recency import cadence
from careerstats.measures.wording import day_words
from careerstats.periods import DAY, add_months, to_days
from careerstats.reporting.edition import Edition
from careerstats.reporting.layout import NOT_AVAILABLE, NOT_COMPARED
from careerstats.reporting.sheets.outcomes import Question, leading_row
from careerstats.reporting.small import too_small
from careerstats.vocabulary import SHORT_MINUTES
from careerstats.workforce import Workforce

NAN = float("nan")
Z = 1.959964
"""Normal quantile of a 95 % interval."""

ELIGIBLE_AFTER = np.timedelta64(90, "D")
YEAR = 365.25


@dataclass(frozen=True)
class Headline:
    """One figure of one quarter.

    Attributes
    ----------
    value, lower, upper : float
        The figure and its 95 % interval; missing when the data do not tell.
    people : float
        How many people (or conversations, where the name says so) stand behind it.
    events : float
        How many of them it counts, where so few must not be shown either: people who left, or
        never talked. Those covered may be few.
    """

    value: float = NAN
    lower: float = NAN
    upper: float = NAN
    people: float = NAN
    events: float = NAN


@dataclass(frozen=True)
class Line:
    """One row of the summary: what is shown, in which kind, now and in the quarter before.

    Attributes
    ----------
    figure, kind : str
        Its name, and how it is written.
    counted : str
        What the number behind it counts.
    now, before : Headline
        The figure before is missing where the log begins too late for it.
    change : str
        A mark in the place of the change; empty where the two can be compared.
    """

    figure: str
    kind: str
    counted: str
    now: Headline
    before: Headline
    change: str = ""


@dataclass(frozen=True)
class _Figure:
    """One figure of one quarter, and the first day that the log must show for it (None: no day)."""

    kind: str
    headline: Headline
    needs: Any = None
    counted: str = "people"
    change: str = ""


def headlines(edition: Edition) -> list[Line]:
    """Return the figures about conversations and exits, for this quarter and the one before."""
    now = _figures(edition, edition.work, edition.first, edition.last)
    before = _figures(edition, edition.earlier, edition.before_first, edition.before_last)
    return [_line(edition, name, now[name], before[name]) for name in now]


def _line(edition: Edition, name: str, now: _Figure, before: _Figure) -> Line:
    """Compare a figure with the quarter before only where the log could show the whole of both."""
    begins = edition.work.log_start
    seen = [f.needs is None or bool(f.needs >= begins) for f in (now, before)]
    change = now.change if all(seen) else NOT_AVAILABLE
    earlier = before.headline if seen[1] else Headline()
    return Line(name, now.kind, now.counted, now.headline, earlier, change)


def _figures(
    edition: Edition, work: Workforce, first: np.datetime64, last: np.datetime64
) -> dict[str, _Figure]:
    months = edition.months
    window = add_months(last, -months) + DAY
    whole = coverage(work, as_of=last, months=months).table.iloc[0]
    pace = cadence(work, as_of=last, months=months).table.iloc[0]
    held = work.qualifying[work.qualifying["date"].between(pd.Timestamp(first), pd.Timestamp(last))]
    left = turnover(work, start=first, end=last).table.set_index("exit_type")
    none = f"None in the log, which begins on {day_words(work.log_start)}"
    talks = "conversations, where it is known"
    heads = "people, mean of the days"
    return {
        f"Had a career conversation in the past {months} months": _Figure(
            "share", _of(whole, "rate", "people"), window
        ),
        none: _Figure("share", _share(whole["never"], whole["people"]), change=NOT_COMPARED),
        "Conversations per person and year": _Figure("ratio", _pace(work, pace, last, months), window),
        f"Had at least two in the past {months} months": _Figure(
            "share", _of(pace, "share", "people", "few_times"), window
        ),
        "Conversations in the quarter held with the manager": _Figure(
            "share", _kind(held, _with_manager), first, talks
        ),
        f"Conversations in the quarter of {SHORT_MINUTES} minutes or more": _Figure(
            "share", _kind(held, _long), first, talks
        ),
        "Let go in the quarter, per head": _Figure(
            "share", _of(left.loc["let_go"], "rate", "headcount", "exits"), counted=heads
        ),
        "Left of their own will in the quarter, per head": _Figure(
            "share", _of(left.loc["voluntary"], "rate", "headcount", "exits"), counted=heads
        ),
    }


def _of(row: pd.Series, value: str, people: str, events: str | None = None) -> Headline:
    columns = [c for c in (value, "lower", "upper", people, events) if c]
    return Headline(*(float(row[c]) for c in columns))


def _share(part: float, people: float) -> Headline:
    if not people:
        return Headline(people=0)
    lower, upper = wilson_bounds(part, people)
    return Headline(float(part) / float(people), float(lower), float(upper), float(people), float(part))


def _pace(work: Workforce, row: pd.Series, last: np.datetime64, months: int) -> Headline:
    """Return conversations per person-year with an interval that lets people differ.

    The variance is that of a ratio of sums over people (Cochran 1977, section 6.4): conversations
    of one person come together more than chance would have it.
    """
    rate, people = float(row["per_person_year"]), float(row["people"])
    if people < 2:
        return Headline(rate, people=people)
    start, spells = add_months(last, -months), work.spells
    hired, left = to_days(spells["hire_date"]), to_days(spells["exit_date"])
    there = (hired + ELIGIBLE_AFTER <= last) & (np.isnat(left) | (left >= last))
    years = (last - np.maximum(hired, start + DAY) + DAY).astype(float)[there] / YEAR
    held = work.qualifying
    seen = held["spell"][(to_days(held["date"]) > start) & (to_days(held["date"]) <= last)]
    count = np.bincount(seen.to_numpy(np.int64), minlength=len(spells))[there]
    off = count - rate * years
    error = np.sqrt(people / (people - 1) * (off**2).sum()) / years.sum()
    return Headline(rate, max(rate - Z * error, 0.0), rate + Z * error, people)


def _kind(held: pd.DataFrame, which: Callable[[pd.DataFrame], tuple[Any, Any]]) -> Headline:
    """Return the share of the conversations that are of a kind, of those whose kind is known."""
    is_kind, known = which(held)
    return _share(int((is_kind & known).sum()), int(known.sum()))


def _with_manager(rows: pd.DataFrame) -> tuple[Any, Any]:
    return rows["with_whom"].eq("manager"), rows["with_whom"].notna() & rows["with_whom"].ne("unknown")


def _long(rows: pd.DataFrame) -> tuple[Any, Any]:
    return rows["minutes"].ge(SHORT_MINUTES), rows["minutes"].notna()


def outcome_lines(questions: Sequence[Question], minimum: int) -> list[tuple[Question, pd.Series]]:
    """Return each answered question and the row that leads, hidden figures as marks."""
    return [(q, leading_row(q, minimum)) for q in questions if q.comparison is not None]


def coverage_sentence(edition: Edition) -> str:
    """Say coverage in one sentence, with the quarter before."""
    now = coverage(edition.work, as_of=edition.last, months=edition.months).table.iloc[0]
    then = coverage(edition.earlier, as_of=edition.before_last, months=edition.months).table.iloc[0]
    if too_small(now["people"], edition.minimum_group):
        return f"Fewer than {edition.minimum_group} people were eligible on {day_words(edition.last)}."
    if not now["people"]:
        return f"Nobody was eligible on {day_words(edition.last)}."
    said = (
        f"Of {now['people']:,.0f} people {now['covered']:,.0f} ({100 * now['rate']:.0f} %) had a career "
        f"conversation in the {edition.months} months to {day_words(edition.last)} (95 % interval "
        f"{100 * now['lower']:.0f} to {100 * now['upper']:.0f} %)"
    )
    begins = f"The log begins on {day_words(edition.work.log_start)}"
    if not edition.is_filled:
        return (
            f"{said}. Caution: {begins[0].lower()}{begins[1:]}, inside these {edition.months} months: "
            "conversations before that day could not be seen, so the share may be too low."
        )
    if edition.filled > edition.before_last:
        return f"{said}. {begins}, too late to compare with the quarter before."
    if not then["people"] or too_small(then["people"], edition.minimum_group):
        return f"{said}."
    change = 100 * (now["rate"] - then["rate"])
    if abs(change) < 0.05:
        return f"{said}, as many as a quarter before."
    return f"{said}, {abs(change):.1f} points {'more' if change > 0 else 'fewer'} than a quarter before."
