"""A workshop as an entry on a calendar server, and such an entry's facts (RFC 4791 section 4.1).

Each resource is one VEVENT with the zone it needs, without METHOD and without people's addresses.
What sync has to know about it later is in three properties of its own: servers and programs keep
properties that they do not know (RFC 5545 section 3.8.8.2). Servers rewrite entries, so entries are
compared by what they mean: instants, rules and texts, however these are spelt.
"""

from collections.abc import Container, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from icalendar import Event
from icalendar.parser import Contentline

from workshops.ical.calendar import frame_calendar
from workshops.ical.event import EntryOptions, list_entries
from workshops.ical.parser import (
    Component,
    Content,
    ContentLine,
    replace_undecodable,
    unescape_text,
)
from workshops.ical.text import as_text, parse_text_list
from workshops.ical.times import LISTED_RULE
from workshops.ical.tzid import find_file_zone
from workshops.ical.values import ZoneFinder, parse_duration, parse_time, read_rule_parts
from workshops.model import Schedule, Workshop

Facts = Mapping[str, str]
"""The facts of an entry, by the names of its properties (RFC 5545 section 3.8).

The values are equal however a server writes them; what is empty is left out.
"""

ASPECTS = {
    "SUMMARY": "title",
    "DTSTART": "time",
    "DTEND": "time",
    "RRULE": "repetition",
    "RDATE": "repetition",
    "EXDATE": "repetition",
    "RECURRENCE-ID": "repetition",
    "LOCATION": "place",
    "GEO": "place",
    "STATUS": "status",
    "TRANSP": "status",
    "DESCRIPTION": "description",
    "URL": "link",
    "CONFERENCE": "link",
    "CATEGORIES": "tags",
    "COLOR": "colour",
    "ORGANIZER": "people",
    "ATTENDEE": "people",
    "ATTACH": "attachments",
    "COMMENT": "comments",
}
"""The properties that are compared, each with a word for people."""

FACTS = tuple(ASPECTS)
"""The properties that are compared; all others are a program's own business."""

_SERIES, _ID, _WRITTEN = "X-WORKSHOPS-SERIES", "X-WORKSHOPS-ID", "X-WORKSHOPS-WRITTEN"


class SyncMetadata(NamedTuple):
    """The origin of an entry: series, workshop, and a digest of each fact that sync wrote."""

    series: str
    id: str
    written: Mapping[str, str]


class ServerEvent(NamedTuple):
    """An entry as it is on the server, where `href` and `etag` name this state of it.

    `alarms` are the reminders in it and `additions` the lines, by property, of what sync never
    writes: both are the people's own. One that can't be read has no facts.
    """

    href: str
    etag: str
    uid: str
    sequence: int
    facts: Facts
    metadata: SyncMetadata | None
    alarms: bytes = b""
    additions: Mapping[str, bytes] = {}


def digest_event(uid: str, facts: Facts) -> dict[str, str]:
    """A short digest by name of each fact, and of the uid, so that a copy is not taken for ours."""
    return {name: digest_fact(value) for name, value in {"UID": uid, **facts}.items()}


def digest_fact(value: str) -> str:
    """Eight hexadecimal digits."""
    return sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def describe_event(workshop: Workshop, schedule: Schedule, entry_options: EntryOptions) -> Facts:
    """The facts of the entry of a workshop that has a date."""
    event = read_server_event(_write_calendar(workshop, schedule, entry_options), {workshop.uid})
    assert event is not None, "what is written can be read"
    return event.facts


def write_server_event(
    workshop: Workshop,
    schedule: Schedule,
    entry_options: EntryOptions,
    existing: ServerEvent | None = None,
) -> bytes:
    """The resource of a workshop that has a date, with what sync and people add to it."""
    facts = describe_event(workshop, schedule, entry_options)
    digests = digest_event(workshop.uid, facts)
    event = Event()
    event.add(_SERIES, schedule.series.id)
    event.add(_ID, workshop.id)
    event.add(_WRITTEN, " ".join(f"{name}={digest}" for name, digest in digests.items()))
    added = b"".join(bytes(event.to_ical()).splitlines(keepends=True)[1:-1])
    if existing:
        for name, lines in existing.additions.items():
            source = _DERIVED.get(name)
            is_true = source is None or existing.facts.get(source) == facts.get(source)
            if name not in facts and is_true:  # else it is written now, or outdated
                added += lines
        if workshop.status != "cancelled":  # a cancelled workshop rings no alarm
            added += existing.alarms
    return _write_calendar(workshop, schedule, entry_options, added)


