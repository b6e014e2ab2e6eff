"""XML Spreadsheet 2003, often saved as xls: cells carry their types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from careerstats.exports.collector import Collector
from careerstats.exports.grid import Grid
from careerstats.exports.guard import refusal
from careerstats.exports.package import CHUNK, local, parse
from careerstats.exports.serials import OUT_OF_RANGE, from_iso, number

_EPOCHS = ("1899-12-31T", "1904-01-01T")
_STATES = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}


def read_xml2003(
    source: BinaryIO, *, name: str, progress: Callable[[int], object] | None = None
) -> list[Grid]:
    """Return a Grid for each worksheet.

    Raises
    ------
    FileRefusedError
        When the XML is damaged or hostile.
    """
    reader = _Reader(name)

    def pieces() -> Iterator[bytes]:
        source.seek(0)
        first = True
        while piece := source.read(CHUNK):
            if progress:
                progress(len(piece))
            yield piece.lstrip() if first and not piece.startswith((b"\xff\xfe", b"\xfe\xff")) else piece
            first = False

    parse(pieces(), name=name, start=reader.start, end=reader.end, text=reader.text)
    if not reader.grids:
        raise refusal(name, "is a workbook without a worksheet", "export it again")
    return reader.grids


class _Reader:
    """Handlers for the elements of the workbook."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.grids: list[Grid] = []
        self.sheet: Collector | None = None
        self.zeros: dict[str, str] = {}
        self.style = ""
        self.row = self.column = self.across = 0
        self.cell_style = self.kind = ""
        self.formula = self.taking = self.serials_1904 = False
        self.pieces: list[str] = []
        self.visible: list[str] = []
        self.hidden_rows: list[int] = []
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "Style": self._style,
            "NumberFormat": self._number_format,
            "Date1904": self._date1904,
            "Worksheet": self._worksheet,
            "Column": self._column,
            "Row": self._row,
            "Cell": self._cell,
            "Data": self._data,
            "Visible": self._visible,
        }
        self.ends: dict[str, Callable[[], None]] = {
            "Data": self._end_data,
            "Cell": self._end_cell,
            "Visible": self._end_visible,
            "Worksheet": self._end_worksheet,
        }

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Take an opening element."""
        handler = self.starts.get(local(tag))
        if handler:
            handler({local(key): value for key, value in given.items()})

    def end(self, tag: str) -> None:
        """Take a closing element."""
        handler = self.ends.get(local(tag))
        if handler:
            handler()

    def text(self, piece: str) -> None:
        """Take text."""
        if self.taking:
            self.pieces.append(piece)

    def _style(self, given: dict[str, str]) -> None:
        self.style = given.get("ID", "")

    def _number_format(self, given: dict[str, str]) -> None:
        code = given.get("Format", "")
        if len(code) > 1 and not code.strip("0"):
            self.zeros[self.style] = code

    def _date1904(self, _: dict[str, str]) -> None:
        self.serials_1904 = True

    def _worksheet(self, given: dict[str, str]) -> None:
        self.sheet = Collector(file=self.name, sheet=given.get("Name", ""), kind="xml2003")
        self.sheet.grid.serials_1904 = self.serials_1904
        self.row = self.column = 0
        self.hidden_rows = []

    def _column(self, given: dict[str, str]) -> None:
        first = int(given["Index"]) if "Index" in given else self.column + 1
        self.column = first + int(given.get("Span", "0"))
        if given.get("Hidden") == "1" and self.sheet:
            self.sheet.hide(first - 1, self.column - 1)

    def _row(self, given: dict[str, str]) -> None:
        self.row = int(given["Index"]) if "Index" in given else self.row + 1
        if self.sheet:
            self.sheet.row(self.row)
        if given.get("Hidden") == "1":
            self.hidden_rows.append(self.row)
        self.row += int(given.get("Span", "0"))
        self.column = 0

    def _cell(self, given: dict[str, str]) -> None:
        if not self.sheet:
            raise ValueError("a cell outside of a sheet")
        self.column = int(given["Index"]) if "Index" in given else self.column + 1
        self.across = int(given.get("MergeAcross", "0"))
        down = int(given.get("MergeDown", "0"))
        if self.across or down:
            top, left = self.sheet.number, self.column - 1
            self.sheet.grid.merged.append((top, top + down, left, left + self.across))
        self.cell_style = given.get("StyleID", "")
        self.formula = "Formula" in given
        self.kind, self.pieces = "", []

    def _data(self, given: dict[str, str]) -> None:
        self.kind, self.taking, self.pieces = given.get("Type", "String"), True, []

    def _end_data(self) -> None:
        self.taking = False

    def _end_cell(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        text, column = "".join(self.pieces), self.column - 1
        self.column += self.across
        if not text:
            if self.formula and not self.kind:
                sheet.uncached(column)
        elif self.kind == "Error":
            sheet.error(column, text)
        elif self.kind == "Number" and self.cell_style in self.zeros:
            sheet.formatted(column, number(text), self.zeros[self.cell_style])
        else:
            value = self._value(text)
            if value is None:
                sheet.error(column, OUT_OF_RANGE)
            else:
                sheet.put(column, value)

    def _value(self, text: str) -> object:
        if self.kind == "Number":
            return number(text)
        if self.kind == "Boolean":
            return text.strip() == "1"
        if self.kind == "DateTime":
            return from_iso(text.partition("T")[2] if text.startswith(_EPOCHS[0]) else text)
        return text

    def _visible(self, _: dict[str, str]) -> None:
        self.taking, self.pieces = True, []

    def _end_visible(self) -> None:
        self.taking = False
        if self.sheet:
            self.sheet.grid.state = _STATES.get("".join(self.pieces).strip(), "visible")

    def _end_worksheet(self) -> None:
        if self.sheet:
            self.sheet.grid.hidden_rows = frozenset(self.hidden_rows)
            self.grids.append(self.sheet.finish())
            self.sheet = None
