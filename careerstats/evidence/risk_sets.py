"""Who is at risk when: rows counted by distinct times, so that later steps do not see the rows.

A row is at risk at time t when entry < t <= duration; several rows of one person with touching
spans are a covariate that changes over time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.patterns import codes_of

ROUNDING = 1.5e-8
"""Share of the mean time below which two times differ by rounding alone."""


@dataclass(frozen=True, eq=False)
class Clock:
    """Distinct times of each stratum in order, and where each row enters and leaves.

    Attributes
    ----------
    time : numpy.ndarray
        ``(T,)`` times, stratum by stratum.
    starts : numpy.ndarray
        ``(S + 1,)`` where each stratum begins in it, and the end.
    leaves : numpy.ndarray
        ``(N,)`` place of the last time at which a row is at risk; -1 for a row that never is.
    enters : numpy.ndarray or None
        ``(N,)`` place of the first such time; None when all are at risk from the start.
    """

    time: np.ndarray
    starts: np.ndarray
    leaves: np.ndarray
    enters: np.ndarray | None

    def spans(self) -> Iterator[slice]:
        """Yield the places of each stratum."""
        for begin, end in zip(self.starts[:-1], self.starts[1:], strict=True):
            yield slice(int(begin), int(end))

    def suffix(self, values: np.ndarray) -> np.ndarray:
        """Return sums from each time to the end of its stratum, along the first axis."""
        made = np.empty_like(values)
        for span in self.spans():
            made[span] = np.cumsum(values[span][::-1], axis=0)[::-1]
        return made

    def prefix(self, values: np.ndarray) -> np.ndarray:
        """Return sums from the start of each stratum to each time, along the first axis."""
        made = np.empty_like(values)
        for span in self.spans():
            made[span] = np.cumsum(values[span], axis=0)
        return made

    def count(self, codes: np.ndarray, size: int, *, rows: np.ndarray | None = None) -> np.ndarray:
        """Return the rows that leave at each time by code, ``(T, size)``; `rows` picks some of them."""
        return self._table(self.leaves, codes, size, rows)

    def at_risk(self, codes: np.ndarray, size: int) -> np.ndarray:
        """Return the rows at risk at each time by code, ``(T, size)``."""
        present = self.suffix(self._table(self.leaves, codes, size, None))
        if self.enters is None:
            return present
        later = self._table(self.enters, codes, size, None)
        return present - (self.suffix(later) - later)

    def _table(self, places: np.ndarray, codes: np.ndarray, size: int, rows: np.ndarray | None) -> np.ndarray:
        kept = self.leaves >= 0
        kept = kept if rows is None else kept & rows
        key = places[kept] * size + codes[kept]
        return np.bincount(key, minlength=len(self.time) * size).reshape(len(self.time), size).astype(float)


def clock(
    durations: np.ndarray,
    *,
    entry: np.ndarray | None = None,
    strata: np.ndarray | None = None,
    at: np.ndarray | None = None,
) -> Clock:
    """Order the times.

    Parameters
    ----------
    durations, entry : numpy.ndarray
        ``(N,)``, checked by `spells`.
    strata : numpy.ndarray, optional
        ``(N,)`` codes 0..S-1.
    at : numpy.ndarray, optional
        ``(N,)`` bool: only the times of these rows count (those with an event, say).

    Returns
    -------
    Clock
    """
    ends, values = codes_of(pd.Series(durations))
    ends, values, slack = _merged(ends.astype(np.int64), np.asarray(values, dtype=float))
    wide = len(values) + 1
    stratum = np.zeros(len(ends), dtype=np.int64) if strata is None else strata.astype(np.int64)
    key = stratum * wide + ends
    several = int(stratum.max()) + 1 if len(stratum) else 1
    marked = _distinct(key if at is None else key[at], several * wide)
    below = _counter(marked, several * wide)
    leaves = below(key + 1) - 1
    first = stratum * wide
    enters = None
    if entry is not None:
        first = first + np.searchsorted(values, entry + slack, side="right")
        enters = below(first)
    if not len(marked):
        return Clock(np.empty(0), np.zeros(several + 1, dtype=np.int64), np.full(len(key), -1), enters)
    absent = (leaves < 0) | (marked[np.maximum(leaves, 0)] < first)
    return Clock(
        values[marked % wide], below(np.arange(several + 1) * wide), np.where(absent, -1, leaves), enters
    )


def _merged(codes: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Make one of times that differ by rounding alone (0.1 + 0.2 and 0.3), as R does; and say by how much."""
    slack = ROUNDING * float(np.abs(values).mean()) if len(values) else 0.0
    new = np.diff(values, prepend=-np.inf) > slack
    if new.all():
        return codes, values, slack
    return (np.cumsum(new) - 1)[codes], values[new], slack


def _distinct(key: np.ndarray, size: int) -> np.ndarray:
    """Return the distinct keys in order."""
    if size <= max(1 << 20, 4 * len(key)):
        return np.flatnonzero(np.bincount(key, minlength=size))
    return np.sort(pd.unique(key))


def _counter(marked: np.ndarray, size: int) -> Callable[[np.ndarray], np.ndarray]:
    """Return a function that counts the marked keys below each of the keys given."""
    if size > max(1 << 20, 4 * len(marked)):
        return lambda keys: np.searchsorted(marked, keys)
    below = np.zeros(size + 1, dtype=np.int64)
    below[marked + 1] = 1
    np.cumsum(below, out=below)
    return lambda keys: below[keys]


def spells(durations: Any, entry: Any = None) -> tuple[np.ndarray, np.ndarray | None]:
    """Return times as arrays, checked.

    Raises
    ------
    ArgumentError
        When lengths differ, a time is missing, infinite or negative, or an entry is not before its end.
    """
    ends = np.asarray(durations)
    ends = ends if ends.dtype.kind in "iu" else ends.astype(float)
    if ends.ndim != 1 or not np.isfinite(ends).all():
        raise ArgumentError("durations must be one list of numbers without gaps.")
    if entry is None:
        if len(ends) and ends.min() < 0:
            raise ArgumentError("durations holds negative times; they count from 0.")
        return ends, None
    begins = np.asarray(entry, dtype=float)
    if begins.shape != ends.shape or not np.isfinite(begins).all():
        raise ArgumentError("entry must be a list of numbers without gaps, as long as durations.")
    wrong = int((begins >= ends).sum())
    if wrong:
        raise ArgumentError(f"entry is not before the end in {wrong} rows; leave such rows out.")
    return ends, begins


def flags(events: Any, people: int) -> np.ndarray:
    """Return events as booleans, checked.

    Raises
    ------
    ArgumentError
        When the length differs or something but 0 and 1 stands there.
    """
    made = np.asarray(events)
    if made.shape != (people,) or not np.isin(made, (0, 1)).all():
        raise ArgumentError("events must be a list of 0 and 1 (or False and True), as long as durations.")
    return made.astype(bool)


def labels(values: Any, people: int, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return codes in sorted order and the distinct values of a grouping.

    Raises
    ------
    ArgumentError
        When the length differs.
    DataMissingError
        When a value is missing: a level such as "unknown" says it openly.
    """
    column = pd.Series(values).reset_index(drop=True)
    if len(column) != people:
        raise ArgumentError(f"{name} must be as long as durations.")
    codes, found = codes_of(column)
    if len(codes) and codes.min() < 0:
        raise DataMissingError(
            f"{name} has missing values; give them a level of their own, such as 'unknown'."
        )
    return codes.astype(np.int64), found
