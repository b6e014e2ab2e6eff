"""What happened to people: doubles, both sides of a meeting, moves left blank, units."""

from loaded import ROSTER, TALKS, built, counts, rows, told


def test_the_same_rows_in_two_exports_count_once(recorder, roster):
    first = rows(
        recorder, "conversations", TALKS, ("2", "2021-03-01", "1"), ("3", "2021-03-01", "1"), file="Q1.csv"
    )
    again = rows(
        recorder, "conversations", TALKS, ("3", "2021-03-01", "1"), ("3", "2021-05-01", "1"), file="Q2.csv"
    )
    work = built(recorder, roster, first, again)
    assert told(work.audit, "same-row-again") == ["Q2.csv A2"]
    assert counts(work, "Q1.csv") == (2, 2, 0, 0, 0)
    assert counts(work, "Q2.csv") == (2, 1, 1, 0, 0)
    assert len(work.conversations) == 3


def test_a_held_row_stands_for_the_cancelled_one_of_the_same_day(recorder, roster):
    talks = rows(
        recorder,
        "conversations",
        TALKS,
        ("2", "2021-03-01", "1", "manager", "cancelled"),
        ("2", "2021-03-01", "1", "manager", "held"),
    )
    work = built(recorder, roster, talks)
    assert told(work.audit, "conversation-again") == ["conversations.csv B2"]
    assert work.conversations["status"].tolist() == ["held"]


def test_two_counterparts_on_one_day_are_two_conversations(recorder, roster):
    talks = rows(
        recorder,
        "conversations",
        TALKS,
        ("2", "2021-03-01", "1", "manager"),
        ("2", "2021-03-01", "3", "peer"),
        ("2", "2021-03-01", None, "mentor"),
        ("2", "2021-03-01", None, "coach"),
        ("2", "2021-03-01", None, "coach"),
    )
    work = built(recorder, roster, talks)
    assert len(work.conversations) == 4
    assert told(work.audit, "same-row-again") == ["conversations.csv A6"]


def test_a_meeting_logged_by_both_sides_is_the_employees(recorder, roster):
    talks = rows(
        recorder,
        "conversations",
        TALKS,
        ("1", "2021-03-01", "2", "other"),  # the manager's own row
        ("2", "2021-03-01", "1", "manager"),
        ("3", "2021-03-01", "2", "mentor"),  # 2 mentors 3
        ("2", "2021-03-01", "3", "peer"),
        ("1", "2021-04-01", "3", "peer"),  # nobody leads by the log; the roster says that 1 leads 3
        ("3", "2021-04-01", "1", "peer"),
    )
    work = built(recorder, roster, talks)
    assert told(work.audit, "logged-by-both") == [f"conversations.csv C{n}" for n in (2, 5, 6)]
    kept = list(zip(work.conversations["employee_id"], work.conversations["counterpart_id"], strict=True))
    assert sorted(kept) == [("2", "1"), ("3", "1"), ("3", "2")]


def test_of_two_rows_of_one_day_the_last_counts(recorder, roster):
    marks = rows(
        recorder, "ratings", "employee_id date rating", ("2", "2021-03-01", 3), ("2", "2021-03-01", 4)
    )
    work = built(recorder, roster, marks)
    assert told(work.audit, "same-day-again") == ["ratings.csv B2"]
    assert work.ratings["rating"].tolist() == [4.0]


def test_units_nobody_was_in_are_said_with_their_name(recorder, roster):
    plan = rows(
        recorder,
        "restructurings",
        "restructuring_id announced department team",
        ("R1", "2021-01-01", "Sales"),
        ("R1", "2021-01-01", "Sails"),
        ("R2", "2021-01-01"),
    )
    work = built(recorder, roster, plan)
    assert told(work.audit, "unit-unknown") == ["restructurings.csv C3"]
    problems = work.audit.problems
    assert problems.loc[problems["rule"] == "unit-unknown", "value"].tolist() == ["Sails"]
    assert told(work.audit, "restructuring-without-unit") == ["restructurings.csv A4"]
    assert work.restructurings["department"].tolist() == ["Sales", "Sails"]


def test_several_units_in_one_cell_are_a_row_each(recorder, roster):
    """R&D / IT is a unit of its own; Sales; Sails is not split, since Sails is none."""
    more = rows(
        recorder,
        "employees",
        ROSTER,
        ("4", "2020-01-01", "R&D / IT"),
        ("5", "2020-01-01", "IT"),
        file="b.csv",
    )
    plan = rows(
        recorder,
        "restructurings",
        "restructuring_id announced department",
        ("R1", "2021-01-01", "Sales; IT"),
        ("R2", "2021-01-01", "R&D / IT"),
        ("R3", "2021-01-01", "Sales; Sails"),
    )
    work = built(recorder, roster, more, plan)
    made = work.restructurings[["restructuring_id", "department"]].to_numpy().tolist()
    assert made == [["R1", "Sales"], ["R1", "IT"], ["R2", "R&D / IT"], ["R3", "Sales; Sails"]]
    assert told(work.audit, "units-split") == ["restructurings.csv C2"]
    assert told(work.audit, "unit-unknown") == ["restructurings.csv C4"]
    assert counts(work, "restructurings.csv") == (3, 3, 0, 0, 0)


def test_a_unit_of_the_past_is_known_from_the_job_history(recorder, roster):
    history = rows(
        recorder, "job_history", "employee_id effective_date department", ("2", "2020-01-01", "Old")
    )
    plan = rows(
        recorder, "restructurings", "restructuring_id announced department", ("R1", "2021-01-01", "Old")
    )
    assert told(built(recorder, roster, history, plan).audit, "unit-unknown") == []


def test_blank_places_in_the_job_history_carry_on(recorder, roster):
    history = rows(
        recorder,
        "job_history",
        "employee_id effective_date department manager_id",
        ("2", "2020-01-01", "Sales", "1"),
        ("2", "2021-01-01", None, "3"),
        ("3", "2020-06-01", "IT", "1"),
    )
    work = built(recorder, roster, history)
    assert told(work.audit, "history-carried-on") == ["job_history.csv C3"]
    assert told(work.audit, "history-begins-late") == ["job_history.csv B4"]
    assert work.places_on([1], "2021-05-01")["department"].tolist() == ["Sales"]
