"""Sheets about who has had a conversation, on fourteen people counted by hand."""

import pytest
from offices import IT, LEGAL, SALES, TALKS, offices
from people import frame

from careerstats.reporting.edition import open_edition
from careerstats.reporting.layout import drawn_rows
from careerstats.reporting.quarterly import quarterly_report
from careerstats.reporting.sheets import coverage as pages
from careerstats.reporting.sheets.characteristics import characteristics_sheet
from careerstats.workforce import Workforce


@pytest.fixture(scope="module")
def edition():
    return open_edition(offices(), "2026Q3")


def rows(sheet, *names):
    return [tuple(row) for row in sheet.table[list(names)].itertuples(index=False)]


def with_teams():
    """The same people, in teams named as departments usually name them."""
    roster = frame([*SALES, *LEGAL, *IT], ["employee_id", "hire_date", "department", "level", "manager_id"])
    roster["team"] = [f"{d} {'North' if i % 2 else 'South'}" for i, d in enumerate(roster["department"])]
    talks = ["employee_id", "date", "with_whom", "minutes", "setting", "support", "status"]
    return Workforce.from_frames(employees=roster, conversations=frame(TALKS, talks), data_end="2026-12-31")


def test_departments_with_a_small_one_hidden_and_last(edition):
    sheet = pages.by_group(edition, by="department", tab="Coverage by department", words="department")
    assert rows(sheet, "department", "people", "covered", "rate") == [
        ("Legal", 5, 5, 1.0),
        ("Sales", 6, 3, 0.5),
        ("IT", "[c]", "[c]", "[c]"),
    ]


def test_no_total_gives_away_the_new_joiners_of_a_small_department(edition):
    sheet = pages.by_group(edition, by="department", tab="T", words="department")
    said = " ".join(sheet.lines)
    assert "Of 14 people" in said
    assert "joiner" not in said


def test_small_parts_of_a_department_are_hidden_together(edition):
    sheet = pages.by_group(edition, by="department", tab="T", words="department")
    assert rows(sheet, "overdue", "never", "new_joiners", "unknown") == [
        (0, 0, 0, 0),
        ("[c]", "[c]", 0, 0),
        ("[c]", "[c]", "[c]", "[c]"),
    ]


def test_wilson_intervals_stand_beside_the_rate_and_draw_its_line(edition):
    # R: binom::binom.wilson(3, 6) gives 0.1876 to 0.8124
    sheet = pages.by_group(edition, by="department", tab="T", words="department")
    lower, upper, below, above = rows(sheet, "lower", "upper", "below", "above")[1]
    assert (lower, upper) == (pytest.approx(0.1876, abs=5e-5), pytest.approx(0.8124, abs=5e-5))
    assert (below, above) == (pytest.approx(0.5 - lower), pytest.approx(upper - 0.5))


def test_hidden_rows_are_not_drawn(edition):
    sheet = pages.by_group(edition, by="department", tab="T", words="department")
    assert drawn_rows(sheet, sheet.charts[0]) == (0, 1)


def test_a_larger_minimum_hides_more():
    sheet = pages.by_group(
        open_edition(offices(), "2026Q3", minimum_group=6), by="department", tab="T", words="department"
    )
    assert rows(sheet, "department", "people") == [("Sales", 6), ("IT", "[c]"), ("Legal", "[c]")]


def test_teams_without_a_name_are_numbered_and_no_manager_is_shown(edition):
    sheet = pages.by_team(edition)
    assert rows(sheet, "department", "team", "people") == [
        ("Legal", "Team 1", 5),
        ("Sales", "Team 1", 6),
        ("IT", "Team 1", "[c]"),
    ]
    assert "boss" not in sheet.table.to_string() + "".join(sheet.lines)


def test_teams_with_a_name_keep_it():
    sheet = pages.by_team(open_edition(with_teams(), "2026Q3", minimum_group=3))
    shown = rows(sheet, "department", "team", "people", "covered")
    # Sales South: s1, s3, s5; Sales North: s2, s4, s6; Legal starts on an even place: l1, l3, l5 South
    assert ("Sales", "Sales South", 3, 2) in shown
    assert ("Sales", "Sales North", 3, 1) in shown
    assert ("Legal", "Legal South", 3, 3) in shown
    assert ("Legal", "Legal North", "[c]", "[c]") in shown


def test_a_company_with_many_departments_gets_no_crowded_chart():
    many = [(f"p{n}", "2020-01-01", f"D{n // 5:02d}", "L1") for n in range(200)]
    work = offices().from_frames(
        employees=frame(many, ["employee_id", "hire_date", "department", "level"]),
        conversations=frame([("p1", "2026-01-01")], ["employee_id", "date"]),
        data_end="2026-12-31",
    )
    sheet = pages.by_group(open_edition(work, "2026Q3"), by="department", tab="T", words="department")
    assert (len(sheet.table), len(sheet.charts)) == (40, 0)


def test_the_log_that_shows_none_is_named_with_its_beginning(edition):
    sheet = pages.by_group(edition, by="department", tab="T", words="department")
    assert {c.name: c.header for c in sheet.columns}["never"] == "None in the log"
    assert "None in the log: the log, which begins on 1 Jan 2024, shows none." in sheet.lines


def test_columns_for_the_chart_alone_come_last_and_aside(edition):
    sheet = pages.by_group(edition, by="department", tab="T", words="department")
    assert [c.name for c in sheet.columns if c.aside] == ["below", "above"]
    assert [c.name for c in sheet.columns][-2:] == ["below", "above"]


