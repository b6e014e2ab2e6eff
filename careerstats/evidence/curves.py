"""Curves over the follow-up of a cohort, without and with a recent conversation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, choose
from careerstats.evidence.competing import cumulative_incidence as incidence_of
from careerstats.evidence.covariates import check_cohort, share
from careerstats.evidence.gray import gray_test
from careerstats.evidence.kaplan_meier import kaplan_meier
from careerstats.evidence.log_rank import GroupTest, log_rank
from careerstats.evidence.wording import done, number_of, period
from careerstats.measures.landmark import Cohort
from careerstats.results import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OTHER_EXIT = "other_exit"
STAYED = ("horizon", "end_of_data")
GROUPS = {True: "no recent conversation", False: "a recent conversation"}
LIMITS = ["lower", "upper", "std_error"]


@dataclass(frozen=True, repr=False, eq=False)
class Curves(Result):
    """A curve for people without a recent conversation, and one for those with one.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a day on which something changed, by exposed (True: no recent conversation); see
        the function that made it. Each group's first row is day 0.
    test : GroupTest or None
        Between the two groups, within landmarks when there are several; None when one is empty.
    cohort : Cohort
    value : str
        The column drawn.
    label : str
        What it is the share of.
    """

    test: GroupTest | None
    cohort: Cohort
    value: str
    label: str

    def at(self, days: Sequence[float]) -> pd.DataFrame:
        """Read the curves at given days.

        Parameters
        ----------
        days : sequence of float
            Days since the landmark, 0 or later; past the end the last values hold.

        Returns
        -------
        pandas.DataFrame
            One row a group (and cause) and day: the share with its limits; columns as in ``table``
            without the counts of the single steps.
        """
        wanted = pd.DataFrame({"day": _checked(days)})
        keys = [name for name in ("exposed", "cause") if name in self.table]
        if self.table.empty:
            return pd.DataFrame(columns=[*keys, "days", self.value, *LIMITS])
        parts = [
            pd.merge_asof(wanted, rows, left_on="day", right_on="days")
            for _, rows in self.table.groupby(keys, sort=False)
        ]
        made = pd.concat(parts, ignore_index=True).drop(columns="days").rename(columns={"day": "days"})
        return made[[*keys, "days", self.value, *LIMITS]]

    def _shown(self) -> pd.DataFrame:
        last = 0 if self.table.empty else int(self.table["days"].max())
        return self.at(np.unique(np.linspace(0, last, 7).astype(int)).tolist())

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw both curves with their intervals."""
        from careerstats.reporting import charts

        shown = self.table
        if "cause" in shown:
            shown = shown[shown["cause"] == self.cohort.outcome]
        shown = shown.assign(conversation=shown["exposed"].map(GROUPS))
        return charts.steps(
            shown, time="days", value=self.value, lower="lower", upper="upper", n="at_risk",
            by="conversation", ax=ax, title=self.label, xlabel="days since the landmark",
            ylabel="share of people",
        )  # fmt: skip


def cumulative_incidence(cohort: Cohort, *, confidence: float = 0.95) -> Curves:
    """Share with the outcome by day since the landmark, other exits competing (Aalen-Johansen).

    Parameters
    ----------
    cohort : Cohort
        Of restructurings or quarters.
    confidence : float
        Of the intervals, at each day alone.

    Returns
    -------
    Curves
        Columns of ``table``: exposed, days, at_risk, cause (the outcome, or ``other_exit``), events,
        incidence, lower, upper, std_error. ``test`` is Gray's for the outcome.

    Raises
    ------
    ArgumentError
        For a promotion cohort: a round is one day, and has no follow-up.

    Notes
    -----
    Somebody at several landmarks has a row at each, and the rows count as independent. As nobody
    leaves twice, the intervals are then rather too wide than too narrow.
    """
    share("confidence", confidence)
    days, cause, exposed, landmark = _followed(cohort)

    def curve(rows: np.ndarray) -> pd.DataFrame:
        made = incidence_of(days[rows], cause[rows], confidence=confidence)
        made = made.rename(columns={"time": "days"})
        return pd.concat(
            [_cause_rows(made, days[rows], name) for name in (cohort.outcome, OTHER_EXIT)], ignore_index=True
        )

    table = _both(exposed, curve, ["days", "at_risk", "cause", "events", "incidence", *LIMITS])
    test = None
    if (cause == cohort.outcome).any():
        test = gray_test(days, cause, exposed, landmark, cause=cohort.outcome)
    said = done(cohort.outcome)
    mine = table[table["cause"] == cohort.outcome]
    note = _note(cohort, mine, "incidence", said, ("Gray's test", test), confidence)
    if len(table):
        note += " Other exits end follow-up; they are allowed for."
    return Curves(table, note, test, cohort, "incidence", f"Share who {said}, other exits competing")


