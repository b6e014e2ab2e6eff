"""The checked tables: who was employed, where, on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from careerstats import tables
from careerstats.logcounts import LogCounts, tally
from careerstats.periods import DAY, MONTH, as_day, to_days

FULL_MONTH_GRACE = 7
"""Days before a month's end within which the last recorded event still means a full month."""

EVENTS = (
    ("employees", "hire_date"),
    ("conversations", "date"),
    ("promotions", "date"),
    ("exits", "exit_date"),
    ("ratings", "date"),
    ("job_history", "effective_date"),
    ("restructurings", "announced"),
)
"""What happens in the data: the last of these dates is the last day the data speak of."""

NOT_READ = ("sheet-not-recognised", "sheet-incomplete", "hidden-sheet")
"""Rules of the audit by which a sheet is passed over."""


@dataclass(frozen=True, repr=False, eq=False)
class Audit:
    """What was read, mapped, changed and left out.

    Attributes
    ----------
    files : pandas.DataFrame
        One row per file and sheet: file, sheet, table, rows_read, rows_used, rows_merged,
        rows_quarantined, rows_ignored.
    columns : pandas.DataFrame
        One row per column: file, sheet, column, header, field, matched_by, filled.
    problems : pandas.DataFrame
        One row per finding: file, sheet, cell, row, field, value, rule, severity, message, action.
    settings : dict of str to str
        For columns.toml and reasons.toml: lines to paste that settle what could not be decided.
    """

    files: pd.DataFrame
    columns: pd.DataFrame
    problems: pd.DataFrame
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def unread(self) -> tuple[str, ...]:
        """Spreadsheets in which no table was found, by name."""
        rules = self.problems["rule"].isin(NOT_READ)
        return tuple(dict.fromkeys(self.problems.loc[rules, "file"]))

    def __repr__(self) -> str:
        sheets, columns, problems = len(self.files), len(self.columns), len(self.problems)
        return f"<Audit: {sheets} sheets, {columns} columns, {problems} problems>"


