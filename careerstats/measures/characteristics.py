"""What the conversations were like: with whom, where, how long, for what, and who began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.measures.asof import By, Where, chosen, columns_for, grouped, spans, word_codes
from careerstats.measures.states import looked_at, talks, whole
from careerstats.measures.timeline import day_numbers, shift
from careerstats.measures.wording import end_caution, log_caution, many, people_words, window_words
from careerstats.results import Result
from careerstats.vocabulary import (
    CAREER_STAGES,
    INITIATED_BY,
    SETTINGS,
    SHORT_MINUTES,
    SUPPORT,
    UNKNOWN,
    WITH_WHOM,
)
from careerstats.workforce import Workforce

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MINUTES = ("15_or_more", "short", UNKNOWN)
KINDS = {
    "with_whom": WITH_WHOM,
    "setting": SETTINGS,
    "minutes": MINUTES,
    "support": SUPPORT,
    "initiated_by": INITIATED_BY,
}
"""Each characteristic and its kinds."""

SPOKEN = {
    "15_or_more": f"{SHORT_MINUTES} minutes or more",
    "short": f"under {SHORT_MINUTES} minutes",
    "minutes": "length",
    "initiated_by": "initiative of",
    "hr": "HR",
}
"""Codes that a reader would stumble over, in words."""

ALL_STAGES = "all"


@dataclass(frozen=True, repr=False, eq=False)
class Characteristics(Result):
    """The characteristics of the conversations in a window.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group, characteristic, career stage and kind: the columns of `by`,
        characteristic (with_whom, setting, minutes, support, initiated_by), career_stage (``all``;
        support also for each stage), kind, conversations, people (distinct), share of the
        conversations of the characteristic and stage in the group. Kinds without a conversation
        are there with 0.
    by : tuple of str
        What the rows are grouped by.
    """

    by: tuple[str, ...] = ()

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the share of each kind, over all career stages and groups."""
        from careerstats.reporting import charts

        rows = self.table[self.table["career_stage"] == ALL_STAGES]
        total = rows.groupby(["characteristic", "kind"], sort=False)["conversations"].sum().reset_index()
        total["share"] = total["conversations"] / total.groupby("characteristic")["conversations"].transform(
            "sum"
        )
        names = total["characteristic"].replace(SPOKEN) + ": " + total["kind"].replace(SPOKEN)
        shown = total.assign(label=names.str.replace("_", " "))
        return charts.bars(
            shown[shown["conversations"] > 0], label="label", value="share", n="conversations", ax=ax,
            percent=True, title="What the career conversations were like", xlabel="share of conversations",
        )  # fmt: skip


def characteristics(
    work: Workforce,
    *,
    as_of: Any = None,
    months: int = 12,
    by: By = None,
    where: Where = None,
) -> Characteristics:
    """Return how many of the conversations in the window were of which kind.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    as_of, months
        As for `coverage`.
    by, where
        As for `coverage`, with attributes as of the day of the conversation.

    Returns
    -------
    Characteristics

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations.

    Notes
    -----
    All qualifying conversations in the window count, those of people who have left since too.
    """
    on = looked_at(work, as_of)
    whole("months", months, 1)
    names, needed = columns_for(by, where, always=("career_stage",))
    held, last = talks(work), int(day_numbers(on))
    seen = np.flatnonzero((held.day <= last) & (held.day > int(shift(np.array(last), -months))))
    frame = spans(work, needed).on(held.spell[seen], held.day[seen])
    keep = chosen(frame, where)
    seen, frame = seen[keep], frame[keep].reset_index(drop=True)
    groups = grouped(work, frame, names)
    log = work.qualifying.iloc[seen].reset_index(drop=True)
    log["minutes"] = _length(log["minutes"])
    log = log.assign(
        group=groups.code,
        person=work.spells["person"].to_numpy()[held.spell[seen]],
        career_stage=frame["career_stage"].fillna(UNKNOWN),
    )
    parts = [_counted(log, name, ALL_STAGES, len(groups)) for name in KINDS]
    for stage in CAREER_STAGES:
        parts.append(_counted(log[log["career_stage"] == stage], "support", stage, len(groups)))
    table = pd.concat(parts, ignore_index=True).sort_values("group", kind="stable", ignore_index=True)
    place = groups.frame.take(table["group"]).reset_index(drop=True)
    table = place.join(table.drop(columns="group"))
    people = people_words(log["person"].nunique())
    note = f"{many(len(log), 'career conversation')} of {people} in {window_words(on, months)}, "
    note += "leavers and new joiners included."
    note += log_caution(work, on, months) + end_caution(work, on)
    return Characteristics(table, note, tuple(names))


def _length(minutes: pd.Series) -> pd.Series:
    long, short, unknown = MINUTES
    code = np.select([minutes.isna(), minutes < SHORT_MINUTES], [unknown, short], long)
    return pd.Series(code, index=minutes.index, dtype="str")


def _counted(log: pd.DataFrame, name: str, stage: str, groups: int) -> pd.DataFrame:
    """Count conversations and people of each kind of one characteristic in each group."""
    kinds = KINDS[name]
    cell = log["group"].to_numpy(np.int64) * len(kinds) + word_codes(log[name], kinds)
    size = groups * len(kinds)
    count = np.bincount(cell, minlength=size)
    once = ~pd.DataFrame({"cell": cell, "person": log["person"].to_numpy()}).duplicated().to_numpy()
    total = np.repeat(count.reshape(groups, len(kinds)).sum(axis=1), len(kinds))
    return pd.DataFrame(
        {
            "group": np.repeat(np.arange(groups), len(kinds)),
            "characteristic": name,
            "career_stage": stage,
            "kind": np.tile(np.array(kinds, dtype=object), groups),
            "conversations": count,
            "people": np.bincount(cell[once], minlength=size),
            "share": np.divide(count, total, out=np.full(size, np.nan), where=total > 0),
        }
    ).astype({"characteristic": "str", "career_stage": "str", "kind": "str"})
