"""Binomial regression on covariate patterns: Fisher scoring, separation, Firth's penalty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from careerstats.errors import choose
from careerstats.evidence.design import Design

TINY = 1e-14
STILL = 1e-12
"""What a further step could add to the log-likelihood, relative to it, when that stands still."""
RUNNING = 0.05
"""A linear predictor that still moves by more than this then runs off: separation."""

Curve = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]


def _logit(eta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    risk = 1.0 / (1.0 + np.exp(-np.clip(eta, -700, 700)))
    return risk, risk * (1.0 - risk), 1.0 - 2.0 * risk


def _cloglog(eta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rate = np.exp(np.clip(eta, -700, 3.5))
    return -np.expm1(-rate), rate * np.exp(-rate), 1.0 - rate


def _probit(eta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from scipy.special import ndtr

    return ndtr(eta), np.exp(-0.5 * eta**2) / np.sqrt(2 * np.pi), -eta


CURVES: dict[str, Curve] = {"logit": _logit, "cloglog": _cloglog, "probit": _probit}
"""Link to the risk, its slope, and the slope's own relative slope, at a linear predictor."""


def curve_of(link: str) -> Curve:
    """Return the curve of a link, or say which there are."""
    if link not in CURVES:
        raise choose("link", link, ", ".join(CURVES))
    return CURVES[link]


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fit on K patterns with p columns.

    Attributes
    ----------
    coef : numpy.ndarray
        ``(p,)``.
    covariance : numpy.ndarray
        ``(p, p)``, the inverse of the expected information.
    risk, slope, score_weight, weight : numpy.ndarray
        Per pattern: fitted risk; its slope; what a residual ``y - n risk`` counts in the score;
        the information of one person.
    loglik : float
        Without the binomial coefficients.
    separated : bool
        The likelihood has no maximum (or had none, before the penalty).
    """

    coef: np.ndarray
    covariance: np.ndarray
    risk: np.ndarray
    slope: np.ndarray
    score_weight: np.ndarray
    weight: np.ndarray
    loglik: float
    separated: bool

    def set_aside(self, patterns: np.ndarray) -> Fitted:
        """Return the fit with risk 0, for good, in the marked patterns."""
        if not patterns.any():
            return self
        risk, slope, score, weight = (
            np.where(patterns, 0.0, v) for v in (self.risk, self.slope, self.score_weight, self.weight)
        )
        return replace(self, risk=risk, slope=slope, score_weight=score, weight=weight)


def fit_patterns(
    columns: Design, events: np.ndarray, people: np.ndarray, *, link: str = "logit", firth: bool = False
) -> Fitted:
    """Fit events out of people on the columns, by maximum likelihood or with Firth's penalty.

    Parameters
    ----------
    columns : Design
        Of K patterns, of full rank.
    events, people : numpy.ndarray
        ``(K,)``; they need not be whole numbers. Patterns of 0 people bear on nothing.
    link : str
        logit, cloglog or probit.
    firth : bool
        Adjusted score of Firth 1993 (for other links Kosmidis and Firth 2009), which has a finite
        solution also when the data are separated.

    Returns
    -------
    Fitted
    """
    curve = curve_of(link)
    coef = _start(columns, events, people, curve, link)
    coef, running = _scoring(columns, events, people, curve, coef, firth)
    risk, slope, variance, _ = _at(columns.dot(coef), curve)
    weight = slope**2 / variance
    information = columns.cross(people * weight)
    return Fitted(
        coef=coef,
        covariance=_inverse(information),
        risk=risk,
        slope=slope,
        score_weight=slope / variance,
        weight=weight,
        loglik=_loglik(events, people, risk),
        separated=running,
    )


def _at(eta: np.ndarray, curve: Curve) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    risk, slope, bend = curve(eta)
    risk = np.clip(risk, TINY, 1.0 - TINY)
    return risk, np.maximum(slope, TINY), risk * (1.0 - risk), bend


def _loglik(events: np.ndarray, people: np.ndarray, risk: np.ndarray) -> float:
    return float((events * np.log(risk) + (people - events) * np.log1p(-risk)).sum())


def _start(columns: Design, events: np.ndarray, people: np.ndarray, curve: Curve, link: str) -> np.ndarray:
    """One weighted least-squares step from the empirical risks."""
    risk = (events + 0.5) / (people + 1.0)
    if link == "logit":
        eta = np.log(risk / (1.0 - risk))
    elif link == "cloglog":
        eta = np.log(-np.log1p(-risk))
    else:
        from scipy.special import ndtri

        eta = ndtri(risk)
    risk, slope, variance, _ = _at(eta, curve)
    weight = people * slope**2 / variance
    return _solve(columns.cross(weight), columns.sums(weight * eta))


def _scaled(information: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the information with a unit diagonal, and the scale: unlike units then do no harm."""
    scale = 1.0 / np.sqrt(np.maximum(np.diag(information), 1e-300))
    return information * np.outer(scale, scale), scale


def _inverse(information: np.ndarray) -> np.ndarray:
    scaled, scale = _scaled(information)
    try:
        return np.linalg.inv(scaled) * np.outer(scale, scale)
    except np.linalg.LinAlgError:
        return np.linalg.pinv(scaled, hermitian=True) * np.outer(scale, scale)


def _solve(information: np.ndarray, score: np.ndarray) -> np.ndarray:
    scaled, scale = _scaled(information)
    try:
        return scale * np.linalg.solve(scaled, scale * score)
    except np.linalg.LinAlgError:
        return scale * (np.linalg.pinv(scaled, hermitian=True) @ (scale * score))


def _scoring(
    columns: Design,
    events: np.ndarray,
    people: np.ndarray,
    curve: Curve,
    coef: np.ndarray,
    firth: bool,
) -> tuple[np.ndarray, bool]:
    """Return the solution, and whether it runs off while the likelihood stands still."""
    last, moved, taken = -np.inf, np.inf, np.zeros_like(coef)
    for _ in range(200 if firth else 60):
        risk, slope, variance, bend = _at(columns.dot(coef), curve)
        weight = people * slope**2 / variance
        information = columns.cross(weight)
        residual = slope / variance * (events - people * risk)
        now = _loglik(events, people, risk)
        if not firth and now < last - 1e-9 * abs(last):
            taken = taken / 2
            coef = coef - taken
            continue
        if firth:
            leverage = weight * columns.quadratic(_inverse(information))
            residual = residual + 0.5 * leverage * bend
        score = columns.sums(residual)
        step = _solve(information, score)
        moved = float(np.abs(columns.dot(step)).max(initial=0.0))
        if moved < 1e-9 if firth else score @ step <= STILL * (abs(now) + 0.1):
            return coef if moved > RUNNING else coef + step, moved > RUNNING
        taken = step * min(1.0, 8.0 / moved) if moved > 8.0 else step
        coef, last = coef + taken, now
    return coef, moved > RUNNING
