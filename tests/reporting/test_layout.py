"""What a sheet is made of."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerstats.reporting.layout import Column, Drawing, Sheet, drawn_rows, is_number, shown_table, written


def sheet_of(rates, **options):
    table = pd.DataFrame({"unit": list("ABCDEFGH")[: len(rates)], "rate": pd.Series(rates, dtype=object)})
    return Sheet("T", "T", [], table, [Column("unit", "Unit"), Column("rate", "Rate", "share")], **options)


CHART = Drawing("bar", "T", "A", "unit", [("rate", "000000")], "Share")


@pytest.mark.parametrize(
    ("rates", "span"),
    [
        ([0.1, 0.2, 0.3], (0, 2)),
        ([0.1, 0.2, "[c]"], (0, 1)),
        (["[x]", 0.2, 0.3, "[c]", 0.5], (1, 2)),
        ([0.1, "[c]", 0.2, 0.3, 0.4], (2, 4)),
        ([np.nan, 0.2], (1, 1)),
        (["[c]", "[c]"], None),
        ([], None),
    ],
)
def test_only_rows_with_figures_are_drawn(rates, span):
    assert drawn_rows(sheet_of(rates), CHART) == span


def test_a_chart_may_look_at_the_first_rows_only():
    chart = Drawing("bar", "T", "A", "unit", [("rate", "000000")], "Share", first_rows=2)
    assert drawn_rows(sheet_of([0.1, 0.2, 0.3, 0.4]), chart) == (0, 1)


def test_intervals_must_be_there_as_well():
    table = pd.DataFrame({"unit": ["A", "B"], "rate": [0.1, 0.2], "down": [0.1, np.nan], "up": [0.1, 0.1]})
    chart = Drawing("bar", "T", "A", "unit", [("rate", "000000")], "Share", below="down", above="up")
    assert drawn_rows(Sheet("T", "T", [], table, []), chart) == (0, 0)


def test_a_sheet_without_a_table_draws_nothing():
    assert drawn_rows(Sheet("T", "T"), CHART) is None


@pytest.mark.parametrize(
    ("value", "answer"),
    [(1, True), (0.5, True), (float("nan"), False), (True, False), ("[c]", False), (None, False)],
)
def test_figures_and_marks_are_told_apart(value, answer):
    assert is_number(value) is answer


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (0.5632, "share", "56.3%"),
        (0.0132, "points_change", "+1.3"),
        (-0.0132, "points_change", "-1.3"),
        (0.0132, "points", "1.3"),
        (0.0, "change", "0.00"),
        (12_345, "count", "12,345"),
        (2.086, "ratio", "2.09"),
        ("[c]", "share", "[c]"),
        (float("nan"), "ratio", ""),
        (None, "text", ""),
        (True, "text", "True"),
    ],
)
def test_values_are_written_as_in_the_workbook(value, kind, text):
    assert written(value, kind) == text


def test_the_table_as_text_follows_the_kinds_of_single_cells():
    sheet = sheet_of([0.5, 2.0, "[c]"], formats={(1, "rate"): "ratio"})
    shown = shown_table(sheet)
    assert list(shown.columns) == ["Unit", "Rate"]
    assert shown["Rate"].tolist() == ["50.0%", "2.00", "[c]"]


@given(st.lists(st.sampled_from([0.5, "[c]", np.nan]), max_size=8))
def test_the_longest_run_of_figures_is_drawn(rates):
    runs = [
        (a, b)
        for a in range(len(rates))
        for b in range(a, len(rates))
        if all(is_number(v) for v in rates[a : b + 1])
    ]
    longest = max((b - a for a, b in runs), default=None)
    span = drawn_rows(sheet_of(rates), CHART)
    assert span == next(((a, b) for a, b in runs if b - a == longest), None)
