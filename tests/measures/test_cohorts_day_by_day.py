"""Cohorts of small random workforces against a plain walk over the days, one person at a time."""

import calendar
import random
from datetime import date, timedelta

import pytest
from people import workforce

from careerstats.errors import DataMissingError
from careerstats.measures.cohorts import promotion_cohort, quarterly_cohort, restructuring_cohort

DAY = timedelta(days=1)
EDGES = [(1, 31), (2, 28), (3, 1), (3, 31), (4, 30), (6, 30), (7, 1), (8, 31), (9, 30), (11, 30), (12, 31)]
ENDS = [date(year, month, day) for year in (2022, 2023, 2024) for month, day in EDGES] + [date(2024, 2, 29)]


def months_on(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def drawn_day(rng, first, last):
    ends = [day for day in ENDS if first <= day <= last]
    return (
        rng.choice(ends) if ends and rng.random() < 0.6 else first + DAY * rng.randint(0, (last - first).days)
    )


class Company:
    """A few people with rehires, decided exits, month ends and transfers, as plain lists."""

    def __init__(self, seed):
        rng = self.rng = random.Random(seed)
        self.spells, self.talks, self.ratings, self.raises, self.history = [], [], [], [], []
        for number in range(rng.randint(3, 9)):
            who = f"e{number}"
            hired = drawn_day(rng, date(2021, 1, 1), date(2023, 6, 30))
            left = (
                drawn_day(rng, max(hired, date(2023, 1, 1)), date(2025, 1, 31))
                if rng.random() < 0.6
                else None
            )
            self.employ(who, hired, left)
            if left and left < date(2024, 10, 1) and rng.random() < 0.4:
                self.employ(who, drawn_day(rng, left + DAY, left + 90 * DAY), None)
            drawn = [drawn_day(rng, date(2022, 1, 1), date(2024, 12, 31)) for _ in range(6)]
            self.talks += [
                (who, day, rng.choice(["held", "held", "cancelled"])) for day in drawn[: rng.randint(0, 4)]
            ]
            self.ratings += [(who, day, float(rng.randint(1, 5))) for day in drawn[4 : 4 + rng.randint(0, 2)]]
            if rng.random() < 0.35:
                self.raises.append((who, drawn_day(rng, date(2023, 3, 1), date(2024, 9, 30))))
            if rng.random() < 0.3:
                self.history += [(who, hired, rng.choice("AB")), (who, drawn[5], rng.choice("AB"))]
        self.named = [
            ("R1", drawn_day(rng, date(2023, 1, 1), date(2024, 12, 31)), rng.choice("AB")) for _ in "12"
        ]
        self.log_start = rng.choice([date(2022, 1, 1), date(2022, 3, 31), date(2023, 1, 1)])
        self.data_end = rng.choice([date(2024, 12, 31), date(2024, 6, 30), date(2024, 2, 29)])

    def employ(self, who, hired, left):
        rng = self.rng
        decided = drawn_day(rng, max(hired, left - 90 * DAY), left) if left and rng.random() < 0.4 else None
        kind = rng.choice(["let_go", "let_go", "voluntary"]) if left else None
        place = {"department": rng.choice("AB"), "level": rng.choice(["L1", "L1", "L2"])}
        self.spells.append(
            {"who": who, "hired": hired, "left": left, "kind": kind, "decided": decided, **place}
        )

    def workforce(self):
        spells = self.spells
        return workforce(
            [(s["who"], s["hired"], s["department"], s["level"], "m") for s in spells],
            talks=[(w, d, "manager", 30, "formal", None, status) for w, d, status in self.talks],
            exits=[(s["who"], s["left"], s["kind"], s["decided"]) for s in spells if s["left"]],
            promotions=[(who, day, "L1", "L2") for who, day in self.raises],
            ratings=self.ratings,
            history=[(w, d, place, self.spell_on(w, d)["level"], "m") for w, d, place in self.history],
            restructurings=self.named,
            log_start=str(self.log_start),
            data_end=str(self.data_end),
        )

    def spell_on(self, who, day):
        """The last spell begun by the day, the first when none is."""
        own = sorted((s for s in self.spells if s["who"] == who), key=lambda s: s["hired"])
        return ([s for s in own if s["hired"] <= day] or own[:1])[-1]

    def works(self, spell, day):
        return spell["hired"] <= day and (spell["left"] is None or day <= spell["left"])

    def department(self, spell, day):
        told = [(d, n, place) for n, (who, d, place) in enumerate(self.history)
                if who == spell["who"] and self.spell_on(who, d) is spell]  # fmt: skip
        if not told:
            return spell["department"]
        return max((row for row in told if row[0] <= day), default=(None, None, None))[2]

    def talked(self, spell, after, until):
        held = {day for who, day, status in self.talks if who == spell["who"] and status == "held"}
        day, seen = after + DAY, 0
        while day <= until:
            seen += day in held and self.works(spell, day)
            day += DAY
        return seen

    def rating(self, spell, day):
        told = []
        for n, (who, given, value) in enumerate(self.ratings):
            if who == spell["who"] and spell["hired"] <= given < day and self.spell_on(who, given) is spell:
                told.append((given, n, value))
        return max(told, default=(None, None, None))[2]

    def exposure(self, spell, landmark, asked):
        """Conversations in the window; None: not in the cohort."""
        until = landmark - DAY * asked["lag_days"]
        after = months_on(until, -asked["months"])
        known = min(filter(None, (spell["left"], spell["decided"])), default=None)
        new = spell["hired"] > after if asked["window"] == "full" else spell["hired"] + 90 * DAY > until
        if after < self.log_start or new or (known and known <= landmark):
            return None
        return self.talked(spell, after, until)

    def followed(self, spell, landmark, horizon):
        """Day by day to the exit, the horizon or the end of the data."""
        known = min(filter(None, (spell["left"], spell["decided"])), default=None)
        day = landmark
        while day < min(horizon, self.data_end):
            day += DAY
            if day == known:
                hit = spell["kind"] == "let_go"
                return hit, (day - landmark).days, "outcome" if hit else spell["kind"]
        return False, (day - landmark).days, "horizon" if horizon <= self.data_end else "end_of_data"

    def row(self, spell, landmark, seen, told):
        return (spell["who"], landmark, seen == 0, *told, seen, self.department(spell, landmark),
                self.rating(spell, landmark))  # fmt: skip

    def restructured(self, asked, horizon):
        landmark, units = min(day for _, day, _ in self.named) - DAY, {unit for *_, unit in self.named}
        for spell in self.spells:
            here = self.works(spell, landmark) and self.department(spell, landmark) in units
            seen = self.exposure(spell, landmark, asked) if here and landmark < self.data_end else None
            if seen is not None:
                yield self.row(
                    spell, landmark, seen, self.followed(spell, landmark, months_on(landmark, horizon))
                )

    def quarters(self, asked, horizon):
        day = self.log_start
        while day <= self.data_end:
            last = months_on(day + DAY, horizon) - DAY
            if (day + DAY).day == 1 and day.month % 3 == 0 and last <= self.data_end:
                for spell in self.spells:
                    seen = self.exposure(spell, day, asked) if self.works(spell, day) else None
                    if seen is not None:
                        yield self.row(spell, day, seen, self.followed(spell, day, last))
            day += DAY

    def rounds(self, asked, *, lower_rated):
        """Passed over: still there, eligible and not promoted while somebody of the group was."""
        raised = [(self.spell_on(who, day), day) for who, day in self.raises]
        raised = [(spell, day) for spell, day in raised if self.works(spell, day) and day <= self.data_end]
        for quarter in {(day.year, (day.month - 1) // 3) for _, day in raised}:
            here = [(s, day) for s, day in raised if (day.year, (day.month - 1) // 3) == quarter]
            landmark, until = min(day for _, day in here) - DAY, max(day for _, day in here)
            there = [s for s in self.spells if self.works(s, landmark)]
            for spell in there:
                group = self.department(spell, landmark), spell["level"]
                mates = [s for s in there if (self.department(s, landmark), s["level"]) == group]
                up = [(s, day) for s, day in here if any(s is mate for mate in mates)]
                since = max([spell["hired"], *(day for s, day in raised if s is spell and day <= landmark)])
                if not up or spell["level"] == "L2" or months_on(since, 12) > landmark:
                    continue
                mine, lows = self.rating(spell, landmark), [self.rating(s, landmark) for s, _ in up]
                lows = [rating for rating in lows if rating is not None]
                seen = self.exposure(spell, landmark, asked)
                if seen is None or (lower_rated and (mine is None or not lows)):
                    continue
                promoted = any(s is spell for s, _ in up)
                gone = not promoted and spell["left"] and spell["left"] < min(day for _, day in up)
                passed = not promoted and not gone and (not lower_rated or min(lows) < mine)
                end = "outcome" if passed else spell["kind"] if gone else "horizon"
                days = ((spell["left"] if gone else until) - landmark).days
                yield self.row(spell, landmark, seen, (passed, days, end))


def table_of(cohort):
    columns = [
        "employee_id",
        "landmark",
        "exposed",
        "outcome",
        "follow_up_days",
        "end_reason",
        "conversations",
    ]
    made = cohort.table[[*columns, "department", "rating"]].astype(object)
    made["landmark"] = [day.date() for day in cohort.table["landmark"]]
    return sorted(made.where(made.notna(), None).itertuples(index=False, name=None), key=str)


@pytest.mark.parametrize("seed", range(24))
def test_cohorts_are_what_a_walk_over_the_days_finds(seed):
    company = Company(seed)
    work, rng = company.workforce(), company.rng
    asked = {
        "months": rng.choice([1, 3, 6, 12]),
        "lag_days": rng.choice([0, 1, 30, 31, 60]),
        "window": rng.choice(["full", "since_hire"]),
    }
    horizon = rng.choice([1, 3, 6])
    if seed % 3 == 0:
        company.data_end = min(company.data_end, drawn_day(rng, date(2023, 6, 30), date(2024, 12, 31)))
    as_of = str(company.data_end)
    made = restructuring_cohort(work, horizon_months=horizon, as_of=as_of, **asked)
    assert table_of(made) == sorted(company.restructured(asked, horizon), key=str)
    made = quarterly_cohort(work, horizon_months=horizon, as_of=as_of, **asked)
    assert table_of(made) == sorted(company.quarters(asked, horizon), key=str)


@pytest.mark.parametrize("lower_rated", [False, True])
@pytest.mark.parametrize("seed", range(24, 46))
def test_rounds_are_what_a_walk_over_the_people_finds(seed, lower_rated):
    company = Company(seed)
    company.raises = company.raises or [(company.spells[0]["who"], company.spells[0]["hired"] + 400 * DAY)]
    asked = {"months": 3, "lag_days": seed % 2, "window": "since_hire"}
    outcome = "passed_over_by_lower_rated" if lower_rated else "passed_over"
    expected = sorted(company.rounds(asked, lower_rated=lower_rated), key=str)
    try:
        found = table_of(promotion_cohort(company.workforce(), outcome=outcome, **asked))
    except DataMissingError:
        found = []
    assert found == expected
