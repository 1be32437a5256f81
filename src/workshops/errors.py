"""Errors that stop the program, each kind with the exit status that scripts rely on.

0: success, also with an empty result. 1: the schedule has errors, or the command failed. 2: wrong
usage, also a workshop, person or file that does not exist. 3: a server refused. An error has facts
and a message of one line; only `cli` prints it and exits.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from workshops.diagnostics import Diagnostic
from workshops.names import join_words

INSTALL = "in a clone of the program, run: pip install"
"""The remedy where libraries are missing; what follows it are extras, such as `'.[site]'`."""


class WorkshopsError(Exception):
    """Something could not be done; `str(error)` is a message of one line."""

    exit_status = 1


class ScheduleError(WorkshopsError):
    """A schedule has errors; `diagnostics` has all of them in file order."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        errors = sum(diagnostic.is_error for diagnostic in self.diagnostics)
        first = self.diagnostics[0]
        more = f" (and {errors - 1} more)" if errors > 1 else ""
        place = f"{first.position.file}:{first.position.line}:{first.position.column}"
        super().__init__(f"{place}: {first.message}{more}")


class UnpublishableError(WorkshopsError):
    """Something in a schedule can't be published as it is.

    `diagnostics` have the paths of these values in the schedule, but no positions.
    """

    def __init__(self, message: str, diagnostics: Iterable[Diagnostic] = ()) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(message)


class UnreadableError(WorkshopsError):
    """A file can't be opened, read or written; the message names it and the reason."""


class MissingFileError(UnreadableError):
    """There is no such file or folder: the name is wrong, as that of a workshop may be."""

    exit_status = 2


@contextmanager
def wrap_os_error(name: object) -> Iterator[None]:
    """Raise UnreadableError about a path where the system refuses what is done in the block.

    It is a MissingFileError where the path names nothing.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise MissingFileError(f"{name}: {error.strerror or error}") from error
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror or error}") from error


class RefusedError(WorkshopsError):
    """A server refused a request; the message names the server and the reason."""

    exit_status = 3


class UsageError(WorkshopsError):
    """The person asked for something that does not exist or contradicts itself."""

    exit_status = 2


class ListError(UsageError):
    """A list of people can't be read: the message, and its `line` from 1, None for all of it.

    Whoever knows the name of the list gives it as `file`.
    """

    def __init__(self, message: str, line: int | None = None, file: str = "") -> None:
        self.message, self.line, self.file = message, line, file
        super().__init__(f"line {line}: {message}" if line else message)


class UnknownNameError(UsageError):
    """No workshop or region has this name; `suggestions` are similar names."""

    def __init__(self, kind: str, name: str, suggestions: Sequence[str] = ()) -> None:
        self.kind, self.name, self.suggestions = kind, name, tuple(suggestions)
        quoted = [f'"{suggestion}"' for suggestion in suggestions]
        hint = f"; did you mean {join_words(quoted, 'or')}?" if quoted else ""
        super().__init__(f'no {kind} is called "{name}"{hint}')
