"""One 2 x 2 table: the kit's order of groups, and what is said where nothing can be."""

import math

import numpy as np
import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from oracle import close, of_topic
from scipy import stats

from careerstats.errors import ArgumentError
from careerstats.evidence.two_by_two import TwoByTwo, rule_of_three, two_by_two


def inverted(estimate) -> list[float]:
    """The ratio with over without, from the kit's without over with."""
    with np.errstate(divide="ignore"):
        return [float(1 / np.float64(v)) for v in (estimate.value, estimate.upper, estimate.lower)]


@pytest.mark.parametrize(("given", "expected"), of_topic("two_by_two"))
def test_all_measures_as_in_r_the_other_way_round(given, expected):
    # In the case exposed means had a conversation; the kit's group 1 had none.
    a, b, c, d = (given[k] for k in "abcd")
    table = two_by_two(c, c + d, a, a + b)
    rr, odds, rd = inverted(table.risk_ratio), inverted(table.odds_ratio), table.risk_difference
    got = {
        "risk_exposed": table.risk_0.value,
        "risk_unexposed": table.risk_1.value,
        "wilson_exposed": table.risk_0.interval,
        "wilson_unexposed": table.risk_1.interval,
        "rr": rr[0],
        "rr_ci_koopman": rr[1:],
        "rr_upper_koopman": rr[2],
        "rr_ci_katz_log": inverted(table.risk_ratio_katz)[1:],
        "rr_ci_miettinen_nurminen": inverted(table.risk_ratio_miettinen_nurminen)[1:],
        "rd": -rd.value,
        "rd_ci_newcombe": [-rd.upper, -rd.lower],
        "rd_ci_wald": [-v for v in reversed(table.risk_difference_wald.interval)],
        "rd_ci_mee": [-v for v in reversed(table.risk_difference_mee.interval)],
        "rd_ci_miettinen_nurminen": [-v for v in reversed(table.risk_difference_miettinen_nurminen.interval)],
        "or": inverted(table.odds_ratio_woolf)[0],
        "or_ci_woolf": inverted(table.odds_ratio_woolf)[1:],
        "or_cmle": odds[0],
        "or_ci_exact": inverted(table.odds_ratio_exact)[1:],
        "or_haldane": inverted(table.odds_ratio_haldane)[0],
        "fisher_p_two_sided": table.fisher_p,
        "fisher_p_less": table.fisher_p_greater,
        "fisher_p_greater": table.fisher_p_less,
        "midp_one_sided_less": table.mid_p_greater,
        "midp_two_sided_doubled": table.mid_p,
        "chi2": table.chi_squared()[0],
        "chi2_p": table.chi_squared()[1],
        "chi2_yates": table.chi_squared(corrected=True)[0],
        "rule_of_three_upper": rule_of_three(a + b),
    }
    known = [
        name
        for name in expected
        if name in got and not (name.startswith(("rr_ci", "or_ci")) and expected[name] is None)
    ]
    assert set(expected) <= set(got) | {"clopper_exposed"}
    for name in known:
        close(got[name], expected[name], abs=1e-15)


def test_a_ratio_above_one_is_worse_without_a_conversation():
    table = two_by_two(21, 100, 7, 100)
    assert table.risk_1.value == 0.21
    assert table.risk_difference.value == pytest.approx(0.14)
    assert table.risk_ratio.value == pytest.approx(3.0)
    assert table.odds_ratio.value > 1
    assert table.said == ""


def test_the_odds_ratio_interval_and_the_mid_p_value_agree():
    # The interval leaves out 1 just when the two-sided mid-p value is under 0.05.
    for events in range(31):
        table = two_by_two(events, 30, 9, 30)
        lower, upper = table.odds_ratio.interval
        assert (table.mid_p < 0.05) == (not lower <= 1 <= upper)


def test_boschloo_is_scipys():
    expected = stats.boschloo_exact([[9, 3], [4, 9]], n=64).pvalue
    assert two_by_two(9, 13, 3, 12).boschloo_p == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("corrected", [True, False])
