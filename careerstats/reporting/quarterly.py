"""The quarterly report: from a workforce to one workbook for leadership."""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from careerstats.measures.coverage import coverage_over_time
from careerstats.measures.wording import day_words
from careerstats.reporting.edition import Edition, open_edition
from careerstats.reporting.finish import finish, make_folder
from careerstats.reporting.layout import Sheet, shown_table
from careerstats.reporting.questions import ask_all
from careerstats.reporting.sheets import coverage as pages
from careerstats.reporting.sheets.characteristics import characteristics_sheet
from careerstats.reporting.sheets.definitions import definitions
from careerstats.reporting.sheets.front import contents, cover
from careerstats.reporting.sheets.outcomes import flow_sheet, outcome_sheet
from careerstats.reporting.sheets.quality import quality_sheets
from careerstats.reporting.sheets.summary import main_sentences, summary
from careerstats.reporting.workbook import build_workbook
from careerstats.results import Result
from careerstats.workforce import Workforce

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Progress = Callable[[str], None]
STAGES = ("Coverage", "Gaps and characteristics", "Comparisons", "Summary", "Workbook")
"""What `progress` is told, in order."""


@dataclass(frozen=True, repr=False, eq=False)
class Report(Result):
    """A quarterly report, ready to be saved.

    Attributes
    ----------
    table : pandas.DataFrame
        The summary as shown: figure, value, lower, upper, people, before, change; ``[c]`` stands for
        a figure of too small a group, ``[x]`` for one that the data do not tell.
    note : str
        The quarter and its as-of date.
    sentences : tuple of str
        The sentences to take away: coverage, let go, passed over, and how much of the log counts,
        which comes first when it is little.
    sheets : tuple of Sheet
        What the workbook holds.
    edition : Edition
        Quarter, options, and the workforce as known on the as-of date.
    """

    sentences: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    edition: Edition

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw coverage at the end of each quarter."""
        edition = self.edition
        curve = coverage_over_time(
            edition.work,
            start=edition.since,
            end=edition.last,
            months=edition.months,
            fiscal_start=edition.fiscal_start,
        )
        return curve.plot(ax=ax)

    def save(self, folder: str | os.PathLike[str] = "reports") -> Path:
        """Write the workbook ``career-conversations-<quarter>.xlsx``.

        Parameters
        ----------
        folder : path
            Made when it is not there. A report of the same quarter in it is replaced.

        Returns
        -------
        pathlib.Path
            The file; only its owner may read it. The same data give the same bytes.

        Raises
        ------
        CareerstatsError
            When the file cannot be written.
        """
        place = make_folder(Path(folder))
        edition = self.edition
        title = f"Career conversations, {edition.quarter}"
        workbook, alternatives = build_workbook(self.sheets, title=title, subject=self.note)
        return finish(
            workbook,
            place / f"career-conversations-{edition.quarter}.xlsx",
            as_of=edition.last,
            alternatives=alternatives,
        )

    def _shown(self) -> pd.DataFrame:
        return shown_table(next(s for s in self.sheets if s.tab == "Summary"))

    def _repr_html_(self) -> str:
        said = "".join(f"<li>{html.escape(s)}</li>" for s in self.sentences)
        return f"<ul>{said}</ul>{super()._repr_html_()}"


def quarterly_report(
    work: Workforce,
    *,
    quarter: str | None = None,
    minimum_group: int = 5,
    months: int = 12,
    lag_days: int = 30,
    fiscal_start: int = 1,
    contact: str = "",
    progress: Progress | None = None,
) -> Report:
    """Return the report of a quarter, everything in it as of the quarter's last day.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    quarter : str, optional
        Such as ``"2026Q3"``; the last one that the data cover to its end when not given.
    minimum_group : int
        Figures of groups with fewer people are not shown.
    months : int
        Window of a recent conversation in calendar months.
    lag_days : int
        Days before the start of the clock whose conversations do not count, in comparisons.
    fiscal_start : int
        Month in which the fiscal year starts.
    contact : str
        Whom readers may ask; stands on the cover.
    progress : function, optional
        Called with the name of each stage when it begins.

    Returns
    -------
    Report

    Raises
    ------
    ArgumentError
        When an option is not accepted.
    DataMissingError
        When there is no log of conversations, or the data do not cover the quarter.
    """
    tell = progress or (lambda stage: None)
    edition = open_edition(
        work,
        quarter,
        months=months,
        lag_days=lag_days,
        minimum_group=minimum_group,
        fiscal_start=fiscal_start,
        contact=contact,
    )
    tell(STAGES[0])
    groups = [
        pages.by_group(edition, by="department", tab="Coverage by department", words="department"),
        pages.by_group(edition, by="level", tab="Coverage by level", words="level"),
        pages.by_team(edition),
    ]
    covered = [*(sheet for sheet in groups if sheet is not None), pages.over_time(edition)]
    tell(STAGES[1])
    kinds = [pages.gap_sheet(edition), characteristics_sheet(edition)]
    tell(STAGES[2])
    questions = ask_all(edition)
    outcomes = [outcome_sheet(q, edition) for q in questions]
    flow = flow_sheet(questions, edition)
    tell(STAGES[3])
    opening = summary(edition, questions)
    about = [*([flow] if flow else []), *quality_sheets(edition), definitions(edition)]
    rest = [*covered, *kinds, *outcomes, *about]
    sheets = _bound([cover(edition)], [opening, *rest])
    note = (
        f"Career conversations in {edition.quarter} ({day_words(edition.first)} to "
        f"{day_words(edition.last)}), as of {day_words(edition.last)}; groups of fewer than "
        f"{minimum_group} people are not shown."
    )
    assert opening.table is not None
    tell(STAGES[4])
    return Report(opening.table, note, main_sentences(edition, questions), sheets, edition)


def _bound(before: Sequence[Sheet], after: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Put the contents between the cover and the sheets it leads to."""
    return (*before, contents([*before, *after]), *after)
