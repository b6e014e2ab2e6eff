"""Cohorts made by hand, with little in them or something wrong: words or one clear refusal."""

import numpy as np
import pandas as pd
import pytest

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.compare import compare
from careerstats.evidence.curves import cumulative_incidence, survival_curves
from careerstats.evidence.kinds import compare_kinds
from careerstats.evidence.sensitivity import sensitivity
from careerstats.measures.landmark import Cohort


def bare(people=60, *, kind="restructuring", **columns):
    """Only the columns that every cohort has; every second person exposed, every third let go."""
    number = np.arange(people)
    table = pd.DataFrame(
        {
            "employee_id": [f"p{k}" for k in number],
            "landmark": pd.Timestamp("2025-03-31"),
            "exposed": number % 2 == 0,
            "outcome": number % 3 == 0,
        }
    ).assign(**columns)
    return Cohort(table, "", pd.DataFrame(), kind, "let_go", 12, 30, 6)


def without(column):
    cohort = bare()
    return Cohort(cohort.table.drop(columns=column), "", cohort.flow, "restructuring", "let_go", 12, 30, 6)


def test_the_required_columns_are_enough():
    made = compare(bare())
    table = made.table.set_index("analysis")
    # of 30 without those whose number 6 divides, 10; of 30 with a recent conversation the odd multiples of 3
    assert table.loc["crude", ["events_without", "events_with"]].tolist() == [10, 10]
    assert table.loc["adjusted", "risk_difference"] == pytest.approx(0, abs=1e-9)
    assert "employee id (60 clusters)" in table.loc["adjusted", "method"]
    assert table.loc["within_manager", "sentence"].startswith("The data name no managers")
    checks = sensitivity(made, permutations=99).table.set_index("check")
    assert np.isfinite(checks.loc["randomisation test", "value"])
    assert "Drawing at random within landmark who had" in checks.loc["randomisation test", "sentence"]
    assert "does not say which managers log" in checks.loc["without managers who log nothing", "sentence"]


@pytest.mark.parametrize("column", ["employee_id", "landmark", "exposed", "outcome"])
def test_a_required_column_that_is_not_there(column):
    for ask in (compare, compare_kinds):
        with pytest.raises(DataMissingError, match=f"The cohort has no column {column}"):
            ask(without(column))


@pytest.mark.parametrize("column", ["exposed", "outcome"])
@pytest.mark.parametrize("value", [None, np.nan, 2, "yes"])
def test_exposure_and_outcome_are_yes_or_no(column, value):
    cohort = bare()
    cohort.table[column] = cohort.table[column].astype(object)
    cohort.table.loc[3, column] = value
    with pytest.raises(ArgumentError, match=f"column {column} must hold True or False"):
        compare(cohort)


def test_a_landmark_is_needed_for_everybody():
    with pytest.raises(DataMissingError, match="landmark"):
        compare(bare(landmark=pd.NaT))


@pytest.mark.parametrize("kind", ["int64", "boolean", "object"])
def test_yes_and_no_may_be_written_in_other_types(kind):
    cohort = bare()
    other = Cohort(cohort.table.astype({"exposed": kind, "outcome": kind}), "", cohort.flow, *cohort_rest())
    pd.testing.assert_frame_equal(compare(other).table, compare(cohort).table)


def cohort_rest():
    return "restructuring", "let_go", 12, 30, 6


@pytest.mark.parametrize("curves", [cumulative_incidence, survival_curves])
def test_curves_need_the_follow_up(curves):
    with pytest.raises(DataMissingError, match="follow_up_days, end_reason"):
        curves(bare())
    with pytest.raises(ArgumentError, match="follow_up_days must hold days from 0"):
        curves(bare(follow_up_days=-1, end_reason="horizon"))
    with pytest.raises(ArgumentError, match="confidence"):
        curves(bare(follow_up_days=9, end_reason="horizon"), confidence="95")


@pytest.mark.parametrize("days", [[-1], ["a"], [np.nan], [np.inf], None])
def test_curves_are_read_at_days(days):
    made = survival_curves(bare(follow_up_days=9, end_reason="horizon"))
    with pytest.raises(ArgumentError, match="numbers of days from 0"):
        made.at(days)
    assert made.at(5)["days"].tolist() == [5, 5]


@pytest.mark.parametrize("argument", ["adjust", "strata"])
@pytest.mark.parametrize("column", ["exposed", "outcome", "end_reason"])
def test_nothing_after_the_landmark_is_adjusted_for(argument, column):
    cohort = bare(follow_up_days=9, end_reason="horizon")
    with pytest.raises(ArgumentError, match=f"{argument} names {column}, which is the exposure itself or"):
        compare(cohort, **{argument: [column]})


def test_a_column_named_twice_counts_once():
    cohort = bare(department=["A", "A", "B"] * 20)
    assert compare(cohort, adjust=["department", "department"]).adjusted_for == ("department",)


@pytest.mark.parametrize("confidence", [0, 1, 95, "0.95", True])
def test_confidence_is_a_share(confidence):
    for ask in (compare, lambda c, **k: compare_kinds(c, "setting", **k)):
        with pytest.raises(ArgumentError, match="give a share between 0 and 1"):
            ask(bare(setting="none"), confidence=confidence)


def test_clusters_are_a_column():
    for ask in (compare, lambda c, **k: compare_kinds(c, "setting", **k)):
        with pytest.raises(DataMissingError, match="cluster names nope"):
            ask(bare(setting="none"), cluster="nope")


def test_managers_of_whom_it_is_not_known_whether_they_log():
    cohort = bare(manager_logs=pd.array([False, None, True] * 20, dtype="boolean"))
    made = compare(cohort)
    assert "For 20 of 60 people the manager logs nothing: whether they talked is unknown." in made.cautions


@pytest.mark.parametrize("options", [{"permutations": 0}, {"permutations": 1.5}, {"seed": -1}, {"seed": "a"}])
def test_draws_and_seed_are_whole_numbers(options):
    made = compare(bare())
    with pytest.raises(ArgumentError, match="whole number"):
        sensitivity(made, **options)


def test_one_person_is_a_person():
    made = survival_curves(bare(1, follow_up_days=1, end_reason="horizon"))
    assert made.note.startswith("Of 1 person without a recent conversation")
    assert "1 day after the landmark" in made.note


def test_nobody_and_no_kinds_are_said():
    assert compare_kinds(bare(0, setting="none"), "setting").note.startswith("Nobody is in the cohort")
    assert compare_kinds(bare(setting="none"), "setting").note.startswith("No kind of conversation")
    assert compare(bare(0)).not_adjusted_for == (
        "what is not in the data, such as skills, pay or intentions",
    )


def test_strata_that_hold_one_outcome_each_leave_nothing_to_compare():
    cohort = bare(level=["a", "b", "b"] * 20)
    row = compare(cohort, strata="level").table.set_index("analysis").loc["stratified"]
    assert np.isnan(row["risk_difference"])
    assert row["sentence"].startswith("In each stratum of level all or none had the outcome")


def test_levels_that_tell_the_outcome_give_firth_and_no_traceback():
    # Level a always, level b never: what is left beside the level without events has the outcome throughout.
    cohort = bare(level=["a", "b", "b"] * 20, manager_id=["m1", "m2", "m3", "m4"] * 15)
    row = compare(cohort).table.set_index("analysis").loc["adjusted"]
    assert np.isfinite(row["risk_difference"])
    assert row["method"].startswith("Firth")
