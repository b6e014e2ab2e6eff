"""How strong an unmeasured cause of both would have to be to explain an association."""

from __future__ import annotations

import math

from careerstats.errors import ArgumentError
from careerstats.evidence.basics import Estimate


def e_value(rr: float, lower: float | None = None, upper: float | None = None) -> Estimate:
    """E-value of VanderWeele and Ding (2017), Annals of Internal Medicine 167, 268.

    The smallest risk ratio which something unmeasured must have with both, with having no
    conversation and with the outcome, to explain the association away.

    Parameters
    ----------
    rr : float
        Risk ratio; below 1 it is inverted first.
    lower, upper : float, optional
        Its limits.

    Returns
    -------
    Estimate
        value: for the estimate; lower: for the limit nearer to 1, which is 1 when the interval
        holds 1 (NaN without limits); upper: always NaN.

    Raises
    ------
    ArgumentError
        When a ratio is negative, or the limits do not enclose the estimate.
    """
    low, high = (math.nan if limit is None else float(limit) for limit in (lower, upper))
    if min(rr, low, high) < 0 or low > rr or high < rr:
        raise ArgumentError("rr, lower and upper must be ratios of 0 or more with lower <= rr <= upper.")
    if math.isnan(rr):
        return Estimate(math.nan, math.nan, math.nan, "the ratio is not defined, so neither is its E-value")
    return Estimate(_needed(rr), _limit(rr, low, high), math.nan)


def _limit(rr: float, low: float, high: float) -> float:
    nearer = low if rr >= 1 else high
    if math.isnan(nearer):
        return math.nan
    crosses = nearer <= 1 if rr >= 1 else nearer >= 1
    return 1.0 if crosses else _needed(nearer)


def _needed(ratio: float) -> float:
    if ratio == 0:
        return math.inf
    away = ratio if ratio >= 1 else 1 / ratio
    return away if math.isinf(away) else away + math.sqrt(away * (away - 1))
