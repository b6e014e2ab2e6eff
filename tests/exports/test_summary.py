"""What check prints, audit.xlsx, and columns against those of the last quarter."""

import os

import pandas as pd
import pytest
from mess import EXITS, LOG, ROSTER, changed, write

from careerstats.errors import ArgumentError, FileRefusedError
from careerstats.exports.audit import COLUMNS, FATES, FILES, PROBLEMS
from careerstats.exports.read import read_workforce
from careerstats.exports.summary import column_changes, earlier_columns, save_audit, summary
from careerstats.safecells import load_openpyxl
from careerstats.workforce import Audit


def made(*problems, files=(), columns=()):
    """An audit of short lists; problems are (file, cell, row, value, rule, severity, message, action)."""
    lines = [(f, "", c, r, "", v, rule, s, m, a) for f, c, r, v, rule, s, m, a in problems]
    return Audit(
        files=pd.DataFrame(files, columns=FILES),
        columns=pd.DataFrame(columns, columns=COLUMNS),
        problems=pd.DataFrame(lines, columns=PROBLEMS),
    )


def test_the_summary_reads_like_this():
    audit = made(
        ("a.csv", "B2", 2, "", "x", "warning", "The date is odd.", "kept"),
        ("a.csv", "B7", 7, "", "x", "warning", "The date is odd.", "kept"),
        ("a.csv", "", 9, "", "y", "quarantine", "The row cannot be read.", ""),
        ("a.csv", "C", 0, "", "z", "info", "Spellings were made one.", "done"),
        files=[("a.csv", "", "exits", 5, 3, 0, 1, 1), ("b.xlsx", "Notes", "", 0, 0, 0, 0, 0)],
        columns=[
            ("a.csv", "", "D", "Badge", "", "", 1.0),
            ("a.csv", "", "A", "ID", "employee_id", "alias", 1.0),
        ],
    )
    assert summary(audit) == "\n".join(
        [
            "Files",
            "  a.csv: exits: 5 rows read = 3 used + 1 quarantined + 1 ignored",
            "  b.xlsx [Notes]: 0 rows read",
            "",
            "Rows held back",
            "  a.csv",
            "    The row cannot be read. (row 9)",
            "",
            "To look at",
            "  a.csv",
            "    2 x The date is odd. (B2, B7)",
            "        Kept.",
            "",
            "Put right and counted",
            "  a.csv",
            "    Spellings were made one. (column C)",
            "",
            "Columns that were not used",
            "  a.csv: Badge",
            "      Not filled in exits: exit_date, decision_date, reason, exit_type.",
            "      If a column is one of these, say so in columns.toml under [exits]: "
            'exit_date = "its header"',
        ]
    )


def test_rows_summed_up_are_counted_in_the_summary():
    lines = [("a.csv", f"A{n}", n, "", "x", "info", "Twice.", "") for n in range(2, 52)]
    audit = made(*lines, ("a.csv", "", 0, "and 1,200 more rows", "x", "info", "Twice.", ""))
    assert "    1,250 x Twice. (A2, A3, A4, ...)" in summary(audit).splitlines()


def test_nothing_to_report():
    assert summary(made()).splitlines()[-1] == "Nothing to report."


def test_no_id_name_or_date_of_a_person_is_printed(tmp_path):
    talks = [*LOG, ["00777", "2024-02-09", "Manager", "Held"], ["00101", "soon", "Manager", "Held"]]
    work = read_workforce(
        write(tmp_path, {"log.csv": talks, "exits.csv": changed(EXITS, 1, 1, "2001-01-01")})
    )
    text = summary(work.audit) + repr(work.audit) + repr(work)
    assert "C5" in text or "A5" in text
    for personal in ("00777", "00101", "2024-02-09", "2001-01-01", "soon", "Ann"):
        assert personal not in text


