"""A located sheet into typed rows that know where they stood."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from careerstats import tables
from careerstats.errors import FileRefusedError
from careerstats.exports.audit import COUNTERPART, DERIVED, PERSON, ROW, SOURCE, Recorder, sentence, warning
from careerstats.exports.choose import Candidate, where
from careerstats.exports.coded import coded
from careerstats.exports.columns import people_in
from careerstats.exports.fields import FIELDS
from careerstats.exports.findings import INFO, QUARANTINE, REFUSED, WARNING, Finding
from careerstats.exports.grid import Grid
from careerstats.exports.headers import Located
from careerstats.exports.leavers import settle_exit_types
from careerstats.exports.mapping import Mapping
from careerstats.exports.orders import resolve_dates
from careerstats.exports.reasons import Reasons
from careerstats.exports.values import BAD, Parsed, ParseOptions, parse
from careerstats.exports.xlsx_book import column_index

ALWAYS = {"employees": ("exit_date", "decision_date", "reason", "exit_type", "snapshot_date")}
"""Helpers that the rules look at whether a sheet has them or not."""

ASKS = "date-order"
"""Rules that end in a question to the analyst, which is told once for the column."""

NEEDED = {t: set(names) for t, names in tables.REQUIRED.items()}
NEEDED["employees"].add("exit_date")
"""Fields of which a value that cannot be read holds the row back: a broken leaving date is no blank."""


CODE_BITS = 32
"""A distinct value of a column takes so many bits; the number of sheet and column stands above them."""


@dataclass(frozen=True)
class Settings:
    """What the caller says about all files.

    Attributes
    ----------
    mapping : Mapping
        What columns mean.
    reasons : Reasons
        What exit reasons mean.
    zone : str
        Time zone of the organisation, where the mapping names none.
    today : pandas.Timestamp or None
        Day of the export, when it is given.
    """

    mapping: Mapping
    reasons: Reasons
    zone: str = "UTC"
    today: pd.Timestamp | None = None


def always(table: str) -> dict[str, str]:
    """Return the columns that rows of a table always have, with their kinds."""
    return {name: FIELDS[table][name] for name in (*tables.TABLES[table], *ALWAYS.get(table, ()))}


def blank_table(table: str) -> pd.DataFrame:
    """Return a table without rows, with the columns always there and those of provenance."""
    made = {name: pd.Series(dtype=tables.DTYPES[kind]) for name, kind in always(table).items()}
    made |= {name: pd.Series(dtype="int64") for name in (SOURCE, ROW, *_numbers(table))}
    made[DERIVED] = pd.Series(dtype="bool")
    return pd.DataFrame(made)


def _numbers(table: str) -> dict[str, str]:
    """Return the columns that number persons, with the ids they stand for."""
    kinds = {PERSON: "employee_id", COUNTERPART: "counterpart_id"}
    return {name: column for name, column in kinds.items() if column in tables.TABLES[table]}


def pass_over(candidate: Candidate, recorder: Recorder) -> None:
    """Record a sheet that is not read: all its rows are ignored."""
    grid = candidate.grid
    rows = int(_content(grid).sum()) + len(grid.rejected)
    source = recorder.open(grid.file, grid.sheet, read=rows)
    recorder.sheets[source].ignored = rows
    if candidate.passed is not None:
        recorder.note(source, candidate.passed)


def take_in(candidate: Candidate, settings: Settings, recorder: Recorder) -> pd.DataFrame:
    """Read the data rows of a sheet.

    Parameters
    ----------
    candidate : Candidate
        A sheet with its table located.
    settings : Settings
        What the caller says about all files.
    recorder : Recorder
        Told of everything that was found.

    Returns
    -------
    pandas.DataFrame
        The table's columns, the helpers that the sheet has, and provenance; rows whose needed
        values cannot be read are held back already.

    Raises
    ------
    FileRefusedError
        When a column cannot be read without an answer from the analyst.
    """
    grid, located = candidate.grid, candidate.located
    if located is None:
        raise ValueError("a sheet without a table has no rows")
    source = recorder.open(
        grid.file, grid.sheet, table=located.table, fields=located.fields, read=_rows_read(grid, located)
    )
    for finding in [*(Finding(r, s, m) for r, s, m in grid.findings), *located.findings]:
        if finding.rule != "rows-left-out" or finding.severity != INFO:  # told below, row by row
            recorder.note(source, finding)
    if not len(located.data) + len(grid.rejected):
        recorder.note(source, warning("no-data-rows", "There is a header, but no row of data below it."))
    recorder.ignore(source, [*located.ignored, *_unclaimed(grid, located)])
    recorder.reject(source, grid.rejected)
    parsed = _parsed(grid, located, settings)
    rows = _frame(grid, located, parsed, source)
    _report_columns(grid, located, recorder)
    rows = _bad_values(rows, located.table, parsed, source, recorder)
    if located.table in ("employees", "exits"):
        rows = settle_exit_types(rows, source, settings.reasons, recorder)
    return rows


def _parsed(grid: Grid, located: Located, settings: Settings) -> dict[str, Parsed]:
    """Read all bound columns; refuse those that need an answer first."""
    file = located.options
    if file.timezone == "UTC":
        file = replace(file, timezone=settings.zone)
    people = people_in(grid, located.fields, located.data)
    made = {}
    for name, column in located.fields.items():
        header = located.headers.get(name, "")
        options = ParseOptions.of(file, field=name, header=header, mapping=settings.mapping)
        options = replace(options, people=people, today=settings.today)
        made[name] = parse(name, FIELDS[located.table][name], grid, located.data, column, options=options)
    if any(parsed.readings is not None for parsed in made.values()):
        made = resolve_dates(made, today=settings.today)
    for parsed in made.values():
        for finding in parsed.findings:
            if finding.severity == REFUSED:
                raise FileRefusedError(f"{where(grid)}: {finding.message} {sentence(finding.action)}")
    return made


def _content(grid: Grid) -> np.ndarray:
    """Return which held rows hold anything, error cells and formulas without a value included."""
    filled = np.zeros(len(grid.rows), dtype=bool)
    for column in range(len(grid.columns)):
        filled |= coded(grid, column).filled
    for row, _ in (*grid.errors, *grid.uncached):
        filled[row] = True
    return filled


def _rows_read(grid: Grid, located: Located) -> int:
    """Count the rows below the header that hold anything, and those set apart, from the cells alone."""
    below = grid.rows > located.header_row
    above = {row for row, _ in located.ignored if row <= located.header_row}
    return int((_content(grid) & below).sum()) + len(above) + len(grid.rejected)


def _unclaimed(grid: Grid, located: Located) -> list[tuple[int, str]]:
    """Return the rows below the header that hold something and that nobody has claimed."""
    rest = _content(grid) & (grid.rows > located.header_row)
    rest[located.data] = False
    rest &= ~np.isin(grid.rows, [row for row, _ in located.ignored])
    return [(int(row), "nothing in the table's columns") for row in grid.rows[rest]]


def _frame(grid: Grid, located: Located, parsed: dict[str, Parsed], source: int) -> pd.DataFrame:
    count = len(located.data)
    made: dict[str, Any] = {}
    for name, kind in always(located.table).items():
        made[name] = None if name in parsed else pd.Series(index=range(count), dtype=tables.DTYPES[kind])
    for name, column in parsed.items():
        made[name] = column.values.reset_index(drop=True)  # noqa: PD011
    made |= {SOURCE: source, ROW: grid.rows[located.data].astype(np.int64), DERIVED: False}
    for number, name in _numbers(located.table).items():
        made[number] = _codes(grid, located, name, made[name], source)
    return pd.DataFrame(made, index=range(count), copy=False)


def _codes(grid: Grid, located: Located, name: str, ids: pd.Series, source: int) -> np.ndarray:
    """Return a number for each row that is the same for the same id in this sheet; -1 when not known.

    Cells shown through a number format are told apart by more than their value, so none is known.
    """
    if name not in located.fields or grid.formats:
        return np.full(len(ids), -1, dtype=np.int64)
    codes = coded(grid, located.fields[name]).codes[located.data].astype(np.int64)
    first = np.full(codes.max(initial=-1) + 2, -1)
    first[codes] = np.arange(len(codes))  # a row of each value: whether it is an id is seen there
    known = ids.iloc[first].notna().to_numpy() & (first >= 0) if len(ids) else first >= 0
    column = 2 * source + (name == "counterpart_id")
    return np.where((codes >= 0) & known[codes], (column << CODE_BITS) + codes, -1)


def _report_columns(grid: Grid, located: Located, recorder: Recorder) -> None:
    """Record what each column is and the share of its data cells that hold something."""
    for line in located.report:
        cells = coded(grid, column_index(line["column"])).filled[located.data]
        filled = float(cells.mean()) if len(cells) else np.nan
        recorder.columns.append({"file": grid.file, "sheet": grid.sheet, "filled": filled, **line})


def _bad_values(
    rows: pd.DataFrame, table: str, parsed: dict[str, Parsed], source: int, recorder: Recorder
) -> pd.DataFrame:
    """Record values that could not be read; hold back rows in which a needed one is lost."""
    held = np.zeros(len(rows), dtype=bool)
    for name, column in parsed.items():
        for finding in column.findings:
            if finding.rule not in BAD or finding.rule.startswith(ASKS):  # the others are told row by row
                recorder.note(source, finding)
        needed = name in NEEDED[table]
        severity = QUARANTINE if needed else WARNING
        action = "Row held back." if needed else "Read as missing."
        rules = pd.Series(column.bad, dtype="object")
        for rule, places in rules.groupby(rules).groups.items():
            at = np.zeros(len(rows), dtype=bool)
            at[np.asarray(places, dtype=np.int64)] = True
            why = BAD.get(str(rule), "the value cannot be read")
            finding = Finding(
                str(rule), severity, f"In {column.called or name}: {why}.", field=name, action=action
            )
            if needed:
                recorder.quarantine(rows, at & ~held, finding)
                held |= at
            else:
                recorder.warn(rows, at, finding)
    return rows[~held]
