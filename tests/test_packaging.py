"""What a newcomer installs: pinned everywhere, from nowhere in particular, quick to import."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib import import_module

import pytest

import careerstats

PIN = re.compile(r"^[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+( ; [a-z_]+ [<>=!~in ]+'[^']*'[^/:@]*)?$")


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def constraints(root):
    return (root / "constraints.txt").read_text(encoding="utf-8").splitlines()


def test_constraints_hold_pins_and_nothing_else(constraints):
    assert constraints
    wrong = [line for line in constraints if not PIN.match(line)]
    assert not wrong, "only 'name==version' with an optional marker: no hash, option, address or host"


def test_constraints_name_no_host_and_no_option(constraints):
    text = "\n".join(constraints).lower()
    for trace in ("http:", "https:", "://", "--", "@", "sha256", "file:", ".org", ".com"):
        assert trace not in text


def test_every_dependency_is_pinned(project, constraints):
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in constraints}
    asked = sum(project["optional-dependencies"].values(), start=project["dependencies"])
    names = {re.match(r"[A-Za-z0-9._-]+", d)[0].lower().replace("_", "-") for d in asked}
    assert names <= pinned


def test_pythons_from_311_to_314(project):
    assert project["requires-python"] == ">=3.11,<3.15"


def test_the_import_is_quick_and_loads_nothing_heavy():
    code = (
        "import sys, time; t = time.perf_counter(); import careerstats; e = time.perf_counter(); "
        "loaded = {m.split('.')[0] for m in sys.modules}; "
        "print(e - t, *loaded & {'pandas', 'scipy', 'matplotlib', 'openpyxl'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    spent, *heavy = done.stdout.split()
    assert not heavy
    assert float(spent) < 0.6


def test_reading_and_measuring_load_no_plotting_and_no_statistics_package():
    code = (
        "import sys, careerstats as cs; cs.read_workforce, cs.coverage, cs.compare, cs.quarterly_report; "
        "print(*(m for m in ('scipy.stats', 'matplotlib', 'openpyxl', 'tqdm') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not done.stdout.split()


def test_what_editors_see_is_what_is_offered(root):
    stub = ast.parse((root / "careerstats" / "__init__.pyi").read_text(encoding="utf-8"))
    homes = {
        alias.name: node.module
        for node in ast.walk(stub)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(homes) == careerstats.__all__ == dir(careerstats)
    for name, module in homes.items():
        assert getattr(careerstats, name) is getattr(import_module(module), name)


def test_a_name_that_is_not_offered_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'careerstats' has no attribute 'predict'"):
        careerstats.predict  # noqa: B018


def test_every_public_name_has_a_docstring_and_is_listed():
    assert len(set(careerstats.__all__)) == len(careerstats.__all__) > 20
    for name in careerstats.__all__:
        assert getattr(careerstats, name).__doc__
