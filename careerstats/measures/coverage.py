"""Who has had a career conversation lately: on a day, and on many days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.intervals import wilson_bounds
from careerstats.measures.asof import By, Groups, Where, chosen, columns_for, grouped, labels, spans
from careerstats.measures.states import (
    COVERED,
    NEVER,
    NEW,
    OVERDUE,
    filled_from,
    looked_at,
    silence,
    state_runs,
)
from careerstats.measures.timeline import as_dates, count_on, meet
from careerstats.measures.wording import (
    day_words,
    end_caution,
    joiners_words,
    log_caution,
    people_words,
    share_words,
    window_words,
)
from careerstats.periods import as_day, period_ends
from careerstats.results import Result
from careerstats.workforce import Workforce

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COUNTS = ("people", "covered", "rate", "lower", "upper", "overdue", "never", "new_joiners", "unknown")


@dataclass(frozen=True, repr=False, eq=False)
class Coverage(Result):
    """Coverage on one day.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group: the columns of `by`, then people (eligible), covered, rate (covered /
        people), lower and upper (95 % Wilson interval), overdue (talked in this spell, but before
        the window), never (the log shows none in this spell), new_joiners (below the minimum
        tenure, not among people) and unknown: those of the overdue and never whose manager logged
        nothing for anybody in the window while others did, so that a conversation may just not be
        in the log.
        covered + overdue + never = people.
    by : tuple of str
        What the rows are grouped by.
    """

    by: tuple[str, ...] = ()

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the rate of each group with its interval."""
        from careerstats.reporting import charts

        shown = self.table.assign(label=labels(self.table, self.by))
        return charts.dot_plot(
            shown, label="label", value="rate", lower="lower", upper="upper", n="people", ax=ax,
            title="Had a career conversation in the window", xlabel="share of people",
        )  # fmt: skip


