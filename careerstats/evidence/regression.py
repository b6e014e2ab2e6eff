"""Logistic and discrete-time hazard models on rows or counts, fitted on distinct patterns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import DataMissingError, choose
from careerstats.evidence import patterns as pt
from careerstats.evidence.binomial import Fitted, fit_patterns
from careerstats.evidence.clustered import FEW_CLUSTERS, Cells, Sandwich, sandwich
from careerstats.evidence.counts import Counts, count
from careerstats.evidence.design import Design, design

EMPTY_LEVELS = ("firth", "zero")


@dataclass(frozen=True, eq=False)
class BinomialFit:
    """A fitted binomial regression.

    Attributes
    ----------
    coefficients : pandas.DataFrame
        term, coef, se (from the model), cluster_se (NaN without clusters), df (degrees of freedom
        of the t quantile; infinite: normal), lower, upper, p_value. The interval uses cluster_se
        where there is one.
    covariance, cluster_covariance : numpy.ndarray
        ``(p, p)``; the second is None without clusters.
    deviance, loglik : float
        As R's ``glm`` gives them.
    people, events : float
    clusters : int
        0: not clustered.
    link, small_sample : str
        small_sample: none, CR0, stata, HC1 or CR2.
    firth : bool
        The data were separated (or it was asked for): Firth's penalty.
    dropped : tuple of str
        Columns left out since they are combinations of others.
    said : tuple of str
        What the reader must know, in words.
    """

    coefficients: pd.DataFrame
    covariance: np.ndarray
    cluster_covariance: np.ndarray | None
    deviance: float
    loglik: float
    people: float
    events: float
    clusters: int
    link: str
    small_sample: str
    firth: bool
    dropped: tuple[str, ...]
    said: tuple[str, ...]
    terms: tuple[str, ...]
    confidence: float
    _fitted: Fitted
    _patterns: pt.Patterns
    _columns: Design
    _aside: np.ndarray
    _counts: Counts
    _sandwich: Sandwich | None

    def __repr__(self) -> str:
        return f"<BinomialFit: {len(self.coefficients)} coefficients, {self.people:,.0f} people>"

    @property
    def fitted(self) -> np.ndarray:
        """Fitted risk of each row of the table."""
        return self._fitted.risk[self._patterns.of_row]

    def columns_for(self, table: pd.DataFrame) -> np.ndarray:
        """Return the model's columns for other rows, ``(rows, p)``."""
        return design(self.terms, pt.like(table, self._patterns)).dense(slice(None))[:, self._columns.kept]

    def scores(self) -> np.ndarray:
        """Return what each row of the table adds to the score, ``(rows, p)``."""
        at, counts = self._patterns.of_row, self._counts
        residual = self._fitted.score_weight[at] * (counts.events - counts.people * self._fitted.risk[at])
        return residual[:, None] * self._columns.dense(slice(None))[at]

    def contrast(self, gradient: np.ndarray) -> tuple[float, float, float]:
        """Return the model's and the cluster-robust standard error, and degrees of freedom.

        Parameters
        ----------
        gradient : numpy.ndarray
            ``(p,)``: derivative of the quantity by the coefficients.
        """
        model = float(np.sqrt(max(gradient @ self.covariance @ gradient, 0.0)))
        if self._sandwich is None:
            return model, float("nan"), float("inf")
        robust = float(np.sqrt(max(gradient @ self._sandwich.covariance @ gradient, 0.0)))
        return model, robust, self._sandwich.degrees_of_freedom(gradient)


def quantile(df: float, confidence: float = 0.95) -> float:
    """Return the two-sided t quantile; of the normal distribution when df is infinite."""
    from scipy.special import ndtri, stdtrit

    upper = 0.5 + confidence / 2
    return float(ndtri(upper)) if not np.isfinite(df) else float(stdtrit(max(df, 1.0), upper))


