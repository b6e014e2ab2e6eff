"""The terms of statistics in the words of a leadership sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAMES = {
    "tenure_band": "tenure",
    "manager_id": "manager",
    "restructuring_id": "restructuring",
    "group": "comparison group",
}
"""Columns by the words that a reader knows."""

LANDMARKS = {"restructuring": "announcement", "quarterly": "quarter", "promotion": "promotion round"}
"""What the day is called on which the clock starts, by kind of cohort."""

PHRASES = (
    (r"^Unclear: the interval includes no difference\.$", ""),
    (r"^Too few: .* events? without and .*", ""),
    (r"^(?:Nobody|Everybody) had the outcome; there is nothing to adjust\.$", ""),
    (r"the crude row mixes that in", "the row As counted mixes that in"),
    (
        r"Weighting does not balance (.*); the groups are hard to compare",
        r"The groups differ so much in \1 that they are hard to compare",
    ),
    (r"is unknown: a level of its own", "is unknown: they are compared with each other"),
    (r"is unknown: each counts on their own", "is unknown: they count in no team"),
    (r"without a cluster count each on their own", "whose manager is unknown count in no team"),
    (
        r"^The strata disagree \(Breslow-Day p < 0\.05\).*",
        "The difference is not the same in all groups of like people: the one number for all hides that.",
    ),
    (
        r"have no like of the other kind and were left out of the adjusted estimate",
        "have nobody like them on the other side and are left out of the row Adjusted",
    ),
    (
        r"have no like of the other kind; the model carries the comparison over to them",
        "have nobody like them on the other side: for them the row Adjusted rests on the others",
    ),
    (
        r"^There are fewer than 5 events for each coefficient: the adjustment is strained",
        "This happened to few people for so many attributes: the row Adjusted is strained",
    ),
    (r"read the within-manager row", "read the row Within the same manager"),
    (
        r"^Some kinds of people had the outcome always or never: Firth's penalty was used",
        "To some kinds of people this happened always or never: a method for such data was used",
    ),
    (
        r"^There is one cluster only: the errors are not clustered",
        "All people have one manager: the interval takes them as independent",
    ),
    (
        r"^There are only (\d+) clusters: .* were used",
        r"Only \1 managers' teams stand behind this: the interval was widened for it",
    ),
    (
        r"^Few clusters carry the comparison: intervals are no narrower than those for people as independent",
        "Few managers' teams carry the comparison: the interval was widened for it",
    ),
    (r"are of kinds among whom nobody had the outcome", "are of kinds to whom this never happened"),
    (r"The cohort holds nobody; its flow says", "Nobody could be compared; the sheet Who was compared says"),
    (r": the flow says", ": the sheet Who was compared says"),
    (r"the exit was decided by the landmark", "the exit was decided before the clock started"),
    (r"the data end by the landmark", "the data end before the clock starts"),
    (r"data after the landmark", "data after the clock starts"),
    (r"^horizon in the data$", "followed to the end"),
    (r"the data end before the horizon does", "the data end before the time looked at does"),
    (r"inside a horizon", "before the time looked at is over for all"),
    (r"and the lag$", "before the days left out"),
    (r"\bthe landmark\b", "the start of the clock"),
    (r"\bcrude\b", "counted"),
    (r"\bstrata\b", "groups of like people"),
    (r"\bstratum\b", "group of like people"),
)
"""Patterns and what stands for them on a sheet, whole sentences first and single words last."""


def plain(text: str) -> str:
    """Return a sentence without terms of the trade; empty when the sheet says it already."""
    for pattern, words in PHRASES:
        text = re.sub(pattern, words, text)
    return text


def listed(columns: Sequence[str], kind: str = "") -> str:
    """Join names of columns as a sentence does: *level, rating and quarter*.

    Parameters
    ----------
    columns : sequence of str
        Columns of a cohort, or words.
    kind : str
        Of the cohort: restructuring, quarterly or promotion.
    """
    names = NAMES | {"landmark": LANDMARKS.get(kind, "day")}
    words = [names.get(c, c.replace("_", " ")) for c in columns]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nothing"


def cautioned(text: str, kind: str) -> str:
    """Return a caution in plain words, the landmark called what it is in this kind of cohort."""
    day = LANDMARKS.get(kind, "day")
    return re.sub(r"(?<!the )\blandmark\b", day, plain(text))
