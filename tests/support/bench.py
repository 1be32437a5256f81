"""A schedule in a folder, a server beside it, and the program between the two."""

import os
import pty
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Generic, NamedTuple, TypeVar
from unittest import mock

from support.program import ENVIRONMENT, Outcome, call_main, command

Service = TypeVar("Service")


class Running(NamedTuple, Generic[Service]):
    """A server that listens: what it does, its address, and the environment that knows it."""

    service: Service
    url: str
    environment: dict[str, str]


class Bench(Generic[Service]):
    """A folder with a schedule, a server, and the program between them.

    `naps` are the seconds that the program wanted to sleep, which takes no time in this process.
    """

    def __init__(self, folder: Path, server: Running[Service]) -> None:
        self.folder, self.server = folder, server
        self.naps: list[float] = []

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the program knows the server."""
        return self.server.environment

    def call(self, name: str, *arguments: object, env: Mapping[str, str] | None = None) -> Outcome:
        """Run a command in this process."""
        environment = {**self.environment, **(env or {})}
        clock = SimpleNamespace(sleep=self.naps.append)
        with mock.patch(f"workshops.cli.{name}_command.time", clock):
            return call_main(name, *arguments, cwd=self.folder, env=environment)

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """Run the program in a process of its own."""
        return subprocess.Popen(
            command(*arguments),
            cwd=self.folder,
            env={**ENVIRONMENT, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def show_progress(self, *arguments: object) -> str:
        """Run the program, which has to succeed, with a terminal for its standard error alone."""
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            command(*arguments),
            cwd=self.folder,
            env={**ENVIRONMENT, "TERM": "xterm", **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=theirs,
        ) as process:
            os.close(theirs)
            shown = b""
            with suppress(OSError), open(ours, "rb", buffering=0) as terminal:
                while part := terminal.read(65536):
                    shown += part
        assert process.returncode == 0
        return shown.decode()
