"""read_workforce: what it takes, what it refuses, and the sample with all its planted mistakes."""

import hashlib
import json
import os
import subprocess
import sys

import pandas as pd
import pytest
from mess import EXITS, LOG, ROSTER, changed, csv, write, xlsx

from careerstats.errors import ArgumentError, DataMissingError, FileRefusedError
from careerstats.exports.audit import FATES
from careerstats.exports.read import read_workforce
from careerstats.tables import DTYPES, TABLES


@pytest.fixture(scope="module")
def sample(request):
    folder = request.config.rootpath / "data_samples"
    return read_workforce(folder, progress=False), json.loads((folder / "truth.json").read_text("utf-8"))


def test_every_planted_mistake_is_found_where_it_stands(sample):
    work, truth = sample
    problems = work.audit.problems
    places = set(zip(problems["file"], problems["rule"], problems["cell"], strict=True))
    rows = set(zip(problems["file"], problems["rule"], problems["row"], strict=True))
    lost = [
        d
        for d in truth["defects"]
        if (d["file"], d["rule"], d.get("found_at", d["cell"])) not in places
        and (d["file"], d["rule"], d["row"]) not in rows
    ]
    assert len(truth["defects"]) >= 36
    assert lost == []


def test_the_sample_adds_up(sample):
    work, _ = sample
    files = work.audit.files
    assert sorted(files["table"]) == sorted(TABLES)
    assert (files[FATES].sum(axis=1) == files["rows_read"]).all()
    assert (files["rows_used"] > 0).all()
    assert files["rows_quarantined"].sum() == (work.audit.problems["severity"] == "quarantine").sum()


def test_the_sample_spans_its_twelve_quarters(sample):
    work, _ = sample
    assert (str(work.log_start), str(work.data_end)) == ("2023-10-01", "2026-09-30")
    assert (
        work.exits["exit_type"].isin(["let_go", "dismissed", "voluntary", "retirement", "other"]).mean()
        > 0.95
    )


def test_the_same_files_give_the_same_frames(sample, request):
    again = read_workforce(request.config.rootpath / "data_samples", progress=False)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(sample[0], name))
    pd.testing.assert_frame_equal(again.audit.problems, sample[0].audit.problems)


def test_tables_have_their_columns_and_types(tmp_path):
    work = read_workforce(write(tmp_path, {"log.csv": LOG}), progress=False)
    for name, columns in TABLES.items():
        frame = getattr(work, name)
        assert list(frame.columns) == list(columns)
        assert [str(t) for t in frame.dtypes] == [DTYPES[kind] for kind in columns.values()]
    assert len(work.exits) == 0
    assert work.employees["employee_id"].tolist() == ["00101", "00102", "00103"]


def test_files_are_not_touched(tmp_path):
    write(tmp_path, {"log.csv": LOG, "exits.xlsx": xlsx(EXITS)})
    before = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir()}
    read_workforce(tmp_path, progress=False)
    assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir()} == before


def test_folder_file_and_dict_give_the_same(tmp_path):
    book = xlsx(ROSTER, LOG, EXITS, names=("employees", "conversations", "exits"))
    write(tmp_path / "one", {"employees.xlsx": book})
    write(tmp_path / "many", {"employees.csv": ROSTER, "log.csv": LOG, "exits.csv": EXITS})
    many = tmp_path / "many"
    sources = [
        tmp_path / "one",
        str(tmp_path / "one" / "employees.xlsx"),
        many,
        {
            "employees": many / "employees.csv",
            "conversations": [many / "log.csv"],
            "exits": str(many / "exits.csv"),
        },
    ]
    works = [read_workforce(source, progress=False) for source in sources]
    for work in works[1:]:
        for name in TABLES:
            pd.testing.assert_frame_equal(getattr(work, name), getattr(works[0], name))


