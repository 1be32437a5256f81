"""Rules about the purpose of a file: a feed to subscribe to, or a message about one event.

METHOD makes the difference (RFC 5546). Without it no reply is asked for, and no addresses belong in
the file; with it one organizer writes to one person about one event.
"""

from collections.abc import Iterator
from itertools import chain

from workshops.ical.parser import Component, Content, ContentLine
from workshops.ics_lint.rule import (
    Find,
    LintIssue,
    Rule,
    combine,
    require,
    select_messages,
)
from workshops.names import count_noun, fold_address

_ENTRIES = ("VEVENT", "VTODO")
_ABOUT_ONE = ("REQUEST", "REPLY", "ADD", "CANCEL", "REFRESH", "COUNTER", "DECLINECOUNTER")
"""The methods of messages about one event: all but PUBLISH."""


def _forbid_people(method: str, names: tuple[str, ...], message: str, remedy: str) -> Find:
    """A rule that calendars of a method name no people: their addresses would be public."""

    def find(content: Content) -> Iterator[LintIssue]:
        for calendar in select_messages(content, method):
            lines = _list_lines(calendar, *names)
            if lines:
                people = count_noun(len(lines), "person", "people")
                yield LintIssue(lines[0].full_span, message.format(people=people), remedy)

    return find


def _list_lines(calendar: Component, *names: str) -> list[ContentLine]:
    return [line for entry in calendar.inside(*_ENTRIES) for line in entry.select(*names)]


def find_many_attendees(content: Content) -> Iterator[LintIssue]:
    """An invitation names only the person it goes to: the others' addresses stay private."""
    for entry in _select_entries(content, "REQUEST", "CANCEL"):
        lines = _list_guests(entry)
        if len(lines) > 1:
            message = f"{len(lines)} ATTENDEEs in one message"
            yield LintIssue(lines[1].full_span, message, "send each person a separate message")
            return  # what is so in one message is so in all


def _select_entries(content: Content, *methods: str) -> Iterator[Component]:
    for calendar in select_messages(content, *methods):
        yield from calendar.inside(*_ENTRIES)


def _list_guests(entry: Component) -> list[ContentLine]:
    """The attendees but the organizer, whom some programs list too."""
    organizers = {fold_address(line.value) for line in entry.select("ORGANIZER")}
    lines = entry.select("ATTENDEE")
    return [line for line in lines if fold_address(line.value) not in organizers]


def find_joint_replies(content: Content) -> Iterator[LintIssue]:
    """A reply is that of one attendee."""
    for entry in _select_entries(content, "REPLY"):
        for line in entry.select("ATTENDEE")[1:2]:
            message = "a second ATTENDEE in METHOD:REPLY"
            yield LintIssue(line.full_span, message, "name only the person who replies")


def find_invitations_without_rsvp(content: Content) -> Iterator[LintIssue]:
    """An invitation has RSVP=TRUE: without it programs show no buttons to answer with."""
    for line in chain(*map(_list_guests, _select_entries(content, "REQUEST"))):
        if (line.parameter("RSVP") or "").upper() != "TRUE":
            message = "ATTENDEE without RSVP=TRUE in an invitation"
            yield LintIssue(line.full_span, message, "write ATTENDEE;RSVP=TRUE:mailto:…")


def find_several_uids(content: Content) -> Iterator[LintIssue]:
    """A message is about one event: macOS refuses a REQUEST with several UIDs."""
    for calendar in select_messages(content, *_ABOUT_ONE):
        lines = _list_lines(calendar, "UID")
        for line in lines:
            if line.value != lines[0].value:
                remedy = "write a separate file for each event"
                yield LintIssue(line.value_span, "a second UID in one message", remedy)


def find_cancellations_with_status(content: Content) -> Iterator[LintIssue]:
    """METHOD:CANCEL has STATUS:CANCELLED, or none where only some people are uninvited."""
    for entry in _select_entries(content, "CANCEL"):
        for line in entry.select("STATUS"):
            if line.key != "CANCELLED":
                message = f"METHOD:CANCEL with STATUS:{line.key}"
                yield LintIssue(line.value_span, message, "write STATUS:CANCELLED")


def find_stale_cancellations(content: Content) -> Iterator[LintIssue]:
    """A cancelled event has a higher SEQUENCE: programs skip a message that is not newer."""
    for entry in content.select_components(*_ENTRIES):
        status, sequence = entry.first("STATUS"), entry.first("SEQUENCE")
        if status and status.key == "CANCELLED" and (not sequence or sequence.key == "0"):
            span = sequence.full_span if sequence else status.full_span
            message = "the event is cancelled, but SEQUENCE is 0"
            yield LintIssue(span, message, "write a higher SEQUENCE than before")


# One rule after another, as a table.
# fmt: off
RULES = (
    Rule("no-name", "warning", "RFC 7986 5.1", require(
        ("VCALENDAR",), ("NAME", "X-WR-CALNAME"),  # the second for programs older than RFC 7986
        "add {names}: the name that subscribers see", methods=("",))),
    Rule("address-in-feed", "warning", "RFC 5546 3.2.1", _forbid_people(
        "", ("ORGANIZER", "ATTENDEE"),
        "a file without METHOD names {people}", "leave people out of feeds and downloads")),
    Rule("publish-attendee", "error", "RFC 5546 3.2.1", _forbid_people(
        "PUBLISH", ("ATTENDEE",),
        "a file with METHOD:PUBLISH names {people}",
        "leave attendees out, or send each a REQUEST")),
    Rule("no-organizer", "error", "RFC 5546 3.2", combine(
        require(_ENTRIES, ("ORGANIZER",),
                "add ORGANIZER:mailto:…, or leave METHOD out of a feed", ("PUBLISH",)),
        require(_ENTRIES, ("ORGANIZER",), "add ORGANIZER:mailto:…", _ABOUT_ONE))),
    Rule("no-attendee", "error", "RFC 5546 3.2", require(
        _ENTRIES, ("ATTENDEE",), "add ATTENDEE:mailto:…", ("REQUEST", "CANCEL", "REPLY"))),
    Rule("many-attendees", "warning", "RFC 5546 6", find_many_attendees),
    Rule("reply-attendees", "error", "RFC 5546 3.2.3", find_joint_replies),
    Rule("no-rsvp", "warning", "RFC 5545 3.2.17", find_invitations_without_rsvp),
    Rule("several-uids", "error", "RFC 5546 3.2", find_several_uids),
    Rule("cancel-status", "error", "RFC 5546 3.2.5", find_cancellations_with_status),
    Rule("stale-cancellation", "warning", "RFC 5546 2.1.4", find_stale_cancellations),
)
