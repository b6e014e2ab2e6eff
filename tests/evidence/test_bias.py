"""Unlogged conversations and chance alone, against published corrections and exact distributions."""

from itertools import product
from math import comb, prod

import numpy as np
import pytest

from careerstats.errors import ArgumentError
from careerstats.evidence.bias import (
    Counts,
    corrected_counts,
    corrected_interval,
    randomisation_test,
    tipping_point,
)

LOGGED = Counts(events_without=90, people_without=1190, events_with=30, people_with=930)


def test_a_published_correction_comes_back():
    """Case q01: Fink & Lash 2003, as in Lash, Fox & Fink 2009 chapter 6; R: (a-(1-sp)*N1)/(se+sp-1)."""
    logged = Counts(events_without=1449, people_without=1449 + 4296, events_with=215, people_with=215 + 668)
    made = corrected_counts(
        logged,
        sensitivity_events=0.78,
        sensitivity_others=0.78,
        specificity_events=0.99,
        specificity_others=0.99,
    )
    assert made.events_with == pytest.approx(257.61038961039, rel=1e-10)
    assert made.events_without == pytest.approx(1406.38961038961, rel=1e-10)
    assert made.people_with - made.events_with == pytest.approx(803.064935064935, rel=1e-10)
    assert made.people_without - made.events_without == pytest.approx(4160.93506493507, rel=1e-10)
    # the published ratios are with / without; the kit's are the other way round
    assert 1 / logged.odds_ratio == pytest.approx(0.954240587148684, rel=1e-10)
    assert 1 / made.odds_ratio == pytest.approx(0.949069463233105, rel=1e-10)
    assert 1 / logged.risk_ratio == pytest.approx(0.965382460040001, rel=1e-10)
    assert 1 / made.risk_ratio == pytest.approx(0.961439163097295, rel=1e-10)


def test_the_tipping_point_of_a_case_computed_with_r():
    """Case q03: R's uniroot gives 0.5 (the odds ratio and the risk ratio reach 1 together)."""
    logged = Counts(events_without=90, people_without=1190, events_with=30, people_with=930)
    assert tipping_point(logged, sensitivity_others=0.9) == pytest.approx(0.499999999999993, rel=1e-8)


def test_with_everything_logged_nothing_changes():
    made = corrected_counts(LOGGED, sensitivity_events=1.0, sensitivity_others=1.0)
    assert made == LOGGED


def test_people_and_events_are_only_moved_never_made():
    made = corrected_counts(LOGGED, sensitivity_events=0.7, sensitivity_others=0.8)
    assert made.people_without + made.people_with == pytest.approx(2120)
    assert made.events_without + made.events_with == pytest.approx(120)


def test_a_true_table_thinned_by_hand_comes_back():
    # true: 40 of 400 without, 60 of 1000 with; 75 % of those with a talk are logged
    logged = Counts(events_without=40 + 15, people_without=400 + 250, events_with=45, people_with=750)
    made = corrected_counts(logged, sensitivity_events=0.75, sensitivity_others=0.75)
    assert (made.events_without, made.people_without) == pytest.approx((40, 400))
    assert (made.events_with, made.people_with) == pytest.approx((60, 1000))
    assert made.risk_ratio == pytest.approx((40 / 400) / (60 / 1000))


def test_a_sensitivity_that_needs_more_people_than_there_are_is_impossible():
    assert corrected_counts(LOGGED, sensitivity_events=0.2, sensitivity_others=1.0) is None


def test_shares_outside_zero_to_one_are_refused():
    with pytest.raises(ArgumentError, match=r"sensitivity=1\.2 is not a share"):
        corrected_counts(LOGGED, sensitivity_events=1.2, sensitivity_others=1.0)


def test_without_a_correction_the_interval_is_the_usual_log_interval():
    # Katz: var log RR = 1/a - 1/n1 + 1/b - 1/n0
    a, n1, b, n0 = 90, 1190, 30, 930
    spread = 1.959963984540054 * np.sqrt(1 / a - 1 / n1 + 1 / b - 1 / n0)
    ratio = np.log((a / n1) / (b / n0))
    expected = np.exp([ratio - spread, ratio + spread])
    made = corrected_interval(LOGGED, sensitivity_events=1.0, sensitivity_others=1.0)
    assert made == pytest.approx(tuple(expected), rel=1e-12)


