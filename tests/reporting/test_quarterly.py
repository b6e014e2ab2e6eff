"""The whole report: what it shows, what it hides, and that it never looks ahead."""

import re
import stat
import zipfile
from io import BytesIO

import matplotlib.figure
import openpyxl
import pandas as pd
import pytest
from offices import TALKS, offices

from careerstats.errors import CareerstatsError
from careerstats.reporting.lint import faults
from careerstats.reporting.quarterly import STAGES, quarterly_report
from careerstats.simulate import simulate_workforce
from careerstats.workforce import Workforce

TABS = [
    "Cover",
    "Contents",
    "Summary",
    "Coverage by department",
    "Coverage by level",
    "Coverage by team",
    "Coverage over time",
    "Gaps",
    "The four characteristics",
    "Let go",
    "Let go each quarter",
    "Passed over",
    "Who was compared",
    "Data quality",
    "Definitions",
]


@pytest.fixture(scope="module")
def work():
    return simulate_workforce(people=500, years=3, seed=3).workforce


@pytest.fixture(scope="module")
def report(work):
    return quarterly_report(work, quarter="2026Q3")


@pytest.fixture(scope="module")
def path(report, tmp_path_factory):
    return report.save(tmp_path_factory.mktemp("reports") / "new")


def strings(path):
    """All texts of the workbook's parts, markup left out."""
    with zipfile.ZipFile(path) as archive:
        return " ".join(re.sub(r"<[^>]+>", " ", archive.read(n).decode("utf-8")) for n in archive.namelist())


def test_the_workbook_lies_in_the_folder_under_its_quarter(path):
    assert path.name == "career-conversations-2026Q3.xlsx"
    assert path.parent.name == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_sheets_stand_in_order_and_keep_every_rule(path):
    assert openpyxl.load_workbook(path).sheetnames == TABS
    assert faults(path.read_bytes()) == []


def test_the_same_data_give_the_same_bytes(work, path, tmp_path):
    again = quarterly_report(work, quarter="2026Q3").save(tmp_path)
    assert again.read_bytes() == path.read_bytes()


def test_no_person_is_named(work, path):
    said = strings(path)
    words = set(re.findall(r"[\w.-]+", said))
    ids = set(work.employees["employee_id"]) | set(work.employees["manager_id"].dropna())
    assert not ids & words
    assert [name for name in work.employees["name"].dropna().unique() if name in said] == []


def test_coverage_is_that_of_a_count_by_hand(work, report):
    day, start = pd.Timestamp("2026-09-30"), pd.Timestamp("2025-09-30")
    spells = work.spells
    there = spells["hire_date"].le(day) & (spells["exit_date"].isna() | spells["exit_date"].ge(day))
    eligible = spells[there & (day - spells["hire_date"]).dt.days.ge(90)]
    log = work.conversations
    held = log[log["date"].gt(start) & log["date"].le(day) & log["status"].fillna("held").eq("held")]
    held = held[held["topic"].fillna("career").eq("career")]
    last = held.groupby("employee_id")["date"].max()
    covered = eligible["employee_id"].map(last).ge(eligible["hire_date"]).sum()
    row = report.table.iloc[0]
    assert (row["people"], row["value"]) == (len(eligible), pytest.approx(covered / len(eligible)))


def test_nothing_after_the_quarter_changes_anything(work):
    day = pd.Timestamp("2026-03-31")
    dated = {
        "employees": "hire_date",
        "conversations": "date",
        "promotions": "date",
        "exits": "exit_date",
        "ratings": "date",
        "job_history": "effective_date",
        "restructurings": "announced",
    }
    frames = {name: getattr(work, name) for name in dated}
    cut = {name: rows[rows[dated[name]] <= day] for name, rows in frames.items()}
    past = Workforce.from_frames(**cut, log_start=work.log_start, data_end=day)
    now, then = (quarterly_report(w, quarter="2026Q1") for w in (work, past))
    assert now.sentences == then.sentences
    for one, other in zip(now.sheets, then.sheets, strict=True):
        assert one.lines == other.lines, one.tab
        if one.table is not None:
            pd.testing.assert_frame_equal(one.table, other.table)


def test_groups_under_the_minimum_are_hidden_wherever_they_stand(work, tmp_path):
    path = quarterly_report(work, quarter="2026Q3", minimum_group=25).save(tmp_path)
    book = openpyxl.load_workbook(path)
    counted = {
        "People",
        "Had a conversation",
        "None in the log",
        "New joiners (not counted)",
        "People without",
    }
    seen = 0
    for sheet in book:
        for table in sheet.tables.values():
            rows = [[c.value for c in row] for row in sheet[table.ref]]
            for at, name in enumerate(rows[0]):
                values = [row[at] for row in rows[1:]]
                if name in counted - {"Had a conversation"}:
                    seen += values.count("[c]")
                    assert [v for v in values if isinstance(v, int | float) and 0 < v < 25] == [], (
                        sheet.title,
                        name,
                    )
    assert seen > 10


def test_the_numbers_of_the_comparisons_are_in_the_workbook(report, path):
    book = openpyxl.load_workbook(path)
    found = next(s for s in report.sheets if s.tab == "Let go each quarter").table
    shown = [c.value for c in book["Let go each quarter"]["A"]]
    assert {"As counted", "Within like groups", "Adjusted", "Within the same manager"} <= set(shown)
    assert len(found) == 4


