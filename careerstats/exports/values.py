"""Cells of a column into ids, dates, numbers and words.

`parse` never raises for what a cell holds: cells that cannot be read are missing in the values
and named in `bad`. Dates whose order of day and month the column alone cannot tell come back with
both readings; `careerstats.exports.orders.resolve_dates` settles them with the other columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from careerstats.exports import blanks, dates, ids, numbers, texts, words
from careerstats.exports.columns import BAD, Cells, ParseOptions
from careerstats.exports.findings import QUARANTINE, REFUSED, WARNING, Finding
from careerstats.exports.grid import Grid
from careerstats.tables import DATE, NUMBER
from careerstats.vocabulary import CATEGORIES

FREE_TEXTS = ("reason", "exit_type", "change_reason", "employment_status")
NAMES = ("name", "first_name", "last_name", "manager_name", "counterpart_name")
KEYS = ("employee_id", "hire_date", "exit_date")
"""Fields in which a spreadsheet error holds the row back."""


@dataclass
class Parsed:
    """A column read.

    Attributes
    ----------
    values : pandas.Series
        One per data row, in order: ``str``, ``datetime64[us]`` or ``float64``; missing where the
        cell is blank or bad.
    bad : dict of int to str
        Data row (0-based) to a rule of ``careerstats.exports.columns.BAD``.
    findings : list of Finding
        About the column, with counts and addresses.
    readings : tuple of pandas.Series, or None
        For dates whose order is open: both readings; `values` is missing and `bad` says
        date-order-unknown where they differ. `careerstats.exports.orders.resolve_dates` settles them.
    order : str
        For dates: day, month, mixed, unknown, swapped (a spreadsheet may have exchanged day and
        month) or empty (no order to tell).
    called : str
        The header as written and the field, for sentences.
    """

    values: pd.Series
    bad: dict[int, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    readings: tuple[pd.Series, pd.Series] | None = None
    order: str = ""
    called: str = ""


def parse(
    field: str,
    kind: str,
    grid: Grid,
    rows: np.ndarray,
    column: int,
    *,
    options: ParseOptions | None = None,
) -> Parsed:
    """Read one column.

    Parameters
    ----------
    field : str
        A field of ``careerstats.exports.fields.FIELDS``.
    kind : str
        text, date or number.
    grid : Grid
        The sheet.
    rows : numpy.ndarray
        Held-row indexes of the data rows.
    column : int
        0-based column.
    options : ParseOptions, optional
        How to read it.

    Returns
    -------
    Parsed
    """
    options = options or ParseOptions()
    cells = Cells.of(grid, rows, column, field=field, missing=_missing(field, kind, options))
    cells.header, cells.people = options.header, options.people
    made = _read(field, kind, cells, grid, options)
    made.bad, made.called = cells.bad, cells.called
    made.findings = _about_cells(cells) + cells.findings
    return made


def _missing(field: str, kind: str, options: ParseOptions) -> frozenset[str]:
    own = frozenset(token.strip().casefold() for token in options.missing)
    if kind == DATE:
        return blanks.MISSING | blanks.DATES | own
    if field == "employment_status":
        return blanks.MISSING | own
    if field in FREE_TEXTS:
        return blanks.MISSING | blanks.REASONS | own
    if kind == NUMBER or field.endswith("_id") or field in CATEGORIES:
        return blanks.MISSING | own
    return own


def _read(field: str, kind: str, cells: Cells, grid: Grid, options: ParseOptions) -> Parsed:
    if kind == DATE:
        read = dates.read(cells, options, serials_1904=grid.serials_1904)
        return Parsed(read.values, readings=read.readings, order=read.order)
    if kind == NUMBER:
        return Parsed(numbers.read(cells, options))
    if field.endswith("_id") and field != "restructuring_id":
        return Parsed(ids.read(cells, options))
    if field in CATEGORIES and field not in FREE_TEXTS:
        return Parsed(words.read(cells, options))
    if field in NAMES:
        return Parsed(texts.names(cells))
    if field.endswith("email"):
        return Parsed(texts.emails(cells))
    if field in FREE_TEXTS or field in ("restructuring_id", "round"):
        return Parsed(texts.plain(cells))
    return Parsed(texts.places(cells))


def _about_cells(cells: Cells) -> list[Finding]:
    """Say what is wrong with cells, one finding a rule."""
    by_rule: dict[str, list[int]] = {}
    for row, rule in cells.bad.items():
        if rule.startswith("date-order"):
            continue  # said by the column, with the question to answer
        by_rule.setdefault(rule, []).append(row)
    found = []
    for rule, held in sorted(by_rule.items()):
        rows = np.sort(np.array(held))
        severity = QUARANTINE if cells.field in KEYS or not rule.startswith(("error", "formula")) else WARNING
        action = "the rows are held back" if severity == QUARANTINE else "read as blank"
        if rule == "formula-uncached":
            severity, action = REFUSED, "open and save the file in Excel once, then load it again"
        message = f"{cells.called}: {BAD[rule]} ({cells.counted(rows)})."
        found.append(Finding(rule, severity, message, field=cells.field, column=cells.column, action=action))
    return found


__all__ = ["BAD", "ParseOptions", "Parsed", "parse"]
