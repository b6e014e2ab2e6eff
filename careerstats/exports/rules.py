"""Rules about single rows, each a small object: what is wrong, how bad it is, what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from careerstats import tables
from careerstats.exports.audit import Recorder
from careerstats.exports.findings import QUARANTINE, WARNING, Finding
from careerstats.periods import to_days
from careerstats.workforce import EVENTS, Workforce

DATE_OF = dict(EVENTS)
"""The date that places a row of each table in time."""

NOT_KNOWN = np.datetime64("NaT", "D")

EVENT_TABLES = ("conversations", "promotions", "exits", "ratings", "job_history")


class Scene:
    """What a row is judged against: who was employed when, and the day of the export.

    Parameters
    ----------
    employees, exits : pandas.DataFrame
        Checked rows, at least with the columns of their tables.
    today : numpy.datetime64
        Day of the export.
    """

    def __init__(
        self, employees: pd.DataFrame, exits: pd.DataFrame, today: np.datetime64 = NOT_KNOWN
    ) -> None:
        self.today = today
        self.work = Workforce.from_frames(
            employees=employees[list(tables.TABLES["employees"])], exits=exits[list(tables.TABLES["exits"])]
        )
        self.hired = to_days(self.work.spells["hire_date"])
        self.left = to_days(self.work.spells["exit_date"])

    def place(self, ids: pd.Series, dates: pd.Series) -> Placed:
        """Place persons and days in the spells."""
        spell = self.work.spell_of(ids, dates)
        known = spell >= 0
        known[~known] = ids[~known].isin(self.work.spells["employee_id"]).to_numpy()
        left = self.left[np.maximum(spell, 0)] if len(self.left) else np.full(len(ids), NOT_KNOWN)
        return Placed(known, spell, to_days(dates), left, self.today)


@dataclass
class Placed:
    """Rows placed in the spells.

    Attributes
    ----------
    known : numpy.ndarray
        Whether the person is in the roster.
    spell : numpy.ndarray
        Last spell begun by the row's day; -1 for none.
    days, left : numpy.ndarray
        The row's day, and the last day of its spell (NaT: still employed).
    today : numpy.datetime64
        Day of the export.
    """

    known: np.ndarray
    spell: np.ndarray
    days: np.ndarray
    left: np.ndarray
    today: np.datetime64

    @property
    def later(self) -> np.ndarray:
        """Whether the day lies after the day of the export."""
        return self.days > self.today

    @property
    def before_hire(self) -> np.ndarray:
        """Whether a known person had not been hired by the day."""
        return self.known & (self.spell < 0)

    @property
    def after_exit(self) -> np.ndarray:
        """Whether the last spell begun by the day had ended before it."""
        return (self.spell >= 0) & (self.left < self.days)

    def without(self, mask: np.ndarray) -> Placed:
        """Return the rows that a mask does not hold."""
        return Placed(self.known[~mask], self.spell[~mask], self.days[~mask], self.left[~mask], self.today)


@dataclass(frozen=True)
class Rule:
    """One rule about the rows of some tables.

    Attributes
    ----------
    name : str
        Short stable name, as in ``audit.problems``.
    severity : str
        warning (the row stays) or quarantine (it is held back).
    tables : tuple of str
        Tables it applies to.
    message, action : str
        What is wrong, and what was done or is to do; ``{date}`` stands for the date's field.
    holds : callable
        ``(rows, placed)`` to an array that is True where the rule is broken.
    field : str
        The field whose cell is named; empty for the date.
    """

    name: str
    severity: str
    tables: tuple[str, ...]
    message: str
    action: str
    holds: Callable[[pd.DataFrame, Placed], Any]
    field: str = ""


def _held(rows: pd.DataFrame) -> pd.Series:
    """Return the rows of a log that claim to have taken place."""
    return rows["status"].eq("held") | rows["status"].isna()


RULES = (
    Rule(
        "employee-unknown",
        QUARANTINE,
        EVENT_TABLES,
        "The employee is not in the roster, or the roster row was held back.",
        "Held back; add the person to the roster, or correct the id.",
        lambda rows, placed: ~placed.known,
        field="employee_id",
    ),
    Rule(
        "conversation-in-future",
        QUARANTINE,
        ("conversations",),
        "The conversation is said to have been held after the day of the export.",
        "Held back; correct the date, or give the day of the export as today=.",
        lambda rows, placed: placed.later & _held(rows),
    ),
    Rule(
        "rating-in-future",
        QUARANTINE,
        ("ratings",),
        "The rating was given after the day of the export.",
        "Held back; correct the date, or give the day of the export as today=.",
        lambda rows, placed: placed.later,
    ),
    Rule(
        "planned",
        WARNING,
        ("exits", "promotions", "job_history"),
        "The {date} lies after the day of the export: it is planned, not done.",
        "Kept, but counted only as of that day; give today= if the export is newer.",
        lambda rows, placed: placed.later,
    ),
    Rule(
        "exit-before-hire",
        QUARANTINE,
        ("exits",),
        "The exit lies before the person's first hire date; perhaps a rehire overwrote the first hire.",
        "Held back; give the roster one row for each spell, with its own hire date.",
        lambda rows, placed: placed.before_hire,
    ),
    Rule(
        "before-hire",
        WARNING,
        ("conversations", "promotions"),
        "The {date} lies before the person was hired.",
        "Kept, but left out of what counts while employed.",
        lambda rows, placed: placed.before_hire,
    ),
    Rule(
        "after-exit",
        WARNING,
        ("conversations", "promotions"),
        "The {date} lies after the person had left.",
        "Kept, but left out of what counts while employed.",
        lambda rows, placed: placed.after_exit,
    ),
    Rule(
        "with-oneself",
        WARNING,
        ("conversations",),
        "The employee and the counterpart are the same person.",
        "Kept; correct the counterpart if the log has another.",
        lambda rows, placed: rows["employee_id"].eq(rows["counterpart_id"]),
        field="counterpart_id",
    ),
    Rule(
        "level-not-up",
        WARNING,
        ("promotions",),
        "The promotion does not change the level.",
        "Kept; correct the levels, or take the row out.",
        lambda rows, placed: rows["from_level"].eq(rows["to_level"]),
        field="to_level",
    ),
)
"""All rules about single rows of events, in the order in which they are tried."""


def apply_rules(table: str, rows: pd.DataFrame, scene: Scene, recorder: Recorder) -> pd.DataFrame:
    """Try all rules of a table; record what they find and return the rows that stay."""
    if rows.empty:
        return rows
    date = DATE_OF[table]
    placed = scene.place(rows["employee_id"], rows[date])
    for rule in RULES:
        if table not in rule.tables:
            continue
        broken = np.asarray(rule.holds(rows, placed), dtype=bool)
        if not broken.any():
            continue
        message = rule.message.format(date=date.replace("_", " "))
        finding = Finding(rule.name, rule.severity, message, field=rule.field or date, action=rule.action)
        if rule.severity == QUARANTINE:
            rows, placed = recorder.quarantine(rows, broken, finding), placed.without(broken)
        else:
            recorder.warn(rows, broken, finding)
    return rows


def repeats(rows: pd.DataFrame, key: list[str], whole: list[str], *, keep: str = "first") -> np.ndarray:
    """Mark rows that repeat another in all columns of `whole`, of which `key` is a part.

    Only rows that share the key with another are compared in full: those are few.
    """
    made = np.zeros(len(rows), dtype=bool)
    shared = np.flatnonzero(rows.duplicated(key, keep=False).to_numpy())
    if len(shared):
        made[shared] = rows.iloc[shared].duplicated(whole, keep=keep).to_numpy()
    return made
