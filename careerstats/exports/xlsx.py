"""Worksheets of xlsx and xlsm: one pass over the XML, nothing evaluated, nothing assumed about extent."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from careerstats.exports.collector import Collector
from careerstats.exports.grid import Grid
from careerstats.exports.package import Package, local, parse
from careerstats.exports.serials import OUT_OF_RANGE, duration, from_iso, from_serial, number
from careerstats.exports.xlsx_book import (
    DATE,
    DURATION,
    Book,
    Sheet,
    cell_range,
    column_index,
    read_book,
    read_table,
    relations,
    unescape,
)

_DIGITS = "0123456789"
MACROS = ("macros", "warning", "The workbook holds macros; they were neither run nor kept.")
_YES = {"1", "true", "on"}


def read_xlsx(source: BinaryIO, *, name: str, progress: Callable[[int], object] | None = None) -> list[Grid]:
    """Return a Grid for each worksheet, hidden ones included.

    Raises
    ------
    FileRefusedError
        When the package is damaged or hostile.
    """
    package = Package(source, name=name, progress=progress)
    book = read_book(package)
    grids = [_read_sheet(package, book, sheet) for sheet in book.sheets]
    grids[0].findings[:0] = extras(package)
    return grids


def extras(package: Package) -> list[tuple[str, str, str]]:
    """Return findings about what a workbook holds besides cells."""
    found = []
    members = package.members
    if any(m.endswith("vbaProject.bin") for m in members):
        found.append(MACROS)
    if any("/externalLinks/" in m for m in members):
        found.append(
            (
                "external-links",
                "warning",
                "The workbook refers to other workbooks; the links were not followed.",
            )
        )
    if any(m.endswith(("/connections.xml", "/connections.bin")) for m in members):
        found.append(("data-connections", "warning", "The workbook holds data connections; none was opened."))
    return found


def _read_sheet(package: Package, book: Book, sheet: Sheet) -> Grid:
    reader = _SheetReader(package.name, book, sheet)
    parse(
        package.stream(sheet.member),
        name=package.name,
        start=reader.start,
        end=reader.end,
        text=reader.text,
    )
    related = relations(package, sheet.member)
    for kind, member in related.values():
        if kind == "table" and member in package:
            table = read_table(package, member)
            if table:
                reader.grid.tables.append(table)
    return reader.finish()


class _SheetReader:
    """Handlers for the elements of one worksheet."""

    def __init__(self, name: str, book: Book, sheet: Sheet) -> None:
        self.sheet = Collector(file=name, sheet=sheet.name, kind="xlsx")
        self.grid = self.sheet.grid
        self.grid.state = sheet.state
        self.grid.serials_1904 = book.serials_1904
        self.strings = book.strings
        self.styles = book.styles
        self.number = 0
        self.column = -1
        self.letters: dict[str, int] = {}
        self.dates: dict[str, object] = {}
        self.hidden_rows: list[int] = []
        self.kind = "n"
        self.style = 0
        self.formula = self.valued = self.taking = False
        self.pieces: list[str] = []
        self.cell_tag = self.value_tag = ""
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self.casts: dict[str, Callable[[str], object]] = {
            "s": self._shared,
            "b": lambda text: text.strip().lower() in _YES,
            "d": from_iso,
            "str": unescape,
            "inlineStr": unescape,
        }

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Take an opening element."""
        if tag == self.cell_tag:
            self._cell(given)
        elif tag == self.value_tag:
            self.taking = self.valued = True
        elif tag in self.starts:
            self.starts[tag](given)
        elif not self.cell_tag:
            self._root(tag)

    def _root(self, tag: str) -> None:
        space = tag[: len(tag) - len(local(tag))]
        self.cell_tag, self.value_tag = space + "c", space + "v"
        self.starts = {
            space + "row": self._row,
            space + "f": self._formula,
            space + "t": self._take,
            space + "rPh": self._skip,
            space + "col": self._columns,
            space + "mergeCell": self._merge,
        }

    def _row(self, given: dict[str, str]) -> None:
        number = given.get("r")
        self.number = int(number) if number else self.number + 1
        self.column = -1
        self.sheet.row(self.number)
        if given.get("hidden") in _YES:
            self.hidden_rows.append(self.number)

    def _cell(self, given: dict[str, str]) -> None:
        place = given.get("r")
        if place:
            letters = place.rstrip(_DIGITS)
            column = self.letters.get(letters)
            if column is None:
                column = self.letters[letters] = column_index(letters.upper())
            self.column = column
        else:
            self.column += 1
        self.kind = given.get("t", "n")
        style = given.get("s")
        self.style = int(style) if style else 0
        self.formula = self.valued = False
        self.pieces = []

    def _formula(self, _: dict[str, str]) -> None:
        self.formula = True

    def _take(self, _: dict[str, str]) -> None:
        self.taking = self.kind == "inlineStr"

    def _skip(self, _: dict[str, str]) -> None:
        self.kind = "phonetic"

    def _columns(self, given: dict[str, str]) -> None:
        if given.get("hidden") in _YES:
            self.sheet.hide(int(given["min"]) - 1, int(given["max"]) - 1)

    def _merge(self, given: dict[str, str]) -> None:
        place = cell_range(given.get("ref", ""))
        if place:
            self.grid.merged.append(place)

    def text(self, piece: str) -> None:
        """Take text."""
        if self.taking:
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        """Take a closing element."""
        self.taking = False
        if tag != self.cell_tag:
            if self.kind == "phonetic" and local(tag) == "rPh":
                self.kind = "inlineStr"
            return
        pieces = self.pieces
        if not pieces:
            if self.formula and not (self.valued and self.kind == "str"):
                self.sheet.uncached(self.column)
            return
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        self._value(text)

    def _value(self, text: str) -> None:
        if self.kind == "e":
            self.sheet.error(self.column, text)
            return
        if self.kind == "n":
            self._number(text)
            return
        value = self.casts.get(self.kind, unescape)(text)
        if value is None:
            self.sheet.error(self.column, OUT_OF_RANGE)
        elif value != "":
            self.sheet.put(self.column, value)

    def _shared(self, text: str) -> str:
        return self.strings[int(text)]

    def _number(self, text: str) -> None:
        style = self.styles[self.style] if self.style < len(self.styles) else ""
        if style == "":
            self.sheet.put(self.column, number(text))
        elif style == DATE:
            value = self.dates.get(text, self)
            if value is self:
                value = self.dates[text] = from_serial(
                    float(number(text)), serials_1904=self.grid.serials_1904
                )
            if value is None:
                self.sheet.error(self.column, OUT_OF_RANGE)
            else:
                self.sheet.put(self.column, value)
        elif style == DURATION:
            self.sheet.put(self.column, duration(float(number(text))))
        else:
            self.sheet.formatted(self.column, number(text), style)

    def finish(self) -> Grid:
        """Return the sheet's grid."""
        self.grid.hidden_rows = frozenset(self.hidden_rows)
        return self.sheet.finish()
