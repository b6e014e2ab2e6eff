"""Clustered errors of a Cox model, against influences found by changing weights."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from careerstats.evidence import cox_counts
from careerstats.evidence.cox import cox


def rows(seed: int = 3, n: int = 60, *, tied: bool = False) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    end = draw.integers(2, 12, n).astype(float) if tied else draw.permutation(n) + 2.0
    return pd.DataFrame(
        {
            "end": end,
            "begin": np.floor(draw.uniform(0, end - 1)),
            "event": draw.random(n) < 0.6,
            "a": draw.integers(0, 2, n),
            "b": draw.normal(size=n),
            "team": draw.integers(0, 12, n),
        }
    )


def estimate(table: pd.DataFrame, weight: np.ndarray) -> np.ndarray:
    """Breslow's estimate with a weight for each row, from the definition."""
    x, w = table[["a", "b"]].to_numpy(float), weight
    end, begin, event = (table[c].to_numpy() for c in ("end", "begin", "event"))

    def loss(beta):
        risk, total, slope = w * np.exp(x @ beta), 0.0, np.zeros(2)
        for i in np.flatnonzero(event):
            there = (begin < end[i]) & (end >= end[i])
            whole = risk[there].sum()
            total += w[i] * (x[i] @ beta - np.log(whole))
            slope += w[i] * (x[i] - risk[there] @ x[there] / whole)
        return -total, -slope

    return minimize(loss, np.zeros(2), jac=True, method="BFGS", options={"gtol": 1e-10}).x


@pytest.mark.parametrize("tied", [False, True])
def test_each_cluster_moves_the_estimate_as_its_score_says(tied):
    # Errors of Lin and Wei: sum over clusters of the squared slope of the estimate in their weight.
    table = rows(tied=tied)
    got = cox(
        table, duration="end", entry="begin", event="event", terms=["a", "b"], cluster="team", ties="breslow"
    )
    moved = []
    for team in np.unique(table["team"]):
        sides = [estimate(table, np.where(table["team"] == team, 1 + s, 1.0)) for s in (1e-4, -1e-4)]
        moved.append((sides[0] - sides[1]) / 2e-4)
    expected = np.sqrt((np.array(moved) ** 2).sum(axis=0))
    assert got.coefficients["robust_se"].to_list() == pytest.approx(list(expected), rel=1e-4)
    assert got.clusters == 12


def test_names_of_clusters_do_not_matter():
    table = rows(tied=True)
    call = {"duration": "end", "entry": "begin", "event": "event", "terms": ["a", "b"], "cluster": "team"}
    numbers = cox(table, **call).coefficients["robust_se"]
    words = cox(table.assign(team=table["team"].map("team {}".format)), **call).coefficients["robust_se"]
    assert words.to_list() == pytest.approx(numbers.to_list(), rel=1e-12)


def test_a_row_without_a_cluster_is_one_of_its_own():
    table = rows()
    table["alone"] = table["team"].where(table["team"] != 5).astype("Int64").astype("str")
    table.loc[table["team"] == 5, "alone"] = None
    own = table["team"].astype("str")
    own[table["team"] == 5] = [f"own {k}" for k in range((table["team"] == 5).sum())]
    call = {"duration": "end", "event": "event", "terms": ["a", "b"]}
    got, expected = cox(table, **call, cluster="alone"), cox(table.assign(own=own), **call, cluster="own")
    assert got.clusters == expected.clusters
    assert got.coefficients["robust_se"].to_list() == pytest.approx(
        expected.coefficients["robust_se"].to_list(), rel=1e-12
    )


def test_many_clusters_take_the_sparse_way_to_the_same_errors(monkeypatch):
    table = rows(tied=True)
    call = {"duration": "end", "entry": "begin", "event": "event", "terms": ["a", "b"], "cluster": "team"}
    small = cox(table, **call).coefficients
    monkeypatch.setattr(cox_counts, "SMALL_TABLE", -1)
    large = cox(table, **call).coefficients
    for column in ("coef", "se", "robust_se"):
        assert large[column].to_list() == pytest.approx(small[column].to_list(), rel=1e-12)


def test_fewer_clusters_than_columns_test_what_can_be_told():
    table = rows().assign(team=0)
    fit = cox(table, duration="end", event="event", terms=["a", "b"], cluster="team")
    # One cluster: its score at the maximum is 0, and so are the errors.
    assert fit.coefficients["robust_se"].max() < 1e-6
    assert fit.robust_wald.df <= 1
