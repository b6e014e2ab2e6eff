"""One simulated company, analysed as many analysts would and as this kit does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.evidence import adjusted, estimates, survival
from careerstats.evidence.compare import compare
from careerstats.measures.landmark import Cohort
from careerstats.simulation.months import LET_GO, Lives, live
from careerstats.simulation.scenario import BEFORE, SCENARIOS, WINDOW
from careerstats.simulation.truth import let_go_truth, passed_over_truth, pooled
from careerstats.vocabulary import TENURE_BANDS, TENURE_EDGES_MONTHS

LAG = 4
SMALL = 5_000
"""Up to so many people the errors without small-sample correction are shown beside the kit's."""

TERMS = ["landmark", "rating", "level", "department", "tenure_band"]
START = np.datetime64("2020-01", "M")
NAMES = {
    "crude": "crude",
    "stratified": "within strata (Mantel-Haenszel)",
    "adjusted": "adjusted",
    "within_manager": "within manager",
}


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
    table = landmark_table(lives)
    made = naive(lives, gone.ratio)
    made += compared("landmark", table, truth, kind="restructuring")
    made += lagged(f"landmark, adjusted, lag {LAG} months", landmark_table(lives, lag=LAG), truth)
    made += by_manager("landmark, Mantel-Haenszel by manager, event, rating", table, truth)
    if people <= SMALL:
        made += plain_errors(table, truth)
    truth = {"RR": passed.ratio, "RD": passed.difference}
    return made + compared("promotion round", promotion_table(lives), truth, kind="promotion")


def naive(lives: Lives, truth: float) -> list[Answer]:
    """Return ratios of analyses that look at the record as a whole."""
    let_go = lives.cause == LET_GO
    log = lives.logged[BEFORE:]
    months = lives.calendar.months
    ever = log.any(axis=0)
    told = np.vstack([np.zeros((1, lives.people), dtype=np.int32), np.cumsum(log, axis=0, dtype=np.int32)])
    who = np.arange(lives.people)
    end, start = np.minimum(lives.left, months), np.maximum(lives.hired, 0)
    employed = np.minimum(lives.left + 1, months) - start
    often = log.sum(axis=0) / employed
    kinds = {
        "naive: ever talked": ever,
        "naive: in the 12 months before today": log[months - WINDOW :].any(axis=0),
        "naive: in the last 12 months of the record": told[end, who]
        > told[np.maximum(end - WINDOW, start), who],
        "naive: at least the median of talks a year": often >= np.median(often),
    }
    made = []
    for name, talked in kinds.items():
        without, with_ = let_go[~talked], let_go[talked]
        table = estimates.two_by_two(int(without.sum()), len(without), int(with_.sum()), len(with_))
        made.append(_answer(name, "RR", table.risk_ratio, truth))
    spans = pd.DataFrame({"months": employed, "let_go": let_go.astype(int), "never": (~ever).astype(int)})
    row = survival.cox(spans, duration="months", event="let_go", terms=["never"]).coefficients.iloc[0]
    found = estimates.Estimate(row["hazard_ratio"], row["lower"], row["upper"])
    return [*made, _answer("naive: Cox, ever talked from the start", "RR", found, truth)]


def landmark_table(lives: Lives, *, lag: int = 0) -> pd.DataFrame:
    """Return one row per person and event: exposure before it, outcome in its months."""
    parts = []
    for mark in lives.events:
        who = mark.people[lives.hired[mark.people] <= mark.month - WINDOW - lag]
        let_go = (lives.cause[who] == LET_GO) & (lives.left[who] < mark.month + lives.calendar.event_months)
        parts.append(_rows(lives, mark.month, who, lag, let_go))
    return pd.concat(parts, ignore_index=True)


def promotion_table(lives: Lives) -> pd.DataFrame:
    """Return one row per person and promotion cycle; the outcome is not to be promoted."""
    parts = []
    for number, mark in enumerate(lives.cycles):
        parts.append(_rows(lives, mark.month, mark.people, 0, ~lives.promoted[number, mark.people]))
    table = pd.concat(parts, ignore_index=True)
    departments, levels = table["department"].cat, table["level"].cat
    group = departments.codes.to_numpy().astype(np.int64) * 5 + levels.codes.to_numpy()
    names = [f"{d} / {level}" for d in departments.categories for level in levels.categories]
    return table.assign(group=pd.Categorical.from_codes(group, names))