def test_the_corrected_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(5)
    truth = (0.10) / (0.06)
    held = 0
    for _ in range(400):
        without, talked = rng.binomial(3000, 0.4), 0
        talked = 3000 - without
        lost, kept = rng.binomial(without, 0.10), rng.binomial(talked, 0.06)
        logged_events = rng.binomial(kept, 0.6)
        logged_others = rng.binomial(talked - kept, 0.8)
        logged = Counts(
            events_without=lost + kept - logged_events,
            people_without=3000 - logged_events - logged_others,
            events_with=logged_events,
            people_with=logged_events + logged_others,
        )
        lower, upper = corrected_interval(logged, sensitivity_events=0.6, sensitivity_others=0.8)
        held += lower <= truth <= upper
    assert 0.92 <= held / 400 <= 0.98


def test_at_the_tipping_point_the_ratio_is_one():
    share = tipping_point(LOGGED, sensitivity_others=1.0)
    made = corrected_counts(LOGGED, sensitivity_events=share, sensitivity_others=1.0)
    assert made.risk_ratio == pytest.approx(1.0, abs=1e-8)


def test_the_limit_tips_before_the_ratio():
    assert tipping_point(LOGGED, limit=True) > tipping_point(LOGGED)


@pytest.mark.parametrize(
    "counts",
    [
        Counts(events_without=10, people_without=500, events_with=30, people_with=500),
        Counts(events_without=10, people_without=500, events_with=0, people_with=500),
        Counts(events_without=0, people_without=0, events_with=3, people_with=50),
    ],
)
def test_without_more_events_among_those_without_there_is_nothing_to_tip(counts):
    assert np.isnan(tipping_point(counts))


STRATA = np.array([[[3, 7], [1, 9]], [[2, 8], [2, 6]], [[4, 9], [1, 11]], [[3, 4], [2, 5]]])


def test_the_drawn_p_value_is_the_exact_one():
    """Tables of case pm1; the exact p by enumeration of all tables with the same margins."""
    without, with_ = STRATA[:, 0].sum(axis=1), STRATA[:, 1].sum(axis=1)
    events = STRATA[:, :, 0].sum(axis=1)
    weight = without * with_ / (without + with_)

    def difference(cells):
        cells = np.asarray(cells)
        return ((cells / without - (events - cells) / with_) * weight).sum() / weight.sum()

    observed = abs(difference(STRATA[:, 0, 0]))
    exact = 0.0
    for cells in product(*(range(e + 1) for e in events)):
        ways = [comb(w, c) * comb(v, e - c) for w, v, c, e in zip(without, with_, cells, events, strict=True)]
        if abs(difference(cells)) >= observed - 1e-12:
            exact += prod(ways) / prod(comb(w + v, e) for w, v, e in zip(without, with_, events, strict=True))
    _, p_value, _ = randomisation_test(STRATA, permutations=100_000, seed=11)
    assert p_value == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 100_000))
    # R's exact conditional test on the sum of events, a near relative, gives 0.188
    assert 0.1 < exact < 0.3


def test_the_test_agrees_with_every_shuffle_of_six_people():
    # one stratum, 3 without (2 events), 3 with (0 events): of 20 ways to choose the 3, 4 hold both
    # events and 4 hold none, each as far from 0 as what was seen: p = 8 / 20
    difference, p_value, draws = randomisation_test(np.array([[[2, 1], [0, 3]]]), permutations=40_000, seed=3)
    assert difference == pytest.approx(2 / 3)
    assert p_value == pytest.approx(0.4, abs=4 * np.sqrt(0.24 / 40_000))
    assert set(np.round(draws, 6)) == {0.666667, 0.0, -0.666667}


def test_strata_of_one_kind_say_nothing():
    one_kind = np.array([[[5, 5], [0, 0]]])
    with_rest = np.concatenate([STRATA, one_kind])
    assert randomisation_test(with_rest, seed=2)[:2] == randomisation_test(STRATA, seed=2)[:2]
    difference, p_value, draws = randomisation_test(one_kind)
    assert np.isnan(difference)
    assert np.isnan(p_value)
    assert len(draws) == 0


def test_the_same_seed_gives_the_same_answer():
    assert randomisation_test(STRATA, seed=9)[1] == randomisation_test(STRATA, seed=9)[1]
    assert (randomisation_test(STRATA, seed=9)[2] != randomisation_test(STRATA, seed=8)[2]).any()


def test_without_any_association_the_p_values_spread_evenly():
    rng = np.random.default_rng(21)
    p_values = []
    for _ in range(200):
        events = rng.binomial(40, 0.3, size=(5, 2))
        tables = np.stack([events, 40 - events], axis=-1)
        p_values.append(randomisation_test(tables, permutations=499, seed=4)[1])
    assert 0.02 <= np.mean(np.array(p_values) <= 0.05) <= 0.10
