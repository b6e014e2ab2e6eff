"""Days, windows and shares in plain words, for the notes of all measures."""

from typing import Any

import numpy as np
import pandas as pd

from careerstats.periods import add_months, as_day
from careerstats.workforce import Workforce

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: Any) -> str:
    """Return a day as ``30 Sep 2026``, in English whatever the machine speaks."""
    year, month, number = str(as_day(day)).split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"


def window_words(day: np.datetime64, months: int) -> str:
    """Return the window before a day with its first and last day."""
    first = add_months(day, -months) + np.timedelta64(1, "D")
    return f"the {months} months from {day_words(first)} to {day_words(day)}"


def many(count: float, one: str, more: str = "") -> str:
    """Return a count and its noun, as ``1 person`` or ``1,200 people``."""
    return f"{int(count):,} {one if int(count) == 1 else more or one + 's'}"


def people_words(count: float) -> str:
    """Return a number of people, as ``1 person`` or ``1,200 people``."""
    return many(count, "person", "people")


def counted_words(table: pd.DataFrame, each: str) -> str:
    """Return how many people, and that those there more than once count each time."""
    if not table["employee_id"].duplicated().any():
        return people_words(len(table))
    return f"{people_words(len(table))}, counted once per {each},"


def joiners_words(count: float) -> str:
    """Return who is not counted for being new."""
    return f"{many(count, 'new joiner')} {'is' if int(count) == 1 else 'are'} not counted"


def share_words(part: float, whole: float) -> str:
    """Return a count and its share, as ``640 (51.9 %)``."""
    return f"{int(part):,} ({part / whole:.1%})".replace("%)", " %)") if whole else f"{int(part):,}"


def log_caution(work: Workforce, day: np.datetime64, months: int) -> str:
    """Return a sentence when the window before a day reaches before the log begins."""
    if add_months(day, -months) + np.timedelta64(1, "D") >= work.log_start:
        return ""
    return (
        f" The log begins on {day_words(work.log_start)}, inside the window of {day_words(day)}: "
        "conversations before that day could not be seen."
    )


def end_caution(work: Workforce, day: Any) -> str:
    """Return a sentence when a day lies after the end of the data."""
    if np.isnat(work.data_end) or as_day(day) <= work.data_end:
        return ""
    return f" The data end on {day_words(work.data_end)}: what happened after that day is not known."
