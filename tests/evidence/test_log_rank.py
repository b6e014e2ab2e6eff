"""Log-rank tests, against R, statsmodels and people counted by hand."""

import copy
import math

import numpy as np
import pytest
from oracle import case, close, dataset
from scipy import stats
from statsmodels.duration.survfunc import survdiff

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.log_rank import log_rank

# Which columns of which dataset; R: survdiff(formula, data, rho = )
CASES = {
    "l01": ("leukemia", "time", "status", "group", None),
    "l03": ("lung", "time", "status", "sex", "ph_ecog"),
    "l06": ("veteran", "time", "status", "celltype", None),
    "l07": ("hr600", "span", "let_go", "recent", None),
}


def columns(name: str) -> tuple:
    data, time, event, group, strata = CASES[name]
    d = dataset(data)
    if data == "hr600":
        d = d.assign(span=d["exit"] - d["entry"], let_go=d["cause"] == 1)
    return d[time], d[event], d[group], None if strata is None else d[strata]


@pytest.mark.parametrize("name", CASES)
def test_as_in_r(name):
    given, expected = case(name)
    got = log_rank(*columns(name), rho=given["rho"])
    statistic, df, p = got
    close(statistic, expected["chi2"])
    assert df == expected["df"]
    close(p, expected["p"])
    close(got.groups["observed"], expected["observed"])
    close(got.groups["expected"], expected["expected"])
    assert got.said == ""


def test_six_people_by_hand():
    # Group a has events at 1, 3 and is censored at 5; group b has events at 2, 4, 6.
    got = log_rank([1, 3, 5, 2, 4, 6], [1, 1, 0, 1, 1, 1], list("aaabbb"))
    # Expected in a: 3/6 + 2/5 + 2/4 + 1/3 + 0/1
    close(got.groups["expected"].iloc[0], 1 / 2 + 2 / 5 + 1 / 2 + 1 / 3)
    variance = 1 / 4 + 2 / 5 * 3 / 5 + 1 / 4 + 1 / 3 * 2 / 3
    close(got.statistic, (2 - 26 / 15) ** 2 / variance)
    assert got.groups["people"].tolist() == [3, 3]


@pytest.mark.parametrize("rho", [0.0, 0.5, 1.0])
def test_weights_as_in_statsmodels(rho):
    time, event, group, _ = columns("l06")
    with np.errstate(divide="ignore"):
        expected = survdiff(time, event, group, weight_type="fh", fh_p=rho)
    got = log_rank(time, event, group, rho=rho)
    close([got.statistic, got.p_value], [float(v) for v in expected], rel=1e-7)


def test_strata_as_in_statsmodels():
    d = dataset("hr600")
    span, let_go = d["exit"] - d["entry"], (d["cause"] == 1).astype(int)
    expected = survdiff(span, let_go, d["rating"], strata=d["dept"])
    close(log_rank(span, let_go, d["rating"], d["dept"]).statistic, float(expected[0]), rel=1e-7)


def test_late_entry_and_weights_row_by_row():
    d = dataset("channing")
    got = log_rank(d["exit"], d["death"], d["sex"], entry=d["entry"], rho=1.0)
    entry, end, died = (d[c].to_numpy() for c in ("entry", "exit", "death"))
    one = (d["sex"] == 1).to_numpy()
    still, excess, variance = 1.0, 0.0, 0.0
    for t in np.unique(end[died == 1]):
        there, now = (entry < t) & (end >= t), (end == t) & (died == 1)
        n, m, k = there.sum(), (there & one).sum(), now.sum()
        excess += still * ((now & one).sum() - k * m / n)
        if n > 1:
            variance += still**2 * k * m / n * (1 - m / n) * (n - k) / (n - 1)
        still *= 1 - k / n
    close(got.statistic, excess**2 / variance)


def test_two_groups_without_ties_as_in_scipy():
    draw = np.random.default_rng(2)
    x, y = draw.exponential(1, 30), draw.exponential(1.7, 40)
    expected = stats.logrank(x, y)
    got = log_rank(np.concatenate([x, y]), np.ones(70), np.repeat([0, 1], [30, 40]))
    close([got.statistic, got.p_value], [float(expected.statistic) ** 2, float(expected.pvalue)])


def test_groups_that_cannot_have_the_event_take_no_degree_of_freedom():
    # Group c leaves view before the first event.
    got = log_rank([5, 6, 7, 8, 1, 2], [1, 1, 1, 0, 0, 0], list("aabbcc"))
    without = log_rank([5, 6, 7, 8], [1, 1, 1, 0], list("aabb"))
    assert got.df == 1
    close(got.statistic, without.statistic)
    assert got.groups["group"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("durations", "events", "group"),
    [
        ([], [], []),
        ([1, 2], [0, 0], ["a", "b"]),
        ([1, 2, 3], [1, 1, 0], ["a", "a", "a"]),
        ([3, 3], [1, 1], [0, 1]),
    ],
)
def test_no_test_is_said(durations, events, group):
    got = log_rank(durations, events, group)
    assert got.df == 0
    assert math.isnan(got.statistic)
    assert math.isnan(got.p_value)
    assert "no test" in got.said


def test_order_of_groups_does_not_matter():
    time, event, group, _ = columns("l06")
    renamed = group.map({"squamous": "z", "smallcell": "y", "adeno": "x", "large": "w"})
    close(log_rank(time, event, renamed).statistic, log_rank(time, event, group).statistic, rel=1e-10)


def test_bad_groups_are_refused():
    with pytest.raises(DataMissingError, match="strata has missing values"):
        log_rank([1, 2], [1, 1], ["a", "b"], ["x", None])
    with pytest.raises(ArgumentError, match="group must be as long"):
        log_rank([1, 2], [1, 1], ["a"])


def test_a_copy_keeps_the_groups():
    got = log_rank([1, 2, 3, 4], [1, 1, 0, 1], [0, 1, 0, 1])
    again = copy.deepcopy(got)
    assert tuple(again) == tuple(got)
    assert again.groups["observed"].tolist() == [1, 2]
