"""Kinds 62 and 63 of mess: exit types from reasons and types as systems write them."""

import pandas as pd
import pytest

from careerstats.errors import ArgumentError, FileRefusedError
from careerstats.exports.names import normalise
from careerstats.exports.reasons import KINDS, Reasons, exit_type, settle
from careerstats.exports.words import shipped
from careerstats.vocabulary import EXIT_TYPES

REASONS = {
    # as observed in one column
    "Involuntary - Reduction in Force": "let_go",
    "Involuntary - Lack of Performance": "dismissed",
    "Involuntary - Mutual Consent": "unknown",
    "Voluntary - New Opportunity": "voluntary",
    "Voluntary": "voluntary",
    "Involuntary": "unknown",
    # BambooHR types
    "Resignation (Voluntary)": "voluntary",
    "Termination (Involuntary)": "unknown",
    "Death": "other",
    # Lattice reasons
    "Career Break": "voluntary",
    "Career Development": "voluntary",
    "Compensation": "voluntary",
    "Culture": "voluntary",
    "Manager": "voluntary",
    "Contract End": "other",
    "Misconduct": "dismissed",
    "Mutual - Performance": "unknown",
    "Performance": "dismissed",
    "Personal/Family Care": "voluntary",
    "Relocation": "voluntary",
    "Retirement": "retirement",
    "Role Elimination, RIF": "let_go",
    # unified words
    "dismissed": "dismissed",
    "redundancy": "let_go",
    "end_of_contract": "other",
    "mutual": "unknown",
    # a teaching file
    "career change": "voluntary",
    "hours": "voluntary",
    "return to school": "voluntary",
    "Another position": "voluntary",
    "unhappy": "voluntary",
    "attendance": "dismissed",
    "retiring": "retirement",
    "relocation out of area": "voluntary",
    "more money": "voluntary",
    "military": "voluntary",
    "no-call, no-show": "voluntary",
    "gross misconduct": "dismissed",
    "medical issues": "other",
    "maternity leave - did not return": "voluntary",
    "Voluntarily Terminated": "voluntary",
    "Terminated for Cause": "dismissed",
    # paths
    "Terminate Employee > Involuntary > Reorganization": "let_go",
    "Terminate Employee > Voluntary > Better Offer": "voluntary",
    # spellings
    "voluntary resignation": "voluntary",
    "RESIGNED": "voluntary",
    "V": "voluntary",
    "I": "unknown",
    "Made redundant": "let_go",
    "Laid-off": "let_go",
    "Site closure": "let_go",
    "Merger": "let_go",
    "Position eliminated": "let_go",
    "Early retirement": "retirement",
    "Did not pass probation": "dismissed",
    "betriebsbedingte Kündigung": "let_go",
    "Eigenkündigung": "voluntary",
    "Aufhebungsvertrag": "unknown",
    "licenciement économique": "let_go",
    "démission": "voluntary",
    "fin de CDD": "other",
    # what says nothing, or two things
    "Termination": "unknown",
    "Termination without cause": "unknown",
    "Voluntary redundancy": "unknown",
    "Performance / Redundancy": "unknown",
    "Learned that he is a gangster": "unknown",
    "Not a layoff": "unknown",
}


@pytest.mark.parametrize(("text", "expected"), REASONS.items())
def test_reason_alone(text, expected):
    assert exit_type(pd.Series([text]), None).values.tolist() == [expected]


@pytest.mark.parametrize(
    ("kind", "why", "expected", "clash"),
    [
        ("Involuntary", "RIF", "let_go", False),
        ("Involuntary", "Poor performance", "dismissed", False),
        ("Involuntary", "Death", "other", False),
        ("Involuntary", None, "unknown", False),
        ("Involuntary", "Compensation", "unknown", True),
        ("Involuntary", "Retirement", "unknown", True),
        ("Involuntary", "Mutual consent", "unknown", False),
        ("Voluntary", "Retirement", "retirement", False),
        ("Voluntary", "Compensation", "voluntary", False),
        ("Voluntary", "RIF", "voluntary", True),
        ("Voluntary", "Performance", "voluntary", True),
        ("Voluntary", None, "voluntary", False),
        ("Layoff", "Involuntary", "let_go", False),
        ("Layoff", "Resigned", "let_go", True),
        ("Retirement", "Voluntary", "retirement", False),
        ("Terminated", "RIF", "let_go", False),
        ("Something new", "RIF", "let_go", False),
        (None, "RIF", "let_go", False),
        (None, None, "unknown", False),
    ],
)
def test_kind_62_the_type_counts_and_the_reason_refines_it(kind, why, expected, clash):
    made = exit_type(pd.Series([why], dtype="str"), pd.Series([kind], dtype="str"))
    assert made.values.tolist() == [expected]
    assert (len(made.conflict) == 1) is clash
    assert ("reason-conflict" in {f.rule for f, _ in made.findings}) is clash