def test_the_workbook_holds_the_three_tables(tmp_path):
    work = read_workforce(write(tmp_path / "data", {"log.csv": changed(LOG, 1, 0, "")}), progress=False)
    path = save_audit(work.audit, tmp_path / "audit.xlsx")
    book = load_openpyxl().load_workbook(path)
    assert book.sheetnames == ["files", "columns", "problems"]
    assert [c.value for c in book["files"][1]] == FILES
    assert [c.value for c in book["files"][3]][:5] == ["log.csv", None, "conversations", 3, 2]
    assert book["problems"].max_row == 1 + len(work.audit.problems)


def test_headers_that_look_like_formulas_stay_text(tmp_path):
    audit = made(columns=[("a.csv", "", "A", '=HYPERLINK("http://x")', "", "", 1.0)])
    sheet = load_openpyxl().load_workbook(save_audit(audit, tmp_path / "audit.xlsx"))["columns"]
    assert sheet["D2"].data_type == "s"
    assert sheet["D2"].value == '=HYPERLINK("http://x")'


def test_an_earlier_audit_is_replaced_in_one_step(tmp_path):
    path = tmp_path / "audit.xlsx"
    path.write_text("old")
    save_audit(made(), path)
    assert path.read_bytes()[:2] == b"PK"
    assert os.listdir(tmp_path) == ["audit.xlsx"]


@pytest.mark.parametrize("name", ["audit.csv", "nowhere/audit.xlsx"])
def test_where_it_cannot_be_written(tmp_path, name):
    with pytest.raises(ArgumentError, match=r"give a \.xlsx file in a folder that exists"):
        save_audit(made(), tmp_path / name)


def columns(*lines):
    return pd.DataFrame([(f, "", c, h, n, "alias", 1.0) for f, c, h, n in lines], columns=COLUMNS)


def test_columns_gone_new_and_renamed():
    before = columns(
        ("2026Q2/leavers_2026Q2.xlsx", "A", "ID", "employee_id"),
        ("2026Q2/leavers_2026Q2.xlsx", "B", "Exit Type", "exit_type"),
        ("2026Q2/leavers_2026Q2.xlsx", "C", "Left", "exit_date"),
    )
    now = columns(
        ("2026Q3/leavers_2026Q3.xlsx", "A", "ID", "employee_id"),
        ("2026Q3/leavers_2026Q3.xlsx", "B", "Why", "reason"),
        ("2026Q3/leavers_2026Q3.xlsx", "C", "Last Day", "exit_date"),
    )
    assert [(f.rule, f.severity, f.message) for f in column_changes(before, now)] == [
        (
            "column-gone",
            "warning",
            "The column 'Exit Type' of leavers was used as exit_type last time and is gone.",
        ),
        ("column-new", "info", "The column 'Why' of leavers is used as reason; last time there was none."),
        ("column-renamed", "warning", "exit_date of leavers is read from 'Last Day', last time from 'Left'."),
    ]
    assert column_changes(now, now) == []


def test_differences_from_the_last_audit_are_in_the_next(tmp_path):
    old = write(tmp_path / "old", {"log.csv": LOG})
    new = write(tmp_path / "new", {"log.csv": [row[:3] for row in LOG]})
    first = read_workforce(old, progress=False)
    saved = save_audit(first.audit, tmp_path / "audit.xlsx")
    for previous in (first.audit, saved, str(saved)):
        problems = read_workforce(new, previous=previous, progress=False).audit.problems
        gone = problems[problems["rule"] == "column-gone"]
        assert gone["message"].tolist() == [
            "The column 'Status' of log was used as status last time and is gone."
        ]
    assert list(first.audit.files.columns[-4:]) == FATES


def test_what_is_no_earlier_audit(tmp_path):
    write(tmp_path, {"employees.csv": ROSTER})
    with pytest.raises(FileRefusedError, match=r"employees\.csv is no audit of an earlier load"):
        earlier_columns(tmp_path / "employees.csv")
    with pytest.raises(ArgumentError, match="previous is a int; give the audit of an earlier load"):
        earlier_columns(3)
