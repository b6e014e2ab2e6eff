"""What a workbook (xlsx) says about all its sheets: names, strings, number formats, tables."""

from __future__ import annotations

import posixpath
import re
import sys
from dataclasses import dataclass, field

from careerstats.exports.guard import refusal
from careerstats.exports.package import AGAIN, Package, local, parse

PLAIN, DATE, DURATION = "", "date", "duration"

_BUILTIN_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
_BUILTIN_DURATION = 46
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")


@dataclass
class Sheet:
    """A worksheet of the book: name, state and the package member that holds it."""

    name: str
    state: str
    member: str


@dataclass
class Book:
    """The parts that all sheets share."""

    sheets: list[Sheet] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    serials_1904: bool = False


def format_class(code: str) -> str:
    """Return what a number format makes of a number: date, duration, zeros such as ``00000``, or nothing."""
    first = _LITERAL.sub("", code.split(";")[0]) if '"' not in code else _LITERAL.sub("", code).split(";")[0]
    if _ELAPSED.search(first):
        return DURATION
    bare = _BRACKET.sub("", first)
    if re.search(r"[dmhysDMHYS]", bare) and "general" not in bare.lower():
        return DATE
    bare = bare.strip()
    return bare if len(bare) > 1 and not bare.strip("0") else PLAIN


def unescape(text: str) -> str:
    """Return a string with the escapes of the format (``_x000D_``) turned into their characters."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def column_index(letters: str) -> int:
    """Return the 0-based column of its letters; ValueError when they are none."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError("not a column")
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_range(text: str) -> tuple[int, int, int, int] | None:
    """Return first and last row number, first and last 0-based column of a range such as ``A1:C9``."""
    found = _RANGE.match(text.strip().upper())
    if not found:
        return None
    left, top, right, bottom = found.groups()
    first, last = int(top), int(bottom or top)
    return min(first, last), max(first, last), column_index(left), column_index(right or left)


def relations(package: Package, member: str) -> dict[str, tuple[str, str]]:
    """Return the relations of a member: id to (kind, target member)."""
    folder, base = posixpath.split(member)
    where = posixpath.join(folder, "_rels", base + ".rels")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, given: dict[str, str]) -> None:
        if local(tag) == "Relationship" and given.get("TargetMode") != "External":
            target = given.get("Target", "")
            path = (
                target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], path)

    if where in package:
        parse(package.stream(where), name=package.name, start=start)
    return found


def read_book(package: Package) -> Book:
    """Read workbook, styles and shared strings.

    Raises
    ------
    FileRefusedError
        When the package has no workbook or no worksheet.
    """
    package.check_prologs()
    root = dict(relations(package, "").values())
    member = root.get("officeDocument", "xl/workbook.xml")
    if member not in package:
        raise refusal(package.name, "is a workbook without its main part", AGAIN)
    book = Book()
    related = relations(package, member)
    _read_sheets(package, member, related, book)
    if not book.sheets:
        raise refusal(package.name, "is a workbook without a worksheet", "export it again")
    for kind, target in related.values():
        if kind == "sharedStrings" and target in package:
            book.strings = _read_strings(package, target)
        elif kind == "styles" and target in package:
            book.styles = _read_styles(package, target)
    return book


def _read_sheets(package: Package, member: str, related: dict[str, tuple[str, str]], book: Book) -> None:
    def start(tag: str, given: dict[str, str]) -> None:
        name = local(tag)
        if name == "workbookPr":
            book.serials_1904 = given.get("date1904", "0").lower() in {"1", "true", "on"}
        elif name == "sheet":
            link = next((value for key, value in given.items() if local(key) == "id" and key != "id"), "")
            kind, target = related.get(link, ("", ""))
            if any(target == known.member for known in book.sheets):
                raise ValueError("two sheets of one part")
            if kind == "worksheet" and target in package:
                book.sheets.append(Sheet(given.get("name", ""), given.get("state", "visible"), target))

    parse(package.stream(member), name=package.name, start=start)


def _read_strings(package: Package, member: str) -> list[str]:
    """Return the shared strings; phonetic readings are left out."""
    strings: list[str] = []
    pieces: list[str] = []
    inside = ""

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal inside
        name = local(tag)
        if name == "si":
            pieces.clear()
        elif name == "rPh" or (name == "t" and inside != "rPh"):
            inside = name

    def end(tag: str) -> None:
        nonlocal inside
        name = local(tag)
        if name == "si":
            strings.append(sys.intern(unescape("".join(pieces))))
        elif name == inside:
            inside = ""

    def text(piece: str) -> None:
        if inside == "t":
            pieces.append(piece)

    parse(package.stream(member), name=package.name, start=start, end=end, text=text)
    return strings


def _read_styles(package: Package, member: str) -> list[str]:
    """Return for each cell style what its number format makes of a number."""
    codes: dict[int, str] = {}
    styles: list[str] = []
    inside = False

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal inside
        name = local(tag)
        if name == "cellXfs":
            inside = True
        elif name == "numFmt" and "numFmtId" in given:
            codes[int(given["numFmtId"])] = format_class(given.get("formatCode", ""))
        elif name == "xf" and inside:
            number = int(given.get("numFmtId", "0"))
            styles.append(codes.get(number) or _builtin(number))

    def end(tag: str) -> None:
        nonlocal inside
        if local(tag) == "cellXfs":
            inside = False

    parse(package.stream(member), name=package.name, start=start, end=end)
    return styles


def _builtin(number: int) -> str:
    if number in _BUILTIN_DATES:
        return DATE
    return DURATION if number == _BUILTIN_DURATION else PLAIN


def read_table(package: Package, member: str) -> tuple[str, int, int, int, int] | None:
    """Return a declared table: name, first and last row number, first and last 0-based column."""
    found: list[tuple[str, int, int, int, int]] = []

    def start(tag: str, given: dict[str, str]) -> None:
        place = cell_range(given.get("ref", "")) if local(tag) == "table" else None
        if place:
            found.append((given.get("displayName") or given.get("name", ""), *place))

    parse(package.stream(member), name=package.name, start=start)
    return found[0] if found else None
