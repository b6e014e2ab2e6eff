"""Sheets about outcomes: the counts shown, and those that must not be."""

from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices import offices
from people import workforce

from careerstats.evidence.compare import compare
from careerstats.measures.cohorts import restructuring_cohort
from careerstats.reporting.edition import open_edition
from careerstats.reporting.questions import ask_all
from careerstats.reporting.sheets.outcomes import (
    Question,
    answer,
    flow_sheet,
    hidden_table,
    merged_steps,
    outcome_sheet,
)

FIGURES = ["people_without", "events_without", "risk_without", "risk_difference", "rr_upper"]


def company(let_go_without, let_go_with, *, without=40, with_=40):
    """So many people without and with a conversation in 2024, so many of each let go in 2025."""
    ids = [f"w{n:02d}" for n in range(without)] + [f"t{n:02d}" for n in range(with_)]
    gone = ids[:let_go_without] + ids[without : without + let_go_with]
    return workforce(
        [(i, "2020-01-01", "Sales", "L1", f"boss{n % 7}") for n, i in enumerate(ids)],
        talks=[("t00", "2023-01-01", "manager"), *((i, "2024-06-01", "manager") for i in ids[without:])],
        exits=[(i, "2025-02-01", "let_go") for i in gone],
        restructurings=[("R1", "2025-01-15", "Sales")],
        data_end="2025-12-31",
    )


def question(work):
    found = compare(restructuring_cohort(work))
    return Question("Let go", "Let go in restructurings", "let go", "Were they?", found)


def test_counts_are_those_of_the_company():
    table = hidden_table(question(company(20, 10)), 5).set_index("analysis")
    row = table.loc["As counted"]
    assert row[["people_without", "events_without", "people_with", "events_with"]].tolist() == [
        40,
        20,
        40,
        10,
    ]
    assert (row["risk_without"], row["risk_with"]) == (0.5, 0.25)
    assert (row["risk_difference"], row["risk_ratio"]) == (0.25, 2.0)
    assert list(table.index) == ["As counted", "Within like groups", "Adjusted", "Within the same manager"]


@pytest.mark.parametrize("counts", [(20, 4), (4, 20), (1, 1)])
def test_few_events_hide_the_whole_row_and_the_sentence_says_so(counts):
    table = hidden_table(question(company(*counts)), 5)
    row = table.iloc[0]
    assert set(row[FIGURES]) == {"[c]"}
    assert row["sentence"].startswith("Fewer than 5 people were let go in one of the two groups: not shown")


def test_no_event_at_all_is_shown():
    row = hidden_table(question(company(20, 0)), 5).iloc[0]
    assert (row["events_with"], row["risk_with"]) == (0, 0.0)


def test_few_people_hide_the_row():
    row = hidden_table(question(company(3, 20, without=4)), 5).iloc[0]
    assert set(row[FIGURES]) == {"[c]"}
    assert row["sentence"] == "One of the two groups has fewer than 5 people: not shown."


def test_a_sheet_with_a_hidden_row_names_no_count_in_words():
    edition = open_edition(company(20, 4), "2025Q4")
    sheet = outcome_sheet(question(edition.work), edition)
    said = " ".join(sheet.lines)
    assert "40" not in said
    assert " 4 " not in said
    assert "24" not in said


def test_a_sheet_says_what_was_compared_and_adjusted_for():
    edition = open_edition(company(20, 10), "2025Q4")
    sheet = outcome_sheet(question(edition.work), edition)
    said = " ".join(sheet.lines)
    assert said.startswith("Were they?")
    assert "of 40 without a conversation" in said
    assert "Could not be adjusted for" in said
    assert sheet.charts[0].series == [("risk_without", "F46A25"), ("risk_with", "12436D")]


def test_a_question_without_data_gets_a_sentence_and_no_table():
    edition = open_edition(offices(), "2026Q3")
    let_go, _, passed_over = ask_all(edition)
    assert let_go.comparison is None
    sheet = outcome_sheet(let_go, edition)
    assert sheet.table is None
    assert "no restructuring in the data" in sheet.lines[1]
    assert answer(let_go, 5) == let_go.missing
    assert passed_over.title == "Passed over for promotion"


def test_no_flow_without_a_comparison():
    nothing = Question("Let go", "T", "let go", "Were they?", missing="There is no restructuring.")
    assert flow_sheet([nothing], open_edition(offices(), "2026Q3")) is None


