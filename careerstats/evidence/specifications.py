"""The same question asked with other windows, lags, horizons and adjustments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError, choose
from careerstats.evidence.compare import compare
from careerstats.evidence.wording import ANALYSIS_NAMES, RATIO_AXIS, number_of, times_words
from careerstats.measures.cohorts import quarterly_cohort, restructuring_cohort
from careerstats.measures.landmark import Cohort
from careerstats.measures.rounds import promotion_cohort
from careerstats.measures.states import whole
from careerstats.results import Result
from careerstats.workforce import Workforce

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ANALYSES = ("crude", "stratified", "adjusted", "within_manager")
PROMOTION_OUTCOMES = ("passed_over", "passed_over_by_lower_rated")
FIGURES = ["people", "events", "risk_difference", "rd_lower", "rd_upper"]
FIGURES += ["risk_ratio", "rr_lower", "rr_upper"]


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
    builder = _builder(work, outcome, options)
    horizons = [0] if outcome in PROMOTION_OUTCOMES else _several("horizon_months", horizon_months)
    grid = list(product(_several("months", months), _several("lag_days", lag_days), horizons))
    rows, cohorts = [], []
    for window, lag, horizon in _progress(grid, "specifications"):
        cohort = builder(window, lag, horizon)
        cohorts.append(cohort)
        found = compare(cohort).table.set_index("analysis")
        choice = {"months": window, "lag_days": lag, "horizon_months": horizon}
        rows += [{**choice, "analysis": a, **_figures(found.loc[a])} for a in asked]
    table = pd.DataFrame(rows, columns=["months", "lag_days", "horizon_months", "analysis", *FIGURES])
    table = table.sort_values("risk_difference", kind="stable", ignore_index=True)
    told = table["risk_difference"].dropna()
    positive = float((told > 0).mean()) if len(told) else float("nan")
    clear = float((table.loc[told.index, "rd_lower"] > 0).mean()) if len(told) else float("nan")
    p_value = _joint_reference(cohorts, permutations, seed)
    note = _note(table, told, clear, p_value)
    return Specifications(table=table, note=note, share_positive=positive, share_clear=clear, p_value=p_value)


def _several(name: str, given: int | Sequence[int]) -> list[int]:
    """Return the values of an option, one at least."""
    values = list(given) if np.iterable(given) else [given]
    if not values:
        raise ArgumentError(f"{name} is empty; give at least one whole number.")
    return values


def _builder(work: Workforce, outcome: str, options: dict[str, Any]) -> Callable[[int, int, int], Cohort]:
    """Return the function that makes the cohort of one choice."""
    if outcome in PROMOTION_OUTCOMES:
        if "outcome" not in options and outcome != "passed_over":
            options = {**options, "outcome": outcome}
        return lambda m, lag, _: promotion_cohort(work, months=m, lag_days=lag, **options)
    if outcome != "let_go":
        raise choose("outcome", outcome, ("let_go", *PROMOTION_OUTCOMES))
    if work.restructurings["announced"].le(pd.Timestamp(options.get("as_of") or work.data_end)).any():
        return lambda m, lag, h: restructuring_cohort(
            work, months=m, lag_days=lag, horizon_months=h, **options
        )
    return lambda m, lag, h: quarterly_cohort(work, months=m, lag_days=lag, horizon_months=h, **options)


def _figures(row: pd.Series) -> dict[str, float]:
    counts = {
        "people": row["people_without"] + row["people_with"],
        "events": row["events_without"] + row["events_with"],
    }
    return counts | {name: row[name] for name in FIGURES[2:]}


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


@dataclass(frozen=True, repr=False, eq=False)
class LagProfile(Result):
    """The estimate against the lag.

    Attributes
    ----------
    table : pandas.DataFrame
        lag_days, analysis, people, events, risk_difference, rd_lower, rd_upper, risk_ratio,
        rr_lower, rr_upper.
    falls : bool
        Whether the ratio falls clearly: that of the shortest lag is above 1 and lies above the
        whole interval of the longest lag. The mark of conversations that stopped because the
        outcome was known; where only the latest conversations matter it falls too, but not to 1.
    """

    falls: bool

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the ratio at each lag with its interval."""
        from careerstats.reporting import charts

        shown = self.table.dropna(subset=["risk_ratio"])
        shown = shown.assign(choice=[f"lag {days} days" for days in shown["lag_days"]])
        return charts.forest(
            shown, label="choice", value="risk_ratio", lower="rr_lower", upper="rr_upper", ax=ax,
            title="The ratio when the latest conversations are left out", xlabel=RATIO_AXIS,
        )  # fmt: skip


