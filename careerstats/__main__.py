"""The command line: report, check, simulate, lab."""

from __future__ import annotations

import argparse
import getpass
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from careerstats.errors import ArgumentError, CareerstatsError, DataMissingError

DONE, UNUSABLE, WRONG_USE, STOPPED = 0, 1, 2, 130
SAMPLES = "data_samples"
PASSWORD = "CAREERSTATS_PASSWORD"
"""Environment variable with the password of protected workbooks."""

STAY_OFFLINE = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
)
"""JupyterLab would otherwise look for newer versions, fetch news and list extensions."""

LAB_CONFIG = Path(__file__).with_name("jupyter")
"""Settings of JupyterLab: it would otherwise ask at the first start whether to fetch news."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after the program's name; those of the command line when not given.

    Returns
    -------
    int
        0 done, 1 the data cannot be used, 2 wrong usage.
    """
    options = _parser().parse_args(argv)
    try:
        return options.run(options)
    except ArgumentError as error:
        return _fail(error, WRONG_USE)
    except CareerstatsError as error:
        return _fail(error, UNUSABLE)
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        said = f"The file or folder{where} cannot be used ({error.strerror}); choose another one."
        return _fail(CareerstatsError(said), UNUSABLE)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED


def _fail(error: CareerstatsError, code: int) -> int:
    print(f"careerstats: {error}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="careerstats",
        description="Who has had no career conversation lately, and what came after?",
        epilog=f"Workbooks with a password: it is asked for, or taken from the variable {PASSWORD}.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    report = commands.add_parser("report", help="write the quarterly workbook")
    report.set_defaults(run=_report)
    report.add_argument("folder", nargs="?", default=SAMPLES, help="exports to read (default: data_samples)")
    report.add_argument("--quarter", help="such as 2026Q3 (default: the last full one in the data)")
    report.add_argument("--out", default="reports", help="folder to write to (default: reports)")
    report.add_argument("--minimum-group", type=int, default=5, help="smallest group shown (default: 5)")
    report.add_argument("--months", type=int, default=12, help="months that count as recent (default: 12)")
    report.add_argument("--fiscal-start", type=int, default=1, help="fiscal year's first month (default: 1)")
    report.add_argument("--contact", default="", help="whom readers may ask; stands on the cover")

    check = commands.add_parser("check", help="say what was read, changed and left out")
    check.set_defaults(run=_check)
    check.add_argument("folder", nargs="?", default=SAMPLES, help="exports to read (default: data_samples)")
    check.add_argument("--out", default="reports", help="folder for audit-FOLDER.xlsx (default: reports)")

    simulate = commands.add_parser("simulate", help="write exports of an invented organisation")
    simulate.set_defaults(run=_simulate)
    simulate.add_argument("folder", help="folder to write to")
    simulate.add_argument("--people", type=int, default=2_000, help="default: 2000")
    simulate.add_argument("--years", type=int, default=3, help="default: 3")
    simulate.add_argument("--seed", type=int, default=1, help="same seed, same files (default: 1)")

    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    lab.set_defaults(run=_lab)
    lab.add_argument("notebooks", nargs="?", default="notebooks", help="folder (default: notebooks)")
    return parser


class Bar:
    """A progress bar on the error stream that shows itself only after a second."""

    def __init__(self, total: int | None = None) -> None:
        from tqdm import tqdm

        self._bar: Any = tqdm(total=total, delay=1, leave=False, file=sys.stderr, unit="step")

    def __call__(self, stage: str) -> None:
        """Begin a stage."""
        self._bar.set_description_str(stage, refresh=False)
        self._bar.update()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def _report(options: argparse.Namespace) -> int:
    from careerstats.reporting.finish import refuse_inputs
    from careerstats.reporting.quarterly import STAGES, quarterly_report

    work = _read(options.folder)
    with Bar(len(STAGES) + 1) as bar:
        report = quarterly_report(
            work,
            quarter=options.quarter,
            minimum_group=options.minimum_group,
            months=options.months,
            fiscal_start=options.fiscal_start,
            contact=options.contact,
            progress=bar,
        )
        bar("Saving")
        target = Path(options.out) / f"career-conversations-{report.edition.quarter}.xlsx"
        refuse_inputs(target, _files(options.folder))
        path = report.save(options.out)
    print(f"Report: {path}")
    for sentence in report.sentences:
        print(f"  {sentence}")
    return DONE


def _check(options: argparse.Namespace) -> int:
    from careerstats.exports.summary import save_audit, summary
    from careerstats.reporting.finish import make_folder

    work = _read(options.folder)
    assert work.audit is not None
    name = f"audit-{Path(options.folder).resolve().name}.xlsx"  # of each folder its own
    path = save_audit(work.audit, make_folder(Path(options.out)) / name)
    print(summary(work.audit, log=work.log_counts))
    print(f"\nEvery finding with its cell: {path}")
    return DONE


def _simulate(options: argparse.Namespace) -> int:
    from careerstats.simulate import simulate_workforce

    with Bar(2) as bar:
        bar("Simulating")
        made = simulate_workforce(people=options.people, years=options.years, seed=options.seed)
        bar("Writing exports")
        made.save(options.folder)
    print(f"Exports of an invented organisation: {options.folder}")
    return DONE


def _lab(options: argparse.Namespace) -> int:
    folder = Path(options.notebooks)
    if not folder.is_dir():
        raise DataMissingError(f"There is no folder {folder}: name the one that holds the notebooks.")
    config = os.pathsep.join(filter(None, [str(LAB_CONFIG), os.environ.get("JUPYTER_CONFIG_PATH")]))
    words = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", *STAY_OFFLINE]
    return subprocess.call(words, env=os.environ | {"JUPYTER_CONFIG_PATH": config})


def _read(folder: str) -> Any:
    from careerstats.exports.read import read_workforce

    return read_workforce(folder, password=_password)


@cache
def _password() -> str:
    """Return the password of protected workbooks: from the environment, or asked for once."""
    if PASSWORD in os.environ:
        return os.environ[PASSWORD]
    return getpass.getpass("Password of the protected workbooks: ") if sys.stdin.isatty() else ""


def _files(folder: str) -> list[Path]:
    place = Path(folder)
    return [p for p in place.rglob("*") if p.is_file()] if place.is_dir() else []


if __name__ == "__main__":
    sys.exit(main())
