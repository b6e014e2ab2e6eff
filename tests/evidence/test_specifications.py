"""The grid of choices, on twelve people counted by hand and on simulated companies."""

import numpy as np
import pandas as pd
import pytest
from people import workforce

from careerstats.errors import ArgumentError
from careerstats.evidence.lags import lag_profile
from careerstats.evidence.specifications import specifications

# announced on 2 Sep 2025: the landmark is 1 Sep 2025
PEOPLE = [(f"{i:02d}", "2020-01-01", "IT", "L1", "m1") for i in range(1, 13)]
TALKS = [
    ("01", "2023-01-15"),  # the log begins long before
    *[
        (f"{i:02d}", "2025-06-15") for i in (1, 2, 3, 4)
    ],  # in the last 6 months, not in the last 90 days + lag
    *[(f"{i:02d}", "2024-11-15") for i in (5, 6)],  # in the last 12 months only
]
EXITS = [
    ("05", "2025-10-15", "let_go"),
    ("06", "2025-10-15", "let_go"),
    ("07", "2025-10-15", "let_go"),
    ("01", "2025-12-15", "let_go"),
    ("08", "2026-06-15", "let_go"),
]


@pytest.fixture(scope="module")
def twelve():
    return workforce(
        PEOPLE,
        talks=TALKS,
        exits=EXITS,
        restructurings=[("R1", "2025-09-02", "IT")],
        data_end="2026-12-31",
    )


def crude(work, **options):
    made = specifications(work, analyses=["crude"], permutations=0, **options)
    return made.table.set_index(["months", "lag_days", "horizon_months"])


def test_counts_by_hand_for_two_windows(twelve):
    found = crude(twelve, months=[6, 12], lag_days=[30], horizon_months=[6])
    # 6 months to 2 Aug 2025: 01 to 04 talked (1 let go by 1 Mar 2026), 8 did not (05, 06, 07)
    six = found.loc[(6, 30, 6)]
    assert six["people"] == 12
    assert six["events"] == 4
    assert six["risk_difference"] == pytest.approx(3 / 8 - 1 / 4)
    # 12 months: 01 to 06 talked (3 let go), 6 did not (07)
    assert found.loc[(12, 30, 6), "risk_difference"] == pytest.approx(1 / 6 - 3 / 6)


def test_counts_by_hand_for_two_horizons(twelve):
    found = crude(twelve, months=[12], lag_days=[0], horizon_months=[3, 12])
    # by 1 Dec 2025: 05 and 06 of those who talked, 07 of the others; by 1 Sep 2026 also 01 and 08
    assert found.loc[(12, 0, 3), "risk_difference"] == pytest.approx(1 / 6 - 2 / 6)
    assert found.loc[(12, 0, 12), "risk_difference"] == pytest.approx(2 / 6 - 3 / 6)


def test_a_longer_lag_forgets_the_last_conversations(twelve):
    found = crude(twelve, months=[6], lag_days=[30, 90], horizon_months=[6])
    # to 3 Jun 2025 nobody had talked for 6 months: everybody is without, nothing to compare
    assert np.isnan(found.loc[(6, 90, 6), "risk_difference"])
    assert found.loc[(6, 90, 6), "people"] == 12


def test_the_note_counts_the_choices(twelve):
    made = specifications(
        twelve, months=[6, 12], lag_days=[30], horizon_months=[6], analyses=["crude"], permutations=0
    )
    assert made.share_positive == 0.5
    assert made.note.startswith(
        "Of 2 choices of window, lag, horizon and adjustment 1 shows the outcome more often"
    )
    assert "the differences run from -33.3 to 12.5 points" in made.note
    assert np.isnan(made.p_value)


def test_the_rows_are_in_order_of_size(twelve):
    made = specifications(twelve, months=[6, 12], lag_days=[0, 30], horizon_months=[3, 6], permutations=0)
    told = made.table["risk_difference"].dropna()
    assert told.is_monotonic_increasing
    assert len(made.table) == 2 * 2 * 2 * 3


def test_shuffling_six_people_agrees_with_all_shuffles():
    # 3 without (2 let go), 3 with (none): 8 of 20 arrangements lie as far from 0
    people = [(f"{i}", "2020-01-01", "IT", "L1", "m1") for i in range(1, 7)]
    talks = [("1", "2023-01-15"), ("4", "2025-06-15"), ("5", "2025-06-15"), ("6", "2025-06-15")]
    exits = [("1", "2025-10-15", "let_go"), ("2", "2025-10-15", "let_go")]
    work = workforce(
        people,
        talks=talks,
        exits=exits,
        restructurings=[("R1", "2025-09-02", "IT")],
        data_end="2026-12-31",
    )
    made = specifications(
        work, months=[12], lag_days=[0], horizon_months=[6], analyses=["crude"], permutations=4_999
    )
    assert made.p_value == pytest.approx(0.4, abs=4 * np.sqrt(0.24 / 4999))


def test_all_quarters_are_used_where_no_restructuring_is_known(twelve):
    work = workforce(PEOPLE, talks=TALKS, exits=EXITS, data_end="2026-12-31")
    found = specifications(
        work,
        months=[12],
        lag_days=[0],
        horizon_months=[3],
        analyses=["crude"],
        permutations=0,
        start="2025-09-30",
        end="2025-09-30",
    ).table
    # as of 30 Sep 2025: 01 to 06 talked, 01, 05, 06 let go by 31 Dec; 07 of the other six
    assert found.loc[0, "risk_difference"] == pytest.approx(1 / 6 - 3 / 6)


