"""Results of a comparison in plain sentences: absolute numbers first, and never a cause."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from careerstats.evidence.basics import Estimate

DONE = {
    "let_go": "were let go",
    "dismissed": "were dismissed",
    "voluntary": "left of their own accord",
    "retirement": "retired",
    "other": "left for other reasons",
    "unknown": "left for unknown reasons",
    "passed_over": "were passed over",
    "passed_over_by_lower_rated": "were passed over by a lower-rated colleague",
}
"""What happened to the people who had the outcome."""

WHO = {
    "restructuring": "people without a recent conversation",
    "quarterly": "people who at a quarter's end had no recent conversation",
    "promotion": "eligible people without a recent conversation",
}
"""Group 1, by kind of cohort."""

NAMES = {
    "tenure_band": "tenure",
    "manager_id": "manager",
    "restructuring_id": "restructuring",
    "group": "comparison group",
}
"""Columns by the words that a reader knows."""

ANALYSIS_NAMES = {
    "crude": "As counted",
    "stratified": "Within strata",
    "adjusted": "Adjusted",
    "within_manager": "Within the same manager",
}
"""The rows of a comparison by the words that a reader knows."""

RATIO_AXIS = "risk ratio (above 1: more often without a recent conversation)"

UNCLEAR = "Whether there is a difference is unclear."
SPLIT = "Only one of the two intervals leaves out no difference: take it as unclear."
MOST_TIMES = 1_000
"""Ratios beyond this are not spelled out: the data do not hold them."""


def done(outcome: str, people: int = 2) -> str:
    """Return the words for an outcome, such as *were let go*, or *was let go* of one person."""
    words = DONE.get(outcome, f"had the outcome {outcome}")
    return words.replace("were ", "was ", 1) if people == 1 else words


def headed(outcome: str) -> str:
    """Return an outcome as a heading begins, such as *Let go*."""
    words = done(outcome).removeprefix("were ")
    return words[0].upper() + words[1:]


def who(kind: str) -> str:
    """Return group 1 of a kind of cohort in words."""
    return WHO.get(kind, WHO["restructuring"])


def listed(columns: Sequence[str]) -> str:
    """Join names of columns as a sentence does: *level, rating and landmark*."""
    words = [NAMES.get(c, c.replace("_", " ")) for c in columns]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nothing"


def number_of(count: float, one: str, more: str) -> str:
    """Return a count with its noun: *1 stratum*, *12 strata*."""
    return f"{count:,.0f} {one if count == 1 else more}"


def is_unclear(difference: Estimate) -> bool:
    """Whether the interval of a difference includes none, or is not there."""
    return not (difference.lower > 0 or difference.upper < 0)


def answer(
    risk_1: float,
    risk_0: float,
    difference: Estimate,
    ratio: Estimate,
    *,
    who: str,
    outcome: str,
    other: str = "with one",
    confidence: float = 0.95,
) -> str:
    """Say two risks, their difference and ratio.

    Parameters
    ----------
    risk_1, risk_0 : float
        Without and with a recent conversation.
    difference, ratio : Estimate
        Of the risks.
    who : str
        Group 1 in words, see `who`.
    outcome : str
        See `DONE`.
    other : str
        Group 0 in words.
    confidence : float
        Of the intervals.

    Returns
    -------
    str
        Such as *Of 100 people without a recent conversation 12 were let go, of 100 with one 7:
        5 more (95 % interval 1 to 9), 1.7 times as often (1.1 to 2.6).*
    """
    base = _base(risk_1, risk_0, difference, ratio)
    first, second = _shown(risk_1, base), _shown(risk_0, base)
    apart = first - second
    low, high = min(_shown(difference.lower, base), apart), max(_shown(difference.upper, base), apart)
    said = (
        f"Of {base:,} {who} {first:,} {done(outcome, first)}, of {base:,} {other} {second:,}: "
        f"{_more(apart)} ({confidence * 100:.3g} % interval {_span(low, high)})"
    )
    if math.isfinite(ratio.value) and ratio.value > 0:
        places = 2 if min(ratio.value, ratio.lower) < 2 else 1
        times, least, most = (times_words(r, places) for r in (ratio.value, ratio.lower, ratio.upper))
        said += f", {times} times as often ({least} to {most})"
    elif ratio.value == math.inf:
        least = times_words(ratio.lower, 2)
        said += f"; among those {other} it is nobody, so the ratio has only a lower limit ({least})"
    if is_unclear(difference):
        return f"{said}. {UNCLEAR}"
    return f"{said}. {SPLIT}" if ratio.lower <= 1 <= ratio.upper else f"{said}."


def _base(risk_1: float, risk_0: float, difference: Estimate, ratio: Estimate) -> int:
    """Return per how many people the numbers read well, keep their sign and go with the ratio."""
    for base in (100, 1_000, 10_000):
        small = any(0 < risk * base < 2 for risk in (risk_1, risk_0))
        lost = difference.lower > 0 and _shown(difference.lower, base) < 1
        lost |= difference.upper < 0 and _shown(difference.upper, base) > -1
        wide = (difference.upper - difference.lower) * base >= 2
        uneven = _shown(risk_1, base) - _shown(risk_0, base) != _shown(risk_1 - risk_0, base)
        same = _shown(risk_1, base) == _shown(risk_0, base) and abs(ratio.value - 1) >= 0.05
        if not (small or lost or ((uneven or same) and base == 100)) and wide:
            return base
    return 100_000 if max(risk_1, risk_0) * 10_000 < 2 else 10_000


def _shown(share: float, base: int) -> int:
    return int(math.copysign(math.floor(abs(share) * base + 0.5), share)) if math.isfinite(share) else 0


def _more(number: int) -> str:
    if number == 0:
        return "as many"
    return f"{abs(number):,} {'more' if number > 0 else 'fewer'}"


def _span(low: int, high: int) -> str:
    if low >= 0:
        return f"{low:,} to {high:,}"
    if high <= 0:
        return f"{-high:,} to {-low:,}"
    return f"from {-low:,} fewer to {high:,} more"


def times_words(ratio: float, places: int) -> str:
    """Return a ratio in figures, or the words for one that runs off."""
    if not math.isfinite(ratio):
        return "no upper limit"
    if ratio > MOST_TIMES:
        return f"over {MOST_TIMES:,}"
    return f"{ratio:,.{0 if ratio >= 10 else places}f}"


def period(landmarks: pd.Series) -> str:
    """Say the landmark, or how many there are and from when to when."""
    days = pd.Series(landmarks).dropna().drop_duplicates().sort_values()
    if not len(days):
        return "no landmark"
    if len(days) == 1:
        return f"landmark {days.iloc[0]:%Y-%m-%d}"
    return f"{len(days)} landmarks from {days.iloc[0]:%Y-%m-%d} to {days.iloc[-1]:%Y-%m-%d}"
