"""The mess catalogue, end to end: ids, text and numbers."""

import datetime as dt

import pytest
from mess import EXITS, LOG, ROSTER, Case, changed, csv, verify, xlsx

D = dt.datetime


def ids(*values):
    return [["Employee ID", "Hire Date"], *[[v, "2020-01-15"] for v in values]]


def zeros(book):
    for cell in book.active["A"][1:]:
        cell.number_format = "00000"


def error(column):
    def edit(book):
        cell = book.active[f"{column}2"]
        cell.value, cell.data_type = "#N/A", "e"

    return edit


CASES = [
    Case(
        36,
        "zeros kept by the number format",
        "accepted",
        {"employees.xlsx": xlsx(ids(101, 102), edit=zeros)},
        check=lambda w: w.employees["employee_id"].tolist() == ["00101", "00102"],
    ),
    Case(
        36, "zeros perhaps lost", "warned", {"employees.csv": ids("101", "00102", "00103")}, "id-zeros-lost"
    ),
    Case(
        36,
        "zeros restored by the mapping file",
        "accepted",
        {"employees.csv": ids("101", "00102"), "columns.toml": "pad_ids = 5\n"},
        check=lambda w: w.employees["employee_id"].tolist() == ["00101", "00102"],
    ),
    Case(
        37,
        "ids as floats",
        "accepted",
        {
            "employees.xlsx": xlsx(ids(1001.0, 1002.0)),
            "c.csv": [["Employee ID", "Date"], ["1001.0", "2024-01-01"]],
        },
        check=lambda w: w.conversations["employee_id"].tolist() == ["1001"],
    ),
    Case(
        38,
        "scientific notation",
        "quarantined",
        {"employees.csv": ids("6.00E+05", "600001")},
        "id-scientific",
        cells=["A2"],
    ),
    Case(
        39,
        "over 15 digits",
        "quarantined",
        {"employees.xlsx": xlsx(ids(12345678901234567, 1002))},
        "id-too-long",
        cells=["A2"],
    ),
    Case(
        40,
        "invisible characters and wide digits",
        "accepted",
        {"employees.csv": ids("\u00a0101 ", "1\u200b02", "１０３")},
        check=lambda w: w.employees["employee_id"].tolist() == ["101", "102", "103"],
    ),
    Case(
        41,
        "case of a department",
        "accepted",
        {"employees.csv": [*ROSTER, ["00104", "Di Dow", "2021-01-01", " SALES ", "00103"]]},
        check=lambda w: sorted(w.employees["department"].unique()) == ["Engineering", "Sales"],
    ),
    Case(
        41,
        "a near miss is pointed out, not merged",
        "warned",
        {
            "employees.csv": [
                *ROSTER,
                *[[f"0020{n}", f"P{n} Q{n}", "2021-01-01", "Engineering", "00103"] for n in range(8)],
                ["00104", "Di Dow", "2021-01-01", "Engneering", "00103"],
            ]
        },
        check=lambda w: "Engneering" in set(w.employees["department"]),
    ),
    Case(
        47,
        "words for nothing in dates and reasons",
        "accepted",
        {
            "employees.csv": [
                [
                    "Employee ID",
                    "Worker",
                    "Hire Date",
                    "Termination Date",
                    "Termination Reason",
                    "Department",
                ],
                ["1", "None", "2020-01-15", "N/A", "N/A-StillEmployed", "NA"],
                ["2", "Null", "2020-01-15", "-", "null", "Sales"],
            ]
        },
        check=lambda w: (
            w.employees["name"].tolist() == ["None", "Null"]
            and w.employees["department"].tolist() == ["NA", "Sales"]
            and len(w.exits) == 0
        ),
    ),
    Case(
        48,
        "an error in an optional field",
        "warned",
        {"employees.xlsx": xlsx(ROSTER, edit=error("D"))},
        "error-cell",
        cells=["D2"],
        check=lambda w: len(w.employees) == 3,
    ),
    Case(
        48,
        "an error in the leaving date",
        "quarantined",
        {"exits.xlsx": xlsx(EXITS, edit=error("B"))},
        "error-cell",
        cells=["B2"],
    ),
    Case(
        48,
        "an error in the roster's leaving date is not still employed",
        "quarantined",
        {
            "employees.xlsx": xlsx(
                [
                    ["Employee ID", "Hire Date", "Termination Date"],
                    ["1", D(2020, 1, 1), None],
                    ["2", D(2020, 1, 1), None],
                ],
                edit=error("C"),
            )
        },
        "error-cell",
        cells=["C2"],
        check=lambda w: w.employees["employee_id"].tolist() == ["2"],
    ),
    Case(
        49,
        "text like a formula",
        "accepted",
        {"employees.csv": changed(ROSTER, 1, 1, "=cmd|' /C calc'!A0")},
        check=lambda w: w.employees["name"].tolist()[0] == "=cmd|' /C calc'!A0",
    ),
    Case(
        67,
        "minutes as text",
        "accepted",
        {
            "c.csv": [
                ["Employee ID", "Date", "Minutes"],
                ["00101", "2024-01-15", "1,030"],
                ["00102", "2024-01-15", "30 min"],
            ]
        },
        check=lambda w: w.conversations["minutes"].tolist() == [1030.0, 30.0],
    ),
    Case(
        67,
        "a number in words",
        "warned",
        {
            "c.csv": [
                ["Employee ID", "Date", "Minutes"],
                ["00101", "2024-01-15", "thirty"],
                ["00102", "2024-01-15", "20"],
            ]
        },
        "number-not-understood",
        cells=["C2"],
    ),
    Case(
        67,
        "a rating in words",
        "quarantined",
        {
            "ratings.csv": [
                ["Employee ID", "Review Date", "Rating"],
                ["00101", "2024-01-15", "zq"],
                ["00102", "2024-01-15", "3"],
            ]
        },
        "number-not-understood",
        cells=["C2"],
    ),
    Case(
        68,
        "suppressed values",
        "quarantined",
        {
            "ratings.csv": [
                ["Employee ID", "Review Date", "Rating"],
                ["00101", "2024-01-15", "<5"],
                ["00102", "2024-01-15", "3"],
            ]
        },
        "suppressed",
        cells=["C2"],
    ),
    Case(
        69,
        "long text, emoji and right to left",
        "accepted",
        {
            "employees.csv": csv(
                [
                    ["Employee ID", "Worker", "Hire Date", "Comment"],
                    ["1", "شيماء 🎉", "2020-01-15", "x" * 32_000],
                    ["2", "@SUM(A1)", "2020-01-15", "-1+1"],
                ]
            )
        },
        check=lambda w: w.employees["name"].tolist() == ["شيماء 🎉", "@SUM(A1)"],
    ),
    Case(47, "log words", "accepted", {"c.csv": changed(LOG, 1, 2, "n/a")}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ids_text_numbers(case, tmp_path):
    verify(case, tmp_path)
