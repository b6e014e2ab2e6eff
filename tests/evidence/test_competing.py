"""Cumulative incidence, against R and the definition row by row."""

import math

import numpy as np
import pytest
from oracle import case, close, dataset

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.competing import cumulative_incidence, incidence_at
from careerstats.evidence.kaplan_meier import kaplan_meier, survival_at

COLUMNS = ["time", "at_risk", "cause", "events", "incidence", "lower", "upper", "std_error"]


def hr600():
    d = dataset("hr600")
    return d.assign(span=d["exit"] - d["entry"])


def test_all_people_as_in_r():
    # R: summary(survfit(Surv(etime, ev) ~ 1, mgus2), times = )
    given, expected = case("a01")
    d = dataset("mgus2")
    read = incidence_at(cumulative_incidence(d["etime"], d["cause"]), given["times"])
    for cause in (1, 2):
        rows = read[read["cause"] == cause]
        close(rows["incidence"], expected[f"cif_{cause}"])
        close(rows["std_error"], expected[f"se_{cause}"])


def test_groups_with_heavy_ties_as_in_r():
    # R: summary(survfit(Surv(dur, ev) ~ recent, hr600), times = )
    given, expected = case("a03")
    for k, (_, d) in enumerate(hr600().groupby("recent")):
        read = incidence_at(cumulative_incidence(d["span"], d["cause"]), given["times"])
        part = slice(4 * k, 4 * k + 4)
        for cause in (1, 2):
            rows = read[read["cause"] == cause]
            close(rows["incidence"], expected[f"cif_{cause}"][part])
            close(rows["std_error"], expected[f"se_{cause}"][part])


def test_counting_process_errors_as_in_cmprsk():
    # R: cmprsk::timepoints(cuminc(etime, cause, sex), times)
    given, expected = case("a05")
    d = dataset("mgus2")
    shares, variances = [], []
    for cause in (1, 2):
        for _, rows in d.groupby("sex"):
            curve = cumulative_incidence(rows["etime"], rows["cause"], error="aalen")
            read = incidence_at(curve[curve["cause"] == cause], given["times"])
            shares += read["incidence"].to_list()
            variances += (read["std_error"] ** 2).to_list()
    close(shares, expected["est"])
    close(variances, expected["var"])


def test_one_minus_kaplan_meier_overstates():
    # R: 1 - survfit(Surv(dur, cause == 1) ~ recent) against survfit(Surv(dur, factor(cause)) ~ recent)
    given, expected = case("a07")
    for k, (_, d) in enumerate(hr600().groupby("recent")):
        alone = kaplan_meier(d["span"], d["cause"] == 1)
        close(1 - survival_at(alone, [given["t"]])["survival"].item(), expected["one_minus_km"][k])
        read = incidence_at(cumulative_incidence(d["span"], d["cause"]), given["t"])
        close(read.loc[read["cause"] == 1, "incidence"].item(), expected["aj"][k])
        assert expected["aj"][k] < expected["one_minus_km"][k]


def test_six_people_by_hand():
    # Let go at 1 and 3, left at 2, both at 4 (tied), one in view to the end.
    curve = cumulative_incidence([1, 2, 3, 4, 4, 5], ["a", "b", "a", "a", "b", ""])
    assert list(curve.columns) == COLUMNS
    a, b = curve[curve["cause"] == "a"], curve[curve["cause"] == "b"]
    close(a["incidence"], [1 / 6, 1 / 6, 2 / 6, 3 / 6, 3 / 6])
    close(b["incidence"], [0, 1 / 6, 1 / 6, 2 / 6, 2 / 6])
    assert a["at_risk"].tolist() == [6, 5, 4, 3, 1]
    assert b["events"].tolist() == [0, 1, 0, 1, 0]
    # Without censoring before 4 the error is that of a share.
    close(a["std_error"].iloc[3], math.sqrt(0.25 / 6))


def weighted_incidence(end, cause, entry, weight, k, time):
    """Aalen-Johansen with a weight for each person, straight from the definition."""
    still, share = 1.0, 0.0
    for t in np.unique(end[cause > 0]):
        if t > time:
            break
        there = weight[(entry < t) & (end >= t)].sum()
        now = end == t
        share += still * weight[now & (cause == k)].sum() / there
        still *= 1 - weight[now & (cause > 0)].sum() / there
    return share


@pytest.mark.parametrize("late", [False, True])
def test_the_error_is_the_sum_of_squared_influences(late):
    # The influence of a person is the slope of the incidence in her weight, by differences.
    draw = np.random.default_rng(8)
    n = 40
    end = draw.integers(2, 14, n)
    entry = draw.integers(0, end - 1) if late else np.full(n, -1)
    cause = draw.choice([0, 1, 2], n, p=[0.3, 0.4, 0.3])
    curve = cumulative_incidence(end, cause, entry if late else None)
    read = incidence_at(curve, [4, 7, 11, 13])
    step = 1e-5
    for row in read.itertuples():
        slopes = []
        for i in range(n):
            sides = []
            for sign in (1, -1):
                weight = np.ones(n)
                weight[i] += sign * step
                sides.append(weighted_incidence(end, cause, entry, weight, row.cause, row.time))
            slopes.append((sides[0] - sides[1]) / (2 * step))
        expected = weighted_incidence(end, cause, entry, np.ones(n), row.cause, row.time)
        assert row.incidence == pytest.approx(expected, rel=1e-10)
        assert row.std_error == pytest.approx(np.linalg.norm(slopes), rel=1e-7)


