"""What all tests share: running the program, and golden files that a person may rewrite."""

from collections.abc import Callable, Mapping
from pathlib import Path

import hypothesis
import pytest

from cli.program import Outcome, Run, call_main, run_process
from golden.comparison import CHANGED, Golden


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the golden files that differ, and say which; read the difference before you "
        "commit it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Nothing is rewritten yet; no example is timed, and every run has the same ones."""
    config.stash[CHANGED] = []
    hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("steady")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say which golden files were rewritten."""
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
