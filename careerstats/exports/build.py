"""Typed rows with their provenance into a workforce, by the rules across tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from careerstats import tables
from careerstats.errors import DataMissingError
from careerstats.exports import events, persons, snapshots, span, spellings, spells
from careerstats.exports.audit import DERIVED, PROVENANCE, Recorder, held_back, info, warning
from careerstats.exports.rules import EVENT_TABLES, apply_rules
from careerstats.exports.scene import Scene, number_persons
from careerstats.periods import as_day
from careerstats.workforce import Workforce

Tables = dict[str, pd.DataFrame]

NO_HISTORY = info(
    "no-job-history",
    "No job history is given: the roster's departments, teams, levels and managers count for all days.",
    action="Give a job history, or rosters of several periods, for moves to be seen.",
)


def build(
    found: Tables,
    recorder: Recorder,
    *,
    today: Any = None,
    log_start: Any = None,
    data_end: Any = None,
) -> Workforce:
    """Apply the rules across tables and build the workforce, without its audit's rows yet closed.

    Parameters
    ----------
    found : dict of str to pandas.DataFrame
        Every table of ``careerstats.tables.TABLES``: its columns, helpers, and `PROVENANCE`.
    recorder : Recorder
        Told of every row that does not reach the workforce.
    today, log_start, data_end : date, optional
        Day of the export, first day of the log, last day of the data; by default found in the data.

    Raises
    ------
    DataMissingError
        When no row of the roster can be used.
    """
    found = number_persons(_with_ids(spellings.agree(found, recorder), recorder))
    found = {name: events.same_rows_once(name, rows, recorder) for name, rows in found.items()}
    found, moves = _roster(found, recorder)
    if found["employees"].empty:
        raise DataMissingError(
            "No row of the roster can be used: each needs an employee id and a hire date; "
            "look at audit.problems or run check."
        )
    day = _today(found, today, data_end)
    persons.check_status(found["employees"], day, recorder)
    found = _events(found, day, recorder)
    found["job_history"] = _history(found["job_history"], moves, found["employees"], recorder)
    if found["job_history"].empty:
        recorder.note_file("", NO_HISTORY)
    start = log_start if log_start is not None else span.log_begins(found["conversations"], recorder)
    end = data_end if data_end is not None else day
    found = _with_promotions(found, recorder)
    plain = {n: rows[list(tables.TABLES[n])] for n, rows in found.items()}
    audit = recorder.audit(found.values())
    return Workforce.from_frames(**plain, log_start=start, data_end=end, audit=audit)


def _require(table: str, rows: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
    """Hold back rows that lack what the table says nothing without."""
    for name in tables.REQUIRED[table]:
        words = name.replace("_", " ")
        finding = held_back(
            f"{name.replace('_', '-')}-missing",
            f"The row has no {words}.",
            field=name,
            action="Held back; fill it in.",
        )
        rows = recorder.quarantine(rows, rows[name].isna(), finding)
    return rows


def _with_ids(found: Tables, recorder: Recorder) -> Tables:
    """Find the ids of all persons; hold back rows that lack them or their dates."""
    roster = _require("employees", persons.whole_names(found["employees"]), recorder)
    book = persons.Directory(roster)
    found = {**found, "employees": book.resolve(roster, recorder)}
    for table in EVENT_TABLES:
        found[table] = _require(table, book.resolve(found[table], recorder), recorder)
    found["restructurings"] = _require("restructurings", found["restructurings"], recorder)
    return found


def _roster(found: Tables, recorder: Recorder) -> tuple[Tables, pd.DataFrame]:
    """Bring roster and exits into spells that do not overlap; also return moves seen in snapshots."""
    rows, moves = snapshots.collapse_snapshots(found["employees"], recorder)
    rows = spells.check_spells(rows, recorder)
    rows = spells.latest_file(rows, recorder)
    exits = events.one_event_a_day("exits", found["exits"], recorder)
    exits = spells.exits_from_roster(rows, exits, recorder)
    exits = snapshots.exits_by_absence(rows, exits, recorder)
    exits = spells.one_exit_a_spell(rows, exits, recorder)
    rows = spells.no_overlap(rows, exits, recorder)
    return {**found, "employees": rows, "exits": exits}, moves


def _today(found: Tables, today: Any, data_end: Any) -> np.datetime64:
    if today is not None:
        return as_day(today, "today")
    day = span.export_day(found)
    return max(day, as_day(data_end, "data_end")) if data_end is not None else day


def _events(found: Tables, day: np.datetime64, recorder: Recorder) -> Tables:
    """Check everything that happened to people against roster and exits."""
    roster = found["employees"]
    scene = Scene(roster, found["exits"], day)
    found = dict(found)
    for table in EVENT_TABLES:
        found[table] = apply_rules(table, found[table], scene, recorder)
    found["conversations"] = events.one_conversation(found["conversations"], roster, recorder)
    for table in ("promotions", "ratings", "job_history"):
        found[table] = events.one_event_a_day(table, found[table], recorder)
    spells.check_hires(roster, day, recorder)
    persons.check_managers(roster, roster["employee_id"], recorder)
    places = pd.concat([roster, found["job_history"]])
    found["restructurings"] = events.check_units(found["restructurings"], places, recorder)
    return found


def _history(
    rows: pd.DataFrame, moves: pd.DataFrame, roster: pd.DataFrame, recorder: Recorder
) -> pd.DataFrame:
    """Return the job history: the one given, else the moves that snapshots of the roster show."""
    if rows.empty and len(moves):
        return moves[moves["employee_id"].isin(roster["employee_id"])]
    rows = events.fill_history(rows, recorder)
    events.check_history(rows, roster, recorder)
    return rows


def _with_promotions(found: Tables, recorder: Recorder) -> Tables:
    """Check the promotions given; derive them from the job history when none are."""
    history, given = found["job_history"], found["promotions"]
    if given.empty and history["level"].isna().all():
        return found
    names = ("employees", "job_history", "promotions")
    work = Workforce.from_frames(**{n: found[n][list(tables.TABLES[n])] for n in names})
    if len(given):
        finding = warning(
            "level-not-up",
            "The promotion does not lead to a higher level.",
            field="to_level",
            action="Kept; correct the levels, or take the row out.",
        )
        before, after = (given[name].map(work.level_order) for name in ("from_level", "to_level"))
        recorder.warn(given, (after <= before) | given["from_level"].eq(given["to_level"]), finding)
        return found
    ordered = history.sort_values(["employee_id", "effective_date"], kind="stable")
    rank = ordered["level"].map(work.level_order)
    spell = work.spell_of(ordered["employee_id"], ordered["effective_date"])
    same = (spell[1:] == spell[:-1]) & (spell[1:] >= 0)
    up = np.append(False, same & (rank.to_numpy()[1:] > rank.to_numpy()[:-1]))
    made = ordered.assign(from_level=ordered["level"].shift(), round=None, **{DERIVED: True})[up]
    made = made.rename(columns={"effective_date": "date", "level": "to_level"})
    finding = info(
        "promotion-from-history",
        "No promotions are given; the job history shows this one.",
        field="level",
        action="Counted as a promotion on the day from which the higher level holds.",
    )
    recorder.warn(made, np.ones(len(made), dtype=bool), finding)
    made = made.astype({"round": "str"})
    return {**found, "promotions": made[[*tables.TABLES["promotions"], *PROVENANCE]]}
