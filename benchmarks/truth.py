"""Bias and coverage of naive analyses and of this kit's, on companies whose truth is known.

    python benchmarks/truth.py [--replications 500] [--people 20000 1000] [--processes 2] [--fresh]

Each replication is a company of its own: simulated over five years, then analysed. What is done
is kept in benchmarks/results/cache, so that a run that was stopped goes on where it stood; after a
change of the estimators start with --fresh. The tables are written to benchmarks/results/truth.md
and truth.csv.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from replication import LAG, replicate
from tqdm import tqdm

from careerstats.simulation.scenario import SCENARIOS

RESULTS = Path(__file__).parent / "results"
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
CHUNK = 10
"""Replications of one task: what is lost when a run is stopped."""

SOUND = {
    "landmark, adjusted": ("null", "confounded", "planted"),
    f"landmark, adjusted, lag {LAG} months": ("reverse",),
    "landmark, within manager": ("null", "confounded", "planted", "managers"),
    "promotion round, adjusted": ("null", "confounded", "planted"),
}
"""Analysis to the scenarios in which it must be right."""

LEGEND = {
    "null": "conversations do nothing and fall on everybody alike.",
    "confounded": "they do nothing, but the better rated talk more and are let go less.",
    "planted": "without one, people are let go 1.55 times as often; confounded as well.",
    "unlogged": "as planted, but 30 % of the conversations never reached the log: every analysis must "
    "miss, towards no difference.",
    "reverse": "they do nothing, but a secret list is drawn four months ahead, and those on it are no longer "
    "talked to: only a lag helps.",
    "managers": "they do nothing, but managers who talk little lose more people, for reasons not in the "
    "data: only comparing people of one manager helps.",
}

MOST_BIAS, LEAST, MOST = 0.3, 0.92, 0.98
"""Bias allowed in standard errors; share of intervals that must hold the truth."""


def work(task: tuple[str, int, int]) -> tuple[tuple[str, int, int], pd.DataFrame]:
    """Run one chunk of replications."""
    scenario, people, chunk = task
    rows = [
        {"scenario": scenario, "people": people, "seed": seed, **vars(answer)}
        for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK)
        for answer in replicate(scenario, people, seed)
    ]
    return task, pd.DataFrame(rows)


def cached(task: tuple[str, int, int]) -> Path:
    """Return where a chunk is kept."""
    scenario, people, chunk = task
    return RESULTS / "cache" / f"{scenario}-{people}-{chunk:03d}.csv"


def done(tasks: list[tuple[str, int, int]], processes: int) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Run tasks, in this process or in several, and hand on each when it is done."""
    if processes < 2:
        yield from map(work, tasks)
        return
    os.environ |= dict.fromkeys(ONE_THREAD, "1")
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(work, tasks)