def test_one_cause_is_one_minus_kaplan_meier():
    d = dataset("leukemia")
    curve, survival = cumulative_incidence(d["time"], d["status"]), kaplan_meier(d["time"], d["status"])
    close(curve["incidence"], list(1 - survival["survival"]))


def test_shares_of_all_causes_and_of_those_left_add_up():
    d = hr600()
    curve = cumulative_incidence(d["span"], d["cause"])
    gone = curve.groupby("time")["incidence"].sum()
    close(gone, list(1 - kaplan_meier(d["span"], d["cause"] > 0)["survival"]))


def test_intervals_lie_inside_0_and_1_and_hold_the_share():
    d = hr600()
    curve = cumulative_incidence(d["span"], d["cause"])
    inner = curve[curve["incidence"] > 0]
    assert (inner["lower"] > 0).all()
    assert (inner["upper"] < 1).all()
    assert ((inner["lower"] < inner["incidence"]) & (inner["incidence"] < inner["upper"])).all()
    log = np.log(-np.log(1 - inner["incidence"]))
    wide = np.log(-np.log(1 - inner["upper"])) - log
    # Delta method on the log-log scale.
    expected = (
        1.959963984540054 * inner["std_error"] / ((1 - inner["incidence"]) * -np.log(1 - inner["incidence"]))
    )
    close(wide, list(expected), rel=1e-7)


def test_before_the_first_step_nobody_is_gone():
    curve = cumulative_incidence([3, 5, 8], [1, 0, 2])
    read = incidence_at(curve, [1, 100])
    assert read["incidence"].tolist()[0::2] == [0, 0]
    close(read["incidence"].tolist()[1::2], [1 / 3, 2 / 3])


@pytest.mark.parametrize("causes", [[0, 0], ["", ""], [False, False]])
def test_no_cause_gives_an_empty_table_that_says_why(causes):
    curve = cumulative_incidence([1, 2], causes)
    assert list(curve.columns) == COLUMNS
    assert curve.empty
    assert curve.attrs["said"] == "nobody left by any cause: no incidence"
    assert list(incidence_at(curve, [1]).columns) == [
        "time",
        "cause",
        "incidence",
        "lower",
        "upper",
        "std_error",
    ]


def test_nobody():
    assert cumulative_incidence([], []).empty


def test_bad_input_is_refused():
    with pytest.raises(DataMissingError, match="causes has missing values"):
        cumulative_incidence([1, 2], ["a", None])
    with pytest.raises(ArgumentError, match="error='greenwood'"):
        cumulative_incidence([1], [1], error="greenwood")
    with pytest.raises(ArgumentError, match="without late entry"):
        cumulative_incidence([1], [1], [0], error="aalen")


@pytest.mark.parametrize("error", ["jackknife", "aalen"])
def test_intervals_hold_the_truth_in_many_draws(error):
    # Two causes at hazards 0.06 and 0.04, a third out of view: by time 10 cause 1 took
    # 0.6 (1 - exp(-1)) of all.
    truth = 0.6 * (1 - math.exp(-1))
    draw = np.random.default_rng(41)
    held = 0
    for _ in range(150):
        wait, view = draw.exponential(10, 80), draw.exponential(25, 80)
        cause = np.where(wait <= view, draw.choice([1, 2], 80, p=[0.6, 0.4]), 0)
        curve = cumulative_incidence(np.minimum(wait, view), cause, error=error).query("cause == 1")
        row = curve.iloc[np.searchsorted(curve["time"], 10.0) - 1]
        held += row["lower"] <= truth <= row["upper"]
    assert 0.9 <= held / 150 <= 0.99


def test_both_kinds_of_error_are_near_each_other():
    d = dataset("mgus2")
    jackknife = cumulative_incidence(d["etime"], d["cause"])
    aalen = cumulative_incidence(d["etime"], d["cause"], error="aalen")
    large = (jackknife["at_risk"] > 30) & (jackknife["incidence"] > 0)
    assert aalen["std_error"][large].to_list() == pytest.approx(
        jackknife["std_error"][large].to_list(), rel=0.02
    )
    close(aalen["incidence"], jackknife["incidence"].to_list())


def test_a_share_near_one_has_limits_and_no_overflow():
    made = cumulative_incidence([1] * 39 + [2] * 39 + [3] * 39 + [9], ["gone"] * 117 + ["other"])
    last = made[made["cause"] == "gone"].iloc[-1]
    assert 0 <= last["lower"] <= last["incidence"] <= last["upper"] <= 1


def test_when_all_are_gone_the_share_is_one_exactly():
    # 23 exits one by one: the sum of the steps misses 1 by rounding alone
    for people in (23, 49, 93):
        made = cumulative_incidence(np.arange(1, people + 1), ["gone"] * people)
        assert made[["incidence", "lower", "upper"]].iloc[-1].tolist() == [1.0, 1.0, 1.0]
