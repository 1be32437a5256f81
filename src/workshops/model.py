"""The model of a workshop series: regions, organizations, workshops, sessions and attendees.

The values are frozen and refer to each other: a workshop's regions are Region objects. Their terms
are those of RFC 5545 for calendars and of NUTS for regions. None means not known. They are named
tuples because a listing creates all of them at start-up, and no other typed value is created
faster.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from workshops.names import fold_address, fold_name
from workshops.timezones import find_zone

Status = Literal["confirmed", "tentative", "cancelled"]
Sector = Literal["government", "industry", "academia", "civil-society"]
Period = Literal["morning", "afternoon", "evening"]
Role = Literal["chair", "speaker", "participant", "optional", "observer"]
Rsvp = Literal["needs-action", "accepted", "declined", "tentative", "delegated"]
Allowance = Literal["holiday", "overlap", "weekend"]
DateOrDateTime = date | datetime
"""A day, or a date with a time of day (RFC 5545 sections 3.3.4 and 3.3.5)."""


class Text(NamedTuple):
    """A text in one or several languages; the first serves readers of languages that are missing.

    `language` and the tags in `others` are BCP 47 tags.
    """

    language: str
    content: str
    others: tuple[tuple[str, str], ...] = ()

    @property
    def translations(self) -> tuple[tuple[str, str], ...]:
        """(language tag, text) of every language, the fallback first."""
        return ((self.language, self.content), *self.others)

    def match(self, language: str | None) -> tuple[str, str]:
        """The (tag, text) that serves `language` best, by the look-up of RFC 4647 section 3.4.

        sv-FI finds sv; sv also finds sv-FI where there is no plain sv; otherwise the fallback.
        """
        if self.others and language:
            subtags = language.casefold().split("-")
            for length in range(len(subtags), 0, -1):
                wanted = "-".join(subtags[:length])
                for is_match in (str.__eq__, lambda tag, wanted: tag.startswith(wanted + "-")):
                    for tag, content in self.translations:
                        if is_match(tag.casefold(), wanted):
                            return tag, content
        return self.language, self.content

    def in_language(self, language: str | None) -> str:
        """The text that serves `language` best."""
        return self.match(language)[1]


class Source(NamedTuple):
    """Where a fact was published."""

    id: str
    title: Text | None = None
    url: str | None = None


class Organizer(NamedTuple):
    """Who holds the series; invitations come from `email`."""

    name: Text | None = None
    email: str | None = None
    url: str | None = None


class Links(NamedTuple):
    """Web pages of the institution that publishes the series."""

    legal: str | None = None
    privacy: str | None = None
    accessibility: str | None = None
    contact: str | None = None


class Series(NamedTuple):
    """The series itself and the defaults of its workshops.

    `timezone` is an IANA name; `updated` an aware instant; `color` a CSS name or a code such as
    `#003399`; `logo` the path of a picture below the schedule's folder; `notice` is on how personal
    data is protected.
    """

    id: str
    title: Text
    language: str = "en"
    description: Text | None = None
    timezone: str | None = None
    organizer: Organizer | None = None
    url: str | None = None
    color: str | None = None
    logo: str | None = None
    links: Links = Links()
    notice: Text | None = None
    reminders: tuple[timedelta, ...] = ()
    updated: datetime | None = None
    sources: tuple[Source, ...] = ()


class Region(NamedTuple):
    """A region that takes part, by NUTS code or another short code, perhaps a part of another.

    `holidays` are the codes of countries, or parts of them, whose public holidays apply, such as
    DE-SN (`workshops.days_off`).
    """

    id: str
    name: Text
    country: str | None = None
    aliases: tuple[Text, ...] = ()
    part_of: "Region | None" = None
    sources: tuple[Source, ...] = ()
    holidays: tuple[str, ...] = ()

    @property
    def ancestors(self) -> "tuple[Region, ...]":
        """The regions that this one is a part of, the smallest first."""
        return (self.part_of, *self.part_of.ancestors) if self.part_of else ()

    def overlaps(self, other: "Region") -> bool:
        """Whether one of the two is the other or a part of it, as people of BE31 are of BE3."""
        ids = {region.id for region in (self, *self.ancestors)}
        return other.id in ids or self.id in {region.id for region in other.ancestors}

    @property
    def names(self) -> tuple[str, ...]:
        """Everything the region is called: id, names in all languages, aliases."""
        texts = (self.name, *self.aliases)
        return (self.id, *(content for text in texts for _, content in text.translations))


class Organization(NamedTuple):
    """The organization, company or authority that an attendee belongs to."""

    id: str
    name: Text
    region: Region | None = None
    sector: Sector | None = None
    url: str | None = None
    sources: tuple[Source, ...] = ()


class Geo(NamedTuple):
    """A point, in degrees of WGS 84."""

    lat: float
    lon: float


class Venue(NamedTuple):
    """Where people meet."""

    name: Text | None = None
    address: Text | None = None
    city: Text | None = None
    country: str | None = None
    geo: Geo | None = None

    def label(self, language: str | None = None) -> str:
        """All that is known of the place, on one line."""
        texts = (self.name, self.address, self.city)
        parts = [text.in_language(language) for text in texts if text]
        return ", ".join([*parts, self.country] if self.country else parts)


class Session(NamedTuple):
    """A part of the programme: with clock times, or with a day and perhaps a period of it.

    `start` and `end` are aware; `day` is the local day, known for every session that has any time.
    """

    id: str | None = None
    title: Text | None = None
    description: Text | None = None
    start: datetime | None = None
    end: datetime | None = None
    day: date | None = None
    period: Period | None = None
    speakers: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()

    def label(self, language: str | None = None) -> str:
        """The title, else who speaks, else the id."""
        if self.title:
            return self.title.in_language(language)
        return (
            ", ".join(speaker.in_language(language) for speaker in self.speakers) or self.id or ""
        )


class Attendee(NamedTuple):
    """A person, or an organization whose people are not named, at one workshop.

    Invited, answered (`rsvp`) and came (`attended`) are three facts; None is not known. `language`
    is the BCP 47 tag of what they are written in, the series' where it is None.
    """

    name: Text | None = None
    email: str | None = None
    organization: Organization | None = None
    region: Region | None = None
    role: Role = "participant"
    rsvp: Rsvp | None = None
    attended: bool | None = None
    sources: tuple[Source, ...] = ()
    language: str | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """A person's key, the same at every workshop: address, else name and organization.

        Folded for comparing. An entry without a name represents its organization.
        """
        if self.email:
            return fold_address(self.email), ""
        name = fold_name(self.name.content) if self.name else ""
        return name, self.organization.id if self.organization else ""

    @property
    def affiliation(self) -> tuple[str, str, str]:
        """The identity with the id of the organization, which may be another at each workshop."""
        return (*self.identity, self.organization.id if self.organization else "")

    @property
    def answer(self) -> Rsvp | None:
        """The answer to the invitation; None without one, and for needs-action.

        RFC 5545 (section 3.2.12) has needs-action for somebody who has not answered.
        """
        return None if self.rsvp == "needs-action" else self.rsvp

    @property
    def sector(self) -> Sector | None:
        """The sector of the organization."""
        return self.organization.sector if self.organization else None

    def label(self, language: str | None = None) -> str:
        """The person's name, else the organization's, else the address."""
        named = self.name or (self.organization and self.organization.name)
        return named.in_language(language) if named else self.email or ""


class Workshop(NamedTuple):
    """One workshop. `start` and `end` are as people write them.

    Both are dates (all day; `end` is the last day, inclusive) or both aware date-times (`end` is
    the end instant); None while to be announced. `timezone` is the IANA name that applies, the
    series' where the workshop names none. `repeat` is an RRULE value (RFC 5545 3.3.10);
    `reminders` are lengths of time before the start, the series' where the workshop has none;
    `allow` are the warnings of `check` that are accepted.
    """

    id: str
    title: Text
    series_id: str
    status: Status
    number: int | None = None
    description: Text | None = None
    start: DateOrDateTime | None = None
    end: DateOrDateTime | None = None
    timezone: str | None = None
    venue: Venue | None = None
    online: str | None = None
    url: str | None = None
    tags: tuple[Text, ...] = ()
    regions: tuple[Region, ...] = ()
    repeat: str | None = None
    exdates: tuple[DateOrDateTime, ...] = ()
    reminders: tuple[timedelta, ...] = ()
    updated: datetime | None = None
    written_uid: str | None = None
    sources: tuple[Source, ...] = ()
    sessions: tuple[Session, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    allow: tuple[Allowance, ...] = ()

    @property
    def uid(self) -> str:
        """The event's UID for ever (RFC 5545 3.8.4.7): as written, else made from the two ids.

        A name-based UUID (RFC 7986 5.3): titles and dates change, ids do not.
        """
        return self.written_uid or derive_uid(self.series_id, self.id)

    @property
    def all_day(self) -> bool | None:
        """True without clock times, False with them, None while there is no date."""
        return None if self.start is None else not isinstance(self.start, datetime)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last local day, or None while there is no date."""
        if self.start is None or self.end is None:
            return None
        if isinstance(self.start, datetime) and isinstance(self.end, datetime):
            return find_days(self.start, self.end)
        return self.start, self.end

    @property
    def zone(self) -> ZoneInfo | None:
        """The time zone that applies; None where neither the workshop nor the series has one."""
        return find_zone(self.timezone) if self.timezone else None

    @property
    def day_count(self) -> int:
        """How many local days it takes; 1 while there is no date."""
        return (self.days[1] - self.days[0]).days + 1 if self.days else 1

    @property
    def programme(self) -> "tuple[Session, ...]":
        """The sessions in the order of time; those without a day last, in the file's order."""
        return tuple(sorted(self.sessions, key=_order_session))

    @property
    def attendance(self) -> "Iterator[Presence]":
        """One row for each attendee, in the file's order."""
        return (Presence(self, attendee) for attendee in self.attendees)

    def span(self, local_zone: tzinfo) -> tuple[datetime, datetime] | None:
        """The instants it begins and is over, in UTC; None while there is no date.

        Days without clock times begin and end at midnight in the workshop's zone, else in
        `local_zone`.
        """
        if isinstance(self.start, datetime) and isinstance(self.end, datetime):
            return self.start.astimezone(UTC), self.end.astimezone(UTC)
        if self.days is None:
            return None
        midnight = time(tzinfo=self.zone or local_zone)
        first, last = self.days
        return (
            datetime.combine(first, midnight).astimezone(UTC),
            datetime.combine(last + timedelta(days=1), midnight).astimezone(UTC),
        )