def p_value(statistic: float, df: float) -> float:
    """Return the two-sided p of a t (normal when df is infinite) statistic."""
    from scipy.special import ndtr, stdtr

    if not np.isfinite(statistic):
        return float("nan")
    below = ndtr(-abs(statistic)) if not np.isfinite(df) else stdtr(max(df, 1.0), -abs(statistic))
    return float(2 * below)


def logistic(
    table: pd.DataFrame,
    outcome: str | tuple[str, str],
    terms: Sequence[str],
    *,
    weights: str | None = None,
    cluster: str | None = None,
    link: str = "logit",
    small_sample: str | None = None,
    firth: bool | None = None,
    empty_levels: str = "firth",
    confidence: float = 0.95,
) -> BinomialFit:
    """Fit a binomial regression on distinct covariate patterns.

    The cost of a fit grows with the number of patterns, not of people. Separation is detected
    (the predictor runs off while the likelihood stands still) and answered with Firth's penalty.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of people, or of counts.
    outcome : str or (str, str)
        A column of 0 and 1 (or bool), or the columns of events and of people.
    terms : sequence of str
        ``name`` (numbers as they are, text and categories as factors, first level the reference),
        ``C(name)`` (a factor in any case), ``name^2``, ``a:b``.
    weights : str, optional
        Column of counts (or survey weights): how many people a row stands for.
    cluster : str, optional
        Column of the clusters; people without one are clusters of their own.
    link : str
        logit, cloglog (discrete-time hazards) or probit.
    small_sample : str, optional
        Form of the cluster errors: CR0 (as R's ``sandwich`` without adjustment), stata
        (C/(C-1)), HC1, CR2 (Bell and McCaffrey 2002, t quantiles with Satterthwaite's degrees of
        freedom). By default CR2 up to 500 clusters, CR0 above.
    firth : bool, optional
        Use Firth's penalty always (True) or never (False); by default when separated.
    empty_levels : str
        What to do with levels of a factor in which nobody had the outcome. firth: they are
        separation like any other. zero: the people in them have risk 0, the limit of maximum
        likelihood, and the others are fitted without a penalty.
    confidence : float
        Of the intervals.

    Returns
    -------
    BinomialFit

    Raises
    ------
    DataMissingError
        A column is not there, the table is empty, or numbers are missing.
    ArgumentError
        The outcome is not 0 and 1, or an option is not known.
    """
    if not len(table):
        raise DataMissingError("The table has no rows; a model needs at least one person.")
    counts = count(table, outcome, weights=weights, cluster=cluster)
    grouped = pt.group(table, terms)
    events = np.bincount(grouped.of_row, weights=counts.events, minlength=grouped.size)
    people = np.bincount(grouped.of_row, weights=counts.people, minlength=grouped.size)
    aside = _without_events(grouped, events, empty_levels)
    fitting = np.where(aside, 0.0, people)
    whole = design(terms, grouped)
    columns = whole.without_aliases(fitting)
    dropped = tuple(n for k, n in enumerate(whole.names) if k not in set(columns.kept.tolist()))
    fitted = fit_patterns(columns, events, fitting, link=link, firth=bool(firth))
    penalised = bool(firth) or (fitted.separated and firth is None)
    if penalised and not firth:
        fitted = fit_patterns(columns, events, fitting, link=link, firth=True)
    fitted = fitted.set_aside(aside)
    robust = _robust(columns, fitted, counts, grouped, small_sample)
    separated = penalised and not firth
    return BinomialFit(
        coefficients=_coefficients(columns.names, fitted, robust, confidence),
        covariance=fitted.covariance,
        cluster_covariance=None if robust is None else robust.covariance,
        deviance=2 * (counts.saturated - fitted.loglik),
        loglik=fitted.loglik + counts.constant,
        people=float(people.sum()),
        events=float(events.sum()),
        clusters=counts.clusters,
        link=link,
        small_sample="none" if robust is None else robust.form,
        firth=penalised,
        dropped=dropped,
        said=(*_said(separated, cluster, counts, robust), *_said_aside(float(people[aside].sum()))),
        terms=tuple(terms),
        confidence=confidence,
        _fitted=fitted,
        _patterns=grouped,
        _columns=columns,
        _aside=aside,
        _counts=counts,
        _sandwich=robust,
    )


