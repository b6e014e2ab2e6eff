"""Standardised risks: everybody's predicted risk with and without, averaged (g-computation)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError
from careerstats.evidence.basics import Estimate, undefined
from careerstats.evidence.binomial import curve_of
from careerstats.evidence.design import Design, design
from careerstats.evidence.regression import BinomialFit, logistic, p_value, quantile

FEW_DEGREES = 5.0
"""Below so many degrees of freedom cluster errors can come out far too small."""
FEW_SAID = (
    "Few clusters carry the comparison: intervals are no narrower than those for people as independent."
)


@dataclass(frozen=True, eq=False)
class StandardisedRisks:
    """Risks of one population, were all in group 1 and were all in group 0.

    Attributes
    ----------
    risk_1, risk_0 : Estimate
        With the exposure column at 1 and at 0; intervals on the logit scale.
    risk_difference, risk_ratio, odds_ratio : Estimate
        Difference with its interval as it is, ratios with theirs on the log scale.
    needed : float
        People for one event more or less: 1 / |risk difference|.
    att, atu : Estimate
        Risk difference in the people of group 1, and of group 0, alone.
    se_model, se_cluster : dict
        Standard errors of risk_difference and log_risk_ratio, from the model and allowing for
        clusters (NaN without).
    p_value : float
        Of the exposure's coefficient.
    people : float
        The people averaged over.
    fit : BinomialFit
    said : tuple of str
        What the reader must know, in words.
    """

    risk_1: Estimate
    risk_0: Estimate
    risk_difference: Estimate
    risk_ratio: Estimate
    odds_ratio: Estimate
    needed: float
    att: Estimate
    atu: Estimate
    se_model: dict[str, float]
    se_cluster: dict[str, float]
    p_value: float
    people: float
    fit: BinomialFit
    said: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<StandardisedRisks over {self.people:,.0f} people>"


def standardised_risks(
    table: pd.DataFrame,
    outcome: str | tuple[str, str],
    exposure: str,
    terms: Sequence[str],
    *,
    weights: str | None = None,
    cluster: str | None = None,
    link: str = "logit",
    small_sample: str | None = None,
    empty_levels: str = "firth",
    confidence: float = 0.95,
    among: np.ndarray | None = None,
) -> StandardisedRisks:
    """Fit a model and average its predicted risks with the exposure set to 1 and to 0.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of people, or of counts.
    outcome : str or (str, str)
        See `logistic`.
    exposure : str
        Column of 0 and 1 (or bool).
    terms : sequence of str
        What to adjust for; the exposure is added, products with it are allowed.
    weights, cluster, link, small_sample, empty_levels, confidence
        See `logistic`.
    among : numpy.ndarray, optional
        Boolean, one value a row: average over these people only.

    Returns
    -------
    StandardisedRisks
        Errors by the delta method with the people's covariates held fixed.

    Raises
    ------
    ArgumentError
        When the exposure is not 0 and 1, or everybody has the same.
    """
    check_exposure(table, exposure)
    rest = [t for t in terms if t != exposure]
    fit = logistic(
        table,
        outcome,
        [*rest, exposure],
        weights=weights,
        cluster=cluster,
        link=link,
        small_sample=small_sample,
        empty_levels=empty_levels,
        confidence=confidence,
    )
    return standardise(fit, exposure, among=among)


def check_exposure(table: pd.DataFrame, exposure: str) -> None:
    """Refuse an exposure that is not 0 and 1 with both of them there."""
    if exposure not in table.columns:
        raise ArgumentError(f"exposure={exposure!r} is no column of the table; give one of 0 and 1.")
    codes = pd.unique(table[exposure])
    if not set(codes) <= {0, 1} or len(codes) != 2:
        raise ArgumentError(f"The column {exposure} must hold both 0 and 1, and nothing else.")


def standardise(
    fit: BinomialFit,
    exposure: str,
    *,
    hold: dict[str, float] | None = None,
    among: np.ndarray | None = None,
    few_clusters: bool = False,
) -> StandardisedRisks:
    """Average the predicted risks of a fit that has the exposure among its terms.

    Parameters
    ----------
    fit : BinomialFit
        With the exposure, a number, among its terms.
    exposure : str
        Set to 1 and to 0 for everybody.
    hold : dict, optional
        Numbers that other variables take on both sides, such as 0 for other kinds of exposure.
    among : numpy.ndarray, optional
        Boolean, one value a row: average over these people only.
    few_clusters : bool
        Only a few of the clusters tell anything of the exposure. Then, and where the cluster errors
        have under 5 degrees of freedom, intervals are no narrower and the p-value no smaller than
        those of the model, and ``said`` says so.

    Returns
    -------
    StandardisedRisks

    Raises
    ------
    ArgumentError
        When the exposure is a combination of the other terms, or nobody is averaged over.
    """
    if exposure in fit.dropped:
        raise ArgumentError(f"{exposure} is a combination of the other terms; there is nothing to compare.")
    patterns, counts = fit._patterns, fit._counts
    people = counts.people if among is None else np.where(among, counts.people, 0.0)
    weight = np.bincount(patterns.of_row, weights=people, minlength=patterns.size)
    if not weight.sum() > 0:
        raise ArgumentError("among marks nobody; there is no one to average over.")
    ones = patterns.variables[exposure].levels[patterns.codes[exposure]] == 1
    shift = _recalibrated(fit)
    sides = [_side(fit, {**(hold or {}), exposure: value}, shift) for value in (1.0, 0.0)]
    (r1, g1), (r0, g0) = (_mean(side, weight) for side in sides)
    row = fit.coefficients.loc[fit.coefficients["term"] == exposure].iloc[0]
    gradients = {"risk_difference": g1 - g0, "log_risk_ratio": g1 / r1 - g0 / r0}
    errors = {name: fit.contrast(g) for name, g in gradients.items()}
    few = fit._sandwich is not None and (few_clusters or row["df"] < FEW_DEGREES)
    odds = g1 / (r1 * (1 - r1)) - g0 / (r0 * (1 - r0))
    return StandardisedRisks(
        risk_1=_on_logit(fit, r1, g1, few),
        risk_0=_on_logit(fit, r0, g0, few),
        risk_difference=_difference(fit, r1 - r0, g1 - g0, few),
        risk_ratio=_on_log(fit, r1 / r0, gradients["log_risk_ratio"], few),
        odds_ratio=_on_log(fit, r1 / (1 - r1) / (r0 / (1 - r0)), odds, few),
        needed=1.0 / abs(r1 - r0) if r1 != r0 else float("inf"),
        att=_among(fit, sides, np.where(ones, weight, 0.0), few),
        atu=_among(fit, sides, np.where(ones, 0.0, weight), few),
        se_model={name: e[0] for name, e in errors.items()},
        se_cluster={name: e[1] for name, e in errors.items()},
        p_value=_p_of(row, fit, few),
        people=float(weight.sum()),
        fit=fit,
        said=(*fit.said, FEW_SAID) if few else fit.said,
    )


def _p_of(row: pd.Series, fit: BinomialFit, few: bool) -> float:
    """Return the p-value of a coefficient."""
    model = p_value(row["coef"] / row["se"], float("inf"))
    if fit._sandwich is None:
        return model
    robust = p_value(row["coef"] / row["cluster_se"], row["df"])
    return max(robust, model) if few else robust


@dataclass(frozen=True, eq=False)
class _Side:
    """Every pattern's risk with the exposure set, its slope, and the columns then."""

    risk: np.ndarray
    slope: np.ndarray
    columns: Design


