"""A column of dates: what each value can be, and which order of day and month the column has.

One value that only fits one order decides for the column. Where none does, or where a spreadsheet
seems to have exchanged day and month, both readings are kept for
`careerstats.exports.orders.resolve_dates`, which looks at the other columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.exports import days
from careerstats.exports.columns import Cells, ParseOptions
from careerstats.exports.findings import INFO, REFUSED, WARNING

DAY, MONTH, MIXED, UNKNOWN, SWAPPED = "day", "month", "mixed", "unknown", "swapped"
"""Orders of a column; swapped: real dates whose day and month may have been exchanged."""

OPTIONAL = ("birth_date", "decision_date")
"""Dates without which a table can still be read."""
SIGNATURE = 5
"""Texts, and real dates, from which an exchange by the spreadsheet is suspected."""

PIVOT = "read as 20..; as 19.. where that would lie after next year"

FORMS = {
    "serial": (WARNING, "serial day numbers", "read as dates"),
    "compact": (WARNING, "numbers such as 20240331", "read as dates"),
    "sentinel": (INFO, "days that stand for none", "read as blank"),
    "foreign": (WARNING, "months in another language", "read as dates"),
    "zone": (WARNING, "time zones named by letters", "their day is kept"),
    "period": (INFO, "months, quarters or years", "read as their last day"),
    "moved": (
        WARNING,
        "time stamps that fall on another day in the organisation's time zone",
        "that day is used; the option timezone says which zone it is",
    ),
}
"""Forms of dates that are told of: severity, what was found, what was done."""


@dataclass
class DateColumn:
    """What was read: the values, both readings while the order is open, and the order."""

    values: pd.Series
    readings: tuple[pd.Series, pd.Series] | None = None
    order: str = ""


def read(cells: Cells, options: ParseOptions, *, serials_1904: bool = False) -> DateColumn:
    """Read a column of dates.

    Parameters
    ----------
    cells : Cells
        The column.
    options : ParseOptions
        `dayfirst`, `swapped`, `timezone` and `today` count.
    serials_1904 : bool
        Serial numbers count from 1904.

    Returns
    -------
    DateColumn
    """
    found = days.recognise(cells.distinct, cells.field, options, serials_1904=serials_1904)
    _tell(cells, found)
    order = _order(cells, found, options)
    one, other = _readings(found, order)
    if order in (DAY, MONTH, SWAPPED):
        lost = np.isnat(one) & ~(np.isnat(found.day_first) & np.isnat(found.month_first))
        cells.mark(np.flatnonzero(lost).tolist(), "date-not-understood")
    if options.swapped and order == SWAPPED:
        one = other
    loose = (one != other) & ~np.isnat(one) & ~np.isnat(other)
    if order in (DAY, MONTH) or (order == SWAPPED and options.swapped is not None) or not loose.any():
        return DateColumn(cells.spread(one, "datetime64[us]"), None, order)
    cells.mark(np.flatnonzero(loose).tolist(), "date-order-mixed" if order == MIXED else "date-order-unknown")
    _ask(cells, order, loose, found)
    made = np.where(np.isnat(one), other, one)
    made[loose] = np.datetime64("NaT", "D")
    readings = None
    if order != MIXED:
        readings = (cells.spread(one, "datetime64[us]"), cells.spread(other, "datetime64[us]"))
    return DateColumn(cells.spread(made, "datetime64[us]"), readings, order)


def _order(cells: Cells, found: days.Days, options: ParseOptions) -> str:
    """Tell the order of day and month from the values that fit only one."""
    first, second = found.day_first, found.month_first
    marked = np.array([bool(m) for m in found.marks], dtype=bool) & ~(np.isnat(first) & np.isnat(second))
    only_day, only_month = marked & np.isnat(second), marked & np.isnat(first)
    loose = marked & ~only_day & ~only_month
    told = DAY if only_day.any() else MONTH
    if _exchanged(cells, found, only_day if told == DAY else only_month, marked):
        return SWAPPED
    if not marked.any():
        return ""
    if options.dayfirst is not None:
        return DAY if options.dayfirst else MONTH
    if only_day.any() or only_month.any():
        return MIXED if only_day.any() and only_month.any() else told
    if {m for m in found.marks if m} == {"."}:
        what = "dates with points that could all be read either way"
        action = "read as day.month.year; say otherwise with dayfirst = false in columns.toml"
        cells.note("date-points", WARNING, what, places=np.flatnonzero(loose).tolist(), action=action)
        return DAY
    return UNKNOWN


def _exchanged(cells: Cells, found: days.Days, decided: np.ndarray, marked: np.ndarray) -> bool:
    """Tell whether the spreadsheet seems to have exchanged day and month of real dates.

    A spreadsheet of the other language turns texts whose day is at most 12 into (wrong) dates and
    leaves the others as text: all texts then fit one order only, and no real date has a day over 12.
    """
    real = np.zeros(len(found.marks), dtype=bool)
    real[found.seen.get("real", [])] = True
    if (marked & ~decided).any() or cells.counts[marked].sum() < SIGNATURE:
        return False
    if cells.counts[real].sum() < SIGNATURE:
        return False
    day = (found.day_first - found.day_first.astype("datetime64[M]")).astype("timedelta64[D]").astype(int) + 1
    return bool((day[real & ~np.isnat(found.day_first)] <= 12).all())


def _readings(found: days.Days, order: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the two ways to read the values under an order; the same where it leaves no choice."""
    first, second = found.day_first, found.month_first
    if order == DAY:
        return first, first
    if order == MONTH:
        return second, second
    if order != SWAPPED:
        return first, second
    plain = np.where(np.isnat(first), second, first)
    exchanged = plain.copy()
    real = np.array(found.seen["real"], dtype=np.int64)
    exchanged[real] = exchange(plain[real])
    return plain, exchanged


