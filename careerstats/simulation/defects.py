"""Mistakes as they stand in real exports, planted one by one and written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from careerstats.exports.grid import address, column_letter
from careerstats.simulation.sheets import Sheet

NOBODY = "99"
"""Ids that begin so belong to nobody in the roster."""


@dataclass(eq=False)
class Defect:
    """One planted mistake.

    Attributes
    ----------
    sheet : Sheet
        Where it stands.
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

    sheet: Sheet
    row: list[Any]
    header: str
    rule: str
    expected: str
    told_of: str = ""


class Planter:
    """Plants mistakes into sheets; mostly in rows of their own, so that little else is disturbed."""

    def __init__(self, sheets: dict[str, Sheet], rng: np.random.Generator) -> None:
        self.sheets, self.rng = sheets, rng
        self.defects: list[Defect] = []
        self.fresh = 0

    def nobody(self) -> str:
        """Return an id that nobody has."""
        self.fresh += 1
        width = max(len(str(row[0])) for row in self.sheets["employees"].rows[:50])
        return NOBODY + str(100 + 7 * self.fresh).rjust(width - 2, "0")

    def some(self, table: str, count: int, keep: Callable[[list[Any]], bool]) -> list[list[Any]]:
        """Return some rows for which `keep` holds, no two of them alike in place."""
        rows = self.sheets[table].rows
        order = np.argsort(self.rng.random(len(rows)), kind="stable")
        taken = {id(d.row) for d in self.defects}
        found = (rows[at] for at in order if id(rows[at]) not in taken and keep(rows[at]))
        return [row for row, _ in zip(found, range(count), strict=False)]

    def change(
        self, table: str, row: list[Any], header: str, value: Any, *, rule: str, told_of: str = ""
    ) -> None:
        """Put a wrong value into a row that stays in use."""
        row[self.sheets[table].header.index(header)] = value
        self.defects.append(Defect(self.sheets[table], row, header, rule, "used", told_of))

    def add(
        self, table: str, row: list[Any], header: str, *, rule: str, expected: str, at: int | None = None
    ) -> None:
        """Put a wrong row among the others: at a random place, or at `at`."""
        rows = self.sheets[table].rows
        rows.insert(int(self.rng.random() * len(rows)) if at is None else at, row)
        self.defects.append(Defect(self.sheets[table], row, header, rule, expected))

    def again(self, table: str, row: list[Any], header: str, *, rule: str, **values: Any) -> None:
        """Put a second version of a row somewhere below the first."""
        first = self.place(table, row) + 1
        below = len(self.sheets[table].rows) - first
        at = first + int(self.rng.random() * (below + 1))
        self.add(table, self.like(table, row, **values), header, rule=rule, expected="merged", at=at)

    def place(self, table: str, row: list[Any]) -> int:
        """Return where a row stands among the others."""
        return next(k for k, other in enumerate(self.sheets[table].rows) if other is row)

    def like(self, table: str, row: list[Any], **values: Any) -> list[Any]:
        """Return a copy of a row with other values, given by header with blanks as underscores."""
        made = list(row)
        for name, value in values.items():
            made[self.sheets[table].header.index(name.replace("_", " "))] = value
        return made

    def list(self) -> list[dict[str, Any]]:
        """Return all mistakes: file, sheet, row, cell, rule, what becomes of the row, where it is told."""
        places = {
            id(row): sheet.first_row + at
            for sheet in self.sheets.values()
            for at, row in enumerate(sheet.rows)
        }
        made = []
        for d in self.defects:
            number = places[id(d.row)]
            cell = address(number, d.sheet.header.index(d.header)) if d.header else ""
            column = column_letter(d.sheet.header.index(d.told_of)) if d.told_of else ""
            made.append(
                {
                    "file": d.sheet.file,
                    "sheet": d.sheet.sheet,
                    "row": number,
                    "cell": cell,
                    "rule": d.rule,
                    "expected": d.expected,
                    "found_at": column or cell,
                }
            )
        return sorted(made, key=lambda m: (m["file"], m["row"], m["rule"]))
