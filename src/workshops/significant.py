"""The facts about which people must be informed when they change: time, repetition, place, status.

A change of them raises SEQUENCE (RFC 5546 section 2.1.4). A change of texts does not.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from workshops.model import DateOrDateTime, Workshop

Aspect = Literal["time", "repetition", "place", "status"]


def list_aspects(workshop: Workshop) -> dict[Aspect, object]:
    """The facts that raise SEQUENCE when they change, equal however they were written."""
    exdates = sorted(_to_instant(exdate) for exdate in workshop.exdates)
    zone = workshop.timezone if workshop.repeat and not workshop.all_day else None
    return {
        "time": [_to_instant(end) for end in (workshop.start, workshop.end) if end],
        "repetition": [workshop.repeat, exdates, zone],
        "place": [workshop.venue.label() if workshop.venue else "", workshop.online],
        "status": workshop.status,
    }


def _to_instant(when: DateOrDateTime) -> str:
    """A day as it is, a time in UTC."""
    return (when.astimezone(UTC) if isinstance(when, datetime) else when).isoformat()


def digest_facts(workshop: Workshop) -> str:
    """A digest of time, place, repetition and status, which changes when any of them does."""
    return _digest(list_aspects(workshop))


def _digest(facts: object) -> str:
    return sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:16]


TIMES: tuple[Aspect, ...] = ("time", "repetition")
"""Changes after which an earlier answer is no longer valid (RFC 6638 section 3.2.8)."""


def digest_times(workshop: Workshop) -> str:
    """A digest of the times, which changes when people have to answer again."""
    aspects = list_aspects(workshop)
    return _digest([aspects[aspect] for aspect in TIMES])


def compare_facts(before: Workshop, after: Workshop) -> tuple[Aspect, ...]:
    """Which facts differ between two versions of a workshop."""
    old, new = list_aspects(before), list_aspects(after)
    return tuple(aspect for aspect in old if old[aspect] != new[aspect])


def explain_removals(removed: int, total: int, consequence: str) -> str | None:
    """Why a plan that removes many entries is stopped: a part of the file may be missing.

    None unless more than two, and more than a third of the `total`, would be removed. `consequence`
    says what would become of them, such as `entries would be removed`.
    """
    if removed <= 2 or removed * 3 <= total:
        return None
    return f"{removed} of {total} {consequence}; if that is intended, use --allow-removals"


def keep_facts(workshop: Workshop) -> Workshop:
    """The facts of a workshop that its cancellation needs after it was removed from the file."""
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
