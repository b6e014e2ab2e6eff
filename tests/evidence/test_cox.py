"""Cox models, against R, statsmodels and the likelihood written out row by row."""

import math

import numpy as np
import pandas as pd
import pytest
from oracle import case, close, dataset
from scipy import stats
from scipy.optimize import minimize
from statsmodels.duration.hazard_regression import PHReg

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.cox import COLUMNS, cox


def spans(name: str) -> pd.DataFrame:
    """A dataset with the columns that its cases compute in the formula."""
    d = dataset(name)
    if name == "hr600":
        return d.assign(dur=d["exit"] - d["entry"], let_go=d["cause"] == 1)
    return d.assign(let_go=d["cause"] == 1) if name == "hr_tv" else d


# Case, dataset, and the call that says what R's coxph says in the case's formula.
CASES = {
    "c01": (
        "lung",
        {"duration": "time", "event": "status", "terms": ["age", "sex", "ph_ecog"], "cluster": "inst"},
    ),
    "c03": ("veteran", {"duration": "time", "event": "status", "terms": ["trt", "karno", "age"]}),
    "c05": (
        "hr600",
        {"duration": "dur", "event": "let_go", "terms": ["recent", "C(rating)", "C(dept)"], "cluster": "mgr"},
    ),
    "c07": (
        "hr600",
        {
            "duration": "exit",
            "entry": "entry",
            "event": "let_go",
            "terms": ["recent", "C(rating)"],
            "cluster": "mgr",
        },
    ),
    "c10": (
        "hr_tv",
        {
            "duration": "stop",
            "entry": "start",
            "event": "let_go",
            "terms": ["recent", "rating"],
            "cluster": "mgr",
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_everything_as_in_r(name):
    # R: coxph(formula, data, ties = 'efron', cluster = )
    data, call = CASES[name]
    _, expected = case(name)
    fit = cox(spans(data), **call)
    # R stops Newton's method at a relative change of 1e-9, hence the 1e-6 of iterated numbers.
    close(fit.coefficients["coef"], expected["coef"], rel=1e-6)
    close(fit.coefficients["se"], expected["se"], rel=1e-6)
    close(fit.loglik, expected["loglik"])
    close(fit.score.chi2, expected["score_chi2"])
    close(fit.likelihood_ratio.chi2, expected["lr_chi2"])
    close(fit.wald.chi2, expected["wald_chi2"], rel=1e-6)
    assert (fit.rows, fit.events) == (expected["n"], expected["nevent"])
    if "robust_se" in expected:
        close(fit.coefficients["robust_se"], expected["robust_se"], rel=1e-6)
    assert not fit.penalised
    # Eighteen institutions; the other clusters are 60 managers.
    few = "only 18 clusters: errors from so few tend to be too small"
    assert fit.said == (few if data == "lung" else "")


def test_immortal_time_turns_a_hazard_round():
    # R: coxph(Surv(time, event) ~ ever) and coxph(Surv(start, stop, event) ~ transplant, heart)
    _, expected = case("i01")
    rows = dataset("heart")
    people = rows.groupby("id").agg(time=("stop", "max"), event=("event", "max"), ever=("transplant", "max"))
    naive = cox(people, duration="time", event="event", terms=["ever"]).coefficients.iloc[0]
    close(
        [naive["coef"], naive["hazard_ratio"], naive["se"]],
        [expected[f"naive_{k}"] for k in ("coef", "hr", "se")],
        rel=1e-6,
    )
    call = {"duration": "stop", "entry": "start", "event": "event"}
    right = cox(rows, **call, terms=["transplant"]).coefficients.iloc[0]
    got = [right["coef"], right["hazard_ratio"], right["se"]]
    close(got, [expected[f"time_varying_{k}"] for k in ("coef", "hr", "se")], rel=1e-6)
    adjusted = cox(rows, **call, terms=expected["adjusted_terms"]).coefficients
    close(adjusted["coef"], expected["adjusted_coef"], rel=1e-6)
    close(adjusted["se"], expected["adjusted_se"], rel=1e-6)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("strata", [None, "dept"])
def test_ties_and_strata_as_in_statsmodels(ties, strata):
    d = spans("hr600")
    fit = cox(d, duration="dur", event="let_go", terms=["recent", "rating"], strata=strata, ties=ties)
    layers = None if strata is None else d[strata]
    other = PHReg(d["dur"], d[["recent", "rating"]], status=d["let_go"].astype(int), strata=layers, ties=ties)
    expected = other.fit()
    close(fit.coefficients["coef"], list(expected.params), rel=1e-6)
    close(fit.coefficients["se"], list(expected.bse), rel=1e-6)
    close(fit.loglik[1], expected.llf)


def test_late_entry_in_strata_as_in_statsmodels():
    d = spans("hr600")
    fit = cox(d, duration="exit", entry="entry", event="let_go", terms=["recent", "rating"], strata="dept")
    # There a row is at risk from its entry on, here (as in R) after it: half a month later is the same.
    other = PHReg(
        d["exit"],
        d[["recent", "rating"]],
        status=d["let_go"].astype(int),
        entry=d["entry"] + 0.5,
        strata=d["dept"],
        ties="efron",
    ).fit()
    close(fit.coefficients["coef"], list(other.params), rel=1e-6)
    close(fit.coefficients["se"], list(other.bse), rel=1e-6)


def loss(beta, x, end, event):
    """Minus Efron's log partial likelihood, from its definition."""
    total, eta = 0.0, x @ beta
    for t in np.unique(end[event]):
        now, there = (end == t) & event, end >= t
        whole, tied = np.exp(eta[there]).sum(), np.exp(eta[now]).sum()
        d = now.sum()
        total += eta[now].sum() - sum(math.log(whole - k / d * tied) for k in range(d))
    return -total


def test_twelve_people_row_by_row():
    end = np.array([2, 2, 3, 4, 4, 4, 5, 6, 7, 7, 8, 9])
    event = np.array([1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0]).astype(bool)
    x = np.array(
        [[1, 2], [0, 1], [1, 3], [0, 2], [1, 1], [0, 3], [1, 2], [0, 1], [1, 2], [0, 3], [0, 1], [1, 1]]
    )
    table = pd.DataFrame({"end": end, "event": event, "a": x[:, 0], "b": x[:, 1]})
    fit = cox(table, duration="end", event="event", terms=["a", "b"])
    expected = minimize(loss, [0.0, 0.0], args=(x, end, event), options={"gtol": 1e-9})
    close(fit.loglik, [-loss(np.zeros(2), x, end, event), -expected.fun])
    close(fit.coefficients["coef"], list(expected.x), rel=1e-5)


def test_limits_and_p_values_follow_from_the_errors():
    made = cox(
        spans("hr600"), duration="dur", event="let_go", terms=["recent"], cluster="mgr", confidence=0.9
    )
    row = made.coefficients.iloc[0]
    z = stats.norm.ppf(0.95)
    close([row["lower"], row["upper"]], list(np.exp(row["coef"] + np.array([-z, z]) * row["robust_se"])))
    close(row["p_value"], 2 * stats.norm.sf(abs(row["coef"] / row["robust_se"])))
    close(made.robust_wald.chi2, (row["coef"] / row["robust_se"]) ** 2)
    close(made.covariance.item(), row["robust_se"] ** 2)
    assert made.clusters == 60


def test_texts_are_factors_with_the_first_level_as_reference():
    d = spans("hr600").assign(recent_word=lambda t: t["recent"].map({0: "a none", 1: "b recent"}))
    words = cox(d, duration="dur", event="let_go", terms=["recent_word"]).coefficients
    numbers = cox(d, duration="dur", event="let_go", terms=["recent"]).coefficients
    assert words["term"].tolist() == ["recent_word[b recent]"]
    close(words["coef"], list(numbers["coef"]))


def test_a_missing_text_is_a_level_of_its_own():
    d = spans("hr600")
    d["dept"] = d["dept"].where(d.index % 7 != 0)
    terms = cox(d, duration="dur", event="let_go", terms=["dept"]).coefficients["term"]
    assert "dept[unknown]" in terms.tolist()


def test_splitting_a_span_changes_nothing():
    d = spans("hr600").assign(person=range(600))
    long = d[d["dur"] > 6]
    first = d.assign(dur=d["dur"].clip(upper=6), let_go=d["let_go"] & (d["dur"] <= 6), begin=0)
    second = long.assign(begin=6)
    split = pd.concat([first, second])
    call = {"duration": "dur", "event": "let_go", "terms": ["recent", "rating"]}
    whole = cox(d, **call, cluster="person").coefficients
    parts = cox(split, **call, entry="begin", cluster="person").coefficients
    for column in ("coef", "se", "robust_se"):
        close(parts[column], list(whole[column]), rel=1e-9)


def test_rows_counted_twice_weigh_twice():
    d = spans("hr600")
    call = {"duration": "dur", "event": "let_go", "terms": ["recent"], "ties": "breslow"}
    once, twice = cox(d, **call).coefficients, cox(pd.concat([d, d]), **call).coefficients
    close(twice["coef"], list(once["coef"]), rel=1e-9)
    close(twice["se"], list(once["se"] / math.sqrt(2)), rel=1e-9)


def test_combinations_of_other_columns_are_left_out_and_named():
    d = spans("hr600").assign(again=lambda t: 2 * t["rating"] + 1, same=1.0)
    fit = cox(d, duration="dur", event="let_go", terms=["rating", "again", "same", "recent"])
    assert fit.coefficients["term"].tolist() == ["rating", "recent"]
    assert fit.said == "left out, being a combination of the others: again, same"


def test_what_does_not_vary_within_strata_is_left_out():
    d = spans("hr600")
    fit = cox(d, duration="dur", event="let_go", terms=["recent", "dept"], strata=["dept", "rating"])
    assert fit.coefficients["term"].tolist() == ["recent"]
    assert "dept[Sales]" in fit.said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"let_go": False}, "no event: nothing can be estimated"),
        ({"recent": 1}, "nothing varies among those at risk: nothing can be estimated"),
    ],
)
def test_nothing_to_estimate_is_said(change, said):
    fit = cox(spans("hr600").assign(**change), duration="dur", event="let_go", terms=["recent"])
    assert list(fit.coefficients.columns) == COLUMNS
    assert fit.coefficients["coef"].isna().all()
    assert fit.said == said
    assert math.isnan(fit.likelihood_ratio.chi2)


