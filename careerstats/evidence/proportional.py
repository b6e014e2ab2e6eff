"""Does a hazard ratio hold at all times? The check of a Cox model's main assumption."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd

from careerstats.errors import choose
from careerstats.evidence.basics import chi2_tail
from careerstats.evidence.cox import CoxFit, Spans
from careerstats.evidence.kaplan_meier import kaplan_meier
from careerstats.evidence.patterns import parse

Transform = Literal["km", "identity", "log"]
COLUMNS = ["term", "chi2", "df", "p_value"]


def proportional_hazards(
    fit: CoxFit, *, transform: Transform = "km", by_column: bool = False
) -> pd.DataFrame:
    """Test each term of a Cox model for a hazard ratio that drifts with time.

    Parameters
    ----------
    fit : CoxFit
        From `cox`.
    transform : {"km", "identity", "log"}
        Scale of time: share gone by the Kaplan-Meier curve, time itself or its logarithm.
    by_column : bool
        One row a column of the model instead of one a term (factors have several).

    Returns
    -------
    pandas.DataFrame
        term, chi2, df, p_value; the last row, ``GLOBAL``, tests all at once. A small p-value
        speaks against a constant ratio. Empty when nothing was estimated.

    Raises
    ------
    ArgumentError
        When the transform is another one.

    Notes
    -----
    The score test for the product of term and time (Grambsch and Therneau 1994, Biometrika 81,
    515), exact as in ``cox.zph`` of R's survival 3; clusters are not regarded.
    """
    if transform not in ("km", "identity", "log"):
        raise choose("transform", transform, ["km", "identity", "log"])
    if fit.fit is None or fit.spans is None:
        return pd.DataFrame(columns=COLUMNS)
    here = fit.fit.likelihood
    time = _scale(here.counts.clock.time, fit.spans, transform)
    time = time - time[here.counts.place].mean()
    slope = here.score(time)
    inner, cross, outer = here.information(), here.information(time), here.information(time**2)
    left = outer - cross @ np.linalg.solve(inner, cross)
    names = fit.coefficients["term"].to_list()
    owners = names if by_column else [_term(name, fit.terms) for name in names]
    groups = {owner: [j for j, o in enumerate(owners) if o == owner] for owner in dict.fromkeys(owners)}
    rows = []
    for owner, at in [*groups.items(), ("GLOBAL", list(range(len(names))))]:
        # The slope of the model itself is 0 at the fit, but for Firth's penalty.
        chi2 = float(slope[at] @ np.linalg.pinv(left[np.ix_(at, at)], hermitian=True) @ slope[at])
        rows.append((owner, chi2, len(at), chi2_tail(chi2, len(at))))
    return pd.DataFrame(rows, columns=COLUMNS)


def _scale(time: np.ndarray, spans: Spans, transform: str) -> np.ndarray:
    """Return the scale of time at each event time of the fit."""
    if transform == "identity":
        return time
    if transform == "log":
        return np.log(time, out=np.full(len(time), math.nan), where=time > 0)
    ends, begins, happened = spans
    curve = kaplan_meier(ends, happened, begins)
    curve = curve[curve["events"] > 0]
    before = np.insert(curve["survival"].to_numpy(), 0, 1.0)
    return 1 - before[np.searchsorted(curve["time"].to_numpy(), time, side="left")]


def _term(name: str, terms: tuple[str, ...]) -> str:
    """Return the term that a column such as ``rating[2]`` belongs to."""
    variables = [part.split("[")[0] for part in name.split(":")]
    for term in terms:
        parts = [p.name if p.power == 1 else f"{p.name}^{p.power}" for p in parse(term)]
        if parts == variables:
            return term
    return name