def test_a_dict_says_what_a_file_is(tmp_path):
    write(tmp_path, {"employees.csv": ROSTER, "x.csv": [["Employee ID", "Date"], ["00101", "2024-01-15"]]})
    for table in ("conversations", "promotions"):
        work = read_workforce(
            {"employees": tmp_path / "employees.csv", table: tmp_path / "x.csv"}, progress=False
        )
        assert len(getattr(work, table)) == 1


def test_one_number_shown_in_two_ways_is_two_ids(tmp_path):
    """101 shown as 00101 and plain 101 are different ids, in the roster and in the log."""

    def first_row(book):
        book.active["A2"].number_format = "00000"

    head = ["Employee ID", "Hire Date"]
    write(
        tmp_path,
        {
            "employees.xlsx": xlsx([head, [101, "2020-01-15"], [101, "2021-01-15"]], edit=first_row),
            "log.xlsx": xlsx(
                [["Employee ID", "Date"], [101, "2024-01-15"], [101, "2024-02-15"]], edit=first_row
            ),
        },
    )
    work = read_workforce(tmp_path, progress=False)
    assert work.spells["employee_id"].tolist() == ["00101", "101"]
    assert work.conversations["employee_id"].tolist() == ["00101", "101"]


def test_other_files_are_listed_as_ignored(tmp_path):
    write(tmp_path, {"notes.docx": b"PK..", "README.md": "about"})
    work = read_workforce(tmp_path, progress=False)
    files = work.audit.files.set_index("file")
    assert files.loc["notes.docx", ["table", "rows_read"]].tolist() == ["", 0]
    assert "README.md" not in files.index
    assert "file-ignored" in set(work.audit.problems["rule"])


def test_a_sheet_of_something_else_is_ignored_row_by_row(tmp_path):
    notes = [["Remember"], ["to call"], ["back"]]
    write(tmp_path, {"employees.xlsx": xlsx(ROSTER, notes, names=("Staff", "Notes"))})
    work = read_workforce(tmp_path, progress=False)
    files = work.audit.files.set_index("sheet")
    assert files.loc["Notes", ["table", "rows_read", "rows_ignored"]].tolist() == ["", 3, 3]
    assert "sheet-not-recognised" in set(work.audit.problems["rule"])


def test_a_sheet_that_only_resembles_a_table_is_passed_over(tmp_path):
    pivot = [["Employee ID", "Reason", "Notes"], ["00101", "x", "y"]]
    write(tmp_path, {"pivot.csv": pivot})
    work = read_workforce(tmp_path, progress=False)
    assert len(work.exits) == 0
    assert work.audit.files.set_index("file").loc["pivot.csv", "rows_ignored"] >= 1


def test_every_column_is_reported_with_how_it_was_matched(tmp_path):
    log = [[*LOG[0], "Badge", "Gesprochen am"], *[[*row, "", "2024-01-15"] for row in LOG[1:]]]
    log[0][1] = "Planned"
    write(tmp_path, {"log.csv": log, "columns.toml": '[conversations]\ndate = "Gesprochen am"\n'})
    columns = read_workforce(tmp_path, progress=False).audit.columns
    mine = columns[columns["file"] == "log.csv"].set_index("header")
    assert mine.loc["Gesprochen am", ["column", "field", "matched_by", "filled"]].tolist() == [
        "F",
        "date",
        "mapping",
        1.0,
    ]
    assert mine.loc["Employee ID", ["field", "matched_by"]].tolist() == ["employee_id", "alias"]
    assert mine.loc["Badge", ["field", "matched_by", "filled"]].tolist() == ["", "", 0.0]


def test_columns_may_be_given_in_the_call(tmp_path):
    roster = changed(ROSTER, 0, 2, "Began")
    write(tmp_path, {"employees.csv": roster})
    with pytest.raises(FileRefusedError, match="hire_date"):
        read_workforce(tmp_path, progress=False)
    work = read_workforce(tmp_path, columns={"employees": {"hire_date": "Began"}}, progress=False)
    assert len(work.employees) == 3


