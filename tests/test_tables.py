"""Frames brought into the shape of the kit's tables, and what is refused."""

import pandas as pd
import pytest

from careerstats import tables
from careerstats.errors import ArgumentError, DataMissingError


@pytest.mark.parametrize("table", tables.TABLES)
def test_an_empty_table_has_all_columns_with_their_types(table):
    made = tables.empty(table)
    assert list(made) == list(tables.TABLES[table])
    assert tables.conform(table, made).dtypes.equals(made.dtypes)


def test_missing_optional_columns_are_added_empty():
    made = tables.conform("exits", pd.DataFrame({"employee_id": ["007"], "exit_date": ["2024-02-29"]}))
    assert list(made) == ["employee_id", "exit_date", "decision_date", "reason", "exit_type"]
    assert made.loc[0, "employee_id"] == "007"
    assert made.loc[0, "exit_date"] == pd.Timestamp("2024-02-29")
    assert made[["decision_date", "reason", "exit_type"]].isna().all(axis=None)


def test_times_of_day_are_dropped_and_the_index_starts_anew():
    given = pd.DataFrame({"employee_id": ["1"], "date": [pd.Timestamp("2024-05-05 17:30")]}, index=[9])
    made = tables.conform("conversations", given)
    assert made.loc[0, "date"] == pd.Timestamp("2024-05-05")
    assert given.loc[9, "date"].hour == 17


def test_every_required_column_is_a_column():
    for table, names in tables.REQUIRED.items():
        assert set(names) <= set(tables.TABLES[table])


def test_a_required_column_is_asked_for():
    with pytest.raises(
        DataMissingError, match="The table employees has no column hire_date; it needs employee_id, hire_date"
    ):
        tables.conform("employees", pd.DataFrame({"employee_id": ["1"]}))


def test_an_unknown_table_or_column_is_refused():
    with pytest.raises(ArgumentError, match="There is no table 'salaries'"):
        tables.conform("salaries", pd.DataFrame())
    with pytest.raises(ArgumentError, match="The table ratings has no columns score"):
        tables.conform("ratings", pd.DataFrame({"employee_id": [], "date": [], "rating": [], "score": []}))


def test_a_column_of_the_wrong_kind_is_refused_without_its_values():
    given = pd.DataFrame({"employee_id": ["1"], "date": ["2024-01-01"], "rating": ["Jane Doe"]})
    with pytest.raises(ArgumentError, match="The column rating of ratings is not all number") as caught:
        tables.conform("ratings", given)
    assert "Jane" not in str(caught.value)