def test_a_restructuring_announced_after_the_as_of_date_is_not_known(twelve):
    options = {"months": [12], "lag_days": [0], "horizon_months": [3], "as_of": "2025-09-01"}
    early = crude(twelve, start="2025-03-31", end="2025-03-31", **options)
    none = workforce(PEOPLE, talks=TALKS, exits=EXITS, data_end="2026-12-31")
    pd.testing.assert_frame_equal(early, crude(none, start="2025-03-31", end="2025-03-31", **options))
    assert early["people"].tolist() == [12]


def test_promotion_rounds_have_no_horizon():
    people = [(f"{i}", "2020-01-01", "IT", "L1", "m1") for i in range(1, 7)] + [
        ("9", "2015-01-01", "IT", "L2", "m1")
    ]
    talks = [("9", "2022-01-15"), ("1", "2025-01-15"), ("2", "2025-01-15"), ("3", "2025-01-15")]
    steps = [
        ("1", "2025-07-01", "L1", "L2"),
        ("4", "2025-07-01", "L1", "L2"),
        ("2", "2025-07-01", "L1", "L2"),
    ]
    work = workforce(people, talks=talks, promotions=steps, data_end="2025-12-31")
    found = specifications(
        work,
        outcome="passed_over",
        months=[12],
        lag_days=[30],
        analyses=["crude"],
        permutations=0,
        start="2025-07-01",
        end="2025-09-30",
    ).table
    # passed over: 5 and 6 of the three without, 3 of the three with
    assert found["horizon_months"].tolist() == [0]
    assert found.loc[0, "risk_difference"] == pytest.approx(2 / 3 - 1 / 3)


def test_unknown_choices_are_refused(twelve):
    with pytest.raises(ArgumentError, match="analyses='guess' is not accepted"):
        specifications(twelve, analyses=["guess"])
    with pytest.raises(ArgumentError, match="outcome='luck' is not accepted"):
        specifications(twelve, outcome="luck")
    with pytest.raises(ArgumentError, match="analysis='guess' is not accepted"):
        lag_profile(twelve, analysis="guess")


def test_the_lags_follow_the_crude_row_where_the_others_are_silent(twelve):
    made = lag_profile(twelve, lag_days=[0, 30], months=6)
    assert made.table["lag_days"].tolist() == [0, 30]
    assert made.table["risk_ratio"].tolist() == pytest.approx([(3 / 8) / (1 / 4)] * 2)
    assert not made.falls
    assert "no clear fall" in made.note


def test_a_company_in_which_talks_stop_once_the_list_is_known_shows_the_fall():
    from careerstats.simulate import simulate_workforce

    work = simulate_workforce(people=6_000, years=5, seed=3, scenario="reverse").workforce
    made = lag_profile(work, lag_days=[0, 150], analysis="crude", horizon_months=3)
    assert made.table["risk_ratio"].iloc[0] > made.table["risk_ratio"].iloc[1]
    assert made.falls
    assert "the longer lag is the cautious reading" in made.note


def test_pictures_show_every_choice_that_was_told(twelve):
    made = specifications(twelve, months=[6, 12], lag_days=[30], horizon_months=[6], permutations=0)
    labels = {text.get_text() for text in made.plot().get_yticklabels()}
    assert "As counted: 12 months, lag 30 days" in labels
    made = specifications(twelve, months=[12], lag_days=[30], horizon_months=[3, 6], permutations=0)
    labels = {text.get_text() for text in made.plot().get_yticklabels()}
    assert "As counted: 12 months, lag 30 days, horizon 6 months" in labels
    ax = lag_profile(twelve, lag_days=[0, 30], months=6).plot()
    assert {text.get_text() for text in ax.get_yticklabels()} >= {"lag 0 days", "lag 30 days"}
    assert ax.get_xlabel() == "risk ratio (above 1: more often without a recent conversation)"


def test_the_given_workforce_is_not_changed(twelve):
    before = twelve.employees.copy()
    specifications(twelve, months=[12], lag_days=[30], horizon_months=[6], permutations=9)
    pd.testing.assert_frame_equal(twelve.employees, before)


def test_where_no_choice_compares_words_say_so():
    silent = workforce(
        PEOPLE,
        talks=TALKS[:1],
        exits=EXITS,
        restructurings=[("R1", "2025-09-02", "IT")],
        data_end="2026-12-31",
    )
    made = specifications(
        silent, months=12, lag_days=0, horizon_months=[3, 6], analyses="crude", permutations=9
    )
    assert made.note.startswith("No comparison from 2 choices: nobody is on one side")
    assert np.isnan(made.p_value)
    profile = lag_profile(silent, lag_days=[0, 30])
    assert profile.note.startswith("No lag gives a ratio: one side has nobody")


def test_one_lag_alone_is_nothing_to_follow(twelve):
    made = lag_profile(twelve, lag_days=0)
    assert made.note.startswith("Only the lag of 0 days gives a ratio")
    assert not made.falls


@pytest.mark.parametrize("options", [{"months": []}, {"permutations": -3}, {"seed": 1.5}])
def test_choices_that_are_none(twelve, options):
    with pytest.raises(ArgumentError, match="whole number"):
        specifications(twelve, **options)


def test_lags_are_followed_in_rising_order(twelve):
    assert lag_profile(twelve, lag_days=[30, 0]).table["lag_days"].tolist() == [0, 30]
