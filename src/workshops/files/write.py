"""Files that are there whole or not at all, and never in place of somebody else's."""

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from workshops.errors import UnreadableError, UsageError, wrap_os_error
from workshops.files.lock import TEMPORARY, lock_folder

Recognize = Callable[[bytes], bool]
"""Whether a file's content was written by this program, which may then replace it."""


def write_file(path: Path, content: bytes, is_ours: Recognize, *, force: bool = False) -> bool:
    """Write a file atomically; True if it changed, False if it already held just that.

    Symbolic links are followed and the mode is kept. Raises UsageError for a file that the program
    did not write, unless forced, and UnreadableError where writing fails.
    """
    with wrap_os_error(path):
        if _is_special(path):
            path.write_bytes(content)
            return True
        if path.is_dir():
            raise UnreadableError(f"{path}: is a folder; name a file in it")
        target = Path(os.path.realpath(path))
        with lock_folder(target.parent, path):
            old = _read(target)
            if old == content:
                return False
            if old is not None and not force and not is_ours(old):
                raise UsageError(
                    f"{path}: not written by this program; use --force to overwrite it"
                )
            replace_file(target, content)
    return True


def make_folder(path: Path) -> None:
    """Make a folder and those around it; UnreadableError where that fails."""
    with wrap_os_error(path):
        path.mkdir(parents=True, exist_ok=True)


def _is_special(path: Path) -> bool:
    """Whether this is a device or a pipe, such as /dev/stdout, which can't be replaced."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _read(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def replace_file(
    target: Path, content: bytes, *, beside: Path | None = None, is_lasting: bool = True
) -> None:
    """Replace a file in one step, or make it; for a run that holds the lock of its folder.

    What is written lies in that folder first, or in the one that is locked instead, `beside`.
    Owner and mode are kept, the owner where the system lets us. The new content is on the disk at
    the end, unless it need not be lasting. Raises OSError, with the old file there.
    """
    folder = beside or target.parent
    temporary = folder / TEMPORARY
    old = target.stat() if target.exists() else None
    mode = stat.S_IMODE(old.st_mode) if old else 0o666
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        with os.fdopen(handle, "wb") as file:
            if old:
                _take_over(temporary, old)
            file.write(content)
            if is_lasting:
                file.flush()
                os.fsync(handle)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    if is_lasting:
        _flush_folder(folder)


_BINARY = getattr(os, "O_BINARY", 0)


def _take_over(temporary: Path, old: os.stat_result) -> None:
    """Owner, group and mode of the file to be replaced, before there is anything to read."""
    new = temporary.stat()
    for owner, is_same in (
        ((-1, old.st_gid), new.st_gid == old.st_gid),
        ((old.st_uid, -1), new.st_uid == old.st_uid),
    ):
        if not is_same:
            with suppress(OSError):  # root may do that, and members of the group the first
                os.chown(temporary, *owner)
    os.chmod(temporary, stat.S_IMODE(old.st_mode))


def _flush_folder(folder: Path) -> None:
    """A file's new place is written by its folder, which not every file system can be asked for."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
