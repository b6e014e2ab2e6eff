"""Cover, contents, definitions."""

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
    return Sheet(CONTENTS, CONTENTS, ["Each sheet name leads to its sheet."], rows, columns, links=links)


def definitions(edition: Edition) -> Sheet:
    """Every word and number of the workbook, and the method behind it."""
    months, lag = edition.months, edition.lag_days
    rows = pd.DataFrame(
        [(a, b.format(months=months, lag=lag)) for a, b in TERMS], columns=["term", "meaning"]
    )
    columns = [Column("term", "Term", width=30), Column("meaning", "Meaning", width=95)]
    return Sheet("Definitions", "Definitions and method", [], rows.astype("str"), columns)


TERMS = (
    (
        "Career conversation",
        "A conversation about the person's career that was held (not only planned, cancelled or missed) on a day "
        "on which the person was employed. It need not be with the boss. Several rows of one meeting count once.",
    ),
    (
        "As-of date",
        "The day at whose end the world is looked at. Department, level and manager are those of that day.",
    ),
    ("Window", "The {months} calendar months that end with the as-of date."),
    ("Eligible", "Employed on the day and for at least 90 days. Others are new joiners and not counted."),
    (
        "Coverage",
        "Eligible people with at least one career conversation in the window, divided by all eligible people.",
    ),
    (
        "Manager logs nothing",
        "People without a conversation in the window whose manager logged none for anybody, while other managers "
        "did: a conversation may just not have been written down.",
    ),
    ("Gap", "A run of days on which somebody is employed, past the first 90 days, and not covered."),
    (
        "The four characteristics",
        "With whom, in what setting, for how long (short is under 15 minutes) and with what support; next to the "
        "person's career stage.",
    ),
    (
        "Let go",
        "Left involuntarily and without fault: layoff, redundancy, closed position or site, merger. Dismissals for "
        "fault or performance are not counted as let go.",
    ),
    ("Turnover", "Exits in the quarter divided by the mean of the daily headcount in it; not annualised."),
    (
        "Passed over",
        "Eligible for promotion in a round and not promoted, while at least one person of the same department and "
        "level was. Groups in which nobody was promoted say nothing and stay out.",
    ),
    (
        "Without a recent conversation",
        "No career conversation in the {months} months that end {lag} days before the clock starts. The {lag} days "
        "keep out conversations that already announce what comes.",
    ),
    (
        "Clock",
        "Starts the day before a restructuring is announced or a promotion round, or on a quarter's last day. Who "
        "had a conversation is settled before it, and what happened is counted after it. Nobody is sorted by what "
        "came later.",
    ),
    ("As counted", "The two groups as they are. They may differ in much besides conversations."),
    ("Within strata", "People are compared only with others of the same stratum (Mantel and Haenszel)."),
    (
        "Adjusted",
        "What the two risks would be if both groups had the same mix of the attributes listed on the sheet "
        "(standardisation over a logistic model, errors that allow for people of one manager being alike).",
    ),
    (
        "Within the same manager",
        "People of one manager are compared with each other, so that all that differs between managers, measured "
        "or not, drops out.",
    ),
    ("Risk", "Of 100 people in the group, how many had the outcome."),
    ("Difference (points)", "Risk without minus risk with a recent conversation, in percentage points."),
    ("Risk ratio", "Risk without divided by risk with a recent conversation. Above 1: more often without."),
    (
        "95 % interval",
        "The values that fit the data. For shares after Wilson, for exits per head exact after Poisson, for "
        "differences after Newcombe, for ratios after Koopman; for adjusted figures by the delta method.",
    ),
    ("Unclear", "The interval includes no difference. That is not the same as no difference."),
)
