"""Rows that may be a header, judged by what their names mean for each table."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from careerstats.exports import binding, layout
from careerstats.exports.fields import FIELDS, missing
from careerstats.exports.grid import Grid
from careerstats.exports.mapping import FileOptions, Mapping
from careerstats.exports.names import Alias, known_anywhere, squash
from careerstats.tables import REQUIRED, TABLES

PERSON = {"employee_id", "name", "email", "label_person"}
"""A header names a person by one of these (or announces a restructuring)."""

REQUIRED_WEIGHT = 2.0
OWN_WEIGHT = 2.0
LEAVING_WEIGHT = 0.5
MISSING_WEIGHT = 3.0
HINT_WEIGHT = 3.0
ROSTER_SHARE = 0.95
"""A sheet with hire and exit dates is a roster when fewer rows than this have an exit date."""

DATA = re.compile(r"\d[\d\s:./-]*$")
"""A number or a date, as rows of data hold and hardly any header."""
LEAVING = ("exit_date", "decision_date", "reason", "exit_type")


@dataclass(frozen=True)
class Head:
    """A possible header: its held rows, the columns' names, and the best table for them."""

    rows: tuple[int, ...]
    names: list[str]
    table: str
    score: float
    known: int


def find_heads(
    sheet: layout.Sheet, mapping: Mapping, options: FileOptions, wanted: str | None, hint: str
) -> list[Head]:
    """All rows (or pairs of rows) that may be a header, judged."""
    grid = sheet.grid
    if options.header_rows:
        held = [int(np.flatnonzero(grid.rows == n)[0]) for n in options.header_rows if n in grid.rows]
        pairs = [tuple(held)] if held else []
    else:
        rows = sheet.head_candidates()
        texts = {r: [layout.cell_text(column[r]) for column in grid.columns] for r in rows}
        wordy = {r for r in rows if not any(DATA.match(text) for text in texts[r])}
        mapped = {layout.cell_text(h) for t in TABLES for h in mapping.columns_for(grid.file, t).values()}
        told = [r for r in rows if r in wordy or any(_is_known(text, mapped) for text in texts[r] if text)]
        pairs = [(r,) for r in told] + [(a, b) for a, b in pairwise(rows) if b == a + 1 and {a, b} <= wordy]
    judged = [_judge(grid, pair, mapping, wanted, hint) for pair in pairs]
    return [head for head in judged if head is not None]


def _judge(grid: Grid, rows: tuple[int, ...], mapping: Mapping, wanted: str | None, hint: str) -> Head | None:
    names = layout.row_names(grid, rows)
    if sum(bool(n) for n in names) < 2:
        return None
    best: Head | None = None
    for table in [wanted] if wanted else TABLES:
        chosen = {layout.cell_text(h): f for f, h in mapping.columns_for(grid.file, table).items() if h}
        fields = _fields(names, table, chosen)
        mapped = any(name in chosen for name in names)
        named = fields.keys() & PERSON or (table == "restructurings" and "announced" in fields)
        if len(fields) < 2 or not (named or mapped):
            continue
        score = _score(table, fields) + (HINT_WEIGHT if hint == table else 0)
        if best is None or (score, hint == table) > (best.score, hint == best.table):
            best = Head(rows, names, table, score, len(fields))
    return best


def _is_known(text: str, mapped: set[str]) -> bool:
    return text in mapped or squash(text) in known_anywhere()


def _fields(names: list[str], table: str, chosen: dict[str, str]) -> dict[str, int]:
    """Return the fields that names speak of, each with its best rank; the mapping's have rank 0."""
    ranks: dict[str, int] = {}
    for name in names:
        found = Alias(chosen[name], 0) if name in chosen else binding.meaning(name, table) if name else None
        if found is not None:
            ranks[found.field] = min(found.tier, ranks.get(found.field, found.tier))
    return ranks


def meaning_of(name: str, table: str) -> str:
    """Return the field that a header speaks of in a table; empty when it speaks of none."""
    found = binding.meaning(name, table)
    return found.field if found else ""


def _score(table: str, fields: dict[str, int]) -> float:
    """Weigh fields: what a table needs or alone has counts double, leaving dates in a roster little.

    A field named by a second choice counts half.
    """
    others = {f for t, columns in FIELDS.items() if t != table for f in columns}
    score = 0.0
    for name, tier in fields.items():
        if table == "employees" and name in LEAVING:
            weight = LEAVING_WEIGHT
        elif name in REQUIRED[table]:
            weight = REQUIRED_WEIGHT
        else:
            weight = 1.0 if name in others else OWN_WEIGHT
        score += weight / 2 if tier else weight
    labels = {"employee_id"} if "label_person" in fields or "email" in fields else set()
    return score - MISSING_WEIGHT * len(missing(table, fields.keys() | labels))


def roster_or_exits(sheet: layout.Sheet, head: Head, wanted: str | None, hint: str) -> Head:
    """A sheet with hire and exit dates is a roster unless (nearly) everybody in it has left."""
    if wanted or head.table not in ("employees", "exits"):
        return head
    meanings = [meaning_of(name, "employees") if name else "" for name in head.names]
    if "hire_date" not in meanings or "exit_date" not in meanings:
        return head
    if hint in ("employees", "exits"):
        return replace(head, table=hint)
    below = sheet.filled[head.rows[-1] + 1 :]
    rows = below.any(axis=1).sum()
    left = below[:, meanings.index("exit_date")].sum()
    return replace(head, table="employees" if left < rows * ROSTER_SHARE else "exits")
