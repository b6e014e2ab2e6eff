"""The audit for a reader: a short text for the screen, and audit.xlsx."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from careerstats.errors import ArgumentError, FileRefusedError
from careerstats.exports.advice import advice
from careerstats.exports.audit import COLUMNS, FATES, sentence
from careerstats.exports.findings import INFO, QUARANTINE, REFUSED, WARNING, Finding
from careerstats.logcounts import LogCounts
from careerstats.safecells import load_openpyxl, put
from careerstats.workforce import Audit

SHEETS = ("files", "columns", "problems")
HEADINGS = {
    REFUSED: "Not read",
    QUARANTINE: "Rows held back",
    WARNING: "To look at",
    INFO: "Put right and counted",
}
"""Severity to the words under which `summary` lists it, worst first."""

EXAMPLES = 3
"""Cells named for one kind of finding."""

ADDRESSES = re.compile(r"\bcells?: [A-Z]")
"""How a message names cells itself."""

WIDEST = 80
ASIDE = 12
"""Width of a column of audit.xlsx in characters, at most and at least."""


def summary(audit: Audit, *, log: LogCounts | None = None) -> str:
    """Say in plain words what was read, what was left out and what to look at.

    Parameters
    ----------
    audit : Audit
        Of a workforce that was read from files.
    log : LogCounts, optional
        How many rows of its log count.

    Returns
    -------
    str
        Several lines; no personal values, only the addresses of cells.
    """
    lines = ["Files", *_files(audit.files)]
    if log is not None:
        lines += ["", "Log of conversations", f"  {log.note}"]
    for severity, heading in HEADINGS.items():
        found = audit.problems[audit.problems["severity"] == severity]
        if len(found):
            lines += ["", heading]
        for (file, sheet), part in found.groupby(["file", "sheet"]):
            lines += [f"  {_place(file, sheet)}", *_kinds(part, with_action=severity != INFO)]
    if not len(audit.problems):
        lines += ["", "Nothing to report."]
    return "\n".join([*lines, *advice(audit)])


def _place(file: str, sheet: str) -> str:
    return f"{file} [{sheet}]" if sheet else file or "All files"


def _files(files: pd.DataFrame) -> list[str]:
    lines = []
    for row in files.to_dict("records"):
        if row["table"] == "settings":
            lines.append(f"  {row['file']}: settings, used")
            continue
        told = " + ".join(f"{row[fate]:,} {fate.removeprefix('rows_')}" for fate in FATES if row[fate])
        what = f"{row['table']}: " if row["table"] else ""
        rows = f"{row['rows_read']:,} rows read" + (f" = {told}" if told else "")
        lines.append(f"  {_place(row['file'], row['sheet'])}: {what}{rows}")
    return lines


def _kinds(found: pd.DataFrame, *, with_action: bool) -> list[str]:
    """Return lines for each rule and message: how often, what, where, and what was done."""
    lines = []
    for (_, message, action), group in found.groupby(["rule", "message", "action"], sort=False):
        more = group["value"].map(_more)
        count = int((more == 0).sum() + more.sum())
        cells = [text for text in map(_where, group["cell"], group["row"]) if text]
        listed = ", ".join(cells[:EXAMPLES]) + (", ..." if count > EXAMPLES else "")
        times = f"{count:,} x " if count > 1 else ""
        told = any(cell in message for cell in cells) or bool(ADDRESSES.search(message))
        lines.append(f"    {times}{message}" + (f" ({listed})" if cells and not told else ""))
        if with_action and action:
            lines.append(f"        {sentence(action)}")
    return lines


def _where(cell: str, row: int) -> str:
    """Return the place of a finding in words: a cell, a column, a row, or nothing."""
    if cell.isalpha():
        return f"column {cell}"
    return cell or (f"row {row}" if row else "")


def _more(value: str) -> int:
    """Return the number in ``and 1,234 more rows``, else 0."""
    words = str(value).split()
    if len(words) == 4 and words[0] == "and" and words[2:] == ["more", "rows"]:
        return int(words[1].replace(",", ""))
    return 0


def save_audit(audit: Audit, path: str | Path) -> Path:
    """Write the audit as a workbook with the sheets files, columns and problems.

    Parameters
    ----------
    audit : Audit
        What to write; each text stays text.
    path : str or pathlib.Path
        Where to; an earlier audit there is replaced, in one step.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    ArgumentError
        When the folder is not there, or the path does not end in .xlsx.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx" or not target.parent.is_dir():
        raise ArgumentError(f"path={str(path)!r} is not accepted; give a .xlsx file in a folder that exists.")
    book = load_openpyxl().Workbook()
    book.remove(book.active)
    for name in SHEETS:
        _write(book.create_sheet(name), getattr(audit, name))
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            book.save(stream)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def _write(sheet: Any, table: pd.DataFrame) -> None:
    from openpyxl.styles import Font

    sheet.freeze_panes = "A2"
    for row, values in enumerate([list(table.columns), *table.itertuples(index=False)], start=1):
        for column, value in enumerate(values, start=1):
            put(sheet.cell(row, column), value)
    for column, name in enumerate(table.columns, start=1):
        longest = max([len(str(name)), *table[name].astype(str).str.len()]) if len(table) else len(str(name))
        letter = sheet.cell(1, column).column_letter
        sheet.column_dimensions[letter].width = min(WIDEST, max(ASIDE, longest + 2))
        sheet.cell(1, column).font = Font(bold=True)
    if len(table):
        sheet.auto_filter.ref = sheet.dimensions


