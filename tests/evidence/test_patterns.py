"""Patterns: hand counts on a handful of rows."""

import numpy as np
import pandas as pd
import pytest

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.patterns import DENSE, Part, codes_of, combine, encode, group, like, parse

PEOPLE = pd.DataFrame(
    {
        "level": ["L2", "L1", None, "L2", "L1", "L2"],
        "rating": [3, 4, 3, 3, 4, 5],
        "exposed": [True, False, True, True, False, False],
    }
)


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        ("level", (Part("level", False),)),
        ("C(rating)", (Part("rating", True),)),
        ("factor(rating)", (Part("rating", True),)),
        ("quarter^2", (Part("quarter", False, 2),)),
        ("I(quarter^3)", (Part("quarter", False, 3),)),
        ("gender:C(rating)", (Part("gender", False), Part("rating", True))),
        (" level : rating ", (Part("level", False), Part("rating", False))),
        ("rating as number", (Part("rating as number", False),)),
    ],
)
def test_terms_are_read(term, parts):
    assert parse(term) == parts


def test_an_empty_term_is_refused():
    with pytest.raises(ArgumentError, match=r"cannot be read; write name, C\(name\)"):
        parse("level:")


def test_text_becomes_sorted_levels_with_unknown_last():
    made = encode(PEOPLE["level"], as_factor=False)
    assert made.is_factor
    assert made.levels.tolist() == ["L1", "L2", "unknown"]
    assert made.codes.tolist() == [1, 0, 2, 1, 0, 1]


def test_numbers_stay_numbers_unless_asked():
    assert encode(PEOPLE["rating"], as_factor=False).levels.tolist() == [3.0, 4.0, 5.0]
    forced = encode(PEOPLE["rating"], as_factor=True)
    assert forced.is_factor
    assert forced.levels.tolist() == ["3", "4", "5"]


def test_missing_numbers_are_refused_as_numbers_and_a_level_as_factor():
    rating = pd.Series([1.0, np.nan, 2.5], name="rating")
    with pytest.raises(DataMissingError, match=r"give it as C\(rating\)"):
        encode(rating, as_factor=False)
    assert encode(rating, as_factor=True).levels.tolist() == ["1", "2.5", "unknown"]


def test_unused_categories_vanish():
    column = pd.Series(pd.Categorical(["b", None, "d"], categories=["a", "b", "c", "d"]))
    codes, values = codes_of(column)
    assert codes.tolist() == [0, -1, 1]
    assert values.tolist() == ["b", "d"]


@pytest.mark.parametrize("kind", ["int64", "float64", "bool", "int8"])
def test_codes_give_the_values_back(kind):
    column = pd.Series([1, 0, 1, 1, 0]).astype(kind)
    codes, values = codes_of(column)
    assert (values[codes] == column.to_numpy()).all()
    assert codes.max() == 1


def test_far_apart_integers_are_coded_too():
    codes, values = codes_of(pd.Series([5 * DENSE, -3, 5 * DENSE]))
    assert codes.tolist() == [1, 0, 1]
    assert values.tolist() == [-3, 5 * DENSE]


def test_rows_with_the_same_values_are_one_pattern():
    made = group(PEOPLE, ["exposed", "level", "C(rating)"])
    # (True, L2, 3) twice, (False, L1, 4) twice, (True, unknown, 3), (False, L2, 5)
    assert made.size == 4
    assert sorted(np.bincount(made.of_row).tolist()) == [1, 1, 2, 2]
    assert made.of_row[0] == made.of_row[3]
    assert made.of_row[1] == made.of_row[4]
    level = made.variables["level"]
    assert level.levels[made.codes["level"][made.of_row]].tolist() == [
        "L2",
        "L1",
        "unknown",
        "L2",
        "L1",
        "L2",
    ]


def test_without_terms_there_is_one_pattern():
    made = group(PEOPLE, [])
    assert made.size == 1
    assert made.of_row.tolist() == [0] * 6


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(DataMissingError, match="no column pay"):
        group(PEOPLE, ["pay"])


def test_many_levels_are_made_smaller_on_the_way():
    rng = np.random.default_rng(1)
    columns = [rng.integers(0, 3000, 500) for _ in range(4)]
    of_row, size = combine([(c, 3000) for c in columns], 500)
    _, expected = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
    assert size == expected.max() + 1
    # the same partition of the rows, whatever the numbering
    assert len(np.unique(np.column_stack([of_row, expected.ravel()]), axis=0)) == size


def test_other_rows_take_the_codes_of_the_patterns():
    made = group(PEOPLE, ["level", "rating"])
    other = like(pd.DataFrame({"level": ["L2", "L1"], "rating": [7, 7]}), made)
    assert other.codes["level"].tolist() == [1, 0]
    assert other.variables["rating"].levels[other.codes["rating"]].tolist() == [7.0, 7.0]
    with pytest.raises(ArgumentError, match="level has a level that the model has not seen"):
        like(pd.DataFrame({"level": ["L9"], "rating": [1]}), made)


def test_numbers_that_may_be_missing_are_coded():
    codes, values = codes_of(pd.Series([2, None, 7, 2], dtype="Int64"))
    assert codes.tolist() == [0, -1, 1, 0]
    assert values.tolist() == [2, 7]


def test_order_may_be_that_of_the_rows():
    assert codes_of(pd.Series(["b", "a", "b"]), sort=False)[1].tolist() == ["b", "a"]
