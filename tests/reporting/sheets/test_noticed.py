"""What was noticed in the files: counted, in fixed words, with nothing from a cell."""

import ast
import re
from pathlib import Path

import pandas as pd
import pytest

import careerstats
from careerstats.reporting.sheets.noticed import KINDS, OTHER, WORDS, noticed, words

NAMES = ["file", "row", "field", "value", "rule", "severity", "message"]
EXPORTS = Path(careerstats.__file__).parent / "exports"
MAKERS = {"Finding", "Rule", "warning", "held_back", "info"}


def shown(*problems, minimum=5):
    sheet = noticed(pd.DataFrame(problems, columns=NAMES), minimum)
    return [tuple(row) for row in sheet.table[["kind", "field", "found", "rule"]].itertuples(index=False)]


def rows(number, rule, severity="warning", field="status", file="log.csv"):
    return [(file, row + 2, field, "", rule, severity, "The row.") for row in range(number)]


def test_findings_are_told_apart_by_field_so_that_none_hides_another():
    topic = ("log.csv", 0, "topic", "", "word-unknown", "warning", "topic: words (9 cells: C2, C3).")
    status = ("log.csv", 0, "status", "", "word-unknown", "warning", "status: words (1,102 cells: D2).")
    assert shown(topic, status) == [
        ("Please look", "status", 1102, "word-unknown"),
        ("Please look", "topic", 9, "word-unknown"),
    ]


def test_rows_are_counted_those_not_listed_as_well():
    more = ("log.csv", 0, "status", "and 1,234 more rows", "error-cell", "warning", "The row.")
    assert shown(*rows(50, "error-cell"), more) == [("Please look", "status", 1284, "error-cell")]


def test_few_rows_are_few_people_and_not_counted():
    assert shown(*rows(4, "manager-circle"))[0][2] == "[c]"
    assert shown(*rows(5, "manager-circle"))[0][2] == 5
    assert shown(*rows(5, "manager-circle"), minimum=6)[0][2] == "[c]"


def test_the_gravest_come_first():
    found = shown(*rows(5, "a", "info"), *rows(5, "b"), *rows(5, "c", "refused"), *rows(5, "d", "quarantine"))
    assert [row[0] for row in found] == list(KINDS.values())


def test_no_text_of_a_cell_gets_on_the_sheet():
    said = '3 leavers have a reason that is in no reason table ("Burnout, Depression" 2 and 1 more).'
    problems = [
        ("exits.xlsx", 0, "reason", "Burnout", "reason-unmapped", "warning", said),
        ("log.csv", 0, "status", "", "word-unknown", "warning", 'status: "krank (Burnout)" (2 cells: K28).'),
        ("a.csv", 0, "birth_date", "", "a-rule-yet-unknown", "info", "birth_date: 3 Jan 1980 (1 cell: K28)."),
    ]
    sheet = noticed(pd.DataFrame(problems, columns=NAMES), 5)
    text = " ".join(str(v) for c in sheet.columns for v in sheet.table[c.name]) + " ".join(sheet.lines)
    assert not re.search("burnout|depression|krank|1980|K28|leavers have", text, re.IGNORECASE)
    assert OTHER in sheet.table["words"].tolist()
    assert "birth date" in sheet.table["field"].tolist()


def test_a_blank_field_has_words_whatever_it_is_called():
    assert words("hire-date-missing") == "The row has no hire date."
    assert words("manager-missing") == "The row has no manager."
    assert words("never-heard-of") == OTHER


def rules():
    """Names of rules given as plain texts where findings are made."""
    for path in sorted(EXPORTS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name in MAKERS and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


@pytest.mark.parametrize("rule", sorted(set(rules())))
def test_every_rule_of_the_loader_has_words(rule):
    assert words(rule) != OTHER


def test_words_are_whole_sentences_without_terms_of_the_trade():
    for said in WORDS.values():
        assert said[0].isupper()
        assert said.endswith(".")
        assert len(said) <= 100
