"""Roster rows into spells: rehires, overlaps, exits told by the roster."""

import pandas as pd
import pytest
from loaded import built, rows, told

ROSTER = "employee_id name hire_date exit_date birth_date department"
EXITS = "employee_id exit_date exit_type"


def spells(work):
    """(id, hired, left) of each spell."""
    made = work.spells[["employee_id", "hire_date", "exit_date"]]
    return [
        (i, str(h.date()), None if pd.isna(x) else str(x.date())) for i, h, x in made.itertuples(index=False)
    ]


def test_a_rehire_is_a_second_spell(recorder):
    roster = rows(
        recorder,
        "employees",
        ROSTER,
        ("1", "Ann Ash", "2018-01-01", "2019-06-30"),
        ("1", "Ann Ash", "2021-01-01"),
    )
    work = built(recorder, roster)
    assert spells(work) == [("1", "2018-01-01", "2019-06-30"), ("1", "2021-01-01", None)]
    assert not (work.audit.problems["severity"] == "quarantine").any()


def test_a_rehire_with_the_exit_in_its_own_file(recorder):
    roster = rows(recorder, "employees", ROSTER, ("1", None, "2018-01-01"), ("1", None, "2021-01-01"))
    exits = rows(recorder, "exits", EXITS, ("1", "2019-06-30", "voluntary"))
    assert spells(built(recorder, roster, exits)) == [
        ("1", "2018-01-01", "2019-06-30"),
        ("1", "2021-01-01", None),
    ]


@pytest.mark.parametrize(
    ("left", "held"),
    [("2020-12-31", False), ("2021-01-01", True), ("2021-05-01", True), (None, True)],
)
def test_spells_may_not_share_a_day(recorder, left, held):
    roster = rows(
        recorder,
        "employees",
        ROSTER,
        ("1", "Ann Ash", "2018-01-01", left),
        ("1", "Ann Ash", "2021-01-01"),
        ("2", "Bo Bay", "2018-01-01"),
    )
    work = built(recorder, roster)
    assert told(work.audit, "overlapping-spells") == (
        ["employees.csv C2", "employees.csv C3"] if held else []
    )
    assert len(work.employees) == (1 if held else 3)


def test_events_of_somebody_held_back_are_held_back(recorder):
    roster = rows(
        recorder,
        "employees",
        ROSTER,
        ("1", None, "2018-01-01"),
        ("1", None, "2021-01-01"),
        ("2", None, "2018-01-01"),
    )
    talks = rows(recorder, "conversations", "employee_id date", ("1", "2021-02-02"), ("2", "2021-02-02"))
    work = built(recorder, roster, talks)
    assert told(work.audit, "employee-unknown") == ["conversations.csv A2"]


def test_exit_before_hire_in_one_row_is_held_back(recorder):
    roster = rows(
        recorder,
        "employees",
        ROSTER,
        ("1", None, "2021-01-01", "2019-06-30"),
        ("2", None, "2021-01-01", "2021-01-01"),
    )
    work = built(recorder, roster)
    assert told(work.audit, "exit-before-hire") == ["employees.csv D2"]
    assert told(work.audit, "one-day-spell") == ["employees.csv D3"]
    assert spells(work) == [("2", "2021-01-01", "2021-01-01")]
    message = work.audit.problems.set_index("rule").loc["exit-before-hire", "message"]
    assert message == "The exit date lies before the hire date; perhaps a rehire overwrote the first hire."


def test_exit_before_the_first_hire_in_its_own_file_is_held_back(recorder):
    roster = rows(recorder, "employees", ROSTER, ("1", None, "2021-01-01"))
    exits = rows(recorder, "exits", EXITS, ("1", "2019-06-30", "voluntary"))
    work = built(recorder, roster, exits)
    assert told(work.audit, "exit-before-hire") == ["exits.csv B2"]
    assert len(work.exits) == 0


def test_two_exits_and_one_hire(recorder):
    roster = rows(recorder, "employees", ROSTER, ("1", None, "2018-01-01"))
    exits = rows(recorder, "exits", EXITS, ("1", "2021-06-30", "let_go"), ("1", "2019-06-30", "voluntary"))
    work = built(recorder, roster, exits)
    assert told(work.audit, "two-exits-in-one-spell") == ["exits.csv B3"]
    assert work.exits["exit_type"].tolist() == ["let_go"]


