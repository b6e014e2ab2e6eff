"""Months of the simulator as days of the calendar."""

from __future__ import annotations

import numpy as np

from careerstats.errors import ArgumentError
from careerstats.simulation.scenario import Calendar, Event

DATA_END = np.datetime64("2026-09-30", "D")
"""The last day of every simulated workforce: the end of a quarter."""

LAG = 1
"""Decisions see conversations up to a month before they are announced, the default lag of 30 days."""

MAJOR, MINOR = (0, 1, 4), (2, 3)
"""Departments of the two kinds of restructuring."""


def calendar_of(years: int) -> Calendar:
    """Return the calendar of a company over so many years, of which each starts on 1 October.

    Restructurings are announced on 1 May and 1 December (one year is too short for any), promotions
    take effect on 1 July, ratings are given on 31 March. Each landmark follows a month of 30 days, so
    that a lag of 30 days is a month.

    Raises
    ------
    ArgumentError
        When years is not a whole number from 1 to 20.
    """
    if not isinstance(years, int) or not 1 <= years <= 20:
        raise ArgumentError(f"years={years!r} is not accepted; give a whole number from 1 to 20.")
    months = 12 * years
    events = []
    month, minor = months - 10, True
    while month > 12 + LAG:
        events.append(Event(month, MINOR) if minor else Event(month, MAJOR, 0.3))
        month, minor = month - (7 if minor else 17), not minor
    return Calendar(
        months=months,
        departments=5,
        people_per_manager=14,
        events=tuple(reversed(events)),
        hold=6,
        cycles=tuple(range(9, months, 12)),
        ratings=tuple(range(6, months, 12)),
        lag=LAG,
        climb=True,
        last_hires=months - 1,
        moves=0.004,
        absences=0.06,
        department_talk=(-0.3, -0.15, 0.25, 0.1, -0.1),
    )


def first_day(month: np.ndarray | int, calendar: Calendar) -> np.ndarray:
    """Return the first day of months counted from the calendar's start, as ``datetime64[D]``."""
    end = DATA_END.astype("datetime64[M]").astype(int) + 1
    months = np.asarray(month, dtype=np.int64) + (end - calendar.months)
    return months.astype("datetime64[M]").astype("datetime64[D]")


def last_day(month: np.ndarray | int, calendar: Calendar) -> np.ndarray:
    """Return the last day of months counted from the calendar's start, as ``datetime64[D]``."""
    return first_day(np.asarray(month) + 1, calendar) - np.timedelta64(1, "D")


def day_in_month(
    month: np.ndarray,
    calendar: Calendar,
    *,
    draw: np.ndarray,
    not_before: np.ndarray | None = None,
    not_after: np.ndarray | None = None,
) -> np.ndarray:
    """Return a day of each month, at the share `draw` (0 to 1) of the days allowed."""
    low, high = first_day(month, calendar), last_day(month, calendar)
    if not_before is not None:
        low = np.maximum(low, not_before)
    if not_after is not None:
        high = np.minimum(high, np.where(np.isnat(not_after), high, not_after))
    span = (high - low).astype(np.int64) + 1
    return low + np.floor(draw * span).astype("timedelta64[D]")


def working_day(days: np.ndarray, not_before: np.ndarray) -> np.ndarray:
    """Move Saturdays and Sundays to the Friday before, where that is not before a day or its month."""
    late = np.maximum((days.astype(np.int64) + 3) % 7 - 4, 0)
    moved = days - late.astype("timedelta64[D]")
    floor = np.maximum(not_before, days.astype("datetime64[M]").astype("datetime64[D]"))
    return np.where(moved >= floor, moved, days)
