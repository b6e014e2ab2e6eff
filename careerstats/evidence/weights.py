"""Inverse-probability weights, balance before and after, and whether the groups overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError
from careerstats.evidence.basics import Estimate
from careerstats.evidence.counts import cluster_codes, count
from careerstats.evidence.patterns import encode, group, parse
from careerstats.evidence.regression import BinomialFit, logistic, quantile
from careerstats.evidence.standardise import check_exposure

MARKED = 0.1
"""Standardised mean differences beyond this are marked as unbalanced."""


@dataclass(frozen=True, eq=False)
class Weighted:
    """Risks in a population weighted so that exposure does not go with the covariates.

    Attributes
    ----------
    risk_1, risk_0 : float
        Weighted (Hajek) risks with the exposure at 1 and at 0.
    risk_difference, risk_ratio : Estimate
        Intervals with the weights held fixed, cluster-robust when a cluster is given.
    se_risk_difference : float
    weights, propensity : numpy.ndarray
        One number a row.
    effective_1, effective_0 : float
        Effective sample sizes, (sum w)^2 / sum w^2.
    truncated : int
        Rows whose weight was cut.
    propensity_fit : BinomialFit
    """

    risk_1: float
    risk_0: float
    risk_difference: Estimate
    risk_ratio: Estimate
    se_risk_difference: float
    weights: np.ndarray
    propensity: np.ndarray
    effective_1: float
    effective_0: float
    truncated: int
    propensity_fit: BinomialFit

    def __repr__(self) -> str:
        return f"<Weighted: effective sizes {self.effective_1:,.0f} and {self.effective_0:,.0f}>"


@dataclass(frozen=True, eq=False)
class Overlap:
    """Whether people of one kind have their like of the other kind.

    Attributes
    ----------
    people : float
    alone : float
        People whose exact combination of covariates has one kind of exposure only.
    off_support : float
        People whose probability of exposure, given the covariates, lies outside the range that
        both kinds reach.
    on_support : numpy.ndarray
        Boolean, one value a row.
    propensity : numpy.ndarray
        One number a row.
    """

    people: float
    alone: float
    off_support: float
    on_support: np.ndarray
    propensity: np.ndarray

    def __repr__(self) -> str:
        return f"<Overlap: {self.off_support:,.0f} of {self.people:,.0f} people off support>"


def iptw(
    table: pd.DataFrame,
    outcome: str,
    exposure: str,
    terms: Sequence[str],
    *,
    cluster: str | None = None,
    truncate: tuple[float, float] | None = (0.01, 0.99),
    confidence: float = 0.95,
) -> Weighted:
    """Weight people by the inverse of the probability of their exposure, stabilised.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a person.
    outcome, exposure : str
        Columns of 0 and 1 (or bool).
    terms : sequence of str
        Terms of the propensity model, as for `logistic`.
    cluster : str, optional
        Column of the clusters; each person alone when not given.
    truncate : (float, float) or None
        Quantiles at which weights are cut; None leaves them.
    confidence : float
        Of the intervals.

    Returns
    -------
    Weighted
        Holding the weights fixed makes the interval, if anything, too wide (Robins, Hernan and
        Brumback 2000).
    """
    check_exposure(table, exposure)
    counts = count(table, outcome, weights=None, cluster=None)
    fit = logistic(table, exposure, terms)
    ones, propensity = table[exposure].to_numpy(np.float64), fit.fitted
    cut, truncated = stabilised(ones, propensity, truncate=truncate)
    totals = np.bincount(ones.astype(np.int64), weights=cut)
    r0, r1 = np.bincount(ones.astype(np.int64), weights=cut * counts.events) / totals
    share = np.where(ones == 1, (counts.events - r1) / totals[1], (r0 - counts.events) / totals[0]) * cut
    relative = np.where(ones == 1, 1 / max(r1, 1e-300), 1 / max(r0, 1e-300)) * share
    codes = np.arange(len(table)) if cluster is None else cluster_codes(table[cluster])[0]
    z = quantile(np.inf, confidence)
    se, se_log = (float(np.sqrt((np.bincount(codes, weights=u) ** 2).sum())) for u in (share, relative))
    ratio = r1 / r0 if r0 > 0 else np.nan
    return Weighted(
        risk_1=float(r1),
        risk_0=float(r0),
        risk_difference=Estimate(float(r1 - r0), float(r1 - r0 - z * se), float(r1 - r0 + z * se)),
        risk_ratio=Estimate(
            float(ratio), float(ratio * np.exp(-z * se_log)), float(ratio * np.exp(z * se_log))
        ),
        se_risk_difference=se,
        weights=cut,
        propensity=propensity,
        effective_1=_effective(cut[ones == 1]),
        effective_0=_effective(cut[ones == 0]),
        truncated=truncated,
        propensity_fit=fit,
    )


def stabilised(
    ones: np.ndarray, propensity: np.ndarray, *, truncate: tuple[float, float] | None = (0.01, 0.99)
) -> tuple[np.ndarray, int]:
    """Return stabilised weights cut at the quantiles, and how many were cut.

    Parameters
    ----------
    ones : numpy.ndarray
        Exposure, 0 and 1.
    propensity : numpy.ndarray
        Probability of exposure.
    truncate : (float, float) or None
        Quantiles at which weights are cut; None leaves them.
    """
    marginal = ones.mean()
    weights = np.where(ones == 1, marginal / propensity, (1 - marginal) / (1 - propensity))
    if truncate is None:
        return weights, 0
    cut = np.clip(weights, *np.quantile(weights, truncate))
    return cut, int((cut != weights).sum())


def _effective(weights: np.ndarray) -> float:
    return float(weights.sum() ** 2 / (weights**2).sum())


def balance(
    table: pd.DataFrame, exposure: str, covariates: Sequence[str], *, weights: np.ndarray | None = None
) -> pd.DataFrame:
    """Compare the covariates of the two groups, before and after weighting.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a person.
    exposure : str
        Column of 0 and 1 (or bool).
    covariates : sequence of str
        Columns: numbers by their mean, texts (or ``C(name)``) by the share of each level.
    weights : numpy.ndarray, optional
        One number a row.

    Returns
    -------
    pandas.DataFrame
        covariate, level (empty for numbers), mean_1, mean_0 (mean or share, unweighted),
        smd_before, smd_after (standardised mean differences, group 1 minus group 0, over the root
        of the mean of the two unweighted variances, Austin 2009; after is NaN without weights),
        unbalanced (bool: beyond 0.1 after weighting, or before when there are no weights).
    """
    check_exposure(table, exposure)
    ones = table[exposure].to_numpy(np.int64)
    rows = []
    for name in covariates:
        part = parse(name)[0]
        variable = encode(table[part.name], as_factor=part.as_factor)
        size = len(variable.levels)
        plain = _shares(ones, variable.codes, size, None)
        after = plain * np.nan if weights is None else _shares(ones, variable.codes, size, weights)
        number = np.bincount(ones, minlength=2)
        if not variable.is_factor:
            rows.append((part.name, "", *_compare_means(variable.levels, plain, after, number)))
            continue
        for k, level in enumerate(variable.levels):
            indicator = (np.arange(size) == k).astype(float)
            rows.append((part.name, level, *_compare_means(indicator, plain, after, number)))
    names = ["covariate", "level", "mean_1", "mean_0", "smd_before", "smd_after"]
    made = pd.DataFrame(rows, columns=names)
    made["covariate"], made["level"] = made["covariate"].astype("str"), made["level"].astype("str")
    judged = made["smd_before" if weights is None else "smd_after"]
    return made.assign(unbalanced=judged.abs() > MARKED)


def _shares(ones: np.ndarray, codes: np.ndarray, size: int, weights: np.ndarray | None) -> np.ndarray:
    """Share of each value in group 0 and group 1, ``(2, size)``."""
    counted = np.bincount(ones * size + codes, weights=weights, minlength=2 * size).reshape(2, size)
    return counted / counted.sum(axis=1, keepdims=True)


def _compare_means(
    values: np.ndarray, plain: np.ndarray, after: np.ndarray, number: np.ndarray
) -> tuple[float, float, float, float]:
    mean = plain @ values
    variance = (plain @ values**2 - mean**2) * number / np.maximum(number - 1, 1)
    spread = np.sqrt(max(variance.mean(), 0.0))
    weighted = after @ values
    if spread == 0:
        same = 0.0 if mean[0] == mean[1] else float("inf")
        return float(mean[1]), float(mean[0]), same, same if np.isfinite(weighted[0]) else float("nan")
    before, later = (mean[1] - mean[0]) / spread, (weighted[1] - weighted[0]) / spread
    return float(mean[1]), float(mean[0]), float(before), float(later)


def overlap(table: pd.DataFrame, exposure: str, terms: Sequence[str]) -> Overlap:
    """Count the people who have no like of the other kind.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a person.
    exposure : str
        Column of 0 and 1 (or bool).
    terms : sequence of str
        Covariates, as for `logistic`.

    Returns
    -------
    Overlap
    """
    check_exposure(table, exposure)
    if not len(terms):
        raise ArgumentError("terms is empty; give at least one covariate.")
    ones = table[exposure].to_numpy(np.int64)
    grouped = group(table, terms)
    kinds = np.bincount(grouped.of_row * 2 + ones, minlength=2 * grouped.size).reshape(-1, 2)
    alone = kinds[(kinds == 0).any(axis=1)].sum()
    propensity = logistic(table, exposure, terms).fitted
    low = max(propensity[ones == 1].min(), propensity[ones == 0].min())
    high = min(propensity[ones == 1].max(), propensity[ones == 0].max())
    inside = (propensity >= low - 1e-9) & (propensity <= high + 1e-9)
    return Overlap(float(len(table)), float(alone), float((~inside).sum()), inside, propensity)
