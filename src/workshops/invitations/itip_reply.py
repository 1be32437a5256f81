"""What participants' programs send back when somebody presses Accept (RFC 5546 section 3.2.3).

Outlook, Google, Apple and Thunderbird each write it in their own way, often with a time zone that
nothing can read. So only the few lines that matter are read, each by itself: a mistake in another
line is no reason to lose an answer.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from icalendar import Parameters
from icalendar.parser import Contentline

from workshops.errors import UnreadableError
from workshops.ical.text import strip_controls
from workshops.ical.tzid import find_named_zone
from workshops.invitations.review_reply import Moment, Reply
from workshops.names import fold_address


def read_replies(content: bytes, senders: Sequence[str] | None = None) -> list[Reply]:
    """What a calendar file says about each of its events; of one that is no answer, the first.

    `senders` are the folded addresses of the mail that brought it; they tell whose answer it is
    where a program names all attendees. Raises UnreadableError for what holds no whole event.
    """
    calendars = _split_calendars(_unfold(_decode(content)))
    replies = [
        _read_event(event, calendar.method, senders)
        for calendar in calendars
        for event in (calendar.events if calendar.is_answer else calendar.events[:1])
    ]
    if not replies:
        raise UnreadableError(_explain_nothing(calendars))
    return replies


class _Line(NamedTuple):
    """A content line: name, parameters, value."""

    name: str
    parameters: Parameters
    value: str

    def list_addresses(self, parameter: str) -> tuple[str, ...]:
        """The addresses in a parameter, which may hold one, several or none."""
        held = self.parameters.get(parameter, ())
        return tuple(fold_address(one) for one in ([held] if isinstance(held, str) else held))


_EVENT_LINES = frozenset(
    "UID ATTENDEE SEQUENCE DTSTAMP RECURRENCE-ID COMMENT DTSTART DTEND LOCATION".split()
)
_DEEPEST = 20
"""Components inside one another; no calendar has more than three."""


class _Calendar:
    """A VCALENDAR while it is read: its METHOD, and the lines of each finished VEVENT."""

    def __init__(self) -> None:
        self.method = ""
        self.events: list[list[_Line]] = []
        self._inside: list[str] = []
        self._event: list[_Line] = []

    @property
    def is_answer(self) -> bool:
        return self.method in ("REPLY", "COUNTER")

    @property
    def is_cut(self) -> bool:
        return "VEVENT" in self._inside

    def add(self, name: str, line: str) -> None:
        """The next line."""
        value = line.partition(":")[2].strip().upper()
        if name == "BEGIN":
            self._begin(value)
        elif name == "END":
            self._end(value)
        elif name == "METHOD" and not self._inside:
            self.method = value
        elif name in _EVENT_LINES and self._inside[-1:] == ["VEVENT"]:
            self._event.append(_split_line(line, name))

    def _begin(self, component: str) -> None:
        if len(self._inside) < _DEEPEST:
            self._inside.append(component)
        if component == "VEVENT":
            self._event = []

    def _end(self, component: str) -> None:
        """What was left open inside it ends too."""
        if component not in self._inside:
            return
        del self._inside[self._inside.index(component) :]
        if component == "VEVENT":
            self.events.append(self._event)


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:4]:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("iso-8859-1")


_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST = 20_000
"""Characters of a line that are looked at; nothing that matters is longer."""


def _unfold(text: str) -> Iterator[str]:
    """Logical lines, whatever the line ends (RFC 5545 section 3.1)."""
    held: list[str] = []
    for line in _LINE_END.split(text):
        if line[:1] in (" ", "\t"):
            held.append(line[1:])
            continue
        yield "".join(held)[:_LONGEST]
        held = [line]
    yield "".join(held)[:_LONGEST]


_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*[:;]")
_BEGIN = re.compile(r"\s*BEGIN\s*:\s*VCALENDAR\s*", re.IGNORECASE)


def _split_calendars(lines: Iterator[str]) -> list[_Calendar]:
    calendars: list[_Calendar] = []
    for line in lines:
        if _BEGIN.fullmatch(line):
            calendars.append(_Calendar())
        elif calendars and (found := _NAME.match(line)):
            calendars[-1].add(found[1].upper(), line)
    return calendars


def _explain_nothing(calendars: Sequence[_Calendar]) -> str:
    if not calendars:
        return "holds no calendar"
    cut = any(one.is_cut for one in calendars)
    return "the calendar breaks off in the middle of an event" if cut else "holds no event"


def _split_line(line: str, name: str) -> _Line:
    try:
        _, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]  # as icalendar has it
    except (ValueError, AssertionError):
        return _salvage_line(line, name)
    return _Line(name, parameters, value.strip())


_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*("[^"]*"(?=[;:,]|$)|[^;]*)')
_MAILTO = re.compile(r":\s*(mailto:[^:]*)$", re.IGNORECASE)


def _salvage_line(line: str, name: str) -> _Line:
    """A line that breaks the grammar, such as CN="Ana "Nick" Ek": what can still be told."""
    found = _MAILTO.search(line)
    head, value = (line[: found.start()], found[1]) if found else line.rpartition(":")[::2]
    parameters = Parameters()
    for key, held in _PARAMETER.findall(head):
        parameters.setdefault(key, held.strip().strip('"'))
    return _Line(name, parameters, value.strip())


def _read_event(event: Sequence[_Line], method: str, senders: Sequence[str] | None) -> Reply:
    first = {line.name: line for line in reversed(event)}
    comments = [_say(line.value) for line in event if line.name == "COMMENT"]
    reply = Reply(
        method=method,
        uid=_read_uid(first["UID"].value) if "UID" in first else "",
        address=None,
        sequence=_read_number(first["SEQUENCE"].value) if "SEQUENCE" in first else 0,
        dtstamp=_read_stamp(first["DTSTAMP"].value) if "DTSTAMP" in first else None,
        recurrence_id=_say_moment(first["RECURRENCE-ID"]) if "RECURRENCE-ID" in first else None,
        start=_read_moment(first["DTSTART"]) if "DTSTART" in first else None,
        instance=_read_moment(first["RECURRENCE-ID"]) if "RECURRENCE-ID" in first else None,
        is_for_later=_is_for_later(first.get("RECURRENCE-ID")),
        comment=" ".join(filter(None, comments)) or None,
        proposal=_describe_proposal(first) if method == "COUNTER" else None,
    )
    attendees = [line for line in event if line.name == "ATTENDEE"]
    answering = _choose_attendee(attendees, senders)
    return _add_attendee(reply, answering) if answering else reply


def _choose_attendee(attendees: Sequence[_Line], senders: Sequence[str] | None) -> _Line | None:
    """Who answers: the one attendee of a REPLY, else the one who sent the mail."""
    if len(attendees) == 1:
        return attendees[0]
    matching = [one for one in attendees if _read_address(one) in (senders or ())]
    return matching[0] if matching else None


def _read_address(attendee: _Line) -> str | None:
    """The mail address; of a calendar server's own kind of address, the one beside it."""
    beside = attendee.parameters.get("EMAIL")
    is_mail = attendee.value[:7].casefold() == "mailto:"
    address = fold_address(str(attendee.value if is_mail or not beside else beside))
    return address if "@" in address else None


