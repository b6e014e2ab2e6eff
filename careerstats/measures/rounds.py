"""Cohorts of promotion rounds: who was passed over while a colleague was promoted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError, choose
from careerstats.measures.asof import ATTRIBUTES, By, Where, grouped, promotion_events
from careerstats.measures.atrisk import HORIZON, OUTCOME, AtRisk, Design, last_rating
from careerstats.measures.landmark import Cohort
from careerstats.measures.rates import below_top, long_in_level
from careerstats.measures.states import talks, whole
from careerstats.measures.timeline import FAR, day_numbers, shift
from careerstats.measures.wording import counted_words, many, share_words
from careerstats.periods import as_day, quarter_of
from careerstats.workforce import Workforce

PASSED_OVER = "passed_over"
BY_LOWER_RATED = "passed_over_by_lower_rated"
LATER_MONTHS = 6


def promotion_cohort(
    work: Workforce,
    *,
    start: Any = None,
    end: Any = None,
    months: int = 12,
    lag_days: int = 30,
    group: By = ("department", "level"),
    outcome: str = PASSED_OVER,
    min_time_in_level: int = 12,
    window: str = "full",
    min_tenure_days: int = 90,
    where: Where = None,
    as_of: Any = None,
    fiscal_start: int = 1,
) -> Cohort:
    """Return the people eligible for promotion in each round, from the day before it.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    start, end : date, optional
        Rounds that begin in ``[start, end]``; by default all in the data.
    months, lag_days, window, min_tenure_days, where, as_of
        As for `restructuring_cohort`.
    group : str or list of str
        The comparison group: attributes as of the landmark.
    outcome : str
        passed_over, or passed_over_by_lower_rated.
    min_time_in_level : int
        Calendar months in the present level from which on somebody is eligible.
    fiscal_start : int
        Month in which the fiscal year starts, for rounds that are quarters.

    Returns
    -------
    Cohort
        With the columns round, and talked_after (1: a conversation in the six months after the
        round, 0: none, NaN: no longer employed or beyond the data), an exposure that comes too late
        to matter. follow_up_days runs to the round's last promotion, or to the exit of
        those who left before anybody of their group was promoted: they were not passed over.

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations, or no promotion.

    Notes
    -----
    A round is what the column round of the promotions says; a promotion without one belongs to the
    quarter it falls in. Groups in which nobody was promoted say nothing about being passed over
    and stay out. *Passed over by a lower-rated colleague* compares last ratings before
    the round, so those without a rating and groups with nobody rated among the promoted stay out.
    """
    design = Design.of(work, as_of, months, lag_days, window, min_tenure_days, where)
    whole("min_time_in_level", min_time_in_level, 0)
    if outcome not in (PASSED_OVER, BY_LOWER_RATED):
        raise choose("outcome", outcome, f"{PASSED_OVER}, {BY_LOWER_RATED}")
    names = [group] if isinstance(group, str) else list(group or [])
    for name in names:
        if name not in ATTRIBUTES:
            raise choose("group", name, ", ".join(ATTRIBUTES))
    raised = _rounds(work, design, fiscal_start)
    raised = _between(raised, start, end)
    landmarks = raised.groupby("round", sort=False)["day"].agg(["min", "max"]).reset_index()
    landmarks = landmarks.assign(day=landmarks["min"] - 1).rename(columns={"max": "until"})
    told = landmarks[["day", "round", "until"]]
    rows = AtRisk.on(work, design, told, said="employed on the day before the round")
    _promoted(rows, raised, names)
    rows.choose()
    _eligible(rows, min_time_in_level)
    _told_apart(rows, outcome)
    rows.keep_seen()
    table = rows.table(_told(rows, outcome), ["round"], names).assign(talked_after=_talked_after(rows))
    note = _note(table, outcome, table["round"].nunique() or len(landmarks), design)
    return Cohort(table, note, rows.flow, "promotion", outcome, months, lag_days, 0)


def _rounds(work: Workforce, design: Design, fiscal_start: int) -> pd.DataFrame:
    """Return the promotions seen, each with its round; rounds in order of their first day."""
    made = promotion_events(work)
    made = made[made["day"] <= design.last]
    if made.empty:
        raise DataMissingError(
            "There is no promotion in the data; give a table of promotions with employee_id and date, "
            "or a job history whose levels have an order."
        )
    day = made["day"].drop_duplicates()
    quarter = {d: quarter_of(np.datetime64(int(d), "D"), fiscal_start=fiscal_start) for d in day}
    label = made["round"].where(made["round"].notna(), made["day"].map(quarter).astype("str"))
    return made.assign(round=label).sort_values("day", kind="stable", ignore_index=True)


def _between(raised: pd.DataFrame, start: Any, end: Any) -> pd.DataFrame:
    """Keep the rounds that begin in the period."""
    first = -FAR if start is None else int(day_numbers(as_day(start, "start")))
    last = FAR if end is None else int(day_numbers(as_day(end, "end")))
    if last < first:
        raise ArgumentError(f"end={end!r} lies before start={start!r}; give a later end.")
    return raised[raised.groupby("round")["day"].transform("min").between(first, last)]


def _promoted(rows: AtRisk, raised: pd.DataFrame, names: list[str]) -> None:
    """Add promoted, rating, and of the promoted of each group the first day and lowest rating."""
    made = rows.rows
    made["rating"] = last_rating(rows.work, rows.spell, rows.day)
    first = raised.groupby(["spell", "round"])["day"].min()
    made["promoted"] = first.reindex(pd.MultiIndex.from_frame(made[["spell", "round"]])).to_numpy()
    keys = [made["round"].factorize()[0], grouped(rows.work, rows.attributes.frame, names).code[rows.at]]
    rated = made["rating"].where(made["promoted"].notna())
    made["first"] = made.groupby(keys)["promoted"].transform("min").fillna(FAR).astype(np.int64)
    made["lowest"] = rated.groupby(keys).transform("min")


def _eligible(rows: AtRisk, months: int) -> None:
    """Keep those below the top level and long enough in theirs."""
    below = below_top(rows.work, rows.attributes.frame["level"])
    rows.keep(below[rows.at], "below the top level", "in the top level")
    if not rows.work.level_order:
        rows.steps[-1]["reason"] = "the levels have no known order: nobody could be left out"
    rows.keep(
        long_in_level(rows.work, rows.spell, rows.day, months), "long enough in the level",
        f"less than {months} months in the present level",
    )  # fmt: skip


def _told_apart(rows: AtRisk, outcome: str) -> None:
    """Keep those of groups that can say who was passed over."""
    made = rows.rows
    rows.keep(made["first"] < FAR, "somebody of the group promoted", "nobody of their group was promoted")
    if outcome == BY_LOWER_RATED:
        rows.keep(rows.rows["rating"].notna(), "rated before the round", "no rating before the round")
        why = "nobody promoted in their group had a rating"
        rows.keep(rows.rows["lowest"].notna(), "somebody rated promoted", why)


def _told(rows: AtRisk, outcome: str) -> pd.DataFrame:
    """Return outcome, follow_up_days and end_reason."""
    made, spells = rows.rows, rows.work.spells
    left = day_numbers(spells["exit_date"])[rows.spell]
    kind = spells["exit_type"].fillna("unknown").to_numpy(object)[rows.spell]
    promoted = made["promoted"].notna().to_numpy()
    gone = ~promoted & (left < made["first"].to_numpy())
    passed = ~promoted & ~gone
    if outcome == BY_LOWER_RATED:
        passed &= (made["lowest"] < made["rating"]).to_numpy()
    reason = np.where(passed, OUTCOME, np.where(gone, kind, HORIZON))
    return pd.DataFrame(
        {
            "outcome": passed,
            "follow_up_days": np.where(gone, left, made["until"].to_numpy()) - rows.day,
            "end_reason": pd.Series(reason, dtype="str"),
        }
    )


def _talked_after(rows: AtRisk) -> np.ndarray:
    """Return who talked in the months after the round (1 or 0); NaN: gone by then, or not yet known."""
    until = rows.rows["until"].to_numpy(np.int64)
    later, held = shift(until, LATER_MONTHS), talks(rows.work)
    left = day_numbers(rows.work.spells["exit_date"])[rows.spell]
    talked = held.before(rows.spell, later) > held.before(rows.spell, until)
    return np.where((left >= later) & (later <= rows.design.last), talked.astype(float), np.nan)


def _note(table: pd.DataFrame, outcome: str, rounds: int, design: Design) -> str:
    said = "passed over"
    if outcome == BY_LOWER_RATED:
        said += " while a lower-rated colleague was promoted"
    if table.empty:
        return "Nobody is left who could be compared: the flow says who was left out and why."
    without, with_ = table[table["exposed"]], table[~table["exposed"]]
    passed = int(without["outcome"].sum())
    return (
        f"{counted_words(table, 'round')} eligible in {many(rounds, 'round')}, in groups in which "
        f"somebody was promoted: of {len(without):,} without a conversation in the {design.months} months to "
        f"{design.lag_days} days before, {share_words(passed, len(without))} "
        f"{'was' if passed == 1 else 'were'} {said}; "
        f"of {len(with_):,} with one, {share_words(with_['outcome'].sum(), len(with_))}."
    )
