"""Which mistakes are planted in the exports, table by table."""

from __future__ import annotations

from typing import Any

import numpy as np

from careerstats.simulation.defects import Planter
from careerstats.simulation.sheets import Sheet

FAR = np.datetime64("2062-03-14", "D")
"""A year mistyped."""

NONSENSE = "31.02.2024"


def plant_defects(sheets: dict[str, Sheet], rng: np.random.Generator) -> list[dict[str, Any]]:
    """Plant a few dozen mistakes and return the list of them.

    Parameters
    ----------
    sheets : dict of str to Sheet
        Edited in place.
    rng : numpy.random.Generator
        Chooses where.

    Returns
    -------
    list of dict
        file, sheet, row, cell, rule and expected, for each mistake.
    """
    planter = Planter(sheets, rng)
    left = {row[0]: row[1] for row in sheets["exits"].rows}
    for plant in (_exits, _log, _promotions, _ratings, _history, _restructurings, _roster):
        plant(planter, left)
    return planter.list()


def _roster(p: Planter, left: dict[str, Any]) -> None:
    heads = {row[7] for row in p.sheets["employees"].rows}
    bosses = {row[5] for row in p.sheets["job_history"].rows}

    def ordinary(row: list[Any]) -> bool:
        return row[7] is not None and row[0] not in heads | bosses and row[0] not in left

    table = "employees"
    one, two, three, four, five, six, seven, eight = p.some(table, 8, ordinary)
    for row in (one, two):
        p.again(table, row, "Employee ID", rule="same-row-again")
    for row in (three, four):
        p.change(table, row, "Manager ID", p.nobody(), rule="manager-unknown")
    p.change(table, five, "Manager ID", six[0], rule="manager-circle")
    p.change(table, six, "Manager ID", five[0], rule="manager-circle")
    p.change(
        table,
        seven,
        "Date of Birth",
        np.datetime64("9999-12-31", "D"),
        rule="date-sentinel",
        told_of="Date of Birth",
    )
    p.change(table, eight, "Gender", "#N/A", rule="error-cell")
    fresh = p.like(table, one, Employee_ID=p.nobody(), Worker="Tara Ormond")
    p.add(
        table,
        p.like(table, fresh, Employee_ID=None),
        "Employee ID",
        rule="employee-id-missing",
        expected="quarantined",
    )
    wrong = (("#N/A", "error-cell"), (NONSENSE, "date-not-understood"), (None, "hire-date-missing"))
    for value, rule in wrong:
        row = p.like(table, fresh, Employee_ID=p.nobody(), Hire_Date=value)
        p.add(table, row, "Hire Date", rule=rule, expected="quarantined")
    for name, born in (("Sven Kelridge", "1970-02-03"), ("Uma Fardale", "1988-11-30")):
        row = p.like(table, fresh, Worker=name, Date_of_Birth=np.datetime64(born, "D"))
        p.add(table, row, "Employee ID", rule="same-id-different-people", expected="quarantined")
    twice = p.like(table, fresh, Employee_ID=p.nobody(), Worker="Milan Quinham")
    for day in ("2019-05-01", "2021-09-01"):
        row = p.like(table, twice, Hire_Date=np.datetime64(day, "D"))
        p.add(table, row, "Hire Date", rule="overlapping-spells", expected="quarantined")
    header = list(p.sheets[table].header)
    p.add(table, header, "", rule="row-ignored", expected="ignored")
    end = ["Total", len(p.sheets[table].rows) - 1, *[None] * (len(header) - 2)]
    p.add(table, end, "", rule="row-ignored", expected="ignored", at=len(p.sheets[table].rows))


def _log(p: Planter, left: dict[str, Any]) -> None:
    table = "conversations"
    held = "Held"

    def usual(row: list[Any]) -> bool:
        return row[8] == held and row[3] is not None and row[0] not in left

    rows = p.some(table, 60, usual)
    for row in rows[:14]:
        p.again(table, row, "Employee ID", rule="same-row-again")
    for row in rows[14:30]:
        p.again(
            table,
            row,
            "Conversation Date",
            rule="conversation-again",
            Logged_By="Counterpart",
            Initiated_By=None,
        )
    for row in rows[30:34]:
        other = p.like(table, row, Employee_ID=p.nobody())
        p.add(table, other, "Employee ID", rule="employee-unknown", expected="quarantined")
    p.add(
        table,
        p.like(table, rows[34], Employee_ID=None),
        "Employee ID",
        rule="employee-id-missing",
        expected="quarantined",
    )
    p.add(
        table,
        p.like(table, rows[35], Conversation_Date=None),
        "Conversation Date",
        rule="date-missing",
        expected="quarantined",
    )
    for row, day in zip(rows[36:38], ("soon", NONSENSE), strict=True):
        wrong = p.like(table, row, Conversation_Date=day)
        p.add(table, wrong, "Conversation Date", rule="date-not-understood", expected="quarantined")
    for row in rows[38:40]:
        late = p.like(table, row, Conversation_Date=FAR)
        p.add(table, late, "Conversation Date", rule="conversation-in-future", expected="quarantined")
    p.change(table, rows[40], "Counterpart ID", rows[40][0], rule="with-oneself")
    p.change(table, rows[41], "Duration (min)", "half an hour", rule="number-not-understood")
    hired = {row[0]: row[3] for row in p.sheets["employees"].rows}
    first = np.datetime64("2024-01-10", "D")
    for row in p.some(table, 3, lambda r: usual(r) and hired[r[0]] > first + 40):
        early = p.like(table, row, Conversation_Date=hired[row[0]] - 30)
        p.add(table, early, "Conversation Date", rule="before-hire", expected="used")
    gone = p.some("exits", 3, lambda r: r[1] < np.datetime64("2026-06-01", "D") and r[0] in hired)
    for row, pattern in zip(gone, rows[42:45], strict=True):
        late = p.like(table, pattern, Employee_ID=row[0], Conversation_Date=row[1] + 20)
        p.add(table, late, "Conversation Date", rule="after-exit", expected="used")
    long = [*rows[45], "see also the notes"]
    p.add(table, long, "", rule="row-not-readable", expected="quarantined")


