"""Fisher scoring and Firth's penalty, against closed forms and other optimisers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq, minimize

from careerstats.errors import ArgumentError
from careerstats.evidence.binomial import CURVES, curve_of, fit_patterns
from careerstats.evidence.design import design
from careerstats.evidence.patterns import group


def columns_of(table, terms):
    patterns = group(table, terms)
    return design(terms, patterns), patterns


ONE, _ = columns_of(pd.DataFrame({"x": [0]}), [])
TWO, _ = columns_of(pd.DataFrame({"x": [0, 1]}), ["x"])


@pytest.mark.parametrize("link", CURVES)
def test_curves_have_the_slopes_they_say(link):
    eta, step = np.linspace(-3, 1.5, 40), 1e-5
    risk, slope, bend = curve_of(link)(eta)
    above, below = curve_of(link)(eta + step), curve_of(link)(eta - step)
    np.testing.assert_allclose(slope, (above[0] - below[0]) / (2 * step), rtol=1e-6)
    np.testing.assert_allclose(bend * slope, (above[1] - below[1]) / (2 * step), atol=1e-6)
    assert ((risk > 0) & (risk < 1)).all()


def test_an_unknown_link_is_refused():
    with pytest.raises(ArgumentError, match="link='log' is not accepted; give one of logit, cloglog, probit"):
        curve_of("log")


def test_one_group_has_its_share():
    fit = fit_patterns(ONE, np.array([3.0]), np.array([12.0]))
    assert fit.coef[0] == pytest.approx(np.log(3 / 9), rel=1e-12)
    assert fit.covariance[0, 0] == pytest.approx(1 / 3 + 1 / 9, rel=1e-12)
    assert fit.loglik == pytest.approx(3 * np.log(0.25) + 9 * np.log(0.75), rel=1e-12)
    assert not fit.separated


def test_two_groups_give_the_odds_ratio_and_woolfs_variance():
    fit = fit_patterns(TWO, np.array([7.0, 12.0]), np.array([100.0, 100.0]))
    assert fit.coef[1] == pytest.approx(np.log(12 * 93 / (7 * 88)), rel=1e-10)
    assert fit.covariance[1, 1] == pytest.approx(1 / 12 + 1 / 88 + 1 / 7 + 1 / 93, rel=1e-10)


def test_counts_and_rows_are_one_fit():
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"x": rng.integers(0, 3, 80), "y": rng.random(80) < 0.4})
    columns, patterns = columns_of(table, ["x"])
    events = np.bincount(patterns.of_row, weights=table["y"])
    people = np.bincount(patterns.of_row).astype(float)
    rows, alone = columns_of(table.assign(row=range(80)), ["x", "C(row)"])
    plain = replace(rows, kept=np.array([0, 1]), names=rows.names[:2])
    single = fit_patterns(plain, np.bincount(alone.of_row, weights=table["y"]), np.ones(80))
    np.testing.assert_allclose(fit_patterns(columns, events, people).coef, single.coef, rtol=1e-9)


def test_weights_need_not_be_whole():
    one = fit_patterns(TWO, np.array([7.0, 12.0]), np.array([100.0, 100.0]))
    half = fit_patterns(TWO, np.array([3.5, 6.0]), np.array([50.0, 50.0]))
    np.testing.assert_allclose(one.coef, half.coef, rtol=1e-9)
    np.testing.assert_allclose(2 * one.covariance, half.covariance, rtol=1e-9)


@pytest.mark.parametrize(("events", "people"), [((0, 5), (20, 20)), ((20, 5), (20, 20)), ((0, 20), (20, 20))])
def test_separation_is_seen(events, people):
    assert fit_patterns(TWO, np.array(events, float), np.array(people, float)).separated


@pytest.mark.parametrize(
    ("events", "people"), [((1, 5), (5000, 20)), ((19, 1), (20, 40000)), ((1, 1), (2, 2))]
)
def test_rare_is_not_separated(events, people):
    assert not fit_patterns(TWO, np.array(events, float), np.array(people, float)).separated


@pytest.mark.parametrize("events", [(0, 5), (0, 0), (3, 9), (20, 20)])
def test_firth_in_two_groups_adds_a_half_to_each_cell(events):
    # For a saturated logit model the penalty is Haldane and Anscombe's half.
    fit = fit_patterns(TWO, np.array(events, float), np.array([20.0, 20.0]), firth=True)
    odds = [(e + 0.5) / (20 - e + 0.5) for e in events]
    np.testing.assert_allclose(fit.coef, [np.log(odds[0]), np.log(odds[1] / odds[0])], atol=1e-7)


def test_firth_maximises_the_penalised_likelihood():
    rng = np.random.default_rng(8)
    table = pd.DataFrame({"x": rng.normal(size=40).round(1), "g": rng.choice(list("abc"), 40)})
    y = (rng.random(40) < 0.3).astype(float)
    y[table["g"] == "c"] = 0.0
    columns, patterns = columns_of(table, ["x", "g"])
    events = np.bincount(patterns.of_row, weights=y)
    people = np.bincount(patterns.of_row).astype(float)
    matrix = columns.dense(slice(None))[patterns.of_row]

    def loss(coef):
        eta = matrix @ coef
        risk = 1 / (1 + np.exp(-eta))
        information = matrix.T @ (matrix * (risk * (1 - risk))[:, None])
        return -(y @ eta - np.log1p(np.exp(eta)).sum() + 0.5 * np.linalg.slogdet(information)[1])

    best = minimize(
        loss, np.zeros(4), method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-12, "maxiter": 9000}
    )
    fit = fit_patterns(columns, events, people, firth=True)
    np.testing.assert_allclose(fit.coef, best.x, atol=1e-5)
    assert fit_patterns(columns, events, people).separated


@pytest.mark.parametrize("link", ["cloglog", "probit"])
def test_firth_of_one_group_solves_the_adjusted_score(link):
    # One parameter: leverage 1, so the score is d/v (y - n mu) + d'/(2 d) (Kosmidis and Firth 2009).
    def score(eta):
        risk, slope, bend = (v.item() for v in curve_of(link)(np.array([eta])))
        return slope / (risk * (1 - risk)) * (2 - 15 * risk) + 0.5 * bend

    fit = fit_patterns(ONE, np.array([2.0]), np.array([15.0]), link=link, firth=True)
    assert fit.coef[0] == pytest.approx(brentq(score, -4, 1), abs=1e-7)


def test_far_off_starts_come_home():
    # One pattern without any event beside very large ones.
    columns, patterns = columns_of(pd.DataFrame({"g": list("abcd")}), ["g"])
    events, people = np.array([1.0, 50_000.0, 3.0, 1.0]), np.array([1e6, 1e5, 4.0, 1e4])
    fit = fit_patterns(columns, events[patterns.of_row], people[patterns.of_row])
    shares = events / people
    np.testing.assert_allclose(fit.risk, shares, rtol=1e-8)
    assert not fit.separated
