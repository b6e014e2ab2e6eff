"""Each row of a comparison in one sentence, all of a sheet on one base, so that they can be compared."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from careerstats.evidence.compare import Comparison
from careerstats.reporting.sheets.plainwords import listed
from careerstats.reporting.small import too_small

BASES = (100, 1_000, 10_000, 100_000)
UNCLEAR = "Whether there is a difference is unclear."
MOST_TIMES = 1_000
STRATA_COUNTS = (
    "people_without",
    "events_without",
    "people_with",
    "events_with",
    "risk_difference",
    "used",
)
"""Columns of a table of strata that are not what the strata are made of."""


def in_words(found: Comparison, happened: str, minimum: int) -> list[str]:
    """Return one sentence for each row of a comparison.

    Parameters
    ----------
    found : Comparison
        With its four rows.
    happened : str
        What the outcome is called: ``let go`` or ``passed over``.
    minimum : int
        Counts of fewer people are not named.
    """
    base = base_of(found.table)
    said = []
    for _, row in found.table.iterrows():
        if pd.isna(row["risk_difference"]):
            said.append(_why_not(row, happened))
            continue
        text = _opening(row["analysis"], found) + _numbers(row, base, happened)
        said.append(text[0].upper() + text[1:] + _carried(row["analysis"], found, minimum))
    return said


def base_of(table: pd.DataFrame) -> int:
    """Return per how many people all rows of a table read well: 100, 1,000 or more."""
    rows = table[table["risk_difference"].notna()]
    for base in BASES:
        if all(_reads(row, base) for _, row in rows.iterrows()):
            return base
    return BASES[-1]


def _reads(row: pd.Series, base: int) -> bool:
    """Whether the whole numbers tell small risks, keep the sign, and agree with their difference."""
    risks = (row["risk_without"], row["risk_with"])
    if any(0 < risk * base < 2 for risk in risks):
        return False
    lower, upper = row["rd_lower"], row["rd_upper"]
    if (lower > 0 and _whole(lower, base) < 1) or (upper < 0 and _whole(upper, base) > -1):
        return False
    apart = _whole(risks[0], base) - _whole(risks[1], base)
    return base > BASES[0] or apart == _whole(row["risk_difference"], base)


def _whole(share: float, base: int) -> int:
    return int(math.copysign(math.floor(abs(share) * base + 0.5), share)) if math.isfinite(share) else 0


def _opening(analysis: str, found: Comparison) -> str:
    kind = found.cohort.kind
    if analysis == "stratified":
        strata = [c for c in found.strata_table.columns if c not in STRATA_COUNTS]
        return f"among people with the same {listed(strata, kind)}, " if strata else ""
    if analysis == "adjusted":
        if not found.adjusted_for:
            return "with nothing to adjust for, "
        return f"with the same mix of {listed(found.adjusted_for, kind)} in both groups, "
    return "among people of one manager, " if analysis == "within_manager" else ""


def _numbers(row: pd.Series, base: int, happened: str) -> str:
    first, second = _whole(row["risk_without"], base), _whole(row["risk_with"], base)
    apart = first - second
    low = min(_whole(row["rd_lower"], base), apart)
    high = max(_whole(row["rd_upper"], base), apart)
    more = "as many" if not apart else f"{abs(apart):,} {'more' if apart > 0 else 'fewer'}"
    said = (
        f"of {base:,} people without a recent conversation {first:,} {'was' if first == 1 else 'were'} "
        f"{happened}, of {base:,} with one {second:,}: {more} (95 % interval {_span(low, high)})"
    )
    ratio = row["risk_ratio"]
    if math.isfinite(ratio) and ratio > 0:
        times, least, most = (_times(row[c]) for c in ("risk_ratio", "rr_lower", "rr_upper"))
        said += f", {times} times as often ({least} to {most})"
    return f"{said}. {UNCLEAR}" if is_unclear(row) else f"{said}."


def is_unclear(row: pd.Series) -> bool:
    """Whether an interval of the row, of the difference or of the ratio, includes no difference."""
    apart = row["rd_lower"] > 0 or row["rd_upper"] < 0
    return not apart or bool(row["rr_lower"] <= 1 <= row["rr_upper"])


def _span(low: int, high: int) -> str:
    if low >= 0:
        return f"{low:,} to {high:,}"
    if high <= 0:
        return f"{-high:,} to {-low:,}"
    return f"from {-low:,} fewer to {high:,} more"


def _times(ratio: float) -> str:
    if not math.isfinite(ratio):
        return "no upper limit"
    return f"over {MOST_TIMES:,}" if ratio > MOST_TIMES else f"{ratio:.{1 if ratio >= 10 else 2}f}"


def _carried(analysis: str, found: Comparison, minimum: int) -> str:
    """Say how many people a row rests on, where it is not everybody."""
    people = len(found.cohort.table)
    if analysis == "stratified":
        rows = found.strata_table
        apart = int(rows.loc[~rows["used"].astype(bool), ["people_without", "people_with"]].sum().sum())
        if apart and not too_small(apart, minimum):
            return f" Set aside: {apart:,} people with nobody like them on the other side."
    if analysis == "within_manager":
        told = found.people_informative
        if 0 < told < people and not too_small([told, people - told], minimum).any():
            return f" {told:,} of {people:,} people carry this: their teams hold people of both kinds."
    return ""


def _why_not(row: pd.Series, happened: str) -> str:
    """Say why a row has no figures."""
    counts: list[Any] = [row[c] for c in ("people_without", "people_with", "events_without", "events_with")]
    without, with_, *events = (0 if pd.isna(c) else int(c) for c in counts)
    if not without and not with_:
        return "Nobody could be compared; the sheet Who was compared says why."
    if not without or not with_:
        return "One of the two groups holds nobody: there is nothing to compare."
    if not sum(events):
        return f"Nobody was {happened}: there is nothing to compare."
    if sum(events) == without + with_:
        return f"Everybody was {happened}: there is nothing to compare."
    if row["analysis"] == "stratified":
        return "Nobody has somebody alike in the other group: there is nothing to compare."
    return "Too few people, or nobody alike in the other group: there is nothing to compute."