def hazard(
    table: pd.DataFrame, outcome: str | tuple[str, str], terms: Sequence[str], **options: Any
) -> BinomialFit:
    """Fit a discrete-time hazard: `logistic` with the complementary log-log link.

    The table holds one row per person and period at risk; put the period among the terms. The
    exponentials of the coefficients are hazard ratios (Prentice and Gloeckler 1978). Options as
    for `logistic`.
    """
    return logistic(table, outcome, terms, **{"link": "cloglog", **options})


def likelihood_ratio(small: BinomialFit, large: BinomialFit) -> tuple[float, int, float]:
    """Test nested fits: twice the difference of the log-likelihoods, degrees of freedom, p."""
    from scipy.special import chdtrc

    statistic = small.deviance - large.deviance
    df = len(large.coefficients) - len(small.coefficients)
    return float(statistic), df, float(chdtrc(df, max(statistic, 0.0))) if df > 0 else float("nan")


def _without_events(grouped: pt.Patterns, events: np.ndarray, empty_levels: str) -> np.ndarray:
    """Mark the patterns that stand in a level of a factor without any event."""
    if empty_levels not in EMPTY_LEVELS:
        raise choose("empty_levels", empty_levels, ", ".join(EMPTY_LEVELS))
    marked = np.zeros(grouped.size, dtype=bool)
    if empty_levels == "zero" and events.any():
        for name, variable in grouped.variables.items():
            if variable.is_factor:
                codes = grouped.codes[name]
                marked |= np.bincount(codes, weights=events)[codes] == 0
    return marked


def _said_aside(people: float) -> tuple[str, ...]:
    if not people:
        return ()
    return (
        f"{people:,.0f} people are of kinds among whom nobody had the outcome: their risk is taken as 0.",
    )


def _robust(
    columns: Design, fitted: Fitted, counts: Counts, grouped: pt.Patterns, small_sample: str | None
) -> Sandwich | None:
    if counts.cluster is None or counts.clusters < 2:
        return None
    cells = Cells(counts.cluster, grouped.of_row, counts.events, counts.people, counts.clusters)
    return sandwich(columns, fitted, cells, small_sample=small_sample)


def _coefficients(
    names: list[str], fitted: Fitted, robust: Sandwich | None, confidence: float
) -> pd.DataFrame:
    se = np.sqrt(np.diag(fitted.covariance))
    size = len(names)
    if robust is None:
        used, wide, df = se, np.full(size, np.nan), np.full(size, np.inf)
    else:
        used = wide = np.sqrt(np.diag(robust.covariance))
        df = np.array([robust.degrees_of_freedom(row) for row in np.eye(size)])
    reach = np.array([quantile(d, confidence) for d in df]) * used
    made = {"term": names, "coef": fitted.coef, "se": se, "cluster_se": wide, "df": df}
    made |= {"lower": fitted.coef - reach, "upper": fitted.coef + reach}
    z = np.divide(fitted.coef, used, out=np.full(size, np.nan), where=used > 0)
    made["p_value"] = [p_value(float(v), float(d)) for v, d in zip(z, df, strict=True)]
    return pd.DataFrame(made)


def _said(separated: bool, cluster: str | None, counts: Counts, robust: Sandwich | None) -> tuple[str, ...]:
    told = []
    if separated:
        told.append("Some kinds of people had the outcome always or never: Firth's penalty was used.")
    if cluster is not None and robust is None:
        told.append("There is one cluster only: the errors are not clustered.")
    if robust is not None and robust.clusters < FEW_CLUSTERS and robust.form == "CR2":
        told.append(
            f"There are only {robust.clusters} clusters: bias-reduced errors (CR2) and t quantiles were used."
        )
    if counts.alone:
        told.append(f"{counts.alone:,} people without a cluster count each on their own.")
    return tuple(told)
