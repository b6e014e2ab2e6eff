"""Days, names, ids and kinds of exit given to simulated lives, and who heads which team."""

import numpy as np
import pytest

from careerstats.simulation.clock import calendar_of, first_day
from careerstats.simulation.heads import heads_of
from careerstats.simulation.months import LET_GO, QUIT, STAYS, live
from careerstats.simulation.people import on_leave, persons
from careerstats.simulation.scenario import SCENARIOS


@pytest.fixture(scope="module")
def lives():
    return live(1_500, scenario=SCENARIOS["planted"], rng=np.random.default_rng(3), calendar=calendar_of(3))


@pytest.fixture(scope="module")
def made(lives):
    return persons(lives, np.random.default_rng(4))


def month_of(days):
    start = np.datetime64("2023-10", "M").astype(int)
    return days.astype("datetime64[M]").astype(int) - start


def test_days_lie_in_the_months_of_the_lives(lives, made):
    assert (month_of(made.hired) == lives.hired).all()
    gone = lives.cause != STAYS
    assert (month_of(made.left[gone]) == lives.left[gone]).all()
    assert np.isnat(made.left[~gone]).all()
    assert (made.left[gone] >= made.hired[gone]).all()


def test_each_kind_of_exit_comes_from_its_cause(lives, made):
    assert set(made.exit_type[lives.cause == LET_GO]) == {"let_go"}
    assert set(made.exit_type[lives.cause == QUIT]) == {"voluntary", "dismissed", "retirement", "other"}
    assert set(made.exit_type[lives.cause == STAYS]) == {""}


def test_those_let_go_in_a_restructuring_are_told_in_its_first_days_and_before_they_leave(lives, made):
    for event in lives.calendar.events:
        during = (lives.cause == LET_GO) & np.isin(lives.left - event.month, (0, 1, 2))
        during &= np.isin(lives.department(event.month), event.departments) & (lives.hired < event.month)
        after = (made.decided[during] - first_day(event.month, lives.calendar)).astype(int)
        assert during.sum() > 20
        assert after.min() >= 0
        assert after.max() < 10
        assert (made.decided[during] < made.left[during]).all()


def test_only_the_let_go_and_the_dismissed_are_told(made):
    told = ~np.isnat(made.decided)
    assert set(made.exit_type[told]) == {"let_go", "dismissed"}
    assert told.sum() == np.isin(made.exit_type, ["let_go", "dismissed"]).sum()


def test_people_retire_from_62_and_are_hired_from_21(made):
    retired = made.exit_type == "retirement"
    age = (made.left - made.birth).astype(int)[retired] / 365.25
    assert retired.sum() > 5
    assert age.min() > 61.9
    assert age.max() < 67.1
    others = ~retired & ~np.isnat(made.birth)
    young = (made.hired - made.birth).astype(int)[others] / 365.25
    assert young.min() > 20.9


def test_whoever_comes_back_has_left_before_and_keeps_id_name_and_birthday(lives, made):
    ids, counts = np.unique(made.employee_id.astype(str), return_counts=True)
    back = ids[counts > 1]
    assert len(back) > 3
    assert counts.max() == 2
    for employee in back:
        first, second = sorted(np.flatnonzero(made.employee_id == employee), key=lambda k: made.hired[k])
        assert made.exit_type[first] == "voluntary"
        assert lives.hired[second] >= lives.left[first] + 3
        assert made.name[first] == made.name[second]
        assert made.birth[first] == made.birth[second]


def test_ids_are_six_digits_with_leading_zeros(made):
    assert {len(i) for i in made.employee_id} == {6}
    assert all(i.isdigit() for i in made.employee_id)
    assert min(made.employee_id).startswith("00")


def test_on_leave_are_a_few_of_those_still_there(lives, made):
    away = on_leave(lives, made)
    there = set(made.employee_id[lives.cause == STAYS])
    assert away <= there
    assert 0 < len(away) < 0.03 * lives.people


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
