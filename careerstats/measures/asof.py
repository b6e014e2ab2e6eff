"""Where and what somebody was on a day: attributes as runs of days, groups and filters on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from careerstats import tables
from careerstats.errors import ArgumentError, choose
from careerstats.measures.timeline import FAR, Runs, day_numbers, meet, runs_between_changes, shift
from careerstats.vocabulary import CAREER_STAGES, TENURE_BANDS, TENURE_EDGES_MONTHS, UNKNOWN
from careerstats.workforce import Workforce

PLACES = tuple(tables.PLACE)
FIXED = ("location", "gender")
ATTRIBUTES = (*PLACES, *FIXED, "career_stage", "tenure_band")
"""What people may be grouped and chosen by."""

MISSING = "(unknown)"
"""The group of those whose attribute is not known."""

STAGE_EDGES_MONTHS = (12, 36)
"""Months in the present level at which somebody is growing, then established."""

By = str | list[str] | tuple[str, ...] | None
Where = Mapping[str, Any] | Callable[[pd.DataFrame], Any] | None


def bounds(work: Workforce) -> tuple[np.ndarray, np.ndarray]:
    """Return first and last day of each spell as int64 days; FAR: still employed."""
    spells = work.spells
    return day_numbers(spells["hire_date"]), day_numbers(spells["exit_date"])


def promotion_events(work: Workforce) -> pd.DataFrame:
    """Return promotions: as logged, or changes to a higher level in the job history.

    Returns
    -------
    pandas.DataFrame
        spell, day (int64), round (text or NaN), one row per spell and day, in that order. Those of
        nobody employed on the day are left out.
    """
    if len(work.promotions):
        log = work.promotions
        spell, day, label = work.spell_of(log["employee_id"], log["date"]), log["date"], log["round"]
    else:
        steps = _level_steps(work)
        spell, day = steps["spell"].to_numpy(), steps["effective_date"]
        label = pd.Series(np.nan, index=steps.index, dtype="str")
    made = pd.DataFrame({"spell": spell, "day": day_numbers(day), "round": label.to_numpy()})
    end = bounds(work)[1]
    made = made[(made["spell"] >= 0) & (made["day"] < FAR)]
    made = made[made["day"].to_numpy() <= end[made["spell"].to_numpy(np.int64)]]
    made = made.sort_values(["spell", "day"], kind="stable")
    return made.drop_duplicates(["spell", "day"], keep="last").reset_index(drop=True)


def _level_steps(work: Workforce) -> pd.DataFrame:
    """Return the rows of the job history that begin a higher level."""
    told = work.history.dropna(subset=["level"])
    rank = told["level"].map(work.level_order)
    same = told["spell"].eq(told["spell"].shift())
    return told[same & (rank > rank.shift())]


def level_stints(work: Workforce) -> Runs:
    """Return the runs of each spell in one level: from hire, a change of level or a promotion."""
    hire, end = bounds(work)
    told = work.history.dropna(subset=["level"])
    changed = told["spell"].eq(told["spell"].shift()) & told["level"].ne(told["level"].shift())
    raised = promotion_events(work)
    owner = np.concatenate([np.arange(len(hire)), told.loc[changed, "spell"], raised["spell"]])
    day = np.concatenate([hire, day_numbers(told.loc[changed, "effective_date"]), raised["day"]])
    owner, day = owner.astype(np.int64), day.astype(np.int64)
    return runs_between_changes(owner, np.maximum(day, hire[owner]), end[owner])[0]


@dataclass(frozen=True, eq=False)
class Spans:
    """Runs of spells during which their attributes stay the same, and those attributes."""

    runs: Runs
    frame: pd.DataFrame

    def on(self, spell: np.ndarray, day: Any) -> pd.DataFrame:
        """Return the attributes of each spell on its day, one row each; NaN outside the spell."""
        at = self.runs.at(spell, day)
        if (at < 0).any():
            return self.frame.reindex(at).reset_index(drop=True)
        return self.frame.take(at).reset_index(drop=True)

    def cut(self, runs: Runs, column: str, values: np.ndarray) -> Spans:
        """Return the spans cut by further runs, with their values as one more column."""
        at, by, start, end = meet(self.runs.owner, self.runs.start, self.runs.end, runs)
        frame = self.frame.take(at).reset_index(drop=True)
        frame[column] = pd.Series(values[by], dtype="str")
        return Spans(Runs(self.runs.owner[at], start, end), frame)


def spans(work: Workforce, columns: Any = ATTRIBUTES) -> Spans:
    """Return the runs of each spell with its attributes in force.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    columns : iterable of str
        Some of `ATTRIBUTES`; the fewer, the fewer runs.

    Returns
    -------
    Spans
        A spell without job history has the roster's place throughout; one whose history begins
        later has none until then. A career stage given in the roster holds throughout, otherwise
        it follows the time in the level: settling in below 12 months, growing below 36,
        established from then on.
    """
    made = _place_spans(work, [c for c in columns if c in PLACES])
    roster = work.spells.take(made.runs.owner).reset_index(drop=True)
    for name in FIXED:
        if name in columns:
            made.frame[name] = roster[name]
    hire, end = bounds(work)
    if "tenure_band" in columns:
        every = np.arange(len(hire))
        made = made.cut(*_aged(Runs(every, hire, end), "tenure_band", TENURE_EDGES_MONTHS, TENURE_BANDS))
    if "career_stage" in columns:
        stints = level_stints(work)
        runs, name, values = _aged(stints, "career_stage", STAGE_EDGES_MONTHS, CAREER_STAGES)
        made = made.cut(runs, name, values)
        given = work.spells["career_stage"].take(made.runs.owner).reset_index(drop=True)
        made.frame["career_stage"] = given.where(given.notna(), made.frame["career_stage"])
    return Spans(made.runs, made.frame[list(dict.fromkeys(columns))])


def _place_spans(work: Workforce, columns: list[str]) -> Spans:
    hire, end = bounds(work)
    history = work.history
    told = history["spell"].to_numpy(np.int64)
    roster = work.spells[columns].copy()
    roster.loc[np.isin(np.arange(len(roster)), told), :] = np.nan
    places = pd.concat([roster, history[columns]], ignore_index=True)
    owner = np.concatenate([np.arange(len(hire)), told])
    day = np.maximum(np.concatenate([hire, day_numbers(history["effective_date"])]), hire[owner])
    runs, change = runs_between_changes(owner, day, end[owner])
    return Spans(runs, places.take(change).reset_index(drop=True))


def _aged(
    runs: Runs, name: str, edges: tuple[int, ...], words: tuple[str, ...]
) -> tuple[Runs, str, np.ndarray]:
    """Cut runs at so many months after their start; each part is called by the next word."""
    starts = [runs.start, *(shift(runs.start, edge) for edge in edges)]
    code = np.repeat(np.arange(len(starts)), len(runs))
    run = np.tile(np.arange(len(runs)), len(starts))
    parts, change = runs_between_changes(run, np.concatenate(starts), runs.end[run])
    values = np.array(words, dtype=object)[code[change]]
    return Runs(runs.owner[parts.owner], parts.start, parts.end), name, values


def columns_for(by: By, where: Where, *, always: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """Check `by` and `where`; return the columns to group by and all columns needed.

    Raises
    ------
    ArgumentError
        When a column is none of `ATTRIBUTES`, or `where` is neither a dict nor a function.
    """
    names = [by] if isinstance(by, str) else list(by or [])
    _known("by", names)
    if where is None:
        asked: list[str] = []
    elif callable(where):
        asked = list(ATTRIBUTES)
    elif isinstance(where, Mapping):
        asked = list(where)
        _known("where", asked)
    else:
        raise ArgumentError("where is neither a dict of column and value nor a function of the attributes.")
    return names, list(dict.fromkeys([*names, *asked, *always]))


def _known(option: str, names: list[str]) -> None:
    for name in names:
        if name not in ATTRIBUTES:
            raise choose(option, name, ", ".join(ATTRIBUTES))


def chosen(frame: pd.DataFrame, where: Where) -> np.ndarray:
    """Return which rows of an attribute frame `where` keeps; a missing value reads "(unknown)"."""
    keep = np.ones(len(frame), bool)
    if where is None:
        return keep
    named = frame.fillna(MISSING)
    if callable(where):
        told = np.asarray(where(named))
        if told.shape != keep.shape or told.dtype != bool:
            raise ArgumentError("where must return True or False for each row of the frame it is given.")
        return told
    for column, wanted in where.items():
        values = [wanted] if isinstance(wanted, str) or not np.iterable(wanted) else list(wanted)
        keep &= named[column].isin(values).to_numpy()
    return keep


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows put into groups: the code of each row, and one row of `frame` per group, in order."""

    code: np.ndarray
    frame: pd.DataFrame

    def __len__(self) -> int:
        return len(self.frame)


