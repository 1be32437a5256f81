"""Who accepted one time has not accepted another: the schedule says so too, not the mail alone.

An update about another time asks everybody anew (RFC 5546 section 3.2.2.1). The schedule is the
database, so an answer to the earlier time does not stay in it: the next list would count it, and
the next update would tell it to the person's calendar. It becomes needs-action by the same careful
edit that wrote it, with each person's own message: once the mail server took it and before the
ledger says so. A run that is stopped in between repeats that one message, and with it this; whoever
was not told of the other time has answered as before.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from workshops.invitations.plan import Step
from workshops.model import Rsvp, Schedule
from workshops.names import fold_address
from workshops.schedule.edit import read_editable
from workshops.schedule.edit_attendees import AttendeeEdit, edit_attendees
from workshops.schedule.save import repeat_if_changed, require_writable, rewrite_files


class Reopened(NamedTuple):
    """How many answers the schedule holds no more, and a line for each that it still does."""

    changed: int
    kept: tuple[str, ...]


def reopen_answers(path: str, steps: Iterable[Step], *, is_tried: bool = False) -> Reopened:
    """Take the answers that these steps ask for again back in the schedule.

    With `is_tried` nothing is written; as without it, UnreadableError and ScheduleError tell that
    nothing can be.
    """
    answers = {
        step.key: step.outdated_answer for step in steps if step.is_message and step.outdated_answer
    }
    return repeat_if_changed(lambda: _reopen(path, answers, is_tried=is_tried))


def _reopen(path: str, answers: dict[tuple[str, str], Rsvp], *, is_tried: bool) -> Reopened:
    if not answers:
        return Reopened(0, ())
    editable = read_editable(path)
    edits = list(_list_edits(editable.schedule, answers))
    changes, refused = edit_attendees(editable, edits)
    (require_writable if is_tried else rewrite_files)(changes)
    kept = tuple(_tell(editable.schedule, edit, reason) for edit, reason in refused.items())
    return Reopened(len(edits) - len(kept), kept)


def _list_edits(schedule: Schedule, answers: dict[tuple[str, str], Rsvp]) -> Iterator[AttendeeEdit]:
    """For each answer that is in the schedule still, where it stands first, as `rsvp` writes it."""
    due = dict(answers)
    for at, workshop in enumerate(schedule.workshops):
        for place, attendee in enumerate(workshop.attendees):
            answer = due.pop((workshop.uid, fold_address(attendee.email)), None)
            if answer and attendee.rsvp == answer:
                yield AttendeeEdit(at, place, "rsvp", "needs-action")


def _tell(schedule: Schedule, edit: AttendeeEdit, reason: str) -> str:
    workshop = schedule.workshops[edit.workshop]
    attendee = workshop.attendees[edit.attendee]
    return (
        f"{workshop.id}: {attendee.label()}: {attendee.rsvp} was for another time, and is in the "
        f"file still: {reason}, then write rsvp: needs-action"
    )
