"""Columns to fields: second choices, labels settled by values, and names the values speak against."""

import pytest
from sheets import table

from careerstats.exports.binding import Column, first_key, readings
from careerstats.exports.headers import locate
from careerstats.exports.mapping import Mapping


def bound(header, *rows, **parts):
    return locate(table(header, *rows, **parts))


def reason(located, letter):
    return next(r["reason"] for r in located.report if r["column"] == letter)


def finding(located, rule):
    return next(f for f in located.findings if f.rule == rule)


def test_a_second_choice_is_used_only_when_the_first_is_not_there():
    both = bound("Employee ID|Start Date|Hire Date", "1|2024-01-01|2020-01-01")
    assert both.fields["hire_date"] == 2
    assert reason(both, "B") == "hire_date is taken from C"
    alone = bound("Employee ID|Start Date|Department", "1|2024-01-01|Sales")
    assert alone.fields["hire_date"] == 1


def test_a_nearly_empty_id_column_gives_way():
    rows = ["|1|2020-01-01", "|2|2020-01-01", "77|3|2020-01-01"]
    assert bound("Employee ID|File Number|Hire Date", *rows).fields["employee_id"] == 1


def test_the_system_is_named():
    located = bound("Associate ID|Hire Date", "1|2020-01-01")
    assert reason(located, "A") == "as adp writes it"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("1002", "1003"), "manager_id"),
        (("Boss (E17)", "Other (E18)"), "manager_id"),
        (("b@x.org", "c@x.org"), "manager_email"),
        (("Bo Chu", "Cy Do"), "manager_name"),
        (("bochu", "cydo"), "manager_name"),
    ],
)
def test_a_column_named_manager_is_settled_by_its_values(values, field):
    located = bound("Employee ID|Hire Date|Manager", *(f"{i}|2020-01-01|{v}" for i, v in enumerate(values)))
    assert located.fields[field] == 2


def test_codes_without_digits_are_ids_when_the_roster_has_them():
    rows = ["bochu|2020-01-01|cydo", "cydo|2020-01-01|cydo"]
    assert bound("Employee ID|Hire Date|Manager", *rows).fields["manager_id"] == 2


def test_two_labels_keep_the_first():
    located = bound("Employee ID|Hire Date|Worker|Person", "1|2020-01-01|Ann Lee|Ann Lee")
    assert located.fields["name"] == 2
    assert reason(located, "D") == "name is taken from C"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("manager", "Mentor", "peer", "HR"), "with_whom"),
        (("E17", "E18", "E19", "E20"), "counterpart_id"),
        (("a@x.org", "b@x.org", "c@x.org", "d@x.org"), "counterpart_email"),
        (("Bo Chu", "Cy Do", "Di Fu", "Eve Gee"), "counterpart_name"),
        (("boss of mine", "some chap", "a friend", "dunno"), "with_whom"),
    ],
)
def test_a_column_named_with_holds_words_or_persons(values, field):
    located = bound("Employee ID|Date|With", *(f"{i}|2024-01-01|{v}" for i, v in enumerate(values)))
    assert located.fields[field] == 2


def test_a_manager_beside_with_whom_is_the_employees():
    located = bound("Employee ID|Date|With whom|Manager ID", "1|2024-01-01|mentor|77")
    assert "counterpart_id" not in located.fields
    assert reason(located, "D") == "the employee's manager; with whom stands in C"
    alone = bound("Employee ID|Date|Manager ID|Minutes", "1|2024-01-01|77|30")
    assert alone.fields["counterpart_id"] == 2


@pytest.mark.parametrize(
    ("value", "field"), [("Coffee", "setting"), ("Career", "topic"), ("Formal", "setting")]
)
def test_a_column_named_type_is_settled_by_its_words(value, field):
    located = bound("Employee ID|Date|Minutes|Type", f"1|2024-01-01|20|{value}")
    assert located.fields[field] == 3


def test_a_date_column_without_dates_is_unbound_with_a_message():
    rows = [*(f"{i}|2020-01-01|yes" for i in range(3)), "9|2020-01-01|"]
    located = bound("Employee ID|Hire Date|Exit Date", *rows)
    assert "exit_date" not in located.fields
    found = finding(located, "values-disagree")
    assert found.message == "Column C is named like exit_date, but only 0% of its values are dates."
    assert (
        found.action == 'not read; to use it all the same: employees.exit_date = "Exit Date" in columns.toml'
    )
    assert reason(located, "C").startswith("named like exit_date")


