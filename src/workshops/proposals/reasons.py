"""What can be against holding a workshop on some days, and whom it concerns."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from workshops.days_off import Place
from workshops.days_off.package import DayOffKind

ReasonKind = Literal[
    "holiday",
    "weekend",
    "half-day",
    "bank-holiday",
    "bridge-day",
    "workshop",
    "busy",
    "school-break",
    "day-before",
    "day-after",
]

STRENGTHS: dict[ReasonKind, int] = {
    "holiday": 0,
    "weekend": 0,
    "half-day": 1,
    "bank-holiday": 1,
    "bridge-day": 1,
    "workshop": 2,
    "busy": 3,
    "school-break": 4,
    "day-before": 5,
    "day-after": 5,
}
"""How strong each kind is, the strongest first; equal numbers weigh the same."""


REQUIRED = frozenset({"chair", "speaker", "participant"})
"""The roles without which a workshop can hardly take place."""


class Person(NamedTuple):
    """Somebody who is to take part, or "everybody", who stands for so many.

    `key` distinguishes people; chairs, speakers and participants are required.
    """

    key: tuple[str, ...]
    name: str
    is_required: bool = True
    stands_for: int = 1


class Reason(NamedTuple):
    """What is against some days: its kind and name, on which of them, for whom.

    `name` is that of the holiday, the weekday or the school break, or the id of the other workshop.
    The days before and after are not among the days themselves.
    """

    kind: ReasonKind
    name: str
    date: date
    regions: tuple[str, ...] = ()
    is_at_venue: bool = False
    people: tuple[Person, ...] = ()


class Fact(NamedTuple):
    """The same for one place or one person."""

    kind: ReasonKind
    name: str
    date: date
    place: Place | None = None
    person: Person | None = None


DAY_OFF_KINDS: dict[DayOffKind, ReasonKind] = {
    "public": "holiday",
    "de-facto": "holiday",
    "half-day": "half-day",
    "bank": "bank-holiday",
    "bridge": "bridge-day",
}
"""The kind of reason that a day off is."""


def merge_facts(facts: Iterable[Fact]) -> tuple[Reason, ...]:
    """What is the same on the same day is one reason; the strongest first, then by day."""
    merged: dict[tuple[ReasonKind, str, date], list[Fact]] = {}
    for fact in facts:
        merged.setdefault((fact.kind, fact.name, fact.date), []).append(fact)
    reasons = []
    for what, same in merged.items():
        places = [fact.place for fact in same if fact.place]
        regions = dict.fromkeys(place.name for place in places if not place.is_venue)
        people = dict.fromkeys(fact.person for fact in same if fact.person)
        is_at_venue = any(place.is_venue for place in places)
        reasons.append(Reason(*what, tuple(regions), is_at_venue, tuple(people)))
    return tuple(sorted(reasons, key=lambda reason: (STRENGTHS[reason.kind], reason.date)))


def list_affected(reasons: Iterable[Reason]) -> Iterator[tuple[int, tuple[str, ...], int]]:
    """The strength, the key and the number of each place and person that a reason concerns."""
    for reason in reasons:
        strength = STRENGTHS[reason.kind]
        yield from ((strength, ("region", region), 1) for region in reason.regions)
        if reason.is_at_venue:
            yield strength, ("venue",), 1
        yield from ((strength, person.key, person.stands_for) for person in reason.people)
