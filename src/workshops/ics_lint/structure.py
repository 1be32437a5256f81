"""Rules about what stands where: calendars, components and their properties (RFC 5545 3.4, 3.6)."""

import re
from collections.abc import Iterator

from workshops.ical.parser import BYTE_ORDER_MARK, Component, Content, Span
from workshops.ics_lint.rule import Fault, Rule, count, quote

ENTRIES = ("VEVENT", "VTODO", "VJOURNAL")
"""The components that are entries in somebody's calendar."""


def select_components(content: Content, *names: str) -> Iterator[Component]:
    """All components of these names, wherever they stand."""
    for name in names:
        yield from content.by_name[name]


def find_missing_calendar(content: Content) -> Iterator[Fault]:
    """The file is a calendar at all."""
    if not content.calendars:
        message = "the file is no calendar: no line is BEGIN:VCALENDAR"
        yield Fault(Span(0, len(content.raw)), message, _guess_form(content.raw))


def _guess_form(raw: bytes) -> str:
    if not raw:
        return "it is empty: was it written to the end?"
    beginning = raw[:500].removeprefix(BYTE_ORDER_MARK).lstrip().lower()
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) or b"b\0e\0g\0i\0n" in beginning:
        return "it looks like UTF-16: save it as UTF-8"
    if beginning.startswith(b"<"):
        return "it looks like a web page: does its address ask for a login?"
    return "look where the file comes from"


def find_malformed_lines(content: Content) -> Iterator[Fault]:
    """Every line is NAME:value, with parameters between if need be."""
    for line in content.lines:
        if not line.name and line.text.strip():
            message = f"{quote(line.text)} is no content line"
            remedy = "write NAME:value; a line that goes on begins with a space"
            yield Fault(line.whole, message, remedy)


def find_unbalanced_components(content: Content) -> Iterator[Fault]:
    """Every BEGIN has its END, and the other way round."""
    for component in content.unclosed:
        message = f"BEGIN:{component.name} without its END"
        yield Fault(component.begin.whole, message, "add the END; was the file cut off?")
    for line in content.unopened:
        yield Fault(line.whole, f"{quote(line.text)} ends nothing", "remove it, or add its BEGIN")


def find_strayed_lines(content: Content) -> Iterator[Fault]:
    """Everything stands inside a VCALENDAR."""
    for line in content.outside:
        message = f"{line.name} stands outside BEGIN:VCALENDAR and END:VCALENDAR"
        yield Fault(line.whole, message, "move it inside, or remove it")


_PARENTS = {
    "VEVENT": ("VCALENDAR",),
    "VTODO": ("VCALENDAR",),
    "VJOURNAL": ("VCALENDAR",),
    "VFREEBUSY": ("VCALENDAR",),
    "VTIMEZONE": ("VCALENDAR",),
    "STANDARD": ("VTIMEZONE",),
    "DAYLIGHT": ("VTIMEZONE",),
    "VALARM": ("VEVENT", "VTODO"),
}


def find_misplaced_components(content: Content) -> Iterator[Fault]:
    """Every component stands in one that has a place for it."""
    for component in content.components:
        wanted = _PARENTS.get(component.name)
        if wanted and component.parent not in wanted:
            where = f"in {component.parent}" if component.parent else "in no component"
            message = f"{component.name} stands {where}"
            yield Fault(component.begin.whole, message, f"move it into a {' or '.join(wanted)}")


def find_empty_calendars(content: Content) -> Iterator[Fault]:
    """A calendar holds something: Outlook says that an empty one is no valid file."""
    for calendar in content.calendars:
        if not calendar.children:
            message = "the calendar holds no event"
            yield Fault(calendar.begin.whole, message, "leave the file out, or add what it is for")


def find_missing_versions(content: Content) -> Iterator[Fault]:
    """A calendar says VERSION:2.0."""
    for calendar in content.calendars:
        line = calendar.first("VERSION")
        if line is None:
            yield Fault(calendar.begin.whole, "no VERSION", "write VERSION:2.0 below it")
        elif line.value != "2.0":
            message = f"VERSION is {quote(line.value)}, not 2.0"
            yield Fault(line.value_span, message, "write VERSION:2.0")


def find_missing_products(content: Content) -> Iterator[Fault]:
    """A calendar says in PRODID which program made it."""
    for calendar in content.calendars:
        line = calendar.first("PRODID")
        if not line or not line.value:
            span = line.whole if line else calendar.begin.whole
            yield Fault(span, "no PRODID", "write PRODID:-//organization//program//EN")


