"""Spans of employment without a recent conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.measures.asof import By, Where, chosen, columns_for, grouped, labels, spans
from careerstats.measures.states import COVERED, OVERDUE, filled_from, looked_at, state_runs
from careerstats.measures.timeline import Runs, as_dates, day_numbers, meet, stacked
from careerstats.measures.wording import day_words, end_caution, many, share_words
from careerstats.periods import as_day
from careerstats.results import Result
from careerstats.workforce import Workforce

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False, eq=False)
class Gaps(Result):
    """Gaps up to a day.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per gap: employee_id, start, end (both days included), days, is_open (still going on,
        the person still employed), then the columns of `by` as on the gap's last day.
    summary : pandas.DataFrame
        One row per group: the columns of `by`, people (with an eligible day, counted where they
        were on the last one), gap_days, eligible_days, share (gap_days / eligible_days), open_gaps,
        median_days (of the gaps that ended, or stand, in the group; NaN: none). Days count where
        the person was on the day.
    by : tuple of str
        What the summary is grouped by.
    """

    summary: pd.DataFrame
    by: tuple[str, ...] = ()

    def _shown(self) -> pd.DataFrame:
        return self.summary

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the share of days without a recent conversation, by group."""
        from careerstats.reporting import charts

        shown = self.summary.assign(label=labels(self.summary, self.by))
        return charts.bars(
            shown, label="label", value="share", n="people", ax=ax, percent=True,
            title="Days without a recent career conversation", xlabel="share of eligible days",
        )  # fmt: skip


def gaps(
    work: Workforce,
    *,
    as_of: Any = None,
    start: Any = None,
    months: int = 12,
    by: By = None,
    where: Where = None,
    min_tenure_days: int = 90,
) -> Gaps:
    """Return the runs of days on which people had had no conversation in the window before.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    as_of : date, optional
        Last day looked at; the last day of the data when not given.
    start : date, optional
        First day looked at; by default the first one on which the log can fill the window.
    months, by, where, min_tenure_days
        As for `coverage`; `where` and `by` look at the attributes of each day.

    Returns
    -------
    Gaps

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations.

    Notes
    -----
    Each eligible day is covered or in exactly one gap. On days on which the log cannot fill the
    window yet, a conversation may lie before the log: an earlier `start` counts them as gaps where
    the log shows none, and the note says how many.
    """
    last = int(day_numbers(looked_at(work, as_of)))
    filled = int(day_numbers(filled_from(work, months)))
    first = filled if start is None else int(day_numbers(as_day(start, "start")))
    names, needed = columns_for(by, where)
    attributes = spans(work, needed)
    groups = grouped(work, attributes.frame, names)
    runs, state = state_runs(work, months=months, min_tenure_days=min_tenure_days)
    keep = chosen(attributes.frame, where)
    placed = _within(attributes.runs, first, last, keep)
    eligible = _cut(placed, runs.take(state >= COVERED))
    missed = _cut(placed, runs.take(state >= OVERDUE))
    found = stacked(missed.owner, missed.start, missed.end)
    open_ = (found.end == last) & (runs.end[runs.at(found.owner, found.end)] >= last)
    there = groups.code[attributes.runs.at(found.owner, found.end)]
    table = pd.DataFrame(
        {
            "employee_id": work.spells["employee_id"].take(found.owner).to_numpy(),
            "start": as_dates(found.start),
            "end": as_dates(found.end),
            "days": found.days,
            "is_open": open_,
        }
    ).join(groups.frame.take(there).reset_index(drop=True))
    code = groups.code[attributes.runs.at(eligible.owner, eligible.end)]
    gap_days, eligible_days = (
        np.bincount(groups.code[attributes.runs.at(r.owner, r.end)], r.days, len(groups)).astype(np.int64)
        for r in (missed, eligible)
    )
    person = work.spells["person"].to_numpy(np.int64)[eligible.owner]
    latest = ~pd.Series(person).duplicated(keep="last").to_numpy()
    people = np.bincount(code[latest], minlength=len(groups))
    told = groups.frame.assign(people=people, gap_days=gap_days, eligible_days=eligible_days)
    summary = _summary(told, table.assign(group=there))
    summary = summary[summary["eligible_days"] > 0].reset_index(drop=True) if names else summary
    note = _note(work, found, summary, (first, filled, last), months)
    return Gaps(table, note + end_caution(work, np.datetime64(last, "D")), summary, tuple(names))


def _within(runs: Runs, first: int, last: int, keep: np.ndarray) -> Runs:
    """Return the runs kept, cut to ``[first, last]``."""
    start, end = np.maximum(runs.start, first), np.minimum(runs.end, last)
    real = keep & (start <= end)
    return Runs(runs.owner[real], start[real], end[real])


def _cut(placed: Runs, runs: Runs) -> Runs:
    at, _, start, end = meet(placed.owner, placed.start, placed.end, runs)
    return Runs(placed.owner[at], start, end)


def _summary(told: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Add share, open gaps and median length to the counts of each group."""
    by_group = table.groupby("group")
    days, size = told["eligible_days"].to_numpy(), len(told)
    return told.assign(
        share=np.divide(told["gap_days"], days, out=np.full(size, np.nan), where=days > 0),
        open_gaps=by_group["is_open"].sum().reindex(range(size), fill_value=0).astype("int64"),
        median_days=by_group["days"].median().reindex(range(size)),
    )


def _note(
    work: Workforce, found: Runs, summary: pd.DataFrame, days: tuple[int, int, int], months: int
) -> str:
    """Say the sum, and what the log cannot show of the first day asked for, the first filled, the last."""
    first, filled, last = (np.datetime64(day, "D") for day in days)
    begins = f"The log begins on {day_words(work.log_start)} and"
    window = f"fills a window of {many(months, 'month')}"
    if last < max(first, filled) and not len(found):
        no_day = f"up to {day_words(last)} there is no day to count"
        return f"{begins} {window} only from {day_words(filled)} on: {no_day}."
    gap_days, eligible_days = (int(summary[c].sum()) for c in ("gap_days", "eligible_days"))
    note = (
        f"Of {eligible_days:,} eligible days from {day_words(first)} to {day_words(last)}, "
        f"{share_words(gap_days, eligible_days)} lie in {many(len(found), 'gap')}."
    )
    early = int(np.maximum(np.minimum(found.end, days[1] - 1) - found.start + 1, 0).sum())
    if early:
        note += (
            f" {begins} {window} only from {day_words(filled)} on: {early:,} of the days in gaps lie before "
            "and may be covered by conversations that it could not show; leave start= out to begin there."
        )
    return note
