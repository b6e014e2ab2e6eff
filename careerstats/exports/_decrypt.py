"""Run on its own in a child process: takes the password off a workbook.

Standard input holds the password as one line of JSON, then the workbook; standard output the workbook without
it. Exit code 3: another password; 4: a protection of an unknown kind; any other: damaged.
"""

import io
import json
import sys

WRONG, UNKNOWN = 3, 4
LARGEST_OLD = 64 << 20
"""Largest old workbook in bytes; the library holds it several times over."""


class Memory:
    """Stands in for the module tempfile in the library: its files are never on a disk."""

    TemporaryFile = io.BytesIO


def main() -> int:
    """Decrypt."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except ImportError:
        pass
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
    from msoffcrypto.format import xls97

    xls97.tempfile = Memory
    password = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    plain = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        modern = office.format == "ooxml"
        if not modern and len(data) > LARGEST_OLD:
            return UNKNOWN
        office.load_key(password=password, **({"verify_password": True} if modern else {}))
        office.decrypt(plain)
    except InvalidKeyError:
        return WRONG
    except (DecryptionError, FileFormatError, ParseError, NotImplementedError):
        return UNKNOWN
    sys.stdout.buffer.write(plain.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
