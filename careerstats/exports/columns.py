"""One column's cells as distinct values: each value is looked at once, however often it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from careerstats.exports.blanks import ERROR_TEXTS
from careerstats.exports.coded import Coded, code, coded, column_values
from careerstats.exports.findings import SHOWN_CELLS, Finding
from careerstats.exports.grid import Grid, address
from careerstats.exports.mapping import FileOptions, Mapping
from careerstats.exports.proposals import Proposal

BAD = {
    "error-cell": "the cell holds a spreadsheet error such as #N/A",
    "formula-uncached": "the cell holds a formula without a stored value",
    "suppressed": "the value is suppressed, as in an aggregated export",
    "date-not-understood": "the date is not understood",
    "date-order-mixed": "day and month cannot be told apart: the column holds both orders",
    "date-order-unknown": "day and month cannot be told apart",
    "date-implausible": "the date lies outside 1900 to 2100",
    "id-scientific": "the id is written in scientific notation, digits may be lost",
    "id-too-long": "the id is a number of more than 15 digits, the last ones are lost",
    "id-not-understood": "the id is no id: a fraction, a date or a truth value",
    "number-not-understood": "the number is not understood",
    "number-negative": "the number is negative",
}
"""Rule to what is wrong with a cell, for the sentence about its row."""


@dataclass(frozen=True)
class ParseOptions:
    """How a column is read.

    Attributes
    ----------
    dayfirst : bool or None
        None: told from the values.
    swapped : bool or None
        Whether real dates have day and month exchanged; None: told from the values.
    decimal : str
        ``,`` or ``.``; empty: told from the values.
    timezone : str
        Zone into which time stamps with a zone are turned before the day is kept.
    pad_ids : int
        Width of ids of digits; 0: as they are.
    missing : tuple of str
        Further texts that mean a blank.
    words : dict of str to (str or float)
        Further words for this field.
    header : str
        The header as written; it can tell a unit.
    people : numpy.ndarray, optional
        For each data row a number for the person it is about; texts of few people are not shown.
    today : pandas.Timestamp or None
        Two-digit birth years are read against it; by default the present day.
    """

    dayfirst: bool | None = None
    swapped: bool | None = None
    decimal: str = ""
    timezone: str = "UTC"
    pad_ids: int = 0
    missing: tuple[str, ...] = ()
    words: dict[str, Any] = dataclasses.field(default_factory=dict)
    header: str = ""
    people: np.ndarray | None = None
    today: pd.Timestamp | None = None

    @classmethod
    def of(cls, options: FileOptions, *, field: str, header: str, mapping: Mapping | None) -> ParseOptions:
        """Build the options of one column from those of its file and the mapping's words."""
        words = mapping.words.get(field, {}) if mapping else {}
        return cls(
            dayfirst=options.dayfirst,
            swapped=options.swapped,
            decimal=options.decimal,
            timezone=options.timezone,
            pad_ids=options.pad_ids,
            missing=options.missing,
            words={" ".join(str(k).casefold().split()): v for k, v in words.items()},
            header=header,
        )


