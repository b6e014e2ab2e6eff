"""Exports shaped by hand in the styles of HR systems, as an analyst would drop them into a folder."""

# ruff: noqa: E501

import datetime as dt

import pandas as pd
import pytest
from mess import write, xlsx

from careerstats.exports.read import read_workforce

D = dt.datetime


def load(tmp_path, files, **options):
    return read_workforce(write(tmp_path, files), progress=False, **options)


def listed(frame, *columns):
    """Rows as tuples; dates as ISO text, missing as an empty text."""
    made = frame[list(columns)].copy()
    for name in made.select_dtypes("datetime"):
        made[name] = made[name].dt.strftime("%Y-%m-%d")
    return list(made.astype(object).where(made.notna(), "").itertuples(index=False, name=None))


def held_back(work):
    problems = work.audit.problems
    return problems.loc[problems["severity"] == "quarantine", ["file", "cell", "rule"]].to_numpy().tolist()


def used(work):
    """Field by header of every column that was used."""
    columns = work.audit.columns
    bound = columns[columns["field"] != ""]
    return dict(zip(bound["header"], bound["field"], strict=True))


def test_workday(tmp_path):
    """Title rows, ids by number format, real dates, reasons as paths, terminations apart."""
    workers = [
        ["Active and Terminated Workers"],
        ["Run at:", "2024-07-01 08:00"],
        [],
        [
            "Employee ID", "Worker", "Business Title", "Job Level - Primary Position", "Supervisory Organization",
            "Worker's Manager", "Hire Date", "Original Hire Date", "Tenure Category (Months)", "Location",
        ],
        [101, "Ann Ash (101)", "Engineer", "P3", "Platform", "Cy Cole", D(2019, 5, 6), D(2015, 1, 1), "36+", "Bern"],
        [102, "Bo Bay (102)", "Engineer", "P2", "Platform", "Cy Cole", D(2021, 9, 1), D(2021, 9, 1), "12-36", "Bern"],
        [103, "Cy Cole (103)", "Lead", "P5", "Platform", None, D(2012, 2, 29), D(2012, 2, 29), "36+", "Basel"],
    ]  # fmt: skip
    left = [
        [
            "Employee ID",
            "Worker",
            "Termination Date",
            "Primary Termination Category",
            "Primary Termination Reason",
        ],
        [102, "Bo Bay", D(2024, 3, 31), "Terminate Employee > Involuntary", "Reduction in Force"],
    ]

    def zeros(book):
        for cell in book.active["A"]:
            if isinstance(cell.value, int):
                cell.number_format = "00000"

    files = {
        "roster workday.xlsx": xlsx(workers, edit=zeros),
        "terminations.xlsx": xlsx(left, edit=zeros),
    }
    work = load(tmp_path, files)
    assert listed(work.employees, "employee_id", "hire_date", "level", "team") == [
        ("00101", "2019-05-06", "P3", "Platform"),
        ("00102", "2021-09-01", "P2", "Platform"),
        ("00103", "2012-02-29", "P5", "Platform"),
    ]
    assert listed(work.exits, "employee_id", "exit_date", "exit_type") == [("00102", "2024-03-31", "let_go")]
    assert used(work)["Hire Date"] == "hire_date"
    assert "Original Hire Date" not in used(work)
    assert held_back(work) == []


def test_successfactors(tmp_path):
    """Capital headers without blanks, US dates, leavers in the same file by status."""
    users = (
        "STATUS,USERID,FIRSTNAME,LASTNAME,GENDER,MANAGER,HR,DEPARTMENT,JOBLEVEL,LOCATION,HIREDATE,CUSTOM01\n"
        "active,e100,Ann,Ash,F,e300,h1,Sales (S01),5,Bern,05/16/2019,x\n"
        "active,e200,Bo,Bay,M,e300,h1,Sales (S01),4,Bern,09/01/2021,x\n"
        "active,e300,Cy,Cole,M,NO_MANAGER,h1,Sales (S01),7,Basel,02/28/2012,x\n"
    )
    work = load(tmp_path, {"employees_sf.csv": users})
    assert listed(work.employees, "employee_id", "name", "hire_date", "level") == [
        ("e100", "Ann Ash", "2019-05-16", "5"),
        ("e200", "Bo Bay", "2021-09-01", "4"),
        ("e300", "Cy Cole", "2012-02-28", "7"),
    ]
    assert work.employees["manager_id"].tolist()[:2] == ["e300", "e300"]
    assert held_back(work) == []


