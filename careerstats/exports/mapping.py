"""The analyst's own word on what columns mean: `columns.toml` in the folder, or `columns=`.

An example of everything it may hold::

    today = 2026-03-31               # day of the export; also log_start and data_end
    timezone = "Europe/Berlin"       # options for all files ...
    dayfirst = true

    [employees]                      # field = "header as written", for every sheet of a table
    exit_date = "Last Day Worked"
    team = ""                        # an empty header leaves the field unbound

    [files."leavers*.xlsx"]          # ... and for one file, or those that match a pattern
    table = "exits"
    sheet = "Data"
    header_rows = [3, 4]
    dayfirst = false                 # 03/04/2024 is March, not April
    swapped = true                   # a spreadsheet exchanged day and month of the real dates
    decimal = ","
    pad_ids = 6
    skip_hidden = true
    missing = ["still here"]
    columns = { exit_date = "LWD" }

    [words.with_whom]                # further words for a field: "as written" = "word of the kit"
    "team lead" = "manager"
    [words.rating]
    "exceeds expectations" = 4
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from careerstats.errors import ArgumentError, FileRefusedError
from careerstats.exports.fields import FIELDS
from careerstats.exports.proposals import toml_key, toml_value
from careerstats.tables import TABLES
from careerstats.vocabulary import CATEGORIES

FILE_NAME = "columns.toml"

OPTIONS: dict[str, tuple[type, ...]] = {
    "timezone": (str,),
    "dayfirst": (bool,),
    "swapped": (bool,),
    "decimal": (str,),
    "pad_ids": (int,),
    "skip_hidden": (bool,),
    "missing": (list,),
}
"""Options that may stand at the top, for all files, or in a file's section."""

DAYS = ("today", "log_start", "data_end")
"""Days of `read_workforce` that may stand at the top instead."""

FILE_OPTIONS: dict[str, tuple[type, ...]] = {
    **OPTIONS,
    "table": (str,),
    "sheet": (str,),
    "header_rows": (int, list),
    "columns": (dict,),
}
WORDS_FOR = (*(name for name in CATEGORIES if name != "exit_type"), "rating")
"""Fields for which further words may be given; for exits they stand in reasons.toml."""


@dataclass(frozen=True)
class FileOptions:
    """What the mapping says about one file.

    Attributes
    ----------
    table, sheet : str
        Empty when not said.
    header_rows : tuple of int
        Row numbers in the file, one or two; empty when not said.
    dayfirst, swapped : bool or None
    decimal, timezone : str
    pad_ids : int
        Width to which ids of digits are padded with zeros; 0 for none.
    skip_hidden : bool
    missing : tuple of str
        Further texts that mean a blank.
    """

    table: str = ""
    sheet: str = ""
    header_rows: tuple[int, ...] = ()
    dayfirst: bool | None = None
    swapped: bool | None = None
    decimal: str = ""
    timezone: str = "UTC"
    pad_ids: int = 0
    skip_hidden: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """A checked mapping; build it with `Mapping.load`.

    Attributes
    ----------
    tables : dict of str to dict of str to str
        Table to field to header as written.
    files : dict of str to dict
        File name or pattern to its options and `columns`.
    options : dict
        Options for all files.
    words : dict of str to dict of str to (str or float)
        Field to text as written to a word of the kit (a number for ratings).
    days : dict of str to str
        Name of ``DAYS`` to the day, as in ``2026-03-31``.
    source : str
        Where it comes from, for sentences: ``columns.toml`` or ``columns=``.
    """

    tables: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    source: str = FILE_NAME

    @classmethod
    def load(cls, given: Path | str | AnyMapping[str, Any] | None) -> Mapping:
        """Read and check a mapping.

        Parameters
        ----------
        given : path, dict or None
            A TOML file, a folder that may hold ``columns.toml``, or a dict of the same shape.

        Raises
        ------
        FileRefusedError
            When the file is not TOML.
        ArgumentError
            When it names a table, field or option that does not exist.
        """
        if given is None:
            return cls()
        if isinstance(given, AnyMapping):
            return _checked(dict(given), "columns=")
        path = Path(given)
        if path.is_dir():
            path = path / FILE_NAME
            if not path.exists():
                return cls()
        return _checked(read_toml(path), path.name)

    def for_file(self, file: str) -> FileOptions:
        """Return the options that hold for a file, its own before those for all."""
        own = {k: v for k, v in self._own(file).items() if k != "columns"}
        made = {**self.options, **own}
        rows = made.get("header_rows", ())
        made["header_rows"] = (rows,) if isinstance(rows, int) else tuple(rows)
        made["missing"] = tuple(str(token) for token in made.get("missing", ()))
        return FileOptions(**made)

    def columns_for(self, file: str, table: str) -> dict[str, str]:
        """Return field to header as chosen for a table in a file, the file's own choices first."""
        own = self._own(file).get("columns", {})
        named = self._own(file).get("table", "")
        return {**self.tables.get(table, {}), **(own if named in ("", table) else {})}

    def unused(self, files: list[str]) -> list[str]:
        """Return the names and patterns of sections for files that none of these is."""
        names = {name for file in files for name in _names(file)}
        return [key for key in self.files if not any(name == key or fnmatch(name, key) for name in names)]

    def _own(self, file: str) -> dict[str, Any]:
        names = _names(file)
        exact = next((self.files[n] for n in names if n in self.files), None)
        if exact is not None:
            return exact
        return next((v for k, v in self.files.items() if any(fnmatch(n, k) for n in names)), {})


def _names(file: str) -> tuple[str, str]:
    """Return a file's name with and without its folder."""
    return file, file.replace("\\", "/").rsplit("/", 1)[-1]


