"""Exit types from the reasons and type columns that systems write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError
from careerstats.exports.findings import WARNING, Finding
from careerstats.exports.mapping import read_toml
from careerstats.exports.names import normalise
from careerstats.exports.proposals import REASONS_FILE, Proposal
from careerstats.exports.words import shipped, showable
from careerstats.vocabulary import DISMISSED, EXIT_TYPES, LET_GO, OTHER, RETIREMENT, UNKNOWN, VOLUNTARY

MUTUAL, INVOLUNTARY, NEUTRAL, UNMAPPED, NONE = "mutual", "involuntary", "neutral", "unmapped", ""
"""What a text can say besides a type: no type of their own, nothing, not known, blank."""

KINDS = (*EXIT_TYPES, MUTUAL, INVOLUNTARY, NEUTRAL)
FILE_NAME = "reasons.toml"
PARTS = re.compile(r"\s+[-–—]\s+|[>/:;,()|\[\]–—]+|\s-|-\s")

REFINES: dict[str, tuple[str, ...]] = {
    VOLUNTARY: (RETIREMENT, OTHER),
    INVOLUNTARY: (LET_GO, DISMISSED, OTHER, MUTUAL),
    NEUTRAL: (LET_GO, DISMISSED, VOLUNTARY, RETIREMENT, OTHER, MUTUAL, INVOLUNTARY),
    NONE: (LET_GO, DISMISSED, VOLUNTARY, RETIREMENT, OTHER, MUTUAL, INVOLUNTARY),
    UNMAPPED: (LET_GO, DISMISSED, VOLUNTARY, RETIREMENT, OTHER, MUTUAL, INVOLUNTARY),
    UNKNOWN: (LET_GO, DISMISSED, VOLUNTARY, RETIREMENT, OTHER, MUTUAL, INVOLUNTARY),
    OTHER: (RETIREMENT,),
}
"""What a type column says to the reasons that make it more exact without contradicting it."""


About = tuple[Finding, np.ndarray]
"""Something to say, and the rows it is about."""


@dataclass(frozen=True)
class ExitTypes:
    """Exit types of leavers.

    Attributes
    ----------
    values : pandas.Series
        One of ``careerstats.vocabulary.EXIT_TYPES`` per row, never missing; index as given.
    findings : list of (Finding, numpy.ndarray)
        What is to be said, and about which rows (0-based): texts that are not mapped, types and
        reasons in conflict, types too coarse to use.
    conflict : numpy.ndarray
        Rows (0-based) whose reason contradicts the type; the type was taken.
    unmapped : numpy.ndarray
        Rows (0-based) with a text that no table knows.
    """

    values: pd.Series
    findings: list[About] = field(default_factory=list)
    conflict: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64))
    unmapped: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64))


class Reasons:
    """The reason table: the kit's, with the analyst's before it.

    Parameters
    ----------
    given : path, dict or None
        A TOML file or dict of the shape of reasons.toml (kind to list of texts), or a folder that
        may hold such a file.

    Raises
    ------
    FileRefusedError
        When the file is not TOML.
    ArgumentError
        When it names a kind that does not exist, or one text under two kinds.
    """

    def __init__(self, given: Path | str | AnyMapping[str, Any] | None = None) -> None:
        own = _given(given)
        self.known = {normalise(text): kind for kind, texts in shipped(FILE_NAME).items() for text in texts}
        seen: dict[str, str] = {}
        for kind, texts in own.items():
            if kind not in KINDS or not isinstance(texts, list | tuple):
                raise ArgumentError(
                    f"{FILE_NAME} has {kind!r}; it may hold lists of texts under {', '.join(KINDS)}."
                )
            for text in texts:
                key = normalise(str(text))
                if seen.setdefault(key, kind) != kind:
                    raise ArgumentError(f"{FILE_NAME} lists {text!r} under both {seen[key]} and {kind}.")
        self.known.update(seen)
        self.own = frozenset(seen)

    def kind(self, text: str) -> str:
        """Return what a text says: one of ``KINDS``, or unmapped.

        The whole text counts first, then its parts; parts that say different things without one
        making the other more exact leave it unmapped.
        """
        whole = self.known.get(normalise(text))
        if whole is not None:
            return whole
        parts = [self.known.get(normalise(part), UNMAPPED) for part in PARTS.split(text) if normalise(part)]
        return _agree(parts)


def _agree(parts: list[str]) -> str:
    """Return the most exact kind of a text's parts; mutual consent wins over all."""
    told = {part for part in parts if part not in (NEUTRAL, UNMAPPED)}
    if MUTUAL in told:
        return MUTUAL
    for coarse in (INVOLUNTARY, VOLUNTARY):
        exact = told - {coarse}
        if coarse in told and len(exact) == 1 and exact <= set(REFINES[coarse]):
            return exact.pop()
    if len(told) == 1:
        return told.pop()
    if told or UNMAPPED in parts or not parts:
        return UNMAPPED
    return NEUTRAL


def _given(given: Path | str | AnyMapping[str, Any] | None) -> dict[str, Any]:
    if given is None:
        return {}
    if isinstance(given, AnyMapping):
        return dict(given)
    path = Path(given)
    if path.is_dir():
        path = path / FILE_NAME
        if not path.exists():
            return {}
    return read_toml(path)