def test_reasons_may_be_given_in_the_call(tmp_path):
    write(tmp_path, {"exits.csv": changed(EXITS, 1, 2, "Zq 17")})
    work = read_workforce(tmp_path, reasons={"let_go": ["Zq 17"]}, progress=False)
    assert work.exits["exit_type"].tolist() == ["let_go"]


def test_without_a_roster(tmp_path):
    write(tmp_path, {"log.csv": LOG})
    (tmp_path / "employees.csv").unlink()
    with pytest.raises(DataMissingError) as error:
        read_workforce(tmp_path, progress=False)
    assert str(error.value) == (
        f"{tmp_path} holds no roster: a table with one row for each employee, with an employee id and a "
        "hire date. Looked at: 1 file. Add the roster, or name its columns in columns.toml."
    )


def test_a_list_of_people_beside_the_roster_is_passed_over(tmp_path):
    chart = [["Employee ID", "Name", "Department", "Manager ID"], ["00101", "Ann Ash", "Sales", "00103"]]
    write(tmp_path, {"org chart.csv": chart})
    work = read_workforce(tmp_path, progress=False)
    assert len(work.employees) == 3
    problems = work.audit.problems.set_index("rule")
    assert (
        problems.loc["sheet-incomplete", "message"] == "The sheet resembles employees, but lacks hire_date."
    )


def test_without_a_roster_what_resembles_one_is_named(tmp_path):
    chart = [["Employee ID", "Name", "Department", "Manager ID"], ["00101", "Ann Ash", "Sales", "00103"]]
    write(tmp_path, {"org chart.csv": chart})
    (tmp_path / "employees.csv").unlink()
    with pytest.raises(DataMissingError) as error:
        read_workforce(tmp_path, progress=False)
    said = str(error.value)
    assert "org chart.csv: The sheet resembles employees, but lacks hire_date. Not read. " in said
    assert said.endswith("Add the roster, or name its columns in columns.toml.")


def test_a_roster_only_on_a_hidden_sheet_is_named(tmp_path):
    def hide(book):
        book.create_sheet("Front")["A1"] = "See HR"
        book["Sheet1"].sheet_state = "hidden"
        book.active = 1

    write(tmp_path, {"employees.xlsx": xlsx(ROSTER, edit=hide)})
    with pytest.raises(
        DataMissingError, match=r"employees\.xlsx \[Sheet1\]: The sheet is hidden; it looks like"
    ):
        read_workforce(tmp_path, progress=False)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"zone": "Mars/Olympus"},
            "zone='Mars/Olympus' is not known; give a time zone such as 'Europe/Berlin'.",
        ),
        ({"today": "soon"}, "today='soon' is not a date; write it year-month-day, as in '2026-09-30'."),
        ({"log_start": "x"}, "log_start='x' is not a date; write it year-month-day, as in '2026-09-30'."),
        ({"data_end": "x"}, "data_end='x' is not a date; write it year-month-day, as in '2026-09-30'."),
    ],
)
def test_options_that_are_none(tmp_path, options, sentence):
    with pytest.raises(ArgumentError) as error:
        read_workforce(write(tmp_path, {}), progress=False, **options)
    assert str(error.value) == sentence


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a file that may not be read")
def test_a_file_that_may_not_be_read(tmp_path):
    write(tmp_path, {"log.csv": LOG})
    (tmp_path / "log.csv").chmod(0)
    with pytest.raises(FileRefusedError, match=r"log\.csv may not be read"):
        read_workforce(tmp_path, progress=False)


def test_a_bar_is_shown_when_asked_for(tmp_path, capsys):
    read_workforce(write(tmp_path, {"log.csv": csv(LOG)}), progress=True)
    assert "Reading" in capsys.readouterr().err
    read_workforce(tmp_path, progress=False)
    read_workforce(tmp_path)  # takes under a second: nothing to show
    assert capsys.readouterr().err == ""


