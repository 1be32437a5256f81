"""A workshop, or a session of one, as a VEVENT (RFC 5545 section 3.6.1) in participants' calendars.

An entry of a download or a feed has no organizer and no attendees (RFC 5546 section 3.2.1): no
reply is asked for, and no address is published.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from icalendar import Alarm, Event
from icalendar.prop import vInline

from workshops.ical.text import (
    as_categories,
    as_text,
    as_uri,
    choose_words,
    write_component,
    write_description,
    write_session_description,
)
from workshops.ical.times import LISTED_RULE, Times, explain_listing, time_session, time_workshop
from workshops.ical.vtimezone import ZoneRules
from workshops.model import Schedule, Session, Workshop, derive_uid


class EntryOptions(NamedTuple):
    """The options for the contents of calendar entries.

    `language` is a BCP 47 tag, None for the series' own; `stamp` (aware) is DTSTAMP where neither
    the workshop nor the series has an `updated`; `sequences` are SEQUENCE by uid, of those
    above 0; `alarms` are times before the start, and `with_reminders` adds the workshop's own;
    `with_sessions` adds an entry for each session that has clock times and an id; `page` is the
    address of the workshop's page.
    """

    language: str | None
    stamp: datetime
    sequences: Mapping[str, int] = {}
    alarms: tuple[timedelta, ...] = ()
    with_reminders: bool = False
    with_sessions: bool = False
    page: str | None = None


class CalendarEntry(NamedTuple):
    """A finished VEVENT: its content lines, and the zone whose VTIMEZONE the file must hold."""

    lines: bytes
    zone: ZoneRules | None


def list_entries(
    workshop: Workshop, schedule: Schedule, options: EntryOptions
) -> Iterator[CalendarEntry]:
    """The workshop's entry, then those of its sessions; nothing while it has no date."""
    if workshop.start is None:
        return
    # a cancelled one has an entry too: what only vanishes from a feed stays in people's calendars
    event = Event()
    _add_identity(event, workshop.uid, workshop, schedule, options)
    zone = add_facts(event, workshop, options)
    yield CalendarEntry(write_component(event), zone)
    for session in _list_timed_sessions(workshop) if options.with_sessions else ():
        yield _write_session(session, workshop, schedule, options)


def _write_session(
    session: Session, workshop: Workshop, schedule: Schedule, options: EntryOptions
) -> CalendarEntry:
    assert session.id is not None, "only what has an id is listed"
    language = options.language
    event = Event()
    times = time_session(session, workshop)
    _add_identity(event, derive_uid(workshop.uid, session.id), workshop, schedule, options)
    _add_times(event, times)
    event.add("RELATED-TO", as_text(workshop.uid))
    title = session.label(language)
    tag = session.title.match(language)[0] if session.title else None
    event.add("SUMMARY", as_text(title, tag))
    description = write_session_description(session, workshop, language)
    event.add("DESCRIPTION", as_text(description, tag))
    _add_location(event, workshop, options)
    _add_state(event, workshop, is_free=False)
    _add_alarms(event, title, workshop, options)
    return CalendarEntry(write_component(event), times.zone)


def _add_times(event: Event, times: Times) -> None:
    event.add("DTSTART", times.start)
    event.add("DTEND", times.end)
    if times.rule:
        event.add("RRULE", times.rule)
    if times.exdates:
        event.add("EXDATE", list(times.exdates))
    if times.rdates:
        event.add("RDATE", list(times.rdates))
        event.add(LISTED_RULE, as_text(times.listed_rule))


def _add_location(event: Event, workshop: Workshop, options: EntryOptions) -> None:
    """Place and links; the join link as URL and CONFERENCE too: each client shows another."""
    venue, language = workshop.venue, options.language
    if venue and (label := venue.label(language)):
        named = venue.city or venue.name or venue.address
        event.add("LOCATION", as_text(label, named.match(language)[0] if named else None))
    if venue and venue.geo:
        # a FLOAT is in digits, never 1e-05 (RFC 5545 section 3.3.7)
        shortest = map(repr, venue.geo)
        digits = (n if "e" not in n else f"{float(n):.15f}".rstrip("0") for n in shortest)
        event.add("GEO", vInline(";".join(digits)))
    if link := workshop.online or workshop.url or options.page:
        event.add("URL", as_uri(link))
    if workshop.online:  # RFC 7986 section 5.11
        label = choose_words(workshop, language).join_online
        parameters = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": label}
        event.add("CONFERENCE", as_uri(workshop.online), parameters=parameters)


