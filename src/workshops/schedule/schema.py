"""The shape of the file, declared once.

The reader checks a file against it, `workshops schema` gives it to editors, and the reference
in docs/ is written from it. A new key is one line here and one where the model is built.
"""

from typing import NamedTuple

from workshops.diagnostics import Path
from workshops.schedule import fields
from workshops.schedule.fields import Scalar


class TextKind(NamedTuple):
    """A human text: a string, or a mapping of language tag to string."""


class ListOf(NamedTuple):
    """A list of one kind."""

    kind: "Kind"


class Record(NamedTuple):
    """A mapping with known keys.

    `name` is what messages call it; `main` the key that a text in its place is meant for, if any.
    """

    name: str
    fields: "dict[str, Field]"
    main: str = ""


class Field(NamedTuple):
    """A key's kind, what it means to the coordinator, and whether it must be there."""

    kind: "Kind"
    doc: str
    is_required: bool = False


Kind = Scalar | TextKind | ListOf | Record

TEXT = TextKind()
_SOURCES = Field(ListOf(fields.SLUG), "ids of the series' sources that state these facts")
_REMINDERS = Field(ListOf(fields.LENGTH), "how long before the start to be reminded: 1d, 2h")
_URL = Field(fields.URL, "web page, http or https")

SERIES = Record(
    "series",
    {
        "id": Field(fields.SLUG, "short name that never changes; UIDs are made from it", True),
        "title": Field(TEXT, "what the series is called", True),
        "description": Field(TEXT, "what it is about"),
        "timezone": Field(fields.ZONE, "IANA name; default of all workshops"),
        "language": Field(fields.LANGUAGE, "language of plain strings (BCP 47); default en"),
        "organizer": Field(
            Record(
                "organizer",
                {
                    "name": Field(TEXT, "who organizes the series"),
                    "email": Field(fields.EMAIL, "where invitations come from"),
                    "url": _URL,
                },
                main="name",
            ),
            "who organizes the series",
        ),
        "url": _URL,
        "color": Field(fields.COLOR, 'CSS3 colour name or "#003399", in calendars and pages'),
        "logo": Field(fields.LOGO, "PNG, JPEG or SVG below the schedule's folder, up to 1 MB"),
        "links": Field(
            Record(
                "set of links",
                {
                    "legal": Field(fields.URL, "legal notice"),
                    "privacy": Field(fields.URL, "how personal data is protected"),
                    "accessibility": Field(fields.URL, "accessibility statement"),
                    "contact": Field(fields.URL, "page with contact details"),
                },
            ),
            "pages of the institution, at the foot of every page",
        ),
        "notice": Field(TEXT, "how personal data is protected; printed on sign-in sheets"),
        "reminders": _REMINDERS,
        "updated": Field(fields.INSTANT, "when the content last changed, with offset or Z"),
        "sources": Field(
            ListOf(
                Record(
                    "source",
                    {
                        "id": Field(
                            fields.SLUG, "short name that `sources` of other entries refer to", True
                        ),
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
        "id": Field(fields.REGION_ID, "NUTS code or another short code", True),
        "name": Field(TEXT, "what the region is called", True),
        "country": Field(fields.COUNTRY, "ISO 3166-1 alpha-2"),
        "holidays": Field(
            ListOf(fields.HOLIDAYS),
            "public holidays that apply: a country, or a part of it such as DE-SN; default country",
        ),
        "aliases": Field(ListOf(TEXT), "other names that --region accepts"),
        "part_of": Field(fields.REGION_ID, "id of the region it is a part of"),
        "sources": _SOURCES,
    },
)

ORGANIZATION = Record(
    "organization",
    {
        "id": Field(fields.SLUG, "short name that attendees refer to", True),
        "name": Field(TEXT, "what the organization is called; default its id"),
        "region": Field(fields.REGION_ID, "id of its region"),
        "sector": Field(fields.SECTOR, "which sector it belongs to"),
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
        "country": Field(fields.COUNTRY, "ISO 3166-1 alpha-2"),
        "geo": Field(
            Record(
                "geo",
                {
                    "lat": Field(fields.LATITUDE, "degrees north", True),
                    "lon": Field(fields.LONGITUDE, "degrees east", True),
                },
            ),
            "the point on the map",
        ),
    },
    main="city",
)

SESSION = Record(
    "session",
    {
        "id": Field(fields.SLUG, "unique in the workshop; its calendar entry depends on it"),
        "title": Field(TEXT, "what it is called"),
        "description": Field(TEXT, "what it is about"),
        "start": Field(fields.DATE_OR_TIME, "local date-time, or clock time on the session's day"),
        "end": Field(fields.DATE_OR_TIME, "when it ends; default one hour later"),
        "day": Field(fields.DATE, "the day, where no clock time is known"),
        "period": Field(fields.PERIOD, "morning, afternoon or evening of the day"),
        "speakers": Field(ListOf(TEXT), "who speaks"),
        "sources": _SOURCES,
    },
    main="title",
)

ATTENDEE = Record(
    "attendee",
    {
        "name": Field(TEXT, "the person's name"),
        "email": Field(fields.EMAIL, "address for invitations; never published"),
        "language": Field(fields.LANGUAGE, "language of messages to them; default the series'"),
        "organization": Field(fields.SLUG, "id of the organization"),
        "region": Field(fields.REGION_ID, "id of the region; default the organization's"),
        "role": Field(fields.ROLE, "default participant"),
        "rsvp": Field(fields.RSVP, "the answer to the invitation"),
        "attended": Field(fields.BOOLEAN, "whether the person came; left out when not known"),
        "sources": _SOURCES,
    },
    main="name",
)

WORKSHOP = Record(
    "workshop",
    {
        "id": Field(
            fields.SLUG, "short name that never changes; its calendar entry depends on it", True
        ),
        "number": Field(fields.NUMBER, "its number in the series"),
        "title": Field(TEXT, "what it is called", True),
        "description": Field(TEXT, "what it is about"),
        "status": Field(fields.STATUS, "default: confirmed when dated, tentative when not"),
        "start": Field(
            fields.DATE_OR_TIME, "first day, or local date-time; absent: to be announced"
        ),
        "end": Field(fields.DATE_OR_TIME, "last day, inclusive, or end date and time"),
        "timezone": Field(fields.ZONE, "IANA name; default the series'"),
        "venue": Field(VENUE, "where people meet"),
        "online": Field(fields.URL, "web address of the online meeting"),
        "url": _URL,
        "tags": Field(ListOf(TEXT), "words to filter by"),
        "regions": Field(ListOf(fields.REGION_ID), "ids of the regions taking part"),
        "repeat": Field(fields.RULE, "RRULE (RFC 5545 section 3.3.10), daily or less often"),
        "except": Field(ListOf(fields.DATE_OR_TIME), "days on which it does not take place"),
        "allow": Field(
            ListOf(fields.ALLOWANCE),
            "warnings of check that are accepted: holiday, overlap, weekend",
        ),
        "reminders": _REMINDERS,
        "updated": Field(fields.INSTANT, "when it last changed; default the series'"),
        "uid": Field(fields.UID, "calendar UID; default made from series id and id"),
        "sources": _SOURCES,
        "sessions": Field(ListOf(SESSION), "the programme"),
        "attendees": Field(ListOf(ATTENDEE), "who is invited, answered and came"),
    },
)

SCHEDULE = Record(
    "schedule",
    {
        "series": Field(SERIES, "the series and its defaults", True),
        "regions": Field(ListOf(REGION), "the regions that take part"),
        "organizations": Field(ListOf(ORGANIZATION), "the organizations of attendees"),
        "workshops": Field(ListOf(WORKSHOP), "the workshops"),
    },
)


def find_kind(path: Path) -> Kind | None:
    """The kind of the value at a path in the schedule, such as ("workshops", 2, "venue")."""
    kind: Kind | None = SCHEDULE
    for step in path:
        if isinstance(kind, Record):
            field = kind.fields.get(str(step))
            kind = field.kind if field else None
        else:
            kind = kind.kind if isinstance(kind, ListOf) else None
    return kind


SYNONYMS = dict(
    pair.split(":")
    for pair in (
        "begin:start datenschutz:privacy date:start e-mail:email finish:end from:start "
        "host:organizer impressum:legal imprint:legal latitude:lat "
        "link:url location:venue longitude:lon mail:email name:title organisation:organization "
        "organiser:organizer participants:attendees place:venue programme:sessions reply:rsvp "
        "rrule:repeat speaker:speakers street:address summary:title to:end town:city "
        "tz:timezone until:end web:url zone:timezone"
    ).split()
)
"""Keys that people write for others, by habit or from other programs' files."""
