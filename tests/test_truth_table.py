"""The table of bias and coverage: its sums by hand, its replications, and that a run goes on."""

import importlib
import sys
from math import exp, log, nan

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def bench(root, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    yield importlib.import_module("truth")
    for name in ("truth", "replication"):
        sys.modules.pop(name, None)


def answers(rows, *, analysis="landmark, adjusted", measure="RR", scenario="planted"):
    made = pd.DataFrame(rows, columns=["value", "lower", "upper", "truth"])
    return made.assign(
        scenario=scenario, people=1_000, seed=range(len(made)), analysis=analysis, measure=measure
    )


def test_bias_and_coverage_of_ratios_by_hand_on_the_log_scale(bench):
    rows = [
        (exp(m), exp(m - 0.196), exp(m + 0.196), 2.0) for m in (log(2) + 0.1, log(2) - 0.02, log(2) + 0.3)
    ]
    made = bench.summary(answers(rows)).iloc[0]
    # errors +0.1, -0.02, +0.3: mean 0.38 / 3; half-widths 0.196 = 1.96 x 0.1; the last misses
    assert made["error"] == pytest.approx(0.38 / 3)
    assert made["se"] == pytest.approx(0.1, rel=1e-4)
    assert made["bias"] == pytest.approx(3.8 / 3, rel=1e-4)
    assert made["coverage"] == pytest.approx(2 / 3)
    assert made["mean"] == pytest.approx(2 * exp(0.38 / 3))
    assert made["truth"] == pytest.approx(2)
    assert made["verdict"] == "FAILS"


def test_differences_stay_as_they_are(bench):
    rows = [(0.06, 0.02, 0.10, 0.05), (0.04, 0.00, 0.08, 0.05)]
    made = bench.summary(answers(rows, measure="RD")).iloc[0]
    assert made["error"] == pytest.approx(0.0)
    assert made["spread"] == pytest.approx(0.02 / 2**0.5)
    assert made["coverage"] == 1.0


def test_an_answer_that_is_none_is_counted_apart(bench):
    rows = [(1.0, 0.5, 2.0, 1.0), (nan, nan, nan, 1.0), (0.0, 0.0, 2.0, 1.0)]
    made = bench.summary(answers(rows)).iloc[0]
    assert made["replications"] == 1
    assert made["no_estimate"] == 2


@pytest.mark.parametrize(("hits", "verdict"), [(19, "holds"), (18, "FAILS"), (20, "FAILS")])
def test_intervals_must_hold_the_truth_in_92_to_98_per_cent(bench, hits, verdict):
    rows = [(0.0, -0.1, 0.1, 0.0)] * hits
    rows += [(0.2 * sign, 0.1 * sign, 0.3 * sign, 0.0) for sign in np.resize([1, -1], 20 - hits)]
    made = bench.summary(answers(rows, measure="RD")).iloc[0]
    assert made["coverage"] == hits / 20
    assert abs(made["bias"]) < 0.3
    assert made["verdict"] == verdict


def test_nothing_is_demanded_where_theory_says_the_analysis_fails(bench):
    rows = [(2.0, 1.9, 2.1, 1.0)]
    for analysis, scenario in (
        ("landmark, adjusted", "managers"),
        ("landmark, within manager", "unlogged"),
        ("naive: ever talked", "null"),
    ):
        made = bench.summary(answers(rows, analysis=analysis, scenario=scenario)).iloc[0]
        assert not made["must_hold"]
        assert made["verdict"] == ""


def test_one_replication_gives_every_answer_once_with_its_truth(bench):
    made = pd.DataFrame([vars(a) for a in bench.replicate("planted", 1_000, 1)])
    assert not made.duplicated(["analysis", "measure"]).any()
    assert made["analysis"].str.startswith("naive").sum() == 5
    known = made.dropna()
    assert (known["lower"] <= known["value"]).all()
    assert (known["value"] <= known["upper"]).all()
    landmark = made[made["analysis"].str.startswith("landmark")]
    truth = landmark.groupby("measure")["truth"].first()
    assert truth["RR"] == pytest.approx(1.55, abs=0.02)
    assert truth["RD"] == pytest.approx(0.055, abs=0.01)
    rounds = made[made["analysis"].str.startswith("promotion") & made["measure"].eq("RD")]
    assert rounds["truth"].iloc[0] == pytest.approx(0.037, abs=0.002)
    assert bench.replicate("planted", 1_000, 1)[5] == bench.replicate("planted", 1_000, 1)[5]


def test_naive_ratios_against_a_count_by_hand(bench):
    """Ever talked, looked up person by person in the arrays."""
    import replication

    from careerstats.simulation.months import LET_GO, live
    from careerstats.simulation.scenario import SCENARIOS

    lives = live(300, scenario=SCENARIOS["planted"], rng=np.random.default_rng(8))
    found = {a.analysis: a.value for a in replication.naive(lives, 1.0)}
    groups = {"ever": [[], []], "year": [[], []]}
    for person in range(300):
        log = lives.logged[24:, person]
        gone = bool(lives.cause[person] == LET_GO)
        groups["ever"][int(log.any())].append(gone)
        groups["year"][int(log[48:].any())].append(gone)
    for kind, name in (("ever", "naive: ever talked"), ("year", "naive: in the 12 months before today")):
        without, with_ = groups[kind]
        expected = (sum(without) / len(without)) / (sum(with_) / len(with_))
        assert found[name] == pytest.approx(expected)


def test_a_stopped_run_goes_on_and_writes_tables(bench, monkeypatch, tmp_path):
    import replication

    told = []

    def quick(scenario, people, seed):
        told.append((scenario, people, seed))
        row = {"value": 1.0, "lower": 0.5, "upper": 2.0, "truth": 1.0}
        return [replication.Answer("landmark, adjusted", m, **row) for m in ("RR", "RD")] + [
            replication.Answer("promotion round, adjusted", "RD", **row)
        ]

    monkeypatch.setattr(bench, "replicate", quick)
    monkeypatch.setattr(bench, "RESULTS", tmp_path)
    bench.run(10, [1_000], 1)
    assert len(told) == 6 * 10
    found = bench.run(20, [1_000], 1)
    assert len(told) == 6 * 20
    assert len(set(told)) == 6 * 20
    assert len(found) == 6 * 20 * 3
    assert (found["scenario"] == "null").sum() == 20 * 3
    text = bench.markdown(bench.summary(found))
    assert "## 1,000 people, risk ratio" in text
    assert "| landmark, adjusted | **1.00 (100 %)** |" in text
    assert (tmp_path / "cache" / ".gitignore").read_text(encoding="utf-8") == "*\n"
