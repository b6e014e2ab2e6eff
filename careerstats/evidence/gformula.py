"""Standardised cumulative incidence with a competing exit (parametric g-formula).

Two discrete-time models, one for the outcome among all at risk, one for the competing exit among
those without the outcome in the period; every person is followed through all periods with the
exposure set to 1 and to 0 (total effect: a competing exit keeps from the outcome; Young et al.
2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence import patterns as pt
from careerstats.evidence.basics import Estimate
from careerstats.evidence.binomial import curve_of
from careerstats.evidence.counts import cluster_codes
from careerstats.evidence.regression import BinomialFit, logistic, quantile
from careerstats.evidence.standardise import check_exposure


@dataclass(frozen=True, eq=False)
class CompetingRisks:
    """Cumulative incidence were all in group 1 and all in group 0.

    Attributes
    ----------
    table : pandas.DataFrame
        period, outcome_1, outcome_0, competing_1, competing_0: incidence by each period's end.
    risk_1, risk_0 : float
        Of the outcome, at the last period.
    competing_1, competing_0 : float
        Of the competing exit.
    risk_difference, risk_ratio : Estimate
        Delta-method intervals, cluster-robust when a cluster is given (the two models' errors
        counted as one), the ratio's on the log scale.
    needed : float
    people : int
    outcome_fit, competing_fit : BinomialFit
    """

    table: pd.DataFrame
    risk_1: float
    risk_0: float
    competing_1: float
    competing_0: float
    risk_difference: Estimate
    risk_ratio: Estimate
    needed: float
    people: int
    outcome_fit: BinomialFit
    competing_fit: BinomialFit


def standardised_incidence(
    table: pd.DataFrame,
    outcome: str,
    competing: str,
    exposure: str,
    *,
    terms: Sequence[str],
    competing_terms: Sequence[str] | None = None,
    period: str,
    periods: int,
    cluster: str | None = None,
    link: str = "logit",
    confidence: float = 0.95,
) -> CompetingRisks:
    """Standardise the cumulative incidence of an outcome over all people.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per person and period at risk; each person has a row for period 1, whose
        covariates are hers throughout.
    outcome, competing, exposure : str
        Columns of 0 and 1 (or bool).
    terms, competing_terms : sequence of str
        Terms of the two models, the period among them (``quarter``, ``quarter^2``,
        ``C(quarter)``); the exposure is put in front. The second is the first when not given.
    period : str
        Column of whole numbers from 1.
    periods : int
        How far to follow.
    cluster : str, optional
        Column of the clusters.
    link : str
        logit or cloglog.
    confidence : float
        Of the intervals.

    Returns
    -------
    CompetingRisks

    Raises
    ------
    ArgumentError, DataMissingError
        When a column is missing or not of its kind, or nobody has a row for period 1.
    """
    check_exposure(table, exposure)
    if period not in table.columns:
        raise DataMissingError(f"The table has no column {period}; it must number the periods from 1.")
    first = table[table[period] == 1]
    if not len(first) or periods < 1:
        raise ArgumentError(f"{period} must begin at 1 and periods be at least 1; nobody can be followed.")
    lists = [[exposure, *(t for t in given if t != exposure)] for given in (terms, competing_terms or terms)]
    staying = table[~table[outcome].astype(bool)]
    fits = [
        logistic(rows, y, wanted, cluster=cluster, link=link, small_sample="CR0")
        for rows, y, wanted in zip((table, staying), (outcome, competing), lists, strict=True)
    ]
    names = {p.name for given in lists for term in given for p in pt.parse(term)} - {period, exposure}
    basis = pt.group(first, [f"C({n})" for n in sorted(names)])
    sample = np.zeros(basis.size, dtype=np.int64)
    sample[basis.of_row] = np.arange(len(first))
    share = np.bincount(basis.of_row, minlength=basis.size) / len(first)
    people = first.iloc[sample]
    paths = [_follow(fits, people.assign(**{exposure: given}), share, period, periods) for given in (1, 0)]
    covariance = _covariance(fits, (table, staying), cluster)
    return _summarise(paths, covariance, fits, len(first), confidence)


def _follow(
    fits: list[BinomialFit], people: pd.DataFrame, share: np.ndarray, period: str, periods: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return incidence of both exits by period, ``(periods, 2)``, and the gradient of the first."""
    curve = curve_of(fits[0].link)
    sizes = [len(f.coefficients) for f in fits]
    staying, stay_slope = np.ones(len(people)), np.zeros((len(people), sum(sizes)))
    total, slope = np.zeros((len(people), 2)), np.zeros((len(people), sum(sizes)))
    reached = np.empty((periods, 2))
    for t in range(1, periods + 1):
        rows = people.assign(**{period: t})
        hazards, slopes = [], []
        for k, fit in enumerate(fits):
            columns = fit.columns_for(rows)
            risk, steep, _ = curve(columns @ fit.coefficients["coef"].to_numpy())
            wide = np.zeros((len(people), sum(sizes)))
            wide[:, sum(sizes[:k]) : sum(sizes[: k + 1])] = steep[:, None] * columns
            hazards.append(risk)
            slopes.append(wide)
        (h1, h2), (g1, g2) = hazards, slopes
        slope += h1[:, None] * stay_slope + staying[:, None] * g1
        total += staying[:, None] * np.column_stack([h1, (1 - h1) * h2])
        stay_slope = stay_slope * ((1 - h1) * (1 - h2))[:, None] - staying[:, None] * (
            (1 - h2)[:, None] * g1 + (1 - h1)[:, None] * g2
        )
        staying = staying * (1 - h1) * (1 - h2)
        reached[t - 1] = share @ total
    return reached, share @ slope


