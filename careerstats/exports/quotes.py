"""Delimited text whose quotes are not in order, line by line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

import numpy as np

MOST_LINES = 50
"""Lines that one quoted field may span in a file with stray quotes."""


def fields_of(lines: list[str], separator: str) -> Iterator[list[str]]:
    """Yield the fields of each row of well-quoted lines; a row that is too long for the cutter ends it."""
    rows = csv.reader((line + "\n" for line in lines), delimiter=separator)
    try:
        yield from rows
    except csv.Error:
        return


def _closed(text: str, separator: str) -> bool:
    """Whether every field that opens with a quote is closed."""
    try:
        row = next(csv.reader([text + "\n"], delimiter=separator, strict=False), [])
    except csv.Error:
        return False
    return not row or not row[-1].endswith("\n")


def cut(
    data: bytes, *, separator: str, longest: int, choose: Callable[[np.ndarray], int]
) -> tuple[list[np.ndarray], np.ndarray, list[tuple[int, str]]]:
    """Return columns, line numbers and rejected rows.

    A quote inside a field stands for itself. A field that opens with a quote may span lines when
    a later line closes it and the row then has the usual number of fields; otherwise its
    first line is rejected and reading goes on with the next.
    """
    lines = data.decode("utf-8", "surrogatepass").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    usual = choose(np.array([line.count(separator) + 1 for line in lines], dtype=np.int64))
    rows: list[list[str]] = []
    numbers: list[int] = []
    rejected: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        row, used, reason = _row(lines, at, separator, usual, longest)
        if reason:
            rejected.append((at + 1, reason))
        else:
            rows.append(row)
            numbers.append(at + 1)
        at += used
    return _columns(rows, numbers, rejected, usual)


def _row(lines: list[str], at: int, separator: str, usual: int, longest: int) -> tuple[list[str], int, str]:
    """Return the row that begins at a line, the lines it takes, and the reason when it is none."""
    text = lines[at]
    if len(text) > longest:
        return [], 1, f"The row is longer than {longest:,} characters."
    if "\0" in text:
        return [], 1, "The row holds a NUL character."
    used = 1
    while not _closed(text, separator):
        if used == MOST_LINES or at + used == len(lines) or len(text) > longest:
            return [], 1, "The row has a quote that is not closed."
        more = lines[at + used]
        if usual > 1 and more.count(separator) + 1 == usual and more.count('"') % 2 == 0:
            return [], 1, "The row has a quote that is not closed."
        text += "\n" + more
        used += 1
    row = next(fields_of(text.split("\n"), separator), [])
    if used > 1 and len(row) != usual:
        return [], 1, "The row has a quote that is not closed."
    return row, used, ""


def _columns(
    rows: list[list[str]], numbers: list[int], rejected: list[tuple[int, str]], usual: int
) -> tuple[list[np.ndarray], np.ndarray, list[tuple[int, str]]]:
    proper = [i for i, row in enumerate(rows) if len(row) == usual]
    first, last = (proper[0], proper[-1]) if proper else (0, 0)
    kept: list[int] = []
    for i, row in enumerate(rows):
        spare = len(row) > usual and not any(value.strip() for value in row[usual:])
        short = len(row) <= 1 or (i > last and 2 * len(row) <= usual)
        if len(row) == usual or i < first or spare or short:
            kept.append(i)
        else:
            rejected.append((numbers[i], f"The row has {len(row):,} fields where the others have {usual:,}."))
    width = max((len(rows[i]) for i in kept), default=1)
    columns = [np.full(len(kept), "", dtype=object) for _ in range(width)]
    for place, i in enumerate(kept):
        for column, value in enumerate(rows[i]):
            columns[column][place] = value
    return columns, np.array([numbers[i] for i in kept], dtype=np.int64), sorted(rejected)
