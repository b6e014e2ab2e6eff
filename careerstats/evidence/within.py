"""People of one manager compared: the between-within model (Neuhaus and Kalbfleisch 1998).

Logistic regression on the person's own exposure and on the share exposed among the people of the
same unit (manager and landmark), with the unit's means of chosen covariates (Mundlak 1978). What
differs between units, measured or not, goes to the shares and means; the own exposure then holds
differences inside units only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from careerstats.errors import DataMissingError
from careerstats.evidence.counts import cluster_codes
from careerstats.evidence.patterns import combine, encode, parse
from careerstats.evidence.regression import logistic
from careerstats.evidence.standardise import StandardisedRisks, check_exposure, standardise

SHARE = "share of the unit"
FEW_CLUSTERS = 5
"""Below so many clusters with both kinds of exposure their errors tell too little."""


@dataclass(frozen=True, eq=False)
class Within:
    """Standardised risks with the units' shares left as they are.

    Attributes
    ----------
    risks : StandardisedRisks
    people : float
        All people in the model.
    people_informative, units_informative : int
        People in units with both kinds of exposure, who alone carry the information, and the
        number of those units.
    units : int
    people_without_unit : int
        People whose unit is not known; each is a unit of one and carries none.
    """

    risks: StandardisedRisks
    people: float
    people_informative: int
    units_informative: int
    units: int
    people_without_unit: int

    def __repr__(self) -> str:
        return f"<Within: {self.people_informative:,} of {self.people:,.0f} people carry the information>"


def within(
    table: pd.DataFrame,
    outcome: str,
    exposure: str,
    terms: Sequence[str] = (),
    *,
    unit: str | Sequence[str] = ("manager_id", "landmark"),
    means: Sequence[str] = (),
    cluster: str | None = "manager_id",
    link: str = "logit",
    small_sample: str | None = None,
    empty_levels: str = "firth",
    confidence: float = 0.95,
    among: np.ndarray | None = None,
) -> Within:
    """Fit the between-within model and average its risks with the own exposure set to 1 and 0.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a person (and landmark).
    outcome, exposure : str
        Columns of 0 and 1 (or bool).
    terms : sequence of str
        What else to adjust for, as for `logistic`.
    unit : str or sequence of str
        Columns that together name a unit; of a list, somebody without a value in the first
        column is a unit of their own.
    means : sequence of str
        Covariates whose unit means enter (for texts the share of each level but the first).
    cluster, link, small_sample, empty_levels, confidence
        See `logistic`.
    among : numpy.ndarray, optional
        Boolean: average over these people only.

    Returns
    -------
    Within

    Raises
    ------
    DataMissingError
        When no unit has both kinds of exposure, or a column is missing.
    """
    check_exposure(table, exposure)
    columns = [unit] if isinstance(unit, str) else list(unit)
    for name in columns:
        if name not in table.columns:
            raise DataMissingError(f"The table has no column {name}; the units need it.")
    codes, size, alone = units_of(table, columns)
    ones = table[exposure].to_numpy(np.int64)
    kinds = np.bincount(codes * 2 + ones, minlength=2 * size).reshape(-1, 2)
    both = (kinds > 0).all(axis=1)
    if not both.any():
        raise DataMissingError("No unit has people of both kinds; there is nothing to compare inside units.")
    total = kinds.sum(axis=1)
    added = {SHARE: (kinds[:, 1] / total)[codes]}
    for name in means:
        added |= _unit_means(table, name, codes, total)
    fit = logistic(
        table.assign(**added),
        outcome,
        [*added, *(t for t in terms if t != exposure), exposure],
        cluster=cluster,
        link=link,
        small_sample=small_sample,
        empty_levels=empty_levels,
        confidence=confidence,
    )
    return Within(
        risks=standardise(
            fit, exposure, among=among, few_clusters=_few(table, cluster, np.asarray(both)[codes])
        ),
        people=float(len(table)),
        people_informative=int(total[both].sum()),
        units_informative=int(both.sum()),
        units=size,
        people_without_unit=alone,
    )


def _few(table: pd.DataFrame, cluster: str | None, both: np.ndarray) -> bool:
    """Whether the people of units with both kinds stand in a few clusters only."""
    if cluster is None:
        return False
    return len(pd.unique(cluster_codes(table[cluster])[0][both])) < FEW_CLUSTERS


def units_of(table: pd.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray, int, int]:
    """Return unit codes, their number, and how many rows have no value in the first column."""
    first, size, alone = cluster_codes(table[columns[0]])
    rest = [encode(table[name], as_factor=True) for name in columns[1:]]
    coded = [(first, size), *((v.codes, len(v.levels)) for v in rest)]
    codes, size = combine(coded, len(table))
    return codes, size, alone


def _unit_means(
    table: pd.DataFrame, name: str, codes: np.ndarray, total: np.ndarray
) -> dict[str, np.ndarray]:
    part = parse(name)[0]
    variable = encode(table[part.name], as_factor=part.as_factor)
    if not variable.is_factor:
        sums = np.bincount(codes, weights=variable.levels[variable.codes], minlength=len(total))
        return {f"mean of {part.name}": (sums / total)[codes]}
    made = {}
    for k in range(1, len(variable.levels)):
        sums = np.bincount(codes, weights=variable.codes == k, minlength=len(total))
        made[f"share of {part.name} {k}"] = (sums / total)[codes]
    return made
