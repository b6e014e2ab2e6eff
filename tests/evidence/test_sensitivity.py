"""What it would take to change an answer, on cohorts whose counts are plain."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from careerstats.errors import DataMissingError
from careerstats.evidence.compare import compare
from careerstats.evidence.sensitivity import sensitivity, with_outcome
from careerstats.measures.landmark import Cohort

FLOW = pd.DataFrame({"step": ["employed"], "people": [0], "left_out": [0], "reason": [""]})


def cohort(cells, *, kind="restructuring", outcome="let_go", **more):
    """Cells are (exposed, outcome, end_reason, people); every fifth person works in another department."""
    rows = [(exposed, hit, reason) for exposed, hit, reason, people in cells for _ in range(people)]
    table = pd.DataFrame(rows, columns=["exposed", "outcome", "end_reason"]).astype(
        {"exposed": bool, "outcome": bool}
    )
    count = len(table)
    table = table.assign(
        employee_id=[f"p{i:04d}" for i in range(count)],
        landmark=pd.Timestamp("2025-04-30"),
        follow_up_days=183,
        department=["IT" if i % 5 else "Sales" for i in range(count)],
        team="T",
        level="L1",
        manager_id=[f"m{i % 40}" for i in range(count)],
        location="Town",
        rating=3.0,
        tenure_band="2-5 years",
        group="IT / L1",
        manager_logs=True,
    ).assign(**more)
    return Cohort(
        table=table,
        note="",
        flow=FLOW,
        kind=kind,
        outcome=outcome,
        months=12,
        lag_days=30,
        horizon_months=6,
    )


# 60 of 400 without and 45 of 600 with: risk ratio 2; retirement 20 of 400 and 30 of 600: ratio 1
CELLS = [
    (True, True, "outcome", 60),
    (True, False, "retirement", 20),
    (True, False, "horizon", 320),
    (False, True, "outcome", 45),
    (False, False, "retirement", 30),
    (False, False, "horizon", 525),
]


@pytest.fixture(scope="module")
def made():
    return sensitivity(compare(cohort(CELLS)), permutations=1_999)


def check(made, name):
    return made.table.set_index("check").loc[name]


def test_the_e_value_of_a_ratio_of_two_is_that_of_the_paper(made):
    """VanderWeele & Ding 2017: RR + sqrt(RR (RR - 1)), for RR 2 that is 3.414."""
    found = check(made, "e-value")
    assert found["value"] == pytest.approx(2 + np.sqrt(2), rel=0.02)  # the adjusted ratio is near 2
    assert 1 < found["lower"] < found["value"]
    assert made.note == found["sentence"]


def test_the_tipping_point_follows_from_the_counts_by_hand(made):
    # ratio 1 where the events split as the people do: x of 105 events with, (555 + x) people with
    # x / 105 = (555 + x) / 1000 gives x = 65.11, so 45 / 65.11 of the talks are logged
    assert check(made, "unlogged: ratio reaches 1")["value"] == pytest.approx(
        45 / (105 * 555 / 895), rel=1e-6
    )
    assert "69 %" in check(made, "unlogged: ratio reaches 1")["sentence"]


def test_the_limit_tips_first(made):
    ratio = check(made, "unlogged: ratio reaches 1")["value"]
    assert ratio < check(made, "unlogged: limit reaches 1")["value"] < 1


def test_the_table_of_shares_starts_with_the_ratio_as_logged(made):
    assert len(made.tipping) == 36
    first = made.tipping.iloc[0]
    assert first[["logged_with_outcome", "logged_without_outcome"]].tolist() == [1.0, 1.0]
    assert first["risk_ratio"] == pytest.approx(2.0)
    # all of the others' talks logged, half of the 45: 90 talked, 15 of 355 without, 90 of 645 with
    half = made.tipping.set_index(["logged_with_outcome", "logged_without_outcome"]).loc[(0.5, 1.0)]
    assert half["risk_ratio"] == pytest.approx((15 / 355) / (90 / 645))


def test_a_control_that_no_conversation_can_move_holds_one(made):
    found = check(made, "negative control: retirement")
    assert found["value"] == pytest.approx(1.0, rel=0.05)
    assert found["lower"] < 1 < found["upper"]
    assert found["events"] == 50
    assert "the interval holds 1" in found["sentence"]


def test_a_control_off_one_is_said_to_be_off():
    cells = [(True, True, "outcome", 60), (True, False, "retirement", 90), (True, False, "horizon", 250)]
    made = sensitivity(compare(cohort(cells + CELLS[3:])), permutations=99)
    assert "something not adjusted for is at work" in check(made, "negative control: retirement")["sentence"]


def test_a_control_with_few_events_is_not_used(made):
    found = check(made, "negative control: other")
    assert np.isnan(found["value"])
    assert found["sentence"] == "Too few ends by end of contract and other ends (0) to serve as a control."


def test_chance_alone_hardly_gives_such_a_difference(made):
    assert check(made, "randomisation test")["value"] < 0.01


def test_silent_managers_are_set_apart():
    logs = [i % 40 != 0 for i in range(1000)]
    made = sensitivity(compare(cohort(CELLS, manager_logs=logs)), permutations=99)
    found = check(made, "without managers who log nothing")
    assert found["people"] == 975
    assert found["sentence"].startswith("For 25 of 1,000 people the manager logs nothing")


def test_without_silent_managers_nothing_is_set_apart(made):
    sentence = check(made, "without managers who log nothing")["sentence"]
    assert sentence == "Every manager with people in the comparison has logged a conversation."


def test_who_was_let_go_cannot_talk_afterwards(made):
    assert "promotion rounds only" in check(made, "negative control: talked afterwards")["sentence"]


def test_a_late_exposure_is_compared_in_promotion_rounds():
    late = [i % 2 == 0 for i in range(1000)]
    given = cohort(CELLS, kind="promotion", outcome="passed_over", talked_after=late)
    found = check(sensitivity(compare(given), permutations=99), "negative control: talked afterwards")
    # by hand: of the 500 who talked afterwards every second of each block, so both risks are near alike
    assert found["lower"] < 1 < found["upper"]
    assert "six months after the round" in found["sentence"]


def test_a_round_too_near_the_end_says_so():
    given = cohort(CELLS, kind="promotion", outcome="passed_over", talked_after=np.nan)
    found = check(sensitivity(compare(given), permutations=99), "negative control: talked afterwards")
    assert "The data end too soon" in found["sentence"]


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [(True, True, "outcome", 5), (True, False, "horizon", 40)],
        [(True, False, "horizon", 30), (False, False, "horizon", 30)],
        [(True, True, "outcome", 20), (False, False, "horizon", 30)],
        [(True, False, "horizon", 20), (False, True, "outcome", 9), (False, False, "horizon", 9)],
    ],
    ids=["nobody", "all without", "no event", "separated", "none without"],
)
def test_every_check_answers_in_words_when_the_data_cannot(cells):
    made = sensitivity(compare(cohort(cells)), permutations=99)
    assert made.table["sentence"].str.len().min() > 20
    silent = made.table[made.table["value"].isna()]
    assert not silent["sentence"].str.contains("nan", regex=False).any()


def test_another_outcome_swaps_what_counts_and_what_competes():
    given = cohort(CELLS)
    swapped = with_outcome(given, end_reason="retirement")
    assert swapped.outcome == "retirement"
    assert swapped.table["outcome"].sum() == 50
    assert swapped.table["end_reason"].value_counts().to_dict() == {
        "horizon": 845,
        "let_go": 105,
        "outcome": 50,
    }
    assert given.table["outcome"].sum() == 105


def test_a_cohort_that_does_not_know_its_ends_is_asked_for_them():
    given = cohort(CELLS)
    bare = Cohort(**{**vars(given), "table": given.table.drop(columns="end_reason")})
    with pytest.raises(DataMissingError, match="does not say how follow-up ended"):
        with_outcome(bare, end_reason="retirement")


def test_the_picture_shows_the_ratios(made):
    ax = made.plot()
    shown = {text.get_text() for text in ax.get_yticklabels()}
    assert any("retirement" in label for label in shown)
    assert not any("e-value" in label for label in shown)
    assert "from other sides" in ax.get_title(loc="left") + ax.get_title()


def test_no_person_is_shown(made):
    for shown, number in product((repr(made), made._repr_html_()), range(0, 1000, 97)):
        assert f"p{number:04d}" not in shown
