"""What loading noticed, in words of its own: no text, name or address from a file gets in here."""

from __future__ import annotations

import re

import pandas as pd

from careerstats.reporting.layout import HIDDEN, Column, Sheet
from careerstats.reporting.small import too_small

KINDS = {
    "refused": "Not read",
    "quarantine": "Rows held back",
    "warning": "Please look",
    "info": "Put right and counted",
}
"""Severities in words, the gravest first."""

OTHER = "Something else; the command check says what."
WORDS = {
    "after-exit": "The date lies after the person had left.",
    "before-hire": "The date lies before the person was hired.",
    "blank-header": "Columns without a header were not read.",
    "column-gone": "A column of an earlier export is missing.",
    "column-new": "A column is new against an earlier export.",
    "column-renamed": "A column has another name than in an earlier export.",
    "conversation-again": "Another row tells of the same conversation.",
    "conversation-in-future": "The conversation is dated after the day of the export.",
    "cut-off": "The file or sheet seems cut off.",
    "data-connections": "The workbook holds data connections; none was opened.",
    "date-implausible": "The date lies outside 1900 to 2100.",
    "date-not-understood": "The date is not understood.",
    "date-order-inferred": "Day and month could be read in two ways; the other columns told which.",
    "date-order-mixed": "The column holds days before months and months before days.",
    "date-order-unknown": "Day and month cannot be told apart.",
    "date-pivot": "Years are written with two digits.",
    "date-points": "Numbers with a point were read as dates.",
    "date-sentinel": "Days that stand for none, such as 1 Jan 1900 or 31 Dec 9999, were read as blank.",
    "decimal-mixed": "The column holds decimal commas and decimal points.",
    "duplicate-header": "The same header stands over several columns.",
    "email-as-id": "There is no column of ids; the emails stand for them.",
    "employee-unknown": "The employee is not in the roster.",
    "encoding": "The file is not in UTF-8; it was read as what it most probably is.",
    "encoding-mixed": "The file mixes two ways of writing letters.",
    "error-cell": "The cell holds a spreadsheet error such as #N/A.",
    "errors-unseen": "In this kind of file, error cells cannot be told from blank ones.",
    "exit-before-hire": "The leaving date lies before the hire date.",
    "exit-dates-differ": "The roster and the file of exits give different leaving dates.",
    "exit-involuntary": "The exit is said to be involuntary and no more: neither let go nor dismissed.",
    "exit-mutual": "The exit is by mutual consent: neither let go nor dismissed.",
    "exit-only-in-roster": "The roster gives a leaving date, the file of exits no exit.",
    "exit-type-missing": "No column tells of which type the exits are.",
    "exit-type-unknown": "Nothing tells of which type the exit is.",
    "external-links": "The workbook refers to other workbooks; none was opened.",
    "file-ignored": "This kind of file is not read.",
    "file-type-differs": "The file is of another kind than its name says.",
    "formula-uncached": "The cell holds a formula without a stored value.",
    "header-unknown": "A column was not used: its header is not known.",
    "hidden-columns": "Hidden columns were read.",
    "hidden-rows": "Rows are hidden in the sheet; they were read.",
    "hidden-sheet": "The sheet is hidden.",
    "history-begins-late": "The person's job history begins after the hire date.",
    "history-carried-on": "A blank place in the job history was filled from the row before.",
    "hours": "Hours were turned into minutes.",
    "html-tables": "The file is a web page with several tables.",
    "id-case": "Ids differ in capital letters only.",
    "id-cleaned": "Blanks and marks around ids were taken off.",
    "id-homoglyph": "Ids hold letters that look like others.",
    "id-not-understood": "The id is no id: a fraction, a date or a truth value.",
    "id-padded": "Leading zeros were put before ids.",
    "id-scientific": "The id is written in scientific notation; digits may be lost.",
    "id-too-long": "The id has more digits than a spreadsheet keeps.",
    "id-with-name": "The id stood in a cell with a name.",
    "id-zeros-lost": "Ids seem to have lost leading zeros.",
    "left-without-date": "The status says that the person has left, but there is no leaving date.",
    "left-without-record": "The person is missing from later rosters, and nothing tells of an exit.",
    "level-not-up": "The promotion does not lead to a higher level.",
    "log-start-stray": "A conversation lies long before all others; the log counts from the others on.",
    "logged-by-both": "Both sides logged the conversation; it counts once.",
    "macros": "The workbook holds macros; they were neither run nor kept.",
    "manager-circle": "Following the managers upwards leads back to the person.",
    "manager-missing": "The row has no manager.",
    "manager-unknown": "The manager is not in the roster.",
    "mapping-header": "A header named in the settings is not in the file.",
    "merged-cells": "Merged cells span several rows; each row got their value.",
    "mojibake": "Letters are garbled.",
    "near-miss": "Names of places differ by a letter or so; they were kept apart.",
    "no-data-rows": "There is a header, but no row below it.",
    "no-job-history": "There is no job history: the roster's places count for all days.",
    "not-started": "The person had not started on the day of the export.",
    "number-negative": "The number is negative.",
    "number-not-understood": "The number is not understood.",
    "number-with-words": "The number stood among words.",
    "one-day-spell": "The leaving date is the hire date.",
    "other-id": "The id is another one of the same person.",
    "other-sheet-chosen": "Another sheet of the workbook was read for this table.",
    "overlapping-spells": "Two employment spells of one person overlap.",
    "person-not-found": "No one person in the roster has this name or email.",
    "planned": "The date lies after the day of the export: planned, not done.",
    "promotion-from-history": "No promotions are given; the job history shows this one.",
    "rating-in-future": "The rating is dated after the day of the export.",
    "rating-words": "Ratings are written in words.",
    "reason-conflict": "Type and reason of the exit contradict each other; the type was taken.",
    "reason-unmapped": "The reason is in no table of reasons: an exit of unknown type.",
    "repeats-cut": "Cells are repeated further than a sheet reaches.",
    "required-missing": "The table lacks a column that it needs.",
    "restructuring-without-unit": "The restructuring names no department, team or location.",
    "roster-partial": "The roster seems to hold a part of the people; who is missing has not left.",
    "roster-superseded": "A later file tells of the same person and hire date.",
    "row-ignored": "The row is no data: a title, a total, a repeated header.",
    "row-not-readable": "The row cannot be cut into cells.",
    "rows-left-out": "Rows hold no data.",
    "same-day-again": "Another row of the same person and day says something else.",
    "same-file-again": "The file is there twice.",
    "same-id-different-people": "Several people share one id.",
    "same-row-again": "The row repeats another one in every field.",
    "settings-unused": "A line of the settings met nothing in the files.",
    "sheet-incomplete": "The sheet resembles a table, but lacks a column that it needs.",
    "sheet-not-named": "The sheet is not among those named in the settings.",
    "sheet-not-recognised": "No header of a known table was found.",
    "side-block": "There are cells beside the table.",
    "snapshot-collapsed": "The roster shows one spell once for each period.",
    "spelling-unified": "One name is spelt in several ways; the most frequent was taken.",
    "status-contradicts-date": "The status says employed, but a leaving date has passed.",
    "status-not-understood": "No word of the status is known: all rows count as held.",
    "stray-cells": "Cells stand far from the table.",
    "suppressed": "The value is suppressed, as in an aggregated export.",
    "topic-is-support": "The topic holds kinds of support; it was read as support.",
    "topic-not-understood": "No topic says career: all rows count as career conversations.",
    "two-columns": "Two columns could be the same field and differ.",
    "two-columns-same": "Two columns say the same; the first was used.",
    "two-exits-in-one-spell": "The person has two exits and no new hire between them.",
    "unit-unknown": "Nobody is in the unit that the restructuring names.",
    "units-split": "The cell names several units; each counts.",
    "values-disagree": "A column is named like a field that its values cannot be.",
    "with-oneself": "Employee and counterpart are the same person.",
    "word-unknown": "Words are not known: read as unknown, so rows without a known word may not count.",
}
"""What each rule means. Rules without words of their own here are shown by `OTHER`."""

