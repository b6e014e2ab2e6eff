"""Which rows of a log count, and why the others do not: counted by hand."""

import numpy as np
import pandas as pd
from people import frame, workforce

from careerstats.logcounts import LogCounts
from careerstats.workforce import Workforce

PEOPLE = [("001", "2020-01-01"), ("002", "2021-01-01")]
LOG = [
    # id, day, status, topic
    ("001", "2021-01-01", "held", "career"),
    ("001", "2021-01-01", "held", "career"),  # the same conversation again
    ("001", "2021-02-01", "cancelled", "career"),
    ("001", "2021-03-01", "cancelled", "unknown"),  # cancelled, whatever its topic
    ("001", "2021-04-01", "held", "other"),
    ("001", "2021-05-01", "unknown", "other"),  # about something else, whatever its status
    ("002", "2020-05-01", "unknown", "career"),  # before the hire
    ("002", "2021-05-01", "unknown", "career"),
    ("002", "2021-06-01", None, "unknown"),
    ("002", "2021-07-01", "held", None),
    ("002", "2021-08-01", "held", "career"),
]


def from_log(rows: list) -> Workforce:
    log = frame(rows, ["employee_id", "date", "status", "topic"])
    return Workforce.from_frames(employees=frame(PEOPLE, ["employee_id", "hire_date"]), conversations=log)


def test_each_row_of_the_log_is_counted_once_under_its_first_reason():
    assert from_log(LOG).log_counts == LogCounts(
        rows=11,
        counted=2,
        not_held=2,
        not_career=2,
        not_employed=1,
        status_unknown=2,
        topic_unknown=1,
        repeated=1,
    )


def test_as_many_rows_count_as_qualify():
    work = from_log(LOG)
    assert len(work.qualifying) == work.log_counts.counted == 2
    assert work.qualifying["date"].dt.month.tolist() == [1, 8]


def test_the_note_names_all_reasons_that_there_are():
    assert from_log(LOG).log_counts.note == (
        "2 of 11 log rows count as held career conversations; left out: 2 not held, 2 about something else, "
        "1 on a day on which the person was not employed, 2 with a status that is blank or not known, "
        "1 with a topic that is blank or not known, 1 told by another row already."
    )
    assert from_log(LOG[:3]).log_counts.note == (
        "1 of 3 log rows counts as a held career conversation; left out: 1 not held, "
        "1 told by another row already."
    )


def test_a_log_in_which_nothing_counts_says_so():
    counts = from_log(LOG[7:9]).log_counts
    assert counts.note.startswith("None of 2 log rows count as held career conversations; left out: 2 with a")
    assert counts.share == 0


def test_a_log_without_status_and_topic_counts_whole():
    counts = from_log([(i, day, None, None) for i, day, *_ in LOG[7:]]).log_counts
    assert counts.note == "All 4 log rows count as held career conversations."
    assert counts.share == 1


def test_without_a_log_there_is_nothing_to_count():
    counts = workforce([("001", "2020-01-01")]).log_counts
    assert (counts.rows, counts.share) == (0, 1)
    assert counts.note == "There is no log of conversations."


def test_shares_are_of_all_rows():
    assert from_log(LOG).log_counts.share == 2 / 11


def test_counts_do_not_change_the_log():
    work = from_log(LOG)
    before = work.conversations.copy()
    assert work.log_counts.rows == 11
    pd.testing.assert_frame_equal(work.conversations, before)
    assert np.isin(work.qualifying["spell"], [0, 1]).all()