def exit_type(
    reason: pd.Series | None, given_type: pd.Series | None, *, reasons: Reasons | None = None
) -> ExitTypes:
    """Tell exit types from a reason column, a type column, or both.

    Parameters
    ----------
    reason, given_type : pandas.Series of str, or None
        One row per leaver; both of one length, either may be missing.
    reasons : Reasons, optional
        The reason table; the kit's own by default.

    Returns
    -------
    ExitTypes
        The type counts before the reason. A reason makes a type more exact (involuntary and
        "reduction in force": let_go; voluntary and "retired": retirement); where it contradicts it,
        the type is taken and the row is reported. Involuntary of which nothing more is said, and
        mutual consent, are unknown.

    Raises
    ------
    ArgumentError
        When neither is given.
    """
    if reason is None and given_type is None:
        raise ArgumentError("exit_type needs a reason or a type column; give at least one.")
    table = reasons or Reasons()
    index = (reason if reason is not None else given_type).index  # type: ignore[union-attr]
    said_reason, distinct_reason = _said(reason, len(index), table)
    said_type, distinct_type = _said(given_type, len(index), table)
    pairs = pd.MultiIndex.from_arrays([said_type, said_reason])
    codes, unique = pd.factorize(pairs)
    settled = [settle(kind, why) for kind, why in unique.tolist()]
    values = np.array([value for value, _ in settled], dtype=object)[codes]
    conflict = np.flatnonzero(np.array([clash for _, clash in settled], dtype=bool)[codes])
    unmapped = np.flatnonzero((said_type == UNMAPPED) | (said_reason == UNMAPPED))
    made = ExitTypes(pd.Series(values, index=index, dtype="str"), [], conflict, unmapped)
    found = [
        _about_unmapped("reason", said_reason, distinct_reason, table),
        _about_unmapped("exit_type", said_type, distinct_type, table),
        _about_conflict(said_type, said_reason, conflict),
        *_about_coarse(values, said_type, said_reason),
    ]
    made.findings.extend(about for about in found if len(about[1]))
    return made


def settle(kind: str, why: str) -> tuple[str, bool]:
    """Return the exit type of what type and reason say, and whether they contradict each other."""
    told = why if why not in (NONE, NEUTRAL, UNMAPPED, UNKNOWN) else NONE
    if told and told in REFINES.get(kind, ()):
        kind = told
        clash = False
    else:
        coarser = kind in REFINES.get(told, ())
        clash = bool(told) and kind != told and not coarser
    return (kind if kind in EXIT_TYPES else UNKNOWN), clash


def _said(
    column: pd.Series | None, length: int, table: Reasons
) -> tuple[np.ndarray, dict[str, tuple[int, str]]]:
    """Return what each row says, and for each distinct text its rows and what it says."""
    if column is None:
        return np.full(length, NONE, dtype=object), {}
    codes, texts = pd.factorize(column)
    kinds = [table.kind(str(text)) for text in texts]
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    distinct = {str(t): (int(n), k) for t, n, k in zip(texts, counts, kinds, strict=True)}
    return np.array([*kinds, NONE], dtype=object)[codes], distinct


def _about_unmapped(
    name: str, said: np.ndarray, distinct: dict[str, tuple[int, str]], table: Reasons
) -> About:
    lost = {text: count for text, (count, kind) in distinct.items() if kind == UNMAPPED}
    ordered = sorted(lost.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = [text for text, count in ordered if showable(text, count, table.known)]
    message = f"The {'reason' if name == 'reason' else 'exit type'} is in no reason table."
    action = (
        "Counted as an exit of unknown type; put the text as written into reasons.toml, as in "
        'let_go = ["Site closed"] (or dismissed, voluntary, retirement, other).'
    )
    paste = (Proposal((), UNKNOWN, shown, file=REASONS_FILE),) if shown else ()
    finding = Finding("reason-unmapped", WARNING, message, field=name, action=action, paste=paste)
    return finding, np.flatnonzero(said == UNMAPPED)


def _about_conflict(said_type: np.ndarray, said_reason: np.ndarray, conflict: np.ndarray) -> About:
    counts = pd.DataFrame({"type": said_type[conflict], "reason": said_reason[conflict]}).value_counts(
        sort=True
    )
    listed = "; ".join(f"type {k} and reason {w}: {n:,}" for (k, w), n in counts.head(5).items())
    message = f"Type and reason contradict each other ({listed})."
    return Finding(
        "reason-conflict", WARNING, message, field="reason", action="The type was taken."
    ), conflict


def _about_coarse(values: np.ndarray, said_type: np.ndarray, said_reason: np.ndarray) -> Iterable[About]:
    open_ones = values == UNKNOWN
    for kind, message in (
        (INVOLUNTARY, "The exit is involuntary, and nothing more is said: neither let go nor dismissed."),
        (MUTUAL, "The exit is by mutual consent: neither let go nor dismissed."),
    ):
        rows = np.flatnonzero(open_ones & ((said_type == kind) | (said_reason == kind)))
        field = "reason" if (said_reason != NONE).any() else "exit_type"
        action = "Counted as an exit of unknown type; give a reason, or map the text in reasons.toml."
        yield Finding(f"exit-{kind}", WARNING, message, field=field, action=action), rows