def test_conflicts_are_told_with_counts_not_texts():
    made = exit_type(pd.Series(["RIF", "RIF", "Pay"]), pd.Series(["Voluntary", "Voluntary", "Voluntary"]))
    assert made.conflict.tolist() == [0, 1]
    found, rows = made.findings[0]
    assert found.message == "Type and reason contradict each other (type voluntary and reason let_go: 2)."
    assert rows.tolist() == [0, 1]


def test_bare_involuntary_is_told():
    made = exit_type(pd.Series(["Involuntary", "RIF", "Involuntary"]), None)
    assert made.values.tolist() == ["unknown", "let_go", "unknown"]
    (found, rows), *others = made.findings
    assert found.message.startswith("The exit is involuntary, and nothing more is said")
    assert (rows.tolist(), others) == ([0, 2], [])


def test_kind_63_unmapped_reasons_are_counted_and_proposed_when_enough_people_have_them():
    texts = (
        ["Galaxy quest"] * 5 + ["Burnout, Depression"] * 4 + ["Her husband Bo moved", "resignd", "Resigned"]
    )
    made = exit_type(pd.Series(texts), None)
    assert made.values.tolist() == ["unknown"] * 11 + ["voluntary"]
    assert made.unmapped.tolist() == list(range(11))
    (found, rows), *others = made.findings
    assert (rows.tolist(), others) == (list(range(11)), [])
    assert found.message == "The reason is in no reason table."
    assert [(p.file, p.key, p.value) for p in found.paste] == [
        ("reasons.toml", "unknown", ["Galaxy quest", "resignd"])
    ]
    told = found.message + found.action
    assert not any(word in told for word in ("Galaxy", "Burnout", "Bo "))


def test_texts_of_too_few_people_are_not_proposed():
    (found, _), *_ = exit_type(pd.Series(["Burnout, Depression"] * 4), None).findings
    assert found.paste == ()
    assert 'as in let_go = ["Site closed"]' in found.action


def test_own_reasons_come_first():
    own = Reasons({"let_go": ["Galaxy quest"], "other": ["Performance"], "unknown": ["RIF"]})
    made = exit_type(pd.Series(["galaxy QUEST", "performance", "RIF"]), None, reasons=own)
    assert made.values.tolist() == ["let_go", "other", "unknown"]


def test_own_reasons_from_a_folder_or_file(tmp_path):
    assert Reasons(tmp_path).own == frozenset()
    (tmp_path / "reasons.toml").write_text('let_go = ["Galaxy quest"]', encoding="utf-8")
    assert Reasons(tmp_path).kind("Galaxy quest") == "let_go"
    assert Reasons(tmp_path / "reasons.toml").kind("Galaxy quest") == "let_go"


def test_a_broken_reason_table_is_refused(tmp_path):
    (tmp_path / "reasons.toml").write_text("let_go = [", encoding="utf-8")
    with pytest.raises(FileRefusedError, match=r"^reasons.toml is not valid TOML"):
        Reasons(tmp_path)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"fired": ["x"]}, "reasons.toml has 'fired'; it may hold lists of texts under let_go, dismissed"),
        ({"let_go": "x"}, "reasons.toml has 'let_go'; it may hold lists"),
        ({"let_go": ["x"], "other": ["X "]}, "reasons.toml lists 'X ' under both let_go and other"),
    ],
)
def test_wrong_reason_tables_say_what_is_wrong(given, message):
    with pytest.raises(ArgumentError) as error:
        Reasons(given)
    assert str(error.value).startswith(message)


def test_the_shipped_table_has_each_text_once():
    seen = {}
    for kind, texts in shipped("reasons.toml").items():
        assert kind in KINDS
        for text in texts:
            assert normalise(text) == text, "texts stand there as they are compared"
            assert seen.setdefault(text, kind) == kind, f"{text} stands under {seen[text]} and {kind}"


def test_settle_knows_every_pair_of_kinds():
    for kind in (*KINDS, "", "unmapped"):
        for why in (*KINDS, "", "unmapped"):
            value, clash = settle(kind, why)
            assert value in EXIT_TYPES
            assert not (clash and why in ("", "neutral", "unmapped", "unknown"))
            if kind in ("involuntary", "mutual"):
                assert value != "voluntary"


def test_rows_keep_their_index_and_nothing_is_missing():
    reason = pd.Series(["RIF", None], index=[7, 9], dtype="str")
    made = exit_type(reason, None).values
    assert made.index.tolist() == [7, 9]
    assert made.tolist() == ["let_go", "unknown"]
    assert exit_type(reason.iloc[:0], None).values.empty


def test_neither_column_is_an_error():
    with pytest.raises(ArgumentError, match="reason or a type"):
        exit_type(None, None)
