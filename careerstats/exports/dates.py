"""Days out of everything that stands for one.

Where day and month can be exchanged, the column as a whole decides: one value that only fits one
order decides for it. A column that fits both comes back with both readings, and `resolve_dates`
settles it with the evidence of the other columns, or says what to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from careerstats.exports import days
from careerstats.exports.columns import Cells, ParseOptions
from careerstats.exports.findings import INFO, WARNING

if TYPE_CHECKING:
    pass

DAY, MONTH, MIXED, UNKNOWN = "day", "month", "mixed", "unknown"

ORDER_WORDS = {DAY: "day first", MONTH: "month first"}

PAIRS = (
    ("birth_date", "hire_date"),
    ("hire_date", "exit_date"),
    ("decision_date", "exit_date"),
    ("hire_date", "decision_date"),
    ("birth_date", "exit_date"),
)
"""Columns of which the first never lies after the second."""

FUTURE_IS_WRONG = ("birth_date", "date", "snapshot_date")
FEWEST = 3
"""Contradictions that one order must have, the other none, to be ruled out."""
SIGNATURE = 10
"""Texts and real dates from which a swap by the spreadsheet is taken for certain."""


@dataclass
class DateColumn:
    """What was read: the values, both readings when the order is unknown, and the order."""

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
        `dayfirst`, `timezone` and `today` count.
    serials_1904 : bool
        Serial numbers count from 1904.

    Returns
    -------
    DateColumn
    """
    found = days.recognise(cells.distinct, cells.field, options, serials_1904=serials_1904)
    order = _decide(cells, found, options)
    first, second = found.day_first, found.month_first
    loose = ~np.isnat(first) & ~np.isnat(second) & (first != second)
    if order in (DAY, MONTH):
        made = first if order == DAY else second
        _contrary(cells, found, made)
    else:
        made = np.where(np.isnat(first), second, first)
        made[loose] = np.datetime64("NaT")
    if order == MIXED:
        cells.mark(np.flatnonzero(loose).tolist(), "date-order-mixed")
    _tell(cells, found)
    readings = None
    if order == UNKNOWN:
        readings = (cells.spread(first, "datetime64[us]"), cells.spread(second, "datetime64[us]"))
    return DateColumn(cells.spread(made, "datetime64[us]"), readings, order)


def _decide(cells: Cells, found: days.Days, options: ParseOptions) -> str:
    """Tell the order of day and month from the values that fit only one."""
    first, second = found.day_first, found.month_first
    marked = np.array([bool(m) for m in found.marks], dtype=bool) & ~(np.isnat(first) & np.isnat(second))
    if not marked.any():
        return ""
    if options.dayfirst is not None:
        return DAY if options.dayfirst else MONTH
    only_day, only_month = marked & np.isnat(second), marked & np.isnat(first)
    loose = marked & ~only_day & ~only_month & (first != second)
    if only_day.any() and only_month.any():
        message = (
            f"{cells.field} holds dates written day first ({_count(cells, only_day)} cells) and month first "
            f"({_count(cells, only_month)}); in {{n}} more either is possible ({{at}})."
        )
        action = "those rows are held back; say which with dayfirst = true or false in columns.toml"
        cells.note("date-order-mixed", WARNING, message, places=np.flatnonzero(loose).tolist(), action=action)
        return MIXED
    if only_day.any() or only_month.any():
        return DAY if only_day.any() else MONTH
    if not loose.any():
        return DAY
    if {m for m in found.marks if m} == {"."}:
        message = "All of the {n} dates with points could be read either way ({at})."
        action = "read as day.month.year; say otherwise with dayfirst = false in columns.toml"
        cells.note("date-points", WARNING, message, places=np.flatnonzero(loose).tolist(), action=action)
        return DAY
    return UNKNOWN


def _count(cells: Cells, chosen: np.ndarray) -> str:
    return f"{int(cells.counts[chosen].sum()):,}"


def _contrary(cells: Cells, found: days.Days, made: np.ndarray) -> None:
    """Fill in, or call bad, values that only fit the other order."""
    other = np.isnat(made) & ~(np.isnat(found.day_first) & np.isnat(found.month_first))
    places = np.flatnonzero(other).tolist()
    if places:
        cells.mark(places, "date-not-understood")


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