def _order_session(session: Session) -> tuple[bool, date, time]:
    clock = session.start.time() if session.start else time(_PERIOD_HOURS[session.period])
    return session.day is None, session.day or date.min, clock


_PERIOD_HOURS: dict[Period | None, int] = {
    "morning": 0,
    "afternoon": 12,
    "evening": 18,
    None: 23,
}


def find_days(start: DateOrDateTime, end: DateOrDateTime) -> tuple[date, date]:
    """The first and the last local day from a start to an end, both inclusive."""
    # midnight at the end of a day is still that day
    last = to_day(end - timedelta.resolution if isinstance(end, datetime) else end)
    return to_day(start), max(to_day(start), last)


def list_days(first: date, last: date) -> Iterator[date]:
    """Every day from one to another, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def to_day(when: DateOrDateTime) -> date:
    """The local day of an aware time; a date is returned unchanged."""
    return when.date() if isinstance(when, datetime) else when


def to_local(when: DateOrDateTime) -> datetime:
    """The local time as a naive datetime; for a date, its midnight."""
    return (
        when.replace(tzinfo=None) if isinstance(when, datetime) else datetime.combine(when, time())
    )


class Presence(NamedTuple):
    """One attendee at one workshop: a row of `attendance`."""

    workshop: Workshop
    attendee: Attendee


_NAMESPACE = "6a1d7a0e-6a86-5d6f-9d4c-3f0f8b8f3a51"
"""Never to be changed: every UID in people's calendars is made from it."""


