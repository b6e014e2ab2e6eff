"""Curves of a cohort, on ten people counted by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from oracle import close
from people import workforce

from careerstats.errors import ArgumentError
from careerstats.evidence.curves import cumulative_incidence, survival_curves
from careerstats.evidence.gray import gray_test
from careerstats.evidence.log_rank import log_rank
from careerstats.measures.cohorts import quarterly_cohort, restructuring_cohort
from careerstats.measures.landmark import Cohort

# Person, no recent conversation, days, how it ended.
TEN = [
    ("a", True, 5, "outcome"),
    ("b", True, 9, "voluntary"),
    ("c", True, 9, "outcome"),
    ("d", True, 30, "horizon"),
    ("e", False, 7, "outcome"),
    ("f", False, 12, "dismissed"),
    ("g", False, 30, "horizon"),
    ("h", False, 20, "end_of_data"),
    ("i", False, 30, "horizon"),
    ("j", False, 30, "horizon"),
]


def cohort(rows: list = TEN, *, kind: str = "restructuring", landmarks: int = 1) -> Cohort:
    table = pd.DataFrame(rows, columns=["employee_id", "exposed", "follow_up_days", "end_reason"])
    table = table.astype({"exposed": bool, "follow_up_days": int, "end_reason": "str"})
    days = pd.Timestamp("2025-03-31") + pd.to_timedelta(np.arange(len(table)) % landmarks, unit="D")
    table.insert(1, "landmark", days)
    table["outcome"] = table["end_reason"] == "outcome"
    return Cohort(table, "ten people", pd.DataFrame(), kind, "let_go", 12, 30, 1)


def shares(table: pd.DataFrame, group: bool, value: str, **where: str) -> list[tuple]:
    rows = table[table["exposed"] == group]
    for column, wanted in where.items():
        rows = rows[rows[column] == wanted]
    return list(zip(rows["days"], rows["at_risk"], rows[value].round(12), strict=True))


def test_incidence_by_hand():
    table = cumulative_incidence(cohort()).table
    columns = ["exposed", "days", "at_risk", "cause", "events", "incidence", "lower", "upper", "std_error"]
    assert list(table.columns) == columns
    assert shares(table, True, "incidence", cause="let_go") == [
        (0, 4, 0),
        (5, 4, 0.25),
        (9, 3, 0.5),
        (30, 1, 0.5),
    ]
    assert shares(table, True, "incidence", cause="other_exit") == [
        (0, 4, 0),
        (5, 4, 0),
        (9, 3, 0.25),
        (30, 1, 0.25),
    ]
    let_go = shares(table, False, "incidence", cause="let_go")
    assert let_go == [(0, 6, 0), *[(d, n, round(1 / 6, 12)) for d, n in ((7, 6), (12, 5), (20, 4), (30, 3))]]


def test_still_employed_by_hand():
    table = survival_curves(cohort()).table
    columns = ["exposed", "days", "at_risk", "events", "censored", "survival", "lower", "upper", "std_error"]
    assert list(table.columns) == columns
    assert shares(table, True, "survival") == [(0, 4, 1), (5, 4, 0.75), (9, 3, 0.25), (30, 1, 0.25)]
    assert [s for *_, s in shares(table, False, "survival")] == pytest.approx([1, 5 / 6, 4 / 6, 4 / 6, 4 / 6])


def test_the_outcome_alone_takes_others_out_of_view():
    made = survival_curves(cohort(), event="outcome")
    # Without: one of 4 at day 5, one of 3 at day 9.
    assert shares(made.table, True, "survival")[2] == (9, 3, 0.5)
    assert "overstates the share with the outcome" in made.note
    assert "overstates" not in survival_curves(cohort()).note


def test_a_competing_exit_lowers_the_share_below_one_minus_survival():
    rows = [("a", True, 2, "voluntary"), ("b", True, 4, "outcome"), ("c", True, 9, "horizon")]
    made = cohort([*rows, ("d", False, 9, "horizon")])
    incidence = cumulative_incidence(made).table.query("exposed and cause == 'let_go'")["incidence"].iloc[-1]
    survival = survival_curves(made, event="outcome").table.query("exposed")["survival"].iloc[-1]
    close([incidence, 1 - survival], [1 / 3, 1 / 2])


def test_the_tests_are_those_between_groups():
    rows = cohort().table
    cause = np.where(
        rows["outcome"], "let_go", np.where(rows["end_reason"].isin(["voluntary", "dismissed"]), "x", "")
    )
    expected = gray_test(rows["follow_up_days"], cause, rows["exposed"], cause="let_go")
    close(cumulative_incidence(cohort()).test.statistic, expected.statistic)
    expected = log_rank(rows["follow_up_days"], cause != "", rows["exposed"])
    close(survival_curves(cohort()).test.p_value, expected.p_value)


def test_several_landmarks_are_compared_within():
    made = cohort(landmarks=2)
    rows = made.table
    expected = log_rank(
        rows["follow_up_days"],
        ~rows["end_reason"].isin(["horizon", "end_of_data"]),
        rows["exposed"],
        rows["landmark"],
    )
    close(survival_curves(made).test.statistic, expected.statistic)
    assert "2 landmarks from 2025-03-31 to 2025-04-01" in survival_curves(made).note


def test_the_note_says_people_shares_days_and_landmark():
    note = cumulative_incidence(cohort()).note
    assert note.startswith("Of 4 people without a recent conversation 50.0 % were let go (95 % interval ")
    assert "; of 6 people with one 16.7 % were let go (" in note
    assert "30 days after the landmark (landmark 2025-03-31)" in note
    assert "Gray's test: p = 0." in note
    assert "counted at each" not in note


def test_people_counted_at_several_landmarks_are_mentioned():
    again = cohort([*TEN, ("a", True, 12, "horizon")], landmarks=11)
    assert "Somebody there at several landmarks is counted at each." in cumulative_incidence(again).note


def test_an_exit_on_day_0_is_the_first_row():
    table = survival_curves(cohort([*TEN, ("k", True, 0, "voluntary")])).table
    assert shares(table, True, "survival")[:2] == [(0, 5, 0.8), (5, 4, 0.6)]


def test_nobody():
    for made in (cumulative_incidence(cohort([])), survival_curves(cohort([]))):
        assert made.table.empty
        assert made.test is None
        assert made.note == "Nobody is in the cohort: no curve."


def test_one_group_only_has_no_test():
    made = cumulative_incidence(cohort([r for r in TEN if r[1]]))
    assert "nobody was with one" in made.note
    assert math.isnan(made.test.statistic)
    assert "Gray" not in made.note


def test_nobody_had_the_outcome():
    made = cumulative_incidence(cohort([r for r in TEN if r[3] != "outcome"]))
    assert made.test is None
    assert (made.table.query("cause == 'let_go'")["incidence"] == 0).all()
    # A share of 0 has no interval from its own spread, so none is claimed.
    assert "of 5 people with one 0.0 % were let go, 30 days after" in made.note


def test_a_promotion_cohort_has_no_curve():
    with pytest.raises(ArgumentError, match="use compare"):
        cumulative_incidence(cohort(kind="promotion"))
    with pytest.raises(ArgumentError, match="event='exit' is not accepted"):
        survival_curves(cohort(), event="exit")


def test_the_picture_has_a_line_for_each_group_and_its_people():
    ax = cumulative_incidence(cohort()).plot()
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [
        "no recent conversation (n = 4)",
        "a recent conversation (n = 6)",
    ]
    heights = [line.get_ydata() for line in ax.get_lines()[:2]]
    assert heights[0][-1] == pytest.approx(0.5)
    assert heights[1][-1] == pytest.approx(1 / 6)
    assert ax.get_xlabel() == "days since the landmark"
    assert survival_curves(cohort()).plot().get_lines()[0].get_ydata()[0] == 1


def test_the_cohort_is_left_as_it_was():
    made = cohort()
    before = made.table.copy()
    cumulative_incidence(made)
    survival_curves(made)
    pd.testing.assert_frame_equal(made.table, before)


def test_on_paper_it_names_no_person():
    shown = cumulative_incidence(cohort())
    assert "employee_id" not in shown.table.columns
    assert repr(shown).startswith("<Curves: ")
    assert "<table" in shown._repr_html_()


def company():
    """Eight people of Sales, hired long ago; four talked in the year before the news of 1 April 2025."""
    people = [(p, "2019-01-01", "Sales", "L1", "m") for p in "abcdefgh"]
    talks = [("a", "2023-01-10", "manager"), *((p, "2024-09-10", "manager") for p in "abcd")]
    exits = [
        ("a", "2025-05-31", "let_go"),
        ("e", "2025-04-30", "let_go"),
        ("f", "2025-05-31", "let_go"),
        ("g", "2025-05-10", "voluntary"),
        ("h", "2025-12-31", "let_go"),
    ]
    news = [("R1", "2025-04-01", "Sales")]
    return workforce(people, talks=talks, exits=exits, restructurings=news, data_end="2026-03-31")


def test_from_a_workforce_to_the_curve_by_hand():
    # Landmark 31 March, half a year of follow-up: h leaves after it and stays in view to its end.
    made = restructuring_cohort(company())
    table = cumulative_incidence(made).table.query("cause == 'let_go'")
    # Without: e on day 30, g gone otherwise on day 40, f on day 61; with: a on day 61.
    without = shares(table, True, "incidence")
    assert [s for *_, s in without] == pytest.approx([0, 1 / 4, 1 / 4, 1 / 2, 1 / 2])
    assert [d for d, *_ in without[:4]] == [0, 30, 40, 61]
    assert shares(table, False, "incidence")[1][::2] == (61, 0.25)
    assert table["days"].max() == 183


def test_quarters_pool_the_same_people():
    made = quarterly_cohort(company(), start="2025-01-01", end="2025-06-30")
    result = survival_curves(made)
    at = made.table.groupby("exposed").size()
    begin = result.table.query("days == 0").set_index("exposed")["at_risk"]
    assert begin.to_dict() == at.to_dict()
    stayed = (
        1 - made.table.assign(left=made.table["end_reason"] != "horizon").groupby("exposed")["left"].mean()
    )
    last = result.table.groupby("exposed")["survival"].last()
    assert last.to_dict() == pytest.approx(stayed.to_dict())
    assert "counted at each" in result.note


def test_curves_are_read_at_given_days():
    made = survival_curves(cohort())
    read = made.at([40, 6, 0])
    assert read["days"].tolist() == [0, 6, 40] * 2
    assert read.loc[read["exposed"], "survival"].tolist() == [1, 0.75, 0.25]
    causes = cumulative_incidence(cohort()).at([10])
    assert causes["cause"].tolist() == ["let_go", "other_exit"] * 2
    assert causes["incidence"].tolist() == pytest.approx([0.5, 0.25, 1 / 6, 0])


def test_on_screen_stand_a_few_days_and_not_every_step():
    assert len(survival_curves(cohort())._shown()) == 14
    assert cumulative_incidence(cohort([]))._shown().empty
    assert "Nobody is in the cohort" in survival_curves(cohort([]))._repr_html_()


def test_pooled_rows_of_one_person_make_no_interval_too_narrow():
    # 120 draws of 60 people at 5 landmarks each, until they leave: the spread of the pooled share over
    # the draws is no wider than its error says.
    draw = np.random.default_rng(51)
    shares, errors = [], []
    for _ in range(120):
        seen = np.minimum(draw.geometric(0.08, 60), 6)
        rows = [
            (f"p{p}", True, 30, "outcome" if k == last - 1 else "horizon")
            for p, last in enumerate(seen)
            for k in range(min(last, 5))
        ]
        last = cumulative_incidence(cohort(rows)).table.query("cause == 'let_go'").iloc[-1]
        shares.append(last["incidence"])
        errors.append(last["std_error"])
    assert np.mean(shares) == pytest.approx(0.08, abs=0.006)
    assert np.std(shares) <= np.mean(errors) * 1.1
