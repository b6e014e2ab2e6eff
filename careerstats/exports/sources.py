"""The files of a load: a folder with its quarters, one workbook, or a table-to-files dict."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from careerstats import tables
from careerstats.errors import ArgumentError, DataMissingError
from careerstats.exports.guard import check_inside, local_path
from careerstats.periods import DAY, MONTH

READABLE = (
    ".xlsx .xlsm .xltx .xls .xlsb .ods .csv .tsv .tab .txt .htm .html .xml .mht .mhtml".split()  # noqa: SIM905
)
SETTINGS = ("columns.toml", "reasons.toml")
HIDDEN_ENDING = ".txt"
"""What a text editor may put behind the name of a settings file, and a file manager may hide."""

OWN = re.compile(r"^(readme|truth\.json$|audit.*\.xlsx$|career-conversations-.*|.*\.ledger\.json$)", re.I)
"""What the kit itself writes into a folder, and descriptions: no data."""

PERIOD = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-_ ]?[qQ](?P<quarter>[1-4])|[-_]?(?P<month>0[1-9]|1[0-2])"
    r"(?:[-_]?(?P<day>0[1-9]|[12]\d|3[01]))?)(?!\d)"
)


@dataclass(frozen=True)
class Source:
    """One file to read.

    Attributes
    ----------
    path : pathlib.Path
        Where it is.
    name : str
        What it is called in the audit: its path within the folder.
    table : str or None
        The table that the caller says it holds.
    stamp : numpy.datetime64
        Last day of the quarter, month or day that its path names; NaT when it names none.
    """

    path: Path
    name: str
    table: str | None
    stamp: np.datetime64


@dataclass(frozen=True)
class Sources:
    """All that was found: files to read, names of files passed over, settings by their plain name."""

    files: list[Source]
    passed: list[str]
    settings: dict[str, Path]


def find_sources(source: Any) -> Sources:
    """Return the files of a load.

    Parameters
    ----------
    source : str, pathlib.Path or dict
        A folder (with folders in it, one level down), one file, or a dict of table name to a
        path or a list of paths.

    Raises
    ------
    ArgumentError
        When it is none of these.
    DataMissingError
        When the folder or a file is not there, or the folder holds no file that can be read.
    FileRefusedError
        When it is no local path, or a link leads out of the folder.
    """
    if isinstance(source, MappingABC):
        return _from_dict(dict(source))
    path = _local(source)
    if path.is_file():
        return Sources([_source(path, path.name)], [], {})
    if not path.is_dir():
        raise DataMissingError(f"There is no folder {path}; give the folder that holds the exports.")
    found = _from_folder(path)
    if not found.files:
        raise DataMissingError(
            f"The folder {path} holds no spreadsheet; put the exports (xlsx, csv, xls, xlsb, ods) into it."
        )
    return found


def _local(source: Any) -> Path:
    if not isinstance(source, str | Path):
        kind = type(source).__name__
        raise ArgumentError(f"source is a {kind}; give a folder, a file, or a dict of table name to files.")
    return local_path(source).expanduser()


def _from_dict(given: dict[Any, Any]) -> Sources:
    files = []
    for table, paths in given.items():
        if table not in tables.TABLES:
            raise ArgumentError(f"There is no table {table!r}; the tables are {', '.join(tables.TABLES)}.")
        for one in paths if isinstance(paths, list | tuple) else [paths]:
            path = _local(one)
            if not path.is_file():
                raise DataMissingError(f"There is no file {path}, given for {table}; check its path.")
            files.append(_source(path, path.name, table))
    return Sources(_in_order(_own_names(files)), [], {})


def _own_names(files: list[Source]) -> list[Source]:
    """Give files of one name in different folders their folder's name too."""
    names = [f.name for f in files]
    return [
        Source(f.path, f"{f.path.parent.name}/{f.name}", f.table, f.stamp) if names.count(f.name) > 1 else f
        for f in files
    ]


def _from_folder(folder: Path) -> Sources:
    files, passed = [], []
    settings: dict[str, Path] = {}
    for path in sorted(p for p in [*folder.glob("*"), *folder.glob("*/*")] if _shown(p, folder)):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            if path.parent != folder:
                passed.append(name)
        elif _setting(path.name):
            _take(settings, path, folder, passed)
        elif path.suffix.lower() not in READABLE:
            passed.append(name)
        else:
            check_inside(path, folder, name=name)
            files.append(_source(path, name))
    return Sources(_in_order(files), passed, settings)


def _setting(name: str) -> str:
    """Return the settings file that a name stands for, in any case and with .txt behind; empty for none."""
    plain = name.lower().removesuffix(HIDDEN_ENDING)
    return plain if plain in SETTINGS else ""


def _take(settings: dict[str, Path], path: Path, folder: Path, passed: list[str]) -> None:
    """Keep one file of each kind of settings: the outermost, and of those the one without .txt."""
    kind = _setting(path.name)
    held = settings.get(kind)
    if held is None:
        settings[kind] = path
        return
    first, other = sorted((held, path), key=lambda p: (p.parent != folder, len(p.name), p.as_posix()))
    settings[kind] = first
    passed.append(other.relative_to(folder).as_posix())


def _shown(path: Path, folder: Path) -> bool:
    """Return whether a path is meant for the load: not hidden, no lock file, none of our own."""
    parts = path.relative_to(folder).parts
    return not any(p.startswith((".", "~$", "__")) for p in parts) and not OWN.match(path.name)


def _source(path: Path, name: str, table: str | None = None) -> Source:
    return Source(path, name, table, period_of(name))


def _in_order(files: list[Source]) -> list[Source]:
    """Sort by period, then name; files without a period are the current ones and come last."""
    return sorted(files, key=lambda f: (str(f.stamp) if not np.isnat(f.stamp) else "9999", f.name))


def period_of(name: str) -> np.datetime64:
    """Return the last day of the quarter, month or day that a path names; NaT when it names none."""
    matches = list(PERIOD.finditer(name))
    if not matches:
        return np.datetime64("NaT", "D")
    match = matches[-1]
    year, quarter, month, day = match["year"], match["quarter"], match["month"], match["day"]
    number = 3 * int(quarter) if quarter else int(month)
    first = np.datetime64(f"{year}-{number:02d}", "M")
    last = (first + MONTH).astype("datetime64[D]") - DAY
    return min(first.astype("datetime64[D]") + (int(day) - 1) * DAY, last) if day else last
