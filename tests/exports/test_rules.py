"""Rules across tables on a handful of rows, each with the cell it names and what became of the row."""

import pytest
from loaded import ROSTER, TALKS, built, counts, rows, told


def test_person_not_in_the_roster_is_held_back(recorder, roster):
    talks = rows(recorder, "conversations", TALKS, ("2", "2021-03-01"), ("9", "2021-03-01"))
    work = built(recorder, roster, talks)
    assert told(work.audit, "employee-unknown") == ["conversations.csv A3"]
    assert counts(work, "conversations.csv") == (2, 1, 0, 1, 0)
    assert work.conversations["employee_id"].tolist() == ["2"]


def test_no_value_of_a_person_stands_in_the_problems(recorder, roster):
    talks = rows(recorder, "conversations", TALKS, ("secret-77", "2021-03-01"))
    problems = built(recorder, roster, talks).audit.problems
    assert len(problems) > 0
    assert not problems.astype(str).apply(lambda c: c.str.contains("secret-77")).to_numpy().any()


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        ("2019-12-31", "before-hire"),
        ("2020-01-01", None),
        ("2021-06-30", None),
        ("2021-07-01", "after-exit"),
    ],
)
def test_conversations_outside_employment_are_kept_and_said(recorder, roster, day, rule):
    exits = rows(recorder, "exits", "employee_id exit_date", ("2", "2021-06-30"))
    talks = rows(recorder, "conversations", TALKS, ("2", day), ("3", "2021-12-31"))
    work = built(recorder, roster, exits, talks)
    found = [r for r in ("before-hire", "after-exit") if told(work.audit, r)]
    assert found == ([rule] if rule else [])
    assert counts(work, "conversations.csv") == (2, 2, 0, 0, 0)


def test_between_two_spells_is_after_the_first(recorder):
    roster = rows(recorder, "employees", ROSTER, ("2", "2020-01-01"), ("2", "2023-01-01"))
    exits = rows(recorder, "exits", "employee_id exit_date", ("2", "2021-06-30"))
    talks = rows(recorder, "conversations", TALKS, ("2", "2022-05-05"), ("2", "2023-05-05"))
    work = built(recorder, roster, exits, talks)
    assert told(work.audit, "after-exit") == ["conversations.csv B2"]
    assert len(work.spells) == 2


def test_what_lies_after_the_export_is_planned_or_wrong(recorder, roster):
    exits = rows(recorder, "exits", "employee_id exit_date", ("2", "2022-02-01"))
    moves = rows(recorder, "promotions", "employee_id date", ("3", "2022-03-01"))
    talks = rows(
        recorder,
        "conversations",
        TALKS,
        ("3", "2022-01-02", "1", "manager", "held"),
        ("3", "2022-01-03", "1", "manager", "scheduled"),
        ("3", "2021-12-31", "1", "manager", "held"),
    )
    marks = rows(recorder, "ratings", "employee_id date rating", ("3", "2022-01-05", 3))
    work = built(recorder, roster, exits, moves, talks, marks, today="2022-01-01")
    assert told(work.audit, "conversation-in-future") == ["conversations.csv B2"]
    assert told(work.audit, "rating-in-future") == ["ratings.csv B2"]
    assert told(work.audit, "planned") == ["promotions.csv B2", "exits.csv B2"]
    assert str(work.data_end) == "2022-01-01"
    assert len(work.conversations) == 2
    assert len(work.exits) == 1


def test_not_started_yet(recorder):
    roster = rows(recorder, "employees", ROSTER, ("1", "2020-01-01"), ("2", "2022-05-01"))
    work = built(recorder, roster, today="2022-01-01")
    assert told(work.audit, "not-started") == ["employees.csv B3"]
    assert work.active("2022-01-01").tolist() == [0]


def test_oneself_as_counterpart_and_levels_that_do_not_rise(recorder, roster):
    talks = rows(recorder, "conversations", TALKS, ("2", "2021-03-01", "2"), ("2", "2021-03-02", "1"))
    moves = rows(
        recorder,
        "promotions",
        "employee_id date from_level to_level",
        ("2", "2021-01-01", "L1", "L1"),
        ("3", "2021-01-01", "L1", "L2"),
        ("2", "2022-01-01", "L2", "L1"),
        ("3", "2022-01-01", None, "L1"),
    )
    work = built(recorder, roster, talks, moves)
    assert told(work.audit, "with-oneself") == ["conversations.csv C2"]
    assert told(work.audit, "level-not-up") == ["promotions.csv D2", "promotions.csv D4"]
