"""Pictures: a frame in, matplotlib axes out, with the interval and the counts on each.

Every function draws on `ax` or, when none is given, on a figure of its own; global settings of
matplotlib stay as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from careerstats.reporting import canvas
from careerstats.reporting.canvas import HAD, NONE, REFERENCE, Colours

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["HAD", "NONE", "REFERENCE", "bars", "dot_plot", "forest", "over_time", "stacked", "steps"]


def dot_plot(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str,
    upper: str,
    n: str | None = None,
    ax: Axes | None = None,
    title: str = "",
    xlabel: str = "",
    percent: bool = True,
    reference: float | None = None,
) -> Axes:
    """Draw one dot with its interval per row, the first row on top.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per dot; a row whose value is missing is marked as not shown.
    label, value, lower, upper : str
        Columns: the row's name, the dot, and the ends of its interval.
    n : str, optional
        Column with the number of people, written after the name.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure when not given.
    title, xlabel : str
        Texts.
    percent : bool
        Whether the values are shares.
    reference : float, optional
        A value to compare with, drawn as a dashed line.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with canvas.style():
        ax = canvas.rows(ax, table, label, n)
        low, mid, high = (table[c].to_numpy(float) for c in (lower, value, upper))
        canvas.intervals(ax, low, mid, high, marker="o")
        canvas.reference_line(ax, reference)
        canvas.side_text(ax, low, mid, high, percent=percent)
        canvas.percent_axis(ax.xaxis, percent)
        canvas.start_at_zero(ax.set_xlim, np.concatenate([low, mid, high]), percent=percent)
        return canvas.titles(ax, title, xlabel=xlabel, width=44)


def forest(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str,
    upper: str,
    n: str | None = None,
    reference: float = 1.0,
    log: bool = True,
    percent: bool = False,
    ax: Axes | None = None,
    title: str = "",
    xlabel: str = "",
) -> Axes:
    """Draw a forest plot: estimates with their intervals beside the line of no difference.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per estimate; a row without a value is marked as not shown, an end that is
        infinite (or zero on a logarithmic axis) becomes an arrow.
    label, value, lower, upper : str
        Columns: the row's name, the estimate, and the ends of its interval.
    n : str, optional
        Column with the number of people, written after the name.
    reference : float
        The value that means no difference.
    log : bool
        Whether the axis is logarithmic, as for ratios.
    percent : bool
        Whether the values are shares (for differences, with ``reference=0, log=False``).
    ax, title, xlabel
        As in `dot_plot`.
    """
    with canvas.style():
        ax = canvas.rows(ax, table, label, n)
        low, mid, high = (table[c].to_numpy(float) for c in (lower, value, upper))
        left, right = canvas.limits(np.concatenate([low, mid, high, [reference]]), log=log)
        if log:
            ax.set_xscale("log")
            ticks = canvas.ratio_ticks(left, right)
            ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
            ax.minorticks_off()
        ax.set_xlim(left, right)
        canvas.intervals(ax, low.clip(left, right), mid, high.clip(left, right), marker="s")
        for row in np.flatnonzero(low < left):
            ax.plot(left, row, marker="<", color=HAD, clip_on=False, gid="arrow")
        for row in np.flatnonzero(high > right):
            ax.plot(right, row, marker=">", color=HAD, clip_on=False, gid="arrow")
        canvas.reference_line(ax, reference)
        canvas.side_text(ax, low, mid, high, percent=percent)
        canvas.percent_axis(ax.xaxis, percent)
        return canvas.titles(ax, title, xlabel=xlabel, width=44)


def over_time(
    table: pd.DataFrame,
    *,
    date: str,
    value: str,
    lower: str | None = None,
    upper: str | None = None,
    n: str | None = None,
    by: str | None = None,
    ax: Axes | None = None,
    title: str = "",
    ylabel: str = "",
    percent: bool = True,
    colours: Colours = None,
) -> Axes:
    """Draw a measure over time, one line per group, its interval as a band.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per date (and group).
    date, value : str
        Columns.
    lower, upper : str, optional
        Columns with the ends of the interval.
    n : str, optional
        Column with the number of people; its range is written under the title.
    by : str, optional
        Column with the group; lines are named at their ends.
    ax, title, percent
        As in `dot_plot`.
    ylabel : str
        Text.
    colours : dict, optional
        Colour per group.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with canvas.style():
        ax = canvas.axes(ax, (7.2, 3.8))
        ends = []
        for colour, name, part in canvas.groups(table, by, colours):
            x, y = pd.to_datetime(part[date]).to_numpy(), part[value].to_numpy(float)
            marker = "o" if len(x) <= 40 else ""
            ax.plot(x, y, color=colour, marker=marker, label=name or None)
            if lower and upper:
                low, high = part[lower].to_numpy(float), part[upper].to_numpy(float)
                ax.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0)
            ends.append((x, y, name or canvas.last_words(y, percent=percent), colour))
        canvas.percent_axis(ax.yaxis, percent)
        columns = [c for c in (value, lower, upper) if c]
        canvas.start_at_zero(ax.set_ylim, table[columns].to_numpy(float).ravel(), percent=percent)
        canvas.end_labels(ax, ends)
        canvas.date_ticks(ax, pd.to_datetime(table[date]).to_numpy())
        ax.grid(axis="y")
        return canvas.titles(ax, title, ylabel=ylabel, under=canvas.counts(table, n, bool(lower and upper)))


def steps(
    table: pd.DataFrame,
    *,
    time: str,
    value: str,
    lower: str | None = None,
    upper: str | None = None,
    n: str | None = None,
    by: str | None = None,
    ax: Axes | None = None,
    title: str = "",
    xlabel: str = "",
    ylabel: str = "",
    percent: bool = True,
    colours: Colours = None,
) -> Axes:
    """Draw step curves, as for survival or cumulative incidence.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per step (and group), in order of time; between two rows the first one holds.
    time, value : str
        Columns.
    n : str, optional
        Column with the number of people; each group's first one is written after its name.
    lower, upper, by, ax, title, ylabel, percent, colours
        As in `over_time`; a group called True, or by a text that starts with *no* or *without*,
        has the colour of those who had no conversation.
    xlabel : str
        Text.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with canvas.style():
        ax = canvas.axes(ax, (7.2, 3.8))
        for colour, name, part in canvas.groups(table, by, colours):
            x, y = part[time].to_numpy(float), part[value].to_numpy(float)
            shown = f"{name} (n = {part[n].iloc[0]:,.0f})" if n and len(part) else name
            ax.step(x, y, where="post", color=colour, label=shown or None)
            if lower and upper:
                low, high = part[lower].to_numpy(float), part[upper].to_numpy(float)
                ax.fill_between(x, low, high, step="post", color=colour, alpha=0.15, linewidth=0)
        if ax.get_legend_handles_labels()[1]:
            ax.legend(loc="best")
        canvas.percent_axis(ax.yaxis, percent)
        ax.grid(axis="y")
        ax.margins(x=0.01)
        return canvas.titles(
            ax, title, xlabel=xlabel, ylabel=ylabel, under=canvas.counts(table, None, bool(lower and upper))
        )


