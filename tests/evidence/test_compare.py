"""Comparisons: counts by hand, planted truths, and what is said of them."""

import numpy as np
import pandas as pd
import pytest
from made_cohorts import cohort, counts, drawn, two_by_two_cohort

from careerstats.errors import DataMissingError
from careerstats.evidence.adjusted import standardised_risks
from careerstats.evidence.compare import compare
from careerstats.evidence.estimates import mantel_haenszel, two_by_two

ORDER = ["crude", "stratified", "adjusted", "within_manager"]
COLUMNS = [
    *("analysis", "people_without", "events_without", "people_with", "events_with"),
    *("risk_without", "risk_with", "risk_difference", "rd_lower", "rd_upper"),
    *("risk_ratio", "rr_lower", "rr_upper", "odds_ratio", "or_lower", "or_upper"),
    *("p_value", "method", "sentence"),
]


def rows_of(made):
    return made.table.set_index("analysis")


def holds(row, name, truth):
    short = {"risk_difference": "rd", "risk_ratio": "rr"}[name]
    return row[f"{short}_lower"] <= truth <= row[f"{short}_upper"]


@pytest.fixture(scope="module")
def plain():
    return compare(drawn(1600, effect=0.6, by_rating=0.5))


def test_the_table_has_its_columns_and_rows(plain):
    assert plain.table.columns.tolist() == COLUMNS
    assert plain.table["analysis"].tolist() == ORDER
    assert plain.table.drop(columns=["method", "sentence"]).notna().all().all()


def test_crude_numbers_are_those_of_the_counts():
    row = rows_of(compare(two_by_two_cohort(360, 3000, 210, 3000))).loc["crude"]
    assert row[["people_without", "events_without"]].tolist() == [3000, 360]
    assert row[["people_with", "events_with"]].tolist() == [3000, 210]
    assert (row["risk_without"], row["risk_with"]) == (0.12, 0.07)
    expected = two_by_two(360, 3000, 210, 3000)
    assert row[["risk_ratio", "rr_lower", "rr_upper"]].tolist() == list(expected.risk_ratio)
    assert row[["risk_difference", "rd_lower", "rd_upper"]].tolist() == list(expected.risk_difference)
    assert row[["odds_ratio", "or_lower", "or_upper"]].tolist() == list(expected.odds_ratio)
    assert row["p_value"] == expected.mid_p
    # 0.05 +- 1.96 x 0.0075
    assert row["sentence"].startswith(
        "Of 100 people without a recent conversation 12 were let go, of 100 with one 7: "
        "5 more (95 % interval 4 to 6), 1.71 times as often (1.46 to 2.02)."
    )


def test_stratified_numbers_by_hand():
    # Two strata, each with risk difference 0.1: weights n1 n0 / n = 25 and 10.
    cells = [(1, 1, 15, 1), (1, 0, 35, 1), (0, 1, 10, 1), (0, 0, 40, 1)]
    cells += [(1, 1, 9, 2), (1, 0, 6, 2), (0, 1, 15, 2), (0, 0, 15, 2)]
    made = compare(cohort(counts(cells, names=("rating",))), strata=["rating"])
    row = rows_of(made).loc["stratified"]
    assert row["risk_difference"] == pytest.approx(0.1, rel=1e-12)
    assert row["risk_without"] == pytest.approx((25 * 0.3 + 10 * 0.6) / 35, rel=1e-12)
    assert row["risk_with"] == pytest.approx((25 * 0.2 + 10 * 0.5) / 35, rel=1e-12)
    pooled = mantel_haenszel([[[15, 35], [10, 40]], [[9, 6], [15, 15]]])
    assert row["odds_ratio"] == pytest.approx(pooled.odds_ratio.value, rel=1e-12)
    assert row["p_value"] == pytest.approx(pooled.p_value, rel=1e-12)
    assert made.strata_table["people_without"].tolist() == [50, 15]
    assert made.strata_table["risk_difference"].tolist() == pytest.approx([0.1, 0.1])
    assert made.strata_table["used"].all()


def test_strata_with_one_kind_are_dropped_and_counted():
    cells = [(1, 1, 15, 1), (1, 0, 35, 1), (0, 1, 10, 1), (0, 0, 40, 1), (1, 1, 3, 2), (1, 0, 4, 2)]
    made = compare(cohort(counts(cells, names=("rating",))), strata=["rating"])
    row = rows_of(made).loc["stratified"]
    assert row["people_without"] == 50
    assert row["sentence"].endswith("Set aside: 1 stratum with one kind only (7 people).")
    assert made.strata_table["used"].tolist() == [True, False]


def test_one_stratum_is_the_crude_comparison_and_said():
    table = rows_of(compare(two_by_two_cohort(36, 300, 21, 300)))
    assert table.loc["stratified", "risk_ratio"] == pytest.approx(table.loc["crude", "risk_ratio"])
    assert table.loc["stratified", "sentence"].startswith("There is one stratum, so this is the crude")


