"""Which quarter a report is about, and what was known then."""

import numpy as np
import pandas as pd
import pytest
from offices import offices
from people import workforce

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.reporting.edition import known_on, last_full_quarter, open_edition


@pytest.mark.parametrize(
    ("data_end", "fiscal_start", "quarter"),
    [
        ("2026-12-31", 1, "2026Q4"),
        ("2026-12-30", 1, "2026Q3"),
        ("2026-09-30", 1, "2026Q3"),
        ("2027-01-01", 1, "2026Q4"),
        ("2026-11-30", 3, "2026Q3"),
        ("2026-11-29", 3, "2026Q2"),
    ],
)
def test_the_last_full_quarter_ends_within_the_data(data_end, fiscal_start, quarter):
    assert last_full_quarter(offices(data_end=data_end), fiscal_start=fiscal_start) == quarter


def test_an_edition_knows_its_quarter_and_its_neighbours():
    edition = open_edition(offices(), "2026Q3")
    assert (str(edition.first), str(edition.last)) == ("2026-07-01", "2026-09-30")
    assert (edition.before, str(edition.before_first), str(edition.before_last)) == (
        "2026Q2",
        "2026-04-01",
        "2026-06-30",
    )
    assert edition.following == "2026Q4"


def test_a_quarter_is_written_in_one_way():
    assert open_edition(offices(), "2026-q3").quarter == "2026Q3"
    assert open_edition(offices(), None).quarter == "2026Q4"


def test_nothing_later_is_known():
    work = offices(
        exits=[("s1", "2026-09-30", "let_go"), ("s2", "2026-10-01", "let_go")],
        promotions=[("l1", "2026-10-01", "L2", "L3")],
        restructurings=[("R1", "2026-10-01", "Sales")],
    )
    seen = open_edition(work, "2026Q3").work
    assert seen.exits["employee_id"].tolist() == ["s1"]
    assert len(seen.promotions) == len(seen.restructurings) == 0
    assert seen.conversations["date"].max() == pd.Timestamp("2026-09-30")
    assert seen.data_end == np.datetime64("2026-09-30")
    assert len(work.exits) == 2


def test_rows_without_a_date_stay():
    work = workforce([("a", "2020-01-01"), ("b", None)], talks=[("a", "2024-01-01")], data_end="2026-12-31")
    assert len(known_on(work, "2026-09-30").employees) == 2


def test_the_curve_starts_where_the_log_fills_a_window():
    assert str(open_edition(offices(), "2026Q3").since) == "2024-12-31"
    assert str(open_edition(offices(), "2024Q2").since) == "2024-06-30"


@pytest.mark.parametrize("quarter", ["2027Q1", "2023Q4"])
def test_a_quarter_outside_the_data_is_refused_with_the_last_one(quarter):
    with pytest.raises(DataMissingError, match=rf"do not cover the quarter {quarter} .* is 2026Q4\.$"):
        open_edition(offices(), quarter)


def test_a_missing_log_is_said():
    with pytest.raises(DataMissingError, match="no log of conversations"):
        open_edition(offices(talks=[]), "2026Q3")


@pytest.mark.parametrize(
    "option", [{"months": 0}, {"minimum_group": 0}, {"months": 1.5}, {"minimum_group": True}]
)
def test_options_out_of_range_are_refused(option):
    with pytest.raises(ArgumentError, match="whole number of at least 1"):
        open_edition(offices(), "2026Q3", **option)


@pytest.mark.parametrize("quarter", ["2026", "2026Q5", "third"])
def test_what_is_no_quarter_is_refused(quarter):
    with pytest.raises(ArgumentError, match="write year and quarter"):
        open_edition(offices(), quarter)


def test_data_without_dates_are_said():
    with pytest.raises(DataMissingError, match="hold no dates"):
        last_full_quarter(workforce([("a", None)]))
