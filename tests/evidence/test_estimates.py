"""The public names for those who bring their own counts, used as the design says."""

import subprocess
import sys

import numpy as np
import pytest

from careerstats.evidence import estimates, survival


@pytest.mark.parametrize("module", [estimates, survival])
def test_every_public_name_is_there_and_documented(module):
    for name in module.__all__:
        assert getattr(module, name).__doc__, name
    assert module.__all__ == sorted(module.__all__, key=lambda n: (not n[0].isupper(), n))


def test_the_contract_of_the_estimates():
    table = estimates.two_by_two(12, 100, 7, 100)
    for name in ("risk_1", "risk_0", "risk_difference", "risk_ratio", "odds_ratio"):
        assert isinstance(getattr(table, name), estimates.Estimate)
    assert 0 < table.fisher_p < 1
    assert 0 < table.mid_p < table.fisher_p
    assert estimates.wilson(12, 100).value == 0.12
    made = estimates.mantel_haenszel(np.array([[[5, 5], [2, 8]], [[3, 9], [1, 11]]]))
    assert made.odds_ratio.value > 1
    assert made.strata_used == 2
    assert 0 < made.breslow_day_p <= 1
    assert estimates.benjamini_hochberg([0.01, 0.02]).tolist() == [0.02, 0.02]
    assert estimates.e_value(2.0, lower=1.5, upper=2.7).value > 3
    assert estimates.detectable_difference(200, 300, 0.1).above > 0.1


def test_the_contract_of_the_curves():
    curve = survival.kaplan_meier([2, 3, 5], [1, 0, 1], entry=[0, 0, 1])
    assert list(curve.columns)[:7] == ["time", "at_risk", "events", "censored", "survival", "lower", "upper"]
    statistic, df, p = survival.log_rank([2, 3, 5, 7], [1, 1, 1, 0], [0, 1, 0, 1], strata=[0, 0, 0, 0])
    assert df == 1
    assert statistic >= 0
    assert 0 <= p <= 1
    assert {"time", "at_risk", "cause", "incidence"} <= set(
        survival.cumulative_incidence([1, 2], [1, 2]).columns
    )


def test_importing_loads_no_heavy_part_of_scipy():
    code = (
        "import sys, careerstats.evidence.estimates, careerstats.evidence.survival;"
        "print([m for m in sys.modules if m.startswith(('scipy', 'matplotlib', 'openpyxl'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
