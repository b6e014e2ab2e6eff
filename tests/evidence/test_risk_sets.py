"""Who is at risk when, counted by hand and row by row."""

import numpy as np
import pandas as pd
import pytest

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.risk_sets import clock, flags, labels, spells

# Seven rows: end, entry, stratum.
ENDS = np.array([5, 3, 5, 8, 2, 3, 9])
ENTRY = np.array([0, 1, 3, 4, 0, 2, 5])
LAYER = np.array([0, 0, 0, 0, 1, 1, 1])


def at_risk_by_rows(time: float, stratum: int, entry: np.ndarray | None) -> int:
    begins = np.full(len(ENDS), -1) if entry is None else entry
    return int(((begins < time) & (time <= ENDS) & (stratum == LAYER)).sum())


def test_times_are_those_of_each_stratum_in_order():
    times = clock(ENDS, strata=LAYER)
    assert times.time.tolist() == [3, 5, 8, 2, 3, 9]
    assert times.starts.tolist() == [0, 3, 6]


@pytest.mark.parametrize("entry", [None, ENTRY])
@pytest.mark.parametrize("factor", [1, 1.5, 10**9])
def test_people_at_risk_row_by_row(entry, factor):
    # Large and broken times take another way through the code; the counts are the same.
    begins = None if entry is None else entry * factor
    times = clock(ENDS * factor, entry=begins, strata=LAYER)
    got = times.at_risk(np.zeros(7, dtype=int), 1)[:, 0]
    strata = np.repeat([0, 1], np.diff(times.starts))
    expected = [at_risk_by_rows(t / factor, s, entry) for t, s in zip(times.time, strata, strict=True)]
    assert got.tolist() == expected


def test_counts_by_group():
    group = np.array([0, 1, 1, 0, 0, 1, 1])
    times = clock(ENDS)
    assert times.time.tolist() == [2, 3, 5, 8, 9]
    assert times.at_risk(group, 2).tolist() == [[3, 4], [2, 4], [2, 2], [1, 1], [0, 1]]
    assert times.count(group, 2).tolist() == [[1, 0], [0, 2], [1, 1], [1, 0], [0, 1]]
    some = np.array([True, False, True, False, False, False, False])
    assert times.count(group, 2, rows=some).tolist() == [[0, 0], [0, 0], [1, 1], [0, 0], [0, 0]]


def test_only_some_times_count():
    # Times with an event: 5 alone. Rows that end before it, or enter at it or after, are never at risk.
    event = np.array([True, False, False, False, False, False, False])
    times = clock(ENDS, entry=ENTRY, at=event)
    assert times.time.tolist() == [5]
    assert times.leaves.tolist() == [0, -1, 0, 0, -1, -1, -1]
    assert times.at_risk(np.zeros(7, dtype=int), 1).tolist() == [[3]]


def test_no_event_leaves_no_time():
    times = clock(ENDS, entry=ENTRY, strata=LAYER, at=np.zeros(7, dtype=bool))
    assert len(times.time) == 0
    assert times.at_risk(np.zeros(7, dtype=int), 2).shape == (0, 2)


def test_nobody():
    times = clock(np.empty(0))
    assert len(times.time) == 0
    assert times.count(np.empty(0, dtype=int), 1).shape == (0, 1)


def test_sums_run_within_each_stratum():
    times = clock(ENDS, strata=LAYER)
    values = np.array([1.0, 2, 4, 8, 16, 32])
    assert times.suffix(values).tolist() == [7, 6, 4, 56, 48, 32]
    assert times.prefix(values).tolist() == [1, 3, 7, 8, 24, 56]


def test_times_that_differ_by_rounding_are_one_time():
    # 0.1 + 0.2 is not 0.3 to a computer; R's survfit takes them for tied, too.
    times = clock(np.array([0.1 + 0.2, 0.3, 0.5]), entry=np.array([0.0, 0.1, 0.3]))
    assert times.time.tolist() == pytest.approx([0.3, 0.5])
    assert times.at_risk(np.zeros(3, dtype=int), 1)[:, 0].tolist() == [2, 1]
    # Entering at what is 0.3 but for rounding is not before 0.3.
    late = clock(np.array([0.3, 0.7]), entry=np.array([0.0, 0.3 - 1e-16]))
    assert late.at_risk(np.zeros(2, dtype=int), 1)[:, 0].tolist() == [1, 1]


def test_days_of_thirty_years_stay_apart_also_in_years():
    days = np.arange(10_950, 10_960)
    assert len(clock(days / 365.25).time) == len(clock(days).time) == 10


@pytest.mark.parametrize("seed", range(4))
def test_random_rows_with_many_strata(seed):
    draw = np.random.default_rng(seed)
    n = 300
    ends, layer = draw.integers(1, 15, n), draw.integers(0, 6, n)
    entry = draw.integers(0, ends)
    event = draw.random(n) < 0.4
    times = clock(ends, entry=entry, strata=layer, at=event)
    group = draw.integers(0, 3, n)
    got = times.at_risk(group, 3)
    strata = np.repeat(np.arange(len(times.starts) - 1), np.diff(times.starts))
    for row, (t, s) in enumerate(zip(times.time, strata, strict=True)):
        there = (entry < t) & (ends >= t) & (layer == s)
        assert got[row].tolist() == np.bincount(group[there], minlength=3).tolist()


@pytest.mark.parametrize(
    ("durations", "entry", "message"),
    [
        ([1, np.nan], None, "without gaps"),
        ([1, np.inf], None, "without gaps"),
        ([-1, 2], None, "negative"),
        ([[1, 2]], None, "one list"),
        ([1, 2], [0], "as long as durations"),
        ([1, 2], [0, np.nan], "as long as durations"),
        ([1, 2], [0, 2], "not before the end in 1 rows"),
    ],
)
def test_bad_times_are_refused(durations, entry, message):
    with pytest.raises(ArgumentError, match=message):
        spells(durations, entry)


def test_times_before_zero_are_fine_with_entry():
    ends, begins = spells([-1, 5], [-3, 0])
    assert ends.tolist() == [-1, 5]
    assert begins.tolist() == [-3, 0]


@pytest.mark.parametrize("events", [[0, 2], [1], [0.5, 1], [np.nan, 1]])
def test_bad_events_are_refused(events):
    with pytest.raises(ArgumentError, match="0 and 1"):
        flags(events, 2)


def test_labels_are_in_order_and_complete():
    codes, names = labels(pd.Series(["b", "a", "b"], index=[7, 8, 9]), 3, "group")
    assert codes.tolist() == [1, 0, 1]
    assert list(names) == ["a", "b"]
    with pytest.raises(ArgumentError, match="as long as"):
        labels(["a"], 2, "group")
    with pytest.raises(DataMissingError, match="group has missing values"):
        labels(["a", None], 2, "group")
