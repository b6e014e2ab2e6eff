"""The characteristics of conversations as exposures: each kind against none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.errors import CareerstatsError, choose
from careerstats.evidence import covariates as cov
from careerstats.evidence.basics import Estimate
from careerstats.evidence.multiplicity import holm
from careerstats.evidence.regression import logistic
from careerstats.evidence.rows import FEWEST_EVENTS
from careerstats.evidence.standardise import standardise
from careerstats.evidence.wording import RATIO_AXIS, answer, headed, listed, number_of, period, who
from careerstats.measures.landmark import Cohort
from careerstats.results import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NONE = "none"
CHARACTERISTICS = ("with_whom", "setting", "minutes", "cadence", "support_fit")
SPOKEN = {
    ("with_whom", "manager"): "with one with the manager",
    ("with_whom", "others_only"): "with one with somebody else only",
    ("setting", "formal"): "with a formal one",
    ("setting", "informal_only"): "with informal ones only",
    ("minutes", "15_or_more"): "with one of at least 15 minutes",
    ("minutes", "short_only"): "with short ones only",
    ("cadence", "once"): "with a single one",
    ("cadence", "few_times"): "with a few",
    ("support_fit", "fits"): "with support that fits the career stage",
    ("support_fit", "does_not_fit"): "with support that does not fit the career stage",
    ("with_whom", "unknown"): "with one of which it is unknown with whom",
    ("setting", "unknown"): "with one of an unknown setting",
    ("minutes", "unknown"): "with one of unknown length",
    ("support_fit", "unknown"): "with support of which it is unknown whether it fits the career stage",
}
"""A kind in the words of a sentence: *of 100 with a formal one 7*."""


@dataclass(frozen=True, repr=False, eq=False)
class KindsComparison(Result):
    """Each kind of conversation against none.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per characteristic and kind: characteristic, kind, people_without, events_without
        (no recent conversation), people_with, events_with (that kind), risk_without, risk_with
        (standardised), risk_difference, rd_lower, rd_upper, risk_ratio, rr_lower, rr_upper,
        p_value, p_holm (over all rows), method, sentence. A row that cannot be given has NaN, and
        its sentence says why.
    cohort : Cohort
    adjusted_for : tuple of str
    """

    cohort: Cohort
    adjusted_for: tuple[str, ...]

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the risk ratios with their intervals, of the kinds that have one."""
        from careerstats.reporting import charts

        shown = self.table[self.table["risk_ratio"].notna()]
        kinds = zip(shown["characteristic"], shown["kind"], strict=True)
        return charts.forest(
            shown.assign(label=[_spoken(*pair).removeprefix("with ") for pair in kinds]), label="label",
            value="risk_ratio", lower="rr_lower", upper="rr_upper", n="people_with", ax=ax,
            title=f"{headed(self.cohort.outcome)}: no recent conversation against each kind",
            xlabel=RATIO_AXIS,
        )  # fmt: skip

    def _shown(self) -> pd.DataFrame:
        return self.table.drop(columns=["method"])


def compare_kinds(
    cohort: Cohort,
    characteristic: str | Sequence[str] | None = None,
    *,
    adjust: str | Sequence[str] | None = None,
    cluster: str | None = "manager_id",
    confidence: float = 0.95,
) -> KindsComparison:
    """Compare each kind of conversation with none, adjusted, as one family.

    Parameters
    ----------
    cohort : Cohort
        Its columns with_whom, setting, minutes, cadence and support_fit name the kind each person
        had in the window, or ``none``.
    characteristic : str or sequence of str, optional
        Some of these columns; by default all.
    adjust, cluster, confidence
        See `compare`.

    Returns
    -------
    KindsComparison
        One model a characteristic with all its kinds, standardised risks, Holm's correction over
        all rows.

    Raises
    ------
    ArgumentError
        When a characteristic is not one of those.
    DataMissingError
        When a column is not in the cohort.
    """
    wanted = CHARACTERISTICS if characteristic is None else characteristic
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    for name in names:
        if name not in CHARACTERISTICS:
            raise choose("characteristic", name, ", ".join(CHARACTERISTICS))
    table = cohort.table
    cov.check_cohort(table)
    confidence = cov.share("confidence", confidence)
    cov.demand(table, names, "characteristic")
    given, cluster = cov.chosen(table, adjust, "adjust"), cov.cluster_of(table, cluster)
    terms = cov.usable(table, cov.candidates(cohort) if given is None else given)
    prepared = cov.prepare(cohort, terms, cluster=cluster)
    rows = [r for n in names for r in _rows(cohort, prepared, n, terms, confidence)]
    made = pd.DataFrame(rows, columns=_COLUMNS)
    made["p_holm"] = holm(made["p_value"].to_numpy(np.float64))
    return KindsComparison(made, _note(made, table, terms), cohort, tuple(terms))


