"""Outcomes, weights and clusters read from a table."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import comb

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.counts import cluster_codes, count

FOUR = pd.DataFrame(
    {
        "y": [1, 0, 1, 0],
        "events": [1, 3, 0, 2],
        "people": [2, 3, 4, 2],
        "w": [1.0, 2.5, 0.0, 4.0],
        "boss": ["a", None, "a", None],
    }
)


def read(outcome, weights=None, cluster=None, table=FOUR):
    return count(table, outcome, weights=weights, cluster=cluster)


def test_plain_rows_are_one_person_each():
    made = read("y")
    assert made.events.tolist() == [1, 0, 1, 0]
    assert made.people.tolist() == [1, 1, 1, 1]
    assert (made.constant, made.saturated, made.cluster, made.clusters) == (0, 0, None, 0)


def test_weights_multiply_rows():
    made = read("y", weights="w")
    assert made.events.tolist() == [1, 0, 0, 0]
    assert made.people.tolist() == [1, 2.5, 0, 4]


def test_counts_have_their_constant_and_saturated_likelihood():
    made = read(("events", "people"))
    assert made.constant == pytest.approx(np.log(comb([2, 3, 4, 2], [1, 3, 0, 2])).sum())
    assert made.saturated == pytest.approx(2 * np.log(0.5))
    assert made.people.tolist() == [2, 3, 4, 2]


@pytest.mark.parametrize("dtype", ["bool", "int8", "float64", "boolean", "Int64"])
def test_outcomes_of_all_kinds(dtype):
    assert read("y", table=FOUR.astype({"y": dtype})).events.tolist() == [1, 0, 1, 0]


def test_people_without_a_cluster_are_alone():
    made = read("y", cluster="boss")
    assert made.cluster[0] == made.cluster[2]
    assert len(set(made.cluster)) == made.clusters == 3
    assert made.alone == 2


@pytest.mark.parametrize(
    "column", [[7, 7, 9], ["b", "b", "a"], pd.Categorical(["b", "b", "a"]), [1.5, 1.5, 2]]
)
def test_cluster_codes_of_all_kinds(column):
    codes, clusters, alone = cluster_codes(pd.Series(column))
    assert codes[0] == codes[1] != codes[2]
    assert (clusters, alone) == (2, 0)
    assert set(codes) == {0, 1}


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"outcome": "left"}, DataMissingError, "no column left"),
        ({"outcome": "boss"}, ArgumentError, "boss holds no numbers"),
        ({"outcome": "people"}, ArgumentError, "people is not all 0 and 1"),
        ({"outcome": ("people", "events")}, ArgumentError, "people is not between 0 and events"),
        ({"outcome": "y", "weights": "boss"}, ArgumentError, "boss holds no numbers"),
    ],
)
def test_bad_columns_are_named(options, kind, message):
    with pytest.raises(kind, match=message):
        read(**options)


@pytest.mark.parametrize("missing", [None, pd.NA])
def test_a_missing_outcome_is_refused(missing):
    table = FOUR.assign(y=pd.Series([1, missing, 0, 1], dtype="Int64"))
    with pytest.raises(ArgumentError, match="y is not all 0 and 1"):
        read("y", table=table)


@pytest.mark.parametrize("weights", [[-1, 1, 1, 1], [np.nan, 1, 1, 1], [0, 0, 0, 0]])
def test_weights_that_say_nothing_are_refused(weights):
    with pytest.raises(ArgumentError, match="must not be negative or missing, nor all be 0"):
        read("y", weights="w", table=FOUR.assign(w=weights))
