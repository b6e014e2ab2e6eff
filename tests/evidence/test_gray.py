"""Gray's test, against R, and by what it must not depend on."""

import math

import numpy as np
import pytest
from oracle import case, close, dataset
from scipy import stats

from careerstats.errors import ArgumentError
from careerstats.evidence.gray import _gray_parts, gray_test
from careerstats.evidence.log_rank import log_rank


def drawn(seed: int, n: int = 240, groups: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times in whole months, two causes and loss from view, the same in all groups."""
    draw = np.random.default_rng(seed)
    wait, view = draw.geometric(0.08, n), draw.integers(5, 30, n)
    cause = np.where(wait <= view, draw.choice([1, 2], n), 0)
    return np.minimum(wait, view), cause, draw.integers(0, groups, n)


@pytest.mark.parametrize("cause", [1, 2])
def test_two_groups_as_in_r(cause):
    # R: cmprsk::cuminc(etime, cause, sex)$Tests
    _, expected = case("a05")
    d = dataset("mgus2")
    statistic, df, p = gray_test(d["etime"], d["cause"], d["sex"], cause=cause)
    close(statistic, expected[f"gray_chi2_cause{cause}"])
    close(p, expected[f"gray_p_cause{cause}"])
    assert df == 1


@pytest.mark.parametrize("seed", range(3))
def test_names_and_order_of_three_groups_do_not_matter(seed):
    # Each order leaves out another group: the same statistic only if scores and covariance fit together.
    end, cause, group = drawn(seed)
    first = gray_test(end, cause, group, cause=1)
    assert first.df == 2
    for order in ([1, 2, 0], [2, 0, 1], [0, 2, 1]):
        other = gray_test(end, cause, np.array(order)[group], cause=1)
        close(other.statistic, first.statistic, rel=1e-9)


def test_without_a_difference_the_p_values_are_even():
    # 150 draws of three alike groups: p-values uniform, the statistic 2 in the mean.
    found = [gray_test(*drawn(100 + seed), cause=1) for seed in range(150)]
    assert stats.kstest([f.p_value for f in found], "uniform").pvalue > 0.01
    assert np.mean([f.statistic for f in found]) == pytest.approx(2, abs=0.5)


def test_strata_add_up():
    # One stratum given as a stratum is no stratum; a second with one group in it adds nothing.
    end, cause, group = drawn(5, groups=2)
    plain = gray_test(end, cause, group, cause=1)
    close(gray_test(end, cause, group, np.zeros(len(end)), cause=1).statistic, plain.statistic)
    more = (np.append(end, [3, 4, 5]), np.append(cause, [1, 1, 2]), np.append(group, [0, 0, 0]))
    layer = np.append(np.zeros(len(end)), [1, 1, 1])
    close(gray_test(*more, layer, cause=1).statistic, plain.statistic, rel=1e-9)


def test_doubled_strata_double_the_statistic():
    end, cause, group = drawn(6, groups=2)
    layer = np.repeat([0, 1], len(end))
    twice = gray_test(np.tile(end, 2), np.tile(cause, 2), np.tile(group, 2), layer, cause=1)
    close(twice.statistic, 2 * gray_test(end, cause, group, cause=1).statistic, rel=1e-9)


def test_a_real_difference_is_found():
    draw = np.random.default_rng(1)
    group = np.repeat([0, 1], 200)
    end = draw.geometric(0.1, 400)
    cause = np.where(draw.random(400) < np.where(group == 1, 0.6, 0.3), "let_go", "voluntary")
    found = gray_test(end, cause, group, cause="let_go")
    assert found.p_value < 0.001
    assert found.groups["observed"].sum() == (cause == "let_go").sum()


def test_weights_change_the_statistic():
    end, cause, group = drawn(7, groups=2)
    assert gray_test(end, cause, group, cause=1, rho=1.0).statistic != pytest.approx(
        gray_test(end, cause, group, cause=1).statistic
    )


def test_one_group_has_no_test():
    got = gray_test([1, 2, 3], [1, 2, 0], ["a", "a", "a"], cause=1)
    assert math.isnan(got.statistic)
    assert "no test" in got.said


def test_a_cause_nobody_left_by_is_refused():
    with pytest.raises(ArgumentError, match="give one that somebody left by"):
        gray_test([1, 2], [1, 0], ["a", "b"], cause=2)


def test_with_one_cause_it_comes_near_the_log_rank_test():
    # Without competing causes both ask the same of the same scores; the variances differ a little.
    draw = np.random.default_rng(17)
    group = np.repeat([0, 1], 300)
    wait, view = draw.exponential(10 / np.exp(0.3 * group)), draw.uniform(5, 25, 600)
    event = (wait <= view).astype(int)
    end = np.minimum(wait, view)
    gray, rank = gray_test(end, event, group, cause=1), log_rank(end, event, group)
    assert gray.statistic == pytest.approx(rank.statistic, rel=0.05)


def test_groups_that_leave_early_are_no_trouble():
    # Everybody of group 1 has left by time 4, while group 0 goes on.
    end, cause = [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 1, 2, 1, 1, 2, 1]
    got = gray_test(end, cause, [1, 1, 1, 1, 0, 0, 0, 0], cause=1)
    assert np.isfinite(got.statistic)
    assert 0 < got.p_value <= 1


def test_a_group_that_is_gone_before_the_other_has_its_last_events():
    # Without other causes and without censoring the subdistribution is the distribution, and the
    # score is that of the log-rank test: observed less expected, counted by log_rank.
    ends = [10, 23, 2, 7, 34, 42, 17, 45]
    member = [1, 1, 0, 1, 1, 0, 0, 0]
    made = gray_test(ends, [1] * 8, member, cause=1)
    plain = log_rank(ends, [1] * 8, member)
    score, _ = _gray_parts(np.array(ends, float), np.ones(8, int), np.array(member), 2, 0.0)
    excess = plain.groups["observed"] - plain.groups["expected"]
    assert score.tolist() == pytest.approx(excess.tolist())
    assert 0 < made.p_value < 1