@dataclass(frozen=True, repr=False, eq=False)
class Workforce:
    """The tables of one organisation; build it with `from_frames` or `read_workforce`.

    Attributes
    ----------
    employees, conversations, promotions, exits, ratings, job_history, restructurings : pandas.DataFrame
        Columns as in ``careerstats.tables.TABLES``; a table that was not given has no rows.
    log_start : numpy.datetime64
        First day on which the log could show a conversation; NaT without a log.
    data_end : numpy.datetime64
        Last day the data speak of; outcomes after it are not known.
    audit : Audit or None
        How the tables were read, when they came from files.
    """

    employees: pd.DataFrame
    conversations: pd.DataFrame
    promotions: pd.DataFrame
    exits: pd.DataFrame
    ratings: pd.DataFrame
    job_history: pd.DataFrame
    restructurings: pd.DataFrame
    log_start: np.datetime64
    data_end: np.datetime64
    audit: Audit | None = field(default=None)

    @classmethod
    def from_frames(
        cls,
        *,
        employees: pd.DataFrame,
        conversations: pd.DataFrame | None = None,
        promotions: pd.DataFrame | None = None,
        exits: pd.DataFrame | None = None,
        ratings: pd.DataFrame | None = None,
        job_history: pd.DataFrame | None = None,
        restructurings: pd.DataFrame | None = None,
        log_start: Any = None,
        data_end: Any = None,
        audit: Audit | None = None,
    ) -> Workforce:
        """Build a workforce from frames that already use the kit's columns and words.

        Parameters
        ----------
        employees : pandas.DataFrame
            At least employee_id and hire_date, one row a spell.
        conversations, promotions, exits, ratings, job_history, restructurings : pandas.DataFrame, optional
            See ``careerstats.tables.TABLES``.
        log_start : date, optional
            First day of the log; by default the earliest row in it.
        data_end : date, optional
            Last day of the data; by default that of the last event, carried on to the end of its
            month when it lies in the month's last seven days.
        audit : Audit, optional
            How the frames were read.

        Raises
        ------
        ArgumentError, DataMissingError
            When a frame has not the table's columns.
        """
        given = {
            "employees": employees,
            "conversations": conversations,
            "promotions": promotions,
            "exits": exits,
            "ratings": ratings,
            "job_history": job_history,
            "restructurings": restructurings,
        }
        made = {n: tables.empty(n) if f is None else tables.conform(n, f) for n, f in given.items()}
        begins = to_days(made["conversations"]["date"])
        start = as_day(log_start, "log_start") if log_start is not None else _smallest(begins)
        end = as_day(data_end, "data_end") if data_end is not None else _last_event(made)
        return cls(**made, log_start=start, data_end=end, audit=audit)

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(getattr(self, name)):,}" for name in tables.TABLES)
        return f"<Workforce: {rows}; log from {self.log_start}, data to {self.data_end}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{name}</td><td>{len(getattr(self, name)):,}</td></tr>" for name in tables.TABLES
        )
        return (
            f"<table><tr><th>table</th><th>rows</th></tr>{rows}</table>"
            f"<p>Log from {self.log_start}, data to {self.data_end}. {self.log_counts.note}</p>"
        )

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Employment spells in order of person and hire: the subjects of every measure.

        Columns: employee_id, person (0..P-1), hire_date, exit_date (NaT: still employed),
        exit_type, decision_date, and the roster's department, team, level, manager_id, location,
        gender, birth_date, career_stage.
        """
        roster = self.employees.sort_values(["employee_id", "hire_date"], kind="stable", ignore_index=True)
        spells = roster.drop(columns=["name"])
        spells.insert(1, "person", pd.factorize(spells["employee_id"])[0])
        at = self.spell_of(self.exits["employee_id"], self.exits["exit_date"], spells=spells)
        ends = self.exits[["exit_date", "exit_type", "decision_date"]].assign(spell=at)
        ends = ends[ends["spell"] >= 0].sort_values("exit_date", kind="stable")
        return spells.join(ends.drop_duplicates("spell", keep="last").set_index("spell"))

    def spell_of(self, employee_id: Any, day: Any, *, spells: pd.DataFrame | None = None) -> np.ndarray:
        """Return for each person and day the row in `spells` of the last spell begun by then.

        The exit of that spell is not looked at; -1 where the person is not in the roster or the
        day lies before the first hire.
        """
        spells = self.spells if spells is None else spells
        ids = spells["employee_id"].drop_duplicates()
        person = pd.Index(ids).get_indexer(pd.Index(employee_id)).astype(np.int64)
        key = _key(spells["person"].to_numpy(np.int64), to_days(spells["hire_date"]))
        days = to_days(day)
        wanted = _key(np.maximum(person, 0), days)
        at = np.searchsorted(key, wanted, side="right") - 1
        owner = spells["person"].to_numpy(np.int64)[np.maximum(at, 0)] if len(spells) else at
        return np.where((at >= 0) & (person >= 0) & (owner == person) & ~np.isnat(days), at, -1)

    def active(self, day: Any) -> np.ndarray:
        """Return the rows of `spells` employed on a day (hire and exit day are worked days)."""
        on = as_day(day, "day")
        hired, left = to_days(self.spells["hire_date"]), to_days(self.spells["exit_date"])
        return np.flatnonzero((hired <= on) & (np.isnat(left) | (left >= on)))

    @cached_property
    def history(self) -> pd.DataFrame:
        """Job history by spell and day: spell, effective_date, department, team, level, manager_id.

        A row before the first hire belongs to the first spell; of two rows on one day the last in
        the file wins.
        """
        rows = self.job_history
        at = self.spell_of(rows["employee_id"], rows["effective_date"])
        first = ~self.spells["employee_id"].duplicated()
        firsts = pd.Series(np.flatnonzero(first), index=self.spells.loc[first, "employee_id"])
        early = firsts.reindex(rows["employee_id"]).fillna(-1).to_numpy(np.int64)
        made = rows.drop(columns="employee_id").assign(spell=np.where(at >= 0, at, early))
        made = made[(made["spell"] >= 0) & made["effective_date"].notna()]
        made = made.sort_values(["spell", "effective_date"], kind="stable")
        return made.drop_duplicates(["spell", "effective_date"], keep="last").reset_index(drop=True)

    def places_on(self, spell: np.ndarray, day: Any) -> pd.DataFrame:
        """Return department, team, level and manager_id in force on a day.

        Parameters
        ----------
        spell : numpy.ndarray
            Rows of `spells`.
        day : date or array of datetime64
            One day, or one for each spell.

        Returns
        -------
        pandas.DataFrame
            One row per given spell, in order. A spell without job history has the roster's values;
            one whose history begins after the day has none.
        """
        spell = np.asarray(spell, dtype=np.int64)
        days = np.broadcast_to(np.asarray(day, dtype="datetime64[D]"), spell.shape)
        roster = self.spells[list(tables.PLACE)].iloc[spell].reset_index(drop=True)
        rows = self.history
        if rows.empty:
            return roster
        key = _key(rows["spell"].to_numpy(np.int64), to_days(rows["effective_date"]))
        at = np.searchsorted(key, _key(spell, days), side="right") - 1
        owner = rows["spell"].to_numpy()
        found = (at >= 0) & (owner[np.maximum(at, 0)] == spell)
        told = np.isin(spell, owner)
        dated = rows[list(tables.PLACE)].iloc[np.maximum(at, 0)].reset_index(drop=True)
        dated = dated.where(pd.DataFrame(dict.fromkeys(dated, found)))
        return dated.where(pd.DataFrame(dict.fromkeys(dated, told)), roster)

    @cached_property
    def qualifying(self) -> pd.DataFrame:
        """Qualifying conversations by spell and day: held, about the career, while employed.

        Columns: spell, date, with_whom, counterpart_id, setting, minutes, support, initiated_by.
        Several rows of one meeting (same person, day, counterpart and topic) count once.
        """
        log = self.conversations
        counted, _, at = self._log
        made = log.assign(spell=at)[counted].sort_values(["spell", "date"], kind="stable", ignore_index=True)
        return made[["spell", *log.columns.drop(["employee_id", "status", "topic"])]]

    @property
    def log_counts(self) -> LogCounts:
        """How many rows of the log count as held career conversations, and why the others do not."""
        return self._log[1]

    @property
    def no_log(self) -> str:
        """What to say and do when there is no log of conversations."""
        unread = self.audit.unread if self.audit is not None else ()
        files = f" Not read: {', '.join(unread)}; run check to see how to have it read." if unread else ""
        return (
            "There is no log of conversations; give a table with one row per conversation: employee id "
            f"and date.{files}"
        )

    @cached_property
    def _log(self) -> tuple[np.ndarray, LogCounts, np.ndarray]:
        """Return which rows of the log count, their counts, and the spell of each row."""
        log = self.conversations
        at = self.spell_of(log["employee_id"], log["date"])
        left = to_days(self.spells["exit_date"])[np.maximum(at, 0)] if len(self.spells) else to_days([])
        employed = (at >= 0) & (np.isnat(left) | (left >= to_days(log["date"]))) if len(left) else at >= 0
        return *tally(log, employed), at

    @cached_property
    def level_order(self) -> dict[str, int]:
        """Rank of each level, 0 for the lowest; empty when the names give no order.

        Levels that hold a number rank by their last number; otherwise the promotions tell which
        level lies above which.
        """
        sources = [self.employees["level"], self.job_history["level"]]
        sources += [self.promotions["from_level"], self.promotions["to_level"]]
        names = sorted(pd.concat(sources).dropna().unique())
        numbers = pd.Series(names, dtype="str").str.extract(r"(\d+)\D*$")[0]
        if names and numbers.notna().all():
            return dict(zip(names, pd.factorize(numbers.astype("int64"), sort=True)[0].tolist(), strict=True))
        return _order_by_steps(names, self.promotions)


def _key(owner: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Pack owner and day into one sortable integer (days fit in 20 bits around the epoch)."""
    return (owner << 21) + (days.astype("datetime64[D]").astype(np.int64).clip(-(1 << 20) + 1, (1 << 20) - 1))


