"""Kind 53 of mess, across columns: what settles the order of day and month, and what does not."""

import datetime as dt

import numpy as np
import pandas as pd
from sheets import sheet

from careerstats.exports.columns import ParseOptions
from careerstats.exports.orders import resolve_dates
from careerstats.exports.values import parse

TODAY = pd.Timestamp("2026-09-30")


def columns(**given):
    """Parse columns of dates that stand side by side."""
    rows = list(zip(*given.values(), strict=True))
    grid = sheet([list(r) for r in rows])
    held = np.arange(len(rows))
    options = ParseOptions(today=TODAY)
    return {name: parse(name, "date", grid, held, place, options=options) for place, name in enumerate(given)}


def shown(parsed) -> list:
    return [None if pd.isna(v) else v.date().isoformat() for v in parsed.values]


def inferred(parsed):
    return next((f for f in parsed.findings if f.rule == "date-order-inferred"), None)


def test_nobody_leaves_before_the_hire():
    # month first, each would have left before the hire: 3 April and 2 May, against 4 March and 5 February
    made = columns(
        hire_date=["03/04/2021", "01/06/2020", "02/03/2019"],
        exit_date=["02/05/2021", "11/10/2021", "01/04/2019"],
    )
    assert made["hire_date"].order == "unknown"
    settled = resolve_dates(made, today=TODAY)
    assert settled["hire_date"].order == "unknown"  # two contradictions are too few


def test_three_contradictions_rule_an_order_out():
    made = columns(
        hire_date=["03/04/2021", "01/06/2020", "02/03/2019", "05/06/2018"],
        exit_date=["02/05/2021", "11/10/2021", "01/04/2019", "04/08/2018"],
    )
    settled = resolve_dates(made, today=TODAY)
    assert shown(settled["hire_date"]) == ["2021-04-03", "2020-06-01", "2019-03-02", "2018-06-05"]
    assert shown(settled["exit_date"]) == ["2021-05-02", "2021-10-11", "2019-04-01", "2018-08-04"]
    assert settled["hire_date"].bad == {}
    assert inferred(settled["exit_date"]).message == (
        "exit_date could be read in two ways; it is read day first: "
        "3 dates would contradict others in the other reading."
    )
    assert inferred(settled["exit_date"]).action == "say otherwise with dayfirst = false in columns.toml"


def test_no_conversation_lies_in_the_future():
    made = columns(date=["10/01/2026", "11/02/2026", "12/03/2026", "09/09/2026"])
    settled = resolve_dates(made, today=TODAY)
    assert shown(settled["date"]) == ["2026-01-10", "2026-02-11", "2026-03-12", "2026-09-09"]


def test_the_other_columns_of_the_sheet_tell():
    made = columns(hire_date=["25/12/2020", "01/02/2021"], birth_date=["03/04/1980", "05/06/1981"])
    settled = resolve_dates(made, today=TODAY)
    assert shown(settled["birth_date"]) == ["1980-04-03", "1981-06-05"]
    assert "so are the other date columns" in inferred(settled["birth_date"]).message
    assert settled["hire_date"] is made["hire_date"]


def test_dates_that_all_fall_on_the_first_of_a_month():
    made = columns(effective_date=["04/01/2024", "07/01/2024", "10/01/2024"])
    settled = resolve_dates(made, today=TODAY)
    assert shown(settled["effective_date"]) == ["2024-04-01", "2024-07-01", "2024-10-01"]
    assert settled["effective_date"].order == "month"


def test_without_evidence_the_question_stays():
    made = columns(hire_date=["03/04/2021", "05/06/2020"])
    settled = resolve_dates(made, today=TODAY)
    assert settled["hire_date"] is made["hire_date"]
    assert settled["hire_date"].bad == {0: "date-order-unknown", 1: "date-order-unknown"}


def test_evidence_for_both_orders_settles_nothing():
    made = columns(
        hire_date=["03/04/2021", "01/06/2020", "02/03/2019", "02/01/2019", "03/02/2019", "05/02/2019"],
        exit_date=["02/05/2021", "05/06/2020", "01/04/2019", "01/01/2019", "02/02/2019", "04/02/2019"],
    )
    assert resolve_dates(made, today=TODAY)["hire_date"].readings is not None


def exchanged(count):
    """Hires on 2 to 12 of several months, real dates with day and month exchanged; texts on 13 to 22."""
    true = [dt.datetime(2018 + i // 6, 3 + i % 6, 12 - i % 6) for i in range(count)]
    real = [dt.datetime(d.year, d.day, d.month) for d in true]
    texts = [f"{13 + i}/05/2018" for i in range(10)]
    return [*real, *texts], [d.date().isoformat() for d in true]


def test_many_exchanged_dates_are_exchanged_back():
    values, true = exchanged(24)
    settled = resolve_dates(columns(hire_date=values), today=TODAY)["hire_date"]
    assert shown(settled)[:24] == true
    assert settled.bad == {}
    assert inferred(settled).action == "say otherwise with swapped = false in columns.toml"


def test_few_exchanged_dates_need_other_evidence():
    values, true = exchanged(12)
    alone = resolve_dates(columns(hire_date=values), today=TODAY)["hire_date"]
    assert alone.readings is not None
    # everybody left the day after the true hire: as they stand, most hires lie after it
    left = [pd.Timestamp(d) + pd.Timedelta(days=1) for d in true] + [dt.datetime(2018, 5, 30)] * 10
    both = columns(
        hire_date=values, exit_date=[d.to_pydatetime() if hasattr(d, "to_pydatetime") else d for d in left]
    )
    settled = resolve_dates(both, today=TODAY)["hire_date"]
    assert shown(settled)[:12] == true


def test_columns_that_are_settled_are_left_alone():
    made = columns(hire_date=["2020-01-01"], exit_date=["2021-01-01"])
    assert resolve_dates(made) == made
