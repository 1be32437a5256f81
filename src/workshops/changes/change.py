"""A change of the schedule's files: planned as a value, then written.

The file changes by the smallest edit; the result was read again and is the old schedule with that
one change.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from workshops.diagnostics import Diagnostic, Path
from workshops.errors import ScheduleError, UsageError
from workshops.model import Workshop
from workshops.schedule.checks import WARNINGS, check_schedule
from workshops.schedule.document import Value
from workshops.schedule.edit import Edit, EditableSchedule, EditError, plan_edits


class KeyChange(NamedTuple):
    """A key by its dotted path, with its value in the file before and after; None for none."""

    key: str
    before: Value
    after: Value


class Change(NamedTuple):
    """The change of one workshop, or of the series.

    `workshop` is its id afterwards, or "series"; `file` and `line` are where it is then. `changes`
    has each changed file's bytes before and after. `warnings` are those of `check` that are new.
    `notes` are sentences about files, such as one with other hard links.
    """

    workshop: str
    file: str
    line: int
    changed: tuple[KeyChange, ...]
    changes: dict[str, tuple[bytes, bytes]]
    before: Workshop | None = None
    after: Workshop | None = None
    warnings: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()


def plan_change(
    editable: EditableSchedule, index: int | None, edits: Sequence[Edit], now: datetime
) -> Change:
    """The change that some edits make of the workshop at an index; None is the series.

    `now` (aware) is what warnings are looked for at. Raises UsageError for an edit that can't be
    made, or after which the schedule would be wrong, with what to write instead.
    """
    for edit in edits:
        _require_utf8(edit)
    try:
        edited = plan_edits(editable, edits)
    except EditError as error:
        message = str(error)
        if isinstance(error.__cause__, ScheduleError):  # without the line that it would have had
            first = error.__cause__.diagnostics[0]
            message = f"{first.message}; {first.hint}" if first.hint else first.message
        raise UsageError(message) from error
    if edited.refused:
        raise UsageError(next(iter(edited.refused.values())))
    after = edited.after
    at = ("series",) if index is None else ("workshops", index)
    position = after.find_position(at)
    workshop = None if index is None else after.schedule.workshops[index]
    known = editable.schedule.workshops
    old = check_schedule(editable.schedule, now, WARNINGS)
    found = {(warning.code, warning.message, warning.hint) for warning in old}
    warnings = (
        warning
        for warning in check_schedule(after.schedule, now, WARNINGS)
        if (warning.code, warning.message, warning.hint) not in found
    )
    return Change(
        workshop.id if workshop else "series",
        position.file,
        position.line,
        tuple(_compare(editable, after, edits, at)),
        edited.changes,
        known[index] if index is not None and index < len(known) else None,
        workshop,
        tuple(warnings),
    )


def _require_utf8(edit: Edit) -> None:
    """Refuse bytes of a command line that are not UTF-8, which Python keeps as surrogates."""
    try:
        json.dumps(edit, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        byte = f"{ord(error.object[error.start]) & 0xFF:x}"
        message = f"an argument is not in UTF-8: it has the byte {byte} (hexadecimal)"
        raise UsageError(f"{message}; use a terminal that writes UTF-8") from error


def _compare(
    before: EditableSchedule, after: EditableSchedule, edits: Iterable[Edit], around: Path
) -> Iterable[KeyChange]:
    """The keys that differ, by their path in the record at `around`, or in the schedule."""
    depth = len(around)
    for edit in edits:
        if len(edit.path) > depth:
            inside = edit.path[depth:] if edit.path[:depth] == around else edit.path
            key = ".".join(map(str, inside))
            change = KeyChange(key, before.find_value(edit.path), after.find_value(edit.path))
            if change.before != change.after:
                yield change
