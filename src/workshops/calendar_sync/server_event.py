"""A workshop as an entry on a calendar server, and what such an entry says (RFC 4791 section 4.1).

One VEVENT a resource with the zone it needs, no METHOD, nobody's address. Our mark on it is three
properties of our own, which servers and programs keep as they keep all that they do not know
(RFC 5545 section 3.8.8.2). Servers write entries anew, so they are compared by what they tell:
instants, rules and texts, however these are spelt.
"""

from collections.abc import Container, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from icalendar import Calendar, Event
from icalendar.parser import Contentline

from workshops.calendar_sync.plan import FACTS, Facts, Mark, Posting, sign_facts
from workshops.ical.event import EntryOptions, list_entries
from workshops.ical.parser import Component, Content, ContentLine, make_legible
from workshops.ical.text import as_text, parse_text_list, unescape_text
from workshops.ical.tzid import find_file_zone
from workshops.ical.values import ZoneFinder, parse_duration, parse_time, read_rule_parts
from workshops.ical.vtimezone import write_timezone
from workshops.model import Schedule, Workshop

_SERIES, _ID, _WRITTEN = "X-WORKSHOPS-SERIES", "X-WORKSHOPS-ID", "X-WORKSHOPS-WRITTEN"


def describe_workshop(workshop: Workshop, schedule: Schedule, entry_options: EntryOptions) -> Facts:
    """What the entry of a workshop that has a date tells people."""
    posting = read_posting(_frame(workshop, schedule, entry_options), {workshop.uid})
    assert posting is not None, "what is written can be read"
    return posting.facts


def write_posting(
    workshop: Workshop,
    schedule: Schedule,
    entry_options: EntryOptions,
    product: str,
    posting: Posting | None = None,
) -> bytes:
    """The resource of a workshop that has a date, with our mark and what people added to it."""
    facts = describe_workshop(workshop, schedule, entry_options)
    signed = sign_facts(workshop.uid, facts)
    mark = {
        _SERIES: schedule.series.id,
        _ID: workshop.id,
        _WRITTEN: " ".join(f"{name}={digest}" for name, digest in signed.items()),
    }
    added = _write_lines(mark)
    if posting:
        added += _carry_over(posting, facts)
        if workshop.status != "cancelled":  # for which nobody is to be woken
            added += posting.alarms
    return _frame(workshop, schedule, entry_options, added, product)


def _carry_over(posting: Posting, facts: Facts) -> bytes:
    """What people and their programs added, without what we say now or what would belie it."""

    def is_true(name: str) -> bool:
        source = _DERIVED.get(name)
        return not source or posting.facts.get(source) == facts.get(source)

    additions = posting.additions.items()
    return b"".join(lines for name, lines in additions if name not in facts and is_true(name))


_DERIVED = {
    "GEO": "LOCATION",
    "X-APPLE-STRUCTURED-LOCATION": "LOCATION",
    "X-ALT-DESC": "DESCRIPTION",
    "X-MICROSOFT-CDO-BUSYSTATUS": "TRANSP",
    "X-MICROSOFT-CDO-INTENDEDSTATUS": "TRANSP",
    "X-MICROSOFT-CDO-ALLDAYEVENT": "DTSTART",
}
"""What programs make of a fact, in words of their own, and show in its place."""


def _write_lines(properties: Mapping[str, str]) -> bytes:
    """Properties as they stand between BEGIN and END."""
    event = Event()
    for name, value in properties.items():
        event.add(name, value)
    return b"".join(bytes(event.to_ical()).splitlines(keepends=True)[1:-1])


def _frame(
    workshop: Workshop,
    schedule: Schedule,
    entry_options: EntryOptions,
    added: bytes = b"",
    product: str = "",
) -> bytes:
    """The calendar around the entry, which has a name so that the file is of use by itself."""
    [entry] = list_entries(workshop, schedule, entry_options)
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", product)
    name = as_text(schedule.series.title.in_language(entry_options.language))
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    head, end, tail = bytes(calendar.to_ical()).rpartition(b"END:VCALENDAR")
    zone = write_timezone(entry.zone) if entry.zone else b""
    lines, closing, _ = entry.lines.rpartition(b"END:VEVENT")
    return b"".join([head, zone, lines, added, closing, b"\r\n", end, tail])


def read_posting(
    raw: bytes, uids: Container[str], href: str = "", etag: str = ""
) -> Posting | None:
    """The entry of a resource; None where it neither bears a mark of ours nor has one of the uids.

    Everything else in a collection is other people's, and it does not matter what it says.
    """
    content = Content(raw)
    found = (unescape_text(line.value.strip()) for line in content.select("UID"))
    named = next((uid for uid in found if uid in uids), None)
    if not named and not any(content.select(_SERIES)):
        return None
    try:
        return _read_entry(href, etag, content)
    except (ValueError, OverflowError):  # nothing that makes sense: nobody's mark
        return Posting(href, etag, named, 0, {}, None) if named else None