def derive_uid(*ids: str) -> str:
    """A UUID of version 5 (RFC 9562) from ids that never change."""
    import uuid  # only exports need it, and it is slow to load

    return str(uuid.uuid5(uuid.UUID(_NAMESPACE), "/".join(ids)))


class Schedule(NamedTuple):
    """The checked contents of one file, as `workshops.load_schedule` returns them.

    `modified` is when the file was last written (aware, UTC); None for a pipe.
    """

    series: Series
    regions: tuple[Region, ...] = ()
    organizations: tuple[Organization, ...] = ()
    workshops: tuple[Workshop, ...] = ()
    modified: datetime | None = None

    def workshop(self, id: str) -> Workshop | None:
        """The workshop with exactly this id."""
        return next((workshop for workshop in self.workshops if workshop.id == id), None)

    def region(self, id: str) -> Region | None:
        """The region with exactly this id."""
        return next((region for region in self.regions if region.id == id), None)

    def organization(self, id: str) -> Organization | None:
        """The organization with exactly this id."""
        return next((entry for entry in self.organizations if entry.id == id), None)

    def regions_called(self, name: str) -> tuple[Region, ...]:
        """The regions that `name` means: an id, a name in any language, an alias, a country code.

        Case, accents, hyphens and spaces do not matter. Empty when there is none.
        """
        folded = fold_name(name)
        return tuple(
            region
            for region in self.regions
            if folded and folded in map(fold_name, (*region.names, region.country or region.id))
        )

    @property
    def attendance(self) -> Iterator[Presence]:
        """One row for each attendee of each workshop, in the file's order.

        `workshops.attendance` selects, counts and groups them.
        """
        return (row for workshop in self.workshops for row in workshop.attendance)
