"""What a question gives back: a table, a sentence, a picture."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS_SHOWN = 60
LONG_TEXT = 60
"""Characters from which on a text column is given room, so that its sentences stay readable."""

SMALLEST = 0.001
"""What three decimals can show; a smaller value that is not 0 is said to be below."""

FIGURE = r"[-−+<>]*[\d,.]+( ?%)?|\[.\]|∞"


def _number(value: float, decimals: int) -> str:
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value and abs(value) < SMALLEST / 2:
        return f"<{SMALLEST}" if value > 0 else f">−{SMALLEST}"
    return f"{value:z,.{decimals}f}".replace("-", "−")


def _readable(column: pd.Series) -> pd.Series:
    """Return a column as text for the eye: whole numbers without decimals, missing values blank."""
    if pd.api.types.is_integer_dtype(column):
        return column.map("{:,}".format, na_action="ignore").where(column.notna(), "")
    if not pd.api.types.is_float_dtype(column):
        return column.astype("str").where(column.notna(), "")
    told = column.dropna()
    if str(column.name).startswith("p_"):
        said = column.map(lambda p: f"<{SMALLEST}" if p < SMALLEST else f"{p:.3f}")
        return said.where(column.notna(), "")
    finite = told[np.isfinite(told)]
    decimals = 0 if (finite % 1 == 0).all() else 1 if finite.abs().max() >= 100 else 3
    return column.map(lambda value: _number(value, decimals)).where(column.notna(), "")


def _style(texts: pd.Series) -> str:
    """Return how a column stands: figures to the right, words to the left, sentences with room."""
    told = texts[texts.ne("")]
    if len(told) and told.str.fullmatch(FIGURE).all():
        return "text-align: right"
    room = "; min-width: 28em" if told.str.len().max() > LONG_TEXT else ""
    return f"text-align: left{room}"


def _html(table: pd.DataFrame) -> str:
    """Return a table as HTML, columns without a single value left out."""
    shown = table.dropna(axis="columns", how="all") if len(table) else table
    texts = [_readable(column).astype("str") for _, column in shown.head(ROWS_SHOWN).items()]
    styles = [_style(column) for column in texts]
    rows = [("th", tuple(shown.columns)), *(("td", row) for row in zip(*texts, strict=True))]
    cells = (
        "".join(
            f'<{tag} style="{style}">{html.escape(str(cell))}</{tag}>'
            for cell, style in zip(row, styles, strict=True)
        )
        for tag, row in rows
    )
    cut = f"<p>{ROWS_SHOWN} of {len(table):,} rows are shown.</p>" if len(table) > ROWS_SHOWN else ""
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + f"</table>{cut}"


@dataclass(frozen=True, repr=False, eq=False)
class Result:
    """Base of all results.

    Attributes
    ----------
    table : pandas.DataFrame
        The figures, unrounded; each result documents its columns.
    note : str
        One plain sentence with numerator, denominator and dates.
    """

    table: pd.DataFrame
    note: str

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the result.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure when not given.

        Returns
        -------
        matplotlib.axes.Axes
        """
        raise TypeError(f"{type(self).__name__} has no picture; look at its table.")

    def _shown(self) -> pd.DataFrame:
        """Return the rows fit for a screen; results about persons show their summary instead."""
        return self.table

    def __repr__(self) -> str:
        rows, columns = self.table.shape
        return f"<{type(self).__name__}: {rows} rows x {columns} columns. {self.note}>"

    def _repr_html_(self) -> str:
        said = f"<p>{html.escape(self.note)}</p>" if self.note else ""
        return said + _html(self._shown())
