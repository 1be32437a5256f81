"""How far long work is: a bar on a terminal, on standard error, and nothing in pipes."""

import os
import sys
from collections.abc import Iterator
from typing import TypeVar

Step = TypeVar("Step")


def follow(steps: Iterator[Step], total: int, what: str) -> Iterator[Step]:
    """The same steps, with a bar on a terminal that says how far they are."""
    if not total or sys.stderr is None or not sys.stderr.isatty():
        yield from steps
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    console = Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")) or None)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        for one in steps:
            progress.advance(task)
            yield one
