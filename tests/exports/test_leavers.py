"""Exit types sheet by sheet, and the rows that need a look."""

from loaded import rows

from careerstats.exports.leavers import settle_exit_types
from careerstats.exports.reasons import Reasons

COLUMNS = "employee_id exit_date reason exit_type"


def settle(recorder, table, columns, *values):
    frame = rows(recorder, table, columns, *values)
    made = settle_exit_types(frame, 0, Reasons({"voluntary": ["wanderlust"]}), recorder)
    return made["exit_type"].fillna("").tolist(), recorder.audit([made]).problems


def test_types_reasons_and_the_analysts_own(recorder):
    types, problems = settle(
        recorder,
        "exits",
        COLUMNS,
        ("1", "2020-01-01", "Reduction in force", None),
        ("2", "2020-01-01", None, "Voluntary"),
        ("3", "2020-01-01", "wanderlust", None),
        ("4", "2020-01-01", "Retired", "Voluntary"),
    )
    assert types == ["let_go", "voluntary", "voluntary", "retirement"]
    assert len(problems) == 0


def test_rows_that_need_a_look_are_named(recorder):
    types, problems = settle(
        recorder,
        "exits",
        COLUMNS,
        ("1", "2020-01-01", "Zq 17", None),
        ("2", "2020-01-01", "Involuntary", None),
        ("3", "2020-01-01", None, None),
        ("4", "2020-01-01", "Layoff", "Voluntary"),
    )
    assert types == ["unknown", "unknown", "unknown", "voluntary"]
    assert problems.set_index("cell")["rule"].to_dict() == {  # each row is told once, and none as a column
        "C2": "reason-unmapped",
        "C3": "exit-involuntary",
        "C4": "exit-type-unknown",
        "C5": "reason-conflict",
    }


def test_without_reason_and_type_one_line_says_so(recorder):
    types, problems = settle(
        recorder, "exits", "employee_id exit_date", ("1", "2020-01-01"), ("2", "2020-01-01")
    )
    assert types == ["unknown", "unknown"]
    assert problems[["rule", "cell"]].to_numpy().tolist() == [["exit-type-missing", "B"]]


def test_those_still_employed_have_no_type(recorder):
    types, problems = settle(
        recorder,
        "employees",
        "employee_id hire_date exit_date reason",
        ("1", "2018-01-01", "2020-01-01", "Layoff"),
        ("2", "2018-01-01", None, None),
    )
    assert types == ["let_go", ""]
    assert len(problems) == 0


def test_a_roster_without_leavers_is_left_alone(recorder):
    types, problems = settle(recorder, "employees", "employee_id hire_date", ("1", "2018-01-01"))
    assert types == [""]
    assert len(problems) == 0
