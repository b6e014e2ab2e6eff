"""Gray's test: do groups differ in the share gone by one cause, other causes competing?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError
from careerstats.evidence.competing import causes_of
from careerstats.evidence.log_rank import GroupTest, group_test
from careerstats.evidence.risk_sets import clock, labels, spells


def gray_test(
    durations: Any, causes: Any, group: Any, strata: Any = None, *, cause: Any, rho: float = 0.0
) -> GroupTest:
    """Gray's (1988) test: is one cause's cumulative incidence the same in all groups?

    Parameters
    ----------
    durations, causes : array of shape (n,)
        As for `cumulative_incidence`.
    group : array of shape (n,)
        What is compared.
    strata : array of shape (n,), optional
        Groups are compared within each of its values only.
    cause : number or text
        The cause asked about.
    rho : float
        Weight (1 - F(t-))^rho.

    Returns
    -------
    GroupTest
        Unpacks into statistic, df, p_value. As R's ``cmprsk::cuminc``.

    Raises
    ------
    ArgumentError, DataMissingError
        When lengths differ, something is missing, or nobody has this cause.

    Notes
    -----
    Annals of Statistics 16, 1141; late entry is not allowed for by the method.
    """
    ends, _ = spells(durations)
    code, names = causes_of(causes, len(ends))
    where = np.flatnonzero([name == cause for name in names])
    if not len(where):
        raise ArgumentError("cause is none of those in causes; give one that somebody left by.")
    kind = np.where(code == 0, 0, np.where(code == where[0] + 1, 1, 2))
    member, groups = labels(group, len(ends), "group")
    layer = np.zeros(len(ends), dtype=np.int64) if strata is None else labels(strata, len(ends), "strata")[0]
    many = len(groups)
    excess, covariance = np.zeros(many), np.zeros((many, many))
    observed = np.bincount(member[kind == 1], minlength=many).astype(float)
    for stratum in range(int(layer.max()) + 1):
        rows = layer == stratum
        u, v = _gray_parts(ends[rows], kind[rows], member[rows], many, rho)
        excess, covariance = excess + u, covariance + v
    table = pd.DataFrame(
        {"group": groups, "people": np.bincount(member, minlength=many), "observed": observed}
    )
    return group_test(excess, covariance, table)


def _gray_parts(
    ends: np.ndarray, kind: np.ndarray, member: np.ndarray, many: int, rho: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores of all groups and their covariance in one stratum."""
    times = clock(ends, at=kind > 0)
    n = times.at_risk(member, many)
    d1, d2 = (times.count(member, many, rows=kind == c) for c in (1, 2))
    score, v2, v3 = np.zeros(many), np.zeros((many, many)), np.zeros(many)
    total, c = np.zeros((many, many)), np.zeros((many, many))
    still, share, whole = np.ones(many), np.zeros(many), 0.0
    for t in range(len(times.time)):
        here = n[t] > 0
        size = np.where(here, n[t], 1.0)
        after = np.where(here, still * (1 - (d1[t] + d2[t]) / size), still)
        ratio = np.divide(n[t], still, out=np.zeros(many), where=here)
        free, all_ratio = (ratio * (1 - share)).sum(), ratio.sum()
        first = d1[t].sum()
        weight = (1 - whole) ** rho
        a = weight * (np.diag(ratio) - np.outer(ratio, ratio) / all_ratio)
        if here.sum() > 1:  # of one group alone a is 0, even where all of them have gone
            c = c + a * first / (all_ratio * (1 - whole))
        score += weight * (d1[t] - first * ratio * (1 - share) / free)
        now = whole + first / all_ratio
        left = np.divide(1 - now, after, out=np.zeros(many), where=after > 0)
        if first:
            inner = np.where(after > 0, 1 - left, 1.0)
            shrink = 1 - (first - 1) / np.maximum(all_ratio * still - 1, 1e-12) if first > 1 else 1.0
            part = np.where(here, shrink * still * first / (all_ratio * size), 0.0)
            v3 += inner**2 * part
            pull = a - c * inner
            v2 += pull * (inner * part)
            total += (pull * part) @ pull.T
        others = here & (after > 0) & (d2[t] > 0)
        if others.any():
            shrink = np.where(d2[t] > 1, 1 - (d2[t] - 1) / np.maximum(size - 1, 1), 1.0)
            part = np.where(others, shrink * still**2 * d2[t] / size**2, 0.0)
            v3 += left**2 * part
            v2 -= c * left * (left * part)
            total += (c * left * part) @ (c * left).T
        still, whole = after, now
        share = share + np.where(here, d1[t] / np.where(ratio > 0, ratio, 1.0), 0.0)
    total += (c * v3) @ c.T + c @ v2.T + v2 @ c.T
    return score, total
