"""Words of a category column into the kit's own: exactly by words.toml, never by likeness."""

from __future__ import annotations

import difflib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from careerstats.exports.columns import Cells, ParseOptions
from careerstats.exports.findings import WARNING
from careerstats.exports.names import normalise
from careerstats.exports.texts import tidy
from careerstats.vocabulary import CATEGORIES, UNKNOWN

PERSONAL = ("with_whom", "initiated_by")
"""Fields whose unknown texts may be names of persons: only their addresses are shown."""
CLOSE = 0.8


@cache
def shipped(name: str) -> dict[str, Any]:
    """Return a vocabulary that comes with the kit."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


@cache
def words(field: str) -> dict[str, str]:
    """Return normalised text to word of the kit, for a field of ``CATEGORIES``."""
    made = {normalise(word.replace("_", " ")): word for word in CATEGORIES[field]}
    for word, texts in shipped("words.toml").get(field, {}).items():
        made.update({normalise(text): word for text in texts})
    return made


def known_share(field: str, values: list[Any]) -> float:
    """Return the share of distinct values that a field's words know."""
    known = words(field)
    return sum(normalise(tidy(v)) in known for v in values) / len(values) if values else 0.0


def read(cells: Cells, options: ParseOptions) -> pd.Series:
    """Read a column of category words; texts that are not known become *unknown* and are counted."""
    own = {normalise(str(text)): str(word) for text, word in options.words.items()}
    known = {**words(cells.field), **_yes_no(cells.field, options.header), **own}
    made = [_word(tidy(value), known) for value in cells.distinct]
    lost = [i for i, word in enumerate(made) if word is None]
    if lost:
        _report(cells, lost, known)
    return cells.spread([word or UNKNOWN for word in made], "str")


def _word(text: str, known: dict[str, str]) -> str | None:
    """Look up the whole text, then without a bracketed or dashed ending."""
    whole = known.get(normalise(text))
    if whole is not None:
        return whole
    for mark in ("(", " - ", " – ", ":", "/"):
        head = text.split(mark)[0]
        if mark in text and normalise(head) in known:
            return known[normalise(head)]
    return None


def _yes_no(field: str, header: str) -> dict[str, str]:
    """Return what yes and no mean under a header such as "Completed?" or "Formal"."""
    pair = shipped("words.toml")["yes_no"].get(field, {}).get(normalise(header))
    if pair is None:
        return {}
    yes = dict.fromkeys(("yes", "y", "true", "1", "x", "ja", "oui", "si"), pair[0])
    return {**yes, **dict.fromkeys(("no", "n", "false", "0", "nein", "non"), pair[1])}


def _report(cells: Cells, lost: list[int], known: dict[str, str]) -> None:
    texts = [tidy(cells.distinct[i]) for i in lost]
    listed = ""
    if cells.field not in PERSONAL:
        listed = listing(dict(zip(texts, cells.counts[lost].tolist(), strict=True)), known)
    what = f"words that are not known{': ' + listed if listed else ''}"
    accepted = ", ".join(w for w in CATEGORIES[cells.field] if w != UNKNOWN)
    action = f'read as unknown; to use them: words.{cells.field}."as written" = one of {accepted}'
    cells.note("word-unknown", WARNING, what, places=lost, action=action)


def listing(counts: dict[str, int], known: dict[str, str], most: int = 5) -> str:
    """Return texts with their counts, leaving out those that could tell of one person."""
    shown = [(n, t) for t, n in counts.items() if showable(t, n, known)]
    parts = [f'"{text}" {n:,}' for n, text in sorted(shown, key=lambda pair: (-pair[0], pair[1]))[:most]]
    more = len(counts) - len(parts)
    return ", ".join(parts) + (f" and {more} more" if parts and more else "")


def showable(text: str, people: int, known: dict[str, str]) -> bool:
    """Tell whether a text may be shown: short, and held by several people or close to a known one."""
    if len(text) > 60 or "@" in text:
        return False
    return people >= 2 or bool(difflib.get_close_matches(normalise(text), known, n=1, cutoff=CLOSE))
