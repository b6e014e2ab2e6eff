"""OpenDocument spreadsheets (ods): one pass over content.xml, repeats within bounds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import BinaryIO

from careerstats.exports.collector import Collector
from careerstats.exports.grid import Grid, address
from careerstats.exports.guard import refusal
from careerstats.exports.package import Package, local, parse
from careerstats.exports.serials import from_iso, number
from careerstats.exports.xlsx import MACROS

_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?$")
_ERROR = re.compile(r"(?:#N/A|#DIV/0!|#VALUE!|#REF!|#NAME\?|#NUM!|#NULL!|Err:\d+)$")
_REPEATED_VALUES = 1_000
"""A value repeated in more cells than this is formatting that went astray, not data."""

_SPREAD = 5_000_000
"""Most cells that repeats may add to a file."""


def read_ods(source: BinaryIO, *, name: str, progress: Callable[[int], object] | None = None) -> list[Grid]:
    """Return a Grid for each sheet, hidden ones included.

    Raises
    ------
    FileRefusedError
        When the package is damaged, hostile or has a password.
    """
    package = Package(source, name=name, progress=progress)
    _check_password(package)
    package.check_prologs()
    reader = _Reader(name)
    for member in ("styles.xml", "content.xml"):
        if member in package:
            parse(package.stream(member), name=name, start=reader.start, end=reader.end, text=reader.text)
    if not reader.grids:
        raise refusal(name, "is a workbook without a sheet", "export it again")
    if any(member.startswith("Basic/") for member in package.members):
        reader.grids[0].findings.append(MACROS)
    return reader.grids


def _check_password(package: Package) -> None:
    def start(tag: str, _: dict[str, str]) -> None:
        if local(tag) == "encryption-data":
            raise refusal(
                package.name,
                "has a password and ods files with one are not read",
                "save it without a password",
            )

    if "META-INF/manifest.xml" in package:
        parse(package.stream("META-INF/manifest.xml"), name=package.name, start=start)


def _attributes(given: dict[str, str]) -> dict[str, str]:
    return {local(key): value for key, value in given.items()}


class _Reader:
    """Handlers for the elements of content.xml."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.grids: list[Grid] = []
        self.sheet: Collector | None = None
        self.hidden_styles: set[str] = set()
        self.zeros: dict[str, str] = {}
        self.formats: dict[str, str] = {}
        self.style = self.cut = ""
        self.row_number = self.row_repeat = self.column = self.repeat = 0
        self.spans: tuple[int, int] = (1, 1)
        self.given: dict[str, str] = {}
        self.pieces: list[str] = []
        self.depth = 0
        self.cells: list[tuple[int, object, str]] = []
        self.hidden_rows: list[int] = []
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "style": self._style,
            "number-style": self._number_style,
            "number": self._number_format,
            "table-properties": self._table_style,
            "null-date": self._null_date,
            "table": self._table,
            "table-column": self._table_column,
            "table-row": self._table_row,
            "table-cell": self._cell,
            "covered-table-cell": self._cell,
            "p": self._paragraph,
            "annotation": self._aside,
            "s": self._spaces,
            "tab": lambda _: self.pieces.append("\t") if self.taking else None,
            "line-break": lambda _: self.pieces.append("\n") if self.taking else None,
        }
        self.taking = self.serials_1904 = False
        self.aside = self.spread = 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Take an opening element."""
        handler = self.starts.get(local(tag))
        if handler:
            handler(_attributes(given))

    def text(self, piece: str) -> None:
        """Take text."""
        if self.taking:
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        """Take a closing element."""
        name = local(tag)
        if name == "p":
            self.taking = False
        elif name == "annotation":
            self.aside -= 1
        elif name in ("table-cell", "covered-table-cell") and self.sheet:
            self._end_cell()
        elif name == "table-row" and self.sheet:
            self._end_row()
        elif name == "table" and self.sheet:
            self._end_table()

    def _style(self, given: dict[str, str]) -> None:
        self.style = given.get("name", "")
        zeros = self.zeros.get(given.get("data-style-name", ""))
        if zeros:
            self.formats[self.style] = zeros

    def _number_style(self, given: dict[str, str]) -> None:
        self.style = given.get("name", "")

    def _number_format(self, given: dict[str, str]) -> None:
        least = given.get("min-integer-digits", "1")
        if least.isdigit() and 1 < int(least) < 30 and given.get("decimal-places", "0") == "0":
            self.zeros[self.style] = "0" * int(least)

    def _table_style(self, given: dict[str, str]) -> None:
        if given.get("display") == "false":
            self.hidden_styles.add(self.style)

    def _null_date(self, given: dict[str, str]) -> None:
        self.serials_1904 = given.get("date-value", "").startswith("1904-01-01")

    def _table(self, given: dict[str, str]) -> None:
        self.sheet = Collector(file=self.name, sheet=given.get("name", ""), kind="ods")
        self.sheet.grid.serials_1904 = self.serials_1904
        if given.get("style-name") in self.hidden_styles:
            self.sheet.grid.state = "hidden"
        self.row_number = self.column = 0
        self.cut = ""
        self.hidden_rows = []

    def _table_column(self, given: dict[str, str]) -> None:
        count = int(given.get("number-columns-repeated", "1"))
        if given.get("visibility") in ("collapse", "filter") and self.sheet:
            self.sheet.hide(self.column, self.column + count - 1)
        self.column += count

    def _table_row(self, given: dict[str, str]) -> None:
        self.row_repeat = int(given.get("number-rows-repeated", "1"))
        if self.row_repeat < 1:
            raise ValueError("a row repeated less than once")
        if given.get("visibility") in ("collapse", "filter"):
            first = self.row_number + 1
            self.hidden_rows.extend(range(first, first + min(self.row_repeat, 1_048_576 - self.row_number)))
        self.column = 0
        self.cells = []

    def _cell(self, given: dict[str, str]) -> None:
        self.given = given
        self.repeat = int(given.get("number-columns-repeated", "1"))
        if self.repeat < 1:
            raise ValueError("a cell repeated less than once")
        self.pieces = []
        columns = int(given.get("number-columns-spanned", "1"))
        rows = int(given.get("number-rows-spanned", "1"))
        if self.sheet and (columns > 1 or rows > 1):
            top, left = self.row_number + 1, self.column
            self.sheet.grid.merged.append((top, top + rows - 1, left, left + columns - 1))

    def _paragraph(self, _: dict[str, str]) -> None:
        self.taking = not self.aside
        if self.taking and self.pieces:
            self.pieces.append("\n")

    def _aside(self, _: dict[str, str]) -> None:
        self.aside += 1

    def _spaces(self, given: dict[str, str]) -> None:
        if self.taking:
            self.pieces.append(" " * min(int(given.get("c", "1")), 1_000))

    def _end_cell(self) -> None:
        text = "".join(self.pieces)
        value, mark = _value(self.given, text)
        if value is not None or mark:
            if self.column >= 16_384:
                raise ValueError("a cell beyond the last column")
            zeros = self.formats.get(self.given.get("style-name", ""), "")
            if zeros and isinstance(value, (int, float)) and not mark:
                mark = zeros
            repeat = self._bounded(self.repeat, 1)
            self.cells.extend((self.column + i, value, mark) for i in range(repeat))
        self.column += self.repeat

    def _bounded(self, repeat: int, cells: int) -> int:
        """Return how often cells are spread out; said when that is less than the file asks for."""
        self.spread += min(repeat - 1, _REPEATED_VALUES) * cells
        if self.spread > _SPREAD:
            raise refusal(
                self.name,
                f"repeats values over more than {_SPREAD:,} cells",
                "copy the table alone to a new workbook and give that",
            )
        if repeat <= _REPEATED_VALUES:
            return repeat
        if not self.cut and self.sheet:
            self.cut = address(self.row_number + 1, self.column)
            message = (
                f"A value repeated over more than {_REPEATED_VALUES:,} rows or columns was read once, "
                f"the first at {self.cut}."
            )
            self.sheet.note("repeats-cut", "warning", message)
        return 1

    def _end_row(self) -> None:
        sheet = self.sheet
        if not self.cells or sheet is None:
            self.row_number += self.row_repeat
            return
        for step in range(self._bounded(self.row_repeat, len(self.cells))):
            sheet.row(self.row_number + 1 + step)
            for column, value, mark in self.cells:
                if not mark:
                    sheet.put(column, value)
                elif value is not None:
                    sheet.formatted(column, value, mark)
                elif mark == "uncached":
                    sheet.uncached(column)
                else:
                    sheet.error(column, mark)
        self.row_number += self.row_repeat

    def _end_table(self) -> None:
        if self.sheet is None:
            return
        self.sheet.grid.hidden_rows = frozenset(self.hidden_rows)
        self.grids.append(self.sheet.finish())
        self.sheet = None


def _value(given: dict[str, str], text: str) -> tuple[object, str]:
    """Return a cell's value, and the text of an error or ``uncached``."""
    kind = given.get("value-type", "")
    if kind == "string":
        formula = "formula" in given
        value = given.get("string-value", text)
        return (None, value) if formula and _ERROR.match(value) else (value or None, "")
    if kind in ("float", "percentage", "currency"):
        if _ERROR.match(text):
            return None, text
        return number(given["value"]), ""
    if kind == "date":
        found = from_iso(given["date-value"])
        return found, "" if found is not None else "########"
    if kind == "time":
        return _time(given["time-value"]), ""
    if kind == "boolean":
        return given["boolean-value"] == "true", ""
    if "formula" in given:
        return None, text if _ERROR.match(text) else "uncached"
    return text or None, ""


def _time(text: str) -> dt.time | dt.timedelta | str:
    """Return a time of day, or a duration from 24 hours on."""
    found = _DURATION.match(text)
    if not found:
        return text
    sign, days, hours, minutes, seconds = found.groups()
    whole = dt.timedelta(
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=float((seconds or "0").replace(",", ".")),
    )
    if sign or whole >= dt.timedelta(days=1):
        return -whole if sign else whole
    return (dt.datetime.min + whole).time()
