"""The rows of a landmark cohort, cut down step by step, each step counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import DataMissingError, choose
from careerstats.measures.asof import Spans, Where, bounds, chosen, columns_for, labels, spans
from careerstats.measures.exposure import exposure
from careerstats.measures.states import looked_at, silence, whole
from careerstats.measures.timeline import FAR, as_dates, day_numbers, pack, shift
from careerstats.measures.wording import day_words
from careerstats.workforce import Workforce

STRATA = ("department", "team", "level", "manager_id", "location", "tenure_band", "career_stage")
HORIZON, END_OF_DATA, OUTCOME = "horizon", "end_of_data", "outcome"


@dataclass(frozen=True)
class Design:
    """The options that all cohorts share, checked."""

    months: int
    lag_days: int
    window: str
    min_tenure_days: int
    where: Where
    last: int
    """Last day that is looked at, as int64."""

    @classmethod
    def of(cls, work: Workforce, as_of: Any, months: int, lag_days: int, window: str,
           min_tenure_days: int, where: Where) -> Design:  # fmt: skip
        """Check the options of a cohort."""
        if window not in ("full", "since_hire"):
            raise choose("window", window, "full, since_hire")
        if np.isnat(work.log_start):
            raise DataMissingError(
                "There is no log of conversations; give a table of conversations with employee_id and date."
            )
        columns_for(None, where)
        last = looked_at(work, as_of)
        last = last if np.isnat(work.data_end) else min(last, work.data_end)
        return cls(
            whole("months", months, 1), whole("lag_days", lag_days, 0), window,
            whole("min_tenure_days", min_tenure_days, 0), where, int(last.astype(np.int64)),
        )  # fmt: skip


@dataclass
class AtRisk:
    """Person-landmarks still in the cohort, and the steps that led here.

    Attributes
    ----------
    work : Workforce
        The checked tables.
    design : Design
        The options.
    attributes : Spans
        Where and what everybody was, when.
    rows : pandas.DataFrame
        spell, at (row of the attributes in force), day (the landmark), and what is carried along.
    steps : list of dict
        How many were kept and left out, and why.
    """

    work: Workforce
    design: Design
    attributes: Spans
    rows: pd.DataFrame
    steps: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def on(cls, work: Workforce, design: Design, landmarks: pd.DataFrame, *, said: str) -> AtRisk:
        """Return everybody employed on each landmark (columns: day, and what is carried along)."""
        found = [work.active(np.datetime64(int(day), "D")) for day in landmarks["day"]]
        rows = landmarks.loc[np.repeat(landmarks.index, [len(f) for f in found])].reset_index(drop=True)
        rows.insert(0, "spell", np.concatenate(found) if found else np.empty(0, np.int64))
        attributes = spans(work)
        rows.insert(1, "at", attributes.runs.at(rows["spell"].to_numpy(), rows["day"].to_numpy()))
        made = cls(work, design, attributes, rows)
        made._said(said, 0, "")
        return made

    def choose(self) -> None:
        """Keep those that `where` asks for."""
        if self.design.where is not None:
            wanted = chosen(self.attributes.frame, self.design.where)
            self.keep(wanted[self.at], "asked for by where", "not asked for")

    @property
    def spell(self) -> np.ndarray:
        """Spell of each row."""
        return self.rows["spell"].to_numpy(np.int64)

    @property
    def at(self) -> np.ndarray:
        """Row of the attributes in force for each row."""
        return self.rows["at"].to_numpy(np.int64)

    def told(self, columns: Any) -> pd.DataFrame:
        """Return attributes of each row as of its landmark."""
        return self.attributes.frame[list(columns)].take(self.at).reset_index(drop=True)

    @property
    def day(self) -> np.ndarray:
        """Landmark of each row, as int64 day."""
        return self.rows["day"].to_numpy(np.int64)

    def keep(self, test: Any, step: str, reason: str) -> None:
        """Keep some rows; say what is left, and why the others are not."""
        kept = self.rows[np.asarray(test, bool)].reset_index(drop=True)
        gone, self.rows = len(self.rows) - len(kept), kept
        self._said(step, gone, reason)

    def _said(self, step: str, gone: int, reason: str) -> None:
        row = {"step": step, "people": len(self.rows), "left_out": gone, "reason": reason if gone else ""}
        self.steps.append(row)

    @property
    def flow(self) -> pd.DataFrame:
        """The steps: step, people, left_out, reason."""
        return pd.DataFrame(self.steps, columns=["step", "people", "left_out", "reason"])

    def window(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the last day before the exposure window and its last day."""
        until = self.day - self.design.lag_days
        return shift(until, -self.design.months), until

    def keep_seen(self) -> None:
        """Keep those whose exposure the log could show, and whose leaving was not yet decided."""
        design, begins = self.design, int(self.work.log_start.astype(np.int64))
        self.keep(
            self.window()[0] >= begins, "log covers the window",
            f"the window reaches before the log, which begins on {day_words(self.work.log_start)}",
        )  # fmt: skip
        after, until = self.window()
        hire = bounds(self.work)[0][self.spell]
        if design.window == "full":
            test, why = hire <= after, f"employed for less than {design.months} months and the lag"
        else:
            test = hire + design.min_tenure_days <= until
            why = f"employed for less than {design.min_tenure_days} days before the lag"
        self.keep(test, "employed for the window", why)
        leaves = exit_known(self.work)[self.spell]
        self.keep(leaves > self.day, "leaving not yet decided", "the exit was decided by the landmark")

    def exposed(self) -> pd.DataFrame:
        """Return exposed, the kinds of conversation, the rating and manager_logs of each row."""
        after, until = self.window()
        made = exposure(self.work, self.spell, after, until, attributes=self.attributes)
        made.insert(0, "exposed", made["conversations"].to_numpy() == 0)
        made["rating"] = last_rating(self.work, self.spell, self.day)
        made["manager_logs"] = ~self._silent(until)
        return made

    def _silent(self, until: np.ndarray) -> np.ndarray:
        """Return whose manager logged nothing in the exposure window while others did."""
        options = {"months": self.design.months, "min_tenure_days": self.design.min_tenure_days}
        silent, manager = silence(self.work, self.attributes, **options)
        return silent.at(manager[self.at], until) >= 0

    def table(self, told: pd.DataFrame, carried: list[str], group: list[str]) -> pd.DataFrame:
        """Return the cohort's table; `told` has outcome, follow_up_days and end_reason."""
        seen = self.exposed()
        front = pd.DataFrame(
            {
                "employee_id": self.work.spells["employee_id"].take(self.spell).to_numpy(),
                "landmark": as_dates(self.day),
            }
        )
        label = labels(self.attributes.frame, tuple(group)).rename("group")
        label = label.take(self.at).reset_index(drop=True)
        strata = [self.told(STRATA), seen[["rating", "manager_logs"]], self.rows[carried], label]
        kinds = seen.drop(columns=["exposed", "rating", "manager_logs"])
        return pd.concat([front, seen[["exposed"]], told.reset_index(drop=True), *strata, kinds], axis=1)


