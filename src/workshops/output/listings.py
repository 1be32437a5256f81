"""The fields and columns of each listing of workshops, regions and attendees.

Fields are a contract with scripts: keys are only ever added. Columns for people may change.
"""

from collections.abc import Iterable
from typing import Any

from workshops.attendance import (
    Counts,
    Crossing,
    Grouping,
    RegionSummary,
    Unlisted,
    count_attendance,
)
from workshops.model import DateOrDateTime, Presence, Schedule, Venue, Workshop
from workshops.output.columns import Cell, Column, Listing, View
from workshops.output.dates import find_nearest, show_distance_of, show_when
from workshops.output.formats import Record


def show_iso(when: DateOrDateTime | None) -> str | None:
    """ISO 8601: a day, or a date-time with its offset; None for None."""
    return when.isoformat() if when else None


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


_STATUS_STYLES = {"confirmed": "green", "tentative": "yellow", "cancelled": "red"}


def list_workshops(schedule: Schedule) -> Listing[Workshop]:
    """The listing of workshops. Ends are as written: a last day is inclusive."""
    zone = schedule.series.timezone
    found: dict[int, Workshop] = {}

    def nearest(workshop: Workshop, view: View) -> Workshop:
        """The workshop at its nearest date, cached for a row: a rule may have begun years ago."""
        if id(workshop) not in found:
            found[id(workshop)] = find_nearest(workshop, view.now, view.local_zone)
        return found[id(workshop)]

    def show_date(workshop: Workshop, view: View) -> str:
        """The present or next occurrence; of what is over, the first as it is in the file."""
        span = nearest(workshop, view).span(view.local_zone)
        is_over = span is None or span[1] <= view.now
        return show_when(workshop if is_over else nearest(workshop, view), zone)

    return Listing(
        fields=_WORKSHOP_FIELDS,
        columns={
            Column("No", is_number=True, is_spare=True): lambda workshop, _: (
                "" if workshop.number is None else str(workshop.number)
            ),
            Column("Id"): lambda workshop, _: workshop.id,
            Column("When", "cyan"): show_date,
            Column("", "dim", is_spare=True): lambda workshop, view: show_distance_of(
                nearest(workshop, view), view.now, view.local_zone
            ),
            Column("Title", is_elastic=True): lambda workshop, view: (
                view.translate(workshop.title) or ""
            ),
            Column("Place", is_elastic=True): show_place,
            Column("Status", usual="confirmed"): lambda workshop, _: (
                workshop.status,
                _STATUS_STYLES[workshop.status],
            ),
            Column("Regions", "green", is_elastic=True): lambda workshop, _: " ".join(
                region.id for region in workshop.regions
            ),
        },
    )


_WORKSHOP_FIELDS: dict[str, Any] = {
    "id": lambda workshop, _: workshop.id,
    "number": lambda workshop, _: workshop.number,
    "title": lambda workshop, view: view.translate(workshop.title),
    "status": lambda workshop, _: workshop.status,
    "start": lambda workshop, _: show_iso(workshop.start),
    "end": lambda workshop, _: show_iso(workshop.end),
    "all_day": lambda workshop, _: workshop.all_day,
    "timezone": lambda workshop, _: workshop.timezone,
    "venue": lambda workshop, view: _describe_venue(workshop.venue, view),
    "online": lambda workshop, _: workshop.online,
    "regions": lambda workshop, _: [region.id for region in workshop.regions],
    "url": lambda workshop, _: workshop.url,
    "tags": lambda workshop, view: [view.translate(tag) for tag in workshop.tags],
    "repeat": lambda workshop, _: workshop.repeat,
    "except": lambda workshop, _: [show_iso(day) for day in workshop.exdates],
    "attendees": lambda workshop, _: count_attendance(workshop.attendance)._asdict(),
}


def show_place(workshop: Workshop, view: View) -> str:
    """The town, else what else is known of the place, else that it is online."""
    venue = workshop.venue
    place = view.translate(venue.city) or venue.label(view.language) if venue else ""
    return place or ("online" if workshop.online else "")


