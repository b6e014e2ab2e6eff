"""Delimited text: encoding, separator and quotes found out; rows that cannot be cut into fields set apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.exports.coded import keep, settled
from careerstats.exports.cutting import Cutter
from careerstats.exports.decode import as_utf8
from careerstats.exports.grid import Grid
from careerstats.exports.guard import refusal
from careerstats.exports.quotes import cut, fields_of

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_BYTES, _SAMPLE_LINES = 1 << 16, 200
LONGEST = 1_000_000
FIELDS = 60_000_000
_SPARE = 50
COLUMNS = 16_384
_SEP_LINE = re.compile(rb'"?sep=([\t !#-/:-@\[-`{-~])"?\n', re.IGNORECASE)
_SPREADSHEET_ROWS = 1_048_576

_QUOTE, _NEWLINE = ord('"'), ord("\n")

_Column = tuple[np.ndarray, list[str]]
"""For each row the place of its text, -1 where it has no such field; the distinct texts."""


@dataclass
class _Records:
    """Where records begin and end, on which line, and where their fields do.

    The fields of record i lie between the `edges` from place ``first[i]`` on; it has ``widths[i]``.
    """

    edges: np.ndarray
    first: np.ndarray
    lines: np.ndarray

    @property
    def widths(self) -> np.ndarray:
        return np.diff(self.first)

    @property
    def starts(self) -> np.ndarray:
        return self.edges[self.first[:-1]] + 1

    @property
    def ends(self) -> np.ndarray:
        return self.edges[self.first[1:]]


def read_text(data: bytes, *, name: str, progress: Callable[[int], object] | None = None) -> Grid:
    """Return the one Grid of a csv, tsv or other delimited text.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        The file's name as shown to the analyst.
    progress : callable, optional
        Called with the number of bytes read.

    Raises
    ------
    FileRefusedError
        When over 5 % of the rows do not have the fields of the others.
    """
    size = len(data)
    data, findings = as_utf8(data, name=name)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    skipped, separator = 0, ""
    given = _SEP_LINE.match(data)
    if given:
        separator, skipped = given[1].decode("latin-1"), 1
        data = data[given.end() :]
    separator = separator or _separator(data)
    if not data.endswith(b"\n"):
        data += b"\n"
    if np.count_nonzero(np.frombuffer(data, dtype=np.uint8) == ord(separator)) > FIELDS:
        raise refusal(name, f"holds more than {FIELDS:,} fields", "export fewer columns or years")
    records = _records(data, separator)
    if records is None:
        closer = _without_blanks(data, separator)
        records = _records(closer, separator)
        data = closer if records else data
    if records is None:
        cells, lines, rejected = cut(data, separator=separator, longest=LONGEST, choose=usual_width)
        columns = [(codes, list(found)) for codes, found in map(pd.factorize, cells)]
    else:
        columns, lines, rejected = _by_columns(data, records, separator, name)
    if rejected:
        _judge(len(rejected), len(lines) + len(rejected), rejected[0][0], name)
    grid = _grid(name, columns, lines + skipped)
    grid.rejected = [(line + skipped, reason) for line, reason in rejected]
    grid.findings = findings
    if len(lines) and lines[-1] + skipped == _SPREADSHEET_ROWS:
        message = (
            f"The file ends at row {_SPREADSHEET_ROWS:,}, the last a sheet can have: it is probably cut off."
        )
        grid.findings.append(("cut-off", "warning", message))
    if progress:
        progress(size)
    return grid


def _separator(data: bytes) -> str:
    """Return the separator that cuts the first lines into most fields, most evenly."""
    sample = data[:_SAMPLE_BYTES].decode("utf-8", "replace").split("\n")[:_SAMPLE_LINES]
    if len(data) > _SAMPLE_BYTES and len(sample) > 1:
        sample.pop()
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        widths = np.array([len(f) for f in fields_of(sample, separator) if f], dtype=np.int64)
        width = usual_width(widths)
        if width > 1:
            score = float((widths == width).mean()) ** 2 * (width - 1)
            if score > best_score:
                best, best_score = separator, score
    return best


def usual_width(widths: np.ndarray) -> int:
    """Return the number of fields that the rows of the table have; lines of a single field do not count."""
    wide = widths[widths > 1]
    if not len(wide):
        return 1
    found, counts = np.unique(wide, return_counts=True)
    return int(found[np.argmax(counts * (found - 1))])


def _records(data: bytes, separator: str) -> _Records | None:
    """Return the records of text whose quotes are all in order; None when some are not."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    newline = buffer == _NEWLINE
    edges = np.flatnonzero(newline | (buffer == ord(separator)))
    closing = newline[edges]
    lines = np.arange(1, closing.sum() + 1)
    if b'"' in data:
        quotes = np.flatnonzero(buffer == _QUOTE)
        if not _in_order(buffer, quotes, ord(separator)):
            return None
        outside = np.searchsorted(quotes, edges) % 2 == 0
        lines = np.append(1, np.cumsum(closing)[closing & outside][:-1] + 1)
        edges, closing = edges[outside], closing[outside]
    return _Records(np.append(-1, edges), np.append(0, np.flatnonzero(closing) + 1), lines)


def _without_blanks(data: bytes, separator: str) -> bytes:
    """Return text without the blanks that some write between separators and quotes."""
    mark = re.escape(separator.encode("ascii"))
    data = re.sub(rb"(^|" + mark + rb") {1,9}\"", rb'\1"', data, flags=re.MULTILINE)
    return re.sub(rb"\" {1,9}(" + mark + rb"|$)", rb'"\1', data, flags=re.MULTILINE)


