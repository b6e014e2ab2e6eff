"""Who was passed over: rounds, groups and ratings by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from naive import build, histories
from people import frame, workforce

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.measures.rounds import promotion_cohort
from careerstats.workforce import Workforce

# One round: promotions on 1 and 15 April 2022, so the landmark is 31 March.
PEOPLE = [
    ("1", "2018-01-01", "Sales", "L1", "9"),  # promoted, rated 2
    ("2", "2018-01-01", "Sales", "L1", "9"),  # passed over, rated 3; talked
    ("3", "2018-01-01", "Sales", "L1", "9"),  # passed over, rated 2: nobody lower was promoted
    ("4", "2018-01-01", "Sales", "L1", "9"),  # passed over, not rated
    ("5", "2018-01-01", "Sales", "L2", "9"),  # nobody of Sales / L2 was promoted
    ("6", "2018-01-01", "IT", "L1", "9"),  # left before the first promotion of IT / L1
    ("7", "2018-01-01", "IT", "L1", "9"),  # promoted on 15 April, not rated
    ("8", "2018-01-01", "IT", "L1", "9"),  # passed over, rated 5
    ("10", "2021-03-31", "Sales", "L1", "9"),  # a year in level on the landmark
    ("11", "2021-04-01", "Sales", "L1", "9"),  # a day short of it
    ("12", "2018-01-01", "Sales", "L3", "9"),  # at the top
    ("13", "2022-04-01", "Sales", "L1", "9"),  # hired after the landmark
    ("14", "2018-01-01", "Sales", "L1", "9"),  # left on the day of the promotion: passed over
]
RAISED = [("1", "2022-04-01", "L1", "L2"), ("7", "2022-04-15", "L1", "L2")]
LEFT = [("6", "2022-04-14", "voluntary"), ("14", "2022-04-01", "let_go")]
RATED = [
    ("1", "2021-12-31", 2),
    ("2", "2021-12-31", 3),
    ("3", "2020-12-31", 5),
    ("3", "2021-12-31", 2),
    ("4", "2022-03-31", 5),  # on the landmark: too late
    ("8", "2021-12-31", 5),
    ("10", "2021-12-31", 1),
]
OPTIONS = {"log_start": "2015-01-01", "data_end": "2023-12-31"}
WORK = workforce(PEOPLE, talks=[("2", "2022-02-01")], exits=LEFT, promotions=RAISED, ratings=RATED, **OPTIONS)


def rows(cohort, *more):
    columns = ["employee_id", "exposed", "outcome", "end_reason", *more]
    return [tuple(r) for r in cohort.table[columns].to_numpy().tolist()]


def test_passed_over_by_hand():
    cohort = promotion_cohort(WORK, window="since_hire")
    assert rows(cohort, "follow_up_days") == [
        ("1", True, False, "horizon", 15),
        ("10", True, True, "outcome", 15),
        ("14", True, True, "outcome", 15),
        ("2", False, True, "outcome", 15),
        ("3", True, True, "outcome", 15),
        ("4", True, True, "outcome", 15),
        ("6", True, False, "voluntary", 14),
        ("7", True, False, "horizon", 15),
        ("8", True, True, "outcome", 15),
    ]
    assert set(cohort.table["round"]) == {"2022Q2"}
    assert set(cohort.table["group"]) == {"Sales / L1", "IT / L1"}
    assert (cohort.table["landmark"] == pd.Timestamp("2022-03-31")).all()
    assert (cohort.kind, cohort.outcome, cohort.horizon_months) == ("promotion", "passed_over", 0)


def test_who_talked_too_late_to_matter():
    # the round ends on 15 April 2022: conversations from 16 April to 15 October count
    talks = [
        ("2", "2022-10-15"),
        ("3", "2022-04-15"),
        ("4", "2022-10-16"),
        ("8", "2022-04-16"),
        ("7", "2022-05-01"),
    ]
    late_exit = [("7", "2022-10-14", "voluntary"), ("4", "2022-10-15", "voluntary")]
    work = workforce(PEOPLE, promotions=RAISED, exits=LEFT + late_exit, talks=talks, **OPTIONS)
    made = promotion_cohort(work).table.set_index("employee_id")["talked_after"]
    assert made.dropna().to_dict() == {"1": 0, "2": 1, "3": 0, "4": 0, "8": 1}
    assert set(made.index[made.isna()]) == {"6", "7", "14"}


def test_talks_after_the_data_are_not_known():
    options = OPTIONS | {"data_end": "2022-10-14"}
    work = workforce(PEOPLE, promotions=RAISED, exits=LEFT, **options)
    assert promotion_cohort(work).table["talked_after"].isna().all()


def test_the_flow_counts_everybody_left_out():
    flow = promotion_cohort(WORK).flow
    assert flow[["step", "people", "left_out"]].to_numpy().tolist() == [
        ["employed on the day before the round", 12, 0],
        ["below the top level", 11, 1],
        ["long enough in the level", 10, 1],
        ["somebody of the group promoted", 9, 1],
        ["log covers the window", 9, 0],
        ["employed for the window", 8, 1],
        ["leaving not yet decided", 8, 0],
    ]
    assert flow["reason"].tolist()[3] == "nobody of their group was promoted"


def test_the_sentence():
    assert promotion_cohort(WORK).note == (
        "8 people eligible in 1 round, in groups in which somebody was promoted: of 7 without a conversation "
        "in the 12 months to 30 days before, 4 (57.1 %) were passed over; of 1 with one, 1 (100.0 %)."
    )


def test_rounds_that_hold_nobody_are_not_counted():
    # The only one promoted in 2016 was too short in the level to be eligible: the round holds nobody.
    early = ("20", "2016-01-01", "Ops", "L1", "9")
    raised = [("20", "2016-07-01", "L1", "L2"), *RAISED]
    work = workforce([*PEOPLE, early], exits=LEFT, promotions=raised, **OPTIONS)
    cohort = promotion_cohort(work)
    assert cohort.flow["people"].iloc[0] == 14
    assert cohort.note.startswith("8 people eligible in 1 round, ")


def test_passed_over_by_a_lower_rated_colleague():
    cohort = promotion_cohort(WORK, window="since_hire", outcome="passed_over_by_lower_rated")
    assert rows(cohort, "rating") == [
        ("1", True, False, "horizon", 2),
        ("10", True, False, "horizon", 1),
        ("2", False, True, "outcome", 3),  # 1 with a rating of 2 was promoted
        ("3", True, False, "horizon", 2),  # as well rated as 1, not better
    ]
    steps = cohort.flow.set_index("step")["left_out"]
    assert steps["rated before the round"] == 4  # 4, 6, 7 and 14
    assert steps["somebody rated promoted"] == 1  # 8: nobody rated was promoted in IT


def test_the_round_of_the_file_wins_and_the_landmark_is_the_day_before_its_first():
    labelled = frame(
        [("1", "2022-03-30", "spring"), ("7", "2022-05-15", "spring"), ("3", "2022-05-20", None)],
        ["employee_id", "date", "round"],
    )
    roster = frame(PEOPLE[:8], ["employee_id", "hire_date", "department", "level", "manager_id"])
    work = Workforce.from_frames(employees=roster, promotions=labelled, **OPTIONS)
    table = promotion_cohort(work).table
    spring = table[table["round"] == "spring"]
    assert set(spring["landmark"]) == {pd.Timestamp("2022-03-29")}
    assert spring.loc[spring["outcome"], "employee_id"].tolist() == ["2", "3", "4", "6", "8"]
    quarter = table[table["round"] == "2022Q2"]
    assert set(quarter["landmark"]) == {pd.Timestamp("2022-05-19")}
    assert quarter.loc[quarter["outcome"], "employee_id"].tolist() == ["2", "4"], "1 was promoted in March"


def test_two_rounds_that_begin_on_one_day_stay_apart():
    labelled = frame([("1", "2022-04-01", "a"), ("7", "2022-04-01", "b")], ["employee_id", "date", "round"])
    roster = frame(PEOPLE[:8], ["employee_id", "hire_date", "department", "level", "manager_id"])
    table = promotion_cohort(Workforce.from_frames(employees=roster, promotions=labelled, **OPTIONS)).table
    told = {name: rows["employee_id"].tolist() for name, rows in table.groupby("round")}
    assert told == {"a": ["1", "2", "3", "4"], "b": ["6", "7", "8"]}


def test_rounds_are_chosen_by_their_first_day():
    more = [*RAISED, ("2", "2022-10-01", "L1", "L2")]
    work = workforce(PEOPLE, exits=LEFT, promotions=more, **OPTIONS)
    assert set(promotion_cohort(work).table["round"]) == {"2022Q2", "2022Q4"}
    assert set(promotion_cohort(work, start="2022-04-02").table["round"]) == {"2022Q4"}
    assert set(promotion_cohort(work, end="2022-04-01").table["round"]) == {"2022Q2"}
    assert set(promotion_cohort(work, as_of="2022-09-30").table["round"]) == {"2022Q2"}
    assert set(promotion_cohort(work, fiscal_start=4).table["round"]) == {"2022Q1", "2022Q3"}


def test_a_round_cut_by_as_of_knows_only_what_had_happened():
    cohort = promotion_cohort(WORK, as_of="2022-04-14", window="since_hire")
    assert set(cohort.table["group"]) == {"Sales / L1"}, "the promotion in IT came on the 15th"


def test_another_group():
    table = promotion_cohort(WORK, group="level").table
    assert set(table["group"]) == {"L1"}
    assert table.set_index("employee_id").loc["6", "outcome"], (
        "employed when the first of all L1 was promoted"
    )


def test_where_leaves_the_group_as_it_is():
    work = workforce(
        [("1", "2018-01-01", "Sales", "L1", "8"), ("2", "2018-01-01", "Sales", "L1", "9"), PEOPLE[4]],
        promotions=RAISED[:1],
        **OPTIONS,
    )
    cohort = promotion_cohort(work, where={"manager_id": "9"})
    assert rows(cohort) == [("2", True, True, "outcome")], "the colleague promoted has another manager"


def test_early_promotions_make_a_group_but_no_eligible_person():
    people = [("1", "2022-01-01", "Sales", "L1", "8"), ("2", "2018-01-01", "Sales", "L1", "9"), PEOPLE[4]]
    cohort = promotion_cohort(workforce(people, promotions=RAISED[:1], **OPTIONS))
    assert rows(cohort) == [("2", True, True, "outcome")]


def test_time_in_level_begins_with_the_last_step():
    again = [("2", "2021-05-01", "L0", "L1"), *RAISED]
    work = workforce(PEOPLE, exits=LEFT, promotions=again, **OPTIONS)
    assert "2" not in promotion_cohort(work, start="2022-01-01").table["employee_id"].tolist()
    shorter = promotion_cohort(work, start="2022-01-01", min_time_in_level=6)
    assert "2" in shorter.table["employee_id"].tolist()


def test_without_an_order_of_levels_the_flow_says_so():
    named = [(p[0], p[1], p[2], {"L1": "Junior", "L2": "Senior", "L3": "Head"}[p[3]], "9") for p in PEOPLE]
    work = workforce(named, promotions=[("1", "2022-04-01")], **OPTIONS)
    flow = promotion_cohort(work).flow.set_index("step")
    assert (
        flow.loc["below the top level", "reason"]
        == "the levels have no known order: nobody could be left out"
    )


def test_a_round_in_which_nobody_can_be_compared():
    work = workforce(PEOPLE[4:5], promotions=[("5", "2018-02-01", "L2", "L3")], **OPTIONS)
    cohort = promotion_cohort(work)
    assert cohort.table.empty
    assert list(cohort.table.columns) == list(promotion_cohort(WORK).table.columns)
    assert cohort.note.startswith("Nobody is left")
    assert promotion_cohort(WORK, start="2023-01-01").table.empty


def test_refusals():
    with pytest.raises(
        DataMissingError, match="There is no promotion in the data; give a table of promotions"
    ):
        promotion_cohort(workforce(PEOPLE, **OPTIONS))
    with pytest.raises(DataMissingError, match="There is no promotion"):
        promotion_cohort(WORK, as_of="2020-01-01")
    with pytest.raises(DataMissingError, match="There is no log of conversations"):
        promotion_cohort(workforce(PEOPLE, promotions=RAISED))
    with pytest.raises(ArgumentError, match="end='2022-01-01' lies before start='2022-04-01'"):
        promotion_cohort(WORK, start="2022-04-01", end="2022-01-01")
    for options in ({"outcome": "promoted"}, {"group": "age"}, {"min_time_in_level": -1}, {"window": ""}):
        with pytest.raises(ArgumentError, match="is not accepted"):
            promotion_cohort(WORK, **options)


@settings(max_examples=15, deadline=None)
@given(histories())
def test_nothing_later_than_the_day_looked_at_is_seen(data):
    ladder = [(f"a{n}", "2019-01-01", "Sales", f"L{n}", None) for n in range(1, 4)]  # keeps the levels known
    data = {**data, "people": [*data["people"], *ladder]}
    data["promotions"] = [(who, day, "L1", "L2") for who, day, *_ in data["history"]] + [("a1", "2021-03-01")]
    data["history"] = data["people"]
    known = {name: [r for r in given_rows if r[1] <= "2021-12-31"] for name, given_rows in data.items()}
    seen = promotion_cohort(build(data, **OPTIONS), months=6, as_of="2021-12-31")
    wanted = promotion_cohort(build(known, log_start="2015-01-01", data_end="2021-12-31"), months=6)
    pd.testing.assert_frame_equal(seen.table, wanted.table)
    pd.testing.assert_frame_equal(seen.flow, wanted.flow)