@dataclass(frozen=True, repr=False, eq=False)
class CoverageOverTime(Result):
    """Coverage on many days.

    Attributes
    ----------
    table : pandas.DataFrame
        date (datetime64), then the columns of `Coverage.table`; groups without anybody on a day
        have no row for it.
    by : tuple of str
        What the rows are grouped by.
    """

    by: tuple[str, ...] = ()

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the rate of each group over time."""
        from careerstats.reporting import charts

        shown = self.table.assign(label=labels(self.table, self.by))
        return charts.over_time(
            shown, date="date", value="rate", lower="lower", upper="upper", n="people",
            by="label" if self.by else None, ax=ax,
            title="Had a career conversation in the window", ylabel="share of people",
        )  # fmt: skip


def coverage(
    work: Workforce,
    *,
    as_of: Any = None,
    months: int = 12,
    by: By = None,
    where: Where = None,
    min_tenure_days: int = 90,
) -> Coverage:
    """Return who was covered on a day.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    as_of : date, optional
        The day at whose end the world is looked at; the last day of the data when not given.
    months : int
        Window in calendar months: ``(as_of - months, as_of]``.
    by : str or list of str, optional
        Group by department, team, level, manager_id, location, gender, career_stage or
        tenure_band, each as in force on the day; a missing value is the group "(unknown)".
    where : dict or function, optional
        Keep only some people: a dict of column and value (or list of values), or a function that
        takes the frame of attributes (a missing value reads "(unknown)") and returns True or False
        for each row.
    min_tenure_days : int
        Days after the hire from which on somebody is eligible.

    Returns
    -------
    Coverage

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations.
    """
    day = looked_at(work, as_of)
    names, _ = columns_for(by, where)
    table = _counts(work, np.array([day]), months, names, where, min_tenure_days).drop(columns="date")
    people, covered = int(table["people"].sum()), int(table["covered"].sum())
    note = (
        f"Of {people_words(people)} employed for at least {min_tenure_days} days on {day_words(day)}, "
        f"{share_words(covered, people)} had a career conversation in {window_words(day, months)}; "
        f"{joiners_words(table['new_joiners'].sum())}."
    )
    return Coverage(table, note + log_caution(work, day, months) + end_caution(work, day), tuple(names))


def coverage_over_time(
    work: Workforce,
    *,
    start: Any = None,
    end: Any = None,
    every: str = "quarter",
    months: int = 12,
    by: By = None,
    where: Where = None,
    min_tenure_days: int = 90,
    fiscal_start: int = 1,
) -> CoverageOverTime:
    """Return coverage at the ends of the days, months, quarters or years from start to end.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    start, end : date, optional
        Period ends in ``[start, end]`` are shown; by default from the first day on which the log
        can fill the window (the last day, when it cannot) to the last day of the data.
    every : str
        day, month, quarter or year.
    months, by, where, min_tenure_days
        As for `coverage`.
    fiscal_start : int
        Month in which the fiscal year starts.

    Returns
    -------
    CoverageOverTime

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations.

    Notes
    -----
    The cost does not grow with the number of days asked for: each run of days in one state is
    counted once, at its two ends.
    """
    names, _ = columns_for(by, where)
    end = looked_at(work, None) if end is None else as_day(end, "end")
    start = min(filled_from(work, months), end) if start is None else start
    days = period_ends(start, end, every=every, fiscal_start=fiscal_start)
    table = _counts(work, days, months, names, where, min_tenure_days)
    note = f"No {every} ends from {day_words(start)} to {day_words(end)}."
    if len(days):
        total = table.groupby("date")[["people", "covered"]].sum().reindex(days, fill_value=0)
        first, last = (share_words(*total.iloc[i][["covered", "people"]]) for i in (0, -1))
        note = (
            f"A career conversation in the {months} months before: {first} of "
            f"{people_words(total['people'].iloc[0])} on {day_words(days[0])}, {last} of "
            f"{int(total['people'].iloc[-1]):,} on {day_words(days[-1])}."
        ) + log_caution(work, days[0], months)
        note += end_caution(work, days[-1])
    return CoverageOverTime(table, note, tuple(names))


def _counts(
    work: Workforce, days: np.ndarray, months: int, by: list[str], where: Where, min_tenure_days: int
) -> pd.DataFrame:
    """Count states by day and group."""
    attributes = spans(work, columns_for(by, where, always=("manager_id",))[1])
    groups = grouped(work, attributes.frame, by)
    runs, state = state_runs(work, months=months, min_tenure_days=min_tenure_days)
    at, run, start, end = meet(attributes.runs.owner, attributes.runs.start, attributes.runs.end, runs)
    keep = chosen(attributes.frame, where)[at]
    at, run, start, end = at[keep], run[keep], start[keep], end[keep]
    on = days.astype("datetime64[D]").astype(np.int64)
    cell = groups.code[at] * 4 + state[run]
    made = count_on(cell, start, end, groups=4 * len(groups), days=on).reshape(len(groups), 4, len(on))
    silent, manager = silence(work, attributes, months=months, min_tenure_days=min_tenure_days)
    missed = np.flatnonzero(state[run] >= OVERDUE)
    piece, _, start, end = meet(manager[at[missed]], start[missed], end[missed], silent)
    group = groups.code[at[missed[piece]]]
    unknown = count_on(group, start, end, groups=len(groups), days=on)
    return _table(groups, on, made, unknown, keep_empty=not by)


def _table(
    groups: Groups, days: np.ndarray, made: np.ndarray, unknown: np.ndarray, *, keep_empty: bool
) -> pd.DataFrame:
    day, group = (a.ravel() for a in np.meshgrid(np.arange(len(days)), np.arange(len(groups)), indexing="ij"))
    count = {name: made[group, code, day] for name, code in _STATES.items()}
    people = count["covered"] + count["overdue"] + count["never"]
    lower, upper = wilson_bounds(count["covered"], people)
    table = groups.frame.take(group).reset_index(drop=True)
    table.insert(0, "date", as_dates(days[day]))
    rate = np.divide(count["covered"], people, out=np.full(len(people), np.nan), where=people > 0)
    told = {"people": people, "rate": rate, "lower": lower, "upper": upper, **count}
    told["unknown"] = unknown[group, day]
    table = table.assign(**{name: told[name] for name in COUNTS})
    return table if keep_empty else table[(people + count["new_joiners"]) > 0].reset_index(drop=True)


_STATES = {"covered": COVERED, "overdue": OVERDUE, "never": NEVER, "new_joiners": NEW}
