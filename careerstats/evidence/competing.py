"""Several ways to leave: the share gone in each way.

Treating the other ways as mere loss from view would overstate each of them.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from careerstats.errors import choose
from careerstats.evidence.basics import normal_quantile
from careerstats.evidence.risk_sets import Clock, clock, labels, spells

ErrorKind = Literal["jackknife", "aalen"]
NO_CAUSE = 0
READ = ["incidence", "lower", "upper", "std_error"]


def cumulative_incidence(
    durations: Any,
    causes: Any,
    entry: Any = None,
    *,
    error: ErrorKind = "jackknife",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Share gone by each cause after each time (Aalen-Johansen), other causes competing.

    Parameters
    ----------
    durations : array of shape (n,)
        Time until leaving or the end of view, in any unit.
    causes : array of shape (n,)
        0 (or an empty text) for people still there at the end of view, else the cause: numbers or texts.
    entry : array of shape (n,), optional
        Late entry.
    error : {"jackknife", "aalen"}
        Standard error: the infinitesimal jackknife as R's ``survfit``, or that of counting
        processes as R's ``cmprsk`` (without late entry).
    confidence : float
        Of the interval, on the log-log scale of the share not gone.

    Returns
    -------
    pandas.DataFrame
        In long form, one row a cause and distinct time: time, at_risk, cause, events, incidence,
        lower, upper, std_error. Ties between causes are exact. ``attrs["said"]`` says why a table
        is empty.

    Raises
    ------
    ArgumentError, DataMissingError
        When lengths differ, times or causes are missing, or an entry is not before its end.
    """
    z = normal_quantile(confidence)
    if error not in ("jackknife", "aalen") or (error == "aalen" and entry is not None):
        raise choose("error", error, ["jackknife", "aalen (without late entry)"])
    ends, begins = spells(durations, entry)
    code, names = causes_of(causes, len(ends))
    times = clock(ends, entry=begins)
    nobody = np.zeros(len(ends), dtype=np.int64)
    n = times.at_risk(nobody, 1)[:, 0]
    died = times.count(code, len(names) + 1)[:, 1:]
    parts = []
    for k, name in enumerate(names):
        share, before = _incidence(n, died, k)
        if error == "aalen":
            variance = _aalen(n, died, k, share, before)
        else:
            variance = _jackknife(times, code, n, died, k, share, before)
        parts.append(_rows(times.time, n, name, died[:, k], share, np.sqrt(variance), z))
    none = np.empty(0)
    made = pd.concat(parts or [_rows(none, none, "", none, none, none, z)], ignore_index=True)
    made.attrs["said"] = "" if len(names) else "nobody left by any cause: no incidence"
    return made


