"""Kinds of conversation, by hand."""

import pytest
from people import frame, workforce

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.measures.characteristics import KINDS, characteristics
from careerstats.vocabulary import CAREER_STAGES
from careerstats.workforce import Workforce

PEOPLE = [
    ("1", "2018-01-01", "Sales", "L1", "9"),  # established
    ("2", "2021-06-01", "Sales", "L1", "9"),  # settling in until 31 May 2022
    ("3", "2018-01-01", "IT", "L2", "9"),
]
TALKS = [
    ("1", "2022-01-10", "manager", 30, "formal", "internal_move", "held"),
    ("1", "2022-02-10", "mentor", 14, "informal", "wellbeing", "held"),
    ("2", "2022-05-31", "manager", 15, "informal", "development", "held"),
    ("2", "2022-06-01", "manager", None, None, "development", "held"),  # growing from that day
    ("3", "2022-03-01", "manager", 45, "formal", None, "cancelled"),
    ("3", "2022-03-02", None, 45, "formal", None, "held"),
    ("3", "2021-06-30", "peer", 45, "formal", "general", "held"),  # before the window
    ("3", "2022-07-01", "peer", 45, "formal", "general", "held"),  # after it
]
WORK = workforce(PEOPLE, talks=TALKS, exits=[("1", "2022-03-31", "voluntary")], log_start="2018-01-01")


def kinds(table, name, stage="all"):
    rows = table[(table["characteristic"] == name) & (table["career_stage"] == stage)]
    rows = rows[rows["conversations"] > 0]
    return {
        r["kind"]: (r["conversations"], r["people"], round(r["share"], 3)) for r in rows.to_dict("records")
    }


def test_kinds_by_hand():
    made = characteristics(WORK, as_of="2022-06-30")
    assert kinds(made.table, "with_whom") == {
        "manager": (3, 2, 0.6),
        "mentor": (1, 1, 0.2),
        "unknown": (1, 1, 0.2),
    }
    assert kinds(made.table, "setting") == {
        "formal": (2, 2, 0.4),
        "informal": (2, 2, 0.4),
        "unknown": (1, 1, 0.2),
    }
    assert kinds(made.table, "minutes") == {
        "15_or_more": (3, 3, 0.6),
        "short": (1, 1, 0.2),
        "unknown": (1, 1, 0.2),
    }
    assert kinds(made.table, "initiated_by") == {"unknown": (5, 3, 1.0)}
    assert made.note == (
        "5 career conversations of 3 people in the 12 months from 1 Jul 2021 to 30 Jun 2022, "
        "leavers and new joiners included."
    )


def test_support_by_career_stage_on_the_day_of_the_conversation():
    table = characteristics(WORK, as_of="2022-06-30").table
    assert kinds(table, "support", "settling_in") == {"development": (1, 1, 1.0)}
    assert kinds(table, "support", "growing") == {"development": (1, 1, 1.0)}
    assert kinds(table, "support", "established") == {
        "internal_move": (1, 1, 0.333),
        "wellbeing": (1, 1, 0.333),
        "unknown": (1, 1, 0.333),
    }
    assert kinds(table, "support") == {
        "development": (2, 1, 0.4),
        "internal_move": (1, 1, 0.2),
        "wellbeing": (1, 1, 0.2),
        "unknown": (1, 1, 0.2),
    }


def test_every_kind_has_its_row():
    table = characteristics(WORK, as_of="2022-06-30").table
    per_group = sum(len(k) for k in KINDS.values()) + len(KINDS["support"]) * len(CAREER_STAGES)
    assert len(table) == per_group
    assert table.loc[table["kind"] == "hr", "conversations"].tolist() == [0, 0]
    by = characteristics(WORK, as_of="2022-06-30", by="department").table
    assert len(by) == 2 * per_group
    assert by.groupby("department")["conversations"].sum().to_dict() == {"IT": 6, "Sales": 24}


def test_where_and_by_look_at_the_day_of_the_conversation():
    moved = [("1", "2018-01-01", "Sales", "L1", "9"), ("1", "2022-02-01", "IT", "L1", "9")]
    work = workforce(PEOPLE[:1], talks=TALKS[:2], history=moved, log_start="2018-01-01")
    made = characteristics(work, as_of="2022-06-30", where={"department": "IT"})
    assert kinds(made.table, "with_whom") == {"mentor": (1, 1, 1.0)}


def test_who_began():
    talks = frame(
        [("1", "2022-01-10", "employee"), ("1", "2022-01-11", "hr")], ["employee_id", "date", "initiated_by"]
    )
    roster = frame(PEOPLE[:1], ["employee_id", "hire_date", "department", "level", "manager_id"])
    work = Workforce.from_frames(employees=roster, conversations=talks)
    table = characteristics(work, as_of="2022-01-31").table
    assert kinds(table, "initiated_by") == {"employee": (1, 1, 0.5), "hr": (1, 1, 0.5)}


def test_no_conversation_gives_rows_of_nothing():
    made = characteristics(WORK, as_of="2018-06-30", months=3)
    assert (made.table["conversations"] == 0).all()
    assert made.table["share"].isna().all()
    assert made.note.startswith("0 career conversations of 0 people")
    assert characteristics(WORK, as_of="2018-06-30", months=3, by="level").table.empty


def test_refusals():
    with pytest.raises(DataMissingError, match="There is no log"):
        characteristics(workforce(PEOPLE), as_of="2022-06-30")
    with pytest.raises(ArgumentError, match="months=0"):
        characteristics(WORK, as_of="2022-06-30", months=0)


def test_the_picture_shows_the_kinds_that_occur():
    ticks = " ".join(t.get_text() for t in characteristics(WORK, as_of="2022-06-30").plot().get_yticklabels())
    assert "with whom: mentor (n = 1)" in ticks
    assert "length: 15 minutes or more (n = 3)" in ticks
    assert "length: under 15 minutes" in ticks
    assert "_" not in ticks
    assert "coach" not in ticks
