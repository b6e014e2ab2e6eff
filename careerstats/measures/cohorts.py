"""Landmark cohorts: exposure before, outcome after. Promotion rounds stand in `rounds`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError, choose
from careerstats.measures.asof import Where
from careerstats.measures.atrisk import END_OF_DATA, AtRisk, Design, follow
from careerstats.measures.landmark import Cohort
from careerstats.measures.rounds import promotion_cohort
from careerstats.measures.states import whole
from careerstats.measures.timeline import day_numbers, shift
from careerstats.measures.wording import counted_words, day_words, many, share_words
from careerstats.periods import quarter_ends
from careerstats.vocabulary import EXIT_TYPES, LET_GO
from careerstats.workforce import Workforce

__all__ = ["promotion_cohort", "quarterly_cohort", "restructuring_cohort"]

UNITS = ("department", "team", "location")
"""What a restructuring may name."""

GROUP = ["department", "level"]

LEFT = {
    LET_GO: "were let go",
    "dismissed": "were dismissed",
    "voluntary": "left of their own accord",
    "retirement": "retired",
    "other": "left for other reasons",
    "unknown": "left for unknown reasons",
}


def restructuring_cohort(
    work: Workforce,
    *,
    restructuring: str | list[str] | None = None,
    months: int = 12,
    lag_days: int = 30,
    horizon_months: int = 6,
    outcome: str = LET_GO,
    window: str = "full",
    min_tenure_days: int = 90,
    where: Where = None,
    as_of: Any = None,
) -> Cohort:
    """Return the people of the units a restructuring named, from the day before it was announced.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    restructuring : str or list of str, optional
        restructuring_id; all, pooled, when not given.
    months, lag_days : int
        No recent conversation: none in ``(t0 - lag_days - months, t0 - lag_days]``.
    horizon_months : int
        Outcomes count in ``(t0, t0 + horizon_months]``.
    outcome : str
        The exit type looked for; other exits end the follow-up.
    window : str
        full: employed for the whole window and the lag; since_hire: for at least
        `min_tenure_days` before the lag.
    min_tenure_days : int
        See `window`.
    where : dict or function, optional
        As for `coverage`, as of the landmark.
    as_of : date, optional
        Leave unseen what happened after this day; by default nothing.

    Returns
    -------
    Cohort

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations, or no such restructuring.

    Notes
    -----
    A horizon that the data do not reach is shortened to their last day, for everybody of the
    landmark alike, so that the groups stay comparable; end_reason is then ``end_of_data``. An exit
    counts on the day it was decided, where that is known; people whose exit was decided by
    the landmark are no longer at risk and left out.
    """
    design = Design.of(work, as_of, months, lag_days, window, min_tenure_days, where)
    whole("horizon_months", horizon_months, 1)
    _exit_type(outcome)
    named = _named(work, restructuring)
    begun = named.groupby("restructuring_id", sort=True)["announced"].min()
    landmarks = pd.DataFrame({"day": day_numbers(begun) - 1, "restructuring_id": begun.index})
    rows = AtRisk.on(work, design, landmarks, said="employed on the day before the announcement")
    rows.choose()
    rows.keep(_in_units(rows, named), "in the units named", "their unit was not named")
    rows.keep(rows.day < design.last, "data after the landmark", "the data end by the landmark")
    rows.keep_seen()
    told = follow(rows, shift(rows.day, horizon_months), outcome)
    table = rows.table(told, ["restructuring_id"], GROUP)
    held = table["restructuring_id"].nunique() or len(landmarks)
    note = _note(table, outcome, f"{horizon_months} months", held, "restructuring", design)
    return Cohort(table, note, rows.flow, "restructuring", outcome, months, lag_days, horizon_months)


def quarterly_cohort(
    work: Workforce,
    *,
    start: Any = None,
    end: Any = None,
    months: int = 12,
    lag_days: int = 30,
    horizon_months: int = 3,
    outcome: str = LET_GO,
    window: str = "full",
    min_tenure_days: int = 90,
    where: Where = None,
    as_of: Any = None,
    fiscal_start: int = 1,
) -> Cohort:
    """Return everybody employed at the end of each quarter, followed to the end of the next.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    start, end : date, optional
        The landmarks are the quarter ends in ``[start, end]``; by default those the log and the
        data allow.
    horizon_months : int
        Outcomes count to the end of so many months after the quarter: 3 for the next quarter.
    fiscal_start : int
        Month in which the fiscal year starts.
    months, lag_days, outcome, window, min_tenure_days, where, as_of
        As for `restructuring_cohort`.

    Returns
    -------
    Cohort

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations.

    Notes
    -----
    Quarters that the data do not hold to their end are left out as a whole: leaving out only
    those to whom nothing had happened yet would raise the risks.
    """
    design = Design.of(work, as_of, months, lag_days, window, min_tenure_days, where)
    whole("horizon_months", horizon_months, 1)
    _exit_type(outcome)
    ends = quarter_ends(
        work.log_start if start is None else start,
        max(np.datetime64(design.last, "D"), work.log_start) if end is None else end,
        fiscal_start=fiscal_start,
    )
    landmarks = pd.DataFrame({"day": day_numbers(ends)})
    rows = AtRisk.on(work, design, landmarks, said="employed on the quarter's last day")
    rows.choose()
    horizon = month_end_after(rows.day, horizon_months)
    rows.keep(horizon <= design.last, "horizon in the data", "the data end before the horizon does")
    rows.keep_seen()
    told = follow(rows, month_end_after(rows.day, horizon_months), outcome)
    table = rows.table(told, [], GROUP)
    span = f"{horizon_months} months"
    note = _note(table, outcome, span, table["landmark"].nunique(), "quarter end", design)
    return Cohort(table, note, rows.flow, "quarterly", outcome, months, lag_days, horizon_months)


def month_end_after(day: np.ndarray, months: int) -> np.ndarray:
    """Return the end of the month so many months after a month's end (30 Jun + 3 is 30 Sep)."""
    return shift(day + 1, months) - 1


