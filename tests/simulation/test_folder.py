"""The saved folder: what stands in its files, and that each planted mistake is told."""

import csv
import json

import pandas as pd
import pytest
from openpyxl import load_workbook

from careerstats.errors import CareerstatsError
from careerstats.exports.read import read_workforce
from careerstats.simulate import simulate_workforce
from careerstats.simulation.guide import COLUMNS, TRUTH

FILES = {
    "employees.xlsx",
    "conversations.csv",
    "promotions.xlsx",
    "attrition.xlsx",
    "ratings.csv",
    "job_history.csv",
    "restructurings.csv",
    "README.md",
    "truth.json",
}


@pytest.fixture(scope="module")
def made():
    return simulate_workforce(600, 3, 7)


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    return made.save(tmp_path_factory.mktemp("saved") / "new" / "folder")


@pytest.fixture(scope="module")
def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def read(folder):
    return read_workforce(folder)


def test_the_folder_holds_the_files_named_and_nothing_else(folder):
    assert {p.name for p in folder.iterdir()} == FILES


def test_the_same_simulation_gives_the_same_bytes(folder, tmp_path):
    again = simulate_workforce(600, 3, 7).save(tmp_path)
    for name in FILES:
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name


def test_saving_changes_nothing_in_the_simulation(made, tmp_path):
    before = {n: getattr(made.workforce, n).copy() for n in ("employees", "conversations", "exits")}
    told = json.dumps(made.truth)
    made.save(tmp_path)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(made.workforce, name), frame)
    assert json.dumps(made.truth) == told


def test_the_roster_has_titles_above_a_workday_header_and_ids_as_text(folder):
    page = load_workbook(folder / "employees.xlsx").active
    assert page["A1"].value.startswith("Worker Roster")
    header = [cell.value for cell in page[4]]
    assert header[:2] == ["Employee ID", "Worker"]
    assert "Supervisory Organization" in header
    assert page["A5"].value == "000001"
    assert page["A5"].data_type == "s"


def test_promotions_hold_ids_as_numbers_shown_with_zeros(folder):
    cell = load_workbook(folder / "promotions.xlsx").active["A2"]
    assert isinstance(cell.value, int)
    assert cell.number_format == "000000"


def test_the_log_has_a_byte_order_mark_and_the_ratings_days_first(folder):
    assert (folder / "conversations.csv").read_bytes().startswith(b"\xef\xbb\xbfEmployee ID,")
    with open(folder / "ratings.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][1] == "31/03/2023"


def test_exits_are_written_in_many_spellings(folder, made):
    table = pd.read_excel(folder / "attrition.xlsx", header=1, dtype=str, engine="openpyxl")
    assert table["Termination Reason"].nunique() > 15


def test_the_guide_describes_each_column_of_each_file(folder):
    guide = (folder / "README.md").read_text(encoding="utf-8")
    for file, columns in COLUMNS.items():
        assert f"## {file}" in guide
        for column in columns:
            assert f"| {column} | " in guide
    headers = {
        "ratings.csv": (folder / "ratings.csv").read_text(encoding="utf-8").splitlines()[0].split(","),
        "employees.xlsx": [c.value for c in load_workbook(folder / "employees.xlsx").active[4]],
    }
    for file, header in headers.items():
        assert header == list(COLUMNS[file])
    assert "--people 600 --years 3 --seed 7" in guide


def test_the_guide_describes_each_key_of_the_truth(truth):
    told = {name for names in TRUTH for name in names.split(", ")}
    assert told == set(truth)


def test_a_few_dozen_mistakes_of_many_kinds_are_planted(truth):
    rules = {d["rule"] for d in truth["defects"]}
    assert len(truth["defects"]) > 60
    assert len(rules) > 22
    assert {d["expected"] for d in truth["defects"]} == {"used", "merged", "quarantined", "ignored"}


def test_check_finds_every_planted_mistake_at_its_cell(truth, read):
    told = read.audit.problems
    found = set(zip(told["file"], told["cell"], told["rule"], strict=True))
    lost = [d for d in truth["defects"] if (d["file"], d["found_at"], d["rule"]) not in found]
    assert not lost


def test_check_tells_of_hardly_anything_that_was_not_planted(truth, read):
    planted = {(d["file"], d["found_at"], d["rule"]) for d in truth["defects"]}
    told = read.audit.problems[["file", "cell", "rule"]].itertuples(index=False, name=None)
    others = [t for t in told if t not in planted]
    assert {rule for _, _, rule in others} <= {"row-ignored", "manager-missing"}  # titles stand above headers
    assert len(others) < 12


def test_rows_end_as_the_truth_says(truth, read):
    files = read.audit.files.set_index("file")
    for file in files.index:
        for end, column in (("merged", "rows_merged"), ("quarantined", "rows_quarantined")):
            planted = sum(d["file"] == file and d["expected"] == end for d in truth["defects"])
            assert files.loc[file, column] == planted, (file, end)


def test_what_is_read_is_what_was_simulated_but_for_the_mistakes(made, read):
    for name in ("ratings", "job_history"):
        pd.testing.assert_frame_equal(_sorted(getattr(read, name)), _sorted(getattr(made.workforce, name)))
    before, after = made.workforce.qualifying, read.qualifying
    assert len(after) == len(before)
    exits = made.workforce.exits.merge(read.exits, on=["employee_id", "exit_date"], suffixes=("", "_read"))
    assert len(exits) == len(made.workforce.exits) == len(read.exits)
    other = exits["exit_type"] != exits["exit_type_read"]
    assert other.sum() <= 2
    assert set(exits.loc[other, "exit_type_read"]) <= {"unknown"}  # only said to be involuntary
    assert read.log_start == made.workforce.log_start
    assert read.data_end == made.workforce.data_end


def _sorted(frame):
    return frame.sort_values(list(frame.columns[:2]), ignore_index=True)


def test_progress_goes_from_little_to_all(made, tmp_path):
    seen = []
    made.save(tmp_path, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(made, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CareerstatsError, match="The folder cannot be written to"):
        made.save(tmp_path / "file")


def test_exports_that_no_simulation_wrote_are_never_replaced(made, tmp_path):
    (tmp_path / "attrition.xlsx").write_bytes(b"somebody's own")
    with pytest.raises(CareerstatsError) as error:
        made.save(tmp_path)
    assert str(error.value) == (
        "The folder already holds attrition.xlsx, which no simulation wrote; choose a new or empty folder."
    )
    assert [p.name for p in tmp_path.iterdir()] == ["attrition.xlsx"]
    assert (tmp_path / "attrition.xlsx").read_bytes() == b"somebody's own"


def test_an_earlier_simulation_is_replaced(made, tmp_path):
    made.save(tmp_path)
    simulate_workforce(250, 2, 1).save(tmp_path)
    assert json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["people"] == 250
