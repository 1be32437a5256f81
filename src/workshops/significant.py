"""The facts of a workshop that people must hear of when they change: time, place, status.

They are what raises SEQUENCE (RFC 5546 section 2.1.4). Texts are not: another title is no news.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from workshops.model import DateOrDateTime, Workshop

Aspect = Literal["time", "repetition", "place", "status"]


def list_aspects(workshop: Workshop) -> dict[Aspect, object]:
    """What raises SEQUENCE when it changes, in a form that equals itself however it was written."""
    exdates = sorted(_to_instant(one) for one in workshop.exdates)
    zone = workshop.timezone if workshop.repeat and not workshop.all_day else None
    return {
        "time": [_to_instant(one) for one in (workshop.start, workshop.end) if one],
        "repetition": [workshop.repeat, exdates, zone],
        "place": [workshop.venue.label() if workshop.venue else "", workshop.online],
        "status": workshop.status,
    }


def _to_instant(moment: DateOrDateTime) -> str:
    """A day as it is, a time in UTC."""
    return (moment.astimezone(UTC) if isinstance(moment, datetime) else moment).isoformat()


def digest_facts(workshop: Workshop) -> str:
    """A short name for time, place, repetition and status; another one when any of them changes."""
    written = json.dumps(list_aspects(workshop), ensure_ascii=False)
    return sha256(written.encode()).hexdigest()[:16]


def compare_facts(before: Workshop, after: Workshop) -> tuple[Aspect, ...]:
    """What changed."""
    old, new = list_aspects(before), list_aspects(after)
    return tuple(aspect for aspect in old if old[aspect] != new[aspect])


def keep_facts(workshop: Workshop) -> Workshop:
    """What is remembered of a workshop, enough to cancel it when the file has lost it."""
    return Workshop(
        id=workshop.id,
        title=workshop.title,
        series_id="",
        status=workshop.status,
        start=workshop.start,
        end=workshop.end,
        timezone=workshop.timezone,
        venue=workshop.venue and workshop.venue._replace(geo=None),
        online=workshop.online,
        url=workshop.url,
        repeat=workshop.repeat,
        exdates=workshop.exdates,
        written_uid=workshop.uid,
    )
