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
        now[wanting] = -1 - wanting % departments
        order = np.argsort(np.where(here, lives.team[month], teams), kind="stable")
        start = np.searchsorted(np.where(here, lives.team[month], teams)[order], np.arange(teams + 1))
        busy = np.zeros(lives.people, dtype=bool)
        busy[now[now >= 0]] = True
        for team in wanting:
            members = order[start[above[team]] : start[above[team] + 1]]
            now[team] = _successor(lives, month, members, busy) if len(members) else now[above[team]]
            if now[team] >= 0:
                busy[now[team]] = True
        heads[month] = now
    return heads


def _successor(lives: Lives, month: int, members: np.ndarray, busy: np.ndarray) -> int:
    """Return the member of the highest level, hired first, who heads no team yet if there is one."""
    free = members[~busy[members]]
    who = free if len(free) else members
    return int(who[np.lexsort((lives.hired[who], -lives.level[month, who].astype(int)))[0]])
