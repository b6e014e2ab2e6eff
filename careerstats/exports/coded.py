"""Columns as distinct values and codes, made once for each column of a sheet.

Everything that looks at cells (is it blank, a total, a date?) looks at the distinct values instead,
so that a column of 400,000 cells costs one pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from careerstats.exports.grid import Grid


@dataclass(frozen=True)
class Coded:
    """One column of a sheet, its merged ranges filled down.

    Attributes
    ----------
    codes : numpy.ndarray
        For each held row the place of its value in `distinct`; -1 for a blank.
    distinct : list
        Distinct values; texts have no blanks at their ends, truth values are TRUE and FALSE.
    """

    codes: np.ndarray
    distinct: list[Any]

    @property
    def filled(self) -> np.ndarray:
        """Which held rows hold something."""
        return self.codes >= 0

    def within(self, rows: np.ndarray) -> Coded:
        """Return the column cut to some held rows, with only the values found there."""
        codes = self.codes[rows]
        used = np.zeros(len(self.distinct) + 1, dtype=bool)
        used[codes] = True  # a blank, -1, marks the last place
        used[-1] = False
        if used[:-1].all():
            return Coded(codes, self.distinct)
        move = np.full(len(used), -1, dtype=np.int32)
        move[used] = np.arange(used.sum())
        return Coded(move[codes], list(compress(self.distinct, used[:-1].tolist())))


TEXT_KINDS = ("csv", "html")
"""Formats whose cells are all text."""

OTHER_BLANKS = ("\t", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x1f")
"""Blanks other than the space and the line's end."""

_MADE: WeakKeyDictionary[Grid, dict[int, Coded]] = WeakKeyDictionary()


def coded(grid: Grid, column: int) -> Coded:
    """Return a column of a sheet as codes and distinct values; the sheet is not changed."""
    made = _MADE.setdefault(grid, {})
    if column not in made:
        made[column] = code(column_values(grid, column), text_only=grid.kind in TEXT_KINDS)
    return made[column]


def keep(grid: Grid, column: int, made: Coded) -> None:
    """Keep a column that its reader has coded already; it has no merged ranges."""
    _MADE.setdefault(grid, {})[column] = made


def column_values(grid: Grid, column: int) -> np.ndarray:
    """Return a column's cells, filled down inside merged ranges."""
    values = grid.columns[column]
    spans = [(a, b) for a, b, first, _ in grid.merged if first == column and b > a]
    if not spans:
        return values
    values = values.copy()
    for first, last in spans:
        inside = np.flatnonzero((grid.rows >= first) & (grid.rows <= last))
        if len(inside):
            values[inside] = values[inside[0]]
    return values


def code(values: np.ndarray, *, text_only: bool = False) -> Coded:
    """Factorise cells."""
    if not text_only and bool in set(map(type, values)):
        shown = (str(v).upper() if v.__class__ is bool else v for v in values)
        values = np.fromiter(shown, dtype=object, count=len(values))
    codes, found = pd.factorize(values)
    return settled(codes, found.tolist(), text_only=text_only)


def settled(codes: np.ndarray, distinct: list[Any], *, text_only: bool = False) -> Coded:
    """Return a column of these codes and values; text of blanks alone is blank."""
    if text_only and _is_tidy(distinct):
        return Coded(codes.astype(np.int32), distinct)
    tidy = [v.strip() if v.__class__ is str else v for v in distinct]
    if tidy == distinct and "" not in tidy:
        return Coded(codes.astype(np.int32), distinct)
    place: dict[Any, int] = {}
    move = [-1 if v == "" else place.setdefault(v, len(place)) for v in tidy]
    return Coded(np.array([*move, -1], dtype=np.int32)[codes], list(place))


def _is_tidy(texts: list[str]) -> bool:
    """Tell at one glance whether no text is empty or has blanks at its ends."""
    lines = "\n".join(texts)
    if not lines.isascii() or lines.count("\n") != max(len(texts) - 1, 0):
        return False
    framed = f"\n{lines}\n"
    return not any(mark in framed for mark in ("\n ", " \n", "\n\n", *OTHER_BLANKS))
