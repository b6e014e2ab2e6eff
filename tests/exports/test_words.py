"""Category words: known ones in any spelling, all others unknown, and none shown that may be a name."""

import numpy as np
import pandas as pd
import pytest
from sheets import column

from careerstats.exports.columns import ParseOptions
from careerstats.exports.names import normalise
from careerstats.exports.values import parse
from careerstats.exports.words import known_share, shipped, showable, words
from careerstats.vocabulary import CATEGORIES

FIELDS = [f for f in CATEGORIES if f != "exit_type"]


def read(field, values, **options):
    grid = column(values)
    return parse(field, "text", grid, np.arange(len(values)), 0, options=ParseOptions(**options))


def shown(parsed) -> list:
    return [None if pd.isna(v) else v for v in parsed.values]


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("with_whom", "Line Manager", "manager"),
        ("with_whom", "line-manager", "manager"),
        ("with_whom", "MENTOR", "mentor"),
        ("with_whom", "Skip-level", "skip_level"),
        ("with_whom", "skip_level", "skip_level"),
        ("with_whom", "HRBP", "hr"),
        ("with_whom", "Führungskraft", "manager"),
        ("with_whom", "Manager (direct)", "manager"),
        ("setting", "Coffee chat", "informal"),
        ("setting", "Scheduled meeting", "formal"),
        ("support", "Stretch assignment", "new_project"),
        ("support", "Training", "development"),
        ("support", "Work-life balance", "wellbeing"),
        ("support", "Outplacement", "external_move"),
        ("initiated_by", "Self", "employee"),
        ("status", "Completed", "held"),
        ("status", "Canceled", "cancelled"),
        ("status", "No-show", "missed"),
        ("status", "pending", "scheduled"),
        ("status", "Declined", "declined"),
        ("topic", "Career Development", "career"),
        ("topic", "Weekly 1:1", "other"),
        ("topic", "Entwicklungsgespräch", "career"),
        ("career_stage", "Mid-career", "growing"),
    ],
)
def test_words_are_known(field, text, word):
    parsed = read(field, [text])
    assert shown(parsed) == [word]
    assert parsed.findings == []


@pytest.mark.parametrize("field", FIELDS)
def test_every_word_of_the_kit_stands_for_itself(field):
    assert shown(read(field, list(CATEGORIES[field])[:-1])) == list(CATEGORIES[field])[:-1]


@pytest.mark.parametrize("field", FIELDS)
def test_shipped_words_lead_to_words_of_the_kit_and_each_to_one(field):
    table = shipped("words.toml")[field]
    assert set(table) <= set(CATEGORIES[field])
    seen = {}
    for word, texts in table.items():
        for text in texts:
            assert seen.setdefault(normalise(text), word) == word
            assert words(field)[normalise(text)] == word


def test_unknown_words_are_unknown_counted_and_not_shown():
    parsed = read("topic", ["Ergonomics"] * 3 + ["career", None])
    assert shown(parsed) == ["unknown"] * 3 + ["career", None]
    found = parsed.findings[0]
    assert found.message == "topic: words that are not known (3 cells: A1, A2, A3)."
    assert found.action == (
        "read as unknown, so not counted as held career conversations; to use them, say in columns.toml what "
        'they mean, as in words.topic."as written" = "career" (accepted: career, other)'
    )
    assert found.paste == ()


def test_only_status_and_topic_decide_what_counts():
    found = read("setting", ["Videocall"] * 9).findings[0]
    assert found.action.startswith("read as unknown; to use them")


def test_the_header_as_written_is_named():
    found = read("status", ["verlegt"], header="Stand der Dinge").findings[0]
    assert found.message.startswith('"Stand der Dinge" (status): words that are not known (1 cell: A1)')
    assert read("status", ["verlegt"], header="Status").findings[0].message.startswith("status: ")


def test_lines_are_proposed_for_words_of_enough_people():
    parsed = read("status", ["Vorbei"] * 6 + ["verlegt"] * 5 + ["krank (Burnout)"] * 4)
    made = [p.text(sure=p.sure) for p in parsed.findings[0].paste]
    assert made == [
        'Vorbei = "held"  # or scheduled, cancelled, declined, missed',
        '# verlegt = "held"  # or scheduled, cancelled, declined, missed',
    ]


def test_where_a_word_says_held_already_no_other_is_taken_for_it():
    parsed = read("status", ["done"] + ["verlegt"] * 5)
    assert [p.sure for p in parsed.findings[0].paste] == [False]


def test_a_text_is_shown_only_when_enough_people_have_it_not_rows():
    people = np.array([1] * 6 + [1, 2, 3, 4, 5, 5])
    values = ["sick again"] * 6 + ["Postponement!"] * 6
    paste = read("status", values, people=people).findings[0].paste
    assert [p.key for p in paste] == ["Postponement!"]


def test_words_like_known_ones_are_proposed_as_those():
    paste = read("with_whom", ["managr"]).findings[0].paste
    assert paste == ()  # may be a name
    assert [(p.key, p.value, p.sure) for p in read("setting", ["infomal"]).findings[0].paste] == [
        ("infomal", "informal", True)
    ]


def test_unknown_words_of_one_row_may_tell_of_a_person_and_stay_hidden():
    found = read("topic", ["About Jason's transfer to Phoenix", "career"]).findings[0]
    assert "Jason" not in found.message + found.action + str(found.paste)
    assert "A1" in found.message


@pytest.mark.parametrize(
    "text", ["gehalten", "ja", "Yes", "OK", "durchgeführt", "durchgefuehrt", "Stattgefunden"]
)
def test_plain_words_for_held(text):
    assert shown(read("status", [text, "nein"], header="Status")) == ["held", "missed"]


def test_texts_that_may_be_names_are_never_shown():
    parsed = read("with_whom", ["Tahani Ali"] * 9 + ["manager"])
    assert shown(parsed)[0] == "unknown"
    assert "Tahani" not in parsed.findings[0].message


def test_the_mappings_words_win():
    options = {"team guru": "manager", "mentor": "coach"}
    assert shown(read("with_whom", ["Team Guru", "Mentor"], words=options)) == ["manager", "coach"]


@pytest.mark.parametrize(
    ("field", "header", "expected"),
    [
        ("status", "Completed?", ["held", "missed"]),
        ("status", "Took place", ["held", "missed"]),
        ("setting", "Formal", ["formal", "informal"]),
        ("setting", "Setting", ["unknown", "unknown"]),
    ],
)
def test_yes_and_no_mean_what_the_header_asks(field, header, expected):
    assert shown(read(field, ["Yes", "no"], header=header)) == expected
    assert shown(read(field, [True, False], header=header)) == expected


def test_known_share():
    assert known_share("setting", ["formal", "Coffee", "x", "y"]) == 0.5
    assert known_share("setting", []) == 0


@pytest.mark.parametrize(
    ("text", "people", "expected"),
    [
        ("Relocated", 4, False),
        ("Relocated", 5, True),
        ("resignd", 1, True),
        ("x" * 61, 5, False),
        ("a@b.c", 9, False),
    ],
)
def test_what_may_be_shown(text, people, expected):
    assert showable(text, people, {"resigned": "voluntary"}) is expected