def survival_curves(
    cohort: Cohort, *, event: Literal["any_exit", "outcome"] = "any_exit", confidence: float = 0.95
) -> Curves:
    """Share still there by day since the landmark (Kaplan-Meier).

    Parameters
    ----------
    cohort : Cohort
        Of restructurings or quarters.
    event : {"any_exit", "outcome"}
        What ends the curve. With ``outcome`` people who leave otherwise are taken out of view, as if
        they could still have had it: one minus this curve overstates the share who had the
        outcome, which `cumulative_incidence` gives.
    confidence : float
        Of the log-log intervals, at each day alone.

    Returns
    -------
    Curves
        Columns of ``table``: exposed, days, at_risk, events, censored, survival, lower, upper,
        std_error. ``test`` is the log-rank test.

    Raises
    ------
    ArgumentError
        For a promotion cohort, or another event.
    """
    if event not in ("any_exit", "outcome"):
        raise choose("event", event, ["any_exit", "outcome"])
    share("confidence", confidence)
    days, cause, exposed, landmark = _followed(cohort)
    happened = cause != "" if event == "any_exit" else cause == cohort.outcome

    def curve(rows: np.ndarray) -> pd.DataFrame:
        made = kaplan_meier(days[rows], happened[rows], confidence=confidence)
        start = {"events": 0, "censored": 0, "survival": 1.0, "lower": 1.0, "upper": 1.0}
        return _from_day_0(made.rename(columns={"time": "days"}), int(rows.sum()), start)

    table = _both(exposed, curve, ["days", "at_risk", "events", "censored", "survival", *LIMITS])
    test = log_rank(days, happened, exposed, landmark) if happened.any() else None
    said = "were still employed" if event == "any_exit" else "had not had the outcome"
    note = _note(cohort, table, "survival", said, ("Log-rank test", test), confidence)
    if event == "outcome" and len(table):
        note += (
            " People who left otherwise are taken out of view, which overstates the share with the outcome."
        )
    label = "Share still employed" if event == "any_exit" else "Share without the outcome so far"
    return Curves(table, note, test, cohort, "survival", label)


def _checked(days: Any) -> np.ndarray:
    """Return days as sorted whole numbers."""
    try:
        wanted = np.atleast_1d(np.asarray(days, dtype="float64"))
    except (TypeError, ValueError):
        wanted = np.array([np.nan])
    if not (wanted >= 0).all() or np.isinf(wanted).any():
        raise ArgumentError(f"days={days!r} is not accepted; give numbers of days from 0, such as [30, 90].")
    return np.sort(wanted).astype("int64")


def _followed(cohort: Cohort) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return days, cause (empty: stayed in view), exposure and landmark code of each row."""
    if cohort.kind == "promotion":
        raise ArgumentError(
            "A promotion cohort has no follow-up, a round being one day; use compare(cohort), or a "
            "cohort of restructurings or quarters."
        )
    table = cohort.table
    check_cohort(table, "follow_up_days", "end_reason")
    if not (table["follow_up_days"] >= 0).all():
        raise ArgumentError("The cohort's column follow_up_days must hold days from 0 for everybody.")
    ended, outcome = table["end_reason"], table["outcome"].to_numpy(bool)
    cause = np.where(outcome, cohort.outcome, np.where(ended.isin(STAYED), "", OTHER_EXIT)).astype(object)
    landmark = pd.factorize(table["landmark"])[0]
    return table["follow_up_days"].to_numpy(), cause, table["exposed"].to_numpy(bool), landmark


def _both(
    exposed: np.ndarray, curve: Callable[[np.ndarray], pd.DataFrame], columns: list[str]
) -> pd.DataFrame:
    """Return the curves of both groups under each other; a group without people has no rows."""
    parts = [curve(exposed == group).assign(exposed=group) for group in GROUPS if (exposed == group).any()]
    names = ["exposed", *columns]
    if not parts:
        return pd.DataFrame(columns=names)
    return pd.concat(parts, ignore_index=True)[names].astype({"days": "int64"})


def _cause_rows(made: pd.DataFrame, days: np.ndarray, cause: str) -> pd.DataFrame:
    """Return one cause's curve from day 0 on; a cause by which nobody left stays at 0."""
    rows = made[made["cause"] == cause]
    start = {"cause": cause, "events": 0, "incidence": 0.0, "lower": 0.0, "upper": 0.0}
    if rows.empty:
        last = int(days.max())
        end = {"days": last, "at_risk": int((days == last).sum()), "std_error": 0.0}
        rows = pd.DataFrame([{**start, **end}])
    return _from_day_0(rows, len(days), start)


def _from_day_0(rows: pd.DataFrame, people: int, start: Mapping[str, object]) -> pd.DataFrame:
    """Return a curve with a row for day 0, unless it has one."""
    if len(rows) and rows["days"].iloc[0] == 0:
        return rows
    first = pd.DataFrame([{"days": 0, "at_risk": people, "std_error": 0.0, **start}])
    return pd.concat([first, rows], ignore_index=True)


def _note(
    cohort: Cohort,
    table: pd.DataFrame,
    value: str,
    said: str,
    tested: tuple[str, GroupTest | None],
    confidence: float,
) -> str:
    """Say both shares at the end of follow-up, the test, and the landmarks."""
    if table.empty:
        return "Nobody is in the cohort: no curve."
    last = int(table["days"].max())
    shares = []
    for group, name in ((True, "without a recent conversation"), (False, "with one")):
        rows = table[table["exposed"] == group]
        if rows.empty:
            shares.append(f"nobody was {name}")
            continue
        level, lower, upper, error = rows[[value, *LIMITS]].iloc[-1]
        limits = f" ({100 * confidence:g} % interval {_percent(lower)} to {_percent(upper)})"
        limits = limits if error > 0 else ""
        people = number_of(rows["at_risk"].iloc[0], "person", "people")
        shares.append(f"of {people} {name} {_percent(level)} {said}{limits}")
    name, test = tested
    again = cohort.table.duplicated("employee_id").any()
    counted = " Somebody there at several landmarks is counted at each." if again else ""
    p = "" if test is None or math.isnan(test.p_value) else f" {name}: {_p(test.p_value)}."
    shown = "; ".join(shares)
    when = f"{number_of(last, 'day', 'days')} after the landmark ({period(cohort.table['landmark'])})"
    return f"{shown[0].upper()}{shown[1:]}, {when}.{counted}{p}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"
