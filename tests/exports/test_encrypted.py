import io
import os
from pathlib import Path

import pytest
from workbooks import inline, worksheet, xlsx

from careerstats.errors import FileRefusedError
from careerstats.exports import encrypted
from careerstats.exports.encrypted import decrypt, ole_kind
from careerstats.exports.sandbox import run

FILES = Path(__file__).parent / "files"
# The library writes packages under 4 KiB that it cannot read again.
PLAIN = xlsx(worksheet(inline(["id"], *([os.urandom(9).hex()] for _ in range(900)))))


OLD = FILES / "locked.xls"
"""quirks.xls, saved by LibreOffice with the password *open sesame*; locked.ods likewise."""


@pytest.fixture(scope="module")
def locked():
    from msoffcrypto.format.ooxml import OOXMLFile

    made = io.BytesIO()
    OOXMLFile(io.BytesIO(PLAIN)).encrypt("open sesame", made)
    return made.getvalue()


def test_kinds_of_ole_files(locked):
    assert ole_kind(io.BytesIO(locked), name="a") == "encrypted"
    assert ole_kind(io.BytesIO(OLD.read_bytes()), name="a") == "encrypted"
    assert ole_kind(io.BytesIO((FILES / "quirks.xls").read_bytes()), name="a") == "xls"


WATCHED = """
import os, runpy, sys

def watch(event, given):
    if event == "open" and "__pycache__" not in str(given[0]) and given[2] & (os.O_WRONLY | os.O_RDWR):
        os._exit(9)

sys.addaudithook(watch)
runpy.run_path({child!r}, run_name="__main__")
"""


def test_the_right_password_opens_in_memory_only(locked, monkeypatch, tmp_path):
    """The child ends with code 9, and the file is refused, when anything is opened for writing."""
    watched = tmp_path / "watched.py"
    watched.write_text(WATCHED.format(child=str(encrypted._CHILD)))
    monkeypatch.setattr(encrypted, "_CHILD", watched)
    plain = decrypt(io.BytesIO(locked), name="staff.xlsx", password=lambda: "open sesame")
    assert plain.read() == PLAIN
    old = decrypt(io.BytesIO(OLD.read_bytes()), name="staff.xls", password=lambda: "open sesame")
    assert ole_kind(old, name="staff.xls") == "xls"


@pytest.mark.parametrize("password", [None, lambda: ""])
def test_no_password(locked, password):
    with pytest.raises(FileRefusedError) as refused:
        decrypt(io.BytesIO(locked), name="staff.xlsx", password=password)
    assert str(refused.value) == (
        "staff.xlsx has a password; give the password when asked for it, or save the workbook without one."
    )


@pytest.mark.parametrize("old", [False, True])
def test_another_password(locked, old):
    data = OLD.read_bytes() if old else locked
    with pytest.raises(FileRefusedError) as refused:
        decrypt(io.BytesIO(data), name="staff.xlsx", password=lambda: "Open Sesame")
    assert str(refused.value) == (
        "staff.xlsx has another password than the one given; check capitals and spaces, and give it again."
    )
    assert refused.value.__cause__ is None


def test_a_library_that_never_ends_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(encrypted, "_CHILD", slow)
    monkeypatch.setattr(encrypted, "run", lambda script, data: run(script, data, seconds=0.2))
    with pytest.raises(FileRefusedError, match="is cut off or damaged"):
        decrypt(io.BytesIO(OLD.read_bytes()), name="a", password=lambda: "x")


def test_a_protection_that_would_hash_for_hours_is_refused(locked):
    data = locked.replace(b'spinCount="100000"', b'spinCount="999999"')
    assert data != locked
    assert ole_kind(io.BytesIO(data), name="a") == "encrypted"
    encrypted_more = locked.replace(b'spinCount="100000"', b'spinCount="99999999999"'[:18] + b'"')
    with pytest.raises(FileRefusedError) as refused:
        ole_kind(io.BytesIO(encrypted_more.replace(b'spinCount="100000"', b'spinCount="9999999')), name="a")
    assert str(refused.value) == (
        "a has a password protection that no Excel writes; open it in Excel and save it without a password."
    )


def test_a_filepass_record_marks_an_old_workbook_with_a_password():
    bof = bytes.fromhex("0908 1000") + bytes(16)
    filepass = bytes.fromhex("2f00 0600") + bytes(6)
    sheet = bytes.fromhex("8500 0800") + bytes(8)
    assert encrypted._has_filepass(bof + filepass + sheet)
    assert not encrypted._has_filepass(bof + sheet + filepass)
    assert not encrypted._has_filepass(b"")


@pytest.mark.parametrize("cut", [8, 600])
def test_a_damaged_file(cut, locked):
    with pytest.raises(FileRefusedError) as refused:
        ole_kind(io.BytesIO(locked[:cut]), name="a")
    assert str(refused.value) == (
        "a is cut off or damaged; export or download it again, or save it anew in Excel."
    )


def test_a_protection_that_is_damaged(locked):
    data = locked.replace(b"encryptedKey", b"encryptedXXX")
    assert data != locked
    with pytest.raises(FileRefusedError, match=r"damaged|of a kind that is not known here"):
        decrypt(io.BytesIO(data), name="a", password=lambda: "open sesame")
