"""Standard errors that allow for people of one cluster being alike.

The sandwich: the scores of a cluster's people are added up before they are squared. The
bias-reduced form of Bell and McCaffrey (2002), CR2, needs only one p x p matrix a cluster, never
the matrix of its people: with L L' the inverse information and G = L' I L a cluster's share of
it, the cluster's score is multiplied by (1 - G)^(-1/2) in the coordinates of L.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careerstats.errors import choose
from careerstats.evidence.binomial import Fitted
from careerstats.evidence.design import Design

FEW_CLUSTERS = 30
"""Below this number the errors are always CR2 with t quantiles, and the result says so."""
MOST_FOR_CR2 = 500
"""Above this number corrections change nothing any more and plain errors are given."""
SMALL_SHARE, NEWTON_STEPS = 0.5, 6
"""Shares of the information up to this norm, and the steps that give all digits for them."""
FORMS = ("CR0", "stata", "HC1", "CR2")


@dataclass(frozen=True, eq=False)
class Cells:
    """Events and people by cluster and pattern (a pair may come several times).

    Attributes
    ----------
    cluster, pattern : numpy.ndarray
        Codes, 0..C-1 and 0..K-1.
    events, people : numpy.ndarray
    clusters : int
        C.
    """

    cluster: np.ndarray
    pattern: np.ndarray
    events: np.ndarray
    people: np.ndarray
    clusters: int


@dataclass(frozen=True, eq=False)
class Sandwich:
    """Cluster-robust covariance, and the degrees of freedom of any contrast.

    Attributes
    ----------
    form : str
        CR0, stata (times C/(C-1)), HC1 (times C/(C-1) (n-1)/(n-p)) or CR2.
    clusters : int
    covariance : numpy.ndarray
        ``(p, p)``.
    """

    form: str
    clusters: int
    covariance: np.ndarray
    _root: np.ndarray | None = None
    _own: np.ndarray | None = None
    _turned: np.ndarray | None = None

    def degrees_of_freedom(self, contrast: np.ndarray) -> float:
        """Return Satterthwaite's degrees of freedom of a contrast ``(p,)``; infinite unless CR2.

        Bell and McCaffrey 2002, with independent people as the working model.
        """
        if self._root is None or self._own is None or self._turned is None:
            return float("inf")
        direction = self._root.T @ np.asarray(contrast, dtype=np.float64)
        length = self._own @ direction @ direction
        shared = self._turned @ direction
        trace = length.sum() - (shared**2).sum()
        square = (length**2).sum() - 2 * (length @ (shared**2).sum(axis=1))
        square += ((shared.T @ shared) ** 2).sum()
        return float(trace**2 / square) if square > 0 else float("inf")


def choose_form(clusters: int, small_sample: str | None) -> str:
    """Return the form asked for, or CR2 up to 500 clusters and CR0 above."""
    if small_sample is None:
        return "CR2" if clusters <= MOST_FOR_CR2 else "CR0"
    if small_sample not in FORMS:
        raise choose("small_sample", small_sample, ", ".join(FORMS))
    return small_sample


def sandwich(columns: Design, fit: Fitted, cells: Cells, *, small_sample: str | None = None) -> Sandwich:
    """Return the cluster-robust covariance of a fit.

    Parameters
    ----------
    columns : Design
        Those of the fit.
    fit : Fitted
        From `fit_patterns` on these columns.
    cells : Cells
        At least two clusters.
    small_sample : str, optional
        CR0, stata, HC1 or CR2; by default CR2 up to 500 clusters, CR0 above.

    Returns
    -------
    Sandwich
    """
    form = choose_form(cells.clusters, small_sample)
    scores = _scores(columns, fit, cells)
    if form == "CR2":
        return _bell_mccaffrey(columns, fit, cells, scores)
    factor = _factor(form, cells, len(columns.kept))
    covariance = fit.covariance @ (scores.T @ scores) @ fit.covariance * factor
    return Sandwich(form, cells.clusters, covariance)


def _bell_mccaffrey(columns: Design, fit: Fitted, cells: Cells, scores: np.ndarray) -> Sandwich:
    root = _root(fit.covariance)
    share = root.T @ _information(columns, fit, cells) @ root
    adjust = _inverse_roots(share)
    turned = (adjust @ (scores @ root)[:, :, None])[:, :, 0]
    covariance = root @ (turned.T @ turned) @ root.T
    return Sandwich("CR2", cells.clusters, covariance, root, adjust @ share @ adjust, share @ adjust)


def _inverse_roots(share: np.ndarray) -> np.ndarray:
    """Return (1 - G)^(-1/2) of each cluster's share G of the information, ``(C, p, p)``.

    Most shares are small, and for them the coupled Newton iteration (Higham 2008, chapter 6) doubles
    the digits with each of a few products of whole stacks; many small eigen-decompositions would
    wait for the threads of the linear algebra library rather than compute.
    """
    small = np.sqrt((share**2).sum(axis=(1, 2))) <= SMALL_SHARE
    made = np.empty_like(share)
    one = np.eye(share.shape[1])
    root, inverse = one - share[small], np.broadcast_to(one, share[small].shape)
    for _ in range(NEWTON_STEPS):
        step = 1.5 * one - 0.5 * (inverse @ root)
        root, inverse = root @ step, step @ inverse
    made[small] = inverse
    level, axes = np.linalg.eigh(share[~small])
    rest = 1.0 - np.clip(level, 0.0, 1.0)
    # A cluster that alone carries a coefficient has no residual in that direction.
    lift = np.where(rest > 1e-8, 1.0 / np.sqrt(np.maximum(rest, 1e-8)), 0.0)
    made[~small] = (axes * lift[:, None, :]) @ axes.transpose(0, 2, 1)
    return made


def _factor(form: str, cells: Cells, parameters: int) -> float:
    few = cells.clusters / (cells.clusters - 1.0)
    if form == "stata":
        return few
    if form == "HC1":
        people = float(cells.people.sum())
        return few * (people - 1.0) / (people - parameters)
    return 1.0


def _root(covariance: np.ndarray) -> np.ndarray:
    """Return L with L L' = covariance, scaled so that columns of unlike units do no harm."""
    scale = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    level, axes = np.linalg.eigh(covariance / np.outer(scale, scale))
    return scale[:, None] * (axes * np.sqrt(np.maximum(level, 0.0)))


def _scores(columns: Design, fit: Fitted, cells: Cells) -> np.ndarray:
    at = cells.pattern
    residual = fit.score_weight[at] * (cells.events - cells.people * fit.risk[at])
    return columns.sums_by(residual, at, cells.cluster, cells.clusters)


def _information(columns: Design, fit: Fitted, cells: Cells) -> np.ndarray:
    """Return each cluster's share of the information, ``(C, p, p)``."""
    weight = cells.people * fit.weight[cells.pattern]
    return columns.cross_by(weight, cells.pattern, cells.cluster, cells.clusters)
