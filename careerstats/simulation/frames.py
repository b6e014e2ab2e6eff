"""Simulated lives as the tables of a workforce, without a mistake in them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from careerstats.simulation import names
from careerstats.simulation.clock import DATA_END, first_day, last_day
from careerstats.simulation.heads import heads_of
from careerstats.simulation.months import Lives
from careerstats.simulation.people import Persons, missing_text
from careerstats.simulation.talks import conversations
from careerstats.workforce import Workforce

MONTHS_TO_FIRST_RATING = 3
DIRECTORS_HIRED = np.datetime64("2012-01-01", "D")
MAJOR_NAME, MINOR_NAME = "Merger with Bellweather", "Shared services programme"


def frames_of(
    lives: Lives, made: Persons, rng: np.random.Generator, *, counting: tuple[str, str] | None = None
) -> dict[str, pd.DataFrame]:
    """Return the tables of a simulated workforce by name, as `Workforce.from_frames` takes them."""
    heads = heads_of(lives)
    directors = np.array([f"{k + 1:0{len(made.employee_id[0])}d}" for k in range(lives.calendar.departments)])
    everybody = np.concatenate([made.employee_id, directors[::-1].astype(object)])
    month = np.arange(lives.calendar.months)[:, None]
    managers = everybody[heads[month, lives.team]]
    return {
        "employees": _employees(lives, made, managers, directors),
        "conversations": conversations(lives, made, managers, rng, counting=counting),
        "promotions": _promotions(lives, made),
        "exits": _exits(made),
        "ratings": _ratings(lives, made, directors),
        "job_history": _history(lives, made, managers),
        "restructurings": _restructurings(lives),
    }


def workforce_of(frames: dict[str, pd.DataFrame], lives: Lives) -> Workforce:
    """Return the tables as a workforce whose log begins with the calendar."""
    return Workforce.from_frames(**frames, log_start=first_day(0, lives.calendar), data_end=DATA_END)


def _place(team: np.ndarray, level: np.ndarray, departments: int) -> dict[str, pd.Series]:
    name = np.array(names.DEPARTMENTS[:departments], dtype=object)[team % departments]
    number = np.array([f" {k:02d}" for k in range(int(team.max(initial=0)) // departments + 1)], dtype=object)
    return {
        "department": pd.Series(name, dtype="str"),
        "team": pd.Series(name + number[team // departments], dtype="str"),
        "level": pd.Series(np.array([f"L{k}" for k in range(6)], dtype=object)[level], dtype="str"),
    }


def _dates(days: np.ndarray) -> pd.Series:
    return pd.Series(days.astype("datetime64[us]"))


def _employees(lives: Lives, made: Persons, managers: np.ndarray, directors: np.ndarray) -> pd.DataFrame:
    """Return the roster as of the end: each spell with its last place; the directors come first."""
    last = np.minimum(lives.left, lives.calendar.months - 1)
    who = np.arange(lives.people)
    roster = pd.DataFrame(
        {
            "employee_id": pd.Series(made.employee_id, dtype="str"),
            "name": pd.Series(made.name, dtype="str"),
            "hire_date": _dates(made.hired),
            **_place(lives.team[last, who], lives.level[last, who], lives.calendar.departments),
            "manager_id": pd.Series(managers[last, who], dtype="str"),
            "location": pd.Series(made.location, dtype="str"),
            "gender": missing_text(made.gender),
            "birth_date": _dates(made.birth),
        }
    )
    count = len(directors)
    department = list(names.DEPARTMENTS[:count])
    chiefs = pd.DataFrame(
        {
            "employee_id": pd.Series(directors, dtype="str"),
            "name": pd.Series([f"{g} Haldane" for g in names.GIVEN_FEMALE.split()[:count]], dtype="str"),
            "hire_date": _dates(np.full(count, DIRECTORS_HIRED)),
            "department": pd.Series(department, dtype="str"),
            "team": pd.Series([f"{d} direction" for d in department], dtype="str"),
            "level": pd.Series(["L5"] * count, dtype="str"),
            "location": pd.Series([names.LOCATIONS[0]] * count, dtype="str"),
        }
    )
    both = pd.concat([chiefs, roster], ignore_index=True)
    return both.sort_values(["employee_id", "hire_date"], kind="stable", ignore_index=True)


def _exits(made: Persons) -> pd.DataFrame:
    gone = np.flatnonzero(~np.isnat(made.left))
    table = pd.DataFrame(
        {
            "employee_id": pd.Series(made.employee_id[gone], dtype="str"),
            "exit_date": _dates(made.left[gone]),
            "decision_date": _dates(made.decided[gone]),
            "exit_type": pd.Series(made.exit_type[gone], dtype="str"),
        }
    )
    return table.sort_values(["exit_date", "employee_id"], kind="stable", ignore_index=True)


def _promotions(lives: Lives, made: Persons) -> pd.DataFrame:
    """Return promotions, each on the first day of its cycle's month."""
    cycle, who = np.nonzero(lives.promoted)
    month = np.array(lives.calendar.cycles, dtype=np.int64)[cycle]
    day = first_day(month, lives.calendar)
    after = lives.level[month, who].astype(int)
    names_of = np.array([f"L{k}" for k in range(6)], dtype=object)
    year = day.astype("datetime64[Y]").astype(str)
    table = pd.DataFrame(
        {
            "employee_id": pd.Series(made.employee_id[who], dtype="str"),
            "date": _dates(day),
            "from_level": pd.Series(names_of[after - 1], dtype="str"),
            "to_level": pd.Series(names_of[after], dtype="str"),
            "round": pd.Series(np.char.add(year, " cycle"), dtype="str"),
        }
    )
    return table.sort_values(["date", "employee_id"], kind="stable", ignore_index=True)


