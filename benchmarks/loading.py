"""Time and memory of reading files, side by side with the barest reading there is.

    python benchmarks/loading.py [--rows 400000] [--xlsx-rows 40000] [--repeats 5]

csv against ``pandas.read_csv(dtype=str)``, xlsx against an openpyxl read-only walk over the same cells: first
the cells alone (`read_grids`), then the whole load (`read_workforce`). Candidates take turns in one run;
medians of processor time; the ratios are what counts.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

os.environ.setdefault("OPENPYXL_LXML", "False")

LIMITS = {"csv": 3.0, "xlsx": 1.5}
"""Most that the whole load may take, as a multiple of the bare reading."""


def make_frames(rows: int, seed: int = 1) -> dict[str, pd.DataFrame]:
    """Return a conversation log of so many rows and a roster of a quarter of them."""
    rng = np.random.default_rng(seed)
    people = max(rows // 4, 1)
    ids = np.array([f"{i:07d}" for i in range(people)], dtype=object)
    first = np.datetime64("2014-01-01")
    hired = first + rng.integers(0, 2900, people)
    who = rng.integers(0, people, rows)
    held = np.minimum(hired[who] + rng.integers(1, 1200, rows), np.datetime64("2025-12-31"))
    roster = pd.DataFrame(
        {
            "Employee ID": ids,
            "Legal Name": [f"Person {i}" for i in range(people)],
            "Hire Date": hired.astype(str),
            "Department": rng.choice(["Sales", "IT", "Operations, North", "Finance"], people),
            "Job Level": rng.choice(["L1", "L2", "L3", "L4"], people),
            "Manager ID": ids[rng.integers(0, max(people // 10, 1), people)],
            "Location": rng.choice(["Berlin", "Leeds", "Lyon"], people),
            "Gender": rng.choice(["F", "M", ""], people),
        }
    )
    log = pd.DataFrame(
        {
            "Employee ID": ids[who],
            "Date": held.astype(str),
            "With": rng.choice(["Manager", "Mentor", "HR"], rows),
            "Setting": rng.choice(["Formal", "Informal"], rows),
            "Minutes": rng.integers(5, 61, rows).astype(str),
            "Support": rng.choice(["Development", "Promotion", "General"], rows),
            "Initiated By": rng.choice(["Employee", "Manager"], rows),
            "Status": rng.choice(["Held", "Held", "Cancelled"], rows),
        }
    )
    return {"employees": roster, "conversations": log}


def write_csv(frames: dict[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write each frame as csv."""
    folder.mkdir()
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return sorted(folder.iterdir())


def write_xlsx(frames: dict[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write each frame as xlsx, dates as dates and minutes as numbers."""
    from openpyxl import Workbook

    folder.mkdir()
    for name, frame in frames.items():
        book = Workbook(write_only=True)
        sheet = book.create_sheet(name)
        sheet.append(list(frame.columns))
        typed = [
            pd.to_datetime(frame[c]).dt.to_pydatetime() if "Date" in c
            else frame[c].astype(int) if c == "Minutes" else frame[c]
            for c in frame.columns
        ]  # fmt: skip
        for row in zip(*typed, strict=True):
            sheet.append(row)
        book.save(folder / f"{name}.xlsx")
    return sorted(folder.iterdir())


def bare_csv(paths: list[Path]) -> None:
    """Read csv files as text and nothing else."""
    for path in paths:
        pd.read_csv(path, dtype=str)


def bare_xlsx(paths: list[Path]) -> None:
    """Walk over every cell with openpyxl in its read-only mode."""
    from openpyxl import load_workbook

    for path in paths:
        book = load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            for row in sheet.iter_rows():
                for _ in row:
                    pass
        book.close()


def cells(paths: list[Path]) -> None:
    """Read the cells with everything that is checked about them."""
    from careerstats.exports.cells import read_grids

    for path in paths:
        read_grids(path, name=path.name)


def whole(paths: list[Path]) -> None:
    """Load the folder."""
    from careerstats import read_workforce

    read_workforce(paths[0].parent, progress=False)


def compare(kind: str, paths: list[Path], repeats: int) -> bool:
    """Time the candidates in turn; print medians and ratios; return whether the limit holds."""
    bare = {"csv": bare_csv, "xlsx": bare_xlsx}[kind]
    candidates: dict[str, Callable[[list[Path]], None]] = {
        "bare": bare,
        "read_grids": cells,
        "read_workforce": whole,
    }
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(repeats + 1):
        for name, run in candidates.items():
            start = time.process_time()
            run(paths)
            if turn:
                times[name].append(time.process_time() - start)
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, seconds in medians.items():
        print(f"{kind:5} {name:15} {seconds:8.2f} s  {seconds / medians['bare']:6.2f} x bare")
    return medians["read_workforce"] <= LIMITS[kind] * medians["bare"]


def memory(paths: list[Path]) -> float:
    """Return the growth of a fresh process while it loads, as a multiple of the frames it returns (Linux)."""
    import subprocess

    code = (
        "import re, sys, careerstats, openpyxl, scipy.stats, pathlib\n"
        "status = pathlib.Path('/proc/self/status')\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1])\n"
        "before = peak()\n"
        "work = careerstats.read_workforce(sys.argv[1], progress=False)\n"
        "after = peak()\n"
        "frames = (work.employees, work.conversations, work.promotions, work.exits)\n"
        "size = sum(frame.memory_usage(deep=True).sum() for frame in frames)\n"
        "print((after - before) * 1024, size)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(paths[0].parent)], capture_output=True, text=True, check=True
    )
    grown, size = map(int, ran.stdout.split())
    print(f"memory: {grown / 2**20:,.0f} MiB for frames of {size / 2**20:,.0f} MiB: {grown / size:.2f} x")
    return grown / size


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description="Time and memory of reading files against the barest reading."
    )
    parser.add_argument(
        "--rows", type=int, default=400_000, help="conversations in csv; the roster has a quarter"
    )
    parser.add_argument("--xlsx-rows", type=int, default=40_000, help="conversations in xlsx")
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, pandas {pd.__version__}, numpy {np.__version__}, "
        f"{os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as folder:
        csv = write_csv(make_frames(given.rows), Path(folder) / "csv")
        xlsx = write_xlsx(make_frames(given.xlsx_rows), Path(folder) / "xlsx")
        fine = [compare("csv", csv, given.repeats), compare("xlsx", xlsx, min(given.repeats, 3))]
        fine.append(memory(csv) <= 4)
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
