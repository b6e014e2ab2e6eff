"""Serial numbers of spreadsheets into dates, times and durations."""

from __future__ import annotations

import datetime as dt
import math

_DAY_1900 = dt.datetime(1899, 12, 30)
_DAY_1904 = dt.datetime(1904, 1, 1)
_LAST = 2_958_465
_LAST_1904 = 2_957_003

_LONGEST = 400

OUT_OF_RANGE = "########"
"""What a spreadsheet shows for a date outside its calendar."""


def from_serial(serial: float, *, serials_1904: bool = False) -> dt.datetime | dt.time | None:
    """Return the date and time of a serial number, a time of day below 1, or None outside the calendar.

    The 1900 system counts a 29 February 1900 that never was: 1 to 59 are a day later than the
    count from 30 December 1899 says; 60 gives 28 February. Rounded to the millisecond.
    """
    last = _LAST_1904 if serials_1904 else _LAST
    if not 0 <= serial < last + 1:
        return None
    day, part = divmod(serial, 1)
    time = dt.timedelta(milliseconds=round(part * 86_400_000))
    if day == 0 and not serials_1904:
        return None if time >= dt.timedelta(days=1) else (dt.datetime.min + time).time()
    start = _DAY_1904 if serials_1904 else _DAY_1900
    if not serials_1904 and day < 60:
        day += 1
    try:
        return start + dt.timedelta(days=day) + time
    except OverflowError:
        return None


def from_iso(text: str) -> dt.datetime | dt.time | None:
    """Return the date, time stamp or time of day of an ISO 8601 text, or None."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return dt.time.fromisoformat(text)
    except ValueError:
        return None


def number(text: str) -> int | float:
    """Return a number as the file writes it: whole unless it has a point or an exponent.

    ValueError when it is no finite number, or longer than any program writes one.
    """
    if len(text) > _LONGEST:
        raise ValueError("not a number")
    try:
        return int(text)
    except ValueError:
        value = float(text)
    if not math.isfinite(value):
        raise ValueError("not a finite number")
    return value


def duration(days: float) -> dt.timedelta | float:
    """Return a duration given in days, to the millisecond; the number itself when it is too long for one."""
    try:
        return dt.timedelta(seconds=round(days * 86_400, 3))
    except OverflowError:
        return days
