"""Column names: normalised, looked up, denied, suggested; never guessed."""

import pytest

from careerstats.exports.fields import FIELDS, missing
from careerstats.exports.names import aliases, denied, hinted, lookup, normalise, squash, suggest
from careerstats.exports.words import shipped
from careerstats.tables import TABLES


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Employee ID", "employee id"),
        ("  EMPLOYEE   ID ", "employee id"),
        ("employeeId", "employee id"),
        ("EmployeeID", "employee id"),
        ("TerminationReasonKey", "termination reason key"),
        ("HTMLCode", "html code"),
        ("employee_id*", "employee id"),
        ("Employee #", "employee number"),
        ("Voluntary/Involuntary", "voluntary involuntary"),
        ("R&D", "r and d"),
        ("Département", "departement"),
        ("Straße", "strasse"),
        ("\ufeffName", "name"),
        ("Na\u200bme", "name"),
        ("Ｎａｍｅ", "name"),
        ("Hire\u00a0Date", "hire date"),
        ("1:1", "1 1"),
        ("", ""),
        ("...", ""),
    ],
)
def test_normalise(header, words):
    assert normalise(header) == words


def test_headers_compare_without_blanks():
    assert squash("HIREDATE") == squash("Hire Date") == squash("hire_date") == "hiredate"


def test_the_bracketed_ending_is_dropped_only_when_the_whole_is_unknown():
    assert lookup("Hire Date (Employment Profile)", "employees").field == "hire_date"
    assert lookup("Duration (min)", "conversations").field == "minutes"
    assert lookup("Rehire Date (Employment Profile)", "employees") is None


@pytest.mark.parametrize(
    ("header", "table", "field", "tier", "system"),
    [
        ("Hire Date", "employees", "hire_date", 0, ""),
        ("Start Date", "employees", "hire_date", 2, ""),
        ("Associate ID", "employees", "employee_id", 0, "adp"),
        ("Status", "employees", "employment_status", 0, ""),
        ("Status", "conversations", "status", 0, ""),
        ("Name", "employees", "name", 0, ""),
        ("Name", "restructurings", "name", 0, ""),
        ("Date", "conversations", "date", 0, ""),
        ("Date", "exits", "exit_date", 11, ""),
        ("Termination Date", "exits", "exit_date", 0, ""),
    ],
)
def test_lookup_says_field_rank_and_system(header, table, field, tier, system):
    found = lookup(header, table)
    assert (found.field, found.tier, found.system) == (field, tier, system)


def test_every_alias_leads_to_a_field_of_its_table():
    extra = {"label_person", "label_manager", "label_counterpart", "label_kind"}
    for table in TABLES:
        assert {a.field for a in aliases(table).values()} <= FIELDS[table].keys() | extra | {
            "hire_date",
            "exit_date",
            "decision_date",
            "reason",
            "exit_type",
        }


def test_no_name_stands_twice_in_one_section():
    for section, fields in shipped("aliases.toml").items():
        if section in ("hints", "deny"):
            continue
        seen = {}
        for field, groups in fields.items():
            for kind, names in groups.items():
                if kind == "never":
                    continue
                for name in [n for group in names for n in group] if kind == "otherwise" else names:
                    key = squash(name)
                    assert seen.setdefault(key, field) == field, f"{name} stands for {seen[key]} and {field}"


def test_aliases_are_written_as_they_are_compared():
    for section, fields in shipped("aliases.toml").items():
        if section in ("hints", "deny"):
            continue
        for groups in fields.values():
            for kind, names in groups.items():
                for name in [n for group in names for n in group] if kind == "otherwise" else names:
                    assert normalise(name) == name


def test_denied_says_why():
    assert denied("Next Meeting Date") == "planned, not what happened"
    assert denied("Hire Date") == ""


@pytest.mark.parametrize(
    ("header", "table", "first"),
    [
        ("DirthDate", "employees", "birth_date"),
        ("Departement Nmae", "employees", "department"),
        ("Emploee ID", "employees", "employee_id"),
        ("Convrsation Date", "conversations", "date"),
    ],
)
def test_suggest(header, table, first):
    assert suggest(header, table)[0] == first


@pytest.mark.parametrize("header", ["Rehire Date", "Favourite Colour", "", "Shoe size", "DepartmentKey"])
def test_nothing_to_suggest(header):
    assert suggest(header, "employees") == []


def test_suggest_among_given_fields_only():
    assert suggest("DirthDate", "employees", fields={"hire_date"}) == []


@pytest.mark.parametrize(
    ("label", "table"),
    [
        ("employees.xlsx", "employees"),
        ("Headcount 2024-03.csv", "employees"),
        ("1-1 log 2024.csv", "conversations"),
        ("career conversations.xlsx", "conversations"),
        ("Attrition FY24.xlsx", "exits"),
        ("Terminated employees.csv", "exits"),
        ("leavers.xls", "exits"),
        ("promotions_2024.csv", "promotions"),
        ("job_history.csv", "job_history"),
        ("employee reviews.csv", "ratings"),
        ("Restructurings.xlsx", "restructurings"),
        ("data.xlsx", ""),
        ("Sheet1", ""),
        ("preview.csv", ""),
    ],
)
def test_hints_of_file_names(label, table):
    assert hinted(label) == table


def test_the_first_telling_label_decides():
    assert hinted("Sheet1", "leavers.xlsx", "employees") == "exits"


def test_missing_fields():
    assert missing("employees", {"employee_id"}) == ("hire_date",)
    assert missing("conversations", {"date", "email"}) == ()
    assert missing("conversations", {"date", "name"}) == ()
    assert missing("employees", {"name", "hire_date"}) == ("employee_id",)
