"""Headline figures of fourteen people, counted by hand."""

import pytest
from offices import TALKS, offices

from careerstats.reporting.edition import open_edition
from careerstats.reporting.headlines import coverage_sentence, headlines
from careerstats.reporting.questions import ask_all
from careerstats.reporting.sheets.summary import summary


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
    assert lines["Never had one since they were hired"].now.events == 4
    # a quarter before s3 and l5 had not talked either
    assert lines["Never had one since they were hired"].before.events == 6


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
    assert table.loc["Never had one since they were hired", "change"] == "[c]"
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


def test_nobody_eligible_is_said():
    work = offices(exits=[(f"{d}{n}", "2026-01-01", "other") for d in "sli" for n in range(1, 7)])
    assert coverage_sentence(open_edition(work, "2026Q3")) == "Nobody was eligible on 30 Sep 2026."


def test_fewer_than_the_minimum_are_not_counted_in_words():
    edition = open_edition(offices(), "2026Q3", minimum_group=15)
    assert coverage_sentence(edition) == "Fewer than 15 people were eligible on 30 Sep 2026."
    sheet = summary(edition, ask_all(edition))
    assert set(sheet.table["value"].iloc[:4]) == {"[c]"}
