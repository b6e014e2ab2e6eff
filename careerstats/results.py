"""What a question gives back: a table, a sentence, a picture."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS_SHOWN = 60


def _readable(column: pd.Series) -> pd.Series:
    """Return a column as text for the eye: whole numbers without decimals, missing values blank."""
    if not pd.api.types.is_float_dtype(column):
        return column.astype("str").where(column.notna(), "")
    told = column.dropna()
    form = "{:,.0f}" if (told % 1 == 0).all() else "{:,.3f}"
    return column.map(form.format).where(column.notna(), "")


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
        shown = self._shown().head(ROWS_SHOWN).apply(_readable)
        table = shown.to_html(index=False, border=0)
        return f"<p>{html.escape(self.note)}</p>{table}"
