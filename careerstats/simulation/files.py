"""Sheets written as files: the same bytes for the same sheets."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from careerstats.safecells import load_openpyxl, put
from careerstats.simulation.sheets import Sheet

STAMP = (2026, 10, 1, 8, 0, 0)
"""Date of the members of a workbook."""

WRITTEN = b"2026-10-01T08:00:00Z"
ERROR = re.compile(r"^#(N/A|REF!|VALUE!|NAME\?|DIV/0!)$")


def write_sheet(sheet: Sheet, folder: Path, *, tick: Callable[[int], object] | None = None) -> Path:
    """Write a sheet as the file it names, and return its path.

    Parameters
    ----------
    sheet : Sheet
        A name ending in ``.xlsx`` makes a workbook, any other a csv file in UTF-8.
    folder : pathlib.Path
        An existing folder.
    tick : callable, optional
        Called with the number of rows written.
    """
    path = folder / sheet.file
    data = _workbook(sheet, tick) if path.suffix == ".xlsx" else _text(sheet, tick)
    path.write_bytes(data)
    return path


def _text(sheet: Sheet, tick: Callable[[int], object] | None) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(sheet.header)
    for row in sheet.rows:
        writer.writerow([_shown(value, sheet.day_format) for value in row])
    if tick:
        tick(len(sheet.rows))
    return target.getvalue().encode("utf-8-sig" if sheet.file == "conversations.csv" else "utf-8")


def _shown(value: Any, day_format: str) -> str:
    if value is None:
        return ""
    return value.item().strftime(day_format) if isinstance(value, np.datetime64) else str(value)


def _workbook(sheet: Sheet, tick: Callable[[int], object] | None) -> bytes:
    openpyxl = load_openpyxl()
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet.sheet)
    for at, name in enumerate(sheet.header):
        page.column_dimensions[get_column_letter(at + 1)].width = max(13, len(name) + 2)
    for title in sheet.titles:
        page.append([title] if title else [])
    page.append(sheet.header)
    digits = "0" * sheet.number_ids
    for row in sheet.rows:
        cells = []
        for at, value in enumerate(row):
            cell = WriteOnlyCell(page)
            if isinstance(value, str) and ERROR.match(value):
                cell.value, cell.data_type = value, "e"
            elif digits and at == 0 and isinstance(value, str) and value.isdigit():
                cell.value, cell.number_format = int(value), digits
            else:
                put(cell, value)
            cells.append(cell)
        page.append(cells)
    if tick:
        tick(len(sheet.rows))
    target = io.BytesIO()
    book.save(target)
    return _settled(target.getvalue())


def _settled(data: bytes) -> bytes:
    """Return a workbook with fixed dates, so that equal contents are equal bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(?<=>)\d{4}-\d\d-\d\dT[^<]*(?=<)", WRITTEN, content)
            member = zipfile.ZipInfo(name, date_time=STAMP)
            member.compress_type, member.external_attr, member.create_system = (
                zipfile.ZIP_DEFLATED,
                0o600 << 16,
                3,
            )
            new.writestr(member, content)
    return target.getvalue()
