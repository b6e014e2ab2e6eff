"""From typed rows to a workforce: what a row needs, what is derived, what the audit says."""

import pandas as pd
import pytest
from loaded import ROSTER, TALKS, built, counts, rows, told

from careerstats.errors import DataMissingError


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
