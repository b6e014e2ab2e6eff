"""Runs a script of this folder in a child process with limits on memory and time."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

MEMORY = 1 << 30
"""Bytes that a child may use."""

SECONDS = 8.0
"""How long a child may take, plus two seconds for each MiB that it is given."""


class TooLateError(Exception):
    """The child took too long and was ended."""


def run(script: Path, data: bytes, *, memory: int = MEMORY, seconds: float = SECONDS) -> tuple[int, bytes]:
    """Return the exit code of a child that was given `data`, and what it wrote.

    Nothing but pipes lies between the two: no file is made.

    Raises
    ------
    TooLateError
        When it takes longer than `seconds` and two more for each MiB of `data`.
    """
    late = threading.Event()
    command = [sys.executable, "-P", str(script), str(memory)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(seconds + 2 * len(data) / (1 << 20), stop)
        timer.start()
        try:
            written, _ = child.communicate(data)
        finally:
            timer.cancel()
    if late.is_set():
        raise TooLateError
    return child.returncode, written