def _exit_type(outcome: str) -> None:
    if outcome not in EXIT_TYPES:
        raise choose("outcome", outcome, ", ".join(EXIT_TYPES))


def _named(work: Workforce, wanted: str | list[str] | None) -> pd.DataFrame:
    """Return the rows of the restructurings asked for."""
    rows = work.restructurings.dropna(subset=["restructuring_id", "announced"])
    ids = wanted if wanted is None or isinstance(wanted, list | tuple) else [wanted]
    if rows.empty:
        raise DataMissingError(
            "There is no restructuring in the data; give a table of restructurings with "
            "restructuring_id, announced and department, team or location."
        )
    known = rows["restructuring_id"].unique().tolist()
    for name in ids or []:
        if name not in known:
            raise ArgumentError(f"restructuring={name!r} is not in the data; give one of {', '.join(known)}.")
    return rows if ids is None else rows[rows["restructuring_id"].isin(ids)]


def _in_units(rows: AtRisk, named: pd.DataFrame) -> np.ndarray:
    """Return who was in a unit named by the restructuring of the row; no unit named means all."""
    inside, places = np.zeros(len(rows.rows), bool), rows.told(UNITS)
    for unit in named.itertuples(index=False):
        here = rows.rows["restructuring_id"].eq(unit.restructuring_id).to_numpy()
        for column in UNITS:
            value = getattr(unit, column)
            if not pd.isna(value):
                here = here & places[column].eq(value).to_numpy()
        inside |= here
    return inside


def _note(table: pd.DataFrame, outcome: str, horizon: str, landmarks: int, kind: str, design: Design) -> str:
    if table.empty:
        return "Nobody is left who could be compared: the flow says who was left out and why."
    without, with_ = table[table["exposed"]], table[~table["exposed"]]
    gone = int(without["outcome"].sum())
    said = LEFT[outcome].replace("were ", "was ") if gone == 1 else LEFT[outcome]
    ends = f" The data end on {day_words(np.datetime64(design.last, 'D'))}, inside a horizon."
    return (
        f"{counted_words(table, kind)} at {many(landmarks, kind)}: of {len(without):,} without a "
        f"conversation in the {design.months} months to {design.lag_days} days before, "
        f"{share_words(gone, len(without))} {said} within {horizon}; of "
        f"{len(with_):,} with one, {share_words(with_['outcome'].sum(), len(with_))}."
        f"{ends if table['end_reason'].eq(END_OF_DATA).any() else ''}"
    )
