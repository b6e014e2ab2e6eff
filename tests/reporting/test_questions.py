"""The questions a report asks: with its own options, and answered by the cohorts' own functions."""

from dataclasses import replace

import pandas as pd
import pytest

from careerstats.evidence.compare import compare
from careerstats.measures.cohorts import quarterly_cohort, restructuring_cohort
from careerstats.measures.rounds import promotion_cohort
from careerstats.reporting import questions
from careerstats.reporting.edition import open_edition
from careerstats.reporting.questions import ask_all
from careerstats.simulate import simulate_workforce


@pytest.fixture(scope="module")
def edition():
    return open_edition(
        simulate_workforce(people=300, years=3, seed=4).workforce, "2026Q2", months=6, lag_days=60
    )


@pytest.fixture(scope="module")
def asked(edition):
    return ask_all(edition)


def test_three_questions_with_a_sheet_each(asked):
    assert [q.tab for q in asked] == ["Let go", "Let go each quarter", "Passed over"]
    assert [q.happened for q in asked] == ["let go", "let go", "passed over"]


def test_window_and_lag_are_those_of_the_edition(asked):
    for question in asked:
        cohort = question.comparison.cohort
        assert (cohort.months, cohort.lag_days) == (6, 60)
        assert "no career conversation in the 6 months up to 60 days before" in question.asked


@pytest.mark.parametrize(
    ("restructured", "tested"), [(True, [True, False, True]), (False, [False, True, True])]
)
def test_what_the_summary_leads_with_is_put_to_the_test(restructured, tested, edition, monkeypatch):
    # the quarters only where there is no restructuring: they take longest
    monkeypatch.setattr(questions, "checks", lambda found, happened, minimum: [f"{happened} {minimum}"])
    kept = edition.work.restructurings if restructured else edition.work.restructurings.iloc[:0]
    asked = ask_all(replace(edition, work=replace(edition.work, restructurings=kept)))
    assert [q.checks for q in asked] == [
        (f"{q.happened} 5",) if test else () for q, test in zip(asked, tested, strict=True)
    ]
    assert (asked[0].comparison is not None) is restructured


def test_no_landmark_or_outcome_lies_after_the_quarter(asked, edition):
    for question in asked:
        table = question.comparison.cohort.table
        assert table["landmark"].max() <= pd.Timestamp(edition.last)
        reached = table["landmark"] + pd.to_timedelta(table["follow_up_days"], unit="D")
        assert reached.max() <= pd.Timestamp(edition.last)


def test_the_cohorts_are_those_an_analyst_would_ask_for(asked, edition):
    work, options = edition.work, {"months": 6, "lag_days": 60}
    by_hand = [
        restructuring_cohort(work, **options),
        quarterly_cohort(work, start=work.log_start, end=edition.last, **options),
        promotion_cohort(work, start=work.log_start, end=edition.last, **options),
    ]
    for question, cohort in zip(asked, by_hand, strict=True):
        pd.testing.assert_frame_equal(question.comparison.cohort.table, cohort.table)
        pd.testing.assert_frame_equal(question.comparison.table, compare(cohort).table)


def test_quarters_follow_the_fiscal_year():
    work = simulate_workforce(people=300, years=3, seed=4).workforce
    asked = ask_all(open_edition(work, None, fiscal_start=2))
    landmarks = asked[1].comparison.cohort.table["landmark"].drop_duplicates()
    assert set(landmarks.dt.month) <= {1, 4, 7, 10}