def test_a_required_date_without_dates_is_missing():
    located = bound("Employee ID|Hire Date|Department", "1|soon|Sales", "2|later|IT")
    assert located.missing == ("hire_date",)


def test_some_bad_dates_do_not_unbind_a_column():
    located = bound("Employee ID|Hire Date", "1|2020-01-01", "2|2020-01-02", "3|whenever")
    assert located.fields["hire_date"] == 1


def test_blanks_in_words_do_not_count_against_a_date_column():
    located = bound("Employee ID|Hire Date|Exit Date", "1|2020-01-01|still employed", "2|2020-01-01|N/A")
    assert located.fields["exit_date"] == 2


def test_the_mapping_is_not_taken_back():
    grid = table("Employee ID|Hire Date|Left", "1|2020-01-01|yes", "2|2020-01-01|no")
    located = locate(grid, mapping=Mapping.load({"employees": {"exit_date": "Left"}}))
    assert located.fields["exit_date"] == 2


def test_minutes_of_words_are_unbound():
    rows = [f"{i}|2024-01-01|{w}" for i, w in enumerate(("long", "short", "very long"))]
    assert "minutes" not in bound("Employee ID|Date|Length", *rows, file="talks.csv").fields


def test_readings_of_a_header_in_two_rows():
    assert readings("Hire Date") == ["Hire Date"]
    assert readings("Dates / Hire") == ["Dates Hire", "Hire Dates", "Hire Date", "Hire"]


def test_the_key_column_is_the_best_name_for_a_person():
    columns = [Column(0, "Name"), Column(1, "File Number"), Column(2, "Employee ID"), Column(3, "Hire Date")]
    assert first_key(columns, "employees", {}) == 2
    assert first_key(columns, "employees", {"employee_id": "File Number"}) == 1
    assert first_key(columns[3:], "employees", {}) is None


def test_a_denied_header_says_why_in_the_report():
    located = bound("Employee ID|Hire Date|Rehire Date", "1|2020-01-01|2021-01-01")
    assert reason(located, "C") == "about a later rehire or a judgement of the exit"
    assert located.report[2]["field"] == ""


def test_in_a_roster_without_ids_the_email_stands_for_them():
    located = bound(
        "Name|Email|Manager|Start date", "Ann Lee|a@x.org|b@x.org|2020-01-01", "Bo|b@x.org||2020-01-01"
    )
    assert located.fields["employee_id"] == located.fields["email"] == 1
    assert located.fields["manager_email"] == 2
    assert located.missing == ()
    assert finding(located, "email-as-id").severity == "warning"
    assert located.report[1]["field"] == "email, employee_id"
    log = bound("Email|Date|Minutes", "a@x.org|2024-01-01|20")
    assert "employee_id" not in log.fields


def test_a_roster_of_names_alone_lacks_its_ids():
    assert bound("Name|Hire Date|Department", "Ann Lee|2020-01-01|IT").missing == ("employee_id",)


def test_further_ids_of_a_person_are_kept_apart():
    rows = ["0101|G1|2020-01-01", "0102|G2|2020-01-01"]
    located = bound("File Number|Associate ID|Hire Date", *rows)
    assert located.fields == {"employee_id": 1, "second_id": 0, "hire_date": 2}
    log = bound("File Number|Associate ID|Date|Minutes", "0101|G1|2020-01-01|20")
    assert "second_id" not in log.fields


def test_two_columns_for_a_helper_are_only_warned_about():
    located = bound("Employee ID|Hire Date|Status|HR Status", "1|2020-01-01|Active|Regular")
    assert "employment_status" not in located.fields
    assert finding(located, "two-columns").severity == "warning"


def test_changes_that_are_no_promotions_are_left_out():
    header = "WWID|Business Process Effective Date|Business Process Reason|Compensation Grade - Proposed"
    rows = ["1|2024-01-15|Promotion > Promotion|G6", "2|2024-01-15|Transfer > Lateral|G5", "3|2024-02-15||G7"]
    located = bound(header, *rows, "4|2024-02-15|Demotion|G3")
    assert located.table == "promotions"
    assert located.data.tolist() == [1, 3]
    assert located.ignored == [(3, "a change that is no promotion"), (5, "a change that is no promotion")]
    assert finding(located, "rows-left-out").severity == "warning"
    silent = bound(header, "1|2024-01-15|Annual review|G6", "2|2024-01-15|Merit|G5")
    assert silent.data.tolist() == [1, 2]
