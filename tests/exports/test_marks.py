"""Records written by hand after [MS-XLS] and [MS-XLSB]."""

import struct

import pytest
from workbooks import record, wide, xlsb_cell, xlsb_row

from careerstats.exports.marks import (
    BookMarks,
    xls_marks,
    xlsb_records,
    xlsb_sheet,
    xlsb_sheets,
    xlsb_styles,
)


def biff(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def style(number_format):
    return biff(0xE0, struct.pack("<HH", 0, number_format) + bytes(16))


def stream(*cells, names=(b"\x00Staff",), date1904=False):
    """A workbook stream whose one sheet holds the cell records; style 1 is ``00000``, style 2 a date."""
    formats = biff(0x41E, struct.pack("<HH", 164, 5) + b"\0" + b"00000") + biff(
        0x41E, struct.pack("<HH", 165, 8) + b"\x01" + "dd.mm.yy".encode("utf-16-le")
    )
    before = biff(0x809, bytes(16)) + biff(0x22, struct.pack("<H", date1904)) + formats
    before += style(0) + style(164) + style(165)
    sheets = [(8 + len(name), name) for name in names]
    at = len(before) + sum(4 + 7 + len(name) for _, name in sheets) + 4
    bound = b"".join(
        biff(0x85, struct.pack("<IBB", at, 0, 0) + bytes([len(name) - 1]) + name) for _, name in sheets
    )
    return before + bound + biff(0x0A) + biff(0x809, bytes(16)) + b"".join(cells) + biff(0x0A)


def cell(row, column, style=0):
    return struct.pack("<HHH", row, column, style)


def marks(*cells):
    return xls_marks(stream(*cells)).sheets["Staff"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (0, "#NULL!"),
        (7, "#DIV/0!"),
        (15, "#VALUE!"),
        (23, "#REF!"),
        (29, "#NAME?"),
        (36, "#NUM!"),
        (42, "#N/A"),
    ],
)
def test_error_cells_of_an_old_workbook(code, text):
    plain = biff(0x205, cell(4, 2) + bytes([code, 1]))
    formula = biff(0x06, cell(6, 3) + bytes([2, 0, code, 0, 0, 0, 0xFF, 0xFF]) + bytes(8))
    assert marks(plain, formula).errors == {(5, 2): text, (7, 3): text}


def test_what_is_no_error_cell():
    boolean = biff(0x205, cell(0, 0) + bytes([1, 0]))
    number = biff(0x06, cell(1, 0) + struct.pack("<d", 2.5) + bytes(8))
    text = biff(0x06, cell(2, 0) + bytes([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) + bytes(8))
    assert marks(boolean, number, text).errors == {}


def test_an_error_of_an_unknown_code_is_still_an_error():
    assert marks(biff(0x205, cell(0, 0) + bytes([99, 1]))).errors == {(1, 0): "#ERROR"}


def test_zero_formats_of_each_kind_of_number():
    number = biff(0x203, cell(0, 0, 1) + struct.pack("<d", 5))
    small = biff(0x27E, cell(1, 0, 1) + bytes(4))
    many = biff(
        0xBD, struct.pack("<HH", 2, 3) + struct.pack("<HIHIHI", 1, 0, 0, 0, 1, 0) + struct.pack("<H", 5)
    )
    date = biff(0x203, cell(3, 0, 2) + bytes(8))
    beyond = biff(0x203, cell(4, 0, 99) + bytes(8))
    assert marks(number, small, many, date, beyond).formats == {
        (1, 0): "00000",
        (2, 0): "00000",
        (3, 3): "00000",
        (3, 5): "00000",
    }


def test_hidden_rows_and_columns():
    hidden = biff(0x208, struct.pack("<HHHHHHH", 6, 0, 3, 255, 0, 0, 0x20) + bytes(2))
    shown = biff(0x208, struct.pack("<HHHHHHH", 7, 0, 3, 255, 0, 0, 0) + bytes(2))
    columns = biff(0x7D, struct.pack("<HHHHH", 1, 2, 0, 0, 1)) + biff(
        0x7D, struct.pack("<HHHHH", 5, 5, 0, 0, 0)
    )
    found = marks(hidden, shown, columns)
    assert found.hidden_rows == {7}
    assert found.hidden_columns == [(1, 2)]


def test_the_calendar_and_names_in_two_bytes_a_letter():
    name = b"\x01" + "Zoë".encode("utf-16-le")
    head = stream(names=(b"\x00S",), date1904=True)
    assert xls_marks(head).serials_1904
    assert not xls_marks(stream()).serials_1904
    at = stream().index(b"\x85\x00")
    plain = stream()
    wide_name = plain[: at + 4] + plain[at + 4 : at + 10] + bytes([3]) + name
    made = wide_name[: at + 2] + struct.pack("<H", 7 + len(name)) + wide_name[at + 4 :]
    assert list(xls_marks(made + biff(0x0A)).sheets) == ["Zoë"]


def test_records_end_where_the_bytes_end():
    assert xls_marks(b"").sheets == {}
    assert list(xlsb_records(b"")) == []
    assert list(xlsb_records(record(5, b"abc") + record(300, b"x" * 300))) == [(5, b"abc"), (300, b"x" * 300)]


def test_an_xlsb_sheet():
    part = (
        record(60, struct.pack("<IIIIH", 1, 3, 0, 0, 1))
        + record(60, struct.pack("<IIIIH", 5, 5, 0, 0, 0))
        + xlsb_row(4, xlsb_cell(2, None, error=42), xlsb_cell(3, 7.0, style=1), hidden=True)
        + xlsb_row(9, record(11, struct.pack("<II", 1, 0) + bytes([7]) + bytes(6)), xlsb_cell(4, 7.0))
    )
    found = xlsb_sheet(part, ["", "0000"])
    assert found.errors == {(5, 2): "#N/A", (10, 1): "#DIV/0!"}
    assert found.formats == {(5, 3): "0000"}
    assert found.hidden_rows == {5}
    assert found.hidden_columns == [(1, 3)]


def test_an_xlsb_workbook_and_its_styles():
    book = BookMarks()
    part = record(153, struct.pack("<II", 1, 0)) + record(
        156, struct.pack("<II", 0, 1) + wide("r7") + wide("Zoë")
    )
    assert xlsb_sheets(part, book) == [("Zoë", "r7")]
    assert book.serials_1904
    styles = (
        record(44, struct.pack("<H", 164) + wide("000"))
        + record(44, struct.pack("<H", 165) + wide("yyyy"))
        + record(47, struct.pack("<HH", 0, 164))
        + record(617)
        + b"".join(record(47, struct.pack("<HH", 0, code)) for code in (0, 164, 165))
        + record(618)
        + record(47, struct.pack("<HH", 0, 164))
    )
    assert xlsb_styles(styles) == ["", "000", ""]


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_cut_off_records_give_an_error_that_the_caller_knows(cut):
    part = xlsb_row(4, xlsb_cell(2, None, error=42), xlsb_cell(3, 7.0, style=1))
    try:
        found = xlsb_sheet(part[:cut], ["", "0000"])
    except (struct.error, IndexError):
        return
    assert set(found.errors) <= {(5, 2)}
