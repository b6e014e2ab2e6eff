"""The first and the last day that the data speak of, found in the data alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from careerstats.exports.audit import Recorder, warning
from careerstats.periods import DAY, MONTH, to_days
from careerstats.workforce import EVENTS

STRAY_GAP_DAYS = 90
STRAY_SHARE = 0.01
"""Rows at an end of a table are stray when they are at most this share of it and lie this far off."""

ENOUGH_ROWS = 30
"""Held conversations or ratings from which they tell the day of the export."""

LATER_ROWS, LATER_SHARE = 3, 0.02
"""Rows of another table later than that which move the day of the export: at least both."""

WEEK = 7
NOT_KNOWN = np.datetime64("NaT", "D")


def log_begins(log: pd.DataFrame, recorder: Recorder) -> np.datetime64 | None:
    """Return the first day of a log, leaving out stray rows long before all others."""
    days = _known(log["date"])
    if not len(days):
        return None
    stray = strays_ahead(days)
    begins = _ahead(days)[stray]
    if stray:
        finding = warning(
            "log-start-stray",
            f"The conversation lies over {STRAY_GAP_DAYS} days before all others, which begin on {begins}.",
            field="date",
            action="Kept, but the log counts from the others on; for another first day put "
            "log_start = 2024-01-01 at the top of columns.toml.",
        )
        recorder.warn(log, to_days(log["date"]) < begins, finding)
    return begins


def strays_ahead(days: np.ndarray) -> int:
    """Return how many of the days stand alone long before the rest."""
    gaps = np.diff(_ahead(days)).astype(np.int64)
    far = np.flatnonzero(gaps > STRAY_GAP_DAYS)
    return int(far[-1]) + 1 if len(far) else 0


def _ahead(days: np.ndarray) -> np.ndarray:
    """Return the first of the days, sorted: as many as may be stray, and one more."""
    most = int(len(days) * STRAY_SHARE) or min(1, len(days) // 10)
    first = np.partition(days.astype(np.int64), most)[: most + 1]
    return np.sort(first).astype(days.dtype)


def export_day(found: dict[str, pd.DataFrame]) -> np.datetime64:
    """Return the day up to which the tables tell what happened.

    It is the last day with a held conversation or a rating, stray rows left out: neither can be
    planned (fewer than 30 rows are no evidence). Another table moves it when at least three of
    its rows, and more than 2 % of them, lie later. Without that evidence it is the last day on
    which anything happened. A day in the last week of its month stands for the month's end. The
    clock is not asked, so that the same files always give the same answer.

    Parameters
    ----------
    found : dict of str to pandas.DataFrame
        The tables, by name.

    Returns
    -------
    numpy.datetime64
        NaT when no table has a date.
    """
    days = {table: _known(found[table][column]) for table, column in EVENTS}
    log = found["conversations"]
    days["conversations"] = _known(log.loc[log["status"].isin(["held", None]), "date"])
    sure = [last_day(days[t]) for t in ("conversations", "ratings") if len(days[t]) >= ENOUGH_ROWS]
    day = max(sure, default=NOT_KNOWN)
    if np.isnat(day):
        return month_end(max((last_day(d) for d in days.values() if len(d)), default=NOT_KNOWN))
    for table in ("employees", "exits", "promotions", "job_history"):
        later = (days[table] > day).sum()
        if later >= LATER_ROWS and later > LATER_SHARE * len(days[table]):
            day = max(day, last_day(days[table]))
    return month_end(day)


def _known(dates: pd.Series) -> np.ndarray:
    days = to_days(dates)
    return days[~np.isnat(days)]


def last_day(days: np.ndarray) -> np.datetime64:
    """Return the last of the days, leaving out those that stand alone long after the rest."""
    back = days.max() - days
    return days.max() - _ahead(back)[strays_ahead(back)]


def month_end(day: np.datetime64) -> np.datetime64:
    """Return the end of the month for a day in its last week, else the day itself."""
    if np.isnat(day):
        return day
    end = (day.astype("datetime64[M]") + MONTH).astype("datetime64[D]") - DAY
    return end if (end - day).astype(int) < WEEK else day
