"""Restructuring and quarterly cohorts: hand counts, R's cases, the definitions day by day."""

import numpy as np
import oracle
import pandas as pd
import pytest
from naive import DAY, months_before
from people import frame, workforce

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.measures.cohorts import month_end_after, quarterly_cohort, restructuring_cohort
from careerstats.measures.timeline import day_numbers
from careerstats.workforce import Workforce

# Announced on 1 Jun 2022: landmark 31 May, lag of 30 days: 1 May; window 2 May 2021 to 1 May 2022.
PEOPLE = [
    ("1", "2020-01-01", "Sales", "L1", "9"),  # talked on the last day of the window, let go
    (
        "2",
        "2020-01-01",
        "Sales",
        "L1",
        "9",
    ),  # talked a day after it: exposed, let go on the horizon's last day
    ("3", "2020-01-01", "Sales", "L2", "9"),  # talked on its first day; resigns: competing
    ("4", "2020-01-01", "Sales", "L2", "9"),  # talked a day before it: exposed; let go a day too late
    ("5", "2021-05-02", "Sales", "L1", "9"),  # a day short of the full window
    ("6", "2021-05-01", "Sales", "L1", "9"),  # just long enough: exposed, stays
    ("7", "2020-01-01", "IT", "L1", "9"),  # not named
    ("8", "2020-01-01", "Sales", "L1", "9"),  # let go on the landmark: at risk, but decided by then
    ("10", "2022-06-01", "Sales", "L1", "9"),  # hired after the landmark
    ("11", "2020-01-01", "Sales", "L1", "9"),  # resignation decided before the landmark
    ("12", "2020-01-01", "Sales", "L1", "9"),  # let go after the horizon, decided within: an outcome
]
TALKS = [
    ("1", "2022-05-01"),
    ("2", "2022-05-02"),
    ("3", "2021-05-02"),
    ("4", "2021-05-01"),
    ("7", "2022-01-01"),
]
LEFT = [
    ("1", "2022-06-01", "let_go"),
    ("2", "2022-11-30", "let_go"),
    ("3", "2022-08-01", "voluntary"),
    ("4", "2022-12-01", "let_go"),
    ("7", "2022-07-01", "let_go"),
    ("8", "2022-05-31", "let_go", "2022-05-31"),
    ("11", "2022-06-30", "voluntary", "2022-05-15"),
    ("12", "2023-01-31", "let_go", "2022-07-15"),
]
CUTS = [("R1", "2022-06-01", "Sales")]
OPTIONS = {"log_start": "2019-01-01", "data_end": "2023-06-30"}
WORK = workforce(PEOPLE, talks=TALKS, exits=LEFT, restructurings=CUTS, **OPTIONS)


def rows(cohort):
    columns = ["employee_id", "exposed", "outcome", "follow_up_days", "end_reason"]
    return [tuple(r) for r in cohort.table[columns].to_numpy().tolist()]


def test_a_restructuring_by_hand():
    cohort = restructuring_cohort(WORK)
    assert rows(cohort) == [
        ("1", False, True, 1, "outcome"),
        ("12", True, True, 45, "outcome"),
        ("2", True, True, 183, "outcome"),
        ("3", False, False, 62, "voluntary"),
        ("4", True, False, 183, "horizon"),
        ("6", True, False, 183, "horizon"),
    ]
    assert (cohort.table["landmark"] == pd.Timestamp("2022-05-31")).all()
    assert (cohort.table["restructuring_id"] == "R1").all()
    assert cohort.kind == "restructuring"
    assert (cohort.months, cohort.lag_days, cohort.horizon_months) == (12, 30, 6)


def test_the_flow_counts_everybody_left_out():
    flow = restructuring_cohort(WORK).flow
    assert flow[["step", "people", "left_out"]].to_numpy().tolist() == [
        ["employed on the day before the announcement", 10, 0],
        ["in the units named", 9, 1],
        ["data after the landmark", 9, 0],
        ["log covers the window", 9, 0],
        ["employed for the window", 8, 1],
        ["leaving not yet decided", 6, 2],
    ]
    assert flow["reason"].tolist()[1] == "their unit was not named"
    assert flow.loc[flow["left_out"] == 0, "reason"].eq("").all()