def test_the_flow_hides_few_people_and_never_says_who_was_left_out():
    edition = open_edition(company(20, 10), "2025Q4", minimum_group=41)
    table = flow_sheet([question(edition.work)], edition).table
    assert table["people"].tolist()[:2] == [80, 80]
    shown = [c.name for c in flow_sheet([question(edition.work)], edition).columns]
    assert shown == ["comparison", "step", "people", "reason"]
    hidden = flow_sheet([question(edition.work)], open_edition(edition.work, "2025Q4", minimum_group=100))
    assert set(hidden.table["people"]) == {"[c]"}


FLOW = [
    ("employed", 183, 0, ""),
    ("in the units named", 120, 63, "their unit was not named"),
    ("log covers the window", 118, 2, "the window reaches before the log"),
    ("employed for the window", 118, 0, ""),
    ("leaving not yet decided", 115, 3, "the exit was decided by the landmark"),
]


def steps(flow, minimum):
    frame = pd.DataFrame(flow, columns=["step", "people", "left_out", "reason"])
    return [tuple(row) for row in merged_steps(frame, minimum).itertuples(index=False)]


def test_no_neighbouring_steps_tell_of_fewer_people_than_the_minimum():
    # 120 - 115 is 5; 118 lies within 5 of 115, so both its rows go
    assert steps(FLOW, 5) == [
        ("employed", 183, ""),
        ("in the units named", 120, "their unit was not named"),
        (
            "leaving not yet decided",
            115,
            "the window reaches before the log; the exit was decided before the clock started",
        ),
    ]


def test_the_last_step_stays_whatever_goes_before_it():
    assert steps([("a", 183, 0, ""), ("b", 182, 1, "why b"), ("c", 181, 1, "why c")], 5) == [
        ("c", 181, "why b; why c")
    ]
    assert steps([("a", 9, 0, ""), ("b", 9, 0, "")], 5) == [("a", 9, ""), ("b", 9, "")]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.integers(1, 12))
def test_what_neighbours_of_a_flow_differ_by_is_nothing_or_enough(left_out, minimum):
    people = list(accumulate(left_out, lambda rest, out: rest - out, initial=sum(left_out) + 3))
    flow = [(f"step {n}", count, 0, "") for n, count in enumerate(people)]
    shown = [row[1] for row in steps(flow, minimum)]
    assert shown[-1] == people[-1]
    assert all(a == b or a - b >= minimum for a, b in pairwise(shown))


def test_the_quarters_count_people_times_quarter_ends():
    found = question(company(20, 10))
    heads = [c.header for c in outcome_sheet(found, open_edition(company(20, 10), "2025Q4")).columns]
    assert {"People without", "People with"} <= set(heads)
    each = replace(found, each="per quarter end")
    heads = [c.header for c in outcome_sheet(each, open_edition(company(20, 10), "2025Q4")).columns]
    assert {"People x quarter ends: without", "People x quarter ends: with"} <= set(heads)


def test_checks_stand_on_the_sheet_unless_a_row_is_hidden():
    shown = replace(question(company(20, 10)), checks=("A check.",))
    hidden = replace(question(company(20, 4)), checks=("A check.",))
    assert "A check." in outcome_sheet(shown, open_edition(company(20, 10), "2025Q4")).lines
    assert "A check." not in outcome_sheet(hidden, open_edition(company(20, 4), "2025Q4")).lines


def test_the_leading_answer_is_the_adjusted_one_when_there_is_one():
    work = company(20, 10)
    found = question(work)
    adjusted = found.comparison.table.set_index("analysis").loc["adjusted"]
    assert not np.isnan(adjusted["risk_difference"])
    # the company has 40 people in each group, 20 and 10 of whom were let go
    assert (adjusted["risk_without"], adjusted["risk_with"]) == (pytest.approx(0.5), pytest.approx(0.25))
    assert answer(found, 5).startswith(
        "With nothing to adjust for, of 100 people without a recent conversation 50 were let go, of 100 with "
        "one 25: 25 more (95 % interval "
    )


def test_tables_given_are_not_changed():
    found = question(company(20, 4))
    before = found.comparison.table.copy()
    hidden_table(found, 5)
    pd.testing.assert_frame_equal(found.comparison.table, before)
