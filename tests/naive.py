"""The definitions once more, person by person and day by day, in plain Python: slow and obvious."""

import calendar
from datetime import date, timedelta

import hypothesis.strategies as st
import pandas as pd
from people import workforce

DAY = timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """Whole calendar months back; month ends clip."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def spells(people: list, exits: list) -> list[dict]:
    """Employment spells; each exit ends the last spell begun by then, a later one wins."""
    made = [{"who": p[0], "hired": date.fromisoformat(p[1]), "left": None, "roster": p[2:]} for p in people]
    for who, day, *kind in sorted(exits, key=lambda e: e[1]):
        left = date.fromisoformat(day)
        begun = [s for s in made if s["who"] == who and s["hired"] <= left]
        if begun:
            max(begun, key=lambda s: s["hired"]).update(left=left, kind=kind[0])
    return made


def employed(spell: dict, day: date) -> bool:
    return spell["hired"] <= day and (spell["left"] is None or spell["left"] >= day)


def talk_days(spell: dict, talks: list) -> list[date]:
    days = [date.fromisoformat(t[1]) for t in talks if t[0] == spell["who"]]
    return sorted({d for d in days if employed(spell, d)})


def place(spell: dict, day: date, history: list, others: list[dict]) -> tuple:
    """Department, level and manager in force on a day (the roster's without history)."""
    own = []
    for who, since, *where in history:
        begun = date.fromisoformat(since)
        mine = [s for s in others if s["who"] == who]
        earlier = [s for s in mine if s["hired"] <= begun]
        owner = max(earlier, key=lambda s: s["hired"]) if earlier else min(mine, key=lambda s: s["hired"])
        if owner is spell:
            own.append((begun, tuple(where)))
    if not own:
        return spell["roster"]
    told = [row for row in own if row[0] <= day]
    if not told:
        return (None, None, None)
    latest = max(begun for begun, _ in told)
    return [where for begun, where in told if begun == latest][-1]


def state(spell: dict, day: date, talks: list, months: int, tenure: int) -> str:
    if (day - spell["hired"]).days < tenure:
        return "new_joiners"
    known = [d for d in talk_days(spell, talks) if d <= day]
    if not known:
        return "never"
    return "covered" if known[-1] > months_before(day, months) else "overdue"


def silent(data: dict, manager: str | None, day: date, months: int, tenure: int) -> bool:
    """Whether nobody of the manager's team talked in the window, others did, and the team is no pair."""
    all_spells = spells(data["people"], data["exits"])
    since, bosses = months_before(day, months), set()
    team = 0
    for spell in all_spells:
        if employed(spell, day) and (day - spell["hired"]).days >= tenure:
            team += place(spell, day, data["history"], all_spells)[2] == manager
        for on in talk_days(spell, data["talks"]):
            if since < on <= day:
                bosses.add(place(spell, on, data["history"], all_spells)[2])
    return manager is not None and bool(bosses) and manager not in bosses and team >= 3


def coverage_counts(data: dict, day: date, months: int, tenure: int) -> dict:
    """Counts by department (None for a missing one): new_joiners, covered, overdue, never, unknown."""
    made: dict = {}
    all_spells = spells(data["people"], data["exits"])
    for spell in all_spells:
        if employed(spell, day):
            department, _, manager = place(spell, day, data["history"], all_spells)
            names = ("new_joiners", "covered", "overdue", "never", "unknown")
            counts = made.setdefault(department, dict.fromkeys(names, 0))
            now = state(spell, day, data["talks"], months, tenure)
            counts[now] += 1
            if now in ("overdue", "never"):
                counts["unknown"] += silent(data, manager, day, months, tenure)
    return made


def until(data: dict, last: str) -> dict:
    """The same data as somebody knew them at the end of a day."""
    return {name: [row for row in rows if row[1] <= last] for name, rows in data.items()}


def build(data: dict, **options: object):
    names = {"people": "employees"}
    given = {names.get(k, k): v for k, v in data.items()}
    return workforce(given.pop("employees"), **given, **options)


EDGES = (
    *("2020-02-29", "2020-12-31", "2021-02-28", "2021-06-20", "2021-06-21", "2021-06-30", "2021-07-01"),
    *("2021-08-31", "2021-09-20", "2021-09-21", "2021-09-30", "2021-10-01", "2022-01-30", "2022-01-31"),
)
"""Days on which a window, a landmark or a horizon of the tests begins or ends."""

DAYS = st.sampled_from(EDGES) | st.dates(date(2020, 1, 1), date(2022, 12, 31)).map(str)
IDS = st.sampled_from("123456")
PLACES = (
    st.sampled_from(["Sales", "IT", None]),
    st.sampled_from(["L1", "L2", "L3"]),
    st.sampled_from(["8", "9", None]),
)


@st.composite
def histories(draw) -> dict:
    """A few people with rehires, transfers, conversations and exits; nobody has two open spells."""
    people, exits = [], []
    for who in sorted(draw(st.sets(IDS, min_size=1))):
        cuts = sorted(draw(st.sets(DAYS, min_size=1, max_size=4)))
        for i, cut in enumerate(cuts):
            if i % 2 == 0:
                people.append((who, cut, *(draw(p) for p in PLACES)))
            else:
                exits.append((who, cut, draw(st.sampled_from(["let_go", "voluntary"]))))
    known = st.sampled_from(sorted({p[0] for p in people}))
    talks = draw(st.lists(st.tuples(known, DAYS), max_size=14))
    history = draw(st.lists(st.tuples(known, DAYS, *PLACES), max_size=6))
    return {"people": people, "talks": talks, "exits": exits, "history": history}


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)
