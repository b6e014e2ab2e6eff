"""Sheets into an openpyxl workbook: safe cells, real tables, native charts, one look."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError
from careerstats.reporting.layout import FORMATS, POINTS, Column, Sheet, is_number
from careerstats.reporting.nativecharts import native_chart
from careerstats.safecells import load_openpyxl, plain, put

FONT = "Arial"
FONT_SIZE = 11
INK, HEADER_FILL, LINK, ASIDE = "1F2328", "12436D", "0B4F8A", "6F777B"
WIDEST, NARROWEST = 45.0, 12.0
TEXT_WIDTH = 82.0
"""Width of column A on sheets of text."""

LETTERS = 1.15
"""Letters that fit into one unit of column width, on average."""

FOLD = 140
"""Letters of one line of text above a table: cells there cannot be wrapped, the table sets their width."""

CHART_ROWS = 44
"""Rows that one chart and the blank below it need at most."""

FEW_ROWS = 16
"""Charts stand below tables of so few rows, else to the right."""

ONE_PAGE = 60
"""Tables with charts and up to so many rows are printed on one page."""

BOLD = 0.8
"""Letters of a bold header that fit where one plain letter does."""

INDENT = 1.5
"""Width that a cell of text loses to the blank beside it."""

DENSITIES = (0.95, 1.05, 1.15)
"""Bold letters that fit into one unit of column width: narrow ones and wide ones."""

GAP, MOST_WIDER = 1.5, 5.0
"""Width of the blank between two headers, and what a column may grow for it."""

DEEPEST_HEADER = 12
"""Headers further down than that are not kept in view: too little would be left to scroll."""

LINE_HEIGHT = 15.0
"""Points; heights are set because not every program finds them for wrapped text."""

CONTENTS = "Contents"
NOTHING = "There is nothing to show."
BACK = "Back to contents"


def build_workbook(
    sheets: Sequence[Sheet], *, title: str, subject: str = ""
) -> tuple[Any, dict[str, list[str]]]:
    """Write sheets into a new workbook.

    Parameters
    ----------
    sheets : sequence of Sheet
        In order; tab names are at most 31 characters and differ when case is ignored.
    title, subject : str
        Document properties.

    Returns
    -------
    workbook : openpyxl.Workbook
        Nothing is written to disk.
    alternatives : dict of str to list of str
        Per tab the texts that stand in for its charts, in order; openpyxl has no place for them,
        `careerstats.reporting.finish.finish` puts them in.
    """
    _check_tabs([s.tab for s in sheets])
    sheets = [_filled(sheet) for sheet in sheets]
    workbook = load_openpyxl().Workbook()
    workbook.remove(workbook.active)
    workbook.properties.title = title
    workbook.properties.subject = subject
    workbook.properties.creator = "careerstats"
    workbook.properties.language = "en-GB"
    look = _Look()
    _set_default_font(workbook, look)
    alternatives = {}
    for number, sheet in enumerate(sheets, start=1):
        texts = _write(workbook.create_sheet(sheet.tab), sheet, look, number)
        if texts:
            alternatives[sheet.tab] = texts
    return workbook, alternatives


def _check_tabs(tabs: list[str]) -> None:
    wrong = [t for t in tabs if not t or len(t) > 31 or any(c in "[]:*?/\\'" for c in t)]
    if wrong or len({t.lower() for t in tabs}) < len(tabs):
        raise ArgumentError("Tab names must differ, have 1 to 31 characters and none of [ ] : * ? / \\ '.")


def _filled(sheet: Sheet) -> Sheet:
    """Return a sheet whose table has rows: programs repair, or refuse, one that has none."""
    if sheet.table is None or len(sheet.table):
        return sheet
    return replace(sheet, table=None, columns=(), charts=(), lines=[*sheet.lines, NOTHING])


class _Look:
    """The few styles of the workbook, made once."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self.plain = Font(name=FONT, size=FONT_SIZE, color=INK)
        self.title = Font(name=FONT, size=16, bold=True, color=INK)
        self.header = Font(name=FONT, size=FONT_SIZE, bold=True, color="FFFFFF")
        self.link = Font(name=FONT, size=FONT_SIZE, underline="single", color=LINK)
        self.fill = PatternFill("solid", fgColor=HEADER_FILL)
        self.left = Alignment(horizontal="left", vertical="top", wrap_text=True)
        self.aside = Font(name=FONT, size=8, color=ASIDE)
        self.right = Alignment(horizontal="right", vertical="top")
        self.inner = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
        self.head_inner = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
        self.head_left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        self.head_right = Alignment(horizontal="right", vertical="center", wrap_text=True)
        self.line = Alignment(horizontal="left", vertical="top")

    def heading(self, kind: str, *, first: bool) -> Any:
        """Return how a header stands over its column."""
        if kind != "text":
            return self.head_right
        return self.head_left if first else self.head_inner

    def cell(self, kind: str, *, first: bool) -> Any:
        """Return how the cells of a column stand."""
        if kind != "text":
            return self.right
        return self.left if first else self.inner


