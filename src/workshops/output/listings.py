"""What each listing says of a workshop, a region or an attendee: its columns, once.

A record is what scripts get: snake_case keys, plain values, None for not known; keys are only ever
added. Tables for people pick from the same facts.
"""

from datetime import date, datetime, tzinfo
from typing import NamedTuple

from workshops.attendance import Counts, Crossing, People, count_attendance, select_attendance
from workshops.model import Presence, Region, Schedule, Text, Venue, Workshop
from workshops.output.formats import Record
from workshops.query import Filters, select_workshops


class View(NamedTuple):
    """For whom something is shown: language (BCP 47), what counts as now (aware), time zone."""

    language: str | None
    now: datetime
    local_zone: tzinfo

    @property
    def today(self) -> date:
        """The day that it is in the zone of the view."""
        return self.now.astimezone(self.local_zone).date()

    def translate(self, text: Text | None) -> str | None:
        """A text in the language of the view."""
        return text.in_language(self.language) if text else None


def describe_workshop(workshop: Workshop, view: View) -> Record:
    """The record of one workshop in a listing. Ends are as written: a last day is inclusive."""
    return {
        "id": workshop.id,
        "number": workshop.number,
        "title": view.translate(workshop.title),
        "status": workshop.status,
        "start": show_iso(workshop.start),
        "end": show_iso(workshop.end),
        "all_day": workshop.all_day,
        "timezone": workshop.timezone,
        "venue": _describe_venue(workshop.venue, view),
        "online": workshop.online,
        "regions": [region.id for region in workshop.regions],
        "url": workshop.url,
        "tags": list(workshop.tags),
        "repeat": workshop.repeat,
        "except": [show_iso(one) for one in workshop.exdates],
        "attendees": count_attendance(workshop.attendance)._asdict(),
    }


def show_iso(moment: date | datetime | None) -> str | None:
    """ISO 8601: a day, or a date-time with its offset."""
    return moment.isoformat() if moment else None


def _describe_venue(venue: Venue | None, view: View) -> Record | None:
    if venue is None:
        return None
    return {
        "name": view.translate(venue.name),
        "address": view.translate(venue.address),
        "city": view.translate(venue.city),
        "country": venue.country,
        "geo": venue.geo._asdict() if venue.geo else None,
    }


def describe_fully(workshop: Workshop, view: View, *, with_emails: bool) -> Record:
    """Everything about one workshop; addresses only where asked for."""
    return {
        **describe_workshop(workshop, view),
        "titles": dict(workshop.title.translations),
        "description": view.translate(workshop.description),
        "uid": workshop.uid,
        "updated": show_iso(workshop.updated),
        "sources": [
            {"id": source.id, "title": view.translate(source.title), "url": source.url}
            for source in workshop.sources
        ],
        "sessions": [
            {
                "id": session.id,
                "title": view.translate(session.title),
                "description": view.translate(session.description),
                "start": show_iso(session.start),
                "end": show_iso(session.end),
                "day": show_iso(session.day),
                "period": session.period,
                "speakers": [view.translate(speaker) for speaker in session.speakers],
            }
            for session in workshop.sessions
        ],
        "people": [
            describe_presence(row, view, with_emails=with_emails) for row in workshop.attendance
        ],
    }


def describe_presence(row: Presence, view: View, *, with_emails: bool) -> Record:
    """The record of one attendee at one workshop; the address only where asked for."""
    attendee = row.attendee
    organization = attendee.organization
    return {
        "workshop": row.workshop.id,
        "name": view.translate(attendee.name),
        **({"email": attendee.email} if with_emails else {}),
        "organization": organization.id if organization else None,
        "organization_name": view.translate(organization.name) if organization else None,
        "region": attendee.region.id if attendee.region else None,
        "role": attendee.role,
        "sector": attendee.sector,
        "rsvp": attendee.rsvp,
        "attended": attendee.attended,
    }


def describe_group(by: str, group: tuple[str | None, Counts]) -> Record:
    """The record of one group of attendees: what it is grouped by, and the counts.

    A region without people tells whether it is nobody or just nobody listed.
    """
    name, counts = group
    listed = {"listed": counts.total > 0} if by == "region" else {}
    return {by: name, **counts._asdict(), **listed}


def describe_crossing(crossing: Crossing) -> Record:
    """The record of one region at one workshop."""
    return {
        "region": crossing.region.id if crossing.region else None,
        "workshop": crossing.workshop.id,
        "takes_part": crossing.takes_part,
        "listed": crossing.is_listed,
        **crossing.counts._asdict(),
    }


def show_crossing(crossing: Crossing) -> str:
    """How many are listed and, once that is known, came; else that the region takes part."""
    counts = crossing.counts
    if counts.attended or counts.absent:
        return f"{counts.attended} of {counts.total} came"
    return str(counts.total) if crossing.is_listed else "takes part"


_BAR = 8


def draw_share(part: int, whole: int) -> str:
    """A small bar; empty only for none, full only for all."""
    if not whole:
        return ""
    filled = part * _BAR // whole
    filled = max(filled, 1) if part else 0
    return "█" * filled + "░" * (_BAR - filled)


def describe_regions(schedule: Schedule, view: View) -> list[Record]:
    """A record for each region."""
    parts = list_parts(schedule)
    return [_describe_region(one, parts[one.id], schedule, view) for one in schedule.regions]


def list_parts(schedule: Schedule) -> dict[str, list[Region]]:
    """The regions inside each region, by its id, at any depth."""
    parts: dict[str, list[Region]] = {region.id: [] for region in schedule.regions}
    for region in schedule.regions:
        for whole in region.ancestors:
            parts[whole.id].append(region)
    return parts


def _describe_region(region: Region, parts: list[Region], schedule: Schedule, view: View) -> Record:
    """`workshops` are those that filtering by the region lists."""
    filters = Filters(regions=(region,))
    workshops = select_workshops(schedule, filters, view.now, view.local_zone)
    people = select_attendance(schedule.attendance, People(regions=(region,)))
    return {
        "id": region.id,
        "name": view.translate(region.name),
        "names": dict(region.name.translations),
        "aliases": [view.translate(alias) for alias in region.aliases],
        "country": region.country,
        "part_of": region.part_of.id if region.part_of else None,
        "parts": [one.id for one in parts],
        "workshops": len(workshops),
        "attendees": sum(1 for _ in people),
    }


def show_place(workshop: Workshop, view: View) -> str:
    """The town, else what else is known of the place, else that it is online."""
    venue = workshop.venue
    place = view.translate(venue.city) or venue.label(view.language) if venue else ""
    return place or ("online" if workshop.online else "")
