"""Small units and pooled effects, against R, statsmodels and a direct search."""

import math

import numpy as np
import pytest
from oracle import case, close, dataset
from scipy import stats
from scipy.optimize import minimize
from statsmodels.stats.meta_analysis import combine_effects

from careerstats.errors import ArgumentError
from careerstats.evidence.units import pool, shrink


def bcg() -> tuple[np.ndarray, np.ndarray]:
    """Log risk ratios and their variances, as metafor's escalc('RR')."""
    d = dataset("bcg")
    n1, n0 = d["tpos"] + d["tneg"], d["cpos"] + d["cneg"]
    effect = np.log((d["tpos"] / n1) / (d["cpos"] / n0))
    return effect.to_numpy(), (1 / d["tpos"] - 1 / n1 + 1 / d["cpos"] - 1 / n0).to_numpy()


def test_random_effects_as_in_metafor():
    # R: metafor::rma(method = "DL" | "REML"); blup(). REML there stops at 1e-5.
    _, expected = case("x01")
    dl, reml = pool(*bcg()), pool(*bcg(), method="REML")
    got = [dl.value, dl.se, dl.tau2, dl.i2, dl.q, dl.q_p]
    close(got, [expected[k] for k in ("mu_dl", "se_dl", "tau2_dl", "I2_dl", "Q", "Q_p")])
    close(dl.shrunk, expected["blup_dl"])
    got = [reml.value, reml.se, reml.tau2]
    close(got, [expected[k] for k in ("mu_reml", "se_reml", "tau2_reml")], rel=1e-6)


