# ruff: noqa: E501 (markup reads best on one line)
"""Files made to harm: read or refused in seconds, in little memory, and never with another error."""

import io
import json
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from mutations import damaged, seeds
from workbooks import MAIN, inline, ods, worksheet, xlsb, xlsb_cell, xlsb_row, xlsx, xlsx_parts, zipped

from careerstats.errors import CareerstatsError
from careerstats.exports.cells import read_grids

MIB = 1 << 20
SEEDS = seeds()


def row(number, *cells):
    return f'<row r="{number}">' + "".join(f'<c r="{place}"><v>1</v></c>' for place in cells) + "</row>"


def tile(text, size):
    return text * (size // len(text))


def long_string(size):
    parts = xlsx_parts(worksheet(row(1, "A1")), strings="")
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>{"x" * size}</t></si></sst>'
    return zipped(parts, level=9)


def many_sheets_of_one_part():
    parts = xlsx_parts(worksheet(row(1, "A1")))
    listed = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="r1"/>' for i in range(5000))
    book = str(parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = book[: book.index("<sheets>")] + f"<sheets>{listed}</sheets></workbook>"
    return zipped(parts)


def stored(parts):
    """A package that does not shrink its parts, so that no ratio gives them away."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return buffer.getvalue()


ALL_HIDDEN = '<col min="1" max="16384" hidden="1"/>'

BOMBS = {
    "blank-sheet.xlsx": lambda: zipped(xlsx_parts(worksheet(" " * (60 * MIB))), level=9),
    "long-string.xlsx": lambda: long_string(60 * MIB),
    "corner.xlsx": lambda: xlsx(worksheet(row(1, "A1") + row(1_048_576, "XFD1048576"))),
    "wide-corner.xlsx": lambda: xlsx(worksheet(row(1, "A1") + row(20_000, "XFD20000"))),
    "far-right.xlsx": lambda: xlsx(worksheet("".join(row(i, f"A{i}", f"XFD{i}") for i in range(1, 20_000)))),
    "comb.xlsx": lambda: xlsx(worksheet("".join(row(i, *(f"{c}{i}" for c in ("A", "AX", "CU", "ER"))) for i in range(1, 9999)))),
    "deep.xlsx": lambda: stored(xlsx_parts(worksheet(tile("<a>", 9 * MIB)))),
    "endless-tag.xlsx": lambda: stored(xlsx_parts(worksheet(f'<row x="{"y" * (9 * MIB)}"/>'))),
    "endless-comment.xlsx": lambda: stored(xlsx_parts(worksheet(f'<!--{tile(">x", 9 * MIB)}-->'))),
    "endless-number.xlsx": lambda: xlsx(worksheet(f"<row><c><v>{'1' * MIB}</v></c></row>")),
    "hidden-columns.xlsx": lambda: xlsx(worksheet(row(1, "A1"), before=f"<cols>{tile(ALL_HIDDEN, MIB)}</cols>")),
    "one-part.xlsx": many_sheets_of_one_part,
    "repeats.ods": lambda: ods('<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'),
    "thousands.ods": lambda: ods('<table:table table:name="S">' + '<table:table-row table:number-rows-repeated="1000"><table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row>' * 500 + "</table:table>"),
    "corner.xlsb": lambda: xlsb(xlsb_row(0, xlsb_cell(0, "id")) + xlsb_row(1_048_575, xlsb_cell(16_383, "x"))),
    "comments.xls": lambda: b"<html><table>" + tile(b"<!--", 2 * MIB),
    "declarations.xls": lambda: b"<html><table>" + tile(b"<![", 2 * MIB),
    "tags.xls": lambda: b"<html><table>" + tile(b"<a ", 2 * MIB),
    "nested.xls": lambda: b"<html>" + tile(b"<table><tr><td>", MIB),
    "spans.xls": lambda: b"<html><table>" + tile(b"<tr><td rowspan=1048576 colspan=16384>x", 2 * MIB),
    "quotes.csv": lambda: b"id,name\n" + tile(b'1,"a"b\n2,"open\n', MIB),
    "all-quotes.csv": lambda: b"id,name\n" + b'"' * (4 * MIB),
    "separators.csv": lambda: b"id,name\n1,2\n" + b"," * (5 * MIB),
    "one-field.csv": lambda: b"id,name\n1," + b"x" * (20 * MIB),
    "no-utf-8.csv": lambda: b"id,name\n" + tile(b"1,\xe9\xe8\n", MIB) + "ł".encode(),
    "nul.csv": lambda: b"id,name\n" + tile(b"1,x\n", 8192) + b"\0\n" * MIB,
}  # fmt: skip

CHILD = """
import json, resource, sys
from pathlib import Path
from careerstats.errors import CareerstatsError
from careerstats.exports.cells import read_grids

def spent():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

def peak():
    # the system's figure for this process begins with that of the test run that started it
    told = Path("/proc/self/status")
    lines = told.read_text().splitlines() if told.exists() else []
    own = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    own = own or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]
    return max(*own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) >> 10

for name in sys.argv[1:]:
    start = spent()
    try:
        found = [list(grid.shape) for grid in read_grids(Path(name), name=Path(name).name)]
    except CareerstatsError as error:
        found = str(error)
    print(json.dumps([Path(name).name, found, spent() - start, peak()]), flush=True)
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What became of each bomb: shapes or sentence, processor seconds, and the peak of memory so far in MiB."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, make in BOMBS.items():
        (folder / name).write_bytes(make())
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, *(str(folder / name) for name in BOMBS)], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return {line[0]: line[1:] for line in map(json.loads, ran.stdout.splitlines())}


