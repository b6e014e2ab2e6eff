"""Sheets about the data behind the figures."""

from __future__ import annotations

from careerstats.measures.wording import day_words
from careerstats.reporting.edition import Edition
from careerstats.reporting.layout import Column, Sheet
from careerstats.reporting.sheets.noticed import noticed

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


def quality_sheets(edition: Edition) -> list[Sheet]:
    """Return the files with what became of their rows, and what was noticed in them."""
    audit = edition.work.audit
    span = (
        f"The log of conversations begins on {day_words(edition.work.log_start)}; "
        f"the figures look at the data up to {day_words(edition.last)}."
    )
    counts = f"Up to that day: {edition.work.log_counts.note}"
    if audit is None:
        return [Sheet("Data quality", "Data quality", [span, counts, NO_AUDIT], wide=True)]
    lines = [
        span,
        counts,
        "Rows read = used + merged + set aside + ignored, for every file and sheet.",
        "The command check writes every finding with its cell to a workbook of its own, the audit.",
    ]
    files = audit.files.reset_index(drop=True).assign(
        table=audit.files["table"].str.replace("_", " ").to_list()
    )
    made = [Sheet("Data quality", "Data quality", lines, files, FILE_COLUMNS)]
    return [*made, noticed(audit.problems, edition.minimum_group)] if len(audit.problems) else made