def test_reml_is_the_maximum_of_the_restricted_likelihood():
    y, v = bcg()

    def loss(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = (w * y).sum() / w.sum()
        return -(np.log(w).sum() - np.log(w.sum()) - (w * (y - mean) ** 2).sum()) / 2

    tau2 = pool(y, v, method="REML").tau2
    assert loss(tau2) < min(loss(tau2 - 1e-4), loss(tau2 + 1e-4))


def test_effects_that_agree_have_no_variance_between():
    made = pool([0.3, 0.31, 0.29], [0.04, 0.05, 0.06])
    assert made.tau2 == 0
    assert made.i2 == 0
    close(made.shrunk, [made.value] * 3)
    assert pool([0.3, 0.31, 0.29], [0.04, 0.05, 0.06], method="REML").tau2 == 0


def test_dersimonian_laird_as_in_statsmodels():
    y, v = bcg()
    other = combine_effects(y, v, method_re="dl")
    made = pool(y[:6], v[:6])
    assert combine_effects(y[:6], v[:6], method_re="dl").tau2 == pytest.approx(made.tau2, rel=1e-9)
    assert other.tau2 == pytest.approx(pool(y, v).tau2, rel=1e-9)


def test_one_effect_is_itself():
    made = pool([0.4], [0.09])
    close([made.value, made.se, made.lower], [0.4, 0.3, 0.4 - 0.3 * stats.norm.ppf(0.975)])
    assert made.df == 0
    assert math.isnan(made.q_p)


@pytest.mark.parametrize(
    ("effects", "variances"), [([1.0], [0.0]), ([1.0, 2.0], [1.0]), ([], []), ([math.nan], [1.0])]
)
def test_bad_effects_are_refused(effects, variances):
    with pytest.raises(ArgumentError, match="variances above 0"):
        pool(effects, variances)


def test_another_method_is_refused():
    with pytest.raises(ArgumentError, match="method='ML' is not accepted"):
        pool([1.0], [1.0], method="ML")


def test_units_that_do_not_differ_are_all_shown_at_the_pooled_rate():
    # R: the same marginal likelihood; optim runs off to alpha, beta -> Inf.
    _, expected = case("x03")
    units = dataset("units0")
    made = shrink(units["letgo"], units["n"])
    close(made.pooled, expected["pooled"])
    close(made.table["shrunk"], expected["posterior_mean"])
    assert made.alpha == math.inf
    assert "no more than chance" in made.said
    # Wilson's interval of 45 of 500.
    close(made.table["upper"].iloc[0], float(stats.binomtest(45, 500).proportion_ci(method="wilson").high))


def test_units_that_differ_have_the_prior_of_highest_likelihood():
    units = dataset("units")
    x, n = units["letgo"].to_numpy(), units["n"].to_numpy()
    made = shrink(x, n)

    def loss(at: np.ndarray) -> float:
        return -stats.betabinom.logpmf(x, n, *np.exp(at)).sum()

    options = {"xatol": 1e-10, "fatol": 1e-13, "maxiter": 4000}
    found = np.exp(minimize(loss, [0.0, 2.0], method="Nelder-Mead", options=options).x)
    close([made.alpha, made.beta], list(found), rel=1e-5)
    close(made.pooled, made.alpha / (made.alpha + made.beta))
    after = stats.beta(made.alpha + x, made.beta + n - x)
    close(made.table["shrunk"], list(after.mean()))
    close(made.table["lower"], list(after.ppf(0.025)), rel=1e-7)
    close(made.table["upper"], list(after.ppf(0.975)), rel=1e-7)


def test_the_prior_is_a_stationary_point():
    units = dataset("units")
    x, n = units["letgo"].to_numpy(), units["n"].to_numpy()
    made = shrink(x, n)
    for step in (1e-4, -1e-4):
        for shape in ((made.alpha + step, made.beta), (made.alpha, made.beta + step)):
            here = stats.betabinom.logpmf(x, n, made.alpha, made.beta).sum()
            assert stats.betabinom.logpmf(x, n, *shape).sum() < here + 1e-12


def test_small_units_move_further_than_large_ones():
    table = shrink([3, 38, 21, 0, 9], [8, 200, 400, 12, 55]).table
    moved = (table["rate"] - table["shrunk"]).abs()
    assert moved.iloc[0] > moved.iloc[1]
    assert table["shrunk"].iloc[3] > 0


def test_an_empty_unit_is_shown_at_the_mean():
    made = shrink([3, 38, 21, 0], [8, 200, 400, 0])
    assert math.isnan(made.table["rate"].iloc[3])
    assert made.table["shrunk"].iloc[3] == pytest.approx(made.pooled)


@pytest.mark.parametrize(("events", "people"), [([], []), ([0, 0], [0, 0])])
def test_nobody_at_all(events, people):
    made = shrink(events, people)
    assert math.isnan(made.pooled)
    assert made.said == "nobody in any unit"
    assert len(made.table) == len(events)


@pytest.mark.parametrize(("events", "people"), [([3], [9]), ([0, 0], [5, 9]), ([5, 9], [5, 9])])
def test_units_without_spread_have_no_prior(events, people):
    made = shrink(events, people)
    close(made.table["shrunk"], [sum(events) / sum(people)] * len(events))


@pytest.mark.parametrize(("events", "people"), [([6], [5]), ([-1], [5]), ([1, 2], [5])])
def test_bad_counts_are_refused(events, people):
    with pytest.raises(ArgumentError, match="0 <= events <= people"):
        shrink(events, people)


def test_hand_count_with_a_known_prior():
    # A beta(2, 8) prior and 3 of 10: posterior beta(5, 15), mean 1/4. Many units drawn from that prior
    # give it back.
    draw = np.random.default_rng(21)
    n = np.full(4000, 60)
    x = draw.binomial(n, draw.beta(2, 8, 4000))
    made = shrink(x, n)
    assert made.alpha == pytest.approx(2, rel=0.1)
    assert made.beta == pytest.approx(8, rel=0.1)
    close(made.table["shrunk"].iloc[0], (made.alpha + x[0]) / (made.alpha + made.beta + 60))


def test_posterior_intervals_hold_the_truth():
    draw = np.random.default_rng(22)
    truth = draw.beta(3, 12, 600)
    n = draw.integers(5, 80, 600)
    table = shrink(draw.binomial(n, truth), n).table
    held = ((table["lower"] <= truth) & (truth <= table["upper"])).mean()
    assert 0.92 <= held <= 0.98


def test_shrunk_shares_are_nearer_to_the_truth():
    draw = np.random.default_rng(23)
    truth, n = draw.beta(3, 12, 400), draw.integers(5, 30, 400)
    table = shrink(draw.binomial(n, truth), n).table
    raw, pulled = ((table[c] - truth) ** 2 for c in ("rate", "shrunk"))
    assert pulled.mean() < 0.7 * raw.mean()


def test_wider_confidence_widens_the_interval():
    units = dataset("units")
    narrow, wide = (shrink(units["letgo"], units["n"], confidence=c).table for c in (0.8, 0.99))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (wide["upper"] > narrow["upper"]).all()
