"""Logistic and hazard models, against R's glm, sandwich and clubSandwich, and statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from oracle import case, close, dataset

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.adjusted import hazard, likelihood_ratio, logistic
from careerstats.evidence.regression import p_value, quantile

CLUSTERED = ("g01", "g03")


def fitted(name, **options):
    given, expected = case(name)
    outcome, terms = (part.strip() for part in given["formula"].split("~"))
    listed = [t.strip() for t in terms.split("+")]
    made = logistic(
        dataset(given["dataset"]),
        outcome,
        listed,
        cluster=given["cluster"],
        link=given["link"],
        **options,
    )
    return made, expected


@pytest.mark.parametrize("name", CLUSTERED)
def test_coefficients_equal_r(name):
    # glm(...); sandwich::vcovCL(type="HC0", cadjust=FALSE)
    made, expected = fitted(name, small_sample="CR0")
    close(made.coefficients["coef"], expected["coef"], rel=1e-6, abs=1e-8)
    close(made.coefficients["se"], expected["se"], rel=1e-6)
    close(made.coefficients["cluster_se"], expected["se_cluster_CR0"], rel=1e-6)
    close(made.deviance, expected["deviance"], rel=1e-9)
    close(made.loglik, expected["loglik"], rel=1e-9)
    assert (made.people, made.clusters) == (expected["n"], expected["n_clusters"])


@pytest.mark.parametrize("name", CLUSTERED)
@pytest.mark.parametrize(
    ("form", "key"),
    [("stata", "se_cluster_stata"), ("HC1", "se_cluster_HC1"), ("CR2", "se_cluster_CR2_bell_mccaffrey")],
)
def test_small_sample_forms_equal_r(name, form, key):
    # sandwich::vcovCL(HC0, cadjust=TRUE), HC1, and clubSandwich::vcovCR(type="CR2")
    made, expected = fitted(name, small_sample=form)
    close(made.coefficients["cluster_se"], expected[key], rel=1e-6)


@pytest.mark.parametrize("name", CLUSTERED)
def test_satterthwaite_equals_clubsandwich(name):
    # clubSandwich::coef_test(test="Satterthwaite"); its weights are not the symmetric root: 1 %
    made, expected = fitted(name)
    assert made.small_sample == "CR2"
    close(made.coefficients["cluster_se"], expected["se_cluster_CR2_clubSandwich"], rel=0.01)
    close(made.coefficients["df"], expected["df_satterthwaite"], rel=0.05)


def test_counts_equal_r():
    # glm(cbind(admitted, rejected) ~ gender + dept, binomial, ucb); anova(..., test="LRT")
    _, expected = case("g05")
    table = dataset("ucb").assign(people=lambda t: t["admitted"] + t["rejected"])
    small = logistic(table, ("admitted", "people"), ["gender", "dept"])
    large = logistic(table, ("admitted", "people"), ["gender", "dept", "gender:dept"])
    close(small.coefficients["coef"], expected["coef"], rel=1e-6)
    close(small.coefficients["se"], expected["se"], rel=1e-6)
    close(small.deviance, expected["deviance"], rel=1e-8)
    statistic, df, p = likelihood_ratio(small, large)
    assert df == 5
    close(p, expected["p_gender_by_dept_interaction"], rel=1e-6)
    assert statistic == pytest.approx(expected["deviance"], rel=1e-8)
    assert large.deviance == pytest.approx(0, abs=1e-8)


def test_loglik_of_counts_has_the_binomial_coefficients():
    table = dataset("ucb").assign(people=lambda t: t["admitted"] + t["rejected"])
    ours = logistic(table, ("admitted", "people"), ["gender", "dept"])
    theirs = smf.glm("admitted + rejected ~ gender + dept", table, family=sm.families.Binomial()).fit()
    assert ours.loglik == pytest.approx(theirs.llf, rel=1e-8)


def test_rows_and_their_counts_are_one_fit():
    rows = dataset("promo")
    counted = rows.groupby(["recent", "rating", "promoted"], as_index=False).size()
    by_rows = logistic(rows, "promoted", ["recent", "C(rating)"])
    by_counts = logistic(counted, "promoted", ["recent", "C(rating)"], weights="size")
    pd.testing.assert_frame_equal(by_rows.coefficients, by_counts.coefficients, rtol=1e-8)
    assert by_rows.deviance == pytest.approx(by_counts.deviance, rel=1e-10)


@pytest.mark.parametrize("link", ["probit", "cloglog"])
def test_other_links_equal_statsmodels(link):
    table = dataset("hr_few")
    links = {"probit": sm.families.links.Probit(), "cloglog": sm.families.links.CLogLog()}
    formula = "y ~ recent + C(rating) + quarter"
    theirs = smf.glm(formula, table, family=sm.families.Binomial(link=links[link])).fit(tol=1e-13)
    ours = logistic(table, "y", ["recent", "C(rating)", "quarter"], link=link).coefficients.set_index("term")
    names = {"intercept": "Intercept", "recent": "recent", "quarter": "quarter"}
    for mine, other in names.items():
        assert ours.loc[mine, "coef"] == pytest.approx(theirs.params[other], rel=1e-5)
    assert ours.loc["recent", "coef"] == pytest.approx(theirs.params["recent"], rel=1e-5)


def test_survey_weights_equal_a_weighted_sandwich():
    # As survey::svyglm: weighted fit, cluster sandwich times C / (C - 1).
    rng = np.random.default_rng(4)
    table = dataset("promo").assign(w=lambda t: rng.uniform(0.5, 2.0, len(t)))
    ours = logistic(table, "promoted", ["recent", "level"], weights="w", cluster="mgr", small_sample="stata")
    matrix = np.column_stack([np.ones(len(table)), table["recent"], table["level"]])
    theirs = sm.GLM(table["promoted"], matrix, family=sm.families.Binomial(), freq_weights=table["w"])
    coef = np.asarray(theirs.fit(tol=1e-13).params)
    np.testing.assert_allclose(ours.coefficients["coef"], coef, rtol=1e-7)
    risk = 1 / (1 + np.exp(-matrix @ coef))
    w = table["w"].to_numpy()
    bread = np.linalg.inv(matrix.T @ (matrix * (w * risk * (1 - risk))[:, None]))
    scores = (
        pd.DataFrame(matrix * (w * (table["promoted"].to_numpy() - risk))[:, None])
        .groupby(table["mgr"])
        .sum()
    )
    meat = scores.to_numpy().T @ scores.to_numpy() * len(scores) / (len(scores) - 1)
    np.testing.assert_allclose(ours.cluster_covariance, bread @ meat @ bread, rtol=1e-6)


def test_hazard_is_cloglog():
    table = dataset("hr_pp")
    ours = hazard(table, "y", ["recent", "quarter"])
    assert ours.link == "cloglog"
    assert ours.deviance == logistic(table, "y", ["recent", "quarter"], link="cloglog").deviance


def test_few_clusters_are_said():
    made = logistic(dataset("hr_few"), "y", ["recent"], cluster="mgr")
    assert made.clusters == 8
    assert made.said == ("There are only 8 clusters: bias-reduced errors (CR2) and t quantiles were used.",)
    row = made.coefficients.iloc[1]
    assert row["df"] < 8
    assert row["upper"] - row["coef"] > 1.96 * row["cluster_se"]


def test_one_cluster_is_said():
    made = logistic(dataset("promo").assign(mgr=1), "promoted", ["recent"], cluster="mgr")
    assert made.said == ("There is one cluster only: the errors are not clustered.",)
    assert made.coefficients["cluster_se"].isna().all()
    assert made.cluster_covariance is None


def test_people_without_a_cluster_stand_alone():
    table = dataset("promo").astype({"mgr": "float64"})
    table.loc[:4, "mgr"] = np.nan
    made = logistic(table, "promoted", ["recent"], cluster="mgr")
    assert made.clusters == 48 + 5
    assert "5 people without a cluster count each on their own." in made.said


def test_separation_is_answered_with_firth_and_said():
    table = pd.DataFrame({"x": [0] * 10 + [1] * 10, "y": [0] * 10 + [1, 0] * 5})
    made = logistic(table, "y", ["x"])
    assert made.firth
    assert made.said[0].startswith("Some kinds of people had the outcome always or never: Firth")
    assert made.coefficients["coef"].iloc[1] == pytest.approx(np.log(5.5 / 5.5 * 10.5 / 0.5), abs=1e-6)
    never = logistic(table, "y", ["x"], firth=False)
    assert not never.firth
    assert never.coefficients["coef"].iloc[1] > 10


def test_aliased_columns_are_dropped_and_named():
    table = dataset("promo").assign(twice=lambda t: 2 * t["recent"])
    made = logistic(table, "promoted", ["recent", "twice"])
    assert made.dropped == ("twice",)
    assert made.coefficients["term"].tolist() == ["intercept", "recent"]


def test_fitted_risks_add_up_to_the_events():
    table = dataset("promo")
    made = logistic(table, "promoted", ["recent", "C(rating)"])
    assert made.fitted.sum() == pytest.approx(table["promoted"].sum(), rel=1e-9)
    assert made.scores().sum(axis=0) == pytest.approx(np.zeros(5), abs=1e-6)
    np.testing.assert_allclose(
        1 / (1 + np.exp(-made.columns_for(table) @ made.coefficients["coef"])), made.fitted
    )


def test_the_table_is_not_changed():
    table = dataset("promo")
    before = table.copy(deep=True)
    logistic(table, "promoted", ["recent", "C(rating)"], cluster="mgr")
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"outcome": "left"}, DataMissingError, "no column left"),
        ({"cluster": "boss"}, DataMissingError, "no column boss"),
        ({"weights": "n"}, DataMissingError, "no column n"),
        ({"outcome": "rating"}, ArgumentError, "rating is not all 0 and 1"),
        ({"outcome": ("rating", "promoted")}, ArgumentError, "rating is not between 0 and promoted"),
        ({"weights": "none"}, ArgumentError, "must not be negative or missing, nor all be 0"),
        ({"small_sample": "HC3", "cluster": "mgr"}, ArgumentError, "small_sample='HC3'"),
        ({"link": "log"}, ArgumentError, "link='log'"),
    ],
)
def test_bad_input_is_one_sentence(options, kind, message):
    given = {"outcome": "promoted", "terms": ["recent"], **options}
    with pytest.raises(kind, match=message):
        logistic(dataset("promo").assign(none=0), **given)


def test_an_empty_table_is_refused():
    with pytest.raises(DataMissingError, match="no rows"):
        logistic(dataset("promo").head(0), "promoted", ["recent"])


def test_quantiles_and_p_values():
    # qnorm(0.975), qt(0.975, 5), 2 * pnorm(-1.96), 2 * pt(-2, 10) in R
    assert quantile(np.inf) == pytest.approx(1.959963984540054)
    assert quantile(5) == pytest.approx(2.570581835636314)
    assert p_value(1.96, np.inf) == pytest.approx(0.04999579029644087)
    assert p_value(-2, 10) == pytest.approx(0.07338803477074039)
    assert np.isnan(p_value(np.nan, 3))


def test_a_repr_tells_no_more_than_counts():
    assert (
        repr(logistic(dataset("promo"), "promoted", ["recent"]))
        == "<BinomialFit: 2 coefficients, 480 people>"
    )


LEVELS = pd.DataFrame(
    {
        "site": ["a"] * 20 + ["b"] * 20 + ["c"] * 10,
        "x": [0, 1] * 25,
        "y": ([1, 0, 0, 1] + [0] * 16) + ([1, 1, 0, 0, 1] + [0] * 15) + [0] * 10,
        "team": list(range(10)) * 5,
    }
)


def test_levels_without_an_event_can_be_given_risk_zero():
    whole = logistic(LEVELS, "y", ["site", "x"], cluster="team", empty_levels="zero", small_sample="CR0")
    rest = LEVELS[LEVELS["site"] != "c"]
    inner = logistic(rest, "y", ["site", "x"], cluster="team", small_sample="CR0")
    assert not whole.firth
    pd.testing.assert_frame_equal(whole.coefficients, inner.coefficients, rtol=1e-9)
    assert whole.dropped == ("site[c]",)
    assert (whole.fitted[LEVELS["site"] == "c"] == 0).all()
    assert whole.loglik == pytest.approx(inner.loglik, rel=1e-12)
    assert whole.people == 50
    assert whole.said == (
        "10 people are of kinds among whom nobody had the outcome: their risk is taken as 0.",
    )


def test_that_is_the_limit_of_maximum_likelihood():
    limit = logistic(LEVELS, "y", ["site", "x"], firth=False)
    zero = logistic(LEVELS, "y", ["site", "x"], empty_levels="zero")
    far = limit.coefficients.set_index("term")
    assert far.loc["site[c]", "coef"] < -10
    near = zero.coefficients.set_index("term")
    for term in ("intercept", "site[b]", "x"):
        assert near.loc[term, "coef"] == pytest.approx(far.loc[term, "coef"], rel=1e-4)


def test_the_first_level_may_be_the_empty_one():
    turned = LEVELS.assign(site=LEVELS["site"].map({"a": "z", "b": "y", "c": "a"}))
    one = logistic(turned, "y", ["site", "x"], empty_levels="zero")
    other = logistic(LEVELS, "y", ["site", "x"], empty_levels="zero")
    assert one.deviance == pytest.approx(other.deviance, rel=1e-10)
    np.testing.assert_allclose(one.fitted, other.fitted, atol=1e-10)


def test_other_ways_with_empty_levels_are_refused():
    with pytest.raises(ArgumentError, match="empty_levels='drop' is not accepted; give one of firth, zero"):
        logistic(LEVELS, "y", ["site"], empty_levels="drop")
