"""Who is who: names and emails into ids; managers and statuses that do not fit."""

import numpy as np
import pandas as pd
import pytest
from loaded import built, rows, told

from careerstats.exports.persons import in_circle, plain


def roster(recorder, *values, columns="employee_id name email hire_date manager_id manager_name"):
    return rows(recorder, "employees", columns, *values)


def test_names_compare_without_case_order_or_blanks():
    given = pd.Series(["Ash,  Ann", "ANN ASH", " ann ash ", "Ash, Ann, Dr", None], dtype="str")
    assert plain(given).fillna("").tolist() == ["ann ash", "ann ash", "ann ash", "ash, ann, dr", ""]


def test_a_manager_is_found_by_name(recorder):
    people = roster(
        recorder,
        ("1", "Ann Ash", "ann@x.org", "2020-01-01"),
        ("2", "Bo Bay", "bo@x.org", "2020-01-01", None, "Ash, Ann"),
        ("3", "Cy Cole", "cy@x.org", "2020-01-01", None, "Nobody Known"),
        ("4", "Di Dow", "di@x.org", "2020-01-01", "2", "Ann Ash"),
    )
    work = built(recorder, people)
    assert work.employees["manager_id"].fillna("").tolist() == ["", "1", "", "2"]
    assert told(work.audit, "person-not-found") == ["employees.csv F4"]


def test_a_name_that_two_people_have_leads_nowhere(recorder):
    people = roster(
        recorder,
        ("1", "Ann Ash", None, "2020-01-01"),
        ("2", "Ann Ash", None, "2020-01-01"),
        ("3", "Cy Cole", None, "2020-01-01", None, "Ann Ash"),
    )
    work = built(recorder, people)
    assert work.employees["manager_id"].isna().all()
    assert told(work.audit, "person-not-found") == ["employees.csv F4"]


def test_a_log_by_email_is_brought_to_ids(recorder):
    people = roster(
        recorder, ("1", "Ann Ash", "ann@x.org", "2020-01-01"), ("2", "Bo Bay", "bo@x.org", "2020-01-01")
    )
    talks = rows(
        recorder,
        "conversations",
        "email date counterpart_email",
        ("BO@x.org", "2021-01-01", "ann@x.org"),
        ("gone@x.org", "2021-01-01", "ann@x.org"),
    )
    work = built(recorder, people, talks)
    assert work.conversations[["employee_id", "counterpart_id"]].to_numpy().tolist() == [["2", "1"]]
    assert told(work.audit, "employee-id-missing") == ["conversations.csv A3"]


def test_first_and_last_name_make_a_name(recorder):
    people = roster(
        recorder,
        ("1", "Ann", "Ash", "2020-01-01"),
        ("2", None, "Bay", "2020-01-01"),
        ("3", None, None, "2020-01-01"),
        columns="employee_id first_name last_name hire_date",
    )
    assert built(recorder, people).employees["name"].fillna("").tolist() == ["Ann Ash", "Bay", ""]


@pytest.mark.parametrize(
    ("bosses", "circle"),
    [
        ([None, "1", "2"], []),
        (["1", "1", "2"], [0]),  # one's own manager
        (["2", "1", "2"], [0, 1]),  # 3 reports into the circle, but is not in it
        (["3", "1", "2"], [0, 1, 2]),
        (["9", "1", "2"], []),  # an unknown manager ends the chain
        ([None, None, None], []),
    ],
)
def test_circles_of_managers(bosses, circle):
    ids = pd.Series(["1", "2", "3"], dtype="str")
    assert np.flatnonzero(in_circle(ids, pd.Series(bosses, dtype="str"))).tolist() == circle


def test_a_long_chain_is_no_circle():
    ids = pd.Series([str(n) for n in range(500)], dtype="str")
    assert not in_circle(ids, ids.shift(1)).any()


def test_unknown_missing_and_circular_managers_are_said(recorder):
    people = roster(
        recorder,
        ("1", None, None, "2020-01-01"),
        ("2", None, None, "2020-01-01", "9"),
        ("3", None, None, "2020-01-01", "4"),
        ("4", None, None, "2020-01-01", "3"),
    )
    work = built(recorder, people)
    assert told(work.audit, "manager-missing") == ["employees.csv E2"]
    assert told(work.audit, "manager-unknown") == ["employees.csv E3"]
    assert told(work.audit, "manager-circle") == ["employees.csv E4", "employees.csv E5"]
    assert work.employees["manager_id"].fillna("").tolist() == ["", "9", "4", "3"]


def test_a_roster_without_managers_says_nothing_about_them(recorder):
    work = built(recorder, roster(recorder, ("1", None, None, "2020-01-01")))
    assert not work.audit.problems["rule"].str.startswith("manager").any()


def test_the_leaving_date_wins_over_the_status(recorder):
    people = roster(
        recorder,
        ("1", "2020-01-01", "2021-01-31", "Active"),
        ("2", "2020-01-01", None, "Terminated"),
        ("3", "2020-01-01", "2021-01-31", "T"),
        ("4", "2020-01-01", None, "Active"),
        ("5", "2020-01-01", "2022-06-30", "Active"),  # leaves later: both are right
        columns="employee_id hire_date exit_date employment_status",
    )
    work = built(recorder, people, today="2021-12-31")
    assert told(work.audit, "status-contradicts-date") == ["employees.csv D2"]
    assert told(work.audit, "left-without-date") == ["employees.csv D3"]
    assert work.spells["exit_date"].notna().tolist() == [True, False, True, False, True]