@dataclass
class Cells:
    """A column cut to the data rows, as distinct values.

    Attributes
    ----------
    codes : numpy.ndarray
        For each data row the place of its value in `distinct`; -1 for a blank.
    distinct : list
        Distinct values; texts without blanks at their ends.
    counts : numpy.ndarray
        How many rows hold each value.
    numbers : numpy.ndarray
        For each data row its number in the file.
    field : str
    column : int
    bad : dict of int to str
        Data row (0-based) to the rule of ``BAD`` that its cell breaks.
    findings : list of Finding
    header : str
        The header as written, for sentences.
    people : numpy.ndarray, optional
        For each data row a number for the person it is about, -1 when none is named.
    """

    codes: np.ndarray
    distinct: list[Any]
    counts: np.ndarray
    numbers: np.ndarray
    field: str
    column: int
    bad: dict[int, str] = dataclasses.field(default_factory=dict)
    findings: list[Finding] = dataclasses.field(default_factory=list)
    header: str = ""
    people: np.ndarray | None = None

    @property
    def called(self) -> str:
        """The header as written, with the field unless they are the same word."""
        if not self.header or self.header.casefold() == self.field.replace("_", " "):
            return self.field
        return f'"{self.header}" ({self.field})'

    @classmethod
    def of(
        cls, grid: Grid, rows: np.ndarray, column: int, *, field: str, missing: Iterable[str] = ()
    ) -> Cells:
        """Cut a column out of a grid; `missing` are texts (lower case) that mean a blank."""
        cells = _formatted(grid, column) if field.endswith("_id") else coded(grid, column)
        cells = cells.within(rows)
        move, kept, wrong = _sort_out(cells.distinct, frozenset(missing))
        codes = cells.codes if kept is cells.distinct else np.append(move, -1)[cells.codes]
        made = cls(codes, kept, np.array([]), grid.rows[rows], field, column)
        made.counts = np.bincount(codes + 1, minlength=len(kept) + 1)[1:]
        if wrong:
            errors = np.flatnonzero(np.isin(cells.codes, wrong)).tolist()
            made.bad.update(dict.fromkeys(errors, "error-cell"))
        made.bad.update(_marked(grid.errors, rows, column, "error-cell"))
        made.bad.update(_marked(grid.uncached, rows, column, "formula-uncached"))
        return made

    def rows_of(self, places: Iterable[int]) -> np.ndarray:
        """Return the data rows (0-based) that hold one of these distinct values."""
        chosen = np.zeros(len(self.distinct) + 1, dtype=bool)
        chosen[list(places)] = True
        return np.flatnonzero(chosen[self.codes])

    def mark(self, places: Iterable[int], rule: str) -> None:
        """Call the cells with these distinct values bad."""
        self.bad.update(dict.fromkeys(self.rows_of(places).tolist(), rule))

    def where(self, rows: np.ndarray) -> str:
        """Return the addresses of the first of these data rows."""
        shown = [address(int(n), self.column) for n in self.numbers[rows[:SHOWN_CELLS]]]
        return ", ".join(shown) + (" ..." if len(rows) > SHOWN_CELLS else "")

    def note(
        self,
        rule: str,
        severity: str,
        what: str,
        *,
        places: Iterable[int] = (),
        action: str = "",
        paste: tuple[Proposal, ...] = (),
    ) -> None:
        """Add a finding: the field, what was found, and how many cells hold it, with addresses."""
        rows = self.rows_of(places)
        cells = f" ({self.counted(rows)})" if len(rows) else ""
        message = f"{self.called}: {what}{cells}."
        finding = Finding(rule, severity, message, self.field, column=self.column, action=action, paste=paste)
        self.findings.append(finding)

    def shared(self, places: Iterable[int]) -> dict[str, int]:
        """Return for each of these distinct values, as text, how many people have it.

        Where nobody is named each row counts as one.
        """
        made: dict[str, int] = {}
        for place in places:
            rows = self.rows_of([place])
            people = rows if self.people is None else np.unique(self.people[rows])
            text = " ".join(str(self.distinct[place]).split())
            made[text] = made.get(text, 0) + len(people)
        return made

    def counted(self, rows: np.ndarray) -> str:
        """Return the number of these data rows' cells and the addresses of the first."""
        return f"{len(rows):,} {'cell' if len(rows) == 1 else 'cells'}: {self.where(rows)}"

    def spread(self, made: Any, dtype: str) -> pd.Series:
        """Return a Series over the data rows from one result per distinct value (None: missing)."""
        source = pd.array([*made, None], dtype=dtype) if dtype == "str" else np.append(made, _missing(dtype))
        return pd.Series(source[self.codes], dtype=dtype)


def people_in(grid: Grid, fields: dict[str, int], rows: np.ndarray) -> np.ndarray | None:
    """Return a number for each data row's person, -1 where none is named; None when no column names them."""
    column = next((fields[name] for name in ("employee_id", "email", "name") if name in fields), None)
    return None if column is None else coded(grid, column).codes[rows]


def _missing(dtype: str) -> Any:
    return np.datetime64("NaT", "us") if dtype.startswith("datetime") else np.nan


def _formatted(grid: Grid, column: int) -> Coded:
    """Code a column of ids; numbers with a format of zeros become the text that was shown."""
    widths = [(r, len(fmt)) for (r, c), fmt in grid.formats.items() if c == column]
    if not widths:
        return coded(grid, column)
    values = column_values(grid, column).copy()
    for row, width in widths:
        if isinstance(values[row], int | float) and values[row] % 1 == 0:
            values[row] = str(int(values[row])).zfill(width)
    return code(values)


def _folded(distinct: list[Any]) -> list[str | None]:
    """Return texts without regard to case, None for what is no text; all at one go where possible."""
    try:
        lines = "\n".join(distinct)
    except TypeError:  # not all are text
        lines = ""
    folded = lines.casefold()
    if lines and folded == lines:
        return list(distinct)
    if lines and folded.count("\n") == len(distinct) - 1:
        return list(folded.split("\n"))
    return [v.casefold() if v.__class__ is str else None for v in distinct]


def _sort_out(distinct: list[Any], blank: frozenset[str]) -> tuple[np.ndarray, list[Any], list[int]]:
    """Return where each distinct value goes, the values kept, and the places of error texts."""
    out = blank | ERROR_TEXTS
    folded = _folded(distinct)
    if out.isdisjoint(folded):
        return np.arange(len(distinct)), distinct, []
    kept = [i for i, text in enumerate(folded) if text not in out]
    move = np.full(len(distinct), -1, dtype=np.int64)
    move[kept] = np.arange(len(kept))
    return move, [distinct[i] for i in kept], [i for i, text in enumerate(folded) if text in ERROR_TEXTS]


def _marked(cells: Iterable[tuple[int, int]], rows: np.ndarray, column: int, rule: str) -> dict[int, str]:
    held = np.array([r for r, c in cells if c == column], dtype=np.int64)
    return dict.fromkeys(np.flatnonzero(np.isin(rows, held)).tolist(), rule) if len(held) else {}
