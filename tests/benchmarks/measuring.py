"""What a process costs, and how it compares with others that are measured in turn with it.

CPU time, not the clock: other programs run on the machine too. Medians of runs that take turns, so
that what slows the machine slows all alike; the seconds of a machine mean nothing elsewhere, the
ratios do.
"""

import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))


class Command(NamedTuple):
    """Something to run: its words, what is added to the environment, whether on a terminal.

    `status` is the exit status that it ends with.
    """

    words: Sequence[str]
    environment: Mapping[str, str] = {}
    on_terminal: bool = False
    status: int = 0


class Cost(NamedTuple):
    """CPU seconds and the largest memory in bytes of a process.

    `load` and `rest` are the seconds of its parts, from the last line on standard error.
    """

    seconds: float
    memory: float
    load: float = 0.0
    rest: float = 0.0


def compare(commands: Mapping[str, Command], runs: int) -> dict[str, Cost]:
    """The median cost of each; a first run, which fills the caches, does not count if it is not
    the only one.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs + 1 if runs > 1 else 1):
        for name, command in commands.items():
            costs[name].append(measure(command))
    return {
        name: Cost(*map(median, zip(*taken[-runs:], strict=True))) for name, taken in costs.items()
    }


def measure(command: Command) -> Cost:
    """The cost of one run; an error if it ends in another way than it should."""
    ours, theirs = pty.openpty() if command.on_terminal else os.pipe()
    process = subprocess.Popen(
        command.words,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env={
            **os.environ,
            "PYTHONPATH": os.path.dirname(HERE),
            "TERM": "xterm",
            **command.environment,
        },
    )
    os.close(theirs)
    drain = threading.Thread(target=_drain, args=[ours])
    drain.start()
    assert process.stderr
    printed = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    drain.join()
    os.close(ours)
    if os.waitstatus_to_exitcode(status) != command.status:
        sys.exit(f"{' '.join(command.words)}\n{printed.decode()}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, **_read_parts(printed))


def _drain(descriptor: int) -> None:
    try:
        while os.read(descriptor, 1 << 16):
            pass
    except OSError:  # how the end of a terminal is reported
        pass


def _read_parts(printed: bytes) -> dict[str, float]:
    last = printed.rpartition(b"\n")[2]
    parts: dict[str, float] = json.loads(last) if last.startswith(b"{") else {}
    return parts