def earlier_columns(previous: Any) -> pd.DataFrame:
    """Return the columns of an earlier audit, given as it is or as audit.xlsx.

    Raises
    ------
    ArgumentError, FileRefusedError
        When it is neither, or cannot be read.
    """
    if isinstance(previous, Audit):
        return previous.columns
    if not isinstance(previous, str | Path):
        kind = type(previous).__name__
        raise ArgumentError(f"previous is a {kind}; give the audit of an earlier load, or its audit.xlsx.")
    from careerstats.exports.cells import read_grids

    path = Path(previous)
    grid = next((g for g in read_grids(path, name=path.name) if g.sheet == "columns"), None)
    names = [str(column[0]) for column in grid.columns] if grid is not None and len(grid.rows) else []
    if grid is None or names != COLUMNS:
        raise FileRefusedError(
            f"{path.name} is no audit of an earlier load; give the audit.xlsx that check wrote."
        )
    made = pd.DataFrame({name: column[1:] for name, column in zip(names, grid.columns, strict=True)})
    return made.astype(dict.fromkeys(COLUMNS[:-1], "str")).fillna(dict.fromkeys(COLUMNS[:-1], ""))


def column_changes(before: pd.DataFrame, now: pd.DataFrame) -> list[Finding]:
    """Return what became of the columns that were used last time, and which are used for the first time.

    Columns are compared by their field and the kind of file, which is its name without numbers,
    since files are named anew each quarter.
    """
    found = []
    was, has = _used(before), _used(now)
    for key in sorted(was.keys() - has.keys()):
        message = f"The column {was[key]!r} of {key[0]} was used as {key[1]} last time and is gone."
        found.append(Finding("column-gone", WARNING, message, field=key[1], action="Check the export."))
    for key in sorted(has.keys() - was.keys()):
        message = f"The column {has[key]!r} of {key[0]} is used as {key[1]}; last time there was none."
        found.append(Finding("column-new", INFO, message, field=key[1], action="Check that it means this."))
    for key in sorted(was.keys() & has.keys()):
        if was[key] != has[key]:
            message = f"{key[1]} of {key[0]} is read from {has[key]!r}, last time from {was[key]!r}."
            found.append(
                Finding("column-renamed", WARNING, message, field=key[1], action="Check the export.")
            )
    return found


def _used(columns: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return (kind of file, field) to header for the columns that were used."""
    bound = columns[columns["field"] != ""]
    kinds = [_kind_of(file) for file in bound["file"]]
    return dict(zip(zip(kinds, bound["field"], strict=True), bound["header"], strict=True))


def _kind_of(file: str) -> str:
    """Return a file's name without folder, ending, numbers and quarters."""
    name = file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return " ".join(re.split(r"[\W_]+", re.sub(r"[qQ]?\d+", "", name))).strip() or name
