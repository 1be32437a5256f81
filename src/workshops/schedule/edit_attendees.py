"""An attendee's answer or presence, written into the file that names the attendee."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from workshops.schedule.edit import EditableSchedule, RemoveKey, SetKey, plan_edits


class AttendeeEdit(NamedTuple):
    """A new answer or presence; `workshop` and `attendee` count the schedule's own lists from 0.

    The `value` is an answer's word ("accepted"), or whether they came; None takes the key away.
    """

    workshop: int
    attendee: int
    key: Literal["rsvp", "attended"]
    value: str | bool | None


class EditedAttendees(NamedTuple):
    """Each file that changes, with its bytes before and after, and what could not be written.

    A `refused` fact has the reason, which names the file and the line. `after` is the schedule
    afterwards.
    """

    changes: dict[str, tuple[bytes, bytes]]
    refused: dict[AttendeeEdit, str]
    after: EditableSchedule


def edit_attendees(editable: EditableSchedule, edits: Sequence[AttendeeEdit]) -> EditedAttendees:
    """Plan the changes that these facts make in the schedule's files; nothing is written.

    The edits count the attendees of the schedule that was read, so a file that changes meanwhile
    moves no fact to somebody else. Raises EditError where the schedule would be wrong.
    """
    keys = [("workshops", edit.workshop, "attendees", edit.attendee, edit.key) for edit in edits]
    changed = [
        RemoveKey(path) if edit.value is None else SetKey(path, str(edit.value).lower())
        for path, edit in zip(keys, edits, strict=True)
    ]
    edited = plan_edits(editable, changed)
    refused = {edits[number]: reason for number, reason in edited.refused.items()}
    return EditedAttendees(edited.changes, refused, edited.after)
