"""Whether the words of a log's status and topic can say which rows count; when they cannot, all do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from careerstats.exports.blanks import MISSING
from careerstats.exports.columns import Cells, people_in
from careerstats.exports.findings import WARNING, Finding
from careerstats.exports.grid import Grid, column_letter
from careerstats.exports.texts import tidy
from careerstats.exports.words import DECIDING, known, proposals, word_of
from careerstats.vocabulary import CATEGORIES, UNKNOWN

if TYPE_CHECKING:
    from careerstats.exports.binding import Bound

Words = dict[str, dict[str, Any]]
COUNTS = {
    "status": "every row of the log counts as held",
    "topic": "every held conversation of the log counts as one about the career",
}
IF_NOT = {"status": "some were not held", "topic": "some were about something else"}


def settle(made: Bound, grid: Grid, rows: np.ndarray, own: Words) -> None:
    """Take back a status or topic whose words cannot say which rows count, and say how to change it.

    A topic whose words are kinds of support is read as support where nothing else is.

    Parameters
    ----------
    made : Bound
        The columns of a log, bound; the mapping's choices stay.
    grid : Grid
        The sheet.
    rows : numpy.ndarray
        Held rows that are data.
    own : dict of str to dict
        The analyst's own words, by field.
    """
    for name in DECIDING:
        column = made.fields.get(name)
        if column is None or made.matched.get(column) == "mapping":
            continue
        cells = Cells.of(grid, rows, column, field=name, missing=MISSING)
        cells.people = people_in(grid, made.fields, rows)
        texts = [tidy(value) for value in cells.distinct]
        told = known(name, header=made.headers.get(name, ""), own=own.get(name))
        support = known("support", own=own.get("support"))
        if not texts or (_is_topic(texts, told, support) if name == "topic" else _any(texts, told)):
            continue
        as_support = name == "topic" and _any(texts, support)
        _take_back(made, cells, told, "its words are kinds of support" if as_support else "")
        if as_support and "support" not in made.fields:
            made.fields["support"], made.headers["support"] = column, made.headers.get(name, "")
            made.matched[column], made.reasons[column] = "alias", "its words are kinds of support"


def _any(texts: list[str], told: dict[str, str]) -> bool:
    return any(word_of(text, told) for text in texts)


def _is_topic(texts: list[str], told: dict[str, str], support: dict[str, str]) -> bool:
    """Tell whether words are topics: some can be nothing else, or one says career and none only support."""
    topics = {text for text in texts if word_of(text, told)}
    supports = {text for text in texts if word_of(text, support)}
    career = any(word_of(text, told) == DECIDING["topic"] for text in topics)
    return bool(topics - supports) or (career and not supports - topics)


def _take_back(made: Bound, cells: Cells, told: dict[str, str], why: str) -> None:
    name, column = cells.field, cells.column
    why = why or ("none of its words is known" if name == "status" else "none of its words says career")
    used = "support" not in made.fields and why.endswith("support")
    del made.fields[name]
    made.reasons[column] = f"named like {name}, but {why}"
    message = (
        f"Column {column_letter(column)} is named like {name}, but {why}: it is "
        f"{'read as support' if used else 'not read'}, and {COUNTS[name]}."
    )
    accepted = [word for word in CATEGORIES[name] if word != UNKNOWN]
    action = (
        f"if {IF_NOT[name]}, say in columns.toml what the words mean, as in "
        f'words.{name}."as written" = "{accepted[-1]}" (accepted: {", ".join(accepted)})'
    )
    lost = [i for i, value in enumerate(cells.distinct) if word_of(tidy(value), told) is None]
    other = "other" if name == "topic" else ""
    paste = proposals(name, cells.shared(lost), told, decided=True, most_likely=other)
    rule = "topic-is-support" if used else f"{name}-not-understood"
    made.findings.append(
        Finding(rule, WARNING, message, field=name, column=column, action=action, paste=paste)
    )