def _set_default_font(workbook: Any, look: _Look) -> None:
    """Column widths are counted in digits of the default font; one that is missing would change them."""
    workbook._fonts[0] = look.plain
    workbook._named_styles["Normal"].font = look.plain


def _write(ws: Any, sheet: Sheet, look: _Look, number: int) -> list[str]:
    """Write one sheet and return the texts for its charts."""
    row = _write_lines(ws, sheet, look)
    if sheet.table is not None:
        _write_table(ws, sheet, look, header_row=row + 1, number=number)
    _print_settings(ws, sheet, header_row=row + 1)
    _keep_in_view(ws, sheet, header_row=row + 1)
    return _write_charts(ws, sheet, header_row=row + 1)


def _write_lines(ws: Any, sheet: Sheet, look: _Look) -> int:
    """Write title, the way back and the sentences into column A; return the last row used."""
    put(ws.cell(1, 1), sheet.title).font = look.title
    row = 1
    if sheet.tab != CONTENTS and sheet.lines is not None:
        row += 1
        _link(put(ws.cell(row, 1), BACK), CONTENTS, look)
    folded = [part for text in sheet.lines for part in ([text] if sheet.wide else textwrap.wrap(text, FOLD))]
    for text in folded:
        row += 1
        cell = put(ws.cell(row, 1), text)
        cell.font, cell.alignment = look.plain, look.left if sheet.wide else look.line
        if sheet.wide:
            _fit_height(ws, row, [(text, TEXT_WIDTH)])
    if sheet.wide:
        ws.column_dimensions["A"].width = TEXT_WIDTH
    return row


def _fit_height(ws: Any, row: int, cells: list[tuple[str, float]]) -> None:
    """Make a row high enough for its wrapped texts, given with the width of their columns."""
    lines = max(
        sum(max(len(textwrap.wrap(part, max(int(LETTERS * width), 1))), 1) for part in text.split("\n"))
        for text, width in cells
    )
    ws.row_dimensions[row].height = LINE_HEIGHT * lines + (3 if lines > 1 else 0)


def _link(cell: Any, tab: str, look: _Look) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{tab}'!A1", display=None)
    cell.font = look.link


