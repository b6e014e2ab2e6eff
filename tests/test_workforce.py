"""Who was employed, where, on a day: counts done by hand."""

import numpy as np
import pandas as pd
import pytest
from people import frame, workforce

from careerstats.errors import DataMissingError
from careerstats.workforce import Workforce

PEOPLE = [
    ("001", "2020-01-01", "Sales", "L1", "009"),
    ("002", "2020-02-29", "IT", "L2", "009"),
    ("001", "2022-01-01", "Legal", "L3", "002"),
    ("003", "2021-05-05", "IT", "L1", "002"),
]
LEFT = [("001", "2021-06-30", "let_go")]


def test_a_rehire_is_a_second_spell_and_the_exit_belongs_to_the_first():
    spells = workforce(PEOPLE, exits=LEFT).spells
    assert spells["employee_id"].tolist() == ["001", "001", "002", "003"]
    assert spells["person"].tolist() == [0, 0, 1, 2]
    assert spells["exit_date"].notna().tolist() == [True, False, False, False]
    assert spells.loc[0, "exit_type"] == "let_go"


def test_of_two_exits_in_one_spell_the_later_counts():
    spells = workforce(
        PEOPLE, exits=[*LEFT, ("003", "2023-01-31", "voluntary"), ("003", "2023-03-31", "let_go")]
    ).spells
    assert spells.loc[3, ["exit_date", "exit_type"]].tolist() == [pd.Timestamp("2023-03-31"), "let_go"]


def test_an_exit_before_the_hire_or_of_nobody_known_ends_no_spell():
    spells = workforce(
        PEOPLE, exits=[("003", "2021-05-04", "let_go"), ("999", "2022-01-01", "let_go")]
    ).spells
    assert spells["exit_date"].isna().all()


@pytest.mark.parametrize(
    ("on", "rows"),
    [
        ("2019-12-31", []),
        ("2020-01-01", [0]),
        ("2021-06-30", [0, 2, 3]),
        ("2021-07-01", [2, 3]),
        ("2022-01-01", [1, 2, 3]),
    ],
)
def test_hire_and_exit_day_are_worked(on, rows):
    assert workforce(PEOPLE, exits=LEFT).active(on).tolist() == rows


def test_a_conversation_belongs_to_the_spell_of_its_day():
    talks = [("001", day) for day in ("2019-12-31", "2020-01-01", "2021-06-30", "2021-07-01", "2022-01-01")]
    made = workforce(PEOPLE, exits=LEFT, talks=[*talks, ("999", "2021-01-01")]).qualifying
    assert made["spell"].tolist() == [0, 0, 1]
    assert made["date"].dt.strftime("%Y-%m-%d").tolist() == ["2020-01-01", "2021-06-30", "2022-01-01"]


def test_only_held_conversations_qualify_once_the_log_tells_a_status():
    talks = [
        ("002", f"2021-0{m}-01", "manager", 20, None, None, s)
        for m, s in enumerate(("held", "cancelled", "scheduled", None), start=1)
    ]
    assert workforce(PEOPLE, talks=talks).qualifying["date"].dt.month.tolist() == [1]


def test_a_log_without_status_holds_only_held_ones():
    assert len(workforce(PEOPLE, talks=[("002", "2021-01-01"), ("003", "2021-06-01")]).qualifying) == 2


def test_only_conversations_about_the_career_qualify_once_the_log_tells_a_topic():
    log = pd.DataFrame({"employee_id": ["002"] * 3, "date": ["2021-01-01", "2021-02-01", "2021-03-01"]})
    log = log.assign(topic=["career", "other", None])
    employees = frame(PEOPLE, ["employee_id", "hire_date", "department", "level", "manager_id"])
    assert len(Workforce.from_frames(employees=employees, conversations=log).qualifying) == 1


def test_two_rows_of_one_meeting_count_once():
    log = pd.DataFrame({"employee_id": ["002"] * 4, "date": ["2021-01-01"] * 4, "topic": ["career"] * 4})
    log = log.assign(counterpart_id=["009", "009", "007", None])
    employees = frame(PEOPLE, ["employee_id", "hire_date", "department", "level", "manager_id"])
    assert len(Workforce.from_frames(employees=employees, conversations=log).qualifying) == 3


def test_two_talks_of_one_day_with_unlike_people_are_two():
    talks = [("002", "2021-01-01", who) for who in ("manager", "mentor", "mentor", None, None)]
    assert workforce(PEOPLE, talks=talks).qualifying["with_whom"].isna().tolist() == [False, False, True]


HISTORY = [
    ("002", "2020-02-29", "IT", "L2", "009"),
    ("002", "2021-03-01", "Sales", "L2", "001"),
    ("002", "2021-03-01", "Legal", "L2", "001"),
]


def test_places_follow_the_history_and_the_last_row_of_a_day_wins():
    work = workforce(PEOPLE, history=HISTORY)
    on = [
        work.places_on(np.array([2]), day).loc[0, "department"]
        for day in ("2021-02-28", "2021-03-01", "2024-01-01")
    ]
    assert on == ["IT", "Legal", "Legal"]


