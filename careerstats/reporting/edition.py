"""One edition of the quarterly report: which quarter, seen from its last day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.measures.states import filled_from
from careerstats.periods import add_months, as_day, quarter_bounds, quarter_of, to_days
from careerstats.workforce import Workforce

DATED = {
    "employees": "hire_date",
    "conversations": "date",
    "promotions": "date",
    "exits": "exit_date",
    "ratings": "date",
    "restructurings": "announced",
}
"""Tables whose rows after the as-of date are not yet known; job history is read as of each day."""

ONE_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Edition:
    """What a quarterly report is about.

    Attributes
    ----------
    work : Workforce
        As known at the end of the quarter's last day.
    quarter, before : str
        This quarter and the one before, such as ``2026Q3``.
    first, last : numpy.datetime64
        Its first and last day; the last one is the as-of date.
    months, lag_days, minimum_group, fiscal_start : int
        Window, lag, the smallest group shown, and the month in which the fiscal year starts.
    contact : str
        Whom to ask; empty when not given.
    """

    work: Workforce
    quarter: str
    first: np.datetime64
    last: np.datetime64
    months: int = 12
    lag_days: int = 30
    minimum_group: int = 5
    fiscal_start: int = 1
    contact: str = ""

    @property
    def before(self) -> str:
        """The quarter before."""
        return quarter_of(self.first - ONE_DAY, fiscal_start=self.fiscal_start)

    @property
    def before_first(self) -> np.datetime64:
        """First day of the quarter before."""
        return np.datetime64(str(add_months(self.first, -3)))

    @property
    def before_last(self) -> np.datetime64:
        """Last day of the quarter before."""
        return self.first - ONE_DAY

    @property
    def following(self) -> str:
        """The quarter after."""
        return quarter_of(self.last + ONE_DAY, fiscal_start=self.fiscal_start)

    @cached_property
    def earlier(self) -> Workforce:
        """The workforce as known at the end of the quarter before."""
        return known_on(self.work, self.before_last)

    @cached_property
    def filled(self) -> np.datetime64:
        """First day on which the log can fill a whole window."""
        return filled_from(self.work, self.months)

    @property
    def is_filled(self) -> bool:
        """Whether the log can fill the window of the quarter's last day."""
        return bool(self.filled <= self.last)

    @property
    def since(self) -> np.datetime64:
        """First day from which the log can fill a whole window, the last day at the latest."""
        return min(self.filled, self.last)


def last_full_quarter(work: Workforce, *, fiscal_start: int = 1) -> str:
    """Return the last quarter that the data cover to its end.

    Raises
    ------
    DataMissingError
        When the data hold no date at all.
    """
    if np.isnat(work.data_end):
        raise DataMissingError("The data hold no dates: give a roster with hire dates and a log.")
    current = quarter_of(work.data_end, fiscal_start=fiscal_start)
    first, last = quarter_bounds(current, fiscal_start=fiscal_start)
    return current if last <= work.data_end else quarter_of(first - ONE_DAY, fiscal_start=fiscal_start)


def open_edition(work: Workforce, quarter: str | None, **options: Any) -> Edition:
    """Return the edition of a quarter, or of the last full one, refusing what the data cannot tell.

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations or the quarter lies outside the data.
    """
    fiscal_start = options.get("fiscal_start", 1)
    for name in ("months", "minimum_group"):
        value = options.get(name, 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ArgumentError(f"{name}={value!r} is not accepted; give a whole number of at least 1.")
    if np.isnat(work.log_start):
        raise DataMissingError(work.no_log)
    name = last_full_quarter(work, fiscal_start=fiscal_start) if quarter is None else quarter
    first, last = quarter_bounds(name, fiscal_start=fiscal_start)
    if last > work.data_end or last < work.log_start:
        newest = last_full_quarter(work, fiscal_start=fiscal_start)
        raise DataMissingError(
            f"The data do not cover the quarter {name} ({first} to {last}): the log begins on "
            f"{work.log_start} and the data end on {work.data_end}; the last full quarter is {newest}."
        )
    return Edition(known_on(work, last), quarter_of(last, fiscal_start=fiscal_start), first, last, **options)


def known_on(work: Workforce, day: Any) -> Workforce:
    """Return the workforce as it was known at the end of a day: nothing dated later is there."""
    last = as_day(day, "day")
    kept: dict[str, pd.DataFrame] = {}
    for table, column in DATED.items():
        rows = getattr(work, table)
        days = to_days(rows[column])
        kept[table] = rows[np.isnat(days) | (days <= last)].reset_index(drop=True)
    return replace(work, **kept, data_end=min(work.data_end, last))
