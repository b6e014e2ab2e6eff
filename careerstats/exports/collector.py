"""Cells come in one by one, in rows; a Grid comes out."""

from __future__ import annotations

from typing import Any

import numpy as np

from careerstats.exports.grid import Grid, address
from careerstats.exports.guard import refusal

EMPTY_ROWS = 500
"""A sheet is read until so many rows without a value follow each other."""

EMPTY_COLUMNS = 50
"""Columns behind a gap of so many empty ones are stray cells."""

CELLS = 40_000_000
"""Most cells, blank ones between them included, that one sheet may hold."""

MARKS = 4_000_000
"""Most error cells, formulas without a value and formats of zeros that one sheet may hold."""

LAST_ROWS = {"xlsx": 1_048_576, "xlsb": 1_048_576, "xls": 65_536, "ods": 1_048_576, "xml2003": 65_536}
LAST_ROW = 1_048_576
COLUMNS = 16_384
_HIDING = 1_000_000


class Collector:
    """Gathers one sheet.

    Call `row` for each row and `put` or a mark for each cell that holds something, from left to
    right or not; then `finish`.
    """

    def __init__(self, *, file: str, sheet: str, kind: str) -> None:
        self.grid = Grid(file=file, sheet=sheet, columns=[], rows=np.empty(0, dtype=np.int64), kind=kind)
        self.number = 0
        self.held = -1
        self.stopped = False
        self._numbers: list[int] = []
        self._columns: dict[int, list[Any]] = {}
        self._left_out = 0
        self._left_out_at = ""
        self._hidden: set[int] = set()
        self._hiding = 0

    def damaged(self, what: str) -> Exception:
        """Return the error for a sheet whose parts contradict each other."""
        return refusal(
            self.grid.file, f"is damaged ({what})", "open it in Excel, save it under a new name and give that"
        )

    def row(self, number: int) -> None:
        """Begin the row with this number."""
        if number <= self.number:
            raise self.damaged("its rows are not in order")
        if number > LAST_ROW:
            raise self.damaged("a row stands beyond the last one a sheet can have")
        self.number = number
        self.held = -1

    def _hold(self) -> int:
        if self._numbers and self.number - self._numbers[-1] > EMPTY_ROWS:
            self.stopped = True
        elif len(self._numbers) % 1024 == 0:
            self._check_size()
        if not self.stopped:
            self._numbers.append(self.number)
        self.held = len(self._numbers) - 1
        return self.held

    def _check_size(self) -> None:
        grid = self.grid
        if sum(map(len, self._columns.values())) > CELLS:
            raise refusal(
                grid.file,
                f"has cells scattered over more than {CELLS:,} places",
                "copy the table alone to a new workbook and give that",
            )
        if len(grid.errors) + len(grid.formats) + len(grid.uncached) > MARKS:
            raise refusal(
                grid.file,
                f"has more than {MARKS:,} cells with errors, formulas without values or formats of zeros",
                "copy the table, as values only, to a new workbook and give that",
            )

    def hide(self, first: int, last: int) -> None:
        """Note hidden columns, the last one included."""
        last = min(last, COLUMNS - 1)
        self._hiding += max(last - first, 0) + 1
        if first < 0 or self._hiding > _HIDING:
            raise self.damaged("its hidden columns make no sense")
        self._hidden.update(range(first, last + 1))

    def put(self, column: int, value: object) -> None:
        """Give a cell its value."""
        held = self.held if self.held >= 0 else self._hold()
        if self.stopped:
            self._leave_out(column)
            return
        cells = self._columns.get(column)
        if cells is None:
            if column >= COLUMNS:
                raise self.damaged("a cell stands beyond the last column")
            cells = self._columns[column] = []
        gap = held - len(cells)
        if gap > 0:
            cells.extend([None] * gap)
        elif gap < 0:
            raise self.damaged("a cell is there twice")
        cells.append(value)

    def _leave_out(self, column: int) -> None:
        self._left_out += 1
        self._left_out_at = self._left_out_at or address(self.number, column)

    def error(self, column: int, text: str) -> None:
        """Note an error cell such as ``#N/A``."""
        self.put(column, None)
        if not self.stopped:
            self.grid.errors[self.held, column] = text

    def uncached(self, column: int) -> None:
        """Note a formula without a stored value."""
        self.put(column, None)
        if not self.stopped:
            self.grid.uncached.add((self.held, column))

    def formatted(self, column: int, value: object, zeros: str) -> None:
        """Give a cell a number that is shown with leading zeros."""
        self.put(column, value)
        if not self.stopped:
            self.grid.formats[self.held, column] = zeros

    def note(self, rule: str, severity: str, message: str) -> None:
        """Add a finding about the sheet."""
        self.grid.findings.append((rule, severity, message))

    def finish(self) -> Grid:
        """Return the grid."""
        grid = self.grid
        grid.hidden_columns = frozenset(self._hidden)
        grid.rows = np.array(self._numbers, dtype=np.int64)
        width = self._width()
        count = len(self._numbers)
        blank = np.full(count, None, dtype=object)
        blank.flags.writeable = False
        for column in range(width):
            cells = self._columns.pop(column, None)
            if cells is None:
                grid.columns.append(blank)
                continue
            made = np.full(count, None, dtype=object)
            made[: len(cells)] = cells
            grid.columns.append(made)
        self._tell()
        return grid

    def _width(self) -> int:
        """Return the number of columns up to the first wide gap; what stands behind it is left out."""
        width = 0
        for column in sorted(self._columns):
            if column - width >= EMPTY_COLUMNS and width:
                places = {
                    (held, c)
                    for c, cells in self._columns.items()
                    for held, value in enumerate(cells)
                    if c >= column and value is not None
                }
                places |= {place for place in (*self.grid.errors, *self.grid.uncached) if place[1] >= column}
                held, first = min(places)
                self.note(
                    "stray-cells",
                    "warning",
                    f"Cells behind {EMPTY_COLUMNS} or more empty columns were left out: {len(places):,}, "
                    f"the first at {address(self._numbers[held], first)}.",
                )
                self._drop_marks(column)
                break
            width = column + 1
        return width

    def _drop_marks(self, column: int) -> None:
        grid = self.grid
        grid.errors = {place: text for place, text in grid.errors.items() if place[1] < column}
        grid.formats = {place: text for place, text in grid.formats.items() if place[1] < column}
        grid.uncached = {place for place in grid.uncached if place[1] < column}

    def _tell(self) -> None:
        if self._left_out:
            self.note(
                "stray-cells",
                "warning",
                f"Cells below {EMPTY_ROWS} or more empty rows were left out: {self._left_out:,}, "
                f"the first at {self._left_out_at}.",
            )
        last = LAST_ROWS.get(self.grid.kind)
        if self._numbers and self._numbers[-1] == last:
            self.note(
                "cut-off",
                "warning",
                f"The last row a sheet can have ({last:,}) is used: the export is probably cut off.",
            )