@pytest.mark.parametrize(
    ("names", "births", "different"),
    [
        (("Ann Ash", "Ann Ash"), (None, None), False),
        (("Ann Ash", "Ann Birch"), (None, None), False),  # a new surname
        (("Ash, Ann", "Ann Ash"), ("1980-01-01", "1980-01-01"), False),
        (("Ann Ash", "Ann Ash"), ("1980-01-01", "1980-10-01"), False),  # a corrected birth date
        (("Ann Ash", "Ann Birch"), ("1980-01-01", "1975-05-05"), True),
        (("Ann Ash", "Bo Bay"), (None, None), True),
        (("Ann Ash", None), (None, None), False),
        ((None, None), ("1980-01-01", "1975-05-05"), True),
    ],
)
def test_one_id_for_different_people(recorder, names, births, different):
    roster = rows(
        recorder,
        "employees",
        ROSTER,
        ("1", names[0], "2018-01-01", "2019-06-30", births[0]),
        ("1", names[1], "2021-01-01", None, births[1]),
        ("2", "Cy Cole", "2018-01-01"),
    )
    work = built(recorder, roster)
    cells = ["employees.csv A2", "employees.csv A3"] if different else []
    assert told(work.audit, "same-id-different-people") == cells


def test_the_roster_tells_the_exits_when_nothing_else_does(recorder):
    roster = rows(
        recorder,
        "employees",
        "employee_id hire_date exit_date reason exit_type",
        ("1", "2018-01-01", "2019-06-30", "RIF", "let_go"),
        ("2", "2018-01-01"),
    )
    work = built(recorder, roster)
    assert work.exits[["employee_id", "exit_type", "reason"]].to_numpy().tolist() == [["1", "let_go", "RIF"]]
    assert work.audit.files["rows_used"].tolist() == [2]


def test_the_file_of_exits_wins_over_the_roster(recorder):
    roster = rows(
        recorder,
        "employees",
        ROSTER,
        ("1", None, "2018-01-01", "2019-06-30"),
        ("2", None, "2018-01-01", "2020-03-31"),
        ("3", None, "2018-01-01", "2020-04-30"),
    )
    exits = rows(recorder, "exits", EXITS, ("1", "2019-06-29", "let_go"), ("2", "2020-03-31", "voluntary"))
    work = built(recorder, roster, exits)
    assert told(work.audit, "exit-dates-differ") == ["employees.csv D2"]
    assert told(work.audit, "exit-only-in-roster") == ["employees.csv D4"]
    assert spells(work) == [
        ("1", "2018-01-01", "2019-06-29"),
        ("2", "2018-01-01", "2020-03-31"),
        ("3", "2018-01-01", "2020-04-30"),
    ]
    assert len(work.exits) == 3


def test_of_two_files_the_later_row_is_taken(recorder):
    old = rows(
        recorder, "employees", ROSTER, ("1", "Ann Ash", "2015-01-01", None, None, "Sales"), file="a.csv"
    )
    new = rows(recorder, "employees", ROSTER, ("1", "Ann Ash", "2015-01-01", None, None, "IT"), file="b.csv")
    work = built(recorder, old, new)
    assert told(work.audit, "roster-superseded") == ["a.csv A2"]
    assert work.employees["department"].tolist() == ["IT"]


def test_what_the_later_file_leaves_blank_comes_from_the_earlier(recorder):
    """A directory that knows no departments, beside the roster."""
    old = rows(
        recorder, "employees", ROSTER, ("1", "Ann Ash", "2015-01-01", None, None, "Sales"), file="a.csv"
    )
    new = rows(
        recorder, "employees", "employee_id hire_date location", ("1", "2015-01-01", "Bern"), file="b.csv"
    )
    work = built(recorder, old, new)
    made = work.employees[["name", "department", "location"]].to_numpy().tolist()
    assert made == [["Ann Ash", "Sales", "Bern"]]
    assert work.audit.files[["rows_used", "rows_merged"]].to_numpy().tolist() == [[0, 1], [1, 0]]


def test_two_rows_of_one_spell_in_one_file_contradict_each_other(recorder):
    roster = rows(
        recorder,
        "employees",
        ROSTER,
        ("1", "Ann Ash", "2015-01-01", None, None, "Sales"),
        ("1", "Ann Ash", "2015-01-01", None, None, "IT"),
        ("2", "Bo Bay", "2015-01-01"),
    )
    assert told(built(recorder, roster).audit, "overlapping-spells") == [
        "employees.csv C2",
        "employees.csv C3",
    ]
