"""People of one manager compared: the between-within model and who carries it."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from oracle import dataset

from careerstats.errors import ArgumentError, DataMissingError
from careerstats.evidence.adjusted import standardised_risks, within
from careerstats.evidence.standardise import FEW_SAID
from careerstats.evidence.within import SHARE, units_of

TEN = pd.DataFrame(
    {
        "manager_id": ["m1"] * 4 + ["m2"] * 3 + ["m3"] * 2 + [None],
        "landmark": ["q1", "q1", "q2", "q2", "q1", "q1", "q1", "q2", "q2", "q1"],
        "exposed": [1, 0, 1, 1, 0, 0, 1, 0, 0, 1],
        "y": [1, 0, 0, 1, 0, 1, 0, 1, 0, 1],
    }
)


def test_units_are_manager_and_landmark():
    codes, size, alone = units_of(TEN, ["manager_id", "landmark"])
    # m1 in q1 and q2, m2, m3, and somebody without a manager
    assert size == 5
    assert alone == 1
    assert len(set(codes[:2])) == len(set(codes[2:4])) == 1
    assert codes[0] != codes[2]


def test_who_carries_the_information_by_hand():
    # Both kinds: m1 at q1 (2 people) and m2 (3 people); m1 at q2 all exposed, m3 none.
    made = within(TEN, "y", "exposed", cluster=None)
    assert (made.people_informative, made.units_informative, made.units) == (5, 2, 5)
    assert made.people == 10
    assert made.people_without_unit == 1
    assert repr(made) == "<Within: 5 of 10 people carry the information>"


def test_the_model_equals_statsmodels_on_rows():
    rows = dataset("promo")
    share = rows.groupby("mgr")["recent"].transform("mean")
    rating = rows.groupby("mgr")["rating"].transform("mean")
    dummies = pd.get_dummies(rows["level"], drop_first=True).to_numpy(float)
    matrix = np.column_stack([np.ones(480), share, rating, dummies, rows["recent"]])
    theirs = sm.GLM(rows["promoted"], matrix, family=sm.families.Binomial()).fit(tol=1e-13)
    made = within(rows, "promoted", "recent", ["C(level)"], unit="mgr", means=["rating"], cluster="mgr")
    found = made.risks.fit.coefficients
    assert found["term"].tolist()[:4] == ["intercept", SHARE, "mean of rating", "level[2]"]
    np.testing.assert_allclose(found["coef"], np.asarray(theirs.params), rtol=1e-6)
    # g-computation: the own exposure set, the share left as it is
    risk = [theirs.predict(np.column_stack([matrix[:, :-1], np.full(480, a)])).mean() for a in (1, 0)]
    assert made.risks.risk_1.value == pytest.approx(risk[0], rel=1e-7)
    assert made.risks.risk_0.value == pytest.approx(risk[1], rel=1e-7)


def test_shares_of_texts_leave_out_the_first():
    rows = dataset("promo").assign(
        site=lambda t: np.where(t["id"] % 3 == 0, "a", np.where(t["id"] % 3 == 1, "b", "c"))
    )
    made = within(rows, "promoted", "recent", unit="mgr", means=["site"], cluster="mgr")
    assert made.risks.fit.coefficients["term"].tolist()[2:4] == ["share of site 1", "share of site 2"]


@pytest.fixture(scope="module")
def confounded():
    """No difference inside teams; managers who talk little have a higher risk."""
    rng = np.random.default_rng(11)
    manager = np.repeat(np.arange(1500), 8)
    bad = rng.normal(size=1500)[manager]
    exposed = rng.random(12_000) < 1 / (1 + np.exp(-1.2 * bad))
    outcome = rng.random(12_000) < 1 / (1 + np.exp(2 - 1.0 * bad))
    return pd.DataFrame({"manager_id": manager, "exposed": exposed, "y": outcome})


def test_what_differs_between_managers_is_taken_away(confounded):
    crude = standardised_risks(confounded, "y", "exposed", [], cluster="manager_id")
    made = within(confounded, "y", "exposed", unit="manager_id")
    assert crude.risk_ratio.lower > 1.3
    assert made.risks.risk_ratio.lower < 1 < made.risks.risk_ratio.upper
    share = made.risks.fit.coefficients.set_index("term").loc[SHARE]
    assert share["p_value"] < 1e-6


def test_a_difference_inside_teams_is_kept(confounded):
    rng = np.random.default_rng(12)
    raised = confounded.assign(y=confounded["y"] | (confounded["exposed"] & (rng.random(12_000) < 0.1)))
    made = within(raised, "y", "exposed", unit="manager_id")
    # raised from p to p + 0.1 (1 - p) for the exposed, whatever their manager
    truth = (0.1 * (1 - confounded["y"].mean())).item()
    assert made.risks.risk_difference.lower < truth < made.risks.risk_difference.upper
    assert made.risks.risk_difference.lower > 0


def test_units_of_one_kind_only_cannot_be_compared():
    rows = TEN.assign(exposed=TEN["manager_id"].eq("m1").astype(int))
    with pytest.raises(DataMissingError, match="No unit has people of both kinds"):
        within(rows, "y", "exposed", cluster=None)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"unit": "boss"}, DataMissingError, "no column boss; the units need it"),
        ({"exposure": "landmark"}, ArgumentError, "landmark must hold both 0 and 1"),
        ({"outcome": "left"}, DataMissingError, "no column left"),
    ],
)
def test_bad_input_is_one_sentence(options, kind, message):
    given = {"outcome": "y", "exposure": "exposed", "cluster": None, **options}
    with pytest.raises(kind, match=message):
        within(TEN, **given)


def test_the_table_is_not_changed():
    before = TEN.copy(deep=True)
    within(TEN, "y", "exposed", cluster="manager_id")
    pd.testing.assert_frame_equal(TEN, before)


@pytest.mark.parametrize("alone", [100, 700])
def test_one_team_among_people_without_a_manager_is_no_certainty(alone):
    # The sandwich of the one cluster that carries the comparison is 0, whatever it holds: 50 people cannot
    # tell a difference to a tenth of a point.
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"exposed": rng.random(50 + alone) < 0.5, "y": rng.random(50 + alone) < 0.3})
    table = table.astype(int).assign(manager_id=pd.Series(["m1"] * 50 + [None] * alone))
    made = within(table, "y", "exposed", unit="manager_id").risks
    plain = within(table, "y", "exposed", unit="manager_id", cluster=None).risks
    assert made.se_cluster["risk_difference"] < 0.05 * made.se_model["risk_difference"]
    assert made.risk_difference.lower <= plain.risk_difference.lower + 1e-12
    assert made.risk_difference.upper >= plain.risk_difference.upper - 1e-12
    assert made.p_value >= plain.p_value
    assert FEW_SAID in made.said
    assert FEW_SAID not in plain.said


def test_five_teams_are_enough_for_errors_of_their_own():
    rng = np.random.default_rng(1)
    table = pd.DataFrame({"exposed": rng.random(900) < 0.5, "y": rng.random(900) < 0.3}).astype(int)
    table["manager_id"] = [f"m{k % 12}" for k in range(900)]
    assert FEW_SAID not in within(table, "y", "exposed", unit="manager_id").risks.said
