"""Charts, tested on what was drawn, not on pixels."""

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex

from careerstats.reporting import charts


@pytest.fixture(autouse=True)
def _no_figures_left():
    yield
    pyplot.close("all")


@pytest.fixture
def rates():
    return pd.DataFrame(
        {
            "unit": ["Sales", None, "Legal"],
            "people": [1412, 120, np.nan],
            "rate": [0.61, 0.05, np.nan],
            "lower": [0.56, 0.02, np.nan],
            "upper": [0.66, 0.11, np.nan],
        }
    )


NAMED = {"label": "unit", "value": "rate", "lower": "lower", "upper": "upper"}


def said(ax):
    return [t.get_text() for t in ax.texts]


def names(ax):
    return [t.get_text() for t in ax.get_yticklabels()]


def segments(ax):
    """Interval lines as (row, from, to)."""
    return [(s[0][1], s[0][0], s[1][0]) for c in ax.collections for s in c.get_segments() if len(s)]


def dots(ax, marker):
    (line,) = (line for line in ax.lines if line.get_marker() == marker and line.get_gid() is None)
    return line.get_xdata().tolist(), line.get_ydata().tolist()


class TestDotPlot:
    def test_every_row_has_name_dot_interval_and_count(self, rates):
        ax = charts.dot_plot(rates, **NAMED, n="people", title="Coverage", xlabel="share")
        assert names(ax) == ["Sales (n = 1,412)", "(unknown) (n = 120)", "Legal (n not shown)"]
        x, y = dots(ax, "o")
        assert x[:2] == [0.61, 0.05]
        assert y == [0, 1, 2]
        assert segments(ax)[:2] == [(0, 0.56, 0.66), (1, 0.02, 0.11)]
        assert said(ax) == ["61% (56 to 66)", "5% (2 to 11)", "not shown"]
        assert (ax.get_title(loc="left"), ax.get_xlabel()) == ("Coverage", "share")

    def test_the_first_row_is_on_top_and_the_axis_begins_at_zero(self, rates):
        ax = charts.dot_plot(rates, **NAMED)
        bottom, top = ax.get_ylim()
        assert bottom > top
        assert ax.get_xlim() == (0, 1)

    def test_small_shares_get_room_and_a_decimal(self, rates):
        ax = charts.dot_plot(rates.iloc[1:2].assign(upper=0.081), **NAMED)
        assert ax.get_xlim()[1] == pytest.approx(0.081 * 1.06)
        assert said(ax) == ["5.0% (2.0 to 8.1)"]

    def test_a_reference_is_drawn_in_its_colour(self, rates):
        ax = charts.dot_plot(rates, **NAMED, reference=0.5)
        (line,) = (line for line in ax.lines if line.get_linestyle() == "--")
        assert set(line.get_xdata()) == {0.5}
        assert line.get_color() == charts.REFERENCE

    def test_an_empty_table_draws_nothing_and_fails_nothing(self, rates):
        ax = charts.dot_plot(rates.iloc[:0], **NAMED, n="people")
        assert names(ax) == []

    def test_the_frame_is_not_changed(self, rates):
        before = rates.copy()
        charts.dot_plot(rates, **NAMED, n="people")
        pd.testing.assert_frame_equal(rates, before)


class TestForest:
    @pytest.fixture
    def ratios(self):
        return pd.DataFrame(
            {
                "unit": ["crude", "adjusted", "wild", "none"],
                "rate": [2.0, 1.5, 1.2, np.nan],
                "lower": [1.5, 0.9, 0.0, np.nan],
                "upper": [3.0, 2.5, np.inf, np.nan],
            }
        )

    def test_the_axis_is_logarithmic_with_plain_ticks(self, ratios):
        ax = charts.forest(ratios.iloc[:2], **NAMED)
        assert ax.get_xscale() == "log"
        left, right = ax.get_xlim()
        assert (left, right) == (pytest.approx(0.8 / 1.15), pytest.approx(3.0 * 1.15))
        assert [t.get_text() for t in ax.get_xticklabels()] == ["0.7", "1", "1.5", "2", "3"]

    def test_no_difference_is_marked(self, ratios):
        ax = charts.forest(ratios, **NAMED)
        assert any(set(line.get_xdata()) == {1.0} for line in ax.lines if line.get_linestyle() == "--")

    def test_ends_without_a_limit_are_arrows_and_said(self, ratios):
        ax = charts.forest(ratios, **NAMED)
        arrows = {line.get_marker(): line for line in ax.lines if line.get_gid() == "arrow"}
        left, right = ax.get_xlim()
        assert set(arrows) == {"<", ">"}
        assert (arrows["<"].get_xdata()[0], arrows["<"].get_ydata()[0]) == (left, 2)
        assert (arrows[">"].get_xdata()[0], arrows[">"].get_ydata()[0]) == (right, 2)
        assert said(ax) == ["2.00 (1.50 to 3.00)", "1.50 (0.90 to 2.50)", "1.20 (0.00 to ∞)", "not shown"]

    def test_differences_stand_on_a_plain_axis_with_minus_signs(self, ratios):
        table = ratios.iloc[:1].assign(rate=0.04, lower=-0.01, upper=0.09)
        ax = charts.forest(table, **NAMED, reference=0, log=False, percent=True)
        assert ax.get_xscale() == "linear"
        assert ax.get_xlim()[0] < -0.01
        assert said(ax) == ["4.0% (−1.0 to 9.0)"]


