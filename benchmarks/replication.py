"""One simulated company, analysed as many analysts would and as this kit does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.evidence import adjusted, estimates
from careerstats.simulation.months import LET_GO, Lives, live
from careerstats.simulation.scenario import BEFORE, SCENARIOS, WINDOW
from careerstats.simulation.truth import let_go_truth, passed_over_truth, pooled
from careerstats.vocabulary import TENURE_BANDS, TENURE_EDGES_MONTHS

LAG = 4
ADJUST = ["landmark", "department", "C(rating)", "level", "tenure_band"]
MEANS = ["rating", "level"]


@dataclass(frozen=True)
class Answer:
    """What one analysis of one company said, and the truth.

    Ratios and differences are risk without less, or over, risk with a recent conversation.
    """

    analysis: str
    measure: str
    value: float
    lower: float
    upper: float
    truth: float


def replicate(scenario: str, people: int, seed: int) -> list[Answer]:
    """Simulate one company and return all answers."""
    rng = np.random.default_rng([seed, people, list(SCENARIOS).index(scenario)])
    lives = live(people, scenario=SCENARIOS[scenario], rng=rng)
    gone, passed = pooled(let_go_truth(lives)), pooled(passed_over_truth(lives))
    truth = {"RR": gone.ratio, "RD": gone.difference}
    made = [*naive(lives, gone.ratio)]
    table = landmark_table(lives)
    made += crude("landmark, crude", table, truth)
    made += g_computation("landmark, adjusted", table, truth)
    made += g_computation(f"landmark, adjusted, lag {LAG} months", landmark_table(lives, lag=LAG), truth)
    made += within_manager("landmark, within manager", table, truth)
    made += stratified("landmark, Mantel-Haenszel by manager, event, rating", table, truth)
    rounds = promotion_table(lives)
    truth = {"RR": passed.ratio, "RD": passed.difference}
    made += crude("promotion round, crude", rounds, truth)
    made += g_computation("promotion round, adjusted", rounds, truth)
    return made


def naive(lives: Lives, truth: float) -> list[Answer]:
    """Return risk ratios of analyses that look at the record as a whole."""
    let_go = lives.cause == LET_GO
    log = lives.logged[BEFORE:]
    months = lives.calendar.months
    ever = log.any(axis=0)
    lately = log[months - WINDOW :].any(axis=0)
    told = np.vstack([np.zeros((1, lives.people), dtype=np.int32), np.cumsum(log, axis=0, dtype=np.int32)])
    who = np.arange(lives.people)
    at_end = np.minimum(lives.left, months)
    start = np.maximum(lives.hired, 0)
    last_year = told[at_end, who] > told[np.maximum(at_end - WINDOW, start), who]
    years = (np.minimum(lives.left + 1, months) - start) / 12
    often = log.sum(axis=0) / years
    kinds = {
        "naive: ever talked": ever,
        "naive: in the 12 months before today": lately,
        "naive: in the last 12 months of the record": last_year,
        "naive: at least the median of talks a year": often >= np.median(often),
    }
    made = []
    for name, talked in kinds.items():
        made += [a for a in _two_groups(name, ~talked, let_go, {"RR": truth}) if a.measure == "RR"]
    return made


def landmark_table(lives: Lives, *, lag: int = 0) -> pd.DataFrame:
    """Return one row per person and event: exposure before it, outcome in its months."""
    parts = []
    for number, mark in enumerate(lives.events):
        who = mark.people[lives.hired[mark.people] <= mark.month - WINDOW - lag]
        let_go = (lives.cause[who] == LET_GO) & (lives.left[who] < mark.month + lives.calendar.event_months)
        parts.append(_rows(lives, mark.month, who, number, lag, let_go))
    return pd.concat(parts, ignore_index=True)


def promotion_table(lives: Lives) -> pd.DataFrame:
    """Return one row per person and promotion cycle; the outcome is not to be promoted."""
    parts = []
    for number, mark in enumerate(lives.cycles):
        parts.append(_rows(lives, mark.month, mark.people, number, 0, ~lives.promoted[number, mark.people]))
    return pd.concat(parts, ignore_index=True)


def _rows(
    lives: Lives, month: int, who: np.ndarray, number: int, lag: int, outcome: np.ndarray
) -> pd.DataFrame:
    tenure = np.searchsorted(TENURE_EDGES_MONTHS, month - lives.hired[who], side="right")
    return pd.DataFrame(
        {
            "exposed": (~lives.talked(month, lag=lag)[who]).astype(np.int64),
            "outcome": outcome.astype(np.int64),
            "landmark": pd.Categorical.from_codes(np.full(len(who), number), ["1", "2", "3", "4"]),
            "department": pd.Categorical.from_codes(lives.department(month)[who], list("ABCDEF")),
            "rating": lives.rating[month, who].astype(np.int64),
            "level": pd.Categorical.from_codes(lives.level[month, who] - 1, ["L1", "L2", "L3", "L4", "L5"]),
            "tenure_band": pd.Categorical.from_codes(tenure, TENURE_BANDS),
            "manager_id": lives.team[month, who].astype(np.int64),
        }
    )


def _two_groups(name: str, exposed: np.ndarray, outcome: np.ndarray, truth: dict[str, float]) -> list[Answer]:
    events, people = int((exposed & outcome).sum()), int(exposed.sum())
    table = estimates.two_by_two(events, people, int((~exposed & outcome).sum()), int((~exposed).sum()))
    return _answers(name, {"RR": table.risk_ratio, "RD": table.risk_difference}, truth)


def crude(name: str, table: pd.DataFrame, truth: dict[str, float]) -> list[Answer]:
    """Compare the two groups as they are."""
    return _two_groups(name, table["exposed"].to_numpy() == 1, table["outcome"].to_numpy() == 1, truth)


def g_computation(name: str, table: pd.DataFrame, truth: dict[str, float]) -> list[Answer]:
    """Standardise over everything measured, with errors that allow for managers."""
    made = adjusted.standardised_risks(table, "outcome", "exposed", ADJUST, cluster="manager_id")
    return _answers(name, {"RR": made.risk_ratio, "RD": made.risk_difference}, truth)


def within_manager(name: str, table: pd.DataFrame, truth: dict[str, float]) -> list[Answer]:
    """Compare people of one manager at one event."""
    made = adjusted.within(table, "outcome", "exposed", ADJUST, means=MEANS).risks
    return _answers(name, {"RR": made.risk_ratio, "RD": made.risk_difference}, truth)


def stratified(name: str, table: pd.DataFrame, truth: dict[str, float]) -> list[Answer]:
    """Mantel-Haenszel over cells of one manager, event and rating."""
    key = table["manager_id"].to_numpy() * 15 + table["landmark"].cat.codes.to_numpy() * 5
    cells, size = pd.factorize(key + table["rating"].to_numpy() - 1)
    exposed, outcome = table["exposed"].to_numpy(), table["outcome"].to_numpy()
    at = cells * 4 + (1 - exposed) * 2 + (1 - outcome)
    tables = np.bincount(at, minlength=4 * len(size)).reshape(-1, 2, 2)
    made = estimates.mantel_haenszel(tables)
    return _answers(name, {"RR": made.risk_ratio, "RD": made.risk_difference}, truth)


def _answers(name: str, told: dict[str, estimates.Estimate], truth: dict[str, float]) -> list[Answer]:
    return [
        Answer(name, measure, float(e.value), float(e.lower), float(e.upper), truth[measure])
        for measure, e in told.items()
        if measure in truth
    ]
