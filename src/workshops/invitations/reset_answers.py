"""Answers to an earlier time are reset in the schedule when an update asks for a new answer.

An update about another time asks everyone again (RFC 5546 section 3.2.2.1). The schedule is the
database, so an answer to the earlier time does not stay in it: the next list would count it, and
the next update would state it in the person's calendar. It becomes needs-action by the same careful
edit that recorded it, with each person's own message: once the mail server took it and before the
history records it. A run that is stopped in between repeats that one message, and with it this.
An answer stays as it is where its person was not sent the other time.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from workshops.files.write import (
    name_hard_links,
    repeat_if_changed,
    require_writable,
    rewrite_files,
)
from workshops.invitations.history import Person
from workshops.invitations.step import Step
from workshops.model import Rsvp, Schedule
from workshops.names import fold_address
from workshops.schedule.edit import read_editable
from workshops.schedule.edit_attendees import AttendeeEdit, edit_attendees


class AnswersReset(NamedTuple):
    """How many answers were reset in the schedule, and a line for each that a person must reset.

    `notes` are sentences about the files.
    """

    changed: int
    by_hand: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def reset_answers(path: str, steps: Iterable[Step], *, check_only: bool = False) -> AnswersReset:
    """Make needs-action of the answers in the schedule that these steps ask for again.

    With `check_only` nothing is written; UnreadableError and ScheduleError are raised all the same
    where nothing could be.
    """
    answers = {
        step.key: step.outdated_answer for step in steps if step.is_message and step.outdated_answer
    }
    if not answers:
        return AnswersReset(0)
    return repeat_if_changed(lambda: _reset(path, answers, check_only=check_only))


def _reset(path: str, answers: dict[Person, Rsvp], *, check_only: bool) -> AnswersReset:
    editable = read_editable(path)
    edits = list(_list_resets(editable.schedule, answers))
    changes, refused, _ = edit_attendees(editable, edits)
    if check_only:
        require_writable(changes)
    notes = name_hard_links(changes) if check_only else rewrite_files(changes)
    by_hand = []
    for edit, reason in refused.items():
        workshop = editable.schedule.workshops[edit.workshop]
        attendee = workshop.attendees[edit.attendee]
        by_hand.append(
            f'{workshop.id}: {attendee.label()}: the answer "{attendee.rsvp}" was given for '
            f"another time and cannot be reset: {reason}, then write rsvp: needs-action"
        )
    return AnswersReset(len(edits) - len(by_hand), tuple(by_hand), notes)


def _list_resets(schedule: Schedule, answers: dict[Person, Rsvp]) -> Iterator[AttendeeEdit]:
    """For each answer still in the schedule, in the entry that `rsvp` writes: the first one."""
    due = dict(answers)
    for at, workshop in enumerate(schedule.workshops):
        for place, attendee in enumerate(workshop.attendees):
            answer = due.pop((workshop.uid, fold_address(attendee.email)), None)
            if answer and attendee.rsvp == answer:
                yield AttendeeEdit(at, place, "rsvp", "needs-action")
