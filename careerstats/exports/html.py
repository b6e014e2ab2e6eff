"""HTML tables, which many systems save under the name xls: the largest one, as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from careerstats.exports.collector import Collector
from careerstats.exports.decode import decode
from careerstats.exports.grid import Grid
from careerstats.exports.guard import refusal

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_WIDEST, _TALLEST = 16_384, 1_048_576
_BLOCKS = {"br", "p", "div", "li"}


def read_html(data: bytes, *, name: str, progress: Callable[[int], object] | None = None) -> list[Grid]:
    """Return the one Grid of the largest table of a page; spanned cells are merged ranges.

    Raises
    ------
    FileRefusedError
        When there is no table in it.
    """
    text, findings = _text(data, name)
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except (ValueError, AssertionError):
        raise refusal(name, "is a web page that is damaged", "export it again, as xlsx or csv") from None
    tables = [table for table in reader.tables if table.rows]
    if not tables:
        raise refusal(name, "is a web page without a table", "log in and export again, as xlsx or csv")
    largest = max(tables, key=lambda table: sum(map(len, table.rows)))
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


class _Table:
    """Rows of one table: for each cell its text and spans."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[str, int, int]]] = []
        self.cell: list[str] | None = None
        self.spans = (1, 1)

    def close_cell(self) -> None:
        """End the open cell, if there is one."""
        if self.cell is None:
            return
        if not self.rows:
            self.rows.append([])
        lines = [" ".join(line.split()) for line in "".join(self.cell).split("\n")]
        self.rows[-1].append(("\n".join(line for line in lines if line), *self.spans))
        self.cell = None


class _Reader(HTMLParser):
    """Gathers all tables of a page, nested ones on their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.mute = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an opening tag."""
        if tag in ("script", "style"):
            self.mute += 1
        if tag == "table":
            self.open.append(_Table())
            self.tables.append(self.open[-1])
        if not self.open:
            return
        table = self.open[-1]
        if tag == "tr":
            table.close_cell()
            table.rows.append([])
        elif tag in ("td", "th"):
            table.close_cell()
            given = dict(attrs)
            table.cell = []
            table.spans = (_span(given.get("rowspan"), _TALLEST), _span(given.get("colspan"), _WIDEST))
        elif tag in _BLOCKS and table.cell:
            table.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Take a closing tag."""
        if tag in ("script", "style") and self.mute:
            self.mute -= 1
        if not self.open:
            return
        if tag in ("td", "th", "tr", "table"):
            self.open[-1].close_cell()
        if tag == "table":
            self.open.pop()

    def close(self) -> None:
        """End the page, and with it a cell that nobody closed."""
        super().close()
        for table in self.open:
            table.close_cell()

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self.open and self.open[-1].cell is not None and not self.mute:
            self.open[-1].cell.append(data.replace("\n", " ").replace("\xa0", " "))


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1


def _grid(table: _Table, name: str) -> Grid:
    sheet = Collector(file=name, sheet="", kind="html")
    taken: dict[int, int] = {}
    for number, cells in enumerate(table.rows, 1):
        sheet.row(number)
        column = 0
        for text, down, across in cells:
            while taken.get(column, 0) >= number:
                column += 1
            if text:
                sheet.put(column, text)
            if down > 1 or across > 1:
                sheet.grid.merged.append((number, number + down - 1, column, column + across - 1))
                taken.update(dict.fromkeys(range(column, min(column + across, _WIDEST)), number + down - 1))
            column += across
    return sheet.finish()
