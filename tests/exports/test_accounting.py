"""Whatever stands in the files, no row goes without a word and nothing breaks but in a sentence.

Set CAREERSTATS_EXAMPLES for more examples than the few that run each time.
"""

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mess import csv, xlsx

from careerstats.errors import CareerstatsError
from careerstats.exports.audit import FATES, check_balance
from careerstats.exports.read import read_workforce

EXAMPLES = int(os.environ.get("CAREERSTATS_EXAMPLES", "25"))
CALM = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

DAYS = [f"2023-{m:02d}-{d:02d}" for m in (1, 5, 9) for d in (1, 13, 28)]
ODD = ["", " ", "-", "N/A", "None", "#N/A", "<5", "Total", "Count: 3", "=1+1", "03/04/2021", "31.12.2020"]
ODD += ["20210304", "44259", "1900-01-01", "9999-12-31", "tomorrow", "\u00a0", "1e5", "１０１", "a,b", 'q"q']
ODD += ["x\ny", "Ø", "_x0041_", "🎉"]
IDS = ["1", "2", "3", "4", "0001", "1.0"]
WORDS = ["Sales", "sales ", "IT", "Held", "Cancelled", "Manager", "Mentor", "RIF", "Resigned", "L1", "L2"]

HEADERS = {
    "employees": [
        "Employee ID",
        "Worker",
        "Hire Date",
        "Department",
        "Job Level",
        "Manager ID",
        "Termination Date",
    ],
    "conversations": ["Employee ID", "Date", "Counterpart ID", "With whom", "Status", "Minutes"],
    "exits": ["Employee ID", "Termination Date", "Termination Reason", "Termination Type"],
    "promotions": ["Employee ID", "Promotion Date", "From Level", "To Level"],
    "ratings": ["Employee ID", "Review Date", "Rating"],
    "job_history": ["Employee ID", "Effective Date", "Department", "Manager ID"],
    "restructurings": ["Restructuring ID", "Announced", "Department"],
}

text = st.one_of(st.sampled_from(IDS), st.sampled_from(DAYS), st.sampled_from(WORDS), st.sampled_from(ODD))
typed = st.one_of(
    st.none(),
    text,
    st.integers(-5, 60_000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.datetimes(dt.datetime(1905, 1, 1), dt.datetime(2030, 1, 1)),
)


def likely(header: str) -> st.SearchStrategy:
    """Mostly what belongs under a header, sometimes anything."""
    if header.endswith("ID"):
        return st.one_of(st.sampled_from(IDS), st.sampled_from(IDS), text)
    if "Date" in header or header == "Announced":
        return st.one_of(st.sampled_from(DAYS), st.sampled_from(DAYS), text)
    return text


@st.composite
def sheets(draw, table: str, cell=None):
    headers = draw(
        st.lists(st.sampled_from([*HEADERS[table], "Notes", ""]), min_size=1, max_size=8, unique=True)
    )
    headers = draw(st.sampled_from([HEADERS[table], HEADERS[table], headers]))
    body = draw(st.lists(st.tuples(*[likely(h) if cell is None else cell for h in headers]), max_size=12))
    return [list(headers), *[list(row) for row in body]]


def empty_folder() -> Path:
    """One folder, emptied for each example."""
    folder = Path(tempfile.gettempdir()) / f"careerstats-accounting-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


@pytest.fixture(scope="module", autouse=True)
def _tidy():
    yield
    shutil.rmtree(empty_folder(), ignore_errors=True)


def blank(row) -> bool:
    return all(v is None or (isinstance(v, str) and not v.strip()) for v in row)


sentences: list[str] = []
"""What the refusals said."""


def account(folder, name, rows):
    """Load the folder; the rows of one file add up to those that hold anything below the header."""
    try:
        work = read_workforce(folder, progress=False)
    except CareerstatsError as error:
        sentences.append(str(error))
        return
    files = work.audit.files
    assert (files[FATES].sum(axis=1) == files["rows_read"]).all()
    mine = files[files["file"] == name]
    full = sum(not blank(row) for row in rows[1:])
    assert mine["rows_read"].sum() in (full, full + (not blank(rows[0])))  # with the header, when it is none


@CALM
@given(data=st.data(), table=st.sampled_from(sorted(HEADERS)))
def test_every_row_of_a_csv_is_accounted_for(data, table):
    folder = empty_folder()
    roster = data.draw(sheets("employees"))
    (folder / "employees.csv").write_text(csv(roster), encoding="utf-8", newline="")
    rows = data.draw(sheets(table)) if table != "employees" else roster
    name = f"{table}.csv"
    (folder / name).write_text(csv(rows), encoding="utf-8", newline="")
    account(folder, name, rows)


@CALM
@given(data=st.data(), table=st.sampled_from(sorted(HEADERS)))
def test_every_row_of_a_workbook_is_accounted_for(data, table):
    folder = empty_folder()
    (folder / "employees.csv").write_text(csv(data.draw(sheets("employees"))), encoding="utf-8", newline="")
    rows = data.draw(sheets(table, cell=typed))
    name = "book.xlsx"
    (folder / name).write_bytes(xlsx(rows, names=("Data",)))
    account(folder, name, rows)


@CALM
@given(data=st.data())
def test_a_second_copy_of_a_log_changes_nothing(data):
    """Metamorphic: the same export given twice has the same conversations."""
    folder = empty_folder()
    (folder / "employees.csv").write_text(
        csv([HEADERS["employees"], ["1", "A", "2020-01-01", "", "", "", ""]])
    )
    log = [
        HEADERS["conversations"],
        *data.draw(st.lists(st.tuples(*map(likely, HEADERS["conversations"])), max_size=12)),
    ]
    (folder / "log.csv").write_text(csv(log), encoding="utf-8", newline="")
    try:
        once = read_workforce(folder, progress=False)
    except CareerstatsError:
        return
    (folder / "log2.csv").write_text(csv(log), encoding="utf-8", newline="")
    twice = read_workforce(folder, progress=False)
    assert len(once.conversations) == len(twice.conversations)
    assert len(once.qualifying) == len(twice.qualifying)


def test_refusals_are_sentences():
    assert all(said[0] and said.rstrip().endswith(".") and "\n" not in said for said in sentences), sentences


def test_the_balance_is_checked():
    import pandas as pd

    files = pd.DataFrame(
        [["a.csv", "", "exits", 3, 1, 1, 0, 0]], columns=["file", "sheet", "table", "rows_read", *FATES]
    )
    with pytest.raises(CareerstatsError, match="do not add up"):
        check_balance(files)