def test_adjusted_numbers_are_standardised_risks():
    rows = drawn(800, effect=0.6, by_rating=0.5)
    made = compare(rows, adjust=["rating", "level"])
    direct = standardised_risks(
        rows.table, "outcome", "exposed", ["C(rating)", "level"], cluster="manager_id"
    )
    row = rows_of(made).loc["adjusted"]
    assert row["risk_without"] == pytest.approx(direct.risk_1.value, rel=1e-9)
    assert row["rd_lower"] == pytest.approx(direct.risk_difference.lower, rel=1e-8)
    assert row["rr_upper"] == pytest.approx(direct.risk_ratio.upper, rel=1e-8)
    assert made.adjusted_for == ("rating", "level")
    assert row["sentence"].startswith("With rating and level alike: of 100 people without")
    owners = rows.table["manager_id"].nunique()
    assert row["method"].endswith(f"errors CR2 by manager ({owners} clusters)")


def test_confounding_by_rating_is_adjusted_away():
    made = compare(drawn(8000, by_rating=0.6, seed=3))
    table = rows_of(made)
    assert table.loc["crude", "rr_lower"] > 1.2
    for name in ("stratified", "adjusted", "within_manager"):
        assert holds(table.loc[name], "risk_ratio", 1.0), name
        assert holds(table.loc[name], "risk_difference", 0.0), name
    assert any(c.startswith("Unbalanced: the two groups differ in rating") for c in made.cautions)
    assert "Unclear: the interval includes no difference." in made.cautions


def test_confounding_by_managers_is_taken_away_within_them():
    made = compare(drawn(8000, by_manager=1.0, seed=4))
    table = rows_of(made)
    assert table.loc["adjusted", "rr_lower"] > 1.2
    assert holds(table.loc["within_manager"], "risk_ratio", 1.0)
    assert any(c.startswith("The difference lies in part between managers") for c in made.cautions)
    assert made.people_informative > 7000


def test_without_manager_confounding_no_such_caution():
    assert not any("between managers" in c for c in compare(drawn(8000, by_rating=0.6, seed=3)).cautions)


def test_a_planted_difference_is_found_by_all():
    # Truth: the same people with exposure set to 1 and to 0 under the drawing model.
    made = compare(drawn(8000, effect=0.8, by_rating=0.5, seed=6))
    rng = np.random.default_rng(6)
    rng.integers(0, 1000, 8000)
    rng.normal(size=1000)
    rating = np.clip(np.round(3 + rng.normal(size=8000)), 1, 5)
    one, none = (1 / (1 + np.exp(-(-1.8 + 0.8 * a - 0.5 * (rating - 3)))) for a in (1, 0))
    for name in ("stratified", "adjusted", "within_manager"):
        row = rows_of(made).loc[name]
        assert holds(row, "risk_difference", one.mean() - none.mean()), name
        assert row["rd_lower"] > 0


def test_disagreeing_strata_are_told():
    cells = [(1, 1, 40, 1), (1, 0, 60, 1), (0, 1, 10, 1), (0, 0, 90, 1)]
    cells += [(1, 1, 10, 2), (1, 0, 90, 2), (0, 1, 40, 2), (0, 0, 60, 2)]
    made = compare(cohort(counts(cells, names=("rating",))), strata=["rating"])
    assert any(c.startswith("The strata disagree (Breslow-Day p < 0.05)") for c in made.cautions)


def test_unknown_values_are_levels_and_counted():
    rows = drawn(800, effect=0.6)
    rows.table.loc[:39, "rating"] = np.nan
    rows.table.loc[:9, "manager_id"] = np.nan
    made = compare(rows)
    assert "The rating of 40 of 800 people is unknown: a level of its own." in made.cautions
    assert "The manager of 10 of 800 people is unknown: each counts on their own." in made.cautions
    assert "unknown" in made.balance.loc[made.balance["covariate"] == "rating", "level"].tolist()
    assert made.balance.columns.tolist()[-3:] == ["smd_before", "smd_after", "unbalanced"]


def test_silent_managers_are_told():
    rows = drawn(400, effect=0.5)
    rows.table["manager_logs"] = np.arange(400) >= 30
    assert (
        "For 30 of 400 people the manager logs nothing: whether they talked is unknown."
        in compare(rows).cautions
    )


def test_few_clusters_are_told():
    rows = drawn(400, effect=0.8, seed=2)
    rows.table["manager_id"] = (np.arange(400) % 9).astype("str")
    made = compare(rows)
    assert any(c.startswith("There are only 9 clusters") for c in made.cautions)


def test_what_could_not_be_adjusted_for_is_listed(plain):
    assert plain.not_adjusted_for[0] == "location (not in the data)"
    assert plain.not_adjusted_for[-1].startswith("what is not in the data")
    assert plain.adjusted_for == ("rating", "level", "department", "tenure_band")