def incidence_at(curve: pd.DataFrame, times: Any) -> pd.DataFrame:
    """Read cumulative incidence at given times: time, cause, incidence, lower, upper, std_error.

    Parameters
    ----------
    curve : pandas.DataFrame
        From `cumulative_incidence`.
    times : array of float
        Any times; before the first step all shares are 0, past the last one the last holds.
    """
    wanted = np.atleast_1d(np.asarray(times, dtype=float))
    parts = []
    for cause, rows in curve.groupby("cause", sort=False):
        behind = np.searchsorted(rows["time"].to_numpy(), wanted, side="right")
        read = {
            c: np.insert(rows[c].to_numpy(), 0, 0.0)[behind]
            for c in ("incidence", "lower", "upper", "std_error")
        }
        parts.append(pd.DataFrame({"time": wanted, "cause": cause, **read}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["time", "cause", *READ])


def causes_of(causes: Any, people: int) -> tuple[np.ndarray, np.ndarray]:
    """Return codes 0 (none) to C and the names of the causes."""
    codes, names = labels(causes, people, "causes")
    none = np.array([name in (NO_CAUSE, "", False) for name in names], dtype=bool)
    place = np.where(none, 0, np.cumsum(~none))
    return place[codes] if len(codes) else codes, np.asarray(names)[~none]


def _incidence(n: np.ndarray, died: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the incidence of cause k at each time, and the share still there just before it."""
    still = np.cumprod(1 - died.sum(axis=1) / n)
    before = np.concatenate([[1.0], still[:-1]])
    return np.cumsum(before * died[:, k] / n), before


def _jackknife(
    times: Clock,
    code: np.ndarray,
    n: np.ndarray,
    died: np.ndarray,
    k: int,
    share: np.ndarray,
    before: np.ndarray,
) -> np.ndarray:
    """Return the sum over people of their squared influence on the incidence at each time.

    The influence at t of somebody who left by t is ``a + b F(t)`` with ``a`` and ``b`` fixed; that of
    somebody still there depends on the entry alone. So a few running sums hold all of it.
    """
    own, hazard = died[:, k] / n, died.sum(axis=1) / n
    step = np.divide(hazard, n * (1 - hazard), out=np.zeros(len(n)), where=hazard < 1)
    q = np.cumsum(step)
    r = np.cumsum(step * share) + np.cumsum(before * own / n)
    jump = np.divide(1.0, n * (1 - hazard), out=np.zeros(len(n)), where=hazard < 1)
    enters = np.zeros(len(code), dtype=np.int64) if times.enters is None else times.enters
    seen = times.leaves >= 0
    leaves, enters, code = times.leaves[seen], enters[seen], code[seen]
    q0, r0 = np.insert(q, 0, 0.0)[enters], np.insert(r, 0, 0.0)[enters]
    gone = code > 0
    a = (code == k + 1) * before[leaves] / n[leaves] + gone * jump[leaves] * share[leaves] - (r[leaves] - r0)
    b = (q[leaves] - q0) - gone * jump[leaves]
    size = len(n)

    def running(weights: np.ndarray) -> np.ndarray:
        return np.cumsum(np.bincount(leaves, weights, minlength=size))

    def remaining(weights: np.ndarray) -> np.ndarray:
        there = np.cumsum(np.bincount(enters, weights, minlength=size)[:size])
        return there - running(weights)

    left = running(a * a) + 2 * share * running(a * b) + share**2 * running(b * b)
    here = share * q - r
    first, second = remaining(r0), remaining(q0)
    squares = remaining(r0 * r0) - 2 * share * remaining(r0 * q0) + share**2 * remaining(q0 * q0)
    stay = here**2 * remaining(np.ones(len(code))) + 2 * here * (first - share * second) + squares
    return np.maximum(left + stay, 0.0)


def _aalen(n: np.ndarray, died: np.ndarray, k: int, share: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return Gray's (1988) variance: each jump's part, with its factor for ties."""
    after = before * (1 - died.sum(axis=1) / n)
    inverse = np.divide(1.0, after, out=np.zeros(len(n)), where=after > 0)
    total = np.zeros((3, len(n)))
    for j in range(died.shape[1]):
        d = died[:, j]
        ties = np.where(d > 1, 1 - (d - 1) / np.maximum(n - 1, 1), 1.0)
        part = before**2 * ties * d / n**2
        if j != k:
            part = np.where(after > 0, part, 0.0)
        base = inverse * share + (j == k)
        total += np.cumsum(np.stack([base**2, base * inverse, inverse**2]) * part, axis=1)
    variance = total[0] + share**2 * total[2] - 2 * share * total[1]
    at = np.maximum.accumulate(np.where(died[:, k] > 0, np.arange(len(n)), -1))
    return np.where(at >= 0, np.maximum(variance, 0.0)[at], 0.0)


def _rows(
    time: np.ndarray, n: np.ndarray, name: Any, d: np.ndarray, share: np.ndarray, error: np.ndarray, z: float
) -> pd.DataFrame:
    share = np.where(share > 1 - 1e-12, 1.0, share)  # what rounding leaves of 1
    inner = (share > 0) & (share < 1)
    log = np.log(np.where(inner, 1 - share, 0.5))
    power = np.where(inner, z * error / ((1 - share + (~inner)) * log), 0.0).clip(-700.0, 0.0)
    lower = np.where(inner, 1 - np.exp(log * np.exp(power)), share)
    upper = np.where(inner, 1 - np.exp(log * np.exp(-power)), share)
    made = pd.DataFrame(
        {"time": time, "at_risk": n.astype(np.int64), "cause": name, "events": d.astype(np.int64)}
    )
    return made.assign(incidence=share, lower=lower, upper=upper, std_error=error)
