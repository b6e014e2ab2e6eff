"""What all pictures share: the look, rows with their names, axes, and numbers written beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

HAD = "#12436D"
"""Had a conversation."""

NONE = "#F46A25"
"""Had none."""

REFERENCE = "#6F777B"
"""Lines to compare with, and words on the side."""

PALETTE = (HAD, NONE, "#28A197", "#801650", "#3D3D3D", "#A285D1")
SEQUENCE = ("#12436D", "#3E6C94", "#7A9CBC", "#B5CADC", "#FBC9A9", "#F46A25")
"""From recent to never."""

STYLE = Path(__file__).with_name("report.mplstyle")
RATIO_TICKS = (
    (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100),
    (0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10),
    (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5, 1.75, 2),
)
"""Ticks of a logarithmic axis: the first of these with three inside it."""

WIDEST_RATIO = 100.0
"""Interval ends further out than this are drawn as arrows."""

MOST_TICKS = 16
NOT_SHOWN = "not shown"
ROW_HEIGHT = 0.34
"""Inches per row."""

Colours = Mapping[Any, str] | None
Words = Callable[[float], str]


@contextmanager
def style() -> Iterator[None]:
    """Draw with the kit's look; matplotlib's settings are as before afterwards."""
    import matplotlib.style

    with matplotlib.style.context(STYLE):
        yield
        interactive = matplotlib.is_interactive()
    # A notebook's backend sets itself up on the first figure: without this no later one would show.
    matplotlib.interactive(interactive)


def axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    """Return the given axes, or those of a new figure (of pyplot, so that notebooks show it)."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=size)[1]


