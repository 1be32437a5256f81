"""Replies found in mail become answers in the schedule, each only once, and only their senders'."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from workshops.errors import UnreadableError
from workshops.files.write import repeat_if_changed, rewrite_files
from workshops.invitations.history import History
from workshops.invitations.history_file import open_history, read_history
from workshops.invitations.inbox import read_inbox
from workshops.invitations.itip_reply import read_replies
from workshops.invitations.review_reply import (
    Decision,
    ReceivedReply,
    SentSequence,
    list_answers,
    mark_not_written,
    review_replies,
)
from workshops.model import Schedule
from workshops.schedule.edit import EditableSchedule, edit_attendee, plan_edits, read_editable


class ReplyPlan(NamedTuple):
    """A decision about each reply, and the bytes of each file that changes before and after.

    `notes` are sentences about the files that were written.
    """

    decisions: list[Decision]
    changes: dict[str, tuple[bytes, bytes]]
    notes: tuple[str, ...] = ()


def receive_replies(files: Iterable[str]) -> Iterator[ReceivedReply]:
    """Every reply in calendar files, mails, mailboxes, folders of them, or standard input ("-").

    What holds none, or can't be read as mail, is received without a reply. Raises UnreadableError
    for a file that can't be opened.
    """
    for mail in (mail for file in files for mail in read_inbox(file)):
        brought = mail._replace(calendar=None)  # of 100,000 mails only the answers are kept
        if mail.calendar is None:
            yield ReceivedReply(brought)
            continue
        try:
            replies = read_replies(mail.calendar, mail.senders, mail.method)
        except UnreadableError as error:
            yield ReceivedReply(brought._replace(damage=str(error)))
            continue
        for reply in replies:
            yield ReceivedReply(brought, reply)


def plan_replies(
    path: str, received: Sequence[ReceivedReply], find_now: Callable[[Schedule], datetime]
) -> ReplyPlan:
    """The changes by replies to the schedule at `path`; nothing is written.

    `find_now` gives the instant (aware) that counts as now, for the schedule that was read. Raises
    ScheduleError and UnreadableError where the schedule or its history can't be read.
    """
    editable = read_editable(path)
    history = read_history(path, editable.schedule.series.id)
    return _plan(editable, history, received, find_now(editable.schedule))


def record_replies(
    path: str, received: Sequence[ReceivedReply], find_now: Callable[[Schedule], datetime]
) -> ReplyPlan:
    """Write what replies change into the schedule and its history, as `plan_replies` plans it.

    The plan is made again where somebody else changes the files meanwhile. Raises UnreadableError
    where they can't be written, and all that `plan_replies` does; then nothing is written.
    """

    def attempt() -> ReplyPlan:
        editable = read_editable(path)
        with open_history(path, editable.schedule.series.id) as file:
            plan = _plan(editable, file.history, received, find_now(editable.schedule))
            # Should the run end between these two, the next one finds the same answers in the
            # schedule and adds them to the history.
            plan = plan._replace(notes=rewrite_files(editable.keep_others(plan.changes)))
            file.add_answers(list_answers(plan.decisions, file.history.answers))
        return plan

    return repeat_if_changed(attempt)


def _plan(
    editable: EditableSchedule, history: History, received: Sequence[ReceivedReply], now: datetime
) -> ReplyPlan:
    sent = {
        (uid, address): SentSequence(
            recipient.sent.sequence if recipient.sent else 0, recipient.last.sequence
        )
        for uid, workshop in history.workshops.items()
        for address, recipient in workshop.people.items()
    }
    decisions = review_replies(editable.schedule, received, now, sent, history.answers)
    edits = {
        number: edit_attendee(*decision.place, "rsvp", decision.rsvp)
        for number, decision in enumerate(decisions)
        if decision.place and decision.rsvp
    }
    if not edits:
        return ReplyPlan(decisions, {})
    changes, refused, _ = plan_edits(editable, list(edits.values()))
    for at, number in enumerate(edits):
        if at in refused:
            decisions[number] = mark_not_written(decisions[number], refused[at])
    return ReplyPlan(decisions, changes)
