"""Rules about what is where: calendars, components and their properties (RFC 5545 3.4, 3.6)."""

import re
from collections.abc import Iterator

from workshops.ical.parser import BYTE_ORDER_MARK, Content, Span
from workshops.ics_lint.rule import (
    ENTRIES,
    LintIssue,
    Rule,
    check_values,
    combine,
    excerpt,
    read_method,
    require,
)
from workshops.names import count_noun, join_words


def find_missing_calendar(content: Content) -> Iterator[LintIssue]:
    """The file is a calendar at all."""
    if not content.calendars:
        message = "not a calendar file: no line is BEGIN:VCALENDAR"
        yield LintIssue(Span(0, len(content.raw)), message, _guess_format(content.raw))


def _guess_format(raw: bytes) -> str:
    if not raw:
        return "it is empty: was it written to the end?"
    beginning = raw[:500].removeprefix(BYTE_ORDER_MARK).lstrip().lower()
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) or b"b\0e\0g\0i\0n" in beginning:
        return "it looks like UTF-16: save it as UTF-8"
    if beginning.startswith(b"<"):
        return "it looks like a web page: does its address ask for a login?"
    return "check where the file comes from"


def find_malformed_lines(content: Content) -> Iterator[LintIssue]:
    """Every line is NAME:value, with parameters between if need be."""
    for line in content.lines:
        if not line.name and line.text.strip():
            message = f"{excerpt(line.text)} has no property name"
            remedy = "write NAME:value; a continued line begins with a space"
            yield LintIssue(line.full_span, message, remedy)


def find_unbalanced_components(content: Content) -> Iterator[LintIssue]:
    """Every BEGIN has its END, and every END its BEGIN."""
    for component in content.unclosed:
        message = f"BEGIN:{component.name} without its END"
        yield LintIssue(component.begin.full_span, message, "add the END; was the file cut off?")
    for line in content.unopened:
        message = f"{excerpt(line.text)} without its BEGIN"
        yield LintIssue(line.full_span, message, "remove it, or add its BEGIN")


def find_outside_lines(content: Content) -> Iterator[LintIssue]:
    """Everything is inside a VCALENDAR."""
    for line in content.outside:
        message = f"{line.name} is outside BEGIN:VCALENDAR and END:VCALENDAR"
        yield LintIssue(line.full_span, message, "move it inside, or remove it")


_PARENTS = {
    **dict.fromkeys((*ENTRIES, "VFREEBUSY", "VTIMEZONE"), ("VCALENDAR",)),
    **dict.fromkeys(("STANDARD", "DAYLIGHT"), ("VTIMEZONE",)),
    "VALARM": ("VEVENT", "VTODO"),
}


def find_misplaced_components(content: Content) -> Iterator[LintIssue]:
    """Every component is in one that may hold it."""
    for component in content.components:
        parents = _PARENTS.get(component.name)
        if parents and component.parent not in parents:
            place = f"in {component.parent}" if component.parent else "outside any component"
            message = f"{component.name} {place}"
            remedy = f"move it into a {' or '.join(parents)}"
            yield LintIssue(component.begin.full_span, message, remedy)


def find_empty_calendars(content: Content) -> Iterator[LintIssue]:
    """A calendar has a component: Outlook reports an empty one as not a valid file."""
    for calendar in content.calendars:
        if not calendar.children:
            remedy = "leave the file out, or add an event"
            yield LintIssue(calendar.begin.full_span, "the calendar contains no event", remedy)


def find_late_properties(content: Content) -> Iterator[LintIssue]:
    """The calendar's own properties come before its components."""
    for line in (line for calendar in content.calendars for line in calendar.late):
        message = f"{line.name} of the calendar is below a component"
        remedy = "move it above the first BEGIN inside the calendar"
        yield LintIssue(line.full_span, message, remedy)


def find_early_alarms(content: Content) -> Iterator[LintIssue]:
    """An alarm comes after its event's properties: readers lose what follows it."""
    for entry in content.select_components(*ENTRIES):
        for line in entry.late:
            inner = entry.children[0].name
            message = f"{line.name} of the {entry.name} is below {inner}"
            yield LintIssue(line.full_span, message, f"move it above {inner}")


_ALARM_NEEDS = {"DISPLAY": ("DESCRIPTION",), "EMAIL": ("DESCRIPTION", "SUMMARY", "ATTENDEE")}


def find_incomplete_alarms(content: Content) -> Iterator[LintIssue]:
    """An alarm has an action, a time and a text; if it repeats, a count and an interval."""
    for alarm in content.by_name["VALARM"]:
        action = alarm.first("ACTION")
        needs = _ALARM_NEEDS.get(action.key, ()) if action else ("DESCRIPTION",)
        needs = ("ACTION", "TRIGGER", *needs)
        needs += ("REPEAT", "DURATION") if alarm.select("REPEAT", "DURATION") else ()
        lacking = [name for name in needs if not alarm.first(name)]
        if lacking:
            missing = join_words(lacking)
            yield LintIssue(alarm.begin.full_span, f"VALARM without {missing}", f"add {missing}")


_STARTLESS = ("CANCEL", "REPLY", "REFRESH", "DECLINECOUNTER")
"""The methods of messages that only name an event."""


