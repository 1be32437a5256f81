"""One workshop as one VEVENT, as participants' calendars take it (RFC 5545 section 3.6.1).

An entry in a download or a feed: no organizer and no attendees (RFC 5546 section 3.2.1), so that
nobody is asked to reply and no address gets out.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from icalendar import Event, vText

from workshops.model import Schedule, Session, Text, Workshop
from workshops.wording import find_words


class Edition(NamedTuple):
    """What an entry is written for: the language of its texts and the fallback for DTSTAMP.

    `stamp` (aware) is when the content last changed where neither workshop nor series says so.
    """

    language: str | None
    stamp: datetime


def explain_omission(workshop: Workshop) -> str | None:
    """Why a workshop can't be exported: it has no date yet. None where it can."""
    if workshop.start is None:
        return "no date yet"
    if workshop.repeat:
        return "it repeats, which export does not write yet"
    return None


def write_event(workshop: Workshop, schedule: Schedule, edition: Edition) -> bytes:
    """The VEVENT's content lines, folded, with CRLF; the same bytes for the same schedule."""
    event = Event()
    event.add("UID", workshop.uid)
    _add_revision(event, workshop, schedule, edition)
    _add_times(event, workshop)
    _add_texts(event, workshop, edition.language)
    _add_links(event, workshop)
    event.add("STATUS", workshop.status.upper())
    event.add("TRANSP", "TRANSPARENT" if workshop.status == "cancelled" else "OPAQUE")
    return bytes(event.to_ical())


def _add_revision(event: Event, workshop: Workshop, schedule: Schedule, edition: Edition) -> None:
    """DTSTAMP means last revised where there is no METHOD (RFC 5545 3.8.7.2): not the clock."""
    updated = workshop.updated or schedule.series.updated
    event.add("DTSTAMP", (updated or edition.stamp).astimezone(UTC))
    if updated:
        event.add("LAST-MODIFIED", updated.astimezone(UTC))
    event.add("SEQUENCE", 1 if workshop.status == "cancelled" else 0)


def _add_times(event: Event, workshop: Workshop) -> None:
    """Whole days end, exclusively, on the day after the last (RFC 5545 3.6.1)."""
    start, end = workshop.start, workshop.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        event.add("DTSTART", start.astimezone(UTC))
        event.add("DTEND", end.astimezone(UTC))
    elif isinstance(start, date) and isinstance(end, date):
        event.add("DTSTART", start)
        event.add("DTEND", end + timedelta(days=1))


def _add_texts(event: Event, workshop: Workshop, language: str | None) -> None:
    _add_text(event, "SUMMARY", workshop.title, language)
    description = _describe(workshop, language)
    if description:
        event.add("DESCRIPTION", _as_text(description, _said_language(workshop, language)))
    if workshop.venue:
        event.add("LOCATION", _as_text(workshop.venue.label(language), None))
    if workshop.tags:
        event.add("CATEGORIES", [strip_controls(tag) for tag in workshop.tags])


def _add_text(event: Event, name: str, text: Text, language: str | None) -> None:
    tag, content = text.match(language)
    event.add(name, _as_text(content, tag))


def _as_text(content: str, language: str | None) -> vText:
    return vText(strip_controls(content), params={"LANGUAGE": language} if language else {})


def _said_language(workshop: Workshop, language: str | None) -> str:
    return (workshop.description or workshop.title).match(language)[0]


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


def strip_controls(text: str) -> str:
    """Text with line ends as LF and no control character, which calendars may not hold (3.1)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return _CONTROLS.sub("", lines.replace("\u2029", "\n").replace("\x85", "\n"))


def _describe(workshop: Workshop, language: str | None) -> str:
    """What the workshop is about, its programme and its links, as plain text."""
    words = find_words(language or workshop.title.language)
    links = [(words.join_online, workshop.online), (words.more, workshop.url)]
    blocks = [
        workshop.description.in_language(language) if workshop.description else "",
        _list_programme(workshop, language),
        "\n".join(f"{name}: {link}" for name, link in links if link),
    ]
    return "\n\n".join(block for block in blocks if block)


def _list_programme(workshop: Workshop, language: str | None) -> str:
    if not workshop.sessions:
        return ""
    words = find_words(language or workshop.title.language)
    lines = [words.programme]
    lines += [_describe_session(session, language) for session in workshop.sessions]
    return "\n".join(lines)


def _describe_session(session: Session, language: str | None) -> str:
    """`2018-03-08 morning: Welcome (European Commission)`; dates alike in every language."""
    words: Any = find_words(language)
    day = session.day.isoformat() if session.day else ""
    clock = f"{session.start:%H:%M}–{session.end:%H:%M}" if session.start and session.end else ""
    period = getattr(words, session.period) if session.period and not clock else ""
    when = " ".join(part for part in (day, clock or period) if part)
    speakers = ", ".join(speaker.in_language(language) for speaker in session.speakers)
    label = session.label(language)
    said = f"{label} ({speakers})" if session.title and speakers else label
    return f"{when}: {said}" if when else said


def _add_links(event: Event, workshop: Workshop) -> None:
    """The join link as URL and CONFERENCE besides the description: each client shows another."""
    link = workshop.online or workshop.url
    if link:
        event.add("URL", link)
    if workshop.online:
        conference = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Join"}
        event.add("CONFERENCE", workshop.online, parameters=conference)
    if workshop.venue and workshop.venue.geo:
        event.add("GEO", tuple(workshop.venue.geo))
