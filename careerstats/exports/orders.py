"""Settles dates that one column alone leaves open, with the evidence of the others.

Somebody hired after the day they left, or a conversation in the future, rules an order out. Else
the other date columns of the sheet tell it, or dates that all fall on the first of a month. What
stays open is held back, with the question to answer.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from careerstats.exports.dates import DAY, MONTH, SWAPPED
from careerstats.exports.findings import WARNING, Finding
from careerstats.exports.values import Parsed

RULE = "date-order-unknown"
WORDS = {DAY: "day first", MONTH: "month first", SWAPPED: "with day and month exchanged"}

PAIRS = (
    ("birth_date", "hire_date"),
    ("hire_date", "exit_date"),
    ("decision_date", "exit_date"),
    ("hire_date", "decision_date"),
    ("birth_date", "exit_date"),
)
"""Columns of which the first never lies after the second."""
NOT_LATER = ("birth_date", "date", "snapshot_date")
"""Columns that never lie in the future."""
FEWEST = 3
"""Contradictions that one reading must have, and the other not, to be ruled out."""
MANY_TIMES = 20
"""How many times as many contradictions rule a reading out when both have some."""
CERTAIN = 20
"""Real dates, none with a day over 12, from which an exchange is taken for certain without more."""


def resolve_dates(columns: dict[str, Parsed], *, today: pd.Timestamp | None = None) -> dict[str, Parsed]:
    """Settle the order of day and month where it is open.

    Parameters
    ----------
    columns : dict of str to Parsed
        Field to column, all of one sheet.
    today : pandas.Timestamp, optional
        Conversations after it cannot have been; by default the present day.

    Returns
    -------
    dict of str to Parsed
        The same columns; settled ones have values, a finding that says how they were settled, and
        no ``date-order-unknown`` any more. What no evidence settles is as it was.
    """
    today = today or pd.Timestamp.now()
    made = dict(columns)
    unknown = [name for name, c in columns.items() if c.readings is not None and c.order != SWAPPED]
    swapped = [name for name, c in columns.items() if c.readings is not None and c.order == SWAPPED]
    for names in ([unknown] if unknown else []) + [[name] for name in swapped]:
        verdict = _verdict(made, names, today)
        if verdict is not None:
            place, why = verdict
            made.update({name: _settled(made[name], name, place, why) for name in names})
    return made


def _verdict(columns: dict[str, Parsed], names: list[str], today: pd.Timestamp) -> tuple[int, str] | None:
    """Return which of the two readings holds and why, or None."""
    against = [_contradictions(_with(columns, names, place), names, today) for place in (0, 1)]
    best = int(np.argmin(against))
    fewer, more = against[best], against[1 - best]
    if more >= FEWEST and more >= MANY_TIMES * fewer:
        left = f" ({fewer:,} in this one)" if fewer else ""
        return best, f"{more:,} dates would contradict others in the other reading{left}"
    if columns[names[0]].order == SWAPPED:
        plain, exchanged = (_with(columns, names, place)[names[0]] for place in (0, 1))
        differ = int((plain != exchanged).sum())
        return (1, f"none of {differ:,} real dates has a day over 12") if differ >= CERTAIN else None
    orders = {c.order for c in columns.values() if c.order in (DAY, MONTH)}
    if len(orders) == 1:
        return (0 if orders == {DAY} else 1), "so are the other date columns of the sheet"
    return _first_days(columns, names)


def _with(columns: dict[str, Parsed], names: list[str], place: int) -> dict[str, pd.Series]:
    """Return the date columns under one of the two readings of those named."""
    chosen = {}
    for name, column in columns.items():
        reading = column.readings[place] if name in names and column.readings else column.values  # noqa: PD011
        if reading.dtype.kind == "M":
            chosen[name] = reading
    return chosen


def _contradictions(dates: dict[str, pd.Series], names: list[str], today: pd.Timestamp) -> int:
    """Count rows that cannot be."""
    count = 0
    for early, late in PAIRS:
        if early in dates and late in dates and (early in names or late in names):
            count += int((dates[early] > dates[late]).sum())
    for name in NOT_LATER:
        if name in names:
            count += int((dates[name] > today).sum())
    return count


def _first_days(columns: dict[str, Parsed], names: list[str]) -> tuple[int, str] | None:
    """Read dates that in one order all fall on a month's first day in that order."""
    for place in (0, 1):
        made = [columns[name].readings[place].dropna() for name in names if columns[name].readings]  # type: ignore[index]
        found = pd.concat(made).drop_duplicates()
        if len(found) >= FEWEST and (found.dt.day == 1).all():
            return place, "all dates then fall on the first of a month"
    return None


def _settled(column: Parsed, name: str, place: int, why: str) -> Parsed:
    """Return a column with one of its readings as its values."""
    if column.readings is None:
        return column
    held = [f for f in column.findings if f.rule == RULE]
    order = (DAY, MONTH)[place]
    how = WORDS[order]
    option = f"dayfirst = {'false' if place == 0 else 'true'}"
    if column.order == SWAPPED:
        order, how = SWAPPED, WORDS[SWAPPED] if place else "as they stand"
        option = f"swapped = {'false' if place else 'true'}"
    finding = Finding(
        "date-order-inferred",
        WARNING,
        f"{name} could be read in two ways; it is read {how}: {why}.",
        field=name,
        column=held[0].column if held else -1,
        action=f"say otherwise with {option} in columns.toml",
    )
    return replace(
        column,
        values=column.readings[place],
        bad={row: rule for row, rule in column.bad.items() if rule != RULE},
        findings=[f for f in column.findings if f.rule != RULE] + [finding],
        readings=None,
        order=order,
    )
