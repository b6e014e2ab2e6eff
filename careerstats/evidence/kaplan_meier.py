"""Kaplan-Meier curves, their median and their restricted mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from careerstats.errors import choose
from careerstats.evidence.basics import Estimate, normal_quantile
from careerstats.evidence.risk_sets import clock, flags, spells

IntervalKind = Literal["log-log", "log", "plain"]
HALF = 1.5e-8


def kaplan_meier(
    durations: Any,
    events: Any,
    entry: Any = None,
    *,
    interval: IntervalKind = "log-log",
    confidence: float = 0.95,
    start_at_risk: int = 1,
) -> pd.DataFrame:
    """Share still there after each time, with people leaving view (censored) allowed for.

    Parameters
    ----------
    durations : array of shape (n,)
        Time until the event or the end of view, in any unit.
    events : array of bool, shape (n,)
        Whether the event ended it.
    entry : array of shape (n,), optional
        Time from which the person was in view (late entry); must be before the duration.
    interval : {"log-log", "log", "plain"}
        Scale of the interval.
    confidence : float
        Of the interval, at each time alone.
    start_at_risk : int
        With late entry the first few people in view decide everything after them: one of them
        with the event takes the curve to 0 for good. The curve starts at the first time with at
        least so many at risk.

    Returns
    -------
    pandas.DataFrame
        One row a distinct time: time, at_risk, events, censored, survival, lower, upper,
        std_error. At survival 1 the interval is [1, 1]; at 0 the error and limits are NaN: nobody
        is left to tell. ``attrs["said"]`` names what a reader must know.

    Raises
    ------
    ArgumentError
        When lengths differ, times are missing, or an entry is not before its end.

    Notes
    -----
    Greenwood's variance; the same numbers as R's ``survfit`` (with ``conf.type``).
    """
    z = normal_quantile(confidence)
    if interval not in ("log-log", "log", "plain"):
        raise choose("interval", interval, ["log-log", "log", "plain"])
    ends, begins = spells(durations, entry)
    happened = flags(events, len(ends))
    counts = _counts(ends, begins, happened)
    table, left = _from(counts, start_at_risk)
    n, d = table["at_risk"].to_numpy(float), table["events"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.cumprod(1 - d / n)
        spread = np.sqrt(np.cumsum(d / (n * (n - d))))
        lower, upper = _limits(survival, spread, z, interval)
        error = survival * spread
    gone = survival <= 0
    survival[gone] = 0.0
    for column in (lower, upper, error):
        column[gone] = math.nan
    made = table.assign(survival=survival, lower=lower, upper=upper, std_error=error)
    made.attrs["said"] = _said(made, begins is not None, left, people=len(ends))
    return made


def _counts(ends: np.ndarray, begins: np.ndarray | None, happened: np.ndarray) -> pd.DataFrame:
    times = clock(ends, entry=begins)
    leaving = times.count(happened.astype(np.int64), 2).astype(np.int64)
    at_risk = times.at_risk(np.zeros(len(ends), dtype=np.int64), 1)[:, 0].astype(np.int64)
    return pd.DataFrame(
        {"time": times.time, "at_risk": at_risk, "events": leaving[:, 1], "censored": leaving[:, 0]}
    )


def _from(counts: pd.DataFrame, least: int) -> tuple[pd.DataFrame, int]:
    """Return the rows from the first time with enough people, and the events before it."""
    enough = np.flatnonzero(counts["at_risk"].to_numpy() >= least)
    first = int(enough[0]) if len(enough) else len(counts)
    return counts.iloc[first:].reset_index(drop=True), int(counts["events"].iloc[:first].sum())


def _limits(
    survival: np.ndarray, spread: np.ndarray, z: float, interval: str
) -> tuple[np.ndarray, np.ndarray]:
    if interval == "plain":
        half = z * survival * spread
        return np.maximum(survival - half, 0.0), np.minimum(survival + half, 1.0)
    if interval == "log":
        return survival * np.exp(-z * spread), np.minimum(survival * np.exp(z * spread), 1.0)
    power = np.where(survival < 1, z * spread / np.log(survival), 0.0)
    return survival ** np.exp(-power), survival ** np.exp(power)


def _said(table: pd.DataFrame, late: bool, left: int, *, people: int) -> str:
    if table.empty:
        return "so many people are at risk at no time: no curve" if people else "nobody at risk: no curve"
    if not table["events"].sum() and not left:
        return "no event: the curve stays at 1"
    if left:
        return f"{left} events happened before enough people were in view; the curve starts after them"
    zero = table.index[table["survival"] == 0]
    if late and len(zero) and zero[0] < len(table) - 1:
        return (
            "an early risk set of few people took the curve to 0 for good; "
            "start it where more people are at risk (start_at_risk=5)"
        )
    return ""


def survival_at(curve: pd.DataFrame, times: Any) -> pd.DataFrame:
    """Read a Kaplan-Meier curve at given times.

    Parameters
    ----------
    curve : pandas.DataFrame
        From `kaplan_meier`.
    times : array of float
        Any times; before the first the curve is 1.

    Returns
    -------
    pandas.DataFrame
        time, at_risk (just before the time, at the curve's next step), survival, lower, upper,
        std_error. Past the last time of the curve the last values hold and at_risk is 0.
    """
    wanted = np.atleast_1d(np.asarray(times, dtype=float))
    steps = curve["time"].to_numpy()
    behind = np.searchsorted(steps, wanted, side="right")
    ahead = np.searchsorted(steps, wanted, side="left")
    made = {"time": wanted, "at_risk": np.append(curve["at_risk"].to_numpy(), 0)[ahead]}
    before = {"survival": 1.0, "lower": 1.0, "upper": 1.0, "std_error": 0.0}
    for name, start in before.items():
        made[name] = np.insert(curve[name].to_numpy(), 0, start)[behind]
    return pd.DataFrame(made)


def median_time(curve: pd.DataFrame) -> Estimate:
    """Time at which half are gone, from a Kaplan-Meier curve and its limits.

    Parameters
    ----------
    curve : pandas.DataFrame
        From `kaplan_meier`.

    Returns
    -------
    Estimate
        NaN where a curve does not reach one half; where it stays at exactly one half for a while,
        the middle of that while. As R's ``survfit``.
    """
    steps = curve["time"].to_numpy()
    value, lower, upper = (_half(curve[c].to_numpy(), steps) for c in ("survival", "lower", "upper"))
    said = "" if not math.isnan(value) else "fewer than half had the event: the median is not reached"
    return Estimate(value, lower, upper, said)


def _half(heights: np.ndarray, steps: np.ndarray) -> float:
    below = np.flatnonzero(~np.isnan(heights) & (heights < 0.5 + HALF))
    if not len(below):
        return math.nan
    first = below[0]
    under = np.flatnonzero(heights < heights[first])
    if abs(heights[first] - 0.5) < HALF and len(under):
        return float(steps[first] + steps[under[0]]) / 2
    return float(steps[first])


@dataclass(frozen=True)
class RestrictedMean(Estimate):
    """Mean time up to a horizon, an `Estimate` with its std_error and the horizon."""

    std_error: float = math.nan
    horizon: float = math.nan


def restricted_mean(
    durations: Any, events: Any, entry: Any = None, *, horizon: float, confidence: float = 0.95
) -> RestrictedMean:
    """Mean time until the event or the horizon, whichever is first: the area under the curve.

    Parameters
    ----------
    durations, events, entry : array of shape (n,)
        As for `kaplan_meier`.
    horizon : float
        Where counting stops; past the last time in view the curve is taken as level, and `said`
        says so.
    confidence : float
        Of the normal interval.

    Returns
    -------
    RestrictedMean

    Notes
    -----
    Variance by Greenwood of the area, as R's ``print(survfit, rmean=)``.
    """
    curve = kaplan_meier(durations, events, entry, confidence=confidence)
    if curve.empty:
        return RestrictedMean(math.nan, math.nan, math.nan, "nobody at risk: no mean", math.nan, horizon)
    inside = curve[curve["time"] <= horizon]
    steps = np.concatenate([[0.0], inside["time"].to_numpy(), [horizon]])
    heights = np.insert(inside["survival"].to_numpy(), 0, 1.0)
    pieces = np.diff(steps) * heights
    after = np.cumsum(pieces[::-1])[::-1][1:]
    n, d = inside["at_risk"].to_numpy(float), inside["events"].to_numpy(float)
    share = np.divide(d, n * (n - d), out=np.zeros(len(n)), where=n > d)
    error = math.sqrt(float((after**2 * share).sum()))
    value, half = float(pieces.sum()), normal_quantile(confidence) * error
    beyond = horizon > curve["time"].iloc[-1] and curve["survival"].iloc[-1] > 0
    said = (
        "the horizon lies past the last person in view; the curve is taken as level from there"
        if beyond
        else ""
    )
    return RestrictedMean(value, value - half, value + half, said, error, horizon)


def restricted_mean_difference(
    one: RestrictedMean, zero: RestrictedMean, *, confidence: float = 0.95
) -> RestrictedMean:
    """Difference of two restricted means of separate groups, with its normal interval.

    Parameters
    ----------
    one, zero : RestrictedMean
        Of group 1 and group 0, up to one horizon.
    confidence : float
        Of the interval.

    Returns
    -------
    RestrictedMean
    """
    value, error = one.value - zero.value, math.hypot(one.std_error, zero.std_error)
    half = normal_quantile(confidence) * error
    return RestrictedMean(value, value - half, value + half, one.said or zero.said, error, one.horizon)
