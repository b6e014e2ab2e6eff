"""Kinds 18, 67 and 68 of mess: minutes and ratings as numbers."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from sheets import column

from careerstats.exports.columns import ParseOptions
from careerstats.exports.numbers import plain_number
from careerstats.exports.values import parse


def read(values, field="minutes", **options):
    grid = column(values)
    return parse(field, "number", grid, np.arange(len(values)), 0, options=ParseOptions(**options))


def shown(parsed) -> list:
    return [None if pd.isna(v) else v for v in parsed.values]


def finding(parsed, rule):
    return next(f for f in parsed.findings if f.rule == rule)


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (30, 30),
        (12.5, 12.5),
        ("30", 30),
        ("30 min", 30),
        ("30m", 30),
        ("45 minutes", 45),
        ("45 Minuten", 45),
        ("1h", 60),
        ("1 h 15", 75),
        ("1 hour 15 minutes", 75),
        ("1.5 hours", 90),
        ("1,5 Std.", 90),
        ("1:15", 75),
        ("0:30:00", 30),
        ("PT30M", 30),
        ("PT1H30M00S", 90),
        (dt.timedelta(minutes=25), 25),
        (dt.time(0, 40), 40),
    ],
)
def test_minutes_in_their_many_forms(value, minutes):
    parsed = read([value])
    assert shown(parsed) == [minutes]
    assert parsed.bad == {}
    assert parsed.findings == []


@pytest.mark.parametrize(
    "value", ["thirty", "half an hour", "long", dt.datetime(2024, 1, 1), "1:2:3:4", "30-45"]
)
def test_kind_67_words_are_held_back(value):
    assert read([value, 30]).bad == {0: "number-not-understood"}


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("$141,604", ".", 141604),
        ("€ 1.234,5", ",", 1234.5),
        ("1.234,5", ",", 1234.5),
        ("1,234.5", ".", 1234.5),
        ("1 234,5", ",", 1234.5),
        ("1'234.5", ".", 1234.5),
        ("12%", ".", 0.12),
        ("-3", ".", -3),
        ("3,5", ",", 3.5),
        ("100 EUR", ".", 100),
        ("12a", ".", None),
        ("3,5", ".", None),
        ("1,23,456", ".", None),
        ("1.234.567", ",", 1234567),
        ("1.2.3", ".", None),
        ("5.", ".", None),
        ("", ".", None),
    ],
)
def test_kind_67_currency_thousands_and_percent(text, decimal, number):
    assert plain_number(text, decimal) == number


def test_kind_18_the_decimal_mark_is_told_from_the_column():
    assert shown(read(["3,5", "4", "4,25"], field="rating")) == [3.5, 4, 4.25]
    assert shown(read(["3.5", "4", "4.25"], field="rating")) == [3.5, 4, 4.25]
    assert shown(read(["1.234,5", "2.000"], field="rating")) == [1234.5, 2000]


def test_kind_18_the_decimal_mark_can_be_given():
    assert shown(read(["1,234"], field="rating", decimal=",")) == [1.234]
    assert shown(read(["1,234"], field="rating", decimal=".")) == [1234]


@pytest.mark.parametrize("value", ["<5", "*", "***", "[c]", "[x]"])
def test_kind_68_suppressed_values_are_named(value):
    parsed = read([value])
    assert parsed.bad == {0: "suppressed"}
    assert "as in an aggregated export" in finding(parsed, "suppressed").message


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("4 - Exceeds", 4),
        ("4: Exceeds", 4),
        ("(4) Exceeds", 4),
        ("4 Exceeds expectations", 4),
        ("4 (Exceeds)", 4),
        ("4/5", 4),
        ("3.5 of 5", 3.5),
        ("4 out of 5", 4),
    ],
)
def test_ratings_with_words_keep_their_number(text, rating):
    parsed = read([text], field="rating")
    assert shown(parsed) == [rating]
    assert finding(parsed, "number-with-words").severity == "info"


def test_ratings_in_words_ask_for_their_order():
    parsed = read(["Exceeds", "Meets", "Meets", "4"], field="rating")
    assert shown(parsed) == [None, None, None, 4]
    asked = finding(parsed, "rating-words")
    assert asked.message == "rating: ratings in words (3 cells: A1, A2, A3)."
    assert 'words.rating."as written" = 4' in asked.action
    assert asked.paste == ()


def test_ratings_in_words_of_enough_people_are_proposed():
    asked = finding(read(["Exceeds"] * 4 + ["Meets"] * 5, field="rating"), "rating-words")
    assert [p.text(sure=p.sure) for p in asked.paste] == ["# Meets = 4  # its place in the order"]


def test_ratings_in_words_take_the_order_given():
    words = {"exceeds": 4, "fully meets": 3}
    assert shown(read(["Exceeds", "Fully  Meets"], field="rating", words=words)) == [4, 3]


def test_a_header_can_say_hours():
    assert shown(read([0.5, "1.5", "30 min"], header="Duration (hours)")) == [30, 90, 30]
    assert shown(read([30], header="Duration (min)")) == [30]


def test_negative_minutes_are_bad():
    assert read([-5, 5]).bad == {0: "number-negative"}


@pytest.mark.parametrize("value", [None, "", "n/a", "-", "unknown"])
def test_blanks_are_missing(value):
    parsed = read([value, 5])
    assert shown(parsed) == [None, 5]
    assert parsed.bad == {}
    assert parsed.values.dtype == "float64"


def test_kind_18_two_decimal_marks_in_one_column_are_not_guessed():
    parsed = read(["3,5", "4.5", "4.25", "4"], field="rating")
    assert shown(parsed) == [None, 4.5, 4.25, 4]
    assert parsed.bad == {0: "number-not-understood"}
    assert "decimal =" in finding(parsed, "decimal-mixed").action
