"""What all estimates share: the triple of value and limits, quantiles, and checks of counts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from careerstats.errors import ArgumentError


@dataclass(frozen=True)
class Estimate:
    """An estimate with its interval.

    Attributes
    ----------
    value, lower, upper : float
        NaN where not defined; a ratio with a zero cell has 0 or infinity as value and as one
        limit, the other limit being finite.
    said : str
        Why a value is not defined or a limit not finite; empty otherwise.
    """

    value: float
    lower: float
    upper: float
    said: str = ""

    def __iter__(self) -> Iterator[float]:
        return iter((self.value, self.lower, self.upper))

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper limit."""
        return self.lower, self.upper


def undefined(said: str) -> Estimate:
    """Return an estimate that is not there, with the sentence why."""
    return Estimate(math.nan, math.nan, math.nan, said)


def normal_quantile(confidence: float) -> float:
    """Return z for a two-sided interval, 1.96 for 0.95.

    Raises
    ------
    ArgumentError
        When the confidence does not lie between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ArgumentError(f"confidence={confidence!r} is not accepted; give a share such as 0.95.")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def two_sided(z: float) -> float:
    """Return the two-sided normal p-value, exact far into the tail."""
    return math.erfc(abs(z) / math.sqrt(2))


def chi2_tail(statistic: float, df: float) -> float:
    """Return the upper tail of the chi-squared distribution."""
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic)) if df > 0 and not math.isnan(statistic) else math.nan


def whole(value: object, name: str) -> int:
    """Return a count as an integer.

    Raises
    ------
    ArgumentError
        When it is negative, missing or not whole.
    """
    number = float(value)  # type: ignore[arg-type]
    if not (number >= 0 and number.is_integer()):
        raise ArgumentError(f"{name}={value!r} is not a count; give a whole number of 0 or more.")
    return int(number)


def events_of(
    events: object, people: object, names: tuple[str, str] = ("events", "people")
) -> tuple[int, int]:
    """Return events and people as integers, checked against each other.

    Raises
    ------
    ArgumentError
        When one is no count or there are more events than people.
    """
    found, among = whole(events, names[0]), whole(people, names[1])
    if found > among:
        raise ArgumentError(
            f"{names[0]}={found} exceeds {names[1]}={among}; events are counted among people."
        )
    return found, among


def as_tables(tables: object) -> np.ndarray:
    """Return strata as a float array of shape (k, 2, 2).

    Row 0 of each table is group 1 (without a recent conversation), row 1 is group 0; the columns
    are people with and without the event.

    Raises
    ------
    ArgumentError
        When the shape is another one or a cell is no count.
    """
    made = np.asarray(tables, dtype=float)
    if made.ndim == 2:
        made = made[None]
    if made.ndim != 3 or made.shape[1:] != (2, 2):
        raise ArgumentError(f"tables of shape {made.shape} are not accepted; give strata of shape (k, 2, 2).")
    if not (np.isfinite(made).all() and (made >= 0).all()):
        raise ArgumentError("tables holds cells that are no counts; give whole numbers of 0 or more.")
    return made
