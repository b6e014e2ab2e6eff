"""The same question asked with other windows, lags, horizons and adjustments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.errors import choose
from careerstats.evidence.choices import (
    ANALYSES,
    FIGURES,
    PROMOTION_OUTCOMES,
    cohort_builder,
    figures,
    several,
    with_progress,
)
from careerstats.evidence.compare import compare
from careerstats.evidence.wording import ANALYSIS_NAMES, number_of
from careerstats.measures.landmark import Cohort
from careerstats.measures.states import whole
from careerstats.results import Result
from careerstats.workforce import Workforce

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False, eq=False)
class Specifications(Result):
    """Estimates over a grid of reasonable choices.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per choice, smallest difference first: months, lag_days, horizon_months, analysis,
        people, events, risk_difference, rd_lower, rd_upper, risk_ratio, rr_lower, rr_upper.
    share_positive : float
        Share of the choices with a difference above 0, of those that have one.
    share_clear : float
        Share of the choices whose interval lies above 0.
    p_value : float
        How often chance alone (exposure shuffled among the people of one landmark and department,
        all choices of a person together) gives crude differences whose median is at least as far
        from 0; NaN when it was not asked for or cannot be told.
    """

    share_positive: float
    share_clear: float
    p_value: float

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the specification curve: the differences in order of size, with their intervals."""
        from careerstats.reporting import charts

        shown = self.table.dropna(subset=["risk_difference"]).reset_index(drop=True)
        shown = shown.assign(choice=_labels(shown))
        return charts.forest(
            shown, label="choice", value="risk_difference", lower="rd_lower", upper="rd_upper",
            reference=0.0, log=False, percent=True, ax=ax,
            title="The difference under each choice of window, lag, horizon and analysis",
            xlabel="difference in risk (above 0: more often without a recent conversation)",
        )  # fmt: skip


def _labels(table: pd.DataFrame) -> list[str]:
    text = "{1}: {0.months} months, lag {0.lag_days} days"
    text += ", horizon {0.horizon_months} months" if table["horizon_months"].std() > 0 else ""
    return [text.format(row, ANALYSIS_NAMES[row.analysis]) for row in table.itertuples()]


def specifications(
    work: Workforce,
    *,
    outcome: str = "let_go",
    months: Sequence[int] = (6, 9, 12, 18),
    lag_days: Sequence[int] = (0, 30, 90),
    horizon_months: Sequence[int] = (3, 6, 12),
    analyses: Sequence[str] = ("crude", "adjusted", "within_manager"),
    permutations: int = 199,
    seed: int = 1,
    **options: Any,
) -> Specifications:
    """Ask the same question with every combination of reasonable choices.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    outcome : str
        let_go (people in announced restructurings; all quarters when none is known), passed_over
        or passed_over_by_lower_rated (promotion rounds).
    months, lag_days, horizon_months : sequence of int
        Windows in calendar months, lags in days, horizons in calendar months (let go only).
    analyses : sequence of str
        From crude, stratified, adjusted, within_manager.
    permutations : int
        Shuffles for the joint reference; 0 leaves it out.
    seed : int
        Of the shuffles.
    **options
        Passed on to the cohort, such as ``start`` and ``end``.

    Returns
    -------
    Specifications

    Notes
    -----
    Specification curve after Simonsohn, Simmons & Nelson (2020).
    """
    asked = [analyses] if isinstance(analyses, str) else list(analyses)
    for name in asked:
        if name not in ANALYSES:
            raise choose("analyses", name, ANALYSES)
    whole("permutations", permutations, 0)
    whole("seed", seed, 0)
    builder = cohort_builder(work, outcome, options)
    horizons = [0] if outcome in PROMOTION_OUTCOMES else several("horizon_months", horizon_months)
    grid = list(product(several("months", months), several("lag_days", lag_days), horizons))
    rows, cohorts = [], []
    for window, lag, horizon in with_progress(grid, "specifications"):
        cohort = builder(window, lag, horizon)
        cohorts.append(cohort)
        found = compare(cohort).table.set_index("analysis")
        choice = {"months": window, "lag_days": lag, "horizon_months": horizon}
        rows += [{**choice, "analysis": a, **figures(found.loc[a])} for a in asked]
    table = pd.DataFrame(rows, columns=["months", "lag_days", "horizon_months", "analysis", *FIGURES])
    table = table.sort_values("risk_difference", kind="stable", ignore_index=True)
    told = table["risk_difference"].dropna()
    positive = float((told > 0).mean()) if len(told) else float("nan")
    clear = float((table.loc[told.index, "rd_lower"] > 0).mean()) if len(told) else float("nan")
    p_value = _joint_reference(cohorts, permutations, seed)
    note = _note(table, told, clear, p_value)
    return Specifications(table=table, note=note, share_positive=positive, share_clear=clear, p_value=p_value)


