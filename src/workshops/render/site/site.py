"""What a site is made from: the schedule, its languages, and how it is looked at.

Nothing here depends on the clock, so that the same schedule gives the same pages: what is coming is
told as of the schedule's last change, and a script in the page tells it as of now.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from typing import NamedTuple

from workshops.model import Schedule, Workshop
from workshops.query import LAST_DAY, find_phase, sort_workshops
from workshops.recurrence import expand, is_finite


class Site(NamedTuple):
    """A site to be written.

    `languages` are BCP 47 tags, the first that of the front page; `seen_from` (aware) tells coming
    from past; `viewer` is the time zone of whole days; `base` is the address it is published under,
    ending in a slash. Without `with_people` it tells nothing of who takes part.
    """

    schedule: Schedule
    languages: tuple[str, ...]
    seen_from: datetime
    viewer: tzinfo
    base: str | None = None
    with_people: bool = True


class Section(NamedTuple):
    """Workshops as pages list them: those coming, the next first, and those past, the last first.

    What has no date is coming, after what has one.
    """

    coming: tuple[Workshop, ...]
    past: tuple[Workshop, ...]


def list_languages(schedule: Schedule, first: str | None = None) -> tuple[str, ...]:
    """The languages that the series' title is written in, the one that serves `first` in front."""
    title = schedule.series.title
    tags = dict.fromkeys(tag for tag, _ in title.translations)
    return tuple(dict.fromkeys((title.match(first)[0], *tags)))


def divide_workshops(site: Site, workshops: Iterable[Workshop]) -> Section:
    """The workshops as a page lists them."""
    phases = [(one, find_phase(one, site.seen_from, site.viewer)) for one in workshops]
    coming = [one for one, phase in phases if phase != "past"]
    past = [one for one, phase in phases if phase == "past"]
    return Section(
        tuple(sort_workshops(coming, "when", None, site.viewer)),
        tuple(reversed(sort_workshops(past, "when", None, site.viewer))),
    )


def find_end(workshop: Workshop, viewer: tzinfo) -> datetime | None:
    """The instant (UTC) from which it is past, its last time if it repeats; None for never."""
    if workshop.repeat and workshop.days:
        if not is_finite(workshop.repeat):
            return None
        times = list(expand(workshop, workshop.days[0], LAST_DAY))
        if not times:
            return None
        workshop = workshop._replace(start=times[-1].start, end=times[-1].end)
    span = workshop.span(viewer)
    return span[1].astimezone(UTC) if span else None


def map_regions(schedule: Schedule) -> Mapping[str, frozenset[str]]:
    """For each region's id those of the regions whose lists show what it takes part in.

    As `--region` selects: the region itself, its parts and those around it.
    """
    kin = {region.id: {region.id} for region in schedule.regions}
    for region in schedule.regions:
        for whole in region.wholes:
            kin[region.id].add(whole.id)
            kin[whole.id].add(region.id)
    return {id: frozenset(others) for id, others in kin.items()}


def list_region_ids(workshop: Workshop, kin: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The ids of the regions whose lists show a workshop, in the order of the alphabet."""
    return tuple(sorted({id for region in workshop.regions for id in kin[region.id]}))


def list_by_region(
    workshops: Iterable[Workshop], kin: Mapping[str, frozenset[str]]
) -> Mapping[str, list[Workshop]]:
    """By region id, the workshops that its list shows."""
    lists: dict[str, list[Workshop]] = {}
    for workshop in workshops:
        for id in list_region_ids(workshop, kin):
            lists.setdefault(id, []).append(workshop)
    return lists


def digest_facts(*facts: object) -> str:
    """A short name for facts, another one when any of them changes."""
    return sha256("\n".join(map(repr, facts)).encode("utf-8", "backslashreplace")).hexdigest()[:24]
