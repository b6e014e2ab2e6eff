"""The notebooks: thin, committed without outputs, and every number in them counted again."""

import ast
import base64
import os
import re

import nbformat
import pandas as pd
import pytest

import careerstats as cs
from careerstats.simulate import simulate_workforce

NAMES = ("01-coverage", "02-let-go", "03-passed-over")
PNG = b"\x89PNG"


def read(root, name):
    return nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)


def code(book):
    return [c for c in book.cells if c.cell_type == "code"]


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_short_clean_and_start_with_the_settings(root, name):
    book = read(root, name)
    nbformat.validate(book)
    cells = code(book)
    assert all(len(c.source.splitlines()) <= 8 for c in cells)
    assert all(c.outputs == [] and c.execution_count is None for c in cells)
    assert cells[0].source.startswith('folder = "../data_samples"')
    assert 'as_of = "2026-09-30"' in cells[0].source
    assert [c.id for c in book.cells] == [f"{name[:2]}-{n:02d}" for n in range(1, len(book.cells) + 1)]
    assert book.metadata.kernelspec.name == "python3"
    assert set(book.metadata) == {"kernelspec", "language_info"}


@pytest.mark.parametrize("name", NAMES)
def test_words_claim_no_more_than_going_together(root, name):
    said = " ".join(c.source for c in read(root, name).cells if c.cell_type == "markdown")
    assert not re.search(r"\b(effect of|impact|reduces?|leads? to|drives?|protects?)\b", said, re.IGNORECASE)


@pytest.fixture(scope="module")
def run(root, tmp_path_factory):
    """Each notebook executed as `lab` would, in its folder; run once per name."""
    from nbclient import NotebookClient

    done = {}
    env = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
    env["IPYTHONDIR"] = str(tmp_path_factory.mktemp("ipython"))

    def execute(name):
        if name not in done:
            book = read(root, name)
            resources = {"metadata": {"path": str(root / "notebooks")}}
            client = NotebookClient(book, timeout=120, kernel_name="python3", resources=resources)
            client.execute(env=env)
            done[name] = book
        return done[name]

    return execute


def pictures(book):
    """Source of every cell that shows a picture, and the picture's bytes."""
    return {
        cell.source: base64.b64decode(output.data["image/png"])
        for cell in code(book)
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    }


def text(book, source):
    """What a cell shows in words or as a table."""
    (cell,) = (c for c in code(book) if source in c.source)
    shown = [
        o.get("text") or o.data.get("text/html") or o.data.get("text/markdown", "") for o in cell.outputs
    ]
    return "\n".join(shown)