def test_charts_are_there_with_figures(path):
    book = openpyxl.load_workbook(path)
    charts = {sheet.title: len(sheet._charts) for sheet in book if sheet._charts}
    assert charts.keys() >= {"Coverage by department", "Coverage by level", "Coverage over time", "Gaps"}
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
        assert all(b"<numCache>" in archive.read(n) for n in names)
    assert len(names) == sum(charts.values())


def test_the_stages_are_told_in_order(work):
    told = []
    quarterly_report(offices(), quarter="2026Q3", progress=told.append)
    assert tuple(told) == STAGES


def test_it_shows_itself_in_a_notebook(report):
    shown = report._repr_html_()
    assert all(
        part in shown for part in ("<li>Of ", "2026Q3", "Had a career conversation in the past 12 months")
    )
    assert "0.5" not in re.sub(r"<[^>]+>", " ", shown).split("Figure")[1].split("Change")[0]
    assert report.plot(ax=matplotlib.figure.Figure().subplots()).lines


def test_the_note_names_quarter_day_and_minimum(report):
    assert report.note == (
        "Career conversations in 2026Q3 (1 Jul 2026 to 30 Sep 2026), as of 30 Sep 2026; "
        "groups of fewer than 5 people are not shown."
    )


def test_a_workforce_with_little_gives_a_report_that_says_so(tmp_path):
    report = quarterly_report(offices(), quarter="2026Q3")
    book = openpyxl.load_workbook(report.save(tmp_path))
    assert "no restructuring in the data" in book["Let go"]["A4"].value
    assert book["Let go"].tables == {}


def test_hostile_words_in_the_data_stay_words(tmp_path):
    work = offices()
    roster = work.employees.replace({"department": {"Sales": '=HYPERLINK("http://example.org","x")'}})
    bad = Workforce.from_frames(
        employees=roster, conversations=work.conversations, data_end="2026-12-31", log_start=work.log_start
    )
    path = quarterly_report(bad, quarter="2026Q3").save(tmp_path)
    sheet = openpyxl.load_workbook(path)["Coverage by department"]
    (cell,) = (c for c in sheet["A"] if str(c.value).startswith("=HYP"))
    assert (cell.data_type, bool(cell.quotePrefix), cell.hyperlink) == ("s", True, None)
    assert faults(path.read_bytes()) == []


def test_a_log_of_which_nothing_counts_gives_a_report_that_says_so(tmp_path):
    talks = [(*t[:6], "cancelled") for t in TALKS]
    made = quarterly_report(offices(talks=talks), quarter="2026Q3")
    assert made.sentences[0] == (
        "Caution: None of 13 log rows count as held career conversations; left out: 13 not held."
    )
    assert "Of 14 people 0 (0 %)" in made.sentences[1]
    assert faults(made.save(tmp_path).read_bytes()) == []


def test_a_company_that_has_closed_gives_a_report(tmp_path):
    gone = [(f"{d}{n}", "2026-01-01", "other") for d in "sli" for n in range(1, 7)]
    made = quarterly_report(offices(exits=gone), quarter="2026Q3")
    assert "Nobody was eligible on 30 Sep 2026." in made.sentences
    assert faults(made.save(tmp_path).read_bytes()) == []


TERMS = (
    r"\b(landmarks?|crude|strat(?:um|a)|Breslow|Firth|coefficients?|cohort|flow|covariates?|clusters?|"
    r"of the other kind|off support|E-value)\b"
)


@pytest.mark.parametrize("people", [80, 500])
def test_no_sheet_but_the_definitions_holds_terms_of_the_trade(people, report):
    made = report if people == 500 else quarterly_report(simulate_workforce(people=people, seed=2).workforce)
    found = []
    for sheet in made.sheets:
        texts = [*sheet.lines, *(c.header for c in sheet.columns)]
        if sheet.table is not None:
            texts += [v for c in sheet.columns for v in sheet.table[c.name] if isinstance(v, str)]
        if sheet.tab != "Definitions":
            found += [(sheet.tab, text) for text in texts if re.search(TERMS, text, re.IGNORECASE)]
    assert found == []


def test_terms_that_readers_may_ask_for_are_defined(report):
    defined = " ".join(next(s for s in report.sheets if s.tab == "Definitions").table["term"])
    for term in ("landmark", "horizon", "Career stage", "Within like groups", "None in the log", "x quarter"):
        assert term in defined


def test_each_row_of_an_outcome_sheet_has_the_base_of_the_others(report):
    seen = 0
    for tab in ("Let go", "Let go each quarter", "Passed over"):
        said = next(s for s in report.sheets if s.tab == tab).table["sentence"]
        bases = {m for text in said for m in re.findall(r"of ([\d,]+) people without a recent", text)}
        assert len(bases) <= 1, tab
        seen += len(bases)
    assert seen


def test_a_folder_that_cannot_be_made_is_said(report, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CareerstatsError, match="cannot be made"):
        report.save(tmp_path / "file" / "reports")


def test_saving_twice_replaces_the_report(report, path):
    before = path.read_bytes()
    assert report.save(path.parent) == path
    assert path.read_bytes() == before


def test_the_bytes_can_be_read_by_pandas(path):
    shown = pd.read_excel(BytesIO(path.read_bytes()), sheet_name="Summary", header=None, engine="calamine")
    assert shown.iloc[0, 0] == "Summary, 2026Q3"
