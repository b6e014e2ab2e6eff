"""A look at a column's values, to settle or take back what its name suggests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.exports import days, numbers
from careerstats.exports.blanks import DATES, MISSING
from careerstats.exports.coded import coded
from careerstats.exports.columns import ParseOptions
from careerstats.exports.fields import FIELDS
from careerstats.exports.findings import WARNING, Finding
from careerstats.exports.grid import Grid, column_letter
from careerstats.exports.ids import CODE, WITH_CODE
from careerstats.exports.mapping import line
from careerstats.exports.names import normalise
from careerstats.exports.proposals import Proposal
from careerstats.exports.words import known_share
from careerstats.tables import DATE, NUMBER
from careerstats.vocabulary import CATEGORIES

if TYPE_CHECKING:
    from careerstats.exports.binding import Bound

LEAST = 0.5
"""Share of values that must be what the column's name says, or the name is not believed."""
FEW_WORDS = 0.5
PROMOTION = re.compile(r"\bpromo|befordert|beforderung|\bascenso")
"""What the reason of a promotion says, normalised."""
SAMPLE = 300
"""Distinct values looked at."""


def share_filled(grid: Grid, column: int, rows: np.ndarray) -> float:
    """Return the share of data rows in which a column holds something."""
    return float(coded(grid, column).filled[rows].mean()) if len(rows) else 0.0


def same(grid: Grid, one: int, other: int, rows: np.ndarray) -> bool:
    """Tell whether two columns hold the same in all data rows."""
    return bool((grid.columns[one][rows] == grid.columns[other][rows]).all())


def distinct(grid: Grid, column: int, rows: np.ndarray) -> list[Any]:
    """Return the first distinct values of a column, blanks left out."""
    column_of = coded(grid, column)
    stands = np.zeros(len(column_of.distinct) + 1, dtype=bool)
    stands[column_of.codes[rows]] = True  # a blank, -1, marks the last place
    return [column_of.distinct[i] for i in np.flatnonzero(stands[:-1])[:SAMPLE].tolist()]


def person_kind(grid: Grid, column: int, rows: np.ndarray, ids: int | None) -> str:
    """Tell whether a column names persons by id, email or name."""
    values = distinct(grid, column, rows)
    if not values:
        return "id"
    texts = [str(v).strip() for v in values]
    if sum("@" in t for t in texts) * 2 > len(texts):
        return "email"
    if ids is not None and ids != column:
        known = set(map(str, coded(grid, ids).distinct))
        if sum(t in known for t in texts) * 2 >= len(texts):
            return "id"
    like_ids = sum(bool(CODE.match(t) or WITH_CODE.search(t)) for t in texts)
    return "id" if like_ids * 2 > len(texts) else "name"


def kind_of_kind(grid: Grid, column: int, rows: np.ndarray) -> str:
    """Tell whether a column called type or kind holds topics, settings, counterparts or support."""
    values = distinct(grid, column, rows)
    return max(("topic", "setting", "with_whom", "support"), key=lambda name: known_share(name, values))


def field_by_words(grid: Grid, column: int, rows: np.ndarray, free: set[str]) -> str:
    """Return the free field whose words stand in a column; empty when it holds those of none."""
    values = distinct(grid, column, rows)
    shares = {name: known_share(name, values) for name in CATEGORIES if name in free and name != "exit_type"}
    best = max(shares, key=lambda name: shares[name], default="")
    return best if best and len(values) > 1 and shares[best] >= FEW_WORDS else ""


def look(made: Bound, grid: Grid, table: str, rows: np.ndarray) -> None:
    """Take back bindings that the values speak against; the mapping's choices stay."""
    for name, column in list(made.fields.items()):
        if made.matched.get(column) == "mapping":
            continue
        kind = FIELDS[table].get(name)
        values = [v for v in distinct(grid, column, rows) if not _blank(v)]
        share = _share(name, kind, values, made.headers.get(name, ""))
        if share < LEAST:
            _unbind(made, table, name, column, f"only {share:.0%} of its values are {_called(kind)}")
    _snapshot(made, grid, rows)
    _partner(made, grid, rows)


