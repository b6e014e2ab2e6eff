"""Zip packages read within limits, and XML parsed without entities."""

from __future__ import annotations

import functools
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from careerstats.errors import FileRefusedError
from careerstats.exports.guard import refusal

MEMBERS = 10_000
TOTAL_BYTES = 1 << 30
RATIO = 200
RATIO_FROM = 10 << 20
"""Parts and packages unpacking to more than this may not shrink by more than `RATIO`."""

CHUNK = 1 << 18
_NAMESPACE = "\n"

TOKEN = 1 << 20
"""Longest tag, comment or instruction in bytes; expat reads an unfinished one again with every piece."""

DEPTH = 100_000
"""Deepest nesting, roughly; expat keeps every open element in memory."""

AGAIN = "open it in Excel or LibreOffice, save it under a new name and give that"


class Package:
    """A zip file whose members are streamed and counted, so that sizes in its directory need no trust.

    Parameters
    ----------
    source : binary file
        The bytes of the package.
    name : str
        The file's name as shown in errors.
    progress : callable, optional
        Called with the number of packed bytes read.
    """

    def __init__(
        self, source: BinaryIO, *, name: str, progress: Callable[[int], object] | None = None
    ) -> None:
        self.name = name
        self._progress = progress
        self._total = 0
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, OverflowError):
            raise self.damaged() from None
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._check()
        self.members = tuple(self._infos)

    def damaged(self) -> FileRefusedError:
        """Return the error for a package that cannot be unpacked."""
        return refusal(
            self.name, "is cut off or damaged", "export or download it again, or save it anew in Excel"
        )

    def _bomb(self) -> FileRefusedError:
        return refusal(
            self.name,
            "unpacks to far more than a table of its size would hold, as a zip bomb does",
            "delete empty formatted rows and pictures, or export it as csv",
        )

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MEMBERS:
            raise refusal(self.name, f"holds {len(infos):,} parts and at most {MEMBERS:,} are read", AGAIN)
        if len(self._infos) != len(infos):
            raise refusal(self.name, "holds two parts of one name", AGAIN)
        for info in infos:
            if info.flag_bits & 1:
                raise refusal(
                    self.name, "is a zip archive with a password", "unpack it and give the exports inside"
                )
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self.damaged()
            parts = info.filename.replace("\\", "/").split("/")
            if parts[0] == "" or ".." in parts or ":" in parts[0]:
                raise refusal(self.name, "holds a part whose name points outside of it", AGAIN)
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        self._judge(unpacked, packed)
        for info in infos:
            self._judge(info.file_size, info.compress_size)

    def _judge(self, unpacked: int, packed: int) -> None:
        if unpacked > TOTAL_BYTES or (unpacked > RATIO_FROM and unpacked > RATIO * max(packed, 1)):
            raise self._bomb()

    def __contains__(self, member: str) -> bool:
        return member in self._infos

    def stream(self, member: str) -> Iterator[bytes]:
        """Yield a member's bytes in pieces.

        Raises
        ------
        FileRefusedError
            When it cannot be unpacked, or more comes out than the limits allow.
        """
        info = self._infos[member]
        told = seen = 0
        try:
            with self._zip.open(info) as part:
                while piece := part.read(CHUNK):
                    seen += len(piece)
                    self._total += len(piece)
                    if self._total > 2 * TOTAL_BYTES or seen > info.file_size:
                        raise self._bomb()
                    if self._progress:
                        share = info.compress_size * seen // max(info.file_size, 1)
                        self._progress(share - told)
                        told = share
                    yield piece
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ):
            raise self.damaged() from None

    def read(self, member: str) -> bytes:
        """Return a member's bytes."""
        return b"".join(self.stream(member))

    def check_prologs(self) -> None:
        """Refuse a DOCTYPE before the root element of any XML member."""
        for member in self.members:
            if member.lower().endswith((".xml", ".rels", ".vml")) and self._infos[member].file_size:
                check_prolog(self.stream(member), name=self.name)


Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]


def parser(name: str) -> expat.XMLParserType:
    """Return an expat parser that knows namespaces and refuses any DOCTYPE.

    Element names come with their namespace before them; see `local`.
    """
    made = expat.ParserCreate(namespace_separator=_NAMESPACE)
    made.buffer_text = True
    made.buffer_size = 1 << 16

    def doctype(*_: object) -> None:
        raise refusal(
            name,
            "holds a DOCTYPE, which no spreadsheet needs and hostile files use",
            "open it in Excel or LibreOffice, save it as xlsx and give that",
        )

    made.StartDoctypeDeclHandler = doctype
    made.EntityDeclHandler = doctype
    return made


@functools.lru_cache(maxsize=1024)
def local(tag: str) -> str:
    """Return an element's or attribute's name without its namespace."""
    return tag.rpartition(_NAMESPACE)[2]


class _RootSeenError(Exception):
    pass


def check_prolog(pieces: Iterator[bytes], *, name: str) -> None:
    """Read XML up to its root element; refuse a DOCTYPE."""

    def root(*_: object) -> None:
        raise _RootSeenError

    made = parser(name)
    made.StartElementHandler = root
    try:
        for piece in pieces:
            made.Parse(piece, False)
    except (_RootSeenError, expat.ExpatError, LookupError, ValueError):
        # No XML: a part that is needed is refused when it is parsed.
        return


def parse(
    pieces: Iterator[bytes],
    *,
    name: str,
    start: Start | None = None,
    end: End | None = None,
    text: Text | None = None,
) -> None:
    """Parse streamed XML, calling `start`, `end` and `text` as it goes.

    Raises
    ------
    FileRefusedError
        When the XML is not well formed, or holds a DOCTYPE.
    """
    made = parser(name)
    if start:
        made.StartElementHandler = start
    if end:
        made.EndElementHandler = end
    if text:
        made.CharacterDataHandler = text
    try:
        _feed(made, pieces)
    except (expat.ExpatError, ValueError, LookupError):
        raise refusal(
            name, "is cut off or damaged", "export or download it again, or save it anew in Excel"
        ) from None


def _feed(made: expat.XMLParserType, pieces: Iterator[bytes]) -> None:
    """Parse all pieces; ValueError when a token or the nesting grows beyond all use."""
    fed = depth = 0
    for piece in pieces:
        made.Parse(piece, False)
        fed += len(piece)
        plain = piece.replace(b"\0", b"")
        depth += plain.count(b"<") - 2 * plain.count(b"</") - plain.count(b"/>")
        if depth > DEPTH or fed - made.CurrentByteIndex > TOKEN:
            raise ValueError("nested too deeply, or a token that does not end")
    made.Parse(b"", True)
