"""Mistakes as they stand in real exports, planted one by one and written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from careerstats.exports.grid import address, column_letter
from careerstats.simulation.sheets import Sheet

NOBODY = "99"
"""Ids that begin so belong to nobody in the roster."""

Row = list[Any]


class TooFewError(Exception):
    """A sheet has too few rows of a kind for a mistake to be made in them."""


@dataclass(eq=False)
class Defect:
    """One planted mistake.

    Attributes
    ----------
    row : list
        The row itself: its number is known when all mistakes are planted.
    header : str
        Column it is about; empty for the whole row.
    rule : str
        The rule of ``audit.problems`` that finds it.
    expected : str
        What becomes of the row: used, merged, quarantined or ignored.
    told_of : str
        Where the finding is about a whole column, with a count, and names no row: its header.
    """

    row: Row
    header: str
    rule: str
    expected: str
    told_of: str = ""


@dataclass(eq=False)
class Bed:
    """One sheet in which mistakes are planted; mostly in rows of their own, to disturb little else.

    Attributes
    ----------
    sheet : Sheet
        Edited in place.
    rng : numpy.random.Generator
        Chooses where.
    defects : list of Defect
        What was planted so far.
    """

    sheet: Sheet
    rng: np.random.Generator
    defects: list[Defect] = field(default_factory=list)

    def get(self, row: Row, header: str) -> Any:
        """Return the cell of a row in a column."""
        return row[self.sheet.header.index(header)]

    def column(self, header: str) -> list[Any]:
        """Return all cells of a column."""
        return [self.get(row, header) for row in self.sheet.rows]

    def some(self, count: int, keep: Callable[[Row], bool] = lambda row: True) -> list[Row]:
        """Return so many untouched rows for which `keep` holds, or raise `TooFewError`."""
        found = self.up_to(count, keep)
        if len(found) < count:
            raise TooFewError
        return found

    def up_to(self, count: int, keep: Callable[[Row], bool]) -> list[Row]:
        """Return up to so many untouched rows for which `keep` holds, anywhere in the sheet."""
        order = np.argsort(self.rng.random(len(self.sheet.rows)), kind="stable")
        taken = {id(d.row) for d in self.defects}
        found = (self.sheet.rows[at] for at in order)
        free = (row for row in found if id(row) not in taken and keep(row))
        return [row for row, _ in zip(free, range(count), strict=False)]

    def like(self, row: Row, **values: Any) -> Row:
        """Return a copy of a row with other values, by header with underscores for blanks."""
        made = list(row)
        for name, value in values.items():
            made[self.sheet.header.index(name.replace("_", " "))] = value
        return made

    def change(self, row: Row, header: str, value: Any, *, rule: str, told_of: str = "") -> None:
        """Put a wrong value into a row that stays in use."""
        row[self.sheet.header.index(header)] = value
        self.defects.append(Defect(row, header, rule, "used", told_of))

    def add(
        self, row: Row, header: str, *, rule: str, expected: str = "quarantined", at: int | None = None
    ) -> None:
        """Put a wrong row among the others: anywhere, or at `at`."""
        rows = self.sheet.rows
        rows.insert(int(self.rng.random() * len(rows)) if at is None else at, row)
        self.defects.append(Defect(row, header, rule, expected))

    def again(self, row: Row, header: str, *, rule: str, **values: Any) -> None:
        """Put a second version of a row somewhere below the first."""
        first = self.place(row) + 1
        at = first + int(self.rng.random() * (len(self.sheet.rows) - first + 1))
        self.add(self.like(row, **values), header, rule=rule, expected="merged", at=at)

    def place(self, row: Row) -> int:
        """Return where a row stands among the others."""
        return next(k for k, other in enumerate(self.sheet.rows) if other is row)

    def list(self) -> list[dict[str, Any]]:
        """Return the mistakes: file, sheet, row, cell, rule, what becomes of the row, where it is told."""
        numbers = {id(row): self.sheet.first_row + at for at, row in enumerate(self.sheet.rows)}
        made = []
        for defect in self.defects:
            number = numbers[id(defect.row)]
            cell = address(number, self.sheet.header.index(defect.header)) if defect.header else ""
            column = column_letter(self.sheet.header.index(defect.told_of)) if defect.told_of else ""
            made.append(
                {
                    "file": self.sheet.file,
                    "sheet": self.sheet.sheet,
                    "row": number,
                    "cell": cell,
                    "rule": defect.rule,
                    "expected": defect.expected,
                    "found_at": column or cell,
                }
            )
        return made


class Nobody:
    """Ids that nobody in the roster has, each given once."""

    def __init__(self, roster: Bed) -> None:
        self.width = max(len(str(i)) for i in roster.column("Employee ID"))
        self.given = 0

    def __call__(self) -> str:
        """Return the next one."""
        self.given += 1
        return NOBODY + str(100 + 7 * self.given).rjust(self.width - 2, "0")