def describe_workshop(workshop: Workshop, view: View) -> Record:
    """The record of one workshop in a listing."""
    return {name: find(workshop, view) for name, find in _WORKSHOP_FIELDS.items()}


def describe_fully(workshop: Workshop, view: View, *, with_emails: bool) -> Record:
    """Everything about one workshop; addresses only where asked for."""
    people = list_attendance(with_emails=with_emails)
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
        "people": [people.describe(row, view) for row in workshop.attendance],
    }


REGIONS: Listing[RegionSummary] = Listing(
    fields={
        "id": lambda row, _: row.region.id,
        "name": lambda row, view: view.translate(row.region.name),
        "names": lambda row, _: dict(row.region.name.translations),
        "aliases": lambda row, view: [view.translate(alias) for alias in row.region.aliases],
        "country": lambda row, _: row.region.country,
        "part_of": lambda row, _: row.region.part_of.id if row.region.part_of else None,
        "parts": lambda row, _: [region.id for region in row.parts],
        "workshops": lambda row, _: row.workshops,
        "attendees": lambda row, _: row.attendees,
    },
    columns={
        Column("Id", "green"): lambda row, _: row.region.id,
        Column("Name"): lambda row, view: view.translate(row.region.name) or "",
        Column("Other names", "dim"): lambda row, view: ", ".join(
            name
            for name in dict.fromkeys(row.region.names)
            if name not in (row.region.id, view.translate(row.region.name))
        ),
        Column("Country"): lambda row, _: row.region.country or "",
        Column("Part of"): lambda row, _: row.region.part_of.id if row.region.part_of else "",
        Column("Workshops", is_number=True): lambda row, _: str(row.workshops),
        Column("Attendees", is_number=True): lambda row, _: str(row.attendees),
    },
)
"""The listing of regions."""


PRESENCE = {True: "came", False: "absent", None: ""}
"""The words for whether somebody came; None is not known."""


def list_attendance(*, with_emails: bool) -> Listing[Presence]:
    """The listing of attendees, one row an attendee and workshop; addresses only where asked."""

    def organization(row: Presence, view: View) -> str | None:
        found = row.attendee.organization
        return view.translate(found.name) if found else None

    email: Any = {"email": lambda row, _: row.attendee.email} if with_emails else {}
    address: Any = (
        {Column("Address"): lambda row, _: row.attendee.email or ""} if with_emails else {}
    )
    return Listing(
        fields={
            "workshop": lambda row, _: row.workshop.id,
            "name": lambda row, view: view.translate(row.attendee.name),
            **email,
            "organization": lambda row, _: (
                row.attendee.organization.id if row.attendee.organization else None
            ),
            "organization_name": organization,
            "region": lambda row, _: row.attendee.region.id if row.attendee.region else None,
            "role": lambda row, _: row.attendee.role,
            "sector": lambda row, _: row.attendee.sector,
            "rsvp": lambda row, _: row.attendee.rsvp,
            "attended": lambda row, _: row.attendee.attended,
        },
        columns={
            Column("Workshop"): lambda row, _: row.workshop.id,
            Column("Name"): lambda row, view: view.translate(row.attendee.name) or "",
            **address,
            Column("Organization"): lambda row, view: organization(row, view) or "",
            Column("Region"): lambda row, _: row.attendee.region.id if row.attendee.region else "",
            Column("Role"): lambda row, _: row.attendee.role,
            Column("Sector", is_spare=True): lambda row, _: row.attendee.sector or "",
            Column("Answer"): lambda row, _: row.attendee.rsvp or "",
            Column("Came"): lambda row, _: (
                PRESENCE[row.attendee.attended],
                "green" if row.attendee.attended else "red",
            ),
        },
    )


