"""Every header that HR systems write maps to what it means, or to nothing; none maps wrong."""

import pytest
from sheets import table

from careerstats.exports.headers import locate
from careerstats.exports.names import denied, lookup
from careerstats.tables import TABLES

NONE = ""

ROSTERS = {
    "culture amp": {
        "Name": "name",
        "Preferred Name": "name",
        "Employee Id": "employee_id",
        "Email": "email",
        "Date of Birth": "birth_date",
        "Start Date": "hire_date",
        "End Date": "exit_date",
        "Language": NONE,
        "Manager Email": "manager_email",
        "Timezone": NONE,
        "Mobile Phone Number": NONE,
        "Manager": "label_manager",
        "Job Title": NONE,
        "Job Title Level": "level",
        "Department": "department",
        "Division": "department",
        "Country": "location",
        "Location": "location",
        "Region": "location",
        "Work Location": "location",
        "Gender": "gender",
        "Race/Ethnicity": NONE,
        "BIPOC": NONE,
        "Employment Type": NONE,
    },
    "15five": {
        "email": "email",
        "first_name": "first_name",
        "preferred_first_name": "first_name",
        "last_name": "last_name",
        "title": NONE,
        "due_day": NONE,
        "reviewer_email": "manager_email",
        "time_zone": NONE,
        "group_type_Department": "department",
        "is_active": "employment_status",
        "location": "location",
        "employee_id": "employee_id",
        "job_description": NONE,
        "strengths": NONE,
        "start_date": "hire_date",
        "hire_date": "hire_date",
        "termination_date": "exit_date",
        "deactivate_reason": "reason",
        "global_id": NONE,
        "review_viewer": NONE,
    },
    "betterworks": {
        "Employee ID": "employee_id",
        "First Name": "first_name",
        "Preferred Name": "name",
        "Last Name": "last_name",
        "Email": "email",
        "Department": "department",
        "Parent Department": NONE,
        "Location": "location",
        "Title": NONE,
        "Goal Mode": NONE,
        "Date Provisioned": NONE,
        "Last Login": NONE,
        "On Leave": NONE,
    },
    "lattice": {
        "Name": "name",
        "Title": NONE,
        "Manager": "label_manager",
        "Manager Email": "manager_email",
        "Start date": "hire_date",
        "Birthdate": "birth_date",
        "Gender identity": "gender",
        "Department": "department",
        "Phone number": NONE,
        "Status": "employment_status",
    },
    "viva insights": {
        "EffectiveDate": "snapshot_date",
        "PersonId": "employee_id",
        "ManagerId": "manager_id",
        "Organization": "department",
        "LevelDesignation": "level",
        "FunctionType": "department",
        "HireDate": "hire_date",
        "HourlyRate": NONE,
        "Layer": NONE,
        "SupervisorIndicator": NONE,
        "OnsiteDays": NONE,
        "Location": "location",
    },
    "viva glint": {
        "Status": "employment_status",
        "First name": "first_name",
        "Last name": "last_name",
        "Email address": "email",
        "Employee ID": "employee_id",
        "Employee Number": "employee_id",
    },
    "adp": {
        "File Number": "employee_id",
        "Position ID": "employee_id",
        "Associate ID": "employee_id",
        "Payroll Name": "name",
        "Legal First Name": "first_name",
        "Legal Last Name": "last_name",
        "Position Status": "employment_status",
        "Worker Category Description": NONE,
        "Home Department Code": "department",
        "Home Department Description": "department",
        "Location Description": "location",
        "Business Unit Description": "department",
        "Job Title Description": NONE,
        "Pay Grade Description": "level",
        "Hire Date": "hire_date",
        "Rehire Date": NONE,
        "Hire/Rehire Date": "hire_date",
        "Previous Termination Date": NONE,
        "Termination Date": "exit_date",
        "Reports To Name": "manager_name",
        "Reports To Position ID": "manager_id",
        "Reports To Associate ID": "manager_id",
        "Reports to Email": "manager_email",
        "Work Contact: Work Email": "email",
        "Position Effective Date": NONE,
        "Associate ID (Employment Profile)": "employee_id",
        "Hire Date (Employment Profile)": "hire_date",
        "Termination Date (Employment Profile)": "exit_date",
        "Legal Last Name (Personal Profile)": "last_name",
    },
    "workday": {
        "Employee ID": "employee_id",
        "Worker": "label_person",
        "Business Title": NONE,
        "Job Title": NONE,
        "Job Profile": NONE,
        "Job Level - Primary Position": "level",
        "Worker's Manager": "label_manager",
        "Management Chain - Level 04": NONE,
        "Management Chain - Level 06": NONE,
        "Hire Date": "hire_date",
        "Original Hire Date": "hire_date",
        "Company Service Date": NONE,
        "Tenure Category (Months)": NONE,
        "Time in Job Profile": NONE,
        "Time in Position": NONE,
        "Effective Date for Current Position": NONE,
        "Supervisory Organization": "team",
    },
    "successfactors": {
        "STATUS": "employment_status",
        "USERID": "employee_id",
        "USERNAME": NONE,
        "FIRSTNAME": "first_name",
        "LASTNAME": "last_name",
        "EMAIL": "email",
        "TITLE": NONE,
        "GENDER": "gender",
        "MANAGER": "label_manager",
        "HR": NONE,
        "DEPARTMENT": "department",
        "JOBCODE": NONE,
        "JOBLEVEL": "level",
        "LOCATION": "location",
        "TIMEZONE": NONE,
        "HIREDATE": "hire_date",
        "EMPID": "employee_id",
        "MATRIX_MANAGER": NONE,
        "CUSTOM_MANAGER": NONE,
        "SECOND_MANAGER": NONE,
        "CUSTOM01": NONE,
    },
    "bamboohr": {
        "Employee #": "employee_id",
        "Last Name, First Name": "name",
        "Job Title": NONE,
        "Reporting to": "label_manager",
        "Employment Status": "employment_status",
        "Employment Status: Date": NONE,
        "Job Information: Date": NONE,
        "Status": "employment_status",
    },
    "an HRIS spreadsheet": {
        "person": "label_person",
        "supervisor": "label_manager",
        "hire_date": "hire_date",
        "rehire_date": NONE,
        "most_recent_hire_date": NONE,
        "adj_seniority_date": NONE,
        "status_code": "employment_status",
        "position_change_reason": NONE,
        "status_change_reason": NONE,
    },
    "a teaching file": {
        "Employee_Name": "name",
        "EmpID": "employee_id",
        "DateofHire": "hire_date",
        "DateofTermination": "exit_date",
        "TermReason": "reason",
        "EmploymentStatus": "employment_status",
        "Department": "department",
        "ManagerName": "manager_name",
        "ManagerID": "manager_id",
        "PerformanceScore": NONE,
        "EngagementSurvey": NONE,
        "LastPerformanceReview_Date": NONE,
        "DaysLateLast30": NONE,
        "Absences": NONE,
    },
}