_DERIVED = {
    "GEO": "LOCATION",
    "X-APPLE-STRUCTURED-LOCATION": "LOCATION",
    "X-ALT-DESC": "DESCRIPTION",
    "X-MICROSOFT-CDO-BUSYSTATUS": "TRANSP",
    "X-MICROSOFT-CDO-INTENDEDSTATUS": "TRANSP",
    "X-MICROSOFT-CDO-ALLDAYEVENT": "DTSTART",
}
"""Properties that Apple's and Microsoft's programs derive from a fact and show in its place."""


def _write_calendar(
    workshop: Workshop, schedule: Schedule, entry_options: EntryOptions, added: bytes = b""
) -> bytes:
    """The calendar around the entry, which has a name so that the file is of use by itself."""
    if workshop.online:  # Radicale cuts CONFERENCE at a comma
        workshop = workshop._replace(online=workshop.online.replace(",", "%2C"))
    [entry] = list_entries(workshop, schedule, entry_options)
    name = as_text(schedule.series.title.in_language(entry_options.language))
    zones = [entry.zone] if entry.zone else []
    lines, closing, _ = entry.lines.rpartition(b"END:VEVENT")
    properties = {"NAME": name, "X-WR-CALNAME": name}
    return frame_calendar(properties, zones, [lines, added, closing, b"\r\n"])


def read_server_event(
    raw: bytes, uids: Container[str], href: str = "", etag: str = ""
) -> ServerEvent | None:
    """The entry of a resource; None where it has neither our metadata nor one of the uids.

    Everything else in a collection belongs to other people, and is ignored.
    """
    content = Content(raw)
    found = (unescape_text(line.value.strip()) for line in content.select("UID"))
    named = next((uid for uid in found if uid in uids), None)
    if not named and not any(content.select(_SERIES)):
        return None
    try:
        return _read_entry(href, etag, content)
    except (ValueError, OverflowError):  # it makes no sense, and so is not ours
        return ServerEvent(href, etag, named, 0, {}, None) if named else None


def _read_entry(href: str, etag: str, content: Content) -> ServerEvent:
    """Raises ValueError for what is cut off, has no time, or holds several entries."""
    events = content.by_name["VEVENT"]
    moved = [line for event in events if (line := event.first("RECURRENCE-ID"))]
    [event] = [event for event in events if not event.first("RECURRENCE-ID")]
    if content.unclosed or not event.first("DTSTART"):
        raise ValueError("no complete event with a time")
    zones = partial(find_file_zone, content)
    facts = {name: _read_fact(event, name, zones) for name in FACTS}
    facts["RECURRENCE-ID"] = " ".join(
        sorted(_normalize_time(line, line.value, zones) for line in moved)
    )
    metadata = _read_metadata(event)
    return ServerEvent(
        href,
        etag,
        _read_property(event, "UID"),
        int(_read_property(event, "SEQUENCE") or 0),
        {name: value for name, value in facts.items() if value},
        metadata,
        b"".join(content.source(alarm) for alarm in event.inside("VALARM")),
        _read_additions(event, metadata.written if metadata else {}),
    )


def _read_property(event: Component, name: str) -> str:
    line = event.first(name)
    return unescape_text(line.value.strip()) if line else ""


def _read_metadata(event: Component) -> SyncMetadata | None:
    series, workshop, written = (_read_property(event, name) for name in (_SERIES, _ID, _WRITTEN))
    if not (series and workshop and written):
        return None
    return SyncMetadata(
        series, workshop, dict(pair.partition("=")[::2] for pair in written.split())
    )


