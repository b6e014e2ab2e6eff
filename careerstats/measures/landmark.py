"""A landmark cohort: exposure fixed before the clock starts, outcomes only after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from careerstats.intervals import wilson_bounds
from careerstats.results import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False, eq=False)
class Cohort(Result):
    """Everybody at risk at one or more landmarks.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per person and landmark: employee_id, landmark (datetime64), exposed (bool: no
        qualifying conversation in the window before landmark - lag), outcome (bool: the outcome
        asked for, within the horizon), follow_up_days (int: days from the landmark to the outcome,
        another exit, the end of the horizon or of the data), end_reason (``outcome``, an exit
        type, ``horizon`` or ``end_of_data``), then the strata as of the landmark: department,
        team, level, manager_id, location, rating (last before the landmark; NaN: none),
        tenure_band, career_stage, manager_logs (bool: False where the manager logged nothing for
        anybody in the window while others did), round or restructuring_id, group (the comparison
        group, as text), and the kinds of conversation in the window: conversations (int),
        with_whom, setting, minutes, support_fit and cadence (text: ``none``, the kind, or
        ``unknown``), from which each characteristic is compared with none.
    flow : pandas.DataFrame
        step, people, left_out, reason: how many person-landmarks were left at each step and why the others
        were left out.
    kind : str
        restructuring, quarterly or promotion.
    outcome : str
        let_go, passed_over or passed_over_by_lower_rated, or another exit type.
    months, lag_days, horizon_months : int
        Window, lag and horizon; a promotion cohort has horizon 0.
    """

    flow: pd.DataFrame
    kind: str
    outcome: str
    months: int
    lag_days: int
    horizon_months: int

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the share with the outcome, without and with a recent conversation."""
        from careerstats.reporting import charts

        people = self.table.groupby(~self.table["exposed"])["outcome"].agg(["sum", "size"])
        people = people.reindex([False, True], fill_value=0)
        lower, upper = wilson_bounds(people["sum"], people["size"])
        shown = pd.DataFrame(
            {
                "label": ["no recent conversation", "a recent conversation"],
                "risk": people["sum"].to_numpy() / people["size"].where(people["size"] > 0).to_numpy(),
                "lower": lower,
                "upper": upper,
                "people": people["size"].to_numpy(),
            }
        )
        said = self.outcome.replace("_", " ")
        return charts.dot_plot(
            shown, label="label", value="risk", lower="lower", upper="upper", n="people", ax=ax,
            title=f"{said.capitalize()}, by conversation before the landmark", xlabel="share of people",
        )  # fmt: skip

    def _shown(self) -> pd.DataFrame:
        return self.flow
