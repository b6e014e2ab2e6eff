"""How long ago the last conversation was, and how many there are in a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.intervals import wilson_bounds
from careerstats.measures.asof import By, Groups, Where, bounds, chosen, columns_for, grouped, labels, spans
from careerstats.measures.states import looked_at, talks, whole
from careerstats.measures.timeline import day_numbers, shift
from careerstats.measures.wording import (
    day_words,
    end_caution,
    joiners_words,
    log_caution,
    many,
    people_words,
    share_words,
    window_words,
)
from careerstats.results import Result
from careerstats.vocabulary import RECENCY_BANDS, RECENCY_EDGES
from careerstats.workforce import Workforce

if TYPE_CHECKING:
    from matplotlib.axes import Axes

YEAR = 365.25
NONE_KNOWN = "none in the log"
"""The last band in a picture: who was there before the log begins may well have talked."""


@dataclass(frozen=True, repr=False, eq=False)
class Recency(Result):
    """Time since the last conversation.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group and band, in order: the columns of `by`, band, people (eligible ones whose
        last conversation in this spell lies in the band; never: the log shows none), eligible (all
        of the group), share.
    by : tuple of str
        What the rows are grouped by.
    """

    by: tuple[str, ...] = ()

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw one stacked bar of bands per group."""
        from careerstats.reporting import charts

        rows = self.table.assign(label=labels(self.table, self.by))
        wide = rows.pivot_table(index="label", columns="band", values="people", sort=False, observed=True)
        wide = wide.assign(n=wide.sum(axis=1)).reset_index().rename(columns={RECENCY_BANDS[-1]: NONE_KNOWN})
        return charts.stacked(
            wide, label="label", parts=[*RECENCY_BANDS[:-1], NONE_KNOWN], n="n", ax=ax,
            title="Time since the last career conversation", xlabel="share of people",
        )  # fmt: skip


@dataclass(frozen=True, repr=False, eq=False)
class Cadence(Result):
    """Conversations per year.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group: the columns of `by`, people (eligible), conversations (theirs, in the
        window), person_years (they were employed in the window, years of 365.25 days),
        per_person_year, few_times (people with at least so many), share (few_times / people), lower
        and upper (95 % Wilson interval).
    by : tuple of str
        What the rows are grouped by.
    """

    by: tuple[str, ...] = ()

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the share with at least so many conversations, by group."""
        from careerstats.reporting import charts

        shown = self.table.assign(label=labels(self.table, self.by))
        return charts.dot_plot(
            shown, label="label", value="share", lower="lower", upper="upper", n="people", ax=ax,
            title="Had a few career conversations in the window", xlabel="share of people",
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Present:
    """The eligible people of a day: their spells and groups."""

    day: int
    spell: np.ndarray
    groups: Groups
    joiners: int


def _present(work: Workforce, day: int, by: list[str], where: Where, min_tenure_days: int) -> _Present:
    whole("min_tenure_days", min_tenure_days, 0)
    spell = work.active(np.datetime64(day, "D"))
    frame = spans(work, columns_for(by, where)[1]).on(spell, day)
    keep = chosen(frame, where)
    eligible = keep & (bounds(work)[0][spell] + min_tenure_days <= day)
    groups = grouped(work, frame[eligible].reset_index(drop=True), by)
    return _Present(day, spell[eligible], groups, int(keep.sum() - eligible.sum()))


def recency(
    work: Workforce,
    *,
    as_of: Any = None,
    by: By = None,
    where: Where = None,
    min_tenure_days: int = 90,
) -> Recency:
    """Return how many people had their last conversation how long ago.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    as_of, by, where, min_tenure_days
        As for `coverage`.

    Returns
    -------
    Recency

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations.
    """
    on = looked_at(work, as_of)
    names, _ = columns_for(by, where)
    here = _present(work, int(day_numbers(on)), names, where, min_tenure_days)
    held, day = talks(work), np.full(len(here.spell), here.day)
    at = held.before(here.spell, day) - 1
    near = np.maximum(at, 0)
    talked = (at >= 0) & (held.spell[near] == here.spell) if len(held.day) else at >= 0
    edges = np.array([int(shift(np.array(here.day), -m)) for m in RECENCY_EDGES])
    since = held.day[near] if len(held.day) else day
    band = np.where(talked, (since[:, None] <= edges).sum(axis=1), len(RECENCY_BANDS) - 1)
    width = len(RECENCY_BANDS)
    people = np.bincount(here.groups.code * width + band, minlength=len(here.groups) * width)
    eligible = np.repeat(people.reshape(-1, width).sum(axis=1), width)
    table = here.groups.frame.loc[np.repeat(here.groups.frame.index, width)].reset_index(drop=True)
    share = np.divide(people, eligible, out=np.full(len(people), np.nan), where=eligible > 0)
    words = pd.Series(RECENCY_BANDS * len(here.groups), dtype="str")
    table = table.assign(band=words, people=people, eligible=eligible, share=share)
    never = int(len(here.spell) - talked.sum())
    present = people_words(len(here.spell))
    note = (
        f"Of {present} employed for at least {min_tenure_days} days on {day_words(on)}, "
        f"{share_words(never, len(here.spell))} have no career conversation in the log, which begins on "
        f"{day_words(work.log_start)}; {joiners_words(here.joiners)}."
    )
    return Recency(table, note + end_caution(work, on), tuple(names))


def cadence(
    work: Workforce,
    *,
    as_of: Any = None,
    months: int = 12,
    at_least: int = 2,
    by: By = None,
    where: Where = None,
    min_tenure_days: int = 90,
) -> Cadence:
    """Return how many conversations people have a year, and how many people have a few.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    as_of, months, by, where, min_tenure_days
        As for `coverage`.
    at_least : int
        Conversations in the window from which on they are a few.

    Returns
    -------
    Cadence

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations.
    """
    on = looked_at(work, as_of)
    whole("months", months, 1)
    whole("at_least", at_least, 1)
    names, _ = columns_for(by, where)
    here = _present(work, int(day_numbers(on)), names, where, min_tenure_days)
    held, day = talks(work), np.full(len(here.spell), here.day)
    after = shift(day, -months)
    count = held.before(here.spell, day) - held.before(here.spell, after)
    years = (here.day - np.maximum(after, bounds(work)[0][here.spell] - 1)) / YEAR
    code, size = here.groups.code, len(here.groups)
    people = np.bincount(code, minlength=size)
    few = np.bincount(code[count >= at_least], minlength=size)
    total = np.bincount(code, count, size).astype(np.int64)
    spent = np.bincount(code, years, size)
    lower, upper = wilson_bounds(few, people)
    blank = np.full(size, np.nan)
    table = here.groups.frame.assign(
        people=people,
        conversations=total,
        person_years=spent,
        per_person_year=np.divide(total, spent, out=blank.copy(), where=spent > 0),
        few_times=few,
        share=np.divide(few, people, out=blank.copy(), where=people > 0),
        lower=lower,
        upper=upper,
    )
    note = (
        f"{many(total.sum(), 'career conversation')} in {spent.sum():,.1f} person-years in "
        f"{window_words(on, months)}, of people employed for at least {min_tenure_days} days on its last "
        f"day; of these {people_words(people.sum())}, {share_words(few.sum(), people.sum())} had at least "
        f"{at_least}."
    )
    note += log_caution(work, on, months) + end_caution(work, on)
    return Cadence(table, note, tuple(names))
