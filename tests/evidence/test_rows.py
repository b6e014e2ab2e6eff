"""One row of a comparison, and the reasons why there is none."""

import math

import pytest

from careerstats.evidence.estimates import two_by_two
from careerstats.evidence.rows import FEWEST_EVENTS, Counted, absent, crude

COLUMNS = 19


def counted(events_1, people_1, events_0, people_0):
    return Counted(people_1, events_1, people_0, events_0, "people without a recent conversation", "let_go")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0, 0), "The cohort holds nobody; its flow says who was left out and why."),
        ((0, 0, 3, 9), "No comparison is possible: everybody had a recent conversation."),
        ((3, 9, 0, 0), "No comparison is possible: nobody had a recent conversation."),
        ((0, 9, 0, 9), "Nobody had the outcome; there is nothing to adjust."),
        ((9, 9, 9, 9), "Everybody had the outcome; there is nothing to adjust."),
        ((5, 9, 4, 9), "Too few: 5 events without and 4 with a recent conversation"),
        ((5, 9, 5, 9), ""),
    ],
)
def test_obstacles(counts, words):
    assert counted(*counts).obstacle.startswith(words)
    assert bool(counted(*counts).obstacle) == bool(words)


def test_five_events_in_each_group_are_enough():
    assert FEWEST_EVENTS == 5


def test_a_crude_row_holds_the_two_by_two():
    made = crude(counted(21, 100, 7, 100))
    assert len(made.row) == COLUMNS
    assert made.detail == two_by_two(21, 100, 7, 100)
    assert made.row["risk_ratio"] == pytest.approx(3.0)
    assert made.row["risk_difference"] == pytest.approx(0.14)
    assert made.row["method"].startswith("Newcombe; Koopman score")
    assert made.cautions == ()


def test_few_events_still_have_a_crude_row():
    made = crude(counted(2, 40, 0, 60))
    assert made.row["risk_difference"] == pytest.approx(0.05)
    assert made.row["p_value"] == two_by_two(2, 40, 0, 60).mid_p
    assert "unclear" in made.row["sentence"]


def test_a_zero_cell_says_no_ratio():
    made = crude(counted(9, 40, 0, 60))
    assert made.row["risk_ratio"] == math.inf
    assert "times" not in made.row["sentence"]


def test_an_absent_row_has_counts_and_the_reason():
    made = absent("adjusted", counted(3, 9, 1, 8), "No reason.")
    assert len(made.row) == COLUMNS
    assert (made.row["people_without"], made.row["events_with"]) == (9, 1)
    assert math.isnan(made.row["risk_ratio"])
    assert math.isnan(made.row["p_value"])
    assert (made.row["method"], made.row["sentence"]) == ("not computed", "No reason.")


@pytest.mark.parametrize(
    ("counts", "risks"), [((0, 0, 3, 9), (math.nan, 1 / 3)), ((3, 9, 0, 0), (1 / 3, math.nan))]
)
def test_one_group_alone_has_its_risk(counts, risks):
    row = crude(counted(*counts)).row
    assert [row["risk_without"], row["risk_with"]] == pytest.approx(risks, nan_ok=True)
    assert math.isnan(row["risk_difference"])


def test_one_event_is_an_event():
    assert counted(1, 9, 0, 9).obstacle.startswith(
        "Too few: 1 event without and 0 with a recent conversation"
    )
