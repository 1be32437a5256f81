"""Progress of long work on a terminal; nothing in a pipe, or if the work is quick."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.status import Status

PATIENCE = 1.0
"""Seconds that work on this machine may take before anything is shown."""


@contextmanager
def spinner(title: str) -> Iterator[None]:
    """Show that work is going on, once it has taken a second.

    A timer starts it, so that the modules that do the work need not report how far they are.
    """
    if not _is_terminal():
        yield
        return
    from threading import Timer

    shown: list[Status] = []

    def start() -> None:
        shown.append(_open_console().status(title))
        shown[0].start()

    timer = Timer(PATIENCE, start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        for status in shown:
            status.stop()


@contextmanager
def progress_bar(
    title: str, *, patience: float | None = None
) -> Iterator[Callable[[int, int], None]]:
    """A function to call with (done, total); a bar appears after `patience` seconds.

    It is 0 for work that waits for a server.
    """
    begun, is_seen = monotonic(), _is_terminal()
    wait = PATIENCE if patience is None else patience
    drawn: list[Progress] = []

    def on_progress(done: int, total: int) -> None:
        if not drawn and is_seen and monotonic() - begun >= wait:
            drawn.append(_draw_bar(title, total))
        if drawn:
            drawn[0].update(drawn[0].task_ids[0], completed=done, total=total)

    try:
        yield on_progress
    finally:
        for bar in drawn:
            bar.stop()


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _open_console() -> "Console":
    from rich.console import Console

    return Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")) or None)


def _draw_bar(title: str, total: int) -> "Progress":
    from rich.progress import MofNCompleteColumn, Progress

    columns = [*Progress.get_default_columns(), MofNCompleteColumn()]
    progress = Progress(*columns, console=_open_console(), transient=True)
    progress.add_task(title, total=total)
    progress.start()
    return progress
