"""What a coordinator asks of a schedule: which workshops, which regions, when next.

Pure selections: values in, values out. `now` is an aware instant; `local_zone` is the time zone
whose midnights bound whole days where the workshop has no zone of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

from workshops.errors import UnknownNameError, UsageError
from workshops.model import Region, Schedule, Workshop
from workshops.names import find_near, fold_name
from workshops.recurrence import expand, is_finite

Phase = Literal["upcoming", "under way", "past", "unscheduled"]

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

_APART = timedelta(days=2)
"""How far apart two places' days can be at one instant: their clocks are up to 26 hours apart."""


class Filters(NamedTuple):
    """Which workshops: all conditions hold; several values of one condition mean any of them.

    `since` and `until` are local days; `regions` as `find_regions` gives them.
    """

    ids: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
    upcoming: bool = False
    past: bool = False
    since: date | None = None
    until: date | None = None
    statuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    search: str = ""


def select_workshops(
    schedule: Schedule, filters: Filters, now: datetime, local_zone: tzinfo
) -> list[Workshop]:
    """The workshops that meet the filters, in the file's order."""
    conditions = list(_build_conditions(filters, now, local_zone))
    return [one for one in schedule.workshops if all(meets(one) for meets in conditions)]


def _build_conditions(
    filters: Filters, now: datetime, local_zone: tzinfo
) -> Iterator[Callable[[Workshop], bool]]:
    if filters.ids:
        yield lambda one: one.id in filters.ids
    if filters.regions:
        wanted = {region.id for region in filters.regions}
        yield lambda one: any(_overlaps(region, wanted, filters.regions) for region in one.regions)
    if filters.upcoming:
        yield lambda one: find_phase(one, now, local_zone) != "past"
    if filters.past:
        yield lambda one: find_phase(one, now, local_zone) == "past"
    if filters.since or filters.until:
        first, last = filters.since or FIRST_DAY, filters.until or LAST_DAY
        yield lambda one: next(expand(one, first, last), None) is not None
    if filters.statuses:
        yield lambda one: one.status in filters.statuses
    if filters.tags:
        tags = {fold_name(tag) for tag in filters.tags}
        yield lambda one: any(fold_name(tag) in tags for tag in one.tags)
    if filters.search:
        yield lambda one: _holds_all(one, filters.search.split())


def _overlaps(region: Region, wanted: set[str], regions: Sequence[Region]) -> bool:
    """Whether `region` is a wanted one, a part of one, or a whole around one."""
    if region.id in wanted or any(whole.id in wanted for whole in region.ancestors):
        return True
    return any(whole.id == region.id for one in regions for whole in one.ancestors)


def group_by_region(schedule: Schedule, workshops: Iterable[Workshop]) -> dict[str, list[Workshop]]:
    """The workshops of each region by its id, as the filter by that region alone selects them."""
    kin = {one.id: {one.id, *(whole.id for whole in one.ancestors)} for one in schedule.regions}
    for region in schedule.regions:
        for whole in region.ancestors:
            kin[whole.id].add(region.id)
    groups: dict[str, list[Workshop]] = {one.id: [] for one in schedule.regions}
    for workshop in workshops:
        for id in set().union(*(kin[region.id] for region in workshop.regions)):
            groups[id].append(workshop)
    return groups


def _holds_all(workshop: Workshop, words: Sequence[str]) -> bool:
    """Whether every word occurs, by its letters and digits; of signs alone, the signs."""
    texts = list(_searched_texts(workshop))
    letters = "\n".join(map(fold_name, texts))
    signs = "\n".join(texts)
    return all(
        folded in letters if (folded := fold_name(word)) else word in signs for word in words
    )


def _searched_texts(workshop: Workshop) -> Iterator[str]:
    """Every text of a workshop that a person would search: all but addresses."""
    yield workshop.id
    yield from workshop.tags
    venue = workshop.venue
    texts = [workshop.title, workshop.description]
    texts += [venue.name, venue.address, venue.city] if venue else []
    for session in workshop.sessions:
        texts += [session.title, session.description, *session.speakers]
    for region in workshop.regions:
        yield from region.names
    for attendee in workshop.attendees:
        texts += [attendee.name, attendee.organization and attendee.organization.name]
    for text in texts:
        if text:
            yield from (content for _, content in text.translations)


