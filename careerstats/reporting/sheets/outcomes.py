"""Sheets about what happened to people with and without a recent conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from careerstats.evidence.compare import Comparison, best
from careerstats.reporting.edition import Edition
from careerstats.reporting.layout import HIDDEN, Column, Drawing, Sheet
from careerstats.reporting.sheets.coverage import BLUE, ORANGE
from careerstats.reporting.sheets.inwords import in_words
from careerstats.reporting.sheets.plainwords import cautioned, listed, plain
from careerstats.reporting.sheets.texts import INTERVAL, sentences, small_line
from careerstats.reporting.small import hide_rows, names_small_count, too_small

ANALYSES = {
    "crude": "As counted",
    "stratified": "Within like groups",
    "adjusted": "Adjusted",
    "within_manager": "Within the same manager",
}
EACH_QUARTER_END = "per quarter end"
COUNTS = ("people_without", "events_without", "people_with", "events_with")
FIGURES = (
    *COUNTS,
    "risk_without",
    "risk_with",
    "risk_difference",
    "rd_lower",
    "rd_upper",
    "risk_ratio",
    "rr_lower",
    "rr_upper",
)


@dataclass(frozen=True)
class Question:
    """One question about an outcome, asked of one cohort.

    Attributes
    ----------
    tab, title : str
        Of its sheet.
    happened : str
        What the outcome is called: ``let go`` or ``passed over``.
    asked : str
        The question in words.
    comparison : Comparison or None
        None when the data cannot answer.
    missing : str
        Why not, in one sentence.
    each : str
        How often somebody counts, such as ``per quarter end``.
    checks : tuple of str
        What it would take to change the answer; shown only where the answer is.
    """

    tab: str
    title: str
    happened: str
    asked: str
    comparison: Comparison | None = None
    missing: str = ""
    each: str = "per restructuring"
    checks: tuple[str, ...] = ()


def hidden_table(question: Question, minimum: int) -> pd.DataFrame:
    """Return the comparison's table with ``[c]`` where few people or few events stand behind a row.

    Where fewer than the minimum had the outcome in one of the two groups, all figures of the row
    go, and the sentence says so: risks and ratios would give the count away.
    """
    assert question.comparison is not None
    table = question.comparison.table
    small = too_small(table[list(COUNTS)].to_numpy(float), minimum)
    people, events = small[:, [0, 2]].max(axis=1), small[:, [1, 3]].max(axis=1)
    made = hide_rows(table, people | events, FIGURES)
    said = pd.Series(in_words(question.comparison, question.happened, minimum), table.index, dtype=object)
    said = said.where(
        ~events,
        f"Fewer than {minimum} people were {question.happened} in one of the two groups: not shown, "
        "and too few to tell anything.",
    )
    said = said.where(~people, f"One of the two groups has fewer than {minimum} people: not shown.")
    made["sentence"] = said
    made["analysis"] = [ANALYSES.get(a, str(a)) for a in table["analysis"]]
    return made


def leading_row(question: Question, minimum: int) -> pd.Series:
    """Return the row to read first, as a leadership sheet may show it."""
    assert question.comparison is not None
    analyses = list(question.comparison.table["analysis"])
    return hidden_table(question, minimum).iloc[analyses.index(best(question.comparison.table).name)]


def answer(question: Question, minimum: int) -> str:
    """Return the sentence to read first, or why there is none."""
    if question.comparison is None:
        return question.missing
    return str(leading_row(question, minimum)["sentence"])


def outcome_sheet(question: Question, edition: Edition) -> Sheet:
    """Crude, stratified, adjusted and within-manager rows of one question."""
    if question.comparison is None:
        return Sheet(question.tab, question.title, [question.asked, question.missing], wide=True)
    table = hidden_table(question, edition.minimum_group)
    small = small_line(edition.minimum_group)
    lines = [question.asked, *_about(question, table, edition.minimum_group), INTERVAL, small]
    chart = Drawing(
        "bar",
        f"Share {question.happened}",
        f"Bars: in each analysis the share {question.happened} without and with a recent conversation, "
        "as in the table.",
        "analysis",
        [("risk_without", ORANGE), ("risk_with", BLUE)],
        f"Share {question.happened}",
    )
    return Sheet(question.tab, question.title, lines, table, _columns(question), [chart])


def _columns(question: Question) -> list[Column]:
    happened = question.happened
    who, wide = ("People", 12) if question.each != EACH_QUARTER_END else ("People x quarter ends:", 16)
    return [
        Column("analysis", "Analysis", width=26),
        Column("sentence", "In words", width=62),
        Column("people_without", f"{who} without", "count", width=wide),
        Column("events_without", f"Without: {happened}", "count", width=13),
        Column("people_with", f"{who} with", "count", width=wide),
        Column("events_with", f"With: {happened}", "count", width=13),
        Column("risk_without", "Risk without", "share", width=12),
        Column("risk_with", "Risk with", "share", width=12),
        Column("risk_difference", "Difference (points)", "points", width=12),
        Column("rd_lower", "Difference from", "points", width=12),
        Column("rd_upper", "Difference to", "points", width=12),
        Column("risk_ratio", "Risk ratio", "ratio", width=12),
        Column("rr_lower", "Ratio from", "ratio", width=12),
        Column("rr_upper", "Ratio to", "ratio", width=12),
    ]


def _about(question: Question, table: pd.DataFrame, minimum: int) -> list[str]:
    """Say what was adjusted for, what could not be, and what to be careful about.

    Sentences that name a count of fewer people than the minimum stay out, and with a hidden row
    all those that name counts.
    """
    found = question.comparison
    assert found is not None
    kind = found.cohort.kind
    hidden = (table["risk_without"] == HIDDEN).any()
    said = [] if hidden else sentences(plain(found.cohort.note))
    if found.adjusted_for:
        said.append(f"Adjusted for: {listed(found.adjusted_for, kind)}.")
    if found.not_adjusted_for:
        said.append(f"Could not be adjusted for: {listed(found.not_adjusted_for, kind)}.")
    cautions = [cautioned(t, kind) for t in found.cautions if not names_small_count(t, minimum)]
    said += [f"Caution: {t}" for t in cautions if t and not (hidden and re.search(r"\d", t))]
    return said if hidden else [*said, *question.checks]


def flow_sheet(questions: Sequence[Question], edition: Edition) -> Sheet | None:
    """Who was compared: how many were left at each step, and why the others were not."""
    parts = [
        merged_steps(q.comparison.cohort.flow, edition.minimum_group).assign(comparison=q.title)
        for q in questions
        if q.comparison is not None
    ]
    if not parts:
        return None
    table = pd.concat(parts, ignore_index=True)
    table = hide_rows(table, too_small(table["people"], edition.minimum_group), ["people"])
    columns = [
        Column("comparison", "Comparison", width=36),
        Column("step", "Step", width=44),
        Column("people", "People", "count"),
        Column("reason", "Why the others were left out", width=58),
    ]
    lines = [
        "Somebody counts once for each day on which the clock was started: each restructuring, quarter end "
        "or round.",
        f"Steps that leave out fewer than {edition.minimum_group} people are shown as one with the next.",
        small_line(edition.minimum_group),
    ]
    return Sheet("Who was compared", "Who was compared", lines, table, columns)


def merged_steps(flow: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Return the steps in plain words, those that leave out fewer than the minimum merged with the next.

    The last step is always there, for its people stand on the sheet of the comparison; the steps
    before it go where a subtraction would tell of fewer people than the minimum.
    """
    kept: list[dict[str, object]] = []
    for row in flow.iloc[::-1].to_dict("records"):
        reason = plain(str(row["reason"] or ""))
        if kept and too_small(row["people"] - kept[-1]["people"], minimum):
            kept[-1]["reason"] = "; ".join(filter(None, [reason, str(kept[-1]["reason"])]))
            continue
        kept.append({"step": plain(str(row["step"])), "people": row["people"], "reason": reason})
    return pd.DataFrame(kept[::-1], columns=["step", "people", "reason"])