def figures(shown):
    """The whole numbers of a table, row by row."""
    return [
        int(n.replace(",", "")) for n in re.findall(r'<td style="text-align: right">([\d,]+)</td>', shown)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_plot_is_a_picture_and_nothing_is_said_on_the_error_stream(run, name):
    book = run(name)
    plots = [c.source for c in code(book) if ".plot(" in c.source]
    shown = pictures(book)
    assert set(plots) == set(shown)
    assert all(data.startswith(PNG) and len(data) > 5_000 for data in shown.values())
    assert [o.text for c in code(book) for o in c.outputs if o.get("name") == "stderr"] == []


@pytest.fixture(scope="module")
def work(samples):
    return cs.read_workforce(samples)


def test_coverage_in_the_notebook_is_that_of_a_count_by_hand(run, work):
    day, start = pd.Timestamp("2026-09-30"), pd.Timestamp("2025-09-30")
    spells = work.spells
    there = spells["hire_date"].le(day) & (spells["exit_date"].isna() | spells["exit_date"].ge(day))
    eligible = spells[there & (day - spells["hire_date"]).dt.days.ge(90)]
    held = work.qualifying[work.qualifying["date"].gt(start) & work.qualifying["date"].le(day)]
    covered = eligible.index.isin(held["spell"]).sum()
    assert figures(text(run("01-coverage"), "whole ="))[:2] == [len(eligible), covered]


def test_people_let_go_in_the_notebook_are_those_of_a_count_by_hand(run, work):
    """The crude counts of the restructurings, from the tables alone."""
    counts = {True: [0, 0], False: [0, 0]}
    for _, units in work.restructurings.groupby("restructuring_id"):
        day = units["announced"].min() - pd.Timedelta(days=1)
        seen = day - pd.Timedelta(days=30)
        spells = work.spells
        there = spells[
            spells["hire_date"].le(day) & (spells["exit_date"].isna() | spells["exit_date"].ge(day))
        ]
        places = work.places_on(there.index.to_numpy(), day.to_numpy().astype("datetime64[D]"))
        there = there[places["department"].isin(units["department"]).to_numpy()]
        start = seen - pd.DateOffset(months=12)
        there = there[there["hire_date"].le(start)]
        decided = there["decision_date"].fillna(there["exit_date"])
        there = there[~decided.le(day)]
        talks = work.qualifying[work.qualifying["date"].gt(start) & work.qualifying["date"].le(seen)]
        without = ~there.index.isin(talks["spell"])
        decided = there["decision_date"].fillna(there["exit_date"])
        gone = there["exit_type"].eq("let_go") & decided.le(day + pd.DateOffset(months=6))
        for exposed in (True, False):
            counts[exposed][0] += int((without == exposed).sum())
            counts[exposed][1] += int(gone[without == exposed].sum())
    shown = text(run("02-let-go"), "counts =")
    assert ">crude</td>" in shown
    assert figures(shown)[:4] == [*counts[True], *counts[False]]


@pytest.mark.parametrize("name", NAMES[1:])
def test_the_answers_stand_in_the_notebooks_in_words(run, name):
    said = text(run(name), "found = cs.compare")
    assert all(f"**{a}**: " in said for a in ("crude", "stratified", "adjusted", "within_manager"))
    assert "people without a recent conversation" in said
    assert ("were let go" if name == "02-let-go" else "were passed over") in said
    assert "From a lag of 0 to one of 180 days the risk ratio goes from" in text(run(name), "cs.lag_profile(")
    assert "Of 18 choices of window, lag, horizon and adjustment" in text(run(name), "cs.specifications(")
    assert "kinds of conversation, each against none" in text(run(name), "kinds.note")
    assert ">e-value</td>" in text(run(name), "cs.sensitivity(found)")


def test_passed_over_by_a_lower_rated_colleague_is_asked_in_four_ways(run):
    said = text(run("03-passed-over"), "sharper = cs.compare")
    assert said.count("were passed over by a lower-rated colleague") == 4


def test_looking_back_is_that_of_a_count_by_hand(run, work):
    spells = work.spells[work.spells["hire_date"] <= "2026-09-30"]
    talked = set(work.qualifying.loc[work.qualifying["date"] <= "2026-09-30", "spell"])
    counts = [0, 0, 0, 0]
    for spell, kind, left in zip(spells.index, spells["exit_type"], spells["exit_date"], strict=True):
        at = 2 * (spell in talked)
        counts[at] += 1
        counts[at + 1] += kind == "let_go" and left <= pd.Timestamp("2026-09-30")
    assert figures(text(run("02-let-go"), "looking ="))[:4] == counts


def test_gaps_and_curve_begin_where_the_log_fills_the_window(run, work):
    assert str(work.log_start) == "2023-10-01"
    assert "eligible days from 30 Sep 2024 to 30 Sep 2026" in text(run("01-coverage"), "cs.gaps(")


def test_promotions_in_the_notebook_are_all_those_read(run, work):
    said = text(run("03-passed-over"), "promotions, log").strip()
    assert said.startswith(f"{len(work.promotions):,} promotions")


def cells_of(root, name, folder, as_of):
    """The code of a notebook, cell by cell, for another folder and day."""
    sources = [c.source for c in code(read(root, name))]
    settings = sources[0].replace('"../data_samples"', repr(str(folder))).replace("2026-09-30", as_of)
    assert settings.count(as_of) == 1
    return [settings, *sources[1:]]


def execute(sources):
    """Run cells one after the other in this process; return their names and what the last one made."""
    from matplotlib import pyplot

    names = {}
    for source in sources:
        *before, last = ast.parse(source).body or ast.parse("pass").body
        exec(compile(ast.Module(before, []), "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            names["shown"] = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            show = getattr(names["shown"], "_repr_html_", None)
            assert show is None or show()
        else:
            exec(compile(ast.Module([last], []), "cell", "exec"), names)
        pyplot.close("all")
    return names


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A small company that announced no restructuring and promoted nobody."""
    folder = tmp_path_factory.mktemp("bare")
    simulate_workforce(people=300, years=3, seed=4).save(folder)
    for gone in ("restructurings.csv", "promotions.xlsx", "job_history.csv", "truth.json", "README.md"):
        (folder / gone).unlink()
    return folder


def test_without_restructurings_quarter_ends_are_compared_to_the_last_cell(root, bare):
    names = execute(cells_of(root, "02-let-go", bare, "2026-09-30"))
    assert len(names["known"]) == 0
    assert names["cohort"].kind == "quarterly"
    assert {"curve", "lags", "looking"} <= names.keys()


def test_without_promotions_one_sentence_says_so(root, bare):
    with pytest.raises(cs.DataMissingError, match=r"There is no promotion in the data; give a table"):
        execute(cells_of(root, "03-passed-over", bare, "2026-09-30"))


@pytest.mark.parametrize("name", NAMES)
def test_everything_follows_from_the_as_of_date(root, samples, name):
    names = execute(cells_of(root, name, samples, "2026-03-31"))
    day = pd.Timestamp("2026-03-31")
    if name == "01-coverage":
        assert names["report"].edition.quarter == "2026Q1"
        assert names["whole"].note.endswith("new joiners are not counted.")
        return
    table = names["cohort"].table
    ends = table["landmark"] + pd.to_timedelta(table["follow_up_days"], unit="D")
    assert ends.max() <= day
    if name == "02-let-go":
        assert names["seen"]["hire_date"].max() <= day
        assert names["looking"]["people"].sum() == work_on(samples, day)


def work_on(samples, day):
    spells = cs.read_workforce(samples).spells
    return int((spells["hire_date"] <= day).sum())


def test_how_often_each_analysis_is_right_is_what_the_replications_say(root):
    """The table in notebook 02 holds the figures of the table of replications."""
    source = next(
        c.source for c in read(root, "02-let-go").cells if "what is true in the company" in c.source
    )
    rows = [
        [w.strip() for w in line.strip("|").split("|")] for line in source.splitlines() if line[:1] == "|"
    ]
    told = replications(root)
    scenarios = ("null", "confounded", "managers", "reverse", "planted", "unlogged")
    for scenario, row in zip(scenarios, rows[2:], strict=True):
        assert row[1:] == [told[analysis][scenario] for analysis in ANALYSES], scenario


ANALYSES = (
    "naive: ever talked",
    "landmark, crude",
    "landmark, adjusted",
    "landmark, within manager",
    "landmark, adjusted, lag 4 months",
)


def replications(root):
    """Mean ratio and coverage, as written, by analysis and scenario of the first table in truth.md."""
    lines = (root / "benchmarks" / "results" / "truth.md").read_text(encoding="utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("| analysis"))
    scenarios = [w.strip() for w in lines[first].strip("|").split("|")][1:]
    found = {}
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        name, *told = (w.strip().strip("*") for w in line.strip("|").split("|"))
        found[name] = dict(zip(scenarios, told, strict=True))
    return found
