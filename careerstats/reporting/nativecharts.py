"""Charts that a spreadsheet draws itself, with everything said that it would else guess.

Elements that openpyxl leaves out are filled in by each program in its own way (smoothed lines,
vanished axes), so each is set here. The numbers are stored beside the references: a preview that
calculates nothing shows the chart all the same.
"""

from __future__ import annotations

import math
from typing import Any

from careerstats.reporting.layout import FORMATS, POINTS, Drawing, Sheet, drawn_rows
from careerstats.safecells import clean, load_openpyxl, plain

GREY, TEXT, RULE = "6F777B", "3D4248", "E3E6E8"
WIDTH_CM, ROW_CM = 18.0, 0.75
LEAST_CM, MOST_CM = 8.0, 20.0
STEPS, MOST_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2), 6
"""Distances between the ticks of a share, and how many there may be."""


def native_chart(sheet: Sheet, chart: Drawing, *, tab: str, header_row: int) -> Any:
    """Return an openpyxl chart over the cells of a sheet's table, or None when nothing can be drawn.

    Parameters
    ----------
    sheet : Sheet
        Holds the table.
    chart : Drawing
        What to draw.
    tab : str
        Name of the worksheet.
    header_row : int
        Row number of the table's header.
    """
    span = drawn_rows(sheet, chart)
    if span is None:
        return None
    load_openpyxl()
    made = _line() if chart.kind == "line" else _bar(horizontal=chart.kind == "bar")
    cells = _Cells(sheet, tab, header_row, span)
    for name, colour in chart.series:
        made.series.append(_series(cells, chart, name, colour))
    if chart.below and chart.above:
        made.series[0].errBars = _error_bars(cells, chart)
    _frame(made, chart, rows=span[1] - span[0] + 1)
    _axes(made, chart, kind=cells.kind(chart.series[0][0]))
    if cells.kind(chart.series[0][0]) == "share":
        _whole_axis(made.y_axis, _furthest(cells, chart))
    return made


class _Cells:
    """Where the columns of a table stand, and what is in them."""

    def __init__(self, sheet: Sheet, tab: str, header_row: int, span: tuple[int, int]) -> None:
        assert sheet.table is not None
        self.table, self.columns = sheet.table, {c.name: (i, c) for i, c in enumerate(sheet.columns, start=1)}
        self.tab, self.header, self.span = tab.replace("'", "''"), header_row, span

    def kind(self, name: str) -> str:
        return self.columns[name][1].kind

    def reference(self, name: str) -> str:
        column = load_openpyxl().utils.get_column_letter(self.columns[name][0])
        first, last = (self.header + 1 + row for row in self.span)
        return f"'{self.tab}'!${column}${first}:${column}${last}"

    def head(self, name: str) -> tuple[str, str]:
        column = load_openpyxl().utils.get_column_letter(self.columns[name][0])
        return f"'{self.tab}'!${column}${self.header}", self.columns[name][1].header

    def values(self, name: str) -> list[Any]:
        times = 100 if self.kind(name) in POINTS else 1
        found = self.table[name].astype(object).to_list()[self.span[0] : self.span[1] + 1]
        return [v * times if times != 1 else v for v in found]


def _text_source(reference: str, texts: list[str]) -> Any:
    from openpyxl.chart.data_source import StrData, StrRef, StrVal

    points = [StrVal(idx=i, v=clean(text)) for i, text in enumerate(texts)]
    return StrRef(f=reference, strCache=StrData(ptCount=len(points), pt=points))


def _number_source(reference: str, numbers: list[Any], number_format: str) -> Any:
    from openpyxl.chart.data_source import NumData, NumDataSource, NumRef, NumVal

    points = [NumVal(idx=i, v=repr(plain(v))) for i, v in enumerate(numbers)]
    cache = NumData(formatCode=number_format, ptCount=len(points), pt=points)
    return NumDataSource(numRef=NumRef(f=reference, numCache=cache))


def _series(cells: _Cells, chart: Drawing, name: str, colour: str) -> Any:
    from openpyxl.chart.data_source import AxDataSource
    from openpyxl.chart.marker import Marker
    from openpyxl.chart.series import Series, SeriesLabel
    from openpyxl.chart.shapes import GraphicalProperties

    made = Series()
    reference, header = cells.head(name)
    made.tx = SeriesLabel(strRef=_text_source(reference, [header]))
    texts = [str(plain(v) or "") for v in cells.values(chart.category)]
    made.cat = AxDataSource(strRef=_text_source(cells.reference(chart.category), texts))
    made.val = _number_source(cells.reference(name), cells.values(name), FORMATS[cells.kind(name)])
    if chart.kind == "line":
        made.smooth = False
        made.spPr = GraphicalProperties(ln=_stroke(colour, 28_575))
        made.marker = Marker(symbol="circle", size=6, spPr=GraphicalProperties(solidFill=colour))
        made.marker.spPr.ln = _stroke(colour, 9_525)
        if colour == GREY:
            made.marker = Marker(symbol="none")
            made.spPr = GraphicalProperties(ln=_stroke(colour, 12_700, dash="dash"))
    else:
        made.invertIfNegative = False
        made.spPr = GraphicalProperties(solidFill=colour)
        made.spPr.ln = _stroke(colour, 6_350)
    return made


