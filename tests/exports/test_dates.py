"""Kinds 50 to 57 of mess: every way a day is written, and columns that fit two orders."""

import datetime as dt
import time

import numpy as np
import pandas as pd
import pytest
from sheets import column

from careerstats.exports.columns import ParseOptions
from careerstats.exports.findings import REFUSED, WARNING
from careerstats.exports.values import parse

TODAY = pd.Timestamp("2026-09-30")


def read(values, field="hire_date", *, grid_parts=None, **options):
    grid = column(values, **(grid_parts or {}))
    rows = pd.RangeIndex(len(values)).to_numpy()
    return parse(field, "date", grid, rows, 0, options=ParseOptions(today=TODAY, **options))


def shown(parsed) -> list:
    return [None if pd.isna(v) else v.date().isoformat() for v in parsed.values]


def rules(parsed) -> set:
    return {f.rule for f in parsed.findings}


def finding(parsed, rule):
    return next(f for f in parsed.findings if f.rule == rule)


ONE_WAY = {
    "2024-03-31": "2024-03-31",
    "2024/03/31": "2024-03-31",
    "2024.3.31": "2024-03-31",
    "2024-03-31 23:59:59": "2024-03-31",
    "2024-03-31T08:15": "2024-03-31",
    "2024-03-31T08:15:00.123Z": "2024-03-31",
    "2024-03-31 08:15 UTC": "2024-03-31",
    "31/03/2024": "2024-03-31",
    "3/31/2024": "2024-03-31",
    "31.03.2024": "2024-03-31",
    "31.3.24": "2024-03-31",
    "31-03-2024": "2024-03-31",
    "31 03 2024": "2024-03-31",
    "31/03/2024 14:30": "2024-03-31",
    "03/31/2024 2:30 PM": "2024-03-31",
    "Sun 31/03/2024": "2024-03-31",
    "31 March 2024": "2024-03-31",
    "31-Mar-2024": "2024-03-31",
    "31-Mar-24": "2024-03-31",
    "31. März 2024": "2024-03-31",
    "31 mars 2024": "2024-03-31",
    "31 de marzo de 2024": "2024-03-31",
    "1 août 2023": "2023-08-01",
    "1. Okt. 2023": "2023-10-01",
    "March 31, 2024": "2024-03-31",
    "Mar 31 2024": "2024-03-31",
    "Mar 31st, 2024": "2024-03-31",
    "Sunday, March 31, 2024": "2024-03-31",
    "31MAR2024": "2024-03-31",
    "20240331": "2024-03-31",
    "45382": "2024-03-31",
    "45382.75": "2024-03-31",
    "29 Feb 2024": "2024-02-29",
}


@pytest.mark.parametrize(("text", "day"), ONE_WAY.items())
def test_text_that_reads_one_way(text, day):
    parsed = read([text])
    assert shown(parsed) == [day]
    assert parsed.bad == {}


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (dt.datetime(2024, 3, 31), "2024-03-31"),
        (dt.datetime(2024, 3, 31, 23, 59), "2024-03-31"),
        (dt.date(2024, 3, 31), "2024-03-31"),
        (45382, "2024-03-31"),
        (45382.5, "2024-03-31"),
        (20240331, "2024-03-31"),
        (20240331.0, "2024-03-31"),
    ],
)
def test_cells_that_are_no_text(value, day):
    assert shown(read([value])) == [day]


@pytest.mark.parametrize(
    "value",
    ["31 Foo 2024", "thirty", "2024-02-30", "32/01/2024", "2024-13-01", "yesterday", "2024", "123",
     "12/2024", -5, dt.time(8, 0), dt.timedelta(days=1), True, "1/1", "31/31/2024"],
)  # fmt: skip
def test_kind_55_what_is_no_date_is_bad_never_guessed(value):
    parsed = read([value, "2020-01-01"])
    assert shown(parsed) == [None, "2020-01-01"]
    assert parsed.bad == {0: "date-not-understood"}
    assert finding(parsed, "date-not-understood").message == (
        "hire_date: the date is not understood (1 cell: A1)."
    )


@pytest.mark.parametrize("value", ["0202-01-01", "2204-05-06", "1850-01-01", dt.datetime(2150, 1, 1)])
def test_years_that_cannot_be_are_bad(value):
    assert read([value]).bad == {0: "date-implausible"}


def test_kind_50_serials_count_from_1904_where_the_workbook_does():
    # 2021-03-04 is day 44259 from 1900 and day 42797 from 1904
    assert shown(read([44259])) == ["2021-03-04"]
    assert shown(read([42797], grid_parts={"serials_1904": True})) == ["2021-03-04"]


def test_kind_51_and_52_serials_and_compact_dates_are_counted():
    parsed = read(["44259", "20240331", "2024-04-01"])
    assert shown(parsed) == ["2021-03-04", "2024-03-31", "2024-04-01"]
    assert finding(parsed, "date-serial").message == "hire_date: serial day numbers (1 cell: A1)."
    assert finding(parsed, "date-compact").severity == WARNING


