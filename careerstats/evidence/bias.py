"""What unlogged conversations and chance alone could do to a comparison: plain counts in, numbers out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careerstats.errors import ArgumentError


@dataclass(frozen=True)
class Counts:
    """People by logged conversation and outcome.

    Attributes
    ----------
    events_without, people_without : float
        People without a logged recent conversation, and those of them with the outcome.
    events_with, people_with : float
        The same for people with one.
    """

    events_without: float
    people_without: float
    events_with: float
    people_with: float

    @property
    def risk_ratio(self) -> float:
        """Risk without / risk with; NaN when either group is empty or nobody with one had the outcome."""
        if min(self.people_without, self.people_with, self.events_with) <= 0:
            return float("nan")
        return (self.events_without / self.people_without) / (self.events_with / self.people_with)

    @property
    def odds_ratio(self) -> float:
        """Odds without / odds with; NaN where a denominator is zero."""
        below = (self.people_without - self.events_without) * self.events_with
        above = self.events_without * (self.people_with - self.events_with)
        return above / below if below > 0 else float("nan")


def corrected_counts(
    counts: Counts,
    *,
    sensitivity_events: float,
    sensitivity_others: float,
    specificity_events: float = 1.0,
    specificity_others: float = 1.0,
) -> Counts | None:
    """Return the counts as they would be had every conversation been logged.

    Parameters
    ----------
    counts : Counts
        As logged.
    sensitivity_events, sensitivity_others : float
        Share of the people who did talk recently whose log shows it, among those with the outcome
        and among the others. With several talks in the window it lies above the share of talks
        that are logged: ``1 - (1 - s)**k`` for k talks.
    specificity_events, specificity_others : float
        Share of the people who did not talk whose log shows none; 1 unless talks are made up.

    Returns
    -------
    Counts or None
        None when the shares are not compatible with the counts (more talks than people).

    Notes
    -----
    ``true with = (logged with - (1 - Sp) people) / (Se + Sp - 1)``, separately for people with and
    without the outcome (Lash, Fox & Fink 2009, chapter 6).
    """
    events = counts.events_without + counts.events_with
    others = counts.people_without + counts.people_with - events
    with_events = _true_count(counts.events_with, events, sensitivity_events, specificity_events)
    logged_others = counts.people_with - counts.events_with
    with_others = _true_count(logged_others, others, sensitivity_others, specificity_others)
    if with_events is None or with_others is None:
        return None
    return Counts(
        events_without=events - with_events,
        people_without=events + others - with_events - with_others,
        events_with=with_events,
        people_with=with_events + with_others,
    )


def _true_count(logged: float, people: float, sensitivity: float, specificity: float) -> float | None:
    for name, share in (("sensitivity", sensitivity), ("specificity", specificity)):
        if not 0 < share <= 1:
            raise ArgumentError(f"{name}={share!r} is not a share; give a number above 0 and at most 1.")
    if sensitivity + specificity <= 1:
        return None
    true = (logged - (1 - specificity) * people) / (sensitivity + specificity - 1)
    slack = 1e-9 * max(people, 1.0)
    return min(max(true, 0.0), people) if -slack <= true <= people + slack else None


def corrected_interval(
    counts: Counts, *, sensitivity_events: float, sensitivity_others: float, z: float = 1.959963984540054
) -> tuple[float, float]:
    """Return the interval of the corrected risk ratio, by the delta method on the log scale.

    The logged counts are taken as one multinomial draw and carried through `corrected_counts`, so
    that dividing by a small sensitivity widens the interval as it should.

    Returns
    -------
    lower, upper : float
        NaN where the correction is impossible or a corrected cell is empty.
    """
    cells = np.array(
        [
            counts.events_without,
            counts.people_without - counts.events_without,
            counts.events_with,
            counts.people_with - counts.events_with,
        ]
    )
    total = cells.sum()
    events = cells[0] + cells[2]
    a, c = cells[2] / sensitivity_events, cells[3] / sensitivity_others
    without_events, without = events - a, total - a - c
    if min(without_events, without, a, total - events) <= 0:
        return float("nan"), float("nan")
    # d log RR / d cell, with RR = (without_events / without) / (a / (a + c))
    through_a = -1 / without_events + 1 / without - 1 / a + 1 / (a + c)
    through_c = 1 / without + 1 / (a + c)
    gradient = np.array(
        [
            1 / without_events - 1 / without,
            -1 / without,
            1 / without_events - 1 / without + through_a / sensitivity_events,
            -1 / without + through_c / sensitivity_others,
        ]
    )
    shares = cells / total
    variance = total * (np.sum(gradient**2 * shares) - np.sum(gradient * shares) ** 2)
    ratio = np.log(without_events / without) - np.log(a / (a + c))
    spread = z * np.sqrt(max(variance, 0.0))
    with np.errstate(over="ignore"):
        return float(np.exp(ratio - spread)), float(np.exp(ratio + spread))


def tipping_point(
    counts: Counts, *, sensitivity_others: float = 1.0, limit: bool = False, step: float = 1e-10
) -> float:
    """Return how badly the talks of those with the outcome must be logged for the answer to vanish.

    Parameters
    ----------
    counts : Counts
        As logged, with a risk ratio above 1.
    sensitivity_others : float
        Share logged among the people without the outcome.
    limit : bool
        Look for the point at which the lower limit, not the ratio itself, reaches 1.
    step : float
        Width at which the bisection ends.

    Returns
    -------
    float
        The sensitivity among those with the outcome at which the corrected ratio (or its lower
        limit) is 1; NaN when no sensitivity up to 1 does that.
    """
    events = counts.events_without + counts.events_with
    if counts.events_with <= 0 or counts.people_with <= 0 or events <= 0:
        return float("nan")

    def excess(share: float) -> float:
        made = corrected_counts(counts, sensitivity_events=share, sensitivity_others=sensitivity_others)
        if made is None:
            return float("nan")
        if not limit:
            return made.risk_ratio - 1
        lower, _ = corrected_interval(counts, sensitivity_events=share, sensitivity_others=sensitivity_others)
        return lower - 1

    low, high = counts.events_with / events * (1 + 1e-9), 1.0
    if not (excess(high) > 0 and excess(low) < 0):
        return float("nan")
    while high - low > step:
        middle = (low + high) / 2
        if excess(middle) > 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def randomisation_test(
    tables: np.ndarray, *, permutations: int = 9_999, seed: int = 1
) -> tuple[float, float, np.ndarray]:
    """Test the Mantel-Haenszel risk difference by drawing who is exposed anew within each stratum.

    Parameters
    ----------
    tables : array of int, shape (k, 2, 2)
        One table per stratum: rows without / with a recent conversation, columns outcome / none.
    permutations : int
        Number of draws; each stratum needs one hypergeometric number per draw, so the cost does
        not grow with the number of people.
    seed : int
        Of the random numbers.

    Returns
    -------
    difference : float
        Observed Mantel-Haenszel risk difference; NaN when no stratum holds both kinds.
    p_value : float
        Two-sided, ``(1 + draws at least as far from 0) / (1 + draws)``; NaN likewise.
    draws : numpy.ndarray
        The differences under chance alone.

    Notes
    -----
    With margins fixed, shuffling exposure among a stratum's people makes the number of exposed
    events hypergeometric (Fisher 1935), which is drawn directly.
    """
    tables = np.asarray(tables, dtype=np.int64).reshape(-1, 2, 2)
    without, with_ = tables[:, 0].sum(axis=1), tables[:, 1].sum(axis=1)
    useful = (without > 0) & (with_ > 0)
    tables, without, with_ = tables[useful], without[useful], with_[useful]
    if not len(tables):
        return float("nan"), float("nan"), np.empty(0)
    events = tables[:, :, 0].sum(axis=1)
    people = without + with_
    weight = without * with_ / people

    def difference(events_without: np.ndarray) -> np.ndarray:
        gap = events_without / without - (events - events_without) / with_
        return gap @ weight / weight.sum()

    observed = float(difference(tables[:, 0, 0]))
    rng = np.random.default_rng(seed)
    drawn = rng.hypergeometric(events, people - events, without, size=(permutations, len(tables)))
    draws = difference(drawn)
    further = int((np.abs(draws) >= abs(observed) - 1e-12).sum())
    return observed, (1 + further) / (1 + permutations), draws
