"""A person's own editor, opened on a copy of a schedule's file.

The copy is put in place only if it is valid and the file is still as it was.
"""

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from workshops.errors import ScheduleError, UnreadableError, UsageError
from workshops.query import find_workshop
from workshops.schedule.document import Document
from workshops.schedule.edit import read_editable
from workshops.schedule.load import read_sources, understand_documents

_WITH_PLUS = ("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro")
_WITH_GOTO = ("code", "code-insiders", "codium")


def find_place(path: str, workshop: str | None) -> tuple[str, int]:
    """The file and line of a workshop in the schedule at `path`; without one, the first file.

    In a schedule with errors it is the place of the first one. Raises UnknownNameError for an
    unknown workshop.
    """
    if workshop is None:
        return next(iter(read_sources(path))), 1
    try:
        editable = read_editable(path)
    except ScheduleError as error:
        first = error.diagnostics[0].position
        return first.file, first.line
    found = find_workshop(editable.schedule, workshop)
    index = editable.schedule.workshops.index(found)
    position = editable.find_position(("workshops", index))
    return position.file, position.line


def build_command(file: Path, line: int, environment: Mapping[str, str]) -> list[str]:
    """The command that opens a file at a line in $VISUAL, else $EDITOR, else vi or notepad.

    Raises UsageError for a command that a shell would not understand either.
    """
    chosen = (environment.get("VISUAL") or environment.get("EDITOR") or "").strip()
    try:
        words = shlex.split(chosen) or ["notepad" if sys.platform == "win32" else "vi"]
    except ValueError as error:
        raise UsageError(f"the editor {chosen} has a quotation mark that is not closed") from error
    name = Path(words[0]).stem.lower()
    if name in _WITH_GOTO:
        return [*words, "--wait", "--goto", f"{file}:{line}"]
    return [*words, *([f"+{line}"] if name in _WITH_PLUS else []), str(file)]


def run_editor(command: Sequence[str]) -> None:
    """Wait until the person closes the editor; raises UnreadableError where it can't be run."""
    try:
        # the command is the person's own choice, from their environment
        status = subprocess.run(command, check=False).returncode  # noqa: S603
    except OSError as error:
        message = f"{command[0]}: {error.strerror}; set EDITOR to the editor to use"
        raise UnreadableError(message) from error
    if status:
        raise UnreadableError(f"{command[0]} ended with status {status}")


def require_valid(path: str, file: str, content: bytes) -> None:
    """Raise ScheduleError with every error that the schedule has with another content of a file."""
    sources = {**read_sources(path), file: content}
    understand_documents([Document(name, raw) for name, raw in sources.items()])
