"""Standardised risks, against R and direct standardisation by hand."""

import numpy as np
import pandas as pd
import pytest
from oracle import case, close, dataset
from scipy.stats import norm

from careerstats.errors import ArgumentError
from careerstats.evidence.adjusted import logistic, standardise, standardised_risks

TERMS = ["factor(rating)", "factor(level)", "factor(tenure)"]


@pytest.fixture(scope="module")
def promo():
    return standardised_risks(
        dataset("promo"), "promoted", "recent", TERMS, cluster="mgr", small_sample="CR0"
    )


def test_risks_equal_r(promo):
    # gcomp(): predict under recent=1 and 0, average; delta method with vcovCL(HC0, cadjust=FALSE)
    _, expected = case("h01")
    close(promo.risk_1.value, expected["risk_1"], rel=1e-8)
    close(promo.risk_0.value, expected["risk_0"], rel=1e-8)
    close(promo.risk_difference.value, expected["rd"], rel=1e-8)
    close(promo.risk_ratio.value, expected["rr"], rel=1e-8)
    close(promo.needed, expected["nnt"], rel=1e-8)
    close(promo.att.value, expected["att_rd"], rel=1e-8)
    close(promo.atu.value, expected["atu_rd"], rel=1e-8)


def test_errors_equal_r(promo):
    _, expected = case("h01")
    close(promo.se_cluster["risk_difference"], expected["se_rd_cluster"], rel=1e-6)
    close(promo.se_model["risk_difference"], expected["se_rd_model"], rel=1e-6)
    close(promo.se_cluster["log_risk_ratio"], expected["se_logrr_cluster"], rel=1e-6)


def test_intervals_follow_from_the_errors(promo):
    z = 1.959963984540054
    reach = z * promo.se_cluster["risk_difference"]
    assert promo.risk_difference.lower == pytest.approx(promo.risk_difference.value - reach, rel=1e-9)
    assert promo.risk_difference.upper == pytest.approx(promo.risk_difference.value + reach, rel=1e-9)
    times = np.exp(z * promo.se_cluster["log_risk_ratio"])
    assert promo.risk_ratio.upper == pytest.approx(promo.risk_ratio.value * times, rel=1e-9)
    assert promo.risk_ratio.lower == pytest.approx(promo.risk_ratio.value / times, rel=1e-9)
    assert 0 < promo.risk_1.lower < promo.risk_1.value < promo.risk_1.upper < 1


def test_a_saturated_model_is_direct_standardisation_by_hand():
    # Two strata of 20 and 30 people. Risks: 6/10 and 2/10 in the first, 4/20 and 1/10 in the second.
    cells = pd.DataFrame(
        {
            "stratum": ["a", "a", "b", "b"],
            "exposed": [1, 0, 1, 0],
            "events": [6, 2, 4, 1],
            "people": [10, 10, 20, 10],
        }
    )
    made = standardised_risks(cells, ("events", "people"), "exposed", ["stratum", "exposed:stratum"])
    assert made.risk_1.value == pytest.approx(0.4 * 0.6 + 0.6 * 0.2, rel=1e-9)
    assert made.risk_0.value == pytest.approx(0.4 * 0.2 + 0.6 * 0.1, rel=1e-9)
    # in the exposed: 10 people of the first stratum, 20 of the second
    assert made.att.value == pytest.approx(10 / 30 * 0.4 + 20 / 30 * 0.1, rel=1e-9)
    assert made.atu.value == pytest.approx(0.5 * 0.4 + 0.5 * 0.1, rel=1e-9)
    variance = sum(
        w**2 * p * (1 - p) / n for w, p, n in [(0.4, 0.6, 10), (0.4, 0.2, 10), (0.6, 0.2, 20), (0.6, 0.1, 10)]
    )
    assert made.se_model["risk_difference"] == pytest.approx(np.sqrt(variance), rel=1e-8)
    assert made.people == 50


def test_one_stratum_can_be_averaged_over_alone():
    rows = dataset("promo")
    among = (rows["level"] == 2).to_numpy()
    made = standardised_risks(rows, "promoted", "recent", ["C(level)", "recent:C(level)"], among=among)
    inside = rows[among].groupby("recent")["promoted"].mean()
    assert made.risk_1.value == pytest.approx(inside[1], rel=1e-8)
    assert made.risk_0.value == pytest.approx(inside[0], rel=1e-8)
    assert made.people == among.sum()


