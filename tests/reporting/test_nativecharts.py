"""Native charts, looked at as the XML that programs read."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from sheetmaker import sheets

from careerstats.reporting.finish import reproducible
from careerstats.reporting.layout import Column, Drawing, Sheet
from careerstats.reporting.nativecharts import native_chart
from careerstats.reporting.workbook import build_workbook

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def charts():
    workbook, alternatives = build_workbook(sheets(), title="T")
    data = reproducible(workbook, as_of="2026-09-30", alternatives=alternatives)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [ET.fromstring(archive.read(f"xl/charts/chart{n}.xml")) for n in (1, 2)]


def values(node, path):
    return [e.get("val") for e in node.iterfind(path)]


def test_bars_lie_and_the_first_row_is_on_top(charts):
    bars, _ = charts
    assert values(bars, f".//{C}barDir") == ["bar"]
    assert values(bars, f".//{C}catAx/{C}scaling/{C}orientation") == ["maxMin"]


def test_only_rows_with_figures_are_referred_to(charts):
    bars, _ = charts
    assert {e.text for e in bars.iter(f"{C}f")} == {
        "'Units'!$C$4",
        "'Units'!$A$5:$A$6",
        "'Units'!$C$5:$C$6",
        "'Units'!$D$5:$D$6",
        "'Units'!$E$5:$E$6",
    }


def test_values_are_stored_beside_the_references(charts):
    bars, lines = charts
    series = bars.find(f".//{C}ser")
    assert [e.text for e in series.iterfind(f"{C}val//{C}v")] == ["0.61", "0.45"]
    assert [e.text for e in series.iterfind(f"{C}cat//{C}v")] == ["Sales", "=1+1"]
    assert [e.text for e in lines.iterfind(f".//{C}ser/{C}tx//{C}v")] == ["Coverage", "From"]


def test_interval_lines_come_from_cells_in_schema_order(charts):
    bars, _ = charts
    (error,) = bars.iter(f"{C}errBars")
    order = [e.tag.removeprefix(C) for e in error]
    assert order == ["errBarType", "errValType", "noEndCap", "plus", "minus", "spPr"]
    assert error.find(f"{C}plus//{C}f").text == "'Units'!$E$5:$E$6"
    assert error.find(f"{C}minus//{C}f").text == "'Units'!$D$5:$D$6"


def test_lines_are_straight_and_references_grey_and_dashed(charts):
    _, lines = charts
    assert values(lines, f".//{C}ser/{C}smooth") == ["0", "0"]
    assert values(lines, f".//{C}ser/{C}marker/{C}symbol") == ["circle", "none"]
    assert values(lines, f".//{C}ser/{C}spPr/{A}ln/{A}prstDash") == ["solid", "dash"]


def test_every_axis_says_what_programs_would_guess(charts):
    for chart in charts:
        for axis in [*chart.iter(f"{C}catAx"), *chart.iter(f"{C}valAx")]:
            assert values(axis, f"{C}delete") == ["0"]
            assert values(axis, f"{C}majorTickMark") == ["none"]
            assert values(axis, f"{C}minorTickMark") == ["none"]
            assert values(axis, f"{C}tickLblPos") in (["low"], ["nextTo"])
            assert len(values(axis, f"{C}crosses")) == 1
        assert values(chart, f".//{C}valAx/{C}scaling/{C}min") == ["0"]
        assert chart.find(f".//{C}valAx/{C}numFmt").attrib == {"formatCode": "0%", "sourceLinked": "0"}
        assert values(chart, f"{C}roundedCorners") == ["0"]
        assert values(chart, f".//{C}title/{C}overlay") == ["0", "0"]


def chart_of(rates, upper=None):
    """The value axis of bars with these rates and interval ends."""
    table = pd.DataFrame({"unit": [f"U{n}" for n in range(len(rates))], "rate": rates})
    columns = [Column("unit", "Unit"), Column("rate", "Rate", "share")]
    if upper is not None:
        table = table.assign(below=0.0, above=[u - r for u, r in zip(upper, rates, strict=True)])
        columns += [Column("below", "Down", "share"), Column("above", "Up", "share")]
    lines = ("below", "above") if upper is not None else (None, None)
    drawing = Drawing("bar", "T", "A", "unit", [("rate", "12436D")], "Share", *lines)
    axis = native_chart(Sheet("T", "T", [], table, columns), drawing, tab="T", header_row=1).y_axis
    return axis.scaling.max, axis.majorUnit, axis.number_format.formatCode


@pytest.mark.parametrize(
    ("rates", "upper", "most", "step", "look"),
    [
        ([0.5, 0.43], [0.78, 0.75], 0.8, 0.2, "0%"),
        ([0.9, 1.0], [0.97, 1.0], 1.0, 0.2, "0%"),
        ([1.0, 0.6], None, 1.0, 0.2, "0%"),
        ([0.55], [0.6], 0.6, 0.1, "0%"),
        ([0.032, 0.012], None, 0.04, 0.01, "0%"),
        ([0.002], None, 0.002, 0.001, "0.0%"),
        ([0.0, 0.0], None, 0.001, 0.001, "0.0%"),
    ],
)
def test_no_interval_runs_off_an_axis_of_shares_and_none_goes_past_all(rates, upper, most, step, look):
    assert chart_of(rates, upper) == (pytest.approx(most), step, look)


def test_only_charts_of_several_series_have_a_legend(charts):
    bars, lines = charts
    assert bars.find(f".//{C}legend") is None
    assert values(lines, f".//{C}legend/{C}legendPos") == ["b"]


def test_text_axes_hold_text(charts):
    for chart in charts:
        assert chart.find(f".//{C}cat/{C}strRef") is not None
        assert chart.find(f".//{C}cat/{C}numRef") is None
