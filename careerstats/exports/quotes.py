"""Delimited text whose quotes are not in order, line by line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

MOST_LINES = 30
"""Lines that one quoted field may span in a file with stray quotes."""


def fields_of(lines: list[str], separator: str) -> Iterator[list[str]]:
    """Yield the fields of each row of well-quoted lines; a row that is too long for the cutter ends it."""
    rows = csv.reader((line + "\n" for line in lines), delimiter=separator)
    try:
        yield from rows
    except csv.Error:
        return


def _whole(text: str, separator: str) -> list[str] | None:
    """Return the fields of a row; None when a field that opens with a quote is not closed."""
    try:
        row = next(csv.reader([text + "\n"], delimiter=separator), [])
    except csv.Error:
        return None
    return None if row and row[-1].endswith("\n") else row


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
    joins = _Joins(lines, separator, usual)
    rows: list[list[str]] = []
    numbers: list[int] = []
    rejected: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        row, used, reason = _row(joins, at, longest)
        if reason:
            rejected.append((at + 1, reason))
        else:
            rows.append(row)
            numbers.append(at + 1)
        at += used
    return _columns(rows, numbers, rejected, usual)


OPEN = "The row has a quote that is not closed."
_JOINED = 50_000_000


@dataclass
class _Joins:
    """Lines, and how many more characters of them may be joined in search of a closing quote."""

    lines: list[str]
    separator: str
    usual: int
    left: int = _JOINED

    def from_line(self, at: int) -> tuple[list[str], int]:
        """Return the row that begins at a line and the lines it takes; 0 when its quote does not close."""
        text, used = self.lines[at], 1
        row = _whole(text, self.separator)
        if row is not None:
            return row, used
        while used < MOST_LINES and at + used < len(self.lines) and self.left > 0:
            more = self.lines[at + used]
            quotes = more.count('"')
            if self.usual > 1 and more.count(self.separator) + 1 == self.usual and quotes % 2 == 0:
                break
            text += "\n" + more
            used += 1
            self.left -= len(text)
            row = _whole(text, self.separator) if quotes else None
            if row is not None:
                return row, used
        return [], 0


def _row(joins: _Joins, at: int, longest: int) -> tuple[list[str], int, str]:
    """Return the row that begins at a line, the lines it takes, and the reason when it is none."""
    text = joins.lines[at]
    if len(text) > longest:
        return [], 1, f"The row is longer than {longest:,} characters."
    if "\0" in text:
        return [], 1, "The row holds a NUL character."
    row, used = joins.from_line(at)
    if not used or (used > 1 and len(row) != joins.usual):
        return [], 1, OPEN
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
