"""Outcomes, weights and clusters of a table of people or of counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.patterns import codes_of


@dataclass(frozen=True, eq=False)
class Counts:
    """Events and people of the rows of a table, and their cluster.

    Attributes
    ----------
    events, people : numpy.ndarray
        One number a row; people 1 for plain rows.
    constant, saturated : float
        Sum of the log binomial coefficients, and the log-likelihood of the model with one
        parameter a row: 0 for rows of one person.
    cluster : numpy.ndarray or None
        Code of each row.
    clusters : int
    alone : int
        Rows without a cluster, each taken as a cluster of its own.
    """

    events: np.ndarray
    people: np.ndarray
    constant: float
    saturated: float
    cluster: np.ndarray | None
    clusters: int
    alone: int


def count(
    table: pd.DataFrame, outcome: str | tuple[str, str], *, weights: str | None, cluster: str | None
) -> Counts:
    """Read outcome, weights and cluster of a table."""
    from scipy.special import gammaln, xlogy

    pair = (outcome,) if isinstance(outcome, str) else tuple(outcome)
    for name in (*pair, weights, cluster):
        if name is not None and name not in table.columns:
            raise DataMissingError(f"The table has no column {name}; the model needs it.")
    weight = np.ones(len(table)) if weights is None else _numbers(table[weights])
    events = _numbers(table[pair[0]])
    constant = saturated = 0.0
    if len(pair) == 1:
        if not ((events == 0) | (events == 1)).all():
            raise ArgumentError(
                f"The column {pair[0]} is not all 0 and 1; give events and people for counts."
            )
        people = weight
        events = events if weights is None else events * weight
    else:
        people = _numbers(table[pair[1]])
        rest = people - events
        if not ((events >= 0).all() and (rest >= 0).all()):
            raise ArgumentError(f"{pair[0]} is not between 0 and {pair[1]} in all rows.")
        constant = float((gammaln(people + 1) - gammaln(events + 1) - gammaln(rest + 1)).sum())
        share = np.divide(events, people, out=np.zeros(len(people)), where=people > 0)
        saturated = float((weight * (xlogy(events, share) + xlogy(rest, 1 - share))).sum())
        events, people = events * weight, people * weight
    if not ((people >= 0).all() and people.sum() > 0):
        raise ArgumentError("Weights and numbers of people must not be negative or missing, nor all be 0.")
    codes, clusters, alone = cluster_codes(table[cluster]) if cluster is not None else (None, 0, 0)
    return Counts(events, people, constant, saturated, codes, clusters, alone)


def _numbers(column: pd.Series) -> np.ndarray:
    try:
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise ArgumentError(f"The column {column.name} holds no numbers; the model needs them.") from None


def cluster_codes(column: pd.Series) -> tuple[np.ndarray, int, int]:
    """Return cluster codes, their number, and how many rows have none (each on its own)."""
    codes, values = codes_of(column, sort=False)
    codes = codes.astype(np.int64)
    if not len(codes) or codes.min() >= 0:
        return codes, len(values), 0
    lonely = np.flatnonzero(codes < 0)
    codes[lonely] = len(values) + np.arange(len(lonely))
    return codes, len(values) + len(lonely), len(lonely)