def test_bamboohr(tmp_path):
    """Last and first name in one column, managers by name, termination types in words."""
    report = [
        ["Employee #", "Last Name, First Name", "Job Title", "Department", "Location", "Reporting to", "Hire Date", "Status"],
        ["7", "Ash, Ann", "Seller", "Sales", "Bern", "Cole, Cy", "2019-05-16", "Active"],
        ["8", "Bay, Bo", "Seller", "Sales", "Bern", "Cole, Cy", "2021-09-01", "Inactive"],
        ["9", "Cole, Cy", "Head", "Sales", "Bern", "", "2012-02-28", "Active"],
    ]  # fmt: skip
    left = [
        ["Employee #", "Termination Date", "Termination Type", "Termination Reason", "Eligible for Re-hire"],
        ["8", "2024-02-15", "Resignation (Voluntary)", "Relocation", "Yes"],
    ]
    work = load(tmp_path, {"employees.csv": report, "turnover.csv": left})
    assert work.employees["manager_id"].fillna("").tolist() == ["9", "9", ""]
    assert listed(work.exits, "employee_id", "exit_type") == [("8", "voluntary")]
    assert held_back(work) == []


def test_adp(tmp_path):
    """One roster with leavers in it, suffixed headers, voluntary flags, previous dates to be left alone."""
    roster = [
        [
            "Associate ID (Employment Profile)", "Legal First Name", "Legal Last Name", "Home Department Description",
            "Hire Date (Employment Profile)", "Previous Termination Date", "Termination Date (Employment Profile)",
            "Voluntary/Involuntary Termination Flag", "Termination Reason Description", "Reports To Associate ID",
        ],
        ["A01", "Ann", "Ash", "Sales", "05/16/2019", "", "", "", "", "A03"],
        ["A02", "Bo", "Bay", "Sales", "09/21/2021", "04/30/2018", "02/15/2024", "Involuntary", "Position Eliminated", "A03"],
        ["A03", "Cy", "Cole", "Sales", "02/28/2012", "", "", "", "", ""],
    ]  # fmt: skip
    work = load(tmp_path, {"employees_adp.csv": roster})
    assert listed(work.exits, "employee_id", "exit_date", "exit_type") == [("A02", "2024-02-15", "let_go")]
    assert "Previous Termination Date" not in used(work)
    assert len(work.spells) == 3
    assert held_back(work) == []


def test_fifteenfive_and_lattice(tmp_path):
    """Profiles with the manager's email, and a log in which people are emails."""
    profiles = [
        ["email", "first_name", "last_name", "group_type_Department", "reviewer_email", "is_active", "employee_id", "hire_date", "termination_date", "deactivate_reason"],
        ["ann@x.org", "Ann", "Ash", "Sales", "cy@x.org", "TRUE", "1", "2019-05-16", "", ""],
        ["bo@x.org", "Bo", "Bay", "Sales", "cy@x.org", "FALSE", "2", "2021-09-01", "2024-02-15", "Layoff"],
        ["cy@x.org", "Cy", "Cole", "Sales", "", "TRUE", "3", "2012-02-28", "", ""],
    ]  # fmt: skip
    log = [
        ["Employee Email", "Conversation Date", "With Email", "With", "Status", "Topic"],
        ["Ann@x.org", "2024-01-10", "cy@x.org", "Manager", "Completed", "Career"],
        ["bo@x.org", "2024-01-11", "cy@x.org", "Manager", "Scheduled", "Career"],
        ["zed@x.org", "2024-01-12", "cy@x.org", "Manager", "Completed", "Career"],
    ]
    work = load(tmp_path, {"employees profiles_export.csv": profiles, "one_on_one conversations.csv": log})
    assert listed(work.employees, "employee_id", "manager_id") == [("1", "3"), ("2", "3"), ("3", "")]
    assert listed(work.exits, "employee_id", "exit_type") == [("2", "let_go")]
    assert listed(work.conversations, "employee_id", "status") == [("1", "held"), ("2", "scheduled")]
    assert [rule for _, _, rule in held_back(work)] == ["employee-id-missing"]


def test_culture_amp(tmp_path):
    """Two rows of instructions, the header in the fourth row, managers by email."""
    rows = [
        ["Fill in one row for each employee", None, None, None, None, None],
        ["Dates as YYYY-MM-DD", None, None, None, None, None],
        [None] * 6,
        ["Name", "Employee Id", "Email", "Start Date", "Department", "Manager Email"],
        ["Ann Ash", "A-1", "ann@x.org", "2019-05-16", "Sales", "cy@x.org"],
        ["Cy Cole", "A-3", "cy@x.org", "2012-02-28", "Sales", None],
    ]
    work = load(tmp_path, {"employees.xlsx": xlsx(rows)})
    assert listed(work.employees, "employee_id", "hire_date", "manager_id") == [
        ("A-1", "2019-05-16", "A-3"),
        ("A-3", "2012-02-28", ""),
    ]


