"""The mess catalogue, end to end: whole files, and what refuses them says what to do."""

import io
import zipfile

import pytest
from mess import LOG, ROSTER, Case, csv, verify, xlsx

from careerstats.safecells import load_openpyxl

ACCEPTED = "xlsx, xlsm, xlsb, xls, ods, csv or tsv"


def repacked(book: bytes, change) -> bytes:
    """The parts of a workbook, changed: `change` gets a dict of part name to bytes."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def sheet_part(old: bytes, new: bytes):
    def change(parts):
        name = "xl/worksheets/sheet1.xml"
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return repacked(xlsx(ROSTER), change)


def html(rows):
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f"<html><body><table>{body}</table></body></html>"


def xml2003(rows):
    urn = "urn:schemas-microsoft-com:office:spreadsheet"
    body = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
        for row in rows
    )
    table = f'<Worksheet ss:Name="Workers"><Table>{body}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{urn}" xmlns:ss="{urn}">{table}</Workbook>'


def uncached(book):
    book.active["C2"] = "=DATE(2020,1,15)"


def far_cell(book):
    book.active["XFD1048576"] = "stray"


def blank_rows(book):
    from openpyxl.styles import Font

    for row in range(10, 3_000):
        book.active.cell(row, 1).font = Font(bold=True)


def macro(parts):
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0macro"


CLEAN = len(ROSTER) - 1


def three(work):
    return len(work.employees) == CLEAN


CASES = [
    Case(
        1,
        "empty file",
        "refused",
        {"employees.csv": b""},
        sentence="employees.csv is empty (0 bytes); export it again.",
    ),
    Case(
        1,
        "header only",
        "warned",
        {"c.csv": LOG[:1]},
        "no-data-rows",
        check=lambda w: len(w.conversations) == 0,
    ),
    Case(2, "csv named xlsx", "warned", {"employees.xlsx": csv(ROSTER)}, "file-type-differs", check=three),
    Case(2, "xlsx named csv", "warned", {"employees.csv": xlsx(ROSTER)}, "file-type-differs", check=three),
    Case(
        3,
        "html table named xls",
        "warned",
        {"employees.xls": html(ROSTER)},
        check=lambda w: w.employees["employee_id"][0] == "00101",
    ),
    Case(4, "xml spreadsheet 2003", "warned", {"employees.xls": xml2003(ROSTER)}, check=three),
    Case(
        5,
        "pdf renamed",
        "refused",
        {"employees.xlsx": b"%PDF-1.7\n..."},
        sentence=f"employees.xlsx is a PDF document; give the export as {ACCEPTED}.",
    ),
    Case(
        5,
        "picture renamed",
        "refused",
        {"employees.xlsx": b"\x89PNG\r\n\x1a\n" + b"\0" * 50},
        sentence=f"employees.xlsx is a picture (PNG); give the export as {ACCEPTED}.",
    ),
    Case(
        7,
        "cut off",
        "refused",
        {"employees.xlsx": xlsx(ROSTER)[:2_000]},
        sentence="employees.xlsx is cut off or damaged; export or download it again, "
        "or save it anew in Excel.",
    ),
    Case(
        8,
        "zip bomb",
        "refused",
        {"employees.xlsx": sheet_part(b"<sheetData>", b" " * (60 << 20) + b"<sheetData>")},
        sentence="employees.xlsx unpacks to far more than a table of its size would hold, "
        "as a zip bomb does; delete empty formatted rows and pictures, or export it as csv.",
    ),
    Case(
        9,
        "document type",
        "refused",
        {"employees.xlsx": sheet_part(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')},
        sentence="employees.xlsx holds a DOCTYPE, which no spreadsheet needs and hostile files use; "
        "open it in Excel or LibreOffice, save it as xlsx and give that.",
    ),
    Case(
        10, "cell in the last corner", "warned", {"employees.xlsx": xlsx(ROSTER, edit=far_cell)}, check=three
    ),
    Case(
        11,
        "thousands of formatted empty rows",
        "accepted",
        {"employees.xlsx": xlsx(ROSTER, edit=blank_rows)},
        check=three,
    ),
    Case(
        12,
        "dimension lies",
        "accepted",
        {"employees.xlsx": sheet_part(b'<dimension ref="A1:E4"', b'<dimension ref="A1:B2"')},
        check=three,
    ),
    Case(14, "macros", "warned", {"employees.xlsm": repacked(xlsx(ROSTER), macro)}, check=three),
    Case(15, "utf-16", "accepted", {"employees.csv": csv(ROSTER, "\t").encode("utf-16")}, check=three),
    Case(
        15, "utf-8 with a mark", "accepted", {"employees.csv": csv(ROSTER).encode("utf-8-sig")}, check=three
    ),
    Case(
        16,
        "cp1252",
        "warned",
        {"employees.csv": csv([*ROSTER, ["00104", "Zoë", "2020-01-15", "Löhne", ""]]).encode("cp1252")},
        check=lambda w: "Löhne" in set(w.employees["department"]),
    ),
    Case(
        17,
        "damaged letters",
        "warned",
        {"employees.csv": csv([*ROSTER, ["00104", "Di Dow", "2020-01-15", "OpÃ©rations", ""]])},
        check=lambda w: "OpÃ©rations" in set(w.employees["department"]),
    ),
    Case(
        18,
        "semicolons and decimal commas",
        "accepted",
        {"ratings.csv": csv([["Employee ID", "Review Date", "Rating"], ["00101", "2024-01-15", "3,5"]], ";")},
        check=lambda w: w.ratings["rating"].tolist() == [3.5],
    ),
    Case(19, "tabs", "accepted", {"employees.tsv": csv(ROSTER, "\t")}, check=three),
    Case(19, "pipes", "accepted", {"employees.txt": csv(ROSTER, "|")}, check=three),
    Case(19, "sep line", "accepted", {"employees.csv": "sep=;\n" + csv(ROSTER, ";")}, check=three),
    Case(
        20,
        "a row with too many fields",
        "quarantined",
        {
            "c.csv": csv(
                [
                    *LOG,
                    *[["00101", f"2024-0{m}-0{d}", "Manager", "Held"] for m in (4, 5) for d in range(1, 10)],
                    [*LOG[1], "x", "y"],
                ]
            )
        },
        "row-not-readable",
    ),
    Case(
        20,
        "many rows with too many fields",
        "refused",
        {"c.csv": csv([*LOG, *[LOG[1]] * 60, *[[*LOG[1], "x"]] * 9])},
        sentence="c.csv has 9 of 73 rows that cannot be cut into the fields of the others (the first on line "
        "65); export it again with quotes around fields that hold the separator, or as xlsx.",
    ),
    Case(
        21,
        "the same file twice",
        "warned",
        {"c1.csv": LOG, "c2.csv": LOG},
        "same-file-again",
        check=lambda w: len(w.conversations) == 3 and w.audit.files["rows_merged"].sum() == 3,
    ),
    Case(
        22,
        "formulas without values",
        "refused",
        {"employees.xlsx": xlsx(ROSTER, edit=uncached)},
        sentence="employees.xlsx, sheet 'Sheet1': hire_date: the cell holds a formula without a stored value "
        "(1 cell: C2). Open and save the file in Excel once, then load it again.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_whole_files(case, tmp_path):
    verify(case, tmp_path)


def test_13_a_full_sheet_is_probably_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr("careerstats.exports.text._SPREADSHEET_ROWS", 61)
    verify(Case(13, "full", "warned", {"c.csv": [LOG[0], *[LOG[1]] * 60]}, "cut-off"), tmp_path / "a")
    verify(Case(13, "not full", "accepted", {"c.csv": [LOG[0], *[LOG[1]] * 59]}), tmp_path / "b")


def test_6_a_password_is_asked_for_and_used(tmp_path):
    from msoffcrypto.format.ooxml import OOXMLFile

    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx(ROSTER))).encrypt("open sesame", stream)
    files = {"employees.xlsx": stream.getvalue()}
    sentence = (
        "employees.xlsx has a password; give the password when asked for it, "
        "or save the workbook without one."
    )
    verify(Case(6, "none", "refused", files, sentence=sentence), tmp_path / "a")
    verify(Case(6, "right", "accepted", files, options={"password": "open sesame"}), tmp_path / "b")
    verify(Case(6, "asked", "accepted", files, options={"password": lambda: "open sesame"}), tmp_path / "c")


def test_openpyxl_is_loaded_safely():
    assert load_openpyxl().LXML is False
