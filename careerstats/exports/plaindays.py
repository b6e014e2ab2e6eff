"""Columns of dates that are all written year-month-day, read at one go."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from careerstats.exports.columns import ParseOptions

EARLIEST, LATEST = 1900, 2100

SENTINELS = frozenset(
    [
        (1, 1, 1), (1111, 11, 11), (1753, 1, 1), (1800, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1),
        (1904, 1, 1), (2099, 12, 31), (2199, 12, 31), (2100, 1, 1), (2999, 12, 31), (3000, 1, 1),
        (3000, 12, 31), (4712, 12, 31), (9999, 1, 1), (9999, 12, 30), (9999, 12, 31),
    ]
)  # fmt: skip
"""Days that systems write for none."""
EPOCH = (1970, 1, 1)
"""Means none everywhere but in a birth date."""
EPOCH_DAY = np.datetime64(dt.date(*EPOCH))
NONE_DAYS = np.array([dt.date(*parts) for parts in (*SENTINELS, EPOCH)], dtype="datetime64[D]")
EARLIEST_DAY = np.datetime64(dt.date(EARLIEST, 1, 1))
LATEST_DAY = np.datetime64(dt.date(LATEST, 12, 31))

STAMP = re.compile(r"^[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?$")
"""What follows the day in a time stamp."""


@dataclass
class Days:
    """Readings of distinct values.

    Attributes
    ----------
    day_first, month_first : numpy.ndarray
        ``datetime64[us]``; NaT where that order is impossible. The same where there is no choice.
    marks : list of str
        For each value the sign between its parts when day and month can be exchanged, else empty.
    wrong : dict of str to list of int
        Rule to values that cannot be read.
    seen : dict of str to list of int
        Form (serial, compact, sentinel, pivot, moved, zone, foreign, real, period) to values.
    """

    day_first: np.ndarray
    month_first: np.ndarray
    marks: list[str]
    wrong: dict[str, list[int]] = field(default_factory=dict)
    seen: dict[str, list[int]] = field(default_factory=dict)


def at_one_go(values: list[Any], field: str, options: ParseOptions) -> Days | None:
    """Read texts that are all year-month-day, or all such with a time; None when some are not.

    Parameters
    ----------
    values : list
        Distinct cells, blanks left out.
    field : str
        A birth may fall on the epoch's first day; elsewhere that stands for none.
    options : ParseOptions
        The zone into which time stamps with a zone are turned.
    """
    if not values or not {str}.issuperset(map(type, values)):
        return None
    written = _days([text[:10] for text in values])
    if written is None:
        return None
    made, seen = written, {"real": list(range(len(values)))}
    ends = [text[10:] for text in values]
    if any(ends):
        stamps = [STAMP.match(end) for end in ends]
        if not all(stamp or not end for stamp, end in zip(stamps, ends, strict=True)):
            return None
        zoned = np.array([bool(stamp and stamp["zone"]) for stamp in stamps])
        made = _in_zone(values, written, zoned, options.timezone)
        seen["moved"] = np.flatnonzero(made != written).tolist()
    none = np.isin(written, NONE_DAYS if field != "birth_date" else NONE_DAYS[NONE_DAYS != EPOCH_DAY])
    kept = made[~none]
    if len(kept) and (kept.min() < EARLIEST_DAY or kept.max() > LATEST_DAY):
        return None
    seen["sentinel"] = np.flatnonzero(none).tolist()
    found = made.astype("datetime64[us]")
    found[none] = np.datetime64("NaT", "D")
    return Days(found, found, [""] * len(values), {}, {form: at for form, at in seen.items() if at})


def _days(texts: list[str]) -> np.ndarray | None:
    """Return ``datetime64[D]`` of texts that are all year-month-day, else None."""
    if any(len(text) != 10 or text[4] != "-" or text[7] != "-" for text in texts):
        return None
    try:
        return np.array(texts, dtype="datetime64[D]")
    except ValueError:
        return None


def _in_zone(values: list[str], written: np.ndarray, zoned: np.ndarray, zone: str) -> np.ndarray:
    """Return the days of time stamps in the organisation's zone; without a zone as written."""
    if not zoned.any():
        return written
    chosen = pd.Series(values, dtype="str")[zoned]
    stamps = pd.to_datetime(chosen, format="ISO8601", utc=True, errors="coerce")
    local = stamps.dt.tz_convert(zone).dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    made = written.copy()
    made[zoned] = np.where(np.isnat(local), written[zoned], local)
    return made
