"""What it would take to change the answer of a comparison, in the words of a leadership sheet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from careerstats.evidence.compare import Comparison, best
from careerstats.evidence.sensitivity import sensitivity
from careerstats.reporting.sheets.inwords import is_unclear
from careerstats.reporting.small import too_small

DRAWS = 99
"""Of the randomisation test, which the sheets do not show."""

CONTROL = "negative control: "
AFTERWARDS = "negative control: talked afterwards"
SPOKEN = {"retirement": "retirement", "other": "the end of a contract and the like"}


def checks(found: Comparison, happened: str, minimum: int) -> list[str]:
    """Return sentences about what is not measured, not logged, or should show no difference.

    Parameters
    ----------
    found : Comparison
        Its leading row may be shown: these sentences name its ratio.
    happened : str
        What the outcome is called: ``let go`` or ``passed over``.
    minimum : int
        Counts of fewer people are not named.
    """
    leading = best(found.table)
    if pd.isna(leading["risk_ratio"]):
        return []
    table = sensitivity(found, permutations=DRAWS).table.set_index("check")
    said = [*_controls(table), *_silent(table, len(found.cohort.table), minimum)]
    if not is_unclear(leading) and leading["risk_ratio"] > 1:
        said += [*_unmeasured(table, happened), *_unlogged(table, happened)]
    return said


def _controls(table: pd.DataFrame) -> Iterator[str]:
    """Say what came out where no conversation can matter; controls that failed first, as cautions."""
    rows = table[table.index.str.startswith(CONTROL) & table["value"].notna() & table["lower"].notna()]
    for check, row in rows.iterrows():
        holds = row["lower"] <= 1 <= row["upper"]
        ratio = f"{row['value']:.2f} ({row['lower']:.2f} to {row['upper']:.2f})"
        late = check == AFTERWARDS
        what = "conversations in the six months afterwards" if late else SPOKEN[str(check)[len(CONTROL) :]]
        if holds:
            yield f"Check that should show no difference: for {what} the ratio is {ratio}, as it should be."
        else:
            other = ", or being promoted itself brings conversations" if late else ""
            yield (
                f"Caution: a check that should show no difference does: for {what} the ratio is {ratio}. "
                f"Something not adjusted for is at work{other}."
            )


def _silent(table: pd.DataFrame, people: int, minimum: int) -> Iterator[str]:
    row = table.loc["without managers who log nothing"]
    if pd.isna(row["lower"]) or too_small([row["people"], people - row["people"]], minimum).any():
        return
    yield (
        f"Without the {people - row['people']:,.0f} people whose managers log nothing the ratio is "
        f"{row['value']:.2f} ({row['lower']:.2f} to {row['upper']:.2f})."
    )


def _unmeasured(table: pd.DataFrame, happened: str) -> Iterator[str]:
    row = table.loc["e-value"]
    if np.isfinite(row["value"]) and row["lower"] > 1:
        yield (
            "What is not in the data: something that goes along with having had no conversation and with "
            f"being {happened}, by a ratio of {row['value']:.1f} each, could account for the whole "
            f"difference; {row['lower']:.1f} each would leave it unclear."
        )


def _unlogged(table: pd.DataFrame, happened: str) -> Iterator[str]:
    none, limit = (table.loc[f"unlogged: {name} reaches 1", "value"] for name in ("ratio", "limit"))
    if np.isfinite(none) and np.isfinite(limit):
        yield (
            "Conversations that nobody logged: the difference as counted would be gone if the log missed "
            f"{1 - none:.0%} of the people {happened} who did talk, and unclear from {1 - limit:.0%} on, "
            "while it missed none of the others."
        ).replace("%", " %")