def _rows(lives: Lives, month: int, who: np.ndarray, lag: int, outcome: np.ndarray) -> pd.DataFrame:
    tenure = np.searchsorted(TENURE_EDGES_MONTHS, month - lives.hired[who], side="right")
    day = (START + np.timedelta64(month, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return pd.DataFrame(
        {
            "employee_id": who,
            "landmark": np.full(len(who), day.astype("datetime64[us]")),
            "exposed": ~lives.talked(month, lag=lag)[who],
            "outcome": outcome,
            "department": pd.Categorical.from_codes(lives.department(month)[who], list("ABCDEF")),
            "level": pd.Categorical.from_codes(lives.level[month, who] - 1, ["L1", "L2", "L3", "L4", "L5"]),
            "manager_id": lives.team[month, who].astype(np.int64),
            "rating": lives.rating[month, who].astype(float),
            "tenure_band": pd.Categorical.from_codes(tenure, TENURE_BANDS),
        }
    )


def compared(name: str, table: pd.DataFrame, truth: dict[str, float], *, kind: str) -> list[Answer]:
    """Return all rows of the kit's own comparison."""
    outcome = "passed_over" if kind == "promotion" else "let_go"
    cohort = Cohort(
        table=table,
        note="",
        flow=pd.DataFrame(),
        kind=kind,
        outcome=outcome,
        months=WINDOW,
        lag_days=0,
        horizon_months=3,
    )
    made = []
    for row in compare(cohort).table.to_dict("records"):
        ratio = estimates.Estimate(row["risk_ratio"], row["rr_lower"], row["rr_upper"])
        difference = estimates.Estimate(row["risk_difference"], row["rd_lower"], row["rd_upper"])
        analysis = f"{name}, {NAMES[row['analysis']]}"
        made.append(_answer(analysis, "RR", ratio, truth["RR"]))
        made.append(_answer(analysis, "RD", difference, truth["RD"]))
    return made


def _for_models(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({"exposed": int, "outcome": int, "landmark": "str"}).assign(
        rating=table["rating"].astype(int).astype("str"),
        score=table["rating"],
        grade=table["level"].cat.codes,
    )


def _both(name: str, risks: adjusted.StandardisedRisks, truth: dict[str, float]) -> list[Answer]:
    return [
        _answer(name, "RR", risks.risk_ratio, truth["RR"]),
        _answer(name, "RD", risks.risk_difference, truth["RD"]),
    ]


def lagged(name: str, table: pd.DataFrame, truth: dict[str, float]) -> list[Answer]:
    """Standardise with an exposure that ends some months before the event."""
    made = adjusted.standardised_risks(_for_models(table), "outcome", "exposed", TERMS, cluster="manager_id")
    return _both(name, made, truth)


def plain_errors(table: pd.DataFrame, truth: dict[str, float]) -> list[Answer]:
    """Return the models' answers without small-sample correction of the cluster errors."""
    rows = _for_models(table)
    one = adjusted.standardised_risks(
        rows, "outcome", "exposed", TERMS, cluster="manager_id", small_sample="CR0"
    )
    two = adjusted.within(rows, "outcome", "exposed", TERMS, means=["score", "grade"], small_sample="CR0")
    made = _both("landmark, adjusted, uncorrected errors", one, truth)
    return made + _both("landmark, within manager, uncorrected errors", two.risks, truth)


def by_manager(name: str, table: pd.DataFrame, truth: dict[str, float]) -> list[Answer]:
    """Mantel-Haenszel over cells of one manager, event and rating: the check without a model."""
    landmark, marks = pd.factorize(table["landmark"])
    key = (
        (table["manager_id"].to_numpy() * len(marks) + landmark) * 5
        + table["rating"].to_numpy().astype(int)
        - 1
    )
    cells, size = pd.factorize(key)
    at = cells * 4 + 2 * (~table["exposed"].to_numpy()) + ~table["outcome"].to_numpy()
    made = estimates.mantel_haenszel(np.bincount(at, minlength=4 * len(size)).reshape(-1, 2, 2))
    return [
        _answer(name, "RR", made.risk_ratio, truth["RR"]),
        _answer(name, "RD", made.risk_difference, truth["RD"]),
    ]


def _answer(name: str, measure: str, told: estimates.Estimate, truth: float) -> Answer:
    return Answer(name, measure, float(told.value), float(told.lower), float(told.upper), truth)
