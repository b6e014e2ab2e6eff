"""Fourteen people in three departments, counted by hand for the sheets of a report.

As of 30 Sep 2026 and for twelve months: Sales 3 of 6 covered (s1, s2, s3), one talked longer ago (s4),
two never did (s5, s6); Legal 5 of 5; IT 1 of 3, too few to show. s5 talks in November, after the as-of
date. A quarter before, on 30 Jun 2026, s3 and l5 had not talked yet: Sales 2 of 6, Legal 4 of 5.
"""

from people import workforce

SALES = [(f"s{n}", "2020-01-01", "Sales", "L1", "boss1") for n in range(1, 7)]
LEGAL = [(f"l{n}", "2020-01-01", "Legal", "L2", "boss2") for n in range(1, 6)]
IT = [(f"i{n}", "2020-01-01", "IT", "L1", "boss3") for n in range(1, 4)]
TALKS = [
    ("s1", "2024-01-01", "manager", 30, "formal", "development", "held"),
    ("s1", "2025-10-01", "manager", 30, "formal", "development", "held"),
    ("s1", "2026-09-30", "mentor", 10, "informal", "promotion", "held"),
    ("s2", "2026-03-01", "manager", 20, "formal", "development", "held"),
    ("s3", "2026-07-15", "manager", 10, "informal", "general", "held"),
    ("s4", "2024-06-01", "manager", 60, "formal", "general", "held"),
    ("s6", "2026-05-01", "manager", 60, "formal", "general", "cancelled"),
    ("s5", "2026-11-01", "manager", 60, "formal", "general", "held"),
    ("l1", "2026-01-10", "manager", 45, "formal", "development", "held"),
    ("l2", "2026-01-11", "manager", 45, "formal", "development", "held"),
    ("l3", "2026-01-12", "peer", 45, "formal", "development", "held"),
    ("l4", "2026-01-13", "peer", 45, "informal", "development", "held"),
    ("l5", "2026-08-14", "peer", 45, "informal", "development", "held"),
    ("i1", "2026-02-01", "manager", 25, "formal", "development", "held"),
]


def offices(**options):
    """The workforce; options replace its tables or dates."""
    made = {"talks": TALKS, "data_end": "2026-12-31", **options}
    return workforce([*SALES, *LEGAL, *IT], **made)
