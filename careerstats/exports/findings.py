"""What loading noticed: one finding is one line of `audit.problems`."""

from __future__ import annotations

from dataclasses import dataclass

from careerstats.exports.proposals import Proposal

INFO = "info"
WARNING = "warning"
QUARANTINE = "quarantine"
REFUSED = "refused"

SEVERITIES = (INFO, WARNING, QUARANTINE, REFUSED)
"""info: normalised and counted; warning: look at it; quarantine: the row is held back;
refused: the column, sheet or file is not read."""

SHOWN_CELLS = 5
"""Cell addresses that a finding about many cells names."""


@dataclass(frozen=True)
class Finding:
    """Something noticed while loading.

    Attributes
    ----------
    rule : str
        Short stable name, such as ``date-not-understood``.
    severity : str
        One of ``SEVERITIES``.
    message : str
        One sentence without personal values.
    field : str
        The field it is about; empty for a whole sheet or file.
    row : int
        Row number in the file; 0 for a whole column or file.
    column : int
        0-based column; -1 when there is none.
    action : str
        What was done, or what to do.
    paste : tuple of Proposal
        Lines of a settings file that would settle it; the only place for texts as written.
    """

    rule: str
    severity: str
    message: str
    field: str = ""
    row: int = 0
    column: int = -1
    action: str = ""
    paste: tuple[Proposal, ...] = ()
