"""Who heads which team: a company of six by hand, and rules that hold in a larger one."""

from dataclasses import replace

import numpy as np
import pytest

from careerstats.simulation.clock import calendar_of
from careerstats.simulation.heads import heads_of
from careerstats.simulation.months import Lives, live
from careerstats.simulation.scenario import FIVE_YEARS, SCENARIOS

DIRECTOR = -1


def company(teams, levels, hired, left, months=4):
    """One department; teams may be a row a person or a row a month."""
    n = len(levels)
    team = np.broadcast_to(np.asarray(teams, dtype=np.int32), (months, n)).copy()
    none = np.zeros((months + 24, n), dtype=bool)
    return Lives(
        scenario=SCENARIOS["null"],
        calendar=replace(FIVE_YEARS, months=months, departments=1),
        hired=np.array(hired),
        left=np.array(left),
        cause=np.zeros(n, dtype=np.int8),
        team=team,
        rating=np.full((months, n), 3),
        level=np.broadcast_to(np.array(levels, dtype=np.int8), (months, n)),
        talks=none,
        logged=none,
        counting=none,
        promoted=np.zeros((0, n), dtype=bool),
        absent_from=np.full(n, 99),
        events=[],
        cycles=[],
    )


def test_by_hand_the_highest_level_heads_first_and_is_followed_when_gone():
    # persons 0, 1, 2 in team 0 (L2, L4, L3), 3 and 4 in teams 1 and 2; person 1 leaves in month 1
    lives = company([0, 0, 0, 1, 2], [2, 4, 3, 1, 1], [-9] * 5, [4, 1, 4, 4, 4])
    assert heads_of(lives).tolist() == [
        [DIRECTOR, 1, 2],
        [DIRECTOR, 1, 2],
        [DIRECTOR, 0, 2],
        [DIRECTOR, 0, 2],
    ]


def test_by_hand_one_heads_two_teams_when_there_is_nobody_else():
    lives = company([0, 1, 2], [3, 1, 1], [-9] * 3, [4] * 3)
    assert heads_of(lives)[0].tolist() == [DIRECTOR, 0, 0]


def test_by_hand_an_empty_team_above_leaves_its_teams_to_the_head_above_it():
    # team 0 has nobody until person 0 (hired in month 1) counts from month 2 on
    lives = company([0, 1], [3, 1], [1, -9], [4, 4])
    assert heads_of(lives)[:, 1].tolist() == [DIRECTOR, DIRECTOR, 0, 0]


def test_by_hand_the_longest_serving_of_a_level_is_taken():
    lives = company([0, 0, 1], [3, 3, 1], [-5, -50, -9], [4] * 3)
    assert heads_of(lives)[0].tolist() == [DIRECTOR, 1]


def test_by_hand_a_head_who_moves_away_is_followed():
    teams = [[0, 0, 1], [0, 0, 1], [1, 0, 1], [1, 0, 1]]
    lives = company(teams, [5, 2, 1], [-9] * 3, [4] * 3)
    assert heads_of(lives)[:, 1].tolist() == [0, 0, 1, 1]


@pytest.fixture(scope="module")
def lives():
    return live(1_500, scenario=SCENARIOS["planted"], rng=np.random.default_rng(3), calendar=calendar_of(3))


def test_every_team_is_headed_by_somebody_employed_outside_of_it_or_the_director(lives):
    heads = heads_of(lives)
    departments = lives.calendar.departments
    for month in range(lives.calendar.months):
        for team, head in enumerate(heads[month]):
            if head < 0:
                assert -1 - head == team % departments
                continue
            assert lives.hired[head] < month
            assert lives.left[head] >= month
            assert lives.team[month, head] != team
            assert lives.team[month, head] % departments == team % departments


def test_the_first_team_of_a_department_is_the_directors(lives):
    heads = heads_of(lives)
    for department in range(lives.calendar.departments):
        assert (heads[:, department] == -1 - department).all()


def test_lines_of_management_never_run_in_a_circle(lives):
    heads = heads_of(lives)
    for month in (0, 17, 35):
        for team in range(heads.shape[1]):
            seen, at = set(), team
            while heads[month, at] >= 0:
                assert at not in seen
                seen.add(at)
                at = lives.team[month, heads[month, at]]


def test_hardly_anybody_heads_two_teams_and_a_head_stays_until_he_leaves_or_moves(lives):
    heads = heads_of(lives)
    for month in (0, 20):
        people = heads[month][heads[month] >= 0]
        assert len(np.unique(people)) > 0.95 * len(people)
    for month in range(1, lives.calendar.months):
        changed = np.flatnonzero((heads[month] != heads[month - 1]) & (heads[month - 1] >= 0))
        old = heads[month - 1, changed]
        gone = lives.left[old] < month
        moved = lives.team[month, old] != lives.team[month - 1, old]
        assert (gone | moved).all()
