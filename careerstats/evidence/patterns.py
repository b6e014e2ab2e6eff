"""Rows into distinct covariate patterns, and patterns into the columns of a model.

A model on a million people needs no matrix of a million rows: people with the same values are
one pattern with a count. A term is a column's name (numbers enter as numbers, text and categories
as factors whose first level is the reference), ``C(name)`` (a factor in any case), ``name^2`` (a
power of a number) or several of these joined by ``:`` (their product).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.vocabulary import UNKNOWN

PART = re.compile(
    r"^(?:(?:C|factor)\((?P<factor>.+)\)"
    r"|(?:I\((?P<inner>.+?)\^(?P<exponent>[2-9])\))|(?P<number>.+?)\^(?P<power>[2-9])|(?P<plain>.+))$"
)
DENSE = 1 << 20
"""Codes below this are counted in a table; above it they are made smaller first."""


@dataclass(frozen=True)
class Part:
    """One column in a term."""

    name: str
    as_factor: bool
    power: int = 1


@dataclass(frozen=True)
class Variable:
    """A column as codes into its distinct values.

    Attributes
    ----------
    codes : numpy.ndarray
        One code a row.
    levels : numpy.ndarray
        Numbers for a number, texts for a factor (``unknown`` last where values are missing).
    is_factor : bool
    """

    codes: np.ndarray
    levels: np.ndarray
    is_factor: bool


@dataclass(frozen=True)
class Patterns:
    """Distinct combinations of the variables.

    Attributes
    ----------
    of_row : numpy.ndarray
        Pattern of each row, 0..K-1.
    size : int
        K.
    codes : dict of str to numpy.ndarray
        For each variable its code in each pattern.
    variables : dict of str to Variable
    """

    of_row: np.ndarray
    size: int
    codes: dict[str, np.ndarray]
    variables: dict[str, Variable]


def parse(term: str) -> tuple[Part, ...]:
    """Read a term such as ``rating``, ``C(rating)``, ``quarter^2`` or ``gender:department``."""
    parts = []
    for text in str(term).split(":"):
        found = PART.match(text.strip())
        if not found:
            raise ArgumentError(f"The term {term!r} cannot be read; write name, C(name), name^2 or a:b.")
        if found["factor"]:
            parts.append(Part(found["factor"].strip(), True))
        elif found["number"] or found["inner"]:
            name, power = found["number"] or found["inner"], found["power"] or found["exponent"]
            parts.append(Part(name.strip(), False, int(power)))
        else:
            parts.append(Part(found["plain"].strip(), False))
    return tuple(parts)


def codes_of(column: pd.Series, *, sort: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Return codes and the distinct values, sorted unless that is not asked for.

    A missing value has the code -1.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, values = column.cat.codes.to_numpy(), column.cat.categories.to_numpy()
        return _without_unused(codes, values)
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "bui" and len(column):
        numbers = column.to_numpy()
        numbers = numbers.view(np.uint8) if numbers.dtype == bool else numbers
        low, high = int(numbers.min()), int(numbers.max())
        if high - low < DENSE:
            return _without_unused(numbers - low if low else numbers, np.arange(low, high + 1))
    codes, values = pd.factorize(column, sort=sort)
    return codes, np.asarray(values)


def _without_unused(codes: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    missing = bool(len(codes)) and codes.min() < 0
    used = np.bincount(codes[codes >= 0] if missing else codes, minlength=len(values)) > 0
    if used.all():
        return codes, values
    places = np.append(np.cumsum(used) - 1, -1)
    return places[codes], values[used]


def encode(column: pd.Series, *, as_factor: bool) -> Variable:
    """Turn a column into codes; numbers stay numbers unless a factor is asked for."""
    is_number = pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype)
    codes, values = codes_of(column)
    missing = bool(len(codes)) and codes.min() < 0
    if is_number and not as_factor:
        if missing:
            raise DataMissingError(
                f"The column {column.name} has missing numbers; give it as C({column.name}), so that "
                "they become a level of their own."
            )
        return Variable(codes, values.astype(np.float64), False)
    texts = [f"{v:g}" if isinstance(v, float) else str(v) for v in values.tolist()]
    if missing:
        codes = np.where(codes < 0, len(texts), codes)
        texts.append(UNKNOWN)
    return Variable(codes, np.array(texts, dtype=object), True)


def group(table: pd.DataFrame, terms: Iterable[str]) -> Patterns:
    """Group the rows of a table by the variables in the terms.

    Raises
    ------
    DataMissingError
        When a term names a column that is not there, or a number is missing.
    """
    wanted: dict[str, bool] = {}
    for part in (p for term in terms for p in parse(term)):
        if part.name not in table.columns:
            raise DataMissingError(f"The table has no column {part.name}; the terms need it.")
        wanted[part.name] = wanted.get(part.name, False) or part.as_factor
    variables = {name: encode(table[name], as_factor=f) for name, f in wanted.items()}
    of_row, size = combine([(v.codes, len(v.levels)) for v in variables.values()], len(table))
    sample = np.zeros(size, dtype=np.int64)
    sample[of_row] = np.arange(len(table))
    codes = {name: v.codes[sample] for name, v in variables.items()}
    return Patterns(of_row, size, codes, variables)


def like(table: pd.DataFrame, patterns: Patterns) -> Patterns:
    """Return other rows, each a pattern of its own, in the codes of patterns made before.

    Raises
    ------
    ArgumentError
        When a factor has a level that was not there before.
    """
    variables, codes = {}, {}
    for name, known in patterns.variables.items():
        new = encode(table[name], as_factor=known.is_factor)
        if known.is_factor:
            at = pd.Index(known.levels).get_indexer(pd.Index(new.levels))
            if (at < 0).any():
                raise ArgumentError(f"The column {name} has a level that the model has not seen.")
            new = Variable(at[new.codes], known.levels, True)
        variables[name], codes[name] = new, new.codes
    return Patterns(np.arange(len(table)), len(table), codes, variables)


def combine(coded: Sequence[tuple[np.ndarray, int]], rows: int) -> tuple[np.ndarray, int]:
    """Return one code for each distinct combination, 0..K-1, and K."""
    key, size = np.zeros(rows, dtype=np.int64), 1
    for codes, levels in coded:
        key = key * max(levels, 1) + codes
        size *= max(levels, 1)
        if size > max(DENSE, 2 * rows):
            key, kept = pd.factorize(key)
            size = len(kept)
    used = np.bincount(key, minlength=size) > 0
    places = np.cumsum(used) - 1
    return places[key] if not used.all() else key, int(used.sum())
