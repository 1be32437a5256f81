"""People who are no longer invited: their entries go, and nothing else of the file."""

from collections.abc import Sequence
from typing import NamedTuple

from workshops.model import Attendee, Workshop
from workshops.people.match import AttendeeIndex, name_attendee
from workshops.query import find_workshop
from workshops.schedule.edit import EditableSchedule, RemoveItem, plan_all_edits


class UnregisterPlan(NamedTuple):
    """Whose entries go, from which workshop, with their place in the schedule before.

    `changes` has the bytes of each file before and after; `notes` are sentences about the files.
    """

    workshop: Workshop
    removed: list[Attendee]
    file: str
    line: int
    changes: dict[str, tuple[bytes, bytes]]
    notes: tuple[str, ...] = ()

    def list_names(self, language: str | None = None) -> list[str]:
        """Those who go, as reports name them: without the address where they have a name."""
        return [name_attendee(attendee, language) for attendee in self.removed]


def plan_unregister(
    editable: EditableSchedule, workshop: str, people: Sequence[str], language: str | None = None
) -> UnregisterPlan:
    """What taking out these people changes; nothing is written.

    `people` are names, addresses or organizations, found as `AttendeeIndex.find` does. Raises
    UnknownNameError for a workshop or a person that does not exist, and UsageError for a name that
    fits several and for an entry that can't be edited, with its line; then everybody stays.
    """
    found = find_workshop(editable.schedule, workshop)
    place = editable.schedule.workshops.index(found)
    index = AttendeeIndex(found.attendees, language)
    chosen = sorted({at for who in people for at in index.find(who)})
    at = ("workshops", place, "attendees")
    edited = plan_all_edits(editable, [RemoveItem((*at, number)) for number in chosen])
    position = editable.find_position((*at, chosen[0]))
    removed = [found.attendees[number] for number in chosen]
    return UnregisterPlan(found, removed, position.file, position.line, edited.changes)
