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

    def __init__(self, employees: pd.DataFrame, exits: pd.DataFrame, today: np.datetime64) -> None:
        self.today = today
        self.work = Workforce.from_frames(
            employees=employees[list(tables.TABLES["employees"])], exits=exits[list(tables.TABLES["exits"])]
        )
        self.hired = to_days(self.work.spells["hire_date"])
        self.left = to_days(self.work.spells["exit_date"])

    def known(self, ids: pd.Series) -> np.ndarray:
        """Return whether the ids are in the roster."""
        return ids.isin(self.work.spells["employee_id"]).to_numpy()

    def before_hire(self, ids: pd.Series, dates: pd.Series) -> np.ndarray:
        """Return whether a known person had not been hired by the day."""
        return self.known(ids) & (self.work.spell_of(ids, dates) < 0)

    def after_exit(self, ids: pd.Series, dates: pd.Series) -> np.ndarray:
        """Return whether the last spell begun by the day had ended before it."""
        at = self.work.spell_of(ids, dates)
        if not len(self.left):
            return at >= 0
        return (at >= 0) & (self.left[np.maximum(at, 0)] < to_days(dates))


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
        ``(rows, dates, scene)`` to an array that is True where the rule is broken.
    field : str
        The field whose cell is named; empty for the date.
    """

    name: str
    severity: str
    tables: tuple[str, ...]
    message: str
    action: str
    holds: Callable[[pd.DataFrame, pd.Series, Scene], Any]
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
        lambda rows, dates, scene: ~scene.known(rows["employee_id"]),
        field="employee_id",
    ),
    Rule(
        "conversation-in-future",
        QUARANTINE,
        ("conversations",),
        "The conversation is said to have been held after the day of the export.",
        "Held back; correct the date, or give the day of the export as today=.",
        lambda rows, dates, scene: _held(rows) & (to_days(dates) > scene.today),
    ),
    Rule(
        "rating-in-future",
        QUARANTINE,
        ("ratings",),
        "The rating was given after the day of the export.",
        "Held back; correct the date, or give the day of the export as today=.",
        lambda rows, dates, scene: to_days(dates) > scene.today,
    ),
    Rule(
        "planned",
        WARNING,
        ("exits", "promotions", "job_history"),
        "The {date} lies after the day of the export: it is planned, not done.",
        "Kept, but counted only as of that day; give today= if the export is newer.",
        lambda rows, dates, scene: to_days(dates) > scene.today,
    ),
    Rule(
        "exit-before-hire",
        QUARANTINE,
        ("exits",),
        "The exit lies before the person's first hire date; perhaps a rehire overwrote the first hire.",
        "Held back; give the roster one row for each spell, with its own hire date.",
        lambda rows, dates, scene: scene.before_hire(rows["employee_id"], dates),
    ),
    Rule(
        "before-hire",
        WARNING,
        ("conversations", "promotions"),
        "The {date} lies before the person was hired.",
        "Kept, but left out of what counts while employed.",
        lambda rows, dates, scene: scene.before_hire(rows["employee_id"], dates),
    ),
    Rule(
        "after-exit",
        WARNING,
        ("conversations", "promotions"),
        "The {date} lies after the person had left.",
        "Kept, but left out of what counts while employed.",
        lambda rows, dates, scene: scene.after_exit(rows["employee_id"], dates),
    ),
    Rule(
        "with-oneself",
        WARNING,
        ("conversations",),
        "The employee and the counterpart are the same person.",
        "Kept; correct the counterpart if the log has another.",
        lambda rows, dates, scene: rows["employee_id"].eq(rows["counterpart_id"]),
        field="counterpart_id",
    ),
    Rule(
        "level-not-up",
        WARNING,
        ("promotions",),
        "The promotion does not change the level.",
        "Kept; correct the levels, or take the row out.",
        lambda rows, dates, scene: rows["from_level"].eq(rows["to_level"]),
        field="to_level",
    ),
)
"""All rules about single rows of events, in the order in which they are tried."""


def apply_rules(table: str, rows: pd.DataFrame, scene: Scene, recorder: Recorder) -> pd.DataFrame:
    """Try all rules of a table; record what they find and return the rows that stay."""
    for rule in RULES:
        if table not in rule.tables or rows.empty:
            continue
        date = DATE_OF[table]
        broken = np.asarray(rule.holds(rows, rows[date], scene), dtype=bool)
        message = rule.message.format(date=date.replace("_", " "))
        finding = Finding(
            rule.name, rule.severity, message, field=rule.field or DATE_OF[table], action=rule.action
        )
        if rule.severity == QUARANTINE:
            rows = recorder.quarantine(rows, broken, finding)
        else:
            recorder.warn(rows, broken, finding)
    return rows


def only_once(rows: pd.DataFrame, key: list[str], finding: Finding, recorder: Recorder) -> pd.DataFrame:
    """Fold rows that say the same under a key into the first of them."""
    if rows.empty:
        return rows
    return recorder.merge(rows, rows.duplicated(key, keep="first"), finding)
