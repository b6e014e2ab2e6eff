"""What a cohort holds for comparing like with like, encoded once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.patterns import codes_of
from careerstats.measures.landmark import Cohort
from careerstats.vocabulary import UNKNOWN

CANDIDATES = ("landmark", "rating", "level", "department", "tenure_band", "location")
"""Adjusted for when there: fixed as of the landmark, and of use for who is let go or promoted."""
MORE = {"promotion": ("career_stage",)}
"""Further ones by kind of cohort: the career stage tells the time in the level."""
STRATA = {"promotion": ("landmark", "group", "rating")}
"""Order of importance of strata by kind of cohort."""
OTHER_STRATA = ("landmark", "rating", "level", "department")
KEPT = {"promotion": 2}
"""Strata that are never given up: people are passed over inside their comparison group."""
MOST_VALUES = 8
"""A number with more distinct values than this is cut into fifths."""
CLUSTER = "cluster"
"""Column of a prepared table that holds the cluster."""
ENOUGH = 0.8
"""Share of people who must stand in strata with both kinds."""
REQUIRED = ("employee_id", "landmark", "exposed", "outcome")
"""Columns that every cohort has."""
NOT_BEFORE = (
    *("exposed", "outcome", "follow_up_days", "end_reason", "talked_after", "conversations"),
    *("with_whom", "setting", "minutes", "support_fit", "cadence"),
)
"""The exposure itself, or what came after the landmark: never adjusted for."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """A cohort's rows in the form that the analyses take.

    Attributes
    ----------
    table : pandas.DataFrame
        exposed, outcome (0 and 1), and as categories with a level ``unknown`` for what is missing
        the columns asked for; manager_id (which keeps its missing values) and the cluster
        (somebody without one is a cluster of their own); ``rating as number`` and ``level as
        number`` for means, where there.
    unknown : dict of str to int
        For each of them the people without a value.
    covariates : tuple of str
    cluster : str or None
        The cohort's column that the cluster comes from.
    """

    table: pd.DataFrame
    unknown: dict[str, int]
    covariates: tuple[str, ...]
    cluster: str | None

    @property
    def key(self) -> str | None:
        """The table's column of clusters, if there is one."""
        return CLUSTER if self.cluster else None


def candidates(cohort: Cohort) -> tuple[str, ...]:
    """Return the columns to adjust for unless others are named."""
    return (*CANDIDATES, *MORE.get(cohort.kind, ()))


