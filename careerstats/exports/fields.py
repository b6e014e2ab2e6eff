"""The fields that a sheet's columns can be: those of the tables, and helpers that lead to them.

Helpers never reach the tables themselves: a roster's exit columns become exits, a manager given
by name or email becomes a manager id, first and last name become the name, and a person's other
ids (a file number beside an associate id) lead from other files to the roster's.
"""

from careerstats.tables import DATE, REQUIRED, TABLES, TEXT

PERSON = {"name": TEXT, "first_name": TEXT, "last_name": TEXT, "email": TEXT}
OTHER_IDS = {"second_id": TEXT, "third_id": TEXT}
MANAGER = {"manager_name": TEXT, "manager_email": TEXT}
LEAVING = {"exit_date": DATE, "decision_date": DATE, "reason": TEXT, "exit_type": TEXT}

HELPERS: dict[str, dict[str, str]] = {
    "employees": {
        **PERSON,
        **OTHER_IDS,
        **MANAGER,
        **LEAVING,
        "employment_status": TEXT,
        "snapshot_date": DATE,
    },
    "conversations": {**PERSON, "counterpart_name": TEXT, "counterpart_email": TEXT},
    "promotions": {**PERSON, "change_reason": TEXT},
    "exits": PERSON,
    "ratings": PERSON,
    "job_history": {**PERSON, **MANAGER, "change_reason": TEXT},
    "restructurings": {},
}
"""Table to the fields a sheet of it may hold beyond the table's own columns."""

FIELDS: dict[str, dict[str, str]] = {t: {**columns, **HELPERS[t]} for t, columns in TABLES.items()}
"""Table to all fields that its sheets may hold, and their kinds."""

STANDS_FOR: dict[str, tuple[str, ...]] = {"employee_id": ("email", "name")}
"""Field to those that can lead to it, outside the roster."""


def missing(table: str, bound: set[str] | dict[str, int]) -> tuple[str, ...]:
    """Return the required fields of a table that `bound` neither holds nor can lead to."""
    helped = STANDS_FOR if table != "employees" else {}
    return tuple(
        name
        for name in REQUIRED[table]
        if name not in bound and not any(other in bound for other in helped.get(name, ()))
    )
