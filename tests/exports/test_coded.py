"""Columns as distinct values and codes."""

import datetime as dt
import gc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import column, sheet

from careerstats.exports import coded as module
from careerstats.exports.coded import code, coded


def objects(values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def back(made):
    return [None if c < 0 else made.distinct[c] for c in made.codes.tolist()]


CELLS = st.one_of(
    st.none(),
    st.text(alphabet=" ab\t", max_size=3),
    st.integers(0, 3),
    st.booleans(),
    st.dates(),
    st.floats(0, 2),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(CELLS, max_size=30))
def test_codes_lead_back_to_the_cells(values):
    def expected(value):
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        return (
            str(value).upper()
            if isinstance(value, bool)
            else value.strip()
            if isinstance(value, str)
            else value
        )

    made = code(objects(values))
    assert back(made) == [expected(v) for v in values]
    assert len(made.distinct) == len(set(made.distinct))
    assert made.filled.tolist() == [expected(v) is not None for v in values]


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=20), st.data())
def test_within_rows_holds_only_what_stands_there(values, data):
    rows = np.array(data.draw(st.lists(st.integers(0, len(values) - 1), max_size=20)), dtype=int)
    made = code(objects(values))
    part = made.within(rows)
    whole = back(made)
    assert back(part) == [whole[r] for r in rows]
    assert set(part.codes[part.codes >= 0].tolist()) == set(range(len(part.distinct)))


def test_one_and_true_are_not_the_same():
    assert back(code(objects([1, True, 1.0, "1"]))) == [1, "TRUE", 1, "1"]


def test_dates_stay_dates():
    day = dt.datetime(2024, 1, 1)
    assert back(code(objects([day, None, day]))) == [day, None, day]


def test_merged_ranges_are_filled_down_and_the_sheet_is_not_changed():
    grid = sheet([["a"], [None], [None], ["b"]], merged=[(1, 2, 0, 0), (4, 4, 0, 0)])
    assert back(coded(grid, 0)) == ["a", "a", None, "b"]
    assert grid.columns[0].tolist() == ["a", None, None, "b"]


def test_a_column_is_coded_once():
    grid = column(["a", "b"])
    assert coded(grid, 0) is coded(grid, 0)


def test_nothing_is_kept_when_the_sheet_is_gone():
    grid = column(["a", "b"])
    coded(grid, 0)
    before = len(module._MADE)
    del grid
    gc.collect()
    assert len(module._MADE) == before - 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_kinds_agree(kind):
    assert back(coded(column(["a", " a ", None, "  "], kind=kind), 0)) == ["a", "a", None, None]
