"""Two groups compared within strata: Mantel-Haenszel estimates and the tests that go with them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from careerstats.errors import ArgumentError
from careerstats.evidence.basics import Estimate, as_tables, chi2_tail, normal_quantile, undefined
from careerstats.evidence.exact import Conditional, conditional
from careerstats.evidence.proportions import limit_of, risks_given_ratio

NO_STRATUM = "no stratum has people in both groups"
NO_EVENTS = "no event in any stratum that has people in both groups"
ZERO = "one group has no event in any stratum"


@dataclass(frozen=True, eq=False)
class MantelHaenszel:
    """One comparison over all strata.

    Attributes
    ----------
    tables : numpy.ndarray
        All strata, shape (k, 2, 2): rows group 1 (without a recent conversation) and group 0,
        columns with and without the event.
    confidence : float
        Of all intervals.
    """

    tables: np.ndarray
    confidence: float = 0.95

    @cached_property
    def _used(self) -> np.ndarray:
        return self.tables[(self.tables.sum(axis=2) > 0).all(axis=1)]

    @property
    def _cells(self) -> tuple[np.ndarray, ...]:
        used = self._used
        return used[:, 0, 0], used[:, 0, 1], used[:, 1, 0], used[:, 1, 1], used.sum(axis=(1, 2))

    @property
    def strata_used(self) -> int:
        """Strata with people in both groups; the others cannot tell."""
        return len(self._used)

    @property
    def strata_dropped(self) -> int:
        """Strata with people in one group only."""
        return len(self.tables) - len(self._used)

    @property
    def strata_informative(self) -> int:
        """Strata used in which some have the event and some not: they alone bear on a ratio."""
        return int((self._used.sum(axis=1) > 0).all(axis=1).sum())

    @property
    def people_used(self) -> int:
        """People in the strata used."""
        return int(self._used.sum())

    @cached_property
    def odds_ratio(self) -> Estimate:
        """Mantel-Haenszel odds ratio; variance of Robins, Breslow and Greenland (1986)."""
        a, b, c, d, n = self._cells
        r, s = a * d / n, b * c / n
        if not r.sum() and not s.sum():
            return undefined(self._why())
        p, q = (a + d) / n, (b + c) / n
        top, bottom = r.sum(), s.sum()
        if not top or not bottom:
            return self._exact_at_zero(math.inf if top else 0.0)
        variance = (
            (p * r).sum() / (2 * top**2)
            + (p * s + q * r).sum() / (2 * top * bottom)
            + (q * s).sum() / (2 * bottom**2)
        )
        return self._on_log_scale(top / bottom, variance)

    @cached_property
    def risk_ratio(self) -> Estimate:
        """Mantel-Haenszel risk ratio; variance of Greenland and Robins (1985)."""
        a, b, c, d, n = self._cells
        n1, n0 = a + b, c + d
        top, bottom = (a * n0 / n).sum(), (c * n1 / n).sum()
        if not top and not bottom:
            return undefined(self._why())
        if not top or not bottom:
            return self._score_at_zero(math.inf if top else 0.0)
        variance = ((n1 * n0 * (a + c) - a * c * n) / n**2).sum() / (top * bottom)
        return self._on_log_scale(top / bottom, variance)

    @cached_property
    def risk_difference(self) -> Estimate:
        """Mantel-Haenszel risk difference; variance of Sato (1989)."""
        a, b, c, d, n = self._cells
        if not len(n):
            return undefined(NO_STRATUM)
        n1, n0 = a + b, c + d
        weight = (n1 * n0 / n).sum()
        value = ((a * n0 - c * n1) / n).sum() / weight
        p = (n1**2 * c - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / n**2
        q = (a * (n0 - c) + c * (n1 - a)) / (2 * n)
        half = normal_quantile(self.confidence) * math.sqrt(max(value * p.sum() + q.sum(), 0.0)) / weight
        return Estimate(float(value), float(value - half), float(value + half))

    def cmh(self, *, corrected: bool = False) -> tuple[float, float]:
        """Return the Cochran-Mantel-Haenszel chi-squared (1 df) and its p-value.

        Parameters
        ----------
        corrected : bool
            With the continuity correction.
        """
        excess, variance = self._excess()
        if not variance > 0:
            return math.nan, math.nan
        distance = abs(excess)
        distance -= min(0.5, distance) if corrected else 0.0
        statistic = float(distance**2 / variance)
        return statistic, chi2_tail(statistic, 1)

    @property
    def p_value(self) -> float:
        """P-value of the CMH test without continuity correction; NaN where nothing can vary."""
        return self.cmh()[1]

    @cached_property
    def exact(self) -> Conditional:
        """Exact conditional distribution over the strata: estimate, interval, p-values."""
        return conditional(self.tables)

    @cached_property
    def _heterogeneity(self) -> tuple[float, float, int]:
        """Breslow-Day chi-squared, Tarone's correction of it, and the degrees of freedom."""
        ratio = self.odds_ratio.value
        used = self._used[(self._used.sum(axis=1) > 0).all(axis=1)]
        if not 0 < ratio < math.inf or len(used) < 2:
            return math.nan, math.nan, max(len(used) - 1, 0)
        a, b, c, d = (used[:, i, j] for i in (0, 1) for j in (0, 1))
        expected = _expected_cell(a + b, c + d, a + c, ratio)
        corner = c + d - (a + c) + expected
        variance = 1 / (1 / expected + 1 / (a + b - expected) + 1 / (a + c - expected) + 1 / corner)
        plain = ((a - expected) ** 2 / variance).sum()
        correction = (a - expected).sum() ** 2 / variance.sum()
        return float(plain), float(plain - correction), len(used) - 1

    @property
    def breslow_day(self) -> float:
        """Chi-squared of Breslow and Day (1980): do the strata share one odds ratio?"""
        return self._heterogeneity[0]

    @property
    def breslow_day_p(self) -> float:
        """Its p-value; NaN with fewer than two informative strata."""
        return chi2_tail(self._heterogeneity[0], self._heterogeneity[2])

    @property
    def tarone(self) -> float:
        """Breslow and Day's chi-squared with Tarone's (1985) correction."""
        return self._heterogeneity[1]

    @property
    def tarone_p(self) -> float:
        """Its p-value; NaN with fewer than two informative strata."""
        return chi2_tail(self._heterogeneity[1], self._heterogeneity[2])

    @property
    def said(self) -> str:
        """What is not defined or was left out, in one sentence; empty otherwise."""
        if not self.strata_used:
            return NO_STRATUM
        parts = [self.risk_ratio.said]
        if self.strata_dropped:
            parts.append(f"{self.strata_dropped} of {len(self.tables)} strata have people in one group only")
        return "; ".join(p for p in parts if p)

    def _why(self) -> str:
        return NO_EVENTS if self.strata_used else NO_STRATUM

    def _excess(self) -> tuple[float, float]:
        """Return events in group 1 above expectation, and the hypergeometric variance."""
        a, b, c, d, n = self._cells
        many = n > 1
        a, b, c, d, n = (x[many] for x in (a, b, c, d, n))
        excess = (a - (a + b) * (a + c) / n).sum()
        return float(excess), float(((a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))).sum())

    def _exact_at_zero(self, value: float) -> Estimate:
        """Return an odds ratio of 0 or infinity with exact mid-p limits, the large-sample ones being gone."""
        try:
            lower, upper = self.exact.interval(confidence=self.confidence, mid=True)
        except ArgumentError:
            return Estimate(value, math.nan, math.nan, f"{ZERO}; too many people for an exact interval")
        return Estimate(value, lower, upper, f"{ZERO}; the limits are exact")

    def _score_at_zero(self, value: float) -> Estimate:
        """Return a risk ratio of 0 or infinity with the limit of a score test pooled over strata."""
        a, b, c, d, n = self._cells
        n1, n0 = a + b, c + d
        weight = n1 * n0 / n
        z = normal_quantile(self.confidence)

        def signed(log_ratio: float) -> float:
            ratio = math.exp(log_ratio)
            pairs = [risks_given_ratio(*cells, ratio) for cells in zip(a, n1, c, n0, strict=True)]
            p1, p0 = np.array(pairs).T
            variance = (weight**2 * (p1 * (1 - p1) / n1 + ratio**2 * p0 * (1 - p0) / n0)).sum()
            return float((weight * (a / n1 - ratio * c / n0)).sum() / math.sqrt(variance))

        if value:
            return Estimate(value, limit_of(lambda t: signed(t) - z, 0.0), math.inf, f"{ZERO}; a score limit")
        return Estimate(value, 0.0, limit_of(lambda t: signed(t) + z, 0.0), f"{ZERO}; a score limit")

    def _on_log_scale(self, value: float, variance: float) -> Estimate:
        spread = math.exp(normal_quantile(self.confidence) * math.sqrt(max(variance, 0.0)))
        return Estimate(float(value), float(value / spread), float(value * spread))


