import io
import struct
import zipfile

import pytest
from workbooks import inline, worksheet, xlsx_parts, zipped

from careerstats.errors import FileRefusedError
from careerstats.exports.package import Package, check_prolog, local, parse

DOCTYPE = (
    "staff.xlsx holds a DOCTYPE, which no spreadsheet needs and hostile files use; "
    "open it in Excel or LibreOffice, save it as xlsx and give that."
)
BOMB = (
    "staff.xlsx unpacks to far more than a table of its size would hold, as a zip bomb does; "
    "delete empty formatted rows and pictures, or export it as csv."
)
DAMAGED = "staff.xlsx is cut off or damaged; export or download it again, or save it anew in Excel."
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def package(data, **options):
    return Package(io.BytesIO(data), name="staff.xlsx", **options)


def read_all(data):
    opened = package(data)
    opened.check_prologs()
    for member in opened.members:
        opened.read(member)


def refused(data):
    with pytest.raises(FileRefusedError) as error:
        read_all(data)
    return str(error.value)


def test_members_are_read_and_counted():
    told = []
    opened = package(zipped({"a.xml": "<a/>", "b": b"x" * 700_000}), progress=told.append)
    assert opened.members == ("a.xml", "b")
    assert "b" in opened
    assert opened.read("b") == b"x" * 700_000
    with zipfile.ZipFile(io.BytesIO(zipped({"b": b"x" * 700_000}))) as plain:
        assert sum(told) == plain.getinfo("b").compress_size


@pytest.mark.parametrize("cut", [10, 60, -30])
def test_a_zip_that_is_cut_off(cut):
    assert refused(zipped({"a": b"x" * 1000, "b": b"y" * 1000})[:cut]) == DAMAGED


def test_a_part_that_is_damaged():
    data = bytearray(zipped({"a": bytes(range(256)) * 40}))
    data[60] ^= 0xFF
    assert refused(bytes(data)) == DAMAGED


def test_a_part_that_shrinks_too_well_is_a_bomb():
    assert refused(zipped({"xl/a.xml": b" " * (60 << 20)}, level=9)) == BOMB


def test_many_parts_that_shrink_too_well_are_a_bomb():
    assert refused(zipped({f"{i}": b" " * (6 << 20) for i in range(10)}, level=9)) == BOMB


def test_a_small_part_may_shrink_well():
    assert len(package(zipped({"a": b" " * (9 << 20)}, level=9)).read("a")) == 9 << 20


def test_sizes_in_the_directory_need_no_trust():
    """The directory says 100 bytes where 30 MB come out: reading stops at what was said."""
    data = bytearray(zipped({"a": b" " * (30 << 20)}, level=9))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 100)
    assert refused(bytes(data)) == DAMAGED


def test_too_many_parts():
    assert refused(zipped({str(i): b"" for i in range(10_001)})) == (
        "staff.xlsx holds 10,001 parts and at most 10,000 are read; "
        "open it in Excel or LibreOffice, save it under a new name and give that."
    )


@pytest.mark.parametrize("member", ["../evil.txt", "/etc/passwd", "a/../../b", "C:/x", "..\\x"])
def test_names_that_point_outside(member):
    assert refused(zipped({member: b"x"})) == (
        "staff.xlsx holds a part whose name points outside of it; "
        "open it in Excel or LibreOffice, save it under a new name and give that."
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("a", "1")
        made.writestr("a", "2")
    assert refused(buffer.getvalue()) == (
        "staff.xlsx holds two parts of one name; "
        "open it in Excel or LibreOffice, save it under a new name and give that."
    )


def test_a_zip_with_a_password():
    data = bytearray(zipped({"a": b"x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert refused(bytes(data)) == (
        "staff.xlsx is a zip archive with a password; unpack it and give the exports inside."
    )


def test_a_compression_no_spreadsheet_has():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a", "x" * 100)
    assert refused(buffer.getvalue()) == DAMAGED


@pytest.mark.parametrize(
    "member",
    [
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("comment", ["", f"<!--{'x' * 10_000}-->"], ids=["plain", "behind-a-comment"])
def test_entities_in_any_part_are_refused(member, encoding, comment):
    parts = xlsx_parts(worksheet(inline(["id"])))
    text = str(parts.get(member, "<?xml version='1.0'?><core/>"))
    body = text[text.index("?>") + 2 :]
    parts[member] = f'<?xml version="1.0" encoding="{encoding}"?>{comment}{ENTITIES}{body}'.encode(encoding)
    assert refused(zipped(parts)) == DOCTYPE


def test_a_prolog_that_is_no_xml_is_left_to_the_parser():
    for text in (b"not xml", b"", b'<?xml version="1.0" encoding="nope"?><a/>'):
        check_prolog(iter([text]), name="staff.xlsx")


def test_parse_calls_back_with_namespaces():
    seen = []
    parse(
        iter([b'<a xmlns="u"><b x="1">tu', b"</b></a>"]),
        name="staff.xlsx",
        start=lambda tag, given: seen.append((local(tag), given)),
        end=lambda tag: seen.append(local(tag)),
        text=seen.append,
    )
    assert seen == [("a", {}), ("b", {"x": "1"}), "tu", "b", "a"]


@pytest.mark.parametrize(
    "text",
    [
        b"<a><b></a>",
        b"<a>",
        b"",
        b"<a>&nbsp;</a>",
        b"<a x=1/>",
        b'<?xml version="1.0" encoding="nope"?><a/>',
        b"<a>" * 200_000,
        b"<a><!--" + b">" * (2 << 20),
    ],
    ids=["crossed", "open", "empty", "entity", "unquoted", "encoding", "deep", "endless"],
)
def test_xml_that_is_not_well_formed(text):
    with pytest.raises(FileRefusedError) as error:
        parse(iter([text]), name="staff.xlsx")
    assert str(error.value) == DAMAGED


def test_a_handler_that_meets_nonsense_refuses_the_file():
    def start(tag, given):
        int(given["r"])

    for text in (b"<a/>", b'<a r="x"/>'):
        with pytest.raises(FileRefusedError) as error:
            parse(iter([text]), name="staff.xlsx", start=start)
        assert str(error.value) == DAMAGED
