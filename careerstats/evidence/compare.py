"""With and without a recent conversation: crude, stratified, adjusted, within manager."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from careerstats.evidence import analyses as an
from careerstats.evidence import covariates as cov
from careerstats.evidence.basics import Estimate
from careerstats.evidence.rows import Analysis, Counted, crude
from careerstats.evidence.weights import Overlap, balance, overlap, stabilised
from careerstats.evidence.wording import ANALYSIS_NAMES, RATIO_AXIS, headed, is_unclear, listed, period, who
from careerstats.measures.landmark import Cohort
from careerstats.results import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNMEASURED = "what is not in the data, such as skills, pay or intentions"
BALANCE = ["covariate", "level", "mean_1", "mean_0", "smd_before", "smd_after", "unbalanced"]


@dataclass(frozen=True, repr=False, eq=False)
class Comparison(Result):
    """Risks without and with a recent conversation, compared in four ways.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per analysis (crude, stratified, adjusted, within_manager): people_without,
        events_without, people_with, events_with (without = without a recent conversation),
        risk_without, risk_with, risk_difference, rd_lower, rd_upper, risk_ratio, rr_lower,
        rr_upper, odds_ratio, or_lower, or_upper, p_value, method, sentence. An analysis that
        cannot be given has NaN, and its sentence says why.
    cohort : Cohort
    cautions : tuple of str
        What to keep in mind, in sentences.
    adjusted_for, not_adjusted_for : tuple of str
        Columns in the adjusted row; what the data do not hold.
    balance : pandas.DataFrame
        See `careerstats.evidence.adjusted.balance`; after weighting by the covariates.
    strata_table : pandas.DataFrame
        One row per stratum: its columns, people_without, events_without, people_with, events_with,
        risk_difference, used.
    people_informative : int
        People in managers' teams with both kinds, who carry the within-manager row.
    """

    cohort: Cohort
    cautions: tuple[str, ...]
    adjusted_for: tuple[str, ...]
    not_adjusted_for: tuple[str, ...]
    balance: pd.DataFrame
    strata_table: pd.DataFrame
    people_informative: int

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the risk ratios of the four analyses with their intervals."""
        from careerstats.reporting import charts

        within = self.table["analysis"].eq("within_manager")
        people = (self.table["people_without"] + self.table["people_with"]).mask(
            within, self.people_informative
        )
        label = self.table["analysis"].map(ANALYSIS_NAMES)
        return charts.forest(
            self.table.assign(label=label, people=people), label="label", value="risk_ratio",
            lower="rr_lower", upper="rr_upper", n="people", ax=ax, xlabel=RATIO_AXIS,
            title=f"{headed(self.cohort.outcome)}: without against with a recent conversation",
        )  # fmt: skip

    def _shown(self) -> pd.DataFrame:
        return self.table.drop(columns=["method"])


def compare(
    cohort: Cohort,
    *,
    strata: str | Sequence[str] | None = None,
    adjust: str | Sequence[str] | None = None,
    cluster: str | None = "manager_id",
    confidence: float = 0.95,
    off_support: float = 0.05,
) -> Comparison:
    """Compare people without and with a recent conversation.

    Parameters
    ----------
    cohort : Cohort
        From `restructuring_cohort`, `quarterly_cohort` or `promotion_cohort`.
    strata : str or sequence of str, optional
        Columns of the cohort to compare within. By default the landmark, the rating, the level
        and the department (promotion: the landmark and the comparison group, and the rating), as
        many of them as leave 80 % of the people somebody of the other kind.
    adjust : str or sequence of str, optional
        Columns to adjust for; by default all there are of landmark, rating, level, department,
        tenure_band and location. Missing values are a level of their own.
    cluster : str or None
        Column of people who are alike: manager_id or employee_id.
    confidence : float
        Of the intervals.
    off_support : float
        People without a like of the other kind are left out of the adjusted row when they are
        more than this share.

    Returns
    -------
    Comparison

    Raises
    ------
    DataMissingError
        When the cohort lacks one of employee_id, landmark, exposed and outcome, or a column that
        strata, adjust or cluster name.
    ArgumentError
        When strata or adjust name the exposure or something that came after the landmark, or
        another option is not accepted.

    Notes
    -----
    A cohort without manager_id has no within-manager row, and its clusters are persons.
    """
    table = cohort.table
    cov.check_cohort(table)
    confidence = cov.share("confidence", confidence)
    wanted, layers = cov.chosen(table, adjust, "adjust"), cov.chosen(table, strata, "strata")
    cluster = cov.cluster_of(table, cluster)
    terms = cov.usable(table, cov.candidates(cohort) if wanted is None else wanted)
    layers = cov.choose_strata(cohort) if layers is None else layers
    prepared = cov.prepare(cohort, list(dict.fromkeys([*terms, *layers])), cluster=cluster)
    counted = _count(cohort, prepared.table, confidence)

    first = crude(counted)
    second, strata_table = an.stratified(prepared, layers, counted)
    comparable = counted.people_1 and counted.people_0 and terms
    seen = overlap(prepared.table, "exposed", terms) if comparable else None
    third = an.adjusted(prepared, terms, counted, seen=seen, off_support=off_support)
    fourth = an.within_manager(prepared, terms, counted)
    rows = [first, second, third, fourth]
    made = pd.DataFrame([a.row for a in rows])
    weighed = _balance(prepared.table, terms, seen)
    gone = cov.missing_from(table, cov.candidates(cohort) if wanted is None else wanted)
    gone = gone if len(table) else []
    return Comparison(
        table=made,
        note=_note(made, counted, table),
        cohort=cohort,
        cautions=_cautions(rows, counted, prepared, weighed, table),
        adjusted_for=tuple(terms),
        not_adjusted_for=(*(f"{listed([n])} (not in the data)" for n in gone), UNMEASURED),
        balance=weighed,
        strata_table=strata_table,
        people_informative=fourth.detail.people_informative if fourth.detail is not None else 0,
    )


