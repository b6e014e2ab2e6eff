"""Power and what can be detected, against R, statsmodels and simulation."""

import math

import numpy as np
import pytest
from oracle import case, close
from scipy import stats
from statsmodels.stats.power import NormalIndPower

from careerstats.errors import ArgumentError
from careerstats.evidence.power import cohens_h, detectable_difference, people_needed, power, power_h


def test_power_as_in_r():
    # R: power.prop.test(250, .05, .11)
    given, expected = case("p01")
    n = given["n_per_group"]
    close(power(n, given["p1"], n, given["p2"], alpha=given["alpha"]), expected["power"])


def test_the_detectable_difference_as_in_r():
    # R: pwr.2p2n.test(n1 = 400, n2 = 900, power = .8), whose root finding stops at 1e-6.
    given, expected = case("p03")
    got = detectable_difference(given["n1"], given["n2"], given["p1"], power_wanted=given["power"])
    close(
        [got.h, got.above, got.below], [expected["h"], expected["p2_above"], expected["p2_below"]], rel=1e-5
    )
    assert got.difference == pytest.approx(got.above - 0.06)


@pytest.mark.parametrize(("n1", "n0", "wanted"), [(400, 900, 0.8), (30, 30, 0.9), (12, 5000, 0.5)])
def test_the_detectable_effect_has_the_power_asked_for(n1, n0, wanted):
    got = detectable_difference(n1, n0, 0.1, power_wanted=wanted)
    expected = NormalIndPower().power(cohens_h(got.above, 0.1), n1, 0.05, ratio=n0 / n1)
    assert expected == pytest.approx(wanted, rel=1e-9)


def test_power_h_as_in_statsmodels():
    for h in (0.0, 0.1, 0.5):
        expected = NormalIndPower().power(h, 80, 0.05, ratio=1.5) if h else 0.05
        assert power_h(h, 80, 120) == pytest.approx(expected, rel=1e-9)


def test_people_needed_have_the_power():
    needed = people_needed(0.05, 0.11, power_wanted=0.8)
    assert power(needed, 0.05, needed, 0.11) == pytest.approx(0.8, rel=1e-10)
    assert people_needed(0.1, 0.1) == math.inf


def test_the_power_is_the_share_of_finds():
    draw = np.random.default_rng(5)
    x1, x0 = draw.binomial(400, 0.1, 20_000) / 400, draw.binomial(600, 0.16, 20_000) / 600
    pooled = (400 * x1 + 600 * x0) / 1000
    z = (x1 - x0) / np.sqrt(pooled * (1 - pooled) * (1 / 400 + 1 / 600))
    assert power(400, 0.1, 600, 0.16) == pytest.approx((np.abs(z) > 1.96).mean(), abs=0.015)


def test_strict_power_counts_both_directions():
    assert power(50, 0.1, 50, 0.1, strict=True) == pytest.approx(0.05, rel=1e-10)
    assert power(50, 0.1, 50, 0.1) == pytest.approx(0.025, rel=1e-10)


def test_certain_risks_leave_no_doubt():
    assert power(50, 0.0, 50, 1.0) == 1.0
    assert power(50, 0.0, 50, 0.0) == 0.0


def test_effect_size_by_hand():
    # 2 asin(sqrt(1/2)) = pi / 2, 2 asin(sqrt(1/4)) = pi / 3
    close(cohens_h(0.5, 0.25), math.pi / 6)


def test_a_risk_beyond_0_or_1_is_said_to_be_none():
    got = detectable_difference(10, 10, 0.02)
    assert math.isnan(got.below)
    assert 0 < got.above < 1
    assert math.isnan(detectable_difference(10, 10, 0.98).above)


def test_alpha_bounds_the_quantile():
    assert power(100, 0.1, 100, 0.3, alpha=0.01) < power(100, 0.1, 100, 0.3, alpha=0.1)
    shift = 0.2 / math.sqrt(0.1 * 0.9 / 100 + 0.3 * 0.7 / 100)
    assert stats.norm.cdf(shift - 1.96) == pytest.approx(power(100, 0.1, 100, 0.3), abs=0.02)


@pytest.mark.parametrize(
    "call",
    [
        lambda: power(0, 0.1, 10, 0.2),
        lambda: power(10, 1.1, 10, 0.2),
        lambda: power(10, 0.1, 10, 0.2, alpha=5),
        lambda: detectable_difference(10, math.inf, 0.1),
        lambda: detectable_difference(10, 10, 0.1, power_wanted=0.01),
        lambda: people_needed(0.1, 0.2, power_wanted=1.0),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ArgumentError):
        call()


@pytest.mark.parametrize(("p1", "p0", "wanted"), [(0.5, 0.75, 0.9), (0.05, 0.11, 0.8), (0.01, 0.02, 0.95)])
def test_people_needed_by_the_formula_of_textbooks(p1, p0, wanted):
    # Fleiss, Levin and Paik 2003, formula 4.14. R: power.prop.test(p1 = .50, p2 = .75, power = .90) gives
    # n = 76.7 (its help page).
    z, y = stats.norm.ppf(0.975), stats.norm.ppf(wanted)
    mean = (p1 + p0) / 2
    top = z * math.sqrt(2 * mean * (1 - mean)) + y * math.sqrt(p1 * (1 - p1) + p0 * (1 - p0))
    close(people_needed(p1, p0, power_wanted=wanted), (top / (p1 - p0)) ** 2)


def test_the_help_page_of_r():
    # ?power.prop.test: n = 50, p1 = .50, p2 = .75 has power 0.740; power .90 needs n = 76.7.
    assert power(50, 0.5, 50, 0.75) == pytest.approx(0.740, abs=5e-4)
    assert people_needed(0.5, 0.75, power_wanted=0.9) == pytest.approx(76.7, abs=0.05)


def test_more_people_find_more():
    found = [power(n, 0.1, n, 0.15) for n in (50, 200, 800, 3200)]
    assert found == sorted(found)
    apart = [detectable_difference(n, n, 0.1).difference for n in (50, 200, 800, 3200)]
    assert apart == sorted(apart, reverse=True)


def test_groups_can_be_named_either_way_round():
    assert power(40, 0.1, 90, 0.3) == pytest.approx(power(90, 0.3, 40, 0.1), rel=1e-12)
    one, other = detectable_difference(40, 90, 0.2), detectable_difference(90, 40, 0.2)
    assert one.h == pytest.approx(other.h, rel=1e-12)
    assert cohens_h(0.2, 0.4) == -cohens_h(0.4, 0.2)