def test_a_workbook_kept_by_hand(tmp_path):
    """All in one workbook: tabs for staff, talks and leavers, German words, totals, a colour legend."""
    staff = [
        ["Personalnummer", "Name", "Eintrittsdatum", "Abteilung", "Vorgesetzter"],
        ["001", "Ash, Ann", D(2019, 5, 16), "Vertrieb", "Cole, Cy"],
        ["002", "Bay, Bo", D(2021, 9, 1), "Vertrieb", "Cole, Cy"],
        ["003", "Cole, Cy", D(2012, 2, 28), "Vertrieb", None],
        ["Total", 3, None, None, None],
    ]
    talks = [
        ["Personalnummer", "Datum", "Mit wem", "Dauer (Min)"],
        ["001", "15.01.2024", "Vorgesetzter", "30"],
        ["002", "31.01.2024", "Mentor", "45 min"],
        ["002", "31.01.2024", "Mentor", "45 min"],
    ]
    left = [
        ["Personalnummer", "Austrittsdatum", "Austrittsgrund"],
        ["002", "31.03.2024", "Kündigung durch Mitarbeiter"],
    ]
    book = xlsx(staff, talks, left, names=("Mitarbeiter", "Karrieregespräche", "Austritte"))
    work = load(tmp_path, {"employees.xlsx": book}, data_end="2024-03-31")
    assert listed(work.employees, "employee_id", "hire_date", "manager_id") == [
        ("001", "2019-05-16", "003"),
        ("002", "2021-09-01", "003"),
        ("003", "2012-02-28", ""),
    ]
    assert listed(work.conversations, "employee_id", "date", "minutes") == [
        ("001", "2024-01-15", 30.0),
        ("002", "2024-01-31", 45.0),
    ]
    assert listed(work.exits, "employee_id", "exit_date") == [("002", "2024-03-31")]
    assert work.audit.files["rows_ignored"].tolist() == [1, 0, 0]


def test_viva_monthly_rows(tmp_path):
    """Thirteen months of one row per person and month: spells, moves and a leaver."""
    months = pd.date_range("2023-01-01", periods=13, freq="MS")
    rows = [["PersonId", "EffectiveDate", "HireDate", "ManagerId", "Organization", "LevelDesignation"]]
    for number, month in enumerate(months):
        first = month.strftime("%m/%d/%Y")
        rows.append(["p1", first, "05/16/2019", "p3", "Sales" if number < 6 else "Marketing", "Senior"])
        if number < 9:
            rows.append(["p2", first, "09/21/2021", "p3", "Sales", "Junior"])
        rows.append(["p3", first, "02/28/2012", "", "Sales", "Head"])
    work = load(tmp_path, {"employees_viva.csv": rows})
    assert len(work.spells) == 3
    assert work.places_on([0], "2023-06-15")["department"].tolist() == ["Sales"]
    assert work.places_on([0], "2023-07-15")["department"].tolist() == ["Marketing"]
    assert listed(work.exits, "employee_id", "exit_date", "exit_type") == [("p2", "2023-09-01", "unknown")]
    assert work.audit.files[["rows_read", "rows_used", "rows_merged"]].to_numpy().tolist() == [[35, 3, 32]]


@pytest.mark.parametrize("whole", [True, False])
def test_a_folder_for_each_quarter(tmp_path, whole):
    """Cumulative exports (each holds all before it) and those of single quarters give the same."""
    head = ["Employee ID", "Date", "With whom"]
    first, second = ["1", "2024-01-10", "Manager"], ["2", "2024-05-10", "Mentor"]
    roster = [
        ["Employee ID", "Hire Date", "Department"],
        ["1", "2019-05-16", "Sales"],
        ["2", "2021-09-01", "Sales"],
    ]
    later = [
        roster[0],
        ["1", "2019-05-16", "Marketing"],
        ["2", "2021-09-01", "Sales"],
        ["3", "2024-04-15", "Sales"],
    ]
    work = load(
        tmp_path,
        {
            "2024Q1/employees.csv": roster,
            "2024Q1/log.csv": [head, first],
            "2024Q2/employees.csv": later,
            "2024Q2/log.csv": [head, first, second] if whole else [head, second],
        },
    )
    assert len(work.conversations) == 2
    assert len(work.spells) == 3
    assert work.places_on([0], "2024-04-30")["department"].tolist() == ["Sales"]
    assert work.places_on([0], "2024-06-30")["department"].tolist() == ["Marketing"]
    assert work.places_on([2], "2024-04-15")["department"].tolist() == ["Sales"]
    assert held_back(work) == []
