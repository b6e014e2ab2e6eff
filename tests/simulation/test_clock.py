"""Months as days of the calendar."""

import numpy as np
import pytest

from careerstats.errors import ArgumentError
from careerstats.simulation.clock import calendar_of, day_in_month, first_day, last_day, working_day


def days(*texts):
    return np.array(texts, dtype="datetime64[D]")


def test_three_years_run_from_october_2023_to_september_2026():
    calendar = calendar_of(3)
    assert str(first_day(0, calendar)) == "2023-10-01"
    assert str(last_day(35, calendar)) == "2026-09-30"
    assert str(first_day(-1, calendar)) == "2023-09-01"


def test_landmarks_of_three_years_follow_months_of_thirty_days():
    calendar = calendar_of(3)
    assert [str(first_day(e.month, calendar)) for e in calendar.events] == ["2025-05-01", "2025-12-01"]
    assert [len(e.departments) for e in calendar.events] == [3, 2]
    assert [str(first_day(m, calendar)) for m in calendar.cycles] == [
        "2024-07-01",
        "2025-07-01",
        "2026-07-01",
    ]
    assert [str(last_day(m - 1, calendar)) for m in calendar.ratings] == [
        "2024-03-31",
        "2025-03-31",
        "2026-03-31",
    ]


@pytest.mark.parametrize(("years", "months"), [(1, []), (2, [14]), (3, [19, 26]), (5, [19, 26, 43, 50])])
def test_events_leave_room_for_the_window_before_and_the_follow_up_after(years, months):
    calendar = calendar_of(years)
    assert [e.month for e in calendar.events] == months
    assert all(m > 13 and m + calendar.hold <= 12 * years for m in months)


@pytest.mark.parametrize("years", [0, -1, 21, 2.5, "3"])
def test_other_years_are_refused_in_one_sentence(years):
    with pytest.raises(ArgumentError, match="give a whole number from 1 to 20"):
        calendar_of(years)


def test_a_day_in_a_month_at_both_ends_and_within_limits():
    calendar = calendar_of(3)
    month = np.array([4, 4, 4, 4])  # February 2024 has 29 days
    draw = np.array([0.0, 0.9999, 0.0, 0.9999])
    low = days("2023-01-01", "2023-01-01", "2024-02-10", "2024-02-10")
    high = days("NaT", "NaT", "2024-02-20", "2024-02-20")
    made = day_in_month(month, calendar, draw=draw, not_before=low, not_after=high)
    assert made.astype(str).tolist() == ["2024-02-01", "2024-02-29", "2024-02-10", "2024-02-20"]


def test_weekends_move_to_friday_unless_that_leaves_the_month_or_the_employment():
    given = days("2024-03-08", "2024-03-09", "2024-03-10", "2024-06-01", "2024-03-17")
    start = days("2020-01-01", "2020-01-01", "2020-01-01", "2020-01-01", "2024-03-16")
    made = working_day(given, start)
    assert made.astype(str).tolist() == ["2024-03-08", "2024-03-08", "2024-03-08", "2024-06-01", "2024-03-17"]
