"""Who is at risk, what they are followed to, and that nothing later is seen."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from naive import DAY, build, employed, histories, months_before, spells, talk_days
from people import workforce

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.measures.atrisk import AtRisk, Design, exit_known, follow, last_rating
from careerstats.measures.cohorts import quarterly_cohort, restructuring_cohort
from careerstats.measures.timeline import FAR, day_numbers


def days(*texts):
    return day_numbers(np.array(texts, dtype="datetime64[D]"))


def design(work, **options):
    chosen = {
        "as_of": None,
        "months": 12,
        "lag_days": 30,
        "window": "full",
        "min_tenure_days": 90,
        "where": None,
    }
    return Design.of(work, **{**chosen, **options})


def test_ratings_are_those_strictly_before_in_this_spell_and_the_last_of_a_day():
    work = workforce(
        [("1", "2020-01-01"), ("1", "2022-01-01"), ("2", "2020-01-01")],
        exits=[("1", "2021-06-30", "voluntary")],
        ratings=[
            *[("1", "2021-01-01", 2), ("1", "2021-01-01", 4), ("1", "2019-12-31", 5)],
            *[("2", "2021-01-01", None), ("9", "2021-01-01", 1)],
        ],
    )
    asked = [(0, "2021-01-01"), (0, "2021-01-02"), (1, "2022-05-05"), (2, "2022-01-01")]
    found = last_rating(work, np.array([a[0] for a in asked]), days(*(a[1] for a in asked)))
    assert found[1] == 4
    assert np.isnan(found[[0, 2, 3]]).all()


def test_without_ratings_there_are_none():
    assert np.isnan(last_rating(workforce([("1", "2020-01-01")]), np.array([0]), days("2021-01-01"))).all()


def test_an_exit_counts_when_it_was_decided_unless_that_is_later():
    work = workforce(
        [(str(i), "2020-01-01") for i in range(4)],
        exits=[
            ("0", "2022-01-31", "let_go", "2022-01-01"),
            ("1", "2022-01-31", "let_go", "2022-03-01"),
            ("2", "2022-01-31", "let_go"),
        ],
    )
    assert exit_known(work).tolist() == [*days("2022-01-01", "2022-01-31", "2022-01-31"), FAR]


@pytest.mark.parametrize(
    ("left", "kind", "reason", "outcome", "followed"),
    [
        ("2022-01-01", "let_go", "outcome", True, 1),
        ("2022-03-31", "let_go", "outcome", True, 90),
        ("2022-04-01", "let_go", "horizon", False, 90),
        ("2022-01-31", "voluntary", "voluntary", False, 31),
        ("2022-01-31", None, "unknown", False, 31),
        (None, None, "horizon", False, 90),
    ],
)
def test_followed_from_31_december_to_31_march(left, kind, reason, outcome, followed):
    exits = [("1", left, kind)] if left else []
    work = workforce([("1", "2020-01-01")], exits=exits, log_start="2020-01-01", data_end="2023-01-01")
    rows = AtRisk.on(work, design(work), pd.DataFrame({"day": days("2021-12-31")}), said="employed")
    told = follow(rows, days("2022-03-31"), "let_go").iloc[0]
    assert told[["outcome", "follow_up_days", "end_reason"]].tolist() == [outcome, followed, reason]


def test_each_step_is_counted_and_silent_where_nobody_goes():
    people = [(str(i), "2020-01-01", "Sales", f"L{i}", None) for i in range(4)]
    work = workforce(people, log_start="2020-01-01", data_end="2023-01-01")
    options = design(work, where={"level": ["L1", "L2"]})
    rows = AtRisk.on(work, options, pd.DataFrame({"day": days("2021-12-31", "2022-03-31")}), said="employed")
    rows.choose()
    rows.keep(rows.told(["level"])["level"] == "L1", "first", "higher")
    rows.keep(rows.told(["level"])["level"] == "L1", "again", "higher")
    assert rows.flow.to_numpy().tolist() == [
        ["employed", 8, 0, ""],
        ["asked for by where", 4, 4, "not asked for"],
        ["first", 2, 2, "higher"],
        ["again", 2, 0, ""],
    ]
    assert rows.spell.tolist() == [1, 1]


def test_windows_end_the_lag_before_and_begin_whole_months_before_that():
    work = workforce([("1", "2020-01-01")], log_start="2020-01-01", data_end="2023-01-01")
    rows = AtRisk.on(work, design(work, months=6), pd.DataFrame({"day": days("2022-09-30")}), said="")
    assert [w.tolist() for w in rows.window()] == [days("2022-02-28").tolist(), days("2022-08-31").tolist()]


def test_the_last_day_seen_is_that_of_the_data_or_earlier():
    work = workforce([("1", "2020-01-01")], log_start="2020-01-01", data_end="2023-01-01")
    assert design(work).last == days("2023-01-01")
    assert design(work, as_of="2022-01-01").last == days("2022-01-01")
    assert design(work, as_of="2024-01-01").last == days("2023-01-01")


def test_refusals():
    work = workforce([("1", "2020-01-01")], log_start="2020-01-01")
    with pytest.raises(ArgumentError, match="window='half' is not accepted; give one of full, since_hire"):
        design(work, window="half")
    with pytest.raises(ArgumentError, match=r"lag_days=1\.5 is not accepted; give a whole number"):
        design(work, lag_days=1.5)
    with pytest.raises(DataMissingError, match="There is no log of conversations"):
        design(workforce([("1", "2020-01-01")]))


LANDMARK = "2021-09-30"


@settings(max_examples=40, deadline=None)
@given(histories())
def test_exposure_and_outcome_against_the_definitions(data):
    work = build(data, restructurings=[("R", "2021-10-01")], log_start="2019-01-01", data_end="2023-12-31")
    cohort = restructuring_cohort(work, months=3, lag_days=10, horizon_months=4)
    t0 = np.datetime64(LANDMARK).item()
    until = t0 - 10 * DAY
    after, last = months_before(until, 3), np.datetime64("2022-01-30").item()
    wanted = []
    for spell in sorted(spells(data["people"], data["exits"]), key=lambda s: (s["who"], s["hired"])):
        if employed(spell, t0) and spell["left"] != t0 and spell["hired"] <= after:
            heard = sum(after < d <= until for d in talk_days(spell, data["talks"]))
            left = spell["left"] is not None and t0 < spell["left"] <= last
            end = spell["left"] if left else last
            reason = ("outcome" if spell["kind"] == "let_go" else spell["kind"]) if left else "horizon"
            wanted.append((spell["who"], heard == 0, reason == "outcome", (end - t0).days, reason, heard))
    found = cohort.table[
        ["employee_id", "exposed", "outcome", "follow_up_days", "end_reason", "conversations"]
    ]
    assert [tuple(r) for r in found.to_numpy().tolist()] == wanted


@settings(max_examples=15, deadline=None)
@given(histories())
def test_nothing_later_than_the_day_looked_at_is_seen(data):
    data = {**data, "history": [*data["people"], *data["history"]]}
    known = {name: [r for r in given_rows if r[1] <= "2021-12-31"] for name, given_rows in data.items()}
    options = {"log_start": "2019-01-01", "restructurings": [("R", "2021-10-01", "Sales")]}
    later = build(data, data_end="2023-12-31", **options)
    then = build(known, data_end="2021-12-31", **options)
    for make in (restructuring_cohort, quarterly_cohort):
        seen = make(later, months=6, as_of="2021-12-31")
        wanted = make(then, months=6)
        pd.testing.assert_frame_equal(seen.table, wanted.table)
        assert seen.flow["people"].tolist()[1:] == wanted.flow["people"].tolist()[1:]
