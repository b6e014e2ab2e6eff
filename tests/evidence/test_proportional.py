"""The check of proportional hazards, against R and a model with time in it."""

import math

import numpy as np
import pandas as pd
import pytest
from oracle import case, close, dataset

from careerstats.errors import ArgumentError
from careerstats.evidence.cox import cox
from careerstats.evidence.proportional import proportional_hazards


def test_as_in_r():
    # R: cox.zph(coxph(Surv(time, status) ~ trt + karno + age, veteran))
    _, expected = case("c15")
    fit = cox(dataset("veteran"), duration="time", event="status", terms=["trt", "karno", "age"])
    got = proportional_hazards(fit)
    assert got["term"].tolist() == expected["terms"]
    close(got["chi2"], expected["chi2"])
    close(got["p_value"], expected["p"])


def score_test(table: pd.DataFrame, scale: np.ndarray) -> float:
    """Score test for x times a scale of time, on spans cut at each event time."""
    times = np.unique(table.loc[table["event"], "end"])
    parts = []
    for begin, end, s in zip(np.append(0, times[:-1]), times, scale, strict=True):
        there = table[table["end"] > begin]
        parts.append(
            pd.DataFrame(
                {
                    "begin": begin,
                    "end": np.minimum(there["end"], end),
                    "event": there["event"] & (there["end"] == end),
                    "x": there["x"],
                    "x_time": there["x"] * s,
                }
            )
        )
    cut = pd.concat(parts)
    cut = cut[cut["end"] > cut["begin"]]
    call = {"duration": "end", "entry": "begin", "event": "event"}
    beta = cox(cut, **call, terms=["x"]).coefficients["coef"].item()
    here = cox(cut, **call, terms=["x", "x_time"]).fit.likelihood.counts.at(np.array([beta, 0.0]))
    slope, information = here.score(), here.information()
    return slope[1] ** 2 / (information[1, 1] - information[0, 1] ** 2 / information[0, 0])


@pytest.mark.parametrize("transform", ["identity", "log"])
def test_it_is_the_score_test_of_a_covariate_that_grows_with_time(transform):
    draw = np.random.default_rng(12)
    x = draw.integers(0, 3, 120)
    end = np.ceil(draw.exponential(12 / np.exp(0.3 * x)))
    table = pd.DataFrame({"end": end, "event": draw.random(120) < 0.7, "x": x})
    times = np.unique(table.loc[table["event"], "end"])
    expected = score_test(table, np.log(times) if transform == "log" else times)
    fit = cox(table, duration="end", event="event", terms=["x"])
    got = proportional_hazards(fit, transform=transform)
    close(got["chi2"].iloc[0], expected, rel=1e-7)
    close(got["chi2"].iloc[1], expected, rel=1e-7)


def test_a_ratio_that_turns_round_is_found_and_a_constant_one_is_not():
    draw = np.random.default_rng(2)
    x = np.repeat([0, 1], 500)
    constant = draw.exponential(10 / np.exp(0.7 * x))
    turning = draw.weibull(np.where(x == 1, 0.6, 2.0)) * 10
    p = []
    for end in (constant, turning):
        fit = cox(pd.DataFrame({"end": end, "event": 1, "x": x}), duration="end", event="event", terms=["x"])
        p.append(proportional_hazards(fit)["p_value"].iloc[0])
    assert p[0] > 0.01
    assert p[1] < 1e-6


def test_a_factor_is_one_term_or_its_columns():
    d = dataset("veteran")
    fit = cox(d, duration="time", event="status", terms=["karno", "C(celltype)", "trt:karno"])
    terms = proportional_hazards(fit)
    assert terms["term"].tolist() == ["karno", "C(celltype)", "trt:karno", "GLOBAL"]
    assert terms["df"].tolist() == [1, 3, 1, 5]
    columns = proportional_hazards(fit, by_column=True)
    assert columns["df"].tolist() == [1, 1, 1, 1, 1, 5]
    close(columns["chi2"].iloc[[0, -1]], list(terms["chi2"].iloc[[0, -1]]))


def test_late_entry_and_strata_have_a_check_too():
    d = dataset("hr600").assign(let_go=lambda t: t["cause"] == 1)
    fit = cox(d, duration="exit", entry="entry", event="let_go", terms=["recent", "rating"], strata="dept")
    got = proportional_hazards(fit)
    assert got["p_value"].between(0, 1).all()
    assert got["df"].tolist() == [1, 1, 2]


def test_nothing_estimated_has_nothing_to_check():
    fit = cox(dataset("veteran").assign(status=0), duration="time", event="status", terms=["trt"])
    assert proportional_hazards(fit).empty


def test_another_scale_of_time_is_refused():
    fit = cox(dataset("veteran"), duration="time", event="status", terms=["trt"])
    with pytest.raises(ArgumentError, match="transform='rank' is not accepted"):
        proportional_hazards(fit, transform="rank")
    assert not math.isnan(fit.score.p_value)