def _add_attendee(reply: Reply, attendee: _Line) -> Reply:
    parameters = attendee.parameters
    return reply._replace(
        comment=reply.comment or _say(str(parameters.get("X-RESPONSE-COMMENT", ""))) or None,
        address=_read_address(attendee),
        name=_say(str(parameters.get("CN", ""))) or None,
        partstat=_say(str(parameters.get("PARTSTAT", ""))).upper(),
        sent_by=next(iter(attendee.list_addresses("SENT-BY")), None),
        delegated_to=attendee.list_addresses("DELEGATED-TO"),
        delegated_from=attendee.list_addresses("DELEGATED-FROM"),
    )


def _say(text: str) -> str:
    """Text for one line of a report: no line ends, not too long."""
    line = " ".join(strip_controls(text).split())
    return f"{line[:200]}…" if len(line) > 200 else line


_GLOBAL_ID = "040000008200E00074C5B7101A82E008"
_FOREIGN = "7643616C2D55696401000000"
"""Outlook's own kind of id, and in it the mark, vCal-Uid, of an id that is not Outlook's own."""


def _read_uid(uid: str) -> str:
    """The UID that was sent, taken out of the wrapping in which Outlook keeps it (MS-OXOCAL)."""
    if not uid.upper().startswith(_GLOBAL_ID):
        return uid
    wrapped = uid.upper().partition(_FOREIGN)[2]
    try:
        inner = bytes.fromhex(wrapped).rstrip(b"\0").decode("utf-8")
    except ValueError:
        return uid
    return inner or uid


def _read_number(value: str) -> int:
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else 0


_STAMP = re.compile(r"(\d{8})T(\d{6})Z?", re.ASCII)


def _read_stamp(value: str) -> datetime | None:
    """An instant in UTC, which is what DTSTAMP is with and without its Z."""
    found = _STAMP.fullmatch(value)
    try:
        return (
            datetime.strptime("".join(found.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            if found
            else None
        )
    except ValueError:
        return None


_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?", re.ASCII)


def _say_moment(line: _Line) -> str:
    """A day or a local time as people read it, in the zone that the line names."""
    found = _MOMENT.fullmatch(line.value)
    if not found:
        return _say(line.value)
    year, month, day, hour, minute, utc = found.groups()
    if not hour:
        return f"{year}-{month}-{day}"
    zone = "UTC" if utc else _say(str(line.parameters.get("TZID", "")))
    return f"{year}-{month}-{day} {hour}:{minute} {zone}".rstrip()


_YEARS = range(1900, 2200)
"""No workshop is in others, and nobody is to have a rule expanded until the year 9999."""


def _read_moment(line: _Line) -> Moment | None:
    """A day or a time, without its zone where nothing tells that; None for what is neither."""
    found = _MOMENT.fullmatch(line.value)
    if not found or int(found[1]) not in _YEARS:
        return None
    year, month, day, hour, minute, utc = found.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=UTC
        )
    except ValueError:
        return None
    if not hour:
        return moment.date()
    zone = UTC if utc else find_named_zone(str(line.parameters.get("TZID", "")))
    return moment.replace(tzinfo=zone)


def _is_for_later(line: _Line | None) -> bool:
    """Whether it is about all times from this one on (RFC 5545 section 3.2.13)."""
    return line is not None and str(line.parameters.get("RANGE", "")).upper() == "THISANDFUTURE"


def _describe_proposal(first: dict[str, _Line]) -> str | None:
    parts = [_say_moment(first["DTSTART"])] if "DTSTART" in first else []
    parts += [f"to {_say_moment(first['DTEND'])}"] if "DTEND" in first else []
    location = _say(first["LOCATION"].value) if "LOCATION" in first else ""
    parts += [f"at {location}"] if location else []
    return " ".join(parts) or None
