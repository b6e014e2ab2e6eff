"""The rules that every workbook of the kit keeps, checked on the finished bytes.

They follow the UK Government Analysis Function's guidance on statistics in spreadsheets, and the
elements without which charts look different in each program.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

Parts = dict[str, bytes]
SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml$")
CHART = re.compile(r"xl/charts/chart\d+\.xml$")
AXIS = ("delete", "majorTickMark", "minorTickMark", "tickLblPos", "crosses", "numFmt")
LONGEST_TAB = 31


def faults(data: bytes) -> list[str]:
    """Return one sentence for each broken rule; none for a good workbook.

    Parameters
    ----------
    data : bytes
        The xlsx file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return [said for rule in RULES for said in rule(parts)]
    except (zipfile.BadZipFile, KeyError, ET.ParseError):
        return ["it is no complete xlsx file."]


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if _local(e) == name]


def _sheets(parts: Parts) -> Iterator[tuple[int, str, ET.Element]]:
    """Yield number, tab and content of each sheet."""
    names = [e.get("name", "") for e in _all(ET.fromstring(parts["xl/workbook.xml"]), "sheet")]
    for part in sorted(parts):
        match = SHEET.match(part)
        if match:
            yield int(match[1]), names[int(match[1]) - 1], ET.fromstring(parts[part])


def _cells(root: ET.Element) -> Iterator[tuple[str, str, str]]:
    """Yield reference, type and text of each cell that holds something."""
    for cell in _all(root, "c"):
        text = "".join(cell.itertext())
        if text:
            yield cell.get("r", ""), cell.get("t", "n"), text


def _no_live_cells(parts: Parts) -> Iterator[str]:
    for _, tab, root in _sheets(parts):
        if _all(root, "f"):
            yield f"sheet {tab} holds a formula."
        if any(kind == "e" for _, kind, _ in _cells(root)):
            yield f"sheet {tab} holds an error value."
        if _all(root, "mergeCell"):
            yield f"sheet {tab} holds merged cells."


def _tabs(parts: Parts) -> Iterator[str]:
    book = ET.fromstring(parts["xl/workbook.xml"])
    for sheet in _all(book, "sheet"):
        tab = sheet.get("name", "")
        if not 0 < len(tab) <= LONGEST_TAB:
            yield f"the tab name {tab!r} has not 1 to 31 characters."
        if sheet.get("state", "visible") != "visible":
            yield f"sheet {tab} is hidden."
    if any(view.get("activeTab", "0") != "0" for view in _all(book, "workbookView")):
        yield "it does not open on its first sheet."
    if "externalReference" in {_local(e) for e in book.iter()}:
        yield "it refers to another workbook."


def _first_cell(parts: Parts) -> Iterator[str]:
    for _, tab, root in _sheets(parts):
        cells = {reference for reference, _, _ in _cells(root)}
        if "A1" not in cells:
            yield f"sheet {tab} has no title in A1."
        for selection in _all(root, "selection"):
            if selection.get("activeCell", "A1") != "A1":
                yield f"sheet {tab} does not open on A1."
        hidden = [e for name in ("row", "col") for e in _all(root, name) if e.get("hidden") in ("1", "true")]
        if hidden:
            yield f"sheet {tab} has hidden rows or columns."


def _external_links(parts: Parts) -> Iterator[str]:
    for name, data in parts.items():
        if name.endswith(".rels") and b'TargetMode="External"' in data:
            yield f"{name} leads out of the workbook."


def _properties(parts: Parts) -> Iterator[str]:
    core = ET.fromstring(parts["docProps/core.xml"])
    for wanted in ("title", "language"):
        if not any((e.text or "").strip() for e in _all(core, wanted)):
            yield f"the document has no {wanted}."


def _tables(parts: Parts) -> Iterator[str]:
    """Each sheet holds at most one table; it starts in column A and nothing stands below it."""
    for number, tab, root in _sheets(parts):
        relations = parts.get(f"xl/worksheets/_rels/sheet{number}.xml.rels", b"").decode("utf-8")
        tables = re.findall(r'Target="[^"]*?(tables/table\d+\.xml)"', relations)
        if len(tables) > 1:
            yield f"sheet {tab} holds more than one table."
        for table in tables:
            yield from _table_faults(tab, root, ET.fromstring(parts[f"xl/{table}"]))


def _table_faults(tab: str, root: ET.Element, table: ET.Element) -> Iterator[str]:
    first, last = table.get("ref", "A1:A1").split(":")
    if not re.match(r"A\d+$", first):
        yield f"the table on sheet {tab} does not start in column A."
    top, bottom = (int(re.sub(r"\D", "", ref)) for ref in (first, last))
    texts = {reference: text for reference, _, text in _cells(root)}
    if any(int(re.sub(r"\D", "", reference)) > bottom for reference in texts):
        yield f"something stands below the table on sheet {tab}."
    names = [c.get("name", "") for c in _all(table, "tableColumn")]
    heads = [t for r, t in texts.items() if re.fullmatch(rf"[A-Z]+{top}", r)]
    if names != heads or len(set(names)) < len(names):
        yield f"the headers of the table on sheet {tab} are not one per column and different."
    filled = {int(re.sub(r"\D", "", reference)) for reference in texts}
    if not filled >= set(range(top, bottom + 1)):
        yield f"the table on sheet {tab} holds an empty row."


def _charts(parts: Parts) -> Iterator[str]:
    for name in sorted(parts):
        if CHART.match(name):
            for said in _chart_faults(ET.fromstring(parts[name])):
                yield f"{name} {said}"


def _chart_faults(root: ET.Element) -> Iterator[str]:
    have = {_local(e) for e in root.iter()}
    for wanted in ("title", "roundedCorners", "varyColors", "dispBlanksAs"):
        if wanted not in have:
            yield f"does not say {wanted}."
    for axis in [*_all(root, "catAx"), *_all(root, "valAx")]:
        said = {_local(e): e.get("val") for e in axis}
        missing = [w for w in AXIS if w not in said and not (w == "numFmt" and _local(axis) == "catAx")]
        if missing or said["delete"] not in ("0", "false"):
            yield f"has an axis that does not say {', '.join(missing) or 'that it is shown'}."
    for series in _all(root, "ser"):
        inner = {_local(e) for e in series.iter()}
        if not {"numCache", "strCache"} <= inner:
            yield "has a series without stored values."
        if _all(root, "lineChart") and not any(
            e.get("val") in ("0", "false") for e in _all(series, "smooth")
        ):
            yield "has a smoothed line."


def _alternatives(parts: Parts) -> Iterator[str]:
    for name in sorted(parts):
        if re.match(r"xl/drawings/drawing\d+\.xml$", name):
            for frame in _all(ET.fromstring(parts[name]), "graphicFrame"):
                if not any(e.get("descr") for e in _all(frame, "cNvPr")):
                    yield f"{name} holds a chart without a text in its place."


RULES: tuple[Callable[[Parts], Iterator[str]], ...] = (
    _no_live_cells,
    _tabs,
    _first_cell,
    _external_links,
    _properties,
    _tables,
    _charts,
    _alternatives,
)
