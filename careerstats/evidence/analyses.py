"""The analyses of a comparison that look beyond the crude numbers, each one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import CareerstatsError
from careerstats.evidence.covariates import Prepared
from careerstats.evidence.estimates import MantelHaenszel, conditional, mantel_haenszel
from careerstats.evidence.patterns import combine
from careerstats.evidence.rows import Analysis, Counted, absent, row, said
from careerstats.evidence.standardise import StandardisedRisks, standardised_risks
from careerstats.evidence.weights import Overlap
from careerstats.evidence.within import SHARE, Within, within
from careerstats.evidence.wording import listed, number_of


def stratified(prepared: Prepared, strata: Sequence[str], counted: Counted) -> tuple[Analysis, pd.DataFrame]:
    """Compare within strata (Mantel-Haenszel); also return the strata, one row each."""
    tables, listing = count_strata(prepared.table, strata)
    if counted.obstacle:
        return _exact(tables, strata, counted), listing
    pooled = mantel_haenszel(tables, confidence=counted.confidence)
    if not pooled.strata_used:
        why = f"No stratum of {listed(strata)} has people of both kinds; there is nothing to compare inside."
        return absent("stratified", counted, why), listing
    used = (tables.sum(axis=2) > 0).all(axis=1)
    if not (tables[used].sum(axis=1) > 0).all(axis=1).any():
        why = f"In each stratum of {listed(strata)} all or none had the outcome; there is nothing to compare."
        return absent("stratified", counted, why), listing
    people = tables[used].sum(axis=2)
    weight = people.prod(axis=1) / people.sum(axis=1)
    risks = (weight[:, None] * tables[used][:, :, 0] / people).sum(axis=0) / weight.sum()
    among = _recount(counted, tables[used])
    difference = pooled.risk_difference
    prefix = f"Within strata of {listed(strata)}: "
    if not strata or len(tables) == 1:
        prefix = "There is one stratum, so this is the crude comparison: "
    sentence = prefix + _lower(said(among, (risks[0], risks[1]), difference, pooled.risk_ratio))
    if pooled.strata_dropped:
        left = counted.people_1 + counted.people_0 - among.people_1 - among.people_0
        dropped = number_of(pooled.strata_dropped, "stratum", "strata")
        sentence += f" Set aside: {dropped} with one kind only ({left:,} people)."
    method = (
        f"Mantel-Haenszel over {number_of(pooled.strata_used, 'stratum', 'strata')} of {listed(strata)}; "
        "Sato, Greenland-Robins, Robins-Breslow-Greenland; p Cochran-Mantel-Haenszel; people as independent"
    )
    made = row(
        "stratified",
        among,
        (risks[0], risks[1]),
        difference,
        pooled.risk_ratio,
        pooled.odds_ratio,
        pooled.p_value,
        method,
        sentence,
    )
    return Analysis(made, _disagreement(pooled), pooled), listing


def _exact(tables: np.ndarray, strata: Sequence[str], counted: Counted) -> Analysis:
    """Return the conditional odds ratio over the strata where there are too few events for more."""
    made = absent("stratified", counted, counted.obstacle)
    informative = (tables.sum(axis=2) > 0).all(axis=1) & (tables.sum(axis=1) > 0).all(axis=1)
    if not counted.sparse or not informative.any():
        return made
    try:
        exact = conditional(tables[informative])
        odds = exact.odds_ratio(confidence=counted.confidence, mid=True)
    except CareerstatsError:
        return made
    number = number_of(informative.sum(), "stratum", "strata")
    within_strata = f"Within {number} of {listed(strata)} the" if strata else "The"
    limits = " and ".join("no upper limit" if np.isinf(v) else f"{v:,.2f}" for v in (odds.lower, odds.upper))
    numbers = {
        "odds_ratio": odds.value,
        "or_lower": odds.lower,
        "or_upper": odds.upper,
        "p_value": exact.mid_p(),
        "method": f"exact conditional odds ratio over {number}, mid-p",
        "sentence": f"{counted.obstacle} {within_strata} exact odds ratio lies between {limits}.",
    }
    return Analysis(made.row | numbers, detail=exact)


def count_strata(table: pd.DataFrame, strata: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Return the 2 x 2 tables ``(S, 2, 2)``, and the strata as a frame."""
    coded = [table[n].cat for n in strata]
    stratum, size = combine([(c.codes.to_numpy(), len(c.categories)) for c in coded], len(table))
    kind = (1 - table["exposed"].to_numpy(np.int64)) * 2 + (1 - table["outcome"].to_numpy(np.int64))
    size = size if len(table) else 0
    tables = np.bincount(stratum * 4 + kind, minlength=4 * size).reshape(-1, 2, 2)
    sample = np.zeros(size, dtype=np.int64)
    sample[stratum] = np.arange(len(table))
    listing = table[list(strata)].iloc[sample].astype("str").reset_index(drop=True)
    people = tables.sum(axis=2)
    listing["people_without"], listing["events_without"] = people[:, 0], tables[:, 0, 0]
    listing["people_with"], listing["events_with"] = people[:, 1], tables[:, 1, 0]
    with np.errstate(invalid="ignore"):
        listing["risk_difference"] = tables[:, 0, 0] / people[:, 0] - tables[:, 1, 0] / people[:, 1]
    return tables, listing.assign(used=(people > 0).all(axis=1))


