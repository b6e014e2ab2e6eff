"""Sheets without a mistake: headers, spellings, cells."""

import numpy as np
import pytest

from careerstats.simulate import simulate_workforce
from careerstats.simulation.sheets import FLAGS, REASONS, STATUS, WITH_WHOM, Sheet, sheets_of
from careerstats.tables import TABLES


@pytest.fixture(scope="module")
def made():
    return simulate_workforce(500, 2, 9)


@pytest.fixture(scope="module")
def sheets(made):
    frames = {name: getattr(made.workforce, name) for name in TABLES}
    return sheets_of(frames, on_leave=made.on_leave, rng=np.random.default_rng(1))


def column(sheet, header):
    at = sheet.header.index(header)
    return [row[at] for row in sheet.rows]


def test_each_table_becomes_a_sheet_with_all_its_rows(made, sheets):
    assert set(sheets) == set(TABLES)
    for name, sheet in sheets.items():
        assert len(sheet.rows) == len(getattr(made.workforce, name)), name
        assert {len(row) for row in sheet.rows} == {len(sheet.header)}, name


def test_rows_begin_below_titles_and_header():
    assert Sheet("a.csv", "", ["x"], []).first_row == 2
    assert Sheet("a.xlsx", "S", ["x"], [], titles=["one", "two", ""]).first_row == 5


def test_cells_are_blank_text_whole_numbers_or_days(sheets):
    for sheet in sheets.values():
        kinds = {type(cell) for row in sheet.rows for cell in row}
        assert kinds <= {type(None), str, int, np.datetime64}


def test_reasons_are_spellings_of_the_kind_of_exit(made, sheets):
    kinds = made.workforce.exits["exit_type"]
    reasons, flags = (
        column(sheets["exits"], "Termination Reason"),
        column(sheets["exits"], "Voluntary/Involuntary"),
    )
    for kind, reason, flag in zip(kinds, reasons, flags, strict=True):
        assert reason in {spelling for spelling, _ in REASONS[kind]}
        assert flag == FLAGS.get(kind, "Voluntary")


def test_shares_of_spellings_sum_to_one():
    for kind, spellings in REASONS.items():
        assert sum(share for _, share in spellings) == pytest.approx(1.0), kind


def test_words_of_the_log_are_those_of_a_system_not_of_the_kit(made, sheets):
    log = made.workforce.conversations
    assert column(sheets["conversations"], "Held With") == [WITH_WHOM[w] for w in log["with_whom"]]
    assert column(sheets["conversations"], "Status") == [STATUS[s] for s in log["status"]]
    assert set(column(sheets["conversations"], "Initiated By")) == {"Employee", "Manager", "HR"}
    assert "New project" in column(sheets["conversations"], "Kind of Support")


def test_who_is_on_leave_is_marked_in_the_roster(made, sheets):
    marks = dict(
        zip(column(sheets["employees"], "Employee ID"), column(sheets["employees"], "On Leave"), strict=True)
    )
    assert {i for i, mark in marks.items() if mark == "Yes"} == set(made.on_leave)
    assert set(marks.values()) == {"Yes", "No"}


def test_the_business_title_follows_from_the_level(sheets):
    titles = dict(
        zip(
            column(sheets["employees"], "Job Level - Primary Position"),
            column(sheets["employees"], "Business Title"),
            strict=True,
        )
    )
    assert titles["L1"] == "Associate"
    assert titles["L5"] == "Director"
    assert len(titles) == 5
