"""Many p-values at once: adjusted so that chance finds are not taken for findings.

NaN stays NaN and does not count as a test.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from careerstats.errors import ArgumentError


def benjamini_hochberg(p_values: Any) -> np.ndarray:
    """Adjust for the false discovery rate, Benjamini and Hochberg (1995).

    Parameters
    ----------
    p_values : array of float
        Between 0 and 1; NaN is left out.

    Returns
    -------
    numpy.ndarray
        Adjusted values in the order given; those up to q are the discoveries at rate q.

    Raises
    ------
    ArgumentError
        When a value lies outside 0 to 1.
    """
    return _step_up(p_values, lambda m: m)


def benjamini_yekutieli(p_values: Any) -> np.ndarray:
    """Adjust for the false discovery rate under any dependence (2001); as `benjamini_hochberg`."""
    return _step_up(p_values, lambda m: m * (1 / np.arange(1, m + 1)).sum())


def holm(p_values: Any) -> np.ndarray:
    """Adjust for one family: the chance of any false find is kept. Holm (1979); as `benjamini_hochberg`."""
    p, known = _checked(p_values)
    order = np.argsort(p[known], kind="stable")
    ranked = p[known][order]
    adjusted = np.maximum.accumulate(ranked * np.arange(len(ranked), 0, -1))
    return _back(p, known, order, adjusted)


def bonferroni(p_values: Any) -> np.ndarray:
    """Multiply each p-value by their number, at most 1; as `benjamini_hochberg`."""
    p, known = _checked(p_values)
    return np.minimum(p * known.sum(), 1.0)


def _step_up(p_values: Any, factor: Any) -> np.ndarray:
    p, known = _checked(p_values)
    order = np.argsort(p[known], kind="stable")
    ranked = p[known][order]
    m = len(ranked)
    raised = ranked * factor(m) / np.arange(1, m + 1)
    return _back(p, known, order, np.minimum.accumulate(raised[::-1])[::-1])


def _back(p: np.ndarray, known: np.ndarray, order: np.ndarray, adjusted: np.ndarray) -> np.ndarray:
    """Put adjusted values back into the order given."""
    made = p.copy()
    inner = np.empty_like(adjusted)
    inner[order] = np.minimum(adjusted, 1.0)
    made[known] = inner
    return made


def _checked(p_values: Any) -> tuple[np.ndarray, np.ndarray]:
    p = np.atleast_1d(np.asarray(p_values, dtype=float))
    known = ~np.isnan(p)
    if ((p[known] < 0) | (p[known] > 1)).any() or p.ndim != 1:
        raise ArgumentError("p_values holds numbers outside 0 to 1; give one list of p-values.")
    return p, known
