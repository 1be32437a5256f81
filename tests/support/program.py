"""The program as tests run it: in a process of its own, on a terminal, or quickly in this process.

The environment is small and always the same, so that nobody's own settings decide a test.
"""

import contextlib
import fcntl
import gc
import io
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol
from unittest import mock

from workshops.cli.main import main

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "data" / "workshops.yaml"
NOON = "2026-11-23"
"""What counts as now wherever a test does not state otherwise."""

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
    **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
}
_SECONDS = 600
"""More than any run takes, so that a hanging one fails rather than stops everything."""


class Outcome(NamedTuple):
    """How a run of the program ended, and what it wrote."""

    status: int
    out: bytes
    err: bytes

    @property
    def text(self) -> tuple[int, str, str]:
        """The same with both streams as text."""
        return self.status, self.stdout, self.stderr

    @property
    def stdout(self) -> str:
        """Standard output as text."""
        return self.out.decode()

    @property
    def stderr(self) -> str:
        """Standard error as text."""
        return self.err.decode()


@contextlib.contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """Calls of the program are somebody's whom permissions stop, which they do not do to root.

    The test's folder is open to them. What the program imports late must have been imported before.
    """
    for path in (folder, *folder.parents):
        if path.is_relative_to(tempfile.gettempdir()) and path != Path(tempfile.gettempdir()):
            path.chmod(path.stat().st_mode & 0o777 | 0o055)
    with mock.patch.dict(globals(), _call=_call_as_nobody if os.geteuid() == 0 else _call):
        yield


def _call_as_nobody() -> int:
    os.seteuid(65534)
    try:
        return _leave(main)
    finally:
        os.seteuid(0)


class Run(Protocol):
    """Runs the program: arguments as `str` shows them, then folder, environment, standard input."""

    def __call__(
        self,
        *arguments: object,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> Outcome:
        """What came of it."""
        ...


def command(*arguments: object) -> list[str]:
    """The command line that starts the program."""
    return [sys.executable, "-m", "workshops", *map(str, arguments)]


def run_process(
    *arguments: object,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    is_module: bool = True,
) -> Outcome:
    """Run the program in a process of its own; or Python, with arguments of its own."""
    done = subprocess.run(
        command(*arguments) if is_module else [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**ENVIRONMENT, **(env or {})},
        input=stdin,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def call_main(
    *arguments: object, cwd: Path, env: Mapping[str, str] | None = None, stdin: bytes = b""
) -> Outcome:
    """Run the program in this process, ten times as fast: piped, never on a terminal."""
    out, err = io.BytesIO(), io.BytesIO()
    stdout, stderr = (io.TextIOWrapper(stream, encoding="utf-8") for stream in (out, err))
    with (
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, {**ENVIRONMENT, **(env or {})}, clear=True),
        mock.patch.multiple(
            sys,
            argv=["workshops", *map(str, arguments)],
            stdin=io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"),
            stdout=stdout,
            stderr=stderr,
        ),
    ):
        status = _call()
        stdout.flush()
        stderr.flush()
        return Outcome(status, out.getvalue(), err.getvalue())


def _call() -> int:
    return _leave(main)


def _leave(program: Callable[[], None]) -> int:
    try:
        program()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    finally:
        gc.enable()  # the program leaves that to the end of its process
    return 0


def run_on_terminal(
    *arguments: object,
    cwd: Path,
    columns: int = 80,
    env: Mapping[str, str] | None = None,
) -> Outcome:
    """Run the program with its output on a terminal so many columns wide; errors stay apart."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        command(*arguments),
        cwd=cwd,
        env={**ENVIRONMENT, "TERM": "xterm-256color", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(theirs)
        shown = _read_all(ours)
        _, err = process.communicate(timeout=_SECONDS)
    return Outcome(process.returncode, shown.replace(b"\r\n", b"\n"), err)


def _read_all(terminal: int) -> bytes:
    """Everything that a terminal was sent until its last user closed it, which Linux calls EIO."""
    with open(terminal, "rb", buffering=0) as stream:
        parts = []
        with contextlib.suppress(OSError):
            while part := stream.read(65536):
                parts.append(part)
        return b"".join(parts)