def test_kind_53_one_value_decides_for_the_column():
    assert shown(read(["03/04/2021", "25/12/2021"])) == ["2021-04-03", "2021-12-25"]
    assert shown(read(["03/04/2021", "12/25/2021"])) == ["2021-03-04", "2021-12-25"]


def test_kind_53_values_of_both_orders_hold_back_what_could_be_either():
    parsed = read(["03/04/2021", "25/12/2021", "12/25/2021", "05/05/2021"])
    assert shown(parsed) == [None, "2021-12-25", "2021-12-25", "2021-05-05"]
    assert parsed.bad == {0: "date-order-mixed"}
    assert finding(parsed, "date-order-mixed").message == (
        "hire_date: dates written day first (1) and month first (1), and more that could be either "
        "(1 cell: A1)."
    )


def test_kind_53_a_column_that_fits_both_orders_asks():
    parsed = read(["03/04/2021", "05/06/2021", "07/07/2021"])
    assert shown(parsed) == [None, None, "2021-07-07"]
    assert parsed.bad == {0: "date-order-unknown", 1: "date-order-unknown"}
    assert parsed.order == "unknown"
    asked = finding(parsed, "date-order-unknown")
    assert asked.severity == REFUSED
    assert asked.message == "hire_date: all dates could be day first or month first (2 cells: A1, A2)."
    assert asked.action == "not read; put dayfirst = true or false into columns.toml"
    day, month = parsed.readings
    assert day[0] == pd.Timestamp("2021-04-03")
    assert month[0] == pd.Timestamp("2021-03-04")


def test_kind_53_an_optional_date_that_fits_both_orders_is_left_blank():
    asked = finding(read(["03/04/1981"], field="birth_date"), "date-order-unknown")
    assert asked.severity == WARNING
    assert asked.action.startswith("read as blank")


@pytest.mark.parametrize(("dayfirst", "day"), [(True, "2021-04-03"), (False, "2021-03-04")])
def test_kind_53_the_answer_settles_it(dayfirst, day):
    parsed = read(["03/04/2021"], dayfirst=dayfirst)
    assert shown(parsed) == [day]
    assert parsed.bad == {}
    assert parsed.findings == []


def test_kind_53_a_value_against_the_answer_is_bad():
    parsed = read(["03/04/2021", "12/25/2021"], dayfirst=True)
    assert shown(parsed) == ["2021-04-03", None]
    assert parsed.bad == {1: "date-not-understood"}


def test_dates_with_points_are_day_first_by_custom():
    parsed = read(["03.04.2021", "05.06.2021"])
    assert shown(parsed) == ["2021-04-03", "2021-06-05"]
    assert finding(parsed, "date-points").severity == WARNING


DAMAGED = [dt.datetime(2021, 4, d) for d in range(1, 7)] + [f"{d}/04/2021" for d in range(13, 19)]


def test_kind_53_dates_exchanged_by_the_spreadsheet_are_suspected():
    parsed = read(DAMAGED)
    assert parsed.order == "swapped"
    asked = finding(parsed, "date-order-unknown")
    assert asked.severity == REFUSED
    assert asked.message.endswith("(5 cells: A1, A2, A3, A5, A6).")  # 4 April is the same either way
    assert shown(parsed)[3] == "2021-04-04"
    assert shown(parsed)[6:] == [f"2021-04-{d}" for d in range(13, 19)]


@pytest.mark.parametrize(("swapped", "first"), [(True, "2021-01-04"), (False, "2021-04-01")])
def test_kind_53_the_answer_settles_exchanged_dates(swapped, first):
    parsed = read(DAMAGED, swapped=swapped)
    assert shown(parsed)[0] == first
    assert parsed.bad == {}


def test_real_dates_with_days_over_12_are_not_suspected():
    parsed = read([*DAMAGED, dt.datetime(2021, 4, 30)])
    assert parsed.order == "day"
    assert shown(parsed)[0] == "2021-04-01"


@pytest.mark.parametrize(
    ("field", "text", "day"),
    [
        ("birth_date", "25/12/69", "1969-12-25"),
        ("birth_date", "25/12/11", "2011-12-25"),
        ("birth_date", "25/12/13", "1913-12-25"),
        ("hire_date", "25/12/69", "1969-12-25"),
        ("hire_date", "25/12/27", "2027-12-25"),
        ("hire_date", "25/12/28", "1928-12-25"),
        ("hire_date", "25-Dec-99", "1999-12-25"),
    ],
)
def test_kind_54_two_digit_years_by_a_stated_pivot(field, text, day):
    """With 2026 as the present year: births up to 2012, others up to 2027 are of this century."""
    parsed = read([text], field=field)
    assert shown(parsed) == [day]
    assert finding(parsed, "date-pivot").severity == WARNING


@pytest.mark.parametrize(
    "value",
    ["1900-01-01", "31/12/9999", "9999-12-31", "2099-12-31", dt.datetime(1900, 1, 1),
     dt.datetime(2999, 12, 31), 2958465, 0, "99991231", "1970-01-01", dt.time(0, 0), "31-Dec-9999"],
)  # fmt: skip
def test_kind_56_days_that_stand_for_none_are_blank_and_counted(value):
    parsed = read([value, "2020-01-01"], field="exit_date")
    assert shown(parsed) == [None, "2020-01-01"]
    assert parsed.bad == {}
    if value not in (0, "99991231"):
        assert finding(parsed, "date-sentinel").message.endswith("(1 cell: A1).")


