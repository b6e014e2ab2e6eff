"""One value to the day it stands for: real dates, serial numbers, and text in its many forms."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from careerstats.exports.blanks import SUPPRESSED
from careerstats.exports.columns import ParseOptions
from careerstats.exports.names import normalise
from careerstats.exports.plaindays import EARLIEST, EPOCH, LATEST, SENTINELS, Days, at_one_go
from careerstats.exports.words import shipped

Reading = tuple[dt.date | None, dt.date | None]

WORKING_AGE = 14
"""A two-digit birth year is read so that the person is at least this old."""
LONGEST = 60
"""Texts of more characters are no dates."""
FIRST_SERIAL, LAST_SERIAL = 9_000, 80_000
"""Numbers read as serial days: 1924 to 2119."""
PERIOD = "snapshot_date"
"""The field whose cells may name a month, quarter or year; its last day is meant."""
PERIOD_HEADERS = frozenset(
    ["period", "review period", "cycle", "review cycle", "year", "period end", "quarter"]
)
"""Headers under which other fields may do so too."""

TIME = r"(?P<time>[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?)?"
CLOCK = re.compile(r"^[T ,]+(?P<h>\d{1,2})[:.](?P<m>\d{2})[^AaPp]*(?P<half>[AaPp])?")
ZONE = r"(?P<zone>\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|\(?[A-Z]{3,5}\)?))?$"
DAY_NAME = r"^(?:[^\W\d_]{2,10}\.?,?\s+)?"
ISO = re.compile(r"^(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})" + TIME + ZONE)
NUMERIC = re.compile(
    DAY_NAME + r"(?P<a>\d{1,2})(?P<sep>[-/. ])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>\d{4}|\d{2})" + TIME + ZONE
)
DAY_MONTH = re.compile(
    DAY_NAME
    + r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?[-/ ]*(?:de |of )?(?P<m>[^\W\d_]{3,12})\.?[-/, ]*(?:de )?'?"
    + r"(?P<y>\d{4}|\d{2})"
    + TIME
    + ZONE
)
MONTH_DAY = re.compile(
    DAY_NAME
    + r"(?P<m>[^\W\d_]{3,12})\.?[-/ ]*(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/, ]+'?(?P<y>\d{4}|\d{2})"
    + TIME
    + ZONE
)
YEAR_MONTH = re.compile(r"^(?P<y>\d{4})[-/. ]?(?P<m>\d{1,2})$")
MONTH_YEAR = re.compile(r"^(?:(?P<n>\d{1,2})[-/.]|(?P<m>[^\W\d_]{3,12})\.?[-/ ,]*)'?(?P<y>\d{4}|\d{2})$")
QUARTER = re.compile(
    r"^(?:(?P<y>\d{4})[-/ ]?Q(?P<q>[1-4])|Q(?P<q2>[1-4])[-/ ]?(?P<y2>\d{4}))$", re.IGNORECASE
)
HALF = re.compile(r"^(?:(?P<y>\d{4})[-/ ]?H(?P<h>[12])|H(?P<h2>[12])[-/ ]?(?P<y2>\d{4}))$", re.IGNORECASE)
YEAR = re.compile(r"^(?P<y>(?:19|20)\d{2})$")


class UnreadError(ValueError):
    """The value is no date; the message is a rule."""


class BlankError(ValueError):
    """The value stands for none."""


@cache
def month_number(word: str) -> tuple[int, bool]:
    """Return a month's number and whether the word is not English; 0 when it is no month."""
    plain = normalise(word)
    for language, names in shipped("words.toml")["months"].items():
        for number, forms in enumerate(names, start=1):
            if plain in forms.split():
                return number, language != "en"
    return 0, False


def recognise(values: list[Any], field: str, options: ParseOptions, *, serials_1904: bool = False) -> Days:
    """Read distinct values.

    Parameters
    ----------
    values : list
        Cells of any kind, blanks left out.
    field : str
        Tells what a two-digit year means and whether months and quarters are accepted.
    options : ParseOptions
        Time zone and present day.
    serials_1904 : bool
        Serial numbers count from 1904.
    """
    plain = at_one_go(values, field, options)
    if plain is not None:
        return plain
    reader = _Reader(field, options, serials_1904)
    first: list[dt.date | None] = []
    second: list[dt.date | None] = []
    marks: list[str] = []
    for place, value in enumerate(values):
        reader.place, reader.mark = place, ""
        try:
            one, other = reader.read(value)
            one, other = reader.checked(one), reader.checked(other)
            if one is None and other is None:
                raise UnreadError("date-implausible")
        except BlankError:
            reader.see("sentinel")
            one = other = None
        except UnreadError as rule:
            reader.wrong.setdefault(str(rule), []).append(place)
            one = other = None
        first.append(one)
        second.append(other)
        marks.append(reader.mark)
    return Days(_stamps(first), _stamps(second), marks, reader.wrong, reader.seen)


def _stamps(found: list[dt.date | None]) -> np.ndarray:
    return np.array(found, dtype="datetime64[D]").astype("datetime64[us]")


