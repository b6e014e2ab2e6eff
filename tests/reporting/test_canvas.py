"""What all pictures share."""

import numpy as np
import pandas as pd
import pytest

from careerstats.reporting import canvas


@pytest.mark.parametrize(
    ("values", "percent", "written"),
    [
        ([0.5, 0.123], True, ["50%", "12%"]),
        ([0.05, 0.0123], True, ["5.0%", "1.2%"]),
        ([1.0, 2.0], False, ["1", "2"]),
        ([1.5, 2.0], False, ["1.50", "2.00"]),
        ([12_345.6, 1.5], False, ["12,346", "2"]),
        ([-0.5, np.inf], True, ["−50%", "∞"]),
        ([-0.001, 0.5], True, ["0%", "50%"]),
        ([-0.001, 1.5], False, ["0.00", "1.50"]),
        ([1.0, -np.inf], False, ["1", "−∞"]),
    ],
)
def test_one_chart_writes_all_values_with_the_same_decimals(values, percent, written):
    write = canvas.words_for(percent, np.array(values))
    assert [write(v) for v in values] == written


def test_last_words_skip_what_is_missing():
    assert canvas.last_words(np.array([0.2, 0.4, np.nan]), percent=True) == "40%"
    assert canvas.last_words(np.array([np.nan]), percent=True) == ""


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.15, 6.0, [0.2, 0.5, 1, 2, 5]),
        (0.8, 3.2, [1, 1.5, 2, 3]),
        (0.85, 1.25, [0.9, 1, 1.1, 1.2]),
        (1.01, 1.05, []),
    ],
)
def test_ticks_of_ratios_are_round_and_enough(low, high, ticks):
    assert canvas.ratio_ticks(low, high) == ticks


def test_limits_of_ratios_leave_out_what_would_be_arrows():
    low, high = canvas.limits(np.array([0.0, 0.5, 4.0, np.inf, 1e9]), log=True)
    assert (low, high) == (pytest.approx(0.5 / 1.15), pytest.approx(4.0 * 1.15))


def test_limits_of_differences_leave_a_margin():
    assert canvas.limits(np.array([-1.0, 1.0, np.nan]), log=False) == (
        pytest.approx(-1.12),
        pytest.approx(1.12),
    )


@pytest.mark.parametrize(
    ("values", "percent", "ends"),
    [
        ([0.2, 0.3], True, (0, 0.318)),
        ([0.7], True, (0, 1.0)),
        ([1.3], True, (0, 1.378)),
        ([-1.0, 5.0], False, (-1.06, 5.3)),
        ([np.nan], False, (0, 1.0)),
    ],
)
def test_axes_begin_at_zero_unless_values_are_negative(values, percent, ends):
    seen = []
    canvas.start_at_zero(lambda *pair: seen.append(pair), np.array(values), percent=percent)
    assert seen == [pytest.approx(ends)]


def test_more_groups_than_colours_are_drawn_all_the_same():
    table = pd.DataFrame({"unit": [f"U{i}" for i in range(9)]})
    drawn = list(canvas.groups(table, "unit", None))
    assert [name for _, name, _ in drawn] == [f"U{i}" for i in range(9)]
    assert drawn[0][0] == drawn[6][0] == canvas.HAD


def test_given_colours_win_and_unnamed_groups_are_grey():
    table = pd.DataFrame({"unit": ["A", "B", "C"]})
    colours = [colour for colour, _, _ in canvas.groups(table, "unit", {"A": "#000000"})]
    assert colours == ["#000000", canvas.REFERENCE, canvas.REFERENCE]


@pytest.mark.parametrize(
    ("colour", "ink"),
    [("#12436D", "white"), ("#F46A25", "black"), ("#B5CADC", "black"), ("#000000", "white")],
)
def test_ink_is_the_one_with_the_higher_contrast(colour, ink):
    assert canvas.ink(colour) == ink


def test_the_style_sheet_uses_the_house_colours():
    text = canvas.STYLE.read_text(encoding="utf-8")
    for colour in canvas.PALETTE:
        assert colour.removeprefix("#") in text
