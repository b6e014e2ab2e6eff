"""The mess catalogue, end to end: dates."""

import datetime as dt

import pytest
from mess import Case, verify, xlsx

D = dt.datetime


def hired(*values):
    return [["Employee ID", "Hire Date"], *[[f"{n:03d}", v] for n, v in enumerate(values, 1)]]


def held(*values):
    """A log of 00101 on these dates."""
    return [["Employee ID", "Date"], *[["00101", v] for v in values]]


def dates(work):
    return work.employees["hire_date"].dt.strftime("%Y-%m-%d").tolist()


def mac(book):
    book.epoch = dt.datetime(1904, 1, 1)


CASES = [
    Case(
        50,
        "real dates",
        "accepted",
        {"employees.xlsx": xlsx(hired(D(2020, 1, 15), D(2020, 2, 29)))},
        check=lambda w: dates(w) == ["2020-01-15", "2020-02-29"],
    ),
    Case(
        50,
        "real dates counted from 1904",
        "accepted",
        {"employees.xlsx": xlsx(hired(D(2020, 1, 15), D(2020, 2, 29)), edit=mac)},
        check=lambda w: dates(w) == ["2020-01-15", "2020-02-29"],
    ),
    Case(
        51,
        "serial numbers",
        "warned",
        {"employees.xlsx": xlsx(hired(44259, 44260))},
        check=lambda w: dates(w) == ["2021-03-04", "2021-03-05"],
    ),
    Case(
        52,
        "yyyymmdd",
        "warned",
        {"employees.csv": hired("20210304", "20210305")},
        check=lambda w: dates(w) == ["2021-03-04", "2021-03-05"],
    ),
    Case(
        53,
        "one date that is only day first",
        "accepted",
        {"employees.csv": hired("03/04/2021", "25/12/2021")},
        check=lambda w: dates(w) == ["2021-04-03", "2021-12-25"],
    ),
    Case(
        53,
        "every date both ways",
        "refused",
        {"employees.csv": hired("03/04/2021", "05/06/2021")},
        sentence="employees.csv: hire_date: all dates could be day first or month first (2 cells: B2, B3). "
        "Not read; put dayfirst = true or false into columns.toml.",
    ),
    Case(
        53,
        "every date both ways and answered",
        "accepted",
        {"employees.csv": hired("03/04/2021", "05/06/2021"), "columns.toml": "dayfirst = true\n"},
        check=lambda w: dates(w) == ["2021-04-03", "2021-06-05"],
    ),
    Case(
        53,
        "told by leaving after hire",
        "warned",
        {
            "employees.csv": [
                ["Employee ID", "Hire Date", "Termination Date"],
                *[[str(n), f"0{n}/02/2021", f"01/1{n % 3}/2021"] for n in range(3, 9)],
            ]
        },
        "date-order-inferred",
        check=lambda w: dates(w)[0] == "2021-02-03",
    ),
    Case(
        54,
        "two-digit years",
        "warned",
        {
            "employees.csv": [
                ["Employee ID", "Hire Date", "Birth Date"],
                ["1", "15-Jan-19", "15-Jan-69"],
                ["2", "16-Jan-98", "16-Jan-01"],
            ]
        },
        "date-pivot",
        check=lambda w: (
            dates(w) == ["2019-01-15", "1998-01-16"]
            and w.employees["birth_date"].dt.year.tolist() == [1969, 2001]
        ),
    ),
    Case(
        55,
        "months in another language",
        "warned",
        {"employees.csv": hired("15. März 2021", "1. Dezember 2020")},
        "date-foreign",
        check=lambda w: dates(w) == ["2021-03-15", "2020-12-01"],
    ),
    Case(
        55,
        "a date nobody understands",
        "quarantined",
        {"employees.csv": hired(*["2021-03-04"] * 30, "spring 2021")},
        "date-not-understood",
        cells=["B32"],
    ),
    Case(
        56,
        "dates that stand for none",
        "accepted",
        {
            "employees.csv": [
                ["Employee ID", "Hire Date", "Termination Date", "Birth Date"],
                ["1", "2020-01-15", "9999-12-31", "1900-01-01"],
                ["2", "2020-01-15", "2099-12-31", "1980-01-01"],
            ]
        },
        "date-sentinel",
        check=lambda w: len(w.exits) == 0 and w.employees["birth_date"].notna().tolist() == [False, True],
    ),
    Case(
        57,
        "time stamps with a zone",
        "warned",
        {"c.csv": held("2024-01-15T23:30:00Z", "2024-01-15T12:00:00Z")},
        check=lambda w: w.conversations["date"].dt.day.tolist() == [16, 15],
        options={"zone": "Europe/Berlin"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_dates(case, tmp_path):
    verify(case, tmp_path)