def usable(table: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Return those columns that are there and hold more than one value."""
    return [n for n in names if n in table.columns and len(pd.unique(table[n])) > 1]


def missing_from(table: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Return those columns that are not there or hold nothing."""
    return [n for n in names if n not in table.columns or table[n].isna().all()]


def demand(table: pd.DataFrame, names: Sequence[str], argument: str) -> None:
    """Refuse names that are no columns of a cohort."""
    absent = [n for n in names if n not in table.columns]
    if absent:
        raise DataMissingError(
            f"{argument} names {', '.join(absent)}, which the cohort does not have; "
            f"its columns are {', '.join(map(str, table.columns))}."
        )


def check_cohort(table: pd.DataFrame, *more: str) -> None:
    """Refuse a cohort's table that lacks a column, or whose exposure or outcome is not yes or no."""
    absent = [n for n in (*REQUIRED, *more) if n not in table.columns]
    if absent:
        raise DataMissingError(
            f"The cohort has no column {', '.join(absent)}; build it with restructuring_cohort, "
            "quarterly_cohort or promotion_cohort, or add it."
        )
    if table["landmark"].isna().any():
        raise DataMissingError("The cohort's column landmark must hold a day for everybody.")
    for name in ("exposed", "outcome"):
        if not table[name].isin([0, 1]).all():
            raise ArgumentError(f"The cohort's column {name} must hold True or False for everybody.")


def chosen(table: pd.DataFrame, given: str | Sequence[str] | None, argument: str) -> list[str] | None:
    """Return the columns given, each once; None when none are.

    Raises
    ------
    DataMissingError
        When one is no column of the cohort.
    ArgumentError
        When one is the exposure itself or tells what came after the landmark.
    """
    if given is None:
        return None
    names = list(dict.fromkeys([given] if isinstance(given, str) else given))
    demand(table, names, argument)
    late = [n for n in names if n in NOT_BEFORE]
    if late:
        raise ArgumentError(
            f"{argument} names {', '.join(late)}, which is the exposure itself or came after the landmark; "
            "give columns known before it."
        )
    return names


def cluster_of(table: pd.DataFrame, cluster: str | None) -> str | None:
    """Return the column of clusters; without managers the rows of one person are one."""
    if cluster == "manager_id" and cluster not in table.columns:
        return "employee_id"
    demand(table, [] if cluster is None else [cluster], "cluster")
    return cluster


def not_logged(table: pd.DataFrame) -> np.ndarray:
    """Return whose manager is known to log nothing."""
    if "manager_logs" not in table.columns:
        return np.zeros(len(table), bool)
    return table["manager_logs"].isin([False]).to_numpy(bool)


def share(name: str, value: object) -> float:
    """Return an option that is a share between 0 and 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise ArgumentError(f"{name}={value!r} is not accepted; give a share between 0 and 1, such as 0.95.")
    return float(value)


def prepare(cohort: Cohort, covariates: Sequence[str], *, cluster: str | None) -> Prepared:
    """Encode a cohort's exposure, outcome, covariates, manager and cluster once."""
    table = cohort.table
    made: dict[str, Any] = {
        "exposed": table["exposed"].to_numpy(dtype=np.int8),
        "outcome": table["outcome"].to_numpy(dtype=np.int8),
    }
    unknown = {}
    for name in covariates:
        made[name] = category(table[name])
        unknown[name] = int(table[name].isna().sum())
    if "manager_id" in table.columns:
        codes, values = pd.factorize(table["manager_id"])
        made["manager_id"] = pd.Categorical.from_codes(codes, np.arange(len(values)))
    if cluster is not None:
        made[CLUSTER] = _clusters(table, cluster)
        unknown[cluster] = int(table[cluster].isna().sum())
    for name in ("rating", "level"):
        if name in covariates:
            made[f"{name} as number"] = _number(made[name])
    known = {name: people for name, people in unknown.items() if people}
    return Prepared(pd.DataFrame(made), known, tuple(covariates), cluster)


def _clusters(table: pd.DataFrame, name: str) -> np.ndarray:
    """Return cluster codes; the rows of one person without a cluster are one."""
    codes, values = pd.factorize(table[name])
    people, _ = pd.factorize(table["employee_id"])
    return np.where(codes < 0, len(values) + people, codes)


def category(column: pd.Series) -> pd.Categorical:
    """Turn a column into sorted categories, many-valued numbers into fifths, missing into unknown."""
    if pd.api.types.is_float_dtype(column.dtype) and column.nunique() > MOST_VALUES:
        fifths = pd.qcut(column, 5, duplicates="drop")
        return pd.Categorical.from_codes(*_filled(fifths.cat.codes.to_numpy(), fifths.cat.categories))
    codes, values = codes_of(column)
    return pd.Categorical.from_codes(*_filled(codes, values.tolist()))


def _filled(codes: np.ndarray, values: Iterable[object]) -> tuple[np.ndarray, list[str]]:
    texts = [_text(v) for v in values]
    if len(codes) and codes.min() < 0:
        codes = np.where(codes < 0, len(texts), codes)
        texts.append(UNKNOWN if UNKNOWN not in texts else "(unknown)")
    return codes, texts


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(column: pd.Categorical) -> np.ndarray:
    """Rank categories by the number in their text, else by the text; unknown takes the mean."""
    texts = list(column.categories)
    known = [t for t in texts if t != UNKNOWN]
    order = {t: r for r, t in enumerate(sorted(known, key=_natural))}
    ranks = np.array([order.get(t, np.nan) for t in texts], dtype=np.float64)[column.codes]
    return np.where(np.isnan(ranks), np.nanmean(ranks) if known else 0.0, ranks)


def _natural(text: str) -> list[tuple[int, float, str]]:
    return [
        (0, float(p), "") if p.replace(".", "", 1).isdigit() else (1, 0.0, p)
        for p in re.split(r"(\d+(?:\.\d+)?)", text)
        if p
    ]


def choose_strata(cohort: Cohort) -> list[str]:
    """Return as many of the strata, in order of importance, as leave most people a like.

    Only exposures are looked at, not outcomes: of the strata given up first are the last, until
    80 % of the people stand in strata with both kinds.
    """
    names = usable(cohort.table, STRATA.get(cohort.kind, OTHER_STRATA))
    least = min(KEPT.get(cohort.kind, 1), len(names))
    for size in range(len(names), least, -1):
        _, kinds = cells(cohort.table, names[:size])
        both = (kinds > 0).all(axis=1)
        if kinds[both].sum() >= ENOUGH * kinds.sum():
            return names[:size]
    return names[:least]


def cells(table: pd.DataFrame, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's stratum, and the people by stratum and exposure ``(S, 2)``."""
    from careerstats.evidence.patterns import combine

    coded = [category(table[n]) for n in names]
    stratum, size = combine([(c.codes, len(c.categories)) for c in coded], len(table))
    ones = table["exposed"].to_numpy(dtype=np.int64)
    return stratum, np.bincount(stratum * 2 + ones, minlength=2 * size).reshape(-1, 2)