def _smallest(days: np.ndarray) -> np.datetime64:
    days = days[~np.isnat(days)]
    return days.min() if len(days) else np.datetime64("NaT", "D")


def _last_event(made: dict[str, pd.DataFrame]) -> np.datetime64:
    """Return the day of the last thing that happened; see `Workforce.from_frames`."""
    days = np.concatenate([to_days(made[table][column]) for table, column in EVENTS])
    days = days[~np.isnat(days)]
    if not len(days):
        return np.datetime64("NaT", "D")
    last = days.max()
    month_end = (last.astype("datetime64[M]") + MONTH).astype("datetime64[D]") - DAY
    return month_end if (month_end - last).astype(int) < FULL_MONTH_GRACE else last


def _order_by_steps(names: list[str], promotions: pd.DataFrame) -> dict[str, int]:
    """Rank levels by repeated promotion steps; empty when the steps form a circle or leave gaps."""
    steps = promotions[["from_level", "to_level"]].dropna().drop_duplicates()
    below = {name: set(steps.loc[steps["to_level"] == name, "from_level"]) for name in names}
    rank: dict[str, int] = {}
    while len(rank) < len(names):
        ready = [n for n in names if n not in rank and below[n] <= rank.keys()]
        if len(ready) != 1:
            return {}
        rank[ready[0]] = len(rank)
    return rank
