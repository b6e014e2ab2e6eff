"""Exact inference on the odds ratio: the margins of each 2 x 2 table are held fixed.

Given its margins, the number of events in group 1 has a noncentral hypergeometric distribution;
over several strata the sum has their convolution. Everything here, tests, limits and the estimate,
reads that one distribution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce

import numpy as np

from careerstats.errors import ArgumentError
from careerstats.evidence.basics import Estimate, as_tables, undefined
from careerstats.evidence.proportions import NO_CONTRAST, limit_of

TIE = 1e-7
"""Tables whose probability is this close (relative) count as equally likely, as in R."""

STRATA_LIMIT = 50_000
"""Possible totals beyond which the distribution over strata costs too much."""


@dataclass(frozen=True, eq=False)
class Conditional:
    """Distribution of the events in group 1, given all margins.

    Attributes
    ----------
    first : int
        Smallest possible total.
    weights : numpy.ndarray
        For each possible total a number proportional to its probability at the odds ratio
        exp(tilt); tilted to the data so that no tail vanishes in rounding.
    tilt : float
        Log odds ratio at which the weights hold.
    observed : int
        Total seen.
    """

    first: int
    weights: np.ndarray
    tilt: float
    observed: int

    @property
    def last(self) -> int:
        """Largest possible total."""
        return self.first + len(self.weights) - 1

    def at(self, log_odds: float) -> np.ndarray:
        """Return the probability of each possible total at a log odds ratio."""
        steps = np.arange(len(self.weights)) * (log_odds - self.tilt)
        with np.errstate(divide="ignore"):
            logs = np.log(self.weights) + steps
        made = np.exp(logs - logs.max())
        return made / made.sum()

    def tails(self, log_odds: float) -> tuple[float, float, float]:
        """Return the probabilities of fewer, just as many and more events than seen."""
        p = self.at(log_odds)
        here = self.observed - self.first
        return float(p[:here].sum()), float(p[here]), float(p[here + 1 :].sum())

    def estimate(self) -> float:
        """Return the odds ratio under which the total seen is the one expected."""
        if self.first == self.last:
            return math.nan
        if self.observed in (self.first, self.last):
            return 0.0 if self.observed == self.first else math.inf
        totals = np.arange(self.first, self.last + 1)
        return limit_of(lambda t: self.observed - float(self.at(t) @ totals), self.tilt)

    def interval(self, *, confidence: float = 0.95, mid: bool = False) -> tuple[float, float]:
        """Return the limits that the exact (or mid-p) one-sided tests just do not reject."""
        if self.first == self.last:
            return 0.0, math.inf
        tail, share = math.log((1 - confidence) / 2), 0.5 if mid else 1.0

        def as_many_or_more(t: float) -> float:
            _, same, more = self.tails(t)
            return tail - _log(share * same + more)

        def as_few_or_fewer(t: float) -> float:
            fewer, same, _ = self.tails(t)
            return _log(share * same + fewer) - tail

        lower = 0.0 if self.observed == self.first else limit_of(as_many_or_more, self.tilt)
        upper = math.inf if self.observed == self.last else limit_of(as_few_or_fewer, self.tilt)
        return lower, upper

    def odds_ratio(self, *, confidence: float = 0.95, mid: bool = False) -> Estimate:
        """Return the conditional maximum-likelihood odds ratio with its exact interval."""
        if self.first == self.last:
            return undefined(NO_CONTRAST)
        lower, upper = self.interval(confidence=confidence, mid=mid)
        bound = {self.first: "0", self.last: "infinity"}.get(self.observed)
        said = f"an empty cell: the odds ratio is estimated as {bound}" if bound else ""
        return Estimate(self.estimate(), lower, upper, said)

    def p_two_sided(self) -> float:
        """Return the probability, at odds ratio 1, of all totals no more likely than the one seen."""
        p = self.at(0.0)
        return min(1.0, float(p[p <= p[self.observed - self.first] * (1 + TIE)].sum()))

    def p_less(self, *, mid: bool = False) -> float:
        """Return the probability, at odds ratio 1, of as few events as seen or fewer."""
        fewer, same, _ = self.tails(0.0)
        return min(1.0, fewer + same * (0.5 if mid else 1.0))

    def p_greater(self, *, mid: bool = False) -> float:
        """Return the probability, at odds ratio 1, of as many events as seen or more."""
        _, same, more = self.tails(0.0)
        return min(1.0, more + same * (0.5 if mid else 1.0))

    def mid_p(self) -> float:
        """Return twice the smaller one-sided mid-p value."""
        return min(1.0, 2 * min(self.p_less(mid=True), self.p_greater(mid=True)))


def conditional(tables: object) -> Conditional:
    """Return the exact conditional distribution of one table or of several strata.

    Parameters
    ----------
    tables : array of shape (k, 2, 2) or (2, 2)
        Rows: group 1, group 0; columns: with the event, without. Whole numbers.

    Returns
    -------
    Conditional

    Raises
    ------
    ArgumentError
        When cells are not whole, or the strata together allow so many totals that the exact
        answer costs too much.
    """
    strata = as_tables(tables)
    if (strata != np.floor(strata)).any():
        raise ArgumentError("tables holds parts of people; an exact answer needs whole numbers.")
    a, b, c, d = (strata[:, i, j] for i in (0, 1) for j in (0, 1))
    tilt = _near(a, b, c, d)
    ranges = np.minimum(a + b, a + c) - np.maximum(0, a - d)
    if len(strata) > 1 and ranges.sum() > STRATA_LIMIT:
        raise ArgumentError(
            f"The strata allow {int(ranges.sum()):,} totals; the exact answer is given up to "
            f"{STRATA_LIMIT:,}. Use the Mantel-Haenszel estimate, which is as good with counts so large."
        )
    parts = [_one_table(*cells, tilt) for cells in zip(a, b, c, d, strict=True)]
    weights = reduce(np.convolve, (w for _, w in parts), np.ones(1))
    return Conditional(sum(f for f, _ in parts), weights, tilt, int(a.sum()))


def _near(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> float:
    """Return a log odds ratio near the estimate; finite, whatever the cells."""
    n = np.maximum(a + b + c + d, 1)
    return math.log(((a * d / n).sum() + 0.5) / ((b * c / n).sum() + 0.5))


def _one_table(a: float, b: float, c: float, d: float, tilt: float) -> tuple[int, np.ndarray]:
    """Return the smallest total and the weights of one table, from ratios of neighbours."""
    first, last = int(max(0, a - d)), int(min(a + b, a + c))
    k = np.arange(first, last)
    with np.errstate(divide="ignore"):
        logs = np.log((a + b - k) / (k + 1)) + np.log((a + c - k) / (d - a + k + 1)) + tilt
    mode = int(np.searchsorted(-logs, 0.0))
    rising = np.exp(-np.cumsum(logs[:mode][::-1]))[::-1]
    falling = np.exp(np.cumsum(logs[mode:]))
    weights = np.concatenate([rising, [1.0], falling])
    return first, weights / weights.sum()


def _log(probability: float) -> float:
    return math.log(probability) if probability > 0 else -800.0
