"""One run at a time writes in a folder, and nothing of a run that was killed stays there.

The system releases a lock when its process ends, in whatever way. The folder is locked rather than
a file in it, because a replaced file is another one, and a lock file would stay. So for a run that
has the lock, a file with the temporary name is left over from a run that was killed.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


def wait_for_lock(handle: int, name: object) -> None:
    """Lock an open file or folder as soon as no other process has it locked.

    Raises UnreadableError about `name` where that lasts longer than a minute.
    """
    for _ in range(round(_TIMEOUT / _INTERVAL)):
        if try_lock(handle):
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

    def try_lock(handle: int) -> bool:
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

    def try_lock(handle: int) -> bool:
        """Lock an open file or folder, unless another process has done so."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