def test_the_gradient_is_the_derivative():
    rows = dataset("hr_few")
    for link in ("logit", "cloglog", "probit"):
        fit = logistic(rows, "y", ["recent", "C(rating)", "recent:quarter", "quarter"], link=link)
        made = standardise(fit, "recent")
        coef, curves = fit.coefficients["coef"].to_numpy(), {}
        curves["logit"] = lambda eta: 1 / (1 + np.exp(-eta))
        curves["cloglog"] = lambda eta: 1 - np.exp(-np.exp(eta))
        curves["probit"] = norm.cdf
        matrices = [fit.columns_for(rows.assign(recent=a)) for a in (1, 0)]

        def difference(b, matrices=matrices, curve=curves[link]):
            return curve(matrices[0] @ b).mean() - curve(matrices[1] @ b).mean()

        steps = 1e-6 * np.eye(len(coef))
        slope = np.array([(difference(coef + s) - difference(coef - s)) / 2e-6 for s in steps])
        assert made.risk_difference.value == pytest.approx(difference(coef), rel=1e-9)
        expected = np.sqrt(slope @ fit.covariance @ slope)
        assert made.se_model["risk_difference"] == pytest.approx(expected, rel=1e-6)


def test_few_clusters_widen_the_interval():
    rows = dataset("hr_few")
    few = standardised_risks(rows, "y", "recent", ["quarter"], cluster="mgr")
    plain = standardised_risks(rows, "y", "recent", ["quarter"], cluster="mgr", small_sample="CR0")
    width = [e.risk_difference.upper - e.risk_difference.lower for e in (few, plain)]
    assert width[0] > 1.1 * width[1]
    assert few.said[0].startswith("There are only 8 clusters")


def test_firth_predicts_as_many_events_as_there_were():
    # A department without any event among three.
    rows = pd.DataFrame({"exposed": [1, 0] * 45, "department": ["a"] * 30 + ["b"] * 30 + ["c"] * 30})
    rows["y"] = ([1, 1, 1, 0, 0, 0] + [0] * 24) + ([1, 0, 1, 1, 1, 1, 1, 0, 0, 0] + [0] * 20) + [0] * 30
    made = standardised_risks(rows, "y", "exposed", ["department"])
    assert made.fit.firth
    # Exposure is balanced over departments: the mean of both risks is the risk of all.
    assert 0.5 * (made.risk_1.value + made.risk_0.value) == pytest.approx(rows["y"].mean(), rel=1e-6)


def test_other_kinds_can_be_held():
    rows = pd.DataFrame(
        {
            "manager": [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            "others": [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0],
            "y": [1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0],
        }
    )
    fit = logistic(rows, "y", ["manager", "others"])
    made = standardise(fit, "manager", hold={"others": 0.0})
    assert made.risk_1.value == pytest.approx(0.25, rel=1e-9)
    assert made.risk_0.value == pytest.approx(0.75, rel=1e-9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"recent": 1}, "recent must hold both 0 and 1"),
        ({"recent": [0, 2] * 240}, "recent must hold both 0 and 1"),
        ({"other": lambda t: 1 - t["recent"]}, "recent is a combination of the other terms"),
    ],
)
def test_an_exposure_that_cannot_be_compared_is_refused(change, message):
    with pytest.raises(ArgumentError, match=message):
        standardised_risks(dataset("promo").assign(other=0).assign(**change), "promoted", "recent", ["other"])


def test_an_average_over_nobody_is_refused():
    nobody = np.zeros(480, dtype=bool)
    with pytest.raises(ArgumentError, match="among marks nobody"):
        standardised_risks(dataset("promo"), "promoted", "recent", [], among=nobody)


def test_a_missing_exposure_is_refused():
    with pytest.raises(ArgumentError, match="exposure='talked' is no column"):
        standardised_risks(dataset("promo"), "promoted", "talked", [])


def test_an_exposure_that_the_terms_hold_is_refused():
    rows = dataset("promo").assign(twin=lambda t: t["recent"])
    fit = logistic(rows, "promoted", ["twin", "recent"])
    with pytest.raises(ArgumentError, match="recent is a combination of the other terms"):
        standardise(fit, "recent")