def _ratings(lives: Lives, made: Persons, directors: np.ndarray) -> pd.DataFrame:
    """Return the ratings: one before the calendar starts, then one the day before each is in force."""
    calendar = lives.calendar
    parts = []
    for month in (calendar.ratings[0] - 12, *calendar.ratings):
        day = last_day(month - 1, calendar)
        here = (lives.hired <= month - MONTHS_TO_FIRST_RATING) & (lives.left >= month)
        who = np.flatnonzero(here)
        value = np.append(np.full(len(directors), 4.0), lives.rating[max(month, 0), who])
        ids = np.append(directors.astype(object), made.employee_id[who])
        days = _dates(np.full(len(ids), day))
        parts.append(
            pd.DataFrame({"employee_id": pd.Series(ids, dtype="str"), "date": days, "rating": value})
        )
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["date", "employee_id"], kind="stable", ignore_index=True)


def _history(lives: Lives, made: Persons, managers: np.ndarray) -> pd.DataFrame:
    """Return a row at each hire and for each month in which team, level or manager changed."""
    months = lives.calendar.months
    start = np.clip(lives.hired, 0, months - 1)
    end = np.minimum(lives.left, months - 1)
    at = np.arange(1, months)[:, None]
    changed = (lives.team[1:] != lives.team[:-1]) | (lives.level[1:] != lives.level[:-1])
    changed |= managers[1:] != managers[:-1]
    changed &= (at > start) & (at <= end)
    month, who = np.nonzero(changed)
    month = np.concatenate([start, month + 1])
    who = np.concatenate([np.arange(lives.people), who])
    first = np.arange(len(who)) < lives.people
    day = np.where(first, made.hired[who], first_day(month, lives.calendar))
    late = ~np.isnat(made.left[who]) & (day > made.left[who])
    table = pd.DataFrame(
        {
            "employee_id": pd.Series(made.employee_id[who], dtype="str"),
            "effective_date": _dates(day),
            **_place(lives.team[month, who], lives.level[month, who], lives.calendar.departments),
            "manager_id": pd.Series(managers[month, who], dtype="str"),
        }
    )
    table = table[~late]
    return table.sort_values(["employee_id", "effective_date"], kind="stable", ignore_index=True)


def restructuring_ids(lives: Lives) -> list[str]:
    """Return the id of each event: R, the year, and its number in the year."""
    years = [str(first_day(e.month, lives.calendar).astype("datetime64[Y]")) for e in lives.calendar.events]
    return [f"R{year}-{years[: k + 1].count(year)}" for k, year in enumerate(years)]


def _restructurings(lives: Lives) -> pd.DataFrame:
    rows = []
    for name, event in zip(restructuring_ids(lives), lives.calendar.events, strict=True):
        title = MAJOR_NAME if len(event.departments) > 2 else MINOR_NAME
        day = first_day(event.month, lives.calendar)
        rows += [(name, title, day, names.DEPARTMENTS[d]) for d in event.departments]
    made = pd.DataFrame(rows, columns=["restructuring_id", "name", "announced", "department"])
    text = ["restructuring_id", "name", "department"]
    made[text] = made[text].astype("str")
    return made.assign(announced=made["announced"].astype("datetime64[us]"))