MISSING = re.compile(r"(.+)-missing")
MORE = re.compile(r"and ([\d,]+) more rows")
COUNTED = re.compile(r"\b([\d,]+) (?:cells?|rows?)\b")

COLUMNS = (
    Column("kind", "What was done", width=24),
    Column("file", "File", width=32),
    Column("field", "Field", width=20),
    Column("found", "Times", "count"),
    Column("words", "What was found", width=66),
    Column("rule", "Rule in the audit", width=28),
)


def noticed(problems: pd.DataFrame, minimum: int) -> Sheet:
    """Count the findings by file, rule and field, in fixed words.

    Parameters
    ----------
    problems : pandas.DataFrame
        Of an audit.
    minimum : int
        Fewer rows than that are not counted: a finding about a single row is about a single person.
    """
    keys = ["severity", "file", "rule", "field"]
    rows = problems.assign(**{k: problems[k].fillna("").astype("str") for k in keys}, found=_times(problems))
    table = rows.groupby(keys, sort=False)["found"].sum().reset_index()
    rank = {name: at for at, name in enumerate(KINDS)}
    table = table.sort_values(
        ["severity", *keys[1:]], key=lambda c: c.map(rank).fillna(len(rank)) if c.name == "severity" else c
    ).reset_index(drop=True)
    table["kind"] = [KINDS.get(s, s) for s in table["severity"]]
    table["words"] = [words(rule) for rule in table["rule"]]
    table["field"] = table["field"].str.replace("_", " ")
    shown = table["found"].astype(object)
    table["found"] = shown.where(~too_small(table["found"], minimum), HIDDEN)
    lines = [
        "Findings by file, rule and field, the gravest first. The command check writes each with its cell "
        "to a workbook of its own, the audit.",
        f"{HIDDEN}: fewer than {minimum} times, not counted here.",
    ]
    title = "What was noticed in the files"
    return Sheet("What was noticed", title, lines, table, COLUMNS, filters=True)


def words(rule: str) -> str:
    """Return what a rule means."""
    missing = MISSING.fullmatch(rule)
    if rule not in WORDS and missing:
        return f"The row has no {missing[1].replace('-', ' ')}."
    return WORDS.get(rule, OTHER)


def _times(problems: pd.DataFrame) -> list[int]:
    """Return how many rows or cells each finding is about: only counts are taken from its texts."""
    made = []
    for row in problems[["row", "value", "message"]].itertuples(index=False):
        text, pattern = (
            (str(row.value), MORE) if MORE.fullmatch(str(row.value)) else (str(row.message), COUNTED)
        )
        found = pattern.search(text) if not row.row else None
        made.append(int(found[1].replace(",", "")) if found and found[1].strip(",") else 1)
    return made
