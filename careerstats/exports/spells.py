"""Roster rows into employment spells: one row for each time a person was employed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from careerstats import tables
from careerstats.exports.audit import DERIVED, PROVENANCE, SOURCE, Recorder, held_back, info, warning
from careerstats.exports.scene import NOT_KNOWN, Scene
from careerstats.periods import to_days

PLACE = list(tables.PLACE)
LEAVING = ["exit_date", "decision_date", "reason", "exit_type"]
"""What a roster may tell about an exit."""

SNAPSHOT = "snapshot_date"


def check_spells(rows: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Hold back roster rows that contradict themselves or share an id with somebody else."""
    wrong = rows["exit_date"] < rows["hire_date"]
    finding = held_back(
        "exit-before-hire",
        "The exit date lies before the hire date; perhaps a rehire overwrote the first hire.",
        field="exit_date",
        action="Held back; give the roster one row for each spell, with its own hire date.",
    )
    rows = recorder.quarantine(rows, wrong, finding)
    finding = warning("one-day-spell", "The exit date is the hire date.", field="exit_date", action="Kept.")
    recorder.warn(rows, rows["exit_date"] == rows["hire_date"], finding)
    finding = held_back(
        "same-id-different-people",
        "Several people share this id: their names or birth dates do not fit together.",
        field="employee_id",
        action="All rows of the id held back; give each person an id of their own.",
    )
    return recorder.quarantine(rows, _different_people(rows), finding)


def _different_people(rows: pd.DataFrame) -> np.ndarray:
    """Mark all rows of ids under which the rows cannot be one person."""
    repeated = rows[rows["employee_id"].duplicated(keep=False)]
    if repeated.empty:
        return np.zeros(len(rows), dtype=bool)
    told = repeated.groupby("employee_id")[["name", "birth_date"]].nunique()
    doubtful = told.index[(told > 1).any(axis=1)]
    people = repeated[repeated["employee_id"].isin(doubtful)].groupby("employee_id")
    bad = [i for i, group in people if not _one_person(group["name"], group["birth_date"])]
    return rows["employee_id"].isin(bad).to_numpy()


def _one_person(names: pd.Series, births: pd.Series) -> bool:
    """Return whether names and birth dates can belong to one person who may have changed name."""
    words = [frozenset(n.casefold().replace(",", " ").split()) for n in names.dropna()]
    if len(words) == len(names) and len(set(words)) == 1:
        return True
    if len(set(births.dropna())) > 1:
        return False
    return all(words[0] & other for other in words[1:]) if words else True


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
    shown["last_seen"] = last.where(gone)
    finding = info(
        "snapshot-collapsed",
        "The roster shows this person's spell once for each period.",
        field="employee_id",
        action="Folded into the spell's latest row; changes of place went to the job history.",
    )
    kept = recorder.merge(shown, shown[SNAPSHOT] < last, finding)
    return pd.concat([rows[rows[SNAPSHOT].isna()], kept]), history


def latest_file(rows: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Keep, of rows of one spell in several files, that of the last file."""
    if rows[SOURCE].nunique() < 2:
        return rows
    key = ["employee_id", "hire_date"]
    last = rows.groupby(key)[SOURCE].transform("max")
    finding = info(
        "roster-superseded",
        "A later file tells of the same person and hire date.",
        field="employee_id",
        action="The later row was taken; the last file by period and name counts.",
    )
    return recorder.merge(rows, rows[SOURCE] < last, finding)


def _changes(shown: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of sorted snapshots in which the place differs from the row before."""
    place = shown[PLACE].fillna("")
    key = shown["employee_id"].astype(str) + shown["hire_date"].astype(str)
    same = (place == place.shift()).all(axis=1) & (key == key.shift())
    made = shown[~same]
    days = np.unique(to_days(shown[SNAPSHOT]))
    at = np.searchsorted(days, to_days(made[SNAPSHOT]))
    before = np.where(at > 0, days[np.maximum(at - 1, 0)], np.datetime64("NaT"))
    hired = to_days(made["hire_date"])
    new = (hired > before) & (hired <= to_days(made[SNAPSHOT])) & ~(key == key.shift())[~same].to_numpy()
    day = np.where(new, hired, to_days(made[SNAPSHOT])).astype("datetime64[us]")
    made = made.assign(**{DERIVED: True}, effective_date=day)
    return made[[*tables.TABLES["job_history"], *PROVENANCE]]


def exits_from_roster(rows: pd.DataFrame, exits: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Return the exits, with those added that only the roster tells.

    The file of exits wins where both tell of one spell; differing dates are said.
    """
    made = rows.loc[rows["exit_date"].notna(), ["employee_id", *LEAVING, *PROVENANCE]]
    made = made.assign(**{DERIVED: True})
    if exits.empty or made.empty:
        return pd.concat([exits, made], ignore_index=True) if len(made) else exits
    known = Scene(rows, exits).place(made, "exit_date").left
    recorder.warn(
        made,
        ~np.isnat(known) & (known != to_days(made["exit_date"])),
        warning(
            "exit-dates-differ",
            "The roster and the file of exits give different leaving dates.",
            field="exit_date",
            action="The date in the file of exits was taken.",
        ),
    )
    extra = np.isnat(known)
    recorder.warn(
        made,
        extra,
        warning(
            "exit-only-in-roster",
            "The roster gives a leaving date, but the file of exits has no exit.",
            field="exit_date",
            action="The roster's exit was taken; add it to the file of exits if a reason is known.",
        ),
    )
    return pd.concat([exits, made[extra]], ignore_index=True)


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


def one_exit_a_spell(rows: pd.DataFrame, exits: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Hold back all but the last exit of a spell."""
    if not exits["employee_id"].duplicated().any():
        return exits
    ordered = exits.sort_values("exit_date", kind="stable")
    spell = pd.Series(Scene(rows, exits).place(ordered, "exit_date").spell, index=ordered.index)
    finding = held_back(
        "two-exits-in-one-spell",
        "The person has a later exit and no new hire between the two.",
        field="exit_date",
        action="Held back; add the rehire to the roster, or take one exit out.",
    )
    return recorder.quarantine(ordered, (spell >= 0) & spell.duplicated(keep="last"), finding)


def no_overlap(rows: pd.DataFrame, exits: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Hold back spells of one person that overlap."""
    if not rows["employee_id"].duplicated().any():
        return rows
    scene = Scene(rows, exits)
    ordered = rows.iloc[scene.order]
    same = np.append(scene.person[1:] == scene.person[:-1], False)
    following = np.append(scene.hired[1:], NOT_KNOWN)
    runs_into = same & (np.isnat(scene.left) | (scene.left >= following))
    touched = runs_into | np.append(False, runs_into[:-1])
    finding = held_back(
        "overlapping-spells",
        "Two employment spells of one person overlap, or the earlier one has no leaving date.",
        field="hire_date",
        action="Both held back; give the earlier spell its leaving date, or take one row out.",
    )
    return recorder.quarantine(ordered, touched, finding)


def check_hires(rows: pd.DataFrame, today: np.datetime64, recorder: Recorder) -> None:
    """Say who has not started yet."""
    finding = warning(
        "not-started",
        "The hire date lies after the day of the export: the person has not started yet.",
        field="hire_date",
        action="Kept, but counted only from that day on; give today= if the export is newer.",
    )
    recorder.warn(rows, to_days(rows["hire_date"]) > today, finding)
