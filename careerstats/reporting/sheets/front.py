"""Cover and contents."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from careerstats.measures.wording import day_words
from careerstats.reporting.edition import Edition
from careerstats.reporting.layout import HIDDEN, NOT_AVAILABLE, Column, Sheet
from careerstats.reporting.workbook import CONTENTS

ABOUT = {
    "Cover": "What this workbook is, for which period, and how to read it",
    "Summary": "The headline figures, each with its interval and the quarter before",
    "Coverage by department": "Who had a conversation in the window, by department",
    "Coverage by level": "The same by level",
    "Coverage by team": "The same by manager's team",
    "Coverage over time": "The same at each quarter end, with a chart",
    "Gaps": "How much of the employed time went by without a conversation",
    "The four characteristics": "With whom, in what setting, how long, with what support",
    "Let go": "Restructurings: people without a recent conversation against those with one",
    "Let go each quarter": "The same question asked at every quarter end",
    "Passed over": "Promotion rounds: the same two groups",
    "Who was compared": "How many people each comparison rests on, and who stayed out",
    "Data quality": "Which files were read, and what became of their rows",
    "What was noticed": "What the checks found in the files",
    "Definitions": "What each word and number means, and how it is computed",
}


def cover(edition: Edition) -> Sheet:
    """What, for which period, as of when, whom to ask, and what is not done."""
    shown = f"{day_words(edition.first)} to {day_words(edition.last)}"
    asks = edition.contact or "whoever sent you this workbook; the method stands on the sheet Definitions"
    lines = [
        "Who has had no career conversation lately, and were those people more often let go, or passed over?",
        f"Period: the quarter {edition.quarter}, {shown}.",
        f"As-of date: {day_words(edition.last)}. Nothing dated later is counted anywhere in this workbook.",
        f"A conversation counts as recent for {edition.months} months.",
        "Reading it: start with the Summary. Every rate comes with the number of people behind it and a 95 % "
        "interval; where an interval includes no difference, the answer is unclear.",
        "The figures tell what goes together, not what brings what about. They are about groups: nobody is "
        "ranked or scored, and no person is named.",
        f"Small groups: figures of groups of fewer than {edition.minimum_group} people are not shown; "
        f"{HIDDEN} stands in their place. {NOT_AVAILABLE} stands for what the data do not tell.",
        "Complementary suppression is not yet done: somebody who subtracts the shown groups from a total may "
        "find a hidden one. Keep this workbook to those who may see such figures.",
        f"Questions go to {asks}.",
        f"The next edition is that of {edition.following}.",
    ]
    return Sheet("Cover", f"Career conversations, {edition.quarter}", lines, wide=True)


def contents(sheets: Sequence[Sheet]) -> Sheet:
    """Links to all sheets."""
    rows = pd.DataFrame(
        {"sheet": [s.tab for s in sheets], "about": [ABOUT.get(s.tab, s.title) for s in sheets]}, dtype="str"
    )
    columns = [Column("sheet", "Sheet", width=30), Column("about", "What it shows", width=80)]
    links = {row: s.tab for row, s in enumerate(sheets)}
    return Sheet(CONTENTS, CONTENTS, ["Each name is a link to its sheet."], rows, columns, links=links)
