"""Where the table lies in a sheet: its columns, its data rows, and what the other rows are."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from careerstats.exports.coded import coded
from careerstats.exports.findings import INFO, WARNING, Finding
from careerstats.exports.grid import Grid, column_letter

HEAD_ROWS = 60
"""Held rows from the top among which a header is looked for; below, only after a blank row."""
MORE_HEADS = 40
SAME_TABLE = 0.8
"""Share of the main block's rows that a block beside it must fill to belong to it."""
NARROW = 3
"""A table of fewer columns has no headings or footers told by their few cells."""

TOTAL = re.compile(
    r"^\W*(grand|sub|overall)?[\s-]*(totals?|count|headcount|sum|average|mean|median|summe|gesamt|insgesamt|somme|suma)\b"
    r"(?!\s*\w+@)",
    re.IGNORECASE,
)
TOTAL_STARTS = frozenset(
    ["tot", "hea", "gra", "sub", "ove", "cou", "sum", "ave", "mea", "med", "ges", "ins", "som"]
)
PATTERN = re.compile(r"^\(?[dmy]{1,4}[-/. ][dmy]{1,4}[-/. ][dmy]{1,4}\)?$", re.IGNORECASE)
"""How a row under the header says in what form dates are to be written."""
NOTE = re.compile(
    r"\s.*\s|:(\s|$)|[.]\s*$|^\W|^(page|seite|source|note|legend|confidential|generated|end)\b", re.IGNORECASE
)


def cell_text(value: Any) -> str:
    """Return a header cell as written, blanks collapsed."""
    return "" if value is None else " ".join(str(value).split())


def row_names(grid: Grid, rows: tuple[int, ...]) -> list[str]:
    """Return the header of every column; of two rows as ``parent / child``.

    Parameters
    ----------
    grid : Grid
        The sheet.
    rows : tuple of int
        One held row, or the parent's and the child's.
    """
    child = [cell_text(column[rows[-1]]) for column in grid.columns]
    if len(rows) == 1:
        return child
    parent = _spread(grid, rows[0], child)
    return [f"{p} / {c}" if p and c and p != c else c or p for p, c in zip(parent, child, strict=True)]


def _spread(grid: Grid, row: int, child: list[str]) -> list[str]:
    """Parent texts, carried to the right over columns that have a child but no parent."""
    number = int(grid.rows[row])
    reach = {c: last for a, b, c, last in grid.merged if a <= number <= b}
    texts: list[str] = []
    carried, until = "", len(child)
    for index, column in enumerate(grid.columns):
        own = cell_text(column[row])
        if own:
            carried, until = own, reach.get(index, index if grid.merged else len(child))
        inside = child[index] and index <= until
        carried = carried if own or inside else ""
        texts.append(own or (carried if inside else ""))
    return texts


@dataclass
class Sheet:
    """A sheet with its filled cells counted once.

    Attributes
    ----------
    grid : Grid
    filled : numpy.ndarray
        Held rows x columns: whether the cell holds something (merged ranges filled down).
    """

    grid: Grid
    filled: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.filled = np.zeros(self.grid.shape, dtype=bool, order="F")
        for column in range(len(self.grid.columns)):
            self.filled[:, column] = coded(self.grid, column).filled
        for row, column in self.grid.errors:
            self.filled[row, column] = True

    def head_candidates(self) -> list[int]:
        """Return held rows in which a header may stand, from the top."""
        some = np.atleast_1d(self.filled.any(axis=1))
        top = [int(r) for r in np.flatnonzero(some[:HEAD_ROWS])]
        used = np.flatnonzero(some)
        follows = used[1:][np.diff(self.grid.rows[used]) > 1]
        later = [int(r) for r in follows if r >= HEAD_ROWS]
        return top + later[:MORE_HEADS]

    def blocks(self, names: list[str], head: int) -> list[list[int]]:
        """Return runs of columns between columns that have neither header nor data."""
        below = np.atleast_1d(self.filled[head + 1 :].any(axis=0))
        runs: list[list[int]] = [[]]
        for column, name in enumerate(names):
            if name or below[column]:
                runs[-1].append(column)
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if any(names[c] for c in run)]

    def declared(self, head: int) -> tuple[list[int], int] | None:
        """Return columns and last row number of the Excel table whose header is this row."""
        number = int(self.grid.rows[head])
        for _, first, last, left, right in self.grid.tables:
            if first == number and last > first:
                return list(range(left, min(right, self.grid.shape[1] - 1) + 1)), last
        return None


