"""The program in a process that has loaded it, forked once a run, with something that goes wrong.

Started by `machine.py`, which writes an order a line (JSON) and reads a report a line. Each run is
a process of its own, ten times as quickly as one that starts from nothing. Points where something
can go wrong are the run's calls of the system that concern its folder, in their order: the
interpreter's audit hooks see them before they are made.
"""

import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import workshops
from support.program import SHIPPED, call_main
from workshops.cli import main, settings

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CALLS = """
    open os.rename os.remove os.mkdir os.rmdir os.chmod os.chown os.truncate os.link os.listdir
    os.scandir fcntl.flock tests.fsync
""".split()
NOBODY = 65534

Order = dict[str, Any]


def load() -> None:
    """Everything that the program may load while it runs, and a clock that does not move."""
    settings.read_clock = lambda: NOON
    for module in pkgutil.walk_packages(workshops.__path__, "workshops."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("_strptime", "encodings.idna"):
        importlib.import_module(name)  # by the standard library, when they are needed
    with tempfile.TemporaryDirectory() as folder:
        call_main("-s", SHIPPED, "publish", "site", cwd=Path(folder))
    flush = os.fsync

    def audited(fd: Any) -> None:
        sys.audit("tests.fsync", fd)
        flush(fd)

    os.fsync = audited


def carry_out(order: Order) -> dict[str, Any]:
    """Run the program as often at once as ordered; how the runs ended, and their calls."""
    read_end, write_end = os.pipe()
    runs = [_start(order, read_end, write_end) for _ in range(order["runs"])]
    os.close(write_end)
    ended = [_await(*run) for run in runs]
    with open(read_end, "rb") as pipe:
        calls = pipe.read().decode().split()
    return {"calls": calls, "ended": ended}


def _start(order: Order, read_end: int, write_end: int) -> tuple[int, int, int]:
    (out, to_out), (err, to_err) = os.pipe(), os.pipe()
    process = os.fork()
    if process == 0:
        for handle in (read_end, out, err):
            os.close(handle)
        os.dup2(to_out, 1)
        os.dup2(to_err, 2)
        _run(order, write_end)
    os.close(to_out)
    os.close(to_err)
    return process, out, err


def _await(process: int, out: int, err: int) -> tuple[int, str, str]:
    with open(out, "rb") as stdout, open(err, "rb") as stderr:
        output = stdout.read().decode(), stderr.read().decode()
    return (os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), *output)


def _run(order: Order, write_end: int) -> None:
    """In the forked process: the program, from its arguments to its end."""
    os.chdir(order["cwd"])
    os.environ.update(order["env"])
    sys.argv = ["workshops", *order["arguments"]]
    if order["is_nobody"]:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if order["limit"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"],) * 2)
    if order["after"] is not None:
        signal.setitimer(signal.ITIMER_REAL, order["after"])  # whose signal nothing stops either
    _audit_calls(order, write_end)
    try:
        main.main()
    except SystemExit as leaving:
        sys.stdout.flush()
        os._exit(leaving.code if isinstance(leaving.code, int) else 1)
    except BaseException:  # noqa: BLE001 - as the interpreter does, in a process that forked
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
    os._exit(99)


def _audit_calls(order: Order, write_end: int) -> None:
    """Count the calls that concern the folder, and let the ordered one go wrong."""
    folder, strike = order["cwd"], _find_fault(order["fault"])
    seen = 0

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        is_call = event != "open" or not isinstance(arguments[0], int)  # of what is open already
        if is_call and event in CALLS and _concerns(folder, arguments[0]):
            seen += 1
            os.write(write_end, f"{_name_call(event, arguments)}\n".encode())
            if seen == order["point"]:
                strike()

    sys.addaudithook(audit)


def _name_call(event: str, arguments: tuple[Any, ...]) -> str:
    """The call's name; of a file that is opened for writing, which one."""
    what, flags = arguments[0], arguments[-1]
    if event == "open" and not isinstance(what, int) and flags & (os.O_WRONLY | os.O_RDWR):
        return f"write:{os.path.basename(what)}"
    return event


def _concerns(folder: str, what: object) -> bool:
    """Whether a call is about an open file, or a path in the folder."""
    if isinstance(what, int):
        return True
    path = os.path.abspath(os.fsdecode(what)) if isinstance(what, str | bytes | os.PathLike) else ""
    return path == folder or path.startswith(folder + os.sep)


def _find_fault(name: str) -> Callable[[], None]:
    """A signal by its name, or an error by that of its number."""
    if name.startswith("SIG"):
        return lambda: os.kill(os.getpid(), getattr(signal, name))

    def fail() -> None:
        import errno

        number = getattr(errno, name)
        raise OSError(number, os.strerror(number))

    return fail


if __name__ == "__main__":
    load()
    for line in sys.stdin:
        print(json.dumps(carry_out(json.loads(line))), flush=True)
