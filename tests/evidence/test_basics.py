"""Quantiles, tails and checks that all estimates share."""

import math

import numpy as np
import pytest
from scipy import stats

from careerstats.errors import ArgumentError
from careerstats.evidence.basics import (
    Estimate,
    as_tables,
    chi2_tail,
    events_of,
    normal_quantile,
    two_sided,
    undefined,
    whole,
)


def test_an_estimate_unpacks_into_value_and_limits():
    value, lower, upper = Estimate(2.0, 1.0, 4.0)
    assert (value, lower, upper) == (2.0, 1.0, 4.0)
    assert Estimate(2.0, 1.0, 4.0).interval == (1.0, 4.0)


def test_what_is_undefined_says_why():
    none = undefined("nobody was there")
    assert math.isnan(none.value)
    assert math.isnan(none.lower)
    assert none.said == "nobody was there"


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.999])
def test_quantiles_are_those_of_the_normal_distribution(confidence):
    assert normal_quantile(confidence) == pytest.approx(stats.norm.ppf((1 + confidence) / 2), rel=1e-13)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.1, math.nan])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(ArgumentError, match=r"give a share such as 0\.95"):
        normal_quantile(confidence)


@pytest.mark.parametrize("z", [0.0, -1.96, 5.0, 30.0])
def test_the_tail_is_exact_far_out(z):
    assert two_sided(z) == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-12)


@pytest.mark.parametrize(("statistic", "df"), [(3.84, 1), (16.79, 1), (25.4, 3), (400.0, 2)])
def test_the_chi_squared_tail(statistic, df):
    assert chi2_tail(statistic, df) == pytest.approx(stats.chi2.sf(statistic, df), rel=1e-12)


def test_no_degrees_of_freedom_give_no_p_value():
    assert math.isnan(chi2_tail(3.0, 0))
    assert math.isnan(chi2_tail(math.nan, 1))


def test_counts_come_in_many_forms():
    assert whole(3, "events") == 3
    assert whole(np.int64(3), "events") == 3
    assert whole(3.0, "events") == 3
    assert events_of(np.float64(2), 5) == (2, 5)


@pytest.mark.parametrize("value", [-1, 2.5, math.nan, math.inf])
def test_what_is_no_count_is_refused(value):
    with pytest.raises(ArgumentError, match="is not a count"):
        whole(value, "events")


def test_more_events_than_people_are_refused():
    with pytest.raises(ArgumentError, match="events_1=6 exceeds people_1=5"):
        events_of(6, 5, ("events_1", "people_1"))


def test_one_table_is_one_stratum():
    assert as_tables([[1, 2], [3, 4]]).shape == (1, 2, 2)
    assert as_tables([[[1, 2], [3, 4]]] * 3).shape == (3, 2, 2)


@pytest.mark.parametrize("tables", [[1, 2, 3], [[[1, 2, 3]]], np.zeros((2, 2, 3))])
def test_other_shapes_are_refused(tables):
    with pytest.raises(ArgumentError, match="give strata of shape"):
        as_tables(tables)


@pytest.mark.parametrize("cell", [-1, math.nan, math.inf])
def test_cells_that_are_no_counts_are_refused(cell):
    with pytest.raises(ArgumentError, match="no counts"):
        as_tables([[1, 2], [3, cell]])


def test_estimates_of_the_same_numbers_are_equal_and_cannot_be_changed():
    assert Estimate(2.0, 1.0, 4.0) == Estimate(2.0, 1.0, 4.0)
    with pytest.raises(AttributeError):
        Estimate(2.0, 1.0, 4.0).value = 3.0


def test_errors_show_counts_but_nothing_of_a_person():
    with pytest.raises(ArgumentError) as raised:
        events_of(9, 4)
    assert str(raised.value) == "events=9 exceeds people=4; events are counted among people."
