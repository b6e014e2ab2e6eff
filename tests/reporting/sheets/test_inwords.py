"""Comparisons in sentences, all rows of a sheet on one base."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from made_cohorts import cohort, counts, drawn, two_by_two_cohort

from careerstats.evidence.compare import compare
from careerstats.reporting.sheets.inwords import base_of, in_words, is_unclear

NAN = float("nan")
NAMES = ["risk_without", "risk_with", "risk_difference", "rd_lower", "rd_upper"]
RATIO = ["risk_ratio", "rr_lower", "rr_upper"]


@pytest.fixture(scope="module")
def found():
    return compare(two_by_two_cohort(20, 60, 10, 60))


def said(found, *numbers):
    """The first sentence of a comparison with these numbers in its first row."""
    table = found.table.copy()
    table.loc[0, [*NAMES, *RATIO]] = numbers
    table.loc[1:, "risk_difference"] = NAN
    return in_words(replace(found, table=table), "let go", 5)[0]


def rows(*numbers):
    return pd.DataFrame(numbers, columns=NAMES)


@pytest.mark.parametrize(
    ("numbers", "base"),
    [
        ([(0.20, 0.10, 0.10, 0.05, 0.15)], 100),
        # 19.4 - 7.7 is 11.7, but 19 - 8 is 11: whole numbers of 100 would not add up
        ([(0.194, 0.077, 0.117, 0.08, 0.156)], 1_000),
        # one row that needs 1,000 takes the others with it
        ([(0.20, 0.10, 0.10, 0.05, 0.15), (0.194, 0.077, 0.117, 0.08, 0.156)], 1_000),
        # 1 of 100 is too coarse
        ([(0.04, 0.012, 0.028, 0.01, 0.05)], 1_000),
        # the lower limit would be 0 of 1,000 though it leaves out no difference
        ([(0.005, 0.003, 0.002, 0.0003, 0.004)], 10_000),
        # rows without figures do not count
        ([(0.20, 0.10, 0.10, 0.05, 0.15), (NAN, NAN, NAN, NAN, NAN)], 100),
        ([(0.0, 0.0, 0.0, -0.03, 0.03)], 100),
        ([], 100),
    ],
)
def test_one_base_for_all_rows(numbers, base):
    assert base_of(rows(*numbers)) == base


def test_all_sentences_of_a_sheet_have_the_same_base():
    made = compare(drawn(800, seed=3, effect=0.6, by_rating=0.4))
    base = f"{base_of(made.table):,}"
    for sentence in in_words(made, "let go", 5):
        assert f"f {base} people without a recent conversation" in sentence
        assert f"of {base} with one" in sentence


def test_a_difference_in_words(found):
    text = said(found, 0.20, 0.10, 0.10, 0.04, 0.16, 2.0, 1.31, 3.06)
    assert text == (
        "Of 100 people without a recent conversation 20 were let go, of 100 with one 10: 10 more "
        "(95 % interval 4 to 16), 2.00 times as often (1.31 to 3.06)."
    )


def test_fewer_and_unclear(found):
    text = said(found, 0.10, 0.12, -0.02, -0.08, 0.04, 0.83, 0.45, 1.6)
    assert text == (
        "Of 100 people without a recent conversation 10 were let go, of 100 with one 12: 2 fewer (95 % "
        "interval from 8 fewer to 4 more), 0.83 times as often (0.45 to 1.60). Whether there is a difference "
        "is unclear."
    )


def test_one_person_as_many_and_open_ratios(found):
    assert "of 100 with one 50: as many (" in said(found, 0.5, 0.5, 0.0, -0.1, 0.1, 1.0, 0.8, 1.2)
    assert "1.50 times as often (1.10 to no upper limit)" in said(
        found, 0.3, 0.2, 0.1, 0.02, 0.2, 1.5, 1.1, math.inf
    )
    assert "times as often" not in said(found, 0.3, 0.0, 0.3, 0.2, 0.4, math.inf, 3.2, math.inf)


@pytest.mark.parametrize(
    ("difference", "ratio", "unclear"),
    [
        ((0.01, 0.1), (1.1, 2.0), False),
        ((-0.1, -0.01), (0.5, 0.9), False),
        ((-0.01, 0.1), (1.1, 2.0), True),
        ((0.01, 0.1), (0.87, 13.0), True),
        ((0.01, 0.1), (NAN, NAN), False),
        ((NAN, NAN), (NAN, NAN), True),
    ],
)
def test_unclear_when_either_interval_includes_no_difference(difference, ratio, unclear):
    row = pd.Series([*difference, *ratio], index=["rd_lower", "rd_upper", "rr_lower", "rr_upper"])
    assert is_unclear(row) is unclear


def test_each_row_says_what_it_compares():
    made = compare(
        drawn(800, seed=3, effect=0.6, by_rating=0.4), strata=["rating"], adjust=["rating", "level"]
    )
    crude, alike, adjusted, within = in_words(made, "let go", 5)
    assert crude.startswith("Of ")
    assert alike.startswith("Among people with the same rating, of ")
    assert adjusted.startswith("With the same mix of rating and level in both groups, of ")
    assert within.startswith("Among people of one manager, of ")


def two_ratings(alone):
    """Twenty of each kind with rating 3, and so many more without a conversation with rating 5."""
    cells = [(1, 1, 10, 3), (1, 0, 10, 3), (0, 1, 6, 3), (0, 0, 14, 3), (1, 0, alone, 5)]
    table = counts(cells, names=["rating"])
    return compare(cohort(table), strata=["rating"], adjust=[])


@pytest.mark.parametrize(("alone", "told"), [(7, True), (4, False), (0, False)])
def test_people_set_aside_are_told_unless_they_are_few(alone, told):
    text = in_words(two_ratings(alone), "let go", 5)[1]
    assert ("Set aside" in text) is told
    if told:
        assert text.endswith("Set aside: 7 people with nobody like them on the other side.")


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ((0, 20, 0, 20), "Nobody was let go: there is nothing to compare."),
        ((20, 20, 20, 20), "Everybody was let go: there is nothing to compare."),
        ((0, 0, 0, 0), "Nobody could be compared; the sheet Who was compared says why."),
        ((0, 0, 9, 20), "One of the two groups holds nobody: there is nothing to compare."),
    ],
)
def test_rows_without_figures_say_why(people, said):
    assert in_words(compare(two_by_two_cohort(*people)), "let go", 5)[2] == said


def test_no_sentence_holds_a_term_of_the_trade():
    for made in (two_ratings(7), compare(two_by_two_cohort(3, 20, 9, 20)), compare(drawn(300, seed=1))):
        text = " ".join(in_words(made, "let go", 5))
        assert not [
            t for t in ("landmark", "strat", "crude", "events", "like of the other kind") if t in text
        ]