class _Reader:
    """Reads one value after another and remembers in what form they came."""

    def __init__(self, field: str, options: ParseOptions, serials_1904: bool) -> None:
        self.field = field
        self.period_like = field == PERIOD or normalise(options.header) in PERIOD_HEADERS
        self.zone = ZoneInfo(options.timezone)
        self.this_year = (options.today or pd.Timestamp.now()).year
        self.base = dt.date(1904, 1, 1) if serials_1904 else dt.date(1899, 12, 30)
        self.place = 0
        self.mark = ""
        self.wrong: dict[str, list[int]] = {}
        self.seen: dict[str, list[int]] = {}

    def see(self, form: str) -> None:
        self.seen.setdefault(form, []).append(self.place)

    def read(self, value: Any) -> Reading:
        if isinstance(value, dt.datetime):
            self.see("real")
            return _both(value.date())
        if isinstance(value, dt.date):
            return _both(value)
        if isinstance(value, dt.time) and value == dt.time():
            raise BlankError
        if value.__class__ is str:
            return self.text(" ".join(value.split()))
        if isinstance(value, int | float):
            return self.number(value)
        raise UnreadError("date-not-understood")

    def checked(self, day: dt.date | None) -> dt.date | None:
        """Drop a day out of range; raise for one that stands for none."""
        if day is None:
            return None
        parts = (day.year, day.month, day.day)
        if parts in SENTINELS or (parts == EPOCH and self.field != "birth_date"):
            raise BlankError
        return day if EARLIEST <= day.year <= LATEST else None

    def number(self, value: float) -> Reading:
        if not abs(value) < 10**LONGEST:
            raise UnreadError("date-not-understood")
        whole = int(value)
        text = str(whole)
        if value in (0, 1) or text in ("2958465", "99991231", "401768"):
            raise BlankError
        if len(text) == 8 and value == whole:
            self.see("compact")
            return _both(_day(whole // 10_000, whole // 100 % 100, whole % 100))
        if FIRST_SERIAL <= value <= LAST_SERIAL:
            self.see("serial")
            return _both(self.base + dt.timedelta(days=whole))
        if self.period_like and value == whole:
            return self.period(text)
        raise UnreadError("date-not-understood")

    def text(self, text: str) -> Reading:
        if SUPPRESSED.match(text):
            raise UnreadError("suppressed")
        if len(text) > LONGEST:
            raise UnreadError("date-not-understood")
        if text.replace(".", "", 1).isdecimal() and (text.isdecimal() or float(text) >= FIRST_SERIAL):
            return self.number(float(text))
        iso = ISO.match(text)
        if iso:
            self.see("real")
            return _both(self.placed(_day(int(iso["y"]), int(iso["m"]), int(iso["d"])), iso))
        numeric = NUMERIC.match(text)
        if numeric:
            return self.numeric(numeric)
        for pattern in (DAY_MONTH, MONTH_DAY):
            match = pattern.match(text)
            if match:
                month, foreign = month_number(match["m"])
                if month:
                    if foreign:
                        self.see("foreign")
                    return _both(self.placed(_day(self.year(match["y"]), month, int(match["d"])), match))
        return self.period(text)

    def numeric(self, match: re.Match[str]) -> Reading:
        a, b, year = int(match["a"]), int(match["b"]), self.year(match["y"])
        made: list[dt.date | None] = []
        for day, month in ((a, b), (b, a)):
            try:
                made.append(self.placed(_day(year, month, day), match))
            except UnreadError:
                made.append(None)
        if made == [None, None]:
            raise UnreadError("date-not-understood")
        self.mark = match["sep"]
        return made[0], made[1]

    def year(self, digits: str) -> int:
        """Return a year; of two digits by the pivot: births at working age, others not after next year."""
        if len(digits) == 4:
            return int(digits)
        self.see("pivot")
        limit = self.this_year - WORKING_AGE if self.field == "birth_date" else self.this_year + 1
        year = 2000 + int(digits)
        return year if year <= limit else year - 100

    def placed(self, day: dt.date, match: re.Match[str]) -> dt.date:
        """Turn a time stamp with a zone into the organisation's zone and keep the day."""
        zone = (match["zone"] or "").strip(" ()")
        clock = CLOCK.match(match["time"] or "")
        if not zone or not clock:
            return day
        if zone not in ("Z", "UTC", "GMT") and zone[0] not in "+-":
            self.see("zone")
            return day
        hour, minute = int(clock["h"]), int(clock["m"])
        if clock["half"]:
            hour = hour % 12 + (12 if clock["half"] in "pP" else 0)
        size = (
            dt.timedelta() if zone.isalpha() else dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        )
        try:
            offset = dt.timezone(-size if zone[0] == "-" else size)
            moved = dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=offset).astimezone(
                self.zone
            )
        except (ValueError, OverflowError):  # no such hour or offset, or a sentinel at the end of time
            return day
        if moved.date() != day:
            self.see("moved")
        return moved.date()

    def period(self, text: str) -> Reading:
        """Read a month, quarter or year as its last day, where the field is a period."""
        if not self.period_like:
            raise UnreadError("date-not-understood")
        year = month = 0
        if match := QUARTER.match(text):
            year, month = int(match["y"] or match["y2"]), 3 * int(match["q"] or match["q2"])
        elif match := HALF.match(text):
            year, month = int(match["y"] or match["y2"]), 6 * int(match["h"] or match["h2"])
        elif match := YEAR_MONTH.match(text):
            year, month = int(match["y"]), int(match["m"])
        elif match := MONTH_YEAR.match(text):
            year = self.year(match["y"])
            month = int(match["n"]) if match["n"] else month_number(match["m"])[0]
        elif match := YEAR.match(text):
            year, month = int(match["y"]), 12
        if not (EARLIEST <= year <= LATEST and 1 <= month <= 12):
            raise UnreadError("date-not-understood")
        self.see("period")
        return _both(dt.date(year, month, calendar.monthrange(year, month)[1]))


def _both(day: dt.date) -> Reading:
    return day, day


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise UnreadError("date-not-understood") from None
