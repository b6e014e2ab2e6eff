"""A whole load against the bare minimum: what do checking and accounting cost?

    python benchmarks/whole_load.py [--rows 100000] [--repeat 5]

csv: `read_workforce` against `pandas.read_csv` of the same files as text (at most 3 times).
xlsx: against openpyxl's read-only walk over the same cells, a tenth of the rows (at most 1.5 times).
memory: peak growth of the process against the frames returned (at most 4 times).
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from careerstats.exports.read import read_workforce
from careerstats.safecells import load_openpyxl
from careerstats.tables import TABLES

TALKS_A_PERSON = 4


def make(rows: int) -> dict[str, pd.DataFrame]:
    """A roster and a log of four times its length, as text, with ids that have leading zeros."""
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
    """Write the tables as csv or xlsx."""
    folder.mkdir()
    paths = []
    for name, table in made.items():
        path = folder / f"{name}.{kind}"
        if kind == "csv":
            table.to_csv(path, index=False)
        else:
            book = load_openpyxl().Workbook(write_only=True)
            sheet = book.create_sheet(name)
            for row in [list(table.columns), *table.itertuples(index=False, name=None)]:
                sheet.append(list(row))
            book.save(path)
        paths.append(path)
    return paths


def bare_csv(paths: list[Path]) -> None:
    """Read the files as text and nothing more."""
    for path in paths:
        pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)


def bare_xlsx(paths: list[Path]) -> None:
    """Walk over all cells and nothing more."""
    for path in paths:
        book = load_openpyxl().load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            for row in sheet.iter_rows():
                for cell in row:
                    cell.value  # noqa: B018
        book.close()


def seconds(call: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare(
    name: str, bare: Callable[[], object], whole: Callable[[], object], most: float, repeat: int
) -> None:
    """Run both side by side, in turns, and print the medians and their ratio."""
    pairs = [(seconds(bare), seconds(whole)) for _ in range(repeat)]
    one, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(
        f"{name:8s} bare {one:6.2f} s   whole load {other:6.2f} s   {other / one:4.1f} times (at most {most})"
    )


def _peak() -> float:
    """Return the most memory this process has held so far, in MiB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _memory(folder: str, answer: multiprocessing.Queue) -> None:
    before = _peak()
    work = read_workforce(folder, progress=False)
    frames = sum(getattr(work, name).memory_usage(deep=True).sum() for name in TABLES)
    answer.put((_peak() - before, frames / 2**20))


def memory(folder: Path) -> None:
    """Load in a fresh process and print its growth against the frames."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    child = context.Process(target=_memory, args=(str(folder), answer))
    child.start()
    peak, frames = answer.get()
    child.join()
    print(
        f"memory   frames {frames:5.0f} MiB   peak growth {peak:5.0f} MiB   "
        f"{peak / frames:4.1f} times (at most 4)"
    )


def main() -> None:
    """Print the three ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--only", choices=["csv", "xlsx", "memory"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        text = write(make(options.rows), Path(root) / "csv", "csv")
        if options.only in (None, "csv"):
            whole = partial(read_workforce, text[0].parent, progress=False)
            compare("csv", partial(bare_csv, text), whole, 3, options.repeat)
        if options.only in (None, "xlsx"):
            book = write(make(options.rows // 10), Path(root) / "xlsx", "xlsx")
            whole = partial(read_workforce, book[0].parent, progress=False)
            compare("xlsx", partial(bare_xlsx, book), whole, 1.5, max(1, options.repeat // 2))
        if options.only in (None, "memory"):
            memory(text[0].parent)


if __name__ == "__main__":
    main()
