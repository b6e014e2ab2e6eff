"""The counted likelihood against the same written out row by row, and its slopes by differences."""

import math

import numpy as np
import pytest

from careerstats.evidence.cox_counts import Counts, count_rows, sums
from careerstats.evidence.cox_fit import varying
from careerstats.evidence.risk_sets import clock

BETA = np.array([0.4, -0.7])


def rows(seed: int = 1, n: int = 90) -> dict:
    draw = np.random.default_rng(seed)
    end = draw.integers(2, 12, n)
    return {
        "end": end,
        "entry": draw.integers(0, end - 1),
        "event": draw.random(n) < 0.5,
        "pattern": draw.integers(0, 6, n),
        "layer": draw.integers(0, 3, n),
        "columns": draw.normal(size=(6, 2)),
    }


def counted(d: dict, *, efron: bool = True, late: bool = True, layers: bool = True) -> Counts:
    times = clock(
        d["end"],
        entry=d["entry"] if late else None,
        strata=d["layer"] if layers else None,
        at=d["event"],
    )
    return count_rows(times, d["pattern"], d["columns"], d["event"], efron=efron)


def by_rows(d: dict, beta: np.ndarray, *, efron: bool, late: bool, layers: bool) -> float:
    """Log partial likelihood from its definition, with Efron's or Breslow's way with ties."""
    eta = d["columns"][d["pattern"]] @ beta
    entry = d["entry"] if late else np.full(len(eta), -1)
    layer = d["layer"] if layers else np.zeros(len(eta))
    total = 0.0
    for s in np.unique(layer):
        for t in np.unique(d["end"][d["event"] & (layer == s)]):
            now = d["event"] & (d["end"] == t) & (layer == s)
            there = (entry < t) & (d["end"] >= t) & (layer == s)
            whole, tied, k = np.exp(eta[there]).sum(), np.exp(eta[now]).sum(), now.sum()
            spared = np.arange(k) / k * tied if efron else np.zeros(k)
            total += eta[now].sum() - np.log(whole - spared).sum()
    return total


WAYS = [
    {"efron": True, "late": True, "layers": True},
    {"efron": True, "late": False, "layers": False},
    {"efron": False, "late": True, "layers": False},
    {"efron": False, "late": False, "layers": True},
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("beta", [np.zeros(2), BETA])
def test_the_likelihood_is_that_of_the_rows(way, beta):
    d = rows()
    got = counted(d, **way).at(beta).value
    assert got == pytest.approx(by_rows(d, beta, **way), rel=1e-12)


@pytest.mark.parametrize("way", WAYS)
def test_the_score_is_the_slope_and_the_information_its_slope(way):
    d, step = rows(), 1e-5
    counts = counted(d, **way)
    here = counts.at(BETA)
    for j in range(2):
        shift = np.eye(2)[j] * step
        up, down = counts.at(BETA + shift), counts.at(BETA - shift)
        assert here.score()[j] == pytest.approx((up.value - down.value) / (2 * step), rel=1e-6)
        slope = (down.score() - up.score()) / (2 * step)
        assert here.information()[j] == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("way", WAYS)
def test_weights_of_times_add_up(way):
    here = counted(rows(), **way).at(BETA)
    weight = np.random.default_rng(2).uniform(0, 3, len(here.counts.clock.time))
    score, information = np.zeros(2), np.zeros((2, 2))
    for t in range(len(weight)):
        one = np.zeros(len(weight))
        one[t] = 1.0
        score += weight[t] * here.score(one)
        information += weight[t] * here.information(one)
    assert here.score(weight) == pytest.approx(score, rel=1e-9)
    assert here.information(weight) == pytest.approx(information, rel=1e-9)
    assert here.score(np.ones(len(weight))) == pytest.approx(here.score(), rel=1e-12)


def test_as_many_events_are_expected_as_seen():
    d = rows()
    here = counted(d).at(BETA)
    assert here.expected(*here.hazard).sum() == pytest.approx(d["event"].sum(), rel=1e-12)


def test_order_and_names_of_patterns_do_not_matter():
    d = rows()
    order = np.array([3, 0, 5, 1, 4, 2])
    other = {**d, "pattern": np.argsort(order)[d["pattern"]], "columns": d["columns"][order]}
    assert counted(other).at(BETA).value == pytest.approx(counted(d).at(BETA).value, rel=1e-12)


def test_a_million_alike_cost_one_cell():
    # Two patterns at two times: four cells, however many rows.
    n = 400_000
    end, pattern = np.tile([1, 2], n // 2), np.repeat([0, 1], n // 2)
    counts = count_rows(clock(end), pattern, np.array([[0.0], [1.0]]), np.ones(n, dtype=bool), efron=False)
    assert counts.leaving.nnz == 4
    # By hand: at time 1 half of all leave with all at risk, at time 2 the other half. Columns are
    # centred, so a row's risk is exp(-1/2) or exp(1/2), and those with the event cancel.
    risk = math.exp(-0.5) + math.exp(0.5)
    expected = -n / 2 * (math.log(n / 2 * risk) + math.log(n / 4 * risk))
    assert counts.at(np.ones(1)).value == pytest.approx(expected, rel=1e-12)


def test_columns_that_say_nothing_new_are_found():
    d = rows()
    x = d["columns"]
    wide = np.column_stack([x[:, 0], np.ones(6), x[:, 1], 3 - 2 * x[:, 0] + x[:, 1]])
    times = clock(d["end"], at=d["event"])
    counts = count_rows(times, d["pattern"], wide, d["event"], efron=True)
    assert varying(counts).tolist() == [0, 2]
    assert counts.only(np.array([0, 2])).columns.shape == (6, 2)


def test_sums_by_row_and_column_in_both_ways():
    row, column, weight = np.array([0, 2, 2, 0]), np.array([1, 0, 0, 1]), np.array([1.0, 2, 3, 4])
    expected = [[0, 5], [0, 0], [5, 0]]
    assert sums(row, column, weight, (3, 2)).tolist() == expected
    large = sums(row, column, weight, (3, 1 << 21))
    assert large[:, :2].toarray().tolist() == expected
