"""Who was employed when, while the tables are still being checked; persons are numbers here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from careerstats.exports.audit import COUNTERPART, PERSON
from careerstats.periods import to_days

NOT_KNOWN = np.datetime64("NaT", "D")
DAY_BITS = 21
"""A day fits into so many bits; a person's number stands above them."""
HALF = 1 << (DAY_BITS - 1)


def number_persons(found: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Give the rows of all tables the number of their person, the same for the same id.

    Conversations also get that of their counterpart; -1 where there is none. Rows may bring numbers
    that hold within their sheet already: then only one id for each of them is looked at.
    """
    where = [(name, PERSON, "employee_id") for name, rows in found.items() if "employee_id" in rows]
    where.append(("conversations", COUNTERPART, "counterpart_id"))
    made, heads, groups = dict(found), [], []
    for name, number, column in where:
        group, first = _groups(found[name], number)
        groups.append(group)
        heads.append(found[name][column].iloc[first].to_numpy(object))
    numbers = np.split(pd.factorize(np.concatenate(heads))[0], np.cumsum([len(h) for h in heads]))
    for (name, number, _), group, part in zip(where, groups, numbers, strict=False):
        made[name] = made[name].assign(**{number: part[group].astype(np.int64)})
    return made


def _groups(rows: pd.DataFrame, number: str) -> tuple[np.ndarray, np.ndarray]:
    """Return for each row its group, and for each group its first row.

    Rows of one number are one group; each row without a number (-1) is one of its own.
    """
    local = rows[number].to_numpy(np.int64) if number in rows else np.full(len(rows), -1)
    alone = np.flatnonzero(local < 0)
    told = np.flatnonzero(local >= 0)
    codes, count = _dense(local[told])
    first = np.full(count, -1)
    first[codes[::-1]] = told[::-1]
    held = first >= 0
    group = np.empty(len(rows), dtype=np.int64)
    group[told] = (np.cumsum(held) - 1)[codes]
    group[alone] = held.sum() + np.arange(len(alone))
    return group, np.append(first[held], alone)


def _dense(numbers: np.ndarray) -> tuple[np.ndarray, int]:
    """Return numbers as smaller ones from 0 on, and how many there may be; those of one sheet lie close."""
    if len(numbers) and numbers.max() - numbers.min() < len(numbers):
        return numbers - numbers.min(), len(numbers)
    codes, distinct = pd.factorize(numbers)
    return codes, len(distinct)


def keys(person: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Pack persons and days into sortable integers; a missing day is the earliest."""
    day = days.astype("datetime64[D]").astype(np.int64).clip(-HALF, HALF - 1)
    return (person << DAY_BITS) + day


def repeats(rows: pd.DataFrame, date: str, whole: list[str], *, keep: Any = "first") -> np.ndarray:
    """Mark rows that repeat another in all columns of `whole`, person and date among them.

    Only rows that share person and day with another are compared in full: those are few.
    """
    made = np.zeros(len(rows), dtype=bool)
    key = pd.Series(keys(rows[PERSON].to_numpy(), to_days(rows[date])))
    shared = np.flatnonzero(key.duplicated(keep=False))
    if len(shared):
        made[shared] = rows.iloc[shared].duplicated(whole, keep=keep).to_numpy()
    return made


@dataclass
class Placed:
    """Rows placed in the spells.

    Attributes
    ----------
    known : numpy.ndarray
        Whether the person is in the roster.
    spell : numpy.ndarray
        Last spell begun by the row's day; -1 for none.
    days, left : numpy.ndarray
        The row's day, and the last day of its spell (NaT: still employed, or no spell).
    today : numpy.datetime64
        Day of the export.
    """

    known: np.ndarray
    spell: np.ndarray
    days: np.ndarray
    left: np.ndarray
    today: np.datetime64

    @property
    def later(self) -> np.ndarray:
        """Whether the day lies after the day of the export."""
        return self.days > self.today

    @property
    def before_hire(self) -> np.ndarray:
        """Whether a known person had not been hired by the day."""
        return self.known & (self.spell < 0)

    @property
    def after_exit(self) -> np.ndarray:
        """Whether the last spell begun by the day had ended before it."""
        return self.left < self.days

    def without(self, mask: np.ndarray) -> Placed:
        """Return the rows that a mask does not hold."""
        return Placed(self.known[~mask], self.spell[~mask], self.days[~mask], self.left[~mask], self.today)


class Scene:
    """What a row is judged against: who was employed when, and the day of the export.

    Parameters
    ----------
    employees, exits : pandas.DataFrame
        Rows with `PERSON`, hire_date and exit_date.
    today : numpy.datetime64
        Day of the export.

    Attributes
    ----------
    order : numpy.ndarray
        Places in `employees` of the spells, by person and hire.
    person, hired, left : numpy.ndarray
        Of each spell in that order: its person, first and last day (NaT: still employed).
    """

    def __init__(
        self, employees: pd.DataFrame, exits: pd.DataFrame, today: np.datetime64 = NOT_KNOWN
    ) -> None:
        self.today = today
        person, hired = employees[PERSON].to_numpy(), to_days(employees["hire_date"])
        keyed = keys(person, hired)
        self.order = np.argsort(keyed, kind="stable")
        self.keyed = keyed[self.order]
        self.person, self.hired = person[self.order], hired[self.order]
        days = to_days(exits["exit_date"])
        spell = self.spell_of(exits[PERSON].to_numpy(), days)
        held = np.flatnonzero((spell >= 0) & ~np.isnat(days))
        held = held[np.argsort(days[held], kind="stable")]
        self.left = np.full(len(person), NOT_KNOWN)
        self.left[spell[held]] = days[held]  # of several exits the last stays

    def spell_of(self, person: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Return the last spell that each person had begun by the day; -1 for none."""
        size = max(person.max(initial=-1), self.person.max(initial=-1)) + 2
        after = np.cumsum(np.bincount(self.person, minlength=size))  # behind the last spell of each person
        before = np.append(0, after[:-1])
        at, first = after[person] - 1, before[person]
        one, several = np.flatnonzero(at == first), np.flatnonzero(at > first)
        at[one] -= ~(self.hired[at[one]] <= days[one])
        at[several] = np.searchsorted(self.keyed, keys(person[several], days[several]), side="right") - 1
        return np.where(at >= first, at, -1)

    def place(self, rows: pd.DataFrame, date: str) -> Placed:
        """Place rows in the spells by person and date."""
        person, days = rows[PERSON].to_numpy(), to_days(rows[date])
        spell = self.spell_of(person, days)
        size = max(person.max(initial=0), self.person.max(initial=0)) + 1
        there = np.zeros(size, dtype=bool)
        there[self.person] = True
        left = np.append(self.left, NOT_KNOWN)[spell]  # -1 is the last: not known
        return Placed(there[person], spell, days, left, self.today)
