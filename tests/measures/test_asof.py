"""Attributes in force on a day, groups and filters: a handful of people, by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from naive import build, histories
from people import frame, workforce

from careerstats.errors import ArgumentError
from careerstats.measures.asof import (
    ATTRIBUTES,
    chosen,
    columns_for,
    grouped,
    labels,
    level_stints,
    promotion_events,
    spans,
    word_codes,
)
from careerstats.measures.timeline import as_dates, day_numbers
from careerstats.workforce import Workforce

PEOPLE = [
    ("1", "2020-01-31", "Sales", "L1", "9"),
    ("1", "2023-01-01", "Legal", "L3", "2"),
    ("2", "2020-01-01", "IT", "L2", None),
]
HISTORY = [
    ("1", "2019-06-01", "Sales", "L1", "9"),
    ("1", "2021-03-01", "Sales", "L2", "9"),
    ("1", "2021-03-01", "IT", "L2", "9"),
    ("1", "2022-07-01", None, "L2", "8"),
]
LEFT = [("1", "2022-09-30", "voluntary")]


def day(text):
    return int(day_numbers(np.datetime64(text)))


def on(work, spell, text, columns=ATTRIBUTES):
    return spans(work, columns).on(np.array([spell]), day(text)).iloc[0]


@pytest.mark.parametrize(
    ("spell", "text", "department", "manager"),
    [
        (0, "2020-01-31", "Sales", "9"),  # the row before the hire holds from the hire on
        (0, "2021-02-28", "Sales", "9"),
        (0, "2021-03-01", "IT", "9"),  # of two rows on one day the last
        (0, "2022-07-01", None, "8"),
        (0, "2022-09-30", None, "8"),
        (2, "2022-09-30", "IT", None),  # without history the roster holds
        (1, "2023-01-01", "Legal", "2"),  # a second spell without rows of its own too
    ],
)
def test_the_place_in_force(spell, text, department, manager):
    found = on(workforce(PEOPLE, exits=LEFT, history=HISTORY), spell, text)
    assert (found["department"] if department else None) == department
    assert pd.isna(found["department"]) == (department is None)
    assert pd.isna(found["manager_id"]) if manager is None else found["manager_id"] == manager


def test_nothing_is_known_outside_the_spell_or_before_its_history():
    late = [("2", "2021-01-01", "IT", "L2", "9")]
    work = workforce(PEOPLE, exits=LEFT, history=late)
    assert on(work, 0, "2022-10-01").isna().all()
    assert pd.isna(on(work, 2, "2020-12-31")["department"])
    assert on(work, 2, "2021-01-01")["department"] == "IT"


@settings(max_examples=30, deadline=None)
@given(histories())
def test_places_agree_with_those_of_the_workforce(data):
    work = build(data)
    columns = ["department", "level", "manager_id"]
    made = spans(work, columns)
    for text in ("2020-06-30", "2021-02-28", "2021-12-31", "2022-12-31"):
        spell = work.active(text)
        pd.testing.assert_frame_equal(
            made.on(spell, day(text)), work.places_on(spell, np.datetime64(text))[columns]
        )


@settings(max_examples=25, deadline=None)
@given(histories())
def test_spans_hold_every_day_of_every_spell_once(data):
    work = build(data)
    runs = spans(work).runs
    days = np.bincount(runs.owner, runs.days, minlength=len(work.spells))
    hire, end = day_numbers(work.spells["hire_date"]), day_numbers(work.spells["exit_date"])
    assert days.tolist() == (end - hire + 1).tolist()


@pytest.mark.parametrize(
    ("text", "band", "stage"),
    [
        ("2020-01-31", "under 1 year", "settling_in"),
        ("2021-01-30", "under 1 year", "settling_in"),
        ("2021-01-31", "1-2 years", "growing"),
        ("2021-02-28", "1-2 years", "growing"),
        ("2021-03-01", "1-2 years", "settling_in"),  # a new level that day
        ("2022-01-31", "2-5 years", "settling_in"),
        ("2022-03-01", "2-5 years", "growing"),
    ],
)
def test_tenure_and_career_stage(text, band, stage):
    found = on(workforce(PEOPLE, exits=LEFT, history=HISTORY), 0, text)
    assert found["tenure_band"] == band
    assert found["career_stage"] == stage


def test_established_after_three_years_in_level_and_a_promotion_begins_anew():
    work = workforce(PEOPLE[2:], promotions=[("2", "2023-02-01", "L1", "L2")])
    assert on(work, 0, "2022-12-31")["career_stage"] == "growing"
    assert on(work, 0, "2023-01-01")["career_stage"] == "established"
    assert on(work, 0, "2023-02-01")["career_stage"] == "settling_in"


def test_a_career_stage_that_is_given_holds():
    roster = frame([PEOPLE[0], PEOPLE[2]], ["employee_id", "hire_date", "department", "level", "manager_id"])
    work = Workforce.from_frames(employees=roster.assign(career_stage=["established", None]))
    assert on(work, 0, "2020-02-01")["career_stage"] == "established"
    assert on(work, 1, "2020-02-01")["career_stage"] == "settling_in"


def test_promotions_as_logged():
    rows = [
        ("1", "2021-03-01", "L1", "L2"),
        ("1", "2021-03-01", "L1", "L2"),
        ("1", "2022-10-01", "L2", "L3"),  # after the exit
        ("7", "2021-03-01", "L1", "L2"),  # nobody known
    ]
    made = promotion_events(workforce(PEOPLE, exits=LEFT, promotions=rows, history=HISTORY))
    assert made["spell"].tolist() == [0]
    assert as_dates(made["day"]).astype("datetime64[D]").astype(str).tolist() == ["2021-03-01"]


def test_of_two_promotions_on_one_day_the_last_in_the_file_names_the_round():
    log = frame([("1", "2021-03-01", "a"), ("1", "2021-03-01", "b")], ["employee_id", "date", "round"])
    roster = frame(PEOPLE[:1], ["employee_id", "hire_date", "department", "level", "manager_id"])
    assert promotion_events(Workforce.from_frames(employees=roster, promotions=log))["round"].tolist() == [
        "b"
    ]


def test_promotions_from_the_job_history_are_steps_up_only():
    rows = [
        ("1", "2020-01-31", "Sales", "L1", "9"),
        ("1", "2020-09-01", "Sales", "L2", "9"),
        ("1", "2021-01-01", "IT", "L2", "9"),  # a transfer
        ("1", "2021-09-01", "IT", "L1", "9"),  # a step down
        ("2", "2020-01-01", "IT", "L2", "9"),  # somebody else
        ("1", "2023-01-01", "Legal", "L3", "2"),  # a new spell
        ("2", "2021-05-01", "IT", "L3", "9"),
    ]
    made = promotion_events(workforce(PEOPLE, exits=LEFT, history=rows))
    days = as_dates(made["day"]).astype("datetime64[D]").astype(str).tolist()
    assert list(zip(made["spell"], days, strict=True)) == [(0, "2020-09-01"), (2, "2021-05-01")]


def test_level_stints_begin_with_the_hire_a_new_level_or_a_promotion():
    work = workforce(PEOPLE, exits=LEFT, history=HISTORY, promotions=[("2", "2022-04-01", "L1", "L2")])
    stints = level_stints(work)
    starts = as_dates(stints.start).astype("datetime64[D]").astype(str).tolist()
    assert stints.owner.tolist() == [0, 0, 1, 2, 2]
    assert starts == ["2020-01-31", "2021-03-01", "2023-01-01", "2020-01-01", "2022-04-01"]


def test_words_outside_the_vocabulary_are_unknown():
    values = pd.Series(["b", None, "unknown", "x", "a"], dtype="str")
    assert word_codes(values, ("a", "b", "unknown")).tolist() == [1, 2, 2, 2, 0]
    assert word_codes(values[:0], ("unknown",)).tolist() == []


def test_where_takes_values_lists_and_functions():
    rows = pd.DataFrame({"department": ["Sales", "IT", None], "level": ["L1", "L2", "L1"]}, dtype="str")
    assert chosen(rows, None).tolist() == [True, True, True]
    assert chosen(rows, {"department": "IT"}).tolist() == [False, True, False]
    assert chosen(rows, {"department": ["IT", "(unknown)"], "level": "L1"}).tolist() == [False, False, True]
    assert chosen(rows, lambda f: f["level"] == "L1").tolist() == [True, False, True]


@pytest.mark.parametrize("answer", [lambda f: True, lambda f: [1, 0, 1], lambda f: [True]])
def test_where_must_answer_for_each_row(answer):
    with pytest.raises(ArgumentError, match="True or False for each row"):
        chosen(pd.DataFrame({"level": ["L1", "L2", "L1"]}), answer)


def test_columns_needed():
    assert columns_for("level", {"gender": "f"}) == (["level"], ["level", "gender"])
    assert columns_for(None, None) == ([], [])
    assert columns_for(["level"], lambda f: f) == (
        ["level"],
        ["level", *(a for a in ATTRIBUTES if a != "level")],
    )


@pytest.mark.parametrize(
    ("by", "where", "message"),
    [
        ("name", None, "by='name' is not accepted; give one of department"),
        (None, {"salary": 1}, "where='salary' is not accepted"),
        (None, "level", "where is neither a dict"),
    ],
)
def test_other_columns_are_refused(by, where, message):
    with pytest.raises(ArgumentError, match=message):
        columns_for(by, where)


def test_groups_stand_in_their_order_with_the_unknown_last():
    work = workforce([("1", "2020-01-01", "A", level, None) for level in ("L2", "L10", "L9")])
    rows = pd.DataFrame({"level": ["L10", None, "L2", "L9", "L2"]}, dtype="str")
    groups = grouped(work, rows, ["level"])
    assert groups.frame["level"].tolist() == ["L2", "L9", "L10", "(unknown)"]
    assert groups.code.tolist() == [2, 3, 0, 1, 0]
    bands = pd.DataFrame({"tenure_band": ["over 10 years", "2-5 years", "under 1 year"]}, dtype="str")
    assert grouped(work, bands, ["tenure_band"]).code.tolist() == [2, 1, 0]


def test_groups_of_two_columns_hold_only_what_occurs():
    rows = pd.DataFrame({"department": ["B", "A", "B"], "level": ["L1", "L2", None]}, dtype="str")
    groups = grouped(workforce(PEOPLE), rows, ["department", "level"])
    assert groups.frame.to_numpy().tolist() == [["A", "L2"], ["B", "L1"], ["B", "(unknown)"]]
    assert groups.code.tolist() == [1, 0, 2]
    assert labels(groups.frame, ("department", "level")).tolist() == ["A / L2", "B / L1", "B / (unknown)"]
    assert labels(groups.frame, ()).tolist() == ["all"] * 3
