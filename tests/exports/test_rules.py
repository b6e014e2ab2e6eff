"""Rules across tables on a handful of rows, each with the cell it names and what became of the row."""

import pandas as pd
import pytest
from loaded import built, rows, told

from careerstats.errors import DataMissingError
from careerstats.exports.audit import Recorder

ROSTER = "employee_id hire_date department manager_id"
TALKS = "employee_id date counterpart_id with_whom status"


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def roster(recorder):
    """1 leads 2 and 3; all hired on New Year's Day 2020."""
    return rows(
        recorder,
        "employees",
        ROSTER,
        ("1", "2020-01-01", "Sales"),
        ("2", "2020-01-01", "Sales", "1"),
        ("3", "2020-01-01", "Sales", "1"),
    )


def counts(work, file):
    """Rows read, used, merged, quarantined, ignored of one file."""
    files = work.audit.files
    row = files[files["file"] == file].iloc[0]
    return tuple(int(row[f"rows_{n}"]) for n in ("read", "used", "merged", "quarantined", "ignored"))


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


def test_rows_without_what_they_need_are_held_back(recorder):
    roster = rows(recorder, "employees", ROSTER, ("1", "2020-01-01"), (None, "2020-01-01"), ("3", None))
    talks = rows(recorder, "conversations", TALKS, (None, "2021-01-01"), ("1", None), ("1", "2021-01-01"))
    marks = rows(recorder, "ratings", "employee_id date rating", ("1", "2021-01-01", None))
    work = built(recorder, roster, talks, marks)
    assert told(work.audit, "employee-id-missing") == ["employees.csv A3", "conversations.csv A2"]
    assert told(work.audit, "hire-date-missing") == ["employees.csv B4"]
    assert told(work.audit, "date-missing") == ["conversations.csv B3"]
    assert told(work.audit, "rating-missing") == ["ratings.csv C2"]
    assert counts(work, "conversations.csv") == (3, 1, 0, 2, 0)


def test_without_a_usable_roster_there_is_no_workforce(recorder):
    roster = rows(recorder, "employees", ROSTER, ("1", None))
    with pytest.raises(DataMissingError, match="No row of the roster can be used"):
        built(recorder, roster)


def test_the_same_rows_in_two_exports_count_once(recorder, roster):
    first = rows(
        recorder, "conversations", TALKS, ("2", "2021-03-01", "1"), ("3", "2021-03-01", "1"), file="Q1.csv"
    )
    again = rows(
        recorder, "conversations", TALKS, ("3", "2021-03-01", "1"), ("3", "2021-05-01", "1"), file="Q2.csv"
    )
    work = built(recorder, roster, first, again)
    assert told(work.audit, "same-row-again") == ["Q2.csv A2"]
    assert counts(work, "Q1.csv") == (2, 2, 0, 0, 0)
    assert counts(work, "Q2.csv") == (2, 1, 1, 0, 0)
    assert len(work.conversations) == 3


def test_a_held_row_stands_for_the_cancelled_one_of_the_same_day(recorder, roster):
    talks = rows(
        recorder,
        "conversations",
        TALKS,
        ("2", "2021-03-01", "1", "manager", "cancelled"),
        ("2", "2021-03-01", "1", "manager", "held"),
    )
    work = built(recorder, roster, talks)
    assert told(work.audit, "conversation-again") == ["conversations.csv B2"]
    assert work.conversations["status"].tolist() == ["held"]


def test_two_counterparts_on_one_day_are_two_conversations(recorder, roster):
    talks = rows(
        recorder,
        "conversations",
        TALKS,
        ("2", "2021-03-01", "1", "manager"),
        ("2", "2021-03-01", "3", "peer"),
        ("2", "2021-03-01", None, "mentor"),
        ("2", "2021-03-01", None, "coach"),
        ("2", "2021-03-01", None, "coach"),
    )
    work = built(recorder, roster, talks)
    assert len(work.conversations) == 4
    assert told(work.audit, "same-row-again") == ["conversations.csv A6"]


def test_a_meeting_logged_by_both_sides_is_the_employees(recorder, roster):
    talks = rows(
        recorder,
        "conversations",
        TALKS,
        ("1", "2021-03-01", "2", "other"),  # the manager's own row
        ("2", "2021-03-01", "1", "manager"),
        ("3", "2021-03-01", "2", "mentor"),  # 2 mentors 3
        ("2", "2021-03-01", "3", "peer"),
        ("1", "2021-04-01", "3", "peer"),  # nobody leads by the log; the roster says that 1 leads 3
        ("3", "2021-04-01", "1", "peer"),
    )
    work = built(recorder, roster, talks)
    assert told(work.audit, "logged-by-both") == [f"conversations.csv C{n}" for n in (2, 5, 6)]
    kept = list(zip(work.conversations["employee_id"], work.conversations["counterpart_id"], strict=True))
    assert sorted(kept) == [("2", "1"), ("3", "1"), ("3", "2")]


