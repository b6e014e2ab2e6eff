"""Cox regression on counted rows against statsmodels' PHReg on the rows.

    python benchmarks/survival.py [--rows 1000000] [--repeats 5]

Two tasks: one row a person, and a covariate that changes over time with late entry. Ours gives
errors by cluster, PHReg plain ones; both must agree on coefficients and plain errors. Ours is the
median of several runs after a first one, PHReg runs once.
"""

import argparse
import time
import warnings

import numpy as np
import pandas as pd

from careerstats.evidence.survival import cox

TERMS = ["recent", "C(rating)", "C(level)", "department", "tenure"]
TARGETS = {"one row a person": 25, "late entry, changing over time": 30}


def people(rows: int, *, late: bool, seed: int = 7) -> pd.DataFrame:
    """Rows with five categorical covariates, times in whole months and managers as clusters."""
    draw = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "recent": draw.integers(0, 2, rows),
            "rating": draw.integers(1, 6, rows),
            "level": draw.integers(1, 6, rows),
            "department": pd.Categorical.from_codes(draw.integers(0, 6, rows), list("ABCDEF")),
            "tenure": pd.Categorical.from_codes(draw.integers(0, 4, rows), ["0-1", "1-3", "3-6", "6+"]),
            "manager": draw.integers(0, max(rows // 200, 10), rows),
        }
    )
    pace = np.exp(-0.4 * table["recent"] - 0.3 * (table["rating"] - 3) + 0.1 * table["level"]).to_numpy()
    begins = draw.integers(0, 40, rows) if late else np.zeros(rows, dtype=np.int64)
    waits = np.ceil(draw.exponential(100 / pace)).astype(np.int64)
    span = draw.integers(1, 12, rows) if late else draw.integers(1, 61, rows)
    return table.assign(
        entry=begins, exit=begins + np.minimum(waits, span), event=(waits <= span).astype(np.int64)
    )


def columns(table: pd.DataFrame) -> pd.DataFrame:
    """The same model's columns, one row a person, for PHReg."""
    dummies = [
        pd.get_dummies(table[name], prefix=name, drop_first=True, dtype=float)
        for name in ("rating", "level", "department", "tenure")
    ]
    return pd.concat([table[["recent"]].astype(float), *dummies], axis=1)


def ours(table: pd.DataFrame, *, late: bool) -> pd.DataFrame:
    entry = "entry" if late else None
    return cox(
        table, duration="exit", event="event", terms=TERMS, entry=entry, cluster="manager"
    ).coefficients


def theirs(table: pd.DataFrame, *, late: bool) -> tuple[np.ndarray, np.ndarray]:
    from statsmodels.duration.hazard_regression import PHReg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # PHReg has a row at risk from its entry on, ours (as R) after it; times are whole months.
        entry = table["entry"].to_numpy() + 0.5 if late else None
        model = PHReg(table["exit"], columns(table), status=table["event"], entry=entry, ties="efron")
        made = model.fit()
    return np.asarray(made.params), np.asarray(made.bse)


def compare(name: str, rows: int, repeats: int, *, late: bool) -> bool:
    table = people(rows, late=late)
    ours(table, late=late)
    took = []
    for _ in range(repeats):
        start = time.perf_counter()
        mine = ours(table, late=late)
        took.append(time.perf_counter() - start)
    start = time.perf_counter()
    coefficients, errors = theirs(table, late=late)
    other = time.perf_counter() - start
    apart = np.abs(mine["coef"] / coefficients - 1).max(), np.abs(mine["se"] / errors - 1).max()
    ratio = other / np.median(took)
    print(
        f"{name}: {rows:,} rows, {int(table['event'].sum()):,} events; ours with clusters "
        f"{np.median(took):.2f} s, PHReg {other:.1f} s, {ratio:.0f} times (target {TARGETS[name]}); "
        f"largest relative difference: coefficients {apart[0]:.1e}, errors {apart[1]:.1e}"
    )
    return ratio >= TARGETS[name] and max(apart) < 1e-5


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--rows", type=int, default=1_000_000)
    ask.add_argument("--repeats", type=int, default=5)
    given = ask.parse_args()
    tasks = {"one row a person": False, "late entry, changing over time": True}
    held = [compare(name, given.rows, given.repeats, late=late) for name, late in tasks.items()]
    return 0 if all(held) else 1


if __name__ == "__main__":
    raise SystemExit(main())
