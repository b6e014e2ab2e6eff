"""A simulated workforce as a folder of exports, with its truth beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from careerstats.errors import CareerstatsError
from careerstats.simulation.files import write_sheet
from careerstats.simulation.guide import guide_to
from careerstats.simulation.plants import plant_defects
from careerstats.simulation.sheets import sheets_of

TRUTH = "truth.json"


def save_exports(
    folder: str | Path,
    *,
    frames: dict[str, pd.DataFrame],
    on_leave: frozenset[str],
    truth: dict[str, Any],
    progress: Callable[[float], object] | None = None,
) -> Path:
    """Write messy exports, README.md and truth.json.

    Files of an earlier simulation are replaced, anybody else's are not: a folder that holds one of
    the names but no truth.json is refused.

    Parameters
    ----------
    folder : str or pathlib.Path
        Made when it is not there.
    frames : dict of str to pandas.DataFrame
        The exact tables.
    on_leave : frozenset of str
        Ids of the people on leave at the end.
    truth : dict
        What was planted; the list of mistakes is added to it.
    progress : callable, optional
        Called with the share done, 0 to 1.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    CareerstatsError
        When the folder holds other exports or cannot be written to.
    """
    path = Path(folder)
    rng = np.random.default_rng([int(truth["seed"]), 2])
    sheets = sheets_of(frames, on_leave=on_leave, rng=rng)
    defects = plant_defects(sheets, rng)
    everything, done = sum(len(sheet.rows) for sheet in sheets.values()), 0

    def tick(rows: int) -> None:
        nonlocal done
        done += rows
        if progress:
            progress(min(done / everything, 1.0))

    _refuse_others(path, [sheet.file for sheet in sheets.values()])
    text = json.dumps({**truth, "defects": defects}, indent=2, ensure_ascii=False) + "\n"
    try:
        path.mkdir(parents=True, exist_ok=True)
        for sheet in sheets.values():
            write_sheet(sheet, path, tick=tick)
        (path / TRUTH).write_text(text, encoding="utf-8", newline="\n")
        (path / "README.md").write_text(guide_to(sheets, truth), encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise CareerstatsError(f"The folder cannot be written to ({reason}); choose another.") from None
    return path


def _refuse_others(path: Path, names: list[str]) -> None:
    """Refuse a folder whose files were not made by the simulator."""
    taken = [name for name in names if (path / name).exists()]
    if taken and not (path / TRUTH).exists():
        raise CareerstatsError(
            f"The folder already holds {taken[0]}, which no simulation wrote; choose a new or empty folder."
        )
