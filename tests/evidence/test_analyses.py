"""The analyses beyond the crude one: strata counted by hand, methods and reasons in words."""

import numpy as np
import pytest
from made_cohorts import cohort, counts, drawn

from careerstats.evidence.analyses import adjusted, count_strata, stratified, within_manager
from careerstats.evidence.covariates import prepare
from careerstats.evidence.rows import Counted
from careerstats.evidence.weights import overlap

CELLS = [(1, 1, 6, "a"), (1, 0, 4, "a"), (0, 1, 5, "a"), (0, 0, 15, "a"), (1, 1, 2, "b"), (1, 0, 8, "b")]


def ready(rows, terms, *, cluster=None):
    table = rows.table
    one, none = table[table["exposed"]], table[~table["exposed"]]
    numbers = [len(one), int(one["outcome"].sum()), len(none), int(none["outcome"].sum())]
    counted = Counted(*numbers, "people without a recent conversation", "let_go")
    return prepare(rows, terms, cluster=cluster), counted


@pytest.fixture
def small():
    return ready(cohort(counts(CELLS, names=("level",))), ["level"])


def test_strata_are_counted_by_hand(small):
    tables, listing = count_strata(small[0].table, ["level"])
    assert tables.tolist() == [[[6, 4], [5, 15]], [[2, 8], [0, 0]]]
    assert listing["level"].tolist() == ["a", "b"]
    assert listing["people_without"].tolist() == [10, 10]
    assert listing["events_without"].tolist() == [6, 2]
    assert listing["people_with"].tolist() == [20, 0]
    assert listing["risk_difference"].iloc[0] == pytest.approx(0.6 - 0.25)
    assert np.isnan(listing["risk_difference"].iloc[1])
    assert listing["used"].tolist() == [True, False]


def test_without_strata_there_is_one(small):
    tables, listing = count_strata(small[0].table, [])
    assert tables.tolist() == [[[8, 12], [5, 15]]]
    assert len(listing) == 1


def test_a_stratified_row_counts_the_strata_used(small):
    made, _ = stratified(small[0], ["level"], small[1])
    assert [made.row[c] for c in ("people_without", "events_without", "people_with")] == [10, 6, 20]
    assert made.row["risk_difference"] == pytest.approx(0.35)
    assert made.row["method"].startswith("Mantel-Haenszel over 1 stratum of level; Sato")
    assert "Set aside: 1 stratum with one kind only (10 people)." in made.row["sentence"]


def test_an_adjusted_row_says_its_model():
    rows = drawn(600, effect=0.8)
    prepared, counted = ready(rows, ["rating", "level"], cluster="manager_id")
    made = adjusted(prepared, ["rating", "level"], counted)
    assert made.row["method"].startswith(
        "logistic regression on rating and level; standardised risks; errors CR2"
    )
    assert made.row["people_without"] == counted.people_1
    assert made.detail.fit.clusters == rows.table["manager_id"].nunique()


def test_nothing_to_adjust_for_is_said():
    prepared, counted = ready(drawn(600, effect=0.8), [])
    made = adjusted(prepared, [], counted)
    assert made.row["sentence"].startswith("With nothing to adjust for: of ")
    assert made.row["risk_without"] == pytest.approx(counted.events_1 / counted.people_1, rel=1e-8)
    assert made.row["risk_with"] == pytest.approx(counted.events_0 / counted.people_0, rel=1e-8)


def test_leaving_out_people_off_support_changes_whom_it_is_about():
    rows = drawn(600, effect=0.8)
    rows.table.loc[:59, "level"] = "L9"
    rows.table.loc[:59, "exposed"] = True
    prepared, counted = ready(rows, ["level"])
    seen = overlap(prepared.table, "exposed", ["level"])
    assert seen.off_support == 60
    inside = adjusted(prepared, ["level"], counted, seen=seen, off_support=0.05)
    whole = adjusted(prepared, ["level"], counted, seen=seen, off_support=0.2)
    assert inside.detail.people == 540
    assert whole.detail.people == 600
    assert "were left out of the adjusted estimate" in inside.cautions[0]
    assert "the model carries the comparison over to them" in whole.cautions[0]


def test_a_within_row_tells_who_carries_it():
    rows = drawn(600, effect=0.8)
    prepared, counted = ready(rows, ["rating"], cluster="manager_id")
    made = within_manager(prepared, ["rating"], counted)
    kinds = rows.table.groupby("manager_id")["exposed"].agg(["nunique", "size"])
    both = kinds[kinds["nunique"] == 2]
    expected = f"{both['size'].sum():,} of 600 people, in {len(both)} teams with both kinds, carry this."
    assert made.row["sentence"].endswith(expected)
    assert made.row["method"].startswith("between-within model; standardised risks")
