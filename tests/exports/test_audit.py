"""The record of a load: what it counts, lists and refuses to get wrong."""

import numpy as np
import pandas as pd
import pytest
from loaded import rows

from careerstats.errors import CareerstatsError
from careerstats.exports.audit import (
    COLUMNS,
    DERIVED,
    FATES,
    FILES,
    LISTED_ROWS,
    PROBLEMS,
    held_back,
    info,
    sentence,
    warning,
)
from careerstats.exports.findings import Finding

NOTE = warning("odd", "Something is odd.", field="department", action="Kept.")
HELD = held_back("bad", "Something is wrong.", field="employee_id")
TWICE = info("again", "The row is there twice.", field="employee_id")


def people(recorder, count=4, **options):
    values = [(str(n), "2020-01-01", f"D{n}") for n in range(1, count + 1)]
    return rows(recorder, "employees", "employee_id hire_date department", *values, **options)


def test_each_row_has_one_fate(recorder):
    frame = people(recorder)
    recorder.sheets[0].read += 1
    recorder.ignore(0, [(6, "total")])
    frame = recorder.merge(frame, [True, False, False, False], TWICE)
    frame = recorder.quarantine(frame, [False, True, False], HELD)
    audit = recorder.audit([frame])
    assert audit.files[["rows_read", *FATES]].to_numpy().tolist() == [[5, 2, 1, 1, 1]]
    assert list(audit.files.columns) == FILES
    assert list(audit.columns.columns) == COLUMNS
    assert list(audit.problems.columns) == PROBLEMS


def test_a_row_lost_on_the_way_is_a_fault_of_the_kit(recorder):
    frame = people(recorder)
    with pytest.raises(CareerstatsError) as error:
        recorder.audit([frame.iloc[1:]])
    assert str(error.value) == (
        "The rows of employees.csv  do not add up (4 read, 3 accounted for); "
        "this is a fault of careerstats, please report it."
    )


def test_a_row_counted_twice_is_one_too(recorder):
    frame = people(recorder)
    recorder.quarantine(frame, [True, False, False, False], HELD)
    with pytest.raises(CareerstatsError, match="4 read, 5 accounted for"):
        recorder.audit([frame])


def test_derived_rows_are_counted_where_they_came_from(recorder):
    frame = people(recorder)
    derived = frame.iloc[:2].assign(**{DERIVED: True})
    derived = recorder.quarantine(derived, [True, False], HELD)
    audit = recorder.audit([frame, derived])
    assert audit.files[FATES].to_numpy().tolist() == [[4, 0, 0, 0]]
    assert audit.problems["cell"].tolist() == ["A2"]


def test_problems_carry_addresses_and_no_values(recorder):
    frame = people(recorder)
    recorder.warn(frame, [False, True, False, True], NOTE)
    problems = recorder.audit([frame]).problems
    assert problems[["cell", "row", "value"]].to_numpy().tolist() == [["C3", 3, ""], ["C5", 5, ""]]
    assert problems["severity"].unique().tolist() == ["warning"]


def test_values_of_places_may_be_shown(recorder):
    frame = people(recorder)
    recorder.warn(frame, [False, True, False, False], NOTE, values=True)
    assert recorder.audit([frame]).problems["value"].tolist() == ["D2"]


def test_many_rows_of_one_kind_are_summed_up_but_not_those_held_back(recorder):
    count = LISTED_ROWS + 7
    frame = people(recorder, count)
    recorder.warn(frame, np.ones(count, dtype=bool), NOTE)
    kept = recorder.quarantine(frame, np.ones(count, dtype=bool), HELD)
    problems = recorder.audit([kept]).problems
    warned = problems[problems["severity"] == "warning"]
    assert len(warned) == LISTED_ROWS + 1
    assert warned["value"].tolist()[-1] == "and 7 more rows"
    assert (problems["severity"] == "quarantine").sum() == count


def test_rows_of_two_files_are_told_apart(recorder):
    both = pd.concat([people(recorder, 2, file="a.csv"), people(recorder, 2, file="b.csv")])
    both = recorder.merge(both, [False, True, True, False], TWICE)
    audit = recorder.audit([both])
    assert audit.files["rows_merged"].tolist() == [1, 1]
    assert audit.problems[["file", "cell"]].to_numpy().tolist() == [["a.csv", "A3"], ["b.csv", "A2"]]


def test_notes_about_columns_and_files(recorder):
    frame = people(recorder, 1)
    recorder.note(0, Finding("column", "info", "About a column.", column=27))
    recorder.note(0, Finding("cell", "info", "About a cell.", column=1, row=9))
    recorder.note_file("b.csv", Finding("file", "warning", "About a file."))
    problems = recorder.audit([frame]).problems
    assert problems["cell"].tolist() == ["AB", "B9", ""]
    assert problems["file"].tolist() == ["employees.csv", "employees.csv", "b.csv"]


def test_rows_that_cannot_be_cut_are_held_back(recorder):
    frame = people(recorder, 1)
    recorder.sheets[0].read += 2
    recorder.reject(0, [(7, "it has 5 fields where the others have 4."), (9, "it has an open quote")])
    audit = recorder.audit([frame])
    assert audit.files["rows_quarantined"].tolist() == [2]
    assert audit.problems["message"].tolist() == [
        "The row cannot be read: it has 5 fields where the others have 4.",
        "The row cannot be read: it has an open quote.",
    ]


def test_nothing_to_record(recorder):
    audit = recorder.audit([])
    assert (len(audit.files), len(audit.columns), len(audit.problems)) == (0, 0, 0)
    assert audit.problems["row"].dtype == "int64"


@pytest.mark.parametrize(
    ("text", "said"),
    [("left out", "Left out."), ("Done.", "Done."), ("", ""), ("put x = [1]", "Put x = [1]")],
)
def test_sentences(text, said):
    assert sentence(text) == said
