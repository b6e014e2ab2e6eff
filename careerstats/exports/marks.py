"""What calamine does not tell of xls and xlsb: error cells, zero formats, hidden rows and columns, 1904.

The records are walked, not interpreted: [MS-XLS] and [MS-XLSB], sections 2.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack_from

from careerstats.exports.xlsx_book import DATE, DURATION, format_class

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass
class Marks:
    """What is known of one sheet's cells by row number in the file and 0-based column."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class BookMarks:
    """The marks of all sheets, by name, and the calendar."""

    sheets: dict[str, Marks] = field(default_factory=dict)
    serials_1904: bool = False
    macros: bool = False
    zeros: list[str] = field(default_factory=list)


def _zeros(code: str) -> str:
    found = format_class(code)
    return "" if found in (DATE, DURATION) else found


def _xls_records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a substream with their kinds, to its end."""
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        if kind == 0x0A:
            return
        at += 4 + size


def _xls_text(body: bytes, at: int, count: int) -> str:
    """Return a string that is stored after a byte of flags."""
    if body[at] & 1:
        return body[at + 1 : at + 1 + 2 * count].decode("utf-16-le", "replace")
    return body[at + 1 : at + 1 + count].decode("latin-1")


def xls_marks(stream: bytes) -> BookMarks:
    """Return the marks of an old workbook from its stream *Workbook* (Excel 97 to 2003)."""
    book = BookMarks()
    places: list[tuple[str, int]] = []
    codes: dict[int, str] = {}
    for kind, body in _xls_records(stream, 0):
        if kind == 0x85 and body[5] == 0:
            places.append((_xls_text(body, 7, body[6]), unpack_from("<I", body)[0]))
        elif kind == 0x22:
            book.serials_1904 = body[0] == 1
        elif kind == 0x41E:
            number, count = unpack_from("<HH", body)
            codes[number] = _zeros(_xls_text(body, 4, count))
        elif kind == 0xE0:
            book.zeros.append(codes.get(unpack_from("<H", body, 2)[0], ""))
    for name, at in places:
        marks = book.sheets[name] = Marks()
        for kind, body in _xls_records(stream, at):
            _xls_cell(kind, body, marks, book.zeros)
    return book


def _xls_cell(kind: int, body: bytes, marks: Marks, zeros: list[str]) -> None:
    if kind == 0x205 and body[7]:
        row, column = unpack_from("<HH", body)
        marks.errors[row + 1, column] = ERRORS.get(body[6], "#ERROR")
    elif kind == 0x06 and body[6] == 2 and body[12:14] == b"\xff\xff":
        row, column = unpack_from("<HH", body)
        marks.errors[row + 1, column] = ERRORS.get(body[8], "#ERROR")
    elif kind in (0x203, 0x27E, 0x06):
        row, column, style = unpack_from("<HHH", body)
        _zero(marks, row, column, style, zeros)
    elif kind == 0xBD:
        row, column = unpack_from("<HH", body)
        for offset in range((len(body) - 6) // 6):
            _zero(marks, row, column + offset, unpack_from("<H", body, 4 + 6 * offset)[0], zeros)
    elif kind == 0x208 and body[12] & 0x20:
        marks.hidden_rows.add(unpack_from("<H", body)[0] + 1)
    elif kind == 0x7D and body[8] & 1:
        first, last = unpack_from("<HH", body)
        marks.hidden_columns.append((first, last))


def _zero(marks: Marks, row: int, column: int, style: int, zeros: list[str]) -> None:
    if style < len(zeros) and zeros[style]:
        marks.formats[row + 1, column] = zeros[style]


def xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part of an xlsb with their kinds."""
    at = 0
    while at < len(part):
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        yield kind, part[at : at + size]
        at += size


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """Return a string and where it ends."""
    count = unpack_from("<I", body, at)[0]
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def xlsb_sheets(workbook: bytes, book: BookMarks) -> list[tuple[str, str]]:
    """Return the sheets' names and relation ids; note the calendar in `book`."""
    sheets = []
    for kind, body in xlsb_records(workbook):
        if kind == 153:
            book.serials_1904 = bool(body[0] & 1)
        elif kind == 156:
            link, end = _wide(body, 8)
            sheets.append((_wide(body, end)[0], link))
    return sheets


def xlsb_styles(styles: bytes) -> list[str]:
    """Return for each cell style its format of zeros, or nothing."""
    codes: dict[int, str] = {}
    zeros: list[str] = []
    inside = False
    for kind, body in xlsb_records(styles):
        if kind == 44:
            codes[unpack_from("<H", body)[0]] = _zeros(_wide(body, 2)[0])
        elif kind in (617, 618):
            inside = kind == 617
        elif kind == 47 and inside:
            zeros.append(codes.get(unpack_from("<H", body, 2)[0], ""))
    return zeros


def xlsb_sheet(part: bytes, zeros: list[str]) -> Marks:
    """Return the marks of one worksheet part."""
    marks = Marks()
    row = 0
    for kind, body in xlsb_records(part):
        if kind == 0:
            row = unpack_from("<I", body)[0]
            if body[11] & 0x10:
                marks.hidden_rows.add(row + 1)
        elif kind in (3, 11):
            marks.errors[row + 1, unpack_from("<I", body)[0]] = ERRORS.get(body[8], "#ERROR")
        elif kind in (2, 5, 9):
            column, style = unpack_from("<II", body)
            _zero(marks, row, column, style & 0xFFFFFF, zeros)
        elif kind == 60 and unpack_from("<H", body, 16)[0] & 1:
            first, last = unpack_from("<II", body)
            marks.hidden_columns.append((first, last))
    return marks
