"""The conversations of simulated lives, with their day, kind and counterpart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from careerstats.simulation.clock import day_in_month, working_day
from careerstats.simulation.months import STAYS, Lives
from careerstats.simulation.people import Persons
from careerstats.simulation.scenario import BEFORE

WITH_WHOM = (
    ("manager", 0.60),
    ("skip_level", 0.08),
    ("mentor", 0.09),
    ("coach", 0.04),
    ("peer", 0.08),
    ("hr", 0.08),
    ("other", 0.03),
)
SETTING = (("formal", 0.42), ("informal", 0.58))
MINUTES = ((10.0, 0.15), (20.0, 0.2), (30.0, 0.35), (45.0, 0.2), (60.0, 0.1))
SUPPORT = (
    ("new_project", 0.17),
    ("development", 0.31),
    ("internal_move", 0.10),
    ("promotion", 0.15),
    ("external_move", 0.03),
    ("wellbeing", 0.08),
    ("general", 0.16),
)
INITIATED_BY = (("manager", 0.55), ("employee", 0.37), ("hr", 0.08))
NOT_HELD = (("cancelled", 0.5), ("scheduled", 0.2), ("missed", 0.3))
PLANNED_IN_VAIN = 0.004
"""Share of the months of employment with a meeting in the log that did not take place."""


def conversations(
    lives: Lives, persons: Persons, managers: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the log: conversations held, and some that were not.

    Parameters
    ----------
    lives : Lives
        What happened.
    persons : Persons
        To whom.
    managers : numpy.ndarray
        Text (T, n): the id of each person's manager in each month.
    rng : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    pandas.DataFrame
        Columns of the table conversations, with the status, in the order of days.
    """
    months = lives.calendar.months
    month, who = np.nonzero(lives.logged[BEFORE:])
    month_of = np.arange(months)[:, None]
    employed = (lives.hired[None, :] <= month_of) & (lives.left[None, :] >= month_of)
    vain = np.nonzero(employed & (rng.random((months, lives.people)) < PLANNED_IN_VAIN))
    held = np.arange(len(who) + len(vain[0])) < len(who)
    month, who = np.concatenate([month, vain[0]]), np.concatenate([who, vain[1]])
    draws = rng.random((8, len(who)))
    day = day_in_month(
        month,
        lives.calendar,
        draw=draws[0],
        not_before=persons.hired[who],
        not_after=np.where(lives.cause[who] == STAYS, np.datetime64("NaT"), persons.left[who]),
    )
    day = working_day(day, persons.hired[who])
    whom = drawn(draws[1], WITH_WHOM)
    made = pd.DataFrame(
        {
            "employee_id": persons.employee_id[who],
            "date": day,
            "with_whom": whom,
            "counterpart_id": _counterparts(whom, managers[month, who], persons, who, draws[2]),
            "setting": drawn(draws[3], SETTING),
            "minutes": np.where(held, drawn(draws[4], MINUTES).astype(float), np.nan),
            "support": drawn(draws[5], SUPPORT),
            "initiated_by": drawn(draws[6], INITIATED_BY),
            "status": np.where(held, "held", drawn(draws[7], NOT_HELD)),
        }
    )
    text = made.columns.drop(["date", "minutes"])
    made[text] = made[text].astype("str")
    made = made.assign(date=made["date"].astype("datetime64[us]"))
    return made.sort_values(["date", "employee_id"], kind="stable", ignore_index=True)


def drawn(draw: np.ndarray, shares: tuple[tuple[object, float], ...]) -> np.ndarray:
    """Return for uniform draws the values of a table of values and shares."""
    values = np.array([value for value, _ in shares], dtype=object)
    edges = np.cumsum([share for _, share in shares])[:-1]
    return values[np.searchsorted(edges, draw, side="right")]


def _counterparts(
    whom: np.ndarray, manager: np.ndarray, persons: Persons, who: np.ndarray, draw: np.ndarray
) -> np.ndarray:
    """Name the manager, or a colleague where the counterpart is one; nobody for the others."""
    other = (who + 1 + np.floor(draw * (len(persons.employee_id) - 1)).astype(np.int64)) % len(
        persons.employee_id
    )
    made = np.full(len(who), None, dtype=object)
    made[whom == "manager"] = manager[whom == "manager"]
    colleague = np.isin(whom.astype(str), ["mentor", "peer", "hr"])
    made[colleague] = persons.employee_id[other[colleague]]
    return made
