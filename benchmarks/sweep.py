"""Coverage of 20 quarter ends, by unit and level: the kit's runs against pandas as one would write it.

Run with ``python benchmarks/sweep.py [people]``. Both answer from the same checked tables, their
answers are compared first, then they take turns; medians and ratios are printed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd

from careerstats.measures.cohorts import quarterly_cohort, restructuring_cohort
from careerstats.measures.coverage import coverage, coverage_over_time
from careerstats.measures.gaps import gaps
from careerstats.measures.rates import promotion_rates, turnover
from careerstats.measures.recency import cadence, recency
from careerstats.measures.rounds import promotion_cohort
from careerstats.periods import add_months, quarter_ends
from careerstats.workforce import Workforce

START, END = "2021-10-01", "2026-09-30"
BY = ["department", "level"]
TURNS = 5


def made_up(people: int, seed: int = 1) -> Workforce:
    """Return a workforce of so many people at a time over five years, without any pattern."""
    rng = np.random.default_rng(seed)
    persons = int(people * 1.5)
    first, last = np.datetime64(START), np.datetime64(END)
    days = int((last - first).astype(int)) + 1
    hired = first + rng.integers(-3000, days, persons).astype("timedelta64[D]")
    left = hired + rng.geometric(1 / 2500, persons).astype("timedelta64[D]")
    ids = np.array([f"{i:07d}" for i in range(persons)])
    gone = np.flatnonzero((left <= last) & (left >= first))
    stays = np.flatnonzero(left >= first)
    talked = rng.choice(stays, people * 4)
    moved = rng.choice(stays, people)
    units, levels = np.array([f"Unit {u}" for u in range(20)]), np.array([f"L{n}" for n in range(1, 6)])
    bosses = ids[rng.integers(0, persons, persons // 8)]

    def some_day(who: np.ndarray) -> np.ndarray:
        span = np.maximum((np.minimum(left[who], last) - np.maximum(hired[who], first)).astype(int), 1)
        return np.maximum(hired[who], first) + (rng.random(len(who)) * span).astype("timedelta64[D]")

    def place(count: int) -> dict[str, np.ndarray]:
        return {
            "department": rng.choice(units, count),
            "level": rng.choice(levels, count),
            "manager_id": rng.choice(bosses, count),
        }

    def frame(**columns: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(columns)

    raised = rng.choice(stays, people // 2)
    return Workforce.from_frames(
        employees=frame(employee_id=ids[stays], hire_date=hired[stays], **place(len(stays))),
        conversations=frame(
            employee_id=ids[talked],
            date=some_day(talked),
            with_whom=rng.choice(["manager", "mentor"], len(talked)),
        ),
        exits=frame(
            employee_id=ids[gone],
            exit_date=left[gone],
            exit_type=rng.choice(["let_go", "voluntary"], len(gone)),
        ),
        job_history=pd.concat(
            [
                frame(employee_id=ids[stays], effective_date=hired[stays], **place(len(stays))),
                frame(employee_id=ids[moved], effective_date=some_day(moved), **place(len(moved))),
            ]
        ),
        promotions=frame(employee_id=ids[raised], date=some_day(raised)),
        ratings=frame(
            employee_id=ids[stays], date=some_day(stays), rating=rng.integers(1, 6, len(stays)).astype(float)
        ),
        restructurings=frame(
            restructuring_id=np.repeat("R1", 5), announced=np.repeat("2025-03-01", 5), department=units[:5]
        ),
        log_start=START,
        data_end=END,
    )


def with_pandas(work: Workforce, dates: np.ndarray, months: int = 12, tenure: int = 90) -> pd.DataFrame:
    """Count people and covered by date, department and level, date by date."""
    people = work.employees[["employee_id", "hire_date"]].merge(
        work.exits[["employee_id", "exit_date"]], how="left", on="employee_id"
    )
    history = work.job_history.sort_values("effective_date", kind="stable")
    made = []
    for date in dates:
        day, since = pd.Timestamp(date), pd.Timestamp(add_months(date, -months))
        here = people[people["hire_date"] <= day - pd.Timedelta(days=tenure)]
        here = here[here["exit_date"].isna() | (here["exit_date"] >= day)]
        place = history[history["effective_date"] <= day].groupby("employee_id")[BY].last().reset_index()
        log = work.conversations
        talked = log.loc[(log["date"] > since) & (log["date"] <= day), "employee_id"].unique()
        here = here.merge(place, how="left", on="employee_id")
        here["covered"] = here["employee_id"].isin(talked)
        counts = here.groupby(BY)["covered"].agg(people="size", covered="sum").reset_index()
        made.append(counts.assign(date=day))
    return pd.concat(made, ignore_index=True)


def timed(call: Callable[[], object]) -> float:
    """Return the seconds a call takes."""
    begun = perf_counter()
    call()
    return perf_counter() - begun


def same(work: Workforce) -> None:
    """Assert that both ways give the same counts."""
    ours = coverage_over_time(work, start=START, end=END, by=BY).table
    theirs = with_pandas(work, quarter_ends(START, END))
    keys = ["date", *BY]
    ours = ours.loc[ours["people"] > 0, [*keys, "people", "covered"]]
    theirs = theirs[[*keys, "people", "covered"]].sort_values(keys, ignore_index=True)
    ours = ours.sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)


def main(people: int = 20_000) -> None:
    """Print the medians of all measures, and the ratio to pandas for the sweep."""
    work = made_up(people)
    begun = perf_counter()
    rows = len(work.spells), len(work.qualifying), len(work.history)
    print(f"{people:,} people: {rows[0]:,} spells, {rows[1]:,} conversations, {rows[2]:,} places")
    print(f"put in order once, kept by the workforce: {perf_counter() - begun:.3f} s")
    same(work)
    sweep = {
        "kit, 20 quarter ends": lambda: coverage_over_time(work, start=START, end=END, by=BY),
        "pandas, 20 quarter ends": lambda: with_pandas(work, quarter_ends(START, END)),
        "kit, every day": lambda: coverage_over_time(work, start=START, end=END, by=BY, every="day"),
    }
    took: dict[str, list[float]] = {name: [] for name in sweep}
    for _ in range(TURNS):
        for name, call in sweep.items():
            took[name].append(timed(call))
    for name, seconds in took.items():
        print(f"{name}: {median(seconds):.3f} s")
    ours, theirs = (median(took[n]) for n in ("kit, 20 quarter ends", "pandas, 20 quarter ends"))
    print(f"ratio: {theirs / ours:.1f} times faster")
    span = {"start": "2026-07-01", "end": END}
    others = {
        "coverage": lambda: coverage(work, as_of=END, by="department"),
        "recency": lambda: recency(work, as_of=END, by="department"),
        "cadence": lambda: cadence(work, as_of=END, by="department"),
        "gaps": lambda: gaps(work, as_of=END, by="department"),
        "turnover": lambda: turnover(work, **span, by="department"),
        "promotion_rates": lambda: promotion_rates(work, **span, by="department"),
        "restructuring_cohort": lambda: restructuring_cohort(work),
        "quarterly_cohort": lambda: quarterly_cohort(work),
        "promotion_cohort": lambda: promotion_cohort(work),
    }
    for name, call in others.items():
        print(f"{name}: {median(timed(call) for _ in range(3)):.3f} s")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
