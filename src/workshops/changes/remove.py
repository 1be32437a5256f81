"""A record that was entered by mistake is removed with its lines; the rest of the file stays."""

from shlex import quote

from workshops.changes.change import Change, KeyChange, name_record
from workshops.changes.find_record import explain_unknown, find_record, read_new_id
from workshops.diagnostics import Path
from workshops.errors import ScheduleError, UsageError
from workshops.model import Workshop
from workshops.names import count_noun
from workshops.schedule.edit import EditableSchedule, EditError, RemoveItem, plan_all_edits


def plan_remove(editable: EditableSchedule, name: str, *, is_forced: bool = False) -> Change:
    """The change that removes a workshop or a session of it, a region or an organization.

    A workshop is named by its complete id. Raises UsageError for what other entries refer to, for
    people, whom `plan_unregister` removes, and, unless it `is_forced`, for a workshop of which
    answers or presence are recorded; UnknownNameError for an unknown name.
    """
    schedule = editable.schedule
    at = find_record(schedule, name)
    if at == ("series",):
        raise UsageError("the series cannot be removed")
    if isinstance(at[-1], str):
        raise UsageError(explain_unknown(schedule, at, read_new_id(name), adds=False))
    record, workshop = name_record(schedule, at)
    if len(at) > 2 and at[2] == "attendees":
        who = quote(record.partition("/attendee:")[2])
        command = f"workshops unregister {workshop.id if workshop else ''} {who}"
        raise UsageError(f"people are removed by another command: {command}")
    if workshop and len(at) == 2:
        _require_unused(workshop, name, is_forced=is_forced)
    return _plan_removal(editable, at)


def _require_unused(workshop: Workshop, name: str, *, is_forced: bool) -> None:
    if name.removeprefix("workshop:").casefold() != workshop.id:
        raise UsageError(f"to remove a workshop, write its complete id: {workshop.id}")
    known = sum(
        bool(attendee.answer) or attendee.attended is not None for attendee in workshop.attendees
    )
    if known and not is_forced:
        people = count_noun(known, "person", "people")
        keep = f"workshops cancel {workshop.id}"
        message = f"{workshop.id} has the answers or presence of {people}"
        raise UsageError(f"{message}; to keep them, run: {keep}; to remove it, add --force")


def _plan_removal(editable: EditableSchedule, at: Path) -> Change:
    record, workshop = name_record(editable.schedule, at)
    try:
        edited = plan_all_edits(editable, [RemoveItem(at)])
    except EditError as error:
        if not isinstance(error.__cause__, ScheduleError):
            raise
        place = error.__cause__.diagnostics[0].position
        used = f"{record} is used elsewhere, such as in {place.file}:{place.line}"
        raise UsageError(f"{used}; remove it there first") from error
    place = editable.find_position(at)
    changed = [KeyChange(key, value, None) for key, value in editable.find_value(at).items()]
    after = edited.after.schedule.workshops[int(at[1])] if len(at) > 2 else None
    return Change(record, place.file, place.line, tuple(changed), edited.changes, workshop, after)
