"""Sheets written as short lists of rows, for tests of the loader."""

import numpy as np

from careerstats.exports.grid import Grid


def sheet(
    rows: list, *, file: str = "sheet.xlsx", name: str = "", kind: str = "xlsx", **parts: object
) -> Grid:
    """Build a grid from rows; short ones are padded. Row numbers count from 1 unless given as `numbers`."""
    width = max((len(r) for r in rows), default=0)
    padded = [list(r) + [None] * (width - len(r)) for r in rows]
    columns = []
    for index in range(width):
        column = np.empty(len(rows), dtype=object)
        for at, row in enumerate(padded):
            column[at] = row[index]
        columns.append(column)
    numbers = np.asarray(parts.pop("numbers", np.arange(1, len(rows) + 1)))
    return Grid(file, name, columns, numbers, kind, **parts)


def table(header: str, *rows: str, **parts: object) -> Grid:
    """Build a grid from lines whose cells stand between bars; empty cells are blank."""
    lines = [[cell.strip() or None for cell in line.split("|")] for line in (header, *rows)]
    return sheet(lines, **parts)


def column(values: list, **parts: object) -> Grid:
    """Build a grid of one column without a header."""
    return sheet([[v] for v in values], **parts)
