"""Who heads which team in which month: managers are employees, and they change."""

from __future__ import annotations

import numpy as np

from careerstats.simulation.months import Lives

SPAN = 3
"""Teams headed from within one team, at most."""


def heads_of(lives: Lives) -> np.ndarray:
    """Return who heads each team in each month.

    The first team of a department is headed by its director, who is no part of the simulated lives;
    every other team by somebody of a team nearer to the director, so that nobody heads himself and
    lines of management never run in a circle. A head who leaves or moves is followed, from the next
    month on, by the one of the highest level in the same team.

    Returns
    -------
    numpy.ndarray
        int (T, teams): a person of `Lives`, or -1 - d for the director of department d.
    """
    departments = lives.calendar.departments
    teams = int(lives.team.max(initial=0)) + 1
    rank = np.arange(teams) // departments
    above = np.maximum(rank - 1, 0) // SPAN * departments + np.arange(teams) % departments
    heads = np.empty((lives.calendar.months, teams), dtype=np.int64)
    now = np.where(rank == 0, -1 - np.arange(teams), np.iinfo(np.int64).min)
    for month in range(lives.calendar.months):
        here = (lives.hired < month) & (lives.left >= month)
        valid = now >= 0
        someone = np.maximum(now, 0)
        valid &= here[someone] & (lives.team[month, someone] == above)
        wanting = np.flatnonzero((rank > 0) & ~valid)
        if len(wanting):
            best = _best(lives, month, here, teams)
            for team in wanting:
                chief = best[above[team]]
                now[team] = chief if chief >= 0 else now[above[team]]
        heads[month] = now
    return heads


def _best(lives: Lives, month: int, here: np.ndarray, teams: int) -> np.ndarray:
    """Return of each team the member of the highest level, hired first; -1 for an empty team."""
    order = np.lexsort((-lives.hired, lives.level[month]))
    order = order[here[order]]
    best = np.full(teams, -1, dtype=np.int64)
    best[lives.team[month, order]] = order
    return best
