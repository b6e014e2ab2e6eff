"""Errors of a Cox fit when rows depend on each other: score residuals, added up by cluster."""

from __future__ import annotations

from typing import Any

import numpy as np

from careerstats.evidence.cox_counts import Likelihood

SMALL_TABLE = 1 << 20


def cluster_scores(
    likelihood: Likelihood, pattern: np.ndarray, happened: np.ndarray, cluster: np.ndarray, clusters: int
) -> np.ndarray:
    """Return the score residuals summed over the rows of each cluster.

    A row's residual is its own event less what its time at risk would let expect. Running sums over
    the event times make the second part two look-ups a row (Lin and Wei 1989, JASA 84, 1074).

    Parameters
    ----------
    likelihood : Likelihood
        At the fitted coefficients.
    pattern, happened, cluster : numpy.ndarray
        ``(N,)`` pattern of each row, whether it ends with the event, and its cluster.
    clusters : int

    Returns
    -------
    numpy.ndarray
        ``(clusters, p)``.
    """
    counts, clock = likelihood.counts, likelihood.counts.clock
    seen = np.flatnonzero(clock.leaves >= 0)
    leaves, pattern, cluster = clock.leaves[seen], pattern[seen], cluster[seen]
    died = np.flatnonzero(happened[seen])
    risk = likelihood.risk[pattern]
    hazard, spared = likelihood.hazard
    drift = likelihood.averages(likelihood.inverse)
    spared_drift = likelihood.averages(counts.share * likelihood.inverse)
    total, path = clock.prefix(hazard), clock.prefix(drift)
    each = np.ones(len(counts.place))
    mean = likelihood.averages(each) / likelihood.per_time(each)[:, None]

    exposure = total[leaves]
    exposure[died] -= spared[leaves[died]]
    made = _sums(cluster, leaves, risk, (clusters, len(path))) @ path
    if clock.enters is not None:
        enters = clock.enters[seen]
        exposure = exposure - (total - hazard)[enters]
        made = made - _sums(cluster, enters, risk, (clusters, len(path))) @ (path - drift)
    ended = (cluster[died], leaves[died])
    made = made - _sums(*ended, each[: len(died)], (clusters, len(mean))) @ mean
    made = made - _sums(*ended, risk[died], (clusters, len(mean))) @ spared_drift
    excess = -risk * exposure
    excess[died] += 1
    return made + _sums(cluster, pattern, excess, (clusters, len(counts.columns))) @ counts.columns


def _sums(rows: np.ndarray, columns: np.ndarray, weights: np.ndarray, shape: tuple[int, int]) -> Any:
    """Return sums of weights by row and column, as a table when it is small and sparse otherwise."""
    if shape[0] * shape[1] <= max(SMALL_TABLE, 4 * len(rows)):
        made = np.bincount(rows * shape[1] + columns, weights, minlength=shape[0] * shape[1])
        return made.reshape(shape)
    from scipy.sparse import csr_matrix

    return csr_matrix((weights, (rows, columns)), shape=shape)