def _note(table: pd.DataFrame, told: pd.Series, clear: float, p_value: float) -> str:
    if told.empty:
        choices = number_of(len(table), "choice", "choices")
        return f"No comparison from {choices}: nobody is on one side, or too few had the outcome."
    above = int((told > 0).sum())
    missing = len(table) - len(told)
    absent = (
        f" {number_of(missing, 'further choice gives', 'further choices give')} no comparison."
        if missing
        else ""
    )
    chance = ""
    if not np.isnan(p_value):
        chance = (
            f" Chance alone gives a median difference this far from 0 in {p_value * 100:.1f} % of shuffles."
        )
    return (
        f"Of {number_of(len(told), 'choice', 'choices')} of window, lag, horizon and adjustment {above} "
        f"{'shows' if above == 1 else 'show'} the outcome more often without a recent conversation, "
        f"{round(clear * len(told))} of them with an interval above no difference; the differences run from "
        f"{told.min() * 100:z.1f} to {told.max() * 100:z.1f} points.{absent}{chance}"
    )


def _joint_reference(cohorts: list[Cohort], permutations: int, seed: int) -> float:
    """Return the share of shuffles whose median crude difference is at least as far from 0."""
    tables = [c.table for c in cohorts if len(c.table)]
    if not permutations or not tables:
        return float("nan")
    frames = [t.set_index(["employee_id", "landmark"]) for t in tables]
    keys = frames[0].index
    for one in frames[1:]:
        keys = keys.union(one.index)
    exposed = np.column_stack([f["exposed"].astype(float).reindex(keys).to_numpy() for f in frames])
    outcome = np.column_stack([f["outcome"].astype(float).reindex(keys).to_numpy() for f in frames])
    places = pd.concat([f["department"] for f in frames])
    places = places[~places.index.duplicated()].reindex(keys).fillna("unknown")
    strata, _ = pd.factorize(keys.get_level_values("landmark").astype(str) + "|" + places.to_numpy())
    rng = np.random.default_rng(seed)
    observed = abs(_differences(exposed, outcome).median())
    if np.isnan(observed):
        return float("nan")
    further = 0
    home = np.argsort(strata, kind="stable")
    for _ in range(permutations):
        drawn = np.lexsort((rng.random(len(strata)), strata))
        shuffled = np.empty_like(exposed)
        shuffled[home] = exposed[drawn]
        further += bool(abs(_differences(shuffled, outcome).median()) >= observed - 1e-12)
    return (1 + further) / (1 + permutations)


def _differences(exposed: np.ndarray, outcome: np.ndarray) -> pd.Series:
    """Crude risk differences, one per choice; NaN where a side is empty."""
    here = ~np.isnan(exposed) & ~np.isnan(outcome)
    without, with_ = here & (exposed == 1), here & (exposed == 0)
    events = np.where(here, outcome, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        risk, other = ((events * side).sum(0) / side.sum(0) for side in (without, with_))
        return pd.Series(risk - other)
