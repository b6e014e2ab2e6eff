"""Headline figures of fourteen people, counted by hand."""

import pytest
from made_cohorts import two_by_two_cohort
from offices import TALKS, offices

from careerstats.evidence.compare import compare
from careerstats.reporting.edition import open_edition
from careerstats.reporting.headlines import coverage_sentence, headlines
from careerstats.reporting.layout import is_number
from careerstats.reporting.questions import ask_all
from careerstats.reporting.sheets.outcomes import Question
from careerstats.reporting.sheets.summary import main_sentences, summary

QUARTERS = ("2024Q1", "2024Q2")


NONE = "None in the log, which begins on 1 Jan 2024"
"""The log of the fourteen begins with s1's first conversation."""


@pytest.fixture(scope="module")
def edition():
    return open_edition(offices(), "2026Q3")


@pytest.fixture(scope="module")
def lines(edition):
    return {line.figure: line for line in headlines(edition)}


def test_coverage_now_and_a_quarter_before(lines):
    line = lines["Had a career conversation in the past 12 months"]
    assert (line.now.value, line.now.people) == (pytest.approx(9 / 14), 14)
    assert line.before.value == pytest.approx(7 / 14)


def test_never_counts_the_present_spell_as_known_on_the_day(lines):
    # s5 (who talks in November), s6 (cancelled), i2 and i3
    assert lines[NONE].now.events == 4
    # a quarter before s3 and l5 had not talked either; the log has grown since, so no change is given
    assert lines[NONE].before.events == 6
    assert lines[NONE].change == "[z]"


def test_pace_and_repeats(lines):
    # ten conversations in the year of fourteen people
    pace = lines["Conversations per person and year"].now
    assert pace.value == pytest.approx(10 / 14, rel=2e-3)
    # s1 twice, eight others once, five people never: squares around the mean of 10/14 add up to 34/7;
    # the standard error of the mean of 14 is the root of 34/7 / (14 * 13), as sd(x) / sqrt(14) in R
    error = (34 / 7 / (14 * 13)) ** 0.5
    assert (pace.lower, pace.upper) == (
        pytest.approx(10 / 14 - 1.96 * error, rel=3e-3),
        pytest.approx(10 / 14 + 1.96 * error, rel=3e-3),
    )
    assert lines["Had at least two in the past 12 months"].now.events == 1


def test_kinds_of_the_quarters_conversations(lines):
    # from 1 Jul to 30 Sep 2026: s1 (mentor, 10), s3 (manager, 10), l5 (peer, 45)
    with_manager = lines["Conversations in the quarter held with the manager"].now
    long = lines["Conversations in the quarter of 15 minutes or more"].now
    assert (with_manager.events, with_manager.people) == (1, 3)
    assert (long.events, long.people) == (1, 3)


def test_exits_of_the_quarter_only():
    work = offices(exits=[("s6", "2026-08-31", "voluntary"), ("s4", "2026-06-30", "voluntary")])
    line = {x.figure: x for x in headlines(open_edition(work, "2026Q3"))}[
        "Left of their own will in the quarter, per head"
    ]
    # 13 people in July and August, 12 in September: (13 * 62 + 12 * 30) / 92
    assert (line.now.events, line.now.people) == (1, pytest.approx((13 * 62 + 12 * 30) / 92))
    assert line.before.events == 1


def test_the_sheet_hides_figures_of_few_people_and_few_events(edition):
    sheet = summary(edition, ask_all(edition))
    table = sheet.table.set_index("figure")
    row = table.loc["Had a career conversation in the past 12 months"]
    assert (row["value"], row["change"]) == (pytest.approx(9 / 14), pytest.approx(2 / 14))
    assert set(table.loc["Had at least two in the past 12 months", ["value", "lower", "people"]]) == {"[c]"}
    assert (table.loc[NONE, "value"], table.loc[NONE, "change"]) == ("[c]", "[z]")
    assert table.loc["Let go in the quarter, per head", "value"] == 0


def test_formats_follow_the_kind_of_the_figure(edition):
    sheet = summary(edition, ask_all(edition))
    at = sheet.table["figure"].tolist().index("Conversations per person and year")
    assert sheet.formats[at, "value"] == "ratio"
    assert sheet.formats[at, "change"] == "change"
    assert sheet.formats[0, "value"] == "share"
    assert sheet.formats[0, "change"] == "points_change"


def test_the_first_sentence(edition):
    assert coverage_sentence(edition) == (
        "Of 14 people 9 (64 %) had a career conversation in the 12 months to 30 Sep 2026 "
        "(95 % interval 39 to 84 %), 14.3 points more than a quarter before."
    )


