"""How often people leave and are promoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError
from careerstats.intervals import poisson_bounds, wilson_bounds
from careerstats.measures.asof import (
    By,
    Groups,
    Where,
    chosen,
    columns_for,
    grouped,
    labels,
    level_stints,
    promotion_events,
    spans,
    word_codes,
)
from careerstats.measures.states import whole
from careerstats.measures.timeline import day_numbers, shift
from careerstats.measures.wording import day_words, end_caution, people_words, share_words
from careerstats.periods import DAY, as_day
from careerstats.results import Result
from careerstats.vocabulary import EXIT_TYPES, LET_GO
from careerstats.workforce import Workforce

if TYPE_CHECKING:
    from matplotlib.axes import Axes

YEAR = 365.25


@dataclass(frozen=True, repr=False, eq=False)
class Turnover(Result):
    """Turnover of a period.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per exit type and group: exit_type (each word of the vocabulary), the columns of
        `by`, headcount (mean over the days of the period), exits, rate (exits / headcount), lower
        and upper (95 % exact Poisson interval).
    total : pandas.DataFrame
        The same over all exit types: the columns of `by`, headcount, exits, rate, lower, upper.
    by : tuple of str
        What the rows are grouped by.
    """

    total: pd.DataFrame
    by: tuple[str, ...] = ()

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the rate of each exit type and group with its interval."""
        from careerstats.reporting import charts

        rows = self.table[self.table["exits"] > 0]
        shown = rows.assign(label=labels(rows, ("exit_type", *self.by)))
        return charts.dot_plot(
            shown, label="label", value="rate", lower="lower", upper="upper", n="exits", ax=ax,
            title="Exits by type", xlabel="exits per head of the mean headcount",
        )  # fmt: skip


