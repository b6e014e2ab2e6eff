"""Exact tables turned into sheets as HR systems export them: titles, headers, spellings, id styles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from careerstats import vocabulary as words
from careerstats.simulation.names import TITLES
from careerstats.simulation.talks import drawn

REASONS: dict[str, tuple[tuple[str, float], ...]] = {
    words.LET_GO: (
        ("Involuntary - Reduction in Force", 0.24),
        ("Role Elimination", 0.18),
        ("Redundancy", 0.18),
        ("redundancy ", 0.05),
        ("Position eliminated", 0.12),
        ("Layoff", 0.09),
        ("RIF", 0.08),
        ("Restructuring", 0.06),
    ),
    words.DISMISSED: (
        ("Involuntary - Lack of Performance", 0.4),
        ("Performance", 0.3),
        ("Misconduct", 0.2),
        ("Gross misconduct", 0.1),
    ),
    words.VOLUNTARY: (
        ("Resignation", 0.35),
        ("Voluntary - New Opportunity", 0.2),
        ("Resigned", 0.1),
        ("RESIGNATION", 0.05),
        ("Career Development", 0.1),
        ("Relocation", 0.08),
        ("Compensation", 0.07),
        ("Personal/Family Care", 0.05),
    ),
    words.RETIREMENT: (("Retirement", 0.7), ("Retired", 0.3)),
    words.OTHER: (("Contract End", 0.5), ("End of contract", 0.35), ("Death", 0.15)),
}
"""How each kind of exit is written in the reason column, and how often."""

FLAGS = {words.LET_GO: "Involuntary", words.DISMISSED: "Involuntary", words.OTHER: "Other"}
WITH_WHOM = {
    "manager": "Line manager",
    "skip_level": "Skip-level manager",
    "mentor": "Mentor",
    "coach": "Coach",
    "peer": "Peer",
    "hr": "HR",
    "other": "Other",
}
STATUS = {"held": "Held", "cancelled": "Cancelled", "scheduled": "Scheduled", "missed": "No-show"}


@dataclass(eq=False)
class Sheet:
    """One sheet of one file, row by row.

    Attributes
    ----------
    file, sheet : str
        Where it goes; a csv file has no sheet's name.
    header : list of str
        Column headers.
    rows : list of list
        Cells: None, text, numbers, ``datetime64[D]``.
    titles : list of str
        Lines above the header.
    number_ids : int
        When not 0, ids are numbers shown with so many digits.
    day_format : str
        How a csv file writes dates.
    """

    file: str
    sheet: str
    header: list[str]
    rows: list[list[Any]]
    titles: list[str] = field(default_factory=list)
    number_ids: int = 0
    day_format: str = "%Y-%m-%d"

    @property
    def first_row(self) -> int:
        """Row number of the first data row in the file."""
        return len(self.titles) + 2


def sheets_of(
    frames: dict[str, pd.DataFrame], *, on_leave: frozenset[str], rng: np.random.Generator
) -> dict[str, Sheet]:
    """Return the sheets of all tables by table name, without a defect.

    Parameters
    ----------
    frames : dict of str to pandas.DataFrame
        From `frames.frames_of`.
    on_leave : frozenset of str
        Ids of the people on leave at the end.
    rng : numpy.random.Generator
        Chooses between spellings.
    """
    width = int(frames["employees"]["employee_id"].str.len().max())
    return {
        "employees": _roster(frames["employees"], on_leave),
        "conversations": _log(frames["conversations"]),
        "promotions": _table(
            frames["promotions"],
            Sheet(
                "promotions.xlsx",
                "Promotions",
                ["Employee ID", "Promotion Date", "Previous Level", "New Level", "Promotion Cycle"],
                [],
                number_ids=width,
            ),
        ),
        "exits": _leavers(frames["exits"], rng),
        "ratings": _table(
            frames["ratings"],
            Sheet(
                "ratings.csv",
                "",
                ["Employee ID", "Review Date", "Performance Rating"],
                [],
                day_format="%d/%m/%Y",
            ),
        ),
        "job_history": _table(
            frames["job_history"],
            Sheet(
                "job_history.csv",
                "",
                ["Employee ID", "Effective Date", "Department", "Team", "Job Level", "Manager ID"],
                [],
            ),
        ),
        "restructurings": _table(
            frames["restructurings"][["restructuring_id", "name", "announced", "department"]],
            Sheet(
                "restructurings.csv",
                "",
                ["Restructuring ID", "Restructuring Name", "Announced", "Department"],
                [],
            ),
        ),
    }


def _cells(frame: pd.DataFrame) -> list[list[Any]]:
    """Return rows of cells; dates become days, whole numbers lose their fraction."""
    columns = []
    for name in frame:
        column = frame[name]
        missing = column.isna().to_numpy()
        if column.dtype.kind == "M":
            values = list(column.to_numpy().astype("datetime64[D]"))
        elif column.dtype.kind == "f":
            values = [int(v) if not gone else None for v, gone in zip(column, missing, strict=True)]
        else:
            values = list(column.astype(object))
        columns.append([None if gone else v for v, gone in zip(values, missing, strict=True)])
    return [list(row) for row in zip(*columns, strict=True)]


def _table(frame: pd.DataFrame, sheet: Sheet) -> Sheet:
    sheet.rows = _cells(frame)
    return sheet


def _roster(frame: pd.DataFrame, on_leave: frozenset[str]) -> Sheet:
    level = frame["level"].str[1:].astype(int).to_numpy()
    made = pd.DataFrame(
        {
            "Employee ID": frame["employee_id"],
            "Worker": frame["name"],
            "Business Title": pd.Series(np.array(TITLES, dtype=object)[level - 1], dtype="str"),
            "Hire Date": frame["hire_date"],
            "Department": frame["department"],
            "Supervisory Organization": frame["team"],
            "Job Level - Primary Position": frame["level"],
            "Manager ID": frame["manager_id"],
            "Location": frame["location"],
            "Gender": frame["gender"],
            "Date of Birth": frame["birth_date"],
            "On Leave": frame["employee_id"].isin(on_leave).map({True: "Yes", False: "No"}).astype("str"),
        }
    )
    titles = ["Worker Roster - Active and Terminated", "Run at the end of 2026-09-30", ""]
    return Sheet("employees.xlsx", "Workers", list(made.columns), _cells(made), titles=titles)


def _log(frame: pd.DataFrame) -> Sheet:
    made = pd.DataFrame(
        {
            "Employee ID": frame["employee_id"],
            "Conversation Date": frame["date"],
            "Held With": frame["with_whom"].map(WITH_WHOM).astype("str"),
            "Counterpart ID": frame["counterpart_id"],
            "Format": frame["setting"].str.capitalize(),
            "Duration (min)": frame["minutes"],
            "Kind of Support": frame["support"].str.replace("_", " ").str.capitalize(),
            "Initiated By": frame["initiated_by"]
            .map({"hr": "HR"})
            .fillna(frame["initiated_by"].str.capitalize()),
            "Status": frame["status"].map(STATUS).astype("str"),
            "Logged By": "Employee",
        }
    )
    return Sheet("conversations.csv", "", list(made.columns), _cells(made))


def _leavers(frame: pd.DataFrame, rng: np.random.Generator) -> Sheet:
    reason = np.full(len(frame), None, dtype=object)
    draw = rng.random(len(frame))
    for kind, spellings in REASONS.items():
        here = frame["exit_type"].eq(kind).to_numpy()
        reason[here] = drawn(draw[here], spellings)
    made = pd.DataFrame(
        {
            "Employee ID": frame["employee_id"],
            "Termination Date": frame["exit_date"],
            "Notification Date": frame["decision_date"],
            "Termination Reason": pd.Series(reason, dtype="str"),
            "Voluntary/Involuntary": frame["exit_type"].map(FLAGS).fillna("Voluntary").astype("str"),
            "Eligible for Rehire": pd.Series(np.where(draw < 0.8, "Yes", "No"), dtype="str"),
        }
    )
    titles = ["Attrition report"]
    return Sheet("attrition.xlsx", "Leavers", list(made.columns), _cells(made), titles=titles)
