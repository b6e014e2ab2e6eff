"""A model's columns without its matrix: indicators are kept as codes.

Each term is a block of columns of which a row has at most one that is not 0: a code says which,
a value how much. Products with the columns then are look-ups and counts, whose cost grows with
the number of terms and not with that of their levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from careerstats.errors import ArgumentError
from careerstats.evidence.patterns import Part, Patterns, parse


@dataclass(frozen=True, eq=False)
class Block:
    """The columns of one term.

    Attributes
    ----------
    codes : numpy.ndarray or None
        For each pattern the column that is not 0, from 1; 0: none. None: the only one, always.
    size : int
        Number of columns.
    values : numpy.ndarray or None
        What stands there; None: 1.
    """

    codes: np.ndarray | None
    size: int
    values: np.ndarray | None

    def at(self, rows: np.ndarray) -> Block:
        """Return the block for other rows, given as patterns."""
        codes = None if self.codes is None else self.codes[rows]
        return Block(codes, self.size, None if self.values is None else self.values[rows])

    def times(self, weights: np.ndarray) -> np.ndarray:
        """Return weights times the values."""
        return weights if self.values is None else weights * self.values


@dataclass(frozen=True, eq=False)
class Design:
    """The columns of a model over K patterns, of which some may be left out.

    Attributes
    ----------
    blocks : tuple of Block
        An intercept first.
    names : list of str
        Of the columns kept: ``intercept``, ``name``, ``name[level]``, products joined by ``:``.
    kept : numpy.ndarray
        Positions of the columns kept among all.
    size : int
        K.
    """

    blocks: tuple[Block, ...]
    names: list[str]
    kept: np.ndarray
    size: int

    @property
    def _starts(self) -> np.ndarray:
        return np.cumsum([0, *(b.size for b in self.blocks)])

    def dot(self, coef: np.ndarray) -> np.ndarray:
        """Return columns times coefficients, ``(K,)``."""
        full = np.zeros(self._starts[-1])
        full[self.kept] = coef
        total = np.zeros(self.size)
        for block, start in zip(self.blocks, self._starts, strict=False):
            own = full[start : start + block.size]
            part = own[0] if block.codes is None else np.concatenate([[0.0], own])[block.codes]
            total += part if block.values is None else part * block.values
        return total

    def sums(self, weights: np.ndarray) -> np.ndarray:
        """Return the sum of each column, weighted, ``(p,)``."""
        made = [_count(b.codes, b.size, b.times(weights)) for b in self.blocks]
        return np.concatenate(made)[self.kept]

    def cross(self, weights: np.ndarray) -> np.ndarray:
        """Return ``X' diag(weights) X``, ``(p, p)``."""
        return self._cross(self.blocks, weights, np.zeros(1, dtype=np.int64), 1)[0]

    def sums_by(self, weights: np.ndarray, rows: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
        """Return `sums` for each group of rows, ``(G, p)``.

        Parameters
        ----------
        weights, rows, group : numpy.ndarray
            Weight, pattern and group of each row.
        groups : int
            G.
        """
        made = []
        for block in (b.at(rows) for b in self.blocks):
            wide = block.size + 1
            codes = group if block.codes is None else group * wide + block.codes
            size = groups if block.codes is None else groups * wide
            total = np.bincount(codes, weights=block.times(weights), minlength=size)
            made.append(total[:, None] if block.codes is None else total.reshape(groups, wide)[:, 1:])
        return np.hstack(made)[:, self.kept]

    def cross_by(self, weights: np.ndarray, rows: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
        """Return `cross` for each group of rows, ``(G, p, p)``; arguments as for `sums_by`."""
        return self._cross(tuple(b.at(rows) for b in self.blocks), weights, group, groups)

    def dense(self, rows: slice) -> np.ndarray:
        """Return some rows of the matrix itself."""
        made = []
        for block in self.blocks:
            codes = np.ones(self.size, dtype=np.int64)[rows] if block.codes is None else block.codes[rows]
            part = (codes[:, None] == np.arange(1, block.size + 1)).astype(np.float64)
            made.append(part if block.values is None else part * block.values[rows, None])
        return np.hstack(made)[:, self.kept]

    def quadratic(self, matrix: np.ndarray) -> np.ndarray:
        """Return ``x' matrix x`` of each row, ``(K,)``, for a symmetric matrix."""
        full = np.zeros((self._starts[-1],) * 2)
        full[self.kept[:, None], self.kept] = matrix
        total = np.zeros(self.size)
        for i, first in enumerate(self.blocks):
            for j in range(i, len(self.blocks)):
                second = self.blocks[j]
                part = full[self._starts[i] : self._starts[i + 1], self._starts[j] : self._starts[j + 1]]
                padded = np.pad(part, ((first.codes is not None, 0), (second.codes is not None, 0)))
                rows, columns = (0 if b.codes is None else b.codes for b in (first, second))
                product = np.broadcast_to(padded[rows, columns], self.size)
                total += (1.0 if i == j else 2.0) * second.times(first.times(product))
        return total

    def without_aliases(self, people: np.ndarray) -> Design:
        """Return the design without columns that are combinations of those before them."""
        kept = _independent(self.cross(people))
        return Design(self.blocks, [self.names[k] for k in kept], self.kept[kept], self.size)

    def _cross(
        self, blocks: tuple[Block, ...], weights: np.ndarray, group: np.ndarray, groups: int
    ) -> np.ndarray:
        starts = self._starts
        total = np.zeros((groups, starts[-1], starts[-1]))
        for i, first in enumerate(blocks):
            scaled = first.times(weights)
            for j in range(i, len(blocks)):
                second = blocks[j]
                pair = _pair(first, second, second.times(scaled), group, groups)
                rows = slice(starts[i], starts[i + 1])
                columns = slice(starts[j], starts[j + 1])
                total[:, rows, columns] = pair
                total[:, columns, rows] = pair.transpose(0, 2, 1)
        return total[:, self.kept[:, None], self.kept]


def _count(codes: np.ndarray | None, size: int, weights: np.ndarray) -> np.ndarray:
    if codes is None:
        return np.array([weights.sum()])
    return np.bincount(codes, weights=weights, minlength=size + 1)[1:]


def _pair(first: Block, second: Block, weights: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """Return the sums of weights by group, first code and second code, ``(G, size, size)``."""
    if first.codes is None and second.codes is None and groups == 1:
        return np.array([[[weights.sum()]]])
    if first is second and first.codes is not None and groups == 1:
        return np.diag(_count(first.codes, first.size, weights))[None]
    codes, shape, cut = group, [groups], [slice(None)]
    for block in (first, second):
        wide = 1 if block.codes is None else block.size + 1
        codes = codes * wide + (0 if block.codes is None else block.codes)
        shape.append(wide)
        cut.append(slice(None) if block.codes is None else slice(1, None))
    if len(codes) != len(weights):
        codes = np.broadcast_to(codes, weights.shape)
    counted = np.bincount(codes, weights=weights, minlength=int(np.prod(shape)))
    return counted.reshape(shape)[tuple(cut)]


def _independent(gram: np.ndarray, *, tolerance: float = 1e-10) -> np.ndarray:
    """Return the columns that are no linear combination of those before them."""
    scale = np.sqrt(np.maximum(np.diag(gram), 1e-300))
    left = gram / np.outer(scale, scale)
    kept = []
    for j in range(len(left)):
        if gram[j, j] > 0 and left[j, j] > tolerance:
            kept.append(j)
            left = left - np.outer(left[:, j], left[j]) / left[j, j]
    return np.array(kept, dtype=np.int64)


def design(terms: Sequence[str], patterns: Patterns, *, fixed: dict[str, float] | None = None) -> Design:
    """Return a model's columns, an intercept first.

    Parameters
    ----------
    terms : sequence of str
        As described in `careerstats.evidence.patterns`.
    patterns : Patterns
        With all variables of the terms.
    fixed : dict, optional
        Numbers that a variable takes in all patterns, whatever its own: exposure set to 0 or 1.

    Returns
    -------
    Design
    """
    blocks, names = [Block(None, 1, None)], ["intercept"]
    for term in terms:
        first, *others = parse(term)
        block, labels = _block(first, patterns, fixed or {})
        for part in others:
            more, extra = _block(part, patterns, fixed or {})
            block, labels = _product(block, more), [f"{a}:{b}" for a in labels for b in extra]
        blocks.append(block)
        names.extend(labels)
    return Design(tuple(blocks), names, np.arange(len(names)), patterns.size)


def _block(part: Part, patterns: Patterns, fixed: dict[str, float]) -> tuple[Block, list[str]]:
    variable, codes = patterns.variables[part.name], patterns.codes[part.name]
    if not variable.is_factor:
        values = np.full(patterns.size, fixed[part.name]) if part.name in fixed else variable.levels[codes]
        label = part.name if part.power == 1 else f"{part.name}^{part.power}"
        return Block(None, 1, values**part.power), [label]
    if part.power > 1:
        raise ArgumentError(f"{part.name} is no number; it cannot be raised to a power.")
    labels = [f"{part.name}[{level}]" for level in variable.levels[1:]]
    return Block(codes.astype(np.int64), len(labels), None), labels


def _product(first: Block, second: Block) -> Block:
    values = second.values if first.values is None else second.times(first.values)
    if first.codes is None or second.codes is None:
        codes = first.codes if second.codes is None else second.codes
        return Block(codes, first.size * second.size, values)
    both = (first.codes > 0) & (second.codes > 0)
    codes = np.where(both, (first.codes - 1) * second.size + second.codes, 0)
    return Block(codes, first.size * second.size, values)
