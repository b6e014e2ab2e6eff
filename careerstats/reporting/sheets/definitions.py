"""What each word and number of the workbook means, and how it is computed."""

from __future__ import annotations

import pandas as pd

from careerstats.reporting.edition import Edition
from careerstats.reporting.layout import Column, Sheet


def definitions(edition: Edition) -> Sheet:
    """Every word and number of the workbook, and the method behind it."""
    said = [(term, text.format(months=edition.months, lag=edition.lag_days)) for term, text in TERMS]
    rows = pd.DataFrame(said, columns=["term", "meaning"], dtype="str")
    columns = [Column("term", "Term", width=30), Column("meaning", "Meaning", width=95)]
    return Sheet("Definitions", "Definitions and method", [], rows, columns)


TERMS = (
    (
        "Career conversation",
        "A conversation about the person's career that was held (not only planned, cancelled or "
        "missed) on a day on which the person was employed. It need not be with the boss. Several "
        "rows of one meeting count once.",
    ),
    (
        "As-of date",
        "The day at whose end the world is looked at. Department, level and manager are those of that day.",
    ),
    (
        "Window",
        "The {months} calendar months that end with the as-of date.",
    ),
    (
        "Eligible",
        "Employed on the day and for at least 90 days. Others are new joiners and not counted.",
    ),
    (
        "Coverage",
        "Eligible people with at least one career conversation in the window, divided by all eligible "
        "people.",
    ),
    (
        "None in the log",
        "Eligible people of whom the log shows no conversation since they were hired. A log that begins "
        "later than that cannot know of earlier ones, so this is not the same as never.",
    ),
    (
        "Log rows that count",
        "Rows of the log that tell of a held career conversation of somebody employed on that day, each "
        "conversation once. Rows with words that are not known are left out.",
    ),
    (
        "Manager logs nothing",
        "People without a conversation in the window whose manager logged none for anybody, while "
        "other managers did: a conversation may just not have been written down.",
    ),
    (
        "Gap",
        "A run of days on which somebody is employed, past the first 90 days, and not covered. Counted "
        "from the first day on which the log can fill a window.",
    ),
    (
        "Career stage",
        "Settling in, growing or established: as the data give it, or else by the time that somebody has "
        "been in the present level (under 12 months, under 36, longer).",
    ),
    (
        "The four characteristics",
        "With whom, in what setting, for how long (short is under 15 minutes) and with what support; "
        "next to the person's career stage.",
    ),
    (
        "Let go",
        "Left involuntarily and without fault: layoff, redundancy, closed position or site, merger. "
        "Dismissals for fault or performance are not counted as let go.",
    ),
    (
        "Turnover",
        "Exits in the quarter divided by the mean of the daily headcount in it; not annualised.",
    ),
    (
        "Passed over",
        "Eligible for promotion in a round and not promoted, while at least one person of the same "
        "department and level was. Groups in which nobody was promoted say nothing and stay out.",
    ),
    (
        "Without a recent conversation",
        "No career conversation in the {months} months that end {lag} days before the clock starts. "
        "The {lag} days keep out conversations that already announce what comes.",
    ),
    (
        "Clock (landmark)",
        "Starts the day before a restructuring is announced or a promotion round, or on a quarter's "
        "last day. Who had a conversation is settled before it, and what happened is counted after "
        "it. Nobody is sorted by what came later.",
    ),
    (
        "Time looked at (horizon)",
        "How long what happened is counted after the start of the clock: six months after a "
        "restructuring was announced, three after a quarter's end; for promotions the round itself. "
        "Somebody who leaves for another reason is counted until then.",
    ),
    (
        "People x quarter ends",
        "Everybody counts once for each quarter end on which they were there: 100 people at 7 quarter "
        "ends are 700.",
    ),
    (
        "As counted",
        "The two groups as they are. They may differ in much besides conversations.",
    ),
    (
        "Within like groups",
        "People are compared only with others who are alike in the attributes that the row names; such a "
        "group is called a stratum (Mantel and Haenszel). Whether all groups show the same difference is "
        "tried after Breslow, Day and Tarone.",
    ),
    (
        "Adjusted",
        "What the two risks would be if both groups had the same mix of the attributes listed on the "
        "sheet (standardisation over a logistic model, errors that allow for people of one manager "
        "being alike).",
    ),
    (
        "Within the same manager",
        "People of one manager are compared with each other, so that all that differs between "
        "managers, measured or not, drops out.",
    ),
    (
        "Risk",
        "The share of the people of a group to whom it happened.",
    ),
    (
        "Difference (points)",
        "Risk without minus risk with a recent conversation, in percentage points.",
    ),
    (
        "Risk ratio",
        "Risk without divided by risk with a recent conversation. Above 1: more often without.",
    ),
    (
        "95 % interval",
        "The values that fit the data. For shares after Wilson, for exits per head exact after "
        "Poisson, for differences after Newcombe, for ratios after Koopman; for adjusted figures by "
        "the delta method.",
    ),
    (
        "Unclear",
        "The interval of the difference, or that of the ratio, includes no difference. That is not the "
        "same as no difference.",
    ),
    (
        "Check that should show no difference",
        "The same comparison where a conversation cannot matter: of retirements, or of conversations "
        "that came after the round (negative controls). A difference there shows what is left unadjusted.",
    ),
    (
        "What is not in the data",
        "How strongly something not measured would have to go along with both, having had no conversation "
        "and the outcome, to account for the adjusted ratio (E-value of VanderWeele and Ding).",
    ),
    (
        "Conversations that nobody logged",
        "What share of those who talked the log would have to miss, among people with the outcome only, "
        "for the ratio as counted to be 1 (tipping point).",
    ),
)
