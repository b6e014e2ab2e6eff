"""What a cohort shows of itself."""

import pandas as pd

from careerstats.measures.landmark import Cohort


def cohort(rows):
    table = pd.DataFrame(rows, columns=["employee_id", "exposed", "outcome"])
    flow = pd.DataFrame({"step": ["employed"], "people": [len(rows)], "left_out": [0], "reason": [""]})
    return Cohort(table, "Some people.", flow, "restructuring", "let_go", 12, 30, 6)


def test_the_picture_has_both_groups_with_their_share():
    axes = cohort([("1", True, True), ("2", True, False), ("3", False, False)]).plot()
    ticks = " ".join(t.get_text() for t in axes.get_yticklabels())
    assert "no recent conversation" in ticks
    assert "a recent conversation" in ticks


def test_a_group_of_nobody_does_not_break_the_picture():
    axes = cohort([("1", True, True)]).plot()
    assert len(axes.get_yticklabels()) == 2


def test_the_screen_shows_the_flow_and_no_person():
    shown = cohort([("secret-1", True, True)])._repr_html_()
    assert "employed" in shown
    assert "secret-1" not in shown
