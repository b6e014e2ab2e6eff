"""Days, names, ids and kinds of exit given to simulated lives."""

import numpy as np
import pytest

from careerstats.simulation.clock import calendar_of, first_day
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


def test_exits_other_than_being_let_go_have_the_shares_planned(lives, made):
    quits = made.exit_type[lives.cause == QUIT]
    # 10 %, 7 % and 6 %, a little less for those without a talk, who leave a little more often
    for kind, share in (("dismissed", 0.10), ("retirement", 0.07), ("other", 0.06)):
        assert np.mean(quits == kind) == pytest.approx(share * 0.93, abs=0.05)


def test_most_are_hired_on_the_first_of_a_month(made):
    first = made.hired == made.hired.astype("datetime64[M]").astype("datetime64[D]")
    assert 0.55 < first.mean() < 0.7


def test_names_are_a_given_and_a_family_name_and_mostly_differ(made):
    assert all(len(name.split()) == 2 for name in made.name)
    assert len(set(made.name)) > 0.95 * len(made.name)
    female = {name.split()[0] for name in made.name[made.gender == "Female"]}
    male = {name.split()[0] for name in made.name[made.gender == "Male"]}
    assert not female & male


def test_ids_follow_the_order_of_hire(lives):
    made = persons(lives, np.random.default_rng(9))
    once = ~np.isin(made.employee_id, [i for i in made.employee_id if np.sum(made.employee_id == i) > 1])
    order = np.argsort(made.employee_id[once])
    assert (np.diff(made.hired[once][order].astype(int)) >= 0).all()
