"""Feed damaged files of every format to the reader: no crash, no hang, no flood of memory.

    python benchmarks/fuzz.py [--count 2000] [--seconds 600] [--seed 1]

Verdict: every file is read or refused with a `CareerstatsError`, within 10 seconds and 1 GiB. A damage
that breaks this is saved beside the temporary folder that is named, with its format and number.
"""

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from mutations import damaged, seeds

from careerstats.errors import CareerstatsError
from careerstats.exports.cells import read_grids

HANG_SECONDS = 10
MEMORY = 1 << 30


class HangError(BaseException):
    """Reading took too long."""


def _ring(*_: object) -> None:
    raise HangError


def attempt(path: Path) -> str:
    """Read one file; return read, refused, hang, or the name of the error that came through."""
    signal.setitimer(signal.ITIMER_REAL, HANG_SECONDS)
    try:
        read_grids(path, name="damaged", password=lambda: "open sesame")
        return "read"
    except CareerstatsError:
        return "refused"
    except HangError:
        return "hang"
    except BaseException as error:
        return type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def peak() -> int:
    """Most memory that this process or a child of it has held, in bytes."""
    return 1024 * max(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def run(count: int, seconds: float, seed: int) -> bool:
    """Try `count` damages of each format while the time lasts; print a table; return whether all held."""
    from tqdm import tqdm

    signal.signal(signal.SIGALRM, _ring)
    folder = Path(tempfile.mkdtemp(prefix="careerstats-fuzz-"))
    results: dict[str, Counter[str]] = {}
    slowest: dict[str, float] = {}
    files = seeds()
    end = time.monotonic() + seconds
    bar = tqdm(total=count * len(files), desc="damaged files", unit="file")
    for number in range(count):
        for kind, data in files.items():
            if time.monotonic() > end:
                break
            rng = random.Random(f"{seed}-{kind}-{number}")
            path = folder / "damaged"
            path.write_bytes(damaged(kind, data, rng))
            start = time.monotonic()
            found = attempt(path)
            slowest[kind] = max(slowest.get(kind, 0.0), time.monotonic() - start)
            results.setdefault(kind, Counter())[found] += 1
            if found not in ("read", "refused"):
                path.rename(folder / f"{kind}-{number}-{found}")
            bar.update()
    bar.close()
    print(f"{'format':12} {'files':>7} {'read':>7} {'refused':>8} {'broken':>7} {'slowest s':>10}")
    broken = 0
    for kind, found in results.items():
        bad = found.total() - found["read"] - found["refused"]
        broken += bad
        print(
            f"{kind:12} {found.total():7,} {found['read']:7,} {found['refused']:8,} {bad:7,}"
            f" {slowest[kind]:10.2f}"
        )
    held = peak()
    print(f"most memory: {held / (1 << 20):,.0f} MiB of {MEMORY >> 20:,} allowed")
    if broken:
        print(f"damaged files that broke it are in {folder}")
    return not broken and held <= MEMORY


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Feed damaged files of every format to the reader.")
    parser.add_argument("--count", type=int, default=2000, help="damages of each format")
    parser.add_argument("--seconds", type=float, default=600, help="stop after this time")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    return 0 if run(given.count, given.seconds, given.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
