"""Small units: shares pulled towards the whole, as far as chance alone would explain their spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError
from careerstats.evidence.basics import chi2_tail, normal_quantile
from careerstats.intervals import wilson_bounds

NO_SPREAD = (
    "the units differ no more than chance alone would make them; "
    "each is shown at the share of all, with the interval of that share"
)
GAIN = 1e-7
"""Gain in log-likelihood below which the spread between units is taken to be none."""


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Shares of units, each with what the others tell about it.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a unit, in order: events, people, rate (NaN for nobody), shrunk (posterior mean),
        lower, upper (posterior interval).
    alpha, beta : float
        The beta distribution of the units' true shares; infinite when they show no spread.
    pooled : float
        Its mean.
    said : str
        Whether the units could be told apart.
    """

    table: pd.DataFrame
    alpha: float
    beta: float
    pooled: float
    said: str


def shrink(events: Any, people: Any, *, confidence: float = 0.95) -> Shrunk:
    """Empirical-Bayes shares of units, beta-binomial by marginal likelihood.

    Parameters
    ----------
    events, people : array of int
        One entry a unit.
    confidence : float
        Of the posterior intervals.

    Returns
    -------
    Shrunk

    Raises
    ------
    ArgumentError
        When the lengths differ or events exceed people.
    """
    x, n = np.asarray(events, dtype=float), np.asarray(people, dtype=float)
    if x.ndim != 1 or x.shape != n.shape or not ((x >= 0) & (x <= n)).all():
        raise ArgumentError("events and people must be lists of one length, with 0 <= events <= people.")
    normal_quantile(confidence)
    prior = _prior(x, n)
    rates = np.divide(x, n, out=np.full(len(x), math.nan), where=n > 0)
    made = pd.DataFrame({"events": x.astype(np.int64), "people": n.astype(np.int64), "rate": rates})
    if prior is None:
        total = n.sum()
        pooled = float(x.sum() / total) if total else math.nan
        low, high = (float(v) for v in wilson_bounds(x.sum(), total, confidence))
        table = made.assign(shrunk=pooled, lower=low, upper=high)
        return Shrunk(table, math.inf, math.inf, pooled, NO_SPREAD if total else "nobody in any unit")
    from scipy.special import betaincinv

    alpha, beta = prior
    a, b = alpha + x, beta + n - x
    tail = (1 - confidence) / 2
    table = made.assign(shrunk=a / (a + b), lower=betaincinv(a, b, tail), upper=betaincinv(a, b, 1 - tail))
    return Shrunk(table, alpha, beta, alpha / (alpha + beta), "")


def _prior(x: np.ndarray, n: np.ndarray) -> tuple[float, float] | None:
    """Return alpha and beta of highest marginal likelihood; None when it has no inner maximum."""
    from scipy.optimize import minimize
    from scipy.special import betaln, xlog1py, xlogy

    some = n > 0
    x, n = x[some], n[some]
    events, people = x.sum(), n.sum()
    if len(x) < 2 or not 0 < events < people:
        return None
    pooled = events / people

    def loss(at: np.ndarray) -> float:
        alpha, beta = _shape(at)
        return -float((betaln(x + alpha, n - x + beta) - betaln(alpha, beta)).sum())

    none = -float(xlogy(events, pooled) + xlog1py(people - events, -pooled))
    starts = [np.array([math.log(pooled / (1 - pooled)), math.log(size)]) for size in (2.0, 20.0, 200.0)]
    fits = [
        minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-12})
        for start in starts
    ]
    best = min(fits, key=lambda fit: fit.fun)
    if none - best.fun < GAIN or best.x[1] > math.log(1e7):
        return None
    return _shape(_polished(best.x, x, n))


def _shape(at: np.ndarray) -> tuple[float, float]:
    """Return alpha and beta from the logit of the mean and the log of the size."""
    size = math.exp(min(at[1], 40.0))
    mean = 1 / (1 + math.exp(-at[0]))
    return size * mean, size * (1 - mean)


