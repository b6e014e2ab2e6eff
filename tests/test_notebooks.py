"""The notebooks: thin, committed without outputs, and every number in them counted again."""

import base64
import os
import re

import nbformat
import pandas as pd
import pytest

import careerstats as cs

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


@pytest.mark.parametrize("name", NAMES)
def test_every_plot_is_a_picture_and_nothing_is_said_on_the_error_stream(run, name):
    book = run(name)
    plots = [c.source for c in code(book) if ".plot(" in c.source]
    shown = pictures(book)
    assert set(plots) == set(shown)
    assert all(data.startswith(PNG) and len(data) > 5_000 for data in shown.values())
    errors = [o.text for c in code(book) for o in c.outputs if o.get("name") == "stderr"]
    assert [e for e in errors if "Warning" in e or "Error" in e] == []


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
    cells = re.findall(r"<td>(.*?)</td>", text(run("01-coverage"), "whole ="))
    assert [int(cells[0]), int(cells[1])] == [len(eligible), covered]


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
    rows = re.findall(r"<td>(.*?)</td>", text(run("02-let-go"), "counts ="))
    assert rows[0] == "crude"
    assert [int(v) for v in rows[1:5]] == [*counts[True], *counts[False]]


def test_the_answers_stand_in_the_notebooks_in_words(run):
    said = text(run("02-let-go"), "found = cs.compare")
    assert all(f"**{a}**: " in said for a in ("crude", "stratified", "adjusted", "within_manager"))
    assert "of 100 people without a recent conversation" in said
    assert "were passed over" in text(run("03-passed-over"), "found = cs.compare")


def test_promotions_in_the_notebook_are_all_those_read(run, work):
    assert (
        text(run("03-passed-over"), "promotions, log")
        .strip()
        .startswith(f"{len(work.promotions):,} promotions")
    )
