"""Files that are there whole or not at all, and never in place of somebody else's."""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from workshops.errors import UnreadableError, UsageError

Recognize = Callable[[bytes], bool]
"""Whether a file's content was written by this program, which may then replace it."""


def write_file(path: Path, content: bytes, is_ours: Recognize, *, force: bool = False) -> bool:
    """Write a file atomically; True if it changed, False if it already held just that.

    Symbolic links are followed and the mode is kept. Raises UsageError for a file that the program
    did not write, unless forced, and UnreadableError where writing fails.
    """
    target = Path(os.path.realpath(path))
    try:
        if _is_special(target):
            target.write_bytes(content)
            return True
        if target.is_dir():
            raise UnreadableError(f"{path}: is a folder; name a file in it")
        old = target.read_bytes() if target.exists() else None
        if old == content:
            return False
        if old is not None and not force and not is_ours(old):
            raise UsageError(f"{path}: not written by this program; use --force to overwrite it")
        _replace(target, content)
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}") from error
    return True


def make_folder(path: Path) -> None:
    """Make a folder and those around it; UnreadableError where that fails."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error


def _is_special(target: Path) -> bool:
    """Whether this is a device or a pipe, such as /dev/null, which can't be replaced."""
    if not target.exists():
        return False
    mode = target.stat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _replace(target: Path, content: bytes) -> None:
    """The content beside the target first, then in its place in one step."""
    import tempfile  # brings what reading a ledger never needs

    handle, name = tempfile.mkstemp(
        prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent
    )
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _choose_mode(target))
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _choose_mode(target: Path) -> int:
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
