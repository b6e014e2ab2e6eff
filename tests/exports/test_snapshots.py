"""Rosters given once for each period: spells, moves and silent exits out of what they show."""

import pandas as pd
from loaded import built, rows, told

SHOTS = "snapshot_date employee_id hire_date department manager_id"
EXITS = "employee_id exit_date exit_type"


def spells(work):
    """(id, hired, left) of each spell."""
    made = work.spells[["employee_id", "hire_date", "exit_date"]]
    return [
        (i, str(h.date()), None if pd.isna(x) else str(x.date())) for i, h, x in made.itertuples(index=False)
    ]


def test_snapshots_become_spells_and_a_job_history(recorder):
    """Four month ends: 1 moves in March, 2 is hired in February and leaves after March, 3 stays."""
    shots = rows(
        recorder,
        "employees",
        SHOTS,
        ("2021-01-31", "1", "2015-01-01", "Sales", "3"),
        ("2021-01-31", "3", "2015-01-01", "Sales"),
        ("2021-02-28", "1", "2015-01-01", "Sales", "3"),
        ("2021-02-28", "2", "2021-02-10", "IT", "3"),
        ("2021-02-28", "3", "2015-01-01", "Sales"),
        ("2021-03-31", "1", "2015-01-01", "IT", "3"),
        ("2021-03-31", "2", "2021-02-10", "IT", "3"),
        ("2021-03-31", "3", "2015-01-01", "Sales"),
        ("2021-04-30", "1", "2015-01-01", "IT", "3"),
        ("2021-04-30", "3", "2015-01-01", "Sales"),
    )
    work = built(recorder, shots)
    files = work.audit.files.iloc[0]
    assert (files["rows_read"], files["rows_used"], files["rows_merged"]) == (10, 3, 7)
    assert spells(work) == [
        ("1", "2015-01-01", None),
        ("2", "2021-02-10", "2021-03-31"),
        ("3", "2015-01-01", None),
    ]
    moves = work.job_history[["employee_id", "effective_date", "department"]]
    assert [(i, str(d.date()), p) for i, d, p in moves.itertuples(index=False)] == [
        ("1", "2021-01-31", "Sales"),
        ("1", "2021-03-31", "IT"),
        ("2", "2021-02-10", "IT"),
        ("3", "2021-01-31", "Sales"),
    ]
    assert told(work.audit, "left-without-record") == ["employees.csv B8"]
    assert work.exits["exit_type"].tolist() == ["unknown"]


def test_a_known_exit_explains_the_absence(recorder):
    shots = rows(
        recorder,
        "employees",
        SHOTS,
        ("2021-01-31", "1", "2015-01-01"),
        ("2021-01-31", "2", "2015-01-01"),
        ("2021-02-28", "1", "2015-01-01"),
    )
    exits = rows(recorder, "exits", EXITS, ("2", "2021-02-10", "voluntary"))
    work = built(recorder, shots, exits)
    assert told(work.audit, "left-without-record") == []
    assert work.exits["exit_type"].tolist() == ["voluntary"]


def test_a_leaving_date_in_any_snapshot_counts(recorder):
    shots = rows(
        recorder,
        "employees",
        "snapshot_date employee_id hire_date exit_date exit_type",
        ("2021-01-31", "1", "2015-01-01", "2021-02-10", "let_go"),
        ("2021-01-31", "2", "2015-01-01"),
        ("2021-02-28", "2", "2015-01-01"),
    )
    work = built(recorder, shots)
    assert spells(work)[0] == ("1", "2015-01-01", "2021-02-10")
    assert work.exits["exit_type"].tolist() == ["let_go"]


def test_a_single_snapshot_is_a_roster(recorder):
    shots = rows(
        recorder, "employees", SHOTS, ("2021-01-31", "1", "2015-01-01"), ("2021-01-31", "2", "2016-01-01")
    )
    work = built(recorder, shots)
    assert len(work.spells) == 2
    assert len(work.job_history) == 0


def monthly(*people):
    """Snapshots at the ends of January, February, ... of 2021, each a text of the ids it shows."""
    ends = pd.date_range("2021-01-31", periods=len(people), freq="ME").strftime("%Y-%m-%d")
    return [(end, one, "2015-01-01") for end, shown in zip(ends, people, strict=True) for one in shown]


def test_a_snapshot_of_some_people_tells_nothing_of_the_others(recorder):
    """March shows one of four: nobody left. In May d is missing from a whole one: d left."""
    shots = rows(recorder, "employees", SHOTS, *monthly("abcd", "abcd", "a", "abcd", "abc"))
    work = built(recorder, shots)
    assert spells(work)[0] == ("a", "2015-01-01", None)
    assert [left for _, _, left in spells(work)] == [None, None, None, "2021-04-30"]
    assert told(work.audit, "roster-partial") == ["employees.csv "]
    assert told(work.audit, "left-without-record") == ["employees.csv B14"]


def test_who_is_last_seen_before_a_partial_one_is_not_taken_to_have_left(recorder):
    work = built(recorder, rows(recorder, "employees", SHOTS, *monthly("abcd", "a", "a")))
    assert [left for _, _, left in spells(work)] == [None] * 4


def test_half_of_the_people_are_enough(recorder):
    work = built(recorder, rows(recorder, "employees", SHOTS, *monthly("abcd", "ab")))
    assert [left for _, _, left in spells(work)] == [None, None, "2021-01-31", "2021-01-31"]
    assert told(work.audit, "roster-partial") == []
