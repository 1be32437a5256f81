"""What a site is made from: the schedule, its languages, and the instant it is seen from.

Nothing here depends on the clock, so that the same schedule gives the same pages: what is coming is
decided as of the schedule's last change, and a script in the page decides it as of now.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, tzinfo
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from workshops.model import Region, Schedule, Workshop
from workshops.query import LAST_DAY, coming_occurrences, last_occurrence
from workshops.recurrence import is_finite
from workshops.site.logo import Logo
from workshops.site.memory import PastChange


class Frame(NamedTuple):
    """What an institution gives its pages: its logo, and a style sheet of its own."""

    logo: Logo | None = None
    style: str = ""


class Site(NamedTuple):
    """A site to be written.

    `languages` are BCP 47 tags, the first that of the front page; `as_of` (aware) divides coming
    from past; `local_zone` is the time zone of all-day dates; `stamps` are (aware) when workshops
    last changed, by id, and `changes` what changed, newest first; `base_url` is where the site is
    published, ending in a slash. Without `with_people` nothing of who takes part is shown.
    """

    schedule: Schedule
    languages: tuple[str, ...]
    as_of: datetime
    local_zone: tzinfo
    stamps: Mapping[str, datetime]
    base_url: str | None = None
    with_people: bool = True
    changes: tuple[PastChange, ...] = ()
    frame: Frame = Frame()


class SiteFile(NamedTuple):
    """A file of the site: its path, a digest of what it is made of, and how it is made."""

    path: str
    digest: str
    render: Callable[[], bytes]


class Run(NamedTuple):
    """Occurrences at equal distances: when the first begins (Unix time), and lengths in seconds.

    A weekly meeting is one run from one change of clocks to the next.
    """

    begins: int
    length: int
    step: int
    times: int


class Card(NamedTuple):
    """A workshop as lists show it.

    `times` are the workshop as it is at each of its next times, or at the last one where all are
    past; none without a date. `runs` are the same, many more of them, for the script that knows the
    time; `goes_on` where there are even more, until `ends` where that is known (Unix time).
    `region_ids` are those of the regions whose lists show it.
    """

    workshop: Workshop
    region_ids: tuple[str, ...]
    times: tuple[Workshop, ...] = ()
    runs: tuple[Run, ...] = ()
    is_past: bool = False
    goes_on: bool = False
    ends: int | None = None

    @property
    def zone(self) -> str | None:
        """The zone of its clock times, as an IANA name or an offset; that of all-day dates."""
        start = self.workshop.start
        if isinstance(start, datetime) and not getattr(start.tzinfo, "key", None):
            return start.isoformat()[-6:]
        return self.workshop.timezone

    @property
    def has_more_times(self) -> bool:
        """Whether `times` are not all."""
        return self.goes_on or sum(run.times for run in self.runs) > len(self.times)

    @property
    def written_runs(self) -> str:
        """The runs as an attribute: begin/length, or begin/length/step/count."""
        return " ".join("/".join(map(str, run if run.times > 1 else run[:2])) for run in self.runs)


class Section(NamedTuple):
    """Cards as pages list them: coming, the next first; without a date; past, the last first."""

    coming: tuple[Card, ...]
    undated: tuple[Card, ...]
    past: tuple[Card, ...]


def list_languages(schedule: Schedule, first: str | None = None) -> tuple[str, ...]:
    """The languages that the series' title is written in, the one that serves `first` in front."""
    title = schedule.series.title
    tags: dict[str, str] = {}
    for tag in (title.match(first)[0], *(tag for tag, _ in title.translations)):
        tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


_MOST_TIMES = 400
"""More than a year of what takes place every day."""
_MOST_SHOWN = 12


def make_card(workshop: Workshop, site: Site, region_ids: Iterable[str]) -> Card:
    """The card of a workshop as of the site's instant."""
    zone = site.local_zone
    found = list(islice(coming_occurrences(workshop, site.as_of, zone), _MOST_TIMES + 1))
    last = None if found else last_occurrence(workshop, site.as_of, zone)
    times = found or ([last] if last else [])
    goes_on = len(times) > _MOST_TIMES
    is_ending = goes_on and is_finite(workshop.repeat or "")
    final = last_occurrence(workshop, _FAR, zone) if is_ending else None
    return Card(
        workshop,
        tuple(region_ids),
        tuple(times[:_MOST_SHOWN]),
        tuple(_group_runs(measure(moved, zone) for moved in times[:_MOST_TIMES])),
        is_past=not found and workshop.start is not None,
        goes_on=goes_on,
        ends=sum(measure(final, zone)) if final else None,
    )


def measure(moved: Workshop, zone: tzinfo) -> tuple[int, int]:
    """When a workshop with a date begins (Unix time), and how long it takes, in seconds.

    All-day dates are those of `zone`.
    """
    span = moved.span(zone)
    assert span is not None, "what takes place has a date"
    begins, ends = (int(instant.timestamp()) for instant in span)
    return begins, ends - begins


_FAR = datetime.combine(LAST_DAY, time(), UTC)


def _group_runs(times: Iterable[tuple[int, int]]) -> Iterator[Run]:
    """The times as runs, each as long as it can be."""
    run: Run | None = None
    for begins, length in times:
        if run and run.length == length and run.times == 1:
            run = run._replace(step=begins - run.begins, times=2)
        elif run and run.length == length and begins == run.begins + run.step * run.times:
            run = run._replace(times=run.times + 1)
        else:
            if run:
                yield run
            run = Run(begins, length, 0, 1)
    if run:
        yield run


def divide_cards(cards: Iterable[Card]) -> Section:
    """The cards as a page lists them."""

    def find_begin(card: Card) -> int:
        return card.runs[0].begins if card.runs else 0

    listed = list(cards)
    dated = [card for card in listed if card.runs and not card.is_past]
    return Section(
        tuple(sorted(dated, key=find_begin)),
        tuple(card for card in listed if not card.runs and not card.is_past),
        tuple(sorted((card for card in listed if card.is_past), key=find_begin, reverse=True)),
    )


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