def find_missing_starts(content: Content) -> Iterator[LintIssue]:
    """Every other event has a DTSTART."""
    for calendar in content.calendars:
        for event in calendar.inside("VEVENT"):
            if not event.first("DTSTART") and read_method(calendar) not in _STARTLESS:
                remedy = "add DTSTART, or leave the event out until it has a date"
                yield LintIssue(event.begin.full_span, "VEVENT without DTSTART", remedy)


def find_repeated_uids(content: Content) -> Iterator[LintIssue]:
    """Two entries of one UID differ in RECURRENCE-ID: else calendars show only one of them."""
    for calendar in content.calendars:
        seen: set[tuple[str, str]] = set()
        for entry in calendar.inside(*ENTRIES):
            uid, occurrence = entry.first("UID"), entry.first("RECURRENCE-ID")
            if uid is None or not uid.value.strip():
                continue
            key = uid.value, occurrence.value if occurrence else ""
            if key in seen:
                message = f"the UID {excerpt(uid.value)} is already taken"
                remedy = (
                    "give each event its own; only changed occurrences of an event share its UID"
                )
                yield LintIssue(uid.value_span, message, remedy)
            seen.add(key)


_ADDRESS = re.compile(r"(?<![^\s@,;:<>\"])([^\s@,;:<>\"]++)@([A-Za-z0-9.-]++)")
_MAILBOXES = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com icloud.com me.com yahoo.com "
    "gmx.net gmx.de web.de proton.me protonmail.com orange.fr libero.it".split()
)
"""Hosts where an address is always that of a person, not of a program."""


def find_personal_uids(content: Content) -> Iterator[LintIssue]:
    """No UID holds a person's address: it is kept for ever, in everybody's calendar."""
    people = {
        (found[1].casefold(), found[2].casefold())
        for line in content.select("ORGANIZER", "ATTENDEE")
        if (found := _ADDRESS.search(line.value))
    }
    for line in content.select("UID"):
        found = _ADDRESS.search(line.value)
        mailbox, host = (found[1].casefold(), found[2].casefold()) if found else ("", "")
        last = re.split(r"[-_/+=]", mailbox)[-1]  # programs write 20180308-anna@example.org, too
        if found and (host in _MAILBOXES or people & {(mailbox, host), (last, host)}):
            message = f"the UID contains the address {excerpt(found[0])}"
            remedy = "use a random UUID for new events; keep the UIDs that people already have"
            yield LintIssue(line.value_part(found.start(), len(found[0])), message, remedy)


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


def find_repeated_properties(content: Content) -> Iterator[LintIssue]:
    """A property that may occur once occurs once: programs take the first, or the last."""
    for component in content.components:
        once = _ONCE.get(component.name, frozenset())
        for name, lines in component.properties.items():
            if len(lines) > 1 and name in once:
                message = f"{name} occurs {count_noun(len(lines), 'time')} in this {component.name}"
                yield LintIssue(lines[1].full_span, message, "keep one of them")


NO_CALENDAR = Rule("no-calendar", "error", "RFC 5545 3.4", find_missing_calendar)

# One rule after another, as a table.
# fmt: off
RULES = (
    NO_CALENDAR,
    Rule("malformed-line", "error", "RFC 5545 3.1", find_malformed_lines),
    Rule("unbalanced", "error", "RFC 5545 3.6", find_unbalanced_components),
    Rule("outside-calendar", "error", "RFC 5545 3.4", find_outside_lines),
    Rule("misplaced-component", "error", "RFC 5545 3.6", find_misplaced_components),
    Rule("empty-calendar", "error", "RFC 5545 3.6", find_empty_calendars),
    Rule("no-version", "error", "RFC 5545 3.7.4", combine(
        require(("VCALENDAR",), ("VERSION",), "write VERSION:2.0 below it"),
        check_values(("VERSION",), r"2\.0", "VERSION is {value}, not 2.0", "write VERSION:2.0",
                     components=("VCALENDAR",)))),
    Rule("no-prodid", "error", "RFC 5545 3.7.3", require(
        ("VCALENDAR",), ("PRODID",), "write PRODID:-//organization//program//EN")),
    Rule("late-property", "error", "RFC 5545 3.6", find_late_properties),
    Rule("early-alarm", "error", "RFC 5545 3.6.1", find_early_alarms),
    Rule("incomplete-alarm", "error", "RFC 5545 3.6.6", find_incomplete_alarms),
    Rule("no-uid", "error", "RFC 5545 3.8.4.7", require(
        (*ENTRIES, "VFREEBUSY"), ("UID",), "add one that never changes, such as a random UUID")),
    Rule("no-dtstamp", "error", "RFC 5545 3.8.7.2", require(
        (*ENTRIES, "VFREEBUSY"), ("DTSTAMP",),  # readers find the newer of two by it
        "add DTSTAMP: when it was last changed, in UTC, such as 20180301T120000Z")),
    Rule("no-dtstart", "error", "RFC 5545 3.8.2.4", find_missing_starts),
    Rule("duplicate-uid", "error", "RFC 5545 3.8.4.7", find_repeated_uids),
    Rule("personal-uid", "warning", "RFC 7986 5.3", find_personal_uids),
    Rule("repeated-property", "error", "RFC 5545 3.6", find_repeated_properties),
)
