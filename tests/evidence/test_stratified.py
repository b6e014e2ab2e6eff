"""Mantel-Haenszel and standardisation over strata, against R, statsmodels and by hand."""

import math

import numpy as np
import pytest
from oracle import close, dataset, of_topic
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from careerstats.errors import ArgumentError
from careerstats.evidence.exact import conditional
from careerstats.evidence.proportions import score_ratio
from careerstats.evidence.stratified import mantel_haenszel, standardise


def tables_of(given: dict) -> np.ndarray:
    """Strata with group 1 = without a recent conversation, which the case calls unexposed."""
    return np.array([[[c, d], [a, b]] for a, b, c, d in zip(*(given[k] for k in "abcd"), strict=True)])


def flipped(estimate) -> list[float]:
    return [1 / estimate.value, 1 / estimate.upper, 1 / estimate.lower]


@pytest.mark.parametrize(("given", "expected"), of_topic("stratified"))
def test_everything_as_in_r(given, expected):
    # R: mantelhaen.test(); Greenland-Robins, Sato, Breslow-Day and Tarone as formulas.
    made = mantel_haenszel(tables_of(given))
    odds, ratio, difference = flipped(made.odds_ratio), flipped(made.risk_ratio), made.risk_difference
    got = {
        "mh_or": odds[0],
        "mh_or_ci_rbg": odds[1:],
        "mh_rr": ratio[0],
        "mh_rr_ci_greenland_robins": ratio[1:],
        "mh_rd": -difference.value,
        "mh_rd_ci_sato": [-difference.upper, -difference.lower],
        "cmh_chi2_uncorrected": made.cmh()[0],
        "cmh_p": made.p_value,
        "cmh_chi2_corrected": made.cmh(corrected=True)[0],
        "breslow_day_chi2": made.breslow_day,
        "breslow_day_p": made.breslow_day_p,
        "tarone_chi2": made.tarone,
        "tarone_p": made.tarone_p,
        "exact_or_cmle": 1 / made.exact.estimate(),
        "exact_or_ci": [1 / v for v in reversed(made.exact.interval())],
        "exact_p": made.exact.p_two_sided(),
    }
    for name, value in got.items():
        close(value, expected[name])


@pytest.mark.parametrize(("given", "expected"), of_topic("stratified"))
def test_standardised_risks_as_in_r(given, expected):
    made = standardise(tables_of(given))
    close(made.risk_0.value, expected["std_risk_exposed"])
    close(made.risk_1.value, expected["std_risk_unexposed"])
    close(-made.risk_difference.value, expected["std_rd"])
    close([-v for v in reversed(made.risk_difference.interval)], expected["std_rd_ci"])
    close(1 / made.risk_ratio.value, expected["std_rr"])


def test_admission_turns_round_in_strata():
    # Bickel, Hammel and O'Connell 1975: refused more often over all, not within departments.
    rows = dataset("ucb").pivot(index="dept", columns="gender", values=["rejected", "admitted"])
    tables = [[[r["rejected", s], r["admitted", s]] for s in ("Female", "Male")] for _, r in rows.iterrows()]
    crude = mantel_haenszel(np.sum(tables, axis=0))
    within = mantel_haenszel(tables)
    assert crude.risk_ratio.lower > 1
    assert within.risk_ratio.lower < 1 < within.risk_ratio.upper
    assert within.strata_used == 6


def random_strata(seed: int, strata: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).integers(1, 25, (strata, 2, 2))


@pytest.mark.parametrize("seed", range(6))
def test_odds_ratio_and_tests_as_in_statsmodels(seed):
    tables = random_strata(seed)
    made, other = mantel_haenszel(tables), StratifiedTable(list(tables.astype(float)))
    close(made.odds_ratio.value, other.oddsratio_pooled)
    close(made.odds_ratio.interval, list(other.oddsratio_pooled_confint()))
    close(made.risk_ratio.value, other.riskratio_pooled)
    close(made.cmh()[0], other.test_null_odds().statistic)
    close(made.breslow_day, other.test_equal_odds().statistic)
    close(made.tarone_p, other.test_equal_odds(adjust=True).pvalue)


def test_one_stratum_is_the_crude_comparison():
    made = mantel_haenszel([[21, 79], [7, 93]])
    close(made.risk_difference.value, 0.14)
    close(made.risk_ratio.value, 3.0)
    close(made.odds_ratio.value, 21 * 93 / (7 * 79))
    assert made.strata_used == 1
    assert math.isnan(made.breslow_day_p)


