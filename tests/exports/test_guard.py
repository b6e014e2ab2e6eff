import io
import os
from pathlib import Path

import pytest

from careerstats.errors import FileRefusedError
from careerstats.exports import guard

KINDS = "xlsx, xlsm, xlsb, xls, ods, csv or tsv"


def sniff(data):
    return guard.sniff(io.BytesIO(data), name="staff.xlsx")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"<html><body><table>", "html"),
        (b"\n  <!DOCTYPE html><html>", "html"),
        (b'<meta http-equiv="Content-Type"><table border=1>', "html"),
        (b"\xff\xfe" + "<table><tr>".encode("utf-16-le"), "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
         b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "xml2003"),
        (b'<?xml version="1.0"?><ss:Workbook xmlns:ss="x">', "xml2003"),
        (b"id,name\n1,x\n", "text"),
        (b"\xef\xbb\xbfid;name\n", "text"),
        (b"\xff\xfe" + "id\tname\r\n".encode("utf-16-le"), "text"),
        ("id\tname\r\n1\tx".encode("utf-16-be"), "text"),
        ("id;größe\n".encode("cp1252"), "text"),
        (b"[ann],x\n", "text"),
        (b"id,na\0me\n" + b"1,x\n" * 40, "text"),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_bytes(data, kind):
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"\x89PNG\r\n", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0", "a picture (JPEG)"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "a web archive (MHTML)"),
        (b"PAR1\x15", "a Parquet file"),
        (b"\x89HDF\r\n", "an HDF5 file"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b'{"id": 1}', "a JSON file"),
        (b'[{"id": 1}]', "a JSON file"),
        (b"<?xml version='1.0'?><feed/>", "an XML file other than XML Spreadsheet 2003"),
        (b"ID;PWXL;N;E", "a SYLK file"),
    ],
)
def test_what_is_no_table_is_named(data, what):
    with pytest.raises(FileRefusedError) as refused:
        sniff(data)
    assert str(refused.value) == f"staff.xlsx is {what}; give the export as {KINDS}."


def test_a_pickle_is_never_read():
    import pickle

    for protocol in range(2, 6):
        with pytest.raises(FileRefusedError) as refused:
            sniff(pickle.dumps({"a": [1, "x"]}, protocol))
        assert str(refused.value) == (
            "staff.xlsx is a Python pickle, which could run a program when opened and is never read; "
            f"give the export itself, as {KINDS}."
        )


def test_an_excel_of_long_ago_is_named():
    with pytest.raises(FileRefusedError) as refused:
        sniff(b"\x09\x04\x06\x00\x00\x00\x10\x00")
    assert str(refused.value) == (
        "staff.xlsx is a workbook of Excel 4 or older; open it in Excel or LibreOffice and save it as xlsx."
    )


@pytest.mark.parametrize("data", [bytes(range(1, 32)) * 20, b"ab\0\0\0\0cd" * 50])
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(FileRefusedError) as refused:
        sniff(data)
    assert str(refused.value) == f"staff.xlsx is neither a workbook nor text; give a file of kind {KINDS}."


@pytest.mark.parametrize(
    "source",
    [
        "http://example.org/staff.csv",
        "https://example.org/a.xlsx",
        "file:///etc/hostname",
        "ftp://example.org/a",
        "s3://bucket/a.csv",
        "\\\\server\\share\\staff.xlsx",
        "//server/share/staff.xlsx",
        Path("https://example.org/a.csv"),
    ],
    ids=str,
)
def test_addresses_of_other_machines_are_refused(source):
    with pytest.raises(FileRefusedError) as refused:
        guard.local_path(source)
    assert str(refused.value) == (
        "Only files on this computer are read, and the path given is an address of the web or of a server; "
        "save the export in a folder and give the folder's path."
    )


@pytest.mark.parametrize("source", ["staff.csv", "../exports", "/tmp/a:b.csv", "C:\\exports\\staff.xlsx"])
def test_local_paths_are_taken(source):
    assert guard.local_path(source) == Path(source)


