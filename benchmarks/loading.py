"""Time and memory of a whole load, side by side with the barest reading there is.

    python benchmarks/loading.py [--rows 100000] [--repeats 5] [--only csv|xlsx|memory]

csv: `read_workforce` against `pandas.read_csv` of the same files as text (at most 3 times).
xlsx: against openpyxl's read-only walk over the same cells, a tenth of the rows (at most 1.5 times).
memory: growth of a fresh process against the frames it returns (at most 4 times; Linux).

The candidates take turns in one run and the medians of their processor time are compared: only the ratios
count. The roster has the rows given, the log four times as many.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from careerstats import read_workforce
from careerstats.exports.cells import read_grids
from careerstats.safecells import load_openpyxl

LIMITS = {"csv": 3.0, "xlsx": 1.5, "memory": 4.0}
"""Most that the whole load may take, as a multiple of the bare reading or of the frames."""

TALKS_A_PERSON = 4

GROWTH = """
import pathlib, re, sys, careerstats, openpyxl, scipy.stats
def peak():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
before = peak()
work = careerstats.read_workforce(sys.argv[1], progress=False)
after = peak()
frames = (work.employees, work.conversations, work.promotions, work.exits)
print(after - before, sum(frame.memory_usage(deep=True).sum() for frame in frames))
"""
"""What the fresh process does: it prints its growth and the size of the frames in bytes."""


def make(rows: int) -> dict[str, pd.DataFrame]:
    """Return a roster and a log as text, with ids that have leading zeros."""
    rng = np.random.default_rng(1)
    ids = np.char.zfill(np.arange(1, rows + 1).astype(str), 7)
    hired = (np.datetime64("2010-01-01") + rng.integers(0, 5_000, rows)).astype(str)
    roster = {
        "Employee ID": ids,
        "Worker": [f"Given{n} Family{n % 977}" for n in range(rows)],
        "Hire Date": hired,
        "Department": rng.choice(["Sales", "Technology", "People", "Operations"], rows),
        "Team": np.char.add("Team ", rng.integers(0, 500, rows).astype(str)),
        "Job Level": rng.choice(["L1", "L2", "L3"], rows),
        "Manager ID": ids[rng.integers(0, max(1, rows // 10), rows)],
        "Gender": rng.choice(["F", "M"], rows),
    }
    count = TALKS_A_PERSON * rows
    log = {
        "Employee ID": ids[rng.integers(0, rows, count)],
        "Conversation Date": (np.datetime64("2024-01-01") + rng.integers(0, 900, count)).astype(str),
        "Held With": rng.choice(["Line manager", "Peer", "Mentor", "HR"], count),
        "Counterpart ID": ids[rng.integers(0, rows, count)],
        "Format": rng.choice(["Formal", "Informal"], count),
        "Duration (min)": rng.integers(5, 90, count).astype(str),
        "Kind of Support": rng.choice(["Internal move", "New project", "Development"], count),
        "Status": rng.choice(["Held", "Cancelled"], count, p=[0.9, 0.1]),
    }
    return {"employees": pd.DataFrame(roster), "conversations": pd.DataFrame(log)}


def write(made: dict[str, pd.DataFrame], folder: Path, kind: str) -> list[Path]:
    """Write the tables as csv, or as xlsx with dates as dates and minutes as numbers."""
    folder.mkdir()
    for name, table in made.items():
        path = folder / f"{name}.{kind}"
        if kind == "csv":
            table.to_csv(path, index=False)
            continue
        book = load_openpyxl().Workbook(write_only=True)
        sheet = book.create_sheet(name)
        sheet.append(list(table.columns))
        for row in zip(*(_typed(table[column]) for column in table), strict=True):
            sheet.append(row)
        book.save(path)
    return sorted(folder.iterdir())


def _typed(column: pd.Series) -> pd.Series | np.ndarray:
    if "Date" in str(column.name):
        return pd.to_datetime(column).dt.to_pydatetime()
    return column.astype(int) if "min" in str(column.name) else column


def bare_csv(paths: list[Path]) -> None:
    """Read the files as text and nothing more."""
    for path in paths:
        pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)


def bare_xlsx(paths: list[Path]) -> None:
    """Walk over every cell with openpyxl in its read-only mode."""
    for path in paths:
        book = load_openpyxl().load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            for row in sheet.iter_rows():
                for cell in row:
                    cell.value  # noqa: B018
        book.close()


def cells(paths: list[Path]) -> None:
    """Read the cells with everything that is checked about them."""
    for path in paths:
        read_grids(path, name=path.name)


def whole(paths: list[Path]) -> None:
    """Load the folder."""
    read_workforce(paths[0].parent, progress=False)


def seconds(run: Callable[[list[Path]], None], paths: list[Path]) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    run(paths)
    return time.process_time() - start


def compare(kind: str, paths: list[Path], repeats: int) -> float:
    """Time the candidates in turn; print medians and ratios; return that of the whole load."""
    candidates = {"bare": {"csv": bare_csv, "xlsx": bare_xlsx}[kind], "cells": cells, "whole load": whole}
    turns = [{name: seconds(run, paths) for name, run in candidates.items()} for _ in range(repeats + 1)]
    medians = {name: statistics.median(turn[name] for turn in turns[1:]) for name in candidates}
    for name, median in medians.items():
        print(f"{kind:7} {name:11} {median:7.2f} s {median / medians['bare']:6.2f} x bare")
    return medians["whole load"] / medians["bare"]


def memory(paths: list[Path]) -> float:
    """Return the growth of a fresh process while it loads, as a multiple of the frames it returns."""
    command = [sys.executable, "-c", GROWTH, str(paths[0].parent)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    grown, size = map(int, told.split())
    print(
        f"memory  {grown / 2**20:,.0f} MiB for frames of {size / 2**20:,.0f} MiB {grown / size:6.2f} x frames"
    )
    return grown / size


def main() -> int:
    """Print the ratios; 1 when one is over its limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", choices=list(LIMITS))
    given = parser.parse_args()
    chosen = [given.only] if given.only else list(LIMITS)
    print(f"Python {sys.version.split()[0]}, pandas {pd.__version__}, numpy {np.__version__}")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        if "csv" in chosen or "memory" in chosen:
            text = write(make(given.rows), Path(folder) / "csv", "csv")
        if "csv" in chosen:
            found["csv"] = compare("csv", text, given.repeats)
        if "xlsx" in chosen:
            books = write(make(given.rows // 10), Path(folder) / "xlsx", "xlsx")
            found["xlsx"] = compare("xlsx", books, min(given.repeats, 3))
        if "memory" in chosen:
            found["memory"] = memory(text)
    return int(any(ratio > LIMITS[kind] for kind, ratio in found.items()))


if __name__ == "__main__":
    sys.exit(main())
