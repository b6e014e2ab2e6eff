"""OLE files: old workbooks, and workbooks with a password, which are decrypted in memory only."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from careerstats.exports.guard import ACCEPTED, refusal

_SPINS = 1_000_000
"""Most rounds of hashing a password that are made; Excel makes 100,000."""

_LARGEST_OLD = 64 << 20
"""Largest old workbook with a password in bytes; the library holds it several times over."""

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
    import olefile  # type: ignore[import-untyped]

    try:
        source.seek(0)
        with olefile.OleFileIO(source) as ole:
            streams = {"/".join(path).lower(): path for path in ole.listdir()}
            if "encryptedpackage" in streams:
                _check_spins(ole, streams, name)
                return "encrypted"
            book = next((streams[s] for s in ("workbook", "book") if s in streams), None)
            head = ole.openstream(book).read(4096) if book else b""
    except (
        OSError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        RecursionError,
        MemoryError,
    ):
        raise _damaged(name) from None
    except Exception as error:
        if type(error).__module__.startswith("olefile"):
            raise _damaged(name) from None
        raise
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


class _Memory:
    """Stands in for the module tempfile: its files are never on a disk."""

    TemporaryFile = io.BytesIO


@contextlib.contextmanager
def _in_memory() -> Iterator[None]:
    """Keep the library from writing an old workbook without its password to a temporary file."""
    from msoffcrypto.format import xls97

    kept = xls97.tempfile
    xls97.tempfile = _Memory
    try:
        yield
    finally:
        xls97.tempfile = kept


def decrypt(source: BinaryIO, *, name: str, password: Callable[[], str] | None) -> io.BytesIO:
    """Return a workbook's bytes without its password.

    Raises
    ------
    FileRefusedError
        When no password is given, it is wrong, or the protection is of an unknown kind.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    given = password() if password else ""
    if not given:
        raise refusal(
            name, "has a password", "give the password when asked for it, or save the workbook without one"
        )
    plain = io.BytesIO()
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    try:
        office = msoffcrypto.OfficeFile(source)
        if office.format != "ooxml" and size > _LARGEST_OLD:
            raise NotImplementedError
        check = {"verify_password": True} if office.format == "ooxml" else {}
        office.load_key(password=given, **check)
        with _in_memory():
            office.decrypt(plain)
    except InvalidKeyError:
        raise refusal(
            name, "has another password than the one given", "check capitals and spaces, and give it again"
        ) from None
    except (DecryptionError, FileFormatError, ParseError, NotImplementedError):
        raise refusal(
            name,
            "has a password protection of a kind that is not known here",
            "open it in Excel and save it without a password",
        ) from None
    except Exception:
        # The library parses bytes that may be damaged in any way; none of its errors may show them.
        raise _damaged(name) from None
    plain.seek(0)
    return plain
