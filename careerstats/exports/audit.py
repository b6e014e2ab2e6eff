"""The record of a load: every row read is used, merged, quarantined or ignored, and says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import CareerstatsError
from careerstats.exports.findings import INFO, QUARANTINE, WARNING, Finding
from careerstats.exports.grid import address, column_letter
from careerstats.exports.proposals import COLUMNS_FILE, REASONS_FILE, block, reasons_block
from careerstats.vocabulary import EXIT_TYPES
from careerstats.workforce import Audit

SOURCE, ROW, DERIVED = "_source", "_row", "_derived"
"""Columns that tell where a row stood: the sheet's number in the record, the row in the file, and
whether the row was derived from one of another table, which is the one that is counted."""

PERSON, COUNTERPART = "_person", "_counterpart"
"""Columns with a number for each person, given once all ids are known."""

PROVENANCE = [SOURCE, ROW, DERIVED, PERSON]
"""Columns that rows keep until they reach the workforce."""

LEADS_TO = {
    "employee_id": ("email", "name"),
    "manager_id": ("manager_email", "manager_name"),
    "counterpart_id": ("counterpart_email", "counterpart_name"),
}
"""Id to the fields that can stand for it."""

LISTED_ROWS = 50
"""Rows of one sheet and rule that are listed one by one; quarantined rows always are."""

FATES = ["rows_used", "rows_merged", "rows_quarantined", "rows_ignored"]
FILES = ["file", "sheet", "table", "rows_read", *FATES]
COLUMNS = ["file", "sheet", "column", "header", "field", "matched_by", "filled"]
PROBLEMS = ["file", "sheet", "cell", "row", "field", "value", "rule", "severity", "message", "action"]


@dataclass
class Sheet:
    """One file and sheet that was looked at.

    Attributes
    ----------
    file, sheet, table : str
        Where it is and what it holds; table is empty when it holds none.
    fields : dict of str to int
        Field to 0-based column.
    read, merged, quarantined, ignored : int
        Rows counted so far.
    """

    file: str
    sheet: str
    table: str = ""
    fields: dict[str, int] = field(default_factory=dict)
    read: int = 0
    merged: int = 0
    quarantined: int = 0
    ignored: int = 0


@dataclass(frozen=True)
class Batch:
    """Rows of one sheet with one thing to say about them."""

    sheet: Sheet
    finding: Finding
    rows: np.ndarray
    shown: np.ndarray | None = None
    more: int = 0


class Recorder:
    """Collects what happens to rows while a load goes on; `audit` closes it."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.columns: list[dict[str, Any]] = []
        self.batches: list[Batch] = []

    def open(
        self, file: str, sheet: str, *, table: str = "", fields: dict[str, int] | None = None, read: int = 0
    ) -> int:
        """Begin a sheet and return its number."""
        self.sheets.append(Sheet(file, sheet, table, dict(fields or {}), read))
        return len(self.sheets) - 1

    def note(self, source: int, finding: Finding, *, value: str = "") -> None:
        """Record one finding about a sheet, a column or a cell."""
        rows = np.array([finding.row], dtype=np.int64)
        self.batches.append(Batch(self.sheets[source], finding, rows, np.array([value], dtype=object)))

    def note_file(self, file: str, finding: Finding) -> None:
        """Record one finding about a whole file."""
        self.batches.append(Batch(Sheet(file, ""), finding, np.zeros(1, dtype=np.int64)))

    def ignore(self, source: int, rows: list[tuple[int, str]]) -> None:
        """Count rows of a sheet that are no data: (row in the file, reason)."""
        self.sheets[source].ignored += len(rows)
        reasons: dict[str, list[int]] = {}
        for row, reason in rows:
            reasons.setdefault(reason, []).append(row)
        for reason, numbers in reasons.items():
            finding = Finding("row-ignored", INFO, f"The row is no data: {reason}.", action="Left out.")
            self._add(source, finding, np.array(numbers))

    def reject(self, source: int, rows: list[tuple[int, str]]) -> None:
        """Quarantine rows that could not be cut into cells: (row in the file, reason)."""
        self.sheets[source].quarantined += len(rows)
        for row, reason in rows:
            finding = Finding(
                "row-not-readable",
                QUARANTINE,
                f"The row cannot be read: {reason.rstrip('.')}.",
                action="Held back; mend the line.",
            )
            self._add(source, finding, np.array([row]))

    def warn(self, frame: pd.DataFrame, mask: Any, finding: Finding, *, values: bool = False) -> None:
        """Record a finding about rows that stay; `values` shows the cell, unless it is personal."""
        marked = np.asarray(mask, dtype=bool)
        if marked.any():
            self._spread(frame[marked], finding, shown=values)

    def quarantine(self, frame: pd.DataFrame, mask: Any, finding: Finding) -> pd.DataFrame:
        """Hold rows back and return the others."""
        held = np.asarray(mask, dtype=bool)
        if not held.any():
            return frame
        for source, count in _by_source(frame[held & ~frame[DERIVED]]):
            self.sheets[source].quarantined += count
        self._spread(frame[held], finding)
        return frame[~held]

    def merge(self, frame: pd.DataFrame, mask: Any, finding: Finding) -> pd.DataFrame:
        """Fold rows into others that stand for them, and return the others."""
        folded = np.asarray(mask, dtype=bool)
        if not folded.any():
            return frame
        for source, count in _by_source(frame[folded & ~frame[DERIVED]]):
            self.sheets[source].merged += count
        self._spread(frame[folded], finding)
        return frame[~folded]

    def _spread(self, rows: pd.DataFrame, finding: Finding, *, shown: bool = False) -> None:
        for source, _ in _by_source(rows):
            part = rows[rows[SOURCE] == source]
            values = part[finding.field].astype(object).to_numpy() if shown else None
            self._add(source, finding, part[ROW].to_numpy(), values)

    def _add(self, source: int, finding: Finding, rows: np.ndarray, values: np.ndarray | None = None) -> None:
        listed = len(rows) if finding.severity == QUARANTINE else LISTED_ROWS
        more = max(0, len(rows) - listed)
        kept = None if values is None else values[:listed]
        self.batches.append(Batch(self.sheets[source], finding, rows[:listed], kept, more))

    def audit(self, tables: Iterable[pd.DataFrame]) -> Audit:
        """Close the record.

        Parameters
        ----------
        tables : iterable of pandas.DataFrame
            The rows used, with `SOURCE` and `DERIVED`.

        Raises
        ------
        CareerstatsError
            When the rows of a sheet do not add up: a fault of the kit, never of the data.
        """
        used = np.zeros(len(self.sheets), dtype=np.int64)
        for frame in tables:
            for source, count in _by_source(frame.loc[~frame[DERIVED], [SOURCE]]):
                used[source] += count
        files = [
            (s.file, s.sheet, s.table, s.read, n, s.merged, s.quarantined, s.ignored)
            for s, n in zip(self.sheets, used.tolist(), strict=True)
        ]
        made = pd.DataFrame(files, columns=FILES).astype(dict.fromkeys(FILES[:3], "str"))
        check_balance(made)
        return Audit(made, self.bound_columns(), self._problems(), self._settings())

    def _settings(self) -> dict[str, str]:
        """Return the lines that would settle what is open, by settings file."""
        lines = [proposal for batch in self.batches for proposal in batch.finding.paste]
        made = {COLUMNS_FILE: block(lines), REASONS_FILE: reasons_block(lines, EXIT_TYPES)}
        return {file: text for file, text in made.items() if text}

    def bound_columns(self) -> pd.DataFrame:
        """Return the columns seen so far, as in ``Audit.columns``."""
        made = pd.DataFrame(self.columns, columns=COLUMNS)
        return made.astype(dict.fromkeys(COLUMNS[:-1], "str") | {"filled": "float64"})

    def _problems(self) -> pd.DataFrame:
        parts = [_lines(batch) for batch in self.batches]
        made = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=PROBLEMS)
        return made.astype({name: "int64" if name == "row" else "str" for name in PROBLEMS})


