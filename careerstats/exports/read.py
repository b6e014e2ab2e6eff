"""A folder of exports into a workforce, with a record of every row."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from careerstats import tables
from careerstats.errors import ArgumentError, DataMissingError
from careerstats.exports.audit import Recorder, Sheet
from careerstats.exports.build import Tables, build
from careerstats.exports.cells import read_grids
from careerstats.exports.choose import HIDDEN, INCOMPLETE, UNKNOWN_SHEET, choose_sheets
from careerstats.exports.findings import INFO, WARNING, Finding
from careerstats.exports.grid import Grid
from careerstats.exports.intake import Settings, blank_table, pass_over, take_in
from careerstats.exports.mapping import Mapping
from careerstats.exports.reasons import Reasons
from careerstats.exports.sources import SETTINGS, Source, Sources, find_sources
from careerstats.exports.summary import column_changes, earlier_columns
from careerstats.periods import as_day
from careerstats.workforce import Workforce

SETTINGS_TABLE = "settings"
"""What audit.files says that columns.toml and reasons.toml hold."""

NAMED = 3
"""Sheets without a known header that are named when there is no roster."""


def read_workforce(
    source: Any,
    *,
    columns: Any = None,
    reasons: Any = None,
    password: str | Callable[[], str] | None = None,
    zone: str = "UTC",
    log_start: Any = None,
    data_end: Any = None,
    today: Any = None,
    previous: Any = None,
    progress: bool | None = None,
) -> Workforce:
    """Read the exports of one organisation.

    Parameters
    ----------
    source : str, pathlib.Path or dict
        A folder of exports (folders in it, such as one for each quarter, are read too and form one
        history), one workbook, or a dict of table name to a path or a list of paths.
    columns : path or dict, optional
        What columns mean where the kit does not know; by default ``columns.toml`` in the folder.
    reasons : path or dict, optional
        Further exit reasons; by default ``reasons.toml`` in the folder.
    password : str or callable, optional
        For workbooks with a password; a callable is asked when one is met.
    zone : str
        Time zone of the organisation, for time stamps that name their own.
    log_start : date, optional
        First day on which the log could show a conversation; by default that of its first row,
        stray rows left out.
    data_end : date, optional
        Last day of the data; by default the day of the export.
    today : date, optional
        Day of the export: what lies after it is planned. By default found in the data. These three
        days may stand at the top of ``columns.toml`` too, as in ``today = 2026-03-31``.
    previous : path or Audit, optional
        The ``audit.xlsx`` or audit of an earlier load; differences in columns are then reported.
    progress : bool, optional
        Show a progress bar; by default when the load takes over a second.

    Returns
    -------
    Workforce
        With `audit`: for each file rows read = used + merged + quarantined + ignored.

    Raises
    ------
    FileRefusedError
        When a file cannot be read safely or completely.
    DataMissingError
        When the folder or a roster is not there, or no row of the roster can be used.
    ArgumentError
        When an argument is not one of those accepted.
    """
    found = find_sources(source)
    recorder = Recorder()
    mapping = Mapping.load(_settings("columns.toml", columns, found, recorder))
    today, log_start, data_end = (
        mapping.days.get(name) if given is None else given
        for name, given in (("today", today), ("log_start", log_start), ("data_end", data_end))
    )
    settings = Settings(
        mapping=mapping,
        reasons=Reasons(_settings("reasons.toml", reasons, found, recorder)),
        zone=check_zone(zone),
        today=None if today is None else pd.Timestamp(as_day(today, "today")),
    )
    before = None if previous is None else earlier_columns(previous)
    _passed_files(found, recorder)
    _unused_settings(mapping, found, recorder)
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in tables.TABLES}
    same = _same_files(found.files)
    with _bar(found.files, progress) as bar:
        for file in found.files:
            if file.name in same:
                message = f"The file is the same as {same[file.name]}, byte for byte."
                finding = Finding("same-file-again", WARNING, message, action="Counted once.")
                recorder.note_file(file.name, finding)
            grids = read_grids(file.path, name=file.name, password=_asker(password), progress=bar.update)
            for name, rows in _tables(grids, file, settings, recorder):
                parts[name].append(rows)
    if not parts["employees"]:
        raise DataMissingError(_no_roster(source, found, recorder))
    if before is not None:
        for finding in column_changes(before, recorder.bound_columns()):
            recorder.note_file("", finding)
    return build(_joined(parts), recorder, today=today, log_start=log_start, data_end=data_end)


def check_zone(zone: str) -> str:
    """Return the zone when it is one."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError, TypeError):
        raise ArgumentError(
            f"zone={zone!r} is not known; give a time zone such as 'Europe/Berlin'."
        ) from None
    return zone


