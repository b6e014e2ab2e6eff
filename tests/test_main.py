"""The command line: what is written, what is said, and the exit codes."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from careerstats import __main__ as program
from careerstats.__main__ import main
from careerstats.simulate import simulate_workforce

SENTENCE = "Let go in restructurings:"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Exports of a small organisation."""
    folder = tmp_path_factory.mktemp("small") / "exports"
    simulate_workforce(people=200, years=2, seed=5).save(folder)
    return folder


@pytest.fixture
def copied(small, tmp_path):
    """A copy of them that a test may break."""
    return shutil.copytree(small, tmp_path / "exports")


def test_report_writes_the_workbook_and_says_where_and_what(small, tmp_path, capsys):
    assert main(["report", str(small), "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out.splitlines()
    path = tmp_path / "out" / "career-conversations-2026Q3.xlsx"
    assert printed[0] == f"Report: {path}"
    assert len(printed) == 5
    assert printed[2].strip().startswith(SENTENCE)
    assert openpyxl.load_workbook(path).sheetnames[0] == "Cover"


def test_how_much_of_the_log_counts_is_said_and_leads_when_it_is_little(small, copied, tmp_path, capsys):
    words = ["--out", str(tmp_path)]
    assert main(["report", str(small), *words]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert " log rows count as held career conversations" in last
    assert "Caution" not in last
    log = copied / "conversations.csv"
    text = log.read_text(encoding="utf-8-sig")
    log.write_text(text.replace(",Held,", ",zugesagt,", text.count(",Held,") - 20), encoding="utf-8")
    assert main(["report", str(copied), *words]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[1].startswith("  Caution: ")
    assert "with a status that is blank or not known" in printed[1]


def test_an_earlier_quarter_another_minimum_and_a_contact(small, tmp_path):
    words = ["report", str(small), "--out", str(tmp_path), "--quarter", "2026Q1", "--minimum-group", "10"]
    assert main([*words, "--contact", "the people team"]) == 0
    cover = openpyxl.load_workbook(tmp_path / "career-conversations-2026Q1.xlsx")["Cover"]
    said = " ".join(str(c.value) for c in cover["A"])
    assert "fewer than 10 people" in said
    assert "Questions go to the people team." in said


def test_the_command_in_the_root_needs_no_argument_and_ten_seconds(root, tmp_path):
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "careerstats", "report", "--out", str(tmp_path)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, [p.suffix for p in tmp_path.iterdir()]) == (0, [".xlsx"]), done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 10


def test_check_prints_a_summary_and_writes_the_audit(small, tmp_path, capsys):
    assert main(["check", str(small), "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "employees.xlsx" in printed
    assert "log rows count" in printed
    path = tmp_path / f"audit-{small.name}.xlsx"
    assert str(path) in printed
    assert openpyxl.load_workbook(path).sheetnames == ["files", "columns", "problems"]


def test_simulate_writes_the_exports_of_the_seed(tmp_path, capsys):
    folder = tmp_path / "made"
    assert main(["simulate", str(folder), "--people", "200", "--years", "2", "--seed", "5"]) == 0
    assert json.loads((folder / "truth.json").read_text(encoding="utf-8"))["people"] == 200
    assert str(folder) in capsys.readouterr().out
    again = simulate_workforce(people=200, years=2, seed=5)
    again.save(tmp_path / "again")
    assert all((tmp_path / "again" / p.name).read_bytes() == p.read_bytes() for p in folder.iterdir())


def one_sentence(capsys):
    said = capsys.readouterr()
    assert said.out == ""
    shown = said.err.replace("\r", "\n").splitlines()
    lines = [line for line in shown if line.startswith("careerstats: ")]
    assert len(lines) == 1
    assert "Traceback" not in said.err
    assert lines[0].endswith((".", "?"))
    return lines[0]


def test_a_missing_folder(tmp_path, capsys):
    assert main(["report", str(tmp_path / "nowhere"), "--out", str(tmp_path)]) == 1
    assert "nowhere" in one_sentence(capsys)


def test_a_folder_without_a_roster(copied, tmp_path, capsys):
    (copied / "employees.xlsx").unlink()
    assert main(["report", str(copied), "--out", str(tmp_path)]) == 1
    assert "no roster" in one_sentence(capsys)


def test_a_folder_without_a_log(copied, tmp_path, capsys):
    (copied / "conversations.csv").unlink()
    assert main(["report", str(copied), "--out", str(tmp_path)]) == 1
    assert "no log of conversations" in one_sentence(capsys)


def test_an_unreadable_file(copied, tmp_path, capsys):
    (copied / "attrition.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert main(["report", str(copied), "--out", str(tmp_path)]) == 1
    assert "attrition.xlsx" in one_sentence(capsys)


def test_a_quarter_without_data(small, tmp_path, capsys):
    assert main(["report", str(small), "--out", str(tmp_path), "--quarter", "2031Q1"]) == 1
    assert "the last full quarter is 2026Q3" in one_sentence(capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [["--quarter", "third"], ["--minimum-group", "0"], ["--fiscal-start", "13"]]
)
def test_wrong_options(small, tmp_path, capsys, words):
    assert main(["report", str(small), "--out", str(tmp_path), *words]) == 2
    one_sentence(capsys)


@pytest.mark.parametrize("words", [[], ["publish"], ["report", "--minimum-group", "few"], ["simulate"]])
def test_wrong_usage(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert "usage: careerstats" in capsys.readouterr().err


def test_a_report_is_never_written_over_an_input(copied, capsys):
    target = copied / "career-conversations-2026Q3.xlsx"
    shutil.copy(copied / "promotions.xlsx", target)
    assert main(["report", str(copied), "--out", str(copied)]) == 2
    assert "is one of the files that were read" in one_sentence(capsys)
    assert target.read_bytes() == (copied / "promotions.xlsx").read_bytes()


@pytest.fixture
def protected(copied, monkeypatch):
    """The exports with a password on the roster, and nobody at the keyboard."""
    from msoffcrypto.format.ooxml import OOXMLFile

    roster = copied / "employees.xlsx"
    hidden = io.BytesIO()
    OOXMLFile(io.BytesIO(roster.read_bytes())).encrypt("s3same", hidden)
    roster.write_bytes(hidden.getvalue())
    monkeypatch.delenv(program.PASSWORD, raising=False)
    monkeypatch.setattr(program.sys, "stdin", io.StringIO())
    program._password.cache_clear()
    yield copied
    program._password.cache_clear()


def test_a_password_is_taken_from_the_environment(protected, tmp_path, monkeypatch):
    monkeypatch.setenv(program.PASSWORD, "s3same")
    assert main(["check", str(protected), "--out", str(tmp_path)]) == 0


def test_a_password_is_asked_for_once_at_a_keyboard(protected, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(program.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(program.getpass, "getpass", lambda words: asked.append(words) or "s3same")
    assert main(["check", str(protected), "--out", str(tmp_path)]) == 0
    assert len(asked) == 1


def test_without_a_password_the_file_is_named(protected, tmp_path, capsys):
    assert main(["check", str(protected), "--out", str(tmp_path)]) == 1
    said = one_sentence(capsys)
    assert "employees.xlsx has a password" in said


def test_a_wrong_password_is_not_repeated(protected, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv(program.PASSWORD, "open5esame")
    assert main(["check", str(protected), "--out", str(tmp_path)]) == 1
    assert "open5esame" not in one_sentence(capsys)


@pytest.mark.parametrize("words", [["check"], ["report"], ["simulate"]])
def test_a_place_that_cannot_be_written_to(words, small, tmp_path, capsys):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    place = str(tmp_path / "file" / "deeper")
    options = (
        [place, "--people", "200", "--years", "2"] if words == ["simulate"] else [str(small), "--out", place]
    )
    assert main([*words, *options]) == 1
    assert "choose another" in one_sentence(capsys)


def test_lab_opens_the_notebooks(tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(program.subprocess, "call", lambda words, env: called.append((words, env)) or 0)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path / "own"))
    assert main(["lab", str(tmp_path)]) == 0
    ((words, env),) = called
    assert words[:4] == [sys.executable, "-m", "jupyterlab", f"--notebook-dir={tmp_path}"]
    assert words[4:] == list(program.STAY_OFFLINE)
    assert env["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(program.LAB_CONFIG), str(tmp_path / "own")]


def test_lab_does_not_ask_whether_to_fetch_news(tmp_path, monkeypatch):
    from jupyterlab import labapp
    from jupyterlab_server.settings_utils import _get_overrides

    name = "@jupyterlab/apputils-extension:notification"
    path = Path(labapp.get_app_dir()) / "schemas" / f"{name.replace(':', '/')}.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["properties"]["fetchNews"]["default"] == "none", "JupyterLab asks as long as it is none"
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(program.LAB_CONFIG))
    overrides, error = _get_overrides(str(tmp_path))
    assert not error
    assert overrides[name] == {"fetchNews": "false", "checkForUpdates": False}


def test_lab_asks_the_network_for_nothing():
    import jupyterlab
    from jupyterlab.labapp import LabApp

    lab = LabApp()
    assert lab.news_url
    lab.parse_command_line(list(program.STAY_OFFLINE))
    assert lab.news_url is None
    assert lab.extension_manager == "readonly"
    assert lab.check_for_updates_class is jupyterlab.NeverCheckForUpdate


def test_lab_without_notebooks(tmp_path, capsys):
    assert main(["lab", str(tmp_path / "none")]) == 1
    assert "name the one that holds the notebooks" in one_sentence(capsys)


def test_an_interruption_is_no_traceback(monkeypatch, capsys):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "_read", stop)
    assert main(["report"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("report", "check", "simulate", "lab"))
