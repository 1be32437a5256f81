"""One run at a time writes in a folder, and nothing of a run that was killed stays there.

The system releases a lock when its process ends, in whatever way. The folder is locked rather than
a file in it, because a replaced file is another one, and a lock file would stay. So for a run that
has the lock, a file with the temporary name is left over from a run that was killed.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from workshops.errors import UnreadableError, wrap_os_error

TEMPORARY = ".workshops.tmp"
"""The name of a file that is not complete yet, in a folder that is locked."""
_TIMEOUT = 60.0
"""Seconds; another run may write one file, or publish thousands of pages."""
_INTERVAL = 0.01


@contextmanager
def lock_folder(folder: Path | str, name: object = None) -> Iterator[None]:
    """Wait until no other run of the program writes in a folder, and keep others waiting.

    Raises UnreadableError, about `name` rather than the folder where there is one, when the folder
    can't be opened or another program keeps it locked.
    """
    with wrap_os_error(name or folder):
        handle = _open(folder or ".")
    try:
        wait_for_lock(handle, folder or ".")
        with suppress(OSError):  # there is none, or nothing at all can be written here
            os.unlink(os.path.join(folder, TEMPORARY))
        yield
    finally:
        _close(handle, folder)


@contextmanager
def hold_writers(folders: Iterable[str]) -> Iterator[None]:
    """Let no other run of the program write in these folders; several runs may read at once.

    For a run that reads several files which another one writes together. A folder that can't be
    locked is read all the same. Raises UnreadableError where another run keeps one locked.
    """
    with ExitStack() as handles:
        for folder in sorted(set(folders)) if sys.platform != "win32" else ():
            with suppress(OSError):
                handle = _open(folder)
                handles.callback(_close, handle, folder)
                wait_for_lock(handle, folder, is_shared=True)
        yield


def wait_for_lock(handle: int, name: object, *, is_shared: bool = False) -> None:
    """Lock an open file or folder as soon as no other process has it locked.

    Where it `is_shared`, others may lock it in the same way. Raises UnreadableError about `name`
    where that lasts longer than a minute.
    """
    for _ in range(round(_TIMEOUT / _INTERVAL)):
        if try_lock(handle, is_shared=is_shared):
            return
        time.sleep(_INTERVAL)
    raise UnreadableError(f"{name}: another program is writing there; try again later")


if sys.platform == "win32":
    import msvcrt

    def _open(folder: Path | str) -> int:
        """A lock file, as Windows locks no folders."""
        return os.open(os.path.join(folder, _LOCK), os.O_RDWR | os.O_CREAT)

    def _close(handle: int, folder: Path | str) -> None:
        """Remove it too, which Windows refuses while another run has it open."""
        os.close(handle)
        with suppress(OSError):
            os.unlink(os.path.join(folder, _LOCK))

    _LOCK = ".workshops.lock"

    def try_lock(handle: int, *, is_shared: bool = False) -> bool:  # noqa: ARG001 - there is none
        """Lock an open file, unless another process has done so."""
        os.lseek(handle, 1 << 30, os.SEEK_SET)  # past what it holds, which others may read
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _open(folder: Path | str) -> int:
        return os.open(folder, os.O_RDONLY)

    def _close(handle: int, _folder: Path | str) -> None:
        os.close(handle)

    def try_lock(handle: int, *, is_shared: bool = False) -> bool:
        """Lock an open file or folder, unless another process has done so."""
        kind = fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
