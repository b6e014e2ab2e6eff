"""The core against frequencies worked out by hand from its equations."""

from dataclasses import replace
from math import exp, sqrt

import numpy as np
import pytest

from careerstats.simulation.months import LET_GO, QUIT, STAYS, live, normal
from careerstats.simulation.scenario import BEFORE, FIVE_YEARS, SCENARIOS, Calendar, Event, Scenario

PLAIN = Scenario(
    talk_rating=0,
    talk_level=0,
    talk_manager=0,
    let_go_talked=0,
    let_go_rating=0,
    let_go_level=0,
    let_go_manager=0,
    quit_talked=0,
    quit_rating=0,
    promoted_talked=0,
    promoted_rating=0,
    promoted_level=0,
)
"""Only the constants are left: everybody has the same chances."""


def run(scenario=PLAIN, people=4_000, seed=1, calendar=FIVE_YEARS):
    return live(people, scenario=scenario, rng=np.random.default_rng(seed), calendar=calendar)


def near(share, expected, count):
    """Within four standard errors of a share of `count`."""
    return abs(share - expected) < 4 * sqrt(expected * (1 - expected) / count)


def logistic(x):
    return 1 / (1 + exp(-x))


@pytest.fixture(scope="module")
def plain():
    return run(people=20_000)


def at_work(lives):
    month = np.arange(lives.calendar.months)[:, None]
    return (lives.hired <= month) & (lives.left >= month)


def test_conversations_come_as_often_as_their_constant_says(plain):
    here = at_work(plain)
    share = plain.talks[BEFORE:][here].mean()
    assert near(share, logistic(-2.75), here.sum())


def test_nobody_talks_before_hire_or_after_the_month_of_leaving(plain):
    assert not plain.talks[BEFORE:][~at_work(plain)].any()
    before = np.arange(-BEFORE, 0)[:, None] < plain.hired
    assert not plain.talks[:BEFORE][before].any()
    assert plain.talks[:BEFORE].any()


def test_people_are_let_go_as_often_as_in_ordinary_months(plain):
    quiet = (plain.left < 20) & (plain.cause == LET_GO)
    months = at_work(plain)[:20].sum()
    assert near(quiet.sum() / months, logistic(-7.0), months)


def test_an_event_lets_go_in_its_three_months_and_departments_only(plain):
    for month in (20, 21, 22):
        here = at_work(plain)[month]
        named = np.isin(plain.department(month), (0, 1, 2))
        gone = (plain.left == month) & (plain.cause == LET_GO)
        assert near(gone[here & named].mean(), logistic(-7.0 + 3.9), (here & named).sum())
        assert gone[here & ~named].mean() < 0.006
    after = at_work(plain)[23] & np.isin(plain.department(23), (0, 1, 2))
    assert ((plain.left == 23) & (plain.cause == LET_GO))[after].mean() < 0.006


def test_people_quit_as_often_as_their_constant_says(plain):
    months = at_work(plain).sum()
    assert near((plain.cause == QUIT).sum() / months, logistic(-4.9), months)


def test_promotions_go_to_those_employed_for_a_year_at_the_share_of_the_constant(plain):
    for number, month in enumerate((12, 24, 36, 48)):
        earlier = (plain.hired <= month) & (plain.left >= month)
        ready = earlier & (plain.hired <= month - 12)
        assert not plain.promoted[number][~ready].any()
        assert near(plain.promoted[number][ready].mean(), logistic(-2.3), ready.sum())


def test_ratings_levels_and_hires_have_the_shares_of_the_definition(plain):
    shares = [(plain.level[0] == k).mean() for k in (1, 2, 3, 4, 5)]
    assert shares == pytest.approx([0.35, 0.30, 0.20, 0.10, 0.05], abs=0.015)
    assert (plain.hired < 0).mean() == pytest.approx(0.7, abs=0.015)
    assert plain.hired.min() >= -120
    assert plain.hired.max() == 47
    assert set(np.unique(plain.rating)) == {1, 2, 3, 4, 5}
    # R = clip(round(3 + 0.9 (q + e))), sd of q + e = sqrt(1.25): P(R = 3) = P(|z| < 0.5 / 0.9 / sqrt(1.25))
    assert (plain.rating[0] == 3).mean() == pytest.approx(0.3807, abs=0.015)


def test_talked_looks_at_the_twelve_months_before(plain):
    month = 30
    rows = plain.logged[BEFORE + 18 : BEFORE + 30]
    assert (plain.talked(month) == (rows.sum(axis=0) > 0)).all()
    rows = plain.logged[BEFORE + 14 : BEFORE + 26]
    assert (plain.talked(month, lag=4) == (rows.sum(axis=0) > 0)).all()


def test_the_same_seed_gives_the_same_lives_and_another_seed_others():
    one, again, other = run(people=500), run(people=500), run(people=500, seed=2)
    assert (one.talks == again.talks).all()
    assert (one.left == again.left).all()
    assert (one.talks != other.talks).any()


def test_the_shares_who_leave_are_those_of_the_notes():
    lives = run(SCENARIOS["planted"], people=20_000, seed=5)
    assert (lives.cause == LET_GO).mean() == pytest.approx(0.18, abs=0.03)  # "about 20 %"
    assert (lives.cause == QUIT).mean() == pytest.approx(0.28, abs=0.03)  # "29 %"
    assert ((lives.cause == STAYS) == (lives.left == 60)).all()


def test_seventy_per_cent_of_conversations_reach_the_log():
    lives = run(SCENARIOS["unlogged"], people=3_000)
    assert not (lives.logged & ~lives.talks).any()
    assert near(lives.logged.sum() / lives.talks.sum(), 0.7, lives.talks.sum())


