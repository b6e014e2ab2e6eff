"""What a comparison of this size can show: power, people needed, smallest detectable difference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from careerstats.errors import ArgumentError

NORMAL = NormalDist()


@dataclass(frozen=True)
class Detectable:
    """The smallest difference that a comparison would find with the power asked for.

    Attributes
    ----------
    risk : float
        Risk in the group compared with.
    above, below : float
        Nearest risks on either side that would be told from it; NaN where there is none.
    difference : float
        above - risk.
    h : float
        Cohen's effect size.
    """

    risk: float
    above: float
    below: float
    difference: float
    h: float


def cohens_h(risk_1: float, risk_0: float) -> float:
    """Difference of two risks on the arcsine scale, 2 asin(sqrt(risk_1)) - 2 asin(sqrt(risk_0))."""
    return _angle(_share(risk_1, "risk_1")) - _angle(_share(risk_0, "risk_0"))


def power(
    people_1: float,
    risk_1: float,
    people_0: float,
    risk_0: float,
    *,
    alpha: float = 0.05,
    strict: bool = False,
) -> float:
    """Chance that two groups with these risks are told apart, normal approximation, two-sided.

    Parameters
    ----------
    people_1, people_0 : float
        Sizes of the groups.
    risk_1, risk_0 : float
        Their true risks.
    alpha : float
        Level of the test.
    strict : bool
        Count also the chance of a find in the wrong direction.

    Returns
    -------
    float
        With groups of one size that of R's ``power.prop.test``.
    """
    p1, p0 = _share(risk_1, "risk_1"), _share(risk_0, "risk_0")
    n1, n0 = _people(people_1, "people_1"), _people(people_0, "people_0")
    z = -NORMAL.inv_cdf(_open(alpha, "alpha") / 2)
    pooled = (n1 * p1 + n0 * p0) / (n1 + n0)
    null = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    spread = math.sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
    distance = abs(p1 - p0)
    if not spread:
        return float(distance > z * null)
    found = NORMAL.cdf((distance - z * null) / spread)
    return found + NORMAL.cdf((-distance - z * null) / spread) if strict else found


def people_needed(risk_1: float, risk_0: float, *, power_wanted: float = 0.8, alpha: float = 0.05) -> float:
    """People needed in each of two equal groups, not rounded; as R's ``power.prop.test``.

    Parameters
    ----------
    risk_1, risk_0 : float
        The true risks; equal ones need infinitely many.
    power_wanted, alpha : float
        Chance of a find, and level of the two-sided test.
    """
    p1, p0 = _share(risk_1, "risk_1"), _share(risk_0, "risk_0")
    if p1 == p0:
        return math.inf
    z = -NORMAL.inv_cdf(_open(alpha, "alpha") / 2)
    y = NORMAL.inv_cdf(_open(power_wanted, "power_wanted"))
    mean = (p1 + p0) / 2
    needed = z * math.sqrt(2 * mean * (1 - mean)) + y * math.sqrt(p1 * (1 - p1) + p0 * (1 - p0))
    return (needed / (p1 - p0)) ** 2


def power_h(h: float, people_1: float, people_0: float, *, alpha: float = 0.05) -> float:
    """Two-sided power for an effect size h of Cohen, as R's ``pwr.2p2n.test``."""
    n1, n0 = _people(people_1, "people_1"), _people(people_0, "people_0")
    z = NORMAL.inv_cdf(_open(alpha, "alpha") / 2)
    shift = abs(h) * math.sqrt(n1 * n0 / (n1 + n0))
    return NORMAL.cdf(z + shift) + NORMAL.cdf(z - shift)


def detectable_difference(
    people_1: float, people_0: float, risk_0: float, *, power_wanted: float = 0.8, alpha: float = 0.05
) -> Detectable:
    """Smallest difference from a risk that groups of these sizes would show.

    Parameters
    ----------
    people_1, people_0 : float
        Sizes of the groups.
    risk_0 : float
        Risk in group 0, the one with a recent conversation.
    power_wanted, alpha : float
        Chance of a find, and level of the two-sided test.

    Returns
    -------
    Detectable

    Notes
    -----
    Cohen (1988), Statistical Power Analysis, by the arcsine; as R's ``pwr.2p2n.test``.
    """
    from scipy.optimize import brentq

    risk = _share(risk_0, "risk_0")
    if not _open(alpha, "alpha") < _open(power_wanted, "power_wanted"):
        raise ArgumentError("power_wanted must lie above alpha; 0.8 and 0.05 are usual.")
    n1, n0 = _people(people_1, "people_1"), _people(people_0, "people_0")
    scale = math.sqrt(n1 * n0 / (n1 + n0))
    h = (
        brentq(lambda s: power_h(s / scale, n1, n0, alpha=alpha) - power_wanted, 0.0, 40.0, xtol=1e-14)
        / scale
    )
    up, down = _angle(risk) + h, _angle(risk) - h
    above = math.sin(up / 2) ** 2 if up <= math.pi else math.nan
    below = math.sin(down / 2) ** 2 if down >= 0 else math.nan
    return Detectable(risk, above, below, above - risk, h)


def _angle(risk: float) -> float:
    return 2 * math.asin(math.sqrt(risk))


def _share(value: float, name: str) -> float:
    if not 0 <= value <= 1:
        raise ArgumentError(f"{name}={value!r} is no risk; give a share between 0 and 1.")
    return float(value)


def _open(value: float, name: str) -> float:
    if not 0 < value < 1:
        raise ArgumentError(f"{name}={value!r} is not accepted; give a number between 0 and 1.")
    return float(value)


def _people(value: float, name: str) -> float:
    if not (value > 0 and math.isfinite(value)):
        raise ArgumentError(f"{name}={value!r} is no group size; give a number above 0.")
    return float(value)