def _error_bars(cells: _Cells, chart: Drawing) -> Any:
    """Return the interval lines around the first series."""
    from openpyxl.chart.error_bar import ErrorBars
    from openpyxl.chart.shapes import GraphicalProperties

    assert chart.below is not None
    assert chart.above is not None
    bars = ErrorBars(errBarType="both", errValType="cust", noEndCap=False)
    bars.__elements__ = ("errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr")
    bars.errDir = "y" if chart.kind == "line" else None
    bars.minus = _number_source(cells.reference(chart.below), cells.values(chart.below), "General")
    bars.plus = _number_source(cells.reference(chart.above), cells.values(chart.above), "General")
    bars.spPr = GraphicalProperties(ln=_stroke(GREY, 15_875))
    return bars


def _stroke(colour: str, width: int, dash: str | None = None) -> Any:
    from openpyxl.drawing.line import LineProperties

    return LineProperties(solidFill=colour, w=width, prstDash=dash)


def _bar(*, horizontal: bool) -> Any:
    from openpyxl.chart import BarChart

    made = BarChart()
    made.type = "bar" if horizontal else "col"
    made.grouping, made.gapWidth, made.varyColors = "clustered", 60, False
    return made


def _line() -> Any:
    from openpyxl.chart import LineChart

    made = LineChart()
    made.grouping, made.varyColors = "standard", False
    return made


def _frame(made: Any, chart: Drawing, *, rows: int) -> None:
    """Set title, legend and size."""
    from openpyxl.chart.legend import Legend

    made.title = _title(chart.title, size=1300, bold=True)
    made.legend = None
    if len(chart.series) > 1:
        made.legend = Legend()
        made.legend.position, made.legend.overlay = "b", False
        made.legend.txPr = _words(1000, TEXT)
    made.roundedCorners, made.display_blanks, made.visible_cells_only = False, "gap", False
    made.width = WIDTH_CM
    grown = 4.0 + ROW_CM * rows * max(len(chart.series), 1) if chart.kind == "bar" else LEAST_CM + 1.5
    made.height = min(max(grown, LEAST_CM), MOST_CM)


def _axes(made: Any, chart: Drawing, *, kind: str) -> None:
    """Say of both axes all that openpyxl leaves open."""
    from openpyxl.chart.shapes import GraphicalProperties

    category, value = made.x_axis, made.y_axis
    horizontal = chart.kind == "bar"
    category.axPos, value.axPos = ("l", "b") if horizontal else ("b", "l")
    category.noMultiLvlLbl = True
    category.majorGridlines = None
    if horizontal:
        category.scaling.orientation = "maxMin"  # the first row on top
    value.crosses = "max" if horizontal else "autoZero"
    category.crosses = "autoZero"
    value.crossBetween = "between"
    value.scaling.min = 0
    value.number_format = {"share": "0%"}.get(kind, FORMATS[kind])
    value.majorGridlines.spPr = GraphicalProperties(ln=_stroke(RULE, 9_525))
    value.title = _title(chart.axis, size=1000, bold=False)
    for axis in (category, value):
        axis.delete = False
        axis.majorTickMark = axis.minorTickMark = "none"
        axis.tickLblPos = "low" if axis is category else "nextTo"
        axis.txPr = _words(1000, TEXT)
        axis.spPr = GraphicalProperties(ln=_stroke("9AA1A8", 9_525))


def _furthest(cells: _Cells, chart: Drawing) -> float:
    """Return the furthest value that a chart shows, the ends of its intervals among them."""
    ends = [max(cells.values(name), default=0.0) for name, _ in chart.series]
    if chart.above:
        first = chart.series[0][0]
        ends += [v + up for v, up in zip(cells.values(first), cells.values(chart.above), strict=True)]
    return float(max(ends))


def _whole_axis(axis: Any, furthest: float) -> None:
    """End an axis of shares at a round number behind the furthest value, at 100 % at the latest.

    Left to themselves, programs look at the bars alone and cut the interval lines.
    """
    step = next((s for s in STEPS if furthest <= MOST_STEPS * s), STEPS[-1])
    axis.scaling.max = min(round(math.ceil(round(furthest / step, 6)) * step, 6) or step, 1.0)
    axis.majorUnit = step
    axis.number_format = "0%" if step >= 0.01 else "0.0%"


def _title(text: str, *, size: int, bold: bool) -> Any:
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

    look = CharacterProperties(sz=size, b=bold, solidFill=TEXT)
    run = RegularTextRun(rPr=look, t=clean(text))
    words = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])
    return Title(tx=Text(rich=RichText(p=[words])), overlay=False)


def _words(size: int, colour: str) -> Any:
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

    look = CharacterProperties(sz=size, solidFill=colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])