def run(replications: int, sizes: list[int], processes: int) -> pd.DataFrame:
    """Run what is not done yet, and return all answers."""
    (RESULTS / "cache").mkdir(parents=True, exist_ok=True)
    (RESULTS / "cache" / ".gitignore").write_text("*\n", encoding="utf-8")
    chunks = range(-(-replications // CHUNK))
    tasks = [(s, n, c) for c in chunks for n in sizes for s in SCENARIOS]
    waiting = [t for t in tasks if not cached(t).exists()]
    ready = (len(tasks) - len(waiting)) * CHUNK
    with tqdm(total=len(tasks) * CHUNK, initial=ready, unit=" companies") as bar:
        for task, answers in done(waiting, processes):
            answers.to_csv(cached(task), index=False)
            bar.update(CHUNK)
    numbers = {name: [""] for name in ("value", "lower", "upper", "truth")}  # "null" is a scenario
    read = [pd.read_csv(cached(t), keep_default_na=False, na_values=numbers) for t in tasks]
    return pd.concat(read, ignore_index=True)


def summary(answers: pd.DataFrame) -> pd.DataFrame:
    """Return bias and coverage, one row per size, analysis, measure and scenario.

    Ratios are judged on the log scale. bias is in standard errors: the mean error over the mean
    half-width of the intervals / 1.96. Replications without an estimate are counted.
    """
    a = answers.copy()
    ratio = (a["measure"] == "RR").to_numpy()
    columns = ["value", "lower", "upper", "truth"]
    with np.errstate(divide="ignore", invalid="ignore"):
        a[columns] = np.where(ratio[:, None], np.log(a[columns]), a[columns])
    a["usable"] = np.isfinite(a[["value", "lower", "upper"]]).all(axis=1)
    a["error"], a["se"] = a["value"] - a["truth"], (a["upper"] - a["lower"]) / (2 * 1.959964)
    a["holds"] = (a["lower"] <= a["truth"]) & (a["truth"] <= a["upper"])
    keys = ["people", "analysis", "measure", "scenario"]
    used = a[a["usable"]].groupby(keys, sort=False)
    made = used.agg(
        replications=("error", "size"),
        truth=("truth", "mean"),
        mean=("value", "mean"),
        error=("error", "mean"),
        spread=("error", "std"),
        se=("se", "mean"),
        coverage=("holds", "mean"),
    ).reset_index()
    unusable = a.groupby(keys, sort=False)["usable"].agg(lambda u: int((~u).sum())).rename("no_estimate")
    made = made.merge(unusable.reset_index(), on=keys)
    made["bias"] = made["error"] / made["se"]
    logged = (made["measure"] == "RR").to_numpy()
    made.loc[logged, ["truth", "mean"]] = np.exp(made.loc[logged, ["truth", "mean"]])
    made["must_hold"] = [
        s in SOUND.get(n, ()) for n, s in zip(made["analysis"], made["scenario"], strict=True)
    ]
    good = (made["bias"].abs() < MOST_BIAS) & made["coverage"].between(LEAST, MOST)
    made["verdict"] = np.where(made["must_hold"], np.where(good, "holds", "FAILS"), "")
    return made


def markdown(made: pd.DataFrame) -> str:
    """Return the tables for the README."""
    count = int(made["replications"].max())
    lines = [
        "# What is true, and what each analysis says",
        "",
        f"Simulated companies over five years, {count} of each kind. In a cell: the mean estimate, and how "
        "often the 95 % interval holds the truth. Bold: where the analysis must be right by its design.",
        "",
        *(f"- **{name}**: {text}" for name, text in LEGEND.items()),
        "",
    ]
    for people in sorted(made["people"].unique(), reverse=True):
        for measure, title in (("RR", "risk ratio"), ("RD", "risk difference in points")):
            part = made[(made["people"] == people) & (made["measure"] == measure)]
            if measure == "RR":
                part = part[~part["analysis"].str.startswith("promotion")]
            lines += [f"## {people:,} people, {title}", "", *_grid(part, measure), ""]
    judged = made[made["must_hold"]]
    worst = judged.loc[judged["bias"].abs().idxmax()] if len(judged) else None
    if worst is not None:
        low, high = judged["coverage"].min(), judged["coverage"].max()
        lines += [
            f"Where an analysis must be right, its bias is at most {abs(worst['bias']):.2f} standard errors, "
            f"and the intervals hold the truth in {100 * low:.1f} to {100 * high:.1f} % of replications "
            f"({(judged['verdict'] == 'holds').sum()} of {len(judged)} within {MOST_BIAS} and "
            f"{100 * LEAST:.0f} to {100 * MOST:.0f} %).",
            "",
        ]
    return "\n".join(lines)


def _grid(part: pd.DataFrame, measure: str) -> Iterator[str]:
    scale, digits = (1, 2) if measure == "RR" else (100, 1)
    yield "| analysis | " + " | ".join(SCENARIOS) + " |"
    yield "|---|" + "---|" * len(SCENARIOS)
    for section in ("", "promotion"):
        rows = part[part["analysis"].str.startswith("promotion") == bool(section)]
        if rows.empty:
            continue
        truth = rows.groupby("scenario")["truth"].mean()
        name = "truth, promotion" if section else "truth"
        yield f"| *{name}* | " + " | ".join(f"*{scale * truth[s]:.{digits}f}*" for s in SCENARIOS) + " |"
        for analysis in rows["analysis"].unique():
            found = rows[rows["analysis"] == analysis].set_index("scenario")
            cells = []
            for scenario in SCENARIOS:
                row = found.loc[scenario]
                text = f"{scale * row['mean']:.{digits}f} ({100 * row['coverage']:.0f} %)"
                cells.append(f"**{text}**" if row["must_hold"] else text)
            yield f"| {analysis} | " + " | ".join(cells) + " |"


def main() -> None:
    """Run, then write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=500)
    parser.add_argument("--people", type=int, nargs="+", default=[20_000, 1_000])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--fresh", action="store_true", help="forget what was done before")
    given = parser.parse_args()
    if given.fresh:
        shutil.rmtree(RESULTS / "cache", ignore_errors=True)
    made = summary(run(given.replications, given.people, given.processes))
    made.to_csv(RESULTS / "truth.csv", index=False, float_format="%.6g")
    (RESULTS / "truth.md").write_text(markdown(made), encoding="utf-8")
    failed = made[made["verdict"] == "FAILS"]
    print(f"{(made['verdict'] == 'holds').sum()} of {int(made['must_hold'].sum())} hold.")
    if len(failed):
        print(
            failed[["people", "analysis", "measure", "scenario", "bias", "coverage"]].to_string(index=False)
        )


if __name__ == "__main__":
    main()
