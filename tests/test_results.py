"""What every result shares."""

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


def test_whole_numbers_keep_their_zeros_and_missing_values_stay_blank():
    table = pd.DataFrame({"people": [1000.0, 500.0], "rate": [0.5, None], "team": ["A", None], "n": [1, 2]})
    shown = Result(table=table, note="")._repr_html_()
    assert "<td>1,000</td>" in shown
    assert "<td>0.500</td>" in shown
    assert "<td></td>" in shown
    assert "nan" not in shown.lower()


def test_a_long_table_is_cut_for_the_screen():
    shown = Result(table=pd.DataFrame({"n": range(5000)}), note="")._repr_html_()
    assert shown.count("<tr>") < 100


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
