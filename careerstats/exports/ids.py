"""Ids as text, with the digits they had."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import Any

import pandas as pd

from careerstats.exports.blanks import SUPPRESSED
from careerstats.exports.columns import Cells, ParseOptions
from careerstats.exports.findings import INFO, WARNING
from careerstats.exports.texts import tidy

CODE = re.compile(r"^[A-Za-z]{0,6}[-_/.]?\d[\w./-]*$")
"""What an id looks like: some letters, then digits."""
WITH_CODE = re.compile(r"\s\(([A-Za-z]{0,6}[-_]?\d[\w-]*)\)\s*$|^([A-Za-z]{0,6}[-_]?\d[\w-]*)\s*[,;|-]\s+\S")
"""An id beside a name: "Name (id)" or "id, Name"."""
SCIENTIFIC = re.compile(r"^[+-]?\d(?:[.,]\d+)?[eE][+]?\d{1,3}$")
POINT_ZERO = re.compile(r"^\d+\.0+$")
PLAIN = frozenset(ascii_letters + digits + "-_")
DIGITS = frozenset(digits)
"""Ids of these signs alone, none beginning like a zero, a truth value or 1e5, need no closer look."""
LONGEST_NUMBER = 10**15
"""A number cell holds 15 digits; those of longer ids are lost."""
SHARE_WITH_NAME = 0.9
"""Share of values written as "Name (id)" or "id, Name" from which the id is taken out of them."""
LETTERS = re.compile(r"[^\W\d_]")


def read(cells: Cells, options: ParseOptions) -> pd.Series:
    """Read a column of ids.

    Number cells lose a trailing ``.0``; numbers whose digits may be lost are bad. Leading zeros
    that only the number format showed are back already; further ones come from the option
    `pad_ids` alone.
    """
    if _all_plain(cells.distinct) and not options.pad_ids:
        return cells.spread(cells.distinct, "str")
    made: list[str | None] = []
    wrong: dict[str, list[int]] = {}
    for place, value in enumerate(cells.distinct):
        text, rule = _one(value)
        made.append(None if rule else text)
        if rule:
            wrong.setdefault(rule, []).append(place)
    for rule, places in wrong.items():
        cells.mark(places, rule)
    made = _points(made)
    made = _codes(cells, made)
    made = _padded(cells, made, options.pad_ids)
    _cleaned(cells, made)
    _look_alikes(cells, made)
    return cells.spread(made, "str")


def _all_plain(distinct: list[Any]) -> bool:
    """Tell at one glance whether no id needs a closer look, as in most exports."""
    try:
        text = "".join(distinct)
    except TypeError:  # not all are text
        return False
    if not text.isascii():
        return False
    if text.encode().isdigit() and len(set(map(len, distinct))) == 1:
        return True
    signs = set(text)
    firsts = {text[:1] for text in distinct}
    if not signs <= PLAIN or firsts & {"T", "t", "F", "f"} or (firsts & DIGITS and signs & {"e", "E"}):
        return False
    if "0" in firsts and len(set(map(len, distinct))) > 1:  # zeros may be lost from the shorter ones
        return False
    one_case = signs.isdisjoint(ascii_lowercase) or signs.isdisjoint(ascii_uppercase)
    return one_case or len(set(map(str.casefold, distinct))) == len(distinct)


def _one(value: Any) -> tuple[str | None, str]:
    """Return a value's id and the rule it breaks, if any."""
    if value.__class__ is str:
        text = tidy(value)
        if SCIENTIFIC.match(text):
            return None, "id-scientific"
        if SUPPRESSED.match(text):
            return None, "suppressed"
        text = text.casefold() if "@" in text else text
        return (text or None), ("id-not-understood" if text in ("TRUE", "FALSE") else "")
    if isinstance(value, dt.date | dt.time | dt.timedelta) or not math.isfinite(value) or value % 1:
        return None, "id-not-understood"
    if abs(value) >= LONGEST_NUMBER:
        return None, "id-too-long"
    return str(int(value)), ""


def _points(made: list[str | None]) -> list[str | None]:
    """Take ``.0`` off ids when every id with a point ends so."""
    pointed = [text for text in made if text and "." in text]
    if not pointed or not all(POINT_ZERO.match(text) for text in pointed):
        return made
    return [text.split(".")[0] if text else None for text in made]


def _codes(cells: Cells, made: list[str | None]) -> list[str | None]:
    """Take the id out of "Name (id)" or "id, Name" when nearly all values are written so."""
    texts = [text for text in made if text]
    found = {text: match[1] or match[2] for text in texts if (match := WITH_CODE.search(text))}
    if not texts or len(found) < SHARE_WITH_NAME * len(texts):
        return made
    what = "id and name together"
    places = [i for i, text in enumerate(made) if text in found]
    cells.note("id-with-name", INFO, what, places=places, action="the id is taken out")
    return [found.get(text, text) if text else None for text in made]


def _padded(cells: Cells, made: list[str | None], width: int) -> list[str | None]:
    """Pad as told, or ask whether to when some ids have leading zeros and shorter ones do not."""
    if width:
        short = [i for i, text in enumerate(made) if text and text.isdigit() and len(text) < width]
        if short:
            what = f"ids padded with zeros to {width} digits"
            cells.note("id-padded", INFO, what, places=short, action="as the mapping says")
        return [text.zfill(width) if text and text.isdigit() else text for text in made]
    digits = [text for text in made if text and text.isdigit()]
    zeros = {len(text) for text in digits if text.startswith("0") and len(text) > 1}
    if len(zeros) == 1:
        width = zeros.pop()
        short = [i for i, t in enumerate(made) if t and t.isdigit() and len(t) < width and t[0] != "0"]
        if short:
            what = f"ids with fewer than the {width} digits of those with leading zeros"
            action = f"if zeros were lost, put into columns.toml: pad_ids = {width}"
            cells.note("id-zeros-lost", WARNING, what, places=short, action=action)
    return made


def _cleaned(cells: Cells, made: list[str | None]) -> None:
    """Count ids that held invisible, full-width or doubled characters."""
    changed = [
        i
        for i, (value, text) in enumerate(zip(cells.distinct, made, strict=True))
        if text and value.__class__ is str and not value.isascii() and value != text
    ]
    if changed:
        what = "invisible, full-width or other compatibility characters"
        cells.note("id-cleaned", INFO, what, places=changed, action="cleaned")


def _look_alikes(cells: Cells, made: list[str | None]) -> None:
    """Point out ids of letters from several alphabets, and ids that differ in case only."""
    mixed = [i for i, text in enumerate(made) if text and not text.isascii() and len(_scripts(text)) > 1]
    if mixed:
        what = "ids that mix letters of several alphabets that look alike"
        cells.note("id-homoglyph", WARNING, what, places=mixed, action="read as they are; check them")
    first: dict[str, str] = {}
    twins = []
    for i, text in enumerate(made):
        if text and first.setdefault(text.casefold(), text) != text:
            twins.append(i)
    if twins:
        what = "ids that differ from others in upper and lower case only"
        cells.note("id-case", WARNING, what, places=twins, action="kept apart; check them")


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(c, "?").split()[0] for c in LETTERS.findall(text)}
