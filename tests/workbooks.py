# ruff: noqa: E501 (markup reads best on one line)
"""Small workbooks made byte by byte, also ones that no program would write."""

import io
import struct
import zipfile
from collections.abc import Iterable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def zipped(parts: dict[str, str | bytes], *, level: int = 6) -> bytes:
    """Return a zip file of the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for member, content in parts.items():
            made.writestr(member, content)
    return buffer.getvalue()


def relationships(*targets: tuple[str, str]) -> str:
    """Return a part of relations: (kind, target) pairs with ids r1, r2, ..."""
    lines = "".join(
        f'<Relationship Id="r{i}" Type="{RELS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def worksheet(rows: str, *, before: str = "", after: str = "") -> str:
    """Return a worksheet part around its rows."""
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def inline(*rows: Iterable[str]) -> str:
    """Return rows of inline text without references."""
    return "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for row in rows
    )


def xlsx_parts(
    *sheets: str,
    states: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    strings: str = "",
    date1904: bool = False,
) -> dict[str, str | bytes]:
    """Return the parts of an xlsx; cell style i + 1 has number format i of `formats`, style 0 none."""
    states = states or ("visible",) * len(sheets)
    listed = "".join(
        f'<sheet name="Sheet{i}" sheetId="{i}" state="{state}" r:id="r{i}"/>'
        for i, state in enumerate(states, 1)
    )
    codes = "".join(
        f'<numFmt numFmtId="{200 + i}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for i, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(formats)))
    targets = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELS}">'
        f'<workbookPr date1904="{int(date1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            *targets, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>',
    }
    parts.update({f"xl/worksheets/sheet{i}.xml": sheet for i, sheet in enumerate(sheets, 1)})
    return parts


def xlsx(*sheets: str, **options: object) -> bytes:
    """Return an xlsx; see `xlsx_parts`."""
    return zipped(xlsx_parts(*sheets, **options))  # type: ignore[arg-type]


def ods(body: str, *, styles: str = "", manifest: str = "") -> bytes:
    """Return an ods around the tables of its body."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in {
            "office": "office",
            "table": "table",
            "text": "text",
            "style": "style",
            "number": "datastyle",
        }.items()
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f"{HEAD}<manifest>{manifest}</manifest>",
            "content.xml": f"{HEAD}<office:document-content {spaces}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def record(kind: int, body: bytes = b"") -> bytes:
    """Return a record of an xlsb part."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, sizes = len(body), b""
    while True:
        sizes += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + sizes + body


def wide(text: str) -> bytes:
    """Return a string of an xlsb part."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_row(row: int, *cells: bytes, hidden: bool = False) -> bytes:
    """Return a row (0-based) of cell records."""
    flags = bytes([0, 0x10 if hidden else 0, 0])
    return record(0, struct.pack("<IIH", row, 0, 300) + flags + struct.pack("<I", 0)) + b"".join(cells)


def xlsb_cell(
    column: int, value: float | str | bool | None, *, style: int = 0, error: int | None = None
) -> bytes:
    """Return a cell record."""
    head = struct.pack("<II", column, style)
    if error is not None:
        return record(3, head + bytes([error]))
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    if isinstance(value, str):
        return record(6, head + wide(value))
    return record(1, head) if value is None else record(5, head + struct.pack("<d", value))


def xlsb(rows: bytes, *, formats: tuple[str, ...] = (), date1904: bool = False, before: bytes = b"") -> bytes:
    """Return an xlsb with one sheet; cell style i + 1 has number format i of `formats`."""
    dimension = record(148, struct.pack("<IIII", 0, 9, 0, 9))
    sheet = record(129) + dimension + before + record(145) + rows + record(146) + record(130)
    codes = b"".join(record(44, struct.pack("<H", 200 + i) + wide(code)) for i, code in enumerate(formats))
    plain = struct.pack("<HHHHHBBH", 0xFFFF, 0, 0, 0, 0, 0, 0, 0)
    made = b"".join(
        record(47, struct.pack("<HHHHHBBH", 0, 200 + i, 0, 0, 0, 0, 0, 0)) for i in range(len(formats))
    )
    count = struct.pack("<I", len(formats) + 1)
    styles = (
        record(278)
        + record(615, struct.pack("<I", len(formats)))
        + codes
        + record(616)
        + record(617, count)
        + record(47, plain)
        + made
        + record(618)
        + record(279)
    )
    bundle = record(156, struct.pack("<II", 0, 1) + wide("r1") + wide("Sheet1"))
    properties = record(153, struct.pack("<II", int(date1904), 0) + wide(""))
    book = record(131) + properties + record(143) + bundle + record(144) + record(132)
    return zipped(
        {
            "[Content_Types].xml": f"{HEAD}<Types/>",
            "_rels/.rels": relationships(("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relationships(
                ("worksheet", "worksheets/sheet1.bin"), ("styles", "styles.bin")
            ),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
        }
    )
