"""Workforces of a handful of people, written as short lists, for counts done by hand."""

import pandas as pd

from careerstats.workforce import Workforce

ROSTER = ["employee_id", "hire_date", "department", "level", "manager_id"]


def frame(rows: list, columns: list[str]) -> pd.DataFrame:
    """Rows of tuples (short ones are padded with None) into a frame; date columns into dates."""
    width = len(columns)
    made = pd.DataFrame([tuple(r) + (None,) * (width - len(r)) for r in rows], columns=columns)
    for name in columns:
        if name.endswith("date") or name == "announced":
            made[name] = pd.to_datetime(made[name])
    return made


def workforce(
    employees: list,
    *,
    talks: list = (),
    exits: list = (),
    promotions: list = (),
    ratings: list = (),
    history: list = (),
    restructurings: list = (),
    **options: object,
) -> Workforce:
    """Build a workforce: employees are (id, hired, department, level, manager), and so on.

    talks are (id, date, with_whom, minutes, setting, support, status), exits (id, date, exit_type,
    decision_date), promotions (id, date, from_level, to_level), ratings (id, date, rating), history
    (id, date, department, level, manager), restructurings (id, announced, department).
    """
    talk = ["employee_id", "date", "with_whom", "minutes", "setting", "support", "status"]
    return Workforce.from_frames(
        employees=frame(employees, ROSTER),
        conversations=frame(talks, talk),
        exits=frame(exits, ["employee_id", "exit_date", "exit_type", "decision_date"]),
        promotions=frame(promotions, ["employee_id", "date", "from_level", "to_level"]),
        ratings=frame(ratings, ["employee_id", "date", "rating"]),
        job_history=frame(history, ["employee_id", "effective_date", "department", "level", "manager_id"]),
        restructurings=frame(restructurings, ["restructuring_id", "announced", "department"]),
        **options,
    )