def _recount(counted: Counted, tables: np.ndarray) -> Counted:
    total = tables.sum(axis=0)
    (e1, n1), (e0, n0) = ((int(r[0]), int(r.sum())) for r in total)
    return Counted(n1, e1, n0, e0, counted.who, counted.outcome, counted.confidence)


def _disagreement(pooled: MantelHaenszel) -> tuple[str, ...]:
    if pooled.tarone_p < 0.05:
        return ("The strata disagree (Breslow-Day p < 0.05): one number for all hides that; look at them.",)
    return ()


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def adjusted(
    prepared: Prepared,
    terms: Sequence[str],
    counted: Counted,
    *,
    seen: Overlap | None = None,
    off_support: float = 0.05,
) -> Analysis:
    """Compare standardised risks of a logistic model, over the people who have a like."""
    if counted.obstacle:
        return absent("adjusted", counted, counted.obstacle)
    if seen is not None and not seen.on_support.any():
        why = f"Nobody has a like of the other kind in {listed(terms)}; there is nothing to compare."
        return absent("adjusted", counted, why)
    left_out = seen is not None and seen.off_support > off_support * seen.people
    try:
        risks = standardised_risks(
            prepared.table,
            "outcome",
            "exposed",
            terms,
            cluster=prepared.key,
            empty_levels="zero",
            confidence=counted.confidence,
            among=seen.on_support if seen is not None and left_out else None,
        )
    except CareerstatsError as error:
        return absent("adjusted", counted, f"Not computed: {error}")
    prefix = f"With {listed(terms)} alike: " if terms else "With nothing to adjust for: "
    if seen is not None and left_out:
        counted = _only(counted, prepared.table[seen.on_support])
    made = _modelled("adjusted", risks, counted, prefix, f"logistic regression on {listed(terms)}", prepared)
    return Analysis(made, (*risks.said, *_support(seen, left_out), *_sparse(risks)), risks)


def _only(counted: Counted, rows: pd.DataFrame) -> Counted:
    """Return the counts of some of the people."""
    kind = rows["exposed"].to_numpy(np.int64) * 2 + rows["outcome"].to_numpy(np.int64)
    n00, n01, n10, n11 = np.bincount(kind, minlength=4).tolist()
    return replace(counted, people_1=n10 + n11, events_1=n11, people_0=n00 + n01, events_0=n01)


def _modelled(
    analysis: str, risks: StandardisedRisks, counted: Counted, prefix: str, model: str, prepared: Prepared
) -> dict[str, Any]:
    pair = (risks.risk_1.value, risks.risk_0.value)
    sentence = prefix + _lower(said(counted, pair, risks.risk_difference, risks.risk_ratio))
    fit = risks.fit
    errors = "errors of the model" if fit.small_sample == "none" else f"errors {fit.small_sample}"
    clustered = f" by {listed([prepared.cluster])} ({fit.clusters:,} clusters)" if prepared.cluster else ""
    method = f"{'Firth ' if fit.firth else ''}{model}; standardised risks; {errors}{clustered}"
    return row(
        analysis,
        counted,
        pair,
        risks.risk_difference,
        risks.risk_ratio,
        risks.odds_ratio,
        risks.p_value,
        method,
        sentence,
    )


def _support(seen: Overlap | None, left_out: bool) -> tuple[str, ...]:
    if seen is None or not seen.off_support:
        return ()
    told = f"{seen.off_support:,.0f} of {seen.people:,.0f} people have no like of the other kind"
    if left_out:
        return (f"{told} and were left out of the adjusted estimate.",)
    return (f"{told}; the model carries the comparison over to them.",)


def _sparse(risks: StandardisedRisks) -> tuple[str, ...]:
    few = min(risks.fit.events, risks.fit.people - risks.fit.events)
    if few < 5 * len(risks.fit.coefficients):
        return ("There are fewer than 5 events for each coefficient: the adjustment is strained.",)
    return ()


def within_manager(prepared: Prepared, terms: Sequence[str], counted: Counted) -> Analysis:
    """Compare people of one manager at one landmark (between-within model)."""
    if counted.obstacle:
        return absent("within_manager", counted, counted.obstacle)
    table = prepared.table
    if "manager_id" not in table.columns or table["manager_id"].isna().all():
        return absent("within_manager", counted, "The data name no managers; nobody can be compared inside.")
    unit = ["manager_id", *(n for n in ("landmark",) if n in terms)]
    means = [n for n in ("rating as number", "level as number") if n in table.columns]
    try:
        made = within(
            table,
            "outcome",
            "exposed",
            terms,
            unit=unit,
            means=means,
            cluster=prepared.key,
            empty_levels="zero",
            confidence=counted.confidence,
        )
    except CareerstatsError as error:
        return absent("within_manager", counted, f"Not computed: {error}")
    teams = number_of(made.units_informative, "team", "teams")
    carried = (
        f" {made.people_informative:,} of {made.people:,.0f} people, in {teams} with both kinds, carry this."
    )
    laid = _modelled(
        "within_manager",
        made.risks,
        counted,
        "Among people of one manager: ",
        "between-within model",
        prepared,
    )
    laid["sentence"] += carried
    return Analysis(laid, (*made.risks.said, *_between(made)), made)


def _between(made: Within) -> tuple[str, ...]:
    found = made.risks.fit.coefficients.set_index("term")
    if SHARE in found.index and found.loc[SHARE, "p_value"] < 0.05:
        return (
            "The difference lies in part between managers rather than between people of one manager: "
            "read the within-manager row.",
        )
    return ()
