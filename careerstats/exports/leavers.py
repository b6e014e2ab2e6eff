"""Exit types of the rows of a sheet, and which rows need a look."""

from __future__ import annotations

import numpy as np
import pandas as pd

from careerstats.exports.audit import Recorder, warning
from careerstats.exports.reasons import Reasons, exit_type
from careerstats.vocabulary import UNKNOWN

KEPT = "Counted as an exit of unknown type."


def settle_exit_types(rows: pd.DataFrame, source: int, reasons: Reasons, recorder: Recorder) -> pd.DataFrame:
    """Replace what a sheet says about the kind of each exit by one of the kit's exit types.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of one sheet with exit_date, reason and exit_type as written.
    source : int
        The sheet's number in the record.
    reasons : Reasons
        The reason table.
    recorder : Recorder
        Told which rows stay unknown and which contradict themselves.
    """
    told = rows[["reason", "exit_type"]].notna().any(axis=1)
    leavers = rows[rows["exit_date"].notna() | told] if "hire_date" in rows else rows
    if leavers.empty:
        return rows.assign(exit_type=rows["exit_type"].astype("str"))
    if not told.any():
        finding = warning(
            "exit-type-missing",
            "No column tells of which type the exits are.",
            field="exit_date",
            action=KEPT,
        )
        recorder.note(source, finding)
        return rows.assign(exit_type=rows["exit_type"].where(rows["exit_date"].isna(), UNKNOWN))
    made = exit_type(leavers["reason"], leavers["exit_type"], reasons=reasons)
    silent = made.values.eq(UNKNOWN).to_numpy().copy()  # noqa: PD011
    for finding, places in made.findings:
        recorder.warn(leavers, _mask(places, leavers), finding)
        silent[places] = False
    field = next((name for name in ("reason", "exit_type") if rows[name].notna().any()), "exit_date")
    finding = warning(
        "exit-type-unknown", "Nothing tells of which type the exit is.", field=field, action=KEPT
    )
    recorder.warn(leavers, silent, finding)
    return rows.assign(exit_type=made.values.reindex(rows.index).astype("str"))  # noqa: PD011


def _mask(places: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    made = np.zeros(len(rows), dtype=bool)
    made[places] = True
    return made
