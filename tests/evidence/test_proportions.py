"""Intervals of one and two risks, against R, statsmodels, SciPy and a search by hand."""

import math
import warnings

import pytest
from oracle import case, close, of_topic
from scipy import stats
from scipy.optimize import minimize_scalar
from scipy.special import xlog1py, xlogy
from statsmodels.stats.proportion import confint_proportions_2indep, score_test_proportions_2indep

from careerstats.errors import ArgumentError
from careerstats.evidence.proportions import (
    clopper_pearson,
    katz,
    newcombe,
    score_difference,
    score_ratio,
    wald_difference,
    wilson,
    woolf,
)

# Events and people of both groups: small, zero cells, full cells, unequal, huge.
TABLES = [
    (7, 100, 21, 100),
    (36, 40, 16, 80),
    (1, 3, 2, 5),
    (0, 25, 6, 25),
    (6, 25, 0, 25),
    (25, 25, 6, 25),
    (25, 25, 25, 30),
    (1, 1_000_000, 3, 900_000),
    (480_000, 1_000_000, 500_500, 1_000_000),
    (12, 12, 300, 4000),
]


def counts(given: dict) -> tuple[int, int, int, int]:
    return given["a"], given["a"] + given["b"], given["c"], given["c"] + given["d"]


def quiet(f, *args, **options):
    """statsmodels warns on its way through zero cells; its answers there stand."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return f(*args, **options)


@pytest.mark.parametrize(("given", "expected"), of_topic("two_by_two"))
def test_every_interval_as_in_r(given, expected):
    # R: prop.test, binom.test and the functions ci_rr, ci_rd, newc named in the case.
    x1, n1, x0, n0 = counts(given)
    got = {
        "wilson_exposed": wilson(x1, n1).interval,
        "wilson_unexposed": wilson(x0, n0).interval,
        "clopper_exposed": clopper_pearson(x1, n1).interval,
        "rr": score_ratio(x1, n1, x0, n0).value,
        "rr_ci_katz_log": katz(x1, n1, x0, n0).interval,
        "rr_ci_koopman": score_ratio(x1, n1, x0, n0).interval,
        "rr_ci_miettinen_nurminen": score_ratio(x1, n1, x0, n0, corrected=True).interval,
        "rr_upper_koopman": score_ratio(x1, n1, x0, n0).upper,
        "rd": newcombe(x1, n1, x0, n0).value,
        "rd_ci_wald": wald_difference(x1, n1, x0, n0).interval,
        "rd_ci_newcombe": newcombe(x1, n1, x0, n0).interval,
        "rd_ci_miettinen_nurminen": score_difference(x1, n1, x0, n0).interval,
        "rd_ci_mee": score_difference(x1, n1, x0, n0, corrected=False).interval,
        "or": woolf(x1, n1, x0, n0).value,
        "or_ci_woolf": woolf(x1, n1, x0, n0).interval,
        "or_haldane": woolf(x1, n1, x0, n0, add=0.5).value,
    }
    known = [name for name in got if name in expected]
    assert len(known) >= 4
    for name in known:
        close(got[name], expected[name])


def test_koopman_gives_his_published_example():
    # Koopman 1984, Biometrics 40, 513: 36 of 40 against 16 of 80, 2.94 to 7.15.
    lower, upper = score_ratio(36, 40, 16, 80).interval
    assert (round(lower, 2), round(upper, 2)) == (2.94, 7.15)


# Newcombe 1998, Statistics in Medicine 17, 873, table II: methods 10, 5 (Mee) and 6 (Miettinen, Nurminen).
NEWCOMBE = [
    ((56, 70, 48, 80), (0.0524, 0.3339), (0.0533, 0.3377), (0.0528, 0.3382)),
    ((9, 10, 3, 10), (0.1705, 0.8090), (0.1821, 0.8370), (0.1700, 0.8406)),
    ((6, 7, 2, 7), (0.0582, 0.8062), (0.0544, 0.8478), (0.0342, 0.8534)),
    ((5, 56, 0, 29), (-0.0381, 0.1926), (-0.0313, 0.1926), (-0.0326, 0.1933)),
    ((0, 10, 0, 20), (-0.1611, 0.2775), (-0.1611, 0.2775), (-0.1658, 0.2844)),
    ((0, 10, 0, 10), (-0.2775, 0.2775), (-0.2775, 0.2775), (-0.2879, 0.2879)),
    ((10, 10, 0, 20), (0.6791, 1.0), (0.7225, 1.0), (0.7156, 1.0)),
]


@pytest.mark.parametrize(("table", "newcombes", "mees", "miettinens"), NEWCOMBE)
def test_newcombe_gives_his_published_examples(table, newcombes, mees, miettinens):
    assert newcombe(*table).interval == pytest.approx(newcombes, abs=6e-5)
    assert score_difference(*table, corrected=False).interval == pytest.approx(mees, abs=6e-5)
    assert score_difference(*table).interval == pytest.approx(miettinens, abs=6e-5)


def test_all_against_none_by_hand():
    # 10 of 10 against 0 of 10: the likeliest risks lie even about 1/2, so z^2 = 20 (1 - d) / (1 + d),
    # with 19 in the place of 20 when corrected.
    z2 = stats.norm.ppf(0.975) ** 2
    plain, corrected = (score_difference(10, 10, 0, 10, corrected=c) for c in (False, True))
    close([*plain], [1.0, (20 - z2) / (20 + z2), 1.0])
    close([*corrected], [1.0, (19 - z2) / (19 + z2), 1.0])


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
@pytest.mark.parametrize(
    ("events", "people"), [(0, 10), (3, 10), (10, 10), (1, 1), (1, 10**7), (5 * 10**6, 10**7)]
)
def test_one_risk_as_in_scipy(events, people, confidence):
    test = stats.binomtest(events, people)
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "exact")):
        ci = test.proportion_ci(confidence, method=method)
        got = ours(events, people, confidence=confidence)
        assert got.value == events / people
        close(got.interval, [float(ci.low), float(ci.high)], rel=1e-7, abs=1e-12)


def test_limits_at_the_ends_are_exact():
    assert wilson(0, 7).lower == 0.0
    assert wilson(7, 7).upper == 1.0
    assert clopper_pearson(0, 7).lower == 0.0
    assert clopper_pearson(7, 7).upper == 1.0


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_nobody_has_no_risk_and_says_so(interval):
    none = interval(0, 0)
    assert math.isnan(none.value)
    assert none.said == "nobody in the group: no risk"


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_bad_counts_are_refused(interval):
    with pytest.raises(ArgumentError, match="exceeds"):
        interval(3, 2)
    with pytest.raises(ArgumentError, match="confidence"):
        interval(1, 2, confidence=95)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("ours", "method", "correction"), [(newcombe, "newcomb", None), (wald_difference, "wald", None)]
)
def test_closed_differences_as_in_statsmodels(table, ours, method, correction):
    x1, n1, x0, n0 = table
    expected = quiet(confint_proportions_2indep, x1, n1, x0, n0, compare="diff", method=method)
    close(ours(*table).interval, [float(v) for v in expected], rel=1e-7, abs=1e-10)


def restricted(x1, n1, x0, n0, delta):
    """Most likely risks with p1 = p0 + delta, by maximising the likelihood itself."""

    def loss(p0):
        logs = (xlogy(x1, p0 + delta), xlog1py(n1 - x1, -p0 - delta), xlogy(x0, p0), xlog1py(n0 - x0, -p0))
        return -sum(logs)

    ends = (max(0.0, -delta), min(1.0, 1.0 - delta))
    p0 = minimize_scalar(loss, bounds=ends, method="bounded", options={"xatol": 1e-13}).x
    return p0 + delta, p0


@pytest.mark.parametrize("corrected", [True, False])
@pytest.mark.parametrize("table", [*TABLES, (0, 10, 0, 15), (4, 9, 4, 9)])
def test_score_limits_of_the_difference_are_just_not_rejected(table, corrected):
    x1, n1, x0, n0 = table
    got = score_difference(*table, corrected=corrected)
    factor = (n1 + n0) / (n1 + n0 - 1) if corrected else 1.0
    for limit, sign in zip(got.interval, (1, -1), strict=True):
        p1, p0 = restricted(*table, limit)
        spread = math.sqrt(factor * (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0))
        z = (x1 / n1 - x0 / n0 - limit) / spread
        assert z == pytest.approx(sign * stats.norm.ppf(0.975), rel=1e-5)
    assert -1 <= got.lower <= got.value <= got.upper <= 1


@pytest.mark.parametrize("corrected", [True, False])
@pytest.mark.parametrize("table", TABLES)
def test_score_limits_of_the_ratio_are_just_not_rejected(table, corrected):
    x1, n1, x0, n0 = table
    got = score_ratio(*table, corrected=corrected)
    for limit in got.interval:
        if 0 < limit < math.inf:
            test = quiet(
                score_test_proportions_2indep,
                x1,
                n1,
                x0,
                n0,
                value=limit,
                compare="ratio",
                correction=corrected,
            )
            assert test.pvalue == pytest.approx(0.05, rel=1e-5)
    assert got.lower <= got.value <= got.upper


def test_zero_cells_leave_one_limit_finite():
    none_below = score_ratio(6, 25, 0, 25)
    assert none_below.value == math.inf
    assert none_below.upper == math.inf
    assert none_below.lower == pytest.approx(1 / score_ratio(0, 25, 6, 25).upper, rel=1e-12)
    assert none_below.said == "no event in the second group: the ratio has no upper limit"
    none_above = score_ratio(0, 25, 6, 25)
    assert (none_above.value, none_above.lower) == (0.0, 0.0)
    assert 0 < none_above.upper < 1


def test_everybody_with_the_event_gives_a_ratio_of_one():
    got = score_ratio(8, 8, 12, 12)
    assert got.value == 1.0
    assert 0.6 < got.lower < 1 < got.upper < 1.6


@pytest.mark.parametrize("ratio", [score_ratio, katz])
def test_a_ratio_without_events_is_not_defined(ratio):
    none = ratio(0, 10, 0, 12)
    assert math.isnan(none.value)
    assert none.said == "no event in either group: the ratio is not defined"


@pytest.mark.parametrize("compared", [newcombe, wald_difference, score_difference, score_ratio, katz])
def test_an_empty_group_cannot_be_compared(compared):
    none = compared(0, 0, 3, 10)
    assert math.isnan(none.value)
    assert none.said == "nobody in one of the groups: no comparison possible"


def test_log_intervals_need_full_cells():
    assert math.isnan(katz(0, 10, 3, 10).value)
    assert "log interval is not defined" in katz(3, 10, 0, 10).said
    assert "cell of the table is empty" in woolf(10, 10, 3, 10).said


def test_a_difference_without_events_is_zero_with_limits():
    for interval in (newcombe, score_difference):
        value, lower, upper = interval(0, 20, 0, 30)
        assert value == 0
        assert -0.25 < lower < 0 < upper < 0.25


@pytest.mark.parametrize("table", TABLES)
def test_swapping_the_groups_mirrors_the_intervals(table):
    x1, n1, x0, n0 = table
    for interval in (newcombe, score_difference, wald_difference):
        one, other = interval(x1, n1, x0, n0), interval(x0, n0, x1, n1)
        close(
            [one.value, one.lower, one.upper], [-other.value, -other.upper, -other.lower], rel=1e-9, abs=1e-13
        )


def test_the_case_of_zero_events_is_there():
    given, expected = case("t07")
    assert given["a"] == 0
    assert score_ratio(*counts(given)).upper == pytest.approx(expected["rr_upper_koopman"], rel=1e-8)
