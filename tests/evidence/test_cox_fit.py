"""Where the Cox likelihood has no maximum: Firth's penalty, and a fit that keeps its head."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from careerstats.evidence.cox import cox

SEPARATED = pd.DataFrame(
    {
        "end": [1, 2, 3, 4, 5, 6, 7, 8, 8, 9],
        "event": [1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
        "group": list("aaaabbbbaa"),
        "x": [1, 2, 3, 1, 2, 3, 1, 2, 2, 1],
    }
)


def likelihood(beta: np.ndarray, columns: np.ndarray, end: np.ndarray, event: np.ndarray):
    """Log likelihood and information of a Cox model without ties, row by row."""
    value, information = 0.0, np.zeros((len(beta), len(beta)))
    risk = np.exp(columns @ beta)
    for i in np.flatnonzero(event):
        there = end >= end[i]
        p = risk[there] / risk[there].sum()
        mean = p @ columns[there]
        value += columns[i] @ beta - math.log(risk[there].sum())
        information += (columns[there].T * p) @ columns[there] - np.outer(mean, mean)
    return value, information


def test_a_group_without_events_gets_firths_estimate():
    fit = cox(SEPARATED, duration="end", event="event", terms=["group", "x"])
    columns = np.column_stack([SEPARATED["group"] == "b", SEPARATED["x"]]).astype(float)
    end, event = SEPARATED["end"].to_numpy(), SEPARATED["event"].to_numpy()

    def loss(beta):
        value, information = likelihood(beta, columns, end, event)
        return -value - np.linalg.slogdet(information)[1] / 2

    options = {"xatol": 1e-9, "fatol": 1e-13, "maxiter": 5000}
    expected = minimize(loss, [0.0, 0.0], method="Nelder-Mead", options=options).x
    assert fit.coefficients["coef"].to_list() == pytest.approx(list(expected), rel=1e-6)
    information = likelihood(expected, columns, end, event)[1]
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    assert fit.coefficients["se"].to_list() == pytest.approx(list(errors), rel=1e-5)
    assert fit.penalised
    assert fit.said == "a covariate foretells the events without fail: estimated with Firth's penalty"
    assert np.isfinite(fit.coefficients[["lower", "upper", "p_value"]]).all().all()


def test_one_column_alone_separated():
    fit = cox(SEPARATED, duration="end", event="event", terms=["group"])
    assert fit.penalised
    assert -10 < fit.coefficients["coef"].item() < 0


def test_with_the_penalty_clusters_are_not_regarded_and_this_is_said():
    # Nobody in group b has the event: its clusters' scores are next to nothing, and so would be the error.
    teams = SEPARATED.assign(team=[1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
    plain = cox(SEPARATED, duration="end", event="event", terms=["group"])
    fit = cox(teams, duration="end", event="event", terms=["group"], cluster="team")
    assert fit.coefficients["robust_se"].isna().all()
    assert fit.coefficients["upper"].item() == plain.coefficients["upper"].item()
    assert fit.said.endswith("Firth's penalty, without regard to clusters")


@pytest.mark.parametrize("factor", [1e-4, 1.0, 1e4])
def test_the_unit_of_a_number_does_not_matter(factor):
    draw = np.random.default_rng(4)
    pay = draw.lognormal(0, 1, 200)
    end = np.ceil(draw.exponential(20 / np.exp(0.5 * pay)))
    table = pd.DataFrame({"end": end, "event": draw.random(200) < 0.7, "pay": pay * factor})
    fit = cox(table, duration="end", event="event", terms=["pay"])
    assert not fit.penalised
    plain = cox(table.assign(pay=pay), duration="end", event="event", terms=["pay"])
    assert fit.coefficients["coef"].item() * factor == pytest.approx(
        plain.coefficients["coef"].item(), rel=1e-8
    )


def test_a_strong_but_finite_difference_needs_no_penalty():
    draw = np.random.default_rng(9)
    group = np.repeat([0, 1], 400)
    end = draw.exponential(np.where(group == 1, 0.02, 3.0))
    table = pd.DataFrame({"end": end, "event": 1, "group": group})
    fit = cox(table, duration="end", event="event", terms=["group"])
    assert not fit.penalised
    assert fit.coefficients["coef"].item() == pytest.approx(math.log(150), abs=1)


def test_a_shifted_number_gives_the_same_fit():
    draw = np.random.default_rng(6)
    table = pd.DataFrame({"end": draw.integers(1, 30, 300), "event": draw.random(300) < 0.5})
    table["year"] = draw.integers(0, 9, 300)
    near = cox(table, duration="end", event="event", terms=["year"])
    far = cox(table.assign(year=table["year"] + 2_000_000), duration="end", event="event", terms=["year"])
    assert far.coefficients["coef"].item() == pytest.approx(near.coefficients["coef"].item(), rel=1e-9)
    assert far.loglik == pytest.approx(near.loglik, rel=1e-12)
