"""The shape of the file, declared once.

The reader checks a file against it, `workshops schema` gives it to editors, and the README's
reference is tested against it. A new key is one line here and one where the model is built.
"""

from typing import NamedTuple

from workshops.source import scalars
from workshops.source.scalars import Scalar


class TextKind(NamedTuple):
    """A human text: a string, or a mapping of language tag to string."""


class ListOf(NamedTuple):
    """A list of one kind."""

    kind: "Kind"


class Record(NamedTuple):
    """A mapping with known keys. `name` is what messages call it."""

    name: str
    fields: "dict[str, Field]"


class Field(NamedTuple):
    """A key's kind, what it means to the coordinator, and whether it must be there."""

    kind: "Kind"
    doc: str
    is_required: bool = False


Kind = Scalar | TextKind | ListOf | Record

TEXT = TextKind()
_SOURCES = Field(ListOf(scalars.SLUG), "ids of the series' sources that state these facts")
_REMINDERS = Field(ListOf(scalars.LENGTH), "how long before the start to be reminded: 1d, 2h")
_URL = Field(scalars.URL, "web page, http or https")

SERIES = Record(
    "series",
    {
        "id": Field(scalars.SLUG, "short name for ever; UIDs are made from it", True),
        "title": Field(TEXT, "what the series is called", True),
        "description": Field(TEXT, "what it is about"),
        "timezone": Field(scalars.ZONE, "IANA name; default of all workshops"),
        "language": Field(scalars.LANGUAGE, "language of plain strings (BCP 47); default en"),
        "organizer": Field(
            Record(
                "organizer",
                {
                    "name": Field(TEXT, "who holds the series"),
                    "email": Field(scalars.EMAIL, "where invitations come from"),
                    "url": _URL,
                },
            ),
            "who holds the series",
        ),
        "url": _URL,
        "color": Field(scalars.COLOR, "CSS3 colour name that calendars show"),
        "reminders": _REMINDERS,
        "updated": Field(scalars.INSTANT, "when the content last changed, with offset or Z"),
        "sources": Field(
            ListOf(
                Record(
                    "source",
                    {
                        "id": Field(scalars.SLUG, "what facts cite it by", True),
                        "title": Field(TEXT, "what was published"),
                        "url": _URL,
                    },
                )
            ),
            "where the facts were published",
        ),
    },
)

REGION = Record(
    "region",
    {
        "id": Field(scalars.REGION_ID, "NUTS code or another short code", True),
        "name": Field(TEXT, "what the region is called", True),
        "country": Field(scalars.COUNTRY, "ISO 3166-1 alpha-2"),
        "aliases": Field(ListOf(TEXT), "other names that --region finds it by"),
        "part_of": Field(scalars.REGION_ID, "id of the region it is a part of"),
        "sources": _SOURCES,
    },
)

ORGANIZATION = Record(
    "organization",
    {
        "id": Field(scalars.SLUG, "what attendees refer to", True),
        "name": Field(TEXT, "what the organization is called; default its id"),
        "region": Field(scalars.REGION_ID, "id of its region"),
        "sector": Field(scalars.SECTOR, "which helix it belongs to"),
        "url": _URL,
        "sources": _SOURCES,
    },
)

VENUE = Record(
    "venue",
    {
        "name": Field(TEXT, "building or room"),
        "address": Field(TEXT, "street and number"),
        "city": Field(TEXT, "town"),
        "country": Field(scalars.COUNTRY, "ISO 3166-1 alpha-2"),
        "geo": Field(
            Record(
                "geo",
                {
                    "lat": Field(scalars.LATITUDE, "degrees north", True),
                    "lon": Field(scalars.LONGITUDE, "degrees east", True),
                },
            ),
            "the point on the map",
        ),
    },
)

SESSION = Record(
    "session",
    {
        "id": Field(scalars.SLUG, "unique in the workshop; its calendar entry hangs on it"),
        "title": Field(TEXT, "what it is called"),
        "description": Field(TEXT, "what it is about"),
        "start": Field(scalars.MOMENT, "local date-time, or clock time on the session's day"),
        "end": Field(scalars.MOMENT, "the end instant; default one hour"),
        "day": Field(scalars.DATE, "the day, where no clock time is known"),
        "period": Field(scalars.PERIOD, "morning, afternoon or evening of the day"),
        "speakers": Field(ListOf(TEXT), "who speaks"),
        "sources": _SOURCES,
    },
)

ATTENDEE = Record(
    "attendee",
    {
        "name": Field(TEXT, "the person's name"),
        "email": Field(scalars.EMAIL, "where the invitation goes; never published"),
        "language": Field(scalars.LANGUAGE, "what to write to them in; default the series'"),
        "organization": Field(scalars.SLUG, "id of the organization"),
        "region": Field(scalars.REGION_ID, "id of the region; default the organization's"),
        "role": Field(scalars.ROLE, "default participant"),
        "rsvp": Field(scalars.RSVP, "the answer to the invitation"),
        "attended": Field(scalars.BOOLEAN, "who came; left out when not known"),
        "sources": _SOURCES,
    },
)

ATTENDEES = ListOf(ATTENDEE)
"""Converted when the organizations are known; see `roll`."""

WORKSHOP = Record(
    "workshop",
    {
        "id": Field(scalars.SLUG, "short name for ever; its calendar entry hangs on it", True),
        "number": Field(scalars.NUMBER, "its number in the series"),
        "title": Field(TEXT, "what it is called", True),
        "description": Field(TEXT, "what it is about"),
        "status": Field(scalars.STATUS, "default: confirmed when dated, tentative when not"),
        "start": Field(scalars.MOMENT, "first day, or local date-time; absent: to be announced"),
        "end": Field(scalars.MOMENT, "last day, inclusive, or end instant"),
        "timezone": Field(scalars.ZONE, "IANA name; default the series'"),
        "venue": Field(VENUE, "where people meet"),
        "online": Field(scalars.URL, "where people join by web"),
        "url": _URL,
        "tags": Field(ListOf(scalars.WORD), "words to filter by"),
        "regions": Field(ListOf(scalars.REGION_ID), "ids of the regions taking part"),
        "repeat": Field(scalars.RULE, "RRULE (RFC 5545 section 3.3.10), of days or longer"),
        "except": Field(ListOf(scalars.MOMENT), "days that the repetition leaves out"),
        "reminders": _REMINDERS,
        "updated": Field(scalars.INSTANT, "when it last changed; default the series'"),
        "uid": Field(scalars.UID, "calendar UID; default made from series id and id"),
        "sources": _SOURCES,
        "sessions": Field(ListOf(SESSION), "the programme"),
        "attendees": Field(ATTENDEES, "who is invited, answered and came"),
    },
)

SCHEDULE = Record(
    "schedule",
    {
        "series": Field(SERIES, "the series and its defaults", True),
        "regions": Field(ListOf(REGION), "the regions that take part"),
        "organizations": Field(ListOf(ORGANIZATION), "who people come from"),
        "workshops": Field(ListOf(WORKSHOP), "the workshops"),
    },
)