def test_the_sentence():
    assert restructuring_cohort(WORK).note == (
        "6 people at 1 restructuring: of 4 without a conversation in the 12 months to 30 days before, "
        "2 (50.0 %) were let go within 6 months; of 2 with one, 1 (50.0 %)."
    )


def test_people_at_several_quarter_ends_count_at_each():
    # The quarter ends from 31 Dec 2021 to 31 Mar 2022, each followed for three months.
    cohort = quarterly_cohort(WORK, start="2021-12-31", end="2022-03-31")
    assert cohort.table["employee_id"].duplicated().any()
    people = len(cohort.table)
    assert cohort.note.startswith(f"{people} people, counted once per quarter end, at 2 quarter ends: of ")
    alone = quarterly_cohort(WORK, start="2021-12-31", end="2021-12-31")
    assert alone.note.startswith(f"{len(alone.table)} people at 1 quarter end: of ")


def test_restructurings_that_hold_nobody_are_not_counted():
    cuts = [*CUTS, ("R2", "2022-06-01", "Marketing")]
    cohort = restructuring_cohort(workforce(PEOPLE, talks=TALKS, exits=LEFT, restructurings=cuts, **OPTIONS))
    assert cohort.note.startswith("6 people at 1 restructuring: ")


def test_persons_are_not_shown():
    shown = restructuring_cohort(WORK)._repr_html_()
    assert "leaving not yet decided" in shown
    assert "employee_id" not in shown


def test_another_outcome_and_another_lag():
    resigned = restructuring_cohort(WORK, outcome="voluntary").table
    assert resigned.loc[resigned["outcome"], "employee_id"].tolist() == ["3"]
    assert set(resigned.loc[~resigned["outcome"], "end_reason"]) == {"let_go", "horizon"}
    near = restructuring_cohort(WORK, lag_days=0).table.set_index("employee_id")
    assert not near.loc["2", "exposed"]
    assert "5" in near.index, "without a lag 2 May 2021 is long enough ago"


def test_who_leaves_on_the_landmark_is_not_at_risk_after_it():
    work = workforce(
        PEOPLE[:2],
        exits=[("1", "2022-05-31", "let_go"), ("2", "2022-06-01", "let_go", "2022-07-01")],
        restructurings=CUTS,
        **OPTIONS,
    )
    assert rows(restructuring_cohort(work)) == [("2", True, True, 1, "outcome")], "decided late is left"


def test_since_hire_lets_newer_people_in():
    found = restructuring_cohort(WORK, window="since_hire").table["employee_id"].tolist()
    assert "5" in found
    late = workforce(
        [("1", "2022-02-01"), ("2", "2022-01-31")], restructurings=[("R", "2022-06-01")], **OPTIONS
    )
    cohort = restructuring_cohort(late, window="since_hire")  # 90 days before 1 May: 31 Jan
    assert cohort.table["employee_id"].tolist() == ["2"]


def test_the_log_must_hold_the_window():
    for start, people in (("2021-05-01", 6), ("2021-05-02", 0)):
        work = workforce(
            PEOPLE, talks=TALKS, exits=LEFT, restructurings=CUTS, log_start=start, data_end="2023-06-30"
        )
        cohort = restructuring_cohort(work)
        assert len(cohort.table) == people
    assert (
        "the log, which begins on 2 May 2021"
        in cohort.flow.set_index("step").loc["log covers the window", "reason"]
    )


def test_a_horizon_that_the_data_do_not_reach_is_shortened_for_all():
    early = restructuring_cohort(WORK, as_of="2022-08-15")
    assert rows(early) == [
        ("1", False, True, 1, "outcome"),
        ("12", True, True, 45, "outcome"),
        ("2", True, False, 76, "end_of_data"),
        ("3", False, False, 62, "voluntary"),
        ("4", True, False, 76, "end_of_data"),
        ("6", True, False, 76, "end_of_data"),
    ]
    assert early.note.endswith("The data end on 15 Aug 2022, inside a horizon.")
    nothing = restructuring_cohort(WORK, as_of="2022-05-31")
    assert nothing.table.empty
    assert nothing.flow["people"].tolist()[2] == 0


