"""Kinds of conversation before a landmark, by hand."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from naive import DAYS
from people import workforce

from careerstats.measures.exposure import KINDS, SUPPORT_FIT, exposure
from careerstats.measures.timeline import day_numbers
from careerstats.vocabulary import CAREER_STAGES, SUPPORT, UNKNOWN

KIND = list(KINDS)


def day(text):
    return day_numbers(np.array([text], dtype="datetime64[D]"))


def seen(talks, *, hired="2015-01-01", after="2021-06-30", until="2022-06-30"):
    work = workforce([("1", hired)], talks=[("1", *t) for t in talks], log_start="2015-01-01")
    return exposure(work, np.array([0]), day(after), day(until)).iloc[0]


def test_nothing_is_none():
    found = seen([])
    assert found["conversations"] == 0
    assert found[KIND].tolist() == ["none"] * 5


def test_the_window_is_open_on_the_left_and_closed_on_the_right():
    assert seen([("2021-06-30",)])["conversations"] == 0
    assert seen([("2021-07-01",), ("2022-06-30",)])["conversations"] == 2
    assert seen([("2022-07-01",)])["conversations"] == 0


@pytest.mark.parametrize(
    ("talks", "kinds"),
    [
        ([("2022-01-01", "manager", 15, "formal", "external_move", "held")],
         ["manager", "formal", "15_or_more", "fits", "once"]),
        ([("2022-01-01", "mentor", 14, "informal", "general", "held")],
         ["others_only", "informal_only", "short_only", "does_not_fit", "once"]),
        ([("2022-01-01", "mentor", 14, "informal", "general", "held"),
          ("2022-02-01", "manager", 30, "formal", "wellbeing", "held")],
         ["manager", "formal", "15_or_more", "fits", "few_times"]),
        ([("2022-01-01", None, None, None, None, "held")],
         ["unknown", "unknown", "unknown", "unknown", "once"]),
        ([("2022-01-01", "unknown", None, "unknown", "unknown", "held"),
          ("2022-02-01", "peer", 5, "informal", "general", "held")],
         ["unknown", "unknown", "unknown", "unknown", "few_times"]),
        ([("2022-01-01", None, None, None, None, "held"),
          ("2022-02-01", "manager", 20, "formal", "wellbeing", "held")],
         ["manager", "formal", "15_or_more", "fits", "few_times"]),
    ],
)  # fmt: skip
def test_one_known_of_the_first_kind_tells_and_doubt_is_unknown(talks, kinds):
    assert seen(talks)[KIND].tolist() == kinds


def test_each_person_sees_the_own_conversations():
    work = workforce(
        [("1", "2015-01-01"), ("2", "2015-01-01"), ("3", "2015-01-01")],
        talks=[("1", "2022-01-01"), ("3", "2022-01-01"), ("3", "2022-01-02")],
    )
    spells, days = np.array([2, 0, 1, 0]), (np.repeat(day(d), 4) for d in ("2021-12-31", "2022-06-30"))
    assert exposure(work, spells, *days)["conversations"].tolist() == [2, 1, 0, 1]


def test_the_stage_is_that_of_the_conversation():
    promotion = [("2022-05-31", "manager", 30, "formal", "promotion", "held")]
    assert seen(promotion, hired="2021-06-01")["support_fit"] == "does_not_fit", "settling in"
    assert seen(promotion, hired="2021-05-31")["support_fit"] == "fits", "growing"
    assert seen(promotion, hired="2019-05-31")["support_fit"] == "does_not_fit", "established"


def test_the_rule_of_fit_uses_the_vocabulary():
    assert set(SUPPORT_FIT) == set(CAREER_STAGES) - {UNKNOWN}
    assert all(set(kinds) <= set(SUPPORT) - {UNKNOWN} for kinds in SUPPORT_FIT.values())


TALK = st.tuples(
    DAYS,
    st.sampled_from(["manager", "mentor", "unknown", None]),
    st.sampled_from([5, 14, 15, 60, None]),
    st.sampled_from(["formal", "informal", None]),
    st.sampled_from(["general", "development", None]),
    st.just("held"),
)


def kind(flags, first, other):
    """The kind that a list of yes, no and not known (None) tells."""
    if not flags:
        return "none"
    if True in flags:
        return first
    return "unknown" if None in flags else other


@settings(max_examples=30, deadline=None)
@given(st.lists(TALK, max_size=5, unique_by=lambda t: t[0]))
def test_kinds_against_a_plain_reading(talks):
    found = seen(talks, after="2021-06-30", until="2022-06-30")  # established since 2018
    held = [t for t in talks if "2021-06-30" < t[0] <= "2022-06-30"]
    assert found["conversations"] == len(held)
    whom = [None if t[1] in ("unknown", None) else t[1] == "manager" for t in held]
    long = [None if t[2] is None else t[2] >= 15 for t in held]
    formal = [None if t[3] is None else t[3] == "formal" for t in held]
    fits = [None if t[4] is None else t[4] == "development" for t in held]
    assert found["with_whom"] == kind(whom, "manager", "others_only")
    assert found["minutes"] == kind(long, "15_or_more", "short_only")
    assert found["setting"] == kind(formal, "formal", "informal_only")
    assert found["support_fit"] == kind(fits, "fits", "does_not_fit")
    assert found["cadence"] == ("none", "once", "few_times")[min(len(held), 2)]