def _exits(p: Planter, left: dict[str, Any]) -> None:
    table = "exits"
    employed = p.some("employees", 4, lambda r: r[0] not in left and r[7] is not None)
    quits = p.some(table, 4, lambda r: r[3] == "Resignation")
    reason, flag = "Termination Reason", "Voluntary/Involuntary"
    p.change(table, quits[0], reason, "Redundancy", rule="reason-conflict")
    for row in quits[1:3]:
        p.change(table, row, reason, "see file note", rule="reason-unmapped")
    for row in p.some(table, 2, lambda r: r[3] == "Misconduct"):
        p.change(table, row, reason, "Involuntary", rule="exit-involuntary", told_of=flag)
    wrong = (
        ("Termination Date", employed[0][3] - 200, "exit-before-hire"),
        ("Termination Date", "#REF!", "error-cell"),
        ("Termination Date", None, "exit-date-missing"),
    )
    for person, (header, day, rule) in zip(employed, wrong, strict=False):
        row = p.like(table, quits[3], Employee_ID=person[0], Termination_Date=day)
        p.add(table, row, header, rule=rule, expected="quarantined")
    row = p.like(table, quits[3], Employee_ID=p.nobody())
    p.add(table, row, "Employee ID", rule="employee-unknown", expected="quarantined")
    hired = {r[0]: r[3] for r in p.sheets["employees"].rows}
    late = p.some(table, 1, lambda r: r[3] == "Resigned" and r[1] > hired[r[0]] + 400)
    for row in late:
        before = p.like(table, row, Termination_Date=row[1] - 90)
        p.add(table, before, "Termination Date", rule="two-exits-in-one-spell", expected="quarantined")
    p.again(table, quits[3], "Employee ID", rule="same-row-again")


def _promotions(p: Planter, left: dict[str, Any]) -> None:
    table = "promotions"
    rows = p.some(table, 4, lambda r: True)
    p.add(
        table,
        p.like(table, rows[0], Employee_ID=p.nobody()),
        "Employee ID",
        rule="employee-unknown",
        expected="quarantined",
    )
    p.again(table, rows[1], "Employee ID", rule="same-row-again")
    first = min(r[1] for r in p.sheets[table].rows)
    young = p.some("employees", 1, lambda r: r[3] > first + 400 and r[0] not in left)
    for person in young:
        pattern = next(r for r in p.sheets[table].rows if r[1] == first)
        early = p.like(table, pattern, Employee_ID=person[0])
        p.add(table, early, "Promotion Date", rule="before-hire", expected="used")


def _ratings(p: Planter, left: dict[str, Any]) -> None:
    table = "ratings"
    rows = p.some(table, 3, lambda r: r[0] not in left)
    p.add(
        table,
        p.like(table, rows[0], Employee_ID=p.nobody()),
        "Employee ID",
        rule="employee-unknown",
        expected="quarantined",
    )
    other = p.like(table, rows[1], Performance_Rating=1 + rows[1][2] % 5)
    at = p.place(table, rows[1])
    p.add(table, other, "Review Date", rule="same-day-again", expected="merged", at=at)
    p.add(
        table,
        p.like(table, rows[2], Performance_Rating=None),
        "Performance Rating",
        rule="rating-missing",
        expected="quarantined",
    )


def _history(p: Planter, left: dict[str, Any]) -> None:
    table = "job_history"
    rows = p.some(table, 2, lambda r: r[0] not in left)
    p.add(
        table,
        p.like(table, rows[0], Employee_ID=p.nobody()),
        "Employee ID",
        rule="employee-unknown",
        expected="quarantined",
    )
    at = p.place(table, rows[1])
    other = p.like(table, rows[1], Job_Level="L5" if rows[1][4] != "L5" else "L4")
    p.add(table, other, "Effective Date", rule="same-day-again", expected="merged", at=at)


def _restructurings(p: Planter, left: dict[str, Any]) -> None:
    table = "restructurings"
    rows = p.sheets[table].rows
    if rows:
        p.add(
            table,
            p.like(table, rows[-1], Department="Logistics"),
            "Department",
            rule="unit-unknown",
            expected="used",
            at=len(rows),
        )
