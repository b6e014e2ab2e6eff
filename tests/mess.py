"""Folders of messy exports, and what a load makes of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from careerstats.errors import CareerstatsError
from careerstats.exports.read import read_workforce
from careerstats.safecells import load_openpyxl

ROSTER = [
    ["Employee ID", "Worker", "Hire Date", "Department", "Manager ID"],
    ["00101", "Ann Ash", "2020-01-15", "Sales", "00103"],
    ["00102", "Bo Bay", "2020-02-20", "Engineering", "00103"],
    ["00103", "Cy Cole", "2018-03-25", "Sales", ""],
]
LOG = [
    ["Employee ID", "Date", "With whom", "Status"],
    ["00101", "2024-01-15", "Manager", "Held"],
    ["00102", "2024-02-20", "Mentor", "Held"],
    ["00102", "2024-03-25", "Manager", "Held"],
]
EXITS = [
    ["Employee ID", "Termination Date", "Termination Reason"],
    ["00101", "2024-05-15", "Relocation"],
]


def csv(rows: list[list[Any]], separator: str = ",") -> str:
    """Rows as delimited text; cells that need it are quoted."""
    made = []
    for row in rows:
        cells = ["" if c is None else str(c) for c in row]
        quoted = [
            '"' + c.replace('"', '""') + '"' if any(s in c for s in f'"\n{separator}') else c for c in cells
        ]
        made.append(separator.join(quoted))
    return "\n".join(made) + "\n"


def xlsx(
    *sheets: list[list[Any]], names: tuple[str, ...] = (), edit: Callable[[Any], None] | None = None
) -> bytes:
    """Rows as a workbook; `edit` may change the openpyxl workbook before it is saved."""
    book = load_openpyxl().Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(names[number] if names else f"Sheet{number + 1}")
        for row in rows:
            sheet.append(row)
    if edit:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def without(rows: list[list[Any]], *numbers: int) -> list[list[Any]]:
    """Rows without some of them, by their place."""
    return [row for number, row in enumerate(rows) if number not in numbers]


def changed(rows: list[list[Any]], row: int, column: int, value: Any) -> list[list[Any]]:
    """Rows with one cell changed (row 0 is the header)."""
    made = [list(r) for r in rows]
    made[row][column] = value
    return made


@dataclass
class Case:
    """One kind of mess: the files beside or instead of a clean roster, and what must come of it.

    `outcome` is accepted (no warning, no row held back), warned or quarantined (with `rule`), or
    refused (with the whole `sentence`). `check` looks at the workforce.
    """

    kind: int
    name: str
    outcome: str
    files: dict[str, Any]
    rule: str = ""
    sentence: str = ""
    cells: list[str] = field(default_factory=list)
    check: Callable[[Any], bool] | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}-{self.name.replace(' ', '-')}"


def write(folder: Path, files: dict[str, Any]) -> Path:
    """Write files given as rows (csv), text or bytes; a clean roster is added when none is given."""
    if not any(name.rpartition("/")[2].startswith(("employees", "roster")) for name in files):
        files = {"employees.csv": ROSTER, **files}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(
                csv(content) if isinstance(content, list) else content, encoding="utf-8", newline=""
            )
    return folder


def judge(case: Case, folder: Path) -> tuple[str, Any]:
    """Return what came of a case, and the workforce or the sentence of the refusal."""
    write(folder, case.files)
    try:
        work = read_workforce(folder, progress=False, **case.options)
    except CareerstatsError as error:
        return "refused", str(error)
    worst = set(work.audit.problems["severity"])
    outcome = "quarantined" if "quarantine" in worst else "warned" if "warning" in worst else "accepted"
    return outcome, work


def verify(case: Case, folder: Path) -> None:
    """Assert that a case ends as it should."""
    outcome, made = judge(case, folder)
    if case.outcome == "refused":
        assert outcome == "refused", made.audit.problems.to_string()
        assert made == case.sentence
        return
    assert outcome != "refused", made
    problems = made.audit.problems
    assert outcome == case.outcome, problems.to_string()
    if case.rule:
        found = problems[problems["rule"] == case.rule]
        assert len(found), problems.to_string()
        if case.cells:
            assert found["cell"].tolist() == case.cells
    if case.check:
        assert case.check(made), made.audit.problems.to_string()
