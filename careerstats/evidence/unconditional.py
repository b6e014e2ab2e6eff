"""Exact tests of two risks that hold only the group sizes fixed: Barnard's and Boschloo's.

The p-value is the largest probability, over all common risks, of the tables that speak against
equality as much as the one seen. All tables are enumerated, so the cost grows with the square of
the number of people; hence the cap.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np

from careerstats.errors import ArgumentError, choose
from careerstats.evidence.basics import events_of

PEOPLE_LIMIT = 1_000
"""People beyond which the enumeration is refused."""

Alternative = Literal["two-sided", "less", "greater"]

GRID = 1_001
SAME = 1e-9


def boschloo(
    events_1: int, people_1: int, events_0: int, people_0: int, *, alternative: Alternative = "two-sided"
) -> float:
    """P-value of Boschloo's (1970) test: Fisher's p-value taken as a statistic, so never less powerful.

    Parameters
    ----------
    events_1, people_1, events_0, people_0 : int
        Events and people of group 1 and group 0.
    alternative : {"two-sided", "less", "greater"}
        Of the risk of group 1 against that of group 0; two-sided is twice the smaller one.

    Returns
    -------
    float

    Raises
    ------
    ArgumentError
        For more than 1,000 people; the exact conditional mid-p value serves as well there.
    """
    x1, n1, x0, n0 = _checked(events_1, people_1, events_0, people_0)

    def less() -> float:
        return _largest(_fisher_less, x1, n1, x0, n0)

    def greater() -> float:
        return _largest(_fisher_less, x0, n0, x1, n1)

    def both() -> float:
        twice = 2 * min(less(), greater())
        return 1.0 if twice > 1 else twice

    return _chosen(alternative, less, greater, both)()


def barnard(
    events_1: int, people_1: int, events_0: int, people_0: int, *, alternative: Alternative = "two-sided"
) -> float:
    """P-value of Barnard's (1945) test with the pooled z statistic; parameters as in `boschloo`.

    Two-sided, tables count by the size of z, whatever its sign.
    """
    x1, n1, x0, n0 = _checked(events_1, people_1, events_0, people_0)

    def less() -> float:
        return _largest(_pooled_z, x1, n1, x0, n0)

    def greater() -> float:
        return _largest(_pooled_z, x0, n0, x1, n1)

    def both() -> float:
        return _largest(lambda m1, m0: -np.abs(_pooled_z(m1, m0)), x1, n1, x0, n0)

    return _chosen(alternative, less, greater, both)()


def _checked(events_1: int, people_1: int, events_0: int, people_0: int) -> tuple[int, int, int, int]:
    x1, n1 = events_of(events_1, people_1, ("events_1", "people_1"))
    x0, n0 = events_of(events_0, people_0, ("events_0", "people_0"))
    if n1 + n0 > PEOPLE_LIMIT:
        raise ArgumentError(
            f"{n1 + n0:,} people are too many for an unconditional exact test (up to {PEOPLE_LIMIT:,}); "
            "use the mid-p value, which hardly differs from it with so many."
        )
    return x1, n1, x0, n0


def _chosen(
    alternative: str, less: Callable[[], float], greater: Callable[[], float], both: Callable[[], float]
) -> Callable[[], float]:
    ways = {"less": less, "greater": greater, "two-sided": both}
    if alternative not in ways:
        raise choose("alternative", alternative, list(ways))
    return ways[alternative]


def _pooled_z(n1: int, n0: int) -> np.ndarray:
    """Return the standardised difference for every table, shape (n1 + 1, n0 + 1)."""
    x1, x0 = np.arange(n1 + 1)[:, None], np.arange(n0 + 1)[None, :]
    pooled = (x1 + x0) / (n1 + n0)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n0)
    difference = x1 / n1 - x0 / n0
    return np.divide(difference, np.sqrt(variance), out=np.zeros_like(difference), where=variance > 0)


def _fisher_less(n1: int, n0: int) -> np.ndarray:
    """Return Fisher's one-sided p-value for every table, shape (n1 + 1, n0 + 1)."""
    from scipy.special import gammaln

    x1, x0 = np.arange(n1 + 1)[:, None], np.arange(n0 + 1)[None, :]

    def log_choose(n: int, k: np.ndarray) -> np.ndarray:
        return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)

    p = np.exp(log_choose(n1, x1) + log_choose(n0, x0) - log_choose(n1 + n0, x1 + x0))
    made = np.empty_like(p)
    for row in range(n1 + 1):
        made[row] = p[row]
        if row:
            made[row, :-1] += made[row - 1, 1:]
    return made


def _largest(statistic: Callable[[int, int], np.ndarray], x1: int, n1: int, x0: int, n0: int) -> float:
    """Return the largest probability over the common risk of a statistic as small as the one seen."""
    from scipy.optimize import minimize_scalar

    if not n1 or not n0:
        return math.nan
    table = statistic(n1, n0)
    seen = table[x1, x0]
    region = (table <= seen + SAME * abs(seen)).astype(float)

    def probability(risk: np.ndarray) -> np.ndarray:
        rows, columns = _binomial(n1, risk), _binomial(n0, risk)
        return ((rows @ region) * columns).sum(1)

    grid = np.sin(np.linspace(0, math.pi / 2, GRID)) ** 2
    p = probability(grid)
    best = float(p.max())
    for at in np.argsort(p)[::-1][:3]:
        span = (grid[max(at - 1, 0)], grid[min(at + 1, GRID - 1)])
        found = minimize_scalar(
            lambda r: -float(probability(np.array([r]))[0]),
            bounds=span,
            method="bounded",
            options={"xatol": 1e-10},
        )
        best = max(best, -float(found.fun))
    return min(1.0, best)


def _binomial(n: int, risk: np.ndarray) -> np.ndarray:
    """Return binomial probabilities, shape (risks, n + 1)."""
    from scipy.special import gammaln, xlog1py, xlogy

    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.exp(ways + xlogy(k, risk[:, None]) + xlog1py(n - k, -risk[:, None]))