def test_somebody_may_be_born_on_the_first_of_1970():
    assert shown(read(["1970-01-01"], field="birth_date")) == ["1970-01-01"]


@pytest.mark.parametrize(
    "text", ["N/A", "-", "Present", "N/A-StillEmployed", "0000-00-00", "None", " ", "still active"]
)
def test_kind_47_words_for_none_are_blank(text):
    parsed = read([text], field="exit_date")
    assert shown(parsed) == [None]
    assert parsed.bad == {}


def test_kind_57_time_stamps_with_a_zone_move_to_the_organisations():
    stamps = [
        "2024-03-31T23:30:00Z",
        "2024-03-31T12:00:00Z",
        "2024-06-30T22:30:00+00:00",
        "2024-01-01 00:30:00+05:30",
    ]
    assert shown(read(stamps)) == ["2024-03-31", "2024-03-31", "2024-06-30", "2023-12-31"]
    berlin = read(stamps, timezone="Europe/Berlin")
    assert shown(berlin) == ["2024-04-01", "2024-03-31", "2024-07-01", "2023-12-31"]
    assert finding(berlin, "date-moved").message.endswith("(3 cells: A1, A3, A4).")


def test_a_date_without_a_time_never_moves():
    assert shown(read(["2024-03-31 UTC"], timezone="America/New_York")) == ["2024-03-31"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02", "2024-02-29"),
        ("Feb 2024", "2024-02-29"),
        ("02/2024", "2024-02-29"),
        ("2024Q1", "2024-03-31"),
        ("Q3 2024", "2024-09-30"),
        ("2024", "2024-12-31"),
        ("H1 2024", "2024-06-30"),
        (2024, "2024-12-31"),
        ("202402", "2024-02-29"),
    ],
)
def test_periods_mean_their_last_day(text, day):
    assert shown(read([text], field="snapshot_date")) == [day]
    assert shown(read([text], field="date", header="Review Period")) == [day]
    assert read([text], field="date").bad == {0: "date-not-understood"}


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!"])
def test_kind_48_error_cells_are_no_blanks(error):
    parsed = read([error, "2020-01-01"], field="exit_date")
    assert parsed.bad == {0: "error-cell"}
    marked = read([None, "2020-01-01"], field="exit_date", grid_parts={"errors": {(0, 0): "#N/A"}})
    assert marked.bad == {0: "error-cell"}


def test_suppressed_dates_are_named():
    assert read(["<5"]).bad == {0: "suppressed"}


def test_blank_column_and_no_rows():
    assert shown(read([None, None])) == [None, None]
    none = parse("hire_date", "date", column(["x"]), np.array([], dtype=int), 0)
    assert len(none.values) == 0
    assert none.values.dtype == "datetime64[us]"


def test_the_input_is_not_changed():
    grid = column(["2024-01-01", " x "])
    before = [c.copy() for c in grid.columns]
    parse("hire_date", "date", grid, pd.RangeIndex(2).to_numpy(), 0)
    assert all((a == b).all() for a, b in zip(before, grid.columns, strict=True))


ODD = [
    "²",
    "9" * 400,
    "x" * 40_000,
    "9999-12-31T23:30:00-05:00",
    "2024-01-01T99:99:00Z",
    "2024-01-01T10:00:00+99:99",
]
ODD += [float("inf"), 1e300, "0000-00-01", "1/1/0000", "٣١/١٢/٢٠٢٤", "2024-01-01T10:00 XYZ"]


@pytest.mark.parametrize("value", ODD)
def test_odd_values_break_nothing(value):
    parsed = read([value, "2024-02-01"])
    assert shown(parsed)[1] == "2024-02-01"
    assert shown(parsed)[0] in (None, "2024-01-01", "2024-12-31")


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York"])
def test_columns_of_stamps_agree_with_stamps_one_by_one(zone):
    """Read at one go, a column gives what each value gives beside one that must be read alone."""
    stamps = [
        "2024-03-31T23:30:00Z",
        "2024-03-31 00:30:00+05:30",
        "2024-06-30T22:30",
        "2024-12-31T02:00:00.5-0800",
    ]
    stamps += ["2024-01-01", "9999-12-31T00:00:00Z"]
    together = read(stamps, timezone=zone)
    apart = [shown(read([stamp, "31 Mar 2024"], timezone=zone))[0] for stamp in stamps]
    assert shown(together) == apart
    expected = {"UTC": "2024-12-31", "Europe/Berlin": "2024-12-31", "America/New_York": "2024-12-31"}
    assert apart[3] == expected[zone]


def test_many_stamps_are_read_in_a_moment():
    stamps = [
        f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}T{i % 24:02d}:{i % 60:02d}:{i % 59:02d}.{i}Z"
        for i in range(20_000)
    ]
    begin = time.perf_counter()
    parsed = read(stamps, field="date")
    assert time.perf_counter() - begin < 2
    assert parsed.values.notna().all()
