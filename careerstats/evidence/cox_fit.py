"""Finding the maximum of a Cox likelihood, or of Firth's when there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careerstats.evidence.cox_counts import Counts, Likelihood

CLOSE = 1e-13
"""Rise in the log-likelihood that the next step promises, at which the fit stands still."""

RUNAWAY = 0.05
"""Step on the log-hazard scale that a standing likelihood still asks for: it has no maximum."""

STEPS = 60
HALVINGS = 30


@dataclass(frozen=True, eq=False)
class Fit:
    """Where a fit ended.

    Attributes
    ----------
    coefficients : numpy.ndarray
    likelihood : Likelihood
        At the coefficients.
    penalised : bool
        Whether Firth's penalty was needed.
    """

    coefficients: np.ndarray
    likelihood: Likelihood
    penalised: bool


def fit(counts: Counts) -> Fit:
    """Maximise the partial likelihood by Newton's method; a runaway coefficient brings in Firth's penalty."""
    beta = np.zeros(counts.columns.shape[1])
    here = counts.at(beta)
    width = np.ptp(counts.columns, axis=0) if len(counts.columns) else beta
    for _ in range(STEPS):
        score = here.score()
        step = np.linalg.lstsq(here.information(), score, rcond=1e-14)[0]
        promise = float(score @ step)
        if promise < 1e-6 and np.abs(step * width).max(initial=0.0) > RUNAWAY:
            return firth(counts)
        beta, here = _climb(counts, beta, here, step)
        if promise < CLOSE:
            return Fit(beta, here, False)
    return firth(counts)


def _climb(
    counts: Counts, beta: np.ndarray, here: Likelihood, step: np.ndarray
) -> tuple[np.ndarray, Likelihood]:
    """Take a step, halved until the likelihood does not fall."""
    for _ in range(HALVINGS):
        there = counts.at(beta + step)
        if there.value >= here.value - 1e-11 * abs(here.value):
            return beta + step, there
        step = step / 2
    return beta, here


def firth(counts: Counts) -> Fit:
    """Maximise the likelihood with Firth's penalty, half the log determinant of the information.

    It has a maximum also when a covariate foretells the events without fail (Heinze and Schemper
    2001, Biometrics 57, 114).
    """
    beta = np.zeros(counts.columns.shape[1])
    here, value = _penalised(counts, beta)
    for _ in range(4 * STEPS):
        slope = here.score() + _penalty_slope(counts, beta)
        step = np.linalg.solve(here.information(), slope)
        largest = np.abs(step).max()
        step = step / max(1.0, largest / 2)
        for _ in range(HALVINGS):
            there, new = _penalised(counts, beta + step)
            if new >= value - 1e-11 * abs(value):
                break
            step = step / 2
        beta, here, value = beta + step, there, new
        if largest < 1e-9:
            break
    return Fit(beta, here, True)


def _penalised(counts: Counts, beta: np.ndarray) -> tuple[Likelihood, float]:
    made = counts.at(beta)
    return made, made.value + 0.5 * _log_determinant(made)


def _log_determinant(likelihood: Likelihood) -> float:
    sign, value = np.linalg.slogdet(likelihood.information())
    return float(value) if sign > 0 else -np.inf


def _penalty_slope(counts: Counts, beta: np.ndarray, *, width: float = 1e-3) -> np.ndarray:
    """Return the slope of the penalty by differences of fourth order."""
    scale = width / np.maximum(np.ptp(counts.columns, axis=0), 1e-12)
    made = np.empty(len(beta))
    for j in range(len(beta)):
        shift = np.zeros(len(beta))
        shift[j] = scale[j]
        near = _log_determinant(counts.at(beta + shift)) - _log_determinant(counts.at(beta - shift))
        far = _log_determinant(counts.at(beta + 2 * shift)) - _log_determinant(counts.at(beta - 2 * shift))
        made[j] = 0.5 * (8 * near - far) / (12 * scale[j])
    return made


def varying(counts: Counts, *, tolerance: float = 1e-9) -> np.ndarray:
    """Return the columns that vary among those at risk and are no combination of those before them."""
    left = counts.at(np.zeros(counts.columns.shape[1])).information()
    start = np.diag(left).copy()
    scale = np.square(np.ptp(counts.columns, axis=0)) if len(counts.columns) else start
    kept = []
    for j in range(len(left)):
        if start[j] > 1e-12 * scale[j] and left[j, j] > tolerance * start[j]:
            kept.append(j)
            left = left - np.outer(left[:, j], left[j]) / left[j, j]
    return np.array(kept, dtype=np.int64)
