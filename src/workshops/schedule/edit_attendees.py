"""An attendee's answer or presence, written into the file that names the attendee.

A schedule may be several files; the coordinator says who came, not where that is written. The
edited files are read again as one schedule, which has to be the old one with just those facts. One
attendee that is written in a way no small edit can change, such as a YAML alias, stops no other.
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, cast

from workshops.diagnostics import Path
from workshops.errors import ScheduleError, UsageError
from workshops.model import Attendee, Rsvp, Schedule
from workshops.schedule.document import Document
from workshops.schedule.edit import Change, EditError, edit_document
from workshops.schedule.load import STDIN, read_sources, understand_documents


class AttendeeEdit(NamedTuple):
    """A new answer or presence; `workshop` and `attendee` count the schedule's own lists from 0.

    `value` is the word as the file holds it ("accepted", "true"); None takes the key away.
    """

    workshop: int
    attendee: int
    key: Literal["rsvp", "attended"]
    value: str | None


class EditableSchedule(NamedTuple):
    """A schedule with the bytes of the files that say it, which an edit starts from.

    `origins` has a path for each workshop: the number of its file among `sources`, and the place
    of the workshop in that file.
    """

    schedule: Schedule
    sources: dict[str, bytes]
    origins: Sequence[Path]


class Edited(NamedTuple):
    """Each file that changes, with its bytes before and after, and what could not be written.

    A `refused` fact has the reason, which names the file and the line.
    """

    changes: dict[str, tuple[bytes, bytes]]
    refused: dict[AttendeeEdit, str]


def read_editable(path: str) -> EditableSchedule:
    """The schedule as its files say it now.

    Raises UsageError for standard input, UnreadableError, and ScheduleError with every mistake.
    """
    if path == STDIN:
        raise UsageError("standard input can't be edited; name a file with --schedule")
    sources = read_sources(path)
    schedule, origins = understand_documents([Document(name, raw) for name, raw in sources.items()])
    return EditableSchedule(schedule, sources, origins["workshops"])


def edit_attendees(editable: EditableSchedule, edits: Sequence[AttendeeEdit]) -> Edited:
    """What these facts change in the schedule's files; nothing is written.

    The edits count the attendees of the schedule that was read, so a file that changes meanwhile
    moves no fact to somebody else. What the schedule says already changes nothing. Raises EditError
    where the edited files would say anything else than these facts.
    """
    schedule, old, origins = editable
    wanted = _change_facts(schedule, edits)
    needed = [one for one in edits if _find(schedule, one) != _find(wanted, one)]
    new, refused = _edit_files(old, needed, origins)
    _require(_change_facts(schedule, [one for one in edits if one not in refused]), new)
    changes = {name: (old[name], raw) for name, raw in new.items() if raw != old[name]}
    return Edited(changes, refused)


def _find(schedule: Schedule, edit: AttendeeEdit) -> Any:
    return getattr(schedule.workshops[edit.workshop].attendees[edit.attendee], edit.key)


def _edit_files(
    sources: dict[str, bytes], edits: Sequence[AttendeeEdit], origins: Sequence[Path]
) -> tuple[dict[str, bytes], dict[AttendeeEdit, str]]:
    names = list(sources)
    changes: dict[str, dict[Change, AttendeeEdit]] = {}
    for edit in edits:
        file, *way = origins[edit.workshop]
        path = (*way, "attendees", edit.attendee, edit.key)
        changes.setdefault(names[int(file)], {})[Change(path, edit.value)] = edit
    edited, refused = dict(sources), {}
    for name, found in changes.items():
        edited[name], failed = _edit_each(sources[name], list(found))
        for change in failed:
            try:  # once more, for the line as it is now
                edited[name] = edit_document(edited[name], [change])
            except EditError as error:
                refused[found[change]] = f"{name}: {error}"
    return edited, refused


def _edit_each(raw: bytes, changes: Sequence[Change]) -> tuple[bytes, list[Change]]:
    """The text with all changes that can be made, and the others, found by halving."""
    try:
        return edit_document(raw, changes), []
    except EditError:
        if len(changes) == 1:
            return raw, list(changes)
    middle = len(changes) // 2
    raw, first = _edit_each(raw, changes[:middle])
    raw, second = _edit_each(raw, changes[middle:])
    return raw, first + second


def _change_facts(schedule: Schedule, edits: Sequence[AttendeeEdit]) -> Schedule:
    """The schedule with these facts, as its files should say afterwards."""
    workshops = list(schedule.workshops)
    for edit in edits:
        workshop = workshops[edit.workshop]
        attendees = list(workshop.attendees)
        attendees[edit.attendee] = _change_fact(attendees[edit.attendee], edit)
        workshops[edit.workshop] = workshop._replace(attendees=tuple(attendees))
    return schedule._replace(workshops=tuple(workshops))


def _change_fact(attendee: Attendee, edit: AttendeeEdit) -> Attendee:
    if edit.key == "attended":
        return attendee._replace(attended=None if edit.value is None else edit.value == "true")
    return attendee._replace(rsvp=cast("Rsvp | None", edit.value))  # checked when read again


def _require(wanted: Schedule, sources: dict[str, bytes]) -> None:
    try:
        found, _ = understand_documents([Document(name, raw) for name, raw in sources.items()])
    except ScheduleError as error:
        raise EditError(f"the edited schedule would be wrong: {error}") from error
    if found != wanted:
        raise EditError("the schedule would change in more than that; edit it by hand")
