"""Two groups, one outcome: every measure of one 2 x 2 table, each with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from careerstats.evidence import proportions
from careerstats.evidence.basics import Estimate, chi2_tail, events_of, normal_quantile
from careerstats.evidence.exact import Conditional, conditional
from careerstats.evidence.unconditional import boschloo


@dataclass(frozen=True)
class TwoByTwo:
    """Two groups compared; group 1 is the one without a recent conversation.

    Attributes
    ----------
    events_1, people_1, events_0, people_0 : int
        Events and people of group 1 and group 0.
    confidence : float
        Of all intervals.
    """

    events_1: int
    people_1: int
    events_0: int
    people_0: int
    confidence: float = 0.95

    @property
    def _counts(self) -> tuple[int, int, int, int]:
        return self.events_1, self.people_1, self.events_0, self.people_0

    @cached_property
    def _exact(self) -> Conditional:
        rows = ((self.events_1, self.people_1), (self.events_0, self.people_0))
        return conditional([[[x, n - x] for x, n in rows]])

    @property
    def risk_1(self) -> Estimate:
        """Risk of group 1, Wilson's interval."""
        return proportions.wilson(self.events_1, self.people_1, confidence=self.confidence)

    @property
    def risk_0(self) -> Estimate:
        """Risk of group 0, Wilson's interval."""
        return proportions.wilson(self.events_0, self.people_0, confidence=self.confidence)

    @cached_property
    def risk_difference(self) -> Estimate:
        """Risk 1 - risk 0, Newcombe's method 10."""
        return proportions.newcombe(*self._counts, confidence=self.confidence)

    @cached_property
    def risk_ratio(self) -> Estimate:
        """Risk 1 / risk 0, Koopman's score interval."""
        return proportions.score_ratio(*self._counts, confidence=self.confidence)

    @cached_property
    def odds_ratio(self) -> Estimate:
        """Conditional maximum-likelihood odds ratio with its exact mid-p interval."""
        return self._exact.odds_ratio(confidence=self.confidence, mid=True)

    @property
    def odds_ratio_exact(self) -> Estimate:
        """Conditional odds ratio with the exact interval that never falls below its confidence."""
        return self._exact.odds_ratio(confidence=self.confidence)

    @property
    def odds_ratio_woolf(self) -> Estimate:
        """Cross-product odds ratio with Woolf's log interval."""
        return proportions.woolf(*self._counts, confidence=self.confidence)

    @property
    def odds_ratio_haldane(self) -> Estimate:
        """Cross-product odds ratio and log interval with 0.5 added to each cell."""
        return proportions.woolf(*self._counts, confidence=self.confidence, add=0.5)

    @property
    def risk_ratio_katz(self) -> Estimate:
        """Risk ratio with the log interval of Katz et al."""
        return proportions.katz(*self._counts, confidence=self.confidence)

    @property
    def risk_ratio_miettinen_nurminen(self) -> Estimate:
        """Risk ratio with the score interval of Miettinen and Nurminen."""
        return proportions.score_ratio(*self._counts, confidence=self.confidence, corrected=True)

    @property
    def risk_difference_wald(self) -> Estimate:
        """Risk difference with the plain large-sample interval."""
        return proportions.wald_difference(*self._counts, confidence=self.confidence)

    @property
    def risk_difference_miettinen_nurminen(self) -> Estimate:
        """Risk difference with the score interval of Miettinen and Nurminen."""
        return proportions.score_difference(*self._counts, confidence=self.confidence)

    @property
    def risk_difference_mee(self) -> Estimate:
        """Risk difference with Mee's score interval."""
        return proportions.score_difference(*self._counts, confidence=self.confidence, corrected=False)

    @cached_property
    def fisher_p(self) -> float:
        """Fisher's exact two-sided p-value (sum of the tables no more likely than this one)."""
        return self._exact.p_two_sided()

    @property
    def fisher_p_less(self) -> float:
        """Fisher's one-sided p-value: as few events in group 1 as seen, or fewer."""
        return self._exact.p_less()

    @property
    def fisher_p_greater(self) -> float:
        """Fisher's one-sided p-value: as many events in group 1 as seen, or more."""
        return self._exact.p_greater()

    @cached_property
    def mid_p(self) -> float:
        """Twice the smaller one-sided mid-p value; agrees with the interval of `odds_ratio`."""
        return self._exact.mid_p()

    @property
    def mid_p_less(self) -> float:
        """One-sided mid-p value: fewer events in group 1 than expected."""
        return self._exact.p_less(mid=True)

    @property
    def mid_p_greater(self) -> float:
        """One-sided mid-p value: more events in group 1 than expected."""
        return self._exact.p_greater(mid=True)

    @property
    def boschloo_p(self) -> float:
        """Boschloo's two-sided p-value; refused for more than 1,000 people."""
        return boschloo(*self._counts)

    def chi_squared(self, *, corrected: bool = False) -> tuple[float, float]:
        """Return Pearson's chi-squared and its p-value, with Yates's correction when asked for.

        NaN twice when a margin is empty.
        """
        x1, n1, x0, n0 = self._counts
        a, b, c, d = x1, n1 - x1, x0, n0 - x0
        margins = n1 * n0 * (a + c) * (b + d)
        if not margins:
            return math.nan, math.nan
        total, cross = n1 + n0, abs(a * d - b * c)
        distance = cross - min(total / 2, cross) if corrected else cross
        statistic = total * distance**2 / margins
        return statistic, chi2_tail(statistic, 1)

    @property
    def said(self) -> str:
        """What about this table is not defined, in one sentence; empty when all is."""
        parts = (self.risk_difference.said, self.risk_ratio.said, self.odds_ratio.said)
        return "; ".join(dict.fromkeys(p for p in parts if p))


def two_by_two(
    events_1: int, people_1: int, events_0: int, people_0: int, *, confidence: float = 0.95
) -> TwoByTwo:
    """Compare the risk of two groups from four counts.

    Parameters
    ----------
    events_1, people_1 : int
        Events and people of group 1, the one without a recent conversation.
    events_0, people_0 : int
        Events and people of group 0, the one with a recent conversation.
    confidence : float
        Of all intervals.

    Returns
    -------
    TwoByTwo
        With risk_1, risk_0, risk_difference (Newcombe 1998, method 10), risk_ratio (Koopman 1984)
        and odds_ratio (conditional, exact mid-p interval), each an `Estimate`; fisher_p and mid_p;
        and further intervals by name. What is not defined is NaN, and `said` says why.

    Raises
    ------
    ArgumentError
        When a count is negative or not whole, or events exceed people.

    Examples
    --------
    >>> table = two_by_two(21, 100, 7, 100)
    >>> round(table.risk_ratio.value, 2)
    3.0
    """
    x1, n1 = events_of(events_1, people_1, ("events_1", "people_1"))
    x0, n0 = events_of(events_0, people_0, ("events_0", "people_0"))
    normal_quantile(confidence)
    return TwoByTwo(x1, n1, x0, n0, confidence)


def rule_of_three(people: int) -> float:
    """Return the upper limit of a risk when none of so many people had the event, 3 / people.

    NaN for nobody. Hanley and Lippman-Hand (1983).
    """
    _, among = events_of(0, people)
    return min(1.0, 3 / among) if among else math.nan
