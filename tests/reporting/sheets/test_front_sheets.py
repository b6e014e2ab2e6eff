"""Cover, contents, definitions, data quality."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from offices import offices

from careerstats.reporting.edition import open_edition
from careerstats.reporting.layout import Sheet
from careerstats.reporting.sheets.definitions import definitions
from careerstats.reporting.sheets.front import ABOUT, contents, cover
from careerstats.reporting.sheets.quality import quality_sheets
from careerstats.reporting.sheets.texts import sentences, small_line
from careerstats.workforce import Audit

FORBIDDEN = r"\b(because of|effect of|impact|reduces?|leads? to|drives?|protects?|causes?)\b"


@pytest.fixture(scope="module")
def edition():
    return open_edition(offices(), "2026Q3")


def test_the_cover_says_what_when_and_what_is_not_done(edition):
    said = " ".join(cover(edition).lines)
    assert cover(edition).title == "Career conversations, 2026Q3"
    assert "1 Jul 2026 to 30 Sep 2026" in said
    assert "As-of date: 30 Sep 2026." in said
    assert "fewer than 5 people are not shown" in said
    assert "Complementary suppression is not yet done" in said
    assert "The next edition is that of 2026Q4." in said


def test_the_contact_is_named_when_given():
    said = " ".join(cover(open_edition(offices(), "2026Q3", contact="people-analytics@example.org")).lines)
    assert "Questions go to people-analytics@example.org." in said


def test_the_contents_lead_to_every_sheet():
    made = contents([Sheet("Cover", "A"), Sheet("Something new", "Its title")])
    assert made.table["sheet"].tolist() == ["Cover", "Something new"]
    assert made.table["about"].tolist() == [ABOUT["Cover"], "Its title"]
    assert made.links == {0: "Cover", 1: "Something new"}


def test_definitions_name_the_options(edition):
    terms = definitions(edition).table.set_index("term")["meaning"]
    assert terms["Window"] == "The 12 calendar months that end with the as-of date."
    assert "30 days before the clock starts" in terms["Without a recent conversation"]
    assert terms.index.is_unique
    assert not terms.str.contains(r"[{}]").any()


def test_no_sentence_claims_more_than_going_together(edition):
    texts = [*cover(edition).lines, *definitions(edition).table["meaning"], *ABOUT.values()]
    assert [t for t in texts if re.search(FORBIDDEN, t, re.IGNORECASE)] == []


def test_without_an_audit_the_sheet_says_so(edition):
    (sheet,) = quality_sheets(edition)
    assert sheet.table is None
    assert "no record of their reading" in " ".join(sheet.lines)


def test_the_files_are_shown_with_what_became_of_their_rows(edition):
    names = ["file", "sheet", "table", "rows_read", "rows_used", "rows_merged", "rows_quarantined"]
    files = pd.DataFrame([("a.csv", "", "job_history", 3, 1, 1, 1)], columns=names).assign(rows_ignored=0)
    nothing = pd.DataFrame(columns=["file", "row", "field", "value", "rule", "severity", "message"])
    audit = Audit(files, pd.DataFrame(), nothing)
    (sheet,) = quality_sheets(replace(edition, work=replace(edition.work, audit=audit)))
    row = sheet.table.iloc[0]
    assert row["table"] == "job history"
    assert row["rows_read"] == row[["rows_used", "rows_merged", "rows_quarantined", "rows_ignored"]].sum()


def test_how_much_of_the_log_counts_is_said_up_to_the_day(edition):
    # s5's talk in November is not known yet, s6's was cancelled
    (sheet,) = quality_sheets(edition)
    assert sheet.lines[1] == (
        "Up to that day: 12 of 13 log rows count as held career conversations; left out: 1 not held."
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "One. Two (95 % interval 1.5 to 2.0). (Three.)",
            ["One.", "Two (95 % interval 1.5 to 2.0).", "(Three.)"],
        ),
        ("No end", ["No end"]),
        ("", []),
    ],
)
def test_notes_are_cut_into_sentences(text, parts):
    assert sentences(text) == parts


def test_the_mark_is_explained():
    assert small_line(7) == "[c]: fewer than 7 people, not shown. [x]: the data do not tell."