def _write_table(ws: Any, sheet: Sheet, look: _Look, *, header_row: int, number: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    table = sheet.table
    assert table is not None
    widths = []
    for at, column in enumerate(sheet.columns, start=1):
        head = put(ws.cell(header_row, at), column.header)
        head.font, head.fill = look.header, look.fill
        head.alignment = look.heading(column.kind, first=at == 1)
        values = table[column.name].astype(object).to_list()
        for row, value in enumerate(values):
            kind = sheet.formats.get((row, column.name), column.kind)
            cell = _write_value(ws.cell(header_row + 1 + row, at), value, kind)
            cell.font = look.aside if column.aside else look.plain
            cell.alignment = look.cell(column.kind, first=at == 1)
        width = column.width or _width(column, values)
        widths.append(TEXT_WIDTH if sheet.wide and at == 1 else _apart(column, width))
        ws.column_dimensions[get_column_letter(at)].width = widths[-1]
    heads = [(c.header, BOLD * w) for c, w in zip(sheet.columns, widths, strict=True)]
    _fit_height(ws, header_row, heads)
    texts = [(c.name, w - INDENT) for c, w in zip(sheet.columns, widths, strict=True) if c.kind == "text"]
    for row in range(len(table)):
        shown = [(str(plain(table[name].iloc[row]) or ""), width) for name, width in texts]
        _fit_height(ws, header_row + 1 + row, shown or [("", 1.0)])
    for row, tab in sheet.links.items():
        _link(ws.cell(header_row + 1 + row, 1), tab, look)
    last = get_column_letter(len(sheet.columns))
    made = Table(displayName=f"table_{number:02d}", ref=f"A{header_row}:{last}{header_row + len(table)}")
    made._initialise_columns()
    for column, head in zip(made.tableColumns, sheet.columns, strict=True):
        column.name = str(plain(head.header))
    if not sheet.filters:
        made.autoFilter = None
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    ws.add_table(made)


def _write_value(cell: Any, value: Any, kind: str) -> Any:
    if kind in POINTS and is_number(value):
        value = 100 * value
    put(cell, value)
    if kind != "text" and cell.data_type == "n":
        cell.number_format = FORMATS[kind]
    if kind == "date" and cell.data_type == "d":
        cell.number_format = FORMATS["date"]
    return cell


def _width(column: Column, values: list[Any]) -> float:
    """Estimate a width from the longest word of the header and the longest shown value."""
    words = max((len(w) for w in column.header.split()), default=0)
    header = max(words + 1, math.ceil(len(column.header) / 2.5))
    shown = max((len(_shown(v, column.kind)) for v in values), default=0)
    return float(min(max(header * 1.2 + 2, shown * 1.1 + 2, NARROWEST), WIDEST))


def _longest(header: str, letters: float) -> int:
    """Return the letters in the longest line of a header that is wrapped at so many."""
    return max(map(len, textwrap.wrap(header, max(int(letters), 1), break_long_words=False)), default=0)


def _apart(column: Column, width: float) -> float:
    """Return a width at which no line of a right-aligned header reaches the column before.

    An indent would do the same, but some programs draw it for some of the cells only.
    """
    if column.kind == "text":
        return width
    widths = np.arange(width, width + MOST_WIDER, 0.5)
    room = [min(w - _longest(column.header, d * w) / d for d in DENSITIES) for w in widths]
    return float(next((w for w, r in zip(widths, room, strict=True) if r >= GAP), widths[np.argmax(room)]))


def _shown(value: Any, kind: str) -> str:
    if isinstance(value, pd.Timestamp | np.datetime64):
        return "2026-09-30"
    if not is_number(value):
        return str(plain(value) or "")
    return f"{100 * value:.1f}%" if kind == "share" else f"{value:,.2f}"


def _write_charts(ws: Any, sheet: Sheet, *, header_row: int) -> list[str]:
    from openpyxl.utils import get_column_letter

    texts, rows = [], 0 if sheet.table is None else len(sheet.table)
    few = rows <= FEW_ROWS
    row = header_row + (rows + 2 if few else 0)
    column = "A" if few else get_column_letter(len(sheet.columns) + 2)
    for chart in sheet.charts:
        made = native_chart(sheet, chart, tab=sheet.tab, header_row=header_row)
        if made is not None:
            ws.add_chart(made, f"{column}{row}")
            row += math.ceil(made.height / 0.5) + 2
            texts.append(chart.alt)
    return texts


def _keep_in_view(ws: Any, sheet: Sheet, *, header_row: int) -> None:
    """Freeze the header of a long table."""
    if sheet.table is not None and len(sheet.table) > FEW_ROWS and header_row <= DEEPEST_HEADER:
        ws.freeze_panes = f"A{header_row + 1}"
        for selection in ws.sheet_view.selection:
            selection.activeCell = selection.sqref = "A1"


def _print_settings(ws: Any, sheet: Sheet, *, header_row: int) -> None:
    ws.sheet_view.showGridLines = sheet.table is not None
    ws.page_setup.orientation = "portrait" if sheet.wide else "landscape"
    ws.page_setup.paperSize = ws.PAPERSIZE_A4
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    rows = 0 if sheet.table is None else len(sheet.table)
    one_page = rows <= (ONE_PAGE if sheet.charts else FEW_ROWS)
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, int(one_page)
    ws.page_margins.left = ws.page_margins.right = 0.5
    told = sum(not c.aside for c in sheet.columns)
    if sheet.table is not None and told < len(sheet.columns):
        last = header_row + rows + (CHART_ROWS * len(sheet.charts) if rows <= FEW_ROWS else 0)
        ws.print_area = f"A1:{ws.cell(1, told).column_letter}{last}"
    if not one_page:
        ws.print_title_rows = f"{header_row}:{header_row}"
