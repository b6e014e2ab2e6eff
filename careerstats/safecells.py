"""Values into spreadsheet cells: text stays text, and nothing in it can become a formula."""

from __future__ import annotations

import datetime as dt
import math
import os
import re
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

LONGEST = 32_767
"""Characters that a cell can hold."""

CUT = " [cut]"
FIRST_DATE = dt.datetime(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was: earlier dates are written as text."""

EXACT = 10**15
"""Integers from here on lose digits in a spreadsheet; they are written as text."""

DATE_FORMAT = "yyyy-mm-dd"
STAMP_FORMAT = "yyyy-mm-dd hh:mm:ss"

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LIVE = tuple("=+-@\t\r＝＋－＠")


def load_openpyxl() -> ModuleType:
    """Import openpyxl so that it writes the same bytes and expands no entities, lxml installed or not.

    Returns
    -------
    module
        ``openpyxl``. The choice holds only when this is the first import of it in the process.
    """
    os.environ.setdefault("OPENPYXL_LXML", "False")
    import openpyxl

    return openpyxl


def clean(text: str) -> str:
    """Return text as a cell can hold it: no control characters, no escapes, not too long."""
    text = _ESCAPED.sub("_x005F_", _UNWRITABLE.sub("\ufffd", text))
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def plain(value: Any) -> Any:
    """Return a value as one of None, bool, int, float, datetime or str.

    Missing values become None; infinite ones, durations, periods and everything else become text.
    """
    if isinstance(value, np.generic):
        value = pd.Timestamp(value) if isinstance(value, np.datetime64) else value.item()
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < EXACT else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else ("infinite" if value > 0 else "-infinite")
    if isinstance(value, dt.date):
        return _date(value)
    return clean(str(value))


def _date(value: dt.date) -> dt.datetime | str:
    if isinstance(value, pd.Timestamp):
        value = value.floor("us").to_pydatetime(warn=False)
    if isinstance(value, dt.datetime):
        stamp = value.replace(tzinfo=None)
    else:
        stamp = dt.datetime(value.year, value.month, value.day)
    if stamp >= FIRST_DATE:
        return stamp
    return stamp.date().isoformat() if stamp.time() == dt.time() else stamp.isoformat(sep=" ")


def put(cell: Any, value: Any) -> Any:
    """Write a value into a cell of openpyxl; text never becomes a formula, link or error.

    Parameters
    ----------
    cell : openpyxl.cell.Cell or openpyxl.cell.WriteOnlyCell
        Where to write.
    value : object
        A number, date, bool or text; missing values leave the cell empty.

    Returns
    -------
    cell
        The same one, so that calls can stand in a list.
    """
    value = plain(value)
    if value is None:
        cell.value = None
    elif isinstance(value, str):
        cell.value = value
        if cell.data_type != "s":
            cell.data_type = "s"
        if value.lstrip(" \u00a0").startswith(_LIVE):
            cell.quotePrefix = True
    else:
        cell.value = value
        if isinstance(value, dt.datetime):
            cell.number_format = DATE_FORMAT if value.time() == dt.time() else STAMP_FORMAT
    return cell
