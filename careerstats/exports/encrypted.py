"""OLE files: old workbooks, and workbooks with a password, which are decrypted in memory only."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from careerstats.errors import FileRefusedError
from careerstats.exports.guard import ACCEPTED, refusal
from careerstats.exports.sandbox import TooLateError, run

_CHILD = Path(__file__).with_name("_decrypt.py")
_WRONG, _UNKNOWN = 3, 4

_SPINS = 1_000_000
"""Most rounds of hashing a password that are made; Excel makes 100,000."""

_OTHERS = {
    "worddocument": "a Word document",
    "powerpoint document": "a PowerPoint presentation",
    "visiodocument": "a Visio drawing",
    "__properties_version1.0": "an Outlook message",
}


def ole_kind(source: BinaryIO, *, name: str) -> str:
    """Return encrypted, xls, or refuse an OLE file by its own name.

    Raises
    ------
    FileRefusedError
        When it is damaged or no workbook.
    """
    import olefile

    try:
        source.seek(0)
        with olefile.OleFileIO(source) as ole:
            streams = {"/".join(path).lower(): path for path in ole.listdir()}
            if "encryptedpackage" in streams:
                _check_spins(ole, streams, name)
                return "encrypted"
            book = next((streams[s] for s in ("workbook", "book") if s in streams), None)
            head = ole.openstream(book).read(4096) if book else b""
    except FileRefusedError:
        raise
    except Exception:
        # The bytes may be damaged in any way; none of the library's errors may show them.
        raise _damaged(name) from None
    if book:
        return "encrypted" if _has_filepass(head) else "xls"
    what = next((what for stream, what in _OTHERS.items() if stream in streams), None)
    raise refusal(name, f"is {what}" if what else "is no workbook", f"give the export as {ACCEPTED}")


def _damaged(name: str) -> Exception:
    return refusal(name, "is cut off or damaged", "export or download it again, or save it anew in Excel")


def _check_spins(ole: object, streams: dict[str, list[str]], name: str) -> None:
    if "encryptioninfo" not in streams:
        raise _damaged(name)
    info = ole.openstream(streams["encryptioninfo"]).read()  # type: ignore[attr-defined]
    spins = [int(found) for found in re.findall(rb'spinCount="(\d{1,12})"', info)]
    if b"<!" in info or max(spins, default=0) > _SPINS:
        raise refusal(
            name,
            "has a password protection that no Excel writes",
            "open it in Excel and save it without a password",
        )


def _has_filepass(head: bytes) -> bool:
    """Whether the first records of an old workbook hold FILEPASS."""
    at = 0
    while at + 4 <= len(head):
        kind = int.from_bytes(head[at : at + 2], "little")
        if kind == 0x2F:
            return True
        if kind == 0x85:
            return False
        at += 4 + int.from_bytes(head[at + 2 : at + 4], "little")
    return False


def decrypt(source: BinaryIO, *, name: str, password: Callable[[], str] | None) -> io.BytesIO:
    """Return a workbook's bytes without its password; nothing is written to a disk.

    Raises
    ------
    FileRefusedError
        When no password is given, it is wrong, or the protection is of an unknown kind.
    """
    given = password() if password else ""
    if not given:
        raise refusal(
            name, "has a password", "give the password when asked for it, or save the workbook without one"
        )
    source.seek(0)
    try:
        code, plain = run(_CHILD, json.dumps(given).encode() + b"\n" + source.read())
    except TooLateError:
        raise _damaged(name) from None
    if code == _WRONG:
        raise refusal(
            name, "has another password than the one given", "check capitals and spaces, and give it again"
        )
    if code == _UNKNOWN:
        raise refusal(
            name,
            "has a password protection of a kind that is not known here",
            "open it in Excel and save it without a password",
        )
    if code or not plain:
        raise _damaged(name)
    return io.BytesIO(plain)
