"""What a site is made from: the schedule, its languages, and the instant it is seen from.

Nothing here depends on the clock, so that the same schedule gives the same pages: what is coming is
decided as of the schedule's last change, and a script in the page decides it as of now.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from workshops.model import Region, Schedule, Workshop
from workshops.query import coming_occurrences, last_occurrence


class Site(NamedTuple):
    """A site to be written.

    `languages` are BCP 47 tags, the first that of the front page; `as_of` (aware) divides coming
    from past; `local_zone` is the time zone of whole days; `stamps` are (aware) when workshops
    last changed, by id; `base_url` is where the site is published, ending in a slash. Without
    `with_people` nothing of who takes part is shown.
    """

    schedule: Schedule
    languages: tuple[str, ...]
    as_of: datetime
    local_zone: tzinfo
    stamps: Mapping[str, datetime]
    base_url: str | None = None
    with_people: bool = True


class SiteFile(NamedTuple):
    """A file of the site: its path, a digest of what it is made of, and how it is made."""

    path: str
    digest: str
    render: Callable[[], bytes]


class CardTime(NamedTuple):
    """One time that a workshop takes place: the workshop as it is then, and the instants in UTC."""

    workshop: Workshop
    begins: datetime
    ends: datetime


class Card(NamedTuple):
    """A workshop as lists show it.

    `times` are the next times that it takes place, or the last one of what is past; none without a
    date. `goes_on` where there are more. `region_ids` are those of the regions whose lists show it.
    """

    workshop: Workshop
    region_ids: tuple[str, ...]
    times: tuple[CardTime, ...]
    is_past: bool
    goes_on: bool


class Section(NamedTuple):
    """Cards as pages list them: those coming, the next first, and those past, the last first.

    What has no date is coming, after what has one.
    """

    coming: tuple[Card, ...]
    past: tuple[Card, ...]


def list_languages(schedule: Schedule, first: str | None = None) -> tuple[str, ...]:
    """The languages that the series' title is written in, the one that serves `first` in front."""
    title = schedule.series.title
    tags: dict[str, str] = {}
    for tag in (title.match(first)[0], *(tag for tag, _ in title.translations)):
        tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


_MOST_TIMES = 26
"""Half a year of what takes place every week."""


def make_card(workshop: Workshop, site: Site, region_ids: Iterable[str]) -> Card:
    """The card of a workshop as of the site's instant."""
    coming = coming_occurrences(workshop, site.as_of, site.local_zone)
    found = list(islice(coming, _MOST_TIMES + 1))
    last = None if found else last_occurrence(workshop, site.as_of, site.local_zone)
    times = []
    for occurrence in found or ([last] if last else []):
        span = occurrence.span(site.local_zone)
        assert span is not None, "what takes place has a date"
        times.append(CardTime(occurrence, *span))
    return Card(
        workshop,
        tuple(region_ids),
        tuple(times[:_MOST_TIMES]),
        is_past=not found and workshop.start is not None,
        goes_on=len(times) > _MOST_TIMES,
    )


def divide_cards(cards: Iterable[Card]) -> Section:
    """The cards as a page lists them."""

    def find_place(card: Card) -> tuple[bool, float]:
        return not card.times, card.times[0].begins.timestamp() if card.times else 0.0

    listed = list(cards)
    coming = sorted((card for card in listed if not card.is_past), key=find_place)
    past = sorted((card for card in listed if card.is_past), key=find_place, reverse=True)
    return Section(tuple(coming), tuple(past))


def order_regions(schedule: Schedule) -> list[tuple[Region, int]]:
    """The regions, each followed by its parts, with how many are around each."""
    parts: dict[str | None, list[Region]] = {}
    for region in schedule.regions:
        parts.setdefault(region.part_of.id if region.part_of else None, []).append(region)
    ordered: list[tuple[Region, int]] = []
    waiting = parts.get(None, [])[::-1]
    while waiting:
        region = waiting.pop()
        ordered.append((region, len(region.ancestors)))
        waiting += parts.get(region.id, [])[::-1]
    return ordered


def fingerprint(*facts: object) -> str:
    """A short name for facts, another one when any of them changes."""
    return sha256("\n".join(map(repr, facts)).encode("utf-8", "backslashreplace")).hexdigest()[:24]
