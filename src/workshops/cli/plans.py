"""Shared by the commands that plan, show the plan, perform it and sum up: invite, sync, and more.

Each command keeps its own order of these steps; only the pieces are the same everywhere.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import typer

from workshops.cli.output import write, write_document
from workshops.output.formats import Record


def print_plan(records: Iterable[Record], draw: Callable[[], str], output_format: str) -> None:
    """A plan, or what came of it: as JSON for programs, else as `draw` writes it for people."""
    if output_format == "json":
        write_document(list(records))
    else:
        write(draw())


def choose_status(outcomes: Mapping[Any, str], done: str) -> int:
    """The exit status of a run: 3 where a server refused something, as RefusedError has it."""
    return 0 if all(outcome == done for outcome in outcomes.values()) else 3


def confirm(question: str) -> bool:
    """Whether a person at a terminal answers yes; a script is not asked."""
    is_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    return not is_terminal or typer.confirm(question, err=True)