def lag_profile(
    work: Workforce,
    *,
    outcome: str = "let_go",
    lag_days: Sequence[int] = (0, 30, 60, 90, 180),
    months: int = 12,
    horizon_months: int = 6,
    analysis: str = "adjusted",
    **options: Any,
) -> LagProfile:
    """Show the estimate against the lag: a ratio that falls with it marks reverse causation.

    Managers who have seen a list may stop talking to those on it; a conversation missing in the
    last weeks is then a sign of the outcome, not a circumstance before it. A longer lag looks
    further back than the list.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    outcome, months, horizon_months, **options
        As in `specifications`.
    lag_days : sequence of int
        Lags in days.
    analysis : str
        Row of `compare` to follow; the crude row where it cannot be computed.
    """
    if analysis not in ANALYSES:
        raise choose("analysis", analysis, ANALYSES)
    builder = _builder(work, outcome, options)
    rows = []
    for lag in _progress(sorted(_several("lag_days", lag_days)), "lags"):
        found = compare(builder(months, lag, horizon_months)).table.set_index("analysis")
        used = analysis if pd.notna(found.loc[analysis, "risk_ratio"]) else "crude"
        rows.append({"lag_days": lag, "analysis": used, **_figures(found.loc[used])})
    table = pd.DataFrame(rows, columns=["lag_days", "analysis", *FIGURES])
    told = table[np.isfinite(table["risk_ratio"])]
    if told.empty:
        why = (
            "No lag gives a ratio: one side has nobody, or nobody with a recent conversation had the outcome."
        )
        return LagProfile(table=table, note=why, falls=False)
    first, last = told.iloc[0], told.iloc[-1]
    if len(told) == 1:
        only = f"Only the lag of {first['lag_days']} days gives a ratio, {first['risk_ratio']:.2f}"
        note = f"{only}: there is nothing to follow."
        return LagProfile(table=table, note=note, falls=False)
    falls = bool(first["risk_ratio"] > max(1.0, last["rr_upper"]))
    tail = (
        "it falls clearly, as it does when conversations stop once the outcome is known, and also when only "
        "the latest conversations matter; the longer lag is the cautious reading"
        if falls
        else "no clear fall, so nothing here points to conversations that stopped once the outcome was known"
    )
    note = (
        f"From a lag of {first['lag_days']} to one of {last['lag_days']} days the risk ratio goes from "
        f"{first['risk_ratio']:.2f} to {last['risk_ratio']:.2f} (interval {last['rr_lower']:.2f} to "
        f"{times_words(last['rr_upper'], 2)}): {tail}."
    )
    return LagProfile(table=table, note=note, falls=falls)


def _progress(items: Iterable[Any], what: str) -> Iterable[Any]:
    from tqdm.auto import tqdm

    return tqdm(items, desc=what, delay=1.0, leave=False)


def with_outcome(cohort: Cohort, *, end_reason: str) -> Cohort:
    """Return the cohort with another exit type as its outcome, for a negative control.

    Parameters
    ----------
    cohort : Cohort
        A let-go cohort; its own outcome becomes one of the competing ends.
    end_reason : str
        The exit type, as in ``cohort.table["end_reason"]``.
    """
    if "end_reason" not in cohort.table:
        raise DataMissingError("The cohort does not say how follow-up ended; build it from a workforce.")
    reasons = cohort.table["end_reason"]
    table = cohort.table.assign(
        outcome=reasons.eq(end_reason),
        end_reason=reasons.where(reasons.ne("outcome"), cohort.outcome).where(
            reasons.ne(end_reason), "outcome"
        ),
    )
    return replace(cohort, table=table, outcome=end_reason)