def _add_state(event: Event, workshop: Workshop, *, is_free: bool) -> None:
    # what is cancelled takes no time in searches for a free hour (RFC 5545 section 3.8.2.7)
    is_free = is_free or workshop.status == "cancelled"
    event.add("STATUS", workshop.status.upper())
    event.add("TRANSP", "TRANSPARENT" if is_free else "OPAQUE")


def _add_alarms(event: Event, title: str, workshop: Workshop, options: EntryOptions) -> None:
    """Add the reminders; a cancelled workshop has none."""
    reminders = workshop.reminders if options.with_reminders else ()
    is_day = not isinstance(event.decoded("DTSTART"), datetime)
    for ahead in (*options.alarms, *reminders) if workshop.status != "cancelled" else ():
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")  # which needs a DESCRIPTION (RFC 5545 section 3.6.6)
        alarm.add("DESCRIPTION", as_text(title))
        # An all-day event begins at midnight (RFC 5545 section 3.8.6.3), when people sleep.
        in_the_morning = is_day and ahead and not ahead % timedelta(days=1)
        alarm.add("TRIGGER", _MORNING - ahead if in_the_morning else -ahead)
        event.add_component(alarm)


_MORNING = timedelta(hours=9)
"""When reminders of all-day workshops ring that are days ahead."""


def _add_identity(
    event: Event, uid: str, workshop: Workshop, schedule: Schedule, options: EntryOptions
) -> None:
    """UID, SEQUENCE, and when the content was last changed; icalendar writes stamps in UTC."""
    updated = workshop.updated or schedule.series.updated
    event.add("UID", as_text(uid))
    # without a METHOD, DTSTAMP means last revised (RFC 5545 section 3.8.7.2): not the clock
    event.add("DTSTAMP", updated or options.stamp)
    if updated:
        event.add("LAST-MODIFIED", updated)
    least = int(workshop.status == "cancelled")  # cancelling is a revision (section 3.8.7.4)
    event.add("SEQUENCE", max(options.sequences.get(uid, 0), least))


def list_limitations(workshops: Iterable[Workshop], options: EntryOptions) -> Iterator[str]:
    """A sentence for each thing that the entries of workshops can't hold as it is."""
    for workshop in workshops:
        for session in workshop.sessions if options.with_sessions else ():
            if session.start and session.id is None:
                yield f"left out: session {session.label()} of {workshop.id} (it has no id)"
        if reason := explain_listing(workshop):
            yield f"{workshop.id}: {reason}"


def _list_timed_sessions(workshop: Workshop) -> list[Session]:
    """Those that get an entry: without an id, a UID would change with the title or the order."""
    return [session for session in workshop.sessions if session.start and session.id]


def add_facts(event: Event, workshop: Workshop, options: EntryOptions) -> ZoneRules | None:
    """Add the facts that are the same for every recipient; returns the zone of the times.

    A new property also needs a place in `calendar_sync.server_event`, which otherwise takes it for
    one that somebody added on the server.
    """
    language = options.language
    times = time_workshop(workshop)
    _add_times(event, times)
    tag, title = workshop.title.match(language)
    event.add("SUMMARY", as_text(title, tag))
    if description := write_description(workshop, language, options.page):
        tag = (workshop.description or workshop.title).match(language)[0]
        event.add("DESCRIPTION", as_text(description, tag))
    if categories := as_categories(workshop.tags, language):
        event.add("CATEGORIES", categories)
    _add_location(event, workshop, options)
    # all-day entries whose sessions have entries of their own would block the same hours twice
    is_free = options.with_sessions and workshop.all_day and _list_timed_sessions(workshop)
    _add_state(event, workshop, is_free=bool(is_free))
    _add_alarms(event, title, workshop, options)  # after all properties (RFC 5545 section 3.6.1)
    return times.zone
