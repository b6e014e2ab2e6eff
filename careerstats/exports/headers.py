"""Finds the table in a sheet and what each of its columns means.

`locate` looks for the row whose names are known best, decides which table the sheet is, binds
columns to fields (the analyst's mapping first, then aliases.toml), and tells data rows from the
rest. A field is never bound by likeness; names that look alike are only suggested.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from careerstats.exports import binding, judge, layout
from careerstats.exports.binding import Column
from careerstats.exports.fields import missing
from careerstats.exports.findings import REFUSED, WARNING, Finding
from careerstats.exports.grid import Grid, column_letter
from careerstats.exports.heads import DATA, Head, find_heads, meaning_of, roster_or_exits
from careerstats.exports.mapping import FileOptions, Mapping, line
from careerstats.exports.names import hinted

OTHER_TABLE = 3
"""Known names from which a row below a blank one begins another table."""


@dataclass
class Located:
    """A table found in a sheet.

    Attributes
    ----------
    table : str
        One of ``careerstats.tables.TABLES``.
    score : float
        How well the names fit the table; only for comparing sheets.
    data : numpy.ndarray
        Held-row indexes of the data rows.
    ignored : list of (int, str)
        Row number in the file and why the row is no data.
    fields : dict of str to int
        Field to 0-based column.
    report : list of dict
        One per column: column (letter), header, field, matched_by (mapping, alias or empty), reason.
    findings : list of Finding
    header_row : int
        Row number in the file of the (lower) header row.
    headers : dict of str to str
        Field to the header as written.
    missing : tuple of str
        Required fields that no column can give.
    options : FileOptions
        What the mapping says about this file.
    """

    table: str
    score: float
    data: np.ndarray
    ignored: list[tuple[int, str]]
    fields: dict[str, int]
    report: list[dict[str, str]]
    findings: list[Finding]
    header_row: int
    headers: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    options: FileOptions = field(default_factory=FileOptions)


def locate(
    grid: Grid, *, mapping: Mapping | None = None, wanted: str | None = None, file_hint: str = ""
) -> Located | None:
    """Find the table of a sheet.

    Parameters
    ----------
    grid : Grid
        A sheet.
    mapping : Mapping, optional
        The analyst's choices; they win over all aliases.
    wanted : str, optional
        The table it must be.
    file_hint : str
        Further name that tells the table, such as the folder's.

    Returns
    -------
    Located or None
        None when no row names columns of any table. A sheet that lacks a required column is
        located all the same; `missing` names the fields and `findings` says what to do.
    """
    mapping = mapping or Mapping()
    options = mapping.for_file(grid.file)
    wanted = wanted or options.table or None
    if not len(grid.rows) or not grid.columns:
        return None
    sheet = layout.Sheet(grid)
    hint = hinted(grid.sheet, grid.file.replace("\\", "/").rsplit("/", 1)[-1], file_hint)
    heads = find_heads(sheet, mapping, options, wanted, hint)
    if not heads:
        return None
    best = max(heads, key=lambda head: (head.score, -len(head.rows), -head.rows[0]))
    best = roster_or_exits(sheet, best, wanted, hint)
    others = find_heads(sheet, mapping, options, None, "") if wanted else heads
    return _build(sheet, best, others, mapping, options)


def describe(grid: Grid) -> str:
    """Say what the first rows of a sheet without a known header hold, without their values."""
    shown = []
    for row in range(min(3, len(grid.rows))):
        kinds = [_kind(column[row]) for column in grid.columns[:8]]
        more = ", ..." if len(grid.columns) > 8 else ""
        shown.append(f"row {int(grid.rows[row])}: {', '.join(kinds)}{more}")
    return "; ".join(shown) if shown else "no rows"


def _kind(value: Any) -> str:
    if value is None:
        return "blank"
    if isinstance(value, bool | int | float):
        return "number"
    return "text" if isinstance(value, str) else "date"


def _build(
    sheet: layout.Sheet, head: Head, heads: list[Head], mapping: Mapping, options: FileOptions
) -> Located:
    grid = sheet.grid
    block, last, findings = _block(sheet, head)
    chosen = mapping.columns_for(grid.file, head.table)
    columns = [Column(c, head.names[c]) for c in block]
    first = binding.first_key(columns, head.table, chosen)
    labels = _second_header(head, heads)
    last_head = (head.rows + labels)[-1]
    stop = _next_table(sheet, head, heads)
    rows = layout.tell_rows(
        sheet,
        heads=head.rows + labels,
        block=block,
        key=first,
        last=last,
        stop=stop,
        skip_hidden=options.skip_hidden,
    )
    bound = binding.bind(
        grid,
        head.table,
        columns,
        rows.data,
        chosen=chosen,
        source=mapping.source,
        words=mapping.words,
    )
    others = judge.no_promotions(grid, head.table, bound.fields, rows.data)
    rows.leave_out(others, "a change that is no promotion", grid)
    lost = missing(head.table, bound.fields)
    findings += rows.findings + bound.findings + layout.merged_finding(grid, block, last_head)
    findings += _about_missing(grid, head, lost, bound) + _hidden_columns(grid, bound.fields)
    ignored = _above(sheet, head, heads) + rows.ignored
    return Located(
        table=head.table,
        score=head.score,
        data=rows.data,
        ignored=ignored,
        fields=bound.fields,
        report=bound.report,
        findings=findings,
        header_row=int(grid.rows[last_head]),
        headers={name: head.names[column] for name, column in bound.fields.items()},
        missing=lost,
        options=options,
    )


def _second_header(head: Head, heads: list[Head]) -> tuple[int, ...]:
    """Return the row below the header that names the columns once more, as some exports do."""
    below = [h for h in heads if h.rows == (head.rows[-1] + 1,) and h.known * 2 >= head.known]
    below = [h for h in below if h.known >= OTHER_TABLE and not any(DATA.match(name) for name in h.names)]
    return below[0].rows if below else ()


def _block(sheet: layout.Sheet, head: Head) -> tuple[list[int], int | None, list[Finding]]:
    """The table's columns: those declared, else the run of columns whose names are known best."""
    declared = sheet.declared(head.rows[-1])
    if declared is not None:
        return declared[0], declared[1], []
    runs = sheet.blocks(head.names, head.rows[-1])
    known = [{meaning_of(head.names[c], head.table) for c in run} - {""} for run in runs]
    place = max(range(len(runs)), key=lambda i: len(known[i]))
    below = sheet.filled[head.rows[-1] + 1 :]
    used = below[:, runs[place]].any(axis=1)
    block, beside = list(runs[place]), []
    for i, run in enumerate(runs):
        if i == place:
            continue
        shared = (below[:, run].any(axis=1) & used).sum()
        if known[i] - known[place] and shared >= layout.SAME_TABLE * used.sum():
            block += run
        else:
            beside.append(f"{column_letter(run[0])} to {column_letter(run[-1])}")
    if not beside:
        return sorted(block), None, []
    message = f"There are cells beside the table, in columns {', '.join(beside)}."
    return sorted(block), None, [Finding("side-block", WARNING, message, action="left out")]


