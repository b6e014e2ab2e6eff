"""Which row is the header and which table it heads; and that no sheet breaks the search."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import sheet

from careerstats.exports.fields import FIELDS
from careerstats.exports.headers import locate
from careerstats.exports.heads import find_heads, meaning_of
from careerstats.exports.layout import Sheet
from careerstats.exports.mapping import FileOptions, Mapping
from careerstats.tables import TABLES

ROSTER = ["Employee ID", "Name", "Hire Date", "Department"]


def heads(rows, *, wanted=None, hint="", mapping=None):
    grid = sheet(rows)
    return find_heads(Sheet(grid), mapping or Mapping(), FileOptions(), wanted, hint)


def test_rows_of_data_are_no_headers():
    found = heads([ROSTER, ["1", "Ann", "2020-01-01", "Sales"], ["2", "Manager", "2020-01-01", "HR"]])
    assert [h.rows for h in found] == [(0,)]


def test_a_header_must_name_a_person_or_an_announcement():
    assert heads([["Date", "Minutes", "Topic"], ["2024-01-01", "30", "career"]]) == []
    assert heads([["Announced", "Department"], ["2024-01-01", "Sales"]])[0].table == "restructurings"


def test_a_hint_settles_a_tie_and_no_more():
    row = ["Employee ID", "Date"]
    assert heads([row], hint="ratings")[0].table == "ratings"
    log = ["Employee ID", "Date", "With whom", "Minutes", "Setting"]
    assert heads([log], hint="promotions")[0].table == "conversations"


def test_wanted_leaves_no_choice():
    assert {h.table for h in heads([ROSTER], wanted="exits")} == {"exits"}


def test_the_mapping_counts_as_known():
    mapping = Mapping.load({"employees": {"employee_id": "Kennung", "hire_date": "2024"}})
    found = heads([["Kennung", "2024"], ["1", "2020-01-01"]], mapping=mapping)
    assert found[0].rows == (0,)
    assert found[0].known == 2


def test_second_choices_weigh_half():
    first, second = heads([["Employee ID", "Hire Date"]]), heads([["Employee ID", "Original Hire Date"]])
    assert first[0].score - second[0].score == 1


def test_leaving_columns_weigh_little_in_a_roster():
    plain = heads([ROSTER])[0]
    leaving = heads([[*ROSTER, "Exit Date", "Exit Reason"]], wanted="employees")[0]
    assert leaving.score - plain.score == 1


@pytest.mark.parametrize(
    ("name", "table", "field"),
    [
        ("Dates / Hire", "employees", "hire_date"),
        ("Employee / ID", "employees", "employee_id"),
        ("Manager / ID", "employees", "manager_id"),
        ("Exit / Date", "employees", "exit_date"),
        ("Weather / Mood", "employees", ""),
    ],
)
def test_meaning_of_headers_in_two_rows(name, table, field):
    assert meaning_of(name, table) == field


WORDS = [
    "Employee ID",
    "Name",
    "Hire Date",
    "Exit Date",
    "Department",
    "Date",
    "With whom",
    "Rating",
    "Total",
    "Manager",
]
CELL = st.one_of(
    st.none(),
    st.sampled_from(
        [*WORDS, "E1", "E2", "2024-01-01", "03/04/2021", "YYYY-MM-DD", "Note: x", "#N/A", " ", "career"]
    ),
    st.text(max_size=6),
    st.integers(-5, 50_000),
    st.booleans(),
    st.datetimes(min_value=dt.datetime(1900, 1, 1), max_value=dt.datetime(2100, 1, 1)),
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_sheet_breaks_the_search_and_no_row_is_both_data_and_ignored(data):
    width = data.draw(st.integers(1, 6))
    header = data.draw(st.lists(st.sampled_from(WORDS), min_size=width, max_size=width))
    rows = data.draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=8))
    rows.insert(data.draw(st.integers(0, len(rows))), header)
    numbers = np.cumsum(data.draw(st.lists(st.integers(1, 3), min_size=len(rows), max_size=len(rows))))
    merged = [(int(numbers[0]), int(numbers[-1]), 0, 0)] if data.draw(st.booleans()) else []
    grid = sheet(rows, numbers=numbers, merged=merged, hidden_rows=frozenset([int(numbers[-1])]))
    located = locate(grid)
    if located is None:
        return
    assert located.table in TABLES
    assert set(located.fields) <= set(FIELDS[located.table])
    read = set(grid.rows[located.data].tolist())
    ignored = [number for number, _ in located.ignored]
    assert not read & set(ignored)
    assert len(ignored) == len(set(ignored))
    assert all(number > located.header_row for number in read)
    held = Sheet(grid).filled.any(axis=1)
    below = set(grid.rows[held & (grid.rows > located.header_row)].tolist())
    assert below <= read | set(ignored)
