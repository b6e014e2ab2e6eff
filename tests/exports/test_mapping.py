"""The analyst's own mapping: what it may say, and what it says when it is wrong."""

import datetime as dt

import pytest
from sheets import table

from careerstats.errors import ArgumentError, FileRefusedError
from careerstats.exports.headers import locate
from careerstats.exports.mapping import FILE_NAME, FileOptions, Mapping, line

EXAMPLE = """
timezone = "Europe/Berlin"
dayfirst = true

[employees]
exit_date = "Last Day Worked"
team = ""

[files."leavers*.xlsx"]
table = "exits"
sheet = "Data"
header_rows = [3, 4]
dayfirst = false
decimal = ","
pad_ids = 6
skip_hidden = true
missing = ["still here"]
columns = { exit_date = "LWD" }

[words.with_whom]
"team lead" = "manager"
[words.rating]
"exceeds expectations" = 4
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / FILE_NAME).write_text(EXAMPLE, encoding="utf-8")
    return tmp_path


def test_nothing_given_is_an_empty_mapping(tmp_path):
    for given in (None, {}, tmp_path):
        mapping = Mapping.load(given)
        assert mapping.for_file("a.csv") == FileOptions()
        assert mapping.columns_for("a.csv", "employees") == {}


def test_from_a_folder_a_file_or_a_dict(folder):
    assert Mapping.load(folder) == Mapping.load(folder / FILE_NAME) == Mapping.load(str(folder))
    given = Mapping.load({"employees": {"team": "Squad"}})
    assert given.source == "columns="
    assert given.columns_for("x.csv", "employees") == {"team": "Squad"}


def test_a_files_own_options_come_first(folder):
    mapping = Mapping.load(folder)
    own = mapping.for_file("leavers 2025.xlsx")
    assert own == FileOptions(
        table="exits",
        sheet="Data",
        header_rows=(3, 4),
        dayfirst=False,
        decimal=",",
        timezone="Europe/Berlin",
        pad_ids=6,
        skip_hidden=True,
        missing=("still here",),
    )
    other = mapping.for_file("people.csv")
    assert other == FileOptions(dayfirst=True, timezone="Europe/Berlin")


def test_files_are_found_by_name_in_any_folder(folder):
    mapping = Mapping.load(folder)
    assert mapping.for_file("2025Q1/leavers.xlsx").table == "exits"
    assert mapping.for_file("2025Q1\\leavers.xlsx").table == "exits"
    exact = Mapping.load({"files": {"*.csv": {"pad_ids": 4}, "a/b.csv": {"pad_ids": 5}}})
    assert exact.for_file("a/b.csv").pad_ids == 5
    assert exact.for_file("c/b.csv").pad_ids == 4


def test_a_files_own_columns_come_first(folder):
    mapping = Mapping.load(folder)
    assert mapping.columns_for("leavers.xlsx", "exits") == {"exit_date": "LWD"}
    assert mapping.columns_for("leavers.xlsx", "employees") == {"exit_date": "Last Day Worked", "team": ""}


def test_one_header_row_may_be_a_number():
    assert Mapping.load({"files": {"a.csv": {"header_rows": 5}}}).for_file("a.csv").header_rows == (5,)


def test_words_are_kept_as_given(folder):
    words = Mapping.load(folder).words
    assert words == {"with_whom": {"team lead": "manager"}, "rating": {"exceeds expectations": 4}}


def test_a_byte_order_mark_does_no_harm(tmp_path):
    (tmp_path / FILE_NAME).write_text("dayfirst = true", encoding="utf-8-sig")
    assert Mapping.load(tmp_path).for_file("a.csv").dayfirst is True


WRONG = [
    ({"staff": {}}, "columns= has a section 'staff'; it may hold employees, conversations,"),
    (
        {"employees": {"hired": "x"}},
        "columns= names 'hired', which is not a field of employees; give one of employee_id,",
    ),
    ({"employees": {"team": 3}}, 'columns=: team must be a header in quotes, as in team = "Header".'),
    ({"employees": "x"}, 'columns=: [employees] must hold lines such as employee_id = "header".'),
    (
        {"files": {"a.csv": {"tabel": "exits"}}},
        "columns=: [files.\"a.csv\"] has 'tabel'; it may hold timezone,",
    ),
    (
        {"files": {"a.csv": {"table": "leavers"}}},
        "columns=: table = 'leavers' is not accepted; give one of employees,",
    ),
    ({"files": {"a.csv": "exits"}}, 'columns=: [files."a.csv"] must hold lines such as table = "exits".'),
    ({"files": {"a.csv": {"columns": {"x": "y"}}}}, "columns= names 'x', which is not a field; give one of"),
    ({"dayfirst": "yes"}, "columns=: dayfirst = 'yes' is not accepted; give a bool."),
    ({"pad_ids": True}, "columns=: pad_ids = True is not accepted; give a int."),
    ({"decimal": ";"}, "columns=: decimal = ';' is not accepted; give ',' or '.'."),
    (
        {"timezone": "Mars/Base"},
        "columns=: timezone = 'Mars/Base' is not known; give one such as 'Europe/Berlin'.",
    ),
    ({"words": {"level": {}}}, "columns= has [words.level]; words can be given for with_whom,"),
    (
        {"words": {"topic": {"x": "work"}}},
        "columns=: [words.topic] has 'work'; give one of career, other, unknown.",
    ),
    ({"words": {"rating": {"good": "x"}}}, "columns=: [words.rating] has 'x'; give a number."),
    ({"words": {"topic": "x"}}, 'columns=: [words.topic] must hold lines such as "as written" = "career".'),
    ({"files": 3}, 'columns=: [files] must hold sections such as [files."leavers.xlsx"].'),
    ({"words": 3}, "columns=: [words] must hold sections such as [words.topic]."),
]


@pytest.mark.parametrize(("given", "message"), WRONG)
def test_wrong_mappings_say_what_is_accepted(given, message):
    with pytest.raises(ArgumentError) as error:
        Mapping.load(given)
    assert str(error.value).startswith(message)


def test_a_file_that_is_no_toml_is_refused_in_one_sentence(tmp_path):
    (tmp_path / FILE_NAME).write_text("[employees\n", encoding="utf-8")
    with pytest.raises(FileRefusedError) as error:
        Mapping.load(tmp_path)
    assert str(error.value).startswith("columns.toml is not valid TOML (")
    assert str(error.value).endswith("; correct it or take it away.")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileRefusedError, match=r"mine.toml cannot be read"):
        Mapping.load(tmp_path / "mine.toml")


def test_suggested_lines_can_be_pasted_as_they_are(tmp_path):
    lines = [
        line("employees", "exit_date", value='Last "Day"'),
        line("employees", "team", value="Squad \\ Équipe"),
        line("files", "leavers 2025.xlsx", "sheet", value="Data"),
        line("words", "rating", "fully meets", value=3),
    ]
    (tmp_path / FILE_NAME).write_text("\n".join(lines), encoding="utf-8")
    mapping = Mapping.load(tmp_path)
    assert mapping.columns_for("a.csv", "employees") == {"exit_date": 'Last "Day"', "team": "Squad \\ Équipe"}
    assert mapping.for_file("leavers 2025.xlsx").sheet == "Data"
    assert mapping.words == {"rating": {"fully meets": 3}}
    assert lines[0] == 'employees.exit_date = "Last \\"Day\\""'


def test_what_locate_suggests_works_when_pasted(tmp_path):
    grid = table("Employee ID|Name|Hiring Dat", "1|Ann|2020-01-01")
    action = next(f.action for f in locate(grid).findings if f.rule == "required-missing")
    (tmp_path / FILE_NAME).write_text(action.split("columns.toml: ")[1], encoding="utf-8")
    assert locate(grid, mapping=Mapping.load(tmp_path)).fields["hire_date"] == 2


def test_days_may_stand_at_the_top():
    made = Mapping.load({"today": "2026-03-31", "log_start": dt.date(2024, 9, 2)})
    assert made.days == {"today": "2026-03-31", "log_start": "2024-09-02"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"today": "soon"}, "columns=: today is no day; write it as in today = 2026-03-31."),
        ({"columns": {"x": "y"}}, 'below [conversations] a line such as with_whom = "header as written".'),
        (
            {"conversations": {"Gespräch mit": "with_whom"}},
            'Write it the other way round: with_whom = "Gespräch mit".',
        ),
    ],
)
def test_natural_mistakes_are_told_how_to_be_right(given, message):
    with pytest.raises(ArgumentError) as error:
        Mapping.load(given)
    assert str(error.value).endswith(message)


def test_sections_for_files_that_are_not_there():
    made = Mapping.load({"files": {"leavers*.xlsx": {}, "log.csv": {}, "old.csv": {}}})
    assert made.unused(["2024Q1/leavers 1.xlsx", "a/log.csv"]) == ["old.csv"]
