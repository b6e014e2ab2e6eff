"""Standardised incidence with a competing exit, against R and a simulation of every person."""

import numpy as np
import pandas as pd
import pytest
from oracle import case, close, dataset

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.adjusted import standardised_incidence


@pytest.fixture(scope="module")
def quarters():
    people = dataset("hr600")
    number = np.ceil((people["exit"] - people["entry"]) / 3).astype(int)
    rows = people.loc[people.index.repeat(number)].copy()
    rows["q"] = rows.groupby("id").cumcount() + 1
    last = rows["q"] == number.loc[rows.index]
    rows["y1"] = ((rows["cause"] == 1) & last).astype(int)
    rows["y2"] = ((rows["cause"] == 2) & last).astype(int)
    return rows.reset_index(drop=True)


def standardised(rows, **options):
    terms = ["factor(rating)", "factor(dept)", "q", "q^2"]
    given = {"terms": terms, "competing_terms": ["factor(rating)", "q"], "period": "q", "periods": 8}
    return standardised_incidence(rows, "y1", "y2", "recent", **{**given, **options})


def test_everything_equals_r(quarters):
    # cgf() in oracle.R: two glm's, CIF1 += S h1, CIF2 += S (1 - h1) h2, S *= (1 - h1)(1 - h2)
    _, expected = case("h04")
    assert len(quarters) == expected["n_person_quarters"]
    made = standardised(quarters)
    close(made.outcome_fit.coefficients["coef"], expected["coef_letgo"], rel=1e-6)
    close(made.competing_fit.coefficients["coef"], expected["coef_voluntary"], rel=1e-6)
    close(made.risk_1, expected["cif_letgo_1"], rel=1e-6)
    close(made.risk_0, expected["cif_letgo_0"], rel=1e-6)
    close(made.competing_1, expected["cif_voluntary_1"], rel=1e-6)
    close(made.competing_0, expected["cif_voluntary_0"], rel=1e-6)
    close(made.risk_difference.value, expected["rd_letgo"], rel=1e-6)
    close(made.risk_ratio.value, expected["rr_letgo"], rel=1e-6)
    close(made.needed, expected["needed"], rel=1e-6)
    assert made.people == 600


def test_the_curve_rises_to_the_last_period(quarters):
    made = standardised(quarters)
    assert made.table["period"].tolist() == list(range(1, 9))
    assert (made.table.drop(columns="period").diff().iloc[1:] > 0).all().all()
    assert made.table["outcome_1"].iloc[-1] == made.risk_1
    shorter = standardised(quarters, periods=3)
    assert shorter.risk_1 == pytest.approx(made.table["outcome_1"].iloc[2], rel=1e-12)


def test_one_period_without_covariates_is_the_share():
    rows = pd.DataFrame(
        {
            "t": 1,
            "talked": [1] * 10 + [0] * 10,
            "out": [1] * 2 + [0] * 8 + [1] * 5 + [0] * 5,
            "left": [0] * 2 + [1] * 4 + [0] * 4 + [0] * 5 + [1] * 1 + [0] * 4,
        }
    )
    made = standardised_incidence(rows, "out", "left", "talked", terms=[], period="t", periods=1)
    assert made.risk_1 == pytest.approx(0.2, rel=1e-9)
    assert made.risk_0 == pytest.approx(0.5, rel=1e-9)
    assert made.competing_1 == pytest.approx(0.4, rel=1e-9)
    assert made.competing_0 == pytest.approx(0.1, rel=1e-9)
    reach = 1.959963984540054 * np.sqrt(0.2 * 0.8 / 10 + 0.5 * 0.5 / 10)
    assert made.risk_difference.lower == pytest.approx(-0.3 - reach, rel=1e-8)


def test_the_interval_follows_from_a_numeric_gradient(quarters):
    made = standardised(quarters, cluster="mgr")
    people = quarters[quarters["q"] == 1]
    fits = (made.outcome_fit, made.competing_fit)
    coef = np.concatenate([f.coefficients["coef"] for f in fits])
    cut = len(fits[0].coefficients)
    matrices = {
        (a, t): [f.columns_for(people.assign(recent=a, q=t)) for f in fits]
        for a in (1, 0)
        for t in range(1, 9)
    }

    def risks(b):
        found = []
        for a in (1, 0):
            stay, total = np.ones(len(people)), np.zeros(len(people))
            for t in range(1, 9):
                one, two = matrices[a, t]
                h1, h2 = 1 / (1 + np.exp(-one @ b[:cut])), 1 / (1 + np.exp(-two @ b[cut:]))
                total, stay = total + stay * h1, stay * (1 - h1) * (1 - h2)
            found.append(total.mean())
        return np.array(found)

    steps = 1e-6 * np.eye(len(coef))
    slope = np.array([(risks(coef + s) - risks(coef - s)) / 2e-6 for s in steps])
    influence = []
    for fit, rows in zip(fits, (quarters, quarters[quarters["y1"] == 0]), strict=True):
        own = pd.DataFrame(fit.scores() @ fit.covariance).groupby(rows["mgr"].to_numpy()).sum()
        influence.append(own)
    stacked = pd.concat(influence, axis=1).fillna(0).to_numpy()
    covariance = stacked.T @ stacked
    gradient = slope[:, 0] - slope[:, 1]
    reach = 1.959963984540054 * np.sqrt(gradient @ covariance @ gradient)
    assert made.risk_difference.upper == pytest.approx(made.risk_difference.value + reach, rel=1e-6)
    r1, r0 = risks(coef)
    relative = slope[:, 0] / r1 - slope[:, 1] / r0
    times = np.exp(1.959963984540054 * np.sqrt(relative @ covariance @ relative))
    assert made.risk_ratio.upper == pytest.approx(r1 / r0 * times, rel=1e-6)


def test_a_period_that_was_not_seen_is_refused_as_a_factor(quarters):
    with pytest.raises(ArgumentError, match="q has a level that the model has not seen"):
        standardised(quarters, terms=["C(q)"], periods=99)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"period": "month"}, DataMissingError, "no column month; it must number the periods from 1"),
        ({"periods": 0}, ArgumentError, "periods be at least 1"),
        ({"period": "entry"}, ArgumentError, None),
    ],
)
def test_bad_input_is_one_sentence(quarters, options, kind, message):
    if options.get("period") == "entry":
        quarters = quarters.assign(entry=quarters["entry"] + 100)
        message = "entry must begin at 1"
    with pytest.raises(kind, match=message):
        standardised(quarters, **options)
