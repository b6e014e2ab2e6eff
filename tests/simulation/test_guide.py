"""The README beside simulated exports."""

import pytest

from careerstats.simulate import simulate_workforce
from careerstats.simulation.guide import COLUMNS, TRUTH, guide_to
from careerstats.simulation.sheets import Sheet

MADE = {
    "people": 300,
    "years": 2,
    "seed": 5,
    "scenario": "planted",
    "let_go_risk_ratio": 2.0,
    "counting": "every conversation",
}


@pytest.fixture
def sheets():
    return {file: Sheet(file, "", list(columns), []) for file, columns in COLUMNS.items()}


def command(sheets, **changed):
    """The one indented line."""
    lines = guide_to(sheets, {**MADE, **changed}).splitlines()
    return next(line.strip() for line in lines if line.startswith("    "))


def test_the_default_is_made_again_by_the_command_line(sheets):
    assert command(sheets) == "python -m careerstats simulate FOLDER --people 300 --years 2 --seed 5"


@pytest.mark.parametrize(
    ("changed", "options"),
    [
        ({"scenario": "null", "let_go_risk_ratio": 1.0}, "scenario='null', let_go_risk_ratio=1.0"),
        ({"let_go_risk_ratio": 3.0}, "scenario='planted', let_go_risk_ratio=3.0"),
        (
            {"counting": "setting formal"},
            "scenario='planted', let_go_risk_ratio=2.0, counting=('setting', 'formal')",
        ),
    ],
)
def test_anything_else_is_made_again_in_python(sheets, changed, options):
    made = command(sheets, **changed)
    assert made == f"careerstats.simulate_workforce(300, 2, 5, {options}).save(FOLDER)"


def test_what_it_says_makes_the_same_workforce_again(sheets):
    one = simulate_workforce(300, 2, 5, scenario="null")
    text = command(sheets, **{k: one.truth[k] for k in MADE})
    again = eval(text.removeprefix("careerstats.").removesuffix(".save(FOLDER)"))
    assert again.workforce.conversations.equals(one.workforce.conversations)
    assert again.truth == one.truth


def test_each_file_has_a_table_of_its_columns_in_order(sheets):
    text = guide_to(sheets, MADE)
    for file, columns in COLUMNS.items():
        part = text.split(f"## {file}\n")[1].split("\n## ")[0]
        rows = [
            line.split(" | ")[0].removeprefix("| ") for line in part.splitlines() if line.startswith("| ")
        ]
        assert rows == ["column", *columns]
        assert all(text.strip().endswith(".") for text in columns.values())


def test_the_keys_of_the_truth_are_described_last(sheets):
    part = guide_to(sheets, MADE).split("## truth.json\n")[1]
    assert [f"| {key} |" in part for key in TRUTH] == [True] * len(TRUTH)
