"""Exact conditional inference, against R, SciPy and enumeration in fractions."""

import math
from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from oracle import case, close, of_topic
from scipy import stats

from careerstats.errors import ArgumentError
from careerstats.evidence.exact import conditional
from careerstats.evidence.stratified import mantel_haenszel

SMALL = [
    [[3, 7], [5, 2]],
    [[0, 6], [4, 3]],
    [[5, 0], [2, 6]],
    [[1, 1], [1, 1]],
    [[10, 90], [25, 75]],
]


def table_of(given: dict) -> np.ndarray:
    return np.stack([np.atleast_1d(given[c]) for c in "abcd"], axis=-1).reshape(-1, 2, 2)


def by_fractions(tables: list) -> tuple[dict[int, Fraction], int]:
    """Probability of each total at odds ratio 1, by going through all tables with these margins."""
    ways: dict[int, int] = {}
    ranges = []
    for (a, b), (c, d) in tables:
        ranges.append(
            [
                (k, comb(a + b, k) * comb(c + d, a + c - k))
                for k in range(max(0, a - d), min(a + b, a + c) + 1)
            ]
        )
    for cells in product(*ranges):
        total = sum(k for k, _ in cells)
        ways[total] = ways.get(total, 0) + math.prod(w for _, w in cells)
    every = sum(ways.values())
    return {k: Fraction(w, every) for k, w in ways.items()}, sum(t[0][0] for t in tables)


@pytest.mark.parametrize(("given", "expected"), of_topic("two_by_two"))
def test_one_table_as_in_r(given, expected):
    # R: fisher.test(), mid-p from dhyper.
    x = conditional(table_of(given))
    got = {
        "or_cmle": x.estimate(),
        "or_ci_exact": x.interval(),
        "fisher_p_two_sided": x.p_two_sided(),
        "fisher_p_less": x.p_less(),
        "fisher_p_greater": x.p_greater(),
        "midp_one_sided_less": x.p_less(mid=True),
        "midp_two_sided_doubled": x.mid_p(),
    }
    for name in set(got) & set(expected):
        # The case's own mid-p value of t03 carries the rounding of 1 - p, hence the absolute part.
        close(got[name], expected[name], abs=1e-15)


@pytest.mark.parametrize(("given", "expected"), of_topic("stratified"))
def test_strata_as_in_r(given, expected):
    # R: mantelhaen.test(exact = TRUE).
    x = conditional(table_of(given))
    close(x.estimate(), expected["exact_or_cmle"])
    close(x.interval(), expected["exact_or_ci"])
    close(x.p_two_sided(), expected["exact_p"])


@pytest.mark.parametrize(("given", "expected"), of_topic("permutation"))
def test_the_permutation_distribution_within_strata(given, expected):
    # R: convolution of dhyper over strata; mantelhaen.test(exact = TRUE).
    x = conditional(table_of(given))
    close(x.p_less(), expected["p_less"])
    close(x.p_greater(), expected["p_greater"])
    close(x.p_two_sided(), expected["p_two_sided_prob"])
    close(x.p_less(mid=True), expected["p_midp_less"])


def test_shuffling_exposure_within_strata_gives_the_same_p_value():
    given, expected = case("pm1")
    draw = np.random.default_rng(3)
    total = sum(
        draw.hypergeometric(a + c, b + d, a + b, 20_000)
        for a, b, c, d in zip(*(given[k] for k in "abcd"), strict=True)
    )
    p, seen = expected["p_less"], sum(given["a"])
    assert np.mean(total <= seen) == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / 20_000))


@pytest.mark.parametrize("table", SMALL)
def test_p_values_by_enumeration(table):
    p, seen = by_fractions([table])
    x = conditional(table)
    assert x.p_less() == pytest.approx(float(sum(v for k, v in p.items() if k <= seen)), rel=1e-12)
    assert x.p_greater() == pytest.approx(float(sum(v for k, v in p.items() if k >= seen)), rel=1e-12)
    assert x.p_two_sided() == pytest.approx(float(sum(v for v in p.values() if v <= p[seen])), rel=1e-12)
    low = sum(v for k, v in p.items() if k < seen) + p[seen] / 2
    assert x.mid_p() == pytest.approx(float(2 * min(low, 1 - low)), rel=1e-12)


def test_strata_by_enumeration():
    tables = [[[1, 4], [3, 2]], [[0, 3], [2, 2]], [[2, 2], [2, 0]]]
    p, seen = by_fractions(tables)
    x = conditional(tables)
    assert x.first == min(p)
    assert x.last == max(p)
    assert x.observed == seen
    close(list(x.at(0.0)), [float(p[k]) for k in sorted(p)], rel=1e-12)


