"""Whole files: each kind of the catalogue that concerns the file itself has its named case."""

import datetime as dt
import io
import os
from pathlib import Path

import pytest
from workbooks import HEAD, inline, ods, worksheet, xlsb, xlsb_cell, xlsb_row, xlsx, xlsx_parts, zipped

from careerstats.errors import FileRefusedError
from careerstats.exports.cells import read_grids

FILES = Path(__file__).parent / "files"
KINDS = "xlsx, xlsm, xlsb, xls, ods, csv or tsv"
TABLE = "id,name\n00123,Ann\n124,NA\n"
ROWS = [["id", "name"], ["00123", "Ann"], ["124", "NA"]]
XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>'
    + "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
        for row in ROWS
    )
    + "</Table></Worksheet></Workbook>"
)
HTML = (
    "<html><table>" + "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in ROWS) + "</table>"
)
ODS = ods(
    '<table:table table:name="S">'
    + "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
            for c in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    + "</table:table>"
)
XLSB = xlsb(
    b"".join(xlsb_row(i, *(xlsb_cell(j, c) for j, c in enumerate(row))) for i, row in enumerate(ROWS))
)
XLSX = xlsx(worksheet(inline(*ROWS)))


def read(tmp_path, name, data, **options):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_grids(path, name=name, **options)


def refusal(tmp_path, name, data, **options):
    with pytest.raises(FileRefusedError) as refused:
        read(tmp_path, name, data, **options)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.csv", TABLE, "csv"),
        ("a.tsv", TABLE.replace(",", "\t"), "csv"),
        ("a.txt", TABLE.replace(",", "|"), "csv"),
        ("a.csv", "sep=;\n" + TABLE.replace(",", ";"), "csv"),
        ("a.csv", TABLE.encode("utf-8-sig"), "csv"),
        ("a.csv", TABLE.encode("utf-16"), "csv"),
        ("a.xlsx", XLSX, "xlsx"),
        ("a.xlsm", XLSX, "xlsx"),
        ("a.xlsb", XLSB, "xlsb"),
        ("a.ods", ODS, "ods"),
        ("a.html", HTML, "html"),
        ("a.xml", XML, "xml2003"),
    ],
)
def test_every_format_gives_the_same_cells(tmp_path, name, data, kind):
    grid = read(tmp_path, name, data)[0]
    assert [list(row) for row in zip(*grid.columns, strict=True)] == ROWS
    assert grid.kind == kind
    assert grid.findings == []


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_workbook_of_another_program_is_read_alike(suffix):
    """LibreOffice saved one workbook three times; expected values are what was typed into it."""
    staff, old = read_grids(FILES / f"quirks.{suffix}", name="quirks")
    head = ["Employee ID", "Hire Date", "Exit Date", "Grade", "Share", "Checked", "Shift", "Hours", "Note"]
    assert staff.rows.tolist() == [1, 3, 4, 5, 6, 8]
    rows = [list(row) for row in zip(*staff.columns, strict=True)]
    assert rows[0][0] == "Staff list"
    assert rows[1] == head
    assert rows[2] == [
        "00123", dt.datetime(2021, 3, 4), None, 7, 0.5, True, dt.time(8, 30), dt.timedelta(hours=30), "a  b"
    ]  # fmt: skip
    assert rows[3][:5] == [124, dt.datetime(2021, 3, 5, 14, 15), None, 8, 1.25]
    assert rows[4] == [
        125,
        dt.datetime(2021, 3, 6),
        dt.datetime(2022, 1, 31),
        8,
        None,
        None,
        None,
        None,
        "line\nbreak",
    ]
    assert staff.errors == {(3, 2): "#N/A"}
    assert staff.formats == {(3, 0): "00000", (4, 0): "00000"}
    assert staff.hidden_rows == {5}
    assert staff.hidden_columns == {4}
    assert staff.merged == [(8, 9, 8, 9)]
    assert (staff.sheet, staff.state) == ("Staff", "visible")
    assert (old.sheet, old.state, old.shape) == ("Old", "hidden", (2, 1))


