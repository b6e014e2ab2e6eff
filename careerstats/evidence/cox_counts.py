"""The partial likelihood of a Cox model, on counts of rows by time and covariate pattern.

Rows with the same covariates that leave (or enter) at the same time are one cell. Once counted, a
step of the fit costs what the cells cost, however many people stand behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from careerstats.evidence.risk_sets import Clock

SMALL_TABLE = 1 << 20


@dataclass(frozen=True, eq=False)
class Counts:
    """Rows counted for a fit.

    Attributes
    ----------
    clock : Clock
        Over the times with an event.
    columns : numpy.ndarray
        ``(K, p)`` covariates of each pattern, centred.
    leaving, entering, dying : scipy.sparse matrix
        ``(T, K)`` rows that leave, enter (None: all from the start) and have the event.
    place, share : numpy.ndarray
        ``(D,)`` for each event its time and, of the d events tied there, l / d with l = 0..d-1
        (Efron); 0 for Breslow's way with ties.
    """

    clock: Clock
    columns: np.ndarray
    leaving: Any
    entering: Any
    dying: Any
    place: np.ndarray
    share: np.ndarray

    def only(self, kept: np.ndarray) -> Counts:
        """Return the same rows with some of the columns."""
        columns = self.columns[:, kept]
        return Counts(self.clock, columns, self.leaving, self.entering, self.dying, self.place, self.share)

    def at(self, coefficients: np.ndarray) -> Likelihood:
        """Return the likelihood at given coefficients."""
        risk = np.exp(self.columns @ coefficients)
        weighted = risk[:, None] * np.hstack([np.ones((len(risk), 1)), self.columns])
        present = self.clock.suffix(self.leaving @ weighted)
        if self.entering is not None:
            later = self.entering @ weighted
            present = present - (self.clock.suffix(later) - later)
        dead = self.dying @ weighted
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            inverse = 1 / (present[self.place, 0] - self.share * dead[self.place, 0])
            value = (self.dying.sum(axis=0) @ (self.columns @ coefficients)).item() + np.log(inverse).sum()
        return Likelihood(self, float(value), risk, present, dead, inverse)


@dataclass(frozen=True, eq=False)
class Likelihood:
    """The log partial likelihood at one point, and what its slopes are made of.

    Attributes
    ----------
    counts : Counts
    value : float
    risk : numpy.ndarray
        ``(K,)`` relative hazard of each pattern.
    present, dead : numpy.ndarray
        ``(T, 1 + p)`` sums over those at risk, and over those with the event, of risk and risk * columns.
    inverse : numpy.ndarray
        ``(D,)`` one over the denominator of each event.
    """

    counts: Counts
    value: float
    risk: np.ndarray
    present: np.ndarray
    dead: np.ndarray
    inverse: np.ndarray

    def per_time(self, values: np.ndarray) -> np.ndarray:
        """Sum over the events of each time."""
        return np.bincount(self.counts.place, values, minlength=len(self.counts.clock.time))

    @property
    def hazard(self) -> tuple[np.ndarray, np.ndarray]:
        """Hazard that each time adds, and the part of it that those with the event are spared."""
        return self.per_time(self.inverse), self.per_time(self.counts.share * self.inverse)

    def averages(self, values: np.ndarray) -> np.ndarray:
        """Sum ``values * mean`` over the events of each time, ``(T, p)``.

        The mean is that of the columns among those at risk, weighted by hazard.
        """
        scaled = values * self.inverse
        first = self.per_time(scaled)[:, None] * self.present[:, 1:]
        return first - self.per_time(self.counts.share * scaled)[:, None] * self.dead[:, 1:]

    def expected(self, hazard: np.ndarray, spared: np.ndarray) -> np.ndarray:
        """Return the events to be expected of each pattern, ``(K,)``."""
        counts = self.counts
        total = counts.clock.prefix(hazard)
        seen = counts.leaving.T @ total - counts.dying.T @ spared
        if counts.entering is not None:
            seen = seen - counts.entering.T @ (total - hazard)
        return self.risk * seen

    def score(self, by_time: np.ndarray | None = None) -> np.ndarray:
        """Return the slope, ``(p,)``; ``by_time`` weighs the events of each time."""
        weight = np.ones(len(self.counts.clock.time)) if by_time is None else by_time
        observed = (self.counts.dying.T @ weight) @ self.counts.columns
        return observed - self.averages(weight[self.counts.place]).sum(axis=0)

    def information(self, by_time: np.ndarray | None = None) -> np.ndarray:
        """Return minus the curvature, ``(p, p)``; ``by_time`` weighs the events of each time."""
        hazard, spared = self.hazard
        weight = np.ones(len(hazard)) if by_time is None else by_time
        columns, share = self.counts.columns, self.counts.share
        squares = columns.T @ (columns * self.expected(hazard * weight, spared * weight)[:, None])
        second = self.inverse**2 * weight[self.counts.place]
        there, dead = self.present[:, 1:], self.dead[:, 1:]
        cross = there.T @ (dead * self.per_time(share * second)[:, None])
        means = there.T @ (there * self.per_time(second)[:, None]) - cross - cross.T
        return squares - means - dead.T @ (dead * self.per_time(share**2 * second)[:, None])


def count_rows(
    clock: Clock, pattern: np.ndarray, columns: np.ndarray, happened: np.ndarray, *, efron: bool
) -> Counts:
    """Count rows by time and pattern.

    Parameters
    ----------
    clock : Clock
        Over the times with an event.
    pattern : numpy.ndarray
        ``(N,)`` pattern of each row.
    columns : numpy.ndarray
        ``(K, p)`` covariates of each pattern.
    happened : numpy.ndarray
        ``(N,)`` whether the row ends with the event.
    efron : bool
        Efron's way with ties, or else Breslow's.
    """
    from scipy.sparse import csr_matrix

    shape = (len(clock.time), len(columns))

    def table(places: np.ndarray, rows: np.ndarray) -> Any:
        return csr_matrix(sums(places[rows], pattern[rows], np.ones(int(rows.sum())), shape))

    seen = clock.leaves >= 0
    dying = table(clock.leaves, seen & happened)
    events = np.rint(np.asarray(dying.sum(axis=1)).ravel()).astype(np.int64)
    place = np.repeat(np.arange(len(events)), events)
    order = np.arange(len(place)) - np.repeat(np.cumsum(events) - events, events)
    share = order / events[place] if efron else np.zeros(len(place))
    people = np.bincount(pattern, minlength=len(columns))
    centred = columns - (people @ columns) / max(people.sum(), 1)
    entering = None if clock.enters is None else table(clock.enters, seen)
    return Counts(clock, centred, table(clock.leaves, seen), entering, dying, place, share)


def sums(rows: np.ndarray, columns: np.ndarray, weights: np.ndarray, shape: tuple[int, int]) -> Any:
    """Return sums of weights by row and column, as a table when it is small and sparse otherwise."""
    if shape[0] * shape[1] <= max(SMALL_TABLE, 4 * len(rows)):
        made = np.bincount(rows * shape[1] + columns, weights, minlength=shape[0] * shape[1])
        return made.reshape(shape)
    from scipy.sparse import csr_matrix

    return csr_matrix((weights, (rows, columns)), shape=shape)
