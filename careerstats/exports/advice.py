"""What check says last: tables and columns that are not used, and lines to paste that settle the rest."""

from __future__ import annotations

import pandas as pd

from careerstats.exports.audit import LEADS_TO
from careerstats.exports.proposals import REASONS_FILE, toml_value
from careerstats.tables import TABLES
from careerstats.workforce import Audit

COST = {
    "conversations": "nothing can be said about conversations, and report needs them",
    "exits": "only leaving dates in the roster tell of exits",
    "promotions": "promotions are known only where a job history shows a higher level",
    "ratings": "nothing is adjusted for ratings, and nobody is known as passed over by one rated lower",
    "job_history": "the roster's departments, teams, levels and managers count for all days",
    "restructurings": "who was let go can be compared at quarter ends, not around announcements",
}
"""Table to what cannot be said without it."""

HOW = {
    "columns.toml": (
        "To settle this, put into columns.toml in the folder, a plain text file.",
        "Check each line, and take the # away from those that are right. Where the file has a section of "
        "that name already, add the lines below it.",
    ),
    REASONS_FILE: (
        "And into reasons.toml in the folder:",
        "Move each text into the list it belongs to.",
    ),
}


def advice(audit: Audit) -> list[str]:
    """Return lines about what is missing or unused and what would change that; no personal values."""
    return [*_missing(audit.files), *_unused(audit), *_settings(audit.settings)]


def _missing(files: pd.DataFrame) -> list[str]:
    """Return a line for each table that no file gives."""
    given = set(files["table"])
    if "employees" not in given:
        return []
    lines = [f"  {table.replace('_', ' ')}: {cost}." for table, cost in COST.items() if table not in given]
    return ["", "Tables that were not given", *lines] if lines else []


def _unused(audit: Audit) -> list[str]:
    """Return the columns that are not used, and how to use one."""
    columns = audit.columns
    unused = columns[(columns["field"] == "") & (columns["header"] != "")]
    if unused.empty:
        return []
    tables = {(f, s): t for f, s, t in audit.files[["file", "sheet", "table"]].itertuples(index=False)}
    lines = ["", "Columns that were not used"]
    for (file, sheet), part in unused.groupby(["file", "sheet"]):
        place = f"{file} [{sheet}]" if sheet else file
        lines.append(f"  {place}: {', '.join(part['header'])}")
        table = tables.get((file, sheet), "")
        here = columns[(columns["file"] == file) & (columns["sheet"] == sheet)]
        bound = {name for fields in here["field"] for name in fields.split(", ")}
        used = bound | {target for target, helpers in LEADS_TO.items() if bound & set(helpers)}
        used |= {"name"} if "first_name" in bound else set()
        free = [name for name in TABLES.get(table, ()) if name not in used]
        if free:
            example = f"{free[0]} = {toml_value('its header')}"
            lines.append(f"      Not filled in {table}: {', '.join(free)}.")
            lines.append(
                f"      If a column is one of these, say so in columns.toml under [{table}]: {example}"
            )
    return lines


def _settings(settings: dict[str, str]) -> list[str]:
    """Return the lines to paste, each file's below a sentence that says how."""
    lines: list[str] = []
    for file, text in settings.items():
        what, how = HOW[file]
        lines += ["", what, f"  {how}", "", *(f"    {line}".rstrip() for line in text.splitlines())]
    return lines
