"""A workbook into a file: the same bytes every time, checked, put in place in one step."""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np

from careerstats.errors import ArgumentError, CareerstatsError
from careerstats.reporting.lint import faults
from careerstats.safecells import clean

APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Microsoft Excel</Application><AppVersion>12.0000</AppVersion></Properties>"
)
"""Programs fill in what a chart leaves open by the writer's version; this one means plain lines."""

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
PRIVATE = 0o600
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_FRAME = re.compile(rb'<(?:xdr:)?cNvPr id="(\d+)" name="([^"]*)"( descr="[^"]*")?')
_DRAWING = re.compile(r'Target="[^"]*?(drawing\d+\.xml)"')


def finish(
    workbook: Any, path: Path, *, as_of: Any, alternatives: Mapping[str, list[str]] | None = None
) -> Path:
    """Write a workbook: reproducible, checked, complete or not at all.

    Parameters
    ----------
    workbook : openpyxl.Workbook
        Can be saved only once.
    path : pathlib.Path
        Where it shall lie; its folder exists.
    as_of : date
        Stands in the file as the day of its making, so that the clock leaves no trace.
    alternatives : dict of str to list of str, optional
        Texts for the charts of each tab, in order.

    Returns
    -------
    pathlib.Path
        The same path; readable by its owner only.

    Raises
    ------
    CareerstatsError
        When the workbook breaks one of the rules in `careerstats.reporting.lint`, or the file
        cannot be written. What lay at the path before is then still there.
    """
    data = reproducible(workbook, as_of=as_of, alternatives=alternatives or {})
    found = faults(data)
    if found:
        raise CareerstatsError(f"The workbook {path.name} was not written: {found[0]}")
    return write_atomically(data, path)


def reproducible(workbook: Any, *, as_of: Any, alternatives: Mapping[str, list[str]]) -> bytes:
    """Return the workbook's bytes: the same for the same content, whatever the clock says."""
    raw = io.BytesIO()
    workbook.save(raw)
    stamp = f"{np.datetime64(as_of, 'D')}T00:00:00Z".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["docProps/app.xml"] = APPLICATION
    parts["docProps/core.xml"] = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", parts["docProps/core.xml"])
    for tab, texts in alternatives.items():
        name = _drawing_of(parts, workbook.sheetnames.index(tab) + 1)
        parts[name] = _described(parts[name], texts)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, date_time=ZIP_DATE)
            entry.create_system, entry.external_attr = 3, PRIVATE << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return out.getvalue()


def _drawing_of(parts: Mapping[str, bytes], sheet: int) -> str:
    """Return the part that holds the drawings of a sheet."""
    relations = parts[f"xl/worksheets/_rels/sheet{sheet}.xml.rels"].decode("utf-8")
    found = _DRAWING.search(relations)
    assert found, "a sheet with charts has a drawing"
    return f"xl/drawings/{found[1]}"


def _described(drawing: bytes, texts: list[str]) -> bytes:
    """Put a text into each chart's frame, in order."""
    rest = iter(texts)

    def describe(match: re.Match[bytes]) -> bytes:
        text = next(rest, "")
        said = quoteattr(clean(text), {"\n": " "}).encode("utf-8")
        return match[0].split(b" descr=")[0] + b" descr=" + said

    return _FRAME.sub(describe, drawing)


def write_atomically(data: bytes, path: Path) -> Path:
    """Put bytes in place in one step: a reader sees the old file or the new one, never a part."""
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise CareerstatsError(
            f"The file {path.name} cannot be written to the folder {path.parent} ({error.strerror}); "
            "close it if it is open elsewhere, or choose another folder."
        ) from None
    return path


def make_folder(path: Path) -> Path:
    """Make a folder, and those above it, where it is not there yet.

    Raises
    ------
    CareerstatsError
        When it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CareerstatsError(
            f"The folder {path} cannot be made ({error.strerror}); choose another one."
        ) from None
    return path


def refuse_inputs(path: Path, inputs: Iterable[Path]) -> None:
    """Refuse to write over a file that was read.

    Raises
    ------
    ArgumentError
        When the path is one of the inputs.
    """
    for given in inputs:
        if path.exists() and given.exists() and path.samefile(given):
            raise ArgumentError(f"{path.name} is one of the files that were read; choose another folder.")
