"""The mess catalogue, end to end: sheets, header rows and columns."""

import pytest
from mess import LOG, ROSTER, Case, csv, verify, xlsx

HEAD = ROSTER[0]


def three(work):
    return work.employees["employee_id"].tolist() == ["00101", "00102", "00103"]


def hidden(name):
    def edit(book):
        book[name].sheet_state = "hidden"

    return edit


def hide_row(book):
    book.active.row_dimensions[3].hidden = True


def merge_department(book):
    sheet = book.active
    sheet["D3"] = None
    sheet.merge_cells("D2:D3")


def merge_heads(book):
    book.active.merge_cells("C1:D1")


TWO_ROWS = [
    ["Worker", None, "Dates", None],
    ["Employee ID", "Name", "Hire", "Termination"],
    ["00101", "Ann Ash", "2020-01-15", None],
    ["00102", "Bo Bay", "2020-02-20", None],
    ["00103", "Cy Cole", "2018-03-25", None],
]

CASES = [
    Case(
        23,
        "title rows above",
        "accepted",
        {"employees.xlsx": xlsx([["Worker report"], ["Run at 2024-01-01 08:00"], [], *ROSTER])},
        check=three,
    ),
    Case(
        24,
        "header of two rows",
        "accepted",
        {"employees.xlsx": xlsx(TWO_ROWS, edit=merge_heads)},
        check=three,
    ),
    Case(
        25,
        "header repeated",
        "accepted",
        {"employees.csv": [*ROSTER[:2], HEAD, *ROSTER[2:]]},
        "row-ignored",
        check=lambda w: three(w) and w.audit.files["rows_ignored"].tolist() == [1],
    ),
    Case(
        26,
        "totals and footers",
        "accepted",
        {"employees.csv": [*ROSTER, ["Grand total", "3", "", "", ""], ["Count: 3", "", "", "", ""]]},
        "row-ignored",
        check=lambda w: three(w) and w.audit.files["rows_ignored"].tolist() == [2],
    ),
    Case(
        27,
        "side calculations",
        "warned",
        {
            "employees.xlsx": xlsx(
                [
                    [*HEAD, None, "Headcount", 3],
                    [*ROSTER[1], None, "Sales", 2],
                    [*ROSTER[2], None, "Engineering", 1],
                    ROSTER[3],
                ]
            )
        },
        "side-block",
        check=three,
    ),
    Case(
        28,
        "two tables in one sheet",
        "warned",
        {"employees.xlsx": xlsx([*ROSTER, [], [], *LOG])},
        check=lambda w: three(w) and w.audit.files["rows_ignored"].sum() >= 3,
    ),
    Case(
        29,
        "two different sheets for one table",
        "refused",
        {
            "employees.xlsx": xlsx(
                ROSTER,
                [["Employee ID", "Hire Date", "Location", "Gender"], ["1", "2020-01-01", "Bern", "F"]],
                names=("A", "B"),
            )
        },
        sentence="employees.xlsx has several sheets that could be employees: 'A' (11), 'B' (10); "
        'choose one in columns.toml: files."employees.xlsx".sheet = "A"',
    ),
    Case(
        29,
        "one sheet chosen in the mapping file",
        "warned",
        {
            "employees.xlsx": xlsx(
                ROSTER,
                [["Employee ID", "Hire Date", "Location", "Gender"], ["1", "2020-01-01", "Bern", "F"]],
                names=("A", "B"),
            ),
            "columns.toml": '[files."employees.xlsx"]\nsheet = "A"\n',
        },
        "sheet-not-named",
        check=three,
    ),
    Case(
        29,
        "sheets alike are read together",
        "accepted",
        {"c.xlsx": xlsx(LOG, [LOG[0], ["00103", "2024-05-05", "Manager", "Held"]], names=("2023", "2024"))},
        check=lambda w: len(w.conversations) == 4,
    ),
    Case(
        29,
        "a hidden sheet is not chosen",
        "warned",
        {
            "employees.xlsx": xlsx(
                ROSTER,
                [HEAD, ["9", "Old One", "2001-01-01", "Sales", ""]],
                names=("Now", "Old"),
                edit=hidden("Old"),
            )
        },
        "hidden-sheet",
        check=three,
    ),
    Case(30, "hidden rows", "warned", {"employees.xlsx": xlsx(ROSTER, edit=hide_row)}, check=three),
    Case(
        31,
        "merged departments",
        "warned",
        {"employees.xlsx": xlsx(ROSTER, edit=merge_department)},
        check=lambda w: w.employees["department"].tolist() == ["Sales"] * 3,
    ),
    Case(
        32,
        "blank header",
        "warned",
        {"employees.csv": [[*HEAD, ""], *[[*r, "x"] for r in ROSTER[1:]]]},
        check=three,
    ),
    Case(
        32,
        "two columns for one field",
        "refused",
        {"employees.csv": [[*HEAD, "Hire Date"], *[[*r, "2021-01-01"] for r in ROSTER[1:]]]},
        sentence="employees.csv: Columns C and F can both be hire_date and differ. "
        "Give one of them another header.",
    ),
    Case(
        33,
        "a needed column nobody knows",
        "refused",
        {"employees.csv": [["Employee ID", "Worker", "Hyre Date", "Department", "Manager ID"], *ROSTER[1:]]},
        sentence="employees.csv: No column of the header in row 1 gives hire_date, which employees needs. "
        'Hyre Date looks like it. If one does, put into columns.toml: employees.hire_date = "Hyre Date".',
    ),
    Case(
        33,
        "named in the mapping file",
        "accepted",
        {
            "employees.csv": [
                ["Employee ID", "Worker", "Hyre Date", "Department", "Manager ID"],
                *ROSTER[1:],
            ],
            "columns.toml": '[employees]\nhire_date = "Hyre Date"\n',
        },
        check=three,
    ),
    Case(
        33,
        "the mapping names a header that is not there",
        "refused",
        {"columns.toml": '[employees]\nhire_date = "Hired"\n'},
        sentence='employees.csv: columns.toml says that hire_date of employees is "Hired", '
        'which is not in the header; the headers are "Employee ID", "Worker", "Hire Date", '
        '"Department", "Manager ID". '
        "Correct the header in the mapping.",
    ),
    Case(
        34,
        "no header",
        "refused",
        {"employees.csv": ROSTER[1:]},
        sentence="employees.csv has no row that names the columns of employees (row 1: text, "
        "text, text, text, text; row 2: text, text, text, text, text; row 3: text, text, text, text, blank). "
        "Put a header row above the data, or name the columns in columns.toml.",
    ),
    Case(
        35,
        "headers that are dates and numbers",
        "accepted",
        {"employees.csv": [[*HEAD, "2024-01-01", "0"], *[[*r, "1", "2"] for r in ROSTER[1:]]]},
        check=three,
    ),
    Case(35, "csv text", "accepted", {"employees.csv": csv(ROSTER)}, check=three),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_sheets_and_headers(case, tmp_path):
    verify(case, tmp_path)
