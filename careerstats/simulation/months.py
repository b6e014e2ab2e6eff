"""The simulator's core: people month by month, as arrays.

Only ``Generator.random`` is drawn from: its stream is the same on all platforms, which NumPy does
not promise of the other distributions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careerstats.simulation.scenario import BEFORE, FIVE_YEARS, WINDOW, Calendar, Event, Scenario

STAYS, LET_GO, QUIT = 0, 1, 2
LEVELS = 5
LEVEL_SHARES = np.array([0.35, 0.30, 0.20, 0.10, 0.05])
HIRED_BEFORE = 0.7
"""Share of people hired in the ten years before the calendar starts; the others after."""


@dataclass(eq=False)
class Landmark:
    """State on the first day of an event or promotion cycle, before anything happens.

    Attributes
    ----------
    month : int
        The month that begins.
    people : numpy.ndarray
        Persons at risk whose whole window lies in their employment.
    talked : numpy.ndarray
        Their true exposure: bool, a conversation in the window.
    linear : numpy.ndarray
        Their logit of the outcome without a conversation: of being let go in a month of the event
        (without what the event adds), or of being promoted.
    quit : numpy.ndarray
        Their logit of leaving voluntarily in a month without a conversation; empty for a cycle.
    strength : float
        What the event adds to `linear`.
    """

    month: int
    people: np.ndarray
    talked: np.ndarray
    linear: np.ndarray
    quit: np.ndarray
    strength: float = 0.0


@dataclass(eq=False)
class Lives:
    """What happened: n people, T months; matrices are (T, n), one row a month.

    Attributes
    ----------
    scenario, calendar : Scenario, Calendar
        What was simulated.
    hired : numpy.ndarray
        Month of hire, negative before the calendar starts.
    left : numpy.ndarray
        Month of leaving; T for those still there.
    cause : numpy.ndarray
        ``STAYS``, ``LET_GO`` or ``QUIT``.
    team, rating, level : numpy.ndarray
        (T, n), in force during each month; people of one team have one manager, and team g lies in
        department g modulo the number of departments.
    talks, logged, counting : numpy.ndarray
        bool (BEFORE + T, n): conversations held, those that reached the log, and those of the kind
        that matters; row BEFORE is month 0.
    promoted : numpy.ndarray
        bool (cycles, n).
    absent_from : numpy.ndarray
        First month on leave; beyond T for those who never are.
    events, cycles : list of Landmark
        The states in which the outcomes were decided.
    """

    scenario: Scenario
    calendar: Calendar
    hired: np.ndarray
    left: np.ndarray
    cause: np.ndarray
    team: np.ndarray
    rating: np.ndarray
    level: np.ndarray
    talks: np.ndarray
    logged: np.ndarray
    counting: np.ndarray
    promoted: np.ndarray
    absent_from: np.ndarray
    events: list[Landmark]
    cycles: list[Landmark]

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.hired)

    def department(self, month: int) -> np.ndarray:
        """Return each person's department in a month."""
        return self.team[month] % self.calendar.departments

    def talked(self, month: int, *, lag: int = 0) -> np.ndarray:
        """Return who has a logged conversation in the 12 months before `month` - `lag`."""
        return _any(self.logged, month - lag)

    def counted(self, month: int, *, lag: int = 0) -> np.ndarray:
        """Return who has a conversation that matters, logged or not, in the same months."""
        return _any(self.counting, month - lag)


def _any(rows: np.ndarray, month: int) -> np.ndarray:
    return np.asarray(rows[BEFORE + month - WINDOW : BEFORE + month].any(axis=0))


def expit(x: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + np.exp(-x))


def normal(rng: np.random.Generator, size: int | tuple[int, ...]) -> np.ndarray:
    """Return standard normal numbers by inversion of uniform ones."""
    from scipy.special import ndtri

    return ndtri(rng.random(size) + 2.0**-54)


def live(
    people: int, *, scenario: Scenario, rng: np.random.Generator, calendar: Calendar = FIVE_YEARS
) -> Lives:
    """Simulate a workforce month by month.

    Parameters
    ----------
    people : int
        Everybody ever employed.
    scenario : Scenario
        Coefficients; in each month a person who is not let go may leave voluntarily.
    rng : numpy.random.Generator
        From ``numpy.random.default_rng(seed)``.
    calendar : Calendar
        Events, cycles and what the organisation is like.

    Returns
    -------
    Lives
    """
    world = _World(people, scenario, calendar, rng)
    for month in range(-BEFORE, calendar.months):
        world.step(month)
    return world.lives