def attendance_table(
    rows: Iterable[Presence], unlisted: Iterable[Unlisted], view: View, *, with_emails: bool
) -> tuple[list[Column], list[list[Cell]]]:
    """Columns and rows: the attendees, then the regions without a listed attendee."""
    listing = list_attendance(with_emails=with_emails)
    cells = listing.show(rows, view)
    for gap in unlisted:
        known: dict[str, Cell] = {
            "Workshop": gap.workshop.id,
            "Name": ("none listed", "dim"),
            "Region": ", ".join(region.id for region in gap.regions),
        }
        cells.append([known.get(column.heading, "") for column in listing.columns])
    return list(listing.columns), cells


Group = tuple[str | None, Counts]


def list_groups(by: Grouping, *, with_shares: bool = False) -> Listing[Group]:
    """The listing of counts by group; with shares, small bars beside the numbers.

    A region without people shows whether its total is 0 or it has no listed attendees.
    """
    listed: Any = {"listed": lambda row, _: row[1].total > 0} if by == "region" else {}
    shares: Any = {
        Column("Accepted share", "green", is_spare=True): lambda row, _: _draw_share(
            row[1].accepted,
            row[1],
            row[1].accepted + row[1].declined + row[1].tentative + row[1].delegated,
        ),
        Column("Attended share", "green", is_spare=True): lambda row, _: _draw_share(
            row[1].attended, row[1], row[1].attended + row[1].absent
        ),
    }
    return Listing(
        fields={
            by: lambda row, _: row[0],
            **{name: _find_count(name) for name in Counts._fields},
            **listed,
        },
        columns={
            Column("Answer" if by == "rsvp" else by.capitalize()): lambda row, _: (
                row[0] or "not known"
            ),
            Column("Total", is_number=True): lambda row, _: str(row[1].total or "none listed"),
            **{
                Column(name.replace("_", " ").capitalize(), is_number=True): _show_count(name)
                for name in Counts._fields[1:]
            },
            **(shares if with_shares else {}),
        },
    )


def _find_count(name: str) -> Any:
    return lambda row, _: getattr(row[-1], name)


def _show_count(name: str) -> Any:
    return lambda row, _: str(getattr(row[-1], name) or "")


_BAR = 8


def _draw_share(part: int, counts: Counts, known: int) -> str:
    """A small bar; empty only for none, full only for all; nothing where nothing is known."""
    if not counts.total or not known:
        return ""
    filled = part * _BAR // counts.total
    filled = max(filled, 1) if part else 0
    return "█" * filled + "░" * (_BAR - filled)


MATRIX: Listing[Crossing] = Listing(
    fields={
        "region": lambda row, _: row.region.id if row.region else None,
        "workshop": lambda row, _: row.workshop.id,
        "takes_part": lambda row, _: row.takes_part,
        "listed": lambda row, _: row.is_listed,
        **{name: _find_count(name) for name in Counts._fields},
    },
    columns={},
)
"""Regions by workshops, for programs; `cross_table` is the table for people."""


def cross_table(
    crossings: list[Crossing], *, with_presence: bool = True
) -> tuple[list[Column], list[list[Cell]]]:
    """Columns and rows: a column a workshop, a row a region.

    A cell counts the people who are listed and, once that is known, who came; without people it
    shows that the region takes part. Without presence, as where only people who came were selected,
    it has one count.
    """
    workshops = list(dict.fromkeys(crossing.workshop.id for crossing in crossings))
    rows: dict[str, dict[str, str]] = {}
    for crossing in crossings:
        counts = crossing.counts
        shown = str(counts.total) if crossing.is_listed else "takes part"
        if with_presence and (counts.attended or counts.absent):
            shown = f"{counts.attended} of {counts.total} came"
        region = crossing.region.id if crossing.region else "not known"
        rows.setdefault(region, {})[crossing.workshop.id] = shown
    columns = [Column("Region"), *(Column(id) for id in workshops)]
    return columns, [
        [region, *(row.get(id, "") for id in workshops)] for region, row in rows.items()
    ]