def test_units_by_department_and_location_together_and_none_for_all():
    roster = frame(PEOPLE, ["employee_id", "hire_date", "department", "level", "manager_id"])
    roster["location"] = ["Rome" if i % 2 else "Oslo" for i in range(len(roster))]
    cuts = pd.DataFrame(
        {
            "restructuring_id": ["A", "B", "B"],
            "announced": pd.to_datetime(["2022-06-01", "2022-06-05", "2022-06-01"]),
            "department": ["Sales", None, None],
            "location": ["Rome", None, "Rome"],
        }
    )
    work = Workforce.from_frames(employees=roster, restructurings=cuts, **OPTIONS)
    both = restructuring_cohort(work, restructuring="A").table["employee_id"].tolist()
    assert both == ["11", "2", "4", "6", "8"]
    every = restructuring_cohort(work, restructuring=["B"])
    assert len(every.table) == 9, "a row without a unit means everybody; 5 and 10 are too new"
    assert (every.table["landmark"] == pd.Timestamp("2022-05-31")).all(), "announced first on 1 June"
    pooled = restructuring_cohort(work)
    assert pooled.table["restructuring_id"].value_counts().to_dict() == {"A": 5, "B": 9}


def test_strata_are_those_of_the_landmark():
    history = [
        ("1", "2020-01-01", "Sales", "L1", "9"),
        ("1", "2022-05-31", "Sales", "L2", "8"),
        ("1", "2022-06-01", "IT", "L3", "7"),
    ]
    ratings = [("1", "2021-12-31", 3), ("1", "2022-05-31", 5), ("1", "2022-03-01", 4), ("2", "2022-05-30", 2)]
    work = workforce(
        PEOPLE, talks=TALKS, exits=LEFT, restructurings=CUTS, history=history, ratings=ratings, **OPTIONS
    )
    table = restructuring_cohort(work).table.set_index("employee_id")
    told = table.loc["1", ["department", "level", "manager_id", "rating", "tenure_band", "group"]].tolist()
    assert told == ["Sales", "L2", "8", 4.0, "2-5 years", "Sales / L2"], (
        "the rating of the landmark is too late"
    )
    assert table.loc["2", "rating"] == 2
    assert np.isnan(table.loc["3", "rating"])


def test_managers_who_log_nothing_are_marked():
    quiet = [(str(i), "2020-01-01", "Sales", "L1", "q") for i in (20, 21, 22)]
    work = workforce([*PEOPLE, *quiet], talks=TALKS, restructurings=CUTS, **OPTIONS)
    table = restructuring_cohort(work).table
    assert table.loc[~table["manager_logs"], "employee_id"].tolist() == ["20", "21", "22"]


def test_where_keeps_some():
    cohort = restructuring_cohort(WORK, where={"level": "L2"})
    assert cohort.table["employee_id"].tolist() == ["3", "4"]
    assert "asked for by where" in cohort.flow["step"].tolist()


def test_quarters_by_hand():
    # Landmarks 31 Mar, 30 Jun, 30 Sep 2022; windows end on 1 Mar, 31 May, 31 Aug.
    cohort = quarterly_cohort(WORK, start="2022-03-01", end="2022-11-30", where={"department": "IT"})
    assert rows(cohort) == [("7", False, False, 91, "horizon"), ("7", False, True, 1, "outcome")]
    assert cohort.table["landmark"].dt.strftime("%m-%d").tolist() == ["03-31", "06-30"]
    everybody = quarterly_cohort(WORK, start="2022-03-01", end="2022-11-30").table
    let_go = everybody[everybody["outcome"]]
    told = list(zip(let_go["employee_id"], let_go["landmark"].dt.strftime("%m-%d"), strict=True))
    assert told == [
        *[("1", "03-31"), ("8", "03-31")],
        *[("12", "06-30"), ("7", "06-30")],
        *[("2", "09-30"), ("4", "09-30")],
    ]
    assert "12" not in everybody.loc[everybody["landmark"] == "2022-09-30", "employee_id"].tolist(), "decided"


def test_quarters_the_data_do_not_hold_are_left_out_whole():
    cohort = quarterly_cohort(WORK, start="2022-03-01", end="2022-11-30", as_of="2022-12-30")
    assert sorted(set(cohort.table["landmark"].dt.strftime("%m-%d"))) == ["03-31", "06-30"]
    step = cohort.flow.set_index("step").loc["horizon in the data"]
    assert step["left_out"] > 0
    assert step["reason"] == "the data end before the horizon does"


