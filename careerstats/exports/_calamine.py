"""Run on its own in a child process: reads a workbook from standard input with calamine.

Writes one JSON value a line: for each sheet ``{"sheet": name, "state": ..., "merged": [...]}``, then for
each of its rows that hold something ``[row number, first column, [cells]]``. Imports nothing of the
package, so that it starts fast; a panic or an abort ends this process and no other.
"""

import datetime as dt
import io
import json
import sys
from typing import Any

CELLS = 40_000_000
"""Most cells, blank ones between them included, that one sheet may hold."""


def limit(memory: int) -> None:
    """Cap the memory of this process where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(value: Any) -> Any:
    """Return a cell's value as JSON can hold it; None for a blank one."""
    if value == "":
        return None
    if type(value) in (str, float, int, bool):
        return value
    if isinstance(value, dt.timedelta):
        return {"seconds": value.total_seconds()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    if isinstance(value, dt.datetime):
        return {"date": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    return value


def main() -> None:
    """Read and write."""
    limit(int(sys.argv[1]))
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    states = ((SheetVisibleEnum.Hidden, "hidden"), (SheetVisibleEnum.VeryHidden, "veryHidden"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        state = next((word for seen, word in states if seen == about.visible), "visible")
        head = {"sheet": about.name, "state": state, "merged": sheet.merged_cell_ranges or []}
        print(json.dumps(head))
        if sheet.start is None:
            continue
        if sheet.height * sheet.width > CELLS:
            sys.exit("too many cells")
        left = sheet.start[1]
        for number, row in enumerate(sheet.iter_rows(), 1):
            if row.count("") < len(row):
                print(json.dumps([number, left, [plain(value) for value in row]]))


if __name__ == "__main__":
    main()
