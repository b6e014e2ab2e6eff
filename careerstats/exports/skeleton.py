"""A section of columns.toml for a sheet whose header is not known, to be filled in and pasted."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from careerstats.exports.binding import meaning
from careerstats.exports.grid import Grid
from careerstats.exports.heads import DATA
from careerstats.exports.judge import field_by_words
from careerstats.exports.layout import cell_text
from careerstats.exports.names import hinted
from careerstats.exports.proposals import Proposal
from careerstats.tables import REQUIRED, TABLES

FIRST_ROWS = 5
LOOKED_AT = 200
"""Rows below a possible header that are looked at."""

LONGEST = 40
OPEN = "<header>"
"""Stands for a header that has to be filled in."""


def skeleton(grid: Grid, folder: str = "") -> tuple[Proposal, ...]:
    """Return the lines that name a sheet's table and columns; none when no row looks like a header.

    Parameters
    ----------
    grid : Grid
        A sheet in which no header was recognised.
    folder : str
        Name of the folder around it, which may tell the table.
    """
    row = header_row(grid)
    if row is None:
        return ()
    headers = [cell_text(column[row]) for column in grid.columns]
    told = hinted(grid.sheet, grid.file.rsplit("/", 1)[-1], folder)
    table = told or max(TABLES, key=lambda name: (len(_known(headers, name)), name == "conversations"))
    columns = {**dict.fromkeys(REQUIRED[table], OPEN), **_by_words(grid, row, headers, table)}
    columns.update(_known(headers, table))
    left = [text for text in headers if text and text not in columns.values()]
    section, sure = ("files", grid.file), OPEN not in columns.values()
    remark = f"left: {', '.join(left)}" if left else ""
    return (
        Proposal(section, "table", table, f"one of {', '.join(TABLES)}", sure=sure),
        Proposal(section, "header_rows", int(grid.rows[row]), sure=sure),
        Proposal(section, "columns", columns, remark, sure=sure),
    )


def header_row(grid: Grid) -> int | None:
    """Return the first row that looks like a header: short texts over a column of numbers or dates."""
    for row in range(min(FIRST_ROWS, len(grid.rows) - 1)):
        cells = [column[row] for column in grid.columns]
        texts = [cell_text(value) for value in cells if value is not None]
        wordy = all(isinstance(value, str) for value in cells if value is not None)
        plain = all(len(t) <= LONGEST and "@" not in t and not DATA.match(t) for t in texts)
        if len(texts) < 2 or not wordy or not plain or len(set(texts)) < len(texts):
            continue
        if any(
            _counts(grid.columns[c][row + 1 : row + 1 + LOOKED_AT])
            for c, value in enumerate(cells)
            if value is not None
        ):
            return row
        return None
    return None


def _counts(values: np.ndarray) -> bool:
    """Tell whether a column holds mostly numbers and dates."""
    held = [value for value in values if value is not None]
    return bool(held) and sum(_is_data(value) for value in held) * 2 > len(held)


def _is_data(value: Any) -> bool:
    return not isinstance(value, str) or bool(DATA.match(value.strip()) or re.search(r"\d", value))


def _known(headers: list[str], table: str) -> dict[str, str]:
    """Return the table's own fields that headers name, in it or else in another table."""
    made: dict[str, str] = {}
    for source in (table, *TABLES):
        for text in headers:
            alias = meaning(text, source) if text and text not in made.values() else None
            if alias is not None and alias.field in TABLES[table]:
                made.setdefault(alias.field, text)
    return made


def _by_words(grid: Grid, row: int, headers: list[str], table: str) -> dict[str, str]:
    """Return the fields whose words stand below headers."""
    below = np.arange(row + 1, len(grid.rows))
    made: dict[str, str] = {}
    for column, text in enumerate(headers):
        name = field_by_words(grid, column, below, set(TABLES[table]) - made.keys()) if text else ""
        if name:
            made[name] = text
    return made
