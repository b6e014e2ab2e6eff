"""Do groups have events at the same pace? The log-rank test and its weighted form."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from careerstats.evidence.basics import chi2_tail
from careerstats.evidence.risk_sets import clock, flags, labels, spells

NO_TEST = "fewer than two groups in which the event could happen at one time: no test"


class _Triple(NamedTuple):
    statistic: float
    df: int
    p_value: float


class GroupTest(_Triple):
    """A test between groups: the triple (statistic, df, p_value), and the groups behind it.

    Attributes
    ----------
    groups : pandas.DataFrame
        One row a group: group, people, observed, expected (weighted where the test is).
    said : str
        Why the test could not be done; empty otherwise.
    """

    groups: pd.DataFrame
    said: str

    def __new__(
        cls,
        statistic: float,
        df: int,
        p_value: float,
        *,
        groups: pd.DataFrame | None = None,
        said: str = "",
    ) -> GroupTest:
        """Make the triple and attach the groups."""
        made = super().__new__(cls, statistic, df, p_value)
        made.groups = pd.DataFrame() if groups is None else groups
        made.said = said
        return made


def group_test(excess: np.ndarray, covariance: np.ndarray, groups: pd.DataFrame) -> GroupTest:
    """Return the chi-squared test that all excesses are 0; groups that cannot vary are left out."""
    alive = np.flatnonzero(np.diag(covariance) > 1e-12 * max(1.0, float(np.abs(covariance).max(initial=0.0))))
    if len(alive) < 2:
        return GroupTest(math.nan, 0, math.nan, groups=groups, said=NO_TEST)
    inner = alive[1:]
    u, v = excess[inner], covariance[np.ix_(inner, inner)]
    statistic = float(u @ np.linalg.pinv(v, hermitian=True) @ u)
    return GroupTest(statistic, len(inner), chi2_tail(statistic, len(inner)), groups=groups)


def log_rank(
    durations: Any, events: Any, group: Any, strata: Any = None, *, entry: Any = None, rho: float = 0.0
) -> GroupTest:
    """Test whether the event comes at one pace in all groups.

    Parameters
    ----------
    durations, events : array of shape (n,)
        As for `kaplan_meier`.
    group : array of shape (n,)
        What is compared, two or more values.
    strata : array of shape (n,), optional
        Groups are compared within each of its values only.
    entry : array of shape (n,), optional
        Late entry.
    rho : float
        Weight S(t-)^rho of Fleming and Harrington: 0 is the log-rank test, 1 that of Peto and Peto.

    Returns
    -------
    GroupTest
        Unpacks into statistic (chi-squared), df, p_value; ``groups`` holds observed and expected.
        As R's ``survdiff``.

    Raises
    ------
    ArgumentError, DataMissingError
        When lengths differ, times are missing, or a group or stratum is missing.
    """
    ends, begins = spells(durations, entry)
    happened = flags(events, len(ends))
    member, names = labels(group, len(ends), "group")
    layer = None if strata is None else labels(strata, len(ends), "strata")[0]
    many = max(len(names), 1)
    times = clock(ends, entry=begins, strata=layer, at=happened)
    at_risk, died = times.at_risk(member, many), times.count(member, many, rows=happened)
    n, d = at_risk.sum(axis=1), died.sum(axis=1)
    weight = np.ones(len(n)) if not rho else _before(times, d / n) ** rho
    share = at_risk / n[:, None]
    observed, expected = weight @ died, weight @ (share * d[:, None])
    pace = weight**2 * d * np.divide(n - d, n - 1, out=np.zeros(len(n)), where=n > 1)
    covariance = np.diag(pace @ share) - (share * pace[:, None]).T @ share
    people = np.bincount(member, minlength=many)[: len(names)]
    groups = pd.DataFrame({"group": names, "people": people, "observed": observed[: len(names)]})
    groups["expected"] = expected[: len(names)]
    return group_test(observed - expected, covariance, groups)


def _before(times: Any, hazard: np.ndarray) -> np.ndarray:
    """Return the share still there just before each time, stratum by stratum."""
    made = np.ones(len(hazard))
    for span in times.spans():
        made[span] = np.cumprod(np.insert(1 - hazard[span], 0, 1.0))[:-1]
    return made
