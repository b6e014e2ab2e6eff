"""Weights, balance and overlap, against R and counts by hand."""

import numpy as np
import pandas as pd
import pytest
from oracle import case, close, dataset

from careerstats.errors import ArgumentError
from careerstats.evidence.adjusted import balance, iptw, overlap
from careerstats.evidence.weights import stabilised

TERMS = ["factor(rating)", "factor(level)", "factor(tenure)"]

SIX = pd.DataFrame(
    {
        "exposed": [1, 1, 1, 0, 0, 0],
        "level": ["L1", "L1", "L2", "L1", "L2", "L2"],
        "rating": [4, 4, 1, 1, 1, 4],
        "y": [1, 0, 0, 0, 1, 0],
    }
)


@pytest.fixture(scope="module")
def promo():
    return iptw(dataset("promo"), "promoted", "recent", TERMS, cluster="mgr", truncate=None)


def test_weights_equal_r(promo):
    # iptw(): glm propensity, stabilised weights
    _, expected = case("w01")
    close(promo.propensity.mean(), expected["ps_mean"], rel=1e-8)
    close(promo.weights.mean(), expected["sw_mean"], rel=1e-8)
    close(promo.weights.max(), expected["sw_max"], rel=1e-8)
    close(promo.effective_1, expected["ess_exposed"], rel=1e-8)
    close(promo.effective_0, expected["ess_unexposed"], rel=1e-8)
    assert promo.truncated == 0


def test_weighted_risks_equal_r(promo):
    # Hajek means; lm(promoted ~ recent, weights = sw) with vcovCL(HC0)
    _, expected = case("w01")
    close(promo.risk_1, expected["risk_1"], rel=1e-8)
    close(promo.risk_0, expected["risk_0"], rel=1e-8)
    close(promo.risk_difference.value, expected["rd"], rel=1e-8)
    close(promo.risk_ratio.value, expected["rr"], rel=1e-8)
    close(promo.se_risk_difference, expected["se_rd_cluster_weights_fixed"], rel=1e-6)


def test_balance_equals_r(promo):
    # smd: difference over sqrt of the mean of the two unweighted variances
    _, expected = case("w01")
    made = balance(dataset("promo"), "recent", ["rating", "level"], weights=promo.weights)
    found = made.set_index("covariate")
    for name in ("rating", "level"):
        close(found.loc[name, "smd_before"], expected[f"smd_{name}_before"], rel=1e-8)
        close(found.loc[name, "smd_after"], expected[f"smd_{name}_after"], rel=1e-6)
    assert not found["unbalanced"].any()


def test_balance_by_hand():
    made = balance(SIX, "exposed", ["rating", "level"])
    assert made[["covariate", "level"]].to_numpy().tolist() == [
        ["rating", ""],
        ["level", "L1"],
        ["level", "L2"],
    ]
    # rating 4 4 1 and 1 1 4: means 3 and 2, both variances 3
    assert made.loc[0, ["mean_1", "mean_0"]].tolist() == [3.0, 2.0]
    assert made.loc[0, "smd_before"] == pytest.approx(1 / np.sqrt(3))
    # L1: 2 of 3 and 1 of 3, both variances 1/3
    assert made.loc[1, "smd_before"] == pytest.approx((1 / 3) / np.sqrt(1 / 3))
    assert made.loc[2, "smd_before"] == pytest.approx(-(1 / 3) / np.sqrt(1 / 3))
    assert made["smd_after"].isna().all()
    assert made["unbalanced"].tolist() == [True, True, True]


def test_balance_of_a_constant_is_zero():
    made = balance(SIX.assign(site="S"), "exposed", ["site"])
    assert made.loc[0, ["smd_before", "unbalanced"]].tolist() == [0.0, False]


def test_a_difference_without_any_spread_is_infinite():
    made = balance(SIX.assign(site=["a"] * 3 + ["b"] * 3), "exposed", ["site"])
    assert np.isinf(made["smd_before"]).all()
    assert made["unbalanced"].all()


def test_missing_values_are_a_level():
    made = balance(SIX.assign(level=["L1", None, None, "L1", "L1", "L1"]), "exposed", ["level"])
    assert made["level"].tolist() == ["L1", "unknown"]
    assert made.loc[1, ["mean_1", "mean_0"]].tolist() == [pytest.approx(2 / 3), 0.0]


def test_weights_of_a_saturated_model_are_inverse_shares():
    # L1: 2 of 3 exposed, L2: 1 of 3; half exposed. Weights 0.5 / share of the own kind.
    made = iptw(SIX, "y", "exposed", ["level"], truncate=None)
    np.testing.assert_allclose(made.weights, [0.75, 0.75, 1.5, 1.5, 0.75, 0.75], rtol=1e-9)
    # weighted risks: exposed (0.75 x 1) / 3, others (0.75 x 1) / 3
    assert made.risk_1 == pytest.approx(0.25, rel=1e-9)
    assert made.risk_0 == pytest.approx(0.25, rel=1e-9)
    assert made.effective_1 == pytest.approx(3**2 / (0.75**2 * 2 + 1.5**2), rel=1e-9)
    after = balance(SIX, "exposed", ["level"], weights=made.weights)
    np.testing.assert_allclose(after["smd_after"], 0, atol=1e-9)


def test_weights_are_cut_at_the_quantiles():
    ones, propensity = np.array([1] * 50 + [0] * 50), np.linspace(0.01, 0.99, 100)
    plain, none = stabilised(ones, propensity, truncate=None)
    cut, number = stabilised(ones, propensity, truncate=(0.05, 0.95))
    assert none == 0
    assert cut.max() == pytest.approx(np.quantile(plain, 0.95))
    assert cut.min() == pytest.approx(np.quantile(plain, 0.05))
    assert number == (plain != cut).sum() > 0


def test_clusters_of_one_are_people():
    rows = dataset("promo").assign(row=range(480))
    alone = iptw(rows, "promoted", "recent", TERMS)
    named = iptw(rows, "promoted", "recent", TERMS, cluster="row")
    assert alone.se_risk_difference == pytest.approx(named.se_risk_difference, rel=1e-12)


def test_people_without_their_like_are_counted():
    rows = pd.DataFrame(
        {
            "exposed": [1, 0, 1, 0, 1, 1, 1, 0],
            "level": ["L1", "L1", "L2", "L2", "L2", "L3", "L3", "L2"],
        }
    )
    made = overlap(rows, "exposed", ["level"])
    assert made.people == 8
    assert made.alone == 2  # both of L3
    assert made.off_support == 2
    assert made.on_support.tolist() == [True] * 5 + [False, False, True]


def test_a_numeric_covariate_beyond_the_common_range_is_off_support():
    rng = np.random.default_rng(1)
    age = np.r_[rng.uniform(20, 50, 200), rng.uniform(30, 60, 200)].round()
    rows = pd.DataFrame({"exposed": [0] * 200 + [1] * 200, "age": age})
    made = overlap(rows, "exposed", ["age"])
    low, high = age[200:].min(), age[:200].max()
    assert made.off_support == ((age < low) | (age > high)).sum()


def test_overlap_without_covariates_is_refused():
    with pytest.raises(ArgumentError, match="terms is empty"):
        overlap(SIX, "exposed", [])


def test_reprs_tell_counts_only():
    assert repr(overlap(SIX, "exposed", ["level"])) == "<Overlap: 0 of 6 people off support>"
    assert repr(iptw(SIX, "y", "exposed", ["level"])) == "<Weighted: effective sizes 3 and 3>"
