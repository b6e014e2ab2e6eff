"""Values into cells: written, saved, read back, and looked for in the raw XML."""

import datetime as dt
import io
import re
import zipfile
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careerstats.safecells import LONGEST, clean, load_openpyxl, plain, put

openpyxl = load_openpyxl()


def book(values):
    """The workbook with the values in column A, as bytes."""
    made = openpyxl.Workbook()
    for row, value in enumerate(values, start=1):
        put(made.active.cell(row, 1), value)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet_xml(values):
    with zipfile.ZipFile(io.BytesIO(book(values))) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode("utf-8")


def read_back(values):
    sheet = openpyxl.load_workbook(io.BytesIO(book(values))).active
    return [sheet.cell(row, 1) for row in range(1, len(values) + 1)]


DANGEROUS = [
    "=1+1",
    "==",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://example.org")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\u00a0=1+1",
    "＝1+1",
]
ERRORS = ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_even_after_editing(text):
    (cell,) = read_back([text])
    assert cell.data_type in ("s", "inlineStr")
    assert cell.quotePrefix
    assert "<f" not in sheet_xml([text])


@pytest.mark.parametrize("text", ERRORS)
def test_no_text_becomes_an_error(text):
    assert 't="e"' not in sheet_xml([text])
    assert read_back([text])[0].value == text


def test_plain_words_get_no_mark():
    (cell,) = read_back(["Sales"])
    assert (cell.value, bool(cell.quotePrefix)) == ("Sales", False)


@pytest.mark.parametrize("text", ["http://example.org", "mailto:a@example.org", "internal:Sheet1!A1"])
def test_addresses_are_no_links(text):
    (cell,) = read_back([text])
    assert (cell.value, cell.hyperlink) == (text, None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x01b", "a\ufffdb"),
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("a\uffffb", "a\ufffdb"),
        ("a_x0041_b", "a_x005F_x0041_b"),
        ("a_x00_b", "a_x00_b"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
        ("Zoë 平 🙂", "Zoë 平 🙂"),
    ],
)
def test_characters_that_no_sheet_can_hold(text, kept):
    assert clean(text) == kept
    book([text])


def test_long_text_is_cut_and_says_so():
    text = clean("x" * 40_000)
    assert len(text) == LONGEST == 32_767
    assert text.endswith("x [cut]")
    assert clean("x" * LONGEST) == "x" * LONGEST


@pytest.mark.parametrize(
    "value", [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT, np.datetime64("NaT", "D")]
)
def test_missing_values_leave_the_cell_empty(value):
    assert plain(value) is None
    assert not re.search(r"<v[ />]|<is>", sheet_xml([value]))


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (np.int64(3), 3),
        (np.float64(0.25), 0.25),
        (np.float32(0.5), 0.5),
        (True, True),
        (np.True_, True),
        (float("inf"), "infinite"),
        (-np.inf, "-infinite"),
        (10**15, "1000000000000000"),
        (10**15 - 1, 10**15 - 1),
        (pd.Period("2026Q3"), "2026Q3"),
        (pd.Interval(0, 1), "(0, 1]"),
        ([1, 2], "[1, 2]"),
        (pd.Timedelta(days=2), "2 days 00:00:00"),
    ],
)
def test_every_kind_of_value_becomes_a_plain_one(value, kept):
    made = plain(value)
    assert made == kept
    assert type(made) is type(kept)


def test_a_numpy_bool_is_a_bool_in_the_sheet():
    assert read_back([np.True_])[0].data_type == "b"


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2026, 9, 30),
        dt.datetime(2026, 9, 30),
        pd.Timestamp("2026-09-30"),
        np.datetime64("2026-09-30"),
        pd.Timestamp("2026-09-30", tz="Europe/Paris"),
        dt.datetime(2026, 9, 30, tzinfo=ZoneInfo("Asia/Tokyo")),
    ],
)
def test_days_are_dates_on_the_day_they_say(day):
    (cell,) = read_back([day])
    assert (cell.value, cell.number_format) == (dt.datetime(2026, 9, 30), "yyyy-mm-dd")


def test_a_time_of_day_is_shown():
    (cell,) = read_back([pd.Timestamp("2026-09-30 08:15")])
    assert cell.number_format == "yyyy-mm-dd hh:mm:ss"


@pytest.mark.parametrize(
    ("day", "text"),
    [(dt.date(1899, 12, 31), "1899-12-31"), (pd.Timestamp("1900-02-28"), "1900-02-28")],
)
def test_dates_before_march_1900_are_text(day, text):
    assert plain(day) == text


def test_write_only_cells_are_as_safe():
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("a")
    cell_type = openpyxl.cell.WriteOnlyCell
    sheet.append([put(cell_type(sheet), "=1+1"), put(cell_type(sheet), 2)])
    out = io.BytesIO()
    made.save(out)
    row = next(openpyxl.load_workbook(out).active.iter_rows())
    assert [c.value for c in row] == ["=1+1", 2]
    assert row[0].data_type != "f"


def test_openpyxl_writes_with_the_standard_library():
    assert load_openpyxl() is openpyxl
    assert not openpyxl.LXML


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_any_text_stays_text_and_can_be_saved(text):
    xml = sheet_xml([text])
    assert "<f" not in xml.split("<sheetData>")[1]
    assert 't="e"' not in xml
    kept = read_back([text])[0].value
    assert kept is None if not text else isinstance(kept, str)


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=60)
)
def test_text_that_a_cell_can_hold_is_not_changed(text):
    assert clean(text) == text or "_x" in text


@given(st.text(max_size=50))
def test_cleaning_leaves_nothing_that_cannot_be_written(text):
    once = clean(text)
    assert not set(once) & {chr(c) for c in range(32) if c not in (9, 10, 13)}
    assert "\ufffe" not in once
