"""What a column name means: normalised, looked up, never guessed."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from careerstats.exports.fields import FIELDS
from careerstats.tables import TABLES

SHARED = {
    "employees": ("person", "place", "leaving"),
    "conversations": ("person",),
    "promotions": ("person",),
    "exits": ("person", "leaving"),
    "ratings": ("person",),
    "job_history": ("person", "place"),
    "restructurings": (),
}
"""Table to the shared sections of aliases.toml that count for it."""

GENERAL = "names"
LATER = "otherwise"
NEVER = "never"
OWN_AFTER_SHARED = 10
"""How far a table's own names for a shared field stand behind the shared ones."""
CLOSE = 0.78
"""Similarity from which a header is suggested for a field."""

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
SIGNS = {"#": " number ", "&": " and ", "%": " percent ", "ß": "ss"}


@dataclass(frozen=True)
class Alias:
    """A known column name.

    Attributes
    ----------
    field : str
        What it means.
    tier : int
        0 binds first; higher ones only when nothing lower is in the sheet.
    system : str
        The system that writes it so; empty when many do.
    """

    field: str
    tier: int
    system: str = ""


@cache
def normalise(header: str) -> str:
    """Return a header's words: lower case, no accents or punctuation, camelCase split."""
    text = unicodedata.normalize("NFKC", header)
    text = INVISIBLE.sub("", text)
    for sign, word in SIGNS.items():
        text = text.replace(sign, word)
    text = CAMEL.sub(" ", text)
    text = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in text if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def squash(header: str) -> str:
    """Return the normalised header without blanks, as headers are compared."""
    return normalise(header).replace(" ", "")


@cache
def _shipped() -> dict[str, Any]:
    path = Path(__file__).with_name("aliases.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _tiers(groups: dict[str, list[Any]], base: int) -> list[tuple[int, str, list[str]]]:
    """Return (tier, system, names) of one field's groups; `base` moves all of them back."""
    apart = (LATER, NEVER)
    first = [(base, "" if g == GENERAL else g, names) for g, names in groups.items() if g not in apart]
    return first + [(base + i, "", names) for i, names in enumerate(groups.get(LATER, []), start=1)]


@cache
def aliases(table: str) -> dict[str, Alias]:
    """Return squashed column name to meaning, for sheets of one table."""
    found: dict[str, Alias] = {}
    seen: set[str] = set()
    for section in (*SHARED[table], table):
        for field, groups in _shipped().get(section, {}).items():
            base = OWN_AFTER_SHARED if field in seen else 0
            for tier, system, names in _tiers(groups, base):
                for name in names:
                    found.setdefault(squash(name), Alias(field, tier, system))
            seen.add(field)
            for name in groups.get(NEVER, []):
                found.pop(squash(name), None)
    for field in FIELDS[table]:
        found.setdefault(squash(field), Alias(field, 0))
    own = {squash(field): Alias(field, 0) for field in TABLES[table]}
    return {**found, **own}


@cache
def _denied() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(entry["pattern"]), entry["why"]) for entry in _shipped()["deny"]]


@cache
def denied(header: str) -> str:
    """Return why a header is never bound by itself; empty when it may be."""
    words = normalise(header)
    return next((why for pattern, why in _denied() if pattern.search(words)), "")


def lookup(header: str, table: str) -> Alias | None:
    """Return what a header means in a sheet of this table, or None.

    The whole header is looked up first, then without a bracketed ending such as
    "(Employment Profile)".
    """
    known = aliases(table)
    whole = known.get(squash(header))
    if whole is not None or denied(header):
        return whole
    return known.get(squash(BRACKETS.sub("", header)))


@cache
def known_anywhere() -> frozenset[str]:
    """Return the squashed names that mean something in some table."""
    return frozenset(name for table in TABLES for name in aliases(table))


def suggest(header: str, table: str, *, fields: set[str] | None = None, most: int = 3) -> list[str]:
    """Return fields whose names look like a header, best first; only ever a suggestion."""
    words = squash(header)
    if not words or denied(header):
        return []
    known = {n: a.field for n, a in aliases(table).items() if a.field in FIELDS[table]}
    known = {n: f for n, f in known.items() if fields is None or f in fields}
    close = difflib.get_close_matches(words, list(known), n=12, cutoff=CLOSE)
    return list(dict.fromkeys(known[name] for name in close))[:most]


@cache
def _hints() -> list[tuple[str, str]]:
    pairs = [(f" {word} ", table) for table, words in _shipped()["hints"].items() for word in words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def hinted(*labels: str) -> str:
    """Return the table that a file's or sheet's name speaks of; the first telling label decides.

    Words for employees give way to others: "employee reviews" holds reviews.
    """
    for label in labels:
        words = f" {normalise(re.sub(r'[.][A-Za-z0-9]{2,4}$', '', label))} "
        found = [table for word, table in _hints() if word in words]
        if found:
            return next((table for table in found if table != "employees"), "employees")
    return ""
