"""The planted truth is found, from dated tables to the interval, where a naive analysis errs."""

import numpy as np
import pytest

from careerstats.evidence.compare import compare
from careerstats.evidence.estimates import two_by_two
from careerstats.evidence.kinds import compare_kinds
from careerstats.measures.cohorts import quarterly_cohort, restructuring_cohort
from careerstats.measures.rounds import promotion_cohort
from careerstats.simulate import simulate_workforce

PEOPLE = 20_000


@pytest.fixture(scope="module", params=[("planted", 2.0), ("confounded", 1.0)], ids=["planted", "no effect"])
def answers(request):
    scenario, ratio = request.param
    made = simulate_workforce(PEOPLE, 3, 11, scenario=scenario, let_go_risk_ratio=ratio)
    found = compare(restructuring_cohort(made.workforce)).table.set_index("analysis")
    return made, found, ratio


@pytest.mark.parametrize("analysis", ["stratified", "adjusted", "within_manager"])
def test_the_interval_holds_the_planted_risk_ratio(answers, analysis):
    made, found, ratio = answers
    assert made.truth["let_go"]["pooled"]["risk_ratio"] == pytest.approx(ratio, abs=0.005)
    row = found.loc[analysis]
    assert row["rr_lower"] <= ratio <= row["rr_upper"]
    assert row["rr_upper"] / row["rr_lower"] < 1.3  # an interval that says something


def test_the_interval_holds_the_planted_risk_difference(answers):
    made, found, _ = answers
    truth = made.truth["let_go"]["pooled"]["risk_difference"]
    for analysis in ("adjusted", "within_manager"):
        assert found.loc[analysis, "rd_lower"] <= truth <= found.loc[analysis, "rd_upper"]


def test_promotion_rounds_hold_the_planted_difference(answers):
    made, _, _ = answers
    truth = made.truth["passed_over"]["pooled"]["risk_difference"]
    found = compare(promotion_cohort(made.workforce)).table.set_index("analysis")
    for analysis in ("stratified", "adjusted", "within_manager"):
        assert found.loc[analysis, "rd_lower"] <= truth <= found.loc[analysis, "rd_upper"]
    assert found.loc["crude", "rd_lower"] > truth


def test_quarter_by_quarter_no_effect_is_none(answers):
    made, _, ratio = answers
    cohort = quarterly_cohort(made.workforce, start="2024-10-01", end="2026-06-30")
    found = compare(cohort).table.set_index("analysis")
    for analysis in ("adjusted", "within_manager"):
        lower, upper = found.loc[analysis, ["rr_lower", "rr_upper"]]
        assert (lower <= 1 <= upper) if ratio == 1 else lower > 1.3


def test_the_crude_comparison_is_off_as_the_better_rated_talk_more(answers):
    _, found, ratio = answers
    assert found.loc["crude", "rr_lower"] > ratio


def looked_back_on(work, talked):
    """Risk ratio of ever having been let go, by a split of all spells that knows the future."""
    gone = (work.spells["exit_type"] == "let_go").to_numpy()
    none = ~np.isin(np.arange(len(gone)), talked["spell"])
    return two_by_two(
        int((none & gone).sum()), int(none.sum()), int((~none & gone).sum()), int((~none).sum())
    ).risk_ratio


@pytest.mark.parametrize(("scenario", "least"), [("confounded", 1.25), ("null", 1.1)])
def test_ever_against_never_talked_finds_what_is_not_there(scenario, least):
    """Why exposure is fixed before the clock starts: who stays longer has more time to talk.

    In the scenario null nothing else tells the two groups apart.
    """
    work = simulate_workforce(PEOPLE, 3, 11, scenario=scenario).workforce
    assert looked_back_on(work, work.qualifying).lower > least
    lately = work.qualifying[work.qualifying["date"] > "2025-09-30"]
    assert looked_back_on(work, lately).lower > 4  # nobody who left long ago talked in the last year
    ours = compare(restructuring_cohort(work)).table.set_index("analysis")
    for analysis in ("adjusted", "within_manager"):
        assert ours.loc[analysis, "rr_lower"] <= 1 <= ours.loc[analysis, "rr_upper"]


def test_managers_who_talk_little_and_lose_more_mislead_all_but_the_within_manager_row():
    made = simulate_workforce(PEOPLE, 3, 3, scenario="managers")
    found = compare(restructuring_cohort(made.workforce)).table.set_index("analysis")
    assert found.loc["adjusted", "rr_lower"] > 1
    assert found.loc["within_manager", "rr_lower"] <= 1 <= found.loc["within_manager", "rr_upper"]


def test_a_lag_takes_away_what_a_secret_list_does_to_conversations():
    made = simulate_workforce(PEOPLE, 3, 3, scenario="reverse")
    short = compare(restructuring_cohort(made.workforce, lag_days=0)).table.set_index("analysis")
    long = compare(restructuring_cohort(made.workforce, lag_days=152)).table.set_index("analysis")
    assert short.loc["adjusted", "rr_lower"] > 1.1
    assert long.loc["adjusted", "rr_lower"] <= 1 <= long.loc["adjusted", "rr_upper"]


def test_when_only_talks_with_the_manager_matter_the_kinds_tell_them_apart():
    made = simulate_workforce(PEOPLE, 3, 2, let_go_risk_ratio=3.0, counting=("with_whom", "manager"))
    found = compare_kinds(restructuring_cohort(made.workforce), "with_whom").table.set_index("kind")
    assert found.loc["manager", "rr_lower"] <= 3 <= found.loc["manager", "rr_upper"]
    assert found.loc["others_only", "rr_lower"] <= 1 <= found.loc["others_only", "rr_upper"]