@pytest.mark.parametrize("table", [t for t in SMALL if min(map(min, t)) > 0])
def test_estimate_and_exact_interval_as_in_scipy(table):
    result = stats.contingency.odds_ratio(np.array(table), kind="conditional")
    ci = result.confidence_interval()
    got = conditional(table).odds_ratio()
    # SciPy's root finding stops earlier than ours.
    close([*got], [result.statistic, float(ci.low), float(ci.high)], rel=1e-6)


@pytest.mark.parametrize("table", SMALL)
@pytest.mark.parametrize("mid", [True, False])
def test_limits_are_where_the_one_sided_tests_turn(table, mid):
    (a, b), (c, d) = table
    lower, upper = conditional(table).interval(mid=mid)
    share = 0.5 if mid else 1.0

    def tail(odds: float, *, above: bool) -> float:
        k = np.arange(max(0, a - d), min(a + b, a + c) + 1)
        p = np.array([comb(a + b, i) * comb(c + d, a + c - i) * odds ** float(i) for i in k])
        p = p / p.sum()
        return p[k > a if above else k < a].sum() + share * p[k == a].sum()

    if lower > 0:
        assert tail(lower, above=True) == pytest.approx(0.025, rel=1e-9)
    if upper < math.inf:
        assert tail(upper, above=False) == pytest.approx(0.025, rel=1e-9)


def test_the_estimate_makes_the_expected_count_the_seen_one():
    odds = conditional([[3, 7], [5, 2]]).estimate()
    k = np.arange(1, 9)
    p = np.array([comb(10, i) * comb(7, 8 - i) * odds ** float(i) for i in k])
    assert (k * p).sum() / p.sum() == pytest.approx(3, rel=1e-12)


def test_empty_cells_give_zero_or_infinity_with_the_other_limit_finite():
    low, high = conditional([[0, 6], [4, 3]]).odds_ratio(), conditional([[5, 0], [2, 6]]).odds_ratio()
    assert (low.value, low.lower) == (0.0, 0.0)
    assert 0 < low.upper < math.inf
    assert low.said == "an empty cell: the odds ratio is estimated as 0"
    assert (high.value, high.upper) == (math.inf, math.inf)
    assert 0 < high.lower < math.inf
    assert high.said == "an empty cell: the odds ratio is estimated as infinity"


@pytest.mark.parametrize("table", [[[0, 5], [0, 7]], [[5, 0], [7, 0]], [[0, 0], [3, 4]], [[0, 0], [0, 0]]])
def test_margins_that_allow_one_table_only_say_nothing(table):
    x = conditional(table)
    made = x.odds_ratio()
    assert math.isnan(made.value)
    assert "odds ratio is not defined" in made.said
    assert x.interval() == (0.0, math.inf)
    assert x.p_two_sided() == 1.0
    assert x.mid_p() == 1.0


def test_tails_far_out_keep_their_digits():
    # Everybody of 300 against nobody of 300: one table, C(600, 300) of them.
    p = conditional([[300, 0], [0, 300]]).p_greater()
    assert p == pytest.approx(float(Fraction(1, comb(600, 300))), rel=1e-10)


def test_a_million_people_agree_with_the_large_sample_limits():
    got = conditional([[50_000, 950_000], [60_000, 940_000]]).odds_ratio(mid=True)
    cells = np.array([50_000, 950_000, 60_000, 940_000])
    log, error = math.log(50_000 * 940_000 / (950_000 * 60_000)), math.sqrt((1 / cells).sum())
    close([*got], [math.exp(log + z * error) for z in (0, -1.959963985, 1.959963985)], rel=1e-5)


def test_thousands_of_small_strata_agree_with_mantel_haenszel():
    tables = np.random.default_rng(1).integers(0, 12, (2000, 2, 2))
    got, other = conditional(tables).odds_ratio(mid=True), mantel_haenszel(tables)
    close([*got], list(other.odds_ratio), rel=0.01)
    assert conditional(tables).mid_p() == pytest.approx(other.p_value, rel=0.02)


def test_parts_of_people_are_refused():
    with pytest.raises(ArgumentError, match="whole numbers"):
        conditional([[1.5, 2], [3, 4]])


def test_too_many_totals_are_refused_with_what_to_do():
    with pytest.raises(ArgumentError, match="Mantel-Haenszel"):
        conditional([[[90_000, 90_000], [90_000, 90_000]]] * 3)
