"""From a file to its cells: one model for every format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from careerstats.exports.grid import Grid
from careerstats.exports.guard import (
    check_file,
    local_path,
    package_kind,
    refusal,
    sniff,
    suffix_finding,
)
from careerstats.exports.package import Package
from careerstats.exports.text import read_text
from careerstats.exports.xlsx import read_xlsx


def read_grids(
    path: Path,
    *,
    name: str,
    password: Callable[[], str] | None = None,
    progress: Callable[[int], object] | None = None,
) -> list[Grid]:
    """Read all sheets of a file.

    Parameters
    ----------
    path : pathlib.Path
        A local file.
    name : str
        The file's name as shown to the analyst.
    password : callable, optional
        Asked for the password when the workbook has one.
    progress : callable, optional
        Called with the number of bytes of the file that were read since the last call.

    Returns
    -------
    list of Grid
        One for each sheet, in the order of the workbook.

    Raises
    ------
    FileRefusedError
        When the file cannot be read safely or completely.
    """
    path = local_path(path)
    check_file(path, name=name)
    with path.open("rb") as source:
        kind = sniff(source, name=name)
        if kind == "zip":
            kind = package_kind(Package(source, name=name).members, name=name)
        if kind == "xlsx":
            grids = read_xlsx(source, name=name, progress=progress)
        elif kind == "text":
            kind = "csv"
            grids = [read_text(source.read(), name=name, progress=progress)]
        else:
            raise refusal(name, f"is of kind {kind}", "not yet")
    found = suffix_finding(path, kind)
    if found:
        grids[0].findings.insert(0, found)
    if not any(len(grid.rows) for grid in grids):
        raise refusal(name, "holds no data rows", "export it again")
    return grids
