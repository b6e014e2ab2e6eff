"""How many rows of the log count as held career conversations, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.vocabulary import UNKNOWN

HELD, CAREER = "held", "career"

MEETING = ["employee_id", "date", "counterpart_id", "topic"]
"""Rows alike in these are one conversation."""


@dataclass(frozen=True)
class LogCounts:
    """The rows of the log, each counted once.

    ``rows`` is the sum of all others. A row that several reasons keep out is counted under the
    first of them in the order below: words that are not known come last, so these are the rows
    that would count if their words meant held, and about the career.

    Attributes
    ----------
    rows : int
        Rows of the log.
    counted : int
        Held, about the career, while the person was employed.
    not_held : int
        The status says scheduled, cancelled, declined or missed.
    not_career : int
        The topic says something other than the career.
    not_employed : int
        On a day on which the person was not employed.
    status_unknown, topic_unknown : int
        The status, or the topic of a held one, is blank or not known.
    repeated : int
        Another row tells of the same conversation.
    """

    rows: int
    counted: int
    not_held: int
    not_career: int
    not_employed: int
    status_unknown: int
    topic_unknown: int
    repeated: int

    @property
    def share(self) -> float:
        """Share of the rows that count; 1 without a log."""
        return self.counted / self.rows if self.rows else 1.0

    @property
    def note(self) -> str:
        """One sentence: how many rows count, and why the others do not."""
        if not self.rows:
            return "There is no log of conversations."
        if self.counted == self.rows:
            return f"All {self.rows:,} log rows count as held career conversations."
        why = [
            (self.not_held, "not held"),
            (self.not_career, "about something else"),
            (self.not_employed, "on a day on which the person was not employed"),
            (self.status_unknown, "with a status that is blank or not known"),
            (self.topic_unknown, "with a topic that is blank or not known"),
            (self.repeated, "told by another row already"),
        ]
        listed = ", ".join(f"{count:,} {words}" for count, words in why if count)
        begin = f"{self.counted:,}" if self.counted else "None"
        verb = (
            "counts as a held career conversation"
            if self.counted == 1
            else ("count as held career conversations")
        )
        return f"{begin} of {self.rows:,} log rows {verb}; left out: {listed}."


def tally(log: pd.DataFrame, employed: np.ndarray) -> tuple[np.ndarray, LogCounts]:
    """Tell which rows of the log count.

    Parameters
    ----------
    log : pandas.DataFrame
        The table conversations.
    employed : numpy.ndarray
        Which rows lie on a day on which the person was employed.

    Returns
    -------
    numpy.ndarray, LogCounts
        Which rows count, each conversation once; and the counts.
    """
    held, no_status = _said(log["status"], HELD)
    career, no_topic = _said(log["topic"], CAREER)
    open_rows = np.ones(len(log), dtype=bool)
    counts = {}
    for name, out in (
        ("not_held", ~held & ~no_status),
        ("not_career", ~career & ~no_topic),
        ("not_employed", ~employed),
        ("status_unknown", no_status),
        ("topic_unknown", no_topic),
    ):
        counts[name] = int((open_rows & out).sum())
        open_rows &= ~out
    # a counterpart without an id is at least told apart by what he or she is to the person
    who = log["counterpart_id"].fillna(log["with_whom"])
    again = log.assign(counterpart_id=who)[open_rows].duplicated(MEETING).to_numpy()
    counts["repeated"] = int(again.sum())
    open_rows[open_rows] = ~again
    return open_rows, LogCounts(rows=len(log), counted=int(open_rows.sum()), **counts)


def _said(column: pd.Series, word: str) -> tuple[np.ndarray, np.ndarray]:
    """Return where a column says a word, and where it says nothing; a blank column says it everywhere."""
    if column.isna().all():
        everywhere = np.ones(len(column), dtype=bool)
        return everywhere, ~everywhere
    return column.eq(word).to_numpy(bool), (column.isna() | column.eq(UNKNOWN)).to_numpy(bool)
