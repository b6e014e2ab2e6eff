"""What a cohort holds for comparing like with like."""

import numpy as np
import pandas as pd
import pytest
from made_cohorts import cohort, counts, drawn

from careerstats.errors import DataMissingError
from careerstats.evidence.covariates import (
    CLUSTER,
    candidates,
    category,
    cells,
    choose_strata,
    demand,
    missing_from,
    prepare,
    usable,
)

EIGHT = cohort(
    pd.DataFrame(
        {
            "employee_id": list("abcdefgh"),
            "exposed": [1, 0] * 4,
            "outcome": [1, 0, 0, 0, 1, 1, 0, 0],
            "rating": [1, 2, 3, np.nan, 2, 2, 3, 3],
            "level": ["L1", "L10", "L2", "L2", None, "L1", "L1", "L2"],
            "manager_id": ["m1", "m1", "m2", "m2", None, None, "m1", "m2"],
            "department": "D",
        }
    )
)


def test_categories_are_sorted_and_missing_is_unknown():
    made = category(EIGHT.table["level"])
    assert list(made.categories) == ["L1", "L10", "L2", "unknown"]
    assert list(made)[:5] == ["L1", "L10", "L2", "L2", "unknown"]


def test_numbers_and_days_become_short_texts():
    assert list(category(pd.Series([3.0, 2.5, np.nan])).categories) == ["2.5", "3", "unknown"]
    assert list(category(pd.Series(pd.to_datetime(["2025-03-31"]))).categories) == ["2025-03-31"]


def test_a_level_that_is_called_unknown_stays_apart():
    made = category(pd.Series(["unknown", None, "x"]))
    assert list(made) == ["unknown", "(unknown)", "x"]


def test_numbers_with_many_values_are_cut_into_fifths():
    values = pd.Series([*np.arange(1.0, 101.0), np.nan])
    made = category(values)
    assert len(made.categories) == 6
    assert pd.Series(made).value_counts().tolist() == [20] * 5 + [1]


def test_columns_with_one_value_are_of_no_use():
    assert usable(EIGHT.table, ["department", "level", "location", "pay"]) == ["level"]
    assert missing_from(EIGHT.table, ["department", "location", "pay"]) == ["location", "pay"]


def test_columns_that_are_not_there_are_named():
    with pytest.raises(DataMissingError, match="adjust names pay, which the cohort does not have"):
        demand(EIGHT.table, ["level", "pay"], "adjust")


def test_prepared_rows():
    made = prepare(EIGHT, ["rating", "level"], cluster="manager_id")
    assert made.unknown == {"rating": 1, "level": 1, "manager_id": 2}
    table = made.table
    assert table["exposed"].tolist() == [1, 0] * 4
    # m1, m2, and each of the two without a manager
    assert len(set(table[CLUSTER])) == 4
    assert table[CLUSTER].iloc[0] == table[CLUSTER].iloc[6]
    assert table["manager_id"].isna().sum() == 2


def test_numbers_for_means_follow_the_numbers_in_the_text():
    table = prepare(EIGHT, ["rating", "level"], cluster=None).table
    # L1, L2, L10 in this order; the unknown one takes the mean of the others
    assert table["level as number"].tolist()[:4] == [0, 2, 1, 1]
    assert table["level as number"].iloc[4] == pytest.approx((0 + 2 + 1 + 1 + 0 + 0 + 1) / 7)
    assert table["rating as number"].tolist()[:3] == [0, 1, 2]


def test_the_cluster_may_be_the_person():
    rows = drawn(80, landmarks=3)
    made = prepare(rows, [], cluster="employee_id").table
    assert made[CLUSTER].nunique() == 80


def test_the_cohort_is_not_changed():
    before = EIGHT.table.copy(deep=True)
    prepare(EIGHT, ["rating", "level"], cluster="manager_id")
    pd.testing.assert_frame_equal(EIGHT.table, before)


def test_strata_are_counted():
    stratum, kinds = cells(EIGHT.table, ["rating"])
    assert len(set(stratum)) == 4
    assert sorted(kinds.tolist()) == sorted([[0, 1], [2, 1], [1, 2], [1, 0]])


def test_as_many_strata_as_leave_most_people_a_like():
    # Every department has both kinds at each rating; levels split them one by one.
    rows = counts(
        [(e, 0, 1, r, f"L{10 * e + r}") for e in (0, 1) for r in (1, 2, 3) for _ in range(4)],
        names=("rating", "level"),
    )
    assert choose_strata(cohort(rows)) == ["rating"]
    assert choose_strata(cohort(rows.assign(level="L1"))) == ["rating"]
    rich = pd.concat([rows.assign(level="L1"), rows.assign(level="L2")])
    assert choose_strata(cohort(rich)) == ["rating", "level"]


def test_comparison_groups_are_never_given_up():
    rows = counts(
        [(e, 0, 3, f"G{e}", pd.Timestamp(f"2025-0{3 * k}-01")) for e in (0, 1) for k in (1, 2)],
        names=("group", "landmark"),
    )
    assert choose_strata(cohort(rows, kind="promotion", outcome="passed_over")) == ["landmark", "group"]


def test_promotions_are_also_adjusted_for_the_stage():
    assert "career_stage" in candidates(drawn(80, kind="promotion"))
    assert "career_stage" not in candidates(drawn(80))
