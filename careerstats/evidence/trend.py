"""More conversations, fewer events? A test for a trend over ordered groups."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from careerstats.errors import ArgumentError
from careerstats.evidence.basics import chi2_tail


def trend(events: Any, people: Any, *, score: Any = None) -> tuple[float, float]:
    """Cochran-Armitage test for a linear trend of a risk.

    Parameters
    ----------
    events, people : array of int
        One entry a group, in order.
    score : array of float, optional
        Place of each group on the scale; 0, 1, 2, ... when not given.

    Returns
    -------
    chi2, p_value : float
        With 1 degree of freedom; NaN when nothing can vary. As R's ``prop.trend.test``.

    Raises
    ------
    ArgumentError
        When the lengths differ or events exceed people.

    Notes
    -----
    Armitage (1955), Biometrics 11, 375.
    """
    x, n = np.asarray(events, dtype=float), np.asarray(people, dtype=float)
    s = np.arange(len(x), dtype=float) if score is None else np.asarray(score, dtype=float)
    if not x.shape == n.shape == s.shape or (x > n).any() or (x < 0).any():
        raise ArgumentError("events, people and score must be of one length, with 0 <= events <= people.")
    total = n.sum()
    share = x.sum() / total if total else math.nan
    centred = s - (n * s).sum() / total if total else s
    variance = share * (1 - share) * (n * centred**2).sum()
    if not variance > 0:
        return math.nan, math.nan
    chi2 = float((centred * x).sum() ** 2 / variance)
    return chi2, chi2_tail(chi2, 1)
