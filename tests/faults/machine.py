"""A machine on which the program runs while something goes wrong: killed, full, forbidden."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from support.program import ENVIRONMENT


class Ended(NamedTuple):
    """How one run ended; the status of a killed one is the signal's number below zero."""

    status: int
    stdout: str
    stderr: str


class Report(NamedTuple):
    """What came of an order: the points passed, each named for its call, and each run."""

    calls: list[str]
    ended: list[Ended]


class Machine:
    """Runs the program, each time in a process forked from one that has loaded it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def order(
        self,
        folder: Path,
        arguments: tuple[str, ...],
        *,
        env: Mapping[str, str] | None = None,
        fault: str = "SIGKILL",
        point: int = 0,
        runs: int = 1,
        limit: int | None = None,
        after: float | None = None,
        is_nobody: bool = False,
    ) -> Report:
        """Run it in a folder.

        At the given point it gets the signal, or the call fails with the error, of `fault`. No
        file may grow past `limit`. It is killed `after` so many seconds.
        """
        order: dict[str, Any] = {
            "cwd": os.path.realpath(folder),
            "arguments": arguments,
            "env": dict(env or {}),
            "fault": fault,
            "point": point,
            "runs": runs,
            "limit": limit,
            "after": after,
            "is_nobody": is_nobody,
        }
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(order), file=self._process.stdin, flush=True)
        report = json.loads(self._process.stdout.readline())
        return Report(report["calls"], [Ended(*run) for run in report["ended"]])

    def run(self, folder: Path, arguments: tuple[str, ...], **circumstances: Any) -> Ended:
        """The same, one run and how it ended."""
        [ended] = self.order(folder, arguments, **circumstances).ended
        return ended


@contextmanager
def start_machine() -> Iterator[Machine]:
    """A machine that runs while in the block."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("warm.py"))],
        env={**ENVIRONMENT, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Machine(process)
        assert process.stdin
        process.stdin.close()