def find_phase(workshop: Workshop, now: datetime, local_zone: tzinfo) -> Phase:
    """Where `now` is: before the workshop, in it, after it, or there is no date.

    What repeats is past when its last occurrence is, and under way only during one.
    """
    if workshop.start is None:
        return "unscheduled"
    coming = next_occurrence(workshop, now, local_zone)
    span = coming and coming.span(local_zone)
    if span is None:
        return "past"
    return "under way" if span[0] <= now else "upcoming"


def next_occurrence(workshop: Workshop, now: datetime, local_zone: tzinfo) -> Workshop | None:
    """The workshop as it takes place next or now: the first time that is not over; else None."""
    return next(coming_occurrences(workshop, now, local_zone), None)


def coming_occurrences(workshop: Workshop, now: datetime, local_zone: tzinfo) -> Iterator[Workshop]:
    """The workshop as it takes place each time that is not over, for ever where it repeats so."""
    for moved in _list_times(workshop, now.date() - _APART, LAST_DAY):
        span = moved.span(local_zone)
        if span and span[1] > now:
            yield moved


def last_occurrence(workshop: Workshop, now: datetime, local_zone: tzinfo) -> Workshop | None:
    """The workshop as it took place last: the last time that is over; else None."""
    found = None
    for moved in _list_times(workshop, FIRST_DAY, now.date() + _APART):
        span = moved.span(local_zone)
        if span and span[1] <= now:
            found = moved
    return found


def _list_times(workshop: Workshop, first: date, last: date) -> Iterator[Workshop]:
    for start, end in expand(workshop, first, last):
        yield workshop._replace(start=start, end=end)


def expand_workshops(
    workshops: Iterable[Workshop], since: date | None, until: date | None
) -> list[Workshop]:
    """Each time a workshop takes place between two days, as a workshop that does not repeat.

    What repeats for ever is followed for a year where no last day is asked.
    """
    expanded = []
    for one in workshops:
        if not one.repeat or one.days is None:
            expanded.append(one)
            continue
        first = since or one.days[0]
        last = until or (LAST_DAY if is_finite(one.repeat) else _add_year(max(first, one.days[0])))
        expanded += [
            one._replace(start=start, end=end, repeat=None, exdates=())
            for start, end in expand(one, first, last)
        ]
    return expanded


def _add_year(day: date) -> date:
    return min(LAST_DAY, day + timedelta(days=366))


SortKey = Literal["when", "number", "title", "id", "status"]
_STATUS_ORDER = {"confirmed": 0, "tentative": 1, "cancelled": 2}


def sort_workshops(
    workshops: Iterable[Workshop], key: SortKey, language: str | None, local_zone: tzinfo
) -> list[Workshop]:
    """Sorted by `key`, then by time; what has no date comes last, in the file's order."""

    def when(workshop: Workshop) -> tuple[bool, float | None]:
        span = workshop.span(local_zone)
        return (span is None, span and span[0].timestamp())

    def rank(workshop: Workshop) -> tuple[object, ...]:
        if key == "number":
            return (workshop.number is None, workshop.number)
        if key == "title":
            return (fold_name(workshop.title.in_language(language)),)
        if key == "id":
            return (workshop.id,)
        return (_STATUS_ORDER[workshop.status],) if key == "status" else ()

    return sorted(workshops, key=lambda one: (*rank(one), *when(one)))


def find_workshop(schedule: Schedule, name: str) -> Workshop:
    """The workshop that a person means by its id, its number or the start of its id.

    Raises UnknownNameError when there is none and UsageError when several are meant.
    """
    start = name.casefold()
    exact = schedule.workshop(start)
    if exact:
        return exact
    numbered = [one for one in schedule.workshops if name.isdigit() and str(one.number) == name]
    found = numbered or [one for one in schedule.workshops if name and one.id.startswith(start)]
    if len(found) > 1:
        ids = ", ".join(one.id for one in found[:5]) + (", …" if found[5:] else "")
        raise UsageError(f'"{name}" may mean several workshops: {ids}')
    if not found:
        raise UnknownNameError(
            "workshop", name, find_near(name, [w.id for w in schedule.workshops])
        )
    return found[0]


def find_regions(schedule: Schedule, name: str) -> tuple[Region, ...]:
    """The regions that `name` means; raises UnknownNameError, with suggestions, for none."""
    found = schedule.regions_called(name)
    if not found:
        names = [own for region in schedule.regions for own in region.names]
        raise UnknownNameError("region", name, find_near(name, names))
    return found
