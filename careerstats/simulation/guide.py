"""The README beside simulated exports: what each column of each file means."""

from __future__ import annotations

from typing import Any

from careerstats.simulation.sheets import Sheet

ABOUT = {
    "employees.xlsx": "The roster, one row for each time a person was employed, leavers included. "
    "Two titles and an empty line stand above the header, a total below.",
    "conversations.csv": "The log of career conversations, UTF-8 with a byte order mark. Some meetings were "
    "logged by both sides, some stand in it twice, some did not take place.",
    "promotions.xlsx": "Promotions, one a row. The ids are numbers shown with leading zeros.",
    "attrition.xlsx": "Who left, when and why, in the many spellings of those who filled it in. "
    "A title stands above the header.",
    "ratings.csv": "Performance ratings, given once a year on 31 March, dates as day/month/year.",
    "job_history.csv": "Department, team, level and manager from a day on, a row for each hire and change.",
    "restructurings.csv": "Restructurings, one row for each department named.",
}

COLUMNS = {
    "employees.xlsx": {
        "Employee ID": "Text with leading zeros; the same again when somebody comes back.",
        "Worker": "Invented name.",
        "Business Title": "Follows from the level; not used by the kit.",
        "Hire Date": "First day of this employment.",
        "Department": "One of five, as of the end or the last day.",
        "Supervisory Organization": "The team.",
        "Job Level - Primary Position": "L1 (lowest) to L5.",
        "Manager ID": "Employee ID of the manager; empty for the five directors.",
        "Location": "One of four places.",
        "Gender": "Female, Male or empty.",
        "Date of Birth": "Empty for the directors.",
        "On Leave": "Yes for people on leave at the end; not used by the kit.",
    },
    "conversations.csv": {
        "Employee ID": "Whose career the conversation was about.",
        "Conversation Date": "Year-month-day.",
        "Held With": "Line manager, Skip-level manager, Mentor, Coach, Peer, HR or Other.",
        "Counterpart ID": "Employee ID of the other person, where it is a colleague known to the log.",
        "Format": "Formal or Informal.",
        "Duration (min)": "Minutes; empty when it did not take place.",
        "Kind of Support": "What help was given.",
        "Initiated By": "Employee, Manager or HR.",
        "Status": "Held, Scheduled, Cancelled or No-show.",
        "Logged By": "Who wrote the row; not used by the kit.",
    },
    "promotions.xlsx": {
        "Employee ID": "Number, shown with leading zeros.",
        "Promotion Date": "Day from which the new level holds.",
        "Previous Level": "L1 to L4.",
        "New Level": "L2 to L5.",
        "Promotion Cycle": "The round it belongs to; one a year, on 1 July.",
    },
    "attrition.xlsx": {
        "Employee ID": "Text with leading zeros.",
        "Termination Date": "Last day worked.",
        "Notification Date": "Day on which people let go or dismissed were told; else empty.",
        "Termination Reason": "Free text.",
        "Voluntary/Involuntary": "Voluntary, Involuntary or Other.",
        "Eligible for Rehire": "Yes or No; not used by the kit.",
    },
    "ratings.csv": {
        "Employee ID": "Text with leading zeros.",
        "Review Date": "Day/month/year.",
        "Performance Rating": "1 (lowest) to 5.",
    },
    "job_history.csv": {
        "Employee ID": "Text with leading zeros.",
        "Effective Date": "First day on which the row holds.",
        "Department": "From that day on.",
        "Team": "From that day on.",
        "Job Level": "From that day on.",
        "Manager ID": "Employee ID of the manager from that day on; teams keep their manager until they "
        "leave or move.",
    },
    "restructurings.csv": {
        "Restructuring ID": "R, the year, and a number.",
        "Restructuring Name": "What it was called.",
        "Announced": "Day of the announcement.",
        "Department": "A department it names.",
    },
}

TRUTH = {
    "scenario, people, years, seed, let_go_risk_ratio, counting": "What was simulated; which conversations "
    "change anything.",
    "window_months, lag_days, horizon_months": "A conversation is recent in the window that ends so many "
    "days before the landmark; outcomes count up to the horizon.",
    "let_go": "For each restructuring and pooled: announced, departments, people at risk, their risk had "
    "nobody (risk_without) and had everybody (risk_with) a recent conversation, difference and ratio.",
    "passed_over": "The same for each promotion round: the risk of not being promoted.",
    "coefficients": "Of the monthly chances, on the logit scale.",
    "defects": "Each planted mistake: file, sheet, row and cell, the rule that finds it, what becomes of "
    "the row (expected: used, merged, quarantined or ignored), and the cell or column under which it is "
    "told (found_at).",
}

ALL = "every conversation"
DEFAULT = ("planted", 2.0, ALL)
"""Scenario, ratio and counting of the command line."""


def guide_to(sheets: dict[str, Sheet], truth: dict[str, Any]) -> str:
    """Return the README of a folder of simulated exports, in Markdown."""
    lines = [
        "# Simulated exports",
        "",
        "Nobody in these files exists. They were made by",
        "",
        f"    {_command(truth)}",
        "",
        f"A company of {truth['people']:,} people over {truth['years']} years to 30 September 2026, "
        "as a real analyst would get it: from several systems, with mistakes. "
        "`truth.json` tells what was planted, mistakes included; `python -m careerstats check` finds each "
        "of them.",
        "",
    ]
    for sheet in sheets.values():
        lines += [
            f"## {sheet.file}",
            "",
            ABOUT[sheet.file],
            "",
            "| column | what stands in it |",
            "|---|---|",
        ]
        lines += [f"| {name} | {COLUMNS[sheet.file][name]} |" for name in sheet.header]
        lines.append("")
    lines += ["## truth.json", "", "| key | what stands in it |", "|---|---|"]
    lines += [f"| {name} | {text} |" for name, text in TRUTH.items()]
    return "\n".join([*lines, ""])


def _command(truth: dict[str, Any]) -> str:
    """Return what makes the same files again."""
    people, years, seed = truth["people"], truth["years"], truth["seed"]
    if (truth["scenario"], truth["let_go_risk_ratio"], truth["counting"]) == DEFAULT:
        return f"python -m careerstats simulate FOLDER --people {people} --years {years} --seed {seed}"
    options = [f"{people}, {years}, {seed}", f"scenario={truth['scenario']!r}"]
    options.append(f"let_go_risk_ratio={truth['let_go_risk_ratio']}")
    if truth["counting"] != ALL:
        options.append(f"counting={tuple(truth['counting'].split(' '))!r}")
    return f"careerstats.simulate_workforce({', '.join(options)}).save(FOLDER)"