CATALOGUE_REFUSED = {
    "1 empty file": ("a.csv", b"", "a.csv is empty (0 bytes); export it again."),
    "1 no rows": ("a.csv", b"\n\n,,\n", "a.csv holds no data rows; export it again, with the rows."),
    "1 no rows in any sheet": (
        "a.xlsx",
        xlsx(worksheet(""), worksheet("")),
        "a.xlsx holds no data rows; export it again, with the rows.",
    ),
    "5 MHTML": (
        "a.xls",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n",
        f"a.xls is a web archive (MHTML); give the export as {KINDS}.",
    ),
    "5 PDF": ("a.xlsx", b"%PDF-1.7\n", f"a.xlsx is a PDF document; give the export as {KINDS}."),
    "5 picture": ("a.xls", b"\x89PNG\r\n\x1a\n", f"a.xls is a picture (PNG); give the export as {KINDS}."),
    "7 truncated zip": (
        "a.xlsx",
        XLSX[:700],
        "a.xlsx is cut off or damaged; export or download it again, or save it anew in Excel.",
    ),
    "8 zip bomb": (
        "a.xlsx",
        zipped(xlsx_parts(worksheet(" " * (60 << 20))), level=9),
        "a.xlsx unpacks to far more than a table of its size would hold, as a zip bomb does; "
        "delete empty formatted rows and pictures, or export it as csv.",
    ),
    "9 DOCTYPE": (
        "a.xlsx",
        xlsx(worksheet("").replace(HEAD, HEAD + '<!DOCTYPE x SYSTEM "file:///etc/hostname">')),
        "a.xlsx holds a DOCTYPE, which no spreadsheet needs and hostile files use; "
        "open it in Excel or LibreOffice, save it as xlsx and give that.",
    ),
    "10 corner bomb, dense reader": (
        "a.xlsb",
        xlsb(xlsb_row(0, xlsb_cell(0, "id")) + xlsb_row(1_048_575, xlsb_cell(16_383, "x"))),
        "a.xlsb is damaged, or its cells are scattered so far apart that reading it would fill the memory; "
        "open it in Excel, copy the table to a new workbook and save that as xlsx.",
    ),
    "20 over 5 % of rows": (
        "a.csv",
        "id,x,y\n" + "1,a,b\n" * 20 + "2,a\n" * 5 + "3,a,b\n",
        "a.csv has 5 of 27 rows that cannot be cut into the fields of the others (the first on line 22); "
        "export it again with quotes around fields that hold the separator, or as xlsx.",
    ),
}


@pytest.mark.parametrize("case", CATALOGUE_REFUSED)
def test_refused(case, tmp_path):
    name, data, sentence = CATALOGUE_REFUSED[case]
    assert refusal(tmp_path, name, data) == sentence


