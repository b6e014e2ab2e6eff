"""Errors of a Cox fit when rows depend on each other: score residuals, added up by cluster."""

from __future__ import annotations

import numpy as np

from careerstats.evidence.cox_counts import Likelihood, sums


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
        How many clusters there are.

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
    made = sums(cluster, leaves, risk, (clusters, len(path))) @ path
    if clock.enters is not None:
        enters = clock.enters[seen]
        exposure = exposure - (total - hazard)[enters]
        made = made - sums(cluster, enters, risk, (clusters, len(path))) @ (path - drift)
    ended = (cluster[died], leaves[died])
    made = made - sums(*ended, each[: len(died)], (clusters, len(mean))) @ mean
    made = made - sums(*ended, risk[died], (clusters, len(mean))) @ spared_drift
    excess = -risk * exposure
    excess[died] += 1
    return made + sums(cluster, pattern, excess, (clusters, len(counts.columns))) @ counts.columns