def last_rating(work: Workforce, spell: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Return each spell's last rating strictly before its day; NaN: none in this spell."""
    rows = work.ratings.dropna(subset=["rating", "date"])
    owner = work.spell_of(rows["employee_id"], rows["date"])
    given = day_numbers(rows["date"])
    real = owner >= 0
    key, value = pack(owner[real], given[real]), rows["rating"].to_numpy()[real]
    order = np.argsort(key, kind="stable")
    key, value, owner = key[order], value[order], owner[real][order]
    if not len(key):
        return np.full(len(spell), np.nan)
    at = np.searchsorted(key, pack(spell, day), side="left") - 1
    near = np.maximum(at, 0)
    return np.where((at >= 0) & (owner[near] == spell), value[near], np.nan)


def exit_known(work: Workforce) -> np.ndarray:
    """Return the day on which each spell's exit counts: decided, if that is known and earlier, or left."""
    left, decided = (day_numbers(work.spells[c]) for c in ("exit_date", "decision_date"))
    return np.where(left < FAR, np.minimum(left, decided), FAR)


def follow(rows: AtRisk, horizon: np.ndarray, outcome: str) -> pd.DataFrame:
    """Follow each row to its outcome, another exit, the horizon or the end of the data.

    Parameters
    ----------
    rows : AtRisk
        Who is followed.
    horizon : numpy.ndarray
        Last day of each row's horizon, as int64.
    outcome : str
        The exit type asked for.

    Returns
    -------
    pandas.DataFrame
        outcome (bool), follow_up_days (int), end_reason (text).
    """
    event = exit_known(rows.work)[rows.spell]
    kind = rows.work.spells["exit_type"].fillna("unknown").to_numpy(object)[rows.spell]
    last = np.minimum(horizon, rows.design.last)
    ended = event <= last
    hit = ended & (kind == outcome)
    quiet = np.where(horizon <= rows.design.last, HORIZON, END_OF_DATA).astype(object)
    reason = np.where(hit, OUTCOME, np.where(ended, kind, quiet))
    days = np.where(ended, event, last) - rows.day
    return pd.DataFrame(
        {"outcome": hit, "follow_up_days": days, "end_reason": pd.Series(reason, dtype="str")}
    )
