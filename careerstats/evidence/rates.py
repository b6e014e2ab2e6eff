"""Events per person-time: one rate, and two rates compared exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from careerstats.errors import ArgumentError
from careerstats.evidence.basics import Estimate, normal_quantile, undefined, whole
from careerstats.evidence.proportions import clopper_pearson
from careerstats.intervals import poisson_bounds

TIE = 1e-7


@dataclass(frozen=True)
class RateRatio:
    """Two rates compared; group 1 is the one without a recent conversation.

    Attributes
    ----------
    rate_1, rate_0 : Estimate
        Events per unit of time with Garwood's exact interval.
    ratio : Estimate
        rate_1 / rate_0 with the exact conditional interval.
    ratio_wald : Estimate
        The same with the log interval; not defined without events.
    p_value : float
        Exact, two-sided: given all events, group 1 has a binomial share of them.
    """

    rate_1: Estimate
    rate_0: Estimate
    ratio: Estimate
    ratio_wald: Estimate
    p_value: float


def rate(events: int, time: float, *, confidence: float = 0.95) -> Estimate:
    """Events per unit of time, with Garwood's (1936) exact interval.

    Parameters
    ----------
    events : int
        Count.
    time : float
        Person-time, in any unit; the rate is per this unit.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimate

    Raises
    ------
    ArgumentError
        When events is no count or the time is negative or missing.
    """
    found = whole(events, "events")
    if not (time >= 0 and math.isfinite(time)):
        raise ArgumentError(f"time={time!r} is no person-time; give a number of 0 or more.")
    lower, upper = poisson_bounds(found, time, confidence)
    if not time:
        return undefined("no person-time: no rate")
    return Estimate(found / time, float(lower), float(upper))


def rate_ratio(
    events_1: int, time_1: float, events_0: int, time_0: float, *, confidence: float = 0.95
) -> RateRatio:
    """Compare two rates.

    Parameters
    ----------
    events_1, events_0 : int
        Events of group 1 (without a recent conversation) and group 0.
    time_1, time_0 : float
        Their person-time, in one unit.
    confidence : float
        Of all intervals.

    Returns
    -------
    RateRatio

    Notes
    -----
    The conditional test and interval are those of R's ``poisson.test``.
    """
    one = rate(events_1, time_1, confidence=confidence)
    zero = rate(events_0, time_0, confidence=confidence)
    both = whole(events_1, "events_1") + whole(events_0, "events_0")
    if not time_1 or not time_0:
        none = undefined("no person-time in one of the groups: no comparison possible")
        return RateRatio(one, zero, none, none, math.nan)
    if not both:
        none = undefined("no event in either group: the ratio is not defined")
        return RateRatio(one, zero, none, none, 1.0)
    _, low, high = clopper_pearson(events_1, both, confidence=confidence)
    value = one.value / zero.value if events_0 else math.inf
    per = time_0 / time_1
    exact = Estimate(value, per * low / (1 - low), per * high / (1 - high) if events_0 else math.inf)
    p = _binomial_p(int(events_1), both, time_1 / (time_1 + time_0))
    return RateRatio(one, zero, exact, _wald(value, int(events_1), int(events_0), confidence), p)


def _wald(value: float, events_1: int, events_0: int, confidence: float) -> Estimate:
    if not events_1 or not events_0:
        return undefined("no event in one group: the log interval is not defined")
    spread = math.exp(normal_quantile(confidence) * math.sqrt(1 / events_1 + 1 / events_0))
    return Estimate(value, value / spread, value * spread)


def _binomial_p(events: int, among: int, share: float) -> float:
    """Return the probability of all counts no more likely than the one seen."""
    k = np.arange(among)
    logs = np.log((among - k) / (k + 1)) + math.log(share / (1 - share))
    mode = int(np.searchsorted(-logs, 0.0))
    rising = np.exp(-np.cumsum(logs[:mode][::-1]))[::-1]
    weights = np.concatenate([rising, [1.0], np.exp(np.cumsum(logs[mode:]))])
    seen = weights[events]
    return min(1.0, float(weights[weights <= seen * (1 + TIE)].sum() / weights.sum()))
