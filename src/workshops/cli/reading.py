"""Reads what the command line names: an option's value, a file or standard input."""

import sys
from collections.abc import Callable
from typing import TypeVar

from workshops.errors import UnreadableError, UsageError, wrap_os_error

Value = TypeVar("Value")


def read_option(option: str, read: Callable[[str], Value], text: str) -> Value:
    """An option's value, read as the same value in a schedule; raises UsageError if it is wrong."""
    from workshops.schedule.field_errors import FieldError

    try:
        return read(text)
    except FieldError as error:
        raise UsageError(f"{option}: {error.message}; {error.hint}") from error


def read_input(name: str, most: int = -1) -> tuple[str, bytes]:
    """The name for messages and the bytes, at most `most`, of a file or of standard input ("-")."""
    if name != "-":
        with wrap_os_error(name), open(name, "rb") as file:
            return name, file.read(most)
    if sys.stdin is None:
        raise UnreadableError("standard input is closed")
    return "<stdin>", sys.stdin.buffer.read(most)
