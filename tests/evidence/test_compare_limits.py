"""Comparisons that the data cannot answer: words where there is no number, and never a traceback."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_cohorts import cohort, counts, drawn, two_by_two_cohort

from careerstats.evidence.adjusted import standardised_risks
from careerstats.evidence.compare import compare
from careerstats.evidence.estimates import conditional

REASONS = (
    "No comparison is possible",
    "Too few",
    "nobody",
    "Nobody",
    "verybody",
    "Not computed",
    "No stratum",
)
FORBIDDEN = ("because", "effect", "impact", "reduces", "leads to", "drives", "protects")


def rows_of(made):
    return made.table.set_index("analysis")


BAD = {
    "nobody exposed": (two_by_two_cohort(0, 0, 9, 50), "everybody had a recent conversation"),
    "everybody exposed": (two_by_two_cohort(9, 50, 0, 0), "nobody had a recent conversation"),
    "no events": (two_by_two_cohort(0, 50, 0, 60), "Nobody had the outcome"),
    "only events": (two_by_two_cohort(50, 50, 60, 60), "Everybody had the outcome"),
    "too few": (two_by_two_cohort(9, 50, 2, 60), "Too few: 9 events without and 2 with"),
    "empty": (two_by_two_cohort(0, 0, 0, 0), "The cohort holds nobody"),
}


@pytest.mark.parametrize(("rows", "words"), BAD.values(), ids=BAD)
def test_where_there_is_no_answer_words_say_why(rows, words):
    made = compare(rows)
    table = rows_of(made)
    for name in ("stratified", "adjusted", "within_manager"):
        assert np.isnan(table.loc[name, "risk_ratio"])
        assert words in table.loc[name, "sentence"], name
    assert words in " ".join(made.cautions)
    assert table["people_without"].iloc[0] == rows.table["exposed"].sum()


def test_no_event_still_gives_an_interval_of_the_difference():
    row = rows_of(compare(BAD["no events"][0])).loc["crude"]
    assert row["risk_difference"] == 0
    assert row["rd_lower"] < 0 < row["rd_upper"]
    assert np.isnan(row["risk_ratio"])
    assert "a ratio is not defined" in row["sentence"]
    # Wilson with no event: z^2 / (n + z^2), so 3.8415 / 53.8415 and 3.8415 / 63.8415
    assert "risks up to 7.1 % without and 6.0 % with one remain possible." in row["sentence"]


def test_constant_exposure_keeps_the_risk_of_those_there_are():
    row = rows_of(compare(BAD["everybody exposed"][0])).loc["crude"]
    assert row["risk_without"] == 9 / 50
    assert np.isnan(row["risk_with"])
    assert "No comparison is possible" in row["sentence"]


def test_few_events_have_an_exact_odds_ratio_within_strata():
    # conditional() itself is held to R's mantelhaen.test(exact = TRUE)
    cells = [(1, 1, 4, 1), (1, 0, 10, 1), (0, 1, 1, 1), (0, 0, 12, 1)]
    cells += [(1, 1, 3, 2), (1, 0, 6, 2), (0, 1, 1, 2), (0, 0, 9, 2)]
    rows = cohort(counts(cells, names=("rating",)))
    row = rows_of(compare(rows, strata="rating")).loc["stratified"]
    exact = conditional([[[4, 10], [1, 12]], [[3, 6], [1, 9]]])
    expected = exact.odds_ratio(mid=True)
    assert row[["odds_ratio", "or_lower", "or_upper"]].tolist() == pytest.approx(list(expected))
    assert row["p_value"] == pytest.approx(exact.mid_p())
    assert np.isnan(row["risk_ratio"])
    assert "Within 2 strata of rating the exact odds ratio lies between" in row["sentence"]
    assert row["sentence"].startswith("Too few: 7 events without and 2 with")


def test_perfect_separation_gives_firth_and_says_so():
    # Without a conversation everybody of rating 5 is let go, with one nobody, at enough events elsewhere.
    cells = [(1, 1, 20, 5), (0, 0, 20, 5), (1, 0, 20, 3), (0, 1, 8, 3), (0, 0, 22, 3)]
    rows = cohort(counts(cells, names=("rating",)))
    made = compare(rows, adjust=["rating"])
    row = rows_of(made).loc["adjusted"]
    assert np.isfinite(
        row[["risk_difference", "rd_lower", "rd_upper", "rr_lower", "rr_upper"]].astype(float)
    ).all()
    terms = ["C(rating)", "exposed:C(rating)"]
    saturated = standardised_risks(rows.table, "outcome", "exposed", terms)
    assert saturated.fit.firth
    assert saturated.said[0].startswith("Some kinds of people had the outcome always or never")
    assert 0 < saturated.risk_1.lower < saturated.risk_1.upper < 1


def test_one_manager_is_said():
    rows = drawn(200, effect=0.8)
    rows.table["manager_id"] = "m1"
    made = compare(rows)
    assert "There is one cluster only: the errors are not clustered." in made.cautions


def test_no_managers_at_all_are_said():
    row = rows_of(compare(two_by_two_cohort(36, 300, 21, 300))).loc["within_manager"]
    assert row["sentence"] == "The data name no managers; nobody can be compared inside."


def test_teams_of_one_kind_only_are_said():
    rows = drawn(400, effect=0.8)
    rows.table["manager_id"] = np.where(rows.table["exposed"], "m1", "m2")
    assert "No unit has people of both kinds" in rows_of(compare(rows)).loc["within_manager", "sentence"]


def test_an_exposure_that_the_department_tells_is_said():
    rows = drawn(400, effect=0.8)
    rows.table["department"] = np.where(rows.table["exposed"], "D1", "D2")
    table = rows_of(compare(rows, strata=["department"]))
    assert "has people of both kinds" in table.loc["stratified", "sentence"]
    assert "Nobody has a like of the other kind" in table.loc["adjusted", "sentence"]
    assert table.loc[["stratified", "adjusted"], "risk_ratio"].isna().all()
    assert table.loc["within_manager", "sentence"].startswith("Not computed: exposed is a combination")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 60), st.floats(-3, 3), st.floats(-3, 3))
def test_never_a_nan_without_a_word(seed, people, pull, base):
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "exposed": rng.random(people) < 1 / (1 + np.exp(-pull)),
            "outcome": rng.random(people) < 1 / (1 + np.exp(-base)),
            "rating": rng.choice([1, 2, np.nan], people),
            "level": rng.choice(["L1", "L2", "L3"], people),
            "manager_id": rng.choice(["m1", "m2", "m3", "m4"], people),
        }
    )
    made = compare(cohort(rows))
    numbers = made.table[["risk_difference", "rd_lower", "rd_upper"]]
    for absent, sentence in zip(numbers.isna().any(axis=1), made.table["sentence"], strict=True):
        assert len(sentence) > 20
        assert not absent or any(w in sentence for w in REASONS)
    text = " ".join([*made.table["sentence"], *made.cautions, made.note]).lower()
    assert not any(word in text for word in FORBIDDEN)
