"""What a sheet is made of: text lines, one table, charts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

HIDDEN = "[c]"
"""Stands for a figure that is confidential: the group is too small to show."""

NOT_AVAILABLE = "[x]"
"""Stands for a figure that the data do not give."""

NOT_COMPARED = "[z]"
"""Stands for a figure that has no counterpart to compare it with."""

FORMATS = {
    "text": "General",
    "count": "#,##0",
    "share": "0.0%",
    "points": "0.0",
    "points_change": "+0.0;-0.0;0.0",
    "change": "+0.00;-0.00;0.00",
    "number": "0.0",
    "ratio": "0.00",
    "probability": "0.000",
    "date": "yyyy-mm-dd",
}
"""Kind of a column to its number format."""

DECIMALS = {"points": 1, "points_change": 1, "change": 2, "number": 1, "ratio": 2, "probability": 3}
"""Kind to the digits after the point; shares are written in per cent with one."""

POINTS = ("points", "points_change")
"""Kinds that are percentage points: a share, multiplied by 100 when written."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet's table.

    Attributes
    ----------
    name : str
        The column in the frame.
    header : str
        What stands above it, unique in its table.
    kind : str
        A key of `FORMATS`.
    width : float, optional
        In characters; estimated when not given.
    aside : bool
        Only for the chart: last in the table, grey, and not printed.
    """

    name: str
    header: str
    kind: str = "text"
    width: float | None = None
    aside: bool = False


@dataclass(frozen=True)
class Drawing:
    """One native chart beside a table, drawn from the table's own cells.

    Attributes
    ----------
    kind : str
        bar (horizontal), column or line.
    title, alt : str
        What stands above it, and what it shows in words for those who cannot see it.
    category : str
        The frame's column along the category axis.
    series : sequence of (str, str)
        Frame column and colour (six hexadecimal digits) of each series, in order.
    axis : str
        Title of the value axis.
    below, above : str, optional
        Columns with the distances from the first series to the ends of its interval: programs draw
        interval lines only from cells.
    first_rows : int, optional
        Draw nothing below so many rows of the table.
    """

    kind: str
    title: str
    alt: str
    category: str
    series: Sequence[tuple[str, str]]
    axis: str
    below: str | None = None
    above: str | None = None
    first_rows: int | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title, lines of text, at most one table, charts to its right.

    Attributes
    ----------
    tab : str
        Name on the tab, at most 31 characters.
    title : str
        First line, also the name in the contents.
    lines : sequence of str
        Sentences between title and table.
    table : pandas.DataFrame, optional
        Figures; a text such as ``[c]`` may stand in the place of a number.
    columns : sequence of Column
        What of the frame is shown, and how.
    charts : sequence of Drawing
        To the right of the table.
    formats : dict of (int, str) to str
        Kinds of single cells by row and frame column, where a row differs from its column.
    links : dict of int to str
        Rows of the table whose first cell leads to the sheet with that tab.
    wide : bool
        A sheet of text: column A is wide and wrapped.
    filters : bool
        Whether the table has filter buttons.
    """

    tab: str
    title: str
    lines: Sequence[str] = ()
    table: pd.DataFrame | None = None
    columns: Sequence[Column] = ()
    charts: Sequence[Drawing] = ()
    formats: dict[tuple[int, str], str] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    wide: bool = False
    filters: bool = False


def shown_table(sheet: Sheet) -> pd.DataFrame:
    """Return the table as text, figures written as in the workbook, with its headers."""
    made = {}
    assert sheet.table is not None
    for column in sheet.columns:
        values = sheet.table[column.name].astype(object).to_list()
        kinds = [sheet.formats.get((row, column.name), column.kind) for row in range(len(values))]
        made[column.header] = [written(v, k) for v, k in zip(values, kinds, strict=True)]
    return pd.DataFrame(made, dtype="str")


def written(value: object, kind: str) -> str:
    """Return a cell as a reader sees it."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "" if value is None else str(value)
    if value != value:
        return ""
    if kind == "share":
        return f"{value:.1%}"
    sign = "+" if kind.endswith("change") and value > 0 else ""
    scaled = 100 * value if kind in POINTS else value
    return f"{sign}{scaled:,.{DECIMALS.get(kind, 0)}f}"


def is_number(value: object) -> bool:
    """Whether a cell of a table holds a figure, not a mark or nothing."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def drawn_rows(sheet: Sheet, chart: Drawing) -> tuple[int, int] | None:
    """Return the first and last row of the longest run in which all series have a figure.

    Rows with a mark (a hidden group) cannot be drawn: a spreadsheet shows text as zero. None when
    no row can be.
    """
    if sheet.table is None:
        return None
    names = [name for name, _ in chart.series] + [c for c in (chart.below, chart.above) if c]
    known = [all(is_number(v) for v in row) for row in sheet.table[names].astype(object).to_numpy().tolist()]
    best: tuple[int, int] | None = None
    start = 0
    for row, ok in enumerate([*known[: chart.first_rows], False]):
        if ok:
            continue
        if row > start and (best is None or row - start > best[1] - best[0] + 1):
            best = (start, row - 1)
        start = row + 1
    return best
