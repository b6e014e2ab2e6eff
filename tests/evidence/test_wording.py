"""Sentences: absolute numbers first, an unclear answer said to be unclear, and never a cause."""

import math
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careerstats.evidence.basics import Estimate
from careerstats.evidence.wording import (
    DONE,
    WHO,
    answer,
    done,
    is_unclear,
    listed,
    number_of,
    period,
    who,
)

WITHOUT = "people without a recent conversation"
CAUSES = re.compile(r"because|effect|impact|reduc|lead|driv|protect|caus", re.IGNORECASE)


def said(risk_1, risk_0, difference, ratio, **options):
    given_options = {"who": WITHOUT, "outcome": "let_go", **options}
    return answer(risk_1, risk_0, Estimate(*difference), Estimate(*ratio), **given_options)


def test_the_sentence_of_the_definitions():
    assert said(0.12, 0.07, (0.05, 0.01, 0.09), (1.714, 1.17, 2.52)) == (
        "Of 100 people without a recent conversation 12 were let go, of 100 with one 7: "
        "5 more (95 % interval 1 to 9), 1.71 times as often (1.17 to 2.52)."
    )


def test_an_interval_that_includes_none_is_unclear():
    made = said(0.12, 0.10, (0.02, -0.03, 0.07), (1.2, 0.8, 1.8))
    assert "2 more (95 % interval from 3 fewer to 7 more), 1.20 times as often (0.80 to 1.80)" in made
    assert made.endswith("Whether there is a difference is unclear.")


def test_fewer_is_said_without_a_minus():
    made = said(0.07, 0.12, (-0.05, -0.09, -0.01), (0.583, 0.4, 0.85))
    assert "7 were let go, of 100 with one 12: 5 fewer (95 % interval 1 to 9)" in made


def test_small_risks_are_told_of_more_people():
    assert said(0.0031, 0.0013, (0.0018, 0.0013, 0.0023), (2.4, 1.9, 3.0)).startswith("Of 10,000 people")
    assert said(0.031, 0.013, (0.018, 0.0004, 0.036), (2.4, 1.01, 3.0)).startswith("Of 10,000 people")
    assert said(0.2, 0.1, (0.1, 0.004, 0.2), (2.0, 1.01, 4.0)).startswith("Of 1,000 people")


def test_numbers_in_a_sentence_add_up():
    # 18.5 and 9.3 of 100 would round to 19 and 9, ten apart; the difference is 9.2
    made = said(0.185, 0.093, (0.092, 0.064, 0.121), (2.0, 1.6, 2.5))
    assert "Of 1,000" in made
    assert "185 were let go, of 1,000 with one 93: 92 more" in made


def test_a_ratio_that_is_not_there_is_left_out():
    for ratio in ((math.nan,) * 3, (math.inf, 2.0, math.inf), (0.0, 0.0, 0.5)):
        assert "times" not in said(0.1, 0.0, (0.1, 0.02, 0.2), ratio)


def test_a_ratio_without_an_upper_end_is_said():
    made = said(0.1, 0.0, (0.1, 0.02, 0.2), (math.inf, 1.4, math.inf))
    assert made.endswith(
        "2 to 20); among those with one it is nobody, so the ratio has only a lower limit (1.40)."
    )


def test_a_limit_that_runs_off_is_not_spelled_out():
    assert "(0.00 to over 1,000)" in said(0.08, 0.06, (0.02, -1, 1), (1.37, 0.0, 107_583_593_087_448.0))


def test_intervals_that_disagree_are_unclear():
    made = said(0.55, 0.30, (0.25, 0.02, 0.49), (1.85, 0.9, 3.79))
    assert made.endswith("Only one of the two intervals leaves out no difference: take it as unclear.")


def test_one_person_was():
    assert done("let_go", 1) == "was let go"
    assert done("passed_over", 1) == "was passed over"
    assert done("retirement", 1) == "retired"


def test_as_many_goes_with_a_ratio_near_one():
    made = said(0.034, 0.0345, (-0.0005, -0.02, 0.02), (0.91, 0.6, 1.5))
    assert "Of 1,000" in made


def test_an_open_end_is_said():
    assert "(2.1 to no upper limit)" in said(0.1, 0.02, (0.08, 0.02, 0.2), (5.0, 2.1, math.inf))


def test_other_groups_and_levels():
    made = said(0.1, 0.05, (0.05, 0.01, 0.1), (2, 1.2, 3), other="with a formal one", confidence=0.9)
    assert "of 100 with a formal one 5: 5 more (90 % interval" in made


@settings(max_examples=200, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 0.3), st.sampled_from(sorted(DONE)))
def test_the_difference_shown_is_that_of_the_risks_shown(risk_1, risk_0, reach, outcome):
    apart = risk_1 - risk_0
    made = said(risk_1, risk_0, (apart, apart - reach, apart + reach), (math.nan,) * 3, outcome=outcome)
    assert not CAUSES.search(made)
    numbers = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", made)]
    base, first, second = numbers[0], numbers[1], numbers[3]
    assert numbers[2] == base
    if first == second:
        assert "as many" in made
    else:
        assert f"{abs(first - second):,} {'more' if first > second else 'fewer'} (" in made
    assert ("unclear" in made) == (abs(apart) <= reach)


def test_outcomes_and_groups_have_words():
    assert done("passed_over") == "were passed over"
    assert done("promoted") == "had the outcome promoted"
    assert who("promotion") == "eligible people without a recent conversation"
    assert who("own") == WHO["restructuring"]


def test_columns_are_listed_as_a_sentence_does():
    assert listed(["level"]) == "level"
    assert listed(["level", "tenure_band", "manager_id"]) == "level, tenure and manager"
    assert listed([]) == "nothing"


def test_counts_take_their_noun():
    assert number_of(1, "stratum", "strata") == "1 stratum"
    assert number_of(1200, "stratum", "strata") == "1,200 strata"
    assert number_of(0, "team", "teams") == "0 teams"


def test_unclear_is_an_interval_with_zero_or_none_at_all():
    assert is_unclear(Estimate(0.1, -0.1, 0.3))
    assert is_unclear(Estimate(math.nan, math.nan, math.nan))
    assert not is_unclear(Estimate(0.1, 0.01, 0.3))
    assert not is_unclear(Estimate(-0.1, -0.2, -0.01))


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ([], "no landmark"),
        (["2025-03-31"] * 3, "landmark 2025-03-31"),
        (["2025-06-30", "2025-03-31", "2025-09-30"], "3 landmarks from 2025-03-31 to 2025-09-30"),
    ],
)
def test_landmarks_in_words(days, text):
    assert period(pd.Series(pd.to_datetime(days))) == text
