"""A workshop, or a session of one, as a VEVENT (RFC 5545 section 3.6.1) in participants' calendars.

An entry of a download or a feed: no organizer and no attendees (RFC 5546 section 3.2.1), so that
nobody is asked to reply and no address gets out.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from icalendar import Alarm, Event, vText
from icalendar.prop import vInline

from workshops.ical.text import (
    as_text,
    as_uri,
    choose_words,
    write_component,
    write_description,
    write_session_description,
)
from workshops.ical.times import Times, time_session, time_workshop
from workshops.ical.vtimezone import ZoneRules
from workshops.model import Schedule, Session, Workshop, derive_uid


class EntryOptions(NamedTuple):
    """What entries are written for.

    `language` is a BCP 47 tag; `stamp` (aware) is when the content last changed where neither the
    workshop nor the series says so; `sequences` are SEQUENCE by uid, of those that are not at their
    first; `alarms` are times before the start; `with_sessions` when timed sessions get entries.
    """

    language: str | None
    stamp: datetime
    sequences: Mapping[str, int] = {}
    alarms: tuple[timedelta, ...] = ()
    with_sessions: bool = False


class CalendarEntry(NamedTuple):
    """A finished VEVENT: its content lines, and the zone whose VTIMEZONE the file must hold."""

    lines: bytes
    zone: ZoneRules | None


def explain_session_omission(session: Session) -> str | None:
    """Why a session with clock times gets no entry: nothing that stays tells it from others."""
    return "it has no id" if session.start and session.id is None else None


def list_entries(
    workshop: Workshop, schedule: Schedule, entry_options: EntryOptions
) -> Iterator[CalendarEntry]:
    """The workshop's entry and, where the entry_options has them, those of its sessions."""
    if workshop.start is None:
        return
    yield _write_workshop(workshop, schedule, entry_options)
    for session in _list_timed_sessions(workshop) if entry_options.with_sessions else ():
        yield _write_session(session, workshop, schedule, entry_options)


def _list_timed_sessions(workshop: Workshop) -> list[Session]:
    return [one for one in workshop.sessions if one.start and one.id]


def _write_workshop(
    workshop: Workshop, schedule: Schedule, entry_options: EntryOptions
) -> CalendarEntry:
    event = Event()
    _add_identity(event, workshop.uid, workshop, schedule, entry_options)
    zone = add_facts(event, workshop, entry_options)
    return CalendarEntry(write_component(event), zone)


def add_facts(event: Event, workshop: Workshop, entry_options: EntryOptions) -> ZoneRules | None:
    """What a workshop's entry says whoever it is for, and the zone that its times are in."""
    times = time_workshop(workshop)
    _add_times(event, times)
    _add_texts(event, workshop, entry_options.language)
    _add_place(event, workshop, entry_options.language)
    is_free = entry_options.with_sessions and workshop.all_day and _list_timed_sessions(workshop)
    _add_state(event, workshop, is_free=bool(is_free))
    _add_alarms(event, workshop.title.in_language(entry_options.language), entry_options.alarms)
    return times.zone


def _write_session(
    session: Session, workshop: Workshop, schedule: Schedule, entry_options: EntryOptions
) -> CalendarEntry:
    assert session.id is not None, "only what has an id is listed"
    event = Event()
    uid = derive_uid(workshop.uid, session.id)
    times = time_session(session, workshop)
    title = session.label(entry_options.language)
    _add_identity(event, uid, workshop, schedule, entry_options)
    _add_times(event, times)
    event.add("RELATED-TO", workshop.uid)
    tag = session.title.match(entry_options.language)[0] if session.title else None
    event.add("SUMMARY", as_text(title, tag))
    event.add(
        "DESCRIPTION",
        as_text(write_session_description(session, workshop, entry_options.language), tag),
    )
    _add_place(event, workshop, entry_options.language)
    _add_state(event, workshop, is_free=False)
    _add_alarms(event, title, entry_options.alarms)
    return CalendarEntry(write_component(event), times.zone)


def _add_identity(
    event: Event, uid: str, workshop: Workshop, schedule: Schedule, entry_options: EntryOptions
) -> None:
    """DTSTAMP means last revised where there is no METHOD (RFC 5545 3.8.7.2): not the clock.

    icalendar writes it, and LAST-MODIFIED, in UTC.
    """
    updated = workshop.updated or schedule.series.updated
    event.add("UID", uid)
    event.add("DTSTAMP", updated or entry_options.stamp)
    if updated:
        event.add("LAST-MODIFIED", updated)
    event.add(
        "SEQUENCE", max(entry_options.sequences.get(uid, 0), int(workshop.status == "cancelled"))
    )


def _add_times(event: Event, times: Times) -> None:
    event.add("DTSTART", times.start)
    event.add("DTEND", times.end)
    if times.rule:
        event.add("RRULE", times.rule)
    if times.left_out:
        event.add("EXDATE", list(times.left_out))
    if times.dates:
        event.add("RDATE", list(times.dates))


def _add_texts(event: Event, workshop: Workshop, language: str | None) -> None:
    tag, title = workshop.title.match(language)
    event.add("SUMMARY", as_text(title, tag))
    description = write_description(workshop, language)
    if description:
        tag = (workshop.description or workshop.title).match(language)[0]
        event.add("DESCRIPTION", as_text(description, tag))
    if tags := [said for tag in workshop.tags if (said := str(as_text(tag)).strip())]:
        event.add("CATEGORIES", tags)


def _add_place(event: Event, workshop: Workshop, language: str | None) -> None:
    """Place and links; the join link as URL and CONFERENCE too: each client shows another."""
    venue = workshop.venue
    if venue and (label := venue.label(language)):
        named = venue.city or venue.name or venue.address
        event.add("LOCATION", as_text(label, named.match(language)[0] if named else None))
    if venue and venue.geo:
        event.add("GEO", vInline(";".join(map(_write_degrees, venue.geo))))
    if link := workshop.online or workshop.url:
        event.add("URL", as_uri(link))
    if workshop.online:
        label = choose_words(workshop, language).join_online
        parameters = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": label}
        event.add("CONFERENCE", as_uri(workshop.online), parameters=parameters)


def _write_degrees(degrees: float) -> str:
    """A FLOAT as RFC 5545 section 3.3.7 has it: digits, never 1e-05."""
    return repr(degrees) if "e" not in repr(degrees) else f"{degrees:.15f}".rstrip("0")


def _add_state(event: Event, workshop: Workshop, *, is_free: bool) -> None:
    """Whole days whose sessions stand beside them would block the same hours twice."""
    is_free = is_free or workshop.status == "cancelled"
    event.add("STATUS", workshop.status.upper())
    event.add("TRANSP", "TRANSPARENT" if is_free else "OPAQUE")


def _add_alarms(event: Event, title: str, alarms: tuple[timedelta, ...]) -> None:
    """Reminders of what takes place: nobody is to be woken for what is cancelled."""
    for ahead in alarms if event["STATUS"] != "CANCELLED" else ():
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", vText(as_text(title)))
        alarm.add("TRIGGER", -ahead)
        event.add_component(alarm)
