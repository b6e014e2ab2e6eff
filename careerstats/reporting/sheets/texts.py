"""Lines that several sheets share."""

from __future__ import annotations

import re

from careerstats.reporting.layout import HIDDEN, NOT_AVAILABLE

INTERVAL = "Intervals are 95 % intervals: where they are wide, few people stand behind the figure."
DISTANCES = "The last two columns, in grey, are for the chart alone: the lengths of its interval lines."


def small_line(minimum: int) -> str:
    """Explain the mark for small groups."""
    return f"{HIDDEN}: fewer than {minimum} people, not shown. {NOT_AVAILABLE}: the data do not tell."


def sentences(text: str) -> list[str]:
    """Cut a note into its sentences, one for a line."""
    return [s for s in re.split(r"(?<=[.!?]) +(?=[A-Z(])", text.strip()) if s]