def test_two_strata_by_hand():
    # Stratum 1: 2 of 4 against 1 of 4; stratum 2: 3 of 6 against 2 of 4.
    made = mantel_haenszel([[[2, 2], [1, 3]], [[3, 3], [2, 2]]])
    # Weights n1 n0 / n: 2 and 2.4; differences 1/4 and 0.
    close(made.risk_difference.value, 2 * 0.25 / 4.4)
    # (2 x 4/8 + 3 x 4/10) / (1 x 4/8 + 2 x 6/10)
    close(made.risk_ratio.value, 2.2 / 1.7)
    # (2 x 3/8 + 3 x 2/10) / (2 x 1/8 + 3 x 2/10)
    close(made.odds_ratio.value, 1.35 / 0.85)
    # Expected events of group 1: 1.5 and 3; variances 16 x 15 / (64 x 7) and 24 x 25 / (100 x 9).
    close(made.cmh()[0], 0.5**2 / (15 / 28 + 2 / 3))


def test_strata_with_one_group_are_dropped_and_counted():
    tables = [[[3, 7], [2, 8]], [[4, 1], [0, 0]], [[0, 0], [1, 9]], [[0, 5], [0, 5]]]
    made = mantel_haenszel(tables)
    assert (made.strata_used, made.strata_dropped, made.strata_informative) == (2, 2, 1)
    assert made.people_used == 30
    assert made.said == "2 of 4 strata have people in one group only"
    assert made.odds_ratio.value == pytest.approx(3 * 8 / (7 * 2))


def test_no_stratum_with_both_groups():
    made = mantel_haenszel([[[4, 1], [0, 0]], [[0, 0], [1, 9]]])
    for estimate in (made.odds_ratio, made.risk_ratio, made.risk_difference):
        assert math.isnan(estimate.value)
        assert estimate.said == "no stratum has people in both groups"
    assert math.isnan(made.p_value)
    assert made.said == "no stratum has people in both groups"


def test_no_stratum_at_all():
    assert mantel_haenszel(np.empty((0, 2, 2))).said == "no stratum has people in both groups"


def test_no_event_anywhere():
    made = mantel_haenszel([[[0, 10], [0, 12]], [[0, 4], [0, 3]]])
    assert made.risk_difference.value == 0
    assert math.isnan(made.risk_ratio.value)
    assert made.risk_ratio.said == "no event in any stratum that has people in both groups"
    assert math.isnan(made.p_value)


def test_no_event_in_one_group_keeps_one_limit():
    tables = [[[3, 17], [0, 20]], [[4, 26], [0, 30]]]
    made = mantel_haenszel(tables)
    assert made.risk_ratio.value == math.inf
    assert made.risk_ratio.upper == math.inf
    assert made.odds_ratio.interval == conditional(tables).interval(mid=True)
    other = mantel_haenszel([t[::-1] for t in tables])
    assert other.risk_ratio.value == 0
    assert other.risk_ratio.upper == pytest.approx(1 / made.risk_ratio.lower, rel=1e-9)
    assert "one group has no event in any stratum" in made.said


def test_in_one_stratum_that_limit_is_koopmans():
    made = mantel_haenszel([[6, 19], [0, 25]])
    assert made.risk_ratio.lower == pytest.approx(score_ratio(6, 25, 0, 25).lower, rel=1e-10)


def test_too_many_people_for_an_exact_limit_are_said():
    made = mantel_haenszel([[[90_000, 90_000], [0, 180_000]]] * 3)
    assert made.odds_ratio.value == math.inf
    assert math.isnan(made.odds_ratio.lower)
    assert "too many people" in made.odds_ratio.said


def test_the_interval_of_the_difference_covers_in_many_draws():
    # 40 strata of 6, true difference 0.1: near 95 of 100 intervals hold it.
    draw = np.random.default_rng(11)
    base = draw.uniform(0.1, 0.6, 40)
    held = 0
    for _ in range(400):
        x1, x0 = draw.binomial(3, base + 0.1), draw.binomial(3, base)
        tables = np.stack([np.stack([x1, 3 - x1], 1), np.stack([x0, 3 - x0], 1)], 1)
        lower, upper = mantel_haenszel(tables).risk_difference.interval
        held += lower <= 0.1 <= upper
    assert 0.91 <= held / 400 <= 0.985