class _World:
    """State of the simulation while months pass."""

    def __init__(self, people: int, scenario: Scenario, calendar: Calendar, rng: np.random.Generator):
        self.scenario, self.calendar, self.rng = scenario, calendar, rng
        months, n = calendar.months, people
        self.managers = max(n // calendar.people_per_manager, calendar.departments)
        rho = scenario.manager_correlation
        self.u = normal(rng, self.managers)
        self.v = rho * self.u + np.sqrt(1 - rho * rho) * normal(rng, self.managers)
        self.quality = normal(rng, n)
        self.rating = self._rate()
        self.level = 1 + np.searchsorted(np.cumsum(LEVEL_SHARES)[:-1], rng.random(n), side="right")
        self.team = np.floor(rng.random(n) * self.managers).astype(np.int32)
        before, when = rng.random(n) < HIRED_BEFORE, rng.random(n)
        span = calendar.last_hires + 1
        hired = np.where(before, -1 - np.floor(when * 120), np.floor(when * span)).astype(np.int32)
        away = rng.random(n) < calendar.absences
        absent = np.where(away, np.floor(rng.random(n) * months), 10 * months).astype(np.int32)
        self.raised = np.full(n, -1000, dtype=np.int32)
        self.listed = np.zeros(n, dtype=bool)
        self.event: Event | None = None
        self.affected = np.zeros(n, dtype=bool)
        self.held = np.zeros((3, n))
        self.lives = Lives(
            scenario=scenario,
            calendar=calendar,
            hired=hired,
            left=np.full(n, months, dtype=np.int32),
            cause=np.zeros(n, dtype=np.int8),
            team=np.empty((months, n), dtype=np.int32),
            rating=np.empty((months, n), dtype=np.int8),
            level=np.empty((months, n), dtype=np.int8),
            talks=np.zeros((BEFORE + months, n), dtype=bool),
            logged=np.zeros((BEFORE + months, n), dtype=bool),
            counting=np.zeros((BEFORE + months, n), dtype=bool),
            promoted=np.zeros((len(calendar.cycles), n), dtype=bool),
            absent_from=absent,
            events=[],
            cycles=[],
        )
        self.active = np.zeros(n, dtype=bool)
        self._derive()

    def _rate(self) -> np.ndarray:
        noise = normal(self.rng, len(self.quality))
        return np.clip(np.rint(3 + 0.9 * (self.quality + 0.5 * noise)), 1, 5)

    def _derive(self) -> None:
        """Work out what depends on rating, level and team only."""
        s, rating, level = self.scenario, self.rating - 3, self.level - 1
        talk = s.talk + s.talk_rating * rating + s.talk_level * level + s.talk_manager * self.v[self.team]
        if self.calendar.department_talk:
            talk = talk + np.array(self.calendar.department_talk)[self.team % self.calendar.departments]
        self.talk = expit(talk)
        self.let_go = s.let_go + s.let_go_rating * rating + s.let_go_level * level
        self.let_go = self.let_go + s.let_go_manager * self.u[self.team]
        self.quit = s.quit + s.quit_rating * rating

    def step(self, month: int) -> None:
        """Let one month pass: those who begin, those promoted, events, moves, exits, talks."""
        lives = self.lives
        self.active = (lives.hired <= month) & (lives.cause == STAYS)
        if month >= 0:
            self._appraise(month)
            self._announce(month)
            self._promote(month)
            self._move(month)
            lives.team[month], lives.rating[month], lives.level[month] = self.team, self.rating, self.level
        talked = self.rng.random(lives.people) < self._talk_chance(month)
        talked &= self.active
        lives.talks[BEFORE + month] = talked
        lives.logged[BEFORE + month] = self._part(talked, self.scenario.logged)
        lives.counting[BEFORE + month] = self._part(talked, self.scenario.counting)
        if month >= 0:
            self._leave(month)

    def _part(self, talked: np.ndarray, share: float) -> np.ndarray:
        return talked if share >= 1 else talked & (self.rng.random(len(talked)) < share)

    def _talk_chance(self, month: int) -> np.ndarray:
        chance = self.talk
        if self.scenario.listed_ahead:
            chance = np.where(self.listed, self.scenario.listed_talk * chance, chance)
        if self.calendar.absences:
            since = month - self.lives.absent_from
            chance = np.where((since >= 0) & (since < self.calendar.absence_months), 0.0, chance)
        return chance

    def _appraise(self, month: int) -> None:
        if month in self.calendar.ratings:
            self.rating = self._rate()
            self._derive()

    def _talked(self, month: int) -> np.ndarray:
        return self.lives.counted(month, lag=self.calendar.lag)

    def _whole_window(self, month: int) -> np.ndarray:
        return self.active & (self.lives.hired <= month - WINDOW - self.calendar.lag)

    def _announce(self, month: int) -> None:
        """Draw the lists of events to come, and begin those that begin."""
        ahead = self.scenario.listed_ahead
        for event in self.calendar.events:
            if ahead and month == event.month - ahead:
                linear = self.let_go + self.scenario.let_go_event + event.strength
                linear = linear + self.scenario.let_go_talked * self._talked(month)
                chance = 1 - (1 - expit(linear)) ** self.calendar.event_months
                self.listed = self._named(event) & (self.rng.random(len(chance)) < chance)
            if month == event.month:
                self._begin(event, self._named(event))

    def _named(self, event: Event) -> np.ndarray:
        return np.isin(self.team % self.calendar.departments, event.departments) & self.active

    def _begin(self, event: Event, named: np.ndarray) -> None:
        talked = self._talked(event.month)
        self.event, self.affected = event, named
        self.held = np.array([self.let_go, self.quit, talked])
        at = np.flatnonzero(named & self._whole_window(event.month))
        strength = self.scenario.let_go_event + event.strength
        self.lives.events.append(
            Landmark(event.month, at, talked[at], self.let_go[at], self.quit[at], strength)
        )

    def _promote(self, month: int) -> None:
        if month not in self.calendar.cycles:
            return
        s, lives = self.scenario, self.lives
        linear = s.promoted + s.promoted_rating * (self.rating - 3) + s.promoted_level * (self.level - 1)
        talked = self._talked(month)
        ready = self.active & (lives.hired <= month - WINDOW)
        if self.calendar.climb:
            ready &= (self.level < LEVELS) & (self.raised <= month - WINDOW)
        at = np.flatnonzero(ready & self._whole_window(month))
        lives.cycles.append(Landmark(month, at, talked[at], linear[at], np.empty(0)))
        won = ready & (self.rng.random(len(ready)) < expit(linear + s.promoted_talked * talked))
        lives.promoted[self.calendar.cycles.index(month)] = won
        if self.calendar.climb:
            self.level = self.level + won
            self.raised[won] = month
            self._derive()

    def _move(self, month: int) -> None:
        """Move some people to another team, but nobody out of a department being restructured."""
        if not self.calendar.moves:
            return
        goes = self.active & (self.rng.random(len(self.active)) < self.calendar.moves)
        goes &= ~(self.affected & self._under_way(month)) & (self.lives.hired < month)
        to = np.floor(self.rng.random(len(goes)) * self.managers).astype(np.int32)
        self.team = np.where(goes, to, self.team)
        self._derive()

    def _under_way(self, month: int) -> bool:
        return self.event is not None and month < self.event.month + self.calendar.hold

    def _leave(self, month: int) -> None:
        s, lives = self.scenario, self.lives
        state = np.array([self.let_go, self.quit, self._talked(month)])
        if self._under_way(month):
            state = np.where(self.affected, self.held, state)
        let_go, quits, talked = state
        let_go = let_go + s.let_go_talked * talked
        goes = np.zeros(lives.people, dtype=bool)
        if self.event is not None and month < self.event.month + self.calendar.event_months:
            if s.listed_ahead:
                goes = self.listed & (month == self.event.month)
            else:
                let_go = let_go + (s.let_go_event + self.event.strength) * self.affected
        goes |= self.rng.random(lives.people) < expit(let_go)
        quitting = self.rng.random(lives.people) < expit(quits + s.quit_talked * talked)
        for cause, who in ((LET_GO, goes & self.active), (QUIT, quitting & ~goes & self.active)):
            lives.left[who], lives.cause[who] = month, cause
