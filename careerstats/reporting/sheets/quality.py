"""Sheets about the data behind the figures."""

from __future__ import annotations

import pandas as pd

from careerstats.measures.wording import day_words
from careerstats.reporting.edition import Edition
from careerstats.reporting.layout import Column, Sheet

NO_AUDIT = "The tables were given directly, not read from files: there is no record of their reading."
FILE_COLUMNS = (
    Column("file", "File", width=32),
    Column("sheet", "Sheet"),
    Column("table", "Used as"),
    Column("rows_read", "Rows read", "count"),
    Column("rows_used", "Used", "count"),
    Column("rows_merged", "Merged (the same thing twice)", "count"),
    Column("rows_quarantined", "Set aside (cannot be right)", "count"),
    Column("rows_ignored", "Ignored (titles, totals, blanks)", "count"),
)
FOUND_COLUMNS = (
    Column("file", "File", width=32),
    Column("severity", "Kind"),
    Column("rule", "Rule", width=30),
    Column("found", "Times", "count"),
    Column("message", "What was found", width=60),
    Column("action", "What was done", width=45),
)


def quality_sheets(edition: Edition) -> list[Sheet]:
    """Return the files with what became of their rows, and what was noticed in them."""
    audit = edition.work.audit
    span = (
        f"The log of conversations begins on {day_words(edition.work.log_start)}; "
        f"the figures look at the data up to {day_words(edition.last)}."
    )
    if audit is None:
        return [Sheet("Data quality", "Data quality", [span, NO_AUDIT], wide=True)]
    files = audit.files.reset_index(drop=True)
    lines = [
        span,
        "Rows read = used + merged + set aside + ignored, for every file and sheet.",
        "The command check writes every finding with its cell to audit.xlsx.",
    ]
    made = [Sheet("Data quality", "Data quality", lines, files, FILE_COLUMNS)]
    problems = audit.problems
    if len(problems):
        made.append(_noticed(problems))
    return made


def _noticed(problems: pd.DataFrame) -> Sheet:
    """Count the findings by file and rule; single rows and cells are not for this workbook."""
    keys = ["file", "severity", "rule"]
    rows = problems.assign(**{k: problems[k].fillna("") for k in keys})
    grouped = rows.groupby(keys, sort=True)
    table = grouped.agg(found=("rule", "size"), message=("message", "first"), action=("action", "first"))
    table = table.reset_index()
    lines = ["Findings by file and rule; where a rule was met more than once, the first one is in words."]
    title = "What was noticed in the files"
    return Sheet("What was noticed", title, lines, table, FOUND_COLUMNS, filters=True)
