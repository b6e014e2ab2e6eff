import datetime as dt

import pytest

from careerstats.exports.serials import duration, from_iso, from_serial, number


@pytest.mark.parametrize(
    ("serial", "date"),
    [
        # 1 January 1900 is day 1; Excel counts a 29 February 1900 (60) that never was.
        (1, dt.datetime(1900, 1, 1)),
        (59, dt.datetime(1900, 2, 28)),
        (60, dt.datetime(1900, 2, 28)),
        (61, dt.datetime(1900, 3, 1)),
        (44259, dt.datetime(2021, 3, 4)),
        (44259.75, dt.datetime(2021, 3, 4, 18)),
        (44259.999999999, dt.datetime(2021, 3, 5)),
        (2958465, dt.datetime(9999, 12, 31)),
        (0.5, dt.time(12)),
        (0, dt.time(0)),
    ],
)
def test_the_calendar_of_1900(serial, date):
    assert from_serial(serial) == date


@pytest.mark.parametrize(
    ("serial", "date"),
    [
        (0, dt.datetime(1904, 1, 1)),
        (1, dt.datetime(1904, 1, 2)),
        # The calendars are 1,462 days apart.
        (44259 - 1462, dt.datetime(2021, 3, 4)),
        (2957003, dt.datetime(9999, 12, 31)),
    ],
)
def test_the_calendar_of_1904(serial, date):
    assert from_serial(serial, serials_1904=True) == date


@pytest.mark.parametrize(
    "serial", [-1, -0.5, 2958466, 99999999, 1e300, float("nan"), float("inf"), 0.9999999999]
)
def test_outside_the_calendar(serial):
    assert from_serial(serial) is None


def test_the_last_moment_of_the_calendar_does_not_overflow():
    assert from_serial(2958465.9999999999) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021-03-04", dt.datetime(2021, 3, 4)),
        ("2021-03-04T18:30:00", dt.datetime(2021, 3, 4, 18, 30)),
        ("18:30:00", dt.time(18, 30)),
        ("not a date", None),
        ("2021-02-30", None),
    ],
)
def test_iso(text, value):
    assert from_iso(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), ("-3", -3), ("0.5", 0.5), ("1E3", 1000.0), ("12345678901234567", 12345678901234567)],
)
def test_numbers_stay_whole_where_they_are(text, value):
    found = number(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["x", "", "nan", "inf", "-Infinity", "1e999", "1" * 401])
def test_what_is_no_finite_number_is_refused(text):
    with pytest.raises(ValueError, match=r"number|float"):
        number(text)


def test_durations():
    assert duration(1.25) == dt.timedelta(hours=30)
    assert duration(-0.5) == dt.timedelta(hours=-12)
    assert duration(1e300) == 1e300
