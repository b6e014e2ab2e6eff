"""Persons as numbers: the same number for the same id, and who was employed when."""

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import rows

from careerstats.exports.audit import COUNTERPART, PERSON
from careerstats.exports.intake import blank_table
from careerstats.exports.scene import Scene, keys, number_persons, repeats
from careerstats.tables import TABLES


def numbered(recorder, **tables):
    """Frames of (columns, *rows) by table, with numbers."""
    found = {name: blank_table(name) for name in TABLES}
    for name, (columns, *values) in tables.items():
        found[name] = rows(recorder, name, columns, *values)
    return number_persons(found)


def test_one_id_has_one_number_in_all_tables(recorder):
    made = numbered(
        recorder,
        employees=("employee_id", ("a",), ("b",), ("a",)),
        conversations=("employee_id counterpart_id", ("b", "a"), ("c", None), ("a", "d")),
        exits=("employee_id", ("c",)),
    )
    a, b, again = made["employees"][PERSON]
    assert (a == again, a != b) == (True, True)
    assert made["conversations"][PERSON].tolist()[0] == b
    assert made["conversations"][COUNTERPART].tolist()[:2] == [a, -1]
    assert made["conversations"][PERSON].tolist()[1] == made["exits"][PERSON].tolist()[0]
    numbers = {*made["conversations"][PERSON], *made["conversations"][COUNTERPART]} - {-1}
    assert len(numbers) == 4


def test_numbers_that_rows_bring_are_joined_by_their_ids(recorder):
    """Two sheets number their ids on their own: 5 is a in one, b in the other; -1 is not known."""
    found = {name: blank_table(name) for name in TABLES}
    people = rows(recorder, "employees", "employee_id", ("a",), ("b",), ("a",), ("b",), ("c",))
    people[PERSON] = [5, 6, 5, -1, -1]
    log = rows(recorder, "conversations", "employee_id counterpart_id", ("b", "c"), ("c", "a"), ("b", None))
    log[PERSON], log[COUNTERPART] = [105, 106, 105], [-1, 205, -1]
    made = number_persons({**found, "employees": people, "conversations": log})
    a, b, c = (made["employees"][PERSON].tolist()[i] for i in (0, 1, 4))
    assert made["employees"][PERSON].tolist() == [a, b, a, b, c]
    assert made["conversations"][PERSON].tolist() == [b, c, b]
    assert made["conversations"][COUNTERPART].tolist() == [c, a, -1]


def test_keys_sort_by_person_then_day():
    days = np.array(["1900-01-01", "2020-01-02", "2020-01-01", "NaT", "2600-01-01"], dtype="M8[D]")
    made = keys(np.array([1, 1, 1, 1, 0]), days)
    assert np.argsort(made).tolist() == [4, 3, 0, 2, 1]


def test_repeats_need_the_same_in_all_columns(recorder):
    made = numbered(
        recorder,
        ratings=(
            "employee_id date rating",
            ("a", "2020-01-01", 3),
            ("a", "2020-01-01", 3),
            ("a", "2020-01-01", 4),
            ("b", "2020-01-01", 3),
            ("a", "2020-01-02", 3),
        ),
    )["ratings"]
    whole = ["employee_id", "date", "rating"]
    assert repeats(made, "date", whole).tolist() == [False, True, False, False, False]
    assert repeats(made, "date", whole, keep="last").tolist() == [True, False, False, False, False]
    assert repeats(made, "date", whole[:2]).tolist() == [False, True, True, False, False]


def test_who_was_employed_when(recorder):
    """a: 2018-01-01 to 2019-06-30 and from 2021-01-01; b: from 2020-02-29; c is not in the roster."""
    made = numbered(
        recorder,
        employees=("employee_id hire_date", ("b", "2020-02-29"), ("a", "2021-01-01"), ("a", "2018-01-01")),
        exits=("employee_id exit_date", ("a", "2019-06-30"), ("a", "2019-01-31"), ("c", "2019-01-01")),
        ratings=(
            "employee_id date rating",
            ("a", "2017-12-31"),
            ("a", "2018-01-01"),
            ("a", "2019-06-30"),
            ("a", "2020-01-01"),
            ("a", "2021-01-01"),
            ("b", "2020-02-29"),
            ("c", "2020-02-29"),
            ("b", None),
        ),
    )
    scene = Scene(made["employees"], made["exits"], np.datetime64("2020-06-30"))
    placed = scene.place(made["ratings"], "date")
    assert placed.known.tolist() == [True] * 6 + [False, True]
    assert placed.before_hire.tolist() == [True] + [False] * 6 + [True]
    assert placed.after_exit.tolist() == [False, False, False, True, False, False, False, False]
    assert placed.later.tolist() == [False] * 4 + [True] + [False] * 3
    assert made["employees"]["hire_date"].iloc[scene.order[placed.spell[1]]] == pd.Timestamp("2018-01-01")
    kept = placed.without(placed.before_hire)
    assert kept.known.tolist() == [True] * 5 + [False]


def test_nobody_is_employed_without_a_roster(recorder):
    made = numbered(recorder, ratings=("employee_id date", ("a", "2020-01-01")))
    placed = Scene(made["employees"], made["exits"]).place(made["ratings"], "date")
    assert (placed.known.tolist(), placed.spell.tolist()) == ([False], [-1])


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 9))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), DAYS), max_size=12),
    st.lists(st.tuples(st.integers(0, 6), st.none() | DAYS), max_size=12),
)
def test_the_last_spell_begun_by_the_day_is_found(spells, asked):
    """Against a plain search over all spells."""
    roster = pd.DataFrame(spells, columns=[PERSON, "hire_date"]).astype(
        {PERSON: "int64", "hire_date": "M8[us]"}
    )
    exits = pd.DataFrame({PERSON: np.empty(0, np.int64), "exit_date": np.empty(0, "M8[us]")})
    scene = Scene(roster, exits)
    ordered = sorted(spells)
    expected = []
    for person, day in asked:
        begun = [i for i, (p, h) in enumerate(ordered) if p == person and day is not None and h <= day]
        expected.append(max(begun, default=-1))
    persons = np.array([p for p, _ in asked], dtype=np.int64)
    days = np.array([d for _, d in asked], dtype="datetime64[D]")
    assert scene.spell_of(persons, days).tolist() == expected
