"""HTML tables, which many systems save under the name xls: the largest one, as text.

The page is walked once from start to end, whatever stands in it: a comment or tag that nobody closes ends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from careerstats.exports.collector import Collector
from careerstats.exports.decode import decode
from careerstats.exports.grid import Grid
from careerstats.exports.guard import refusal

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9]*")
_SPAN = re.compile(r"\b(rowspan|colspan)\s*=\s*[\"']?\s*(\d{1,7})\b", re.IGNORECASE)
_WIDEST, _TALLEST = 16_384, 1_048_576
_STEPS = 20_000_000
"""Most places that spanned cells may push others over."""

_BREAKS = {"br", "p", "/p", "div", "/div", "li"}
_ENDS = {"td", "th", "/td", "/th", "tr", "/tr", "/table"}


def read_html(data: bytes, *, name: str, progress: Callable[[int], object] | None = None) -> list[Grid]:
    """Return the one Grid of the largest table of a page; spanned cells are merged ranges.

    Raises
    ------
    FileRefusedError
        When there is no table in it.
    """
    text, findings = _text(data, name)
    tables = [rows for rows in _tables(text) if any(rows)]
    if not tables:
        raise refusal(name, "is a web page without a table", "log in and export again, as xlsx or csv")
    largest = max(tables, key=lambda rows: sum(map(len, rows)))
    grid = _grid(largest, name)
    grid.findings.extend(findings)
    if len(tables) > 1:
        message = f"The page holds {len(tables)} tables; the largest was read."
        grid.findings.append(("html-tables", "warning", message))
    if progress:
        progress(len(data))
    return [grid]


def _text(data: bytes, name: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Return the page's text by its own declaration, else as `decode` finds it."""
    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    if encoding in ("iso-8859-1", "latin-1", "windows-1252", "cp1252"):
        return data.decode("cp1252", "replace"), []
    return decode(data, name=name)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield (tag name or nothing, rest of the tag or text) in order; comments and scripts are left out."""
    at = 0
    while at < len(text):
        opens = text.find("<", at)
        if opens != at:
            yield "", text[at : opens if opens >= 0 else len(text)]
            if opens < 0:
                return
        end, tag, rest = _tag(text, opens)
        if tag:
            yield tag, rest
        elif rest:
            yield "", rest
        at = text.find(f"</{tag}", end) if tag in ("script", "style") else end
        if at < 0:
            return


def _tag(text: str, opens: int) -> tuple[int, str, str]:
    """Return where a tag ends, its name in small letters and the rest of it; no name for a comment."""
    if text.startswith("<!--", opens):
        closes = text.find("-->", opens)
        return (closes + 3 if closes >= 0 else len(text)), "", ""
    found = _NAME.match(text, opens + 1)
    if not found and text[opens + 1 : opens + 2] not in ("!", "?", "/"):
        return opens + 1, "", "<"
    closes = text.find(">", opens)
    for _ in range(9):
        # A > between quotes does not end the tag.
        if closes < 0 or not (text.count('"', opens, closes) % 2):
            break
        closes = text.find(">", closes + 1)
    if closes < 0:
        return len(text), "", ""
    return closes + 1, found[0].lower() if found else "", text[found.end() if found else closes : closes]


class _Table:
    """Rows of one table: for each cell its text and how many rows and columns it spans."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[str, int, int]]] = []
        self.cell: list[str] | None = None
        self.spans: dict[str, int] = {}

    def close_cell(self) -> None:
        """End the open cell, if there is one."""
        if self.cell is None:
            return
        if not self.rows:
            self.rows.append([])
        lines = [" ".join(unescape(line).split()) for line in "".join(self.cell).split("\n")]
        down, across = self.spans.get("rowspan", 1), self.spans.get("colspan", 1)
        text = "\n".join(line for line in lines if line)
        self.rows[-1].append((text, min(max(down, 1), _TALLEST), min(max(across, 1), _WIDEST)))
        self.cell = None

    def open_cell(self, rest: str) -> None:
        """Begin a cell."""
        self.cell = []
        self.spans = {key.lower(): int(value) for key, value in _SPAN.findall(rest[:1000])}


def _tables(text: str) -> list[list[list[tuple[str, int, int]]]]:
    """Return the rows of all tables, nested ones on their own."""
    tables: list[_Table] = []
    nested: list[_Table] = []
    for tag, rest in _tokens(text):
        if tag == "table":
            nested.append(_Table())
            tables.append(nested[-1])
        elif nested:
            _take(nested[-1], tag, rest)
            if tag == "/table":
                nested.pop()
    for table in nested:
        table.close_cell()
    return [table.rows for table in tables]


def _take(table: _Table, tag: str, rest: str) -> None:
    """Take a token of a table."""
    if tag in _ENDS:
        table.close_cell()
        if tag == "tr":
            table.rows.append([])
        elif tag in ("td", "th"):
            table.open_cell(rest)
    elif table.cell is not None:
        if not tag:
            table.cell.append(rest.replace("\n", " "))
        elif tag in _BREAKS:
            table.cell.append("\n")


def _grid(rows: list[list[tuple[str, int, int]]], name: str) -> Grid:
    sheet = Collector(file=name, sheet="", kind="html")
    taken: dict[int, int] = {}
    steps = 0
    for number, cells in enumerate(rows, 1):
        sheet.row(number)
        column = 0
        for text, down, across in cells:
            while taken.get(column, 0) >= number:
                column += 1
                steps += 1
            if text:
                sheet.put(column, text)
            if down > 1 or across > 1:
                sheet.grid.merged.append((number, number + down - 1, column, column + across - 1))
            if down > 1:
                taken.update(dict.fromkeys(range(column, min(column + across, _WIDEST)), number + down - 1))
                steps += across
            column += across
            if steps > _STEPS:
                raise sheet.damaged("its spanned cells make no sense")
    return sheet.finish()
