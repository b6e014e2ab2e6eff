"""One state for every day of every spell, and managers who log nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from naive import build, employed, histories, spells, state
from people import workforce

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.measures.asof import spans
from careerstats.measures.states import (
    COVERED,
    NEVER,
    NEW,
    OVERDUE,
    looked_at,
    silence,
    state_runs,
    talks,
    whole,
)
from careerstats.measures.timeline import FAR, as_dates, day_numbers

WORDS = {NEW: "new_joiners", COVERED: "covered", OVERDUE: "overdue", NEVER: "never"}


def told(work, **options):
    runs, states = state_runs(work, **{"months": 12, "min_tenure_days": 90, **options})
    first = as_dates(runs.start).astype("datetime64[D]").astype(str)
    last = np.where(runs.end < FAR, as_dates(runs.end).astype("datetime64[D]").astype(str), "on")
    return list(zip(runs.owner.tolist(), first, last, [WORDS[s] for s in states], strict=True))


def test_a_life_cut_into_states_by_hand():
    work = workforce(
        [("1", "2020-01-01")],
        talks=[("1", "2020-02-01"), ("1", "2021-01-31"), ("1", "2023-05-05"), ("1", "2023-05-05")],
        exits=[("1", "2023-12-31", "voluntary")],
    )
    assert told(work) == [
        (0, "2020-01-01", "2020-03-30", "new_joiners"),  # 90 days: 31 + 29 + 30
        (0, "2020-03-31", "2022-01-30", "covered"),  # the second talk bridges
        (0, "2022-01-31", "2023-05-04", "overdue"),
        (0, "2023-05-05", "2023-12-31", "covered"),
    ]


def test_the_second_talk_a_day_too_late_leaves_one_day_open():
    work = workforce([("1", "2020-01-01")], talks=[("1", "2020-02-01"), ("1", "2021-02-02")])
    assert (0, "2021-02-01", "2021-02-01", "overdue") in told(work)


def test_spells_do_not_see_each_others_conversations():
    work = workforce(
        [("1", "2020-01-01"), ("1", "2021-01-01")],
        talks=[("1", "2020-06-30"), ("1", "2020-07-01")],
        exits=[("1", "2020-06-30", "voluntary")],
    )
    assert told(work, min_tenure_days=0) == [
        (0, "2020-01-01", "2020-06-29", "never"),
        (0, "2020-06-30", "2020-06-30", "covered"),
        (1, "2021-01-01", "on", "never"),
    ]


def test_somebody_who_left_before_the_minimum_tenure_was_only_new():
    work = workforce(
        [("1", "2020-01-01")], exits=[("1", "2020-02-01", "let_go")], talks=[("1", "2020-01-05")]
    )
    assert told(work) == [(0, "2020-01-01", "2020-02-01", "new_joiners")]


@settings(max_examples=30, deadline=None)
@given(histories())
def test_states_against_days(data):
    work = build(data, log_start="2020-01-01")
    runs, states = state_runs(work, months=6, min_tenure_days=30)
    made = spells(data["people"], data["exits"])
    made = sorted(made, key=lambda s: (s["who"], s["hired"]))
    for text in ("2020-03-31", "2020-08-31", "2021-02-28", "2021-12-15", "2022-11-30"):
        on = np.datetime64(text).item()
        at = runs.at(np.arange(len(made)), int(day_numbers(np.datetime64(text))))
        for spell, run in zip(made, at, strict=True):
            assert (run >= 0) == employed(spell, on)
            if run >= 0:
                assert WORDS[states[run]] == state(spell, on, data["talks"], 6, 30)


TEAM = [(str(i), "2020-01-01", "Sales", "L1", "9") for i in range(3)]
OTHERS = [(str(i), "2020-01-01", "IT", "L1", "8") for i in (3, 4)]


def silent_days(people, given_talks, **options):
    work = workforce(people, talks=given_talks, **options)
    where = spans(work, ["manager_id"])
    runs, manager = silence(work, where, months=12, min_tenure_days=0)
    boss = dict(zip(manager.tolist(), where.frame["manager_id"], strict=True))
    days = as_dates(runs.start).astype("datetime64[D]").astype(str), as_dates(runs.end)
    return [(boss[o], s, str(e)[:10]) for o, s, e in zip(runs.owner.tolist(), *days, strict=True)]


def test_a_manager_is_silent_while_others_talk():
    assert silent_days([*TEAM, *OTHERS], [("3", "2021-03-01")]) == [("9", "2021-03-01", "2022-02-28")]


def test_a_word_in_the_team_ends_the_silence_for_a_year():
    found = silent_days([*TEAM, *OTHERS], [("3", "2021-03-01"), ("3", "2022-03-01"), ("0", "2021-05-01")])
    assert found == [("9", "2021-03-01", "2021-04-30"), ("9", "2022-05-01", "2023-02-28")]


def test_a_pair_may_just_not_have_talked():
    assert silent_days([*TEAM[:2], *OTHERS], [("3", "2021-03-01")]) == []


def test_where_nobody_logs_nobody_is_silent():
    assert silent_days([*TEAM, *OTHERS], [], log_start="2020-01-01") == []


def test_the_conversation_belongs_to_the_manager_of_its_day():
    moved = [("3", "2020-01-01", "IT", "L1", "9"), ("3", "2021-04-01", "IT", "L1", "8")]
    found = silent_days([*TEAM, *OTHERS], [("3", "2021-03-01"), ("4", "2021-03-02")], history=moved)
    assert found == [("9", "2022-03-01", "2022-03-01")], "its year ends a day before the other's"


def test_people_without_a_manager_are_under_no_silent_one():
    alone = [(str(i), "2020-01-01", "Sales", "L1", None) for i in range(3)]
    assert silent_days([*alone, *OTHERS], [("3", "2021-03-01")]) == []


def test_without_a_log_one_sentence():
    with pytest.raises(DataMissingError, match="There is no log of conversations; give a table"):
        talks(workforce(TEAM))


def test_the_day_looked_at():
    work = workforce(TEAM, talks=[("1", "2021-03-30")])
    assert looked_at(work, None) == np.datetime64("2021-03-31")
    assert looked_at(work, "2020-05-05") == np.datetime64("2020-05-05")
    with pytest.raises(DataMissingError, match="as_of must be given"):
        looked_at(workforce([]), None)


@pytest.mark.parametrize("value", [0, -1, 1.5, "12", True])
def test_whole_numbers_only(value):
    with pytest.raises(ArgumentError, match=r"months=.* give a whole number of at least 1"):
        whole("months", value, 1)
