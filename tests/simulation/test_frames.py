"""The exact tables against the lives they come from."""

import numpy as np
import pandas as pd
import pytest

from careerstats.periods import DAY, MONTH, to_days
from careerstats.simulate import simulate_workforce
from careerstats.simulation.months import STAYS
from careerstats.simulation.scenario import BEFORE


@pytest.fixture(scope="module")
def made():
    return simulate_workforce(700, 3, 5)


@pytest.fixture(scope="module")
def work(made):
    return made.workforce


def test_people_are_lives_and_five_directors(made, work):
    assert len(work.employees) == 705
    assert len(work.spells) == 705
    assert work.employees["manager_id"].isna().sum() == 5
    assert sorted(work.employees["department"].unique()) == [
        "Customer Care",
        "Finance",
        "Operations",
        "Sales",
        "Technology",
    ]


def test_every_exit_belongs_to_a_spell_and_nobody_is_employed_twice(made, work):
    assert work.spells["exit_date"].notna().sum() == (made.lives.cause != STAYS).sum() == len(work.exits)
    spells = work.spells.sort_values(["employee_id", "hire_date"])
    again = spells["employee_id"].eq(spells["employee_id"].shift())
    assert (spells["hire_date"] > spells["exit_date"].shift())[again].all()


def test_the_log_begins_and_the_data_end_with_the_calendar(work):
    assert str(work.log_start) == "2023-10-01"
    assert str(work.data_end) == "2026-09-30"
    assert work.conversations["date"].max() <= pd.Timestamp("2026-09-30")


def test_held_conversations_are_those_of_the_lives_and_all_qualify(made, work):
    held = work.conversations["status"].eq("held")
    assert held.sum() == made.lives.logged[BEFORE:].sum()
    assert len(work.qualifying) == held.sum()
    assert 0 < (~held).sum() < 0.2 * held.sum()
    assert work.conversations.loc[~held, "minutes"].isna().all()


def test_exposure_at_a_landmark_is_that_which_the_decision_saw(made, work):
    """Dated tables, 12 months to 30 days before the announcement, against the arrays."""
    for mark, day in zip(made.lives.events, ("2025-04-30", "2025-11-30"), strict=True):
        last = np.datetime64(day) - 30 * DAY
        first = last.astype("datetime64[M]") - 11 * MONTH
        log = work.qualifying
        inside = (to_days(log["date"]) >= first.astype("datetime64[D]")) & (to_days(log["date"]) <= last)
        talked = set(work.spells["employee_id"].to_numpy()[log.loc[inside, "spell"]])
        ids = _ids_of_lives(made)
        assert [i in talked for i in ids[mark.people]] == mark.talked.tolist()


def _ids_of_lives(made):
    """Ids in the order of the lives: months of hire and leaving tell rows of the roster apart."""
    from careerstats.simulation.people import persons

    return persons(made.lives, np.random.default_rng([5, 1])).employee_id


def test_the_job_history_gives_everybody_a_place_on_every_day(made, work):
    for day in ("2024-02-29", "2025-04-30", "2026-09-30"):
        spells = work.active(day)
        places = work.places_on(spells, day)
        assert places[["department", "team", "level"]].notna().all().all()
        month = (np.datetime64(day, "M") - np.datetime64("2023-10", "M")).astype(int)
        employed = (made.lives.hired <= month) & (made.lives.left >= month)
        count = np.bincount(made.lives.department(month)[employed], minlength=5)
        found = places["department"].value_counts()
        named = found.reindex(["Sales", "Operations", "Technology", "Finance", "Customer Care"]).to_numpy()
        # the arrays know months, the tables days: whoever came or left within the month differs
        assert np.abs(named - 1 - count).max() <= 12


def test_levels_of_the_history_change_only_by_promotion(work):
    history = work.job_history.sort_values(["employee_id", "effective_date"], kind="stable")
    same = history["employee_id"].eq(history["employee_id"].shift())
    rise = history[same & history["level"].ne(history["level"].shift())]
    raised = set(zip(rise["employee_id"], rise["effective_date"], strict=True))
    promoted = set(zip(work.promotions["employee_id"], work.promotions["date"], strict=True))
    hired = set(zip(work.employees["employee_id"], work.employees["hire_date"], strict=True))
    assert raised - hired == promoted


def test_promotions_are_one_step_up_in_one_round_a_year(work):
    step = work.promotions["to_level"].str[1:].astype(int) - work.promotions["from_level"].str[1:].astype(int)
    assert (step == 1).all()
    rounds = work.promotions.groupby("round")["date"].unique().map(list)
    assert {k: [str(d)[:10] for d in v] for k, v in rounds.items()} == {
        "2024 cycle": ["2024-07-01"],
        "2025 cycle": ["2025-07-01"],
        "2026 cycle": ["2026-07-01"],
    }


def test_managers_are_employed_when_they_manage(work):
    history = work.job_history.dropna(subset="manager_id")
    month = to_days(history["effective_date"])
    told = month >= np.datetime64("2023-11-01")
    boss = work.spell_of(history["manager_id"], history["effective_date"])[told]
    assert (boss >= 0).all()
    left = to_days(work.spells["exit_date"])[boss]
    # whoever is hired late in a month may be given a manager who left earlier in it
    begins = month[told].astype("datetime64[M]").astype("datetime64[D]")
    assert (np.isnat(left) | (left >= begins)).all()


def test_ratings_are_given_once_a_year_to_those_there(work):
    assert sorted(work.ratings["date"].dt.strftime("%Y-%m-%d").unique()) == [
        "2023-03-31",
        "2024-03-31",
        "2025-03-31",
        "2026-03-31",
    ]
    assert not work.ratings.duplicated(["employee_id", "date"]).any()
    assert set(work.ratings["rating"]) <= {1.0, 2.0, 3.0, 4.0, 5.0}
    at = work.spell_of(work.ratings["employee_id"], work.ratings["date"])
    left = to_days(work.spells["exit_date"])[at]
    assert (at >= 0).all()
    assert (np.isnat(left) | (left >= to_days(work.ratings["date"]))).all()


def test_restructurings_name_their_departments(work):
    rows = work.restructurings
    assert rows["restructuring_id"].tolist() == ["R2025-1"] * 3 + ["R2025-2"] * 2
    assert rows["department"].tolist() == ["Sales", "Operations", "Customer Care", "Technology", "Finance"]


def test_the_words_are_those_of_the_vocabulary(work):
    from careerstats.vocabulary import CATEGORIES

    for column in ("with_whom", "setting", "support", "initiated_by", "status"):
        assert set(work.conversations[column]) <= set(CATEGORIES[column]) - {"unknown"}
    assert set(work.exits["exit_type"]) <= set(CATEGORIES["exit_type"]) - {"unknown"}


def test_counterparts_who_are_managers_manage_the_person_that_month(work):
    log = work.conversations[work.conversations["with_whom"] == "manager"].head(400)
    spell = work.spell_of(log["employee_id"], log["date"])
    places = work.places_on(spell, to_days(log["date"]))
    assert (places["manager_id"].to_numpy() == log["counterpart_id"].to_numpy()).all()
