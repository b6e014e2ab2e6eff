"""Binary workbooks (xls, xlsb): values by calamine, in a child process with limits on memory and time."""

from __future__ import annotations

import datetime as dt
import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from careerstats.errors import FileRefusedError
from careerstats.exports.collector import Collector
from careerstats.exports.grid import Grid
from careerstats.exports.guard import refusal
from careerstats.exports.marks import (
    BookMarks,
    Marks,
    xls_marks,
    xlsb_sheet,
    xlsb_sheets,
    xlsb_styles,
)
from careerstats.exports.package import Package
from careerstats.exports.sandbox import MEMORY, SECONDS, TooLateError, run
from careerstats.exports.xlsx import MACROS, extras
from careerstats.exports.xlsx_book import relations

_WHOLE = 1e15
"""Below this a number of these formats, which know no integers, is whole when it has no fraction."""

_CHILD = Path(__file__).with_name("_calamine.py")

_UNSEEN = (
    "errors-unseen",
    "warning",
    "Error cells such as #N/A could not be told from blank ones here; save the file as xlsx to see them.",
)


def read_binary(
    source: BinaryIO,
    *,
    name: str,
    kind: str,
    progress: Callable[[int], object] | None = None,
    memory: int = MEMORY,
    seconds: float = SECONDS,
) -> list[Grid]:
    """Return a Grid for each worksheet of an xls or xlsb.

    Raises
    ------
    FileRefusedError
        When it is damaged, or needs more memory or time than the limits allow.
    """
    findings: list[tuple[str, str, str]] = []
    if kind == "xlsb":
        package = Package(source, name=name)
        package.check_prologs()
        findings = extras(package)
    marks = _marks(source, name, kind)
    if marks and marks.macros:
        findings.append(MACROS)
    source.seek(0)
    data = source.read()
    written = _child(data, name, memory, seconds)
    grids = list(_grids(written, name, kind, marks))
    if not grids:
        raise refusal(name, "is a workbook without a worksheet", "export it again")
    grids[0].findings[:0] = findings
    if progress:
        progress(len(data))
    return grids


def _marks(source: BinaryIO, name: str, kind: str) -> BookMarks | None:
    """Return the marks of a workbook; None when its records are not as they should be."""
    try:
        return _xls(source) if kind == "xls" else _xlsb(Package(source, name=name))
    except (struct.error, IndexError, KeyError, ValueError, OSError):
        return None


def _xls(source: BinaryIO) -> BookMarks | None:
    import olefile

    source.seek(0)
    with olefile.OleFileIO(source) as ole:
        if not ole.exists("Workbook"):
            return None
        book = xls_marks(ole.openstream("Workbook").read())
        book.macros = ole.exists("_VBA_PROJECT_CUR")
    return book


def _xlsb(package: Package) -> BookMarks:
    book = BookMarks()
    member = next(m for m in package.members if m.endswith("workbook.bin"))
    related = relations(package, member)
    for kind, target in related.values():
        if kind == "styles":
            book.zeros = xlsb_styles(package.read(target))
    for name, link in xlsb_sheets(package.read(member), book):
        kind, target = related.get(link, ("", ""))
        if kind == "worksheet":
            book.sheets[name] = xlsb_sheet(package.read(target), book.zeros)
    return book


def _child(data: bytes, name: str, memory: int, seconds: float) -> list[bytes]:
    """Return the lines the child wrote; refuse the file when it failed."""
    try:
        code, written = run(_CHILD, data, memory=memory, seconds=seconds)
    except TooLateError:
        raise refusal(
            name,
            "takes too long to read",
            "open it in Excel, copy the table to a new workbook and save that as xlsx",
        ) from None
    if code:
        raise _failed(name)
    return written.splitlines()


def _failed(name: str) -> FileRefusedError:
    return refusal(
        name,
        "is damaged, or its cells are scattered so far apart that reading it would fill the memory",
        "open it in Excel, copy the table to a new workbook and save that as xlsx",
    )


def _restore(found: dict[str, Any]) -> Any:
    if "seconds" in found:
        return dt.timedelta(seconds=found["seconds"])
    if "time" in found:
        return dt.time.fromisoformat(found["time"])
    if "date" in found:
        return dt.datetime.fromisoformat(found["date"])
    return found


def _grids(written: list[bytes], name: str, kind: str, book: BookMarks | None) -> Iterator[Grid]:
    """Yield the grids that the child's lines tell of."""
    sheet: _Sheet | None = None
    for line in written:
        try:
            found = json.loads(line, object_hook=_restore)
        except (ValueError, OverflowError):
            raise _failed(name) from None
        if isinstance(found, dict):
            if sheet:
                yield sheet.finish()
            sheet = _Sheet(found, name, kind, book)
        elif sheet:
            sheet.take(*found)
    if sheet:
        yield sheet.finish()


class _Sheet:
    """Brings a sheet's values and marks together, row by row."""

    def __init__(self, found: dict[str, Any], name: str, kind: str, book: BookMarks | None) -> None:
        self.cells = Collector(file=name, sheet=found["sheet"], kind=kind)
        grid = self.cells.grid
        grid.state = found["state"]
        for (top, left), (bottom, right) in found["merged"]:
            grid.merged.append((top + 1, bottom + 1, left, right))
        marks = book.sheets.get(found["sheet"]) if book else None
        if marks is None:
            grid.findings.append(_UNSEEN)
        self.marks = marks or Marks()
        grid.serials_1904 = book.serials_1904 if book else False
        grid.hidden_rows = frozenset(self.marks.hidden_rows)
        for first, last in self.marks.hidden_columns:
            self.cells.hide(first, last)
        self.errors: dict[int, dict[int, str]] = {}
        for (row, column), text in sorted(self.marks.errors.items()):
            self.errors.setdefault(row, {})[column] = text
        self.waiting = list(self.errors)[::-1]

    def take(self, number: int, left: int, values: list[Any]) -> None:
        """Take a row of values; rows before it that hold only errors come first."""
        while self.waiting and self.waiting[-1] < number:
            self._row(self.waiting.pop(), {})
        if self.waiting and self.waiting[-1] == number:
            self.waiting.pop()
        self._row(number, {left + i: value for i, value in enumerate(values) if value is not None})

    def _row(self, number: int, values: dict[int, Any]) -> None:
        self.cells.row(number)
        for column, text in self.errors.get(number, {}).items():
            values.pop(column, None)
            self.cells.error(column, text)
        for column, value in values.items():
            if type(value) is float and value.is_integer() and abs(value) < _WHOLE:
                value = int(value)
            zeros = self.marks.formats.get((number, column))
            if zeros:
                self.cells.formatted(column, value, zeros)
            else:
                self.cells.put(column, value)

    def finish(self) -> Grid:
        """Return the grid."""
        while self.waiting:
            self._row(self.waiting.pop(), {})
        return self.cells.finish()
