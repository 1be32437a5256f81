"""The program's own server, as tests start it."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.program import ENVIRONMENT, command


@contextmanager
def serve(schedule: Path, *options: str, **environment: str) -> Iterator[str]:
    """The address of the program's own server, which runs meanwhile."""
    with subprocess.Popen(
        command("-s", schedule, "serve", "--port", "0", *options),
        env={**ENVIRONMENT, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        try:
            yield address
        finally:
            process.terminate()
