"""Lines to paste: valid TOML that the loader accepts as it stands."""

import tomllib

import pytest

from careerstats.exports.mapping import Mapping
from careerstats.exports.proposals import Proposal, block, reasons_block, toml_key, toml_value
from careerstats.exports.reasons import Reasons


@pytest.mark.parametrize(
    "value", ["plain", 'with "quotes"', "back\\slash", "Größe", "", 4, ["a", 'b"'], {"a b": "c", "d": ["e"]}]
)
def test_keys_and_values_survive_toml(value):
    assert tomllib.loads(f"x = {toml_value(value)}") == {"x": value}
    if isinstance(value, str):
        assert tomllib.loads(f"{toml_key('a', value)} = 1") == {"a": {value: 1}}


def test_lines_stand_under_their_sections():
    made = block(
        [
            Proposal(("words", "status"), "gehalten", "held", "or scheduled", sure=True),
            Proposal(("conversations",), "with_whom", "Gespräch mit", sure=True),
            Proposal(("words", "status"), "verlegt", "held", "or scheduled"),
            Proposal(("files", "Log 1.csv"), "table", "conversations", sure=True),
            Proposal((), "today", "2026-03-31"),
        ]
    )
    assert made == (
        '# today = "2026-03-31"\n\n'
        '[conversations]\nwith_whom = "Gespräch mit"\n\n'
        '[files."Log 1.csv"]\ntable = "conversations"\n\n'
        '[words.status]\ngehalten = "held"  # or scheduled\n# verlegt = "held"  # or scheduled'
    )
    mapping = Mapping.load(tomllib.loads(made))
    assert mapping.words == {"status": {"gehalten": "held"}}
    assert mapping.tables == {"conversations": {"with_whom": "Gespräch mit"}}
    assert mapping.for_file("Log 1.csv").table == "conversations"


def test_a_key_stands_once():
    one = Proposal(("conversations",), "with_whom", "Mit", sure=True)
    other = Proposal(("conversations",), "with_whom", "Partner", sure=True)
    made = block([one, one, other])
    assert made == '[conversations]\nwith_whom = "Mit"\n# with_whom = "Partner"'


def test_nothing_to_propose():
    assert block([]) == ""
    assert reasons_block([], ["let_go"]) == ""


def test_reasons_are_listed_to_be_sorted():
    kinds = ["let_go", "voluntary", "unknown"]
    given = [
        Proposal((), "unknown", ["Galaxy quest", 'a "b"'], file="reasons.toml"),
        Proposal((), "unknown", ["Galaxy quest", "Wanderlust"], file="reasons.toml"),
        Proposal(("words", "status"), "x", "held", sure=True),
    ]
    made = reasons_block(given, kinds)
    assert made == 'let_go = []\nvoluntary = []\nunknown = ["Galaxy quest", "a \\"b\\"", "Wanderlust"]'
    assert Reasons(tomllib.loads(made)).kind("wanderlust") == "unknown"
    assert block(given) == '[words.status]\nx = "held"'
