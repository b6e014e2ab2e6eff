"""Kaplan-Meier curves, against R, SciPy and eight people counted by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from oracle import case, close, dataset, of_topic
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from careerstats.errors import ArgumentError
from careerstats.evidence.kaplan_meier import (
    kaplan_meier,
    median_time,
    restricted_mean,
    restricted_mean_difference,
    survival_at,
)

COLUMNS = ["time", "at_risk", "events", "censored", "survival", "lower", "upper", "std_error"]
SPANS = {
    "leukemia": ("time", "status", None, "group"),
    "channing": ("exit", "death", "entry", "sex"),
}
FIELDS = {
    "n_risk": "at_risk",
    "surv": "survival",
    "std_err": "std_error",
    "lower": "lower",
    "upper": "upper",
}


def groups_of(name: str) -> list[tuple]:
    """Durations, events and entry of each group of a dataset."""
    time, event, entry, by = SPANS[name]
    return [(d[time], d[event], None if entry is None else d[entry]) for _, d in dataset(name).groupby(by)]


@pytest.mark.parametrize(("given", "expected"), of_topic("kaplan_meier"))
def test_curves_and_medians_as_in_r(given, expected):
    # R: summary(survfit(formula, conf.type = ), times = )
    size = len(given["times"])
    for k, rows in enumerate(groups_of(given["dataset"])):
        curve = kaplan_meier(*rows, interval=given["conf_type"])
        read = survival_at(curve, given["times"])
        for theirs, ours in FIELDS.items():
            close(read[ours], expected[theirs][k * size : (k + 1) * size], abs=1e-10)
        median = [expected[name][k] for name in ("median", "median_lower", "median_upper")]
        close([*median_time(curve)], median)


def test_eight_people_by_hand():
    # Events at 2, 3 (two), 7; censored at 3, 5, 9, 9.
    curve = kaplan_meier([2, 3, 3, 3, 5, 7, 9, 9], [1, 1, 1, 0, 0, 1, 0, 0])
    assert list(curve.columns) == COLUMNS
    assert curve["time"].tolist() == [2, 3, 5, 7, 9]
    assert curve["at_risk"].tolist() == [8, 7, 4, 3, 2]
    assert curve["events"].tolist() == [1, 2, 0, 1, 0]
    assert curve["censored"].tolist() == [0, 1, 1, 0, 2]
    close(curve["survival"], [7 / 8, 5 / 8, 5 / 8, 5 / 12, 5 / 12])
    # Greenwood at 3: 1/(8 x 7) + 2/(7 x 5)
    close(curve["std_error"].iloc[1], 5 / 8 * math.sqrt(1 / 56 + 2 / 35))
    assert curve.attrs["said"] == ""


def test_late_entry_by_hand():
    # In view after 0, 0, 2, 4; events at 2, 4, 6, the last censored at 6.
    curve = kaplan_meier([2, 4, 6, 6], [1, 1, 1, 0], [0, 0, 2, 4])
    assert curve["at_risk"].tolist() == [2, 2, 2]
    close(curve["survival"], [1 / 2, 1 / 4, 1 / 8])


def test_log_interval_by_formula():
    rows = groups_of("leukemia")[0]
    curve = kaplan_meier(*rows, interval="log", confidence=0.9)
    s, e = curve["survival"], curve["std_error"]
    z = stats.norm.ppf(0.95)
    close(curve["lower"], list(s * np.exp(-z * e / s)))
    close(curve["upper"], list((s * np.exp(z * e / s)).clip(upper=1)))


@pytest.mark.parametrize("name", ["veteran", "lung"])
def test_long_curves_as_in_statsmodels_and_scipy(name):
    d = dataset(name)
    curve = kaplan_meier(d["time"], d["status"])
    dead = curve[curve["events"] > 0]
    other = SurvfuncRight(d["time"], d["status"])
    close(dead["survival"], list(other.surv_prob))
    # Where nobody is left, ours is missing.
    kept = (dead["survival"] > 0).to_numpy()
    close(dead["std_error"][kept], list(other.surv_prob_se[kept]))
    scipys = stats.ecdf(stats.CensoredData.right_censored(d["time"], d["status"] == 0)).sf
    close(curve["survival"], list(scipys.evaluate(curve["time"])))


@pytest.mark.parametrize("interval", ["log-log", "log", "plain"])
def test_at_the_ends_the_interval_says_what_is_known(interval):
    curve = kaplan_meier([1, 2, 3, 4], [0, 1, 1, 1], interval=interval)
    assert curve.loc[0, ["survival", "lower", "upper", "std_error"]].tolist() == [1, 1, 1, 0]
    assert curve["survival"].iloc[-1] == 0
    assert curve[["lower", "upper", "std_error"]].iloc[-1].isna().all()
    middle = curve.iloc[1:3]
    assert ((middle["lower"] < middle["survival"]) & (middle["survival"] < middle["upper"])).all()
    assert middle["lower"].ge(0).all()
    assert middle["upper"].le(1).all()


def test_an_early_risk_set_of_one_is_announced_and_can_be_left_out():
    time, event, entry, _ = SPANS["channing"]
    men = dataset("channing").query("sex == 1")
    whole = kaplan_meier(men[time], men[event], men[entry])
    assert survival_at(whole, [1050])["survival"].item() == 0
    assert "early risk set" in whole.attrs["said"]
    later = kaplan_meier(men[time], men[event], men[entry], start_at_risk=5)
    assert later["at_risk"].iloc[0] >= 5
    assert 0 < survival_at(later, [1050])["survival"].item() < 1
    # The rest of the curve is that of the same people from there on.
    begin = later["time"].iloc[0]
    tail = men[men[time] >= begin]
    again = kaplan_meier(tail[time], tail[event], tail[entry].clip(lower=begin - 1))
    close(later["survival"], list(again["survival"]))
    assert "events happened before enough people were in view" in later.attrs["said"]


def test_nobody_and_no_event():
    empty = kaplan_meier([], [])
    assert list(empty.columns) == COLUMNS
    assert empty.empty
    assert empty.attrs["said"] == "nobody at risk: no curve"
    level = kaplan_meier([3, 5], [0, 0])
    assert level["survival"].tolist() == [1, 1]
    assert level.attrs["said"] == "no event: the curve stays at 1"
    never = kaplan_meier([3, 5], [1, 1], start_at_risk=3)
    assert never.empty
    assert never.attrs["said"] == "so many people are at risk at no time: no curve"


def test_a_curve_is_read_between_before_and_after_its_steps():
    curve = kaplan_meier([2, 4, 6], [1, 1, 0])
    read = survival_at(curve, [1, 2, 3, 6, 7])
    close(read["survival"], [1, 2 / 3, 2 / 3, 1 / 3, 1 / 3])
    assert read["at_risk"].tolist() == [3, 3, 2, 1, 0]
    assert read["lower"].iloc[0] == 1


def test_median_in_the_middle_of_a_level_half():
    # Half gone from 2 to 4: R's survfit gives 3.
    assert median_time(kaplan_meier([2, 2, 4, 4], [1, 1, 1, 1])).value == 3
    assert median_time(kaplan_meier([2, 2, 4, 4], [1, 1, 0, 0])).value == 2


def test_a_median_not_reached_says_so():
    median = median_time(kaplan_meier([2, 4, 6], [1, 0, 0]))
    assert math.isnan(median.value)
    assert median.said == "fewer than half had the event: the median is not reached"


def test_restricted_mean_as_in_r():
    # R: summary(survfit(...), rmean = 20)$table
    given, expected = case("k08")
    means = [restricted_mean(*rows, horizon=given["tau"]) for rows in groups_of("leukemia")]
    close([m.value for m in means], expected["rmst"])
    close([m.std_error for m in means], expected["se"])
    apart = restricted_mean_difference(*means)
    close(apart.value, expected["difference"])
    close(apart.std_error, math.hypot(*expected["se"]))
    close(apart.upper - apart.lower, 2 * stats.norm.ppf(0.975) * apart.std_error)


def test_without_censoring_the_restricted_mean_is_a_mean():
    times = np.array([2.0, 3, 5, 7, 11, 13])
    got = restricted_mean(times, np.ones(6), horizon=10)
    assert got.value == pytest.approx(np.minimum(times, 10).mean())
    assert got.std_error == pytest.approx(np.minimum(times, 10).std() / math.sqrt(6))


def test_a_horizon_past_the_data_is_said():
    got = restricted_mean([2, 4, 6], [1, 0, 0], horizon=12)
    assert got.value == pytest.approx(2 + 10 * 2 / 3)
    assert "past the last person in view" in got.said
    assert restricted_mean([2, 4], [1, 1], horizon=12).said == ""
    none = restricted_mean([], [], horizon=12)
    assert math.isnan(none.value)
    assert none.said == "nobody at risk: no mean"


def test_series_with_any_index_are_rows_in_order():
    d = pd.DataFrame({"t": [4, 2, 6], "e": [1, 1, 0]}, index=[9, 3, 5])
    close(kaplan_meier(d["t"], d["e"])["survival"], list(kaplan_meier([4, 2, 6], [1, 1, 0])["survival"]))


def test_bad_options_are_refused():
    with pytest.raises(ArgumentError, match="interval='loglog' is not accepted"):
        kaplan_meier([1], [1], interval="loglog")
    with pytest.raises(ArgumentError, match="0 and 1"):
        kaplan_meier([1, 2], [1, 3])


@pytest.mark.parametrize("seed", range(4))
def test_random_rows_with_late_entry_from_the_definition(seed):
    draw = np.random.default_rng(seed)
    end = draw.integers(1, 12, 50)
    entry, event = draw.integers(0, end), draw.random(50) < 0.4
    curve = kaplan_meier(end, event, entry)
    still, spread = 1.0, 0.0
    for row in curve.itertuples():
        n = ((entry < row.time) & (end >= row.time)).sum()
        d = ((end == row.time) & event).sum()
        assert (row.at_risk, row.events, row.censored) == (n, d, ((end == row.time) & ~event).sum())
        still *= 1 - d / n
        assert row.survival == pytest.approx(still, rel=1e-12)
        if still > 0:
            spread += d / (n * (n - d))
            assert row.std_error == pytest.approx(still * math.sqrt(spread), rel=1e-12, abs=1e-15)


def test_intervals_hold_the_truth_in_many_draws():
    # Exponential times, a third out of view: 95 of 100 intervals at time 1 hold exp(-1).
    draw = np.random.default_rng(77)
    held = {"log-log": 0, "log": 0}
    for _ in range(150):
        time, view = draw.exponential(1, 60), draw.exponential(2, 60)
        for interval in held:
            curve = kaplan_meier(np.minimum(time, view), time <= view, interval=interval)
            at = np.searchsorted(curve["time"], 1.0) - 1
            held[interval] += curve["lower"].iloc[at] <= math.exp(-1) <= curve["upper"].iloc[at]
    assert all(0.90 <= n / 150 <= 0.99 for n in held.values())


def test_shifting_the_clock_moves_the_curve():
    here, later = (
        kaplan_meier([2, 4, 6], [1, 1, 0], [0, 1, 1]),
        kaplan_meier([12, 14, 16], [1, 1, 0], [10, 11, 11]),
    )
    close(later["survival"], list(here["survival"]))
    assert later["time"].tolist() == [12, 14, 16]


@pytest.mark.parametrize("interval", ["log-log", "log", "plain"])
def test_intervals_widen_with_confidence(interval):
    rows = groups_of("leukemia")[0]
    narrow, wide = (kaplan_meier(*rows, interval=interval, confidence=c).iloc[3:12] for c in (0.8, 0.95))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (wide["upper"] >= narrow["upper"]).all()
