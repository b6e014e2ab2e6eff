"""The truth of a simulated workforce: everybody's risk had nobody, and had everybody, talked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from careerstats.simulation.months import Landmark, Lives, expit, live
from careerstats.simulation.scenario import FIVE_YEARS, Calendar, Scenario


@dataclass(frozen=True)
class Risks:
    """Average risk of some people without and with a recent conversation, all else as it is.

    Attributes
    ----------
    people : int
        Over how many people the risks are averaged.
    without, with_ : float
        Risk had nobody, and had everybody, had a conversation in the window.
    """

    people: int
    without: float
    with_: float

    @property
    def difference(self) -> float:
        """Risk without less risk with."""
        return self.without - self.with_

    @property
    def ratio(self) -> float:
        """Risk without divided by risk with."""
        return self.without / self.with_ if self.with_ else float("nan")


def event_risks(mark: Landmark, *, scenario: Scenario, calendar: Calendar) -> np.ndarray:
    """Return each person's risk of being let go while an event holds, without and with.

    Parameters
    ----------
    mark : Landmark
        One of ``Lives.events``.
    scenario, calendar : Scenario, Calendar
        Coefficients; the event acts for ``calendar.event_months`` and the risk runs over
        ``calendar.hold`` months, with voluntary leaving competing.

    Returns
    -------
    numpy.ndarray
        (2, people): row 0 without, row 1 with a recent conversation.
    """
    risks = np.zeros((2, len(mark.people)))
    for talked in (0, 1):
        here = np.ones(len(mark.people))
        quits = expit(mark.quit + scenario.quit_talked * talked)
        for month in range(calendar.hold):
            strength = mark.strength if month < calendar.event_months else 0.0
            goes = expit(mark.linear + strength + scenario.let_go_talked * talked)
            risks[talked] += here * goes
            here = here * (1 - goes) * (1 - quits)
    return risks


def let_go_truth(lives: Lives) -> list[Risks]:
    """Return the true risks of being let go, one `Risks` an event."""
    made = []
    for mark in lives.events:
        without, with_ = event_risks(mark, scenario=lives.scenario, calendar=lives.calendar)
        made.append(_mean(without, with_))
    return made


def passed_over_truth(lives: Lives) -> list[Risks]:
    """Return the true risks of not being promoted, one `Risks` a cycle."""
    made = []
    for mark in lives.cycles:
        with_ = 1 - expit(mark.linear + lives.scenario.promoted_talked)
        made.append(_mean(1 - expit(mark.linear), with_))
    return made


def pooled(risks: list[Risks]) -> Risks:
    """Return the risks over all people of several events or cycles."""
    people = sum(r.people for r in risks)
    if not people:
        return Risks(0, float("nan"), float("nan"))
    without = sum(r.people * r.without for r in risks) / people
    return Risks(people, without, sum(r.people * r.with_ for r in risks) / people)


def _mean(without: np.ndarray, with_: np.ndarray) -> Risks:
    if not len(without):
        return Risks(0, float("nan"), float("nan"))
    return Risks(len(without), float(without.mean()), float(with_.mean()))


def calibrated(
    scenario: Scenario, *, risk_ratio: float, people: int, seed: list[int], calendar: Calendar = FIVE_YEARS
) -> Scenario:
    """Return the scenario with the coefficient that makes the true risk ratio of being let go as given.

    Parameters
    ----------
    scenario : Scenario
        All other coefficients.
    risk_ratio : float
        Risk without divided by risk with a recent conversation, over all events.
    people : int
        Size of the workforce in which it is to hold.
    seed : list of int
        Its seed.
    calendar : Calendar
        Its calendar.

    Returns
    -------
    Scenario
        With ``let_go_talked`` solved by bisection (left as it is when there are no events); who is
        there at an event depends a little on it, so that the ratio comes out to about 1 part in 100.
    """
    if risk_ratio == 1.0:
        return replace(scenario, let_go_talked=0.0)
    if not calendar.events:
        return scenario
    for _ in range(2):
        lives = live(people, scenario=scenario, rng=np.random.default_rng(seed), calendar=calendar)
        low, high = -6.0, 6.0
        for _ in range(40):
            middle = (low + high) / 2
            lives.scenario = replace(scenario, let_go_talked=middle)
            ratio = pooled(let_go_truth(lives)).ratio
            low, high = (low, middle) if ratio < risk_ratio else (middle, high)
        scenario = replace(scenario, let_go_talked=round((low + high) / 2, 6))
    return scenario
