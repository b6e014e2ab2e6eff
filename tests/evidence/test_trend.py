"""A trend over ordered groups, against R and a weighted regression."""

import math

import numpy as np
import pytest
from oracle import close, of_topic

from careerstats.errors import ArgumentError
from careerstats.evidence.trend import trend


@pytest.mark.parametrize(("given", "expected"), of_topic("dose_response"))
def test_as_in_r(given, expected):
    # R: prop.trend.test()
    chi2, p = trend(given["events"], given["n"], score=given["score"])
    close(chi2, expected["chi2"])
    close(p, expected["p"])


@pytest.mark.parametrize("seed", range(4))
def test_as_the_slope_of_a_weighted_regression(seed):
    # Armitage's chi-squared is the squared slope over its null variance p (1 - p) / sum n (s - mean)^2.
    draw = np.random.default_rng(seed)
    n, score = draw.integers(20, 80, 5), np.sort(draw.uniform(0, 9, 5))
    x = draw.binomial(n, 0.2)
    slope = np.polyfit(score, x / n, 1, w=np.sqrt(n))[0]
    p, mean = x.sum() / n.sum(), (n * score).sum() / n.sum()
    expected = slope**2 * (n * (score - mean) ** 2).sum() / (p * (1 - p))
    close(trend(x, n, score=score)[0], expected)


def test_two_groups_are_pearsons_chi_squared():
    # 7 of 100 against 21 of 100: 8.1395, as in R's chisq.test without correction.
    close(trend([7, 21], [100, 100])[0], 8.13953488372093)


def test_places_count_only_up_to_scale():
    close(trend([4, 9, 22], [50, 60, 70]), list(trend([4, 9, 22], [50, 60, 70], score=[10, 15, 20])))


@pytest.mark.parametrize(("events", "people"), [([0, 0], [5, 6]), ([5, 6], [5, 6]), ([3], [9]), ([], [])])
def test_nothing_can_vary(events, people):
    assert all(math.isnan(v) for v in trend(events, people))


@pytest.mark.parametrize(("events", "people"), [([1, 2], [5]), ([6, 1], [5, 5]), ([-1, 1], [5, 5])])
def test_bad_counts_are_refused(events, people):
    with pytest.raises(ArgumentError, match="one length"):
        trend(events, people)