def test_a_path_with_a_nul_is_refused():
    with pytest.raises(FileRefusedError, match="holds a character that no file name may hold"):
        guard.local_path("a\0b.csv")


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    inside, outside = tmp_path / "exports", tmp_path / "elsewhere.csv"
    inside.mkdir()
    outside.write_text("id\n1\n")
    (inside / "own.csv").write_text("id\n1\n")
    (inside / "link.csv").symlink_to(outside)
    (inside / "near.csv").symlink_to(inside / "own.csv")
    guard.check_inside(inside / "own.csv", inside, name="own.csv")
    guard.check_inside(inside / "near.csv", inside, name="near.csv")
    with pytest.raises(FileRefusedError) as refused:
        guard.check_inside(inside / "link.csv", inside, name="link.csv")
    assert str(refused.value) == (
        "link.csv is a link to a place outside the folder; copy the file itself into the folder."
    )


def test_only_files_with_bytes_are_opened(tmp_path):
    (tmp_path / "empty.csv").touch()
    (tmp_path / "full.csv").write_bytes(b"id\n")
    (tmp_path / "folder.csv").mkdir()
    assert guard.check_file(tmp_path / "full.csv", name="full.csv") == 3
    for name, sentence in {
        "empty.csv": "empty.csv is empty (0 bytes); export it again.",
        "folder.csv": f"folder.csv is not a file; give a file of kind {KINDS}.",
        "none.csv": "none.csv cannot be found; check the path and that it may be read.",
        "": f" is not a file; give a file of kind {KINDS}.",
    }.items():
        with pytest.raises(FileRefusedError) as refused:
            guard.check_file(tmp_path / name, name=name)
        assert str(refused.value) == sentence


def test_a_huge_file_is_refused_by_its_size(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as made:
        made.truncate((1 << 30) + (1 << 29))
    with pytest.raises(FileRefusedError) as refused:
        guard.check_file(path, name="huge.csv")
    assert str(refused.value) == (
        "huge.csv is 1.5 GiB large and at most 1 GiB is read; export fewer columns or years."
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only where pipes can be files")
def test_a_pipe_is_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(FileRefusedError, match="is not a file"):
        guard.check_file(tmp_path / "pipe.csv", name="pipe.csv")


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        (["[Content_Types].xml", "xl/workbook.xml"], "xlsx"),
        (["[Content_Types].xml", "xl/workbook.bin"], "xlsb"),
        (["mimetype", "content.xml"], "ods"),
    ],
)
def test_a_package_is_known_by_its_parts(members, kind):
    assert guard.package_kind(members, name="a") == kind


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        (["[Content_Types].xml", "word/document.xml"], f"a is a Word document; give the export as {KINDS}."),
        (["ppt/presentation.xml"], f"a is a PowerPoint presentation; give the export as {KINDS}."),
        (["Index/Document.iwa"], f"a is a Numbers document; give the export as {KINDS}."),
        (
            ["employees.csv"],
            "a is a zip archive and not a workbook; unpack it and give the exports inside, one file each.",
        ),
    ],
)
def test_another_package_is_named(members, sentence):
    with pytest.raises(FileRefusedError) as refused:
        guard.package_kind(members, name="a")
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("a.xlsx", "csv", "The name ends in .xlsx but the content is text; it was read as that."),
        ("a.csv", "xlsx", "The name ends in .csv but the content is xlsx; it was read as that."),
        ("a.xls", "html", "The name ends in .xls but the content is an HTML table; it was read as that."),
        (
            "a.xls",
            "xml2003",
            "The name ends in .xls but the content is XML Spreadsheet 2003; it was read as that.",
        ),
        ("export", "csv", "The name has no ending but the content is text; it was read as that."),
    ],
)  # fmt: skip
def test_a_name_that_promises_another_format_is_told(name, kind, sentence):
    assert guard.suffix_finding(Path(name), kind) == ("file-type-differs", "warning", sentence)


@pytest.mark.parametrize(
    ("name", "kind"), [("A.XLSM", "xlsx"), ("a.tsv", "csv"), ("a.txt", "csv"), ("a.xls", "xls")]
)
def test_a_name_that_fits_is_not_mentioned(name, kind):
    assert guard.suffix_finding(Path(name), kind) is None