@dataclass(frozen=True, repr=False, eq=False)
class PromotionRates(Result):
    """Promotions of a period.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group: the columns of `by`, eligible (on the day before the period: employed,
        long enough in the level, below the top level), promoted (of those, in the period), rate,
        lower and upper (95 % Wilson interval).
    by : tuple of str
        What the rows are grouped by.
    """

    by: tuple[str, ...] = ()

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the rate of each group with its interval."""
        from careerstats.reporting import charts

        shown = self.table.assign(label=labels(self.table, self.by))
        return charts.dot_plot(
            shown, label="label", value="rate", lower="lower", upper="upper", n="eligible", ax=ax,
            title="Promoted in the period", xlabel="share of the eligible",
        )  # fmt: skip


def turnover(
    work: Workforce,
    *,
    start: Any,
    end: Any,
    by: By = None,
    where: Where = None,
    annualised: bool = False,
) -> Turnover:
    """Return exits by type per mean headcount of a period.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    start, end : date
        First and last day of the period.
    by, where
        As for `coverage`; an exit counts where the person was on the day of exit, each day of the
        headcount where she was on that day.
    annualised : bool
        Whether to give rates per year of 365.25 days instead of per period.

    Returns
    -------
    Turnover

    Raises
    ------
    ArgumentError
        When an option is not accepted.

    Notes
    -----
    The mean of the daily headcount is the average headcount of ISO 30414. The interval is that of
    a Poisson count (Garwood 1936) and may exceed 1: more people can leave than are there on average.
    """
    first, last = _period(start, end)
    names, needed = columns_for(by, where)
    attributes = spans(work, needed)
    groups = grouped(work, attributes.frame, names)
    keep = chosen(attributes.frame, where)
    runs = attributes.runs
    days = np.minimum(runs.end, last) - np.maximum(runs.start, first) + 1
    person_days = np.bincount(groups.code, np.maximum(days, 0) * keep, minlength=len(groups))
    headcount = person_days / (last - first + 1)
    left = day_numbers(work.spells["exit_date"])
    spell = np.flatnonzero((left >= first) & (left <= last))
    at = runs.at(spell, left[spell])
    spell, at = spell[at >= 0], at[at >= 0]
    spell, at = spell[keep[at]], at[keep[at]]
    cell = word_codes(work.spells["exit_type"], EXIT_TYPES)[spell] * len(groups) + groups.code[at]
    exits = np.bincount(cell, minlength=len(EXIT_TYPES) * len(groups))
    scale = YEAR / (last - first + 1) if annualised else 1.0
    shown = np.flatnonzero(person_days > 0) if names else np.arange(len(groups))
    exits = exits.reshape(len(EXIT_TYPES), len(groups))[:, shown]
    groups, headcount = Groups(groups.code, groups.frame.take(shown)), headcount[shown]
    table = _rates(groups, np.tile(headcount, len(EXIT_TYPES)), exits.ravel(), scale)
    table.insert(0, "exit_type", pd.Series(np.repeat(EXIT_TYPES, len(shown)), dtype="str"))
    total = _rates(groups, headcount, exits.sum(axis=0), scale)
    let_go = int(exits[EXIT_TYPES.index(LET_GO)].sum())
    note = (
        f"From {day_words(start)} to {day_words(end)} {people_words(exits.sum())} left, "
        f"{let_go:,} of them let go, with a mean headcount of {headcount.sum():,.1f}"
        f"{'; rates are per year' if annualised else ''}."
    )
    return Turnover(table, note + end_caution(work, end), total, tuple(names))


def _rates(groups: Groups, headcount: np.ndarray, exits: np.ndarray, scale: float) -> pd.DataFrame:
    """Return headcount, exits and rate; the frame of groups repeats for each exit type."""
    times = len(exits) // max(len(groups), 1)
    table = pd.concat([groups.frame] * max(times, 1), ignore_index=True)
    lower, upper = poisson_bounds(exits, headcount)
    rate = np.divide(exits, headcount, out=np.full(len(exits), np.nan), where=headcount > 0)
    return table.assign(
        headcount=headcount, exits=exits, rate=rate * scale, lower=lower * scale, upper=upper * scale
    )


def promotion_rates(
    work: Workforce,
    *,
    start: Any,
    end: Any,
    by: By = None,
    where: Where = None,
    min_time_in_level: int = 12,
) -> PromotionRates:
    """Return how many of the eligible were promoted in a period.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    start, end : date
        First and last day of the period.
    by, where
        As for `coverage`, as of the day before the period.
    min_time_in_level : int
        Calendar months in the present level from which on somebody is eligible.

    Returns
    -------
    PromotionRates

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    """
    first, last = _period(start, end)
    whole("min_time_in_level", min_time_in_level, 0)
    names, needed = columns_for(by, where, always=("level",))
    spell = work.active(np.datetime64(first - 1, "D"))
    frame = spans(work, needed).on(spell, first - 1)
    keep = chosen(frame, where)
    spell, frame = spell[keep], frame[keep].reset_index(drop=True)
    raised = promotion_events(work)
    raised = raised.loc[raised["day"].between(first, last), "spell"].unique()
    ready = long_in_level(work, spell, first - 1, min_time_in_level) & below_top(work, frame["level"])
    groups = grouped(work, frame[ready].reset_index(drop=True), names)
    eligible = np.bincount(groups.code, minlength=len(groups))
    done = np.bincount(groups.code, np.isin(spell[ready], raised), len(groups)).astype(np.int64)
    lower, upper = wilson_bounds(done, eligible)
    rate = np.divide(done, eligible, out=np.full(len(groups), np.nan), where=eligible > 0)
    table = groups.frame.assign(eligible=eligible, promoted=done, rate=rate, lower=lower, upper=upper)
    others = len(np.intersect1d(raised, spell[~ready]))
    note = (
        f"Of {people_words(eligible.sum())} eligible on {day_words(as_day(start) - DAY)}, "
        f"{share_words(done.sum(), eligible.sum())} were promoted from {day_words(start)} to "
        f"{day_words(end)}; promoted without being eligible then: {others:,}."
    )
    return PromotionRates(table, note + end_caution(work, end), tuple(names))


def long_in_level(work: Workforce, spell: np.ndarray, day: Any, months: int) -> np.ndarray:
    """Return which spells have on their day been in their level for so many months."""
    stints = level_stints(work)
    at = stints.at(spell, day)
    if not len(stints):
        return np.zeros(len(spell), bool)
    return (at >= 0) & (shift(stints.start[np.maximum(at, 0)], months) <= day)


def below_top(work: Workforce, level: pd.Series) -> np.ndarray:
    """Return which levels lie below the top one; all, where no order of levels is known."""
    order = work.level_order
    top = [name for name, rank in order.items() if rank == max(order.values())]
    return ~level.isin(top).to_numpy()


def _period(start: Any, end: Any) -> tuple[int, int]:
    first, last = int(day_numbers(as_day(start, "start"))), int(day_numbers(as_day(end, "end")))
    if last < first:
        raise ArgumentError(f"end={end!r} lies before start={start!r}; give a later end.")
    return first, last