def _polished(at: np.ndarray, x: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the maximum to full precision: Newton on the exact score."""
    from scipy.optimize import root
    from scipy.special import psi

    def score(point: np.ndarray) -> np.ndarray:
        alpha, beta = _shape(point)
        whole = psi(alpha + beta) - psi(n + alpha + beta)
        by_alpha = (psi(x + alpha) - psi(alpha) + whole).sum()
        by_beta = (psi(n - x + beta) - psi(beta) + whole).sum()
        mean = alpha / (alpha + beta)
        across = (by_alpha - by_beta) * (alpha + beta) * mean * (1 - mean)
        return np.array([across, alpha * by_alpha + beta * by_beta])

    found = root(score, at, tol=1e-13)
    return found.x if np.abs(found.x - at).max() < 0.1 else at


@dataclass(frozen=True, eq=False)
class Pooled:
    """Effects of several units, pooled with a variance between them.

    Attributes
    ----------
    value, se, lower, upper : float
        Mean effect, its standard error and normal interval.
    tau2 : float
        Variance of the true effects between units.
    q, q_p, df : float
        Cochran's test of heterogeneity.
    i2 : float
        Share of the spread that is more than chance, in percent.
    shrunk : numpy.ndarray
        Best linear unbiased prediction of each unit's effect.
    """

    value: float
    se: float
    lower: float
    upper: float
    tau2: float
    q: float
    q_p: float
    df: int
    i2: float
    shrunk: np.ndarray


def pool(effects: Any, variances: Any, *, method: str = "DL", confidence: float = 0.95) -> Pooled:
    """Pool effects such as log risk ratios with random effects.

    Parameters
    ----------
    effects, variances : array of float
        One entry a unit; the variance is that of sampling.
    method : {"DL", "REML"}
        DerSimonian and Laird (1986), or restricted maximum likelihood.
    confidence : float
        Of the interval.

    Returns
    -------
    Pooled

    Raises
    ------
    ArgumentError
        When the lengths differ, nothing is given, a variance is not positive, or the method is
        another one.
    """
    y, v = np.asarray(effects, dtype=float), np.asarray(variances, dtype=float)
    if y.ndim != 1 or y.shape != v.shape or not len(y) or not ((v > 0) & np.isfinite(y)).all():
        raise ArgumentError(
            "effects and variances must be lists of one length, without gaps, variances above 0."
        )
    if method not in ("DL", "REML"):
        raise ArgumentError(f"method={method!r} is not accepted; give one of ['DL', 'REML'].")
    w = 1 / v
    fixed = (w * y).sum() / w.sum()
    q, df = float((w * (y - fixed) ** 2).sum()), len(y) - 1
    scale = w.sum() - (w**2).sum() / w.sum()
    tau2 = max(0.0, (q - df) / scale) if df else 0.0
    if method == "REML" and df:
        tau2 = _reml(y, v, tau2)
    total = 1 / (v + tau2)
    value, se = float((total * y).sum() / total.sum()), float(total.sum() ** -0.5)
    half = normal_quantile(confidence) * se
    typical = df / scale if df else math.nan
    i2 = 100 * tau2 / (tau2 + typical) if df else math.nan
    shrunk = value + tau2 * total * (y - value)
    return Pooled(
        value, se, value - half, value + half, float(tau2), q, chi2_tail(q, df), df, float(i2), shrunk
    )


def _reml(y: np.ndarray, v: np.ndarray, start: float) -> float:
    """Return the variance between units by Fisher scoring, never below 0."""
    tau2 = start
    for _ in range(200):
        w = 1 / (v + tau2)
        off = y - (w * y).sum() / w.sum()
        trace = w.sum() - (w**2).sum() / w.sum()
        squared = (w**2).sum() - 2 * (w**3).sum() / w.sum() + ((w**2).sum() / w.sum()) ** 2
        step = ((w**2 * off**2).sum() - trace) / squared
        new = max(0.0, tau2 + step)
        if abs(new - tau2) <= 1e-14 * (1 + tau2):
            return new
        tau2 = new
    return tau2