@dataclass
class Rows:
    """The rows below a header, told apart.

    Attributes
    ----------
    data : numpy.ndarray
        Held rows that are data.
    ignored : list of (int, str)
        Row number in the file and why it is no data.
    findings : list of Finding
    """

    data: np.ndarray
    ignored: list[tuple[int, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def leave_out(self, rows: np.ndarray, why: str, grid: Grid) -> None:
        """Take rows out of the data, for a reason found only when the columns were known."""
        if not len(rows):
            return
        self.data = np.setdiff1d(self.data, rows)
        more = [(int(grid.rows[row]), why) for row in rows]
        self.ignored = sorted([*self.ignored, *more])
        self.findings += _about_rows(grid, more, 0)


def tell_rows(
    sheet: Sheet,
    *,
    heads: tuple[int, ...],
    block: list[int],
    key: int | None,
    last: int | None = None,
    stop: int | None = None,
    skip_hidden: bool = False,
) -> Rows:
    """Tell data rows from repeated headers, totals, headings, footers and other tables.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    heads : tuple of int
        Held rows of the header.
    block : list of int
        Columns of the table.
    key : int or None
        Column of the person's id (or what stands for it).
    last : int, optional
        Last row number of a declared table.
    stop : int, optional
        Held row at which another table begins.
    skip_hidden : bool
        Leave out hidden rows.
    """
    grid = sheet.grid
    numbers = grid.rows
    here = np.arange(len(numbers)) > heads[-1]
    counts = sheet.filled[:, block].sum(axis=1)
    reason = np.full(len(numbers), "", dtype=object)
    reason[here & (counts == 0) & sheet.filled.any(axis=1)] = "only cells beside the table"
    body = here & (counts > 0)
    for row in np.flatnonzero(body)[:1].tolist():
        if any(PATTERN.match(cell_text(grid.columns[c][row])) for c in block):
            reason[row] = "description of the columns"
    for row in _repeats(sheet, heads, block):
        reason[row] = "header repeated"
    _mark_totals(sheet, body, key, block, reason)
    _mark_notes(sheet, body, key, counts, len(block), reason)
    if last is not None:
        reason[body & (numbers > last)] = "below the declared table"
    if stop is not None:
        reason[(np.arange(len(numbers)) >= stop) & (counts > 0)] = "another table in the same sheet"
    hidden = np.isin(numbers, list(grid.hidden_rows))
    if skip_hidden:
        reason[body & hidden] = "hidden row"
    told = (reason != "") & here
    data = np.flatnonzero(body & ~told)
    ignored = [(int(numbers[r]), str(reason[r])) for r in np.flatnonzero(told)]
    rows = Rows(data, ignored)
    rows.findings += _about_rows(grid, ignored, int(hidden[data].sum()))
    return rows


def _repeats(sheet: Sheet, heads: tuple[int, ...], block: list[int]) -> list[int]:
    """Rows below the header that say the same as one of its rows."""
    found = []
    for head in heads:
        codes = [coded(sheet.grid, c).codes for c in block]
        named = [column for column in codes if column[head] >= 0]
        if not named:
            continue
        same = np.flatnonzero(named[0] == named[0][head])
        for row in same[same > heads[-1]]:
            equal = sum(column[row] == column[head] for column in named)
            if equal * 5 >= len(named) * 4:
                found.append(int(row))
    return found


def _mark_totals(
    sheet: Sheet, body: np.ndarray, key: int | None, block: list[int], reason: np.ndarray
) -> None:
    """Name rows whose id cell says total, or is blank while another text cell says so."""
    if key is None:
        return
    blank = body & ~sheet.filled[:, key]
    for column in block:
        cells = coded(sheet.grid, column)
        if column != key and not (blank & cells.filled).any():
            continue
        totals = _totals(cells.distinct)
        if totals:
            says = np.isin(cells.codes, totals)
            reason[body & says if column == key else blank & says] = "total"


def _totals(distinct: list[Any]) -> list[int]:
    """Return the places of texts that say total; one search tells that there is none."""
    with suppress(TypeError):  # when not all are text
        text = "".join(distinct)
        if text.isascii() and text.encode().isdigit():
            return []
    starts = {start.lower() for start in {v[:3] for v in distinct if v.__class__ is str}}
    if not any(start in TOTAL_STARTS or not start[:1].isalnum() for start in starts):
        return []
    return [i for i, v in enumerate(distinct) if v.__class__ is str and TOTAL.match(v)]


def _mark_notes(
    sheet: Sheet, body: np.ndarray, key: int | None, counts: np.ndarray, width: int, reason: np.ndarray
) -> None:
    """Name headings inside the table and footers below it, by their few cells."""
    if width < NARROW:
        return
    grid = sheet.grid
    used = np.flatnonzero(body)
    wide = np.flatnonzero(body & (counts >= min(NARROW, width)))
    tail = wide[-1] if len(wide) else -1
    gap = np.zeros(len(body), dtype=bool)
    gap[used[1:]] = np.diff(grid.rows[used]) > 1
    after_gap = np.maximum.accumulate(np.where(gap & (np.arange(len(body)) > tail), 1, 0)) > 0
    for row in np.flatnonzero(body & (counts <= 2)):
        alone = counts[row] == 1
        no_key = key is None or not sheet.filled[row, key]
        if row > tail and len(wide) and (no_key or after_gap[row] or (alone and _is_note(sheet, int(row)))):
            reason[row] = reason[row] or "footer or legend"
        elif alone and (no_key or _is_note(sheet, int(row))):
            reason[row] = reason[row] or "heading or note"


def _is_note(sheet: Sheet, row: int) -> bool:
    column = int(np.flatnonzero(sheet.filled[row])[0])
    value = sheet.grid.columns[column][row]
    return isinstance(value, str) and bool(NOTE.search(value.strip()))


def _about_rows(grid: Grid, ignored: list[tuple[int, str]], hidden: int) -> list[Finding]:
    found = []
    for why in dict.fromkeys(reason for _, reason in ignored):
        rows = [number for number, reason in ignored if reason == why]
        shown = ", ".join(str(n) for n in rows[:5]) + (" ..." if len(rows) > 5 else "")
        many = "1 row is" if len(rows) == 1 else f"{len(rows)} rows are"
        severity = WARNING if why.startswith(("another", "hidden", "below", "a change")) else INFO
        message = f"{many} no data ({why}): {shown}."
        found.append(Finding("rows-left-out", severity, message, action="left out"))
    if hidden:
        message = f"{hidden} of the data rows are hidden in the sheet, as by a filter."
        action = "read all the same; set skip_hidden = true to leave them out"
        found.append(Finding("hidden-rows", WARNING, message, action=action))
    return found


def merged_finding(grid: Grid, block: list[int], head: int) -> list[Finding]:
    """Say that merged cells below the header were filled down."""
    first = int(grid.rows[head])
    inside = [m for m in grid.merged if m[0] > first and m[1] > m[0] and m[2] in block]
    if not inside:
        return []
    a, b, left, _ = inside[0]
    message = f"{len(inside)} merged cells span several rows, the first {column_letter(left)}{a} to {b}."
    return [Finding("merged-cells", WARNING, message, action="filled down inside each merged range")]
