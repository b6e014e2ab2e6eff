"""Every day of every spell is in one state: new joiner, covered, overdue or never.

Coverage, its curve and the gaps are all read from these runs, so that they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.measures.asof import Spans, bounds
from careerstats.measures.timeline import (
    FAR,
    Runs,
    covered_until,
    day_numbers,
    meet,
    pack,
    runs_between_changes,
    stacked,
)
from careerstats.periods import as_day
from careerstats.workforce import Workforce

NEW, COVERED, OVERDUE, NEVER = 0, 1, 2, 3
"""Below the minimum tenure; talked in the window; talked before it; not yet in this spell."""

SILENT_TEAM = 3
"""Smallest team whose silence says that its manager logs nothing; one or two may just not have talked."""


@dataclass(frozen=True, eq=False)
class Talks:
    """Qualifying conversations, sorted by spell and day."""

    spell: np.ndarray
    day: np.ndarray

    def before(self, spell: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return how many conversations of all spells stand up to and with this spell's day."""
        return np.searchsorted(pack(self.spell, self.day), pack(spell, day), side="right")


def talks(work: Workforce) -> Talks:
    """Return the qualifying conversations as arrays.

    Raises
    ------
    DataMissingError
        When there is no log of conversations at all.
    """
    if np.isnat(work.log_start):
        raise DataMissingError(work.no_log)
    return Talks(work.qualifying["spell"].to_numpy(np.int64), day_numbers(work.qualifying["date"]))


def looked_at(work: Workforce, as_of: Any) -> np.datetime64:
    """Return the as-of day: as given, or the last day of the data.

    Raises
    ------
    ArgumentError
        When it is not a day.
    DataMissingError
        When it is not given and the data hold no date.
    """
    if as_of is None and np.isnat(work.data_end):
        raise DataMissingError("The data hold no date, so that as_of must be given.")
    return as_day(work.data_end if as_of is None else as_of, "as_of")


def filled_from(work: Workforce, months: int) -> np.datetime64:
    """Return the first day on which the log can fill the window.

    Raises
    ------
    ArgumentError
        When the months are no whole number.
    DataMissingError
        When there is no log of conversations at all.
    """
    talks(work)
    unseen = day_numbers(work.log_start) - 1
    return np.datetime64(int(covered_until(unseen, whole("months", months, 1))) + 1, "D")


def whole(name: str, value: int, smallest: int) -> int:
    """Check a whole number of at least `smallest`."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < smallest:
        raise ArgumentError(f"{name}={value!r} is not accepted; give a whole number of at least {smallest}.")
    return int(value)


def state_runs(work: Workforce, *, months: int, min_tenure_days: int) -> tuple[Runs, np.ndarray]:
    """Cut each spell into runs of one state.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    months : int
        Window in calendar months.
    min_tenure_days : int
        Days after the hire from which on somebody is eligible.

    Returns
    -------
    runs : Runs
        By spell; they hold every day of every spell once.
    state : numpy.ndarray
        NEW, COVERED, OVERDUE or NEVER for each run.
    """
    whole("months", months, 1)
    whole("min_tenure_days", min_tenure_days, 0)
    hire, end = bounds(work)
    held = talks(work)
    covered = stacked(held.spell, held.day, np.minimum(covered_until(held.day, months), end[held.spell]))
    spell = np.arange(len(hire))
    owner = np.concatenate([spell, covered.owner, covered.owner])
    day = np.concatenate([hire, covered.start, covered.end + 1])
    state = np.repeat([NEVER, COVERED, OVERDUE], [len(spell), len(covered), len(covered)])
    eligible = np.minimum(hire + min_tenure_days, FAR)
    runs, change = runs_between_changes(owner, day, end[owner])
    owner = np.concatenate([spell, runs.owner])
    day = np.concatenate([hire, np.maximum(runs.start, eligible[runs.owner])])
    state = np.append(np.full(len(spell), NEW), state[change])
    runs, change = runs_between_changes(owner, day, end[owner])
    return runs, state[change]


def silence(work: Workforce, where: Spans, *, months: int, min_tenure_days: int) -> tuple[Runs, np.ndarray]:
    """Return when managers logged nothing for anybody while others did.

    A manager is silent on a day when in the window before it no conversation of anybody in her
    team at the time was logged, somebody else's was, and she has at least `SILENT_TEAM` eligible
    people on the day.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    where : Spans
        Attributes with manager_id among them.
    months, min_tenure_days : int
        As for `state_runs`.

    Returns
    -------
    silent : Runs
        By manager code.
    manager : numpy.ndarray
        Manager code of each span, -1 where it has none.
    """
    manager = where.frame["manager_id"].factorize()[0].astype(np.int64)
    held = talks(work)
    until = covered_until(held.day, months)
    at = where.runs.at(held.spell, held.day)
    boss = np.where(at >= 0, manager[np.maximum(at, 0)], -1) if len(where.runs) else at
    led = boss >= 0
    talking = stacked(boss[led], held.day[led], until[led])
    anybody = stacked(np.zeros(len(held.day), np.int64), held.day, until)
    hire = bounds(work)[0][where.runs.owner]
    start = np.maximum(where.runs.start, np.minimum(hire + min_tenure_days, FAR))
    led = manager >= 0
    teams = stacked(manager[led], start[led], where.runs.end[led], at_least=SILENT_TEAM)
    team, _, start, end = meet(np.zeros(len(teams), np.int64), teams.start, teams.end, anybody)
    return _without(Runs(teams.owner[team], start, end), talking), manager


def _without(runs: Runs, others: Runs) -> Runs:
    """Return what is left of runs outside the others."""
    owners = np.unique(runs.owner)
    always = np.full(len(owners), -FAR)
    owner = np.concatenate([owners, others.owner, others.owner])
    day = np.concatenate([always, others.start, others.end + 1])
    quiet = np.repeat([True, False, True], [len(owners), len(others), len(others)])
    free, change = runs_between_changes(owner, day, np.full(len(owner), FAR))
    free = free.take(quiet[change])
    at, _, start, end = meet(runs.owner, runs.start, runs.end, free)
    return Runs(runs.owner[at], start, end)
