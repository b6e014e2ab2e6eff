"""Intervals of a share and of a rate, for whole columns at once."""

from statistics import NormalDist
from typing import Any

import numpy as np

from careerstats.errors import ArgumentError


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ArgumentError(f"confidence={confidence!r} is not accepted; give a share between 0 and 1.")
    return (1 - confidence) / 2


def wilson_bounds(events: Any, people: Any, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Return the Wilson score interval of a share.

    Parameters
    ----------
    events, people : array_like
        Counts of one shape; `events` of `people`.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    lower, upper : numpy.ndarray
        Between 0 and 1; NaN where there are no people. No events give a lower bound of exactly 0,
        nothing but events an upper bound of exactly 1.

    References
    ----------
    Wilson 1927, JASA 22: 209-212.
    """
    z = NormalDist().inv_cdf(1 - _tail(confidence))
    k, n = np.broadcast_arrays(np.asarray(events, float), np.asarray(people, float))
    n = np.where(n > 0, n, np.nan)
    centre = k + z * z / 2
    half = z * np.sqrt(k * (n - k) / n + z * z / 4)
    lower = np.where(k == 0, 0 * n, (centre - half) / (n + z * z))
    upper = np.where(k == n, 1.0, (centre + half) / (n + z * z))
    return lower, upper


def poisson_bounds(events: Any, exposure: Any, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Return the exact interval of a rate: a Poisson count over an exposure.

    Parameters
    ----------
    events : array_like
        Counts.
    exposure : array_like
        What they are divided by, such as the mean headcount.
    confidence : float
        Coverage of the interval, at least.

    Returns
    -------
    lower, upper : numpy.ndarray
        In events per unit of exposure; NaN where the exposure is not above 0.

    References
    ----------
    Garwood 1936, Biometrika 28: 437-442.
    """
    from scipy.special import gammaincinv

    tail = _tail(confidence)
    k, per = np.broadcast_arrays(np.asarray(events, float), np.asarray(exposure, float))
    per = np.where(per > 0, per, np.nan)
    lower = np.where(k > 0, gammaincinv(np.maximum(k, 1), tail), 0.0)
    return lower / per, gammaincinv(k + 1, 1 - tail) / per
