"""One row of a comparison: its counts, its columns, and the crude row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from careerstats.evidence.basics import Estimate
from careerstats.evidence.estimates import two_by_two
from careerstats.evidence.wording import answer, number_of
from careerstats.intervals import wilson_bounds

ANALYSES = ("crude", "stratified", "adjusted", "within_manager")
FEWEST_EVENTS = 5
"""With fewer events in either group only crude and exact numbers are given."""

NOTHING = Estimate(float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True, eq=False)
class Counted:
    """Events and people of both groups, and how they are spoken of."""

    people_1: int
    events_1: int
    people_0: int
    events_0: int
    who: str
    outcome: str
    confidence: float = 0.95

    @property
    def sparse(self) -> bool:
        """Whether both groups have people and some events, but too few for a model."""
        total = self.events_1 + self.events_0
        mixed = 0 < total < self.people_1 + self.people_0 and self.people_1 and self.people_0
        return bool(mixed) and min(self.events_1, self.events_0) < FEWEST_EVENTS

    @property
    def obstacle(self) -> str:
        """Why nothing but the crude row can be given; empty when there is no such reason."""
        if not self.people_1 + self.people_0:
            return "The cohort holds nobody; its flow says who was left out and why."
        if not self.people_1:
            return "No comparison is possible: everybody had a recent conversation."
        if not self.people_0:
            return "No comparison is possible: nobody had a recent conversation."
        if not self.events_1 + self.events_0:
            return "Nobody had the outcome; there is nothing to adjust."
        if self.events_1 + self.events_0 == self.people_1 + self.people_0:
            return "Everybody had the outcome; there is nothing to adjust."
        if self.sparse:
            return (
                f"Too few: {number_of(self.events_1, 'event', 'events')} without and {self.events_0} with a "
                "recent conversation "
                f"(at least {FEWEST_EVENTS} in each are needed); only crude and exact numbers are given."
            )
        return ""


@dataclass(frozen=True, eq=False)
class Analysis:
    """One row, and what the reader must know of it.

    Attributes
    ----------
    row : dict
        The columns of a comparison's table.
    cautions : tuple of str
    detail : object
        What the analysis was made of: a TwoByTwo, MantelHaenszel, StandardisedRisks or Within.
    """

    row: dict[str, Any]
    cautions: tuple[str, ...] = ()
    detail: Any = field(default=None)


def row(
    analysis: str,
    counted: Counted,
    risks: tuple[float, float],
    difference: Estimate,
    ratio: Estimate,
    odds: Estimate,
    p_value: float,
    method: str,
    sentence: str,
) -> dict[str, Any]:
    """Lay out one row of a comparison's table."""
    return {
        "analysis": analysis,
        "people_without": counted.people_1,
        "events_without": counted.events_1,
        "people_with": counted.people_0,
        "events_with": counted.events_0,
        "risk_without": risks[0],
        "risk_with": risks[1],
        "risk_difference": difference.value,
        "rd_lower": difference.lower,
        "rd_upper": difference.upper,
        "risk_ratio": ratio.value,
        "rr_lower": ratio.lower,
        "rr_upper": ratio.upper,
        "odds_ratio": odds.value,
        "or_lower": odds.lower,
        "or_upper": odds.upper,
        "p_value": p_value,
        "method": method,
        "sentence": sentence,
    }


def absent(analysis: str, counted: Counted, why: str) -> Analysis:
    """Return the row of an analysis that cannot be given, with the reason in words."""
    nan = float("nan")
    return Analysis(row(analysis, counted, (nan, nan), NOTHING, NOTHING, NOTHING, nan, "not computed", why))


def said(counted: Counted, risks: tuple[float, float], difference: Estimate, ratio: Estimate) -> str:
    """Say the result of an analysis in words."""
    return answer(
        *risks,
        difference,
        ratio,
        who=counted.who,
        outcome=counted.outcome,
        confidence=counted.confidence,
    )


def _possible(counted: Counted) -> str:
    """Say how large the risks may be all the same (Wilson)."""
    people = [counted.people_1, counted.people_0]
    _, most = wilson_bounds([0, 0], people, counted.confidence)
    return f"risks up to {100 * most[0]:.1f} % without and {100 * most[1]:.1f} % with one remain possible"


def crude(counted: Counted) -> Analysis:
    """Compare the risks as they are: Newcombe, Koopman, conditional odds ratio, mid-p."""
    c = counted
    if not (c.people_1 and c.people_0):
        empty = absent("crude", c, c.obstacle)
        known = {
            "risk_without": c.events_1 / c.people_1 if c.people_1 else float("nan"),
            "risk_with": c.events_0 / c.people_0 if c.people_0 else float("nan"),
        }
        return Analysis(empty.row | known)
    table = two_by_two(c.events_1, c.people_1, c.events_0, c.people_0, confidence=c.confidence)
    risks = (table.risk_1.value, table.risk_0.value)
    sentence = said(c, risks, table.risk_difference, table.risk_ratio)
    if not c.events_1 + c.events_0:
        sentence += f" Nobody had the outcome: a ratio is not defined, and {_possible(c)}."
    method = (
        "Newcombe; Koopman score; conditional odds ratio with exact mid-p; p mid-p; people as independent"
    )
    made = row(
        "crude",
        c,
        risks,
        table.risk_difference,
        table.risk_ratio,
        table.odds_ratio,
        table.mid_p,
        method,
        sentence,
    )
    return Analysis(made, detail=table)
