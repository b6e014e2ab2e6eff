"""What the log held before a landmark: whether somebody talked, and in which way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from careerstats.measures.asof import Spans, spans
from careerstats.measures.states import talks
from careerstats.vocabulary import SHORT_MINUTES, UNKNOWN
from careerstats.workforce import Workforce

NONE = "none"
"""The kind of those without a conversation in the window."""

FEW_TIMES = 2
"""Conversations in the window from which on they are a few."""

SUPPORT_FIT = {
    "settling_in": ("new_project", "development", "wellbeing", "general"),
    "growing": ("new_project", "development", "internal_move", "promotion"),
    "established": ("new_project", "development", "internal_move", "external_move", "wellbeing"),
}
"""Support that fits each career stage: to find one's feet, to grow, to move on or stay well."""

KINDS = {
    "with_whom": ("manager", "others_only"),
    "setting": ("formal", "informal_only"),
    "minutes": ("15_or_more", "short_only"),
    "support_fit": ("fits", "does_not_fit"),
    "cadence": ("few_times", "once"),
}
"""Each characteristic with its two kinds; ``none`` and, but for cadence, ``unknown`` stand beside them."""


def known_kinds(work: Workforce, attributes: Spans) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return for each conversation whether it is of the first kind, and whether that is known.

    Support fits when it stands in `SUPPORT_FIT` for the career stage on the day of the conversation.
    """
    log = work.qualifying
    held = talks(work)
    stage = attributes.frame["career_stage"].fillna(UNKNOWN)
    stage = stage.take(attributes.runs.at(held.spell, held.day)).reset_index(drop=True)
    support = log["support"].fillna(UNKNOWN)
    fits = np.zeros(len(log), bool)
    for name, kinds in SUPPORT_FIT.items():
        fits |= (stage.eq(name) & support.isin(kinds)).to_numpy()
    whom, setting = log["with_whom"].fillna(UNKNOWN), log["setting"].fillna(UNKNOWN)
    return {
        "with_whom": (whom.eq("manager").to_numpy(), whom.ne(UNKNOWN).to_numpy()),
        "setting": (setting.eq("formal").to_numpy(), setting.ne(UNKNOWN).to_numpy()),
        "minutes": (log["minutes"].ge(SHORT_MINUTES).to_numpy(), log["minutes"].notna().to_numpy()),
        "support_fit": (fits, (support.ne(UNKNOWN) & stage.ne(UNKNOWN)).to_numpy()),
    }


def exposure(
    work: Workforce,
    spell: np.ndarray,
    after: np.ndarray,
    until: np.ndarray,
    *,
    attributes: Spans | None = None,
) -> pd.DataFrame:
    """Return what the log held for each spell in ``(after, until]``.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    spell : numpy.ndarray
        Rows of ``work.spells``.
    after, until : numpy.ndarray
        int64 days; the first is outside the window, the last inside.
    attributes : Spans, optional
        The career stages, where they are at hand.

    Returns
    -------
    pandas.DataFrame
        conversations (int), then with_whom, setting, minutes, support_fit and cadence: ``none``, one
        of `KINDS`, or ``unknown`` where no conversation is known to be of the first kind and
        one might be.
    """
    held = talks(work)
    low, high = held.before(spell, after), held.before(spell, until)
    made = pd.DataFrame({"conversations": high - low})
    for name, (first, known) in known_kinds(work, attributes or spans(work, ["career_stage"])).items():
        yes = _within(first, low, high) > 0
        doubt = _within(~known, low, high) > 0
        one, other = KINDS[name]
        made[name] = _words([high == low, yes, doubt], [NONE, one, UNKNOWN], other)
    few, once = KINDS["cadence"]
    made["cadence"] = _words([high == low, high - low >= FEW_TIMES], [NONE, few], once)
    return made


def _within(flag: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Count flagged conversations between positions."""
    total = np.append(0, np.cumsum(flag))
    return total[high] - total[low]


def _words(tests: list[np.ndarray], words: list[str], other: str) -> pd.Series:
    code = np.select(tests, range(len(words)), len(words))
    return pd.Series(np.array([*words, other], dtype=object)[code], dtype="str")
