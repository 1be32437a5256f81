"""What else takes the time of those whom a workshop needs: other workshops, and busy times."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from workshops.days_off import Place
from workshops.engagements import Engagement, key_speaker, list_engagements
from workshops.model import Attendee, Region, Workshop, list_days
from workshops.names import fold_address, fold_name
from workshops.proposals.busy import BusyTime
from workshops.proposals.reasons import REQUIRED, Person, ReasonKind
from workshops.query import list_occurrences
from workshops.timezones import shift_skipped

_MARGIN = timedelta(days=2)
"""How far a day of one time zone may be from that of another, and then some."""


class Taken(NamedTuple):
    """A time, aware and in UTC, that is taken for a region or a person by something else."""

    start: datetime
    end: datetime
    kind: ReasonKind
    name: str
    place: Place | None = None
    person: Person | None = None


class Agenda:
    """Taken times by the UTC days on which they are, so that few are looked at for a candidate."""

    def __init__(self, taken: Iterable[Taken], first: date, last: date) -> None:
        self.by_day: dict[date, list[Taken]] = defaultdict(list)
        for entry in taken:
            begin = max(entry.start.date(), first - _MARGIN)
            for day in list_days(begin, min(entry.end.date(), last + _MARGIN)):
                self.by_day[day].append(entry)

    def find_overlapping(self, start: datetime, end: datetime) -> list[Taken]:
        """What overlaps with a time in UTC, in order; what only touches it does not."""
        found = (
            taken
            for day in list_days(start.date(), end.date())
            for taken in self.by_day[day]
            if taken.start < end and start < taken.end
        )
        return list(dict.fromkeys(found))


def build_agenda(
    workshop: Workshop,
    regions: Iterable[Region],
    others: Iterable[Workshop],
    busy: Iterable[BusyTime],
    days: tuple[date, date],
    local_zone: tzinfo,
) -> Agenda:
    """What is taken between two days of those whom the workshop needs.

    These are the regions, the attendees who have not declined, and the speakers of its sessions;
    somebody who speaks at one workshop and attends another is recognized by the name. All are taken
    to be needed throughout. A busy time of nobody in particular is everybody's.
    """
    cast = _Cast(workshop, regions)
    first, last = days[0] - _MARGIN, days[1] + _MARGIN
    taken = [
        *_list_taken(
            cast, [other for other in others if other.id != workshop.id], first, last, local_zone
        ),
        *(
            Taken(time.start, time.end, "busy", "busy", None, cast.find_named(time.who))
            for time in busy
        ),
    ]
    return Agenda(sorted(taken, key=lambda entry: (entry.start, entry.end, entry.name)), *days)


class _Cast:
    """Those whom a workshop needs, by the keys of their engagements and by their names."""

    def __init__(self, workshop: Workshop, regions: Iterable[Region]) -> None:
        self.regions = {region: Place(region.id, ()) for region in regions}
        attendees = [entry for entry in workshop.attendees if entry.rsvp != "declined"]
        self.people: dict[tuple[str, ...], Person] = {
            ("person", *entry.identity): Person(
                ("person", *entry.identity),
                # the organization of somebody without a name; never the address
                entry._replace(email=None).label() or "somebody without a name",
                entry.role in REQUIRED,
            )
            for entry in attendees
            if entry.email or entry.name
        }
        self.attending = {
            name: self.people["person", *entry.identity]
            for entry in attendees
            if entry.email or entry.name
            for name in _list_callings(entry)
        }
        self.speaking = {
            key: self.attending.get(key[1]) or Person(key, speaker.content)
            for session in workshop.sessions
            for speaker in session.speakers
            for key in [key_speaker(speaker)]
        }

    def find_engaged(self, engagement: Engagement) -> Person | None:
        """The person whose engagement it is, if they are needed."""
        if engagement.kind == "speaker":
            name = engagement.key[1]
            return self.speaking.get(engagement.key) or self.attending.get(name)
        found = self.people.get(engagement.key)
        return found or self.speaking.get(("speaker", fold_name(engagement.name)))

    def find_named(self, who: str | None) -> Person:
        """The person of a name or address; somebody who is not known is required."""
        if who is None:
            everybody = {*self.people.values(), *self.speaking.values()}
            return Person(("everybody",), "everybody", stands_for=max(1, len(everybody)))
        name = fold_address(who) if "@" in who else fold_name(who)
        known = self.attending.get(name) or self.speaking.get(("speaker", name))
        return known or Person(("name", name), who)


def _list_callings(attendee: Attendee) -> Iterator[str]:
    """Everything that a person is called, as it is compared."""
    if attendee.name:
        yield from (fold_name(name) for _, name in attendee.name.translations)
    if attendee.email:
        yield fold_address(attendee.email)


def _list_taken(
    cast: _Cast, others: Iterable[Workshop], first: date, last: date, local_zone: tzinfo
) -> Iterator[Taken]:
    for other in others:
        for held in list_occurrences(other, first, last):
            for engagement in list_engagements(held, local_zone):
                start, end = engagement.start.astimezone(UTC), engagement.end.astimezone(UTC)
                if engagement.region:
                    for known, place in cast.regions.items():
                        if known.overlaps(engagement.region):
                            yield Taken(start, end, "workshop", other.id, place)
                elif person := cast.find_engaged(engagement):
                    yield Taken(start, end, "workshop", other.id, None, person)


def place_on(workshop: Workshop, first: date, last: date) -> Workshop:
    """The workshop on these days, as `move` puts it there: with its clock times and its sessions.

    It is all day where it has no clock times, or where its end would not be after its start.
    """
    if workshop.days is None:
        return workshop._replace(start=first, end=last)
    distance, end_distance = first - workshop.days[0], last - workshop.days[1]
    sessions = tuple(
        session._replace(
            day=session.day and session.day + distance,
            start=session.start and shift_skipped(session.start + distance),
            end=session.end and shift_skipped(session.end + distance),
        )
        for session in workshop.sessions
    )
    placed = workshop._replace(start=first, end=last, sessions=sessions)
    if isinstance(workshop.start, datetime) and isinstance(workshop.end, datetime):
        start, end = (
            shift_skipped(workshop.start + distance),
            shift_skipped(workshop.end + end_distance),
        )
        return placed._replace(start=start, end=end) if start < end else placed
    return placed
