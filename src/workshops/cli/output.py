"""Results go to standard output, everything else to standard error.

A reader may stop reading, as `| head` does; a disk may be full; a scheduler may give no streams at
all. Only a result that could not be written changes the exit status; a lost message does not.
"""

import io
import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TextIO

from workshops.diagnostics import Severity
from workshops.output import formats

if TYPE_CHECKING:
    from pathlib import Path


class OutputLostError(Exception):
    """Standard output could not be written. No OSError, which typer would take for its own."""

    def __init__(self, cause: OSError) -> None:
        self.is_reader_gone = isinstance(cause, BrokenPipeError)
        super().__init__(f"standard output: {cause.strerror}")


class _Sink(io.FileIO):
    """A file descriptor that ignores everything written after its first failure.

    The failure raises OutputLostError if `is_needed`; otherwise it is ignored.
    """

    def __init__(self, descriptor: int, *, is_needed: bool) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.is_needed = is_needed
        self.is_lost = False

    def write(self, content: Any) -> int:
        rest = memoryview(content)
        while rest and not self.is_lost:
            try:
                rest = rest[os.write(self.fileno(), rest) :]
            except OSError as error:
                self.is_lost = True
                if self.is_needed:
                    raise OutputLostError(error) from error
        return len(content)


def take_over_streams() -> None:
    """Make standard output complete or lost, and let no stream fail on a character it lacks."""
    sys.stdout = _replace_stream(sys.stdout, is_needed=True)
    sys.stderr = _replace_stream(sys.stderr, is_needed=False)


def _replace_stream(stream: TextIO | None, *, is_needed: bool) -> TextIO:
    if stream is None:
        return io.TextIOWrapper(io.BytesIO())
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):  # a stream of the caller's, such as in a test
        return stream
    stream.flush()
    sink = io.BufferedWriter(_Sink(descriptor, is_needed=is_needed), 1 << 16)
    return io.TextIOWrapper(sink, stream.encoding, errors="backslashreplace", newline="\n")


def write(text: str) -> None:
    """Write a result for people, unchanged."""
    sys.stdout.write(text)


def write_bytes(content: bytes) -> None:
    """Write a result for programs: a file, or data in UTF-8 whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def save_workshops(
    path: "Path | str",
    content: bytes,
    is_ours: "Callable[[bytes], bool]",
    count: int,
    *,
    force: bool,
) -> None:
    """Write a file, and print how many workshops it has; UsageError for one that is not ours."""
    from pathlib import Path

    from workshops.files.write import write_file
    from workshops.names import count_noun

    is_changed = write_file(Path(path), content, is_ours, force=force)
    print_note(f"{path}: {count_noun(count, 'workshop')}{'' if is_changed else ', unchanged'}")


def write_document(document: Any) -> None:
    """A result for programs as one JSON document."""
    write_bytes(encode_report(formats.write_json(document)))


def encode_report(report: str) -> bytes:
    """A report in UTF-8; bytes of file names that are not text are escaped, as JSON does."""
    return report.encode("utf-8", "backslashreplace")


class Commands:
    """The commands that messages name work when they are pasted: for the same schedule.

    `schedule` is the path that was given with --schedule, as messages are made where nothing is
    known of the command line.
    """

    schedule = ""

    @classmethod
    def complete(cls, text: str) -> str:
        """A text in which each command after a colon has the option that this run was given."""
        if not cls.schedule:
            return text
        import shlex

        option = f"workshops -s {shlex.quote(cls.schedule)} "
        return re.sub(r"(?<=: )workshops (?!init\b|-)(?=[a-z]+\b)", lambda _: option, text)


def print_note(message: str) -> None:
    """Print a line for the person to standard error, with control characters escaped."""
    from workshops.output.escape import escape_line

    print_error(escape_line(Commands.complete(message)) + "\n")


def print_problem(file: str, line: int | None, message: str, severity: Severity = "error") -> None:
    """Print what is wrong with a line of a list, or with all of it, in the form of a diagnostic.

    It has no column: a person counts none in a spreadsheet.
    """
    place = f"{file}:{line}" if line else file
    print_note(f"{place}: {severity}: {message}")


def print_notes(messages: Iterable[str]) -> None:
    """Print each of the lines as `print_note` does."""
    for message in messages:
        print_note(message)


def print_error(text: str) -> None:
    """Print text to standard error, after what was written to standard output before it."""
    sys.stdout.flush()
    sys.stderr.write(text)
    sys.stderr.flush()
