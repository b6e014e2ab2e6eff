"""Names, places and other text: cleaned, never reworded."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from typing import Any

import pandas as pd

from careerstats.exports.coded import OTHER_BLANKS
from careerstats.exports.columns import Cells
from careerstats.exports.findings import INFO, WARNING
from careerstats.exports.names import INVISIBLE

CLOSE = 0.87
"""Similarity from which two spellings are pointed out."""
RARE = 5
"""A spelling is pointed out when another is at least this many times as frequent."""
NAMED_AFTER_PERSONS = ("team",)
"""Places that may be called after their head: only addresses are shown."""
LOOSE_BLANKS = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
MOST_SPELLINGS = 400
MOJIBAKE = ("Ã", "Â", "â€", "Ð", "Ñ")


def as_text(value: Any) -> str:
    """Return a cell's value as text: whole numbers without a point, dates as ISO."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def tidy(value: Any) -> str:
    """Return text in compatibility form, without invisible characters, blanks collapsed."""
    text = as_text(value)
    if not text.isascii():
        text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(text.split())


def plain(cells: Cells) -> pd.Series:
    """Read free text."""
    return cells.spread([tidy(v) or None for v in cells.distinct], "str")


def names(cells: Cells) -> pd.Series:
    """Read names: blanks collapsed, every other character kept."""
    if {str}.issuperset(map(type, cells.distinct)):
        lines = "".join(cells.distinct)
        if lines.isascii() and not any(mark in lines for mark in ("  ", "\n", *OTHER_BLANKS)):
            return cells.spread(cells.distinct, "str")
    made = [" ".join(as_text(v).split()) for v in cells.distinct]
    _damaged(cells, made, shown=False)
    return cells.spread([text or None for text in made], "str")


def emails(cells: Cells) -> pd.Series:
    """Read email addresses in lower case."""
    made = [tidy(v).casefold().removeprefix("mailto:") for v in cells.distinct]
    return cells.spread([v or None for v in made], "str")


def places(cells: Cells) -> pd.Series:
    """Read departments, levels and the like; spellings that differ in case only become one.

    The most frequent spelling stands for all (of equals the first in the file). Near-misses are
    pointed out and kept apart.
    """
    made = [tidy(v) for v in cells.distinct]
    weight: dict[str, int] = {}
    for text, count in zip(made, cells.counts.tolist(), strict=True):
        weight[text] = weight.get(text, 0) + count
    chosen = spelling(weight)
    changed = [i for i, text in enumerate(made) if chosen[text] != text]
    if changed:
        what = "spellings that differ from a more frequent one in case or blanks only"
        cells.note("spelling-unified", INFO, what, places=changed, action="the frequent spelling is used")
    _damaged(cells, made, shown=cells.field not in NAMED_AFTER_PERSONS)
    _near_misses(cells, made, weight)
    return cells.spread([chosen[text] or None for text in made], "str")


def spelling(weight: dict[str, int]) -> dict[str, str]:
    """Return for each text the most frequent one that differs from it in case or blanks only.

    Parameters
    ----------
    weight : dict of str to int
        Text to its number of rows, over one column or several tables.
    """
    best: dict[str, str] = {}
    for text, count in weight.items():
        key = spelling_key(text)
        if key not in best or count > weight[best[key]]:
            best[key] = text
    return {text: best[spelling_key(text)] for text in weight}


def spelling_key(text: str) -> str:
    """Return what spellings of one place share: no case, no blanks but those between two digits."""
    return LOOSE_BLANKS.sub("", text.casefold())


def _damaged(cells: Cells, made: list[str], *, shown: bool = True) -> None:
    """Point out texts whose encoding was misread before, and list those that are not personal."""
    broken = [i for i, text in enumerate(made) if _is_mojibake(text)]
    if broken:
        listed = ", ".join(f'"{made[i]}"' for i in broken[:5]) if shown else ""
        what = f"text whose characters were damaged before{': ' + listed if listed else ''}"
        cells.note("mojibake", WARNING, what, places=broken, action="read as it is; export again as UTF-8")


def _is_mojibake(text: str) -> bool:
    if text.isascii() or not any(mark in text for mark in MOJIBAKE):
        return False
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def _near_misses(cells: Cells, made: list[str], weight: dict[str, int]) -> None:
    """Point out rare spellings that look like frequent ones; those named after persons by address."""
    texts = sorted(weight, key=lambda text: -weight[text])[:MOST_SPELLINGS]
    pairs, rare = [], set()
    for rank, text in enumerate(texts):
        close = (
            other for other in texts[:rank] if weight[other] >= RARE * weight[text] and _alike(text, other)
        )
        other = next(close, None)
        if other is not None:
            pairs.append(f'"{text}" ({weight[text]:,}) and "{other}" ({weight[other]:,})')
            rare.add(text)
    if pairs:
        more = f" and {len(pairs) - 5} more" if len(pairs) > 5 else ""
        what = f"spellings that may mean the same: {'; '.join(pairs[:5])}{more}"
        places = []
        if cells.field in NAMED_AFTER_PERSONS:
            what = "spellings that look like more frequent ones"
            places = [i for i, text in enumerate(made) if text in rare]
        action = "kept apart; correct the source if they are one"
        cells.note("near-miss", WARNING, what, places=places, action=action)


def _alike(one: str, other: str) -> bool:
    """Tell whether two texts look like spellings of one word; digits must agree."""
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 3:
        return False
    if [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False
    match = difflib.SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    return match.quick_ratio() >= CLOSE and CLOSE <= match.ratio() < 1
