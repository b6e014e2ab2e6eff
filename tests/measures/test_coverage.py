"""Coverage counted by hand, and against the definitions day by day."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from naive import build, coverage_counts, histories, until
from people import workforce

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.intervals import wilson_bounds
from careerstats.measures.coverage import coverage, coverage_over_time

# As of 30 Jun 2022, twelve months back: 1 Jul 2021 to 30 Jun 2022.
PEOPLE = [
    ("1", "2020-01-01", "Sales", "L1", "9"),  # talked on the as-of date
    ("2", "2020-01-01", "Sales", "L1", "9"),  # talked a day before the window
    ("3", "2020-01-01", "Sales", "L2", "9"),  # talked on the first day of the window
    ("4", "2022-04-01", "Sales", "L1", "9"),  # 90 days on the as-of date: eligible, never
    ("5", "2022-04-02", "IT", "L1", "9"),  # 89 days: new joiner, though talked
    ("6", "2020-01-01", "IT", "L2", "8"),  # leaves on the as-of date: still counted
    ("7", "2020-01-01", "IT", "L2", "8"),  # left the day before
    ("8", "2022-07-01", "IT", "L2", "8"),  # hired the day after
    ("9", "2020-01-01", None, "L3", None),  # no department; talk was only scheduled
]
TALKS = [
    ("1", "2022-06-30"),
    ("2", "2021-06-30"),
    ("3", "2021-07-01"),
    ("5", "2022-05-05"),
    ("6", "2022-01-01"),
    ("7", "2022-01-01"),
    ("8", "2022-06-30"),  # before the hire
    ("9", "2022-03-03", None, None, None, None, "scheduled"),
]
TALKS = [(*t, *[None] * (6 - len(t)), "held") if len(t) == 2 else t for t in TALKS]
LEFT = [("6", "2022-06-30", "let_go"), ("7", "2022-06-29", "voluntary")]
WORK = workforce(PEOPLE, talks=TALKS, exits=LEFT, log_start="2020-01-01")
COUNTS = ["people", "covered", "overdue", "never", "new_joiners", "unknown"]


def counts(made, *by):
    return {tuple(r[: len(by)]): tuple(r[len(by) :]) for r in made.table[[*by, *COUNTS]].to_numpy().tolist()}


def test_everybody_by_hand():
    made = coverage(WORK, as_of="2022-06-30")
    assert counts(made) == {(): (6, 3, 1, 2, 1, 0)}
    row = made.table.iloc[0]
    assert row["rate"] == pytest.approx(3 / 6)
    assert [row["lower"], row["upper"]] == pytest.approx(
        [0.1876162, 0.8123838], abs=1e-6
    )  # R: prop.test(3, 6, correct = FALSE)


def test_by_department_with_the_unknown_as_a_group():
    assert counts(coverage(WORK, as_of="2022-06-30", by="department"), "department") == {
        ("IT",): (1, 1, 0, 0, 1, 0),
        ("Sales",): (4, 2, 1, 1, 0, 0),
        ("(unknown)",): (1, 0, 0, 1, 0, 0),
    }


def test_by_two_columns():
    made = coverage(WORK, as_of="2022-06-30", by=["department", "level"])
    assert list(made.table.columns[:3]) == ["department", "level", "people"]
    assert counts(made, "department", "level")[("Sales", "L1")] == (3, 1, 1, 1, 0, 0)


@pytest.mark.parametrize(
    ("where", "people"),
    [
        ({"department": "Sales"}, 4),
        ({"department": ["Sales", "(unknown)"]}, 5),
        ({"department": "Sales", "level": "L2"}, 1),
        (lambda f: f["level"].isin(["L2", "L3"]), 3),
        ({"department": "Nowhere"}, 0),
    ],
)
def test_where(where, people):
    assert coverage(WORK, as_of="2022-06-30", where=where).table["people"].tolist() == [people]


def test_the_sentence():
    assert coverage(WORK, as_of="2022-06-30").note == (
        "Of 6 people employed for at least 90 days on 30 Jun 2022, 3 (50.0 %) had a career conversation in "
        "the 12 months from 1 Jul 2021 to 30 Jun 2022; 1 new joiner is not counted."
    )


def test_a_window_before_the_log_is_said():
    work = workforce(PEOPLE, talks=TALKS, exits=LEFT, log_start="2021-07-02")
    assert coverage(work, as_of="2022-06-30").note.endswith(
        "The log begins on 2 Jul 2021, inside the window of 30 Jun 2022: conversations before that day "
        "could not be seen."
    )
    work = workforce(PEOPLE, talks=TALKS, exits=LEFT, log_start="2021-07-01")
    assert "log begins" not in coverage(work, as_of="2022-06-30").note


@pytest.mark.parametrize(
    ("talked", "as_of", "months", "covered"),
    [
        ("2020-02-28", "2020-08-31", 6, 0),  # 31 Aug - 6 months = 29 Feb 2020
        ("2020-02-29", "2020-08-31", 6, 0),
        ("2020-03-01", "2020-08-31", 6, 1),
        ("2021-02-28", "2021-08-31", 6, 0),  # no leap year: 28 Feb
        ("2021-03-01", "2021-08-31", 6, 1),
        ("2020-02-29", "2021-02-28", 12, 1),  # 28 Feb 2021 - 12 months = 28 Feb 2020
        ("2020-02-29", "2021-03-01", 12, 0),
    ],
)
def test_leap_days_and_month_ends(talked, as_of, months, covered):
    work = workforce([("1", "2019-01-01")], talks=[("1", talked)])
    assert coverage(work, as_of=as_of, months=months).table["covered"].tolist() == [covered]


def test_a_transfer_counts_once_where_she_is_on_the_day():
    moved = [("1", "2020-01-01", "Sales", "L1", "9"), ("1", "2022-03-01", "IT", "L1", "8")]
    work = workforce(PEOPLE[:1], talks=TALKS[:1], history=moved)
    before = coverage(work, as_of="2022-02-28", by="department").table
    after = coverage(work, as_of="2022-07-31", by="department").table
    assert before[["department", "people"]].to_numpy().tolist() == [["Sales", 1]]
    assert after[["department", "people", "covered"]].to_numpy().tolist() == [["IT", 1, 1]]


def test_a_rehire_begins_anew():
    work = workforce(
        [("1", "2020-01-01"), ("1", "2022-01-01")],
        talks=[("1", "2021-12-01")],
        exits=[("1", "2021-12-31", "voluntary")],
    )
    assert counts(coverage(work, as_of="2022-03-31")) == {(): (0, 0, 0, 0, 1, 0)}
    assert counts(coverage(work, as_of="2022-04-01")) == {(): (1, 0, 0, 1, 0, 0)}


def test_a_conversation_on_the_day_of_hire_and_of_exit_counts():
    work = workforce(
        [("1", "2022-01-01"), ("2", "2020-01-01")],
        talks=[("1", "2022-01-01"), ("2", "2022-01-31")],
        exits=[("2", "2022-01-31", "let_go")],
    )
    assert coverage(work, as_of="2022-01-31", min_tenure_days=0).table["covered"].tolist() == [2]


def test_a_silent_manager_s_people_are_unknown_and_stay_among_the_people():
    quiet = [(str(i), "2020-01-01", "Sales", "L1", "9") for i in range(3)]
    loud = [(str(i), "2020-01-01", "IT", "L1", "8") for i in range(3, 6)]
    work = workforce([*quiet, *loud], talks=[("3", "2022-01-01"), ("0", "2020-06-01")])
    assert counts(coverage(work, as_of="2022-06-30", by="department"), "department") == {
        ("IT",): (3, 1, 0, 2, 0, 0),
        ("Sales",): (3, 0, 1, 2, 0, 3),
    }


def test_nobody_is_said_not_hidden():
    made = coverage(WORK, as_of="2019-12-31")
    assert counts(made) == {(): (0, 0, 0, 0, 0, 0)}
    assert made.table[["rate", "lower", "upper"]].isna().all(axis=None)
    assert made.note.startswith("Of 0 people")
    assert coverage(WORK, as_of="2019-12-31", by="level").table.empty
    nobody = workforce([], log_start="2020-01-01")
    assert coverage(nobody, as_of="2022-06-30", by=["level", "team"]).table.empty
    assert len(coverage(nobody, as_of="2022-06-30").table) == 1


def test_a_day_after_the_data_is_said():
    late = coverage(WORK, as_of="2022-12-31").note
    assert late.endswith("The data end on 1 Jul 2022: what happened after that day is not known.")


def test_without_a_log_one_sentence():
    with pytest.raises(DataMissingError, match="There is no log of conversations"):
        coverage(workforce(PEOPLE), as_of="2022-06-30")


@pytest.mark.parametrize(
    "options", [{"months": 0}, {"min_tenure_days": -1}, {"by": "salary"}, {"as_of": "soon"}, {"where": 3}]
)
def test_other_options_are_refused(options):
    with pytest.raises(ArgumentError):
        coverage(WORK, **{"as_of": "2022-06-30", **options})


def test_over_time_is_coverage_at_each_end():
    made = coverage_over_time(WORK, start="2020-01-01", end="2022-12-31", by="department")
    assert list(made.table.columns[:2]) == ["date", "department"]
    for date, rows in made.table.groupby("date"):
        alone = coverage(WORK, as_of=date, by="department").table
        pd.testing.assert_frame_equal(rows.drop(columns="date").reset_index(drop=True), alone)
    assert made.table["date"].nunique() == 12
    assert made.note.endswith("3 (60.0 %) of 5 on 31 Dec 2022.") is False


def test_over_time_without_an_end_says_so():
    made = coverage_over_time(WORK, start="2022-01-01", end="2022-02-28")
    assert made.table.empty
    assert made.note == "No quarter ends from 1 Jan 2022 to 28 Feb 2022."


def test_over_time_begins_when_the_log_can_fill_the_window():
    work = workforce(PEOPLE, talks=TALKS, exits=LEFT, log_start="2021-01-01", data_end="2022-07-01")
    made = coverage_over_time(work)
    assert made.table["date"].dt.strftime("%Y-%m-%d").tolist() == ["2021-12-31", "2022-03-31", "2022-06-30"]
    assert "log begins" not in made.note
    short = coverage_over_time(work, end="2021-06-30", every="month")
    assert short.table["date"].dt.strftime("%Y-%m-%d").tolist() == ["2021-06-30"]
    assert "The log begins on 1 Jan 2021, inside the window of 30 Jun 2021" in short.note
    with pytest.raises(DataMissingError, match="There is no log"):
        coverage_over_time(workforce(PEOPLE, data_end="2022-07-01"))


def test_pictures_hold_each_row():
    made = coverage(WORK, as_of="2022-06-30", by="department")
    ticks = [t.get_text() for t in made.plot().get_yticklabels()]
    assert all(any(name in tick for tick in ticks) for name in ("IT", "Sales", "(unknown)"))
    made = coverage_over_time(WORK, start="2021-01-01", end="2022-12-31")
    curve = made.plot()
    low, high = made.table["people"].min(), made.table["people"].max()
    assert any(t.get_text().startswith(f"n = {low} to {high}") for t in curve.texts)
    assert any(len(line.get_xdata()) == 8 for line in curve.get_lines())


@settings(max_examples=40, deadline=None)
@given(histories())
def test_every_count_against_the_definitions(data):
    work = build(data, log_start="2020-01-01")
    for text in ("2020-12-31", "2021-08-31", "2022-06-30"):
        made = coverage(work, as_of=text, months=6, min_tenure_days=30, by="department").table
        wanted = coverage_counts(data, np.datetime64(text).item(), 6, 30)
        assert set(made["department"]) == {d or "(unknown)" for d in wanted}
        for row in made.to_dict("records"):
            told = wanted[None if row["department"] == "(unknown)" else row["department"]]
            assert {name: row[name] for name in told} == told
            assert row["people"] == told["covered"] + told["overdue"] + told["never"]
            bounds = wilson_bounds(row["covered"], row["people"])
            assert [row["lower"], row["upper"]] == pytest.approx([float(b) for b in bounds], nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_the_daily_curve_read_at_quarter_ends_is_the_quarterly_one(data):
    work = build(data, log_start="2020-01-01")
    options = {"start": "2020-01-01", "end": "2022-12-31", "by": ["department", "level"]}
    daily = coverage_over_time(work, every="day", **options).table
    quarterly = coverage_over_time(work, **options).table
    at_ends = daily[daily["date"].isin(quarterly["date"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(at_ends, quarterly)


@settings(max_examples=30, deadline=None)
@given(histories())
def test_what_happens_later_changes_nothing(data):
    options = {"as_of": "2021-06-30", "by": ["department", "career_stage"]}
    told = {"history": [*data["people"], *data["history"]]}  # what the roster says of today is later
    data = {**data, **told}
    known = until(data, "2021-06-30")
    whole = coverage(build(data, log_start="2020-01-01"), **options).table
    early = coverage(build(known, log_start="2020-01-01"), **options).table
    early = early.astype(whole.dtypes.to_dict())
    pd.testing.assert_frame_equal(whole, early)