def test_places_that_the_roster_does_not_name_get_no_sheet():
    roster = frame([(f"p{n}", "2020-01-01") for n in range(9)], ["employee_id", "hire_date"])
    talks = frame([("p1", "2024-01-01"), ("p2", "2026-01-01")], ["employee_id", "date"])
    bare = Workforce.from_frames(employees=roster, conversations=talks, data_end="2026-12-31")
    edition = open_edition(bare, "2026Q3")
    assert pages.by_group(edition, by="level", tab="T", words="level") is None
    assert pages.by_team(edition) is None
    tabs = [s.tab for s in quarterly_report(bare, quarter="2026Q3").sheets]
    assert "Coverage by level" not in tabs
    assert {"Coverage over time", "Gaps"} <= set(tabs)


def test_before_the_log_fills_a_window_there_is_a_sentence_and_no_table():
    early = open_edition(offices(), "2024Q3")
    for sheet, end in (
        (pages.over_time(early), "up to 30 Sep 2024 there is no curve to show."),
        (pages.gap_sheet(early), "too few days lie up to 30 Sep 2024 to look for gaps."),
    ):
        assert (sheet.table, sheet.charts) == (None, ())
        assert sheet.lines == [
            f"The log begins on 1 Jan 2024 and fills a window of 12 months from 31 Dec 2024 on: {end}"
        ]


def test_one_full_window_is_a_row_without_a_curve_and_no_gaps():
    # 31 Dec 2024 is the first full day and the quarter's last
    first = open_edition(offices(), "2024Q4")
    assert (len(pages.over_time(first).table), pages.over_time(first).charts) == (1, [])
    assert pages.gap_sheet(first).table is None
    assert pages.gap_sheet(open_edition(offices(), "2025Q1")).table is not None


def test_why_counts_differ_from_sheet_to_sheet_is_said(edition):
    gaps, kinds = pages.gap_sheet(edition).lines, characteristics_sheet(edition).lines
    assert any("from 31 Dec 2024 to 30 Sep 2026" in line for line in gaps)
    assert any("have left since are counted too" in line for line in gaps)
    assert any("coverage count fewer people" in line for line in kinds)
    assert any("those whose kind is unknown" in line for line in kinds)


def test_a_characteristic_that_nobody_recorded_is_left_out(edition):
    # the fourteen's log says nothing of who took the initiative
    named = set(characteristics_sheet(edition).table["what"].str.split(":").str[0])
    assert named == {"With whom", "Setting", "Length", "Support"}


def test_quarter_ends_from_the_first_full_window_on(edition):
    sheet = pages.over_time(edition)
    shown = dict(rows(sheet, "quarter_end", "covered"))
    assert next(iter(shown)) == "31 Dec 2024"
    # 30 Jun 2026: s1, s2, l1 to l4, i1; 30 Sep 2026: s3 and l5 as well
    assert (shown["30 Jun 2026"], shown["30 Sep 2026"]) == (7, 9)
    assert len(shown) == 8


def test_gaps_count_days_of_shown_departments_only(edition):
    sheet = pages.gap_sheet(edition)
    shown = {row[0]: row[1:] for row in rows(sheet, "department", "people", "eligible_days", "open_gaps")}
    days = 639  # 31 Dec 2024 to 30 Sep 2026, both counted
    assert shown["Legal"] == (5, 5 * days, 0)
    assert shown["Sales"] == (6, 6 * days, "[c]")
    assert shown["IT"] == ("[c]", "[c]", "[c]")


def test_gap_days_of_legal_by_hand(edition):
    # l1 to l4 are in a gap from 31 Dec 2024 to the day before 10, 11, 12 and 13 Jan 2026, l5 to 13 Aug 2026
    row = pages.gap_sheet(edition).table.set_index("department").loc["Legal"]
    assert row["gap_days"] == (375 + 376 + 377 + 378) + 591


def test_kinds_of_conversations_with_small_groups_hidden(edition):
    sheet = characteristics_sheet(edition)
    shown = {(w, s): (c, p) for w, s, c, p in rows(sheet, "what", "stage", "conversations", "people")}
    # in the year to 30 Sep 2026: s1 twice, s2, s3, l1 to l5, i1: ten conversations of nine people
    assert shown["With whom: manager", "all stages"] == (6, 6)
    assert shown["With whom: peer", "all stages"] == ("[c]", "[c]")
    assert shown["Length: 15 minutes or more", "all stages"] == (8, 8)
    assert shown["Length: under 15 minutes", "all stages"] == ("[c]", "[c]")
    share = sheet.table.set_index("what").loc["With whom: manager", "share"]
    assert share == pytest.approx(0.6)


def test_only_kinds_over_all_stages_are_drawn(edition):
    sheet = characteristics_sheet(edition)
    first, last = drawn_rows(sheet, sheet.charts[0])
    assert first == 0
    assert set(sheet.table["stage"].iloc[first : last + 1]) == {"all stages"}


def test_a_company_under_the_minimum_is_told_nothing_in_words():
    edition = open_edition(offices(), "2026Q3", minimum_group=15)
    sheets = [
        pages.by_group(edition, by="department", tab="T", words="department"),
        pages.over_time(edition),
        pages.gap_sheet(edition),
        characteristics_sheet(edition),
    ]
    for sheet in sheets:
        assert not [line for line in sheet.lines if " of 14" in line or "Of 14" in line or " 9 " in line], (
            sheet.tab
        )
