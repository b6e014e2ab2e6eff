"""Which files of a folder are read, in which order, and which are passed over."""

import os

import numpy as np
import pytest

from careerstats.errors import ArgumentError, DataMissingError, FileRefusedError
from careerstats.exports.sources import find_sources, period_of


def folder(tmp_path, *names):
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(found):
    return [f.name for f in found.files]


def test_spreadsheets_are_read_and_the_rest_is_listed(tmp_path):
    found = find_sources(folder(tmp_path, "employees.xlsx", "log.CSV", "old.xls", "notes.docx", "chart.png"))
    assert names(found) == ["employees.xlsx", "log.CSV", "old.xls"]
    assert found.passed == ["chart.png", "notes.docx"]


@pytest.mark.parametrize(
    "name",
    [
        "README.md", "readme.txt", "truth.json", ".hidden.csv", "~$employees.xlsx", "audit.xlsx",
        "career-conversations-2026Q3.xlsx", "career-conversations-2026Q3.ledger.json", ".git/log.csv",
        "__pycache__/x.csv",
    ],
)  # fmt: skip
def test_what_is_no_export_goes_without_a_word(tmp_path, name):
    found = find_sources(folder(tmp_path, "employees.csv", name))
    assert names(found) == ["employees.csv"]
    assert found.passed == []


def test_settings_are_no_data(tmp_path):
    found = find_sources(folder(tmp_path, "employees.csv", "columns.toml", "reasons.toml"))
    assert sorted(found.settings) == ["columns.toml", "reasons.toml"]
    assert found.settings["columns.toml"] == tmp_path / "columns.toml"


def test_a_folder_for_each_quarter_is_one_history_in_order(tmp_path):
    found = find_sources(
        folder(
            tmp_path, "2026Q1/log.csv", "2025Q4/log.csv", "2026Q1/employees.csv", "columns.toml",
            "extra/2026-01-31 log.csv", "employees.csv", "a/b/c.csv",
        )
    )  # fmt: skip
    assert names(found) == [
        "2025Q4/log.csv",
        "extra/2026-01-31 log.csv",
        "2026Q1/employees.csv",
        "2026Q1/log.csv",
        "employees.csv",
    ]
    assert found.passed == ["a/b"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2026Q3/employees.csv", "2026-09-30"),
        ("employees 2026-q1.xlsx", "2026-03-31"),
        ("employees_2024-02.xlsx", "2024-02-29"),
        ("employees_20240215.xlsx", "2024-02-15"),
        ("roster-2023-06-30.csv", "2023-06-30"),
        ("2023-02-31.csv", "2023-02-28"),
        ("2025Q4/log 2026-01.csv", "2026-01-31"),
        ("employees.csv", "NaT"),
        ("report 2026.csv", "NaT"),
        ("id_1202301.csv", "NaT"),
    ],
)
def test_the_period_that_a_name_tells(name, day):
    assert str(period_of(name)) == day


def test_one_file_is_enough(tmp_path):
    path = folder(tmp_path, "all.xlsx") / "all.xlsx"
    assert names(find_sources(str(path))) == ["all.xlsx"]


def test_files_by_table(tmp_path):
    folder(tmp_path, "a.csv", "q1/log.csv", "q2/log.csv")
    found = find_sources(
        {
            "employees": tmp_path / "a.csv",
            "conversations": [tmp_path / "q1/log.csv", str(tmp_path / "q2/log.csv")],
        }
    )
    assert [(f.name, f.table) for f in found.files] == [
        ("a.csv", "employees"),
        ("q1/log.csv", "conversations"),
        ("q2/log.csv", "conversations"),
    ]
    assert all(np.isnat(f.stamp) for f in found.files)


def test_what_is_not_there(tmp_path):
    with pytest.raises(DataMissingError) as error:
        find_sources(tmp_path / "nowhere")
    assert (
        str(error.value)
        == f"There is no folder {tmp_path / 'nowhere'}; give the folder that holds the exports."
    )
    with pytest.raises(DataMissingError) as error:
        find_sources(folder(tmp_path, "notes.docx"))
    assert str(error.value) == (
        f"The folder {tmp_path} holds no spreadsheet; put the exports (xlsx, csv, xls, xlsb, ods) into it."
    )
    with pytest.raises(DataMissingError, match=r"There is no file .*, given for exits; check its path\."):
        find_sources({"exits": tmp_path / "exits.csv"})


def test_what_is_no_source():
    with pytest.raises(ArgumentError) as error:
        find_sources({"leavers": "x.csv"})
    assert str(error.value) == (
        "There is no table 'leavers'; the tables are employees, conversations, promotions, exits, ratings, "
        "job_history, restructurings."
    )
    with pytest.raises(ArgumentError, match="source is a int; give a folder, a file, or a dict"):
        find_sources(3)


@pytest.mark.parametrize(
    "source", ["https://example.org/x.csv", "file:///etc/passwd", "\\\\server\\hr", "s3://a/b"]
)
def test_only_this_computer(source):
    with pytest.raises(FileRefusedError, match="Only files on this computer are read"):
        find_sources(source)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_out_of_the_folder(tmp_path):
    outside = folder(tmp_path / "outside", "secret.csv") / "secret.csv"
    inside = folder(tmp_path / "inside", "employees.csv")
    (inside / "log.csv").symlink_to(outside)
    with pytest.raises(FileRefusedError) as error:
        find_sources(inside)
    assert str(error.value) == (
        "log.csv is a link to a place outside the folder; copy the file itself into the folder."
    )


def test_settings_may_be_called_as_editors_save_them(tmp_path):
    for name in ("roster.csv", "Columns.toml.txt", "reasons.toml", "reasons.toml.txt", "column.toml"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = find_sources(tmp_path)
    assert {kind: path.name for kind, path in found.settings.items()} == {
        "columns.toml": "Columns.toml.txt",
        "reasons.toml": "reasons.toml",
    }
    assert sorted(found.passed) == ["column.toml", "reasons.toml.txt"]
    assert [file.name for file in found.files] == ["roster.csv"]


def test_the_settings_of_the_folder_itself_come_before_those_of_a_quarter(tmp_path):
    (tmp_path / "2024Q1").mkdir()
    for name in ("roster.csv", "2024Q1/columns.toml", "columns.toml.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = find_sources(tmp_path)
    assert found.settings["columns.toml"] == tmp_path / "columns.toml.txt"
    assert found.passed == ["2024Q1/columns.toml"]
