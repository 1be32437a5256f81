"""The sentences about replies in the report for the coordinator."""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from workshops.invitations.itip_reply import Reply
from workshops.invitations.received_mail import ReceivedMail
from workshops.model import DateOrDateTime, Rsvp, Workshop, to_day
from workshops.names import fold_name
from workshops.recurrence import expand
from workshops.schedule.field_errors import FieldError
from workshops.schedule.fields import EMAIL

_METHODS = {
    "": "a calendar without METHOD",
    "REQUEST": "an invitation",
    "CANCEL": "a cancellation",
    "PUBLISH": "a published calendar",
    "ADD": "an addition to a series",
    "REFRESH": "a request to send the invitation again",
    "DECLINECOUNTER": "an organizer's refusal of a proposal",
}


def describe_method(method: str, workshop: Workshop | None, index: int | None) -> str:
    """The kind of a message that is not a reply, with the workshop and the person if known."""
    subject = f"{workshop.id}: " if workshop else ""
    if workshop and index is not None:
        subject += f"{workshop.attendees[index].label()}: "
    if method not in _METHODS:
        return f"{subject}METHOD:{method} is not a reply"
    return f"{subject}{_METHODS[method]}{f' (METHOD:{method})' if method else ''}, not a reply"


def describe_unnamed(mail: ReceivedMail) -> str:
    """A reply that names several attendees or none, and none of them sent it."""
    sender = f", and not the sender {', '.join(mail.senders)}" if mail.senders else ""
    return f"the reply does not show who answers: it names no attendee or several{sender}"


def advise_genuine(reply: Reply, workshop: Workshop, index: int | None) -> str:
    """How to record it by hand; nothing in it comes from the mail, whose author may be anybody."""
    if reply.method != "REPLY" or reply.recurrence_id or reply.rsvp is None or index is None:
        return ""
    attendee = workshop.attendees[index]
    if reply.rsvp == "delegated":
        return f"; if it is genuine, write rsvp: delegated for {attendee.label()} in {workshop.id}"
    command = _write_mark(workshop.id, attendee.email or "", reply.rsvp)
    return f"; if it is genuine, record it with: {command}"


def _write_mark(id: str, address: str, rsvp: Rsvp = "accepted") -> str:
    return f"workshops mark {id} {shlex.quote(address)} --{rsvp}"


def advise_mark(mail: ReceivedMail, invited: Sequence[tuple[Workshop, str]]) -> str:
    """The command that records an answer in words, of a mail that has none that can be read.

    `invited` are the workshops of the sender, each with their address there: nothing in the command
    comes from the mail, whose author may be anybody. Of several workshops the one is meant whose
    title is in the subject. Empty where the sender is not invited.
    """
    if not invited:
        return ""
    subject = fold_name(mail.subject)
    titled = [
        (workshop, address)
        for workshop, address in invited
        if any(fold_name(title) in subject for _, title in workshop.title.translations)
    ]
    meant = titled or invited
    [(workshop, address), *_] = meant
    id = workshop.id if len({other.id for other, _ in meant}) == 1 else "ID"
    return f"; to record an answer: {_write_mark(id, address)} (or --declined, --tentative)"


def describe_stranger(reply: Reply, workshop: Workshop) -> str:
    """Somebody who is not in the list, and how to add them."""
    who = f"{reply.name} <{reply.address}>" if reply.name else f"{reply.address}"
    answer = reply.rsvp or reply.partstat.lower()
    delegators = ", ".join(reply.delegated_from)
    stand_in = f", in place of {delegators}" if delegators else ""
    sentence = f"{workshop.id}: {who} ({answer}{stand_in}) is not among the attendees"
    command = _write_register(workshop, [(reply.name, reply.address or "")])
    return f"{sentence}; to add them: {command}" if command else sentence


def _write_register(workshop: Workshop, people: Iterable[tuple[str | None, str]]) -> str:
    """The command that adds people; empty where what is given as their addresses is none.

    It is made from a mail, whose author may be anybody: so each word is quoted, and a name is only
    in it if it has nothing but letters, spaces, hyphens and full stops.
    """
    words = []
    for name, address in people:
        with suppress(FieldError):
            EMAIL.read(address)
            is_plain = bool(name and re.fullmatch(r"[^\W\d_][\w .-]*", name))
            if is_plain or not address.startswith("-"):
                words.append(shlex.quote(f"{name} <{address}>" if is_plain else address))
    return " ".join(["workshops register", workshop.id, *words]) if words else ""


def describe_occurrence(reply: Reply, workshop: Workshop) -> str:
    """An answer for one of many dates, which the schedule has no place for."""
    sentence = f"{reply.rsvp} for {reply.recurrence_id}"
    if reply.instance and not _takes_place(workshop, reply.instance):
        return f"{sentence}, when it does not take place; not recorded"
    which = "and all later dates" if reply.is_for_later else "only"
    return f"{sentence} {which}; not recorded, as the schedule has one answer for all dates"


def _takes_place(workshop: Workshop, instance: DateOrDateTime) -> bool:
    """Whether it begins then; on that day where only the day is known."""
    start = workshop.start
    if isinstance(instance, datetime) and instance.tzinfo and isinstance(start, datetime):
        local = instance.astimezone(start.tzinfo)
        times = expand(workshop, local.date(), local.date())
        return any(occurrence.start == local for occurrence in times)
    day = to_day(instance)
    return any(to_day(occurrence.start) == day for occurrence in expand(workshop, day, day))


def list_notes(reply: Reply, mail: ReceivedMail, workshop: Workshop) -> Iterator[str]:
    """Remarks on an answer that the coordinator should read."""
    if reply.method == "REPLY" and not reply.recurrence_id and _is_other_time(reply, workshop):
        asked = str(reply.start)
        if isinstance(reply.start, datetime):
            asked = f"{reply.start:%Y-%m-%d %H:%M} {reply.start.tzname() or ''}".rstrip()
        yield f"answers an invitation for {asked}, not for the time in the schedule"
    command = _write_register(workshop, [(None, address) for address in reply.delegated_to])
    if command:
        yield f"to invite them instead: {command}"
    if reply.implausible_dtstamp:
        stamp = f"{reply.implausible_dtstamp.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        yield f"its time (DTSTAMP), {stamp}, cannot be right and is ignored"
    if mail.senders is None:
        yield "not in an e-mail, so the sender is unknown"
    if mail.is_unauthenticated:
        yield "the mail server reports dmarc=fail, so the sender may be forged"
    if reply.comment:
        yield f'comment: "{reply.comment}"'


def _is_other_time(reply: Reply, workshop: Workshop) -> bool:
    """Whether it answers for another time, without regard to how programs write one."""
    asked, start = reply.start, workshop.start
    if asked is None or start is None:
        return asked is not None
    kinds = [isinstance(when, datetime) and when.tzinfo is not None for when in (asked, start)]
    if all(kinds) or type(asked) is type(start) is date:
        return asked != start
    apart = to_day(asked) - to_day(start)
    return abs(apart) > timedelta(days=1)  # in other places it may be the day before or after
