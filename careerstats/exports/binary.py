"""Binary workbooks (xls, xlsb), read by calamine in a child process with limits on memory and time."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from careerstats.exports.collector import Collector
from careerstats.exports.grid import Grid
from careerstats.exports.guard import refusal

MEMORY = 1 << 30
"""Bytes that the child may use."""

SECONDS = 60.0
"""How long the child may take, plus one second for each MiB."""

_WHOLE = 1e15
"""Below this a number of these formats, which know no integers, is whole when it has no fraction."""

_CHILD = Path(__file__).with_name("_calamine.py")


def read_binary(
    source: BinaryIO,
    *,
    name: str,
    kind: str,
    progress: Callable[[int], object] | None = None,
    memory: int = MEMORY,
    seconds: float = SECONDS,
) -> list[Grid]:
    """Return a Grid for each worksheet of an xls or xlsb.

    Raises
    ------
    FileRefusedError
        When it is damaged, or needs more memory or time than the limits allow.
    """
    source.seek(0)
    data = source.read()
    grids: list[Grid] = []
    sheet: Collector | None = None
    for line in _lines(data, name, memory, seconds + len(data) / (1 << 20)):
        try:
            found = json.loads(line, object_hook=_restore)
        except ValueError:
            raise _failed(name) from None
        if isinstance(found, dict):
            if sheet:
                grids.append(sheet.finish())
            sheet = _sheet(found, name, kind)
        elif sheet:
            _take_row(sheet, found)
    if sheet:
        grids.append(sheet.finish())
    if not grids:
        raise refusal(name, "is a workbook without a worksheet", "export it again")
    if progress:
        progress(len(data))
    return grids


def _lines(data: bytes, name: str, memory: int, seconds: float) -> list[bytes]:
    """Return what the child wrote; refuse the file when it failed."""
    late = threading.Event()
    with subprocess.Popen(
        [sys.executable, "-P", str(_CHILD), str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            written, _ = child.communicate(data)
        finally:
            timer.cancel()
    if late.is_set():
        raise refusal(
            name,
            "takes too long to read",
            "open it in Excel, copy the table to a new workbook and save it as xlsx",
        )
    if child.returncode:
        raise _failed(name)
    return written.splitlines()


def _failed(name: str) -> Exception:
    return refusal(
        name,
        "is damaged, or its cells are scattered so far apart that reading it would fill the memory",
        "open it in Excel, copy the table to a new workbook and save it as xlsx",
    )


def _restore(found: dict[str, Any]) -> Any:
    if "seconds" in found:
        return dt.timedelta(seconds=found["seconds"])
    if "time" in found:
        return dt.time.fromisoformat(found["time"])
    if "date" in found:
        return dt.datetime.fromisoformat(found["date"])
    return found


def _sheet(found: dict[str, Any], name: str, kind: str) -> Collector:
    sheet = Collector(file=name, sheet=found["sheet"], kind=kind)
    sheet.grid.state = found["state"]
    for (top, left), (bottom, right) in found["merged"]:
        sheet.grid.merged.append((top + 1, bottom + 1, left, right))
    sheet.note(
        "errors-unseen",
        "warning",
        f"In {kind} files error cells such as #N/A cannot be told from blank ones; save the file as xlsx to see them.",
    )
    return sheet


def _take_row(sheet: Collector, found: list[Any]) -> None:
    number, left, cells = found
    sheet.row(number)
    for offset, value in enumerate(cells):
        if type(value) is float and value.is_integer() and abs(value) < _WHOLE:
            value = int(value)
        if value is not None:
            sheet.put(left + offset, value)