def _covariance(
    fits: list[BinomialFit], tables: tuple[pd.DataFrame, pd.DataFrame], cluster: str | None
) -> np.ndarray:
    """Joint covariance of the two models' coefficients: they share people, so also clusters."""
    sizes = [len(f.coefficients) for f in fits]
    if cluster is None:
        made = np.zeros((sum(sizes), sum(sizes)))
        made[: sizes[0], : sizes[0]] = fits[0].covariance
        made[sizes[0] :, sizes[0] :] = fits[1].covariance
        return made
    codes, clusters, _ = cluster_codes(tables[0][cluster])
    own = pd.Series(codes, index=tables[0].index)
    parts = []
    for fit, rows in zip(fits, tables, strict=True):
        influence = fit.scores() @ fit.covariance
        at = own.loc[rows.index].to_numpy()
        parts += [np.bincount(at, weights=column, minlength=clusters) for column in influence.T]
    stacked = np.array(parts)
    return stacked @ stacked.T


def _summarise(
    paths: list[tuple[np.ndarray, np.ndarray]],
    covariance: np.ndarray,
    fits: list[BinomialFit],
    people: int,
    confidence: float,
) -> CompetingRisks:
    (one, g1), (none, g0) = paths
    (r1, c1), (r0, c0) = one[-1].tolist(), none[-1].tolist()
    z = quantile(np.inf, confidence)
    reach = z * float(np.sqrt(max((g1 - g0) @ covariance @ (g1 - g0), 0.0)))
    relative = g1 / r1 - g0 / r0
    times = float(np.exp(z * np.sqrt(max(relative @ covariance @ relative, 0.0))))
    table = pd.DataFrame(
        {
            "period": np.arange(1, len(one) + 1),
            "outcome_1": one[:, 0],
            "outcome_0": none[:, 0],
            "competing_1": one[:, 1],
            "competing_0": none[:, 1],
        }
    )
    return CompetingRisks(
        table=table,
        risk_1=r1,
        risk_0=r0,
        competing_1=c1,
        competing_0=c0,
        risk_difference=Estimate(r1 - r0, r1 - r0 - reach, r1 - r0 + reach),
        risk_ratio=Estimate(r1 / r0, r1 / r0 / times, r1 / r0 * times),
        needed=1 / abs(r1 - r0) if r1 != r0 else float("inf"),
        people=people,
        outcome_fit=fits[0],
        competing_fit=fits[1],
    )
