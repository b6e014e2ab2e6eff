"""The design against the matrix that it stands for, written out by hand or made with NumPy."""

import numpy as np
import pandas as pd
import pytest

from careerstats.errors import ArgumentError
from careerstats.evidence.design import design
from careerstats.evidence.patterns import group

ROWS = pd.DataFrame({"x": [2, 3, 2, 5], "level": ["a", "b", "c", "b"], "site": ["s", "s", "t", "t"]})


def made(terms, table=ROWS, **options):
    patterns = group(table, terms)
    return design(terms, patterns, **options), patterns


def whole(found, patterns):
    return found.dense(slice(None))[patterns.of_row]


def test_columns_by_hand():
    found, patterns = made(["x", "level", "site:x", "x^2"])
    assert found.names == ["intercept", "x", "level[b]", "level[c]", "site[t]:x", "x^2"]
    expected = [[1, 2, 0, 0, 0, 4], [1, 3, 1, 0, 0, 9], [1, 2, 0, 1, 2, 4], [1, 5, 1, 0, 5, 25]]
    assert whole(found, patterns).tolist() == expected


def test_products_of_factors_by_hand():
    found, patterns = made(["level:site"])
    assert found.names == ["intercept", "level[b]:site[t]", "level[c]:site[t]"]
    assert whole(found, patterns)[:, 1:].tolist() == [[0, 0], [0, 0], [0, 1], [1, 0]]


def test_a_variable_can_be_set_for_all():
    found, patterns = made(["x", "x:site", "level"], fixed={"x": 1.0})
    assert whole(found, patterns)[:, 1].tolist() == [1, 1, 1, 1]
    assert whole(found, patterns)[:, 2].tolist() == [0, 0, 1, 1]


def test_powers_of_texts_are_refused():
    with pytest.raises(ArgumentError, match="level is no number"):
        made(["level^2"])


@pytest.fixture
def large():
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {
            "x": rng.normal(size=60).round(1),
            "a": rng.choice(list("pqr"), 60),
            "b": rng.choice(list("uvwx"), 60),
        }
    )
    found, _ = made(["x", "a", "b", "a:b", "a:x"], table)
    return found, found.dense(slice(None)), rng


def test_products_equal_those_of_the_matrix(large):
    found, matrix, rng = large
    coef, weights = rng.normal(size=matrix.shape[1]), rng.random(found.size)
    np.testing.assert_allclose(found.dot(coef), matrix @ coef, atol=1e-12)
    np.testing.assert_allclose(found.sums(weights), matrix.T @ weights, atol=1e-12)
    np.testing.assert_allclose(found.cross(weights), matrix.T @ (weights[:, None] * matrix), atol=1e-12)
    square = rng.normal(size=(matrix.shape[1],) * 2)
    square = square + square.T
    expected = np.diag(matrix @ square @ matrix.T)
    np.testing.assert_allclose(found.quadratic(square), expected, atol=1e-12)


def test_sums_by_group_equal_those_of_each_group(large):
    found, matrix, rng = large
    rows, groups = rng.integers(0, found.size, 300), rng.integers(0, 4, 300)
    weights = rng.random(300)
    sums = found.sums_by(weights, rows, groups, 5)
    squares = found.cross_by(weights, rows, groups, 5)
    for g in range(5):
        block, own = matrix[rows[groups == g]], weights[groups == g]
        np.testing.assert_allclose(sums[g], block.T @ own, atol=1e-12)
        np.testing.assert_allclose(squares[g], block.T @ (own[:, None] * block), atol=1e-12)
    assert not sums[4].any()


def test_columns_that_are_combinations_are_left_out():
    table = pd.DataFrame(
        {
            "department": ["d1", "d1", "d2", "d2", "d3", "d3"],
            "division": ["x", "x", "y", "y", "y", "y"],
            "z": [1, 2, 1, 2, 1, 3],
        }
    )
    found, _ = made(["department", "division", "z"], table)
    kept = found.without_aliases(np.ones(found.size))
    assert kept.names == ["intercept", "department[d2]", "department[d3]", "z"]
    assert np.linalg.matrix_rank(found.dense(slice(None))) == 4
    assert kept.dense(slice(None)).shape[1] == 4
    np.testing.assert_allclose(kept.dot(np.array([1.0, 2, 3, 4])), kept.dense(slice(None)) @ [1, 2, 3, 4])


def test_a_constant_is_a_combination_of_the_intercept():
    found, _ = made(["x", "one"], ROWS.assign(one=1))
    assert found.without_aliases(np.ones(found.size)).names == ["intercept", "x"]
