"""The file: the same bytes, whole or not at all, only its owner's."""

import os
import stat
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from sheetmaker import reopened, sheets

from careerstats.errors import ArgumentError, CareerstatsError
from careerstats.reporting import finish as module
from careerstats.reporting.finish import finish, refuse_inputs, reproducible, write_atomically
from careerstats.reporting.workbook import build_workbook

AS_OF = "2026-09-30"


def made():
    workbook, alternatives = build_workbook(sheets(), title="A report", subject="About it")
    return reproducible(workbook, as_of=AS_OF, alternatives=alternatives)


def test_the_same_content_gives_the_same_bytes():
    assert made() == made()


def test_hash_seeds_and_processes_make_no_difference():
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]);"
        "from sheetmaker import sheets;"
        "from careerstats.reporting.workbook import build_workbook;"
        "from careerstats.reporting.finish import reproducible;"
        "b, a = build_workbook(sheets(), title='A report', subject='About it');"
        "print(hashlib.sha256(reproducible(b, as_of='2026-09-30', alternatives=a)).hexdigest())"
    )
    here = str(Path(__file__).parents[1])
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, here],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(digests) == 1


def test_no_trace_of_the_clock_or_the_writer():
    with zipfile.ZipFile(BytesIO(made())) as archive:
        entries = archive.infolist()
        core = archive.read("docProps/core.xml").decode()
        app = archive.read("docProps/app.xml").decode()
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(e.create_system, e.external_attr >> 16) for e in entries} == {(3, 0o600)}
    assert entries[0].filename == "[Content_Types].xml"
    assert core.count("2026-09-30T00:00:00Z") == 2
    assert "<AppVersion>12.0000</AppVersion>" in app


def test_the_document_has_title_subject_and_language():
    properties = reopened(made()).properties
    assert (properties.title, properties.subject) == ("A report", "About it")
    assert (properties.language, properties.creator) == ("en-GB", "careerstats")


def test_charts_carry_a_text_for_those_who_cannot_see_them():
    with zipfile.ZipFile(BytesIO(made())) as archive:
        first, second = (archive.read(f"xl/drawings/drawing{n}.xml").decode() for n in (1, 2))
    assert 'descr="Bars of coverage"' in first
    assert "descr='Lines &lt;of&gt; \"coverage\"'" in second


def test_finish_writes_for_the_owner_only_and_leaves_nothing_beside(tmp_path):
    workbook, alternatives = build_workbook(sheets(), title="A report")
    path = finish(workbook, tmp_path / "a.xlsx", as_of=AS_OF, alternatives=alternatives)
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert reopened(path.read_bytes()).sheetnames[0] == "Cover"


def test_a_workbook_that_breaks_a_rule_is_not_written(tmp_path):
    workbook, alternatives = build_workbook(sheets(), title="A report")
    workbook["Units"]["A1"] = "=1+1"
    (tmp_path / "a.xlsx").write_bytes(b"last quarter's")
    with pytest.raises(CareerstatsError, match=r"a\.xlsx was not written: sheet Units holds a formula\.$"):
        finish(workbook, tmp_path / "a.xlsx", as_of=AS_OF, alternatives=alternatives)
    assert (tmp_path / "a.xlsx").read_bytes() == b"last quarter's"


def test_a_failed_write_leaves_the_old_file_and_no_part(tmp_path, monkeypatch):
    (tmp_path / "a.xlsx").write_bytes(b"old")

    def fail(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module.os, "replace", fail)
    with pytest.raises(CareerstatsError, match=r"a\.xlsx cannot be written .*Permission denied.*close it"):
        write_atomically(b"new", tmp_path / "a.xlsx")
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(CareerstatsError, match="choose another folder"):
        write_atomically(b"new", tmp_path / "nowhere" / "a.xlsx")


def test_files_that_were_read_are_never_written_over(tmp_path):
    read = tmp_path / "a.xlsx"
    read.write_bytes(b"input")
    link = tmp_path / "b.xlsx"
    link.symlink_to(read)
    for path in (read, link):
        with pytest.raises(ArgumentError, match="is one of the files that were read"):
            refuse_inputs(path, [read])
    refuse_inputs(tmp_path / "c.xlsx", [read])
