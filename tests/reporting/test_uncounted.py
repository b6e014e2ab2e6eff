"""A log of which nothing counts still gives a report, led by the reason."""

import pytest
from offices import offices

from careerstats.reporting.quarterly import quarterly_report
from careerstats.workforce import Workforce


@pytest.mark.parametrize(
    ("status", "why"), [("cancelled", "not held"), ("unknown", "with a status that is blank or not known")]
)
def test_a_report_over_a_log_in_which_nothing_counts_says_why(status, why):
    work = offices()
    tables = ("employees", "exits", "promotions", "ratings", "job_history", "restructurings")
    given = {name: getattr(work, name) for name in tables}
    log = work.conversations.assign(status=status)
    none = Workforce.from_frames(**given, conversations=log, data_end="2026-12-31")
    assert none.log_counts.counted == 0
    report = quarterly_report(none, quarter="2026Q3")
    assert "None of 13 log rows count" in report.sentences[0]  # the talk of November is yet to come
    assert why in report.sentences[0]
