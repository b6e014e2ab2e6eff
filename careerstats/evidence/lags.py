"""The estimate against the lag: the mark of reverse causation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from careerstats.errors import choose
from careerstats.evidence.choices import ANALYSES, FIGURES, cohort_builder, figures, several, with_progress
from careerstats.evidence.compare import compare
from careerstats.evidence.wording import RATIO_AXIS, times_words
from careerstats.results import Result
from careerstats.workforce import Workforce

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False, eq=False)
class LagProfile(Result):
    """The estimate against the lag.

    Attributes
    ----------
    table : pandas.DataFrame
        lag_days, analysis, people, events, risk_difference, rd_lower, rd_upper, risk_ratio,
        rr_lower, rr_upper.
    falls : bool
        Whether the ratio falls clearly: that of the shortest lag is above 1 and lies above the
        whole interval of the longest lag. The mark of conversations that stopped because the
        outcome was known; where only the latest conversations matter it falls too, but not to 1.
    """

    falls: bool

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the ratio at each lag with its interval."""
        from careerstats.reporting import charts

        shown = self.table.dropna(subset=["risk_ratio"])
        shown = shown.assign(choice=[f"lag {days} days" for days in shown["lag_days"]])
        return charts.forest(
            shown, label="choice", value="risk_ratio", lower="rr_lower", upper="rr_upper", ax=ax,
            title="The ratio when the latest conversations are left out", xlabel=RATIO_AXIS,
        )  # fmt: skip


def lag_profile(
    work: Workforce,
    *,
    outcome: str = "let_go",
    lag_days: Sequence[int] = (0, 30, 60, 90, 180),
    months: int = 12,
    horizon_months: int = 6,
    analysis: str = "adjusted",
    **options: Any,
) -> LagProfile:
    """Show the estimate against the lag: a ratio that falls with it marks reverse causation.

    Managers who have seen a list may stop talking to those on it; a conversation missing in the
    last weeks is then a sign of the outcome, not a circumstance before it. A longer lag looks
    further back than the list.

    Parameters
    ----------
    work : Workforce
        The checked tables.
    outcome, months, horizon_months, **options
        As in `specifications`.
    lag_days : sequence of int
        Lags in days.
    analysis : str
        Row of `compare` to follow; the crude row where it cannot be computed.
    """
    if analysis not in ANALYSES:
        raise choose("analysis", analysis, ANALYSES)
    builder = cohort_builder(work, outcome, options)
    rows = []
    for lag in with_progress(sorted(several("lag_days", lag_days)), "lags"):
        found = compare(builder(months, lag, horizon_months)).table.set_index("analysis")
        used = analysis if pd.notna(found.loc[analysis, "risk_ratio"]) else "crude"
        rows.append({"lag_days": lag, "analysis": used, **figures(found.loc[used])})
    table = pd.DataFrame(rows, columns=["lag_days", "analysis", *FIGURES])
    told = table[np.isfinite(table["risk_ratio"])]
    if told.empty:
        why = (
            "No lag gives a ratio: one side has nobody, or nobody with a recent conversation had the outcome."
        )
        return LagProfile(table=table, note=why, falls=False)
    first, last = told.iloc[0], told.iloc[-1]
    if len(told) == 1:
        only = f"Only the lag of {first['lag_days']} days gives a ratio, {first['risk_ratio']:.2f}"
        note = f"{only}: there is nothing to follow."
        return LagProfile(table=table, note=note, falls=False)
    falls = bool(first["risk_ratio"] > max(1.0, last["rr_upper"]))
    tail = (
        "it falls clearly, as it does when conversations stop once the outcome is known, and also when only "
        "the latest conversations matter; the longer lag is the cautious reading"
        if falls
        else "no clear fall, so nothing here points to conversations that stopped once the outcome was known"
    )
    note = (
        f"From a lag of {first['lag_days']} to one of {last['lag_days']} days the risk ratio goes from "
        f"{first['risk_ratio']:.2f} to {last['risk_ratio']:.2f} (interval {last['rr_lower']:.2f} to "
        f"{times_words(last['rr_upper'], 2)}): {tail}."
    )
    return LagProfile(table=table, note=note, falls=falls)