def test_quarters_without_any_event_keep_risk_zero():
    rows = drawn(600, effect=0.8, landmarks=4, seed=9, kind="quarterly")
    last = rows.table["landmark"] == rows.table["landmark"].max()
    rows.table.loc[last, "outcome"] = False
    made = compare(rows, adjust=["landmark", "rating"], cluster="employee_id")
    rest = cohort(rows.table[~last], kind="quarterly")
    inner = compare(rest, adjust=["landmark", "rating"], cluster="employee_id")
    one, other = rows_of(made).loc["adjusted"], rows_of(inner).loc["adjusted"]
    # A quarter of the rows has no risk at all: risks shrink by 3/4, the ratio stays.
    assert one["risk_ratio"] == pytest.approx(other["risk_ratio"], rel=1e-3)
    assert one["risk_without"] == pytest.approx(0.75 * other["risk_without"], rel=1e-3)
    assert not one["method"].startswith("Firth")
    assert (
        "600 people are of kinds among whom nobody had the outcome: their risk is taken as 0."
        in made.cautions
    )


def test_clusters_of_persons_and_of_none():
    rows = drawn(400, effect=0.8, landmarks=3, kind="quarterly")
    by_person = rows_of(compare(rows, cluster="employee_id")).loc["adjusted", "method"]
    assert "clusters" in by_person
    assert "errors of the model" in rows_of(compare(rows, cluster=None)).loc["adjusted", "method"]


def test_people_off_support_are_left_out_when_many():
    rows = drawn(800, effect=0.6, seed=5)
    odd = np.arange(800) < 100
    rows.table.loc[odd, "level"] = "L9"
    rows.table.loc[odd, "exposed"] = True
    few = compare(rows, off_support=0.5)
    many = compare(rows, off_support=0.05)
    assert any("the model carries the comparison over to them" in c for c in few.cautions)
    assert any("were left out of the adjusted estimate" in c for c in many.cautions)
    # the 100 made odd are all without a recent conversation: its row counts the people it rests on
    crude, adjusted = (rows_of(many).loc[name] for name in ("crude", "adjusted"))
    said = next(c for c in many.cautions if "were left out of the adjusted estimate" in c)
    left_out = int(said.split(" of ")[0].replace(",", ""))
    assert left_out >= 100
    kept = adjusted["people_without"] + adjusted["people_with"]
    assert kept == crude["people_without"] + crude["people_with"] - left_out
    assert rows_of(few).loc["adjusted", "people_without"] == crude["people_without"]


def test_promotion_cohorts_speak_of_being_passed_over():
    rows = drawn(400, effect=0.8, kind="promotion", outcome="passed_over")
    rows.table["group"] = rows.table["department"] + " " + rows.table["level"]
    made = compare(rows)
    assert "eligible people without a recent conversation" in made.note
    assert "were passed over" in made.note
    assert "comparison group" in rows_of(made).loc["stratified", "method"]


def test_the_note_has_numerators_denominators_and_dates(plain):
    row = rows_of(plain).loc["crude"]
    assert f"{row['events_without']:,} of {row['people_without']:,} without" in plain.note
    assert plain.note.endswith("landmark 2024-03-31.")


@pytest.mark.parametrize("name", ["strata", "adjust", "cluster"])
def test_columns_that_are_not_there_are_named(name):
    given_value = "pay" if name == "cluster" else ["pay"]
    with pytest.raises(DataMissingError, match=f"{name} names pay"):
        compare(drawn(80), **{name: given_value})


def test_nothing_is_changed_and_the_repr_is_safe(plain):
    rows = drawn(200)
    before = rows.table.copy(deep=True)
    made = compare(rows)
    pd.testing.assert_frame_equal(rows.table, before)
    assert "p00001" not in repr(made) + made._repr_html_() + str(made.cautions)
    assert "<table" in plain._repr_html_()


def test_the_picture_has_a_line_for_each_analysis(plain):
    axes = plain.plot()
    labels = [t.get_text() for t in axes.get_yticklabels()]
    kinds = plain.cohort.table.groupby("manager_id")["exposed"].transform("nunique")
    carried = int((kinds == 2).sum())
    assert labels[0] == "As counted (n = 1,600)"
    assert labels[1].startswith("Within strata (n = 1,")
    assert labels[2].startswith("Adjusted (n = 1,")
    assert labels[3] == f"Within the same manager (n = {carried:,})", "those in teams with both kinds"
    assert axes.get_title(loc="left") + axes.get_title() == (
        "Let go: without against with a recent\nconversation"
    )
    assert axes.get_xlabel() == "risk ratio (above 1: more often without a recent conversation)"
    axes.figure.clear()


def test_one_name_will_do_for_a_list():
    rows = drawn(400, effect=0.8)
    one, other = (
        compare(rows, strata="rating", adjust="rating"),
        compare(rows, strata=["rating"], adjust=["rating"]),
    )
    pd.testing.assert_frame_equal(one.table, other.table)
