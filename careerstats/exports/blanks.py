"""Texts that stand for no value: blanks in words, spreadsheet errors, suppressed figures."""

import re

MISSING = frozenset(
    [
        "-", "--", "---", "–", "—", "?", ".", "./.", "/", "na", "n/a", "n.a.", "n.a", "n/a.", "none", "null",
        "nil", "nan", "nat", "<na>", "(blank)", "(null)", "(none)", "blank", "empty", "not applicable",
        "not available", "unknown", "tbd", "tbc", "no_manager", "no manager",
        "k.a.", "k. a.", "entfällt", "keine", "aucun",
    ]
)  # fmt: skip
"""Texts that mean a blank in ids, dates, numbers, reasons and words, but not in names and places."""

DATES = frozenset(
    [
        "present", "current", "pending", "active", "still employed", "n/a-stillemployed",
        "n/a - still employed", "n/a still employed", "still active", "open",
        "ongoing", "to date", "today", "never", "no",
        "0000-00-00", "00/00/0000", "00.00.0000", "00-00-0000", "0", "00000000", "99999999",
    ]
)  # fmt: skip
REASONS = frozenset(["n/a-stillemployed", "n/a - still employed", "still employed", "active"])

ERROR_TEXTS = frozenset(
    [
        "#n/a",
        "#na",
        "#ref!",
        "#value!",
        "#div/0!",
        "#name?",
        "#null!",
        "#num!",
        "#spill!",
        "#calc!",
        "#error!",
    ]
)
SUPPRESSED = re.compile(r"^(<\s*\d+|\*{1,3}|\[[a-z]\])$", re.IGNORECASE)
"""Values that a published table hides."""