def _blank(value: Any) -> bool:
    return value.__class__ is str and value.strip().casefold() in (MISSING | DATES)


def _called(kind: str | None) -> str:
    return "dates" if kind == DATE else "numbers"


def _share(name: str, kind: str | None, values: list[Any], header: str) -> float:
    """Return the share of distinct values that can be read as the field's kind; 1 where any can."""
    if not values:
        return 1.0
    options = ParseOptions(header=header)
    if kind == DATE:
        found = days.recognise(values, name, options)
        return 1 - sum(len(places) for places in found.wrong.values()) / len(values)
    if kind == NUMBER and name != "rating":
        return sum(numbers.can_be(v, name) for v in values) / len(values)
    return 1.0


def _unbind(made: Bound, table: str, name: str, column: int, why: str) -> None:
    del made.fields[name]
    made.reasons[column] = f"named like {name}, but {why}"
    message = f"Column {column_letter(column)} is named like {name}, but {why}."
    paste = line(table, name, value=made.headers.get(name, ""))
    action = f"not read; to use it all the same: {paste} in columns.toml"
    lines = (Proposal((table,), name, made.headers.get(name, "")),)
    made.findings.append(
        Finding("values-disagree", WARNING, message, column=column, action=action, paste=lines)
    )


def no_promotions(grid: Grid, table: str, fields: dict[str, int], rows: np.ndarray) -> np.ndarray:
    """Return the rows of a list of changes whose reason names another change than a promotion.

    Only where some reason names a promotion: else all rows are taken for what the file says it holds.
    """
    column = fields.get("change_reason")
    if table != "promotions" or column is None:
        return rows[:0]
    cells = coded(grid, column)
    named = np.array([bool(PROMOTION.search(normalise(str(v)))) for v in cells.distinct] + [True])
    if not named[:-1].any():
        return rows[:0]
    return rows[~named[cells.codes[rows]]]


def _snapshot(made: Bound, grid: Grid, rows: np.ndarray) -> None:
    """A period makes a roster a series of snapshots only where persons stand in it more than once."""
    column, ids = made.fields.get("snapshot_date"), made.fields.get("employee_id")
    if (
        column is None
        or ids is None
        or made.matched[column] == "mapping"
        or not made.tiers.get("snapshot_date")
    ):
        return
    codes = coded(grid, ids).codes[rows]
    if pd.Series(codes[codes >= 0]).is_unique:
        del made.fields["snapshot_date"]
        made.reasons[column] = "no period of a snapshot: nobody stands in the sheet twice"


def _partner(made: Bound, grid: Grid, rows: np.ndarray) -> None:
    """A column named With may hold persons, not the words of with_whom."""
    column = made.fields.get("with_whom")
    if column is None:
        return
    _line_manager(made, column)
    if made.matched[column] == "mapping":
        return
    values = distinct(grid, column, rows)
    if not values or known_share("with_whom", values) >= FEW_WORDS or len(values) < 4:
        return
    kind = person_kind(grid, column, rows, made.fields.get("employee_id"))
    words = sum(len(str(v).split()) in (2, 3) and str(v).istitle() for v in values)
    if kind == "name" and words < FEW_WORDS * len(values):
        return
    target = f"counterpart_{kind}"
    if target not in made.fields:
        del made.fields["with_whom"]
        made.fields[target] = column
        made.reasons[column] = f"its values are {kind}s"


def _line_manager(made: Bound, with_whom: int) -> None:
    """Where a column says with whom, a manager beside it is the employee's, not the counterpart."""
    for name in ("counterpart_id", "counterpart_email", "counterpart_name"):
        column = made.fields.get(name)
        if column is None or made.matched[column] == "mapping":
            continue
        if {"manager", "supervisor"} & set(normalise(made.headers.get(name, "")).split()):
            del made.fields[name]
            made.reasons[column] = f"the employee's manager; with whom stands in {column_letter(with_whom)}"
