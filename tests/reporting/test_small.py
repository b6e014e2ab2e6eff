"""Groups that are too small to show."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerstats.reporting.small import (
    hide_rows,
    hide_small_groups,
    hide_small_parts,
    names_small_count,
    too_small,
)


@pytest.mark.parametrize(
    ("count", "answer"), [(0, False), (1, True), (4, True), (4.5, True), (5, False), (np.nan, False)]
)
def test_somebody_but_fewer_than_the_minimum(count, answer):
    assert too_small(count, 5) == answer


@pytest.fixture
def table():
    return pd.DataFrame(
        {"unit": ["A", "B", "C", "D"], "people": [10, 3, 5, 0], "rate": [0.5, 1.0, 0.2, np.nan], "note": "x"}
    )


def test_all_figures_of_a_small_group_go_and_it_comes_last(table):
    made = hide_small_groups(table, base="people", minimum=5, columns=["people", "rate"])
    assert made["unit"].tolist() == ["A", "C", "D", "B"]
    assert made["people"].tolist() == [10, 5, 0, "[c]"]
    assert made["rate"].tolist() == [0.5, 0.2, "[x]", "[c]"]
    assert made["note"].tolist() == ["x"] * 4


def test_the_minimum_is_an_option(table):
    made = hide_small_groups(table, base="people", minimum=3, columns=["people"])
    assert made["people"].tolist() == [10, 3, 5, 0]


def test_parts_of_a_shown_total_are_hidden_together():
    table = pd.DataFrame({"over": [8, 8, 0, "[c]"], "never": [2, 7, 9, "[c]"], "other": 1})
    made = hide_small_parts(table, parts=["over", "never"], minimum=5)
    assert made["over"].tolist() == ["[c]", 8, 0, "[c]"]
    assert made["never"].tolist() == ["[c]", 7, 9, "[c]"]
    assert made["other"].tolist() == [1] * 4


def test_frames_given_are_not_changed(table):
    before = table.copy()
    hide_rows(table, np.array([True, False, False, False]), ["rate"])
    hide_small_groups(table, base="people", minimum=5, columns=["people", "rate"])
    hide_small_parts(table, parts=["people"], minimum=5)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("3 of 1,282 people have no like of the other kind.", True),
        ("Rating is unknown for 4 people.", True),
        ("1 career conversation of 1 people in the window.", True),
        ("43 people have managers who log nothing.", False),
        ("1,003 people are left.", False),
        ("5 of 60 people are left.", False),
        ("Unclear: the interval includes no difference.", False),
        ("Compared over 2 landmarks.", False),
    ],
)
def test_sentences_that_name_few_people_are_found(text, small):
    assert names_small_count(text, 5) is small


COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12)


@given(COUNTS, st.integers(1, 20))
def test_no_small_group_is_ever_shown_and_no_large_one_hidden(counts, minimum):
    table = pd.DataFrame({"unit": range(len(counts)), "people": [p for p, _ in counts], "rate": 0.5})
    made = hide_small_groups(table, base="people", minimum=minimum, columns=["people", "rate"])
    hidden = made["people"].astype(object).eq("[c]")
    assert [p for p in made.loc[~hidden, "people"] if 0 < p < minimum] == []
    assert hidden.sum() == sum(0 < p < minimum for p, _ in counts)
    assert (made["rate"].astype(object).eq("[c]") == hidden).all()
    assert sorted(made["unit"]) == list(range(len(counts)))
    assert not hidden[:-1].gt(hidden[1:].to_numpy()).any() if len(hidden) > 1 else True


@given(COUNTS, st.integers(1, 20))
def test_parts_are_hidden_all_or_none(counts, minimum):
    table = pd.DataFrame(counts, columns=["over", "never"])
    made = hide_small_parts(table, parts=["over", "never"], minimum=minimum).astype(object).eq("[c]")
    assert (made["over"] == made["never"]).all()
    assert made["over"].tolist() == [any(0 < n < minimum for n in pair) for pair in counts]