def test_nobody():
    fit = cox(spans("hr600").iloc[:0], duration="dur", event="let_go", terms=["recent"])
    assert fit.said == "no event: nothing can be estimated"
    assert fit.rows == 0


def test_the_table_is_left_as_it_was():
    d = spans("hr600")
    before = d.copy()
    cox(d, duration="dur", event="let_go", terms=["recent", "dept"], cluster="mgr", strata="level")
    pd.testing.assert_frame_equal(d, before)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"duration": "span"}, DataMissingError, "no column span"),
        ({"terms": ["span"]}, DataMissingError, "no column span"),
        ({"cluster": "boss"}, DataMissingError, "no column boss"),
        ({"terms": []}, ArgumentError, "terms is empty"),
        ({"ties": "exact"}, ArgumentError, "ties='exact' is not accepted"),
        ({"event": "rating"}, ArgumentError, "0 and 1"),
        ({"entry": "dur"}, ArgumentError, "not before the end in 600 rows"),
        ({"confidence": 95}, ArgumentError, "confidence=95"),
    ],
)
def test_bad_input_is_refused(change, error, message):
    call = {"duration": "dur", "event": "let_go", "terms": ["recent"]}
    with pytest.raises(error, match=message):
        cox(spans("hr600"), **{**call, **change})


def test_a_missing_number_asks_for_a_level():
    d = spans("hr600")
    d["rating"] = d["rating"].where(d.index > 3)
    with pytest.raises(DataMissingError, match=r"C\(rating\)"):
        cox(d, duration="dur", event="let_go", terms=["rating"])
