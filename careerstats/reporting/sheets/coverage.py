"""Sheets about who has had a conversation: by group, over time, gaps, the four characteristics."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from careerstats.measures.asof import MISSING
from careerstats.measures.coverage import coverage, coverage_over_time
from careerstats.measures.gaps import gaps
from careerstats.measures.wording import day_words
from careerstats.reporting.edition import Edition
from careerstats.reporting.layout import Column, Drawing, Sheet
from careerstats.reporting.sheets.texts import DISTANCES, INTERVAL, sentences, small_line
from careerstats.reporting.small import hide_small_groups, hide_small_parts, too_small

BLUE, ORANGE, GREY = "12436D", "F46A25", "6F777B"
MOST_BARS = 30
FEWEST_DAYS = np.timedelta64(28, "D")
"""Fewer days than that tell nothing of gaps."""

RATE = (
    Column("rate", "Coverage", "share"),
    Column("lower", "Interval from", "share"),
    Column("upper", "Interval to", "share"),
)
PARTS = (
    Column("overdue", "Talked, but longer ago", "count"),
    Column("never", "None in the log", "count"),
    Column("new_joiners", "New joiners (not counted)", "count"),
    Column("unknown", "Manager logs nothing", "count"),
)
LINES = (
    Column("below", "Chart: line down", "share", aside=True),
    Column("above", "Chart: line up", "share", aside=True),
)
COUNTED = ["people", "covered", "rate", "lower", "upper"]


def with_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with the distances from each rate to the ends of its interval."""
    return table.assign(below=table["rate"] - table["lower"], above=table["upper"] - table["rate"])


def by_group(edition: Edition, *, by: str, tab: str, words: str) -> Sheet | None:
    """Coverage of each department or level; None where the data name none."""
    found = coverage(edition.work, as_of=edition.last, months=edition.months, by=by)
    if found.table[by].eq(MISSING).all():
        return None
    parts = [c.name for c in PARTS]
    table = hide_small_groups(
        with_lines(found.table),
        base="people",
        minimum=edition.minimum_group,
        columns=[*COUNTED, *parts, "below", "above"],
    )
    table = hide_small_parts(table, parts=["overdue", "never"], minimum=edition.minimum_group)
    for name in ("new_joiners", "unknown"):
        table = hide_small_parts(table, parts=[name], minimum=edition.minimum_group)
    columns = [
        Column(by, words.capitalize()),
        Column("people", "People", "count"),
        Column("covered", "Had a conversation", "count"),
        *RATE,
        *PARTS,
        *LINES,
    ]
    title = f"Coverage by {words}"
    # How many joined in all would give away one small department's number.
    note = re.sub(r"; [\d,]+ new joiners? (is|are) not counted", "", found.note)
    small = bool(too_small(found.table["people"].sum(), edition.minimum_group))
    said = [] if small else sentences(note)
    none = f"None in the log: the log, which begins on {day_words(edition.work.log_start)}, shows none."
    lines = [*said, none, INTERVAL, DISTANCES, small_line(edition.minimum_group)]
    return Sheet(tab, title, lines, table, columns, _bars(table, by, words, edition))


def by_team(edition: Edition) -> Sheet | None:
    """Coverage of each manager's team, named by team; managers' ids are never shown."""
    keys, named = _team_keys(edition)
    found = coverage(edition.work, as_of=edition.last, months=edition.months, by=keys)
    if found.table[keys[-1]].eq(MISSING).all():
        return None
    rows = found.table if named else _numbered(found.table)
    shown = [*COUNTED, "below", "above"]
    table = hide_small_groups(with_lines(rows), base="people", minimum=edition.minimum_group, columns=shown)
    columns = [
        Column("department", "Department"),
        Column("team", "Team"),
        Column("people", "People", "count"),
        Column("covered", "Had a conversation", "count"),
        *RATE,
    ]
    note = "Teams are named as in the roster."
    if not named:
        note = "The roster names no teams: the teams of each department's managers are numbered."
    lines = [note, INTERVAL, small_line(edition.minimum_group)]
    return Sheet("Coverage by team", "Coverage by manager's team", lines, table, columns, filters=True)


def _team_keys(edition: Edition) -> tuple[list[str], bool]:
    work = edition.work
    named = bool(work.employees["team"].notna().any() or work.job_history["team"].notna().any())
    return (["department", "team"] if named else ["department", "manager_id"]), named


