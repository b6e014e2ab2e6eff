"""Events per person-time, against R, SciPy and by hand."""

import math

import pytest
from oracle import case, close, dataset, of_topic
from scipy import stats

from careerstats.errors import ArgumentError
from careerstats.evidence.rates import rate, rate_ratio


@pytest.mark.parametrize(("given", "expected"), of_topic("rates"))
def test_two_rates_as_in_r(given, expected):
    # R: poisson.test(); the case's exposed had a conversation, so the kit's ratio is its inverse.
    got = rate_ratio(
        given["events_unexposed"], given["pt_unexposed"], given["events_exposed"], given["pt_exposed"]
    )
    close(1 / got.ratio.value, expected["irr"])
    close([1 / v for v in reversed(got.ratio.interval)], expected["irr_ci_exact"])
    close([1 / v for v in reversed(got.ratio_wald.interval)], expected["irr_ci_wald"])
    close(got.rate_0.interval, expected["rate_exposed_ci"])
    close(got.p_value, expected["p"])


@pytest.mark.parametrize(("given", "expected"), [case("i03")])
def test_time_before_the_transplant_belongs_to_those_without(given, expected):
    # Crowley and Hu 1977: giving all time to the later group (immortal time) halves its rate.
    rows = dataset(given["dataset"])
    days, had = rows["stop"] - rows["start"], rows["transplant"] == 1
    events = rows["event"]
    right = rate_ratio(events[~had].sum(), days[~had].sum(), events[had].sum(), days[had].sum())
    close(1 / right.ratio.value, expected["irr_correct"])
    ever = rows["id"].isin(rows.loc[had, "id"])
    naive = rate_ratio(events[~ever].sum(), days[~ever].sum(), events[ever].sum(), days[ever].sum())
    close(1 / naive.ratio.value, expected["irr_naive"])


@pytest.mark.parametrize(("events", "time"), [(0, 10.0), (4, 2.5), (1_000_000, 3.0)])
def test_one_rate_is_garwoods(events, time):
    got = rate(events, time)
    lower = stats.chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    close([*got], [events / time, lower / time, stats.chi2.ppf(0.975, 2 * events + 2) / 2 / time], rel=1e-9)


@pytest.mark.parametrize(
    "counts", [(3, 10.0, 8, 12.0), (0, 5.0, 6, 4.0), (12, 3.0, 2, 7.5), (40, 1.0, 1, 90.0)]
)
def test_the_p_value_is_binomial_given_all_events(counts):
    x1, t1, x0, t0 = counts
    expected = stats.binomtest(x1, x1 + x0, t1 / (t1 + t0)).pvalue
    assert rate_ratio(*counts).p_value == pytest.approx(expected, rel=1e-9)


def test_no_event_in_one_group_leaves_one_limit():
    above, below = rate_ratio(5, 10.0, 0, 20.0), rate_ratio(0, 20.0, 5, 10.0)
    assert above.ratio.value == above.ratio.upper == math.inf
    assert below.ratio.value == below.ratio.lower == 0
    # All 5 events in one of two groups: the limit of the share is 0.025 ** (1 / 5).
    share = 0.025**0.2
    close(above.ratio.lower, 2 * share / (1 - share))
    close(below.ratio.upper, 1 / above.ratio.lower)
    assert "log interval is not defined" in above.ratio_wald.said


def test_no_event_at_all():
    got = rate_ratio(0, 10.0, 0, 20.0)
    assert math.isnan(got.ratio.value)
    assert got.ratio.said == "no event in either group: the ratio is not defined"
    assert got.p_value == 1.0


def test_no_time_in_one_group():
    got = rate_ratio(0, 0.0, 3, 20.0)
    assert math.isnan(got.ratio.value)
    assert got.rate_1.said == "no person-time: no rate"
    assert got.ratio.said == "no person-time in one of the groups: no comparison possible"
    assert got.rate_0.value == 0.15


def test_bad_input_is_refused():
    with pytest.raises(ArgumentError, match="events"):
        rate(-1, 3.0)
    with pytest.raises(ArgumentError, match="no person-time"):
        rate(1, -3.0)
    with pytest.raises(ArgumentError, match="no person-time"):
        rate(1, math.nan)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_the_limits_of_the_ratio_are_where_the_binomial_tails_turn(confidence):
    x1, t1, x0, t0 = 9, 14.0, 4, 21.5
    low, high = rate_ratio(x1, t1, x0, t0, confidence=confidence).ratio.interval
    for ratio, above in ((low, True), (high, False)):
        share = ratio * t1 / (ratio * t1 + t0)
        tail = stats.binom.sf(x1 - 1, x1 + x0, share) if above else stats.binom.cdf(x1, x1 + x0, share)
        assert tail == pytest.approx((1 - confidence) / 2, rel=1e-9)


def test_the_unit_of_time_does_not_matter_for_a_ratio():
    days, years = rate_ratio(9, 5110.0, 4, 7847.5), rate_ratio(9, 5110 / 365, 4, 7847.5 / 365)
    close([*days.ratio], [*years.ratio], rel=1e-10)
    close(days.p_value, years.p_value, rel=1e-10)
    close(days.rate_1.value * 365, years.rate_1.value)


def test_swapping_the_groups_inverts_the_ratio():
    here, there = rate_ratio(9, 14.0, 4, 21.5), rate_ratio(4, 21.5, 9, 14.0)
    close([*here.ratio], [1 / there.ratio.value, 1 / there.ratio.upper, 1 / there.ratio.lower])
    close(here.p_value, there.p_value)
