"""The tables of a workforce: their columns, and frames brought into that shape."""

import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError

TEXT, DATE, NUMBER = "text", "date", "number"

PLACE = {"department": TEXT, "team": TEXT, "level": TEXT, "manager_id": TEXT}

TABLES: dict[str, dict[str, str]] = {
    "employees": {
        "employee_id": TEXT,
        "name": TEXT,
        "hire_date": DATE,
        **PLACE,
        "location": TEXT,
        "gender": TEXT,
        "birth_date": DATE,
        "career_stage": TEXT,
    },
    "conversations": {
        "employee_id": TEXT,
        "date": DATE,
        "with_whom": TEXT,
        "counterpart_id": TEXT,
        "setting": TEXT,
        "minutes": NUMBER,
        "support": TEXT,
        "initiated_by": TEXT,
        "status": TEXT,
        "topic": TEXT,
    },
    "promotions": {"employee_id": TEXT, "date": DATE, "from_level": TEXT, "to_level": TEXT, "round": TEXT},
    "exits": {
        "employee_id": TEXT,
        "exit_date": DATE,
        "decision_date": DATE,
        "reason": TEXT,
        "exit_type": TEXT,
    },
    "ratings": {"employee_id": TEXT, "date": DATE, "rating": NUMBER},
    "job_history": {"employee_id": TEXT, "effective_date": DATE, **PLACE},
    "restructurings": {
        "restructuring_id": TEXT,
        "name": TEXT,
        "announced": DATE,
        "department": TEXT,
        "team": TEXT,
        "location": TEXT,
    },
}
"""Table name to its columns and their kinds, in order."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "employees": ("employee_id", "hire_date"),
    "conversations": ("employee_id", "date"),
    "promotions": ("employee_id", "date"),
    "exits": ("employee_id", "exit_date"),
    "ratings": ("employee_id", "date", "rating"),
    "job_history": ("employee_id", "effective_date"),
    "restructurings": ("restructuring_id", "announced"),
}
"""Columns without which a table says nothing."""

DTYPES = {TEXT: "str", DATE: "datetime64[us]", NUMBER: "float64"}


def empty(table: str) -> pd.DataFrame:
    """Return a table without rows, with all its columns."""
    return pd.DataFrame({c: pd.Series(dtype=DTYPES[k]) for c, k in TABLES[table].items()})


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with exactly the table's columns, in order and with their types.

    Parameters
    ----------
    table : str
        A name from ``TABLES``.
    frame : pandas.DataFrame
        At least the required columns; further known ones are kept, missing ones added empty.

    Raises
    ------
    ArgumentError
        When the table or a column is not known, or a column is not of its kind.
    DataMissingError
        When a required column is missing.
    """
    if table not in TABLES:
        raise ArgumentError(f"There is no table {table!r}; the tables are {', '.join(TABLES)}.")
    columns = TABLES[table]
    for name in REQUIRED[table]:
        if name not in frame.columns:
            raise DataMissingError(
                f"The table {table} has no column {name}; it needs {', '.join(REQUIRED[table])}."
            )
    unknown = [str(c) for c in frame.columns if c not in columns]
    if unknown:
        raise ArgumentError(
            f"The table {table} has no columns {', '.join(unknown)}; its columns are {', '.join(columns)}."
        )
    made = {}
    for name, kind in columns.items():
        given = frame[name] if name in frame.columns else pd.Series(index=frame.index, dtype=DTYPES[kind])
        try:
            made[name] = given.astype(DTYPES[kind])
        except (ValueError, TypeError):
            message = f"The column {name} of {table} is not all {kind}; convert it first."
            raise ArgumentError(message) from None
        if kind == DATE:
            made[name] = made[name].dt.normalize()
    return pd.DataFrame(made, copy=False).reset_index(drop=True)