def find_late_versions(content: Content) -> Iterator[Fault]:
    """VERSION and PRODID come first: some readers decide by them."""
    for calendar in content.calendars:
        names = list(calendar.properties)
        for name in ("VERSION", "PRODID"):
            if name in names and names.index(name) > 1:
                span = calendar.properties[name][0].whole
                message = f"{name} stands below {names[0]}"
                yield Fault(span, message, "move VERSION and PRODID to the top of the calendar")


def find_late_properties(content: Content) -> Iterator[Fault]:
    """The calendar's own properties come before its components."""
    for calendar in content.calendars:
        for line in calendar.late:
            message = f"{line.name} of the calendar stands below a component"
            yield Fault(line.whole, message, "move it above the first BEGIN inside the calendar")


def find_early_alarms(content: Content) -> Iterator[Fault]:
    """An alarm comes after its event's properties: readers lose what follows it."""
    for entry in select_components(content, *ENTRIES):
        for line in entry.late:
            inner = entry.children[0].name
            message = f"{line.name} of the {entry.name} stands below {inner}"
            yield Fault(line.whole, message, f"move it above, or {inner} down")


_ALARM_NEEDS = {
    "DISPLAY": ("DESCRIPTION",),
    "EMAIL": ("DESCRIPTION", "SUMMARY", "ATTENDEE"),
}


def find_incomplete_alarms(content: Content) -> Iterator[Fault]:
    """An alarm says what to do, when, and what to show."""
    for alarm in content.by_name["VALARM"]:
        action = alarm.first("ACTION")
        needs = _ALARM_NEEDS.get(action.key, ()) if action else ("DESCRIPTION",)
        missing = [name for name in ("ACTION", "TRIGGER", *needs) if not alarm.first(name)]
        if missing:
            message = f"VALARM without {' and '.join(missing)}"
            yield Fault(alarm.begin.whole, message, f"add {' and '.join(missing)}")


def find_missing_uids(content: Content) -> Iterator[Fault]:
    """Every entry has a UID, by which its updates find it."""
    for entry in select_components(content, *ENTRIES, "VFREEBUSY"):
        line = entry.first("UID")
        if not line or not line.value.strip():
            span = line.whole if line else entry.begin.whole
            remedy = "add one that stays the same for ever, such as a random UUID"
            yield Fault(span, f"{entry.name} without a UID", remedy)


def find_missing_stamps(content: Content) -> Iterator[Fault]:
    """Every entry has a DTSTAMP, by which readers tell the newer of two."""
    for entry in select_components(content, *ENTRIES, "VFREEBUSY"):
        if not entry.first("DTSTAMP"):
            remedy = "add DTSTAMP: when it was last changed, in UTC, such as 20180301T120000Z"
            yield Fault(entry.begin.whole, f"{entry.name} without DTSTAMP", remedy)


_STARTLESS = ("CANCEL", "REPLY", "REFRESH", "DECLINECOUNTER")


def find_missing_starts(content: Content) -> Iterator[Fault]:
    """Every event has a DTSTART, but in messages that only name one."""
    for calendar in content.calendars:
        method = calendar.first("METHOD")
        if method and method.key in _STARTLESS:
            continue
        for event in calendar.inside("VEVENT"):
            if not event.first("DTSTART"):
                remedy = "add DTSTART, or leave the event out until it has a date"
                yield Fault(event.begin.whole, "VEVENT without DTSTART", remedy)


def find_repeated_uids(content: Content) -> Iterator[Fault]:
    """Two entries of one UID differ in RECURRENCE-ID: else calendars show only one of them."""
    for calendar in content.calendars:
        seen: set[tuple[str, str]] = set()
        for entry in calendar.inside(*ENTRIES):
            uid, occurrence = entry.first("UID"), entry.first("RECURRENCE-ID")
            if uid is None or not uid.value.strip():
                continue
            key = uid.value, occurrence.value if occurrence else ""
            if key in seen:
                message = f"the UID {quote(uid.value)} is already taken"
                remedy = "give each event its own; RECURRENCE-ID tells occurrences apart"
                yield Fault(uid.value_span, message, remedy)
            seen.add(key)


_ADDRESS = re.compile(r"(?<![^\s@,;:<>\"])([^\s@,;:<>\"]++)@([A-Za-z0-9.-]++)")
_MAILBOXES = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com icloud.com me.com yahoo.com "
    "gmx.net gmx.de web.de proton.me protonmail.com orange.fr libero.it".split()
)
"""Hosts whose names after an @ mean a person, not a program."""