@pytest.mark.parametrize(
    ("dropped", "said"), [("s3", "7.1 points more"), ("l5", "7.1 points more"), (("s3", "l5"), "as many as")]
)
def test_the_change_is_said_in_words(dropped, said):
    kept = [t for t in TALKS if not (t[0] in dropped and t[1] > "2026-07-01" and t[0] != "s1")]
    assert said in coverage_sentence(open_edition(offices(talks=kept), "2026Q3"))


def test_a_log_that_fills_no_window_is_a_caution_and_no_change_is_given():
    # the log begins on 1 Jan 2024: 31 Dec 2024 is the first day with twelve months of it behind
    edition = open_edition(offices(), "2024Q3")
    said = coverage_sentence(edition)
    assert "points" not in said
    assert said.endswith(
        "Caution: the log begins on 1 Jan 2024, inside these 12 months: conversations before that day could "
        "not be seen, so the share may be too low."
    )
    table = summary(edition, ask_all(edition)).table.set_index("figure")
    row = table.loc["Had a career conversation in the past 12 months"]
    assert (row["before"], row["change"]) == ("[x]", "[x]")


def test_a_quarter_before_that_the_log_cannot_fill_is_not_compared_with():
    edition = open_edition(offices(), "2024Q4")
    said = coverage_sentence(edition)
    assert said.endswith("The log begins on 1 Jan 2024, too late to compare with the quarter before.")
    table = summary(edition, ask_all(edition)).table.set_index("figure")
    row = table.loc["Conversations per person and year"]
    assert is_number(row["value"])
    assert (row["before"], row["change"]) == ("[x]", "[x]")
    # exits do not come from the log
    assert table.loc["Let go in the quarter, per head", "change"] == 0
    later = open_edition(offices(), "2025Q1")
    following = summary(later, ask_all(later)).table.set_index("figure")
    assert is_number(following.loc["Conversations per person and year", "change"])


def test_quarters_of_which_the_log_shows_all_are_compared(edition):
    manager = "Conversations in the quarter held with the manager"
    shown = {q: {x.figure: x for x in headlines(open_edition(offices(), q))}[manager] for q in QUARTERS}
    # the log begins on the first day of 2024Q1: its own quarter is whole, the one before is not there
    assert [line.change for line in shown.values()] == ["[x]", ""]


def counted(*statuses):
    """The fourteen, their rows of the log with these words for the status."""
    talks = [(*t[:6], s) for t, s in zip(TALKS, statuses, strict=True)]
    return open_edition(offices(talks=talks), "2026Q3")


@pytest.mark.parametrize(("cancelled", "leads"), [(2, False), (3, True)])
def test_how_much_of_the_log_counts_leads_when_it_is_little(cancelled, leads):
    # 14 rows, one of them after the as-of date: 11 of 13 are 85 %, 10 of 13 are 77 %
    edition = counted(*["cancelled"] * cancelled, *["held"] * (14 - cancelled))
    said = main_sentences(edition, ask_all(edition))
    sentence = (
        f"{13 - cancelled} of 13 log rows count as held career conversations; left out: {cancelled} not held."
    )
    assert said[0] == f"Caution: {sentence}" if leads else said[-1] == sentence
    assert len(said) == 4
    assert summary(edition, ask_all(edition)).lines[:4] == list(said)


def test_what_is_counted_stands_beside_the_number(edition):
    table = summary(edition, ask_all(edition)).table.set_index("figure")
    assert table.loc["Conversations in the quarter of 15 minutes or more", "counted"] == (
        "conversations, where it is known"
    )
    assert table.loc["Let go in the quarter, per head", "counted"] == "people, mean of the days"
    asked = [
        Question(
            "T", "Let go in any quarter", "let go", "?", compare(two_by_two_cohort(9, 40, 5, 60)), each=e
        )
        for e in ("per quarter end",)
    ]
    row = summary(edition, (asked[0],) * 3).table.iloc[-1]
    assert (row["people"], row["counted"], row["change"]) == (100, "people, once per quarter end", "[z]")


def test_nobody_eligible_is_said():
    work = offices(exits=[(f"{d}{n}", "2026-01-01", "other") for d in "sli" for n in range(1, 7)])
    assert coverage_sentence(open_edition(work, "2026Q3")) == "Nobody was eligible on 30 Sep 2026."


def test_fewer_than_the_minimum_are_not_counted_in_words():
    edition = open_edition(offices(), "2026Q3", minimum_group=15)
    assert coverage_sentence(edition) == "Fewer than 15 people were eligible on 30 Sep 2026."
    sheet = summary(edition, ask_all(edition))
    assert set(sheet.table["value"].iloc[:4]) == {"[c]"}
