"""Every error has a documented case: tests/errors/<code>.yaml and the report that it gets.

A case is `<code>.yaml` or `<code>-<variant>.yaml`, or a folder of that name for what takes several
files; `<same name>.txt` beside it is the report. To add one, write the schedule, run
`pytest --update-golden`, and read the report as the coordinator would who made the error.
"""

from functools import partial
from pathlib import Path

import pytest

from support.golden import Golden
from support.reading import NOW
from workshops.diagnostics import Diagnostic
from workshops.output.report import write_text_report
from workshops.schedule import codes
from workshops.schedule.codes import diagnose
from workshops.schedule.load import read_schedule
from workshops.site.logo import refuse_unusable_logo

ERRORS = Path(__file__).parents[1] / "errors"
CASES = sorted(path for path in ERRORS.iterdir() if path.suffix != ".txt")
CODES = codes.ERRORS | codes.WARNINGS
ELSEWHERE = {"too-large"}  # a case would be of 64 MiB; test_document.py has it


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_report_is_the_documented_one(
    case: Path, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    """An error is reported in the words, at the place and with the remedy of its case."""
    monkeypatch.chdir(ERRORS)

    report = write_text_report(find_errors(case.name))

    golden.check(ERRORS / f"{case.stem}.txt", report.encode())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case_shows_the_error_it_is_named_for(case: Path) -> None:
    """The code in a case's name is among the errors that are found in it."""
    found = {diagnostic.code for diagnostic in find_errors(str(case))}

    assert find_code(case) in found


def test_every_report_has_its_case() -> None:
    """No report stays behind when its case is renamed or removed."""
    reports = {path.stem for path in ERRORS.glob("*.txt")}

    assert reports <= {case.stem for case in CASES}


def test_every_code_has_a_case() -> None:
    """Each declared code has a case that shows its report."""
    documented = {find_code(case) for case in CASES}

    assert documented == CODES - ELSEWHERE


def test_no_code_is_undeclared() -> None:
    """A rule whose code is not declared fails as soon as it finds something."""
    with pytest.raises(KeyError, match="bad-weather"):
        diagnose("bad-weather", (), "it rains")


def find_errors(path: str) -> tuple[Diagnostic, ...]:
    """What `check` reports of a schedule."""
    return read_schedule(path, now=NOW, more=[partial(refuse_unusable_logo, path)]).diagnostics


def find_code(case: Path) -> str:
    """The code that a case is named for; its full name where no code of the program begins it."""
    known = [code for code in CODES if f"{case.stem}-".startswith(f"{code}-")]
    return max(known, key=len, default=case.stem)
