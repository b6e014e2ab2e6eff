"""A look at a column's values, to settle or take back what its name suggests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from careerstats.exports.grid import Grid
from careerstats.exports.layout import column_values, is_filled

if TYPE_CHECKING:
    from careerstats.exports.binding import Bound

SAMPLE = 2_000
"""Distinct values looked at."""
CODE = re.compile(r"^[A-Za-z]{0,6}[-_/.]?\d[\w./-]*$")
WITH_CODE = re.compile(r"\(([A-Za-z]{0,6}[-_]?\d[\w-]*)\)\s*$|^([A-Za-z]{0,6}[-_]?\d[\w-]*)\s*[,;|-]\s+\S")


def share_filled(grid: Grid, column: int, rows: np.ndarray) -> float:
    """Return the share of data rows in which a column holds something."""
    return float(is_filled(grid.columns[column][rows]).mean()) if len(rows) else 0.0


def same(grid: Grid, one: int, other: int, rows: np.ndarray) -> bool:
    """Tell whether two columns hold the same in all data rows."""
    return bool((grid.columns[one][rows] == grid.columns[other][rows]).all())


def distinct(grid: Grid, column: int, rows: np.ndarray) -> list[Any]:
    """Return the first distinct values of a column, blanks left out."""
    values = column_values(grid, column)[rows]
    return list(dict.fromkeys(v for v in values[is_filled(values)].tolist()))[:SAMPLE]


def person_kind(grid: Grid, column: int, rows: np.ndarray, ids: int | None) -> str:
    """Tell whether a column names persons by id, email or name."""
    values = distinct(grid, column, rows)
    if not values:
        return "id"
    texts = [str(v).strip() for v in values]
    if sum("@" in t for t in texts) * 2 > len(texts):
        return "email"
    if ids is not None and ids != column:
        known = {str(v).strip() for v in distinct(grid, ids, rows)}
        if sum(t in known for t in texts) * 2 > len(texts):
            return "id"
    coded = sum(bool(CODE.match(t) or WITH_CODE.search(t)) for t in texts)
    return "id" if coded * 2 > len(texts) else "name"


def kind_of_kind(grid: Grid, column: int, rows: np.ndarray) -> str:
    """Tell whether a column called type or kind holds settings or topics."""
    from careerstats.exports.words import known_share

    values = distinct(grid, column, rows)
    return "setting" if known_share("setting", values) > known_share("topic", values) else "topic"


def look(made: Bound, grid: Grid, table: str, rows: np.ndarray) -> None:
    """Take back bindings that the values speak against."""
