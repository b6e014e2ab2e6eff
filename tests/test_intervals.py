"""Wilson and Garwood intervals against R."""

import numpy as np
import pytest

from careerstats.errors import ArgumentError
from careerstats.intervals import poisson_bounds, wilson_bounds


@pytest.mark.parametrize(
    ("events", "people", "lower", "upper"),
    [
        # R: prop.test(x, n, correct = FALSE)$conf.int
        (5, 10, 0.236593090512564, 0.763406909487436),
        (0, 10, 0.0, 0.277532799862889),
        (10, 10, 0.722467200137111, 1.0),
        (1, 1, 0.20654931437723745, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Statistics in Medicine 17: 857, table I, method 3
    ],
)
def test_wilson(events, people, lower, upper):
    found = wilson_bounds(events, people)
    assert found[0] == pytest.approx(lower, abs=1e-4 if people == 263 else 1e-12)
    assert found[1] == pytest.approx(upper, abs=1e-4 if people == 263 else 1e-12)


def test_wilson_takes_columns_and_says_nothing_of_nobody():
    lower, upper = wilson_bounds([0, 5, 0], [10, 10, 0])
    assert lower.shape == upper.shape == (3,)
    assert lower[0] == 0
    assert np.isnan([lower[2], upper[2]]).all()


def test_wilson_widens_with_confidence():
    narrow, wide = wilson_bounds(5, 10, 0.8), wilson_bounds(5, 10, 0.99)
    assert wide[0] < narrow[0] < 0.5 < narrow[1] < wide[1]


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [
        # R: poisson.test(x)$conf.int
        (0, 0.0, 3.68887945411394),
        (1, 0.0253178079842899, 5.57164339093889),
        (5, 1.62348639011842, 11.6683320793227),
    ],
)
def test_poisson(events, lower, upper):
    found = poisson_bounds(events, 1)
    assert found[0] == pytest.approx(lower, rel=1e-9)
    assert found[1] == pytest.approx(upper, rel=1e-9)


def test_poisson_is_per_exposure():
    lower, upper = poisson_bounds([5, 5, 5], [1, 100, 0])
    assert lower[1] == pytest.approx(lower[0] / 100)
    assert upper[1] == pytest.approx(upper[0] / 100)
    assert np.isnan([lower[2], upper[2]]).all()


@pytest.mark.parametrize("confidence", [0, 1, 95])
@pytest.mark.parametrize("bounds", [wilson_bounds, poisson_bounds])
def test_confidence_is_a_share(bounds, confidence):
    with pytest.raises(ArgumentError, match="give a share between 0 and 1"):
        bounds(1, 2, confidence)
