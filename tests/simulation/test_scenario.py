"""Scenarios and calendars: what each plants, and only that."""

import pytest

from careerstats.errors import ArgumentError
from careerstats.simulation.scenario import FIVE_YEARS, SCENARIOS, Event, scenario_named

OF_A = ("let_go_talked", "quit_talked", "promoted_talked")
"""Coefficients of a recent conversation."""


def test_the_coefficients_are_those_of_the_method():
    planted = SCENARIOS["planted"]
    assert (planted.talk, planted.talk_rating, planted.talk_level, planted.talk_manager) == (
        -2.75,
        0.35,
        0.15,
        0.5,
    )
    assert (planted.let_go, planted.let_go_event, planted.let_go_talked) == (-7.0, 3.9, -0.5)
    assert (planted.let_go_rating, planted.let_go_level, planted.let_go_manager) == (-0.5, 0.10, 0.4)
    assert (planted.quit, planted.quit_talked, planted.quit_rating) == (-4.9, -0.15, 0.10)
    assert (planted.promoted, planted.promoted_talked) == (-2.3, 0.4)
    assert (planted.promoted_rating, planted.promoted_level) == (0.6, -0.15)


@pytest.mark.parametrize(
    ("name", "differs"),
    [
        ("null", {*OF_A, "talk_rating", "talk_level"}),
        ("confounded", {*OF_A}),
        ("planted", set()),
        ("unlogged", {"logged"}),
        ("reverse", {*OF_A, "listed_ahead"}),
        ("managers", {*OF_A, "manager_correlation"}),
    ],
)
def test_each_scenario_differs_from_planted_in_its_point_alone(name, differs):
    planted, other = vars(SCENARIOS["planted"]), vars(SCENARIOS[name])
    assert {k for k in planted if planted[k] != other[k]} == differs
    if "let_go_talked" in differs:
        assert all(other[k] == 0 for k in OF_A)


def test_what_the_special_scenarios_plant():
    assert SCENARIOS["unlogged"].logged == 0.7
    assert SCENARIOS["reverse"].listed_ahead == 4
    assert SCENARIOS["reverse"].listed_talk == 0.1
    assert SCENARIOS["managers"].manager_correlation == -0.8


def test_the_five_years_are_those_of_the_method():
    assert FIVE_YEARS.months == 60
    assert FIVE_YEARS.departments == 6
    assert FIVE_YEARS.people_per_manager == 8
    assert FIVE_YEARS.events == (Event(20, (0, 1, 2)), Event(36, (2, 3, 4)), Event(50, (0, 4, 5)))
    assert FIVE_YEARS.event_months == 3
    assert FIVE_YEARS.cycles == (12, 24, 36, 48)


def test_a_scenario_is_found_by_name_or_refused():
    assert scenario_named("null") is SCENARIOS["null"]
    with pytest.raises(ArgumentError, match="scenario='S2' is not accepted; give one of null, confounded"):
        scenario_named("S2")
