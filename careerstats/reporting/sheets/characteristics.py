"""The four characteristics: with whom, in what setting, for how long, with what support."""

from __future__ import annotations

import pandas as pd

from careerstats.measures.characteristics import ALL_STAGES, characteristics
from careerstats.reporting.edition import Edition
from careerstats.reporting.layout import Column, Drawing, Sheet, is_number
from careerstats.reporting.sheets.coverage import BLUE
from careerstats.reporting.sheets.texts import sentences, small_line
from careerstats.reporting.small import hide_small_groups, names_small_count
from careerstats.vocabulary import UNKNOWN

NAMES = {
    "with_whom": "With whom",
    "setting": "Setting",
    "minutes": "Length",
    "support": "Support",
    "initiated_by": "Initiative of",
}
KINDS = {"15_or_more": "15 minutes or more", "short": "under 15 minutes", "hr": "HR"}
FIGURES = ["conversations", "people", "share"]


def characteristics_sheet(edition: Edition) -> Sheet:
    """How many conversations were of which kind, and what support people of each career stage got."""
    found = characteristics(edition.work, as_of=edition.last, months=edition.months)
    rows = found.table[found.table["conversations"] > 0]
    known = rows.groupby("characteristic")["kind"].transform(lambda kinds: kinds.ne(UNKNOWN).any())
    rows = rows[known.to_numpy(dtype=bool)]  # without a row it would name columns
    rows = rows.assign(
        what=[f"{NAMES[c]}: {_kind(k)}" for c, k in zip(rows["characteristic"], rows["kind"], strict=True)],
        stage=["all stages" if s == ALL_STAGES else _kind(s) for s in rows["career_stage"]],
    )
    everybody = rows["career_stage"] == ALL_STAGES
    parts = [
        hide_small_groups(part, base="people", minimum=edition.minimum_group, columns=FIGURES)
        for part in (rows[everybody], rows[~everybody])
    ]
    table = pd.concat(parts, ignore_index=True)
    columns = [
        Column("what", "Characteristic and kind", width=34),
        Column("stage", "Career stage", width=18),
        Column("conversations", "Conversations", "count"),
        Column("people", "People", "count"),
        Column("share", "Share of the conversations", "share"),
    ]
    chart = Drawing(
        "bar",
        "What the conversations were like",
        "Bars: share of the conversations of each kind, over all career stages, as in the table.",
        "what",
        [("share", BLUE)],
        "Share of the conversations of a characteristic",
        first_rows=sum(is_number(v) for v in parts[0]["share"]),
    )
    small = names_small_count(found.note, edition.minimum_group)
    lines = [
        *([] if small else sentences(found.note)),
        "The sheets about coverage count fewer people: those there on the last day, for at least 90 days.",
        "Shares of one characteristic add up to 100 %, with those whose kind is unknown (which the Summary "
        "leaves out); support is shown for each career stage as well.",
        small_line(edition.minimum_group),
    ]
    title = "The four characteristics of the conversations"
    return Sheet("The four characteristics", title, lines, table, columns, [chart])


def _kind(kind: str) -> str:
    return KINDS.get(kind, kind.replace("_", " "))
