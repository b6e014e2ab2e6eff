"""Barnard's and Boschloo's tests, against R, SciPy and enumeration."""

import math
from itertools import product

import numpy as np
import pytest
from oracle import close, of_topic
from scipy import stats

from careerstats.errors import ArgumentError
from careerstats.evidence.unconditional import barnard, boschloo

TABLES = [(3, 12, 9, 13), (0, 6, 4, 13), (5, 10, 5, 10), (1, 5, 4, 6)]


@pytest.mark.parametrize(("given", "expected"), of_topic("exact_unconditional"))
def test_one_sided_as_in_r(given, expected):
    # R: full enumeration, nuisance maximised on a grid and by optimize().
    counts = (given["a"], given["a"] + given["b"], given["c"], given["c"] + given["d"])
    close(barnard(*counts, alternative="less"), expected["barnard_p_less"])
    close(boschloo(*counts, alternative="less"), expected["boschloo_p_less"])


@pytest.mark.parametrize("alternative", ["less", "greater", "two-sided"])
@pytest.mark.parametrize("counts", TABLES)
def test_boschloo_as_in_scipy(counts, alternative):
    x1, n1, x0, n0 = counts
    expected = stats.boschloo_exact([[x1, x0], [n1 - x1, n0 - x0]], alternative=alternative, n=64).pvalue
    assert boschloo(*counts, alternative=alternative) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("alternative", ["less", "greater", "two-sided"])
@pytest.mark.parametrize("counts", TABLES)
def test_barnard_as_in_scipy(counts, alternative):
    x1, n1, x0, n0 = counts
    expected = stats.barnard_exact([[x1, x0], [n1 - x1, n0 - x0]], alternative=alternative, n=64).pvalue
    assert barnard(*counts, alternative=alternative) == pytest.approx(expected, rel=1e-6)


def test_boschloo_by_enumeration():
    x1, n1, x0, n0 = 1, 4, 3, 5
    fisher = {
        t: stats.fisher_exact([[t[0], n1 - t[0]], [t[1], n0 - t[1]]], alternative="less").pvalue
        for t in product(range(n1 + 1), range(n0 + 1))
    }
    region = [t for t, p in fisher.items() if p <= fisher[x1, x0] * (1 + 1e-9)]
    risks = np.linspace(0, 1, 20_001)
    total = sum(stats.binom.pmf(i, n1, risks) * stats.binom.pmf(j, n0, risks) for i, j in region)
    assert boschloo(x1, n1, x0, n0, alternative="less") == pytest.approx(total.max(), rel=1e-6)


@pytest.mark.parametrize("counts", TABLES)
def test_boschloo_is_never_above_fisher(counts):
    x1, n1, x0, n0 = counts
    fisher = stats.fisher_exact([[x1, n1 - x1], [x0, n0 - x0]], alternative="less").pvalue
    assert boschloo(*counts, alternative="less") <= fisher + 1e-12


def test_swapping_groups_swaps_the_direction():
    assert boschloo(3, 12, 9, 13, alternative="less") == boschloo(9, 13, 3, 12, alternative="greater")


def test_no_event_at_all_speaks_for_nothing():
    assert boschloo(0, 7, 0, 9) == 1.0
    assert barnard(0, 7, 0, 9) == 1.0


def test_an_empty_group_has_no_p_value():
    assert math.isnan(boschloo(0, 0, 3, 9))


def test_many_people_are_refused_with_what_to_do():
    with pytest.raises(ArgumentError, match=r"1,001 people are too many .* use the mid-p value"):
        boschloo(3, 500, 5, 501)


def test_other_alternatives_are_refused():
    with pytest.raises(ArgumentError, match="alternative='lower' is not accepted"):
        barnard(1, 5, 2, 5, alternative="lower")


def test_the_published_vaccine_example():
    # Mehta and Senchaudhuri 2003: 7 of 15 against 12 of 15, Barnard's one-sided p-value 0.034.
    assert round(barnard(7, 15, 12, 15, alternative="less"), 3) == 0.034


def test_the_level_is_kept_at_every_risk():
    # All tables of 5 and 7 people: the chance of a p-value up to 0.05 is never above 0.05.
    risk, chance = np.linspace(0, 1, 501), 0.0
    for x1, x0 in product(range(6), range(8)):
        if boschloo(x1, 5, x0, 7, alternative="less") <= 0.05:
            chance = chance + stats.binom.pmf(x1, 5, risk) * stats.binom.pmf(x0, 7, risk)
    assert 0.02 < chance.max() <= 0.05


def test_the_grid_finds_the_highest_risk_near_the_ends():
    # 0 of 40 against 3 of 40: the p-value is highest at a common risk near 0.04.
    x, y = np.arange(41), np.linspace(0, 0.2, 40_001)
    fisher = np.array([[stats.hypergeom.cdf(i, 80, i + j, 40) for j in range(8)] for i in range(2)])
    region = fisher <= fisher[0, 3] * (1 + 1e-9)
    rows, columns = (stats.binom.pmf(x[:k, None], 40, y) for k in (2, 8))
    lower_bound = (region[:, :, None] * rows[:, None, :] * columns[None, :, :]).sum((0, 1)).max()
    assert boschloo(0, 40, 3, 40, alternative="less") >= lower_bound * (1 - 1e-9)


def test_p_values_lie_between_0_and_1():
    for counts in ((0, 3, 3, 3), (3, 3, 0, 3), (1, 2, 1, 2), (250, 500, 251, 500)):
        for test in (barnard, boschloo):
            assert 0 < test(*counts) <= 1
