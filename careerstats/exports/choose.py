"""Which sheets of a file hold a table that is read, and which are passed over, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from careerstats.errors import FileRefusedError
from careerstats.exports.audit import sentence
from careerstats.exports.findings import REFUSED, WARNING, Finding
from careerstats.exports.grid import Grid
from careerstats.exports.headers import Located, describe, locate
from careerstats.exports.mapping import Mapping, line
from careerstats.exports.names import hinted
from careerstats.exports.skeleton import skeleton
from careerstats.workforce import NOT_READ

UNKNOWN_SHEET, INCOMPLETE, HIDDEN = NOT_READ
HEADER_HELP = "Put a header row above the data, or name the columns in columns.toml."

CLEARLY = 1.5
"""How much better than the next one the best of several different sheets must fit to be taken."""


@dataclass(eq=False)
class Candidate:
    """A sheet and the table found in it; why it is passed over, when it is."""

    grid: Grid
    located: Located | None
    passed: Finding | None = None

    @property
    def passed_for(self) -> str:
        """Rule by which it is passed over; empty when it is read."""
        return self.passed.rule if self.passed else ""


def choose_sheets(grids: list[Grid], mapping: Mapping, table: str | None, folder: str) -> list[Candidate]:
    """Look at all sheets of a file and decide which are read.

    Parameters
    ----------
    grids : list of Grid
        The sheets of one file.
    mapping : Mapping
        The analyst's choices.
    table : str or None
        The table that the caller says the file holds.
    folder : str
        Name of the folder around the file; a further hint.

    Raises
    ------
    FileRefusedError
        When a sheet that must be a table lacks a required column, or several sheets that are not
        alike could be the same table.
    """
    made = [_look(grid, mapping, table, folder) for grid in grids]
    wanted = table or hinted(grids[0].file.rsplit("/", 1)[-1])
    if wanted and all(c.located is None and c.passed_for == UNKNOWN_SHEET for c in made):
        columns = [line("files", p.section[1], p.key, value=p.value) for p in skeleton(grids[0], folder)[2:]]
        lines = f" Such as: {columns[0]}." if columns else ""
        raise FileRefusedError(f"{no_header(grids[0], wanted)} {HEADER_HELP}{lines}")
    for candidate in made:
        if candidate.passed is None:
            _refuse_or_pass(candidate, table)
    for name in {c.located.table for c in made if c.located is not None and c.passed is None}:
        _one_of([c for c in made if c.passed is None and c.located is not None and c.located.table == name])
    return made


def no_header(grid: Grid, table: str) -> str:
    """Say that a sheet has no header that is known, and what its first rows hold."""
    return f"{where(grid)} has no row that names the columns of {table} ({describe(grid)})."


def _look(grid: Grid, mapping: Mapping, table: str | None, folder: str) -> Candidate:
    wanted = mapping.for_file(grid.file).sheet
    if wanted and grid.sheet != wanted:
        return Candidate(grid, None, _passed("sheet-not-named", "columns.toml names another sheet."))
    located = locate(grid, mapping=mapping, wanted=table, file_hint=folder)
    if located is None:
        message = "No header of a known table was found."
        action = "Not read; to have it read, name its table and columns in columns.toml."
        found = Finding(UNKNOWN_SHEET, WARNING, message, action=action, paste=skeleton(grid, folder))
        return Candidate(grid, None, found)
    if grid.state != "visible" and not wanted:
        message = f"The sheet is hidden; it looks like {located.table}."
        paste = line("files", grid.file, "sheet", value=grid.sheet)
        action = f"Not read; unhide it, or put into columns.toml: {paste}"
        return Candidate(grid, located, Finding(HIDDEN, WARNING, message, action=action))
    return Candidate(grid, located)


def _passed(rule: str, message: str) -> Finding:
    return Finding(rule, WARNING, message, action="Not read.")


def _refuse_or_pass(candidate: Candidate, table: str | None) -> None:
    """Refuse a sheet that must be its table but cannot be read; pass over one that only might be."""
    grid, located = candidate.grid, candidate.located
    if located is None:
        return
    refused = [f for f in located.findings if f.severity == REFUSED]
    named = hinted(grid.sheet, grid.file.rsplit("/", 1)[-1]) == located.table
    must = table or located.options.table or named
    if refused and (must or not located.missing):
        raise FileRefusedError(f"{where(grid)}: {refused[0].message} {sentence(refused[0].action)}")
    if located.missing:
        message = f"The sheet resembles {located.table}, but lacks {' and '.join(located.missing)}."
        paste = sentence(refused[0].action) if refused else ""
        candidate.passed = Finding(INCOMPLETE, WARNING, message, action=f"Not read. {paste}".strip())


def _one_of(rivals: list[Candidate]) -> None:
    """Of several sheets for one table read all that are alike, or the one that clearly fits best."""
    first = rivals[0]
    if len(rivals) == 1 or first.located is None:
        return
    if all(c.located is not None and c.located.headers == first.located.headers for c in rivals):
        return
    ranked = sorted(rivals, key=lambda c: -c.located.score if c.located else 0.0)
    scores = [c.located.score for c in ranked if c.located is not None]
    if scores[0] < CLEARLY * scores[1]:
        listed = ", ".join(f"{c.grid.sheet!r} ({s:.0f})" for c, s in zip(ranked, scores, strict=True))
        paste = line("files", first.grid.file, "sheet", value=ranked[0].grid.sheet)
        raise FileRefusedError(
            f"{first.grid.file} has several sheets that could be {first.located.table}: {listed}; "
            f"choose one in columns.toml: {paste}"
        )
    for other in ranked[1:]:
        message = f"The sheet {ranked[0].grid.sheet!r} fits {first.located.table} better."
        other.passed = _passed("other-sheet-chosen", message)


def where(grid: Grid) -> str:
    """Name a file and, when it has one, the sheet."""
    return f"{grid.file}, sheet {grid.sheet!r}" if grid.sheet else grid.file
