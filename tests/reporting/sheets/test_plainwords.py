"""Terms of statistics in plain words."""

import pytest

from careerstats.reporting.sheets.plainwords import PHRASES, cautioned, listed, plain

TERMS = r"landmark|crude|strat(um|a)|Breslow|Firth|coefficient|cohort|horizon|CR2|cluster|covariate"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Unclear: the interval includes no difference.", ""),
        ("Nobody had the outcome; there is nothing to adjust.", ""),
        (
            "Too few: 1 event without and 9 with a recent conversation (at least 5 in each are needed); only "
            "crude and exact numbers are given.",
            "",
        ),
        (
            "Unbalanced: the two groups differ in rating; the crude row mixes that in.",
            "Unbalanced: the two groups differ in rating; the row As counted mixes that in.",
        ),
        (
            "The strata disagree (Breslow-Day p < 0.05): one number for all hides that; look at them.",
            "The difference is not the same in all groups of like people: the one number for all hides that.",
        ),
        (
            "9 of 60 people have no like of the other kind; the model carries the comparison over to them.",
            "9 of 60 people have nobody like them on the other side: for them the row Adjusted rests on the "
            "others.",
        ),
        ("the exit was decided by the landmark", "the exit was decided before the clock started"),
        (
            "12 strata, 1 stratum, the crude ratio",
            "12 groups of like people, 1 group of like people, the counted ratio",
        ),
        (
            "Nobody is left: the flow says who was left out and why.",
            "Nobody is left: the sheet Who was compared says who was left out and why.",
        ),
        ("The rating of 9 people is known.", "The rating of 9 people is known."),
    ],
)
def test_sentences_in_plain_words(said, shown):
    assert plain(said) == shown


def test_the_landmark_is_called_what_it_is():
    said = "Unbalanced: the two groups differ in landmark and level; the crude row mixes that in."
    assert "differ in announcement and level" in cautioned(said, "restructuring")
    assert "differ in quarter and level" in cautioned(said, "quarterly")
    assert "differ in promotion round and level" in cautioned(said, "promotion")
    assert "differ in day and level" in cautioned(said, "")


def test_columns_are_joined_as_in_a_sentence():
    assert listed(["landmark", "tenure_band", "group"], "quarterly") == "quarter, tenure and comparison group"
    assert listed(["manager_id"]) == "manager"
    assert listed([]) == "nothing"


def test_no_phrase_brings_a_term_back():
    import re

    assert [words for _, words in PHRASES if re.search(TERMS, words)] == []