def rows(ax: Axes | None, table: pd.DataFrame, label: str, n: str | None) -> Axes:
    """Prepare axes with one named row per row of the table, the first on top."""
    ax = axes(ax, (7.2, 1.3 + ROW_HEIGHT * max(len(table), 2)))
    names = table[label].astype("str").fillna("(unknown)").tolist()
    if n:
        names = [f"{a} ({_count(b)})" for a, b in zip(names, table[n].to_numpy(), strict=True)]
    ax.set_yticks(np.arange(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    return ax


def _count(value: Any) -> str:
    if isinstance(value, str):
        return value
    return f"n = {value:,.0f}" if pd.notna(value) else "n not shown"


def intervals(ax: Axes, low: np.ndarray, mid: np.ndarray, high: np.ndarray, *, marker: str) -> None:
    """Draw each row's interval as a line and its value as a marker."""
    at = np.arange(len(mid))
    ax.hlines(at, low, high, color=HAD, linewidth=1.8)
    ax.plot(mid, at, linestyle="none", marker=marker, color=HAD, markersize=6.5)


def reference_line(ax: Axes, value: float | None) -> None:
    """Draw the value to compare with as a dashed line."""
    if value is not None:
        ax.axvline(value, color=REFERENCE, linestyle=(0, (4, 3)), linewidth=1.2, zorder=0.5)


def side_text(ax: Axes, low: np.ndarray, mid: np.ndarray, high: np.ndarray, *, percent: bool) -> None:
    """Write each row's value and interval to the right of the axes."""
    words = words_for(percent, np.concatenate([low, mid, high]))
    for row, (a, b, c) in enumerate(zip(low, mid, high, strict=True)):
        if np.isnan(b):
            text = NOT_SHOWN
        elif np.isnan(a) or np.isnan(c):
            text = words(b)
        else:
            text = f"{words(b)} ({words(a).removesuffix('%')} to {words(c).removesuffix('%')})"
        ax.annotate(
            text,
            (1, row),
            xycoords=ax.get_yaxis_transform(),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=REFERENCE if np.isnan(b) else "#1F2328",
            annotation_clip=False,
        )


def words_for(percent: bool, values: np.ndarray) -> Words:
    """Return how the values of one chart are written: all with the same number of decimals."""
    known = np.abs(values[np.isfinite(values)])
    largest = known.max(initial=0) * (100 if percent else 1)
    if percent:
        decimals = 1 if largest < 10 else 0
    else:
        decimals = 0 if largest >= 1000 or np.all(known == np.round(known)) else 2

    def write(value: float) -> str:
        if np.isinf(value):
            return "∞" if value > 0 else "−∞"
        said = f"{value:z,.{decimals}%}" if percent else f"{value:z,.{decimals}f}"
        return said.replace("-", "−")

    return write


def last_words(values: np.ndarray, *, percent: bool) -> str:
    """Write the last known value of a line that needs no name."""
    known = values[~np.isnan(values)]
    return words_for(percent, known)(known[-1]) if len(known) else ""


def percent_axis(axis: Axis, percent: bool) -> None:
    """Write an axis in per cent."""
    if percent:
        from matplotlib.ticker import PercentFormatter

        axis.set_major_formatter(PercentFormatter(xmax=1.0))


def start_at_zero(setter: Callable[..., Any], values: np.ndarray, *, percent: bool) -> None:
    """Let an axis begin at zero (unless values are negative) and end a little above the highest."""
    finite = values[np.isfinite(values)]
    top = finite.max(initial=0) * 1.06 or 1.0
    bottom = finite.min(initial=0)
    if percent and finite.max(initial=0) > 0.6:
        top = max(1.0, top)
    setter(bottom * 1.06 if bottom < 0 else 0, min(top, 1.0) if percent and top <= 1.06 else top)


def ratio_ticks(low: float, high: float) -> list[float]:
    """Return ticks for a logarithmic axis."""
    inside = [[t for t in ticks if low <= t <= high] for ticks in RATIO_TICKS]
    return next((ticks for ticks in inside if len(ticks) >= 3), inside[-1])


def limits(values: np.ndarray, *, log: bool) -> tuple[float, float]:
    """Return the ends of a forest plot's axis; what lies beyond becomes an arrow."""
    finite = values[np.isfinite(values)]
    if not log:
        pad = 0.06 * max(np.ptp(finite), 1e-9)
        return float(finite.min() - pad), float(finite.max() + pad)
    finite = finite[(finite >= 1 / WIDEST_RATIO) & (finite <= WIDEST_RATIO)]
    low, high = finite.min(initial=0.8), finite.max(initial=1.25)
    return float(low / 1.15), float(high * 1.15)


def groups(table: pd.DataFrame, by: str | None, colours: Colours) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield colour, name and rows of each group in order of appearance; one of all without `by`."""
    if by is None:
        yield HAD, "", table
        return
    keys = table[by].drop_duplicates().tolist()
    free = iter(PALETTE * (1 + len(keys) // len(PALETTE)))
    default = {key: next(free) for key in keys} if len(keys) != 2 else _two(keys)
    for key in keys:
        chosen = table[by].isna() if pd.isna(key) else table[by] == key
        yield (colours or default).get(key, REFERENCE), _group_name(key), table[chosen]


def _two(keys: list[Any]) -> dict[Any, str]:
    """Give those without a conversation their colour, whichever comes first."""
    without = [k is True or str(k).lower().startswith(("no ", "without")) for k in keys]
    first, second = (NONE, HAD) if without[0] and not without[1] else (HAD, NONE)
    return {keys[0]: first, keys[1]: second}


def _group_name(key: Any) -> str:
    if isinstance(key, bool | np.bool_):
        return "without a recent conversation" if key else "with a recent conversation"
    return "(unknown)" if pd.isna(key) else str(key)


def date_ticks(ax: Axes, dates: np.ndarray) -> None:
    """Put a tick at each of a few dates, the year under the first one in it."""
    days = pd.DatetimeIndex(dates).unique().sort_values()
    if not 2 <= len(days) <= MOST_TICKS:
        return
    new_year = days.year != np.concatenate([[0], days.year[:-1]])
    names = [f"{d:%b\n%Y}" if new else f"{d:%b}" for d, new in zip(days, new_year, strict=True)]
    ax.set_xticks(days.to_numpy(), names)


def end_labels(ax: Axes, ends: list[tuple[np.ndarray, np.ndarray, str, str]]) -> None:
    """Write each line's name beside its last point, moved apart where they would overlap."""
    known = [(x[ok][-1], y[ok][-1], name, c) for x, y, name, c in ends if (ok := ~np.isnan(y)).any()]
    known.sort(key=lambda end: end[1])
    low, high = ax.get_ylim()
    step, places = 0.055 * (high - low), list[float]()
    for end in known:
        places.append(max([end[1]] + [place + step for place in places[-1:]]))
    shift = float(np.mean([place - end[1] for place, end in zip(places, known, strict=True)] or [0.0]))
    for place, (x, _, name, colour) in zip(places, known, strict=True):
        ax.annotate(
            name,
            (x, place - shift),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=9.5,
            fontweight="bold",
            annotation_clip=False,
        )


def counts(table: pd.DataFrame, n: str | None, bands: bool) -> str:
    """Say under the title how many people and what the bands are."""
    said = []
    if n and table[n].notna().any():
        low, high = table[n].min(), table[n].max()
        said.append(f"n = {low:,.0f}" if low == high else f"n = {low:,.0f} to {high:,.0f}")
    if bands:
        said.append("bands are 95% intervals")
    return "; ".join(said)


def titles(
    ax: Axes,
    title: str,
    *,
    xlabel: str = "",
    ylabel: str = "",
    under: str = "",
    room: int = 0,
    width: int = 60,
) -> Axes:
    """Set the title (cut into lines of `width`), the small line under it, and the axes' labels."""
    ax.set_title(textwrap.fill(title, width), pad=8 + room + (14 if under else 0))
    if under:
        ax.annotate(
            under,
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, 6),
            textcoords="offset points",
            fontsize=9,
            color=REFERENCE,
        )
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    return ax


def ink(colour: str) -> str:
    """Return black or white, whichever reads better on a colour."""
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "white" if luminance < 0.179 else "black"
