"""Lines to paste: what an open question would look like settled in columns.toml or reasons.toml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

COLUMNS_FILE, REASONS_FILE = "columns.toml", "reasons.toml"
PLAIN = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Proposal:
    """One line of a settings file.

    Attributes
    ----------
    section : tuple of str
        Names of the section the line stands in; empty for the top of the file.
    key, value : str, any
        What is proposed.
    remark : str
        Said behind the line: how often, and what else is accepted.
    sure : bool
        Whether pasting it as it is does what was meant; else it is proposed behind a ``#``.
    file : str
        The settings file it belongs to.
    """

    section: tuple[str, ...]
    key: str
    value: Any
    remark: str = ""
    sure: bool = False
    file: str = COLUMNS_FILE

    def text(self, *, sure: bool) -> str:
        """Return the line."""
        line = f"{toml_key(self.key)} = {toml_value(self.value)}"
        remark = f"  # {self.remark}" if self.remark else ""
        return ("" if sure else "# ") + line + remark


def toml_key(*names: str) -> str:
    """Return names as a key of TOML, quoted where needed."""
    return ".".join(n if PLAIN.fullmatch(n) else json.dumps(n, ensure_ascii=False) for n in names)


def toml_value(value: Any) -> str:
    """Return a text, number, list or table in one line of TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml_key(k)} = {toml_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def block(proposals: Iterable[Proposal]) -> str:
    """Return lines for columns.toml as TOML that can be pasted as it is; empty when there are none.

    A key that is proposed twice stands there once; other values follow behind a ``#``.
    """
    sections: dict[tuple[str, ...], dict[str, None]] = {}
    taken: dict[tuple[tuple[str, ...], str], str] = {}
    for one in proposals:
        if one.file != COLUMNS_FILE:
            continue
        place, value = (one.section, one.key), toml_value(one.value)
        if taken.get(place) == value:
            continue
        sure = one.sure and place not in taken
        if sure:
            taken[place] = value
        sections.setdefault(one.section, {})[one.text(sure=sure)] = None
    heads = {section: [f"[{toml_key(*section)}]"] if section else [] for section in sections}
    return "\n\n".join("\n".join([*heads[s], *sections[s]]) for s in sorted(sections))


def reasons_block(proposals: Iterable[Proposal], kinds: Iterable[str]) -> str:
    """Return lines for reasons.toml: a list for each kind, with all texts proposed in that of their key."""
    texts: dict[str, list[str]] = {kind: [] for kind in kinds}
    for one in proposals:
        if one.file == REASONS_FILE:
            texts[one.key] += [text for text in one.value if text not in texts[one.key]]
    if not any(texts.values()):
        return ""
    return "\n".join(f"{kind} = {toml_value(held)}" for kind, held in texts.items())