def test_of_two_rows_of_one_day_the_last_counts(recorder, roster):
    marks = rows(
        recorder, "ratings", "employee_id date rating", ("2", "2021-03-01", 3), ("2", "2021-03-01", 4)
    )
    work = built(recorder, roster, marks)
    assert told(work.audit, "same-day-again") == ["ratings.csv B2"]
    assert work.ratings["rating"].tolist() == [4.0]


def test_units_nobody_was_in_are_said_with_their_name(recorder, roster):
    plan = rows(
        recorder,
        "restructurings",
        "restructuring_id announced department team",
        ("R1", "2021-01-01", "Sales"),
        ("R1", "2021-01-01", "Sails"),
        ("R2", "2021-01-01"),
    )
    work = built(recorder, roster, plan)
    assert told(work.audit, "unit-unknown") == ["restructurings.csv C3"]
    problems = work.audit.problems
    assert problems.loc[problems["rule"] == "unit-unknown", "value"].tolist() == ["Sails"]
    assert told(work.audit, "restructuring-without-unit") == ["restructurings.csv A4"]
    assert work.restructurings["department"].tolist() == ["Sales", "Sails"]


def test_several_units_in_one_cell_are_a_row_each(recorder, roster):
    """R&D / IT is a unit of its own; Sales; Sails is not split, since Sails is none."""
    more = rows(
        recorder,
        "employees",
        ROSTER,
        ("4", "2020-01-01", "R&D / IT"),
        ("5", "2020-01-01", "IT"),
        file="b.csv",
    )
    plan = rows(
        recorder,
        "restructurings",
        "restructuring_id announced department",
        ("R1", "2021-01-01", "Sales; IT"),
        ("R2", "2021-01-01", "R&D / IT"),
        ("R3", "2021-01-01", "Sales; Sails"),
    )
    work = built(recorder, roster, more, plan)
    made = work.restructurings[["restructuring_id", "department"]].to_numpy().tolist()
    assert made == [["R1", "Sales"], ["R1", "IT"], ["R2", "R&D / IT"], ["R3", "Sales; Sails"]]
    assert told(work.audit, "units-split") == ["restructurings.csv C2"]
    assert told(work.audit, "unit-unknown") == ["restructurings.csv C4"]
    assert counts(work, "restructurings.csv") == (3, 3, 0, 0, 0)


def test_a_unit_of_the_past_is_known_from_the_job_history(recorder, roster):
    history = rows(
        recorder, "job_history", "employee_id effective_date department", ("2", "2020-01-01", "Old")
    )
    plan = rows(
        recorder, "restructurings", "restructuring_id announced department", ("R1", "2021-01-01", "Old")
    )
    assert told(built(recorder, roster, history, plan).audit, "unit-unknown") == []


def test_blank_places_in_the_job_history_carry_on(recorder, roster):
    history = rows(
        recorder,
        "job_history",
        "employee_id effective_date department manager_id",
        ("2", "2020-01-01", "Sales", "1"),
        ("2", "2021-01-01", None, "3"),
        ("3", "2020-06-01", "IT", "1"),
    )
    work = built(recorder, roster, history)
    assert told(work.audit, "history-carried-on") == ["job_history.csv C3"]
    assert told(work.audit, "history-begins-late") == ["job_history.csv B4"]
    assert work.places_on([1], "2021-05-01")["department"].tolist() == ["Sales"]


def test_promotions_come_from_the_job_history_when_none_are_given(recorder, roster):
    history = rows(
        recorder,
        "job_history",
        "employee_id effective_date level",
        ("2", "2020-01-01", "L1"),
        ("2", "2021-01-01", "L2"),
        ("2", "2022-01-01", "L1"),
        ("3", "2020-01-01", "L3"),
    )
    work = built(recorder, roster, history)
    assert work.promotions["date"].tolist() == [pd.Timestamp("2021-01-01")]
    assert work.promotions[["from_level", "to_level"]].to_numpy().tolist() == [["L1", "L2"]]
    assert told(work.audit, "promotion-from-history") == ["job_history.csv C3"]
    assert counts(work, "job_history.csv") == (4, 4, 0, 0, 0)


def test_without_a_job_history_the_audit_says_so(recorder, roster):
    problems = built(recorder, roster).audit.problems
    assert "no-job-history" in set(problems["rule"])


def test_with_one_it_does_not(recorder, roster):
    history = rows(recorder, "job_history", "employee_id effective_date level", ("2", "2020-01-01", "L1"))
    assert "no-job-history" not in set(built(recorder, roster, history).audit.problems["rule"])
