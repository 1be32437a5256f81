"""`workshops edit`: the schedule in the person's own editor, checked when it is saved."""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from workshops.cli.completion import complete_workshops
from workshops.cli.output import print_note
from workshops.cli.settings import settings_of
from workshops.errors import ScheduleError, UnreadableError, UsageError


def run(
    ctx: typer.Context,
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="Open at this workshop.", autocompletion=complete_workshops
        ),
    ] = None,
) -> None:
    """Open the schedule in $VISUAL or $EDITOR, and check it when it is saved.

    You edit a copy. It replaces the file if it has no errors and the file did not change in the
    meantime.
    """
    from workshops.changes.open_editor import find_place
    from workshops.files.write import rewrite_files

    path = settings_of(ctx).require_file()
    file, line = find_place(path, id)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        place = f"{file}:{line}" if id else file
        raise UsageError(f"no terminal for an editor; change {place} and run: workshops check")
    before = Path(file).read_bytes()
    copy = Path(tempfile.mkdtemp(prefix="workshops-")) / Path(file).name
    copy.write_bytes(before)
    started = time.monotonic()
    try:
        after = _edit_until_valid(path, file, line, copy)
        notes = rewrite_files({file: (before, after)}) if after != before else ()
    except BaseException as error:  # Ctrl+C, too: the text may be hours of work
        if not copy.exists() or copy.read_bytes() == before:
            shutil.rmtree(copy.parent, ignore_errors=True)
            raise
        reason = f" ({error})" if str(error) else ""
        message = f"{file} is not changed{reason}; your text is in {copy}"
        raise UnreadableError(message) from error
    shutil.rmtree(copy.parent, ignore_errors=True)  # with what the editor kept beside it
    if after != before:
        print_note(f"{file}: changed")
    elif time.monotonic() - started < _AT_ONCE:
        print_note(
            "nothing to change; an editor that is still open must wait, as `code --wait` does"
        )
    else:
        print_note("nothing to change")
    for note in notes:
        print_note(note)


_AT_ONCE = 1.0
"""Seconds in which nobody changes a text: a program with a window may have gone on without us."""


def _edit_until_valid(path: str, file: str, line: int, copy: Path) -> bytes:
    """What the person saved; raises UnreadableError where they leave errors in it."""
    from workshops.changes.open_editor import build_command, run_editor

    before = copy.read_bytes()
    while True:
        run_editor(build_command(copy, line, os.environ))
        after = copy.read_bytes()
        if after == before or _is_accepted(path, file, after):
            return after
        if not typer.confirm("edit again?", default=True, err=True):
            raise UnreadableError("it would have errors")


def _is_accepted(path: str, file: str, content: bytes) -> bool:
    """Whether the schedule is valid with this content; otherwise its errors are printed."""
    from workshops.changes.open_editor import require_valid
    from workshops.cli.main import report_error

    try:
        require_valid(path, file, content)
    except ScheduleError as error:
        report_error(error)
        return False
    return True
