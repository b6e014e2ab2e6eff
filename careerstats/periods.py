"""Days, calendar months and quarters.

Inside the kit a day is a NumPy ``datetime64[D]``; pandas frames carry ``datetime64[us]``
at midnight.
"""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError

DAY = np.timedelta64(1, "D")
MONTH = np.timedelta64(1, "M")
QUARTER = re.compile(r"^(\d{4})-?[Qq]([1-4])$")


def as_day(value: Any, name: str = "date") -> np.datetime64:
    """Turn an ISO string, date or Timestamp into a day.

    Parameters
    ----------
    value : str, datetime.date, pandas.Timestamp or numpy.datetime64
        A calendar day; a time of day is dropped.
    name : str
        The argument's name, for the error.

    Returns
    -------
    numpy.datetime64
        With unit ``D``.

    Raises
    ------
    ArgumentError
        When it is not a day written year-month-day.
    """
    try:
        stamp = pd.Timestamp(value) if not isinstance(value, str) else pd.to_datetime(value, format="ISO8601")
    except (ValueError, TypeError):
        stamp = pd.NaT
    if pd.isna(stamp):
        raise ArgumentError(f"{name}={value!r} is not a date; write it year-month-day, as in '2026-09-30'.")
    return np.datetime64(stamp.tz_localize(None).date(), "D")


def add_months(days: Any, months: int) -> np.ndarray:
    """Move days by whole calendar months; month ends clip (31 Aug - 6 months = 28 or 29 Feb).

    Parameters
    ----------
    days : numpy.datetime64 or array of datetime64
        Days; NaT stays NaT.
    months : int
        Whole months, negative to go back.

    Returns
    -------
    numpy.ndarray
        ``datetime64[D]`` of the same shape.
    """
    days = np.asarray(days, dtype="datetime64[D]")
    month = days.astype("datetime64[M]")
    offset = days - month.astype("datetime64[D]")
    target = month + months * MONTH
    last = (target + MONTH).astype("datetime64[D]") - DAY
    return np.minimum(target.astype("datetime64[D]") + offset, last)


def _month_starts(fiscal_start: int) -> int:
    if fiscal_start not in range(1, 13):
        raise ArgumentError(f"fiscal_start={fiscal_start!r} is not a month; give a number from 1 to 12.")
    return fiscal_start - 1


def quarter_bounds(quarter: str, *, fiscal_start: int = 1) -> tuple[np.datetime64, np.datetime64]:
    """Return the first and the last day of a quarter such as ``"2026Q3"``.

    Parameters
    ----------
    quarter : str
        Year, ``Q`` and 1 to 4. With `fiscal_start` other than 1 the year is the one in which
        the fiscal year begins.
    fiscal_start : int
        Month in which the fiscal year starts.

    Returns
    -------
    first, last : numpy.datetime64

    Raises
    ------
    ArgumentError
        When the text is not a quarter.
    """
    match = QUARTER.match(str(quarter).strip())
    if not match:
        raise ArgumentError(f"quarter={quarter!r} is not a quarter; write year and quarter, as in '2026Q3'.")
    year, number = int(match[1]), int(match[2])
    month = np.datetime64(f"{year:04d}-01", "M") + (_month_starts(fiscal_start) + 3 * (number - 1)) * MONTH
    return month.astype("datetime64[D]"), (month + 3 * MONTH).astype("datetime64[D]") - DAY


def quarter_of(day: Any, *, fiscal_start: int = 1) -> str:
    """Return the quarter that holds a day, such as ``"2026Q3"``."""
    month = as_day(day).astype("datetime64[M]") - _month_starts(fiscal_start) * MONTH
    number = int(month.astype(int)) % 12 // 3 + 1
    return f"{int(month.astype(int)) // 12 + 1970:04d}Q{number}"


def quarter_ends(start: Any, end: Any, *, fiscal_start: int = 1) -> np.ndarray:
    """Return the last days of all quarters that end in ``[start, end]``, as ``datetime64[D]``."""
    return period_ends(start, end, every="quarter", fiscal_start=fiscal_start)


def period_ends(start: Any, end: Any, *, every: str = "quarter", fiscal_start: int = 1) -> np.ndarray:
    """Return the last days of the days, months, quarters or years that end in ``[start, end]``."""
    first, last = as_day(start, "start"), as_day(end, "end")
    if last < first:
        raise ArgumentError(f"end={last} lies before start={first}; give a later end.")
    if every == "day":
        return np.arange(first, last + DAY)
    steps = {"month": 1, "quarter": 3, "year": 12}
    if every not in steps:
        raise ArgumentError(f"every={every!r} is not accepted; give one of day, month, quarter, year.")
    months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + MONTH)
    closing = (months.astype(int) - _month_starts(fiscal_start) + 1) % steps[every] == 0
    ends = (months[closing] + MONTH).astype("datetime64[D]") - DAY
    return ends[(ends >= first) & (ends <= last)]


def to_days(values: Iterable[Any]) -> np.ndarray:
    """Return a date column as ``datetime64[D]``; missing stays NaT."""
    return np.asarray(pd.to_datetime(pd.Series(values)), dtype="datetime64[D]")
