"""The benchmark's plain pandas answers and the kit's are the same."""

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[2] / "benchmarks" / "sweep.py"


@pytest.fixture(scope="module")
def sweep():
    spec = importlib.util.spec_from_file_location("sweep", PATH)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_both_ways_agree(sweep, seed):
    sweep.same(sweep.made_up(400, seed=seed))


def test_a_difference_would_be_seen(sweep, monkeypatch):
    work = sweep.made_up(200)
    plain = sweep.with_pandas
    monkeypatch.setattr(sweep, "with_pandas", lambda *a: plain(*a, months=11))
    with pytest.raises(AssertionError):
        sweep.same(work)
