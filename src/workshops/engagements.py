"""Who is busy because of a workshop, and when: regions, people and speakers.

Two workshops at one time are a conflict only for those who would have to be at both.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo
from typing import Literal, NamedTuple

from workshops.model import Period, Region, Session, Text, Workshop
from workshops.names import fold_name


class Engagement(NamedTuple):
    """The time that a workshop takes of a region, a person or a speaker.

    `key` is the same for the same one at every workshop; `path` is where the workshop lists them,
    such as ("attendees", 2). Times are aware. Only that of a region has a `region`.
    """

    start: datetime
    end: datetime
    kind: Literal["region", "person", "speaker"]
    key: tuple[str, ...]
    name: str
    path: tuple[str | int, ...]
    region: Region | None = None


def list_engagements(workshop: Workshop, local_zone: tzinfo) -> Iterator[Engagement]:
    """Everybody whose time the workshop takes; nobody where it has no date or is cancelled.

    People who declined are not busy. Speakers are busy during their sessions, everybody else
    throughout. Days without a zone are those of `local_zone`.
    """
    span = workshop.span(local_zone)
    if span is None or workshop.status == "cancelled" or span[0] >= span[1]:
        return
    for number, region in enumerate(workshop.regions):
        at = ("regions", number)
        yield Engagement(*span, "region", ("region", region.id), region.id, at, region)
    for number, attendee in enumerate(workshop.attendees):
        if (attendee.email or attendee.name) and attendee.rsvp != "declined":
            key, at = ("person", *attendee.identity), ("attendees", number)
            yield Engagement(*span, "person", key, attendee.label(), at)
    for number, session in enumerate(workshop.sessions):
        times = _find_session_span(session, workshop.zone or local_zone)
        for speaker in session.speakers if times else ():
            assert times is not None
            yield Engagement(
                *times, "speaker", key_speaker(speaker), speaker.content, ("sessions", number)
            )


def key_speaker(speaker: Text) -> tuple[str, ...]:
    """The key of a speaker's engagements."""
    return ("speaker", fold_name(speaker.content))


_HOURS: dict[Period | None, tuple[int, int]] = {
    "morning": (0, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
    None: (0, 24),
}


def _find_session_span(session: Session, zone: tzinfo) -> tuple[datetime, datetime] | None:
    if session.start and session.end:
        return session.start, session.end
    if session.day is None:
        return None
    midnight = datetime.combine(session.day, time(tzinfo=zone))
    begin, over = (midnight + timedelta(hours=hour) for hour in _HOURS[session.period])
    return begin, over
