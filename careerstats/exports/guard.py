"""Look at a file before any parser does: where it lies, what it is by content, what is refused."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from careerstats.errors import FileRefusedError

FILE_BYTES = 1 << 30
"""Largest file that is read."""

ACCEPTED = "xlsx, xlsm, xlsb, xls, ods, csv or tsv"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:[/\\]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 8192

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"$FL2", "an SPSS file"),
    (b"{\\rtf", "a rich text document"),
    (b"ID;P", "a SYLK file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_PICKLE = re.compile(rb"\x80[\x02-\x05](?:\x95|[\x80-\x94(\]})c])|c(?:posix|os|builtins|__builtin__|nt)\n")
_PACKAGES: tuple[tuple[str, str], ...] = (
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint presentation"),
    ("Index/Document.iwa", "a Numbers document"),
    ("Index.zip", "a Numbers document"),
)


def refusal(name: str, found: str, remedy: str) -> FileRefusedError:
    """Return the error for a file: its name, what was found, and what to do."""
    return FileRefusedError(f"{name} {found}; {remedy}.")


def local_path(source: str | os.PathLike[str]) -> Path:
    """Return the path of a local file or folder; addresses of other machines are refused.

    Raises
    ------
    FileRefusedError
        When `source` is a web address, a ``file://`` address or a path on a server.
    """
    text = os.fspath(source)
    if _URL.match(text) or text.startswith(("\\\\", "//")):
        raise FileRefusedError(
            "Only files on this computer are read, and the path given is an address of the web "
            "or of a server; save the export in a folder and give the folder's path."
        )
    if "\0" in text:
        raise FileRefusedError(
            "The path given holds a character that no file name may hold; give another path."
        )
    return Path(text)


def check_inside(path: Path, folder: Path, *, name: str) -> None:
    """Refuse a file that is a link to a place outside `folder`."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise refusal(name, "is a link to a place outside the folder", "copy the file itself into the folder")


def check_file(path: Path, *, name: str) -> int:
    """Return the size of a regular, not empty file in bytes; refuse anything else."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        raise refusal(name, "cannot be found", "check the path and that it may be read") from None
    if not stat.S_ISREG(found.st_mode):
        raise refusal(name, "is not a file", f"give a file of kind {ACCEPTED}")
    if found.st_size == 0:
        raise refusal(name, "is empty (0 bytes)", "export it again")
    if found.st_size > FILE_BYTES:
        size = found.st_size / (1 << 30)
        raise refusal(
            name, f"is {size:.1f} GiB large and at most 1 GiB is read", "export fewer columns or years"
        )
    return found.st_size


def sniff(source: BinaryIO, *, name: str) -> str:
    """Return what a file is by its first bytes, never by its name.

    Returns
    -------
    str
        zip, ole, html, xml2003 or text.

    Raises
    ------
    FileRefusedError
        When it is something else that can be named.
    """
    source.seek(0)
    head = source.read(_HEAD)
    source.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(_OLE):
        return "ole"
    named = next((what for signature, what in _SIGNATURES if head.startswith(signature)), None)
    if named:
        raise _not_a_table(name, named)
    if head.startswith(_OLD_EXCEL):
        raise refusal(
            name, "is a workbook of Excel 4 or older", "open it in Excel or LibreOffice and save it as xlsx"
        )
    if _PICKLE.match(head):
        raise refusal(
            name,
            "is a Python pickle, which could run a program when opened and is never read",
            f"give the export itself, as {ACCEPTED}",
        )
    return _sniff_text(head, name)


def _sniff_text(head: bytes, name: str) -> str:
    plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")
    plain = plain.removeprefix(b"\xfe\xff").lstrip()
    start = plain[:512].lower()
    if start.startswith(b"mime-version") or b"content-type: multipart/related" in start:
        raise _not_a_table(name, "a web archive (MHTML)")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain and start.startswith(
        (b"<?xml", b"<workbook")
    ):
        return "xml2003"
    if start.startswith(b"<"):
        if re.search(rb"<(?:html|table|!doctype html|head|body|meta|style|div)\b", plain.lower()):
            return "html"
        if re.search(rb"<(?:\w+:)?workbook\b", start):
            return "xml2003"
        raise _not_a_table(name, "an XML file other than XML Spreadsheet 2003")
    if start.startswith((b"{", b"[")) and re.match(rb'[{\[]\s*(?:["{\[\]}]|-?\d)', start):
        raise _not_a_table(name, "a JSON file")
    controls = len(head) - len(
        head.translate(None, bytes(b for b in range(1, 32) if b not in b"\t\n\r\f\x1a"))
    )
    nulls = head.count(0)
    if controls * 20 > len(head) or (nulls * 20 > len(head) and not _looks_utf16(head)):
        raise refusal(name, "is neither a workbook nor text", f"give a file of kind {ACCEPTED}")
    return "text"


def _looks_utf16(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    half = len(head) // 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    return bool(half) and max(even, odd) > 0.4 * half and min(even, odd) < 0.02 * half + 1


def _not_a_table(name: str, what: str) -> FileRefusedError:
    return refusal(name, f"is {what}", f"give the export as {ACCEPTED}")


def package_kind(members: Iterable[str], *, name: str) -> str:
    """Return xlsx, xlsb or ods for the members of a zip file, or refuse it by its own name."""
    names = set(members)
    if any(member.endswith("workbook.bin") for member in names):
        return "xlsb"
    if "content.xml" in names and ("mimetype" in names or "META-INF/manifest.xml" in names):
        return "ods"
    if "[Content_Types].xml" in names and any(
        m.startswith("xl/") or m.endswith("workbook.xml") for m in names
    ):
        return "xlsx"
    for start, what in _PACKAGES:
        if any(member.startswith(start) for member in names):
            raise _not_a_table(name, what)
    raise refusal(
        name, "is a zip archive and not a workbook", "unpack it and give the exports inside, one file each"
    )


SUFFIXES = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    "xlsb": {".xlsb"},
    "xls": {".xls", ".xlt"},
    "ods": {".ods", ".ots"},
    "csv": {".csv", ".tsv", ".txt", ".tab"},
    "html": {".html", ".htm"},
    "xml2003": {".xml"},
}
"""File name endings that fit each kind."""


def suffix_finding(path: Path, kind: str) -> tuple[str, str, str] | None:
    """Return the finding for a name that promises another format than the content."""
    suffix = path.suffix.lower()
    if suffix in SUFFIXES[kind]:
        return None
    what = {"csv": "text", "html": "an HTML table", "xml2003": "XML Spreadsheet 2003"}.get(kind, kind)
    called = f"ends in {suffix}" if suffix else "has no ending"
    return (
        "file-type-differs",
        "warning",
        f"The name {called} but the content is {what}; it was read as that.",
    )
