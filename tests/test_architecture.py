"""Data flows one way: an import points only at what stands above it in this list."""

import ast
from pathlib import Path

import pytest

ORDER = [
    "errors",
    "vocabulary",
    "periods",
    "intervals",
    "safecells",
    "reporting.canvas",
    "reporting.charts",
    "results",
    "tables",
    "logcounts",
    "workforce",
    "exports",
    "measures",
    "evidence",
    "restructuring",
    "disclosure",
    "reporting",
    "simulation",
    "simulate",
    "__main__",
]

PACKAGE = Path(__file__).resolve().parents[1] / "careerstats"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py")


def place(module: str) -> int:
    """Position of a module in the list, by its longest listed prefix."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in ORDER:
            return ORDER.index(name)
    raise AssertionError(f"{module} has no place in the list")


def imported(path: Path) -> set[str]:
    """Modules of the package that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            names = [base, *(f"{base}.{a.name}" for a in node.names)]
        for name in names:
            inner = name.removeprefix("careerstats").lstrip(".")
            file = PACKAGE.joinpath(*inner.split("."))
            if name.startswith("careerstats.") and file.with_suffix(".py").exists():
                found.add(inner)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_up(path):
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    wrong = [name for name in imported(path) if place(name) > place(module)]
    assert not wrong, f"{module} imports what stands below it: {wrong}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_file_is_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_median_file_is_short():
    lengths = sorted(len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES)
    assert lengths[len(lengths) // 2] <= 180
