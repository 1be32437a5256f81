"""How far long work is: a bar for a person at a terminal, nothing for a pipe."""

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Done = TypeVar("Done")


def follow(done: Iterable[Done], total: int, title: str) -> Iterator[Done]:
    """The same, with a bar on standard error that says how many of `total` are left."""
    if not total or sys.stderr is None or not sys.stderr.isatty():
        yield from done
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    console = Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")) or None)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title, total=total)
        for one in done:
            progress.advance(task)
            yield one
