"""What the tests of the rules share: an audit to write into, and three people."""

import pytest
from loaded import ROSTER, rows

from careerstats.exports.audit import Recorder


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def roster(recorder):
    """1 leads 2 and 3; all hired on New Year's Day 2020."""
    return rows(
        recorder,
        "employees",
        ROSTER,
        ("1", "2020-01-01", "Sales"),
        ("2", "2020-01-01", "Sales", "1"),
        ("3", "2020-01-01", "Sales", "1"),
    )
