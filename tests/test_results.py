"""What every result shares."""

import html
import math
import re
from dataclasses import FrozenInstanceError

import pandas as pd
import pytest

from careerstats.errors import CareerstatsError, choose
from careerstats.results import Result


def made():
    return Result(
        table=pd.DataFrame({"department": ["R&D <x>"], "rate": [1 / 3]}), note="1 of 3 people & <none>."
    )


def test_a_result_shows_its_shape_and_sentence():
    assert repr(made()) == "<Result: 1 rows x 2 columns. 1 of 3 people & <none>.>"


def test_html_is_escaped_and_rounded_for_the_eye_only():
    shown = made()._repr_html_()
    assert "1 of 3 people &amp; &lt;none&gt;." in shown
    assert "R&amp;D &lt;x&gt;" in shown
    assert "0.333" in shown
    assert made().table.loc[0, "rate"] == 1 / 3


def cells(table, tag="td"):
    """What a table shows: the text of each cell with its alignment, column by column."""
    shown = Result(table=pd.DataFrame(table), note="")._repr_html_()
    rows = [
        [(html.unescape(text), align) for align, text in re.findall(CELL.format(tag), row)]
        for row in re.findall("<tr>(.*?)</tr>", shown)
    ]
    return list(zip(*[row for row in rows if row], strict=True))


CELL = r'<{0} style="text-align: (\w+)[^"]*">(.*?)</{0}>'


def texts(table):
    return [[text for text, _ in column] for column in cells(table)]


def test_whole_numbers_keep_their_zeros_and_missing_values_stay_blank():
    table = {"people": [1000.0, 500.0], "rate": [0.5, None], "team": ["A", None], "n": [1, 2_877]}
    assert texts(table) == [["1,000", "500"], ["0.500", ""], ["A", ""], ["1", "2,877"]]


def test_decimals_are_as_many_as_a_reader_can_use():
    table = {"rate": [1 / 3, 12.5], "person_years": [1234.5678, 0.25], "ratio": [math.inf, 2.5]}
    assert texts(table) == [["0.333", "12.500"], ["1,234.6", "0.2"], ["∞", "2.500"]]
    assert texts({"difference": [-0.25, -0.0001, 0.0]}) == [["−0.250", ">−0.001", "0.000"]]
    assert texts({"days": [-0.01, 250.5]}) == [["0.0", "250.5"]], "nothing is minus nought"
    assert texts({"value": [0.0001, 1.5]}) == [["<0.001", "1.500"]]


def test_a_small_p_value_is_never_nought():
    assert texts({"p_value": [0.0, 0.00099, 0.001, 0.0249]}) == [["<0.001", "<0.001", "0.001", "0.025"]]
    assert texts({"p_holm": [1.0, None]}) == [["1.000", ""]]


def test_words_stand_left_and_numbers_right():
    table = {
        "department": ["R&D", "4 Ops"],
        "people": [5, None],
        "share": ["55.1 %", "[c]"],
        "on": pd.to_datetime(["2026-09-30", "2026-12-31"]),
    }
    assert [align for (_, align), *_ in cells(table)] == ["left", "right", "right", "left"]
    assert [align for (_, align), *_ in cells(table, "th")] == ["left", "right", "right", "left"]
    assert texts(table)[3] == ["2026-09-30", "2026-12-31"]


def test_sentences_are_whole_and_have_room():
    sentence = "Of 100 people without a recent conversation 12 were let go, of 100 with one 7."
    shown = Result(table=pd.DataFrame({"sentence": [sentence], "check": ["one"]}), note="")._repr_html_()
    assert f'<td style="text-align: left; min-width: 28em">{sentence}</td>' in shown
    assert '<td style="text-align: left">one</td>' in shown


def test_columns_without_a_value_are_left_out_on_the_screen_only():
    table = pd.DataFrame({"n": [1, 2], "team": [None, None], "upper": [math.nan, math.nan]})
    made = Result(table=table, note="")
    assert "team" not in made._repr_html_()
    assert "upper" not in made._repr_html_()
    assert list(made.table.columns) == ["n", "team", "upper"]
    assert "<th" in Result(table=table.head(0), note="")._repr_html_(), "an empty table shows its columns"


def test_a_long_table_is_cut_for_the_screen_and_says_so():
    shown = Result(table=pd.DataFrame({"n": range(5000)}), note="")._repr_html_()
    assert shown.count("<tr>") == 61
    assert "60 of 5,000 rows are shown." in shown
    assert "rows are shown" not in Result(table=pd.DataFrame({"n": range(60)}), note="")._repr_html_()


def test_without_a_sentence_there_is_the_table_alone():
    assert Result(table=pd.DataFrame({"n": [1]}), note="")._repr_html_().startswith("<table>")


def test_a_result_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        made().note = "other"


def test_a_result_without_a_picture_says_so():
    with pytest.raises(TypeError, match="Result has no picture; look at its table"):
        made().plot()


def test_an_argument_error_names_what_is_accepted():
    error = choose("every", "week", ("day", "month"))
    assert isinstance(error, CareerstatsError)
    assert isinstance(error, ValueError)
    assert str(error) == "every='week' is not accepted; give one of ('day', 'month')."


def test_a_notebook_shows_the_sentence_of_an_error_and_no_code(capsys):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_cell("from careerstats.errors import DataMissingError")
    assert not shell.run_cell("raise DataMissingError('There is no promotion in the data.')").success
    assert capsys.readouterr().out == "DataMissingError: There is no promotion in the data.\n"
