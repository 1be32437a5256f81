"""The replies that calendar programs send when somebody presses Accept (RFC 5546 section 3.2.3).

Outlook, Google, Apple and Thunderbird each write it in their own way, often with a time zone that
nothing can read. So only the few lines that matter are read, each by itself: an error in another
line does not make an answer unreadable.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from workshops.errors import UnreadableError
from workshops.ical.parser import Component, Content, ContentLine, parse_line, unescape_text
from workshops.ical.text import parse_text
from workshops.ical.tzid import find_named_zone
from workshops.ical.values import parse_time
from workshops.invitations.received_mail import condense
from workshops.model import DateOrDateTime, Rsvp
from workshops.names import fold_address


class Reply(NamedTuple):
    """The content of a calendar message about one event. Addresses are folded: `fold_address`.

    `address` is None where the message does not name one person who answers; an empty `partstat` is
    none. `dtstamp` is aware; `implausible_dtstamp` is one that cannot be, and `mailed` the date of
    the mail, which are known only when the reply is reviewed. `proposal` is the time and place that
    a COUNTER asks for. `start` is the time that is answered for, and `instance` the one of many, or
    with `is_for_later` the first; they are naive where the zone is unknown.
    """

    method: str
    uid: str
    address: str | None
    partstat: str = "NEEDS-ACTION"
    sequence: int = 0
    dtstamp: datetime | None = None
    recurrence_id: str | None = None
    name: str | None = None
    sent_by: str | None = None
    delegated_to: tuple[str, ...] = ()
    delegated_from: tuple[str, ...] = ()
    comment: str | None = None
    proposal: str | None = None
    implausible_dtstamp: datetime | None = None
    mailed: datetime | None = None
    start: DateOrDateTime | None = None
    instance: DateOrDateTime | None = None
    is_for_later: bool = False

    @property
    def rsvp(self) -> Rsvp | None:
        """The answer as the schedule has it; None for a word that is not known, or none."""
        return _RSVPS.get(self.partstat)


_RSVPS: Mapping[str, Rsvp] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "DELEGATED": "delegated",
    "NEEDS-ACTION": "needs-action",
}

ANSWERS = ("REPLY", "COUNTER")
"""The methods of attendees who answer (RFC 5546 section 3.2)."""


def read_replies(
    content: bytes, senders: Sequence[str] | None = None, method: str = ""
) -> list[Reply]:
    """The reply about each event of a calendar file; the first event of one that is not an answer.

    `senders` are the folded addresses of the mail that brought it, by which the person is found
    where a program names all attendees. `method` is the one that the mail names (RFC 6047 section
    2.4), for files without their own. Raises UnreadableError where no event is complete, and for
    more lines than any reply has.
    """
    if content.count(b"\n") + content.count(b"\r") > _MAX_LINES:
        raise UnreadableError(f"has more than {_MAX_LINES // 2} lines, too many for a reply")
    calendars = Content(_decode_calendar(content)).calendars
    replies = []
    for calendar in calendars:
        line = calendar.first("METHOD")
        own = line.key if line else method
        events = [event for event in calendar.inside("VEVENT") if event.end]
        if own not in ANSWERS:
            del events[1:]
        replies += [_read_event(event, own, senders) for event in events]
    if not replies:
        if any(calendar.inside("VEVENT") for calendar in calendars):
            raise UnreadableError("the calendar ends in the middle of an event")
        raise UnreadableError("contains no event" if calendars else "contains no calendar")
    return replies


_MAX_LINES = 200_000
"""Line ends are two characters (RFC 5545 section 3.1)."""


def _decode_calendar(content: bytes) -> bytes:
    """Convert to UTF-8, which not every program writes, with one kind of line end."""
    # UTF-16 as in tests/replies/outlook-utf16.eml
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    elif b"\0" in content[:4]:
        text = content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("iso-8859-1")
    return re.sub("\r+\n?", "\n", text.lstrip()).encode("utf-8", "replace")


def _read_event(event: Component, method: str, senders: Sequence[str] | None) -> Reply:
    uid, sequence, dtstamp, occurrence, start = map(
        event.first, ("UID", "SEQUENCE", "DTSTAMP", "RECURRENCE-ID", "DTSTART")
    )
    # in UTC, which is what DTSTAMP is with and without its Z
    stamp = parse_time(dtstamp.value, lenient=True) if dtstamp else None
    span = occurrence.parameter("RANGE") if occurrence else None  # RFC 5545 section 3.2.13
    comments = [condense(parse_text(line.value)) for line in event.select("COMMENT")]
    reply = Reply(
        method=method,
        uid=_unwrap_uid(unescape_text(uid.value.strip())) if uid else "",
        address=None,
        sequence=int(sequence.key) if sequence and _NUMBER.fullmatch(sequence.key) else 0,
        dtstamp=stamp.local.replace(tzinfo=UTC) if stamp and stamp.kind != "date" else None,
        recurrence_id=_describe_time(occurrence) if occurrence else None,
        start=_read_when(start) if start else None,
        instance=_read_when(occurrence) if occurrence else None,
        is_for_later=(span or "").upper() == "THISANDFUTURE",
        comment=" ".join(filter(None, comments)) or None,
        proposal=_describe_proposal(event) if method == "COUNTER" else None,
    )
    attendees = [_quote_name(line) for line in event.select("ATTENDEE")]
    if len(attendees) > 1:  # where a program names all, the one who answers sent the mail
        attendees = [line for line in attendees if _read_address(line) in (senders or ())]
    return _add_attendee(reply, attendees[0]) if attendees else reply


_NAME = re.compile(r'(;CN=)([^";]*)(?=;|:mailto:)', re.IGNORECASE)


_NUMBER = re.compile("[0-9]{1,9}")


def _quote_name(attendee: ContentLine) -> ContentLine:
    """The line with quotes around a name that has a colon, which would end the name otherwise."""
    if attendee.value.strip()[:7].casefold() == "mailto:":
        return attendee
    return parse_line(_NAME.sub(r'\1"\2"', attendee.text))


def _read_address(attendee: ContentLine) -> str | None:
    """The mail address; of a calendar server's own kind of address, the one beside it."""
    value = attendee.value.strip()
    is_mail = value[:7].casefold() == "mailto:"
    # Apple's Calendar names people by their resource on its server, with EMAIL beside it
    address = fold_address(value if is_mail else attendee.parameter("EMAIL") or value)
    return address if "@" in address else None


