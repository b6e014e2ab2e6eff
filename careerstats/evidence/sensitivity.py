"""How much it would take to change the answer: a comparison tried from several sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from careerstats.evidence.bias import (
    Counts,
    corrected_counts,
    corrected_interval,
    randomisation_test,
    tipping_point,
)
from careerstats.evidence.choices import with_outcome
from careerstats.evidence.compare import Comparison, best, compare
from careerstats.evidence.covariates import not_logged
from careerstats.evidence.estimates import e_value
from careerstats.evidence.lags import LagProfile, lag_profile
from careerstats.evidence.specifications import Specifications, specifications
from careerstats.evidence.wording import RATIO_AXIS, listed, times_words
from careerstats.measures.landmark import Cohort
from careerstats.measures.states import whole
from careerstats.results import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "LagProfile",
    "Sensitivity",
    "Specifications",
    "lag_profile",
    "sensitivity",
    "specifications",
    "with_outcome",
]

COLUMNS = ["check", "people", "events", "value", "lower", "upper", "sentence"]
SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
CONTROL_OUTCOMES = {"retirement": "retirement", "other": "end of contract and other ends"}
FEWEST_EVENTS = 5


@dataclass(frozen=True, repr=False, eq=False)
class Sensitivity(Result):
    """What could change the answer of a comparison, and by how much.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per check: check, people, events, value, lower, upper, sentence. Value is the
        E-value, the share logged at the tipping point, a risk ratio or a p-value, as the sentence
        says; NaN where the sentence says why there is none.
    tipping : pandas.DataFrame
        logged_with_outcome, logged_without_outcome (shares of the people who talked whose log
        shows it), risk_ratio, rr_lower, rr_upper as they would be had all been logged.
    """

    tipping: pd.DataFrame

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the checks that are risk ratios beside each other."""
        from careerstats.reporting import charts

        ratios = self.table[self.table["lower"].notna() & self.table["check"].ne("e-value")]
        return charts.forest(
            ratios, label="check", value="value", lower="lower", upper="upper", ax=ax,
            title="The ratio, looked at from other sides", xlabel=RATIO_AXIS,
        )  # fmt: skip


