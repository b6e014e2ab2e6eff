"""Days, calendar months and quarters, against days counted on a calendar."""

import numpy as np
import pandas as pd
import pytest

from careerstats.errors import ArgumentError
from careerstats.periods import (
    add_months,
    as_day,
    period_ends,
    quarter_bounds,
    quarter_ends,
    quarter_of,
    to_days,
)


def day(text):
    return np.datetime64(text, "D")


@pytest.mark.parametrize(
    "given",
    ["2026-09-30", "2026-09-30T23:59", pd.Timestamp("2026-09-30 08:00"), day("2026-09-30"), "20260930"],
)
def test_a_day_is_a_day_however_it_is_written(given):
    assert as_day(given) == day("2026-09-30")


@pytest.mark.parametrize("given", ["30/09/2026", "soon", None, "", pd.NaT, "2026-13-01"])
def test_what_is_no_day_is_refused_with_the_argument_named(given):
    with pytest.raises(ArgumentError, match=r"as_of=.* is not a date; write it year-month-day"):
        as_day(given, "as_of")


def test_a_zone_is_dropped_without_moving_the_day():
    assert as_day(pd.Timestamp("2026-09-30 23:30", tz="Europe/Berlin")) == day("2026-09-30")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-08-31", -6, "2026-02-28"),
        ("2024-08-31", -6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", -48, "2020-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-30", -1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("1969-12-31", 2, "1970-02-28"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)
def test_month_ends_clip(start, months, end):
    assert add_months(day(start), months) == day(end)


def test_months_agree_with_pandas_on_many_days():
    days = pd.date_range("1999-01-01", "2008-12-31", freq="D")
    for months in (-25, -12, -1, 1, 3, 11):
        expected = (days + pd.DateOffset(months=months)).to_numpy().astype("datetime64[D]")
        assert (add_months(days.to_numpy(), months) == expected).all()


def test_a_missing_day_stays_missing():
    assert np.isnat(add_months(np.array(["NaT"], dtype="datetime64[D]"), 3)).all()


def test_quarters_have_their_first_and_last_day():
    assert quarter_bounds("2026Q3") == (day("2026-07-01"), day("2026-09-30"))
    assert quarter_bounds("2024-q1") == (day("2024-01-01"), day("2024-03-31"))


def test_a_fiscal_year_from_april_ends_its_last_quarter_in_march():
    assert quarter_bounds("2026Q4", fiscal_start=4) == (day("2027-01-01"), day("2027-03-31"))
    assert quarter_of("2027-03-31", fiscal_start=4) == "2026Q4"
    assert quarter_of("2026-04-01", fiscal_start=4) == "2026Q1"


def test_each_day_lies_in_its_quarter():
    for text in pd.date_range("2023-01-01", "2025-12-31", freq="17D").strftime("%Y-%m-%d"):
        for fiscal in (1, 4, 7, 10):
            first, last = quarter_bounds(quarter_of(text, fiscal_start=fiscal), fiscal_start=fiscal)
            assert first <= day(text) <= last


@pytest.mark.parametrize("given", ["2026", "Q3 2026", "2026Q5", "2026Q0", ""])
def test_what_is_no_quarter_is_refused(given):
    with pytest.raises(ArgumentError, match="is not a quarter; write year and quarter, as in '2026Q3'"):
        quarter_bounds(given)


def test_a_fiscal_start_outside_the_year_is_refused():
    with pytest.raises(ArgumentError, match="fiscal_start=13 is not a month; give a number from 1 to 12"):
        quarter_bounds("2026Q3", fiscal_start=13)


def test_quarter_ends_include_both_boundaries():
    ends = quarter_ends("2025-12-31", "2026-09-30")
    assert [str(e) for e in ends] == ["2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30"]
    assert len(quarter_ends("2026-01-01", "2026-03-30")) == 0


def test_other_steps():
    assert [str(e) for e in period_ends("2024-01-31", "2024-03-30", every="month")] == [
        "2024-01-31",
        "2024-02-29",
    ]
    assert [str(e) for e in period_ends("2024-01-01", "2026-01-01", every="year")] == [
        "2024-12-31",
        "2025-12-31",
    ]
    assert len(period_ends("2024-02-28", "2024-03-01", every="day")) == 3
    with pytest.raises(ArgumentError, match="every='week' is not accepted"):
        period_ends("2024-01-01", "2024-12-31", every="week")


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ArgumentError, match="end=2024-01-01 lies before start=2024-02-01"):
        period_ends("2024-02-01", "2024-01-01")


def test_a_column_of_dates_becomes_days():
    made = to_days(pd.Series(pd.to_datetime(["2024-02-29", None])))
    assert made.dtype == "datetime64[D]"
    assert made[0] == day("2024-02-29")
    assert np.isnat(made[1])
