"""Each rule of the finished workbook, broken on purpose."""

import io
import zipfile

import pytest
from sheetmaker import sheets

from careerstats.reporting.finish import reproducible
from careerstats.reporting.lint import faults
from careerstats.reporting.workbook import build_workbook


@pytest.fixture(scope="module")
def good():
    workbook, alternatives = build_workbook(sheets(), title="A report")
    return reproducible(workbook, as_of="2026-09-30", alternatives=alternatives)


def broken(data, name, old, new, *, times=1):
    """The workbook with one text replaced in one part; the text must be there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for part in archive.namelist():
            text = archive.read(part)
            if part == name:
                assert old.encode() in text, text[:3000]
                text = text.replace(old.encode(), new.encode(), times)
            copy.writestr(part, text)
    return out.getvalue()


SHEET, BOOK, TABLE = "xl/worksheets/sheet3.xml", "xl/workbook.xml", "xl/tables/table2.xml"
BARS, LINES = "xl/charts/chart1.xml", "xl/charts/chart2.xml"
CASES = [
    (SHEET, "<v>412</v>", "<f>1+1</f><v>412</v>", "sheet Units holds a formula."),
    (SHEET, 't="n"><v>412', 't="e"><v>412', "sheet Units holds an error value."),
    (SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>', "merged cells."),
    (SHEET, 'activeCell="A1"', 'activeCell="B9"', "sheet Units does not open on A1."),
    (SHEET, '<row r="5"', '<row hidden="1" r="5"', "sheet Units has hidden rows or columns."),
    (SHEET, "By unit", "", "sheet Units has no title in A1."),
    (BOOK, 'name="Units"', f'name="{"U" * 32}"', "has not 1 to 31 characters."),
    (BOOK, 'activeTab="0"', 'activeTab="2"', "it does not open on its first sheet."),
    ("docProps/core.xml", ">A report<", "><", "the document has no title."),
    ("docProps/core.xml", ">en-GB<", "><", "the document has no language."),
    (TABLE, 'ref="A4:E7"', 'ref="B4:E7"', "the table on sheet Units does not start in column A."),
    (TABLE, 'ref="A4:E7"', 'ref="A4:E6"', "something stands below the table on sheet Units."),
    (TABLE, 'ref="A4:E7"', 'ref="A4:E8"', "the table on sheet Units holds an empty row."),
    (TABLE, 'name="People"', 'name="Persons"', "are not one per column and different."),
    (BARS, '<delete val="0" />', '<delete val="1" />', "has an axis that does not say that it is shown."),
    (BARS, '<minorTickMark val="none" />', "", "has an axis that does not say minorTickMark."),
    (BARS, '<roundedCorners val="0" />', "", "does not say roundedCorners."),
    (LINES, '<smooth val="0" />', "", "has a smoothed line."),
    (
        "xl/drawings/drawing1.xml",
        ' descr="Bars of coverage"',
        "",
        "holds a chart without a text in its place.",
    ),
    (
        "xl/worksheets/_rels/sheet3.xml.rels",
        "</Relationships>",
        '<Relationship Id="x" Type="t" Target="http://example.org" TargetMode="External"/></Relationships>',
        "leads out of the workbook.",
    ),
]


def test_a_good_workbook_has_no_fault(good):
    assert faults(good) == []


@pytest.mark.parametrize(("part", "old", "new", "said"), CASES, ids=[c[3] for c in CASES])
def test_a_broken_rule_is_said(good, part, old, new, said):
    found = faults(broken(good, part, old, new))
    assert any(f.endswith(said) for f in found), found


def test_stored_values_are_demanded(good):
    data = broken(
        broken(good, BARS, "<numCache>", "<extra>", times=9), BARS, "</numCache>", "</extra>", times=9
    )
    assert any("a series without stored values" in f for f in faults(data))


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all"])
def test_what_is_no_workbook_is_said(data):
    assert faults(data) == ["it is no complete xlsx file."]