class TestOverTime:
    @pytest.fixture
    def curve(self):
        dates = pd.to_datetime(["2025-12-31", "2026-03-31", "2026-06-30"])
        return pd.DataFrame(
            {
                "date": dates,
                "rate": [0.4, 0.5, 0.55],
                "lo": [0.3, 0.4, 0.45],
                "hi": [0.5, 0.6, 0.65],
                "n": [10, 11, 12],
            }
        )

    def test_line_band_counts_and_last_value(self, curve):
        ax = charts.over_time(curve, date="date", value="rate", lower="lo", upper="hi", n="n", ylabel="share")
        assert ax.lines[0].get_ydata().tolist() == [0.4, 0.5, 0.55]
        assert to_hex(ax.lines[0].get_color()).upper() == charts.HAD
        low, high = ax.collections[0].get_paths()[0].get_extents().intervaly
        assert (low, high) == (0.3, 0.65)
        assert said(ax) == ["55%", "n = 10 to 12; bands are 95% intervals"]
        assert [t.get_text() for t in ax.get_xticklabels()] == ["Dec\n2025", "Mar\n2026", "Jun"]
        assert ax.get_ylim()[0] == 0

    def test_groups_are_named_at_their_ends_without_overlap(self, curve):
        table = pd.concat([curve.assign(unit=u, rate=curve["rate"] + i / 1000) for i, u in enumerate("ABC")])
        ax = charts.over_time(table, date="date", value="rate", by="unit")
        labels = {t.get_text(): t.xy[1] for t in ax.texts}
        assert set(labels) == {"A", "B", "C"}
        heights = sorted(labels.values())
        step = 0.055 * np.ptp(ax.get_ylim())
        assert np.diff(heights).min() == pytest.approx(step)
        assert np.mean(heights) == pytest.approx(0.551)

    def test_a_missing_group_is_drawn_too(self, curve):
        table = pd.concat([curve.assign(unit="A"), curve.assign(unit=None)])
        ax = charts.over_time(table, date="date", value="rate", by="unit")
        assert {t.get_text() for t in ax.texts} == {"A", "(unknown)"}

    def test_a_line_without_values_has_no_name(self, curve):
        ax = charts.over_time(curve.assign(rate=np.nan), date="date", value="rate")
        assert [t for t in said(ax) if t] == []


class TestSteps:
    @pytest.fixture
    def curves(self):
        one = pd.DataFrame({"day": [0, 30, 90], "share": [0.0, 0.1, 0.2], "n": 50, "exposed": True})
        return pd.concat([one.assign(exposed=False, share=one["share"] / 2, n=80), one])

    def test_steps_hold_until_the_next_row(self, curves):
        ax = charts.steps(curves, time="day", value="share", by="exposed", n="n")
        assert {line.get_drawstyle() for line in ax.lines} == {"steps-post"}
        labels = [t.get_text() for t in ax.get_legend().get_texts()]
        assert labels == ["with a recent conversation (n = 80)", "without a recent conversation (n = 50)"]

    def test_those_without_a_conversation_have_their_colour_whichever_comes_first(self, curves):
        for table in (curves, curves.iloc[::-1]):
            ax = charts.steps(table, time="day", value="share", by="exposed")
            colours = {line.get_label()[:7]: to_hex(line.get_color()).upper() for line in ax.lines}
            assert colours == {"without": charts.NONE, "with a ": charts.HAD}

    def test_words_for_the_groups_work_as_well(self, curves):
        table = curves.assign(
            exposed=curves["exposed"].map({True: "no recent conversation", False: "recent"})
        )
        ax = charts.steps(table, time="day", value="share", by="exposed")
        colours = {line.get_label(): to_hex(line.get_color()).upper() for line in ax.lines}
        assert colours["no recent conversation"] == charts.NONE

    def test_bands_are_said(self, curves):
        table = curves.assign(lo=curves["share"] - 0.01, hi=curves["share"] + 0.01)
        ax = charts.steps(table, time="day", value="share", lower="lo", upper="hi")
        assert said(ax) == ["bands are 95% intervals"]


