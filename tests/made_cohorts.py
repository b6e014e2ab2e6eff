"""Cohorts written as counts, or drawn from a model whose truth is known."""

import numpy as np
import pandas as pd

from careerstats.measures.landmark import Cohort

TEXTS = ("employee_id", "end_reason", "department", "team", "level", "manager_id", "location", "tenure_band")


def cohort(table, *, kind="restructuring", outcome="let_go"):
    """A cohort of these rows; columns that are not given hold nothing."""
    made = table.reset_index(drop=True).copy()
    if "employee_id" not in made:
        made["employee_id"] = [f"p{k:05d}" for k in range(len(made))]
    for name in TEXTS:
        made[name] = made[name].astype("str") if name in made else pd.Series(np.nan, made.index, dtype="str")
    if "rating" not in made:
        made["rating"] = np.nan
    if "landmark" not in made:
        made["landmark"] = pd.Timestamp("2025-03-31")
    made["landmark"] = made["landmark"].astype("datetime64[us]")
    made = made.astype({"exposed": "bool", "outcome": "bool", "rating": "float64"})
    flow = pd.DataFrame({"step": ["all"], "people": [len(made)], "left_out": [0], "reason": [""]})
    return Cohort(made, "A cohort.", flow, kind, outcome, 12, 30, 6)


def counts(cells, **columns):
    """Rows of (exposed, outcome, people), with further columns by name."""
    parts = []
    for exposed, outcome, people, *rest in cells:
        part = pd.DataFrame({"exposed": [exposed] * people, "outcome": [outcome] * people})
        for name, value in zip(columns.get("names", ()), rest, strict=True):
            part[name] = value
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def two_by_two_cohort(events_1, people_1, events_0, people_0, **options):
    """A cohort of four counts; group 1 is without a recent conversation."""
    cells = [(1, 1, events_1), (1, 0, people_1 - events_1), (0, 1, events_0), (0, 0, people_0 - events_0)]
    return cohort(counts(cells), **options)


def drawn(people=1600, *, seed=1, effect=0.0, by_rating=0.0, by_manager=0.0, landmarks=1, **options):
    """Confounded by rating and by an unmeasured trait of managers, with a planted log odds ratio."""
    rng = np.random.default_rng(seed)
    manager = rng.integers(0, people // 8, people)
    trait = rng.normal(size=people // 8)[manager]
    rating = np.clip(np.round(3 + rng.normal(size=people)), 1, 5)
    level = rng.integers(1, 4, people)
    parts = []
    for k in range(landmarks):
        pull = -0.2 - by_rating * (rating - 3) + by_manager * trait
        exposed = rng.random(people) < 1 / (1 + np.exp(-pull))
        risk = -1.8 + effect * exposed - by_rating * (rating - 3) + by_manager * trait
        parts.append(
            pd.DataFrame(
                {
                    "employee_id": [f"p{j:05d}" for j in range(people)],
                    "landmark": pd.Timestamp("2024-03-31") + pd.offsets.QuarterEnd(k),
                    "exposed": exposed,
                    "outcome": rng.random(people) < 1 / (1 + np.exp(-risk)),
                    "rating": rating,
                    "level": [f"L{v}" for v in level],
                    "department": [f"D{v % 4}" for v in manager],
                    "manager_id": [f"m{v:04d}" for v in manager],
                    "tenure_band": rng.choice(["1-2 years", "2-5 years", "5-10 years"], people),
                }
            )
        )
    return cohort(pd.concat(parts, ignore_index=True), **options)
