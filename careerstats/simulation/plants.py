"""Which mistakes are planted in the exports, sheet by sheet."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np

from careerstats.periods import DAY
from careerstats.simulation.defects import Bed, Nobody, Row, TooFewError
from careerstats.simulation.sheets import Sheet

FAR = np.datetime64("2062-03-14", "D")
"""A year mistyped."""

FOREVER = np.datetime64("9999-12-31", "D")
"""A day that stands for none."""

SMALLEST_LOG = 300
"""Rows of a log in which two wrong years stand out as wrong."""

NONSENSE = "31.02.2024"
ID = "Employee ID"


class Garden:
    """The sheets, and what is known of people before any mistake was planted."""

    def __init__(self, sheets: dict[str, Sheet], rng: np.random.Generator) -> None:
        self.beds = {name: Bed(sheet, rng) for name, sheet in sheets.items()}
        roster, exits = self.beds["employees"], self.beds["exits"]
        self.nobody = Nobody(roster)
        self.left = set(exits.column(ID))
        self.hired = dict(zip(roster.column(ID), roster.column("Hire Date"), strict=True))
        self.bosses = {*roster.column("Manager ID"), *self.beds["job_history"].column("Manager ID")}

    def stays(self, row: Row) -> bool:
        """Return whether the row is about somebody who never left."""
        return row[0] not in self.left


def plant_defects(sheets: dict[str, Sheet], rng: np.random.Generator) -> list[dict[str, Any]]:
    """Plant a few dozen mistakes and return the list of them; a tiny company makes fewer.

    Parameters
    ----------
    sheets : dict of str to Sheet
        Edited in place.
    rng : numpy.random.Generator
        Chooses where.

    Returns
    -------
    list of dict
        file, sheet, row, cell, rule, expected and found_at, for each mistake; see
        `careerstats.simulation.guide`.
    """
    garden = Garden(sheets, rng)
    for plant in (_exits, _log, _promotions, _ratings, _history, _restructurings, _roster):
        with suppress(TooFewError):
            plant(garden)
    made = [told for bed in garden.beds.values() for told in bed.list()]
    return sorted(made, key=lambda told: (told["file"], told["row"], told["rule"]))


def _roster(garden: Garden) -> None:
    bed, nobody = garden.beds["employees"], garden.nobody

    def ordinary(row: Row) -> bool:
        return row[0] not in garden.bosses and bed.get(row, "Manager ID") is not None and garden.stays(row)

    one, two, three, four, five, six, seven, eight = bed.some(8, ordinary)
    for row in (one, two):
        bed.again(row, ID, rule="same-row-again")
    for row in (three, four):
        bed.change(row, "Manager ID", nobody(), rule="manager-unknown")
    bed.change(five, "Manager ID", six[0], rule="manager-circle")
    bed.change(six, "Manager ID", five[0], rule="manager-circle")
    bed.change(seven, "Date of Birth", FOREVER, rule="date-sentinel", told_of="Date of Birth")
    bed.change(eight, "Gender", "#N/A", rule="error-cell")
    fresh = bed.like(one, Employee_ID=nobody(), Worker="Tara Ormond")
    bed.add(bed.like(fresh, Employee_ID=None), ID, rule="employee-id-missing")
    for value, rule in (
        ("#N/A", "error-cell"),
        (NONSENSE, "date-not-understood"),
        (None, "hire-date-missing"),
    ):
        bed.add(bed.like(fresh, Employee_ID=nobody(), Hire_Date=value), "Hire Date", rule=rule)
    for name, born in (("Sven Kelridge", "1970-02-03"), ("Uma Fardale", "1988-11-30")):
        other = bed.like(fresh, Worker=name, Date_of_Birth=np.datetime64(born, "D"))
        bed.add(other, ID, rule="same-id-different-people")
    twice = bed.like(fresh, Employee_ID=nobody(), Worker="Milan Quinham")
    for day in ("2019-05-01", "2021-09-01"):
        spell = bed.like(twice, Hire_Date=np.datetime64(day, "D"))
        bed.add(spell, "Hire Date", rule="overlapping-spells")
    header, count = bed.sheet.header, len(bed.sheet.rows)
    bed.add(list(header), "", rule="row-ignored", expected="ignored")
    total = ["Total", count, *[None] * (len(header) - 2)]
    bed.add(total, "", rule="row-ignored", expected="ignored", at=count + 1)


def _log(garden: Garden) -> None:
    bed, day = garden.beds["conversations"], "Conversation Date"

    def usual(row: Row) -> bool:
        held = bed.get(row, "Status") == "Held"
        return held and bed.get(row, "Counterpart ID") is not None and garden.stays(row)

    if len(bed.sheet.rows) < SMALLEST_LOG:
        raise TooFewError
    rows = iter(bed.some(60, usual))
    for _ in range(14):
        bed.again(next(rows), ID, rule="same-row-again")
    for _ in range(16):
        row = next(rows)
        bed.again(row, day, rule="conversation-again", Logged_By="Counterpart", Initiated_By=None)
    for _ in range(4):
        bed.add(bed.like(next(rows), Employee_ID=garden.nobody()), ID, rule="employee-unknown")
    bed.add(bed.like(next(rows), Employee_ID=None), ID, rule="employee-id-missing")
    wrong = (
        (None, "date-missing"),
        ("soon", "date-not-understood"),
        (NONSENSE, "date-not-understood"),
        (FAR, "conversation-in-future"),
        (FAR, "conversation-in-future"),
    )
    for value, rule in wrong:
        bed.add(bed.like(next(rows), Conversation_Date=value), day, rule=rule)
    oneself = next(rows)
    bed.change(oneself, "Counterpart ID", oneself[0], rule="with-oneself")
    bed.change(next(rows), "Duration (min)", "half an hour", rule="number-not-understood")
    since = np.datetime64("2024-02-19", "D")
    for row in bed.up_to(3, lambda r: usual(r) and garden.hired[r[0]] > since):
        early = bed.like(row, Conversation_Date=garden.hired[row[0]] - 30 * DAY)
        bed.add(early, day, rule="before-hire", expected="used")
    exits, until = garden.beds["exits"], np.datetime64("2026-06-01", "D")
    leavers = exits.up_to(3, lambda r: r[0] in garden.hired and exits.get(r, "Termination Date") < until)
    for leaver in leavers:
        late = exits.get(leaver, "Termination Date") + 20 * DAY
        row = bed.like(next(rows), Employee_ID=leaver[0], Conversation_Date=late)
        bed.add(row, day, rule="after-exit", expected="used")
    bed.add([*next(rows), "see also the notes"], "", rule="row-not-readable")


def _exits(garden: Garden) -> None:
    bed, roster = garden.beds["exits"], garden.beds["employees"]
    day, reason = "Termination Date", "Termination Reason"
    employed = roster.some(4, lambda r: garden.stays(r) and roster.get(r, "Manager ID") is not None)
    one, two, three, pattern = bed.some(4, lambda r: bed.get(r, reason) == "Resignation")
    bed.change(one, reason, "Redundancy", rule="reason-conflict")
    for row in (two, three):
        bed.change(row, reason, "see file note", rule="reason-unmapped")
    for row in bed.up_to(2, lambda r: bed.get(r, reason) == "Misconduct"):
        bed.change(row, reason, "Involuntary", rule="exit-involuntary")
    before = roster.get(employed[0], "Hire Date") - 200 * DAY
    wrong = ((before, "exit-before-hire"), ("#REF!", "error-cell"), (None, "exit-date-missing"))
    for person, (value, rule) in zip(employed, wrong, strict=False):
        bed.add(bed.like(pattern, Employee_ID=person[0], Termination_Date=value), day, rule=rule)
    bed.add(bed.like(pattern, Employee_ID=garden.nobody()), ID, rule="employee-unknown")

    def stayed_a_while(row: Row) -> bool:
        return bed.get(row, reason) == "Resigned" and bed.get(row, day) > garden.hired[row[0]] + 400 * DAY

    for row in bed.up_to(1, stayed_a_while):
        earlier = bed.like(row, Termination_Date=bed.get(row, day) - 90 * DAY)
        bed.add(earlier, day, rule="two-exits-in-one-spell")
    bed.again(pattern, ID, rule="same-row-again")


def _promotions(garden: Garden) -> None:
    bed, roster, day = garden.beds["promotions"], garden.beds["employees"], "Promotion Date"
    one, two, _, _ = bed.some(4)
    bed.add(bed.like(one, Employee_ID=garden.nobody()), ID, rule="employee-unknown")
    bed.again(two, ID, rule="same-row-again")
    pattern = min(bed.sheet.rows, key=lambda r: bed.get(r, day))
    since = bed.get(pattern, day) + 400 * DAY
    for person in roster.up_to(1, lambda r: roster.get(r, "Hire Date") > since and garden.stays(r)):
        bed.add(bed.like(pattern, Employee_ID=person[0]), day, rule="before-hire", expected="used")


def _ratings(garden: Garden) -> None:
    bed, rating = garden.beds["ratings"], "Performance Rating"
    one, two, three = bed.some(3, garden.stays)
    bed.add(bed.like(one, Employee_ID=garden.nobody()), ID, rule="employee-unknown")
    other = bed.like(two, Performance_Rating=1 + bed.get(two, rating) % 5)
    bed.add(other, "Review Date", rule="same-day-again", expected="merged", at=bed.place(two))
    bed.add(bed.like(three, Performance_Rating=None), rating, rule="rating-missing")


def _history(garden: Garden) -> None:
    bed = garden.beds["job_history"]
    one, two = bed.some(2, garden.stays)
    bed.add(bed.like(one, Employee_ID=garden.nobody()), ID, rule="employee-unknown")
    other = bed.like(two, Job_Level="L4" if bed.get(two, "Job Level") == "L5" else "L5")
    bed.add(other, "Effective Date", rule="same-day-again", expected="merged", at=bed.place(two))


def _restructurings(garden: Garden) -> None:
    bed = garden.beds["restructurings"]
    for row in bed.sheet.rows[-1:]:
        other = bed.like(row, Department="Logistics")
        bed.add(other, "Department", rule="unit-unknown", expected="used", at=len(bed.sheet.rows))