def find_personal_uids(content: Content) -> Iterator[Fault]:
    """No UID holds a person's address: it is kept for ever, in everybody's calendar."""
    people = {
        (found[1].casefold(), found[2].casefold())
        for line in content.select("ORGANIZER", "ATTENDEE")
        if (found := _ADDRESS.search(line.value))
    }
    for line in content.select("UID"):
        found = _ADDRESS.search(line.value)
        if found and _is_personal(found[1].casefold(), found[2].casefold(), people):
            message = f"the UID holds the address {quote(found[0])}"
            remedy = "take a random UUID for new events; let those that people have keep theirs"
            yield Fault(line.value_part(found.start(), len(found[0])), message, remedy)


def _is_personal(mailbox: str, host: str, people: set[tuple[str, str]]) -> bool:
    """Also behind what programs put before an address: 20180308-anna@example.org."""
    last = re.split(r"[-_/+=]", mailbox)[-1]
    return host in _MAILBOXES or (mailbox, host) in people or (last, host) in people


_REVISION = "DTSTAMP UID CLASS CREATED LAST-MODIFIED ORGANIZER RECURRENCE-ID SEQUENCE STATUS"
_ENTRY = f"{_REVISION} DTSTART SUMMARY URL COLOR"
_ONCE = {
    name: frozenset(names.split())
    for name, names in {
        "VCALENDAR": "PRODID VERSION CALSCALE METHOD UID LAST-MODIFIED URL REFRESH-INTERVAL SOURCE "
        "COLOR X-WR-CALNAME",
        "VEVENT": f"{_ENTRY} DESCRIPTION GEO LOCATION PRIORITY TRANSP DTEND DURATION",
        "VTODO": f"{_ENTRY} DESCRIPTION GEO LOCATION PRIORITY COMPLETED PERCENT-COMPLETE DUE "
        "DURATION",
        "VJOURNAL": _ENTRY,
        "VFREEBUSY": "CONTACT DTSTAMP UID DTSTART DTEND ORGANIZER URL",
        "VTIMEZONE": "TZID LAST-MODIFIED TZURL",
        "STANDARD": "DTSTART TZOFFSETTO TZOFFSETFROM",
        "DAYLIGHT": "DTSTART TZOFFSETTO TZOFFSETFROM",
        "VALARM": "ACTION TRIGGER DURATION REPEAT DESCRIPTION SUMMARY UID",
    }.items()
}
"""What RFC 5545 3.6 and RFC 7986 4 allow at most once."""


def find_repeated_properties(content: Content) -> Iterator[Fault]:
    """What may occur once occurs once: readers take the first, or the last."""
    for component in content.components:
        once = _ONCE.get(component.name, frozenset())
        for name, lines in component.properties.items():
            if len(lines) > 1 and name in once:
                message = f"{name} occurs {count(len(lines), 'time')} in this {component.name}"
                yield Fault(lines[1].whole, message, "keep one of them")


NO_CALENDAR = Rule("no-calendar", "error", "RFC 5545 3.4", find_missing_calendar)

RULES = (
    NO_CALENDAR,
    Rule("malformed-line", "error", "RFC 5545 3.1", find_malformed_lines),
    Rule("unbalanced", "error", "RFC 5545 3.6", find_unbalanced_components),
    Rule("outside-calendar", "error", "RFC 5545 3.4", find_strayed_lines),
    Rule("misplaced-component", "error", "RFC 5545 3.6", find_misplaced_components),
    Rule("empty-calendar", "error", "RFC 5545 3.6", find_empty_calendars),
    Rule("no-version", "error", "RFC 5545 3.7.4", find_missing_versions),
    Rule("no-prodid", "error", "RFC 5545 3.7.3", find_missing_products),
    Rule("late-version", "warning", "RFC 5545 3.6", find_late_versions),
    Rule("late-property", "error", "RFC 5545 3.6", find_late_properties),
    Rule("early-alarm", "error", "RFC 5545 3.6.1", find_early_alarms),
    Rule("incomplete-alarm", "error", "RFC 5545 3.6.6", find_incomplete_alarms),
    Rule("no-uid", "error", "RFC 5545 3.8.4.7", find_missing_uids),
    Rule("no-dtstamp", "error", "RFC 5545 3.8.7.2", find_missing_stamps),
    Rule("no-dtstart", "error", "RFC 5545 3.8.2.4", find_missing_starts),
    Rule("duplicate-uid", "error", "RFC 5545 3.8.4.7", find_repeated_uids),
    Rule("personal-uid", "warning", "RFC 7986 5.3", find_personal_uids),
    Rule("repeated-property", "error", "RFC 5545 3.6", find_repeated_properties),
)
