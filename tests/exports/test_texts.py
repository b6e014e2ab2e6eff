"""Kinds 17, 40, 41, 47, 49 and 69 of mess: names, places and other text."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from sheets import column, sheet

from careerstats.exports.texts import spelling
from careerstats.exports.values import parse


def read(values, field="department"):
    return parse(field, "text", column(values), np.arange(len(values)), 0)


def shown(parsed) -> list:
    return [None if pd.isna(v) else v for v in parsed.values]


def finding(parsed, rule):
    return next(f for f in parsed.findings if f.rule == rule)


def test_kind_41_case_and_blanks_are_unified_to_the_frequent_spelling():
    parsed = read(["Sales", "sales", "SALES", "Sales", " Sales ", "R & D", "R&D", "R&D"])
    assert shown(parsed) == ["Sales"] * 5 + ["R&D"] * 3
    assert finding(parsed, "spelling-unified").severity == "info"


def test_kind_41_near_misses_are_pointed_out_and_kept():
    parsed = read(["Engineering"] * 10 + ["engneering"])
    assert shown(parsed)[-1] == "engneering"
    assert finding(parsed, "near-miss").message == (
        'department: spellings that may mean the same: "engneering" (1) and "Engineering" (10).'
    )


@pytest.mark.parametrize(
    ("one", "other"), [("Level 1", "Level 2"), ("HR", "PR"), ("Sales East", "IT Support")]
)
def test_what_is_no_near_miss(one, other):
    assert read([one] * 10 + [other]).findings == []


def test_kind_17_damaged_characters_are_listed_not_repaired():
    parsed = read(["OpÃ©rations", "Café", "Ñandú"])
    assert shown(parsed) == ["OpÃ©rations", "Café", "Ñandú"]
    assert '"OpÃ©rations"' in finding(parsed, "mojibake").message
    assert "(1 cell: A1)" in finding(parsed, "mojibake").message


@pytest.mark.parametrize(
    ("value", "text"),
    [(4100, "4100"), (5.0, "5"), (2.5, "2.5"), (True, "TRUE"), (dt.datetime(2024, 3, 4), "2024-03-04"),
     ("Ｓａｌｅｓ", "Sales"), ("a\u200bb", "ab"), ("a\u00a0 b", "a b"),
     ("NA", "NA"), ("None", "None"), ("-", "-")],
)  # fmt: skip
def test_places_as_text(value, text):
    assert shown(read([value])) == [text]


@pytest.mark.parametrize(
    "name",
    ["=cmd|'/c calc'!A1", "@SUM(1)", "+1", "-2", "👩‍💻 Ada", "محمد", "می‌روم", "Null", "NA", "O'Neil-Smith"],
)  # fmt: skip
def test_kind_49_and_69_names_are_preserved(name):
    parsed = read([name], field="name")
    assert shown(parsed) == [name]
    assert parsed.findings == []


def test_kind_17_damaged_names_are_counted_and_not_shown():
    parsed = read(["JosÃ© Ruiz", "José Ruiz"], field="name")
    assert finding(parsed, "mojibake").message == (
        "name: text whose characters were damaged before (1 cell: A1)."
    )


def test_names_lose_only_doubled_blanks():
    assert shown(read([" Ann \u00a0 Lee\t"], field="name")) == ["Ann Lee"]


def test_names_are_never_unified_or_compared():
    parsed = read(["Ann Lee"] * 9 + ["ann lee", "Anne Lee"], field="name")
    assert shown(parsed)[-2:] == ["ann lee", "Anne Lee"]
    assert parsed.findings == []


def test_long_texts_are_preserved():
    comment = "x" * 32_000
    assert shown(read([comment], field="name")) == [comment]


def test_emails_in_lower_case():
    parsed = read(["Ann.Lee@X.org", "mailto:b@x.org", None], field="email")
    assert shown(parsed) == ["ann.lee@x.org", "b@x.org", None]


@pytest.mark.parametrize("text", ["N/A", "N/A-StillEmployed", "none", "-", "(blank)"])
def test_kind_47_reasons_have_words_for_none(text):
    assert shown(read([text, "Resigned"], field="reason")) == [None, "Resigned"]


def test_kind_31_merged_cells_are_filled_down():
    grid = sheet([["Sales"], [None], [None], ["IT"], [None]], merged=[(1, 3, 0, 0)])
    parsed = parse("department", "text", grid, np.arange(5), 0)
    assert shown(parsed) == ["Sales", "Sales", "Sales", "IT", None]


def test_kind_22_formulas_without_a_value_are_refused_with_what_to_do():
    grid = sheet([["Sales"], [None]], uncached={(1, 0)})
    parsed = parse("department", "text", grid, np.arange(2), 0)
    assert parsed.bad == {1: "formula-uncached"}
    found = finding(parsed, "formula-uncached")
    assert found.severity == "refused"
    assert found.action == "open and save the file in Excel once, then load it again"


def test_kind_48_errors_in_optional_fields_are_read_as_blank():
    parsed = read(["#REF!", "Sales"])
    assert shown(parsed) == [None, "Sales"]
    assert parsed.bad == {0: "error-cell"}
    assert finding(parsed, "error-cell").severity == "warning"


def test_spelling_over_several_tables():
    weight = {"Sales": 5, "sales": 7, "IT": 1, "I T": 1}
    assert spelling(weight) == {"Sales": "sales", "sales": "sales", "IT": "IT", "I T": "IT"}


def test_teams_called_after_their_head_are_not_shown():
    parsed = read(["Leads (Michael Realman)"] * 9 + ["Leads (Micheal Realman)"], field="team")
    assert finding(parsed, "near-miss").message == (
        "team: spellings that look like more frequent ones (1 cell: A10)."
    )


def test_a_blank_between_digits_counts():
    assert shown(read(["Team 1 1", "Team 11", "team 11"])) == ["Team 1 1", "Team 11", "Team 11"]