def test_standardising_to_given_weights_by_hand():
    tables = [[[2, 2], [1, 3]], [[3, 3], [2, 2]]]
    made = standardise(tables, weights=[3, 1])
    close(made.risk_1.value, (3 * 0.5 + 0.5) / 4)
    close(made.risk_0.value, (3 * 0.25 + 0.5) / 4)
    variance = (9 * 0.25 / 4 + 0.25 / 6) / 16
    close(made.risk_1.upper, 0.5 + stats.norm.ppf(0.975) * math.sqrt(variance))


def test_standardising_without_contrast_says_so():
    assert standardise([[[4, 1], [0, 0]]]).risk_ratio.said == "no stratum has people in both groups"
    zero = standardise([[[0, 5], [2, 3]]])
    assert math.isnan(zero.risk_ratio.value)
    assert zero.risk_difference.value == -0.4


def test_bad_tables_are_refused():
    with pytest.raises(ArgumentError, match="shape"):
        mantel_haenszel([[1, 2, 3]])
    with pytest.raises(ArgumentError, match="confidence"):
        mantel_haenszel([[1, 2], [3, 4]], confidence=2)


def test_the_oesophagus_data_as_in_statsmodels():
    # Breslow and Day 1980; a stratum with an empty cell in each group.
    d = dataset("esoph_alc80")
    wide = d.pivot(index="agegp", columns="alc80", values=["cases", "controls"])
    tables = np.array(
        [[[r["cases", 1], r["controls", 1]], [r["cases", 0], r["controls", 0]]] for _, r in wide.iterrows()]
    )
    made, other = mantel_haenszel(tables), StratifiedTable(list(tables.astype(float)))
    close(made.odds_ratio.value, other.oddsratio_pooled)
    close(made.odds_ratio.interval, list(other.oddsratio_pooled_confint()))
    close(made.breslow_day, other.test_equal_odds().statistic)
    close(made.tarone, other.test_equal_odds(adjust=True).statistic)
    close(made.cmh(corrected=True)[0], other.test_null_odds(correction=True).statistic)
    close(list(made.exact.odds_ratio())[:1], [made.odds_ratio.value], rel=0.05)


def test_many_pairs_are_mcnemars_test():
    # 25 pairs in which only the one without had the event, 10 the other way, 40 in which both or none:
    # the odds ratio is 25 / 10, the statistic (25 - 10)^2 / 35, the exact test a coin thrown 35 times.
    pairs = (
        [[[1, 0], [0, 1]]] * 25 + [[[0, 1], [1, 0]]] * 10 + [[[1, 0], [1, 0]]] * 15 + [[[0, 1], [0, 1]]] * 25
    )
    made = mantel_haenszel(pairs)
    close(made.odds_ratio.value, 2.5)
    close(made.cmh()[0], 225 / 35)
    close(made.cmh(corrected=True)[0], 14**2 / 35)
    close(made.exact.p_two_sided(), stats.binomtest(25, 35).pvalue, rel=1e-9)
    close(made.exact.estimate(), 2.5)
    ci = stats.binomtest(25, 35).proportion_ci(method="exact")
    close(made.exact.interval(), [float(ci.low / (1 - ci.low)), float(ci.high / (1 - ci.high))], rel=1e-7)
    close(made.risk_difference.value, 15 / 75)
    assert made.strata_informative == 35


def test_sparse_strata_do_not_bias_the_pooled_ratio():
    # 3,000 strata of one and two people, true odds ratio 3 in each, base risk spread widely.
    draw = np.random.default_rng(31)
    base = draw.normal(-0.5, 1.5, 3000)
    x1 = draw.binomial(1, 1 / (1 + np.exp(-base - math.log(3))))
    x0 = draw.binomial(2, 1 / (1 + np.exp(-base)))
    tables = np.stack([np.stack([x1, 1 - x1], 1), np.stack([x0, 2 - x0], 1)], 1)
    made = mantel_haenszel(tables)
    assert made.odds_ratio.lower < 3 < made.odds_ratio.upper
    assert made.odds_ratio.value == pytest.approx(3, rel=0.2)
    crude = tables.sum(axis=0)
    assert crude[0, 0] * crude[1, 1] / (crude[0, 1] * crude[1, 0]) < 2.6


def test_strata_that_disagree_are_seen():
    alike = mantel_haenszel([[[20, 80], [10, 90]], [[40, 60], [24, 76]]])
    apart = mantel_haenszel([[[30, 70], [10, 90]], [[10, 90], [30, 70]]])
    assert alike.breslow_day_p > 0.5
    assert apart.breslow_day_p < 0.001
    assert apart.tarone <= apart.breslow_day