class TestBars:
    def test_bars_carry_their_values_and_missing_ones_are_said(self, rates):
        ax = charts.bars(rates, label="unit", value="people", xlabel="people")
        assert [p.get_width() for p in ax.patches] == [1412, 120, 0]
        assert said(ax) == ["1,412", "120", "not shown"]

    def test_an_interval_is_drawn_and_said(self, rates):
        ax = charts.bars(rates, **NAMED, n="people", percent=True)
        assert segments(ax)[0] == (0, 0.56, 0.66)
        assert said(ax)[0] == "61% (56 to 66)"


class TestStacked:
    @pytest.fixture
    def bands(self):
        return pd.DataFrame(
            {"unit": ["Sales", "IT", "None"], "new": [30, 1, 0], "old": [70, 19, 0], "n": [100, 20, 0]}
        )

    def test_counts_become_shares_of_their_row(self, bands):
        ax = charts.stacked(bands, label="unit", parts=["new", "old"], n="n")
        widths = [[p.get_width() for p in c.patches] for c in ax.containers]
        assert widths[0][:2] == [0.3, 0.05]
        assert widths[1][:2] == [0.7, 0.95]
        assert [p.get_x() for p in ax.containers[1].patches][:2] == pytest.approx([0.3, 0.05])
        assert ax.get_xlim() == (0, 1)
        assert [t.get_text() for t in ax.get_legend().get_texts()] == ["new", "old"]

    def test_only_wide_parts_are_labelled_in_ink_that_reads(self, bands):
        ax = charts.stacked(bands, label="unit", parts=["new", "old"])
        texts = {t.get_text(): t.get_color() for t in ax.texts if t.get_text()}
        assert texts == {"30%": "white", "70%": "black", "95%": "black"}
        first, last = (to_hex(c.patches[0].get_facecolor()).upper() for c in ax.containers)
        assert (first, last) == (charts.HAD, charts.NONE)

    def test_counts_may_stay_counts(self, bands):
        ax = charts.stacked(bands, label="unit", parts=["new", "old"], percent=False)
        assert ax.containers[1].patches[0].get_width() == 70


class TestEveryChart:
    def test_given_axes_are_used_and_no_figure_is_made(self, rates):
        ax = matplotlib.figure.Figure().subplots()
        before = pyplot.get_fignums()
        assert charts.dot_plot(rates, **NAMED, ax=ax) is ax
        assert charts.bars(rates, label="unit", value="rate", ax=ax) is ax
        assert pyplot.get_fignums() == before

    def test_settings_of_matplotlib_stay_as_they_were(self, rates):
        before = dict(matplotlib.rcParams)
        charts.dot_plot(rates, **NAMED)
        assert dict(matplotlib.rcParams) == before

    def test_a_backend_that_becomes_interactive_inside_stays_so(self, rates):
        pyplot.close(charts.dot_plot(rates, **NAMED).figure)
        figures = pyplot.subplots

        def as_in_a_notebook(*args, **options):
            matplotlib.interactive(True)
            return figures(*args, **options)

        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(pyplot, "subplots", as_in_a_notebook)
                charts.dot_plot(rates, **NAMED)
            assert matplotlib.is_interactive()
        finally:
            matplotlib.interactive(False)

    def test_pictures_can_be_saved(self, rates, tmp_path):
        ax = charts.dot_plot(
            rates, **NAMED, title="A title that is so long that it must be cut into two lines of text"
        )
        ax.figure.savefig(tmp_path / "a.png")
        assert (tmp_path / "a.png").stat().st_size > 5_000
        assert "\n" in ax.get_title(loc="left")
