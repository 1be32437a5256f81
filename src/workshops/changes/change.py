"""A change of the schedule's files: planned as a value, then written.

The file changes by the smallest edit; the result was read again and is the old schedule with that
one change.
"""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from shlex import quote
from typing import NamedTuple

from workshops.diagnostics import Diagnostic, Path
from workshops.errors import ScheduleError, UsageError
from workshops.model import Schedule, Workshop
from workshops.names import find_near
from workshops.query import ENTER_REGION, list_tags
from workshops.schedule.checks import check_schedule
from workshops.schedule.document import Value
from workshops.schedule.edit import (
    Edit,
    EditableSchedule,
    EditError,
    RemoveKey,
    SetKey,
    plan_all_edits,
)
from workshops.schedule.warning_checks import WARNINGS


class KeyChange(NamedTuple):
    """A key by its dotted path, with its value in the file before and after; None for none."""

    key: str
    before: Value
    after: Value


class Change(NamedTuple):
    """The change of one workshop or a session or attendee of it, of the series, a region or such.

    `record` is what `set` calls it afterwards, and nothing else: "series", "workshop:jobs",
    "workshop:jobs/session:welcome" or such as "region:SE31"; `file` and `line` are where it is
    then. `changes` has each changed file's bytes before and after. `warnings` are those of `check`
    that are new. `notes` are sentences about files, such as one with other hard links, `doubts`
    about values that may be misspelt. Of a record that `is_new` all keys are changed. Of one that
    was removed, the place is where it was.
    """

    record: str
    file: str
    line: int
    changed: tuple[KeyChange, ...]
    changes: dict[str, tuple[bytes, bytes]]
    before: Workshop | None = None
    after: Workshop | None = None
    warnings: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    is_new: bool = False

    @property
    def workshop(self) -> str | None:
        """The id of the workshop afterwards; None where something else changes."""
        workshop = self.after or self.before
        return workshop.id if workshop else None


def plan_change(
    editable: EditableSchedule, at: Path, edits: Sequence[Edit], now: datetime
) -> Change:
    """The change that some edits make of the record at a path, such as ("workshops", 2).

    `now` (aware) is what warnings are looked for at. Raises UsageError for an edit that can't be
    made, or after which the schedule would be wrong, with what to write instead.
    """
    for edit in edits:
        _require_utf8(edit)
    try:
        edited = plan_all_edits(editable, edits)
    except EditError as error:
        removed = [str(edit.path[-1]) for edit in edits if isinstance(edit, RemoveKey)]
        if needed := next((key for key in removed if _is_missing(error, key)), None):
            raise UsageError(f'"{needed}" cannot be removed; write {needed}=VALUE') from error
        advice = _advise_move(editable, at, edits)
        raise UsageError(_explain_edit_error(error, advice)) from error
    after = edited.after
    position = after.find_position(at)
    old = check_schedule(editable.schedule, now, WARNINGS)
    found = {(warning.code, warning.message, warning.hint) for warning in old}
    warnings = (
        warning
        for warning in check_schedule(after.schedule, now, WARNINGS)
        if (warning.code, warning.message, warning.hint) not in found
    )
    name, workshop = name_record(after.schedule, at)
    return Change(
        name,
        position.file,
        position.line,
        tuple(_compare(editable, after, edits, at)),
        edited.changes,
        name_record(editable.schedule, at)[1],
        workshop,
        tuple(warnings),
        doubts=tuple(_doubt_tags(editable.schedule, after.schedule)),
    )


def _is_missing(error: EditError, key: str) -> bool:
    """Whether an edit can't be made because a record needs this key."""
    cause = error.__cause__
    found = cause.diagnostics if isinstance(cause, ScheduleError) else ()
    return any(each.code == "missing-key" and f'"{key}"' in each.message for each in found)


def _doubt_tags(before: Schedule, after: Schedule) -> Iterable[str]:
    """Each new tag that is nearly one that other workshops have."""
    known = list_tags(before)
    for tag in list_tags(after):
        if tag not in known and (near := find_near(tag, known, most=1, cutoff=0.75)):
            yield f'the tag "{tag}" is new; did you mean "{near[0]}"?'


def _advise_move(editable: EditableSchedule, at: Path, edits: Sequence[Edit]) -> str:
    """For a start that was set without the end: the command that takes the end along."""
    values = {edit.path: edit.value for edit in edits if isinstance(edit, SetKey)}
    start = values.get((*at, "start"))
    if at[0] != "workshops" or len(at) > 2 or start is None or (*at, "end") in values:
        return ""
    workshop = editable.schedule.workshops[int(at[1])]
    return f"to move it with its end, run: workshops move {workshop.id} {quote(str(start))}"


def _explain_edit_error(error: EditError, advice: str) -> str:
    """Why an edit can't be made; of a value, without the line that it would have had.

    `advice` is what to do where an end would be before its start.
    """
    if not isinstance(error.__cause__, ScheduleError):
        return str(error)
    first = error.__cause__.diagnostics[0]
    if first.code == "unknown-region" and "?" not in first.hint:
        return f"{first.message}; {ENTER_REGION}"
    if first.code == "end-before-start" and advice:
        return f"{first.message}; {advice}"
    # the file is not named beside the line where it is that of the value
    hint = re.sub(r"(?:on )?line (?=\d+\)\??$)", f"{first.position.file}:", first.hint)
    return f"{first.message}; {hint}" if hint else first.message


def find_appended(editable: EditableSchedule, section: str, file: str | None = None) -> int:
    """The index that an entry gets at the end of a section, in the file that AppendItem chooses.

    The entries of a schedule are in the order of its files.
    """
    number = int(editable.find_origin((section,))[0])
    if file is not None:
        number = list(editable.sources).index(file)
    return sum(int(origin[0]) <= number for origin in editable.origins.get(section, ()))


def name_record(schedule: Schedule, at: Path) -> tuple[str, Workshop | None]:
    """What `set` calls the record at a path, and the workshop that it may be, or be in."""
    section = str(at[0])
    if section == "series":
        return "series", None
    record = next(iter(getattr(schedule, section)[int(at[1]) :]), None)
    if section == "workshops" and record and len(at) > 2:
        part = getattr(record, str(at[2]))[int(at[3]) :]
        name = (part[0].id if at[2] == "sessions" else "") or part[0].label() if part else ""
        return f"workshop:{record.id}/{str(at[2]).removesuffix('s')}:{name}", record
    name = f"{section.removesuffix('s')}:{record.id if record else ''}"
    return name, record if section == "workshops" else None


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
