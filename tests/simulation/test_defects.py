"""Planting mistakes: their places, their list, and that nothing else is touched."""

import numpy as np
import pytest

from careerstats.simulate import simulate_workforce
from careerstats.simulation.defects import Bed, Nobody, TooFewError
from careerstats.simulation.plants import plant_defects
from careerstats.simulation.sheets import Sheet, sheets_of
from careerstats.tables import TABLES


@pytest.fixture
def bed():
    rows = [["01", "x"], ["02", "y"], ["03", "z"], ["04", "w"]]
    sheet = Sheet("a.csv", "", ["Employee ID", "Date"], rows, titles=["A title"])
    return Bed(sheet, np.random.default_rng(1))


def told(bed):
    return {d["rule"]: d for d in bed.list()}


def test_mistakes_know_their_place_when_rows_are_put_in_later(bed):
    row = bed.sheet.rows[1]
    bed.change(row, "Date", "soon", rule="date-not-understood")
    bed.add(["99", "v"], "Employee ID", rule="employee-unknown", at=0)
    found = told(bed)
    # title in row 1, header in row 2
    assert found["employee-unknown"]["cell"] == "A3"
    assert found["date-not-understood"]["cell"] == "B5"
    assert row == ["02", "soon"]


def test_a_second_version_stands_below_the_first_and_is_merged(bed):
    for _ in range(20):
        first = bed.sheet.rows[2]
        bed.again(first, "Date", rule="same-row-again")
        assert bed.place(bed.defects[-1].row) > bed.place(first)
        assert bed.defects[-1].row == first
        assert bed.defects[-1].expected == "merged"


def test_a_changed_copy_leaves_the_row_as_it_is(bed):
    row = bed.sheet.rows[0]
    made = bed.like(row, Employee_ID="77")
    assert made == ["77", "x"]
    assert row == ["01", "x"]


def test_some_gives_untouched_rows_once_and_no_more_than_there_are(bed):
    bed.change(bed.sheet.rows[0], "Date", "?", rule="date-not-understood")
    assert sorted(row[0] for row in bed.some(3)) == ["02", "03", "04"]
    assert [row[0] for row in bed.up_to(9, lambda r: bed.get(r, "Date") == "z")] == ["03"]
    assert len(bed.some(2)) == 2
    with pytest.raises(TooFewError):
        bed.some(4)


def test_what_is_told_of_a_column_names_its_letter(bed):
    bed.change(bed.sheet.rows[0], "Employee ID", "?", rule="one", told_of="Date")
    bed.add(["", ""], "", rule="two", expected="ignored", at=4)
    found = told(bed)
    assert (found["one"]["cell"], found["one"]["found_at"]) == ("A3", "B")
    assert (found["two"]["row"], found["two"]["cell"], found["two"]["found_at"]) == (7, "", "")


def test_nobody_has_ids_of_the_rosters_width_each_once(bed):
    sheet = Sheet("e.xlsx", "S", ["Employee ID"], [["001003"], ["020003"]])
    nobody = Nobody(Bed(sheet, np.random.default_rng(1)))
    given = [nobody() for _ in range(30)]
    assert len(set(given)) == 30
    assert {len(i) for i in given} == {6}
    assert all(i.startswith("99") for i in given)


@pytest.fixture(scope="module")
def planted():
    made = simulate_workforce(400, 3, 2)
    frames = {name: getattr(made.workforce, name) for name in TABLES}

    def fresh():
        return sheets_of(frames, on_leave=made.on_leave, rng=np.random.default_rng(1))

    before, after = fresh(), fresh()
    return before, after, plant_defects(after, np.random.default_rng(2))


def test_all_rows_but_the_planted_ones_are_left_alone(planted):
    before, after, defects = planted
    for name, sheet in after.items():
        numbers = {d["row"] for d in defects if d["file"] == sheet.file}
        others = [row for at, row in enumerate(sheet.rows) if sheet.first_row + at not in numbers]
        known = {repr(row) for row in before[name].rows}
        assert all(repr(row) in known for row in others), name
        added = len(sheet.rows) - len(before[name].rows)
        used = [d for d in defects if d["file"] == sheet.file and d["expected"] == "used"]
        assert len(numbers) - len(used) <= added <= len(numbers), name


def test_unknown_ids_are_nobodys(planted):
    before, after, defects = planted
    ids = {row[0] for row in before["employees"].rows}
    for told_of in defects:
        if told_of["rule"] == "employee-unknown":
            sheet = next(s for s in after.values() if s.file == told_of["file"])
            assert sheet.rows[told_of["row"] - sheet.first_row][0] not in ids


def test_every_sheet_has_mistakes_and_their_list_is_in_order(planted):
    _, after, defects = planted
    assert {d["file"] for d in defects} == {s.file for s in after.values()}
    keys = [(d["file"], d["row"], d["rule"]) for d in defects]
    assert keys == sorted(keys)
