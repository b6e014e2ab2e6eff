"""One sheet of any format, before anything is known about its meaning."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(eq=False, repr=False)
class Grid:
    """The cells of one sheet, held by column; every format is brought into this one model.

    Values are ``None`` for a blank cell, else ``str``, ``bool``, ``int``, ``float``,
    ``datetime.datetime``, ``datetime.time`` or ``datetime.timedelta``. Text formats hold only
    ``str`` (and ``None`` for an empty field). An error cell is ``None`` here and named in `errors`.

    Attributes
    ----------
    file : str
        The file's name as shown to the analyst, relative to the folder.
    sheet : str
        The sheet's name; empty for formats without sheets.
    columns : list of numpy.ndarray
        One object array per column, all of one length; column 0 is A.
    rows : numpy.ndarray
        For each held row its number in the file (1 is the first line or row).
    kind : str
        xlsx, xls, xlsb, ods, csv, html or xml2003.
    state : str
        visible, hidden or veryHidden.
    errors : dict of (int, int) to str
        Error cells by held row and column (0-based): their text, such as ``#N/A``.
    formats : dict of (int, int) to str
        Number formats made of zeros only, such as ``00000``, by held row and column.
    serials_1904 : bool
        Whether serial numbers count from 1904.
    uncached : set of (int, int)
        Formula cells without a stored value, by held row and column.
    hidden_rows : frozenset of int
        Row numbers in the file that are hidden.
    hidden_columns : frozenset of int
        0-based columns that are hidden.
    merged : list of (int, int, int, int)
        Merged ranges: first and last row number in the file, first and last 0-based column.
    tables : list of (str, int, int, int, int)
        Declared tables: name, first and last row number, first and last 0-based column.
    findings : list of (str, str, str)
        What the reader noticed: rule, severity (info, warning), sentence without personal values.
    rejected : list of (int, str)
        Rows that could not be cut into fields: row number in the file, reason.
    """

    file: str
    sheet: str
    columns: list[np.ndarray]
    rows: np.ndarray
    kind: str
    state: str = "visible"
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    serials_1904: bool = False
    uncached: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    tables: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    findings: list[tuple[str, str, str]] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns held."""
        return len(self.rows), len(self.columns)

    def __repr__(self) -> str:
        rows, columns = self.shape
        return f"<Grid {self.kind}: {rows} rows x {columns} columns>"


def column_letter(index: int) -> str:
    """Return the letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return the cell's address from its row number in the file and 0-based column."""
    return f"{column_letter(column)}{row}"