EXITS = {
    "adp": {
        "File Number": "employee_id",
        "Position ID": "employee_id",
        "Termination Date": "exit_date",
        "Termination Reason Code": "reason",
        "Termination Reason Description": "reason",
        "Voluntary/Involuntary Termination Flag": "exit_type",
    },
    "bamboohr": {
        "Termination Type": "exit_type",
        "Termination Reason": "reason",
        "Eligible for Re-hire": NONE,
        "Regrettable": NONE,
        "terminationTypeId": NONE,
        "terminationReasonId": NONE,
        "terminationRehireId": NONE,
        "terminationRegrettableId": NONE,
    },
    "lattice": {
        "Start date": NONE,
        "Termination date": "exit_date",
        "Work email": "email",
        "Termination type": "exit_type",
        "Termination reason": "reason",
        "Rehire eligibility": NONE,
    },
    "workday": {
        "termination_date": "exit_date",
        "termination_last_day_of_work": "exit_date",
        "resignation_date": NONE,
        "severance_date": NONE,
        "end_employment_date": "exit_date",
        "primary_termination_category": "exit_type",
        "primary_termination_reason": "reason",
        "local_termination_reason": "reason",
        "termination_involuntary": "exit_type",
        "regrettable_termination": NONE,
        "eligible_for_rehire_on_latest_termination": NONE,
        "not_returning": NONE,
    },
    "peopleforce": {
        "ID": "employee_id",
        "Termination reason": "reason",
        "Termination date": "exit_date",
        "Termination type": "exit_type",
        "Eligible for rehire": NONE,
    },
    "biddle": {
        "Termination Date": "exit_date",
        "Termination Code": "exit_type",
        "Gender": NONE,
        "Race": NONE,
        "Job Code": NONE,
    },
    "ukg": {
        "Termination Date": "exit_date",
        "Termination Details": "reason",
        "Description": NONE,
        "Rehireable": NONE,
        "Terminated With Account Status": NONE,
    },
}

