"""Workforces whose truth is known: to try an analysis on, to show one, to test this kit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from careerstats.errors import ArgumentError
from careerstats.simulation.clock import LAG, calendar_of, first_day
from careerstats.simulation.folder import save_exports
from careerstats.simulation.frames import frames_of, restructuring_ids, workforce_of
from careerstats.simulation.guide import ALL
from careerstats.simulation.months import Lives, live
from careerstats.simulation.names import DEPARTMENTS
from careerstats.simulation.people import on_leave, persons
from careerstats.simulation.scenario import WINDOW, Scenario, scenario_named
from careerstats.simulation.talks import split
from careerstats.simulation.truth import Risks, calibrated, let_go_truth, passed_over_truth, pooled
from careerstats.tables import TABLES
from careerstats.workforce import Workforce

DEFAULT_RATIO = 2.0
"""The risk ratio planted where a scenario plants one and no other is asked for."""

SMALLEST = 50
"""People below which a simulated company would be none."""


@dataclass(frozen=True, repr=False, eq=False)
class Simulation:
    """A simulated workforce and its truth.

    Attributes
    ----------
    workforce : Workforce
        Exact tables: what a perfect HR system would hold.
    truth : dict
        What was planted: ``let_go`` and ``passed_over`` hold, for each restructuring and promotion
        cycle and ``pooled``, the number of people and their risk without and with a recent
        conversation, with its difference and ratio.
    on_leave : frozenset of str
        Ids of the people on leave when the data end.
    lives : Lives
        The arrays behind all of it.
    """

    workforce: Workforce
    truth: dict[str, Any]
    on_leave: frozenset[str]
    lives: Lives

    def save(self, folder: str | Path, *, progress: Callable[[float], object] | None = None) -> Path:
        """Write the exports that a real analyst would get, with a few dozen mistakes in them.

        Parameters
        ----------
        folder : str or pathlib.Path
            Made when it is not there; employees.xlsx, conversations.csv, promotions.xlsx,
            attrition.xlsx, ratings.csv, job_history.csv, restructurings.csv, README.md and truth.json
            are written into it, the same bytes for the same simulation.
        progress : callable, optional
            Called with the share done, 0 to 1.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        CareerstatsError
            When the folder cannot be written to.
        """
        frames = {name: getattr(self.workforce, name) for name in TABLES}
        return save_exports(
            folder, frames=frames, on_leave=self.on_leave, truth=self.truth, progress=progress
        )

    def __repr__(self) -> str:
        return f"<Simulation: {self.workforce!r}>"

    def _repr_html_(self) -> str:
        return self.workforce._repr_html_()


def simulate_workforce(
    people: int = 2_000,
    years: int = 3,
    seed: int = 1,
    *,
    scenario: str = "planted",
    let_go_risk_ratio: float | None = None,
    counting: tuple[str, str] | None = None,
) -> Simulation:
    """Simulate a workforce whose truth is known.

    Parameters
    ----------
    people : int
        Everybody employed at some time, directors not counted; at least 50.
    years : int
        1 to 20; the data end on 30 September 2026, and the first restructuring comes in the second year.
    seed : int
        The same seed gives the same workforce on every platform.
    scenario : str
        null, confounded, planted, unlogged, reverse or managers: see
        ``careerstats.simulation.scenario.SCENARIOS``.
    let_go_risk_ratio : float, optional
        Plant this true ratio of the risk of being let go without to that with a recent conversation;
        1 plants none. By default 2 in the scenarios planted and unlogged, 1 in the others.
    counting : (str, str), optional
        The only kind of conversation that changes anything, such as ``("with_whom", "manager")``,
        ``("setting", "formal")``, ``("minutes", "long")`` or ``("support", "development")``; the truth
        is then about having one of that kind. By default every conversation counts.

    Returns
    -------
    Simulation
        With ``workforce``, ``truth`` and ``save(folder)``.

    Raises
    ------
    ArgumentError
        When an argument is not one of those accepted.
    """
    if not isinstance(people, int) or people < SMALLEST:
        raise ArgumentError(f"people={people!r} is not accepted; give a whole number from {SMALLEST}.")
    if not isinstance(seed, int) or seed < 0:
        raise ArgumentError(f"seed={seed!r} is not accepted; give a whole number from 0.")
    if let_go_risk_ratio is not None and not 0.2 <= let_go_risk_ratio <= 5:
        raise ArgumentError(f"let_go_risk_ratio={let_go_risk_ratio!r} is not accepted; give 0.2 to 5.")
    planted, calendar = scenario_named(scenario), calendar_of(years)
    if counting is not None:
        of_kind, _ = split(*counting)
        planted = replace(planted, counting=sum(share for _, share in of_kind))
    ratio = let_go_risk_ratio or (DEFAULT_RATIO if planted.let_go_talked else 1.0)
    planted = calibrated(planted, risk_ratio=ratio, people=people, seed=[seed, 8], calendar=calendar)
    lives = live(people, scenario=planted, rng=np.random.default_rng([seed, 8]), calendar=calendar)
    rng = np.random.default_rng([seed, 1])
    made = persons(lives, rng)
    frames = frames_of(lives, made, rng, counting=counting)
    truth = {
        "scenario": scenario,
        "people": people,
        "years": years,
        "seed": seed,
        "let_go_risk_ratio": ratio,
        "counting": ALL if counting is None else " ".join(counting),
        **_planted(lives, planted),
    }
    return Simulation(workforce_of(frames, lives), truth, on_leave(lives, made), lives)


def _planted(lives: Lives, scenario: Scenario) -> dict[str, Any]:
    calendar = lives.calendar
    gone, passed = let_go_truth(lives), passed_over_truth(lives)
    events = {}
    for name, event, risks in zip(restructuring_ids(lives), calendar.events, gone, strict=True):
        units = [DEPARTMENTS[d] for d in event.departments]
        events[name] = {
            "announced": str(first_day(event.month, calendar)),
            "departments": units,
            **_told(risks),
        }
    cycles = {str(first_day(m, calendar)): _told(r) for m, r in zip(calendar.cycles, passed, strict=True)}
    return {
        "window_months": WINDOW,
        "lag_days": 30 * LAG,
        "horizon_months": calendar.hold,
        "let_go": {**events, "pooled": _told(pooled(gone))},
        "passed_over": {**cycles, "pooled": _told(pooled(passed))},
        "coefficients": asdict(scenario),
    }


def _told(risks: Risks) -> dict[str, float | int | None]:
    def shown(value: float) -> float | None:
        return None if np.isnan(value) else round(value, 4)

    return {
        "people": risks.people,
        "risk_without": shown(risks.without),
        "risk_with": shown(risks.with_),
        "risk_difference": shown(risks.difference),
        "risk_ratio": shown(risks.ratio),
    }
