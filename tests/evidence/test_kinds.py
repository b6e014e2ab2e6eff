"""Kinds of conversation against none: counts by hand, order of the family, and words."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_cohorts import cohort, drawn

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.adjusted import standardised_risks
from careerstats.evidence.kinds import CHARACTERISTICS, compare_kinds
from careerstats.evidence.multiplicity import holm

KINDS = {
    "with_whom": ("manager", "others_only"),
    "setting": ("formal", "informal_only"),
    "minutes": ("15_or_more", "short_only"),
    "cadence": ("once", "few_times"),
    "support_fit": ("fits", "does_not_fit"),
}


def talked(people=1200, seed=1, **options):
    rows = drawn(people, seed=seed, **options)
    rng = np.random.default_rng(seed + 100)
    for name, (one, other) in KINDS.items():
        kind = np.where(rng.random(people) < 0.5, one, other)
        rows.table[name] = pd.Series(np.where(rows.table["exposed"], "none", kind), dtype="str")
    return rows


@pytest.fixture(scope="module")
def made():
    return compare_kinds(talked(effect=0.8, by_rating=0.4))


def test_each_kind_has_a_row_in_the_order_of_the_words(made):
    assert made.table["characteristic"].tolist() == [c for c in CHARACTERISTICS for _ in range(2)]
    assert made.table["kind"].tolist() == [k for c in CHARACTERISTICS for k in KINDS[c]]
    assert made.table.notna().all().all()


def test_counts_are_those_of_the_kinds(made):
    table = talked(effect=0.8, by_rating=0.4).table
    for row in made.table.itertuples():
        kind, none = table[row.characteristic] == row.kind, table["exposed"]
        assert (row.people_with, row.events_with) == (kind.sum(), table.loc[kind, "outcome"].sum())
        assert (row.people_without, row.events_without) == (none.sum(), table.loc[none, "outcome"].sum())


def test_numbers_without_covariates_are_plain_shares():
    rows = talked(effect=0.8)
    row = compare_kinds(rows, "setting", adjust=[]).table.iloc[0]
    assert row["risk_without"] == pytest.approx(row["events_without"] / row["people_without"], rel=1e-8)
    assert row["risk_with"] == pytest.approx(row["events_with"] / row["people_with"], rel=1e-8)
    assert row["risk_ratio"] == pytest.approx(row["risk_without"] / row["risk_with"], rel=1e-9)
    assert row["risk_difference"] == pytest.approx(row["risk_without"] - row["risk_with"], rel=1e-9)
    assert row["rr_lower"] < row["risk_ratio"] < row["rr_upper"]
    assert row["rd_lower"] < row["risk_difference"] < row["rd_upper"]


def test_a_single_kind_is_the_comparison_of_the_two_groups():
    rows = talked(effect=0.8, by_rating=0.4)
    rows.table["setting"] = rows.table["setting"].where(rows.table["exposed"], "formal")
    row = compare_kinds(rows, "setting", adjust=["rating"]).table.iloc[0]
    direct = standardised_risks(rows.table, "outcome", "exposed", ["C(rating)"], cluster="manager_id")
    assert row["risk_difference"] == pytest.approx(direct.risk_difference.value, rel=1e-8)
    assert row["rd_lower"] == pytest.approx(direct.risk_difference.lower, rel=1e-6)
    assert row["rr_upper"] == pytest.approx(direct.risk_ratio.upper, rel=1e-6)
    assert row["p_value"] == pytest.approx(direct.p_value, rel=1e-6)


def test_all_rows_are_one_family(made):
    expected = holm(made.table["p_value"].to_numpy())
    np.testing.assert_allclose(made.table["p_holm"], expected)
    assert (made.table["p_holm"] >= made.table["p_value"]).all()
    # by hand for two: the smaller p twice, the larger once but never below
    two = compare_kinds(talked(effect=0.3), ["setting"]).table
    low, high = sorted(two["p_value"])
    assert sorted(two["p_holm"]) == pytest.approx([2 * low, max(2 * low, high)])


def test_sentences_name_the_kind(made):
    sentences = made.table.set_index("kind")["sentence"]
    assert "with one with somebody else only" in sentences["others_only"]
    assert "with informal ones only" in sentences["informal_only"]
    assert "with support that fits the career stage" in sentences["fits"]
    assert sentences.str.startswith("Of 100 people without a recent conversation").any()


def test_kinds_of_few_events_say_so():
    rows = talked(effect=0.8)
    few = np.flatnonzero(rows.table["setting"] == "formal")[:3]
    rows.table["setting"] = rows.table["setting"].where(rows.table["exposed"], "informal_only")
    rows.table.loc[few, "setting"] = "formal"
    table = compare_kinds(rows, "setting").table.set_index("kind")
    assert table.loc["formal", "sentence"].startswith("Too few: ")
    assert np.isnan(table.loc["formal", "risk_ratio"])
    assert np.isnan(table.loc["formal", "p_holm"])
    assert np.isfinite(table.loc["informal_only", "risk_ratio"])


def test_unknown_kinds_are_shown():
    rows = talked(effect=0.8)
    rows.table["minutes"] = rows.table["minutes"].where(rows.table["minutes"] != "short_only", "unknown")
    table = compare_kinds(rows, "minutes").table
    assert table["kind"].tolist() == ["15_or_more", "unknown"]
    assert "with one of unknown length" in table["sentence"].iloc[1]


def test_nobody_without_a_conversation_is_said():
    rows = talked(400)
    rows.table["setting"] = "formal"
    table = compare_kinds(rows, "setting").table
    assert table["sentence"].tolist() == [
        "No comparison is possible: nobody has this kind, or nobody has none."
    ]


def test_an_empty_cohort_gives_an_empty_table():
    rows = talked(80)
    nobody = cohort(rows.table.head(0))
    table = compare_kinds(nobody).table
    assert len(table) == 0
    assert "p_holm" in table.columns


def test_bad_arguments():
    with pytest.raises(ArgumentError, match="characteristic='mood' is not accepted; give one of with_whom"):
        compare_kinds(talked(80), "mood")
    with pytest.raises(DataMissingError, match="characteristic names with_whom"):
        compare_kinds(drawn(80))
    with pytest.raises(DataMissingError, match="adjust names pay"):
        compare_kinds(talked(80), adjust=["pay"])


def test_note_picture_and_screen(made):
    assert made.note.startswith(
        "10 kinds of conversation, each against none; 1,200 rows, landmark 2024-03-31"
    )
    axes = made.plot()
    assert len(axes.get_yticklabels()) == 10
    assert any("informal ones only (n = " in t.get_text() for t in axes.get_yticklabels())
    none = replace(
        made, table=made.table.assign(risk_ratio=made.table["risk_ratio"].mask(made.table.index < 9))
    )
    assert len(none.plot().get_yticklabels()) == 1, "a kind without a ratio is not drawn"
    nothing = replace(made, table=made.table.assign(risk_ratio=float("nan")))
    assert not nothing.plot().get_yticklabels()
    axes.figure.clear()
    assert "p00001" not in made._repr_html_()
