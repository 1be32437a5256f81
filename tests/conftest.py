"""What all tests share: running the program, and golden files that a person may rewrite."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from pathlib import Path

import hypothesis
import pytest

from support.golden import CHANGED, Golden
from support.program import NOON, Outcome, Run, call_main, run_process
from support.reading import NOW, Read
from workshops.schedule.load import Reading, read_schedule


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the golden files that differ, and print which; read the difference before "
        "you commit it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Nothing is rewritten yet; no example is timed, and every run has the same ones."""
    config.stash[CHANGED] = []
    hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("steady")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print which golden files were rewritten."""
    for name in config.stash[CHANGED]:
        terminalreporter.write_line(f"rewritten: {name}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Comparison with golden files."""
    return Golden(request.config)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the program in a process of its own, in an empty folder unless `cwd` says otherwise."""
    return _run_in(tmp_path, run_process)


@pytest.fixture
def call(tmp_path: Path) -> Run:
    """Run the program in this process, for what needs no process: ten times as fast as `run`."""
    return _run_in(tmp_path, call_main)


def _run_in(folder: Path, runner: Callable[..., Outcome]) -> Run:
    def run_there(
        *arguments: object,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> Outcome:
        return runner(*arguments, cwd=cwd or folder, env=env, stdin=stdin)

    return run_there


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """For `call`, it is noon of the day that counts as now, whatever day it is."""

    class Noon(datetime):
        @classmethod
        def now(cls, _tz: tzinfo | None = None) -> "Noon":
            return cls.fromisoformat(f"{NOON}T12:00:00+00:00")

    monkeypatch.setattr("workshops.cli.settings.datetime", Noon)


@pytest.fixture
def in_tokyo() -> Iterator[None]:
    """The machine's own clock is that of Tokyo, which is to change no byte."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a text as the file workshops.yaml of an empty folder."""

    def read_text(text: str | bytes) -> Reading:
        path = tmp_path / "workshops.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_schedule(path, now=NOW)

    return read_text
