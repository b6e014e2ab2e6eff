# ruff: noqa: E501 (markup reads best on one line)
"""Files of every format, and ways to damage them."""

import io
import random
import zipfile
from pathlib import Path

from workbooks import inline, ods, worksheet, xlsb, xlsb_cell, xlsb_row, xlsx_parts, zipped

FILES = Path(__file__).parent / "exports" / "files"
TOKENS = (
    b"1048576", b"XFD1048576", b"16384", b"4294967295", b"99999999999999999999", b"-1", b"0", b"nan", b"1e999",
    b'<!DOCTYPE x [<!ENTITY a "b">]>', b"&a;", b"&#0;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<", b">", b"</",
    b'"', b"'", b"\n", b"\r", b"\0", b",", b";", b"\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\xff\xff\xff\xff", b"\x80" * 8,
    b"<table>", b"</table>", b' colspan="99999"', b' rowspan="1048576"', b' r="ZZZ1"', b' t="s"', b' s="999"',
)  # fmt: skip


def seeds() -> dict[str, bytes]:
    """Return one sound file of each format."""
    table = [["id", "name", "since"], ["00123", "Zoë", "2021-03-04"], ["124", "x, y", "1.2.2021"]] * 4
    csv = "\n".join(",".join(f'"{cell}"' for cell in row) for row in table) + "\n"
    html_rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    xml_rows = "".join(
        "<Row>" + "".join(f'<Cell ss:Index="{i}"><Data ss:Type="String">{c}</Data></Cell>' for i, c in enumerate(row, 1))
        + "</Row>"
        for row in table
    )  # fmt: skip
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    styled = '<row r="30"><c r="A30" s="1"><v>44259</v></c><c r="C30" s="2"><v>7</v></c><c r="D30" t="e"><v>#N/A</v></c></row>'
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    repeated = '<table:table-row table:number-rows-repeated="3">' + cell * 3 + "</table:table-row>"
    return {
        "csv": csv.encode(),
        "csv-utf16": csv.encode("utf-16"),
        "csv-cp1252": csv.replace(",", ";").encode("cp1252"),
        "html": f"<html><body><table>{html_rows}</table></body></html>".encode(),
        "xml2003": f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table>'
        f"{xml_rows}</Table></Worksheet></Workbook>".encode(),
        "xlsx": zipped(xlsx_parts(worksheet(inline(*table) + styled), formats=("yyyy-mm-dd", "0000"))),
        "xlsx-other": (FILES / "quirks.xlsx").read_bytes(),
        "ods": ods(f'<table:table table:name="S">{repeated * 4}</table:table>'),
        "ods-other": (FILES / "quirks.ods").read_bytes(),
        "xlsb": xlsb(
            b"".join(xlsb_row(i, *(xlsb_cell(j, c) for j, c in enumerate(r))) for i, r in enumerate(table))
        ),
        "xls": (FILES / "quirks.xls").read_bytes(),
        "xls-locked": (FILES / "locked.xls").read_bytes(),
    }


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Return the bytes with one to four damages."""
    made = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(made) + 1)
        length = rng.choice((1, 2, 8, 64))
        kind = rng.randrange(7)
        if kind == 0:
            made[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            del made[at : at + length]
        elif kind == 2:
            made[at:at] = made[at : at + length] * rng.choice((1, 3, 200))
        elif kind == 3:
            made[at:at] = rng.choice(TOKENS)
        elif kind == 4:
            token = rng.choice(TOKENS)
            made[at : at + len(token)] = token
        elif kind == 5:
            made[at : at + length] = rng.randbytes(length)
        elif rng.random() < 0.2:
            del made[at:]
    return bytes(made)


def mutate_parts(data: bytes, rng: random.Random) -> bytes:
    """Return a package with one or two parts damaged and everything around them sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in rng.sample([name for name in parts if parts[name]], rng.randint(1, 2)):
        parts[name] = mutate(parts[name], rng)
    return zipped(parts, level=1)


def damaged(kind: str, data: bytes, rng: random.Random) -> bytes:
    """Return a damaged file of a kind of `seeds`."""
    if data.startswith(b"PK") and rng.random() < 0.8:
        return mutate_parts(data, rng)
    return mutate(data, rng)
