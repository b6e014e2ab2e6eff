"""Recency bands and cadence, by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from naive import DAY, build, employed, histories, months_before, spells, talk_days
from people import workforce

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.measures.recency import cadence, recency
from careerstats.vocabulary import RECENCY_BANDS

# As of 31 Aug 2022: the bands end on 31 May, 28 Feb 2022, 31 Aug 2021 and 31 Aug 2020.
PEOPLE = [(str(i), "2019-01-01", "Sales" if i < 5 else "IT", "L1", "9") for i in range(10)]
PEOPLE += [("n", "2022-06-03", "Sales", "L1", "9"), ("e", "2022-06-02", "Sales", "L1", "9")]
TALKS = [
    ("0", "2022-08-31"),
    ("1", "2022-06-01"),
    ("2", "2022-05-31"),  # the band begins the day after 31 May
    ("3", "2022-03-01"),
    ("4", "2022-02-28"),
    ("5", "2021-09-01"),
    ("6", "2021-08-31"),
    ("7", "2020-08-31"),
    ("7", "2022-09-01"),  # later than the as-of date
    ("8", "2019-02-02"),
    ("n", "2022-08-01"),
]
WORK = workforce(PEOPLE, talks=TALKS, log_start="2019-01-01")


def test_bands_by_hand():
    made = recency(WORK, as_of="2022-08-31")
    assert made.table["band"].tolist() == list(RECENCY_BANDS)
    assert made.table["people"].tolist() == [2, 2, 2, 1, 2, 2]
    assert made.table["eligible"].tolist() == [11] * 6
    assert made.table["share"].tolist() == pytest.approx([n / 11 for n in (2, 2, 2, 1, 2, 2)])


def test_the_sentence_names_who_is_left_out():
    assert recency(WORK, as_of="2022-08-31").note == (
        "Of 11 people employed for at least 90 days on 31 Aug 2022, 2 (18.2 %) have no career "
        "conversation in the log, which begins on 1 Jan 2019; 1 new joiner is not counted."
    )


def test_each_group_has_each_band():
    table = recency(WORK, as_of="2022-08-31", by="department").table
    assert table["department"].tolist() == ["IT"] * 6 + ["Sales"] * 6
    assert table["people"].tolist() == [0, 0, 1, 1, 2, 1, 2, 2, 1, 0, 0, 1]
    only = recency(WORK, as_of="2022-08-31", where={"department": "IT"}).table
    assert only["people"].tolist() == [0, 0, 1, 1, 2, 1]


def test_a_former_spell_does_not_count():
    work = workforce(
        [("1", "2020-01-01"), ("1", "2022-01-01")],
        talks=[("1", "2021-12-01")],
        exits=[("1", "2021-12-31", "voluntary")],
    )
    assert recency(work, as_of="2022-06-30").table["people"].tolist() == [0, 0, 0, 0, 0, 1]


def test_cadence_by_hand():
    # Twelve months back from 31 Dec 2021: all of 2021, 365 days.
    people = [("1", "2020-01-01", "Sales"), ("2", "2021-07-02", "Sales"), ("3", "2020-01-01", "IT")]
    talks = [("1", "2021-01-01"), ("1", "2021-12-31"), ("1", "2020-12-31"), ("2", "2021-08-01")]
    talks += [("1", "2021-01-01"), ("3", "2022-01-01")]  # logged twice; after the as-of date
    work = workforce(people, talks=talks, log_start="2020-01-01")
    made = cadence(work, as_of="2021-12-31").table.iloc[0]
    assert made[["people", "conversations", "few_times"]].tolist() == [3, 3, 1]
    assert made["person_years"] == pytest.approx((365 + 183 + 365) / 365.25)
    assert made["per_person_year"] == pytest.approx(3 / ((365 + 183 + 365) / 365.25))
    assert made["share"] == pytest.approx(1 / 3)
    assert [made["lower"], made["upper"]] == pytest.approx(
        [0.0614919, 0.7923404], abs=1e-6
    )  # R: prop.test(1, 3, correct = FALSE)
    by = cadence(work, as_of="2021-12-31", by="department", at_least=1).table
    assert by[["department", "people", "few_times"]].to_numpy().tolist() == [["IT", 1, 0], ["Sales", 2, 2]]


def test_cadence_says_what_it_counts_and_when_the_log_begins():
    work = workforce([("1", "2020-01-01")], talks=[("1", "2021-06-01")], data_end="2021-12-31")
    assert cadence(work, as_of="2021-12-31").note == (
        "1 career conversation in 1.0 person-years in the 12 months from 1 Jan 2021 to 31 Dec 2021, "
        "of people employed for at least 90 days on its last day; of these 1 person, 0 (0.0 %) had at least "
        "2. The log begins on 1 Jun 2021, inside the window of 31 Dec 2021: "
        "conversations before that day could not be seen."
    )


@pytest.mark.parametrize("measure", [recency, cadence])
def test_nobody_and_no_log(measure):
    empty = workforce([], log_start="2020-01-01")
    assert (measure(empty, as_of="2022-01-01").table["people"] == 0).all()
    assert measure(empty, as_of="2022-01-01", by="level").table.empty
    with pytest.raises(DataMissingError, match="There is no log"):
        measure(workforce(PEOPLE), as_of="2022-01-01")


@pytest.mark.parametrize("options", [{"months": 0}, {"at_least": 0}, {"by": "age"}, {"min_tenure_days": -1}])
def test_other_options_are_refused(options):
    with pytest.raises(ArgumentError, match="is not accepted"):
        cadence(WORK, as_of="2022-08-31", **options)


def test_pictures_hold_each_group():
    for made in (recency(WORK, as_of="2022-08-31", by="department"), cadence(WORK, by="department")):
        ticks = " ".join(t.get_text() for t in made.plot().get_yticklabels())
        assert "Sales" in ticks
        assert "IT" in ticks


def eligible_on(data, day, tenure):
    every = spells(data["people"], data["exits"])
    return [s for s in every if employed(s, day) and (day - s["hired"]).days >= tenure]


@settings(max_examples=25, deadline=None)
@given(histories())
def test_bands_and_cadence_against_the_definitions(data):
    work, day = build(data, log_start="2020-01-01"), np.datetime64("2022-08-31").item()
    edges = [months_before(day, m) for m in (3, 6, 12, 24)]
    bands, counts, years = [0] * 6, [], 0
    for spell in eligible_on(data, day, 30):
        told = [d for d in talk_days(spell, data["talks"]) if d <= day]
        bands[sum(told[-1] <= e for e in edges) if told else 5] += 1
        counts.append(sum(d > edges[2] for d in told))
        years += (day - max(edges[2], spell["hired"] - DAY)).days / 365.25
    found = recency(work, as_of=str(day), min_tenure_days=30).table
    assert found["people"].tolist() == bands
    made = cadence(work, as_of=str(day), min_tenure_days=30).table.iloc[0]
    assert made["conversations"] == sum(counts)
    assert made["few_times"] == sum(c >= 2 for c in counts)
    assert made["person_years"] == pytest.approx(years)


def test_the_picture_does_not_say_never_of_those_hired_before_the_log():
    legend = [t.get_text() for t in recency(WORK, as_of="2022-08-31").plot().get_legend().get_texts()]
    assert legend == [*RECENCY_BANDS[:-1], "none in the log"]
