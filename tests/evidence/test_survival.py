"""The survival tools together, on the remission times that every textbook tells.

Freireich et al. 1963, Blood 21, 699; Gehan 1965, Biometrika 52, 203.
"""

import numpy as np
import pandas as pd
import pytest
from oracle import case, close, dataset

from careerstats.evidence import survival

LEUKEMIA = dataset("leukemia")
TREATED = LEUKEMIA[LEUKEMIA["group"] == "6-MP"]


def test_the_curve_of_the_textbooks():
    # Kleinbaum and Klein, Survival Analysis, table 2.3: treated group.
    curve = survival.kaplan_meier(TREATED["time"], TREATED["status"])
    seen = curve[curve["events"] > 0].set_index("time")["survival"]
    expected = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert {int(t): round(s, 4) for t, s in seen.items()} == expected


def test_the_log_rank_test_of_the_textbooks():
    assert survival.log_rank(
        LEUKEMIA["time"], LEUKEMIA["status"], LEUKEMIA["group"]
    ).statistic == pytest.approx(16.79, abs=0.005)


def test_the_hazard_ratio_of_the_textbooks():
    # R: coxph(Surv(time, status) ~ group): 1.572 by Efron, 1.509 by Breslow.
    for ties, expected in (("efron", 1.572), ("breslow", 1.509)):
        fit = survival.cox(LEUKEMIA, duration="time", event="status", terms=["group"], ties=ties)
        assert fit.coefficients["coef"].item() == pytest.approx(expected, abs=6e-4)


def untied(seed: int) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    n = 80
    table = pd.DataFrame({"time": draw.permutation(n) + 1, "event": draw.random(n) < 0.7})
    return table.assign(group=draw.integers(0, 3, n), layer=draw.integers(0, 4, n))


@pytest.mark.parametrize("seed", range(3))
def test_without_ties_the_log_rank_test_is_the_score_test_of_a_cox_model(seed):
    d = untied(seed)
    test = survival.log_rank(d["time"], d["event"], d["group"])
    fit = survival.cox(d, duration="time", event="event", terms=["C(group)"])
    close([fit.score.chi2, fit.score.p_value], [test.statistic, test.p_value], rel=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_and_in_strata_the_stratified_one(seed):
    d = untied(seed)
    test = survival.log_rank(d["time"], d["event"], d["group"], d["layer"])
    fit = survival.cox(d, duration="time", event="event", terms=["C(group)"], strata="layer")
    close(fit.score.chi2, test.statistic, rel=1e-9)


def test_tied_the_score_test_of_efron_stays_near_the_log_rank_test():
    _, expected = case("l01")
    fit = survival.cox(LEUKEMIA, duration="time", event="status", terms=["group"], ties="breslow")
    assert fit.score.chi2 == pytest.approx(expected["chi2"], rel=0.1)


def test_gone_by_any_cause_is_one_minus_still_there():
    d = dataset("mgus2")
    gone = survival.cumulative_incidence(d["etime"], (d["cause"] > 0).astype(int))
    there = survival.kaplan_meier(d["etime"], d["cause"] > 0)
    close(1 - gone["incidence"], list(there["survival"]))
    # Without censoring before, both errors are that of a share; with it they differ little.
    kept = there["survival"] > 0.02
    assert gone["std_error"][kept].to_list() == pytest.approx(there["std_error"][kept].to_list(), rel=0.02)


def test_area_to_the_median_and_beyond():
    mean = survival.restricted_mean(TREATED["time"], TREATED["status"], horizon=35)
    curve = survival.kaplan_meier(TREATED["time"], TREATED["status"])
    steps = np.append(curve["time"], 35)
    area = steps[0] + (np.diff(steps) * curve["survival"]).sum()
    assert mean.value == pytest.approx(area)
    assert survival.median_time(curve).value == 23


@pytest.mark.parametrize("kind", [np.asarray, pd.Series, list, tuple])
def test_arrays_series_and_lists_are_all_the_same(kind):
    time, status = kind(TREATED["time"].to_list()), kind(TREATED["status"].to_list())
    assert survival.kaplan_meier(time, status)["survival"].iloc[-1] == pytest.approx(0.4482, abs=1e-4)
    assert len(survival.cumulative_incidence(time, status)) == 16