def grouped(work: Workforce, frame: pd.DataFrame, by: list[str]) -> Groups:
    """Group rows by columns; a missing value is a group of its own, the last."""
    code = np.zeros(len(frame), np.int64)
    if not by:
        return Groups(code, pd.DataFrame(index=range(1)))
    for name in by:
        values = frame[name].fillna(MISSING)
        place, names = pd.factorize(values)
        ranks = [_rank(work, name, word) for word in names]
        order = sorted(range(len(names)), key=ranks.__getitem__)
        rank = np.empty(len(names), np.int64)
        rank[order] = np.arange(len(names))
        code = code * max(len(names), 1) + rank[place]
    _, first, code = np.unique(code, return_index=True, return_inverse=True)
    made = frame[by].take(first).fillna(MISSING).reset_index(drop=True)
    return Groups(code.astype(np.int64), made)


def _rank(work: Workforce, column: str, value: str) -> tuple[int, int, str]:
    """Sort levels by rank, bands and stages by age, everything else by name, the unknown last."""
    told: dict[str, int] = {}
    if column == "level":
        told = work.level_order
    elif column in ("tenure_band", "career_stage"):
        told = {word: i for i, word in enumerate((*TENURE_BANDS, *CAREER_STAGES))}
    return int(value == MISSING), told.get(value, len(told)), value


def word_codes(values: pd.Series, words: tuple[str, ...]) -> np.ndarray:
    """Return the position of each value among words; missing and other values become unknown."""
    code = pd.Index(words).get_indexer(pd.Index(values))
    return np.where(code < 0, words.index(UNKNOWN), code).astype(np.int64)


def labels(table: pd.DataFrame, by: tuple[str, ...]) -> pd.Series:
    """Return one text for each row's group."""
    if not by:
        return pd.Series("all", index=table.index, dtype="str")
    parts = [table[name].fillna(MISSING).astype("str") for name in by]
    return reduce(lambda a, b: a + " / " + b, parts)
