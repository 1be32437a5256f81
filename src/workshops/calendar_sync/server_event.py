"""A workshop as an entry on a calendar server, and what such an entry says (RFC 4791 section 4.1).

One VEVENT a resource with the zone it needs, no METHOD, nobody's address. Our mark on it is three
properties of our own, which servers and programs keep as they keep all that they do not know
(RFC 5545 section 3.8.8.2). Servers write entries anew, so they are compared by what they tell:
instants, rules and texts, however these are spelt.
"""

import re
from collections.abc import Container, Mapping
from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar, Event
from icalendar.parser import Contentline

from workshops.calendar_sync.plan import FACTS, Facts, Mark, Posting, sign_facts
from workshops.ical.event import EntryOptions, list_entries
from workshops.ical.text import as_text
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
    text = re.sub(rb"\r?\n[ \t]", b"", raw).decode("utf-8", "replace")
    found = {uid.strip() for uid in re.findall(r"^UID(?:;[^:\r\n]*)?:(.*)$", text, re.MULTILINE)}
    named = [uid for uid in found if uid in uids]
    if not named and f"\n{_SERIES}:" not in text:
        return None
    try:
        return _read_entry(href, etag, Calendar.from_ical(text), text)
    except (ValueError, TypeError, AttributeError):  # nothing that makes sense: nobody's mark
        return Posting(href, etag, named[0], 0, {}, None) if named else None


def _read_entry(href: str, etag: str, calendar: Any, text: str) -> Posting:
    events = calendar.walk("VEVENT")
    changed = [one for one in events if "RECURRENCE-ID" in one]
    [event] = [one for one in events if one not in changed]
    facts = {name: _read_fact(event, name) for name in FACTS}
    mark = _read_mark(event)
    facts["RECURRENCE-ID"] = " ".join(sorted(_spell(one["RECURRENCE-ID"].dt) for one in changed))
    return Posting(
        href,
        etag,
        str(event["UID"]),
        int(event.get("SEQUENCE", 0)),
        {name: value for name, value in facts.items() if value},
        mark,
        b"".join(alarm.to_ical() for alarm in event.walk("VALARM")),
        _read_additions(text, mark.written if mark else {}),
    )


def _read_mark(event: Any) -> Mark | None:
    if not all(name in event for name in (_SERIES, _ID, _WRITTEN)):
        return None
    written = dict(pair.partition("=")[::2] for pair in str(event[_WRITTEN]).split())
    return Mark(str(event[_SERIES]), str(event[_ID]), written)


def _read_additions(text: str, written: Mapping[str, str]) -> dict[str, bytes]:
    """The lines of properties that we do not write, letter for letter (`text` is unfolded)."""
    events = _EVENT.findall(text)
    whole = [one for one in events if not re.search("^RECURRENCE-ID[;:]", one, re.MULTILINE)]
    ours = _OURS if "GEO" in written else _OURS - {"GEO"}
    additions: dict[str, bytes] = {}
    for name, value in _LINE.findall(_COMPONENT.sub("", "".join(whole))):
        if (key := name.upper()) not in ours:
            line: Any = Contentline(name + value)  # type: ignore[no-untyped-call]  # as icalendar has it
            additions[key] = additions.get(key, b"") + line.to_ical() + b"\r\n"
    return additions


_EVENT = re.compile(r"^BEGIN:VEVENT\r?\n(.*?)^END:VEVENT", re.DOTALL | re.MULTILINE)
_COMPONENT = re.compile(r"^BEGIN:([\w-]+)\r?\n.*?^END:\1\r?\n", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^([\w-]+)([;:][^\r\n]*)", re.MULTILINE)
_OURS = {*FACTS, _SERIES, _ID, _WRITTEN} | set(
    "UID DTSTAMP LAST-MODIFIED SEQUENCE DURATION REQUEST-STATUS".split()
)
"""What an entry that we write says anew, and what came of asking people, which we never do."""


_DEFAULTS = {"STATUS": "CONFIRMED", "TRANSP": "OPAQUE"}
"""What it means that one is missing (RFC 5545 sections 3.8.1.11 and 3.8.2.7)."""


def _read_fact(event: Any, name: str) -> str:
    if name in ("DTSTART", "DTEND"):
        return _spell(event.start if name == "DTSTART" else event.end)
    found = event.get(name, _DEFAULTS.get(name, []))
    values = found if isinstance(found, list) else [found]
    return " ".join(sorted(filter(None, (_spell_value(name, value) for value in values))))


def _spell_value(name: str, value: Any) -> str:
    if name in ("EXDATE", "RDATE"):
        return " ".join(sorted(_spell(one.dt) for one in value.dts))
    if name == "RRULE":
        return _spell_rule(value)
    if name == "CATEGORIES":
        return " ".join(sorted(map(str, value.cats)))
    if name == "GEO":
        return f"{value.latitude:.4f} {value.longitude:.4f}"
    if name in _DEFAULTS:
        return str(value).upper()
    return "\n".join(line.rstrip() for line in str(value).split("\n")).strip()


def _spell(moment: Any) -> str:
    """A day as it is, an instant in UTC whichever zone it was written in."""
    if isinstance(moment, tuple):
        return "/".join(map(_spell, moment))
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(UTC).isoformat()
    return str(moment)


def _spell_rule(rule: Any) -> str:
    """The parts that mean something, in order."""
    parts = {name: ",".join(sorted(map(str, values))) for name, values in rule.items()}
    return ";".join(f"{k}={v}" for k, v in sorted(parts.items()) if (k, v) not in _IMPLIED)


_IMPLIED = {("INTERVAL", "1"), ("WKST", "MO")}


def is_same_posting(one: bytes, other: bytes, uid: str) -> bool:
    """Whether two resources tell the same and bear the same mark, whatever people added."""
    first, second = (read_posting(raw, {uid}) for raw in (one, other))
    if first is None or second is None or first.mark is None:
        return False
    return (first.mark, first.facts) == (second.mark, second.facts)
