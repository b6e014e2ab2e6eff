"""Numeric cases computed with R, and the small tables they name (tests/data/oracle)."""

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

HERE = Path(__file__).resolve().parent / "data" / "oracle"


@cache
def _cases() -> dict[str, dict]:
    listed = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))["cases"]
    return {case["id"]: case for case in listed}


@cache
def _datasets() -> dict[str, dict]:
    return json.loads((HERE / "datasets.json").read_text(encoding="utf-8"))["data"]


def case(name: str) -> tuple[dict, dict]:
    """Input and expected output of one case."""
    found = _cases()[name]
    return found["input"], found["expected"]


def of_topic(topic: str) -> list:
    """All cases of a topic as test parameters: name, input, expected."""
    found = [c for c in _cases().values() if c["topic"] == topic]
    return [pytest.param(c["input"], c["expected"], id=c["id"]) for c in found]


def dataset(name: str) -> pd.DataFrame:
    return pd.DataFrame(_datasets()[name])


def close(got: object, expected: object, *, rel: float = 1e-8, abs: float = 1e-12) -> None:
    """Assert numbers equal to R's; R's missing (null) must be missing here too."""
    if isinstance(expected, list | tuple):
        got = list(got)
        assert len(got) == len(expected)
        for mine, theirs in zip(got, expected, strict=True):
            close(mine, theirs, rel=rel, abs=abs)
    elif expected is None:
        assert pd.isna(got)
    else:
        assert got == pytest.approx(expected, rel=rel, abs=abs)