def test_quarters_by_default_are_those_the_data_allow():
    landmarks = quarterly_cohort(WORK).table["landmark"]
    assert landmarks.min() == pd.Timestamp("2021-03-31")  # hired on 1 Jan 2020, a year and 30 days
    assert landmarks.max() == pd.Timestamp("2023-03-31")
    fiscal = quarterly_cohort(WORK, fiscal_start=2).table["landmark"]
    assert set(fiscal.dt.month) == {1, 4, 7, 10}


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [("2022-06-30", 3, "2022-09-30"), ("2021-11-30", 3, "2022-02-28"), ("2022-02-28", 6, "2022-08-31")],
)
def test_the_end_of_the_month_so_many_months_on(day, months, end):
    number = day_numbers(np.array([day], dtype="datetime64[D]"))
    assert month_end_after(number, months) == day_numbers(np.datetime64(end))


@pytest.mark.parametrize("name", ["z01", "z03"])
def test_as_of_exposure_as_in_r(name):
    """R: asof() of the oracle. It counts ``[from, to)`` and leaves at the exit; we ``(from, to]`` and stay.

    So its conversations are given a day later and its exits a day earlier; its lag of whole months in days.
    """
    given_, expected = oracle.case(name)
    people, talks = oracle.dataset(given_["people"]), oracle.dataset(given_["conversations"])
    later = pd.to_datetime(talks["date"]) + pd.Timedelta(days=1)
    left = (pd.to_datetime(people["left"]) - pd.Timedelta(days=1)).dropna()
    landmark = np.datetime64(given_["landmark"]).item()
    lag = (landmark - months_before(landmark, given_["lag_months"])).days
    work = workforce(
        list(zip(people["id"].astype(str), people["hired"], strict=True)),
        talks=list(zip(talks["id"].astype(str), later, strict=True)),
        exits=[(str(people["id"][i]), day, people["reason"][i]) for i, day in left.items()],
        restructurings=[("R", landmark + DAY)],
        log_start="2015-01-01",
        data_end="2030-01-01",
    )
    options = {"months": given_["window_months"], "lag_days": lag, "horizon_months": given_["horizon_months"]}
    cohort = restructuring_cohort(work, window="since_hire", min_tenure_days=0, **options)
    table = cohort.table.assign(id=cohort.table["employee_id"].astype(int))
    assert table["id"].tolist() == expected["at_risk_ids"]
    assert table.loc[~table["exposed"], "id"].tolist() == expected["exposed_ids"]
    assert table.loc[table["outcome"], "id"].tolist() == expected["let_go_ids"]
    assert table.loc[table["end_reason"] == "voluntary", "id"].tolist() == expected["voluntary_ids"]
    full = restructuring_cohort(work, **options).table["employee_id"].astype(int).tolist()
    without = set(expected["at_risk_ids"]) - set(expected["ids_without_full_lookback"])
    assert full == sorted(without)


def test_refusals():
    with pytest.raises(DataMissingError, match="There is no restructuring in the data; give a table"):
        restructuring_cohort(workforce(PEOPLE, talks=TALKS))
    with pytest.raises(DataMissingError, match="There is no log of conversations"):
        quarterly_cohort(workforce(PEOPLE))
    with pytest.raises(ArgumentError, match="restructuring='R9' is not in the data; give one of R1"):
        restructuring_cohort(WORK, restructuring="R9")
    for options in (
        {"outcome": "fired"},
        {"window": "long"},
        {"lag_days": -1},
        {"horizon_months": 0},
        {"months": 0},
    ):
        with pytest.raises(ArgumentError, match="is not accepted"):
            restructuring_cohort(WORK, **options)
        with pytest.raises(ArgumentError, match="is not accepted"):
            quarterly_cohort(WORK, **options)


def test_nobody_gives_an_empty_cohort_with_its_columns():
    empty = quarterly_cohort(workforce([], **OPTIONS))
    assert empty.table.empty
    assert list(empty.table.columns) == list(quarterly_cohort(WORK).table.columns)
    assert empty.table.dtypes[["exposed", "outcome"]].tolist() == [bool, bool]
    assert empty.flow["people"].tolist() == [0] * len(empty.flow)