def exchange(stamps: np.ndarray) -> np.ndarray:
    """Return dates with day and month exchanged; NaT where the day is over 12."""
    dates = pd.DatetimeIndex(stamps)
    parts = pd.DataFrame({"year": dates.year, "month": dates.day, "day": dates.month})
    return pd.to_datetime(parts, errors="coerce").to_numpy().astype("datetime64[us]")


def _ask(cells: Cells, order: str, loose: np.ndarray, found: days.Days) -> None:
    """Say what is open, and the line that answers it."""
    places = np.flatnonzero(loose).tolist()
    severity, done = (WARNING, "read as blank") if cells.field in OPTIONAL else (REFUSED, "not read")
    if order == MIXED:
        only = (~np.isnat(found.day_first)) ^ (~np.isnat(found.month_first))
        day = _count(cells, only & np.isnat(found.month_first))
        month = _count(cells, only & np.isnat(found.day_first))
        what = f"dates written day first ({day}) and month first ({month}), and more that could be either"
        action = "those rows are held back; put dayfirst = true or false into columns.toml to read them"
        cells.note("date-order-mixed", WARNING, what, places=places, action=action)
    elif order == SWAPPED:
        what = (
            "no real date has a day over 12, and no date kept as text one up to 12: a spreadsheet may "
            "have exchanged day and month of the real ones"
        )
        action = f"{done}; put swapped = true (exchange them back) or false into columns.toml"
        cells.note("date-order-unknown", severity, what, places=places, action=action)
    else:
        what = "all dates could be day first or month first"
        action = f"{done}; put dayfirst = true or false into columns.toml"
        cells.note("date-order-unknown", severity, what, places=places, action=action)


def _count(cells: Cells, chosen: np.ndarray) -> str:
    return f"{int(cells.counts[chosen].sum()):,}"


def _tell(cells: Cells, found: days.Days) -> None:
    """Mark what could not be read and say in what forms the rest came."""
    for rule, places in found.wrong.items():
        cells.mark(places, rule)
    for form, places in found.seen.items():
        if form in FORMS:
            severity, what, action = FORMS[form]
            cells.note(f"date-{form}", severity, what, places=places, action=action)
    if "pivot" in found.seen:
        births = cells.field == "birth_date"
        action = "read so that everybody is at least 14 years old" if births else PIVOT
        cells.note("date-pivot", WARNING, "years of two digits", places=found.seen["pivot"], action=action)
