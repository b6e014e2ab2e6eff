"""How a field's column is read, whatever stands in it."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import column, sheet

from careerstats.exports.columns import BAD
from careerstats.exports.fields import FIELDS
from careerstats.exports.findings import SEVERITIES
from careerstats.exports.mapping import FileOptions, Mapping
from careerstats.exports.values import ParseOptions, parse
from careerstats.tables import DTYPES

ALL = sorted({(field, kind) for columns in FIELDS.values() for field, kind in columns.items()})

CELL = st.one_of(
    st.none(),
    st.text(max_size=10),
    st.sampled_from(
        ["03/04/2021", "2024-01-01", "1e5", "#N/A", "N/A", "manager", "30 min", "4 - Good", "<5", "TRUE"]
    ),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(min_value=dt.datetime(1900, 1, 1), max_value=dt.datetime(2200, 1, 1)),
    st.times(),
    st.timedeltas(min_value=dt.timedelta(days=-9), max_value=dt.timedelta(days=9)),
)


@pytest.mark.parametrize(("field", "kind"), ALL)
def test_each_field_gives_its_dtype(field, kind):
    parsed = parse(field, kind, column(["2024-01-01", None, "x"]), np.arange(3), 0)
    assert str(parsed.values.dtype) == DTYPES[kind]
    assert parsed.values.index.tolist() == [0, 1, 2]
    assert pd.isna(parsed.values[1])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ALL), st.lists(CELL, min_size=1, max_size=12))
def test_no_cell_breaks_the_reading_and_none_is_lost(field_and_kind, values):
    """Every cell is read, blank, or bad by a known rule; findings name the field and hold no surprise."""
    field, kind = field_and_kind
    parsed = parse(field, kind, column(values), np.arange(len(values)), 0)
    assert len(parsed.values) == len(values)
    assert set(parsed.bad) <= set(range(len(values)))
    assert set(parsed.bad.values()) <= set(BAD)
    assert all(pd.isna(parsed.values[row]) for row in parsed.bad)
    assert all(f.severity in SEVERITIES and f.field == field and f.message for f in parsed.findings)
    for row, value in enumerate(values):
        if value is None:
            assert pd.isna(parsed.values[row])
            assert row not in parsed.bad


def test_only_the_rows_asked_for_are_read_and_positions_count_from_them():
    grid = column(["Hire Date", "2024-01-01", "never mind", "x", "2024-01-02"], numbers=[3, 4, 5, 6, 9])
    parsed = parse("hire_date", "date", grid, np.array([1, 3, 4]), 0)
    assert parsed.bad == {1: "date-not-understood"}
    assert "A6" in parsed.findings[0].message


def test_addresses_are_those_of_the_file():
    grid = sheet([[None, None, "x"]], numbers=[17])
    parsed = parse("hire_date", "date", grid, np.array([0]), 2)
    assert "C17" in parsed.findings[0].message
    assert parsed.findings[0].column == 2


def test_many_cells_name_only_the_first():
    parsed = parse("hire_date", "date", column(["x"] * 9), np.arange(9), 0)
    assert parsed.findings[0].message.endswith("(9 cells: A1, A2, A3, A4, A5 ...).")


@pytest.mark.parametrize(
    ("field", "severity"),
    [
        ("employee_id", "quarantine"),
        ("hire_date", "quarantine"),
        ("exit_date", "quarantine"),
        ("birth_date", "warning"),
    ],
)
def test_kind_48_where_an_error_cell_holds_the_row_back(field, severity):
    kind = FIELDS["employees"][field]
    grid = column([None, "2020-01-01"], errors={(0, 0): "#REF!"})
    parsed = parse(field, kind, grid, np.arange(2), 0)
    assert parsed.bad == {0: "error-cell"}
    assert parsed.findings[0].severity == severity


def test_own_words_for_none():
    options = ParseOptions(missing=("Still Here",))
    parsed = parse(
        "exit_date", "date", column(["still here", "2020-01-01"]), np.arange(2), 0, options=options
    )
    assert parsed.bad == {}
    assert pd.isna(parsed.values[0])


def test_options_of_a_column_come_from_the_file_and_the_mapping():
    mapping = Mapping.load({"words": {"rating": {"Very  Good": 5}}, "decimal": ","})
    options = ParseOptions.of(mapping.for_file("a.csv"), field="rating", header="Rating", mapping=mapping)
    assert options.words == {"very good": 5}
    assert (options.decimal, options.header, options.dayfirst) == (",", "Rating", None)
    assert ParseOptions.of(FileOptions(), field="date", header="", mapping=None).words == {}