def _passed_files(found: Sources, recorder: Recorder) -> None:
    """List files that are no spreadsheets, so that nothing in the folder goes without a word."""
    for name in found.passed:
        if name.lower().endswith((".toml", ".toml.txt")):
            message, severity = (
                f"No settings are read from here; did you mean {' or '.join(SETTINGS)}?",
                WARNING,
            )
        else:
            message, severity = "This kind of file is not read.", INFO
        recorder.note(recorder.open(name, ""), Finding("file-ignored", severity, message, action="Left out."))


def _settings(kind: str, given: Any, found: Sources, recorder: Recorder) -> Any:
    """Return where settings stand, those given before the folder's, and list the files of both."""
    own = found.settings.get(kind)
    if given is None:
        if own is not None:
            recorder.open(own.name, "", table=SETTINGS_TABLE)
        return own
    if own is not None:
        finding = Finding("file-ignored", INFO, "Other settings were given instead.", action="Left out.")
        recorder.note(recorder.open(own.name, ""), finding)
    if isinstance(given, str | Path) and Path(given).is_file():
        recorder.open(Path(given).name, "", table=SETTINGS_TABLE)
    return given


def _unused_settings(mapping: Mapping, found: Sources, recorder: Recorder) -> None:
    """Say which sections of the mapping are about files that are not there."""
    for pattern in mapping.unused([file.name for file in found.files]):
        message = f'{mapping.source} has a section [files."{pattern}"], but there is no such file.'
        finding = Finding(
            "settings-unused", WARNING, message, action="Correct the name or take the section out."
        )
        recorder.note_file(mapping.source, finding)


def _bar(files: list[Source], progress: bool | None) -> Any:
    """Return a progress bar over the files' bytes; it shows when the load takes over a second."""
    from tqdm.auto import tqdm

    sizes = [file.path.stat().st_size for file in files if file.path.is_file()]
    return tqdm(
        total=sum(sizes),
        desc="Reading",
        unit="B",
        unit_scale=True,
        delay=0 if progress else 1,
        leave=False,
        disable=progress is False,
        file=sys.stderr,
    )


def _asker(password: str | Callable[[], str] | None) -> Callable[[], str] | None:
    if isinstance(password, str):
        return lambda: password
    return password


def _same_files(files: list[Source]) -> dict[str, str]:
    """Return the files that hold the same bytes as an earlier one; their rows are then counted once."""
    sizes = Counter(file.path.stat().st_size for file in files if file.path.is_file())
    first: dict[bytes, str] = {}
    same = {}
    for file in files:
        if not file.path.is_file() or sizes[file.path.stat().st_size] < 2:
            continue
        try:
            with file.path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").digest()
        except OSError:
            continue  # said when it is read
        if digest in first:
            same[file.name] = first[digest]
        first.setdefault(digest, file.name)
    return same


def _tables(
    grids: list[Grid], file: Source, settings: Settings, recorder: Recorder
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield table name and rows of each sheet of a file that is read."""
    folder = file.name.rpartition("/")[0]
    for candidate in choose_sheets(grids, settings.mapping, file.table, folder):
        if candidate.located is None or candidate.passed is not None:
            pass_over(candidate, recorder)
        else:
            rows = take_in(candidate, settings, recorder)
            yield candidate.located.table, rows.assign(_stamp=file.stamp.astype("datetime64[us]"))


def _no_roster(source: Any, found: Sources, recorder: Recorder) -> str:
    """Say that there is no roster, and why sheets were passed over."""
    where = "The files given hold" if isinstance(source, dict) else f"{source} holds"
    looked = f"{len(found.files)} file{'' if len(found.files) == 1 else 's'}"
    passed = [b for b in recorder.batches if b.finding.rule in (UNKNOWN_SHEET, INCOMPLETE, HIDDEN)]
    why = [f"{_place(b.sheet)}: {b.finding.message} {b.finding.action}".strip() for b in passed[:NAMED]]
    return " ".join(
        [
            f"{where} no roster: a table with one row for each employee, with an employee id and a hire "
            f"date. Looked at: {looked}.",
            *why,
            "Add the roster, or name its columns in columns.toml.",
        ]
    )


def _place(sheet: Sheet) -> str:
    return f"{sheet.file} [{sheet.sheet}]" if sheet.sheet else sheet.file


def _joined(parts: dict[str, list[pd.DataFrame]]) -> Tables:
    """Put the rows of all sheets of a table together; rosters of several periods become snapshots."""
    stamps = {rows["_stamp"].iloc[0] for rows in parts["employees"] if len(rows)}
    dated = [s for s in stamps if not pd.isna(s)]
    made = {}
    for name, frames in parts.items():
        rows = _stacked(frames) if frames else blank_table(name)
        if name == "employees" and dated and len(stamps) > 1:
            current = max(dated) + pd.Timedelta(days=1)
            rows["snapshot_date"] = rows["snapshot_date"].fillna(rows["_stamp"].fillna(current))
        made[name] = rows.drop(columns="_stamp", errors="ignore")
    return made


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return rows of several sheets one below the other; those of a single one need no copy."""
    return frames[0].reset_index(drop=True) if len(frames) == 1 else pd.concat(frames, ignore_index=True)