def mantel_haenszel(tables: object, *, confidence: float = 0.95) -> MantelHaenszel:
    """Compare two groups within strata and pool the answer.

    Parameters
    ----------
    tables : array of shape (k, 2, 2)
        One table a stratum: rows group 1 (without a recent conversation) and group 0, columns
        people with and without the event.
    confidence : float
        Of all intervals.

    Returns
    -------
    MantelHaenszel
        odds_ratio, risk_ratio, risk_difference, p_value, breslow_day_p, strata_used and more.

    Raises
    ------
    ArgumentError
        When the shape is another one or a cell is no count.
    """
    normal_quantile(confidence)
    return MantelHaenszel(as_tables(tables), confidence)


@dataclass(frozen=True)
class Standardised:
    """Risks of both groups as they would be if both were spread over the strata alike.

    Attributes
    ----------
    risk_1, risk_0, risk_difference, risk_ratio : Estimate
        Normal intervals; that of the ratio on the log scale.
    people_used : int
        People in strata with both groups; the others say nothing.
    """

    risk_1: Estimate
    risk_0: Estimate
    risk_difference: Estimate
    risk_ratio: Estimate
    people_used: int


def standardise(tables: object, *, weights: object = None, confidence: float = 0.95) -> Standardised:
    """Standardise two risks directly over strata.

    Parameters
    ----------
    tables : array of shape (k, 2, 2)
        As for `mantel_haenszel`.
    weights : array of shape (k,), optional
        The standard population; by default all people of each stratum.
    confidence : float
        Of all intervals.

    Returns
    -------
    Standardised
    """
    z = normal_quantile(confidence)
    strata = as_tables(tables)
    people = strata.sum(axis=2)
    both = (people > 0).all(axis=1)
    standard = people.sum(axis=1) if weights is None else np.asarray(weights, dtype=float)
    strata, people, standard = strata[both], people[both], standard[both]
    if not standard.sum() > 0:
        none = undefined(NO_STRATUM)
        return Standardised(none, none, none, none, 0)
    share = (standard / standard.sum())[:, None]
    risk = strata[:, :, 0] / people
    one, zero = (float(v) for v in (share * risk).sum(axis=0))
    v1, v0 = (float(v) for v in (share**2 * risk * (1 - risk) / people).sum(axis=0))

    def around(value: float, variance: float) -> Estimate:
        half = z * math.sqrt(variance)
        return Estimate(value, value - half, value + half)

    ratio = undefined("a standardised risk is 0: the ratio has no interval")
    if one > 0 and zero > 0:
        spread = math.exp(z * math.sqrt(v1 / one**2 + v0 / zero**2))
        ratio = Estimate(one / zero, one / zero / spread, one / zero * spread)
    used = int(people.sum())
    return Standardised(around(one, v1), around(zero, v0), around(one - zero, v1 + v0), ratio, used)


def _expected_cell(n1: np.ndarray, n0: np.ndarray, events: np.ndarray, ratio: float) -> np.ndarray:
    """Return events in group 1 that give each stratum the same odds ratio: a root of a quadratic."""
    if ratio == 1:
        return n1 * events / (n1 + n0)
    b = n0 - events + ratio * (n1 + events)
    root = np.sqrt(b * b - 4 * (ratio - 1) * ratio * n1 * events)
    return 2 * ratio * n1 * events / (b + root)
