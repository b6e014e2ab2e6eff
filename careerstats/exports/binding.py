"""Columns of a header to fields: the mapping's choices, then known names, then a look at the values."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from careerstats.exports import judge, logwords
from careerstats.exports.fields import FIELDS, OTHER_IDS
from careerstats.exports.findings import INFO, REFUSED, WARNING, Finding
from careerstats.exports.grid import Grid, column_letter
from careerstats.exports.layout import cell_text
from careerstats.exports.mapping import line
from careerstats.exports.names import Alias, denied, lookup, suggest
from careerstats.exports.proposals import Proposal
from careerstats.tables import TABLES

MAPPING = "mapping"
ALIAS = "alias"
JOIN = " / "

LABELS = {
    "label_person": ("employee_id", "email", "name"),
    "label_manager": ("manager_id", "manager_email", "manager_name"),
    "label_counterpart": ("counterpart_id", "counterpart_email", "counterpart_name"),
}
"""Columns that name a person by id, email or name: the values tell which."""


@dataclass(frozen=True)
class Column:
    """A column of the table: its 0-based place and its header as written."""

    index: int
    name: str


@dataclass
class Bound:
    """Columns bound to fields.

    Attributes
    ----------
    fields : dict of str to int
    report : list of dict
        column, header, field, matched_by, reason; one per column, in order.
    findings : list of Finding
    suggestions : dict of str to list of str
        Field to headers that look like it and are bound to nothing.
    reasons, matched : dict of int to str
        Column to why it is (not) bound, and by what.
    tiers : dict of str to int
        Field to the rank of the name that bound it.
    headers : dict of str to str
        Field to the header as written.
    """

    fields: dict[str, int] = field(default_factory=dict)
    report: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    suggestions: dict[str, list[str]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    matched: dict[int, str] = field(default_factory=dict)
    tiers: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def readings(name: str) -> list[str]:
    """Return the ways to read a header: of two rows, both orders and the child alone."""
    if JOIN not in name:
        return [name]
    parent, child = name.split(JOIN, 1)
    return [f"{parent} {child}", f"{child} {parent}", f"{child} {parent.removesuffix('s')}", child]


def meaning(name: str, table: str) -> Alias | None:
    """Return what a header (of one row or two) means in a table, or None."""
    return next((a for a in (lookup(n, table) for n in readings(name)) if a), None)


def first_key(columns: list[Column], table: str, chosen: dict[str, str]) -> int | None:
    """Return the column that most likely identifies the row, before any value is looked at."""
    wanted = ("employee_id", "label_person", "email", "name", "restructuring_id", "announced")
    ranked: list[tuple[int, int, int]] = []
    for column in columns:
        for place, name in enumerate(wanted):
            if chosen.get(name) and cell_text(chosen[name]) == column.name:
                ranked.append((-1, place, column.index))
        alias = meaning(column.name, table)
        if alias is not None and alias.field in wanted:
            ranked.append((wanted.index(alias.field), alias.tier, column.index))
    return min(ranked)[2] if ranked else None


def bind(
    grid: Grid,
    table: str,
    columns: list[Column],
    rows: np.ndarray,
    *,
    chosen: dict[str, str],
    source: str,
    words: logwords.Words | None = None,
) -> Bound:
    """Bind columns to the fields of a table.

    Parameters
    ----------
    grid : Grid
        The sheet.
    table : str
        Which table it is.
    columns : list of Column
        The table's columns.
    rows : numpy.ndarray
        Held rows that are data.
    chosen : dict of str to str
        The mapping's choices, field to header.
    source : str
        Where the mapping comes from, for sentences.
    words : dict of str to dict, optional
        The mapping's own words, by field.
    """
    made = Bound()
    _bind_chosen(made, table, columns, chosen, source)
    candidates = _candidates(made, table, columns, {f for f, h in chosen.items() if not h})
    for name, found in candidates.items():
        if name not in LABELS and name != "label_kind" and name not in made.fields:
            _bind_best(made, grid, rows, table, name, found)
    if table == "employees":
        _other_ids(made, grid, rows, candidates.get("employee_id", []))
    _settle_labels(made, grid, rows, candidates)
    judge.look(made, grid, table, rows)
    if table == "conversations":
        logwords.settle(made, grid, rows, words or {})
    if table == "employees":
        _email_as_id(made, grid, rows)
    _report(made, table, columns, grid, rows)
    return made


def _bind_chosen(made: Bound, table: str, columns: list[Column], chosen: dict[str, str], source: str) -> None:
    for name, header in chosen.items():
        if not header:
            continue
        found = [c for c in columns if c.name == cell_text(header)]
        if len(found) == 1:
            made.fields[name] = found[0].index
            made.matched[found[0].index] = MAPPING
            continue
        there = ", ".join(f'"{c.name}"' for c in columns if c.name)
        what = "is not in the header" if not found else f"stands over {len(found)} columns"
        message = (
            f'{source} says that {name} of {table} is "{header}", which {what}; the headers are {there}.'
        )
        made.findings.append(
            Finding(
                "mapping-header", REFUSED, message, field=name, action="correct the header in the mapping"
            )
        )


def _candidates(
    made: Bound, table: str, columns: list[Column], unbound: set[str]
) -> dict[str, list[tuple[int, Column, str]]]:
    """Field to (tier, column, system) of the columns whose names are known."""
    found: dict[str, list[tuple[int, Column, str]]] = {}
    for column in columns:
        if not column.name or column.index in made.matched:
            continue
        alias = meaning(column.name, table)
        if alias is None:
            made.reasons[column.index] = denied(column.name)
        elif alias.field in unbound:
            made.reasons[column.index] = f"the mapping leaves {alias.field} unbound"
        else:
            found.setdefault(alias.field, []).append((alias.tier, column, alias.system))
    return found


def _bind_best(
    made: Bound, grid: Grid, rows: np.ndarray, table: str, name: str, found: list[tuple[int, Column, str]]
) -> None:
    """Bind the best-ranked column; two equally good ones only when they say the same."""
    least = judge.LEAST if name == "employee_id" else 1e-9
    filled = [entry for entry in found if judge.share_filled(grid, entry[1].index, rows) >= least] or found
    lowest = min(tier for tier, _, _ in filled)
    best = [entry for entry in filled if entry[0] == lowest]
    columns = [column for _, column, _ in best]
    _, first, system = best[0]
    for _, column, _ in found:
        if column is not first:
            made.reasons[column.index] = f"{name} is taken from {column_letter(first.index)}"
    if len(columns) > 1:
        letters = " and ".join(column_letter(c.index) for c in columns)
        if not all(judge.same(grid, first.index, c.index, rows) for c in columns[1:]):
            lines = " or ".join(line(table, name, value=c.name) for c in columns)
            apart = len({c.name for c in columns}) > 1
            message = f"Columns {letters} can both be {name} and differ."
            action = f"say which in columns.toml: {lines}" if apart else "give one of them another header"
            severity = REFUSED if name in TABLES[table] else WARNING
            paste = tuple(Proposal((table,), name, c.name) for c in columns) if apart else ()
            made.findings.append(
                Finding("two-columns", severity, message, field=name, action=action, paste=paste)
            )
            for column in columns:
                made.reasons[column.index] = f"one of several columns for {name}"
            return
        message = f"Columns {letters} say the same and can both be {name}."
        made.findings.append(
            Finding("two-columns-same", WARNING, message, field=name, action="the first is used")
        )
    made.fields[name] = first.index
    made.tiers[name], made.headers[name] = lowest, first.name
    made.matched[first.index] = ALIAS
    made.reasons[first.index] = f"as {system} writes it" if system else ""


def _other_ids(made: Bound, grid: Grid, rows: np.ndarray, found: list[tuple[int, Column, str]]) -> None:
    """Keep further ids of a person: other files may name persons by them."""
    left = [c for _, c, _ in sorted(found, key=lambda entry: entry[0]) if c.index not in made.matched]
    used = [c for c in left if judge.share_filled(grid, c.index, rows) >= judge.LEAST]
    if "employee_id" not in made.fields:
        return
    for name, column in zip(OTHER_IDS, used, strict=False):
        made.fields[name], made.headers[name] = column.index, column.name
        made.matched[column.index] = ALIAS
        made.reasons[column.index] = "another id of the person, for files that name persons by it"


def _settle_labels(
    made: Bound, grid: Grid, rows: np.ndarray, candidates: dict[str, list[tuple[int, Column, str]]]
) -> None:
    """Bind columns such as Employee or Manager to id, email or name by their values."""
    for label, targets in LABELS.items():
        for _, column, _ in candidates.get(label, []):
            kind = judge.person_kind(grid, column.index, rows, made.fields.get("employee_id"))
            target = targets[("id", "email", "name").index(kind)]
            if target in made.fields:
                made.reasons[column.index] = f"{target} is taken from {column_letter(made.fields[target])}"
                continue
            made.fields[target], made.headers[target] = column.index, column.name
            made.matched[column.index] = ALIAS
            made.reasons[column.index] = f"its values are {kind}s"
    for _, column, _ in candidates.get("label_kind", []):
        target = judge.kind_of_kind(grid, column.index, rows)
        if target in made.fields:
            made.reasons[column.index] = f"{target} is taken from {column_letter(made.fields[target])}"
        else:
            made.fields[target], made.headers[target] = column.index, column.name
            made.matched[column.index] = ALIAS
            made.reasons[column.index] = f"its values are words for {target}"


def _email_as_id(made: Bound, grid: Grid, rows: np.ndarray) -> None:
    """In a roster without ids let the email stand for the id."""
    column = made.fields.get("email")
    if "employee_id" in made.fields or column is None or judge.share_filled(grid, column, rows) < judge.LEAST:
        return
    if any(f.rule == "two-columns" and f.field == "employee_id" for f in made.findings):
        return
    made.fields["employee_id"] = column
    made.headers["employee_id"] = made.headers.get("email", "")
    message = f"The roster has no column of ids; the emails in {column_letter(column)} stand for them."
    action = "the other files must name persons by email too, or add an id column"
    made.findings.append(
        Finding("email-as-id", WARNING, message, field="employee_id", column=column, action=action)
    )


def _report(made: Bound, table: str, columns: list[Column], grid: Grid, rows: np.ndarray) -> None:
    """Write one line per column and suggest fields for names that are not known."""
    free = set(FIELDS[table]) - made.fields.keys()
    at: dict[int, list[str]] = {}
    for name, index in made.fields.items():
        at.setdefault(index, []).append(name)
    for column in columns:
        reason = made.reasons.get(column.index, "")
        fields = at.get(column.index, [])
        if not fields and column.name and not reason:
            reason = _suggest(made, table, column, free, judge.field_by_words(grid, column.index, rows, free))
        made.report.append(
            {
                "column": column_letter(column.index),
                "header": column.name,
                "field": ", ".join(fields),
                "matched_by": made.matched.get(column.index, "") if fields else "",
                "reason": reason or ("" if column.name else "no header"),
            }
        )
    blank = [column_letter(c.index) for c in columns if not c.name]
    if blank:
        message = f"Columns without a header are not read: {', '.join(blank)}."
        made.findings.append(
            Finding("blank-header", WARNING, message, action="give them a header to use them")
        )
    _duplicates(made, columns)


def _suggest(made: Bound, table: str, column: Column, free: set[str], spoken: str) -> str:
    """Say what a column that is not known could be: its name looks like a field's, or its words are."""
    close = suggest(column.name, table, fields=free)
    if not close and not spoken:
        return "not known"
    likely = spoken or close[0]
    if not spoken:
        made.suggestions.setdefault(likely, []).append(column.name)
    paste = line(table, likely, value=column.name)
    why = f"its words are those of {spoken}" if spoken else f"its name looks like {' or '.join(close)}"
    message = f"Column {column_letter(column.index)} is not known; {why}."
    lines = (Proposal((table,), likely, column.name),)
    action = f"to use it: {paste}"
    made.findings.append(
        Finding("header-unknown", WARNING, message, column=column.index, action=action, paste=lines)
    )
    return f"not known; {'holds words of' if spoken else 'looks like'} {likely}"


def _duplicates(made: Bound, columns: list[Column]) -> None:
    seen: dict[str, list[str]] = {}
    for column in columns:
        if column.name:
            seen.setdefault(column.name, []).append(column_letter(column.index))
    twice = [f'"{name}" over {" and ".join(at)}' for name, at in seen.items() if len(at) > 1]
    if twice:
        message = f"The same header stands over several columns: {'; '.join(twice)}."
        made.findings.append(
            Finding("duplicate-header", INFO, message, action="see the columns of the audit")
        )
