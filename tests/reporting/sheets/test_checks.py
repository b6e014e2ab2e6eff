"""What it would take to change an answer, beside textbook formulas."""

import numpy as np
import pandas as pd
import pytest
from made_cohorts import cohort, counts, two_by_two_cohort

from careerstats.evidence.compare import compare
from careerstats.reporting.sheets.checks import checks


def one(lines, start):
    (line,) = [text for text in lines if text.startswith(start)]
    return line


def test_what_is_not_in_the_data_after_vanderweele_and_ding():
    # RR = 2: 2 + sqrt(2 * 1) = 3.41; its lower limit on the log scale, with the variance
    # 1/80 - 1/200 + 1/40 - 1/200 = 0.0275, is 1.445: 1.445 + sqrt(1.445 * 0.445) = 2.247
    said = one(checks(compare(two_by_two_cohort(80, 200, 40, 200)), "let go", 5), "What is not in the data")
    assert "by a ratio of 3.4 each, could account for the whole difference; 2.2 each" in said


def test_conversations_that_nobody_logged_after_the_log_is_made_whole():
    # 80 of 120 let go and 120 of 280 others have no logged talk. With talks of the others all logged, the
    # risks agree when the let go who talked number 120 * 160 / 280 = 68.6 instead of 40: 40 / 68.6 = 58 %
    said = one(checks(compare(two_by_two_cohort(80, 200, 40, 200)), "let go", 5), "Conversations that nobody")
    assert "if the log missed 42 % of the people let go who did talk" in said


@pytest.mark.parametrize("counted", [(20, 100, 18, 100), (10, 100, 30, 100)])
def test_nothing_is_said_of_what_would_undo_an_answer_that_is_unclear_or_fewer(counted):
    lines = checks(compare(two_by_two_cohort(*counted)), "let go", 5)
    assert not [t for t in lines if t.startswith(("What is not", "Conversations that"))]


def test_no_ratio_no_checks():
    assert checks(compare(two_by_two_cohort(0, 20, 0, 20)), "let go", 5) == []


def rounds(late):
    """A round with 200 people of each kind; of those who talked afterwards so many were passed over."""
    table = counts([(1, 1, 80), (1, 0, 120), (0, 1, 40), (0, 0, 160)])
    table["talked_after"] = 0.0
    passed, promoted = np.flatnonzero(table["outcome"] == 1), np.flatnonzero(table["outcome"] == 0)
    table.loc[passed[:late], "talked_after"] = 1.0
    table.loc[promoted[:140], "talked_after"] = 1.0
    return compare(cohort(table, kind="promotion", outcome="passed_over"))


def test_a_check_that_fails_is_a_caution():
    # 20 of 160 who talked afterwards were passed over, 100 of 240 who did not: ratio 3.33
    said = checks(rounds(20), "passed over", 5)[0]
    assert said.startswith(
        "Caution: a check that should show no difference does: for conversations in the six"
    )
    assert "the ratio is 3.33 (" in said
    assert said.endswith("or being promoted itself brings conversations.")


def test_a_check_that_holds_is_told_as_well():
    # 60 of 200 and 60 of 200: ratio 1
    said = checks(rounds(60), "passed over", 5)[0]
    assert said.startswith("Check that should show no difference: for conversations in the six months")
    assert "the ratio is 1.00 (" in said
    assert said.endswith("as it should be.")


@pytest.mark.parametrize(("silent", "told"), [(4, False), (20, True)])
def test_managers_who_log_nothing_are_told_unless_they_lead_few(silent, told):
    table = counts([(1, 1, 80), (1, 0, 120), (0, 1, 40), (0, 0, 160)])
    table["manager_logs"] = True
    # half of the silent managers' people were let go; the others are 80 - s/2 of 200 - s without
    table.loc[table.index[80 - silent // 2 : 80 + silent // 2], "manager_logs"] = False
    lines = checks(compare(cohort(table)), "let go", 5)
    found = [t for t in lines if "log nothing" in t]
    assert bool(found) is told
    if told:
        # (70 / 180) / (40 / 200)
        assert found[0].startswith("Without the 20 people whose managers log nothing the ratio is 1.94 (")


def test_the_comparison_is_not_changed():
    made = compare(two_by_two_cohort(80, 200, 40, 200))
    before = made.table.copy()
    checks(made, "let go", 5)
    pd.testing.assert_frame_equal(made.table, before)
