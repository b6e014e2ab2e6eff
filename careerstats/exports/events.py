"""What happened to people: conversations, exits, promotions, ratings, moves; doubles and strays."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from careerstats import tables
from careerstats.exports.audit import COUNTERPART, DERIVED, PERSON, Recorder, held_back, info, warning
from careerstats.exports.rules import DATE_OF
from careerstats.exports.scene import keys, repeats
from careerstats.periods import to_days

LEADING = ("manager", "skip_level", "mentor", "coach", "hr")
"""Counterparts who hold a conversation about somebody else's career."""

SEPARATORS = re.compile(r"\s*[;|/\n]\s*|\s*,\s+")
"""What stands between several units in one cell."""

STATUS_ORDER = {"held": 0, "unknown": 1, "scheduled": 2, "missed": 3, "declined": 4, "cancelled": 5}


def same_rows_once(table: str, rows: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Fold rows that repeat another in every field, within a file or over appended exports."""
    finding = info(
        "same-row-again",
        "The row repeats another one in every field, here or in an earlier export.",
        field=tables.REQUIRED[table][0],
        action="Counted once.",
    )
    own = [name for name in rows.columns if not name.startswith("_")]
    again = repeats(rows, DATE_OF[table], own) if PERSON in rows else rows.duplicated(own)
    return recorder.merge(rows, again, finding)


def one_event_a_day(table: str, rows: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Keep one promotion, exit, rating or move of a person and day: the last in the files."""
    finding = warning(
        "same-day-again",
        "Another row of the same person and day says something else.",
        field=DATE_OF[table],
        action="The last of them in the files was taken.",
    )
    key = ["employee_id", DATE_OF[table]]
    return recorder.merge(rows, repeats(rows, DATE_OF[table], key, keep="last"), finding)


def one_conversation(rows: pd.DataFrame, roster: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Fold rows of one meeting: same employee, day, counterpart and topic, or logged by both sides.

    A row that says the conversation was held stands for the others.
    """
    if rows.empty:
        return rows
    finding = info(
        "conversation-again",
        "Another row tells of the same conversation: same employee, day, counterpart and topic.",
        field="date",
        action="Counted once.",
    )
    rows = recorder.merge(rows, _again(rows), finding)
    finding = info(
        "logged-by-both",
        "The other side of this conversation logged it too.",
        field="counterpart_id",
        action="Counted once, for the employee whose career it was about.",
    )
    return recorder.merge(rows, _other_side(rows, roster), finding)


def _again(rows: pd.DataFrame) -> np.ndarray:
    """Mark the rows of one conversation but the first that says it was held."""
    key = ["employee_id", "date"]
    made = repeats(rows, "date", key, keep=False)
    shared = rows[made]
    told = shared[[*key, "topic"]].assign(
        who=shared["counterpart_id"].fillna(shared["with_whom"]),
        order=shared["status"].map(STATUS_ORDER).fillna(0),
    )
    ordered = told.sort_values("order", kind="stable")
    again = ordered.duplicated([*key, "who", "topic"])
    made[made] = again.reindex(shared.index).to_numpy()
    return made


def _other_side(rows: pd.DataFrame, roster: pd.DataFrame) -> np.ndarray:
    """Mark the rows that the leading side of a conversation wrote about itself.

    Of two mirrored rows of one day it is the one whose employee manages the counterpart; where
    neither manages the other, the one whose counterpart leads nothing while the other's does.
    """
    made = np.zeros(len(rows), dtype=bool)
    twice, opposite = _mirrored(rows)
    if not len(twice):
        return made
    part = rows.iloc[twice]
    bosses = set(zip(roster["employee_id"], roster["manager_id"], strict=True))
    pairs = list(zip(part["employee_id"], part["counterpart_id"], strict=True))
    manages = np.array([(other, one) in bosses for one, other in pairs])
    managed = np.array([(one, other) in bosses for one, other in pairs])
    leading = rows["with_whom"].isin(LEADING).to_numpy()
    made[twice] = np.where(manages | managed, manages & ~managed, leading[opposite] & ~leading[twice])
    return made


def _mirrored(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of rows that another mirrors (same day, sides exchanged), and of that other."""
    one, other = rows[PERSON].to_numpy(), rows[COUNTERPART].to_numpy()
    full = np.flatnonzero((other >= 0) & (one != other))
    people = max(one.max(), other.max()) + 1
    day = to_days(rows["date"])
    pair = np.minimum(one, other)[full] * people + np.maximum(one, other)[full]
    full = full[pd.Series(keys(pair, day[full])).duplicated(keep=False).to_numpy()]
    day = day[full]
    mine = keys(one[full] * people + other[full], day)
    theirs = keys(other[full] * people + one[full], day)
    found = np.flatnonzero(pd.Series(theirs).isin(mine))
    order = np.argsort(mine[found], kind="stable")
    opposite = order[np.searchsorted(mine[found][order], theirs[found])]
    return full[found], full[found][opposite]


def fill_history(rows: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Carry a person's department, team, level and manager on over rows that leave them blank."""
    if rows.empty:
        return rows
    place = list(tables.PLACE)
    told = [name for name in place if rows[name].notna().any()]
    rows = rows.sort_values(["employee_id", "effective_date"], kind="stable")
    filled = rows.groupby("employee_id")[told].ffill()
    carried = (rows[told].isna() & filled.notna()).any(axis=1)
    finding = info(
        "history-carried-on",
        "The row of the job history leaves a place blank that an earlier row of the person gives.",
        field=told[0] if told else "",
        action="The earlier value was carried on.",
    )
    recorder.warn(rows, carried, finding)
    return rows.assign(**{name: filled[name] for name in told})


def check_history(rows: pd.DataFrame, roster: pd.DataFrame, recorder: Recorder) -> None:
    """Say whose job history begins only after the hire."""
    if rows.empty:
        return
    first = rows.sort_values("effective_date", kind="stable").drop_duplicates("employee_id")
    hired = roster.groupby("employee_id")["hire_date"].min().reindex(first["employee_id"])
    finding = warning(
        "history-begins-late",
        "The person's job history begins after the hire date: earlier places are not known.",
        field="effective_date",
        action="Shown as unknown before that day; add a row from the hire date on.",
    )
    recorder.warn(first, first["effective_date"].to_numpy() > hired.to_numpy(), finding)


def check_units(rows: pd.DataFrame, places: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Give each unit a row; say which restructurings name a unit that nobody was in, or none at all."""
    if rows.empty:
        return rows
    for name in ("department", "team", "location"):
        seen = places[name].dropna().unique() if name in places else []
        rows = _one_unit_a_row(rows, name, set(seen), recorder)
        finding = warning(
            "unit-unknown",
            f"Nobody in the roster or the job history is in this {name}.",
            field=name,
            action="Kept, but it names nobody; write the unit as the roster does.",
        )
        recorder.warn(rows, rows[name].notna() & ~rows[name].isin(seen), finding, values=True)
    nameless = rows[["department", "team", "location"]].isna().all(axis=1)
    finding = held_back(
        "restructuring-without-unit",
        "The restructuring names no department, team or location.",
        field="restructuring_id",
        action="Held back; give one row for each unit it names.",
    )
    return recorder.quarantine(rows, nameless, finding)


def _one_unit_a_row(rows: pd.DataFrame, name: str, seen: set[str], recorder: Recorder) -> pd.DataFrame:
    """Split cells such as "Sales; IT" when each part is a unit and the whole is none."""
    parts = rows[name].fillna("").map(lambda text: [part.strip() for part in SEPARATORS.split(text)])
    several = np.array([len(p) > 1 and seen.issuperset(p) for p in parts], dtype=bool)
    several &= ~rows[name].isin(seen).to_numpy()
    if not several.any():
        return rows
    finding = info(
        "units-split", "The cell names several units.", field=name, action="Read as a row for each."
    )
    recorder.warn(rows, several, finding, values=True)
    whole = parts.where(several, rows[name].map(lambda text: [text]))
    made = rows.assign(**{name: whole}).explode(name)
    made[DERIVED] |= made.index.duplicated()
    return made.astype({name: "str"}).reset_index(drop=True)
