"""One risk, and two risks compared, in closed form or by inverting a score test.

Group 1 stands in the numerator and in front of the minus sign.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from careerstats.evidence.basics import Estimate, events_of, normal_quantile, undefined
from careerstats.intervals import wilson_bounds

NOBODY = "nobody in the group: no risk"
NOBODY_PAIR = "nobody in one of the groups: no comparison possible"
NO_EVENTS = "no event in either group: the ratio is not defined"
NO_CONTRAST = "everybody or nobody has the event in both groups: the odds ratio is not defined"
ZERO_BELOW = "no event in the second group: the ratio has no upper limit"
STEP = 1e-13
FURTHEST = 300.0
"""Log ratios are not looked for beyond this."""


def wilson(events: int, people: int, *, confidence: float = 0.95) -> Estimate:
    """Share of people with the event, with Wilson's score interval.

    Parameters
    ----------
    events, people : int
        Counts; nobody at all gives NaN and the reason.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimate
        With no event the lower limit is exactly 0, with all events the upper one exactly 1.

    Notes
    -----
    Wilson (1927), Journal of the American Statistical Association 22, 209.
    """
    found, among = events_of(events, people)
    lower, upper = wilson_bounds(found, among, confidence)
    return Estimate(found / among, float(lower), float(upper)) if among else undefined(NOBODY)


def clopper_pearson(events: int, people: int, *, confidence: float = 0.95) -> Estimate:
    """Share of people with the event, with the exact interval of Clopper and Pearson (1934).

    Parameters
    ----------
    events, people : int
        Counts; nobody at all gives NaN and the reason.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimate
    """
    from scipy.special import betaincinv

    found, among = events_of(events, people)
    normal_quantile(confidence)
    if among == 0:
        return undefined(NOBODY)
    tail = (1 - confidence) / 2
    lower = 0.0 if found == 0 else float(betaincinv(found, among - found + 1, tail))
    upper = 1.0 if found == among else 1 - float(betaincinv(among - found, found + 1, tail))
    return Estimate(found / among, lower, upper)


def newcombe(x1: int, n1: int, x0: int, n0: int, *, confidence: float = 0.95) -> Estimate:
    """Risk difference with method 10 of Newcombe (1998), Statistics in Medicine 17, 873.

    Parameters
    ----------
    x1, n1, x0, n0 : int
        Events and people of group 1 and of group 0.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimate
    """
    if not n1 or not n0:
        return undefined(NOBODY_PAIR)
    p1, l1, u1 = wilson(x1, n1, confidence=confidence)
    p0, l0, u0 = wilson(x0, n0, confidence=confidence)
    value = p1 - p0
    return Estimate(value, value - math.hypot(p1 - l1, u0 - p0), value + math.hypot(u1 - p1, p0 - l0))


def wald_difference(x1: int, n1: int, x0: int, n0: int, *, confidence: float = 0.95) -> Estimate:
    """Risk difference with the plain large-sample interval; parameters as in `newcombe`."""
    if not n1 or not n0:
        return undefined(NOBODY_PAIR)
    p1, p0 = x1 / n1, x0 / n0
    half = normal_quantile(confidence) * math.sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
    return Estimate(p1 - p0, p1 - p0 - half, p1 - p0 + half)


def score_difference(
    x1: int, n1: int, x0: int, n0: int, *, confidence: float = 0.95, corrected: bool = True
) -> Estimate:
    """Risk difference with a score interval.

    Parameters
    ----------
    x1, n1, x0, n0 : int
        Events and people of group 1 and of group 0.
    confidence : float
        Of the interval.
    corrected : bool
        With the variance factor N / (N - 1) of Miettinen and Nurminen (1985); without it the
        interval is Mee's (1984).

    Returns
    -------
    Estimate
    """
    if not n1 or not n0:
        return undefined(NOBODY_PAIR)
    z = normal_quantile(confidence)
    factor = _small_sample(n1 + n0) if corrected else 1.0
    value = x1 / n1 - x0 / n0

    def signed(delta: float) -> float:
        p1, p0 = _risks_given_difference(x1, n1, x0, n0, delta)
        return _standardised(value - delta, factor * (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0))

    lower = _crossing(lambda d: signed(d) - z, -1.0, value)
    upper = _crossing(lambda d: signed(d) + z, value, 1.0)
    return Estimate(value, lower, upper)


def score_ratio(
    x1: int, n1: int, x0: int, n0: int, *, confidence: float = 0.95, corrected: bool = False
) -> Estimate:
    """Risk ratio with a score interval, right at zero cells.

    Parameters
    ----------
    x1, n1, x0, n0 : int
        Events and people of group 1 and of group 0.
    confidence : float
        Of the interval.
    corrected : bool
        With the variance factor N / (N - 1) of Miettinen and Nurminen (1985); without it the
        interval is Koopman's (1984), Biometrics 40, 513.

    Returns
    -------
    Estimate
        No event in one group gives 0 or infinity with the other limit finite; none in both is not
        defined.
    """
    trouble = _ratio_trouble(x1, n1, x0, n0)
    if trouble:
        return undefined(trouble)
    z = normal_quantile(confidence)
    factor = _small_sample(n1 + n0) if corrected else 1.0
    q1, q0 = x1 / n1, x0 / n0

    def signed(log_ratio: float) -> float:
        ratio = math.exp(log_ratio)
        p1, p0 = risks_given_ratio(x1, n1, x0, n0, ratio)
        spread = p1 * (1 - p1) / n1 + ratio * ratio * p0 * (1 - p0) / n0
        return _standardised(q1 - ratio * q0, factor * spread)

    start = math.log(((x1 + 0.5) / (n1 + 0.5)) / ((x0 + 0.5) / (n0 + 0.5)))
    lower = math.exp(_outward(lambda t: signed(t) - z, start)) if x1 else 0.0
    upper = math.exp(_outward(lambda t: signed(t) + z, start)) if x0 else math.inf
    return Estimate(q1 / q0 if x0 else math.inf, lower, upper, "" if x0 else ZERO_BELOW)


def katz(x1: int, n1: int, x0: int, n0: int, *, confidence: float = 0.95) -> Estimate:
    """Risk ratio with the log interval of Katz et al. (1978); not defined at zero cells."""
    trouble = _ratio_trouble(x1, n1, x0, n0)
    if trouble or not x1 or not x0:
        return undefined(trouble or "no event in one group: the log interval is not defined")
    value = (x1 / n1) / (x0 / n0)
    spread = math.exp(normal_quantile(confidence) * math.sqrt(1 / x1 - 1 / n1 + 1 / x0 - 1 / n0))
    return Estimate(value, value / spread, value * spread)


def woolf(x1: int, n1: int, x0: int, n0: int, *, confidence: float = 0.95, add: float = 0.0) -> Estimate:
    """Odds ratio with Woolf's (1955) log interval.

    Parameters
    ----------
    x1, n1, x0, n0 : int
        Events and people of group 1 and of group 0.
    confidence : float
        Of the interval.
    add : float
        Added to each cell; 0.5 is the correction of Haldane and Anscombe.

    Returns
    -------
    Estimate
    """
    cells = [c + add for c in (x1, n1 - x1, x0, n0 - x0)]
    if min(cells) <= 0:
        return undefined("a cell of the table is empty: the log interval is not defined")
    value = cells[0] * cells[3] / (cells[1] * cells[2])
    spread = math.exp(normal_quantile(confidence) * math.sqrt(sum(1 / c for c in cells)))
    return Estimate(value, value / spread, value * spread)


def _ratio_trouble(x1: int, n1: int, x0: int, n0: int) -> str:
    if not n1 or not n0:
        return NOBODY_PAIR
    return "" if x1 or x0 else NO_EVENTS


def _small_sample(people: int) -> float:
    return people / (people - 1)


def _standardised(distance: float, variance: float) -> float:
    """Return distance / sd; a degenerate table at its own estimate is at distance 0."""
    if variance > 0:
        return distance / math.sqrt(variance)
    return 0.0 if distance == 0 else math.copysign(math.inf, distance)


def risks_given_ratio(x1: float, n1: float, x0: float, n0: float, ratio: float) -> tuple[float, float]:
    """Return the most likely risks with p1 = ratio * p0: the smaller root of a quadratic."""
    a, c = ratio * (n1 + n0), float(x1 + x0)
    b = x1 + n0 + ratio * (n1 + x0)
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    p0 = min(2 * c / (b + root), 1.0)
    return min(ratio * p0, 1.0), p0


def _risks_given_difference(x1: int, n1: int, x0: int, n0: int, delta: float) -> tuple[float, float]:
    """Return the most likely risks with p1 = p0 + delta.

    The score falls in p0 over the range that both risks allow: its zero, or the end it points to.
    """
    low, high = max(0.0, -delta), min(1.0, 1.0 - delta)
    if low >= high:
        return low + delta, low

    def score(p0: float) -> float:
        p1 = p0 + delta
        return _pull(x1, n1, p1) + _pull(x0, n0, p0)

    inner = 1e-17 + 1e-15 * (high - low)
    if score(low + inner) <= 0:
        p0 = low
    elif score(high - inner) >= 0:
        p0 = high
    else:
        p0 = _crossing(score, low + inner, high - inner)
    return min(max(p0 + delta, 0.0), 1.0), p0


def _pull(events: int, people: int, risk: float) -> float:
    """Return one group's part of the score."""
    up = events / risk if events and risk > 0 else (math.inf if events else 0.0)
    rest = people - events
    down = rest / (1 - risk) if rest and risk < 1 else (math.inf if rest else 0.0)
    return up - down


def _crossing(f: Callable[[float], float], low: float, high: float) -> float:
    """Return the zero of a falling function, or the end it points to."""
    from scipy.optimize import brentq

    if f(low) <= 0:
        return low
    if f(high) >= 0:
        return high
    return float(brentq(f, low, high, xtol=1e-16, rtol=STEP, maxiter=500))


def _outward(f: Callable[[float], float], start: float) -> float:
    """Return the zero of a falling function, searched for on both sides of a start."""
    from scipy.optimize import brentq

    low, high, step = start, start, 1.0
    while f(low) < 0 and low > -FURTHEST:
        low, step = low - step, step * 2
    step = 1.0
    while f(high) > 0 and high < FURTHEST:
        high, step = high + step, step * 2
    if f(low) < 0 or f(high) > 0:
        return -FURTHEST if f(low) < 0 else FURTHEST
    return float(brentq(f, low, high, xtol=1e-15, rtol=STEP, maxiter=500)) if low < high else low


def limit_of(f: Callable[[float], float], start: float) -> float:
    """Return exp of the zero of a falling function of a log ratio, searched for from a start."""
    return math.exp(_outward(f, start))
