"""Rules about single rows, each a small object: what is wrong, how bad it is, what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from careerstats.exports.audit import COUNTERPART, PERSON, Recorder
from careerstats.exports.findings import QUARANTINE, WARNING, Finding
from careerstats.exports.scene import Placed, Scene
from careerstats.workforce import EVENTS

TODAY = "today = 2026-03-31 at the top of columns.toml"
"""How the day of the export is given."""

DATE_OF = dict(EVENTS)
"""The date that places a row of each table in time."""

EVENT_TABLES = ("conversations", "promotions", "exits", "ratings", "job_history")


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
    where : callable
        `Placed` to an array that is True where the rule may be broken.
    also : callable, optional
        Those rows to an array that is True where it is.
    field : str
        The field whose cell is named; empty for the date.
    """

    name: str
    severity: str
    tables: tuple[str, ...]
    message: str
    action: str
    where: Callable[[Placed], np.ndarray]
    also: Callable[[pd.DataFrame], Any] | None = None
    field: str = ""

    def broken(self, rows: pd.DataFrame, placed: Placed) -> np.ndarray:
        """Return where the rule is broken."""
        made = self.where(placed)
        if self.also is not None and made.all():
            return np.asarray(self.also(rows), dtype=bool)
        if self.also is not None and made.any():
            made = made.copy()
            made[made] = np.asarray(self.also(rows[made]), dtype=bool)
        return made


def _held(rows: pd.DataFrame) -> pd.Series:
    """Return the rows of a log that claim to have taken place."""
    return rows["status"].isin(["held", None])


RULES = (
    Rule(
        "employee-unknown",
        QUARANTINE,
        EVENT_TABLES,
        "The employee is not in the roster, or the roster row was held back.",
        "Held back; add the person to the roster, or correct the id.",
        lambda placed: ~placed.known,
        field="employee_id",
    ),
    Rule(
        "conversation-in-future",
        QUARANTINE,
        ("conversations",),
        "The conversation is said to have been held after the day of the export.",
        f"Held back; correct the date, or give the day of the export: {TODAY}.",
        lambda placed: placed.later,
        also=_held,
    ),
    Rule(
        "rating-in-future",
        QUARANTINE,
        ("ratings",),
        "The rating was given after the day of the export.",
        f"Held back; correct the date, or give the day of the export: {TODAY}.",
        lambda placed: placed.later,
    ),
    Rule(
        "planned",
        WARNING,
        ("exits", "promotions", "job_history"),
        "The {date} lies after the day of the export: it is planned, not done.",
        f"Kept, but counted only as of that day; if the export is newer: {TODAY}.",
        lambda placed: placed.later,
    ),
    Rule(
        "exit-before-hire",
        QUARANTINE,
        ("exits",),
        "The exit lies before the person's first hire date; perhaps a rehire overwrote the first hire.",
        "Held back; give the roster one row for each spell, with its own hire date.",
        lambda placed: placed.before_hire,
    ),
    Rule(
        "before-hire",
        WARNING,
        ("conversations", "promotions"),
        "The {date} lies before the person was hired.",
        "Kept, but left out of what counts while employed.",
        lambda placed: placed.before_hire,
    ),
    Rule(
        "after-exit",
        WARNING,
        ("conversations", "promotions"),
        "The {date} lies after the person had left.",
        "Kept, but left out of what counts while employed.",
        lambda placed: placed.after_exit,
    ),
    Rule(
        "with-oneself",
        WARNING,
        ("conversations",),
        "The employee and the counterpart are the same person.",
        "Kept; correct the counterpart if the log has another.",
        lambda placed: placed.known,
        also=lambda rows: rows[PERSON].eq(rows[COUNTERPART]),
        field="counterpart_id",
    ),
)
"""All rules about single rows of events, in the order in which they are tried."""


def apply_rules(table: str, rows: pd.DataFrame, scene: Scene, recorder: Recorder) -> pd.DataFrame:
    """Try all rules of a table; record what they find and return the rows that stay."""
    if rows.empty:
        return rows
    date = DATE_OF[table]
    placed = scene.place(rows, date)
    for rule in RULES:
        if table not in rule.tables:
            continue
        broken = rule.broken(rows, placed)
        if not broken.any():
            continue
        message = rule.message.format(date=date.replace("_", " "))
        finding = Finding(rule.name, rule.severity, message, field=rule.field or date, action=rule.action)
        if rule.severity == QUARANTINE:
            rows, placed = recorder.quarantine(rows, broken, finding), placed.without(broken)
        else:
            recorder.warn(rows, broken, finding)
    return rows