def line(*keys: str, value: object) -> str:
    """Return a line to paste into columns.toml; lines stand one below the other, before any section."""
    return f"{toml_key(*keys)} = {toml_value(value)}"


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file, or say in one sentence why it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        kind = "is not valid TOML" if isinstance(error, tomllib.TOMLDecodeError) else "cannot be read"
        detail = f" ({error})" if isinstance(error, tomllib.TOMLDecodeError) else ""
        raise FileRefusedError(f"{path.name} {kind}{detail}; correct it or take it away.") from None


def _checked(raw: dict[str, Any], source: str) -> Mapping:
    known = (*TABLES, "files", "words", *OPTIONS, *DAYS)
    for key in raw:
        if key not in known:
            raise ArgumentError(
                f"{source} has a section {key!r}; it may hold {', '.join(known)}. Headers stand under their "
                'table: below [conversations] a line such as with_whom = "header as written".'
            )
    tables = {t: _choices(raw[t], (t,), source) for t in TABLES if t in raw}
    if not isinstance(raw.get("files", {}), AnyMapping):
        raise ArgumentError(f'{source}: [files] must hold sections such as [files."leavers.xlsx"].')
    files = {str(name): _file(str(name), entry, source) for name, entry in raw.get("files", {}).items()}
    options = {k: _option(k, raw[k], OPTIONS, source) for k in OPTIONS if k in raw}
    days = {name: _day(name, raw[name], source) for name in DAYS if name in raw}
    return Mapping(tables, files, options, _words(raw.get("words", {}), source), days, source)


def _day(name: str, value: Any, source: str) -> str:
    """Return a day as text; TOML knows days of its own, which stand without quotes."""
    try:
        return dt.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        pass
    raise ArgumentError(f"{source}: {name} is no day; write it as in {name} = 2026-03-31.")


def _words(entry: Any, source: str) -> dict[str, dict[str, Any]]:
    """Check that a section leads to words of the kit, or numbers for ratings."""
    if not isinstance(entry, AnyMapping):
        raise ArgumentError(f"{source}: [words] must hold sections such as [words.topic].")
    for name, given in entry.items():
        if name not in WORDS_FOR:
            raise ArgumentError(
                f"{source} has [words.{name}]; words can be given for {', '.join(WORDS_FOR)}."
            )
        accepted = CATEGORIES.get(name, ())
        if not isinstance(given, AnyMapping):
            example = f'"{accepted[0]}"' if accepted else "4"
            raise ArgumentError(f'{source}: [words.{name}] must hold lines such as "as written" = {example}.')
        for word in given.values():
            if accepted and word not in accepted:
                raise ArgumentError(
                    f"{source}: [words.{name}] has {word!r}; give one of {', '.join(accepted)}."
                )
            if not accepted and (isinstance(word, bool) or not isinstance(word, int | float)):
                raise ArgumentError(f"{source}: [words.{name}] has {word!r}; give a number.")
    return {str(name): dict(given) for name, given in entry.items()}


def _choices(entry: Any, allowed: tuple[str, ...], source: str) -> dict[str, str]:
    """Check that a section is field = header, for fields of one of the allowed tables."""
    fields = list(dict.fromkeys(f for t in allowed for f in FIELDS[t]))
    if not isinstance(entry, AnyMapping):
        raise ArgumentError(f'{source}: [{allowed[0]}] must hold lines such as {fields[0]} = "header".')
    for name, header in entry.items():
        if name not in fields:
            where = f"a field of {allowed[0]}" if len(allowed) == 1 else "a field"
            turned = (
                f" Write it the other way round: {header} = {toml_value(str(name))}."
                if header in fields
                else ""
            )
            raise ArgumentError(
                f"{source} names {name!r}, which is not {where}; give one of {', '.join(fields)}.{turned}"
            )
        if not isinstance(header, str):
            raise ArgumentError(f'{source}: {name} must be a header in quotes, as in {name} = "Header".')
    return {str(k): str(v) for k, v in entry.items()}


def _file(name: str, entry: Any, source: str) -> dict[str, Any]:
    if not isinstance(entry, AnyMapping):
        raise ArgumentError(f'{source}: [files."{name}"] must hold lines such as table = "exits".')
    made = {}
    for key, value in entry.items():
        if key not in FILE_OPTIONS:
            accepted = ", ".join(FILE_OPTIONS)
            raise ArgumentError(f'{source}: [files."{name}"] has {key!r}; it may hold {accepted}.')
        made[key] = _option(key, value, FILE_OPTIONS, source)
    table = made.get("table")
    if table is not None and table not in TABLES:
        raise ArgumentError(f"{source}: table = {table!r} is not accepted; give one of {', '.join(TABLES)}.")
    if "columns" in made:
        made["columns"] = _choices(made["columns"], (table,) if table else tuple(TABLES), source)
    return made


def _option(key: str, value: Any, accepted: dict[str, tuple[type, ...]], source: str) -> Any:
    kinds = accepted[key]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        shown = " or ".join(k.__name__ for k in kinds)
        raise ArgumentError(f"{source}: {key} = {value!r} is not accepted; give a {shown}.")
    if key == "timezone":
        try:
            ZoneInfo(str(value))
        except (KeyError, ValueError, OSError):
            message = f"{source}: timezone = {value!r} is not known; give one such as 'Europe/Berlin'."
            raise ArgumentError(message) from None
    if key == "decimal" and value not in (",", "."):
        raise ArgumentError(f"{source}: decimal = {value!r} is not accepted; give ',' or '.'.")
    return value
