"""One spelling for a department, team, level or location in all tables."""

from __future__ import annotations

import pandas as pd

from careerstats.exports.audit import Recorder, info
from careerstats.exports.texts import spelling, spelling_key

ALIKE = {
    "department": ("department",),
    "team": ("team",),
    "level": ("level", "from_level", "to_level"),
    "location": ("location",),
}
"""What is compared over all tables, and the columns that hold it."""


def agree(found: dict[str, pd.DataFrame], recorder: Recorder) -> dict[str, pd.DataFrame]:
    """Give places that differ between tables in case or blanks only their most frequent spelling.

    Parameters
    ----------
    found : dict of str to pandas.DataFrame
        Table to rows.
    recorder : Recorder
        Told which rows were respelled.

    Returns
    -------
    dict of str to pandas.DataFrame
        The same rows; tables in which nothing changes are the same objects.
    """
    made = dict(found)
    for names in ALIKE.values():
        held = [(table, name) for table, rows in made.items() for name in names if name in rows]
        other = _respelled([made[table][name] for table, name in held])
        if not other:
            continue
        for table, name in held:
            changed = made[table][name].isin(list(other))
            if changed.any():
                finding = info(
                    "spelling-unified",
                    "Other tables spell this differently in case or blanks only.",
                    field=name,
                    action="The most frequent spelling was taken.",
                )
                recorder.warn(made[table], changed, finding)
                better = made[table][name].where(~changed, made[table][name].map(other)).astype("str")
                made[table] = made[table].assign(**{name: better})
    return made


def _respelled(columns: list[pd.Series]) -> dict[str, str]:
    """Return the spellings that give way, and to which."""
    distinct = {text for column in columns for text in pd.Series(column.unique()).dropna()}
    if len({spelling_key(text) for text in distinct}) == len(distinct):
        return {}
    counts = pd.concat(columns).value_counts()
    best = spelling({text: int(counts[text]) for text in sorted(distinct)})
    return {text: other for text, other in best.items() if text != other}
