"""First and last day of the data, found without a clock."""

import numpy as np
import pandas as pd
import pytest
from loaded import built, rows, told

from careerstats.exports.audit import Recorder
from careerstats.exports.intake import blank_table
from careerstats.exports.span import export_day, last_day, month_end, strays_ahead
from careerstats.tables import TABLES

DAY = "datetime64[D]"


def days(*texts):
    return np.array(sorted(texts), dtype=DAY)


def daily(start, count):
    return np.datetime64(start) + np.arange(count)


def found(**dates):
    """Tables with nothing but dates: conversations, ratings, exits, employees."""
    made = {name: blank_table(name) for name in TABLES}
    columns = {"employees": "hire_date", "exits": "exit_date"}
    for name, values in dates.items():
        column = columns.get(name, "date")
        made[name] = (
            blank_table(name).reindex(range(len(values))).assign(**{column: np.array(values, "M8[us]")})
        )
    return made


def test_one_stray_row_long_before_a_hundred_others():
    log = np.concatenate([days("2015-03-01"), daily("2024-01-01", 120)])
    assert strays_ahead(log) == 1
    assert last_day(daily("2024-01-01", 120)) == np.datetime64("2024-04-29")


@pytest.mark.parametrize(
    ("first", "strays"),
    [("2023-10-03", 0), ("2023-10-02", 1)],  # 90 and 91 days before New Year's Day 2024
)
def test_a_stray_row_lies_over_ninety_days_off(first, strays):
    assert strays_ahead(np.concatenate([days(first), daily("2024-01-01", 120)])) == strays


def test_more_than_one_in_a_hundred_is_no_stray():
    log = np.concatenate([days("2015-03-01", "2015-04-01"), daily("2024-01-01", 120)])
    assert strays_ahead(log) == 0


def test_the_last_row_may_be_stray_too():
    assert last_day(np.concatenate([daily("2024-01-01", 120), days("2062-01-01")])) == np.datetime64(
        "2024-04-29"
    )


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2024-02-23", "2024-02-29"),
        ("2024-02-22", "2024-02-22"),
        ("2024-12-31", "2024-12-31"),
        ("NaT", "NaT"),
    ],
)
def test_the_last_week_stands_for_the_month(day, end):
    assert str(month_end(np.datetime64(day, "D"))) == end


def test_a_held_conversation_or_a_rating_tells_the_day():
    talks, marks = daily("2024-01-01", 60), daily("2024-01-10", 60)  # to 29 February, to 9 March
    assert str(export_day(found(conversations=talks))) == "2024-02-29"
    assert str(export_day(found(conversations=talks, ratings=marks))) == "2024-03-09"


def test_scheduled_conversations_tell_nothing():
    tables = found(conversations=daily("2024-01-01", 60))
    ahead = tables["conversations"].assign(date=pd.Timestamp("2024-08-01"), status="scheduled")
    tables["conversations"] = pd.concat([tables["conversations"], ahead])
    assert str(export_day(tables)) == "2024-02-29"


def test_few_exits_ahead_are_planned_many_are_not():
    talks = daily("2024-01-01", 60)
    few = np.concatenate([daily("2023-01-01", 100), days("2024-04-10", "2024-04-11")])
    assert str(export_day(found(conversations=talks, exits=few))) == "2024-02-29"
    many = np.concatenate([daily("2023-01-01", 100), daily("2024-04-10", 3)])
    assert str(export_day(found(conversations=talks, exits=many))) == "2024-04-12"


def test_without_a_log_it_is_the_last_thing_that_happened():
    assert str(export_day(found(employees=days("2020-05-05"), exits=days("2021-06-10")))) == "2021-06-10"
    assert np.isnat(export_day(found()))


def test_a_stray_first_conversation_does_not_begin_the_log():
    recorder = Recorder()
    people = rows(recorder, "employees", "employee_id hire_date", ("1", "2010-01-01"))
    dates = ["2012-01-01", *daily("2024-01-01", 150).astype(str)]
    talks = rows(recorder, "conversations", "employee_id date", *[("1", d) for d in dates])
    work = built(recorder, people, talks)
    assert str(work.log_start) == "2024-01-01"
    assert told(work.audit, "log-start-stray") == ["conversations.csv B2"]
    message = work.audit.problems.set_index("rule").loc["log-start-stray", ["message", "action"]]
    assert message["message"].endswith("which begin on 2024-01-01.")
    assert "log_start = 2024-01-01 at the top of columns.toml" in message["action"]
    assert len(work.conversations) == 151


def test_given_days_win():
    recorder = Recorder()
    people = rows(recorder, "employees", "employee_id hire_date", ("1", "2010-01-01"))
    talks = rows(recorder, "conversations", "employee_id date", ("1", "2024-01-05"))
    work = built(recorder, people, talks, log_start="2023-01-01", data_end="2024-06-30")
    assert (str(work.log_start), str(work.data_end)) == ("2023-01-01", "2024-06-30")