def sensitivity(comparison: Comparison, *, permutations: int = 9_999, seed: int = 1) -> Sensitivity:
    """Try a comparison from several sides.

    Parameters
    ----------
    comparison : Comparison
        From `compare`.
    permutations : int
        Draws of the randomisation test.
    seed : int
        Of its random numbers.

    Returns
    -------
    Sensitivity
        E-value for the estimate and its limit; tipping point for conversations held but not
        logged; the estimate without the managers who log nothing; negative-control outcomes
        (retirement, end of contract) and the negative-control exposure (conversations after the
        landmark); randomisation test within landmark and department.

    Notes
    -----
    E-value: VanderWeele & Ding (2017). Misclassification: Lash, Fox & Fink (2009). Negative
    controls: Lipsitch, Tchetgen Tchetgen & Cohen (2010).
    """
    permutations, seed = whole("permutations", permutations, 1), whole("seed", seed, 0)
    cohort = comparison.cohort
    rows = [
        _e_value_row(comparison),
        *_tipping_rows(comparison),
        _silent_managers_row(comparison),
        *_control_rows(cohort),
        _late_exposure_row(cohort),
        _randomisation_row(cohort, permutations, seed),
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return Sensitivity(table=table, note=str(table["sentence"].iloc[0]), tipping=_tipping_table(comparison))


def _best(comparison: Comparison) -> pd.Series:
    """Return the most adjusted row that holds a ratio; the crude one otherwise."""
    return best(comparison.table, figure="risk_ratio")


def _row(
    check: str, sentence: str, source: pd.Series | None = None, value: float = np.nan
) -> dict[str, object]:
    """Return one row of the table; with a source its counts, ratio and interval."""
    row: dict[str, object] = dict.fromkeys(COLUMNS, np.nan) | {"check": check, "value": value}
    if source is not None:
        row |= {
            "people": source["people_without"] + source["people_with"],
            "events": source["events_without"] + source["events_with"],
            "value": source["risk_ratio"],
            "lower": source["rr_lower"],
            "upper": source["rr_upper"],
        }
    return row | {"sentence": sentence}


def _e_value_row(comparison: Comparison) -> dict[str, object]:
    best = _best(comparison)
    ratio = best["risk_ratio"]
    if not np.isfinite(ratio) or ratio <= 0:
        return _row("e-value", "There is no ratio above 0, so no E-value.")
    made = e_value(ratio, lower=best["rr_lower"], upper=best["rr_upper"])
    point, limit = float(made.value), float(made.lower)
    tail = (
        f"and for the limit of the interval {limit:.2f}"
        if limit > 1
        else "and the interval includes no difference already"
    )
    sentence = (
        f"Something not measured would have to be associated with both, having had no conversation and the "
        f"outcome, by risk ratios of {point:.2f} each to account for the ratio of {ratio:.2f}, {tail}."
    )
    return _row("e-value", sentence, value=point) | {"lower": limit}


def _crude_counts(comparison: Comparison) -> Counts:
    row = comparison.table.set_index("analysis").loc["crude"]
    names = ("events_without", "people_without", "events_with", "people_with")
    return Counts(**{name: float(row[name]) for name in names})


def _tipping_rows(comparison: Comparison) -> list[dict[str, object]]:
    counts = _crude_counts(comparison)
    rows = []
    for limit, check, what in (
        (False, "unlogged: ratio reaches 1", "the crude ratio would be 1"),
        (True, "unlogged: limit reaches 1", "the interval of the crude ratio would reach 1"),
    ):
        share = tipping_point(counts, limit=limit)
        sentence = (
            f"If all talks of those without the outcome are logged, {what} once the log shows only "
            f"{share * 100:.{1 if share >= 0.995 else 0}f} % of the people with the outcome who did talk."
            if np.isfinite(share)
            else _no_tipping(counts, limit)
        )
        rows.append(_row(check, sentence, value=share))
    return rows


def _no_tipping(counts: Counts, limit: bool) -> str:
    """Say why there is no tipping point."""
    if not np.isfinite(counts.risk_ratio):
        return "There is no crude ratio, so nothing that unlogged conversations could bring to 1."
    if counts.risk_ratio <= 1:
        return "The crude ratio is not above 1 as it is; unlogged conversations need not be asked for."
    if limit and not corrected_interval(counts, sensitivity_events=1.0, sensitivity_others=1.0)[0] > 1:
        return "The interval of the crude ratio includes no difference as it is."
    return "No share of unlogged conversations among those with the outcome brings this to 1."


def _tipping_table(comparison: Comparison) -> pd.DataFrame:
    counts = _crude_counts(comparison)
    rows = []
    for events in SHARES:
        for others in SHARES:
            made = corrected_counts(counts, sensitivity_events=events, sensitivity_others=others)
            ratio = made.risk_ratio if made else float("nan")
            lower, upper = (float("nan"),) * 2
            if made:
                lower, upper = corrected_interval(
                    counts, sensitivity_events=events, sensitivity_others=others
                )
            rows.append((events, others, ratio, lower, upper))
    names = ["logged_with_outcome", "logged_without_outcome", "risk_ratio", "rr_lower", "rr_upper"]
    return pd.DataFrame(rows, columns=names)


def _silent_managers_row(comparison: Comparison) -> dict[str, object]:
    check = "without managers who log nothing"
    table = comparison.cohort.table
    if table.empty:
        return _row(check, "There is nobody in the cohort.")
    if "manager_logs" not in table or table["manager_logs"].isna().all():
        return _row(check, "The cohort does not say which managers log nothing.")
    logs = ~not_logged(table)
    if logs.all():
        return _row(check, "Every manager with people in the comparison has logged a conversation.")
    best = _best(compare(replace(comparison.cohort, table=table[logs].reset_index(drop=True))))
    set_apart = int((~logs).sum())
    if not np.isfinite(best["risk_ratio"]):
        apart = f"{set_apart:,} of {len(table):,} people"
        sentence = f"Without the {apart} whose managers log nothing there is no ratio."
        return _row(check, sentence, best)
    sentence = (
        f"For {set_apart:,} of {len(table):,} people the manager logs nothing, so that nothing is known of "
        f"their conversations; without them the risk ratio is {_spoken(best)}."
    )
    return _row(check, sentence, best)


def _spoken(row: pd.Series) -> str:
    return f"{row['risk_ratio']:.2f} ({row['rr_lower']:.2f} to {times_words(row['rr_upper'], 2)})"


def _control_rows(cohort: Cohort) -> list[dict[str, object]]:
    """Outcomes that no conversation can move: a ratio off 1 measures what is left of confounding."""
    if cohort.kind == "promotion" or "end_reason" not in cohort.table:
        return []
    rows = []
    for reason, spoken in CONTROL_OUTCOMES.items():
        check = f"negative control: {reason}"
        control = with_outcome(cohort, end_reason=reason)
        events = int(control.table["outcome"].sum())
        if events < 2 * FEWEST_EVENTS:
            rows.append(_row(check, f"Too few ends by {spoken} ({events}) to serve as a control."))
            continue
        rows.append(_control_row(check, spoken, _best(compare(control))))
    return rows


def _control_row(check: str, spoken: str, best: pd.Series, unless: str = "") -> dict[str, object]:
    if not np.isfinite(best["risk_ratio"]):
        return _row(check, f"No ratio can be given for {spoken}.", best)
    holds = best["rr_lower"] <= 1 <= best["rr_upper"]
    verdict = (
        "the interval holds 1, as it should where no conversation can matter"
        if holds
        else f"the interval leaves out 1, so that something not adjusted for is at work{unless}"
    )
    return _row(check, f"For {spoken} the risk ratio is {_spoken(best)}: {verdict}.", best)


def _late_exposure_row(cohort: Cohort) -> dict[str, object]:
    """An exposure that comes too late: conversations in the six months after the landmark."""
    check = "negative control: talked afterwards"
    table = cohort.table
    if table.empty:
        return _row(check, "There is nobody in the cohort.")
    if cohort.kind != "promotion":
        sentence = "Those let go cannot talk afterwards, so this control exists for promotion rounds only."
        return _row(check, sentence)
    if "talked_after" not in table or table["talked_after"].notna().sum() == 0:
        return _row(check, "The data end too soon after the rounds to see who talked afterwards.")
    seen = table[table["talked_after"].notna()]
    late = replace(
        cohort, table=seen.assign(exposed=~seen["talked_after"].astype(bool)).reset_index(drop=True)
    )
    spoken, best = "a conversation in the six months after the round", _best(compare(late))
    return _control_row(check, spoken, best, ", or being promoted itself brings conversations")


def _randomisation_row(cohort: Cohort, permutations: int, seed: int) -> dict[str, object]:
    check = "randomisation test"
    table = cohort.table
    if table.empty:
        return _row(check, "There is nobody in the cohort.")
    place = "group" if cohort.kind == "promotion" and "group" in table else "department"
    where = table["landmark"].astype("str")
    if place in table:
        where = where + "|" + table[place].astype("str").fillna("unknown")
    within = f"landmark and {listed([place])}" if place in table else "landmark"
    strata, _ = pd.factorize(where)
    cells = strata * 4 + np.where(table["exposed"], 0, 2) + np.where(table["outcome"], 0, 1)
    counts = np.bincount(cells, minlength=4 * (strata.max() + 1)).reshape(-1, 2, 2)
    difference, p_value, _ = randomisation_test(counts, permutations=permutations, seed=seed)
    if not np.isfinite(difference):
        return _row(
            check, f"Nowhere within {within} are people with and people without a recent conversation."
        )
    sentence = (
        f"Drawing at random within {within} who had no conversation gives a difference at least as far "
        f"from 0 as {difference * 100:.1f} points in {p_value * 100:.2f} % of {permutations:,} draws."
    )
    return _row(check, sentence, value=p_value)
