"""Roster rows into employment spells: one row for each time a person was employed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from careerstats.exports.audit import DERIVED, PERSON, PROVENANCE, SOURCE, Recorder, held_back, info, warning
from careerstats.exports.scene import NOT_KNOWN, Scene
from careerstats.periods import to_days

LEAVING = ["exit_date", "decision_date", "reason", "exit_type"]
"""What a roster may tell about an exit."""


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
    repeated = rows[rows[PERSON].duplicated(keep=False)]
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


def latest_file(rows: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Make one row of those that tell of one spell in several files.

    The last file by period and name counts; what it leaves blank comes from the one before.
    """
    if rows[SOURCE].nunique() < 2:
        return rows
    key = ["employee_id", "hire_date"]
    spells = rows.groupby(key)[SOURCE]
    shared = spells.transform("nunique") > 1
    own = [name for name in rows.columns if name not in key and not name.startswith("_")]
    part = rows[shared].sort_values(SOURCE, kind="stable")
    rows = rows.copy()
    rows.loc[part.index, own] = part.groupby(key)[own].ffill()
    finding = info(
        "roster-superseded",
        "A later file tells of the same person and hire date.",
        field="employee_id",
        action="The later row was taken; what it leaves blank comes from this one.",
    )
    return recorder.merge(rows, rows[SOURCE] < spells.transform("max"), finding)


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


def one_exit_a_spell(rows: pd.DataFrame, exits: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Hold back all but the last exit of a spell."""
    if not exits[PERSON].duplicated().any():
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
    if not rows[PERSON].duplicated().any():
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
        action="Kept, but counted only from that day on; if the export is newer, give its day: "
        "today = 2026-03-31 at the top of columns.toml.",
    )
    recorder.warn(rows, to_days(rows["hire_date"]) > today, finding)
