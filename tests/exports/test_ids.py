"""Kinds 36 to 40 and 49 of mess: ids keep the digits they had, or are held back."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import column

from careerstats.exports.columns import ParseOptions
from careerstats.exports.values import parse


def read(values, field="employee_id", *, grid_parts=None, **options):
    grid = column(values, **(grid_parts or {}))
    return parse(field, "text", grid, np.arange(len(values)), 0, options=ParseOptions(**options))


def shown(parsed) -> list:
    return [None if pd.isna(v) else v for v in parsed.values]


def finding(parsed, rule):
    return next(f for f in parsed.findings if f.rule == rule)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("E001", "E001"),
        ("  E001 ", "E001"),
        ("E\u00a0001", "E 001"),
        ("E001\u200b", "E001"),
        ("\ufeffE001", "E001"),
        ("Ｅ００１", "E001"),
        ("00123", "00123"),
        (1001, "1001"),
        (1001.0, "1001"),
        ("1001.0", "1001"),
        (123456789012345, "123456789012345"),
        ("12345678901234567", "12345678901234567"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("+49 170", "+49 170"),
        ("Ann@X.org", "ann@x.org"),
        ("a/b-c_d", "a/b-c_d"),
    ],
)
def test_ids_that_are_read(value, expected):
    parsed = read([value])
    assert shown(parsed) == [expected]
    assert parsed.bad == {}
    assert parsed.values.dtype == "str"


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("6.00E+05", "id-scientific"),
        ("1e5", "id-scientific"),
        ("1,2E+12", "id-scientific"),
        (1234567890123456, "id-too-long"),
        (1.2345678901234567e17, "id-too-long"),
        (12.5, "id-not-understood"),
        (True, "id-not-understood"),
        (dt.datetime(2024, 1, 1), "id-not-understood"),
        (dt.time(1, 2), "id-not-understood"),
        ("<5", "suppressed"),
        ("*", "suppressed"),
        ("[c]", "suppressed"),
        ("#N/A", "error-cell"),
    ],
)
def test_ids_that_are_held_back(value, rule):
    parsed = read([value, "E002"])
    assert shown(parsed) == [None, "E002"]
    assert parsed.bad == {0: rule}
    assert finding(parsed, rule).severity == "quarantine"


@pytest.mark.parametrize("value", [None, "", "   ", "N/A", "-", "null", "None"])
def test_kind_42_missing_ids_are_missing(value):
    parsed = read([value, "E002"])
    assert shown(parsed) == [None, "E002"]
    assert parsed.bad == {}


def test_kind_36_zeros_come_back_from_the_number_format():
    parsed = read([123, 4567, "00089", 7], grid_parts={"formats": {(0, 0): "00000", (1, 0): "00000"}})
    assert shown(parsed) == ["00123", "04567", "00089", "7"]


def test_kind_36_zeros_that_seem_lost_are_asked_about_not_added():
    parsed = read(["00123", "456", "00789", "12345"])
    assert shown(parsed) == ["00123", "456", "00789", "12345"]
    assert finding(parsed, "id-zeros-lost").message == (
        "employee_id: ids with fewer than the 5 digits of those with leading zeros (1 cell: A2)."
    )
    assert finding(parsed, "id-zeros-lost").action.endswith("pad_ids = 5")


def test_kind_36_zeros_are_added_when_told():
    parsed = read([123, "456", "E1", "00789"], pad_ids=5)
    assert shown(parsed) == ["00123", "00456", "E1", "00789"]
    assert finding(parsed, "id-padded").message.endswith("(2 cells: A1, A2).")


def test_ids_of_several_lengths_without_zeros_are_nobodys_business():
    assert read(["1", "22", "333"]).findings == []


def test_kind_37_a_point_stays_when_some_fractions_are_not_zero():
    assert shown(read(["1001.0", "1002.5"])) == ["1001.0", "1002.5"]


def test_kind_40_cleaning_is_counted():
    parsed = read(["E001\u200b", "E002"])
    assert finding(parsed, "id-cleaned").message.endswith("(1 cell: A1).")


def test_kind_40_letters_of_another_alphabet_are_pointed_out():
    parsed = read(["Е001", "E002"])  # the first letter is Cyrillic
    assert shown(parsed) == ["Е001", "E002"]
    assert not [f for f in parsed.findings if f.rule == "id-homoglyph"]
    mixed = read(["ЕE01", "E002"])
    assert finding(mixed, "id-homoglyph").severity == "warning"


def test_ids_that_differ_in_case_only_are_pointed_out():
    parsed = read(["e001", "E001", "E002"])
    assert shown(parsed) == ["e001", "E001", "E002"]
    assert finding(parsed, "id-case").message.endswith("(1 cell: A2).")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["Chidi Anagonye (21001)", "Michael Realman (21003)"], ["21001", "21003"]),
        (["24449, First Last ", "24450, Other Name"], ["24449", "24450"]),
        (["E17 - First Last", "E18 - Other Name"], ["E17", "E18"]),
    ],
)
def test_an_id_is_taken_out_from_beside_a_name(values, expected):
    parsed = read(values, field="manager_id")
    assert shown(parsed) == expected
    assert finding(parsed, "id-with-name").message == ("manager_id: id and name together (2 cells: A1, A2).")


def test_a_true_cell_is_not_the_number_one():
    assert shown(read([True, 1, "1"])) == [None, "1", "1"]


def test_findings_hold_no_ids():
    parsed = read(["e001", "E001", "6.00E+05", "ЕE01", "00012", "77"])
    told = " ".join(f.message + f.action for f in parsed.findings)
    assert not any(text in told for text in ("e001", "E001", "6.00", "00012", "77"))


CELL = st.one_of(st.text(max_size=12), st.integers(), st.floats(allow_nan=False, allow_infinity=False))


@settings(max_examples=60, deadline=None)
@given(st.lists(CELL, min_size=1, max_size=20))
def test_whatever_stands_in_a_cell_is_read_missing_or_bad(values):
    parsed = read([None if v == "" else v for v in values])
    assert len(parsed.values) == len(values)
    assert all(pd.isna(parsed.values[row]) for row in parsed.bad)
