"""What check says last: what is missing, what is unused, and lines that can be pasted as they stand."""

import tomllib

import pandas as pd
import pytest
from mess import LOG, ROSTER, write

from careerstats.errors import DataMissingError
from careerstats.exports.advice import COST, advice
from careerstats.exports.audit import COLUMNS, FILES, PROBLEMS
from careerstats.exports.mapping import Mapping
from careerstats.exports.read import read_workforce
from careerstats.exports.summary import summary
from careerstats.tables import TABLES
from careerstats.workforce import Audit


def made(tables, columns=(), settings=None):
    files = [(f"{t}.csv", "", t, 1, 1, 0, 0, 0) for t in tables]
    return Audit(
        pd.DataFrame(files, columns=FILES),
        pd.DataFrame(columns, columns=COLUMNS),
        pd.DataFrame([], columns=PROBLEMS),
        settings or {},
    )


def test_each_table_but_the_roster_has_a_cost():
    assert set(COST) == set(TABLES) - {"employees"}


def test_missing_tables_are_named_with_what_they_cost():
    lines = advice(made(["employees", "conversations", "exits", "job_history", "restructurings"]))
    assert lines == [
        "",
        "Tables that were not given",
        "  promotions: promotions are known only where a job history shows a higher level.",
        "  ratings: nothing is adjusted for ratings, and nobody is known as passed over by one rated lower.",
    ]
    assert advice(made(TABLES)) == []


def test_unused_columns_come_with_the_fields_they_could_be():
    columns = [
        ("conversations.csv", "", "A", "MA-Nr", "employee_id", "alias", 1.0),
        ("conversations.csv", "", "B", "Datum", "date", "alias", 1.0),
        ("conversations.csv", "", "C", "Blah", "", "", 1.0),
        ("conversations.csv", "", "D", "Mit", "with_whom, setting", "alias", 1.0),
    ]
    assert advice(made(TABLES, columns)) == [
        "",
        "Columns that were not used",
        "  conversations.csv: Blah",
        "      Not filled in conversations: counterpart_id, minutes, support, initiated_by, status, topic.",
        "      If a column is one of these, say so in columns.toml under [conversations]: "
        'counterpart_id = "its header"',
    ]


def test_a_field_that_another_leads_to_is_filled():
    columns = [
        ("employees.csv", "", "A", "Vorname", "first_name", "alias", 1.0),
        ("employees.csv", "", "B", "Chef", "manager_name", "alias", 1.0),
        ("employees.csv", "", "C", "Blah", "", "", 1.0),
    ]
    told = next(line for line in advice(made(TABLES, columns)) if "Not filled" in line)
    assert "manager_id" not in told
    assert "name" not in told


def test_lines_to_paste_stand_apart_for_each_file():
    settings = {"columns.toml": "[words.status]\na = 1", "reasons.toml": 'unknown = ["x"]'}
    text = "\n".join(advice(made(TABLES, settings=settings)))
    assert "columns.toml in the folder" in text
    assert "\n    [words.status]\n    a = 1\n" in text
    assert text.endswith('\n    unknown = ["x"]')


def indented(text: str) -> str:
    """The lines of the block that check prints, as somebody would copy them."""
    block = text[text.index("To settle this") :].splitlines()
    return "\n".join(line[4:] for line in block if line.startswith("    "))


def people(count):
    rows = [[f"{i:05d}", f"P{i}", "2020-01-01", "Sales", ""] for i in range(count)]
    return [["Employee ID", "Name", "Hire Date", "Department", "Manager ID"], *rows]


def talks(header, words):
    return [["Employee ID", "Date", header], *([f"{i:05d}", "2024-02-01", w] for i, w in enumerate(words))]


def test_the_block_that_check_prints_settles_what_was_open(tmp_path):
    words = ["Vorbei"] * 6 + ["geplant"] * 2
    data = {"employees.csv": people(8), "log.csv": talks("Status", words)}
    folder = write(tmp_path, data)
    before = read_workforce(folder, progress=False)
    assert before.log_counts.counted == 0
    text = summary(before.audit, log=before.log_counts)
    assert "None of 8 log rows count as held career conversations" in text
    (folder / "columns.toml").write_text(indented(text), encoding="utf-8")
    after = read_workforce(folder, progress=False)
    assert after.log_counts.counted == 6
    assert "  columns.toml: settings, used" in summary(after.audit).splitlines()
    assert "To settle this" not in summary(after.audit)


def test_a_log_with_unknown_headers_gets_a_skeleton_that_works_once_filled_in(tmp_path):
    rows = [["Kennung", "Tag", "Wer"], *([f"{i:05d}", "2024-02-01", "Kollegin"] for i in range(3))]
    rows[2][2] = "Chef"
    folder = write(tmp_path, {"employees.csv": people(3), "protokoll.csv": rows})
    before = read_workforce(folder, progress=False)
    assert before.audit.unread == ("protokoll.csv",)
    with pytest.raises(DataMissingError, match=r"Not read: protokoll\.csv; run check"):
        raise DataMissingError(before.no_log)
    text = before.audit.settings["columns.toml"]
    filled = text.replace("# ", "").replace("  left: Kennung, Tag", "")
    filled = "\n".join(line.split("  one of")[0] for line in filled.splitlines())
    filled = filled.replace('employee_id = "<header>"', 'employee_id = "Kennung"')
    filled = filled.replace('date = "<header>"', 'date = "Tag"')
    assert tomllib.loads(filled)["files"]["protokoll.csv"]["columns"]["with_whom"] == "Wer"
    (folder / "columns.toml").write_text(filled, encoding="utf-8")
    after = read_workforce(folder, progress=False)
    assert after.conversations["with_whom"].tolist() == ["peer", "manager", "peer"]
    assert after.audit.unread == ()


def test_texts_of_few_people_are_nowhere(tmp_path):
    words = ["done"] * 4 + ["krank (Burnout)"] * 3
    exits = [
        ["Employee ID", "Termination Date", "Termination Reason"],
        *([f"{i:05d}", "2024-05-01", "Burnout, Depression"] for i in range(4)),
    ]
    data = {"employees.csv": people(8), "log.csv": talks("Status", words), "exits.csv": exits}
    audit = read_workforce(write(tmp_path, data), progress=False).audit
    assert {"word-unknown", "reason-unmapped"} <= set(audit.problems["rule"])
    assert "urnout" not in summary(audit) + audit.problems.to_csv() + str(audit.settings)


def test_all_that_is_proposed_is_accepted(tmp_path):
    rows = [
        [*LOG[0], "Stil"],
        *([*row, "formal"] for row in LOG[1:]),
        ["00101", "2024-03-03", "Quux", "", "informal"],
    ]
    audit = read_workforce(write(tmp_path, {"employees.csv": ROSTER, "log.csv": rows}), progress=False).audit
    text = audit.settings["columns.toml"].replace("# ", "")
    assert Mapping.load(tomllib.loads(text)).tables == {"conversations": {"setting": "Stil"}}