def test_without_a_history_the_roster_holds_for_all_days():
    assert (
        workforce(PEOPLE, history=HISTORY).places_on(np.array([3]), "2021-05-05").loc[0, "department"] == "IT"
    )


def test_before_a_persons_history_begins_the_place_is_not_known():
    history = [("003", "2022-01-01", "Sales", "L2", "009")]
    work = workforce(PEOPLE, history=history)
    assert work.places_on(np.array([3]), "2021-12-31").isna().all(axis=None)
    assert work.places_on(np.array([3]), "2022-01-01").loc[0, "level"] == "L2"


def test_a_history_row_of_the_first_spell_says_nothing_about_the_second():
    work = workforce(PEOPLE, exits=LEFT, history=[("001", "2020-01-01", "Sales", "L1", "009")])
    assert work.places_on(np.array([0, 1]), "2022-06-30")["department"].tolist() == ["Sales", "Legal"]


def test_a_history_row_before_the_first_hire_belongs_to_the_first_spell():
    work = workforce(PEOPLE, history=[("003", "2021-05-01", "Ops", "L1", "009")])
    assert work.places_on(np.array([3]), "2021-05-05").loc[0, "department"] == "Ops"


def test_each_spell_may_be_asked_on_its_own_day():
    work = workforce(PEOPLE, history=HISTORY)
    days = np.array(["2020-03-01", "2022-01-01"], dtype="datetime64[D]")
    assert work.places_on(np.array([2, 2]), days)["department"].tolist() == ["IT", "Legal"]


def test_levels_rank_by_their_number():
    people = [(str(i), "2020-01-01", "IT", level) for i, level in enumerate(["L10", "L2", "Grade 3", "L2"])]
    assert workforce(people).level_order == {"L2": 0, "Grade 3": 1, "L10": 2}


def test_levels_without_numbers_rank_by_the_promotions():
    people = [(str(i), "2020-01-01", "IT", level) for i, level in enumerate(["Junior", "Senior", "Lead"])]
    steps = [("0", "2021-01-01", "Junior", "Senior"), ("1", "2021-01-01", "Senior", "Lead")]
    assert workforce(people, promotions=steps).level_order == {"Junior": 0, "Senior": 1, "Lead": 2}


def test_levels_that_nothing_orders_have_no_rank():
    people = [(str(i), "2020-01-01", "IT", level) for i, level in enumerate(["Junior", "Senior"])]
    assert workforce(people).level_order == {}


def test_the_data_end_with_the_month_when_the_last_event_is_near_it():
    assert str(workforce(PEOPLE, talks=[("002", "2024-02-23")]).data_end) == "2024-02-29"
    assert str(workforce(PEOPLE, talks=[("002", "2024-02-22")]).data_end) == "2024-02-22"
    assert str(workforce(PEOPLE, data_end="2024-06-30").data_end) == "2024-06-30"


def test_the_log_starts_with_its_first_row_unless_told():
    talks = [("002", "2021-04-01"), ("002", "2021-02-01")]
    assert str(workforce(PEOPLE, talks=talks).log_start) == "2021-02-01"
    assert str(workforce(PEOPLE, talks=talks, log_start="2020-10-01").log_start) == "2020-10-01"
    assert np.isnat(workforce(PEOPLE).log_start)


def test_a_roster_alone_is_a_workforce_with_empty_tables():
    work = Workforce.from_frames(employees=pd.DataFrame({"employee_id": ["1"], "hire_date": ["2024-01-01"]}))
    assert len(work.conversations) == len(work.exits) == len(work.qualifying) == len(work.history) == 0
    assert work.places_on(work.active("2024-01-01"), "2024-01-01").shape == (1, 4)


def test_an_empty_roster_has_no_spells_and_nobody_active():
    work = Workforce.from_frames(employees=pd.DataFrame({"employee_id": [], "hire_date": []}))
    assert len(work.spells) == 0
    assert len(work.active("2024-01-01")) == 0
    assert len(work.qualifying) == 0
    assert np.isnat(work.data_end)


def test_a_roster_without_hire_dates_is_refused():
    with pytest.raises(DataMissingError, match="employees has no column hire_date"):
        Workforce.from_frames(employees=pd.DataFrame({"employee_id": ["1"]}))


def test_nothing_shown_of_a_workforce_names_a_person():
    work = workforce(PEOPLE, exits=LEFT)
    for shown in (repr(work), work._repr_html_()):
        assert "001" not in shown.replace("2001", "")
        assert "Sales" not in shown


def test_the_given_frames_stay_as_they_were():
    employees = frame(PEOPLE, ["employee_id", "hire_date", "department", "level", "manager_id"])
    before = employees.copy()
    _ = Workforce.from_frames(employees=employees).spells
    pd.testing.assert_frame_equal(employees, before)


def test_a_notebook_says_how_much_of_the_log_counts():
    work = workforce(PEOPLE, talks=[("002", "2021-01-01"), ("002", "2019-06-01")])
    assert "1 of 2 log rows counts as a held career conversation" in work._repr_html_()


def test_without_a_log_it_is_said_what_to_give():
    assert workforce(PEOPLE).no_log == (
        "There is no log of conversations; give a table with one row per conversation: employee id and date."
    )
