"""Rules about what a file is for: a feed to subscribe to, or a message about one event (RFC 5546).

METHOD makes the difference. Without it nobody is asked anything, and nobody's address belongs in
the file; with it one organizer speaks to one person about one event.
"""

from collections.abc import Iterator

from workshops.ical.parser import Component, Content, ContentLine
from workshops.ics_lint.rule import Fault, Rule, count
from workshops.ics_lint.structure import select_components

_ENTRIES = ("VEVENT", "VTODO")
_ABOUT_ONE = ("REQUEST", "REPLY", "ADD", "CANCEL", "REFRESH", "COUNTER", "DECLINECOUNTER")
"""The methods of messages about one event: all but PUBLISH."""


def find_nameless_feeds(content: Content) -> Iterator[Fault]:
    """A feed has a name, as NAME and for older programs as X-WR-CALNAME."""
    for calendar in _feeds(content):
        missing = [name for name in ("NAME", "X-WR-CALNAME") if not calendar.first(name)]
        if missing:
            said = " and ".join(missing)
            message = f"the calendar has no {said}"
            yield Fault(calendar.begin.whole, message, f"add {said}: what subscribers call it")


def _feeds(content: Content) -> Iterator[Component]:
    return (one for one in content.calendars if not one.first("METHOD"))


def find_addresses_in_feeds(content: Content) -> Iterator[Fault]:
    """A file that is no message names no people: their addresses would be public."""
    for calendar in _feeds(content):
        lines = _list_people(calendar, "ORGANIZER", "ATTENDEE")
        if lines:
            message = f"{count(len(lines), 'person', 'people')} named in a file without METHOD"
            yield Fault(lines[0].whole, message, "leave people out of feeds and downloads")


def _list_people(calendar: Component, *names: str) -> list[ContentLine]:
    return [line for entry in calendar.inside(*_ENTRIES) for line in entry.select(*names)]


def find_published_attendees(content: Content) -> Iterator[Fault]:
    """METHOD:PUBLISH names no attendees."""
    for calendar in _messages(content, "PUBLISH"):
        lines = _list_people(calendar, "ATTENDEE")
        if lines:
            message = f"{count(len(lines), 'ATTENDEE')} with METHOD:PUBLISH"
            yield Fault(lines[0].whole, message, "leave attendees out, or send each a REQUEST")


def _messages(content: Content, *methods: str) -> Iterator[Component]:
    for calendar in content.calendars:
        method = calendar.first("METHOD")
        if method and method.key in methods:
            yield calendar


def find_missing_organizers(content: Content) -> Iterator[Fault]:
    """A message says in ORGANIZER who speaks, or who is answered."""
    for calendar in _messages(content, "PUBLISH", *_ABOUT_ONE):
        method = calendar.properties["METHOD"][0].key
        remedy = "add ORGANIZER:mailto:…"
        remedy += ", or leave METHOD out of a feed" if method == "PUBLISH" else ""
        for entry in calendar.inside(*_ENTRIES):
            if not entry.first("ORGANIZER"):
                message = f"METHOD:{method} without ORGANIZER"
                yield Fault(entry.begin.whole, message, remedy)


def find_missing_attendees(content: Content) -> Iterator[Fault]:
    """An invitation, a cancellation and an answer say in ATTENDEE whom they are about."""
    for calendar in _messages(content, "REQUEST", "CANCEL", "REPLY"):
        for entry in calendar.inside(*_ENTRIES):
            if not entry.first("ATTENDEE"):
                message = f"{entry.name} without ATTENDEE in a message to somebody"
                yield Fault(entry.begin.whole, message, "add ATTENDEE:mailto:…")


def find_many_attendees(content: Content) -> Iterator[Fault]:
    """An invitation names the person it goes to: the others' addresses are nobody's business."""
    for calendar in _messages(content, "REQUEST", "CANCEL"):
        for entry in calendar.inside(*_ENTRIES):
            lines = entry.properties.get("ATTENDEE", [])
            if len(lines) > 1:
                message = f"{count(len(lines), 'ATTENDEE')} in one message"
                yield Fault(lines[1].whole, message, "send each a message of their own")


def find_silent_invitations(content: Content) -> Iterator[Fault]:
    """An invitation says RSVP=TRUE: without it programs show no buttons to answer with."""
    for calendar in _messages(content, "REQUEST"):
        for line in _list_people(calendar, "ATTENDEE"):
            if (line.parameter("RSVP") or "").upper() != "TRUE":
                message = "ATTENDEE without RSVP=TRUE in an invitation"
                yield Fault(line.whole, message, "write ATTENDEE;RSVP=TRUE:mailto:…")


def find_several_uids(content: Content) -> Iterator[Fault]:
    """A message is about one event: macOS refuses a REQUEST with several UIDs."""
    for calendar in _messages(content, *_ABOUT_ONE):
        lines = [line for entry in calendar.inside(*_ENTRIES) for line in entry.select("UID")]
        for line in lines:
            if line.value != lines[0].value:
                yield Fault(line.value_span, "a second UID in one message", "send a file for each")


def find_lively_cancellations(content: Content) -> Iterator[Fault]:
    """METHOD:CANCEL says STATUS:CANCELLED: Outlook keeps the event otherwise."""
    for calendar in _messages(content, "CANCEL"):
        for entry in calendar.inside(*_ENTRIES):
            status = entry.first("STATUS")
            if status is None or status.key != "CANCELLED":
                span = status.value_span if status else entry.begin.whole
                message = "METHOD:CANCEL without STATUS:CANCELLED"
                yield Fault(span, message, "write STATUS:CANCELLED")


def find_stale_cancellations(content: Content) -> Iterator[Fault]:
    """What is cancelled has a higher SEQUENCE: programs skip what is not newer."""
    for entry in select_components(content, *_ENTRIES):
        status, sequence = entry.first("STATUS"), entry.first("SEQUENCE")
        if status and status.key == "CANCELLED" and (not sequence or sequence.key == "0"):
            span = sequence.whole if sequence else status.whole
            message = "cancelled, but SEQUENCE is 0"
            yield Fault(span, message, "write a higher SEQUENCE than before")


RULES = (
    Rule("no-name", "warning", "RFC 7986 5.1", find_nameless_feeds),
    Rule("address-in-feed", "warning", "RFC 5546 3.2.1", find_addresses_in_feeds),
    Rule("publish-attendee", "error", "RFC 5546 3.2.1", find_published_attendees),
    Rule("no-organizer", "error", "RFC 5546 3.2", find_missing_organizers),
    Rule("no-attendee", "error", "RFC 5546 3.2", find_missing_attendees),
    Rule("many-attendees", "warning", "RFC 5546 6", find_many_attendees),
    Rule("no-rsvp", "warning", "RFC 5545 3.2.17", find_silent_invitations),
    Rule("several-uids", "error", "RFC 5546 3.2", find_several_uids),
    Rule("cancel-status", "error", "RFC 5546 3.2.5", find_lively_cancellations),
    Rule("stale-cancellation", "warning", "RFC 5546 2.1.4", find_stale_cancellations),
)