def check_balance(files: pd.DataFrame) -> None:
    """Make sure that each file's rows read = used + merged + quarantined + ignored."""
    told = files[FATES].sum(axis=1)
    wrong = files[told != files["rows_read"]]
    if len(wrong):
        first = wrong.iloc[0]
        raise CareerstatsError(
            f"The rows of {first['file']} {first['sheet']} do not add up ({first['rows_read']} read, "
            f"{told[wrong.index[0]]} accounted for); this is a fault of careerstats, please report it."
        )


def _by_source(rows: pd.DataFrame) -> list[tuple[int, int]]:
    """Return (sheet number, rows) for the sheets that the rows came from."""
    numbers, counts = np.unique(rows[SOURCE].to_numpy(np.int64), return_counts=True)
    return list(zip(numbers.tolist(), counts.tolist(), strict=True))


def _cells(sheet: Sheet, finding: Finding, rows: np.ndarray) -> list[str]:
    """Return the address of the finding's field in each row; a column alone when the row is 0."""
    names = (finding.field, *LEADS_TO.get(finding.field, ()))
    bound = next((sheet.fields[name] for name in names if name in sheet.fields), -1)
    column = finding.column if finding.column >= 0 else bound
    if column < 0:
        return [""] * len(rows)
    return [address(row, column) if row else column_letter(column) for row in rows.tolist()]


def _lines(batch: Batch) -> pd.DataFrame:
    """Return a batch as rows of `problems`."""
    sheet, finding, rows = batch.sheet, batch.finding, batch.rows
    values = np.full(len(rows), "", dtype=object) if batch.shown is None else batch.shown
    made = pd.DataFrame({"cell": _cells(sheet, finding, rows), "row": rows, "value": values})
    if batch.more:
        made.loc[len(made)] = ["", 0, f"and {batch.more:,} more rows"]
    constant = {
        "file": sheet.file,
        "sheet": sheet.sheet,
        "field": finding.field,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "action": finding.action,
    }
    return made.assign(**constant)[PROBLEMS].fillna("")


def sentence(text: str) -> str:
    """Return text with a capital first letter and a full stop."""
    text = text.strip()
    return text if not text else text[0].upper() + text[1:] + ("" if text.endswith((".", "]", ">")) else ".")


def warning(rule: str, message: str, *, field: str = "", action: str = "") -> Finding:
    """Return a finding to look at."""
    return Finding(rule, WARNING, message, field=field, action=action)


def held_back(rule: str, message: str, *, field: str = "", action: str = "") -> Finding:
    """Return a finding for rows held back."""
    return Finding(rule, QUARANTINE, message, field=field, action=action)


def info(rule: str, message: str, *, field: str = "", action: str = "") -> Finding:
    """Return a finding that is only counted."""
    return Finding(rule, INFO, message, field=field, action=action)
