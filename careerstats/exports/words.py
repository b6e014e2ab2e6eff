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
from careerstats.exports.proposals import Proposal
from careerstats.exports.texts import tidy
from careerstats.vocabulary import CATEGORIES, UNKNOWN

PERSONAL = ("with_whom", "initiated_by")
"""Fields whose unknown texts may be names of persons: only their addresses are shown."""
DECIDING = {"status": "held", "topic": "career"}
"""Fields that decide which rows of the log count, and the word with which they do."""

CLOSE = 0.88
FEWEST = 5
"""People who must share a text before it is shown: a rarer one may tell of somebody."""
MOST = 12
"""Lines proposed for one column."""


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


def known(field: str, *, header: str = "", own: dict[str, Any] | None = None) -> dict[str, str]:
    """Return normalised text to word of the kit: the kit's words, what yes means here, the analyst's own."""
    mine = {normalise(str(text)): str(word) for text, word in (own or {}).items()}
    return {**words(field), **_yes_no(field, header), **mine}


def read(cells: Cells, options: ParseOptions) -> pd.Series:
    """Read a column of category words; texts that are not known become *unknown* and are counted."""
    told = known(cells.field, header=options.header, own=options.words)
    made = [word_of(tidy(value), told) for value in cells.distinct]
    lost = [i for i, word in enumerate(made) if word is None]
    if lost:
        _report(cells, lost, told, decided=DECIDING.get(cells.field) in made)
    return cells.spread([word or UNKNOWN for word in made], "str")


def word_of(text: str, known: dict[str, str]) -> str | None:
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


def _report(cells: Cells, lost: list[int], told: dict[str, str], *, decided: bool) -> None:
    """Say how many cells hold words that are not known, and propose lines for those that may be shown."""
    field = cells.field
    action = "read as unknown" + (
        ", so not counted as held career conversations" if field in DECIDING else ""
    )
    paste = () if field in PERSONAL else proposals(field, cells.shared(lost), told, decided=decided)
    accepted = ", ".join(w for w in CATEGORIES[field] if w != UNKNOWN)
    action += f'; to use them, say in columns.toml what they mean, as in words.{field}."as written" = '
    action += f'"{accepted.split(", ")[0]}" (accepted: {accepted})'
    cells.note("word-unknown", WARNING, "words that are not known", places=lost, action=action, paste=paste)


def proposals(
    field: str, people: dict[str, int], told: dict[str, str], *, decided: bool, most_likely: str = ""
) -> tuple[Proposal, ...]:
    """Return a line for each text that is not known and may be shown, the most frequent first.

    Parameters
    ----------
    field : str
        A field of ``CATEGORIES``.
    people : dict of str to int
        Text as written to the number of people who have it.
    told : dict of str to str
        Normalised text to word of the kit.
    decided : bool
        Whether the column has a known word that makes rows count; else the most frequent of its
        unknown words most likely does.
    most_likely : str
        What a text is proposed to mean when nothing tells; the field's first word when not given.
    """
    accepted = [word for word in CATEGORIES[field] if word != UNKNOWN]
    made: list[Proposal] = []
    for text, count in sorted(people.items(), key=lambda pair: (-pair[1], pair[0])):
        if not showable(text, count, told):
            continue
        close = difflib.get_close_matches(normalise(text), told, n=1, cutoff=CLOSE)
        first = field in DECIDING and not decided and not made
        word = told[close[0]] if close else DECIDING[field] if first else (most_likely or accepted[0])
        remark = f"or {', '.join(w for w in accepted if w != word)}"
        made.append(Proposal(("words", field), text, word, remark, sure=bool(close) or first))
    return tuple(made[:MOST])


def showable(text: str, people: int, known: dict[str, str]) -> bool:
    """Tell whether a text may be shown: short, and held by enough people or close to a known one."""
    if len(text) > 60 or "@" in text:
        return False
    return people >= FEWEST or bool(difflib.get_close_matches(normalise(text), known, n=1, cutoff=CLOSE))
