"""How far long work is: a bar for a person at a terminal; nothing for a pipe, or if it is quick."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

Done = TypeVar("Done")

PATIENCE = 1.0
"""Seconds that work of this machine may take without a bar."""


def follow(
    done: Iterable[Done], total: int, title: str, *, patience: float | None = None
) -> Iterator[Done]:
    """The same, with a bar on standard error that says how many of `total` are done.

    It appears after `patience` seconds: what waits for others wants none.
    """
    with Bar(title, is_counted=True, patience=patience) as bar:
        for count, one in enumerate(done, 1):
            bar.reach(count, total)
            yield one


class Bar:
    """A bar that appears on standard error once the work inside the `with` takes its time.

    With `is_counted` it tells the numbers too.
    """

    def __init__(
        self, title: str, *, is_counted: bool = False, patience: float | None = None
    ) -> None:
        self.title = title
        self.is_counted = is_counted
        self.patience = PATIENCE if patience is None else patience
        self.is_seen = sys.stderr is not None and sys.stderr.isatty()
        self.begun = monotonic()
        self.drawn: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self.drawn:
            self.drawn.stop()

    @property
    def watch(self) -> Callable[[int, int], None] | None:
        """`reach`, if anybody sees the bar."""
        return self.reach if self.is_seen else None

    def reach(self, done: int, total: int) -> None:
        """So much of all the work is done."""
        if self.drawn is None and self.is_seen and monotonic() - self.begun >= self.patience:
            self.drawn = _draw_bar(self.title, total, is_counted=self.is_counted)
        if self.drawn:
            self.drawn.update(self.drawn.task_ids[0], completed=done, total=total)


def _draw_bar(title: str, total: int, *, is_counted: bool) -> "Progress":
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    console = Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")) or None)
    numbers = [MofNCompleteColumn()] if is_counted else []
    progress = Progress(*Progress.get_default_columns(), *numbers, console=console, transient=True)
    progress.add_task(title, total=total)
    progress.start()
    return progress
