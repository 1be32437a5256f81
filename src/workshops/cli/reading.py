"""Reads what the command line names: an option's value, a file or standard input."""

import sys
from collections.abc import Callable
from typing import TypeVar

from workshops.errors import ListError, UnreadableError, UsageError, wrap_os_error

Value = TypeVar("Value")


def read_option(option: str, read: Callable[[str], Value], text: str) -> Value:
    """An option's value, read as the same value in a schedule; raises UsageError if it is wrong."""
    from workshops.schedule.field_errors import FieldError

    try:
        return read(text)
    except FieldError as error:
        raise UsageError(f"{option}: {error.message}; {error.hint}") from error


MOST_BYTES = 64 * 2**20
"""More than any calendar or list holds; a pipe may never end."""


def read_input(name: str) -> tuple[str, bytes]:
    """The name for messages and the bytes of a file, or of standard input ("-").

    Raises UnreadableError for what can't be read, and for more than MOST_BYTES.
    """
    if name != "-":
        with wrap_os_error(name), open(name, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    elif sys.stdin is None:
        raise UnreadableError("standard input is closed")
    else:
        name, content = "<stdin>", sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"{name}: the file is larger than {MOST_BYTES >> 20} MiB")
    return name, content


def read_list(name: str, read: Callable[[bytes], Value]) -> tuple[str, Value]:
    """The name for messages and what `read` makes of a list of people.

    Raises ListError with the name of the list, UnreadableError, and all else that `read` raises.
    """
    label, content = read_input(name)
    try:
        return label, read(content)
    except ListError as error:
        raise ListError(error.message, error.line, label) from error
