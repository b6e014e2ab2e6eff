"""Persons: ids, names, days of hire and exit, kinds of exit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats import vocabulary as words
from careerstats.simulation import names
from careerstats.simulation.clock import day_in_month, first_day, last_day
from careerstats.simulation.months import LET_GO, QUIT, STAYS, Lives

REHIRED = 0.05
"""Share of the hires of whom it is tried to make somebody who comes back."""

AWAY = 3
"""Months that somebody who comes back was away at least."""

QUIT_KINDS = ((words.DISMISSED, 0.10), (words.RETIREMENT, 0.07), (words.OTHER, 0.06))
"""What leaving that is not being let go is recorded as, when not as voluntary, and how often."""

EARLIEST = np.datetime64("1950-01-01", "D")


@dataclass(eq=False)
class Persons:
    """One entry per employment spell, in the order of `Lives`.

    Attributes
    ----------
    employee_id, name, gender, location : numpy.ndarray
        Text; a person who comes back has them twice.
    birth, hired, left, decided : numpy.ndarray
        ``datetime64[D]``; left is NaT for those still there, decided for all but the let go and
        dismissed.
    exit_type : numpy.ndarray
        One of ``vocabulary.EXIT_TYPES``; empty for those still there.
    """

    employee_id: np.ndarray
    name: np.ndarray
    gender: np.ndarray
    location: np.ndarray
    birth: np.ndarray
    hired: np.ndarray
    left: np.ndarray
    decided: np.ndarray
    exit_type: np.ndarray


def persons(lives: Lives, rng: np.random.Generator) -> Persons:
    """Give each simulated life days, a name and an id.

    Parameters
    ----------
    lives : Lives
        From `months.live`.
    rng : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    Persons
    """
    n, calendar = lives.people, lives.calendar
    draws = rng.random((9, n))
    first = draws[0] < 0.6
    hired = day_in_month(lives.hired, calendar, draw=np.where(first, 0.0, draws[1]))
    left, decided = _exits(lives, hired, draws[2])
    exit_type = _exit_types(lives, draws[3])
    decided[(exit_type != words.LET_GO) & (exit_type != words.DISMISSED)] = np.datetime64("NaT", "D")
    gender = np.where(draws[4] < 0.48, "Female", np.where(draws[4] < 0.97, "Male", "")).astype(object)
    name = _names(gender, draws[5], rng.random((2, n)))
    age = np.where(exit_type == words.RETIREMENT, 0.0, 21 + 27 * draws[6] ** 1.5)
    birth = hired - np.floor(365.25 * age).astype("timedelta64[D]")
    retired = exit_type == words.RETIREMENT
    birth[retired] = left[retired] - np.floor(365.25 * (62 + 5 * draws[6][retired])).astype("timedelta64[D]")
    place = np.array(names.LOCATIONS, dtype=object)[np.searchsorted([0.4, 0.7, 0.9], draws[7], side="right")]
    made = Persons(_ids(hired, n), name, gender, place, birth, hired, left, decided, exit_type)
    _come_back(made, lives, draws[8])
    return made


def on_leave(lives: Lives, made: Persons) -> frozenset[str]:
    """Return the ids of the people who are on leave when the data end."""
    calendar = lives.calendar
    since = calendar.months - 1 - lives.absent_from
    away = (since >= 0) & (since < calendar.absence_months)
    away &= (lives.cause == STAYS) & (lives.hired < lives.absent_from)
    return frozenset(made.employee_id[away])


def _exits(lives: Lives, hired: np.ndarray, draw: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Draw days of leaving; those let go in a restructuring are told on its first days."""
    calendar, gone = lives.calendar, lives.cause != STAYS
    told = np.full(lives.people, np.datetime64("NaT", "D"), dtype="datetime64[D]")
    for event in calendar.events:
        named = np.isin(lives.department(event.month), event.departments) & (lives.cause == LET_GO)
        since = lives.left - event.month
        during = named & (since >= 0) & (since < calendar.hold) & (lives.hired < event.month)
        told[during] = first_day(event.month, calendar) + np.floor(10 * draw[during]).astype("timedelta64[D]")
    left = np.full(lives.people, np.datetime64("NaT", "D"), dtype="datetime64[D]")
    earliest = np.where(np.isnat(told), hired, np.maximum(hired, told)) + np.timedelta64(1, "D")
    at_end = draw > 0.5
    left[gone] = day_in_month(
        lives.left, calendar, draw=np.where(at_end, 0.9999, 2 * draw), not_before=earliest
    )[gone]
    left[gone] = np.minimum(left, last_day(lives.left, calendar))[gone]
    left[gone] = np.maximum(left, hired)[gone]
    notice = np.maximum(hired, left - np.floor(14 + 30 * draw).astype("timedelta64[D]"))
    return left, np.where(np.isnat(told), notice, told)


