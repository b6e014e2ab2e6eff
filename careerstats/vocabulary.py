"""The words that checked data may contain.

Everything outside these lists is turned into one of them on loading, or becomes *unknown*
and is shown as such.
"""

LET_GO = "let_go"
DISMISSED = "dismissed"
VOLUNTARY = "voluntary"
RETIREMENT = "retirement"
OTHER = "other"
UNKNOWN = "unknown"

EXIT_TYPES = (LET_GO, DISMISSED, VOLUNTARY, RETIREMENT, OTHER, UNKNOWN)
"""let_go is involuntary without fault; dismissed is involuntary with fault or for performance."""

WITH_WHOM = ("manager", "skip_level", "mentor", "coach", "peer", "hr", "other", UNKNOWN)
SETTINGS = ("formal", "informal", UNKNOWN)
SUPPORT = (
    "new_project",
    "development",
    "internal_move",
    "promotion",
    "external_move",
    "wellbeing",
    "general",
    UNKNOWN,
)
INITIATED_BY = ("employee", "manager", "hr", UNKNOWN)
STATUSES = ("held", "scheduled", "cancelled", "declined", "missed", UNKNOWN)
TOPICS = ("career", "other", UNKNOWN)
CAREER_STAGES = ("settling_in", "growing", "established", UNKNOWN)

SHORT_MINUTES = 15
"""A conversation of fewer minutes than this is short."""

RECENCY_BANDS = (
    "0-3 months",
    "3-6 months",
    "6-12 months",
    "12-24 months",
    "over 24 months",
    "never",
)
RECENCY_EDGES = (3, 6, 12, 24)
"""Upper ends of the first four bands, in calendar months before the as-of date."""

TENURE_BANDS = ("under 1 year", "1-2 years", "2-5 years", "5-10 years", "over 10 years")
TENURE_EDGES_MONTHS = (12, 24, 60, 120)

CATEGORIES: dict[str, tuple[str, ...]] = {
    "exit_type": EXIT_TYPES,
    "with_whom": WITH_WHOM,
    "setting": SETTINGS,
    "support": SUPPORT,
    "initiated_by": INITIATED_BY,
    "status": STATUSES,
    "topic": TOPICS,
    "career_stage": CAREER_STAGES,
}
"""Field name to the words it may hold."""