def test_only_conversations_that_count_change_anything():
    """With a huge effect, nobody with a talk that counts is let go, and many with another are."""
    lives = run(replace(PLAIN, let_go_talked=-20.0, counting=0.3), people=20_000)
    assert near(lives.counting.sum() / lives.talks.sum(), 0.3, lives.talks.sum())
    assert not (lives.counting & ~lives.talks).any()
    mark = lives.events[0]
    gone = (lives.cause[mark.people] == LET_GO) & (lives.left[mark.people] < 23)
    counted, talked = lives.counted(20)[mark.people], lives.talked(20)[mark.people]
    assert (counted == mark.talked).all()
    assert not gone[counted].any()
    assert gone[talked & ~counted].mean() == pytest.approx(gone[~talked].mean(), abs=0.03)


def test_those_on_a_secret_list_are_talked_to_a_tenth_as_often_and_leave_on_the_day():
    lives = run(replace(PLAIN, listed_ahead=4, talk=0.0), people=8_000)
    gone = (lives.cause == LET_GO) & (lives.left == 20) & np.isin(lives.department(20), (0, 1, 2))
    employed = (lives.hired < 16) & gone
    assert employed.sum() > 200
    before, after = (
        lives.talks[BEFORE + 10 : BEFORE + 16, employed],
        lives.talks[BEFORE + 16 : BEFORE + 20, employed],
    )
    assert before.mean() == pytest.approx(0.5, abs=0.06)
    assert after.mean() == pytest.approx(0.05, abs=0.03)
    # 1 - (1 - expit(-3.1))^3 = 0.1237 of those there in month 16 are listed
    there = (lives.hired < 16) & (lives.left >= 20) & np.isin(lives.department(20), (0, 1, 2))
    assert near(gone[there].mean(), 0.1237, there.sum())
    later = (lives.cause == LET_GO) & np.isin(lives.left, (21, 22)) & np.isin(lives.department(20), (0, 1, 2))
    assert later.sum() < 0.02 * gone.sum() * 5


def by_team(lives, values):
    people = np.bincount(lives.team[0])
    return np.bincount(lives.team[0], values)[people > 0] / people[people > 0]


def test_managers_who_talk_little_lose_more_people():
    for name, low, high in (("managers", -1, -0.2), ("confounded", -0.1, 0.1)):
        lives = run(SCENARIOS[name], people=20_000)
        talks, lost = by_team(lives, lives.talks.sum(axis=0)), by_team(lives, lives.cause == LET_GO)
        assert low < np.corrcoef(talks, lost)[0, 1] < high


MOVING = Calendar(
    months=30,
    departments=3,
    events=(Event(16, (0,)),),
    hold=6,
    cycles=(9, 21),
    ratings=(6, 18),
    lag=1,
    climb=True,
    last_hires=29,
    moves=0.03,
    absences=0.5,
)


def test_promotions_raise_the_level_once_a_year_at_most_and_never_above_the_top():
    lives = run(replace(PLAIN, promoted=1.0), calendar=MOVING)
    assert lives.level.max() == 5
    rise = np.diff(lives.level.astype(int), axis=0)
    assert set(np.unique(rise)) == {0, 1}
    assert set(np.flatnonzero(rise.any(axis=1)) + 1) == {9, 21}
    assert ((lives.promoted[0] + 0) == lives.level[9].astype(int) - lives.level[8]).all()
    assert not lives.promoted[:, lives.level[0] == 5].any()


def test_people_move_but_not_out_of_a_department_being_restructured():
    lives = run(calendar=MOVING)
    moved = lives.team[1:] != lives.team[:-1]
    at = np.arange(1, 16)[:, None]
    here = (lives.hired < at) & (lives.left >= at)
    teams = 4_000 // 8
    assert near(moved[:15][here].mean(), 0.03 * (1 - 1 / teams), here.sum())
    assert not moved[:15][~here].any()
    held = (lives.team[15] % 3 == 0) & (lives.hired <= 16)
    assert not moved[15:21][:, held].any()
    assert moved[21:, :].any()


def test_ratings_change_in_the_months_given_only():
    lives = run(calendar=MOVING)
    changed = (lives.rating[1:] != lives.rating[:-1]).any(axis=1)
    assert set(np.flatnonzero(changed) + 1) == {6, 18}


def test_people_on_leave_talk_to_nobody():
    lives = run(replace(PLAIN, talk=2.0), calendar=MOVING)
    since = np.arange(30)[:, None] - lives.absent_from
    away = (since >= 0) & (since < 4)
    assert away.any()
    assert not lives.talks[BEFORE:][away].any()
    assert (lives.absent_from < 30).mean() == pytest.approx(0.5, abs=0.05)


def test_during_an_event_exposure_is_that_of_its_first_day():
    """With a large effect of talking, a talk after the first day protects nobody."""
    lives = run(replace(PLAIN, let_go_talked=-20.0, talk=-3.0), people=20_000)
    mark = lives.events[0]
    gone = (lives.cause[mark.people] == LET_GO) & (lives.left[mark.people] < 23)
    assert not gone[mark.talked].any()
    late = lives.talks[BEFORE + 20, mark.people] & ~mark.talked & (lives.left[mark.people] > 20)
    after = (lives.cause[mark.people] == LET_GO) & np.isin(lives.left[mark.people], (21, 22))
    assert near(after[late].mean(), 1 - (1 - logistic(-3.1)) ** 2, late.sum())


def test_normal_numbers_have_mean_0_and_deviation_1():
    drawn = normal(np.random.default_rng(1), 100_000)
    assert abs(drawn.mean()) < 0.015
    assert drawn.std() == pytest.approx(1, abs=0.01)
    assert np.quantile(drawn, 0.975) == pytest.approx(1.96, abs=0.03)