def _exit_types(lives: Lives, draw: np.ndarray) -> np.ndarray:
    """Record some of those who leave as dismissed, retired or other, alike with and without a talk."""
    made = np.full(lives.people, "", dtype=object)
    made[lives.cause == LET_GO] = words.LET_GO
    quits = lives.cause == QUIT
    talked = np.zeros(lives.people, dtype=bool)
    for month in range(lives.calendar.months):
        here = quits & (lives.left == month)
        talked[here] = lives.counted(month, lag=lives.calendar.lag)[here]
    even = np.where(talked, 1.0, np.exp(lives.scenario.quit_talked))
    made[quits] = words.VOLUNTARY
    reached = np.zeros(lives.people)
    for kind, share in QUIT_KINDS:
        below, reached = reached, reached + share * even
        made[quits & (draw >= below) & (draw < reached)] = kind
    return made


def _ids(hired: np.ndarray, n: int) -> np.ndarray:
    """Number people in the order of hire, with leading zeros."""
    order = np.empty(n, dtype=np.int64)
    order[np.argsort(hired, kind="stable")] = np.arange(n)
    number = 1003 + 7 * order
    width = max(6, len(str(1003 + 7 * n)))
    return np.array([f"{k:0{width}d}" for k in number], dtype=object)


def _names(gender: np.ndarray, draw: np.ndarray, family: np.ndarray) -> np.ndarray:
    lists = (names.GIVEN_FEMALE, names.GIVEN_MALE, names.FAMILY_FIRST, names.FAMILY_LAST)
    female, male, low, high = (np.array(text.split(), dtype=object) for text in lists)
    low, high = low[_pick(family[0], len(low))], high[_pick(family[1], len(high))]
    either = np.concatenate([female, male])[_pick(draw, len(female) + len(male))]
    given = np.where(gender == "Female", female[_pick(draw, len(female))], either)
    given = np.where(gender == "Male", male[_pick(draw, len(male))], given)
    return given + " " + low + high


def _pick(draw: np.ndarray, count: int) -> np.ndarray:
    return np.floor(draw * count).astype(np.int64)


def _come_back(made: Persons, lives: Lives, draw: np.ndarray) -> None:
    """Make some of the hires people who had left some months before."""
    free = list(np.flatnonzero(made.exit_type == words.VOLUNTARY)[::-1])
    for new in np.argsort(lives.hired, kind="stable"):
        if not free or draw[new] >= REHIRED or lives.hired[new] < 0:
            continue
        old = next((k for k in free if lives.left[k] + AWAY <= lives.hired[new]), None)
        if old is None or made.exit_type[new] == words.RETIREMENT:
            continue
        free.remove(old)
        for column in (made.employee_id, made.name, made.gender, made.location, made.birth):
            column[new] = column[old]
        if new in free:
            free.remove(new)


def missing_text(values: np.ndarray) -> pd.Series:
    """Return text with missing values in place of the empty ones."""
    series = pd.Series(values, dtype="str")
    return series.mask(series == "")
