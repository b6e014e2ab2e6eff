"""Days as integers and runs of days: everything that lasts is a run, everything counted is a join.

NumPy only. A day is an int64 count of days since 1970; an owner (a spell, a manager, a level
stint) is an int64 code. Owner and day are packed into one integer, so that one sorted array holds
all owners and a search in it needs no grouping. The cost of every function grows with the number
of runs, never with the number of days they last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from careerstats.periods import add_months

FAR = (1 << 20) - 2
"""The day after all others (in the year 4840): the end of what is still going on."""

_SHIFT, _ZERO = 21, 1 << 20


def day_numbers(days: Any, *, missing: int = FAR) -> np.ndarray:
    """Return datetime64 days as int64; NaT becomes `missing`."""
    days = np.asarray(days, dtype="datetime64[D]")
    return np.where(np.isnat(days), missing, days.astype(np.int64)).astype(np.int64)


def as_dates(numbers: np.ndarray) -> np.ndarray:
    """Return int64 days as ``datetime64[us]``, as frames carry them."""
    return np.asarray(numbers, np.int64).astype("datetime64[D]").astype("datetime64[us]")


def shift(numbers: np.ndarray, months: int) -> np.ndarray:
    """Move int64 days by whole calendar months; FAR stays FAR."""
    numbers = np.asarray(numbers, np.int64)
    moved = add_months(numbers.astype("datetime64[D]"), months).astype(np.int64)
    return np.where(numbers >= FAR, FAR, np.minimum(moved, FAR))


def pack(owner: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Pack owner and day into one integer that sorts by owner, then by day."""
    return (np.asarray(owner, np.int64) << _SHIFT) + (np.asarray(day, np.int64) + _ZERO)


def covered_until(day: np.ndarray, months: int) -> np.ndarray:
    """Return the last day whose window of `months` still holds a conversation of the given day.

    The window before t is ``(t - months, t]`` with clipped month ends, so this is the last t with
    ``t - months < day``.
    """
    same = shift(day, months)
    return np.where(shift(same, -months) >= day, same - 1, same)


@dataclass(frozen=True, eq=False)
class Runs:
    """Closed runs of days, sorted by owner and start, disjoint within an owner."""

    owner: np.ndarray
    start: np.ndarray
    end: np.ndarray

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def days(self) -> np.ndarray:
        """Length of each run in days, both ends included."""
        return self.end - self.start + 1

    def take(self, which: np.ndarray) -> Runs:
        """Return some of the runs, by position or mask."""
        return Runs(self.owner[which], self.start[which], self.end[which])

    def at(self, owner: np.ndarray, day: Any) -> np.ndarray:
        """Return for each owner and day the position of the run that holds it, or -1."""
        owner = np.asarray(owner, np.int64)
        day = np.broadcast_to(np.asarray(day, np.int64), owner.shape)
        if not len(self):
            return np.full(owner.shape, -1)
        found = np.searchsorted(pack(self.owner, self.start), pack(owner, day), side="right") - 1
        near = np.maximum(found, 0)
        return np.where((found >= 0) & (self.owner[near] == owner) & (self.end[near] >= day), found, -1)


def runs_between_changes(owner: np.ndarray, day: np.ndarray, end: np.ndarray) -> tuple[Runs, np.ndarray]:
    """Turn changes into runs: each lasts to the day before its owner's next one.

    Parameters
    ----------
    owner, day : numpy.ndarray
        Where something changes; of several changes on one day the last given wins.
    end : numpy.ndarray
        Last day of each change's owner; changes after it make no run.

    Returns
    -------
    runs : Runs
    change : numpy.ndarray
        Position of the change that each run began with.
    """
    key = pack(owner, day)
    order = np.argsort(key, kind="stable")
    key = key[order]
    order = order[np.append(key[1:] != key[:-1], np.ones(min(len(key), 1), bool))]
    owner, day, last = owner[order], day[order], end[order].copy()
    follows = owner[1:] == owner[:-1]
    last[:-1][follows] = np.minimum(last[:-1], day[1:] - 1)[follows]
    real = day <= last
    return Runs(owner[real], day[real], last[real]), order[real]


def stacked(owner: np.ndarray, start: np.ndarray, end: np.ndarray, *, at_least: int = 1) -> Runs:
    """Return the runs of days on which at least so many of an owner's intervals overlap."""
    real = start <= end
    owner, start, end = owner[real], start[real], end[real]
    key = np.concatenate([pack(owner, start), pack(owner, end + 1)])
    order = np.argsort(key, kind="stable")
    key = key[order]
    depth = np.cumsum(np.where(order < len(owner), 1, -1))
    settled = np.append(key[1:] != key[:-1], np.ones(min(len(key), 1), bool))
    key, deep = key[settled], depth[settled] >= at_least
    edge = key[deep != np.append(np.zeros(min(len(deep), 1), bool), deep[:-1])]
    first, after = edge[::2], edge[1::2]
    day = (1 << _SHIFT) - 1
    return Runs(first >> _SHIFT, (first & day) - _ZERO, (after & day) - _ZERO - 1)


def meet(
    owner: np.ndarray, start: np.ndarray, end: np.ndarray, runs: Runs
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cut intervals by runs of the same owner.

    Parameters
    ----------
    owner, start, end : numpy.ndarray
        Intervals, in any order; they may overlap.
    runs : Runs
        What they are cut by.

    Returns
    -------
    interval, run : numpy.ndarray
        Positions of the two that overlap, in order of interval, then of run.
    start, end : numpy.ndarray
        The days they share.
    """
    low = np.searchsorted(pack(runs.owner, runs.end), pack(owner, start), side="left")
    high = np.searchsorted(pack(runs.owner, runs.start), pack(owner, end), side="right")
    several = np.where(start <= end, np.maximum(high - low, 0), 0)
    interval = np.repeat(np.arange(len(several)), several)
    before = np.repeat(np.cumsum(several) - several, several)
    run = np.repeat(low, several) + np.arange(len(interval)) - before
    shared = np.maximum(start[interval], runs.start[run]), np.minimum(end[interval], runs.end[run])
    return interval, run, *shared


def count_on(
    group: np.ndarray, start: np.ndarray, end: np.ndarray, *, groups: int, days: np.ndarray
) -> np.ndarray:
    """Count on each of some days the intervals of each group that hold it.

    Parameters
    ----------
    group : numpy.ndarray
        Code 0..groups-1 of each interval.
    start, end : numpy.ndarray
        Closed intervals.
    groups : int
        Number of groups.
    days : numpy.ndarray
        Sorted distinct days.

    Returns
    -------
    numpy.ndarray
        Counts of shape (groups, len(days)).
    """
    first = np.searchsorted(days, start, side="left")
    after = np.searchsorted(days, end, side="right")
    width = len(days) + 1
    seen = np.flatnonzero(after > first)
    up = np.bincount(group[seen] * width + first[seen], minlength=groups * width)
    down = np.bincount(group[seen] * width + after[seen], minlength=groups * width)
    return np.cumsum((up - down).reshape(groups, width), axis=1)[:, :-1]