def _read_additions(event: Component, written: Mapping[str, str]) -> dict[str, bytes]:
    """The lines of properties that sync does not write, letter for letter."""
    ours = _OURS if "GEO" in written else _OURS - {"GEO"}
    contentline: Any = Contentline  # which icalendar does not annotate
    return {
        name: b"".join(
            contentline(replace_undecodable(line.text)).to_ical() + b"\r\n" for line in lines
        )
        for name, lines in event.properties.items()
        if name not in ours
    }


_OURS = {*FACTS, _SERIES, _ID, _WRITTEN, LISTED_RULE} | set(
    "UID DTSTAMP LAST-MODIFIED SEQUENCE DURATION REQUEST-STATUS".split()
)
"""Properties that sync writes, and those of answers to an invitation, which sync never sends."""

_DEFAULTS = {"STATUS": "CONFIRMED", "TRANSP": "OPAQUE"}
"""The meaning of a missing property (RFC 5545 sections 3.8.1.11 and 3.8.2.7)."""


def _read_fact(event: Component, name: str, zones: ZoneFinder) -> str:
    lines = event.select(name)
    if name == "DTEND" and not lines:
        return _normalize_default_end(event, zones)
    values = (_normalize_value(line, zones) for line in lines)
    return " ".join(sorted(filter(None, values))) or _DEFAULTS.get(name, "")


def _normalize_value(line: ContentLine, zones: ZoneFinder) -> str:
    value = line.value.strip()
    match line.name:
        case "DTSTART" | "DTEND":
            return _normalize_time(line, value, zones)
        case "EXDATE" | "RDATE":
            return " ".join(
                sorted(_normalize_time(line, written, zones) for written in value.split(","))
            )
        case "RRULE":
            parts = sorted(read_rule_parts(line).items())
            rule = [(name, ",".join(sorted(part.split(",")))) for name, part in parts]
            return ";".join(f"{name}={part}" for name, part in rule if (name, part) not in _IMPLIED)
        case "CATEGORIES":
            return " ".join(sorted(parse_text_list(value)))
        case "GEO":
            latitude, longitude = map(float, value.split(";"))
            return f"{latitude:.4f} {longitude:.4f}"
        case "STATUS" | "TRANSP":
            return value.upper()
        case "SUMMARY" | "DESCRIPTION" | "LOCATION" | "COMMENT":
            value = unescape_text(value)
    return "\n".join(text.rstrip() for text in value.split("\n")).strip()


_IMPLIED = {("INTERVAL", "1"), ("WKST", "MO")}
"""Parts that a rule has even if they are not written (RFC 5545 section 3.3.10)."""


def _normalize_default_end(event: Component, zones: ZoneFinder) -> str:
    """By its DURATION, else a day, or no time (RFC 5545 section 3.6.1)."""
    line, duration = event.properties["DTSTART"][0], event.first("DURATION")
    start = _read_time(line, line.value, zones)
    length = parse_duration(duration.value if duration else "PT0S")
    if not length:
        raise ValueError("no such DURATION")
    is_day = not duration and not isinstance(start, datetime)
    return _normalize(start + timedelta(days=1) if is_day else length.after(start))


def _read_time(line: ContentLine, value: str, zones: ZoneFinder) -> date:
    time = parse_time(value, line.tzid, lenient=True)
    if not time:
        raise ValueError(value)
    return time.localize(zones)


def _normalize_time(line: ContentLine, value: str, zones: ZoneFinder) -> str:
    """A time or a period."""
    begin, slash, end = value.partition("/")
    start = _normalize(_read_time(line, begin, zones))
    if not slash:
        return start
    length = parse_duration(end)
    return f"{start}/{length.days + length.exact if length else _normalize_time(line, end, zones)}"


def _normalize(time: date) -> str:
    """A day as it is, an instant in UTC."""
    if isinstance(time, datetime) and time.tzinfo:
        return time.astimezone(UTC).isoformat()
    return str(time)


def is_same_event(stored: bytes, sent: bytes, uid: str) -> bool:
    """Whether two resources have the same facts and metadata, whatever people added."""
    first, second = (read_server_event(raw, {uid}) for raw in (stored, sent))
    if first is None or second is None or first.metadata is None:
        return False
    return (first.metadata, first.facts) == (second.metadata, second.facts)