OTHERS = {
    ("promotions", "adp"): {
        "Position ID": "employee_id",
        "Job Title Code": NONE,
        "Job Title Description": NONE,
        "Position Effective Date": "date",
        "Job Change Reason Description": "change_reason",
        "Regular Pay Rate Amount": NONE,
        "Pay Grade Description": "to_level",
        "Annual Salary": NONE,
        "Position Status": NONE,
        "Payroll Company Code": NONE,
    },
    ("job_history", "adp"): {
        "Position ID": "employee_id",
        "Reports To Name": "manager_name",
        "Reports To Position ID": "manager_id",
        "Reports To Effective Date": "effective_date",
        "Position Effective Date": "effective_date",
        "Job Title Description": NONE,
    },
    ("promotions", "workday"): {
        "WWID": "employee_id",
        "Business Process Effective Date": "date",
        "Business Process Status": NONE,
        "Business Process Type": NONE,
        "Business Process Reason": "change_reason",
        "Business Process Completed Date": NONE,
        "Position - Current": NONE,
        "Job Profile - Proposed": NONE,
        "Compensation Grade - Current": "from_level",
        "Compensation Grade - Proposed": "to_level",
        "Company -  Current": NONE,
        "Base Pay Change - Percent": NONE,
    },
    ("job_history", "peoplesoft"): {
        "DATE": "effective_date",
        "SEQ": NONE,
        "ACTION": "change_reason",
        "EMPLID": "employee_id",
        "SUPVID": "manager_id",
    },
    ("conversations", "15five"): {
        "id": NONE,
        "user_1_details_id": NONE,
        "user_2_details_id": NONE,
        "create_ts": NONE,
        "end_ts": "date",
        "for_date": NONE,
        "is_draft": NONE,
        "user_1": NONE,
    },
    ("conversations", "a tracker"): {
        "Who": "label_person",
        "Time Since Last 1:1": NONE,
        "Time Until next 1:1": NONE,
        "SLO": NONE,
        "Overdue": NONE,
    },
    ("conversations", "a manager's table"): {
        "Name": "name",
        "Role": NONE,
        "Manager": "label_counterpart",
        "Last 1:1": NONE,
        "Status": "status",
        "Workload": NONE,
    },
    ("ratings", "adp"): {
        "Last Review Due Date": NONE,
        "Last Review Completion Date": "date",
        "Next Review Due Date": NONE,
        "Last Review Rating": "rating",
        "Last Review Overall Score": "rating",
        "Timely Status": NONE,
        "Review Due Date": NONE,
        "Review Completion Date": "date",
        "Review Progress": NONE,
    },
    ("ratings", "a talent sheet"): {
        "2023 Completed Performance Rating": NONE,
        "2024 Completed Performance Rating": NONE,
        "Development Focus": NONE,
        "Notes": NONE,
        "Promotion (In-Line,": NONE,
        "Aug 2025  Talent Assessment Potential": NONE,
    },
}

