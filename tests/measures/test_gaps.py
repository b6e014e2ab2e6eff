"""Gaps by hand, and their sums against the days counted one by one."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from naive import build, employed, histories, place, spells, state
from people import workforce

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.measures.gaps import gaps
from careerstats.measures.states import filled_from

PEOPLE = [
    ("1", "2020-01-01", "Sales", "L1", "9"),
    ("2", "2020-01-01", "Sales", "L1", "9"),
    ("3", "2020-12-01", "IT", "L1", "9"),
]
TALKS = [("1", "2020-06-01"), ("2", "2020-02-01"), ("2", "2020-12-31")]
LEFT = [("2", "2020-12-31", "voluntary")]
WORK = workforce(PEOPLE, talks=TALKS, exits=LEFT, log_start="2020-01-01", data_end="2021-03-31")


def rows(made):
    table = made.table.assign(**{c: made.table[c].dt.strftime("%Y-%m-%d") for c in ("start", "end")})
    return [tuple(r) for r in table[["employee_id", "start", "end", "days", "is_open"]].to_numpy().tolist()]


def test_gaps_by_hand():
    # Six months back. 1 is eligible from 31 Mar 2020 and covered to 30 Nov; 2 covered to 31 Jul.
    made = gaps(WORK, as_of="2021-03-31", start="2020-01-01", months=6)
    assert rows(made) == [
        ("1", "2020-03-31", "2020-05-31", 62, False),
        ("1", "2020-12-01", "2021-03-31", 121, True),
        ("2", "2020-08-01", "2020-12-30", 152, False),
        ("3", "2021-03-01", "2021-03-31", 31, True),
    ]
    assert made.summary.to_dict("records") == [
        {
            "people": 3,
            "gap_days": 366,
            "eligible_days": 366 + 276 + 31,  # 31 Mar 2020 to 31 Mar 2021; to 31 Dec; March 2021
            "share": pytest.approx(366 / 673),
            "open_gaps": 2,
            "median_days": (62 + 121) / 2,
        }
    ]
    assert made.note == (
        "Of 673 eligible days from 1 Jan 2020 to 31 Mar 2021, 366 (54.4 %) lie in 4 gaps. The log begins on "
        "1 Jan 2020 and fills a window of 6 months only from 1 Jul 2020 on: 62 of the days in gaps lie "
        "before and may be covered by conversations that it could not show; leave start= out to begin there."
    )


def test_days_begin_when_the_log_can_fill_the_window():
    made = gaps(WORK, as_of="2021-03-31", months=6)
    assert rows(made) == [
        ("1", "2020-12-01", "2021-03-31", 121, True),
        ("2", "2020-08-01", "2020-12-30", 152, False),
        ("3", "2021-03-01", "2021-03-31", 31, True),
    ]
    # 1 Jul 2020 to 31 Mar 2021; to 31 Dec 2020; March 2021
    assert made.summary["eligible_days"].tolist() == [274 + 184 + 31]
    assert made.note == "Of 489 eligible days from 1 Jul 2020 to 31 Mar 2021, 304 (62.2 %) lie in 3 gaps."


@pytest.mark.parametrize(
    ("begins", "months", "filled"),
    [
        ("2023-10-01", 12, "2024-09-30"),  # the window of 30 Sep 2024 begins on 1 Oct 2023
        ("2024-03-01", 12, "2025-03-01"),  # that of 28 Feb 2025 begins on 29 Feb 2024
        ("2020-01-01", 6, "2020-07-01"),
    ],
)
def test_the_first_full_window(begins, months, filled):
    day = filled_from(workforce(PEOPLE, log_start=begins), months)
    ends = [pd.Timestamp(filled), pd.Timestamp(filled) - pd.Timedelta(days=1)]
    first, earlier = (e - pd.DateOffset(months=months) + pd.Timedelta(days=1) for e in ends)
    assert first >= pd.Timestamp(begins) > earlier
    assert str(day) == filled


def test_a_log_too_short_for_a_window_says_so():
    made = gaps(WORK, as_of="2020-06-30", months=6)
    assert made.table.empty
    assert made.summary["eligible_days"].tolist() == [0]
    assert made.note == (
        "The log begins on 1 Jan 2020 and fills a window of 6 months only from 1 Jul 2020 on: up to "
        "30 Jun 2020 there is no day to count."
    )


def test_a_gap_that_lasts_to_the_exit_on_the_as_of_date_is_open_and_closed_the_day_after():
    work = workforce(PEOPLE[1:2], talks=TALKS[1:2], exits=LEFT)
    assert rows(gaps(work, as_of="2020-12-31", months=6)) == [("2", "2020-08-01", "2020-12-31", 153, True)]
    assert rows(gaps(work, as_of="2021-01-01", months=6)) == [("2", "2020-08-01", "2020-12-31", 153, False)]


def test_by_group_days_count_where_she_was_and_people_once():
    moved = [("1", "2020-01-01", "Sales", "L1", "9"), ("1", "2021-01-01", "IT", "L1", "9")]
    work = workforce(PEOPLE, talks=TALKS, exits=LEFT, history=moved, log_start="2020-01-01")
    made = gaps(work, as_of="2021-03-31", start="2020-01-01", months=6, by="department")
    columns = ["department", "people", "gap_days", "eligible_days", "open_gaps", "median_days"]
    assert made.summary[columns].to_numpy().tolist() == [
        ["IT", 2, 90 + 31, 90 + 31, 2, (121 + 31) / 2],
        ["Sales", 1, 62 + 31 + 152, 276 + 276, 0, (62 + 152) / 2],
    ]
    assert made.table["department"].tolist() == ["Sales", "IT", "Sales", "IT"]


def test_start_leaves_earlier_days_out():
    made = gaps(WORK, as_of="2021-03-31", start="2020-12-30", months=6)
    assert rows(made) == [
        ("1", "2020-12-30", "2021-03-31", 92, True),
        ("2", "2020-12-30", "2020-12-30", 1, False),
        ("3", "2021-03-01", "2021-03-31", 31, True),
    ]
    assert made.summary["eligible_days"].tolist() == [92 + 2 + 31]


def test_days_before_the_log_are_said():
    work = workforce(PEOPLE, talks=TALKS, exits=LEFT, log_start="2020-04-10", data_end="2021-03-31")
    note = gaps(work, as_of="2021-03-31", start="2020-04-10", months=6).note
    # 1: 10 Apr to 31 May 2020; 2: 1 Aug to 8 Oct
    assert f"only from 9 Oct 2020 on: {52 + 69} of the days in gaps lie before" in note
    assert "only from" not in gaps(work, as_of="2021-03-31", months=6).note


def test_where_looks_at_each_day():
    moved = [("1", "2020-01-01", "Sales", "L1", "9"), ("1", "2021-01-01", "IT", "L1", "9")]
    work = workforce(PEOPLE[:1], talks=TALKS[:1], history=moved)
    made = gaps(work, as_of="2021-03-31", months=6, where={"department": "IT"})
    assert rows(made) == [("1", "2021-01-01", "2021-03-31", 90, True)]


def test_persons_are_not_shown():
    made = gaps(WORK, as_of="2021-03-31", months=6)
    shown = made._repr_html_()
    assert "gap_days" in shown
    assert "employee_id" not in shown
    assert "employee_id" not in repr(made)


def test_nobody_gives_an_empty_table_with_its_columns():
    made = gaps(workforce([], log_start="2020-01-01"), as_of="2021-01-01", by="level")
    assert list(made.table.columns) == ["employee_id", "start", "end", "days", "is_open", "level"]
    assert made.table.empty
    assert made.summary.empty
    assert gaps(WORK, as_of="2019-01-01").summary["eligible_days"].tolist() == [0]


def test_the_picture_shows_each_group():
    moved = gaps(WORK, as_of="2021-03-31", months=6, by="department")
    ticks = " ".join(t.get_text() for t in moved.plot().get_yticklabels())
    assert "Sales" in ticks
    assert "IT" in ticks


def test_refusals():
    with pytest.raises(DataMissingError, match="There is no log"):
        gaps(workforce(PEOPLE), as_of="2021-01-01")
    with pytest.raises(ArgumentError, match="start='soon' is not a date"):
        gaps(WORK, as_of="2021-01-01", start="soon")


@settings(max_examples=30, deadline=None)
@given(histories())
def test_each_eligible_day_is_covered_or_in_one_gap(data):
    work = build(data, log_start="2020-01-01")
    options = {"months": 3, "min_tenure_days": 30, "by": "department"}
    made = gaps(work, as_of="2022-03-31", start="2015-01-01", **options)
    wanted, eligible, seen = {}, {}, set()
    every = spells(data["people"], data["exits"])
    for spell in every:
        on = spell["hired"]
        while on <= date(2022, 3, 31) and employed(spell, on):
            now = state(spell, on, data["talks"], 3, 30)
            unit = place(spell, on, data["history"], every)[0] or "(unknown)"
            eligible[unit] = eligible.get(unit, 0) + (now != "new_joiners")
            seen |= {spell["who"]} if now != "new_joiners" else set()
            wanted[unit] = wanted.get(unit, 0) + (now in ("overdue", "never"))
            on += timedelta(days=1)
    told = made.summary.set_index("department")
    assert told["eligible_days"].to_dict() == {unit: n for unit, n in eligible.items() if n}
    assert told["gap_days"].to_dict() == {unit: n for unit, n in wanted.items() if eligible[unit]}
    assert made.table["days"].sum() == sum(wanted.values())
    lengths = (made.table["end"] - made.table["start"]) / pd.Timedelta(days=1) + 1
    assert lengths.tolist() == made.table["days"].tolist()
    assert told["people"].sum() == len(seen), "everybody is counted once"
