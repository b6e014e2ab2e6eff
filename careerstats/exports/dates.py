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
    made[loose] = np.datetime64("NaT")
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
        message = "All of the {n} dates with points could be read either way ({at})."
        action = "read as day.month.year; say otherwise with dayfirst = false in columns.toml"
        cells.note("date-points", WARNING, message, places=np.flatnonzero(loose).tolist(), action=action)
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
    name, places = cells.field, np.flatnonzero(loose).tolist()
    severity, done = (WARNING, "read as blank") if name in OPTIONAL else (REFUSED, "not read")
    if order == MIXED:
        only = (~np.isnat(found.day_first)) ^ (~np.isnat(found.month_first))
        day = _count(cells, only & np.isnat(found.month_first))
        month = _count(cells, only & np.isnat(found.day_first))
        message = (
            f"{name} holds dates written day first ({day} cells) and month first ({month}); "
            "{n} more could be either ({at})."
        )
        action = "those rows are held back; put dayfirst = true or false into columns.toml to read them"
        cells.note("date-order-mixed", WARNING, message, places=places, action=action)
    elif order == SWAPPED:
        message = (
            f"In {name} all dates kept as text have a day over 12 and all {{n}} real dates one up to 12 "
            "({at}): a spreadsheet may have exchanged their day and month."
        )
        action = f"{done}; put swapped = true (exchange them back) or false into columns.toml"
        cells.note("date-order-unknown", severity, message, places=places, action=action)
    else:
        message = f"All {{n}} dates of {name} could be day first or month first ({{at}})."
        action = f"{done}; put dayfirst = true or false into columns.toml"
        cells.note("date-order-unknown", severity, message, places=places, action=action)


def _count(cells: Cells, chosen: np.ndarray) -> str:
    return f"{int(cells.counts[chosen].sum()):,}"


def _tell(cells: Cells, found: days.Days) -> None:
    """Mark what could not be read and say in what forms the rest came."""
    for rule, places in found.wrong.items():
        cells.mark(places, rule)
    name = cells.field
    for form, (severity, message, action) in {
        "serial": (WARNING, f"{{n}} cells of {name} are serial day numbers ({{at}}).", "read as dates"),
        "compact": (
            WARNING,
            f"{{n}} cells of {name} are numbers such as 20240331 ({{at}}).",
            "read as dates",
        ),
        "sentinel": (
            INFO,
            f"{{n}} cells of {name} hold a day that stands for none ({{at}}).",
            "read as blank",
        ),
        "foreign": (WARNING, f"{{n}} cells of {name} name the month in another language.", "read as dates"),
        "zone": (
            WARNING,
            f"{{n}} cells of {name} name a time zone by letters ({{at}}).",
            "their day is kept",
        ),
        "period": (INFO, f"{{n}} cells of {name} are months, quarters or years.", "read as the last day"),
        "pivot": (WARNING, f"{{n}} years of {name} have two digits ({{at}}).", _pivot(name)),
        "moved": (
            WARNING,
            f"{{n}} time stamps of {name} fall on another day in the organisation's time zone ({{at}}).",
            "that day is used; the option timezone says which zone it is",
        ),
    }.items():
        if form in found.seen:
            cells.note(f"date-{form}", severity, message, places=found.seen[form], action=action)


def _pivot(name: str) -> str:
    if name == "birth_date":
        return "read so that everybody is at least 14 years old"
    return "read as 20..; as 19.. where that would lie after next year"
