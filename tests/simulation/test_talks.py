"""Kinds of conversation: their shares, and the one that matters told apart."""

import numpy as np
import pytest

from careerstats.errors import ArgumentError
from careerstats.simulate import simulate_workforce
from careerstats.simulation.talks import KINDS, NOT_HELD, ROW_OF, drawn, split
from careerstats.vocabulary import CATEGORIES


@pytest.fixture(scope="module")
def log():
    return simulate_workforce(4_000, 3, 6).workforce.conversations


@pytest.mark.parametrize("name", KINDS)
def test_shares_sum_to_one_and_words_are_known(name):
    assert sum(share for _, share in KINDS[name]) == pytest.approx(1.0)
    if name != "minutes":
        assert {value for value, _ in KINDS[name]} <= set(CATEGORIES[name]) - {"unknown"}
    assert sorted(ROW_OF) == sorted(KINDS)
    assert len(set(ROW_OF.values())) == len(ROW_OF)


@pytest.mark.parametrize("name", KINDS)
def test_conversations_have_the_shares_of_their_table(log, name):
    held = log[log["status"] == "held"]
    for value, share in KINDS[name]:
        assert (held[name] == value).mean() == pytest.approx(share, abs=0.02)


def test_drawn_reads_a_table_from_the_bottom_up():
    shares = (("a", 0.25), ("b", 0.5), ("c", 0.25))
    assert drawn(np.array([0.0, 0.2499, 0.25, 0.7499, 0.75, 0.9999]), shares).tolist() == list("aabbcc")


def test_drawn_from_a_part_of_a_table_keeps_its_proportions():
    # 0.1 and 0.3 of a whole that is not there: one in four
    assert drawn(np.array([0.2499, 0.2501]), (("a", 0.1), ("b", 0.3))).tolist() == ["a", "b"]


def test_split_parts_a_table():
    of_kind, others = split("setting", "formal")
    assert of_kind == (("formal", 0.42),)
    assert others == (("informal", 0.58),)
    of_kind, others = split("minutes", "long")
    assert [minutes for minutes, _ in of_kind] == [20.0, 30.0, 45.0, 60.0]
    assert [minutes for minutes, _ in others] == [10.0]


@pytest.mark.parametrize(("column", "value"), [("mood", "good"), ("setting", "secret"), ("minutes", "30")])
def test_split_refuses_what_there_is_not(column, value):
    with pytest.raises(ArgumentError, match="is not accepted; give one of"):
        split(column, value)


def test_some_meetings_did_not_take_place(log):
    vain = log[log["status"] != "held"]
    assert set(vain["status"]) == {status for status, _ in NOT_HELD}
    assert vain["minutes"].isna().all()
    month = log["date"].dt.to_period("M")
    both = log.assign(month=month).groupby(["employee_id", "month"])["status"].nunique()
    assert both.max() == 1


def test_only_colleagues_are_named_as_counterparts(log):
    named = log.groupby("with_whom")["counterpart_id"].apply(lambda c: c.notna().mean())
    assert named[["mentor", "peer", "hr", "manager"]].min() > 0.99
    assert named[["skip_level", "coach", "other"]].max() == 0
    assert (log["counterpart_id"] != log["employee_id"]).all()


def test_hardly_anybody_talks_on_a_weekend(log):
    assert (log["date"].dt.day_of_week >= 5).mean() < 0.04
