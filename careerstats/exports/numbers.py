"""Minutes and ratings as numbers."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

import numpy as np
import pandas as pd

from careerstats.exports.blanks import SUPPRESSED
from careerstats.exports.columns import Cells, ParseOptions
from careerstats.exports.findings import INFO, WARNING
from careerstats.exports.names import normalise
from careerstats.exports.proposals import Proposal
from careerstats.exports.texts import tidy
from careerstats.exports.words import showable

MINUTES = "minutes"
LONGEST = 40
"""Texts of more characters are no numbers."""
HOURS = frozenset(["hours", "hour", "hrs", "h", "stunden", "heures", "horas"])
"""Words in a header that say hours, not minutes."""

CURRENCY = re.compile(r"^[$€£¥]\s*|\s*([$€£¥]|USD|EUR|GBP|CHF)$")
PLAIN = re.compile(r"^[+-]?[\d.,' ]*\d%?$")
GROUPS = re.compile(r"^[+-]?\d{1,3}([.,' ])\d{3}(\1\d{3})*$")
CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$")
SPAN = re.compile(
    r"^(?:PT)?(?:(\d+(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|std\.?|stunden?|heures?)\.?)?[\s,]*(?:and|und|et)?\s*"
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:m|mins?|minutes?|minuten|')?\.?)?(?:\s*\d+\s*s)?$",
    re.IGNORECASE,
)
SCORE = re.compile(
    r"^\(?(\d+(?:[.,]\d+)?)\)?(?:\s*(?:/|of|von|out of)\s*\d+|\s*[-–:=(.]\s*\D.*|\s+[^\W\d].*)$"
)


def read(cells: Cells, options: ParseOptions) -> pd.Series:
    """Read a column of numbers: minutes with their units, ratings with their words."""
    decimal, clear = (options.decimal, True) if options.decimal else _decimal(cells.distinct)
    if not clear:
        action = 'numbers of the rarer kind are not read; put decimal = "," or "." into columns.toml'
        cells.note("decimal-mixed", WARNING, "decimal commas and decimal points", action=action)
    made = np.full(len(cells.distinct), np.nan)
    wrong: dict[str, list[int]] = {}
    eased: list[int] = []
    for place, value in enumerate(cells.distinct):
        number, rule = _one(value, cells.field, decimal, options)
        if number is None:
            wrong.setdefault(rule, []).append(place)
        else:
            made[place] = number
            if rule:
                eased.append(place)
    if cells.field == MINUTES and HOURS & set(normalise(options.header).split()):
        made *= np.array([60.0 if _bare(v) else 1.0 for v in cells.distinct])
        cells.note("hours", INFO, "the header says hours", action="turned into minutes")
    negative = np.flatnonzero(made < 0).tolist()
    made[negative] = np.nan
    wrong["number-negative"] = negative
    _say(cells, wrong, eased)
    return cells.spread(made, "float64")


def can_be(value: Any, field: str) -> bool:
    """Tell whether a value can be read as a number of this field, with either decimal mark."""
    options = ParseOptions()
    return any(_one(value, field, mark, options)[0] is not None for mark in ".,")


def _bare(value: Any) -> bool:
    return isinstance(value, int | float) or bool(PLAIN.match(str(value)))


def _say(cells: Cells, wrong: dict[str, list[int]], eased: list[int]) -> None:
    for rule, places in wrong.items():
        cells.mark(places, rule)
    if eased:
        what = "words beside the number"
        cells.note("number-with-words", INFO, what, places=eased, action="the number is used")
    unread = wrong.get("number-not-understood", [])
    if cells.field == "rating" and unread:
        action = 'say their order in columns.toml, as in words.rating."as written" = 4'
        shown = [text for text, people in cells.shared(unread).items() if showable(text, people, {})]
        paste = tuple(Proposal(("words", "rating"), text, 4, "its place in the order") for text in shown)
        cells.note("rating-words", WARNING, "ratings in words", places=unread, action=action, paste=paste)


def _decimal(values: list[Any]) -> tuple[str, bool]:
    """Tell the decimal mark from values that leave no doubt (else a point), and whether all agree."""
    comma = point = 0
    for value in values:
        if value.__class__ is not str or not any(mark in value for mark in ",."):
            continue
        text = CURRENCY.sub("", value).strip(" %")
        last = max(text.rfind(","), text.rfind("."))
        both = "," in text and "." in text
        if both or not GROUPS.match(text):
            comma += text[last] == ","
            point += text[last] == "."
    return ("," if comma > point else "."), not (comma and point)


def _one(value: Any, field: str, decimal: str, options: ParseOptions) -> tuple[float | None, str]:
    """Return a value's number, or the rule it breaks; a rule beside a number means words were cut."""
    if isinstance(value, dt.timedelta):
        return value.total_seconds() / 60, ""
    if isinstance(value, dt.time):
        return value.hour * 60.0 + value.minute, ""
    if isinstance(value, dt.date):
        return None, "number-not-understood"
    if value.__class__ is not str:
        return (float(value), "") if math.isfinite(value) else (None, "number-not-understood")
    text = tidy(value)
    if len(text) > LONGEST:
        return None, "number-not-understood"
    if SUPPRESSED.match(text):
        return None, "suppressed"
    word = options.words.get(text.casefold())
    if word is not None:
        return float(word), ""
    number = plain_number(text, decimal)
    if number is not None:
        return number, ""
    if field == MINUTES:
        number = _span(text)
        return number, "" if number is not None else "number-not-understood"
    number = _score(text)
    return number, "words" if number is not None else "number-not-understood"


def plain_number(text: str, decimal: str = ".") -> float | None:
    """Return the number of a text such as ``$141,604``, ``1.234,5`` or ``12%``, or None."""
    text = CURRENCY.sub("", text).strip()
    if not PLAIN.match(text):
        return None
    whole, mark, fraction = text.rstrip("% ").partition(decimal)
    if not (whole.lstrip("+-").isdecimal() or GROUPS.match(whole)) or (mark and not fraction.isdecimal()):
        return None
    number = float("".join(c for c in whole if c.isdecimal() or c in "+-") + "." + (fraction or "0"))
    return number / 100 if text.endswith("%") else number


def _span(text: str) -> float | None:
    """Return the minutes of ``1:15``, ``1 h 15``, ``45 min`` or ``PT30M``, or None."""
    clock = CLOCK.match(text)
    if clock:
        return int(clock[1]) * 60.0 + int(clock[2])
    span = SPAN.match(text)
    if not span or not (span[1] or span[2]):
        return None
    hours, minutes = ((g or "0").replace(",", ".") for g in span.groups())
    return float(hours) * 60 + float(minutes)


def _score(text: str) -> float | None:
    """Return the number that leads ``4 - Exceeds``, ``4/5`` or ``(4) Exceeds``, or None."""
    match = SCORE.match(text)
    return float(match[1].replace(",", ".")) if match else None