@pytest.mark.parametrize("counts", [(21, 100, 7, 100), (5, 10, 5, 10), (0, 9, 3, 9), (5, 11, 5, 10)])
def test_chi_squared_as_in_scipy(counts, corrected):
    x1, n1, x0, n0 = counts
    expected = stats.chi2_contingency([[x1, n1 - x1], [x0, n0 - x0]], correction=corrected)
    close(two_by_two(*counts).chi_squared(corrected=corrected), [expected.statistic, expected.pvalue])


def test_no_event_at_all():
    table = two_by_two(0, 20, 0, 30)
    assert table.risk_1.value == 0
    assert table.risk_1.upper > 0
    assert table.risk_difference.value == 0
    assert math.isnan(table.risk_ratio.value)
    assert math.isnan(table.odds_ratio.value)
    assert table.fisher_p == 1.0
    assert all(math.isnan(v) for v in table.chi_squared())
    assert table.said == (
        "no event in either group: the ratio is not defined; "
        "everybody or nobody has the event in both groups: the odds ratio is not defined"
    )


def test_nobody_in_one_group():
    table = two_by_two(0, 0, 3, 30)
    for estimate in (table.risk_1, table.risk_difference, table.risk_ratio, table.odds_ratio):
        assert math.isnan(estimate.value)
        assert estimate.said
    assert table.risk_0.value == 0.1
    assert "nobody in one of the groups: no comparison possible" in table.said


def test_zero_events_with_a_conversation_have_no_upper_limit():
    table = two_by_two(6, 25, 0, 25)
    assert table.risk_ratio.upper == math.inf
    assert table.odds_ratio.upper == math.inf
    assert 1 < table.risk_ratio.lower < 25
    assert table.said.startswith("no event in the second group: the ratio has no upper limit")


def test_the_rule_of_three():
    assert rule_of_three(25) == 0.12
    assert rule_of_three(2) == 1.0
    assert math.isnan(rule_of_three(0))


@pytest.mark.parametrize(
    "counts", [(-1, 10, 2, 10), (1.5, 10, 2, 10), (11, 10, 2, 10), (1, 10, math.nan, 10), (1, 10, 4, 3)]
)
def test_bad_counts_are_refused(counts):
    with pytest.raises(ArgumentError):
        two_by_two(*counts)


def test_a_confidence_in_percent_is_refused():
    with pytest.raises(ArgumentError, match="confidence=95"):
        two_by_two(1, 10, 2, 10, confidence=95)


def test_wider_confidence_gives_wider_intervals():
    narrow, wide = (two_by_two(9, 40, 5, 60, confidence=c) for c in (0.8, 0.99))
    for name in ("risk_1", "risk_difference", "risk_ratio", "odds_ratio"):
        one, other = getattr(narrow, name), getattr(wide, name)
        assert other.lower < one.lower < one.value < one.upper < other.upper


groups = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=150, deadline=None)
@examples(groups, groups)
def test_intervals_hold_their_estimate_whatever_the_counts(one, zero):
    table = two_by_two(*one, *zero)
    estimates = (table.risk_1, table.risk_0, table.risk_difference, table.risk_ratio, table.odds_ratio)
    for estimate in estimates:
        if math.isnan(estimate.value):
            assert estimate.said
        else:
            assert estimate.lower <= estimate.value * (1 + 1e-12) + 1e-12
            assert estimate.value <= estimate.upper * (1 + 1e-12) + 1e-12
    assert 0 <= table.fisher_p <= 1
    assert 0 <= table.mid_p <= 1


@settings(max_examples=60, deadline=None)
@examples(groups, groups)
def test_swapping_the_groups_inverts_the_ratios(one, zero):
    here, there = TwoByTwo(*one, *zero), TwoByTwo(*zero, *one)
    for name in ("risk_ratio", "odds_ratio"):
        mine, other = getattr(here, name), getattr(there, name)
        if not math.isnan(mine.value):
            close([mine.value, mine.lower, mine.upper], inverted(other), rel=1e-9)
    close(here.fisher_p, there.fisher_p, rel=1e-9)
    close(here.mid_p, there.mid_p, rel=1e-9)