def _add_attendee(reply: Reply, attendee: ContentLine) -> Reply:
    return reply._replace(
        # Google writes a comment into the ATTENDEE, others into COMMENT
        comment=reply.comment or _read_parameter(attendee, "X-RESPONSE-COMMENT") or None,
        address=_read_address(attendee),
        name=_read_parameter(attendee, "CN") or None,
        partstat=_read_parameter(attendee, "PARTSTAT").upper(),
        sent_by=next(iter(_list_addresses(attendee, "SENT-BY")), None),
        delegated_to=_list_addresses(attendee, "DELEGATED-TO"),
        delegated_from=_list_addresses(attendee, "DELEGATED-FROM"),
    )


def _list_addresses(line: ContentLine, name: str) -> tuple[str, ...]:
    """The addresses in a parameter, which may hold one, several or none."""
    held = line.find_parameter(name)
    return tuple(map(fold_address, held.values)) if held else ()


def _read_parameter(line: ContentLine, name: str) -> str:
    held = line.find_parameter(name)
    return condense(parse_text(held.text)) if held else ""


_GLOBAL_ID = "040000008200E00074C5B7101A82E008"
_FOREIGN = "7643616C2D55696401000000"
"""Outlook's own kind of id, and in it the mark, vCal-Uid, of an id that is not Outlook's own."""


def _unwrap_uid(uid: str) -> str:
    """The UID that was sent, taken out of the wrapping in which Outlook keeps it (MS-OXOCAL)."""
    if not uid.upper().startswith(_GLOBAL_ID):
        return uid
    wrapped = uid.upper().partition(_FOREIGN)[2]
    try:
        inner = bytes.fromhex(wrapped).rstrip(b"\0").decode("utf-8")
    except ValueError:
        return uid
    return inner or uid


def _describe_time(line: ContentLine) -> str:
    """A day or a local time as people read it, in the zone that the line names."""
    time = parse_time(line.value, line.tzid, lenient=True)
    if not time:
        return condense(line.value)
    if time.kind == "date":
        return time.local.date().isoformat()
    zone = "UTC" if time.kind == "utc" else condense(time.tzid or "")
    return f"{time.local.isoformat(' ', 'minutes')} {zone}".rstrip()


_YEARS = range(1900, 2200)
"""No workshop is in other years, and a mail must not make us expand a rule until the year 9999."""


def _read_when(line: ContentLine) -> DateOrDateTime | None:
    """A day or a time, without its zone where that is unknown; None for what is neither."""
    time = parse_time(line.value, line.tzid, lenient=True)
    if not time or time.local.year not in _YEARS:
        return None
    read = time.localize(find_named_zone)
    return read.replace(second=0) if isinstance(read, datetime) else read


def _describe_proposal(event: Component) -> str | None:
    start, end, location = map(event.first, ("DTSTART", "DTEND", "LOCATION"))
    place = condense(parse_text(location.value)) if location else ""
    parts = [
        _describe_time(start) if start else "",
        f"to {_describe_time(end)}" if end else "",
        f"at {place}" if place else "",
    ]
    return " ".join(filter(None, parts)) or None