def _side(fit: BinomialFit, fixed: dict[str, float], shift: float) -> _Side:
    """Set variables in all patterns; a shift moves all linear predictors."""
    columns = replace(design(fit.terms, fit._patterns, fixed=fixed), kept=fit._columns.kept)
    risk, slope, _ = curve_of(fit.link)(columns.dot(fit._fitted.coef) + shift)
    return _Side(np.where(fit._aside, 0.0, risk), np.where(fit._aside, 0.0, slope), columns)


def _mean(side: _Side, weight: np.ndarray) -> tuple[float, np.ndarray]:
    total = weight.sum()
    return float((weight * side.risk).sum() / total), side.columns.sums(weight * side.slope) / total


def _recalibrated(fit: BinomialFit) -> float:
    """Return what to add to the intercept so that as many events are predicted as there were.

    Firth's penalty pulls all risks towards one half; the shift takes that back (Puhr et al.
    2017, FLIC). 0 without the penalty.
    """
    if not fit.firth:
        return 0.0
    from scipy.optimize import brentq

    people = np.bincount(fit._patterns.of_row, weights=fit._counts.people, minlength=fit._patterns.size)
    people = np.where(fit._aside, 0.0, people)
    eta, curve = fit._columns.dot(fit._fitted.coef), curve_of(fit.link)
    # Where all that are not set aside had the outcome no shift can reach their number.
    if not 0 < fit.events < people.sum():
        return 0.0
    return float(brentq(lambda shift: people @ curve(eta + shift)[0] - fit.events, -20.0, 20.0))


def _among(fit: BinomialFit, sides: list[_Side], weight: np.ndarray, few: bool) -> Estimate:
    if not weight.sum() > 0:
        return undefined("Nobody of this group is among the people averaged over.")
    (r1, g1), (r0, g0) = (_mean(side, weight) for side in sides)
    return _difference(fit, r1 - r0, g1 - g0, few)


def _reach(fit: BinomialFit, gradient: np.ndarray, few: bool) -> float:
    model, robust, df = fit.contrast(gradient)
    independent = quantile(np.inf, fit.confidence) * model
    if fit._sandwich is None:
        return independent
    reach = quantile(df, fit.confidence) * robust
    return max(reach, independent) if few else reach


def _difference(fit: BinomialFit, value: float, gradient: np.ndarray, few: bool) -> Estimate:
    reach = _reach(fit, gradient, few)
    return Estimate(value, max(value - reach, -1.0), min(value + reach, 1.0))


def _on_log(fit: BinomialFit, value: float, gradient: np.ndarray, few: bool) -> Estimate:
    times = float(np.exp(min(_reach(fit, gradient, few), 700.0)))
    return Estimate(value, value / times, value * times)


def _on_logit(fit: BinomialFit, risk: float, gradient: np.ndarray, few: bool) -> Estimate:
    reach = _reach(fit, gradient / (risk * (1 - risk)), few)
    middle = np.log(risk / (1 - risk))
    low, high = (1.0 / (1.0 + np.exp(-np.clip(middle + s * reach, -700, 700))) for s in (-1, 1))
    return Estimate(risk, float(low), float(high))
