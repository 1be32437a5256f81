"""The fields and columns of the listings of workshops and regions.

Fields are a contract with scripts: keys are only ever added. Columns for people may change.
"""

from workshops.attendance import (
    RegionSummary,
    count_attendance,
)
from workshops.model import (
    Allowance,
    DateOrDateTime,
    Period,
    Schedule,
    Session,
    Status,
    Venue,
    Workshop,
)
from workshops.output.attendance_listings import COUNT_FIELDS, list_attendance
from workshops.output.columns import Column, Listing, View
from workshops.output.dates import find_nearest, show_distance, show_when
from workshops.output.fields import (
    COUNT,
    DATE_OR_TIME,
    STRING,
    TEXTS,
    OutputField,
    describe_fields,
    find_fields,
    list_of,
    nullable,
    object_of,
    one_of,
)
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
        fields=WORKSHOP_FIELDS,
        columns={
            Column("No", is_number=True, is_spare=True): lambda workshop, _: (
                "" if workshop.number is None else str(workshop.number)
            ),
            Column("Id"): lambda workshop, _: workshop.id,
            Column("When", "cyan"): show_date,
            Column("", "dim", is_spare=True): lambda workshop, view: show_distance(
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


_VENUE = object_of(
    {
        **dict.fromkeys(("name", "address", "city", "country"), nullable(STRING)),
        "geo": nullable(object_of({axis: {"type": "number"} for axis in ("lat", "lon")})),
    }
)
WORKSHOP_FIELDS: dict[str, OutputField[Workshop]] = {
    "id": OutputField(STRING, "id in the schedule", lambda workshop, _: workshop.id),
    "number": OutputField(
        nullable({"type": "integer"}), "number in the series", lambda workshop, _: workshop.number
    ),
    "title": OutputField(
        STRING,
        "title in the language asked for",
        lambda workshop, view: view.translate(workshop.title),
    ),
    "status": OutputField(one_of(Status), "status", lambda workshop, _: workshop.status),
    "start": OutputField(
        nullable(DATE_OR_TIME),
        "first day, or date and time with offset (ISO 8601); null: to be announced",
        lambda workshop, _: show_iso(workshop.start),
    ),
    "end": OutputField(
        nullable(DATE_OR_TIME),
        "last day, which is included, or date and time of the end",
        lambda workshop, _: show_iso(workshop.end),
    ),
    "all_day": OutputField(
        {"type": ["boolean", "null"]},
        "whether it has days without clock times; null without a date",
        lambda workshop, _: workshop.all_day,
    ),
    "timezone": OutputField(
        nullable(STRING), "IANA time zone", lambda workshop, _: workshop.timezone
    ),
    "venue": OutputField(
        nullable(_VENUE),
        "place; each part null where it is not known",
        lambda workshop, view: _describe_venue(workshop.venue, view),
    ),
    "online": OutputField(
        nullable(STRING), "address of the web meeting", lambda workshop, _: workshop.online
    ),
    "regions": OutputField(
        list_of(STRING),
        "ids of the regions that take part",
        lambda workshop, _: [region.id for region in workshop.regions],
    ),
    "url": OutputField(nullable(STRING), "web page", lambda workshop, _: workshop.url),
    "tags": OutputField(
        list_of(STRING),
        "tags in the language asked for",
        lambda workshop, view: [view.translate(tag) for tag in workshop.tags],
    ),
    "repeat": OutputField(
        nullable(STRING), "recurrence rule (RFC 5545 RRULE)", lambda workshop, _: workshop.repeat
    ),
    "except": OutputField(
        list_of(STRING),
        "dates of the rule on which it does not take place",
        lambda workshop, _: [show_iso(day) for day in workshop.exdates],
    ),
    "attendees": OutputField(
        describe_fields(COUNT_FIELDS),
        "how many are invited, answered and came",
        lambda workshop, _: count_attendance(workshop.attendance)._asdict(),
    ),
}
"""The fields of `list -f json`. Ends are as written: a last day is inclusive."""


def show_place(workshop: Workshop, view: View) -> str:
    """The town, else what else is known of the place, and whether it is online."""
    venue = workshop.venue
    place = view.translate(venue.city) or venue.label(view.language) if venue else ""
    return ", ".join(part for part in (place, "online" if workshop.online else "") if part)


def describe_fully(workshop: Workshop, view: View, *, with_emails: bool) -> Record:
    """Everything about one workshop; addresses only where asked for."""
    return find_fields(list_details(with_emails=with_emails), workshop, view)


def list_details(*, with_emails: bool) -> dict[str, OutputField[Workshop]]:
    """The fields of `show -f json`."""
    people = list_attendance(with_emails=with_emails)
    return {
        **WORKSHOP_FIELDS,
        "titles": OutputField(
            TEXTS, "title in each language", lambda workshop, _: dict(workshop.title.translations)
        ),
        "description": OutputField(
            nullable(STRING),
            "description in the language asked for",
            lambda workshop, view: view.translate(workshop.description),
        ),
        "allow": OutputField(
            list_of(one_of(Allowance)),
            "warnings of `check` that are accepted",
            lambda workshop, _: list(workshop.allow),
        ),
        "uid": OutputField(
            STRING, "UID in calendars (RFC 5545 3.8.4.7)", lambda workshop, _: workshop.uid
        ),
        "updated": OutputField(
            nullable(DATE_OR_TIME),
            "when it last changed (ISO 8601)",
            lambda workshop, _: show_iso(workshop.updated),
        ),
        "sources": OutputField(
            list_of(object_of({"id": STRING, **dict.fromkeys(("title", "url"), nullable(STRING))})),
            "where its facts were published",
            lambda workshop, view: [
                {"id": source.id, "title": view.translate(source.title), "url": source.url}
                for source in workshop.sources
            ],
        ),
        "sessions": OutputField(
            list_of(describe_fields(_SESSION_FIELDS)),
            "programme, in the order of the file",
            lambda workshop, view: [
                find_fields(_SESSION_FIELDS, session, view) for session in workshop.sessions
            ],
        ),
        "people": OutputField(
            list_of(describe_fields(people.fields)),
            "attendees, as in `attendance -f json`",
            lambda workshop, view: [people.describe(row, view) for row in workshop.attendance],
        ),
    }


_SESSION_FIELDS: dict[str, OutputField[Session]] = {
    "id": OutputField(nullable(STRING), "id", lambda session, _: session.id),
    "title": OutputField(
        nullable(STRING), "title", lambda session, view: view.translate(session.title)
    ),
    "description": OutputField(
        nullable(STRING), "description", lambda session, view: view.translate(session.description)
    ),
    "start": OutputField(
        nullable(DATE_OR_TIME),
        "date and time of the start",
        lambda session, _: show_iso(session.start),
    ),
    "end": OutputField(
        nullable(DATE_OR_TIME), "date and time of the end", lambda session, _: show_iso(session.end)
    ),
    "day": OutputField(
        nullable(DATE_OR_TIME),
        "day, where no clock time is known",
        lambda session, _: show_iso(session.day),
    ),
    "period": OutputField(
        one_of(Period, None), "part of the day", lambda session, _: session.period
    ),
    "speakers": OutputField(
        list_of(STRING),
        "who speaks",
        lambda session, view: [view.translate(speaker) for speaker in session.speakers],
    ),
}


REGIONS: Listing[RegionSummary] = Listing(
    fields={
        "id": OutputField(STRING, "id, such as a NUTS code", lambda row, _: row.region.id),
        "name": OutputField(
            STRING,
            "name in the language asked for",
            lambda row, view: view.translate(row.region.name),
        ),
        "names": OutputField(
            TEXTS, "name in each language", lambda row, _: dict(row.region.name.translations)
        ),
        "aliases": OutputField(
            list_of(STRING),
            "other names that --region accepts",
            lambda row, view: [view.translate(alias) for alias in row.region.aliases],
        ),
        "country": OutputField(
            nullable(STRING), "country (ISO 3166-1 alpha-2)", lambda row, _: row.region.country
        ),
        "part_of": OutputField(
            nullable(STRING),
            "id of the region around it",
            lambda row, _: row.region.part_of.id if row.region.part_of else None,
        ),
        "parts": OutputField(
            list_of(STRING), "ids of its parts", lambda row, _: [region.id for region in row.parts]
        ),
        "workshops": OutputField(
            COUNT, "workshops in which it takes part", lambda row, _: row.workshops
        ),
        "attendees": OutputField(
            COUNT, "attendees from it and its parts", lambda row, _: row.attendees
        ),
        "holidays": OutputField(
            list_of(STRING),
            "codes of the days off that it has, such as DE-SN; empty: its country's",
            lambda row, _: list(row.region.holidays),
        ),
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
        Column("Holidays", is_spare=True): lambda row, _: " ".join(row.region.holidays),
        Column("Part of"): lambda row, _: row.region.part_of.id if row.region.part_of else "",
        Column("Workshops", is_number=True): lambda row, _: str(row.workshops),
        Column("Attendees", is_number=True): lambda row, _: str(row.attendees),
    },
)
"""The listing of regions."""
