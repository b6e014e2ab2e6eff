"""The mess catalogue, end to end: ids, spells, dates in time, and what tables say of one another."""

import pytest
from mess import EXITS, LOG, ROSTER, Case, changed, verify

HEAD, ANN, BO, CY = ROSTER


def hired(*rows):
    return [["Employee ID", "Worker", "Hire Date", "Termination Date", "Status"], *rows]


CASES = [
    Case(
        42, "blank id", "quarantined", {"c.csv": changed(LOG, 1, 0, "")}, "employee-id-missing", cells=["A2"]
    ),
    Case(
        42,
        "error in the id",
        "quarantined",
        {"c.csv": changed(LOG, 2, 0, "#N/A")},
        "error-cell",
        cells=["A3"],
    ),
    Case(
        43,
        "one id, two people",
        "quarantined",
        {"employees.csv": [*ROSTER, ["00102", "Di Dow", "2021-01-01", "Sales", "00103"]]},
        "same-id-different-people",
        cells=["A3", "A5"],
        check=lambda w: w.employees["employee_id"].tolist() == ["00101", "00103"],
    ),
    Case(
        44,
        "rehired",
        "accepted",
        {
            "employees.csv": [*ROSTER, ["00101", "Ann Ash", "2024-01-01", "Sales", "00103"]],
            "exits.csv": changed(EXITS, 1, 1, "2022-06-30"),
        },
        check=lambda w: len(w.spells) == 4 and w.spells["exit_date"].notna().sum() == 1,
    ),
    Case(
        45,
        "spells overlap",
        "quarantined",
        {"employees.csv": [*ROSTER, ["00101", "Ann Ash", "2024-01-01", "Sales", "00103"]]},
        "overlapping-spells",
        cells=["C2", "C5"],
    ),
    Case(
        46,
        "rehire overwrote the first exit",
        "quarantined",
        {
            "employees.csv": hired(
                ["1", "Ann Ash", "2022-01-01", "2020-06-30", ""], ["2", "Bo Bay", "2020-01-01", "", ""]
            )
        },
        "exit-before-hire",
        cells=["D2"],
    ),
    Case(
        58,
        "exit ahead",
        "warned",
        {"c.csv": LOG, "exits.csv": EXITS},
        "planned",
        cells=["B2"],
        check=lambda w: str(w.data_end) == "2024-03-31",
        options={"today": "2024-03-31"},
    ),
    Case(
        58,
        "hire ahead",
        "warned",
        {"employees.csv": changed(ROSTER, 1, 2, "2024-06-01")},
        "not-started",
        cells=["C2"],
        options={"today": "2024-03-31"},
    ),
    Case(
        58,
        "conversation ahead",
        "quarantined",
        {"c.csv": LOG},
        "conversation-in-future",
        cells=["B4"],
        options={"today": "2024-03-01"},
    ),
    Case(
        59,
        "exit before hire",
        "quarantined",
        {"exits.csv": changed(EXITS, 1, 1, "2019-12-31")},
        "exit-before-hire",
        cells=["B2"],
        check=lambda w: w.spells["exit_date"].isna().all(),
    ),
    Case(
        59,
        "exit on the day of hire",
        "warned",
        {
            "employees.csv": hired(
                ["1", "Ann Ash", "2020-01-01", "2020-01-01", ""], ["2", "Bo Bay", "2020-01-01", "", ""]
            )
        },
        "one-day-spell",
        cells=["D2"],
    ),
    Case(
        60,
        "conversation before hire",
        "warned",
        {"c.csv": changed(LOG, 1, 1, "2019-06-01")},
        "before-hire",
        cells=["B2"],
        check=lambda w: len(w.conversations) == 3 and len(w.qualifying) == 2,
    ),
    Case(
        60,
        "conversation after exit",
        "warned",
        {"c.csv": [*LOG, ["00101", "2024-06-01", "Manager", "Held"]], "exits.csv": EXITS},
        "after-exit",
        cells=["B5"],
        check=lambda w: len(w.conversations) == 4 and len(w.qualifying) == 3,
    ),
    Case(
        60,
        "promotion before hire",
        "warned",
        {"promotions.csv": [["Employee ID", "Promotion Date", "New Level"], ["00101", "2019-06-01", "L2"]]},
        "before-hire",
        cells=["B2"],
    ),
    Case(
        61,
        "status against date",
        "warned",
        {
            "employees.csv": hired(
                ["1", "Ann Ash", "2018-01-01", "2020-06-30", "Active"],
                ["2", "Bo Bay", "2020-01-01", "", "Active"],
            ),
            "c.csv": [["Employee ID", "Date"], ["2", "2021-01-01"]],
        },
        "status-contradicts-date",
        cells=["E2"],
        check=lambda w: w.spells["exit_date"].notna().tolist() == [True, False],
    ),
    Case(
        61,
        "left without a date",
        "warned",
        {
            "employees.csv": hired(
                ["1", "Ann Ash", "2018-01-01", "", "Terminated"], ["2", "Bo Bay", "2020-01-01", "", "Active"]
            )
        },
        "left-without-date",
        cells=["E2"],
    ),
    Case(
        62,
        "reason against type",
        "warned",
        {
            "exits.csv": [
                ["Employee ID", "Termination Date", "Termination Type", "Termination Reason"],
                ["00101", "2024-05-15", "Voluntary", "Reduction in force"],
            ]
        },
        "reason-conflict",
        cells=["D2"],
        check=lambda w: w.exits["exit_type"].tolist() == ["voluntary"],
    ),
    Case(
        63,
        "spellings of reasons",
        "accepted",
        {
            "exits.csv": [
                EXITS[0],
                ["00101", "2024-05-15", "voluntary resignation"],
                ["00102", "2024-05-15", "Resigned"],
            ]
        },
        check=lambda w: w.exits["exit_type"].tolist() == ["voluntary", "voluntary"],
    ),
    Case(
        63,
        "a reason nobody knows",
        "warned",
        {"exits.csv": changed(EXITS, 1, 2, "Zq 17")},
        "reason-unmapped",
        check=lambda w: w.exits["exit_type"].tolist() == ["unknown"],
    ),
    Case(
        63,
        "bare involuntary is not let go",
        "warned",
        {"exits.csv": changed(EXITS, 1, 2, "Involuntary")},
        "exit-involuntary",
        cells=["C2"],
        check=lambda w: w.exits["exit_type"].tolist() == ["unknown"],
    ),
    Case(
        63,
        "a reason the analyst maps",
        "accepted",
        {"exits.csv": changed(EXITS, 1, 2, "Zq 17"), "reasons.toml": 'let_go = ["zq 17"]\n'},
        check=lambda w: w.exits["exit_type"].tolist() == ["let_go"],
    ),
    Case(
        64,
        "snapshots of two months",
        "accepted",
        {
            "employees.csv": [
                ["Month", "Employee ID", "Hire Date", "Department"],
                ["2024-01-31", "1", "2020-01-01", "Sales"],
                ["2024-01-31", "2", "2020-01-01", "Sales"],
                ["2024-02-29", "1", "2020-01-01", "Engineering"],
                ["2024-02-29", "2", "2020-01-01", "Sales"],
            ]
        },
        check=lambda w: (
            len(w.spells) == 2 and w.places_on([0], "2024-02-01")["department"].tolist() == ["Sales"]
        ),
    ),
    Case(
        65,
        "logged twice on one day",
        "accepted",
        {"c.csv": [[*LOG[0], "Minutes"], [*LOG[1], 30], [*LOG[1], 45], [*LOG[2], 20]]},
        "conversation-again",
        cells=["B3"],
        check=lambda w: len(w.conversations) == 2,
    ),
    Case(
        65,
        "logged by both parties",
        "accepted",
        {
            "c.csv": [
                ["Employee ID", "Counterpart ID", "Date"],
                ["00101", "00103", "2024-01-15"],
                ["00103", "00101", "2024-01-15"],
            ]
        },
        "logged-by-both",
        cells=["B3"],
        check=lambda w: w.conversations["employee_id"].tolist() == ["00101"],
    ),
    Case(
        66,
        "manager nobody knows",
        "warned",
        {"employees.csv": changed(ROSTER, 1, 4, "00999")},
        "manager-unknown",
        cells=["E2"],
    ),
    Case(66, "no manager", "accepted", {}, "manager-missing", cells=["E4"]),
    Case(
        66,
        "managers in a circle",
        "warned",
        {"employees.csv": changed(ROSTER, 3, 4, "00101")},
        "manager-circle",
        cells=["E2", "E4"],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rules_across_tables(case, tmp_path):
    verify(case, tmp_path)
