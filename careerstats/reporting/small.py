"""Groups that are too small to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from careerstats.reporting.layout import HIDDEN, NOT_AVAILABLE


def too_small(counts: Any, minimum: int) -> np.ndarray:
    """Return which counts are of somebody, but of fewer than the minimum."""
    numbers = np.asarray(counts, float)
    return np.asarray((numbers > 0) & (numbers < minimum))


def hide_rows(table: pd.DataFrame, where: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
    """Return a copy with ``[c]`` in some columns of some rows, and ``[x]`` where no figure is known."""
    made = table.copy()
    for name in columns:
        values = made[name].astype(object)
        values = values.where(made[name].notna(), NOT_AVAILABLE)
        made[name] = values.where(~where, HIDDEN)
    return made


def hide_small_groups(
    table: pd.DataFrame, *, base: str, minimum: int, columns: Sequence[str]
) -> pd.DataFrame:
    """Return a copy in which all figures of a group with too few people are ``[c]``.

    Groups that are not shown come last, in their old order, so that a chart can be drawn from the
    rows above them.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per group.
    base : str
        Column with the number of people in the group.
    minimum : int
        The smallest group that is shown.
    columns : sequence of str
        All columns that tell something about the group, the base among them.
    """
    where = too_small(table[base], minimum)
    made = hide_rows(table, where, columns)
    return pd.concat([made[~where], made[where]], ignore_index=True)


def hide_small_parts(table: pd.DataFrame, *, parts: Sequence[str], minimum: int) -> pd.DataFrame:
    """Return a copy with ``[c]`` in counts that add up to a shown one, when one of them is too small.

    One hidden part alone could be found by subtraction, so they are hidden together.
    """
    numbers = table[list(parts)].apply(pd.to_numeric, errors="coerce")
    return hide_rows(table, np.asarray(too_small(numbers, minimum).any(axis=1)), parts)


def names_small_count(text: str, minimum: int) -> bool:
    """Whether a sentence says of fewer people than the minimum what they did or are."""
    counts = re.findall(r"(?<![\d.,])(\d+)(?= (?:of [\d,]+ )?people| of [\d,]+\b)", text)
    return bool(too_small([int(c) for c in counts], minimum).any())
