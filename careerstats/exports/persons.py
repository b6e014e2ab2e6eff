"""Who is who: names and emails into ids, and managers who are somebody."""

from __future__ import annotations

import numpy as np
import pandas as pd

from careerstats.exports.audit import LEADS_TO, Recorder, info, warning
from careerstats.exports.fields import OTHER_IDS


def whole_names(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill the name from first and last name where those columns are there."""
    if "first_name" not in rows and "last_name" not in rows:
        return rows
    none = pd.Series(index=rows.index, dtype="str")
    first, last = rows.get("first_name", none).fillna(""), rows.get("last_name", none).fillna("")
    joined = (first + " " + last).str.strip()
    name = rows.get("name", none)
    return rows.assign(name=name.fillna(joined.where(joined != "")))


def plain(names: pd.Series) -> pd.Series:
    """Return names as they compare: without case, and "Last, First" turned round."""
    folded = names.astype("str").str.casefold().str.replace(r"\s+", " ", regex=True).str.strip()
    return folded.str.replace(r"^([^,]+), ?([^,]+)$", r"\2 \1", regex=True)


class Directory:
    """Emails and names of the roster, each leading to the one id that has it."""

    def __init__(self, roster: pd.DataFrame) -> None:
        self.roster = roster
        self.by: dict[str, dict[str, str]] = {}

    def ids(self, values: pd.Series, kind: str) -> pd.Series:
        """Return the ids of emails or names; missing where none or several have it."""
        if kind not in self.by:
            self.by[kind] = _unique(self.roster, kind) if kind in self.roster else {}
        return plain(values).map(self.by[kind]).astype("str")

    def resolve(self, rows: pd.DataFrame, recorder: Recorder) -> pd.DataFrame:
        """Fill ids from emails and names where a row has none; turn other ids into the roster's."""
        for target, helpers in LEADS_TO.items():
            rows = self._from_other_ids(rows, target, recorder)
            for helper in helpers:
                if helper not in rows or target not in rows:
                    continue
                held = rows[target]
                wanted = held.isna() & rows[helper].notna()
                if not wanted.any():
                    continue
                kind = "email" if helper.endswith("email") else "name"
                found = self.ids(rows[helper].where(wanted), kind)
                rows = rows.assign(**{target: held.where(~wanted, found)})
                finding = warning(
                    "person-not-found",
                    f"No one person in the roster has this {kind}.",
                    field=helper,
                    action="The id stays missing; add an id column, or correct the roster.",
                )
                recorder.warn(rows, wanted & found.isna() & (helper == helpers[-1]), finding)
        return rows

    def _from_other_ids(self, rows: pd.DataFrame, target: str, recorder: Recorder) -> pd.DataFrame:
        """Turn ids that the roster does not know, but lists as another id of one person, into its own."""
        for kind in OTHER_IDS:
            if kind not in self.roster or target not in rows:
                continue
            wanted = rows[target].notna() & ~rows[target].isin(self.roster["employee_id"])
            found = self.ids(rows[target].where(wanted), kind)
            if found.notna().any():
                rows = rows.assign(**{target: rows[target].where(found.isna(), found)})
                finding = info(
                    "other-id",
                    "The id is not the one the roster goes by, but another of the same person.",
                    field=target,
                    action="The roster's id was taken.",
                )
                recorder.warn(rows, found.notna(), finding)
        return rows


def _unique(roster: pd.DataFrame, kind: str) -> dict[str, str]:
    told = pd.DataFrame({"key": plain(roster[kind]), "id": roster["employee_id"]}).dropna().drop_duplicates()
    told = told[~told["key"].duplicated(keep=False)]
    return dict(zip(told["key"], told["id"], strict=True))


def check_managers(rows: pd.DataFrame, known: pd.Series, recorder: Recorder) -> None:
    """Say which rows name a manager who is not in the roster, none, or one another in a circle."""
    manager = rows["manager_id"]
    if manager.isna().all():
        return
    finding = warning(
        "manager-unknown",
        "The manager is not in the roster.",
        field="manager_id",
        action="Kept as given; the manager counts as one who cannot be looked up.",
    )
    nobody = manager.isna()
    recorder.warn(rows, ~(nobody | manager.isin(known)), finding)
    finding = info(
        "manager-missing",
        "The row has no manager.",
        field="manager_id",
        action="Kept; shown as unknown where results are by manager.",
    )
    recorder.warn(rows, nobody, finding)
    finding = warning(
        "manager-circle",
        "Following the managers upwards leads back to this person.",
        field="manager_id",
        action="Kept as given; correct the managers.",
    )
    recorder.warn(rows, in_circle(rows["employee_id"], manager), finding)


def in_circle(ids: pd.Series, managers: pd.Series) -> np.ndarray:
    """Return whether a person is their own manager, or their manager's manager, and so on.

    Of several rows of one person the last counts.
    """
    codes, distinct = pd.factorize(np.append(ids.to_numpy(object), managers.to_numpy(object)))
    person, leader = np.split(codes, 2)
    boss = np.full(len(distinct) + 1, -1)
    boss[person] = leader  # of several rows the last stays
    boss[-1] = -1
    inside = np.ones(len(boss), dtype=bool)
    while True:  # peel off everybody whose chain ends, from the top down
        still = (boss >= 0) & inside[np.maximum(boss, 0)]
        if (still == inside).all():
            break
        inside = still
    led = np.zeros(len(boss), dtype=bool)
    while True:  # of the rest, peel off everybody whom nobody inside reports to
        led[:] = False
        led[boss[inside]] = True
        if (led & inside == inside).all():
            break
        inside = inside & led
    return inside[person]


def check_status(rows: pd.DataFrame, today: np.datetime64, recorder: Recorder) -> None:
    """Say where an employment status contradicts the leaving date; the date wins."""
    if "employment_status" not in rows:
        return
    status = rows["employment_status"].str.casefold().str.strip()
    gone = status.str.match(r"(?:terminated|inactive|left|former|leaver|exited|separated|t$|no$|false$|0$)")
    here = status.str.match(r"(?:active|employed|current|on leave|a$|yes$|true$|1$)")
    left = rows["exit_date"].notna() & (rows["exit_date"] <= pd.Timestamp(today))
    finding = warning(
        "status-contradicts-date",
        "The status says employed, but there is a leaving date that has passed.",
        field="employment_status",
        action="The date was taken.",
    )
    recorder.warn(rows, here.fillna(False).astype(bool) & left, finding)
    finding = warning(
        "left-without-date",
        "The status says that the person has left, but there is no leaving date.",
        field="employment_status",
        action="Counted as still employed; give the leaving date.",
    )
    recorder.warn(rows, gone.fillna(False).astype(bool) & rows["exit_date"].isna(), finding)
