"""Rows as a load hands them to the rules, written as short lists; row 2 is the first below the header."""

import pandas as pd

from careerstats import tables
from careerstats.exports.audit import COUNTERPART, DERIVED, PERSON, ROW, SOURCE, Recorder
from careerstats.exports.build import build
from careerstats.exports.fields import FIELDS
from careerstats.exports.intake import always, blank_table

ROSTER = "employee_id hire_date department manager_id"
TALKS = "employee_id date counterpart_id with_whom status"


def rows(recorder: Recorder, table: str, columns: str, *values: tuple, file: str = "") -> pd.DataFrame:
    """Make the rows of one sheet; `columns` are field names in order, from column A."""
    names = columns.split()
    made = pd.DataFrame([tuple(v) + (None,) * (len(names) - len(v)) for v in values], columns=names)
    fields = {name: place for place, name in enumerate(names)}
    source = recorder.open(file or f"{table}.csv", "", table=table, fields=fields, read=len(made))
    for name, kind in {**always(table), **{n: FIELDS[table][n] for n in names}}.items():
        column = made[name] if name in made else pd.Series(index=made.index, dtype=object)
        column = pd.to_datetime(column) if kind == tables.DATE else column
        made[name] = column.astype(tables.DTYPES[kind])
    made[SOURCE], made[ROW], made[DERIVED] = source, range(2, len(made) + 2), False
    for number, name in ((PERSON, "employee_id"), (COUNTERPART, "counterpart_id")):
        if name in made:
            made[number] = -1
    return made


def built(recorder: Recorder, *frames: pd.DataFrame, **options: object):
    """Build a workforce from frames of `rows`."""
    found = {name: blank_table(name) for name in tables.TABLES}
    for frame in frames:
        table = recorder.sheets[frame[SOURCE].iloc[0]].table
        found[table] = pd.concat([found[table], frame], ignore_index=True)
    return build(found, recorder, **options)


def told(audit, rule: str) -> list[str]:
    """Return where a rule was broken: file and cell of each line."""
    lines = audit.problems[audit.problems["rule"] == rule]
    return [f"{file} {cell}" for file, cell in zip(lines["file"], lines["cell"], strict=True)]


def counts(work, file):
    """Rows read, used, merged, quarantined, ignored of one file."""
    files = work.audit.files
    row = files[files["file"] == file].iloc[0]
    return tuple(int(row[f"rows_{n}"]) for n in ("read", "used", "merged", "quarantined", "ignored"))
