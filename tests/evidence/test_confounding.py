"""E-values, against the paper."""

import math

import pytest
from oracle import close, of_topic

from careerstats.errors import ArgumentError
from careerstats.evidence.confounding import e_value


@pytest.mark.parametrize(("given", "expected"), of_topic("e_value"))
def test_as_published(given, expected):
    # VanderWeele and Ding 2017, Annals of Internal Medicine 167, 268.
    got = e_value(given["rr"], given["lo"], given["hi"])
    close(got.value, expected["e_point"])
    close(got.lower, expected["e_ci"])


def test_a_ratio_below_one_is_turned_round():
    below, above = e_value(0.5, 0.4, 0.8), e_value(2.0, 1.25, 2.5)
    close([below.value, below.lower], [above.value, above.lower])


def test_the_e_value_is_what_explains_the_ratio_away():
    # Two links of this strength can make a ratio of E^2 / (2 E - 1) out of none (Ding's bound).
    for rr in (1.2, 2.0, 7.5):
        e = e_value(rr).value
        assert e * e / (2 * e - 1) == pytest.approx(rr, rel=1e-12)


@pytest.mark.parametrize(("rr", "lower", "upper"), [(1.4, 0.9, 2.2), (0.8, 0.5, 1.1), (1.4, 1.0, 2.0)])
def test_an_interval_with_one_needs_nothing(rr, lower, upper):
    assert e_value(rr, lower, upper).lower == 1.0


def test_no_association_needs_nothing():
    assert e_value(1.0).value == 1.0


def test_without_limits_there_is_none_for_the_limit():
    assert math.isnan(e_value(2.0).lower)
    assert math.isnan(e_value(2.0, upper=3.0).lower)


def test_zero_and_infinity_cannot_be_explained_away():
    assert e_value(0.0).value == math.inf
    assert e_value(math.inf, 2.0, math.inf).lower == pytest.approx(2 + math.sqrt(2))


def test_an_undefined_ratio_says_so():
    assert e_value(math.nan).said == "the ratio is not defined, so neither is its E-value"


@pytest.mark.parametrize("given", [(-1.0, None, None), (2.0, 3.0, 4.0), (2.0, 1.0, 1.5), (2.0, -1.0, 3.0)])
def test_what_is_no_ratio_is_refused(given):
    with pytest.raises(ArgumentError, match="lower <= rr <= upper"):
        e_value(*given)