def bars(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str | None = None,
    upper: str | None = None,
    n: str | None = None,
    ax: Axes | None = None,
    title: str = "",
    xlabel: str = "",
    percent: bool = False,
    colour: str = HAD,
) -> Axes:
    """Draw one horizontal bar per row with its value at the end, the first row on top.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per bar; a row whose value is missing is marked as not shown.
    label, value : str
        Columns.
    lower, upper : str, optional
        Columns with the ends of the interval.
    n, ax, title, xlabel, percent
        As in `dot_plot`.
    colour : str
        Of the bars.

    Returns
    -------
    matplotlib.axes.Axes
    """
    with canvas.style():
        ax = canvas.rows(ax, table, label, n)
        mid = table[value].to_numpy(float)
        low, high = (table[c].to_numpy(float) if c else np.full(len(mid), np.nan) for c in (lower, upper))
        at = np.arange(len(mid))
        ax.barh(at, np.nan_to_num(mid), height=0.62, color=colour)
        ax.hlines(at, low, high, color=REFERENCE, linewidth=1.6)
        canvas.side_text(ax, low, mid, high, percent=percent)
        canvas.percent_axis(ax.xaxis, percent)
        canvas.start_at_zero(ax.set_xlim, np.concatenate([low, mid, high]), percent=False)
        return canvas.titles(ax, title, xlabel=xlabel, width=44)


def stacked(
    table: pd.DataFrame,
    *,
    label: str,
    parts: Sequence[str],
    n: str | None = None,
    ax: Axes | None = None,
    title: str = "",
    xlabel: str = "",
    percent: bool = True,
    colours: Colours = None,
) -> Axes:
    """Draw one stacked bar per row, as for recency bands.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per bar; counts (turned into shares when `percent`).
    label : str
        Column with the row's name.
    parts : sequence of str
        Columns, from left to right.
    n, ax, title, xlabel
        As in `dot_plot`.
    percent : bool
        Whether each row is drawn as shares of its own total.
    colours : dict, optional
        Colour per part; by default from blue (the first) to orange (the last).

    Returns
    -------
    matplotlib.axes.Axes
    """
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    with canvas.style():
        ax = canvas.rows(ax, table, label, n)
        ramp = LinearSegmentedColormap.from_list("recent to never", canvas.SEQUENCE)
        places = np.linspace(0, 1, max(len(parts), 2))
        default = {p: to_hex(ramp(place)) for p, place in zip(parts, places, strict=False)}
        width = table[list(parts)].to_numpy(float)
        if percent:
            total = np.nansum(width, axis=1, keepdims=True)
            width = np.divide(width, total, out=np.full_like(width, np.nan), where=total > 0)
        left = np.nancumsum(width, axis=1) - np.nan_to_num(width)
        write = canvas.words_for(percent, np.array([1.0]) if percent else width)
        widest = max(np.nansum(width, axis=1).max(initial=0), 1e-9)
        for i, part in enumerate(parts):
            colour = (colours or default)[part]
            boxes = ax.barh(
                np.arange(len(width)), width[:, i], left=left[:, i], height=0.7, color=colour, label=part
            )
            said = [write(v) if v / widest >= 0.06 else "" for v in np.nan_to_num(width[:, i])]
            ax.bar_label(boxes, said, label_type="center", color=canvas.ink(colour), fontsize=8.5)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2, handlelength=1)
        canvas.percent_axis(ax.xaxis, percent)
        ax.set_xlim(0, 1 if percent else None)
        return canvas.titles(ax, title, xlabel=xlabel, room=14 + 15 * ((len(parts) - 1) // 3))