def _count(cohort: Cohort, table: pd.DataFrame, confidence: float) -> Counted:
    kind = table["exposed"].to_numpy(np.int64) * 2 + table["outcome"].to_numpy(np.int64)
    n00, n01, n10, n11 = np.bincount(kind, minlength=4).tolist()
    return Counted(n10 + n11, n11, n00 + n01, n01, who(cohort.kind), cohort.outcome, confidence)


def _balance(table: pd.DataFrame, terms: Sequence[str], seen: Overlap | None) -> pd.DataFrame:
    if seen is None:
        return pd.DataFrame({c: pd.Series(dtype="str" if c in BALANCE[:2] else "float64") for c in BALANCE})
    weights, _ = stabilised(table["exposed"].to_numpy(), seen.propensity)
    return balance(table, "exposed", terms, weights=weights)


def best(table: pd.DataFrame, *, figure: str = "risk_difference") -> pd.Series:
    """Return the row to read first, of those with the figure: adjusted, else stratified, else crude."""
    rows = table.set_index("analysis")
    for name in ("adjusted", "stratified"):
        if pd.notna(rows.loc[name, figure]):
            return rows.loc[name]
    return rows.loc["crude"]


def _note(table: pd.DataFrame, counted: Counted, rows: pd.DataFrame) -> str:
    c = counted
    return (
        f"{best(table)['sentence']} Counted: {c.events_1:,} of {c.people_1:,} without and {c.events_0:,} of "
        f"{c.people_0:,} with a recent conversation; {period(rows['landmark'])}."
    )


def _cautions(
    rows: list[Analysis],
    counted: Counted,
    prepared: cov.Prepared,
    weighed: pd.DataFrame,
    table: pd.DataFrame,
) -> tuple[str, ...]:
    found = [counted.obstacle] if counted.obstacle else []
    shown = best(pd.DataFrame([a.row for a in rows]))
    difference = Estimate(shown["risk_difference"], shown["rd_lower"], shown["rd_upper"])
    if not np.isnan(difference.value) and is_unclear(difference):
        found.append("Unclear: the interval includes no difference.")
    before = weighed.loc[weighed["smd_before"].abs() > 0.1, "covariate"].unique().tolist()
    if before:
        found.append(f"Unbalanced: the two groups differ in {listed(before)}; the crude row mixes that in.")
    after = weighed.loc[weighed["unbalanced"].astype(bool), "covariate"].unique().tolist()
    if after:
        found.append(f"Weighting does not balance {listed(after)}; the groups are hard to compare.")
    for name, people in prepared.unknown.items():
        counts_as = "a level of its own" if name in prepared.covariates else "each counts on their own"
        found.append(f"The {listed([name])} of {people:,} of {len(table):,} people is unknown: {counts_as}.")
    silent = int(cov.not_logged(table).sum())
    if silent:
        found.append(
            f"For {silent:,} of {len(table):,} people the manager logs nothing: "
            "whether they talked is unknown."
        )
    for analysis in rows:
        found.extend(analysis.cautions)
    return tuple(dict.fromkeys(found))
