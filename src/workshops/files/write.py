"""Every file is there complete or not at all, and never in place of somebody else's.

What is written is a new file beside the old one that takes its place in one step. So a run that is
killed, or a full disk, loses nothing; and two people who edit at once lose none of each other's
work, because a file is only replaced while it still holds what the edit was computed from.
"""

import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TypeVar

from workshops.errors import UnreadableError, UsageError, wrap_os_error
from workshops.files.lock import TEMPORARY, lock_folder
from workshops.names import count_noun

Changes = Mapping[str, tuple[bytes, bytes]]
"""The bytes before and after, by the name of the file."""

Result = TypeVar("Result")


def write_file(
    path: Path,
    content: bytes,
    is_ours: Callable[[bytes], bool] | None = None,
    *,
    force: bool = False,
    remedy: str = "use --force to overwrite it",
) -> bool:
    """Write a file atomically; True if it changed, False if it already held just that.

    Symbolic links are followed and the mode is kept. Raises UsageError for an existing file, unless
    `force`, or `is_ours` recognizes its content as written by this program; its message ends with
    `remedy`. Raises UnreadableError where writing fails.
    """
    with wrap_os_error(path):
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            mode = stat.S_IFREG
        if stat.S_ISDIR(mode):
            raise UnreadableError(f"{path}: is a folder; name a file in it")
        if not stat.S_ISREG(mode):  # a device or a pipe, such as /dev/stdout
            path.write_bytes(content)
            return True
        target = Path(os.path.realpath(path))
        with lock_folder(target.parent, path):
            old = target.read_bytes() if target.exists() else None
            if old == content:
                return False
            if old is not None and not force and not (is_ours and is_ours(old)):
                raise UsageError(f"{path}: not written by this program; {remedy}")
            replace_file(target, content)
    return True


def make_folder(path: Path) -> None:
    """Make a folder and those around it; UnreadableError where that fails."""
    with wrap_os_error(path):
        path.mkdir(parents=True, exist_ok=True)


class ChangedError(UnreadableError):
    """A file is no longer as it was read: another run of the program, or a person, changed it."""


def repeat_if_changed(attempt: Callable[[], Result]) -> Result:
    """The result of `attempt`, which is tried again if another run changed the files meanwhile."""
    for _ in range(_ATTEMPTS):
        with suppress(ChangedError):
            return attempt()
    return attempt()


_ATTEMPTS = 100


def rewrite_files(changes: Changes) -> tuple[str, ...]:
    """Write each file's new bytes if all of them hold the old ones still; else write none.

    One that is to stay, with the same bytes before and after, is only looked at. Modes and symbolic
    links are kept; hard links are not, of which `name_hard_links` is returned. Raises ChangedError
    where a file was changed meanwhile, and UnreadableError where one can't be written.
    """
    with ExitStack() as locks:
        for folder in sorted({os.path.dirname(os.path.realpath(name)) for name in changes}):
            locks.enter_context(lock_folder(folder))
        require_writable(changes)
        written = {name: new for name, (old, new) in changes.items() if new != old}
        notes = name_hard_links(written)
        for name, new in written.items():
            with wrap_os_error(name):
                replace_file(Path(os.path.realpath(name)), new)
    return notes


def name_hard_links(names: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each file that is there under other names, which keep the old content."""
    counts = {name: os.stat(name).st_nlink - 1 for name in names}
    return tuple(
        f"{name}: {count_noun(count, 'other hard link')} to it not changed"
        for name, count in counts.items()
        if count > 0
    )


def require_writable(changes: Changes) -> None:
    """Raise the errors that `rewrite_files` would raise, as far as they can be known before."""
    for name, (old, new) in changes.items():
        with wrap_os_error(name):
            found = Path(name).read_bytes()
        if found != old:
            raise ChangedError(f"{name}: changed in the meantime; run the command again")
        if new != old and not os.access(name, os.W_OK):
            raise UnreadableError(f"{name}: is read-only")


def replace_file(
    target: Path, content: bytes, *, beside: Path | None = None, is_lasting: bool = True
) -> None:
    """Replace a file in one step, or make it; for a run that holds the lock of its folder.

    The new file is written in that folder first, or in the one that is locked instead, `beside`.
    Mode, access rights and extended attributes are kept, owner and group where the system lets us.
    The new content is on the disk at the end, unless it need not be lasting. Raises OSError, with
    the old file unchanged.
    """
    folder = beside or target.parent
    temporary = folder / TEMPORARY
    old = target.stat() if target.exists() else None
    mode = stat.S_IMODE(old.st_mode) if old else 0o666
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        with os.fdopen(handle, "wb") as file:
            if old:  # before there is anything to read
                _copy_owner(old, temporary)
                os.chmod(temporary, mode)
                _copy_attributes(target, temporary)
            file.write(content)
            if is_lasting:
                file.flush()
                os.fsync(handle)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    if is_lasting and sys.platform != "win32":
        # the file's name is in its folder, which not every file system can be asked to flush
        handle = os.open(folder, os.O_RDONLY)
        with suppress(OSError):
            os.fsync(handle)
        os.close(handle)


_BINARY = getattr(os, "O_BINARY", 0)


def _copy_owner(old: os.stat_result, path: Path) -> None:
    """Group and owner, each by itself: the group can be set by its members, the owner by root."""
    new = path.stat()
    if new.st_gid != old.st_gid:
        with suppress(OSError):
            os.chown(path, -1, old.st_gid)
    if new.st_uid != old.st_uid:
        with suppress(OSError):
            os.chown(path, old.st_uid, -1)


def _copy_attributes(source: Path, path: Path) -> None:
    """Extended attributes, of which POSIX access lists are some; OSError where one can't be kept.

    Labels of a security module are the system's own business, as for any new file.
    """
    if sys.platform != "linux":
        return
    try:
        wanted, found = os.listxattr(source), os.listxattr(path)
    except OSError:  # a file system without them
        return
    for name in set(found) - set(wanted):  # inherited from the folder
        if not name.startswith("security."):
            os.removexattr(path, name)
    for name in wanted:
        if not name.startswith("security."):
            try:
                os.setxattr(path, name, os.getxattr(source, name))
            except OSError as error:
                raise OSError(error.errno, f"the attribute {name} cannot be kept") from error
