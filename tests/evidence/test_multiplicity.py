"""Adjusted p-values, against R and by hand."""

import math

import numpy as np
import pytest
from oracle import case, close, of_topic
from scipy import stats

from careerstats.errors import ArgumentError
from careerstats.evidence.multiplicity import benjamini_hochberg, benjamini_yekutieli, bonferroni, holm

ALL = {"bh": benjamini_hochberg, "holm": holm, "by": benjamini_yekutieli, "bonferroni": bonferroni}


@pytest.mark.parametrize(("given", "expected"), of_topic("multiplicity"))
@pytest.mark.parametrize("name", ALL)
def test_as_in_r(given, expected, name):
    # R: p.adjust()
    close(ALL[name](given["p"]), expected[name])


def test_the_published_example_finds_four():
    # Benjamini and Hochberg 1995, section 3.2.
    given, expected = case("m01")
    assert (benjamini_hochberg(given["p"]) <= 0.05).sum() == expected["n_reject_bh_05"] == 4


def test_three_values_by_hand():
    p = [0.04, 0.01, 0.03]
    close(bonferroni(p), [0.12, 0.03, 0.09])
    close(holm(p), [0.06, 0.03, 0.06])
    close(benjamini_hochberg(p), [0.04, 0.03, 0.04])


@pytest.mark.parametrize("seed", range(3))
def test_false_discovery_as_in_scipy(seed):
    p = np.random.default_rng(seed).uniform(0, 1, 25) ** 3
    close(benjamini_hochberg(p), list(stats.false_discovery_control(p)))
    close(benjamini_yekutieli(p), list(stats.false_discovery_control(p, method="by")))


@pytest.mark.parametrize("adjust", ALL.values())
def test_what_is_missing_stays_missing_and_does_not_count(adjust):
    got = adjust([0.02, math.nan, 0.3])
    assert math.isnan(got[1])
    close(got[[0, 2]], list(adjust([0.02, 0.3])))


@pytest.mark.parametrize("adjust", ALL.values())
def test_edges(adjust):
    assert adjust([]).tolist() == []
    assert adjust(0.2).tolist() == pytest.approx([0.2])
    assert adjust([1.0, 1.0]).tolist() == [1.0, 1.0]
    given = np.array([0.5, 0.1])
    adjust(given)
    assert given.tolist() == [0.5, 0.1]


@pytest.mark.parametrize("adjust", ALL.values())
@pytest.mark.parametrize("p", [[0.1, 1.2], [-0.1], [[0.1, 0.2]]])
def test_what_is_no_list_of_p_values_is_refused(adjust, p):
    with pytest.raises(ArgumentError, match="outside 0 to 1"):
        adjust(p)
