"""Rosters given once for each period: spells, moves and silent exits out of what they show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from careerstats import tables
from careerstats.exports.audit import DERIVED, PROVENANCE, SOURCE, Recorder, info, warning
from careerstats.exports.scene import Scene
from careerstats.exports.spells import LEAVING
from careerstats.periods import to_days

PLACE = list(tables.PLACE)
SNAPSHOT = "snapshot_date"

WHOLE = 0.5
"""A snapshot that shows a smaller share of the people of the one before holds only some of them."""


def collapse_snapshots(rows: pd.DataFrame, recorder: Recorder) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fold one row per person and period into spells and a job history.

    Parameters
    ----------
    rows : pandas.DataFrame
        Roster rows with `SNAPSHOT`, missing where the roster is no snapshot.
    recorder : Recorder
        Counts the rows folded away.

    Returns
    -------
    spells : pandas.DataFrame
        The last row of each person and hire date; column ``last_seen`` holds the day of its
        snapshot when a later snapshot no longer shows the spell.
    history : pandas.DataFrame
        Columns of the job history, a row for each change of place; no rows without snapshots.
    """
    rows = rows.assign(last_seen=pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]"))
    shown = rows[rows[SNAPSHOT].notna()]
    if shown[SNAPSHOT].nunique() < 2:
        return rows, tables.empty("job_history")
    key = ["employee_id", "hire_date"]
    shown = shown.sort_values([*key, SNAPSHOT], kind="stable")
    last = shown.groupby(key)[SNAPSHOT].transform("max")
    for name in LEAVING:
        shown[name] = shown.groupby(key)[name].transform("last")
    history = _changes(shown)
    gone = (last < shown[SNAPSHOT].max()) & shown["exit_date"].isna()
    shown["last_seen"] = last.where(gone & ~last.isin(_before_partial(shown, recorder)))
    finding = info(
        "snapshot-collapsed",
        "The roster shows this person's spell once for each period.",
        field="employee_id",
        action="Folded into the spell's latest row; changes of place went to the job history.",
    )
    kept = recorder.merge(shown, shown[SNAPSHOT] < last, finding)
    return pd.concat([rows[rows[SNAPSHOT].isna()], kept]), history


def _before_partial(shown: pd.DataFrame, recorder: Recorder) -> np.ndarray:
    """Return the days of the snapshots that are followed by one of only some of the people."""
    key = shown["employee_id"].astype(str) + shown["hire_date"].astype(str)
    days = np.sort(shown[SNAPSHOT].unique())
    following = pd.Series(days[1:], index=days[:-1])
    stays = shown[SNAPSHOT].shift(-1).where(key == key.shift(-1)) == shown[SNAPSHOT].map(following)
    share = stays.groupby(shown[SNAPSHOT]).mean().drop(days[-1])
    partial = share.index[share < WHOLE]
    for day in partial:
        part = shown[shown[SNAPSHOT] == following[day]]
        message = (
            f"The roster of {following[day]:%Y-%m-%d} shows under half of the people of the one before: "
            "it seems to hold only some of them."
        )
        finding = warning(
            "roster-partial", message, action="Who is missing from it is not taken to have left."
        )
        recorder.note(int(part[SOURCE].iloc[0]), finding)
    return partial.to_numpy()


def _changes(shown: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of sorted snapshots in which the place differs from the row before."""
    place = shown[PLACE].fillna("")
    key = shown["employee_id"].astype(str) + shown["hire_date"].astype(str)
    same = (place == place.shift()).all(axis=1) & (key == key.shift())
    made = shown[~same]
    days = np.unique(to_days(shown[SNAPSHOT]))
    at = np.searchsorted(days, to_days(made[SNAPSHOT]))
    before = np.where(at > 0, days[np.maximum(at - 1, 0)], np.datetime64("NaT", "D"))
    hired = to_days(made["hire_date"])
    new = (hired > before) & (hired <= to_days(made[SNAPSHOT])) & ~(key == key.shift())[~same].to_numpy()
    day = np.where(new, hired, to_days(made[SNAPSHOT])).astype("datetime64[us]")
    made = made.assign(**{DERIVED: True}, effective_date=day)
    return made[[*tables.TABLES["job_history"], *PROVENANCE]]


def exits_by_absence(rows: pd.DataFrame, exits: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Add an exit of unknown type for spells that vanish from the snapshots without a record."""
    gone = rows[rows["last_seen"].notna()] if "last_seen" in rows else rows.iloc[:0]
    if gone.empty:
        return exits
    placed = Scene(rows, exits).place(gone, "last_seen")
    silent = gone[(placed.spell >= 0) & np.isnat(placed.left)]
    finding = warning(
        "left-without-record",
        "The person is missing from later snapshots, and nothing tells of an exit.",
        field="employee_id",
        action="Counted as an exit of unknown type on the day of the last snapshot that shows the person.",
    )
    recorder.warn(silent, np.ones(len(silent), dtype=bool), finding)
    made = silent[["employee_id", *PROVENANCE]].assign(
        **{DERIVED: True},
        exit_date=silent["last_seen"],
        decision_date=pd.NaT,
        reason=None,
        exit_type="unknown",
    )
    made = made.astype({"decision_date": "datetime64[us]", "reason": "str", "exit_type": "str"})
    return pd.concat([exits, made], ignore_index=True)