def _note(made: pd.DataFrame, table: pd.DataFrame, terms: list[str]) -> str:
    if table.empty:
        return "Nobody is in the cohort: there is nothing to compare."
    rows = f"{number_of(len(table), 'row', 'rows')}, {period(table['landmark'])}"
    if made.empty:
        return f"No kind of conversation was found: nobody had a recent one; {rows}."
    return (
        f"{number_of(len(made), 'kind', 'kinds')} of conversation, each against none; {rows}; "
        f"adjusted for {listed(terms)}; p after Holm over all of them."
    )


def _spoken(name: str, kind: str) -> str:
    return SPOKEN.get((name, kind), f"with {name} {kind}".replace("_", " "))


_ORDER = {pair: k for k, pair in enumerate(SPOKEN)}
_COLUMNS = [
    *("characteristic", "kind", "people_without", "events_without", "people_with", "events_with"),
    *("risk_without", "risk_with", "risk_difference", "rd_lower", "rd_upper"),
    *("risk_ratio", "rr_lower", "rr_upper", "p_value", "p_holm", "method", "sentence"),
]


def _rows(
    cohort: Cohort,
    prepared: cov.Prepared,
    name: str,
    terms: list[str],
    confidence: float,
) -> list[dict[str, Any]]:
    kinds = cov.category(cohort.table[name])
    levels = sorted((k for k in kinds.categories if k != NONE), key=lambda k: _ORDER.get((name, k), 99))
    texts = np.asarray(kinds.astype("str"))
    outcome = prepared.table["outcome"].to_numpy()
    flags = {f"{name} is {k}": (texts == k).astype(np.int8) for k in levels}
    none = texts == NONE
    counts = {
        k: (int(none.sum()), int(outcome[none].sum()), int(at.sum()), int(outcome[at == 1].sum()))
        for k, at in zip(levels, flags.values(), strict=True)
    }
    thin = {k: _obstacle(c) for k, c in counts.items()}
    rows, fit, failed = [], None, ""
    if not all(thin.values()):
        try:
            fit = logistic(
                prepared.table.assign(**flags),
                "outcome",
                [*terms, *flags],
                cluster=prepared.key,
                empty_levels="zero",
                confidence=confidence,
            )
        except CareerstatsError as error:
            failed = f"Not computed: {error}"
    for kind, flag in zip(levels, flags, strict=True):
        row: dict[str, Any] = dict.fromkeys(_COLUMNS, float("nan"))
        row |= dict(zip(_COLUMNS[:6], (name, kind, *counts[kind]), strict=True))
        row |= {"method": "not computed", "sentence": thin[kind] or failed}
        if fit is not None and not thin[kind]:
            spoken = _spoken(name, kind)
            hold = {f: 0.0 for f in flags if f != flag}
            try:
                row |= _estimated(cohort, fit, flag, hold, spoken)
            except CareerstatsError as error:
                row["sentence"] = f"Not computed: {str(error).replace(flag, 'this kind')}"
        rows.append(row)
    return rows


def _obstacle(counts: tuple[int, int, int, int]) -> str:
    none, none_events, kind, kind_events = counts
    if not none or not kind:
        return "No comparison is possible: nobody has this kind, or nobody has none."
    if min(none_events, kind_events) < FEWEST_EVENTS:
        return (
            f"Too few: {number_of(none_events, 'event', 'events')} without and {kind_events} with this kind "
            f"(at least {FEWEST_EVENTS} in each are needed)."
        )
    return ""


def _estimated(cohort: Cohort, fit: Any, flag: str, hold: dict[str, float], spoken: str) -> dict[str, Any]:
    risks = standardise(fit, flag, hold=hold)
    one, none = risks.risk_1, risks.risk_0
    d, r = risks.risk_difference, risks.risk_ratio
    # The kit states everything as without against with.
    difference, ratio = (
        Estimate(-d.value, -d.upper, -d.lower),
        Estimate(1 / r.value, 1 / r.upper, 1 / r.lower if r.lower > 0 else np.inf),
    )
    sentence = answer(
        none.value,
        one.value,
        difference,
        ratio,
        who=who(cohort.kind),
        outcome=cohort.outcome,
        other=spoken,
        confidence=fit.confidence,
    )
    values = (none.value, one.value, *difference, *ratio, risks.p_value)
    method = (
        f"{'Firth ' if fit.firth else ''}logistic regression, standardised risks, errors {fit.small_sample}"
    )
    return dict(zip(_COLUMNS[6:15], values, strict=True)) | {"method": method, "sentence": sentence}
