"""From a file to its cells: one model for every format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from careerstats.exports.binary import read_binary
from careerstats.exports.encrypted import decrypt, ole_kind
from careerstats.exports.grid import Grid
from careerstats.exports.guard import (
    check_file,
    local_path,
    package_kind,
    refusal,
    sniff,
    suffix_finding,
)
from careerstats.exports.html import read_html
from careerstats.exports.ods import read_ods
from careerstats.exports.package import Package
from careerstats.exports.text import read_text
from careerstats.exports.xlsx import read_xlsx
from careerstats.exports.xml2003 import read_xml2003

Progress = Callable[[int], object]


def read_grids(
    path: Path,
    *,
    name: str,
    password: Callable[[], str] | None = None,
    progress: Progress | None = None,
) -> list[Grid]:
    """Read all sheets of a file.

    Parameters
    ----------
    path : pathlib.Path
        A local file: xlsx, xlsm, xlsb, xls, ods, csv, tsv, an HTML table or XML Spreadsheet 2003. Its
        bytes decide which, not its name.
    name : str
        The file's name as shown to the analyst.
    password : callable, optional
        Asked for the password when the workbook has one.
    progress : callable, optional
        Called with the number of bytes of the file that were read since the last call.

    Returns
    -------
    list of Grid
        One for each sheet, hidden ones included, in the order of the workbook. What concerns the whole
        file is among the findings of the first.

    Raises
    ------
    FileRefusedError
        When the file cannot be read safely or completely.
    """
    path = local_path(path)
    size = check_file(path, name=name)
    told = 0

    def tell(count: int) -> None:
        nonlocal told
        count = min(count, size - told)
        told += count
        if progress and count > 0:
            progress(count)

    try:
        with path.open("rb") as source:
            kind, grids = _read(source, name, password, tell)
    except PermissionError:
        raise refusal(
            name, "may not be read", "close it in other programs and check its permissions"
        ) from None
    except OSError:
        raise refusal(
            name, "cannot be read from the disk", "copy it to another folder and try again"
        ) from None
    tell(size)
    found = suffix_finding(path, kind)
    if found:
        grids[0].findings.insert(0, found)
    if not any(len(grid.rows) for grid in grids):
        raise refusal(name, "holds no data rows", "export it again, with the rows")
    return grids


def _read(
    source: BinaryIO, name: str, password: Callable[[], str] | None, progress: Progress
) -> tuple[str, list[Grid]]:
    """Return the kind of file and its grids."""
    kind = sniff(source, name=name)
    if kind == "zip":
        kind = package_kind(Package(source, name=name).members, name=name)
    elif kind == "ole":
        kind = ole_kind(source, name=name)
    if kind == "encrypted":
        with decrypt(source, name=name, password=password) as plain:
            return _read(plain, name, None, progress)
    if kind == "text":
        return "csv", [read_text(source.read(), name=name, progress=progress)]
    if kind == "html":
        return kind, read_html(source.read(), name=name, progress=progress)
    if kind in ("xls", "xlsb"):
        return kind, read_binary(source, name=name, kind=kind, progress=progress)
    readers = {"xlsx": read_xlsx, "ods": read_ods, "xml2003": read_xml2003}
    return kind, readers[kind](source, name=name, progress=progress)