def _numbered(table: pd.DataFrame) -> pd.DataFrame:
    """Name the teams of a department by numbers, so that no manager's id is shown."""
    number = table.groupby("department", sort=False).cumcount() + 1
    width = len(str(number.max())) if len(number) else 1
    names = [f"Team {n:0{width}d}" for n in number]
    return table.drop(columns="manager_id").assign(team=pd.Series(names, index=table.index, dtype="str"))


def _bars(table: pd.DataFrame, by: str, words: str, edition: Edition) -> Sequence[Drawing]:
    if len(table) > MOST_BARS:
        return ()
    return [
        Drawing(
            "bar",
            "Coverage, with 95 % interval",
            f"Bars: coverage of each {words} with its 95 % interval, as in the table.",
            by,
            [("rate", BLUE)],
            "Coverage, 95 % interval",
            "below",
            "above",
        )
    ]


def _too_early(edition: Edition) -> str:
    """Say that no day up to the quarter's end has a window that the log can fill."""
    return (
        f"The log begins on {day_words(edition.work.log_start)} and fills a window of {edition.months} "
        f"months from {day_words(edition.filled)} on"
    )


def over_time(edition: Edition) -> Sheet:
    """Coverage at the end of each quarter."""
    title = "Coverage over time"
    if not edition.is_filled:
        why = f"{_too_early(edition)}: up to {day_words(edition.last)} there is no curve to show."
        return Sheet(title, title, [why], wide=True)
    found = coverage_over_time(
        edition.work,
        start=edition.since,
        end=edition.last,
        every="quarter",
        months=edition.months,
        fiscal_start=edition.fiscal_start,
    )
    table = hide_small_groups(
        found.table.sort_values("date"), base="people", minimum=edition.minimum_group, columns=COUNTED
    )
    table["quarter_end"] = pd.Series([day_words(d) for d in table["date"]], dtype="str")
    columns = [
        Column("quarter_end", "Quarter end"),
        Column("people", "People", "count"),
        Column("covered", "Had a conversation", "count"),
        *RATE,
    ]
    chart = Drawing(
        "line",
        "Coverage at each quarter end",
        "Lines: coverage at each quarter end and the two ends of its 95 % interval, as in the table.",
        "quarter_end",
        [("rate", BLUE), ("lower", GREY), ("upper", GREY)],
        "Coverage",
    )
    small = bool(too_small(found.table["people"], edition.minimum_group).any())
    lines = [
        *([] if small else sentences(found.note)),
        f"The curve starts on {day_words(edition.since)}: before it the log cannot fill a whole window.",
        INTERVAL,
        small_line(edition.minimum_group),
    ]
    return Sheet(title, title, lines, table, columns, [chart] if len(table) > 1 else [])


def gap_sheet(edition: Edition) -> Sheet:
    """Time without a conversation in each department."""
    title = "Gaps: time without a conversation"
    if not edition.is_filled or edition.last - edition.since < FEWEST_DAYS:
        why = f"{_too_early(edition)}: too few days lie up to {day_words(edition.last)} to look for gaps."
        return Sheet("Gaps", title, [why], wide=True)
    found = gaps(
        edition.work, start=edition.since, as_of=edition.last, months=edition.months, by="department"
    )
    shown = ["people", "gap_days", "eligible_days", "share", "open_gaps", "median_days"]
    table = hide_small_groups(found.summary, base="people", minimum=edition.minimum_group, columns=shown)
    table = hide_small_parts(table, parts=["open_gaps"], minimum=edition.minimum_group)
    columns = [
        Column("department", "Department"),
        Column("people", "People employed in these days", "count"),
        Column("eligible_days", "Days employed past the first 90", "count"),
        Column("gap_days", "Days in a gap", "count"),
        Column("share", "Share of days in a gap", "share"),
        Column("open_gaps", "Gaps still open", "count"),
        Column("median_days", "Median length of a gap (days)", "count"),
    ]
    chart = Drawing(
        "bar",
        "Share of employed days spent in a gap",
        "Bars: share of days in a gap in each department, as in the table.",
        "department",
        [("share", ORANGE)],
        "Share of days",
    )
    small = bool(too_small(found.summary["people"].sum(), edition.minimum_group))
    said = [] if small else sentences(found.note)
    lines = [
        *said,
        "People who have left since are counted too: they are more than on the sheets about coverage.",
        small_line(edition.minimum_group),
    ]
    return Sheet("Gaps", title, lines, table, columns, [chart])