CASES = [("employees", system, h, f) for system, headers in ROSTERS.items() for h, f in headers.items()]
CASES += [("exits", system, h, f) for system, headers in EXITS.items() for h, f in headers.items()]
CASES += [(t, system, h, f) for (t, system), headers in OTHERS.items() for h, f in headers.items()]


@pytest.mark.parametrize(("table_name", "system", "header", "field"), CASES)
def test_header_means(table_name, system, header, field):
    found = lookup(header, table_name)
    assert (found.field if found else NONE) == field


TRAPS = [
    "Rehire Date",
    "TerminationReasonKey",
    "DepartmentKey",
    "Next Meeting Date",
    "Notice Date",
    "Probation End Date",
    "Contract End Date",
    "Leave Start Date",
    "Retirement Date",
    "Visa Expiry",
    "Previous Manager ID",
    "Prior Hire Date",
    "Last Promotion Date",
    "Scheduled Date",
    "Planned Exit Date",
    "Created Date",
    "Last Modified",
    "Timestamp",
    "HR Business Partner",
    "Manager Level",
    "Adjusted Hire Date",
    "Eligible for Rehire",
    "Regretted Loss",
]


@pytest.mark.parametrize("header", TRAPS)
@pytest.mark.parametrize("name", list(TABLES))
def test_traps_map_to_nothing_in_any_table(header, name):
    assert lookup(header, name) is None


@pytest.mark.parametrize("header", TRAPS)
def test_traps_say_why(header):
    assert denied(header)


@pytest.mark.parametrize("name", list(TABLES))
def test_every_column_of_a_table_is_known_by_its_own_name(name):
    for field in TABLES[name]:
        assert lookup(field, name).field == field
        assert lookup(field.replace("_", " ").upper(), name).field == field


ROSTER_ROWS = {
    "adp": (
        "File Number|Position ID|Associate ID|Payroll Name|Position Status|Home Department Code|"
        "Home Department Description|Hire Date|Rehire Date|Termination Date|Reports To Associate ID",
        "000101|ABC000101|G3X1|Abara, Chidi|Active|100|Ethics|2015-02-01||| G3X2",
        "000102|ABC000102|G3X2|Shellstrop, Eleanor|Terminated|200|Sales|2016-03-01||2024-05-31|",
    ),
    "workday": (
        "Employee ID|Worker|Job Profile|Job Level - Primary Position|Worker's Manager|Hire Date|"
        "Original Hire Date|Supervisory Organization",
        "21001|Chidi Abara|Analyst|P3|Eleanor Shellstrop (21002)|2019-01-07|2012-05-01|Ethics (Eleanor)",
        "21002|Eleanor Shellstrop|Manager|M2|Michael Realman (21003)|2018-01-07|2018-01-07|Leads (Michael)",
    ),
    "15five": (
        "email|first_name|last_name|reviewer_email|employee_id|start_date|hire_date|termination_date",
        "c@x.org|Chidi|Abara|e@x.org|77|2024-01-01|2019-05-06|",
        "e@x.org|Eleanor|Shellstrop||78|2024-01-01|2018-05-06|2024-02-01",
    ),
}

EXPECTED = {
    "adp": {
        "employee_id": 2,
        "second_id": 0,
        "third_id": 1,
        "name": 3,
        "employment_status": 4,
        "department": 6,
        "hire_date": 7,
        "exit_date": 9,
        "manager_id": 10,
    },
    "workday": {"employee_id": 0, "name": 1, "level": 3, "manager_id": 4, "hire_date": 5, "team": 7},
    "15five": {
        "email": 0,
        "first_name": 1,
        "last_name": 2,
        "manager_email": 3,
        "employee_id": 4,
        "hire_date": 6,
        "exit_date": 7,
    },
}


@pytest.mark.parametrize("system", list(ROSTER_ROWS))
def test_whole_rosters_bind_right(system):
    located = locate(table(*ROSTER_ROWS[system]))
    assert located.table == "employees"
    assert located.fields == EXPECTED[system]
    assert not located.missing
