"""The conversations of simulated lives, with their day, kind and counterpart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import choose
from careerstats.simulation.clock import day_in_month, working_day
from careerstats.simulation.months import STAYS, Lives
from careerstats.simulation.people import Persons
from careerstats.simulation.scenario import BEFORE
from careerstats.vocabulary import SHORT_MINUTES

Shares = tuple[tuple[Any, float], ...]

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
KINDS: dict[str, Shares] = {
    "with_whom": WITH_WHOM,
    "setting": SETTING,
    "minutes": MINUTES,
    "support": SUPPORT,
    "initiated_by": INITIATED_BY,
}
"""What a conversation is like, and how often."""

ROW_OF = {"with_whom": 1, "setting": 3, "minutes": 4, "support": 5, "initiated_by": 6}
"""Which row of the uniform draws decides each."""

LONG = "long"
"""Of minutes: not short."""

NOT_HELD = (("cancelled", 0.5), ("scheduled", 0.2), ("missed", 0.3))
PLANNED_IN_VAIN = 0.004
"""Share of the months without a conversation that have a meeting in the log which did not take place."""


def split(column: str, value: str) -> tuple[Shares, Shares]:
    """Return the shares of the kind that matters, and those of the others.

    Raises
    ------
    ArgumentError
        When there is no such kind of conversation.
    """
    if column not in KINDS:
        raise choose("counting", column, ", ".join(KINDS))
    of_kind = tuple(
        (v, share)
        for v, share in KINDS[column]
        if (v == value if column != "minutes" else value == LONG and v >= SHORT_MINUTES)
    )
    if not of_kind:
        accepted = [LONG] if column == "minutes" else [v for v, _ in KINDS[column]]
        raise choose(f"counting[{column!r}]", value, ", ".join(accepted))
    return of_kind, tuple(pair for pair in KINDS[column] if pair not in of_kind)


def conversations(
    lives: Lives,
    persons: Persons,
    managers: np.ndarray,
    rng: np.random.Generator,
    *,
    counting: tuple[str, str] | None = None,
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
    counting : (str, str), optional
        Column and value of the kind that matters; by default all kinds do.

    Returns
    -------
    pandas.DataFrame
        Columns of the table conversations, with the status, in the order of days.
    """
    months = lives.calendar.months
    month, who = np.nonzero(lives.logged[BEFORE:])
    month_of = np.arange(months)[:, None]
    employed = (lives.hired[None, :] <= month_of) & (lives.left[None, :] >= month_of)
    employed &= ~lives.talks[BEFORE:]
    vain = np.nonzero(employed & (rng.random((months, lives.people)) < PLANNED_IN_VAIN))
    held = np.arange(len(who) + len(vain[0])) < len(who)
    month, who = np.concatenate([month, vain[0]]), np.concatenate([who, vain[1]])
    draws = rng.random((8, len(who)))
    kinds = {name: drawn(draws[row], KINDS[name]) for name, row in ROW_OF.items()}
    if counting is not None:
        of_kind, others = split(*counting)
        draw = draws[ROW_OF[counting[0]]]
        matters = lives.counting[BEFORE + month, who]
        kinds[counting[0]] = np.where(matters, drawn(draw, of_kind), drawn(draw, others))
    made = pd.DataFrame(
        {
            "employee_id": persons.employee_id[who],
            "date": _days(lives, persons, month, who, draws[0]),
            "with_whom": kinds["with_whom"],
            "counterpart_id": _counterparts(kinds["with_whom"], managers[month, who], persons, who, draws[2]),
            "setting": kinds["setting"],
            "minutes": np.where(held, kinds["minutes"].astype(float), np.nan),
            "support": kinds["support"],
            "initiated_by": kinds["initiated_by"],
            "status": np.where(held, "held", drawn(draws[7], NOT_HELD)),
        }
    )
    text = made.columns.drop(["date", "minutes"])
    made[text] = made[text].astype("str")
    made = made.assign(date=made["date"].astype("datetime64[us]"))
    return made.sort_values(["date", "employee_id"], kind="stable", ignore_index=True)


def _days(lives: Lives, persons: Persons, month: np.ndarray, who: np.ndarray, draw: np.ndarray) -> np.ndarray:
    """Return a working day in each month on which the person was employed."""
    day = day_in_month(
        month,
        lives.calendar,
        draw=draw,
        not_before=persons.hired[who],
        not_after=np.where(lives.cause[who] == STAYS, np.datetime64("NaT", "D"), persons.left[who]),
    )
    return working_day(day, persons.hired[who])


def drawn(draw: np.ndarray, shares: Shares) -> np.ndarray:
    """Return for uniform draws the values of a table of values and shares."""
    values = np.array([value for value, _ in shares], dtype=object)
    total = sum(share for _, share in shares)
    edges = np.cumsum([share / total for _, share in shares])[:-1]
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