def test_every_bomb_ends_in_seconds_and_in_little_memory(outcomes):
    assert list(outcomes) == list(BOMBS)
    assert {name: seconds for name, (_, seconds, _) in outcomes.items() if seconds > 10} == {}
    assert max(peak for _, _, peak in outcomes.values()) < 1024


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("blank-sheet.xlsx", "as a zip bomb does"),
        ("long-string.xlsx", "as a zip bomb does"),
        ("deep.xlsx", "is cut off or damaged"),
        ("endless-tag.xlsx", "is cut off or damaged"),
        ("endless-comment.xlsx", "is cut off or damaged"),
        ("endless-number.xlsx", "is cut off or damaged"),
        ("hidden-columns.xlsx", "its hidden columns make no sense"),
        ("one-part.xlsx", "is cut off or damaged"),
        ("thousands.ods", "repeats values over more than"),
        ("corner.xlsb", "would fill the memory"),
        ("spans.xls", "a cell stands beyond the last column"),
        ("nul.csv", "cannot be cut into the fields"),
    ],
)
def test_refused_bombs(outcomes, name, part):
    found = outcomes[name][0]
    assert isinstance(found, str)
    assert part in found


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("corner.xlsx", [1, 1]),
        ("wide-corner.xlsx", [1, 1]),
        ("far-right.xlsx", [19_999, 1]),
        ("comb.xlsx", [9_998, 148]),
        ("repeats.ods", [1, 1]),
        ("one-field.csv", [1, 2]),
    ],
)
def test_bombs_of_which_the_table_is_read(outcomes, name, shape):
    assert outcomes[name][0] == [shape]


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_files_are_read_or_refused(kind, tmp_path):
    """A few of what benchmarks/fuzz.py does by the thousand."""
    count = 6 if kind.startswith("xls") and not kind.startswith("xlsx") else 40
    path = tmp_path / "damaged"
    outcome = {"read": 0, "refused": 0}
    sentences = []
    start = time.process_time()
    for number in range(count):
        path.write_bytes(damaged(kind, SEEDS[kind], random.Random(f"{kind}-{number}")))
        try:
            read_grids(path, name="damaged", password=lambda: "open sesame")
            outcome["read"] += 1
        except CareerstatsError as error:
            outcome["refused"] += 1
            sentences.append(str(error))
    assert sum(outcome.values()) == count
    assert not [sentence for sentence in sentences if "Zoë" in sentence or not sentence.endswith(".")]
    assert time.process_time() - start < 20


def test_seeds_are_sound(tmp_path):
    for kind, data in SEEDS.items():
        path = Path(tmp_path / kind)
        path.write_bytes(data)
        assert read_grids(path, name=kind, password=lambda: "open sesame")[0].shape[0] > 4


def test_damage_is_the_same_for_the_same_seed():
    assert damaged("csv", SEEDS["csv"], random.Random("1")) == damaged(
        "csv", SEEDS["csv"], random.Random("1")
    )
    changed = {damaged("xlsx", SEEDS["xlsx"], random.Random(str(i))) for i in range(20)}
    assert len(changed) == 20
    assert inline(["x"]) in worksheet(inline(["x"]))
