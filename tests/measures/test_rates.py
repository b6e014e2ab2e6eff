"""Exits per mean headcount and promotions of the eligible, by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from naive import DAY, build, employed, histories, place, spells
from people import workforce

from careerstats.errors import ArgumentError
from careerstats.measures.rates import below_top, long_in_level, promotion_rates, turnover
from careerstats.measures.timeline import day_numbers
from careerstats.vocabulary import EXIT_TYPES

# April 2022 has 30 days.
PEOPLE = [
    ("1", "2020-01-01", "Sales", "L1", "9"),  # all 30 days
    ("2", "2020-01-01", "Sales", "L2", "9"),  # let go on the 15th: 15 days
    ("3", "2022-04-16", "IT", "L1", "9"),  # 15 days
    ("4", "2020-01-01", "IT", "L3", "9"),  # left on 31 March: none
    ("5", "2022-05-01", "IT", "L1", "9"),  # hired the day after: none
    ("6", "2020-01-01", None, "L1", None),  # 10 days, reason not known
]
LEFT = [("2", "2022-04-15", "let_go"), ("4", "2022-03-31", "voluntary"), ("6", "2022-04-10", None)]
WORK = workforce(PEOPLE, exits=LEFT)
APRIL = {"start": "2022-04-01", "end": "2022-04-30"}


def exits_of(made, *by):
    rows = made.table[made.table["exits"] > 0]
    return {tuple(r[:-1]): r[-1] for r in rows[["exit_type", *by, "exits"]].to_numpy().tolist()}


def test_turnover_by_hand():
    made = turnover(WORK, **APRIL)
    assert made.table["exit_type"].tolist() == list(EXIT_TYPES)
    assert made.table["headcount"].tolist() == pytest.approx([70 / 30] * 6)
    assert exits_of(made) == {("let_go",): 1, ("unknown",): 1}
    let_go = made.table.iloc[0]
    assert let_go["rate"] == pytest.approx(30 / 70)
    assert [let_go["lower"], let_go["upper"]] == pytest.approx(
        [0.0108504891, 2.387847167], rel=1e-7
    )  # R: poisson.test(1, 70 / 30)$conf.int
    assert made.total[["exits", "rate"]].to_numpy().tolist() == [[2, pytest.approx(60 / 70)]]
    assert made.note == (
        "From 1 Apr 2022 to 30 Apr 2022 2 people left, 1 of them let go, with a mean headcount of 2.3."
    )


def test_turnover_by_department_keeps_the_unknown_group():
    made = turnover(WORK, **APRIL, by="department")
    assert exits_of(made, "department") == {("let_go", "Sales"): 1, ("unknown", "(unknown)"): 1}
    assert made.total["department"].tolist() == ["IT", "Sales", "(unknown)"]
    assert made.total["headcount"].tolist() == pytest.approx([0.5, 1.5, 1 / 3])
    assert len(made.table) == 6 * 3


def test_a_transfer_splits_the_headcount_and_the_exit_counts_where_she_was():
    moved = [("2", "2020-01-01", "Sales", "L2", "9"), ("2", "2022-04-11", "IT", "L2", "9")]
    made = turnover(workforce(PEOPLE[:3], exits=LEFT[:1], history=moved), **APRIL, by="department")
    assert made.total["headcount"].tolist() == pytest.approx([(15 + 5) / 30, (30 + 10) / 30])
    assert exits_of(made, "department") == {("let_go", "IT"): 1}


def test_a_period_after_the_data_is_said():
    work = workforce(PEOPLE[:1], exits=[("1", "2022-04-10", "let_go")])
    for measure in (turnover, promotion_rates):
        assert "The data end on 10 Apr 2022" in measure(work, **APRIL).note


def test_where_and_annualised():
    only = turnover(WORK, **APRIL, where={"department": "Sales"})
    assert only.table["headcount"].tolist() == pytest.approx([1.5] * 6)
    yearly = turnover(WORK, **APRIL, where={"department": "Sales"}, annualised=True)
    factor = 365.25 / 30
    for name in ("rate", "lower", "upper"):
        assert yearly.table[name].tolist() == pytest.approx((only.table[name] * factor).tolist())
    assert yearly.note.endswith("1.5; rates are per year.")


def test_an_exit_type_that_is_no_word_of_the_vocabulary_is_unknown():
    work = workforce(PEOPLE[:1], exits=[("1", "2022-04-10", "laid off")])
    assert exits_of(turnover(work, **APRIL)) == {("unknown",): 1}


def test_exit_on_the_first_and_last_day_of_the_period():
    work = workforce(
        [("1", "2020-01-01"), ("2", "2020-01-01"), ("3", "2020-01-01")],
        exits=[("1", "2022-04-01", "let_go"), ("2", "2022-04-30", "let_go"), ("3", "2022-05-01", "let_go")],
    )
    made = turnover(work, **APRIL).total.iloc[0]
    assert made["exits"] == 2
    assert made["headcount"] == pytest.approx((1 + 30 + 30) / 30)


def test_a_period_without_anybody():
    made = turnover(WORK, start="2010-01-01", end="2010-12-31")
    assert made.table["headcount"].tolist() == [0] * 6
    assert made.table["rate"].isna().all()
    assert turnover(workforce([]), **APRIL, by=["department", "level"]).table.empty
    assert turnover(workforce([]), **APRIL).total["exits"].tolist() == [0]


@settings(max_examples=25, deadline=None)
@given(histories())
def test_headcount_is_the_mean_of_the_days(data):
    made = turnover(build(data), start="2021-01-15", end="2021-03-15", by="department").total
    every, wanted = spells(data["people"], data["exits"]), {}
    on = np.datetime64("2021-01-15").item()
    for _ in range(60):
        for spell in every:
            if employed(spell, on):
                unit = place(spell, on, data["history"], every)[0] or "(unknown)"
                wanted[unit] = wanted.get(unit, 0) + 1 / 60
        on += DAY
    assert dict(zip(made["department"], made["headcount"], strict=True)) == pytest.approx(wanted)


# Eligible on 31 March 2022: employed, a year in level, below L3.
RAISED = [
    ("1", "2022-04-01", "L1", "L2"),  # eligible
    ("3", "2022-04-20", "L1", "L2"),  # hired during the period
    ("7", "2022-04-30", "L1", "L2"),  # not a year in level on 31 March
    ("8", "2022-05-01", "L1", "L2"),  # after the period
]
MORE = [
    *PEOPLE[:4],
    ("7", "2021-04-01", "Sales", "L1", "9"),
    ("8", "2021-03-31", "Sales", "L1", "9"),
    ("9", "2020-01-01", "Sales", "L3", None),  # at the top
    ("10", "2020-01-01", "IT", "L2", None),  # in L2 since 1 April 2021
]
STEPS = [("10", "2020-01-01", "IT", "L1", None), ("10", "2021-04-01", "IT", "L2", None)]


def test_promotions_by_hand():
    work = workforce(MORE, exits=LEFT[:2], promotions=RAISED, history=STEPS)
    made = promotion_rates(work, **APRIL)
    assert made.table[["eligible", "promoted"]].to_numpy().tolist() == [[3, 1]]  # 1, 2 and 8
    assert made.table["rate"].tolist() == pytest.approx([1 / 3])
    assert made.note == (
        "Of 3 people eligible on 31 Mar 2022, 1 (33.3 %) were promoted from 1 Apr 2022 to 30 Apr 2022; "
        "promoted without being eligible then: 1."
    )
    by = promotion_rates(work, **APRIL, by=["department", "level"]).table
    assert by[["department", "level", "eligible", "promoted"]].to_numpy().tolist() == [
        ["Sales", "L1", 2, 1],
        ["Sales", "L2", 1, 0],
    ]


def test_time_in_level_is_an_option():
    work = workforce(MORE, exits=LEFT[:2], promotions=RAISED, history=STEPS)
    made = promotion_rates(work, **APRIL, min_time_in_level=11).table
    assert made[["eligible", "promoted"]].to_numpy().tolist() == [[5, 2]]
    assert promotion_rates(work, **APRIL, where={"department": "IT"}).table["eligible"].tolist() == [0]


def test_time_in_level_in_whole_months():
    work = workforce([("1", "2020-02-29")])
    days = [int(day_numbers(np.datetime64(d))) for d in ("2021-02-27", "2021-02-28")]
    found = [long_in_level(work, np.array([0]), d, 12).tolist() for d in days]
    assert found == [[False], [True]]
    assert long_in_level(workforce([]), np.array([], dtype=int), days[0], 12).tolist() == []


def test_without_an_order_of_levels_everybody_is_below_the_top():
    work = workforce([("1", "2020-01-01", "A", "Junior", None), ("2", "2020-01-01", "A", "Senior", None)])
    assert below_top(work, work.spells["level"]).tolist() == [True, True]


@pytest.mark.parametrize("measure", [turnover, promotion_rates])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"start": "2022-04-30", "end": "2022-04-01"}, "lies before start"),
        ({**APRIL, "by": "age"}, "by='age' is not accepted"),
        ({"start": "April", "end": "2022-04-01"}, "start='April' is not a date"),
    ],
)
def test_refusals(measure, options, message):
    with pytest.raises(ArgumentError, match=message):
        measure(WORK, **options)


def test_pictures():
    ticks = " ".join(t.get_text() for t in turnover(WORK, **APRIL, by="department").plot().get_yticklabels())
    assert "let_go / Sales" in ticks
    axes = promotion_rates(workforce(MORE), **APRIL, by="department").plot()
    assert "Sales" in " ".join(t.get_text() for t in axes.get_yticklabels())
