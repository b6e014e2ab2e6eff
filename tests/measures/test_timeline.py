"""Runs of days, each function against a count of days one by one."""

import itertools
from datetime import date, timedelta

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from naive import months_before

from careerstats.measures.timeline import (
    FAR,
    Runs,
    as_dates,
    count_on,
    covered_until,
    day_numbers,
    meet,
    runs_between_changes,
    shift,
    stacked,
)

EPOCH = date(1970, 1, 1)


def number(text):
    return int(day_numbers(np.datetime64(text)))


def ints(*values):
    return np.array(values, dtype=np.int64)


def runs(*rows):
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Runs(*columns)


def tuples(made):
    return list(zip(made.owner.tolist(), made.start.tolist(), made.end.tolist(), strict=True))


SPANS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(-5, 20), st.integers(0, 8)).map(
        lambda t: (t[0], t[1], t[1] + t[2])
    ),
    max_size=8,
)


def days_of(spans):
    """Owner and day of each day of each span, as often as spans hold it."""
    return [(o, d) for o, start, end in spans for d in range(start, end + 1)]


def test_days_as_numbers_and_back():
    given_days = np.array(["1969-12-31", "1970-01-01", "NaT"], dtype="datetime64[D]")
    assert day_numbers(given_days).tolist() == [-1, 0, FAR]
    assert day_numbers(given_days, missing=-9).tolist() == [-1, 0, -9]
    assert as_dates(ints(-1, 31)).astype(str).tolist() == [
        "1969-12-31T00:00:00.000000",
        "1970-02-01T00:00:00.000000",
    ]


def test_what_has_no_end_has_none_when_moved():
    assert shift(ints(FAR, 0), 12).tolist() == [FAR, 365]
    assert shift(ints(FAR, FAR - 2), -1)[0] == FAR


@pytest.mark.parametrize(
    ("talked", "months", "last"),
    [
        ("2025-03-15", 12, "2026-03-14"),
        ("2024-02-29", 12, "2025-02-28"),  # 28 Feb 2025 - 12 months is 28 Feb 2024, before the 29th
        ("2025-02-28", 6, "2025-08-27"),  # 28 to 31 Aug - 6 months is 28 Feb, which is outside
        ("2025-08-31", 6, "2026-02-28"),  # 28 Feb - 6 months is 28 Aug
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-01-01", 1, "2025-01-31"),
        ("1960-05-05", 12, "1961-05-04"),
    ],
)
def test_how_long_a_conversation_counts(talked, months, last):
    assert covered_until(ints(number(talked)), months).tolist() == [number(last)]


@given(st.dates(date(1950, 1, 1), date(2080, 1, 1)), st.integers(1, 30))
def test_it_counts_on_exactly_the_days_whose_window_holds_it(talked, months):
    until = EPOCH + timedelta(days=int(covered_until(ints((talked - EPOCH).days), months)[0]))
    assert months_before(until, months) < talked
    assert months_before(until + timedelta(days=1), months) >= talked


def test_changes_become_runs_until_the_next_one():
    owner, day = ints(1, 0, 0, 0, 2), ints(5, 10, 0, 10, 3)
    made, change = runs_between_changes(owner, day, ints(9, 20, 20, 20, 2))
    assert tuples(made) == [(0, 0, 9), (0, 10, 20), (1, 5, 9)]
    assert change.tolist() == [2, 3, 0], "of two on one day the last wins; one past the end is none"


def test_a_change_after_the_end_does_not_lengthen_what_was_before():
    made, change = runs_between_changes(ints(0, 0), ints(0, 50), ints(20, 20))
    assert tuples(made) == [(0, 0, 20)]
    assert change.tolist() == [0]


def test_stacked_by_hand():
    owner, start, end = ints(0, 0, 0, 1), ints(1, 3, 9, 3), ints(4, 8, 10, 5)
    assert tuples(stacked(owner, start, end)) == [(0, 1, 10), (1, 3, 5)], "touching runs are one"
    assert tuples(stacked(owner, start, end, at_least=2)) == [(0, 3, 4)]
    assert len(stacked(owner[:0], start[:0], end[:0])) == 0


@given(SPANS, st.integers(1, 3))
def test_stacked_against_days(spans, at_least):
    made = tuples(stacked(*runs(*spans).__dict__.values(), at_least=at_least))
    days = days_of(spans)
    assert set(days_of(made)) == {d for d in days if days.count(d) >= at_least}
    assert len(days_of(made)) == len(set(days_of(made)))
    assert all(a[0] != b[0] or a[2] + 1 < b[1] for a, b in itertools.pairwise(made)), "runs are maximal"


@given(SPANS, SPANS)
def test_meet_against_days(spans, others):
    cutting = stacked(*runs(*others).__dict__.values())
    cut = runs(*spans)
    at, by, start, end = meet(cut.owner, cut.start, cut.end, cutting)
    found = sorted((int(i), d) for i, s, e in zip(at, start, end, strict=True) for d in range(s, e + 1))
    held = set(days_of(others))
    wanted = sorted((i, d) for i, (o, s, e) in enumerate(spans) for d in range(s, e + 1) if (o, d) in held)
    assert found == wanted
    assert (cutting.owner[by] == cut.owner[at]).all()


@given(SPANS, st.integers(0, 3), st.integers(-8, 30))
def test_at_finds_the_run_of_a_day(spans, owner, day):
    made = stacked(*runs(*spans).__dict__.values())
    found = int(made.at(ints(owner), day)[0])
    inside = (owner, day) in set(days_of(spans))
    assert (found >= 0) == inside
    if inside:
        assert made.owner[found] == owner
        assert made.start[found] <= day <= made.end[found]


@given(SPANS, st.sets(st.integers(-8, 30)))
def test_count_on_against_days(spans, days):
    on = ints(*sorted(days))
    cut = runs(*spans)
    made = count_on(cut.owner, cut.start, cut.end, groups=3, days=on)
    held = days_of(spans)
    assert made.tolist() == [[held.count((g, d)) for d in sorted(days)] for g in range(3)]


def test_runs_know_their_days():
    made = runs((0, 1, 1), (0, 3, 9))
    assert made.days.tolist() == [1, 7]
    assert tuples(made.take(np.array([False, True]))) == [(0, 3, 9)]
