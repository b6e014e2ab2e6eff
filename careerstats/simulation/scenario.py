"""What is planted: the coefficients of a simulated workforce, and its calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace

from careerstats.errors import choose

WINDOW = 12
"""Months in which a conversation counts as recent."""

BEFORE = 24
"""Months simulated before the first one of the calendar, so that exposure is known from its start."""


@dataclass(frozen=True)
class Scenario:
    """Coefficients on the logit scale of what happens to one person in one month.

    *Talked* is 1 when there was a conversation that counts in the window of 12 months; rating is
    taken from 3 on, level from 1 on, and manager effects are standard normal.

    Attributes
    ----------
    talk, talk_rating, talk_level, talk_manager : float
        A conversation: constant, rating, level, the manager's v.
    let_go, let_go_event, let_go_talked, let_go_rating, let_go_level, let_go_manager : float
        Being let go: constant, an event in one's department, talked, rating, level, the manager's u.
    quit, quit_talked, quit_rating : float
        Leaving voluntarily.
    promoted, promoted_talked, promoted_rating, promoted_level : float
        Being promoted in a cycle.
    manager_correlation : float
        Correlation of u and v: below 0, managers who talk little are those whose people are let go.
    logged : float
        Probability that a conversation reaches the log.
    counting : float
        Share of conversations that are of the kind that matters; the others change nothing.
    listed_ahead : int
        Months before an event at which its list is drawn in secret; 0: no list, monthly chances.
    listed_talk : float
        How often those on the list are still talked to, relative to before.
    """

    talk: float = -2.75
    talk_rating: float = 0.35
    talk_level: float = 0.15
    talk_manager: float = 0.5
    let_go: float = -7.0
    let_go_event: float = 3.9
    let_go_talked: float = -0.5
    let_go_rating: float = -0.5
    let_go_level: float = 0.10
    let_go_manager: float = 0.4
    quit: float = -4.9
    quit_talked: float = -0.15
    quit_rating: float = 0.10
    promoted: float = -2.3
    promoted_talked: float = 0.4
    promoted_rating: float = 0.6
    promoted_level: float = -0.15
    manager_correlation: float = 0.0
    logged: float = 1.0
    counting: float = 1.0
    listed_ahead: int = 0
    listed_talk: float = 0.1


PLANTED = Scenario()
CONFOUNDED = replace(PLANTED, let_go_talked=0.0, quit_talked=0.0, promoted_talked=0.0)

SCENARIOS: dict[str, Scenario] = {
    "null": replace(CONFOUNDED, talk_rating=0.0, talk_level=0.0),
    "confounded": CONFOUNDED,
    "planted": PLANTED,
    "unlogged": replace(PLANTED, logged=0.7),
    "reverse": replace(CONFOUNDED, listed_ahead=4),
    "managers": replace(CONFOUNDED, manager_correlation=-0.8),
}
"""null: conversations do nothing and fall on everybody alike. confounded: they do nothing, but the
better rated talk more and are let go less. planted: they matter. unlogged: the same with 30 % of
conversations missing from the log. reverse: they do nothing, but those on a secret list are no
longer talked to. managers: they do nothing, but managers who talk little lose more people."""


def scenario_named(name: str) -> Scenario:
    """Return a scenario of `SCENARIOS`, or raise ArgumentError."""
    if name not in SCENARIOS:
        raise choose("scenario", name, ", ".join(SCENARIOS))
    return SCENARIOS[name]


@dataclass(frozen=True)
class Event:
    """A restructuring.

    Attributes
    ----------
    month : int
        Its first month.
    departments : tuple of int
        The departments it names.
    strength : float
        Its size: added to the coefficient `let_go_event`.
    """

    month: int
    departments: tuple[int, ...]
    strength: float = 0.0


@dataclass(frozen=True)
class Calendar:
    """When things happen, in months from 0, and what the organisation is like.

    Attributes
    ----------
    months : int
        Length.
    departments : int
        Their number; managers belong to them in turn.
    people_per_manager : int
        People ever employed, to one manager.
    events : tuple of Event
        Restructurings.
    event_months : int
        Months in which an event lets people go.
    hold : int
        Months from an event's start for which exposure and attributes of the people concerned are
        those of its first day.
    cycles : tuple of int
        Months at whose start promotions take effect.
    ratings : tuple of int
        Months from which a new rating is in force; before the first there is one already.
    lag : int
        Months before the present that decisions no longer see: exposure ends that much earlier.
    climb : bool
        Whether a promotion raises the level; the top level and those promoted in the 12 months
        before are then not promoted.
    last_hires : int
        The last month in which people are hired.
    moves : float
        Probability that a person moves to another team in a month.
    absences : float
        Share of people who are on leave once, for `absence_months`, and talk to nobody then.
    department_talk : tuple of float
        Added to the logit of a conversation, by department.
    """

    months: int = 60
    departments: int = 6
    people_per_manager: int = 8
    events: tuple[Event, ...] = (Event(20, (0, 1, 2)), Event(36, (2, 3, 4)), Event(50, (0, 4, 5)))
    event_months: int = 3
    hold: int = 3
    cycles: tuple[int, ...] = (12, 24, 36, 48)
    ratings: tuple[int, ...] = ()
    lag: int = 0
    climb: bool = False
    last_hires: int = 47
    moves: float = 0.0
    absences: float = 0.0
    absence_months: int = 4
    department_talk: tuple[float, ...] = ()


FIVE_YEARS = Calendar()
"""The calendar of the replications: 60 months, events at 20, 36 and 50, cycles once a year."""