def test_nothing_heavy_is_imported_with_the_module():
    code = "import sys, careerstats.exports.read; print({'openpyxl', 'tqdm', 'scipy'} & set(sys.modules))"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "set()"


def test_settings_that_are_used_are_named_and_those_that_are_not_are_pointed_out(tmp_path):
    columns = '[files."gone.csv"]\ntable = "exits"\n'
    write(tmp_path, {"log.csv": LOG, "columns.toml.txt": columns, "column.toml": "x = 1\n"})
    audit = read_workforce(tmp_path, progress=False).audit
    assert audit.files.set_index("file")["table"].to_dict() == {
        "columns.toml.txt": "settings",
        "column.toml": "",
        "employees.csv": "employees",
        "log.csv": "conversations",
    }
    told = audit.problems.set_index("rule")["message"]
    assert told["settings-unused"] == (
        'columns.toml.txt has a section [files."gone.csv"], but there is no such file.'
    )
    assert told["file-ignored"] == (
        "No settings are read from here; did you mean columns.toml or reasons.toml?"
    )


def test_settings_given_come_before_those_of_the_folder(tmp_path):
    folder = write(tmp_path / "data", {"log.csv": LOG, "columns.toml": "today = 2024-01-01\n"})
    other = tmp_path / "mine.toml"
    other.write_text("today = 2024-04-30\n", encoding="utf-8")
    for given in (other, {"today": "2024-04-30"}):
        work = read_workforce(folder, columns=given, progress=False)
        assert len(work.conversations) == 3
        assert work.audit.files.set_index("file").loc["columns.toml", "table"] == ""
        listed = "mine.toml" in set(work.audit.files["file"])
        assert listed is (given is other)
    told = work.audit.problems.set_index("file").loc["columns.toml", "message"]
    assert told == "Other settings were given instead."


def test_the_day_of_the_export_may_stand_in_the_settings(tmp_path):
    later = [*LOG, ["00102", "2024-06-01", "Manager", "Held"]]
    folder = write(tmp_path, {"log.csv": later, "columns.toml": "today = 2024-04-30\n"})
    held = read_workforce(folder, progress=False)
    assert len(held.conversations) == 3
    told = held.audit.problems.set_index("rule").loc["conversation-in-future", "action"]
    assert "today = 2026-03-31 at the top of columns.toml" in told
    assert len(read_workforce(folder, today="2024-06-30", progress=False).conversations) == 4
    (folder / "columns.toml").write_text("log_start = 2024-01-01\ndata_end = 2024-12-31\n", encoding="utf-8")
    work = read_workforce(folder, progress=False)
    assert (str(work.log_start), str(work.data_end)) == ("2024-01-01", "2024-12-31")


def test_titles_are_read_and_ignored_and_blank_lines_are_no_rows(tmp_path):
    lines = csv(LOG).splitlines()
    text = "\n".join(["Log of talks,,,", "", *lines[:2], ",,,", *lines[2:], ""])
    files = read_workforce(write(tmp_path, {"log.csv": text}), progress=False).audit.files
    row = files.set_index("file").loc["log.csv"]
    assert row[["rows_read", "rows_used", "rows_ignored"]].tolist() == [4, 3, 1]


def test_messages_name_the_header_as_written(tmp_path):
    log = [
        ["Employee ID", "Gesprochen am", "Status"],
        *([r[0], r[1], r[3]] for r in LOG[1:]),
        ["00101", "soon", ""],
    ]
    columns = '[conversations]\ndate = "Gesprochen am"\n'
    audit = read_workforce(write(tmp_path, {"log.csv": log, "columns.toml": columns}), progress=False).audit
    told = audit.problems.set_index("rule")["message"]
    assert told["date-not-understood"] == 'In "Gesprochen am" (date): the date is not understood.'