PARTS = xlsx_parts(worksheet(inline(*ROWS)))
FULL = (*range(1, 1_048_576, 500), 1_048_576)
CATALOGUE_WARNED = {
    "2 csv renamed xlsx": ("a.xlsx", TABLE, "file-type-differs"),
    "2 xlsx renamed csv": ("a.csv", XLSX, "file-type-differs"),
    "3 HTML table saved as xls": ("a.xls", HTML, "file-type-differs"),
    "4 XML Spreadsheet 2003 as xls": ("a.xls", XML, "file-type-differs"),
    "10 corner bomb": (
        "a.xlsx",
        xlsx(worksheet(inline(*ROWS) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "stray-cells",
    ),
    "13 last row used": (
        "a.xlsx",
        xlsx(worksheet("".join(f'<row r="{r}"><c><v>1</v></c></row>' for r in FULL))),
        "cut-off",
    ),
    "14 macros": ("a.xlsm", zipped({**PARTS, "xl/vbaProject.bin": b"x"}), "macros"),
    "14 external links": (
        "a.xlsx",
        zipped({**PARTS, "xl/externalLinks/externalLink1.xml": "<a/>"}),
        "external-links",
    ),
    "16 cp1252": ("a.csv", "id,name\n1,Zoë\n".encode("cp1252"), "encoding"),
    "17 mixed encodings": ("a.csv", "id,x\n1,Zoë\n".encode() + b"2,Jos\xe9\n", "encoding-mixed"),
    "17 mojibake": ("a.csv", "id,team\n1,OpÃ©rations\n", "mojibake"),
}  # fmt: skip


@pytest.mark.parametrize("case", CATALOGUE_WARNED)
def test_warned(case, tmp_path):
    name, data, rule = CATALOGUE_WARNED[case]
    found = read(tmp_path, name, data)[0].findings
    assert [(finding[0], finding[1]) for finding in found] == [(rule, "warning")]


def test_11_formatted_empty_rows_are_no_rows(tmp_path):
    empty = "".join(f'<row r="{r}" s="1"><c r="A{r}" s="1"/></row>' for r in range(4, 20_000))
    grid = read(tmp_path, "a.xlsx", xlsx(worksheet(inline(*ROWS) + empty)))[0]
    assert grid.shape == (3, 2)
    assert grid.findings == []


def test_48_an_error_cell_is_kept_apart_in_every_workbook(tmp_path):
    for suffix in ("xlsx", "xls", "ods"):
        assert read_grids(FILES / f"quirks.{suffix}", name="q")[0].errors == {(3, 2): "#N/A"}


def test_6_a_password_is_asked_for_once_and_never_shown(tmp_path):
    from msoffcrypto.format.ooxml import OOXMLFile

    made = io.BytesIO()
    parts = xlsx_parts(worksheet(inline(*ROWS)))
    OOXMLFile(io.BytesIO(zipped({**parts, "media/logo": os.urandom(5000)}))).encrypt("open sesame", made)
    asked = []

    def password():
        asked.append(1)
        return "open sesame"

    grid = read(tmp_path, "a.xlsx", made.getvalue(), password=password)[0]
    assert [list(row) for row in zip(*grid.columns, strict=True)] == ROWS
    assert asked == [1]
    assert refusal(tmp_path, "b.xlsx", made.getvalue()) == (
        "b.xlsx has a password; give the password when asked for it, or save the workbook without one."
    )
    wrong = refusal(tmp_path, "c.xlsx", made.getvalue(), password=lambda: "guess")
    assert wrong == (
        "c.xlsx has another password than the one given; check capitals and spaces, and give it again."
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx", "c.xlsx"]


def test_6_old_workbooks_with_a_password():
    staff = read_grids(FILES / "locked.xls", name="locked.xls", password=lambda: "open sesame")[0]
    assert staff.columns[0].tolist() == ["Staff list", "Employee ID", "00123", 124, 125, None]
    assert staff.errors == {(3, 2): "#N/A"}
    with pytest.raises(FileRefusedError) as refused:
        read_grids(FILES / "locked.ods", name="locked.ods", password=lambda: "open sesame")
    assert str(refused.value) == (
        "locked.ods has a password and ods files with one are not read; save it without a password."
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", TABLE), ("a.xlsx", XLSX), ("a.ods", ODS), ("a.xlsb", XLSB), ("a.html", HTML), ("a.xml", XML)],
)
def test_progress_sums_to_the_size_of_the_file(tmp_path, name, data):
    told = []
    read(tmp_path, name, data, progress=told.append)
    assert sum(told) == (tmp_path / name).stat().st_size
    assert all(count > 0 for count in told)


def test_a_path_of_the_web_is_refused_before_anything_is_opened():
    with pytest.raises(FileRefusedError, match=r"^Only files on this computer are read"):
        read_grids(Path("https://example.org/a.csv"), name="a.csv")


def test_a_grid_shows_no_cells(tmp_path):
    grid = read(tmp_path, "a.csv", TABLE)[0]
    assert repr(grid) == "<Grid csv: 3 rows x 2 columns>"


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def closed(*_):
        raise PermissionError("secret path")

    (tmp_path / "a.csv").write_bytes(b"id\n")
    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(FileRefusedError) as refused:
        read_grids(tmp_path / "a.csv", name="a.csv")
    assert str(refused.value) == (
        "a.csv may not be read; close it in other programs and check its permissions."
    )
