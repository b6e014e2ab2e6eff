"""Cox regression: hazards compared between people who are alike in the other respects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError, choose
from careerstats.evidence.basics import chi2_tail, normal_quantile, two_sided
from careerstats.evidence.cox_counts import count_rows
from careerstats.evidence.cox_fit import Fit, fit, varying
from careerstats.evidence.cox_robust import cluster_scores
from careerstats.evidence.design import design
from careerstats.evidence.patterns import codes_of, combine, group
from careerstats.evidence.risk_sets import clock, flags, spells

FEW = 30
"""Clusters below which their errors are not to be trusted far."""

COLUMNS = ["term", "coef", "se", "robust_se", "hazard_ratio", "lower", "upper", "p_value"]


Spans = tuple[np.ndarray, np.ndarray | None, np.ndarray]
"""Ends, entries and events of the rows."""


class ChiSquared(NamedTuple):
    """A chi-squared test."""

    chi2: float
    df: int
    p_value: float


NOTHING = ChiSquared(math.nan, 0, math.nan)


@dataclass(frozen=True, eq=False)
class CoxFit:
    """A fitted Cox model.

    Attributes
    ----------
    coefficients : pandas.DataFrame
        One row a column of the model: term, coef (log hazard ratio), se (from the information),
        robust_se (clustered; NaN without clusters, or with the penalty), hazard_ratio, lower, upper,
        p_value (from the robust error where there is one).
    covariance : numpy.ndarray
        ``(p, p)`` of the coefficients, robust where clusters were given.
    loglik : tuple of float
        Log partial likelihood without covariates, and fitted.
    likelihood_ratio, score, wald : ChiSquared
        Three tests that nothing matters, all without regard to clusters.
    robust_wald : ChiSquared
        The Wald test with the clustered covariance; NaN without clusters.
    rows, events, clusters : int
        Rows and events of the table; clusters 0 when none were given.
    penalised : bool
        Firth's penalty was needed.
    said : str
        What a reader must know: nothing estimable, columns left out, penalty, few clusters.
    terms : tuple of str
        As given.
    fit, spans
        The likelihood at the estimate and the times behind it, for `proportional_hazards`.
    """

    coefficients: pd.DataFrame
    covariance: np.ndarray
    loglik: tuple[float, float]
    likelihood_ratio: ChiSquared
    score: ChiSquared
    wald: ChiSquared
    robust_wald: ChiSquared
    rows: int
    events: int
    clusters: int
    penalised: bool
    said: str
    terms: tuple[str, ...] = ()
    fit: Fit | None = field(default=None, repr=False)
    spans: Spans | None = field(default=None, repr=False)


def cox(
    table: pd.DataFrame,
    *,
    duration: str,
    event: str,
    terms: Sequence[str],
    entry: str | None = None,
    strata: str | Sequence[str] | None = None,
    cluster: str | None = None,
    ties: Literal["efron", "breslow"] = "efron",
    confidence: float = 0.95,
) -> CoxFit:
    """Fit a Cox model on rows counted by distinct covariates and times.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a person, or several a person with touching spans when covariates change.
    duration, event : str
        Columns: end of the row's span, and whether the event ended it (0 and 1).
    terms : sequence of str
        Columns of the model: numbers as they are, texts and categories as factors whose first level
        is the reference; ``C(name)`` makes a factor of a number, ``a:b`` a product. A missing
        text is a level ``unknown`` of its own.
    entry : str, optional
        Column: start of the span; the row is at risk after it.
    strata : str or sequence of str, optional
        Columns in whose every combination the baseline hazard may be another one.
    cluster : str, optional
        Column: rows with one value may depend on each other (a manager's team, a person); gives
        the robust errors of Lin and Wei (1989). A row without a value is a cluster of its own.
    ties : {"efron", "breslow"}
        Way with events at one time.
    confidence : float
        Of the intervals.

    Returns
    -------
    CoxFit
        The numbers of R's ``coxph``; with a covariate that foretells the events without fail, those
        with Firth's penalty, and ``said`` says so.

    Raises
    ------
    ArgumentError, DataMissingError
        When a column is not there, holds gaps or other values than accepted, or the name of ties
        is another one.
    """
    normal_quantile(confidence)
    if ties not in ("efron", "breslow"):
        raise choose("ties", ties, ["efron", "breslow"])
    if not terms:
        raise ArgumentError("terms is empty; name at least one column.")
    layers = [strata] if isinstance(strata, str) else list(strata or [])
    _present(table, [duration, event, entry, cluster, *layers])
    ends, begins = spells(table[duration], None if entry is None else table[entry])
    happened = flags(table[event], len(ends))
    patterns = group(table, terms)
    model = design(list(terms), patterns)
    columns, names = model.dense(slice(None))[:, 1:], model.names[1:]
    layer = _codes(table, layers) if layers else None
    times = clock(ends, entry=begins, strata=layer, at=happened)
    counts = count_rows(times, patterns.of_row, columns, happened, efron=ties == "efron")
    kept = varying(counts) if happened.any() else np.empty(0, dtype=np.int64)
    labels = [names[j] for j in kept]
    said = _left_out(names, labels, int(happened.sum()))
    if not len(kept):
        return _nothing(names, len(ends), int(happened.sum()), said)
    found = fit(counts.only(kept))
    several, member = _clusters(table, cluster)
    scores = None
    if member is not None and not found.penalised:
        scores = cluster_scores(found.likelihood, patterns.of_row, happened, member, several)
    said += _cautions(found.penalised, several)
    made = _result(found, labels, scores, confidence)
    return CoxFit(
        **made,
        rows=len(ends),
        events=int(happened.sum()),
        clusters=several,
        penalised=found.penalised,
        said="; ".join(said),
        terms=tuple(terms),
        fit=found,
        spans=(ends, begins, happened),
    )


def _present(table: pd.DataFrame, names: Sequence[str | None]) -> None:
    missing = [name for name in names if name is not None and name not in table.columns]
    if missing:
        raise DataMissingError(f"The table has no column {missing[0]}; the model needs it.")


def _codes(table: pd.DataFrame, names: Sequence[str]) -> np.ndarray:
    """Return one code for each combination of columns, missing values being a value."""
    coded = []
    for name in names:
        codes, values = codes_of(table[name])
        coded.append((codes.astype(np.int64) + 1, len(values) + 1))
    return combine(coded, len(table))[0]


def _clusters(table: pd.DataFrame, name: str | None) -> tuple[int, np.ndarray | None]:
    if name is None:
        return 0, None
    codes, values = codes_of(table[name])
    codes = codes.astype(np.int64)
    alone = codes < 0
    if alone.any():
        codes = codes.copy()
        codes[alone] = len(values) + np.arange(int(alone.sum()))
    return len(values) + int(alone.sum()), codes


def _left_out(names: Sequence[str], kept: Sequence[str], events: int) -> list[str]:
    if not events:
        return ["no event: nothing can be estimated"]
    gone = [name for name in names if name not in kept]
    if not kept:
        return ["nothing varies among those at risk: nothing can be estimated"]
    return [f"left out, being a combination of the others: {', '.join(gone)}"] if gone else []


def _cautions(penalised: bool, clusters: int) -> list[str]:
    if penalised:
        without = ", without regard to clusters" if clusters else ""
        return [f"a covariate foretells the events without fail: estimated with Firth's penalty{without}"]
    few = 0 < clusters < FEW
    return [f"only {clusters} clusters: errors from so few tend to be too small"] if few else []


def _nothing(names: Sequence[str], rows: int, events: int, said: list[str]) -> CoxFit:
    made = pd.DataFrame({"term": list(names)}, columns=COLUMNS).astype(dict.fromkeys(COLUMNS[1:], float))
    empty = np.empty((0, 0))
    return CoxFit(
        made,
        empty,
        (math.nan, math.nan),
        NOTHING,
        NOTHING,
        NOTHING,
        NOTHING,
        rows,
        events,
        0,
        False,
        "; ".join(said),
    )


def _result(
    found: Fit, labels: Sequence[str], scores: np.ndarray | None, confidence: float
) -> dict[str, Any]:
    """Return errors, intervals and tests of a fit."""
    beta, here = found.coefficients, found.likelihood
    inner = np.linalg.inv(here.information())
    se = np.sqrt(np.diag(inner))
    covariance, robust = inner, np.full(len(beta), math.nan)
    if scores is not None:
        moved = scores @ inner
        covariance = moved.T @ moved
        robust = np.sqrt(np.diag(covariance))
    error = se if scores is None else robust
    half = normal_quantile(confidence) * error
    with np.errstate(over="ignore"):
        ratio, lower, upper = np.exp(beta), np.exp(beta - half), np.exp(beta + half)
    p = [two_sided(b / e) for b, e in zip(beta, error, strict=True)]
    values = (list(labels), beta, se, robust, ratio, lower, upper, p)
    start = here.counts.at(np.zeros(len(beta)))
    slope = start.score()
    return {
        "coefficients": pd.DataFrame(dict(zip(COLUMNS, values, strict=True))),
        "covariance": covariance,
        "loglik": (start.value, here.value),
        "likelihood_ratio": _test(2 * (here.value - start.value), len(beta)),
        "score": _test(float(slope @ np.linalg.solve(start.information(), slope)), len(beta)),
        "wald": _test(float(beta @ here.information() @ beta), len(beta)),
        "robust_wald": NOTHING if scores is None else _robust_test(beta, covariance),
    }


def _robust_test(beta: np.ndarray, covariance: np.ndarray) -> ChiSquared:
    """Return the Wald test; with fewer clusters than columns not all directions can be told."""
    rank = int(np.linalg.matrix_rank(covariance, hermitian=True))
    return _test(float(beta @ np.linalg.pinv(covariance, hermitian=True) @ beta), rank)


def _test(chi2: float, df: int) -> ChiSquared:
    return ChiSquared(chi2, df, chi2_tail(chi2, df))
