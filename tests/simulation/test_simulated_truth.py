"""The truth against sums by hand, the notes' figures, and what then happens."""

from math import exp

import numpy as np
import pytest

from careerstats.simulation.months import LET_GO, Landmark, live
from careerstats.simulation.scenario import FIVE_YEARS, SCENARIOS
from careerstats.simulation.truth import (
    Risks,
    calibrated,
    event_risks,
    let_go_truth,
    passed_over_truth,
    pooled,
)


def logistic(x):
    return 1 / (1 + exp(-x))


@pytest.fixture(scope="module")
def planted():
    return live(40_000, scenario=SCENARIOS["planted"], rng=np.random.default_rng(4))


def test_risk_of_one_person_over_three_months_by_hand():
    mark = Landmark(20, np.array([0]), np.array([True]), np.array([-7.0]), np.array([-4.9]), 3.9)
    risks = event_risks(mark, scenario=SCENARIOS["planted"], calendar=FIVE_YEARS)[:, 0]
    for talked, found in enumerate(risks):
        goes, quits = logistic(-3.1 - 0.5 * talked), logistic(-4.9 - 0.15 * talked)
        stays = (1 - goes) * (1 - quits)
        assert found == pytest.approx(goes + stays * goes + stays**2 * goes, rel=1e-12)


def test_the_planted_truth_is_that_of_the_notes(planted):
    """Section 6 of the method: risk ratio 1.55, difference 5.5 points, promotion 3.7 points."""
    gone, passed = pooled(let_go_truth(planted)), pooled(passed_over_truth(planted))
    assert gone.ratio == pytest.approx(1.55, abs=0.01)
    assert 100 * gone.difference == pytest.approx(5.5, abs=0.2)
    assert 100 * passed.difference == pytest.approx(3.7, abs=0.1)


@pytest.mark.parametrize("name", ["null", "confounded", "reverse", "managers"])
def test_without_an_effect_the_risks_are_equal(name):
    lives = live(800, scenario=SCENARIOS[name], rng=np.random.default_rng(4))
    for risks in (*let_go_truth(lives), *passed_over_truth(lives)):
        assert risks.ratio == 1
        assert risks.difference == 0


def test_as_many_are_let_go_as_the_risks_of_their_own_exposure_say(planted):
    for mark in planted.events:
        risks = event_risks(mark, scenario=planted.scenario, calendar=planted.calendar)
        own = np.where(mark.talked, risks[1], risks[0])
        gone = (planted.cause[mark.people] == LET_GO) & (planted.left[mark.people] < mark.month + 3)
        error = np.sqrt((own * (1 - own)).sum())
        assert abs(gone.sum() - own.sum()) < 4 * error


def test_as_many_are_promoted_as_the_risks_say(planted):
    for mark, promoted in zip(planted.cycles, planted.promoted, strict=True):
        chance = 1 / (1 + np.exp(-(mark.linear + 0.4 * mark.talked)))
        error = np.sqrt((chance * (1 - chance)).sum())
        assert abs(promoted[mark.people].sum() - chance.sum()) < 4 * error


def test_only_people_employed_for_the_window_count(planted):
    for mark in planted.events:
        assert (planted.hired[mark.people] <= mark.month - 12).all()
        assert (planted.left[mark.people] >= mark.month).all()


@pytest.mark.parametrize("ratio", [0.7, 1.0, 2.0, 3.0])
def test_calibration_gives_the_ratio_asked_for(ratio):
    scenario = calibrated(SCENARIOS["planted"], risk_ratio=ratio, people=3_000, seed=[2])
    lives = live(3_000, scenario=scenario, rng=np.random.default_rng([2]))
    # voluntary leaving competes a little differently with and without a talk
    assert pooled(let_go_truth(lives)).ratio == pytest.approx(ratio, abs=0.01)


def test_calibration_leaves_all_other_coefficients_alone():
    before = SCENARIOS["unlogged"]
    after = calibrated(before, risk_ratio=2.0, people=1_000, seed=[2])
    changed = {k for k, v in vars(before).items() if vars(after)[k] != v}
    assert changed == {"let_go_talked"}
    assert after.let_go_talked < before.let_go_talked


def test_pooling_weighs_by_people():
    both = pooled([Risks(100, 0.2, 0.1), Risks(300, 0.1, 0.1)])
    assert both.people == 400
    assert both.without == pytest.approx(0.125)
    assert both.with_ == pytest.approx(0.1)
    assert both.ratio == pytest.approx(1.25)


def test_nobody_at_all_gives_no_risk():
    assert np.isnan(pooled([]).without)
    assert np.isnan(Risks(0, 0.0, 0.0).ratio)