def _in_order(buffer: np.ndarray, quotes: np.ndarray, separator: int) -> bool:
    """Whether every quote opens a field, closes one, or stands doubled inside one."""
    if len(quotes) % 2:
        return False
    before = buffer[np.maximum(quotes[::2] - 1, 0)]
    after = buffer[np.minimum(quotes[1::2] + 1, len(buffer) - 1)]
    opens = (before == separator) | (before == _NEWLINE) | (quotes[::2] == 0)
    closes = (after == separator) | (after == _NEWLINE)
    doubled = np.zeros(len(opens), dtype=bool)
    doubled[1:] = quotes[2::2] == quotes[1:-1:2] + 1
    opens |= doubled
    closes[:-1] |= doubled[1:]
    return bool(opens.all() and closes.all())


def _by_columns(
    data: bytes, records: _Records, separator: str, name: str
) -> tuple[list[_Column], np.ndarray, list[tuple[int, str]]]:
    """Return columns, line numbers and rejected rows of text in order."""
    reasons = _reasons(data, records, separator, name)
    kept = np.ones(len(records.lines), dtype=bool)
    kept[list(reasons)] = False
    rejected = [(int(records.lines[i]), reason) for i, reason in sorted(reasons.items())]
    first, widths, lines = records.first[:-1][kept], records.widths[kept], records.lines[kept]
    width = int(widths.max(initial=1))
    if width > COLUMNS:
        raise refusal(name, f"has {width:,} columns and at most {COLUMNS:,} are read", "export fewer columns")
    cutter = Cutter(data)
    columns = []
    rows, before = np.arange(len(first)), records.edges[first]
    for place in range(1, width + 1):
        after = records.edges[first + place]
        found, distinct = cutter.column(before + 1, after)
        codes = found
        if len(rows) < len(lines):
            codes = np.full(len(lines), -1, dtype=np.int64)
            codes[rows] = found
        columns.append((codes, distinct))
        more, before = widths > place, after
        if not more.all():
            rows, first, widths, before = rows[more], first[more], widths[more], before[more]
    return columns, lines, rejected


def _reasons(data: bytes, records: _Records, separator: str, name: str) -> dict[int, str]:
    """Return the records that are no rows, with the reason; refuse a file of which many are none."""
    usual = usual_width(records.widths)
    widths = records.widths
    odd = _odd(widths, usual)
    long = records.ends - records.starts > LONGEST
    null = np.zeros(len(widths), dtype=bool)
    if b"\0" in data:
        places = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == 0)
        null[np.searchsorted(records.ends, places)] = True
    sure = np.flatnonzero(long | null | (odd & ((widths < usual) | (widths > usual + _SPARE))))
    if len(sure):
        _judge(len(sure), len(widths), int(records.lines[sure[0]]), name)
    reasons = {int(i): f"The row is longer than {LONGEST:,} characters." for i in np.flatnonzero(long)}
    reasons |= {int(i): "The row holds a NUL character." for i in np.flatnonzero(null)}
    for i in np.flatnonzero(odd):
        width = int(widths[i])
        if usual < width <= usual + _SPARE:
            row = data[records.starts[i] : records.ends[i]].decode("utf-8", "surrogatepass")
            if spare_is_empty(row, separator, usual):
                continue
        reasons.setdefault(int(i), wrong_width(width, usual))
    return reasons


def _odd(widths: np.ndarray, usual: int) -> np.ndarray:
    """Whether each record has another width and is no title, blank line or footer."""
    proper = np.flatnonzero(widths == usual)
    if not len(proper):
        return np.zeros(len(widths), dtype=bool)
    place = np.arange(len(widths))
    footer = (place > proper[-1]) & (2 * widths <= usual)
    return np.asarray((widths != usual) & (widths > 1) & (place > proper[0]) & ~footer)


def spare_is_empty(row: str, separator: str, usual: int) -> bool:
    """Whether all fields beyond the usual ones are empty."""
    found = next(iter(fields_of(row.split("\n"), separator)), [])
    return not any(value.strip() for value in found[usual:])


def wrong_width(width: int, usual: int) -> str:
    """Return the reason for a row of another width."""
    return f"The row has {width:,} {'field' if width == 1 else 'fields'} where the others have {usual:,}."


def _judge(bad: int, total: int, line: int, name: str) -> None:
    """Refuse a file of which more than one row in twenty is none."""
    if bad > 2 and bad * 20 > total:
        raise refusal(
            name,
            f"has {bad:,} of {total:,} rows that cannot be cut into the fields of the others "
            f"(the first on line {line:,})",
            "export it again with quotes around fields that hold the separator, or as xlsx",
        )


def _grid(name: str, columns: list[_Column], lines: np.ndarray) -> Grid:
    """Return the Grid: empty fields None, blank rows and trailing blank columns left out."""
    held = np.zeros(len(lines), dtype=bool)
    width = 0
    for index, (codes, distinct) in enumerate(columns):
        filled = codes >= 0
        if "" in distinct:
            filled &= codes != distinct.index("")
        if filled.any():
            width = index + 1
        held |= filled
    whole = bool(held.all())
    grid = Grid(file=name, sheet="", columns=[], rows=lines[held].astype(np.int64), kind="csv")
    for index, (codes, distinct) in enumerate(columns[:width]):
        there = codes if whole else codes[held]
        cells = np.array([*distinct, None], dtype=object)
        if "" in distinct:
            cells[distinct.index("")] = None
        grid.columns.append(cells[there])
        keep(grid, index, settled(there, distinct, text_only=True))
    return grid
