"""Plain words for days, windows, shares and counts."""

import numpy as np
import pytest
from people import workforce

from careerstats.measures.wording import (
    day_words,
    end_caution,
    joiners_words,
    log_caution,
    many,
    people_words,
    share_words,
    window_words,
)


def test_days():
    assert day_words("2026-09-30") == "30 Sep 2026"
    assert day_words(np.datetime64("1999-01-02")) == "2 Jan 1999"


def test_windows_name_both_days():
    assert window_words(np.datetime64("2026-09-30"), 12) == "the 12 months from 1 Oct 2025 to 30 Sep 2026"
    assert window_words(np.datetime64("2020-08-31"), 6) == "the 6 months from 1 Mar 2020 to 31 Aug 2020"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(640, 1234, "640 (51.9 %)"), (0, 0, "0"), (0, 5, "0 (0.0 %)"), (1500.0, 1500, "1,500 (100.0 %)")],
)
def test_shares(part, whole, said):
    assert share_words(part, whole) == said


def test_counts():
    assert [many(n, "round") for n in (0, 1, 2000)] == ["0 rounds", "1 round", "2,000 rounds"]
    assert [people_words(n) for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert [joiners_words(n) for n in (1, 2)] == [
        "1 new joiner is not counted",
        "2 new joiners are not counted",
    ]


def test_a_log_that_begins_on_the_first_day_of_the_window_is_no_caution():
    work = workforce([], log_start="2021-07-01")
    assert log_caution(work, np.datetime64("2022-06-30"), 12) == ""
    assert "begins on 1 Jul 2021" in log_caution(work, np.datetime64("2022-06-29"), 12)


def test_a_day_after_the_data_is_said():
    work = workforce([], data_end="2022-06-30")
    assert end_caution(work, "2022-06-30") == ""
    assert end_caution(work, "2022-07-01") == (
        " The data end on 30 Jun 2022: what happened after that day is not known."
    )
    assert end_caution(workforce([]), "2022-07-01") == ""
