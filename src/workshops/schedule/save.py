"""A schedule's files rewritten: two people who mark attendance at once lose none of it.

Under a lock on the folder each file is compared with what the edit was computed from, and replaced
in one step.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from workshops.errors import UnreadableError, wrap_os_error
from workshops.files.lock import lock_folder
from workshops.files.write import replace_file


class ChangedError(UnreadableError):
    """A file is no longer as it was read: another run of the program, or a person, changed it."""


Result = TypeVar("Result")


def repeat_if_changed(attempt: Callable[[], Result]) -> Result:
    """What `attempt` gives, made anew from the files where another run changed them meanwhile."""
    for _ in range(_ATTEMPTS):
        try:
            return attempt()
        except ChangedError:
            continue
    return attempt()


_ATTEMPTS = 100


def rewrite_files(changes: dict[str, tuple[bytes, bytes]]) -> None:
    """Write each file's new bytes where it still holds the old ones; else write none of them.

    Modes and symbolic links are kept. Raises UnreadableError where a file was changed meanwhile or
    can't be written.
    """
    folders = sorted({os.path.dirname(os.path.realpath(name)) for name in changes})
    with ExitStack() as locks:
        for folder in folders:
            locks.enter_context(lock_folder(folder))
        require_writable(changes)
        for name, (_, new) in changes.items():
            with wrap_os_error(name):
                replace_file(Path(os.path.realpath(name)), new)


def require_writable(changes: dict[str, tuple[bytes, bytes]]) -> None:
    """Raise UnreadableError where `rewrite_files` would, as far as that can be told before."""
    for name, (old, _) in changes.items():
        with wrap_os_error(name):
            found = Path(name).read_bytes()
        if found != old:
            raise ChangedError(f"{name}: changed meanwhile; run again")
        if not os.access(name, os.W_OK):
            raise UnreadableError(f"{name}: is read-only")