def _read_entry(href: str, etag: str, content: Content) -> Posting:
    """Raises ValueError for what is cut off, says no time, or holds several entries."""
    events = content.by_name["VEVENT"]
    changed = [line for event in events if (line := event.first("RECURRENCE-ID"))]
    [event] = [event for event in events if not event.first("RECURRENCE-ID")]
    if content.unclosed or not event.first("DTSTART"):
        raise ValueError("no whole event with a time")
    zones = partial(find_file_zone, content)
    facts = {name: _read_fact(event, name, zones) for name in FACTS}
    facts["RECURRENCE-ID"] = " ".join(
        sorted(_spell_time(line, line.value, zones) for line in changed)
    )
    mark = _read_mark(event)
    return Posting(
        href,
        etag,
        _read_text(event, "UID"),
        int(_read_text(event, "SEQUENCE") or 0),
        {name: value for name, value in facts.items() if value},
        mark,
        b"".join(content.source(alarm) for alarm in event.inside("VALARM")),
        _read_additions(event, mark.written if mark else {}),
    )


def _read_text(event: Component, name: str) -> str:
    line = event.first(name)
    return unescape_text(line.value.strip()) if line else ""


def _read_mark(event: Component) -> Mark | None:
    series, workshop, written = (_read_text(event, name) for name in (_SERIES, _ID, _WRITTEN))
    if not (series and workshop and written):
        return None
    return Mark(series, workshop, dict(pair.partition("=")[::2] for pair in written.split()))


def _read_additions(event: Component, written: Mapping[str, str]) -> dict[str, bytes]:
    """The lines of properties that we do not write, letter for letter."""
    ours = _OURS if "GEO" in written else _OURS - {"GEO"}
    return {
        name: b"".join(map(_fold, lines))
        for name, lines in event.properties.items()
        if name not in ours
    }


def _fold(line: ContentLine) -> bytes:
    folded: Any = Contentline(make_legible(line.text))  # type: ignore[no-untyped-call]  # as icalendar has it
    return bytes(folded.to_ical()) + b"\r\n"


_OURS = {*FACTS, _SERIES, _ID, _WRITTEN} | set(
    "UID DTSTAMP LAST-MODIFIED SEQUENCE DURATION REQUEST-STATUS".split()
)
"""What an entry that we write says anew, and what came of asking people, which we never do."""


_DEFAULTS = {"STATUS": "CONFIRMED", "TRANSP": "OPAQUE"}
"""What it means that one is missing (RFC 5545 sections 3.8.1.11 and 3.8.2.7)."""


def _read_fact(event: Component, name: str, zones: ZoneFinder) -> str:
    lines = event.select(name)
    if name == "DTEND" and not lines:
        return _spell_default_end(event, zones)
    values = (_spell_value(line, zones) for line in lines)
    return " ".join(sorted(filter(None, values))) or _DEFAULTS.get(name, "")


def _spell_value(line: ContentLine, zones: ZoneFinder) -> str:
    value = line.value.strip()
    match line.name:
        case "DTSTART" | "DTEND":
            return _spell_time(line, value, zones)
        case "EXDATE" | "RDATE":
            return " ".join(
                sorted(_spell_time(line, written, zones) for written in value.split(","))
            )
        case "RRULE":
            return _spell_rule(line)
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


def _spell_default_end(event: Component, zones: ZoneFinder) -> str:
    """By its DURATION, else a day, or no time (RFC 5545 section 3.6.1)."""
    line, duration = event.properties["DTSTART"][0], event.first("DURATION")
    start = _read_time(line, line.value, zones)
    length = parse_duration(duration.value if duration else "PT0S")
    if not length:
        raise ValueError("no such DURATION")
    is_day = not duration and not isinstance(start, datetime)
    return _spell(start + timedelta(days=1) if is_day else length.after(start))


def _read_time(line: ContentLine, value: str, zones: ZoneFinder) -> date:
    time = parse_time(value, line.parameter("TZID"), lenient=True)
    if not time:
        raise ValueError(value)
    return time.localize(zones)


def _spell_time(line: ContentLine, value: str, zones: ZoneFinder) -> str:
    """A time or a period."""
    begin, slash, end = value.partition("/")
    start = _spell(_read_time(line, begin, zones))
    if not slash:
        return start
    length = parse_duration(end)
    return f"{start}/{length.days + length.exact if length else _spell_time(line, end, zones)}"


def _spell(time: date) -> str:
    """A day as it is, an instant in UTC."""
    if isinstance(time, datetime) and time.tzinfo:
        return time.astimezone(UTC).isoformat()
    return str(time)


def _spell_rule(rule: ContentLine) -> str:
    """The parts that mean something, in order."""
    parts = {
        name: ",".join(sorted(value.split(","))) for name, value in read_rule_parts(rule).items()
    }
    return ";".join(f"{k}={v}" for k, v in sorted(parts.items()) if (k, v) not in _IMPLIED)


_IMPLIED = {("INTERVAL", "1"), ("WKST", "MO")}


def is_same_posting(one: bytes, other: bytes, uid: str) -> bool:
    """Whether two resources tell the same and bear the same mark, whatever people added."""
    first, second = (read_posting(raw, {uid}) for raw in (one, other))
    if first is None or second is None or first.mark is None:
        return False
    return (first.mark, first.facts) == (second.mark, second.facts)