def _next_table(sheet: layout.Sheet, head: Head, heads: list[Head]) -> int | None:
    """Held row at which another table begins below this one."""
    below = [h for h in heads if h.rows[0] > head.rows[-1] and h.known >= OTHER_TABLE]
    below = [h for h in below if not any(DATA.match(name) for name in h.names)]
    for other in sorted(below, key=lambda h: h.rows[0]):
        row = other.rows[0]
        after_blank = not sheet.filled[row - 1].any() or sheet.grid.rows[row] - sheet.grid.rows[row - 1] > 1
        same = sum(a == b for a, b in zip(other.names, head.names, strict=True) if a)
        if after_blank and same * 5 < sum(bool(n) for n in other.names) * 4:
            return row
    return None


def _above(sheet: layout.Sheet, head: Head, heads: list[Head]) -> list[tuple[int, str]]:
    """Return the rows above the header that hold anything: titles, or another table."""
    upper = [h.rows[0] for h in heads if h.rows[-1] < head.rows[0] - 1 and h.known >= OTHER_TABLE]
    other = min(upper, default=head.rows[0])
    rows = [r for r in range(head.rows[0]) if sheet.filled[r].any()]
    titles = [(int(sheet.grid.rows[r]), "above the header") for r in rows if r < other]
    below = [(int(sheet.grid.rows[r]), "another table in the same sheet") for r in rows if r >= other]
    return titles + below


def _about_missing(grid: Grid, head: Head, lost: tuple[str, ...], bound: binding.Bound) -> list[Finding]:
    where = f"row {int(grid.rows[head.rows[-1]])}"
    found = []
    for name in lost:
        close = bound.suggestions.get(name, [])
        paste = line(head.table, name, value=close[0] if close else "<its header>")
        like = f" {' and '.join(close)} looks like it." if close else ""
        message = f"No column of the header in {where} gives {name}, which {head.table} needs.{like}"
        action = f"if one does, put into columns.toml: {paste}"
        found.append(Finding("required-missing", REFUSED, message, field=name, action=action))
    return found


def _hidden_columns(grid: Grid, fields: dict[str, int]) -> list[Finding]:
    hidden = sorted({c for c in fields.values() if c in grid.hidden_columns})
    if not hidden:
        return []
    shown = ", ".join(column_letter(c) for c in hidden)
    message = f"Hidden columns are read: {shown}."
    return [Finding("hidden-columns", WARNING, message, column=hidden[0], action="read all the same")]
