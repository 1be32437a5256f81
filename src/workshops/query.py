"""Which workshops of a schedule match, which regions a name means, when a workshop is next.

Pure selections: values in, values out. `now` is an aware instant; `local_zone` is the time zone
whose midnights begin and end all-day workshops without a zone of their own.
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
"""How far apart the days of two places can be at one instant: UTC-12 to UTC+14 are 26 hours."""


class Filters(NamedTuple):
    """Which workshops to select: all conditions apply; of several values of one, any.

    `since` and `until` are local days; `regions` as `find_regions` gives them; `persons` are the
    affiliations of attendees, `speakers` the folded names of speakers; one of either is enough.
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
    persons: frozenset[tuple[str, str, str]] = frozenset()
    speakers: frozenset[str] = frozenset()


def select_workshops(
    schedule: Schedule, filters: Filters, now: datetime, local_zone: tzinfo
) -> list[Workshop]:
    """The workshops that meet the filters, in the file's order."""
    conditions = list(_build_conditions(filters, now, local_zone))
    return [
        workshop for workshop in schedule.workshops if all(meets(workshop) for meets in conditions)
    ]


def _build_conditions(
    filters: Filters, now: datetime, local_zone: tzinfo
) -> Iterator[Callable[[Workshop], bool]]:
    if filters.ids:
        yield lambda workshop: workshop.id in filters.ids
    if filters.regions:
        # those asked for, with what is inside and around them
        yield lambda workshop: any(
            region.overlaps(wanted) for region in workshop.regions for wanted in filters.regions
        )
    if filters.upcoming:
        yield lambda workshop: find_phase(workshop, now, local_zone) != "past"
    if filters.past:
        yield lambda workshop: find_phase(workshop, now, local_zone) == "past"
    if filters.since or filters.until:
        first, last = filters.since or FIRST_DAY, filters.until or LAST_DAY
        yield lambda workshop: next(expand(workshop, first, last), None) is not None
    if filters.statuses:
        yield lambda workshop: workshop.status in filters.statuses
    if filters.tags:
        tags = {fold_name(tag) for tag in filters.tags}
        yield lambda workshop: any(
            fold_name(name) in tags for tag in workshop.tags for _, name in tag.translations
        )
    if filters.persons:
        yield (
            lambda workshop: (
                any(attendee.affiliation in filters.persons for attendee in workshop.attendees)
                or any(
                    fold_name(speaker.content) in filters.speakers
                    for session in workshop.sessions
                    for speaker in session.speakers
                )
            )
        )
    if filters.search:
        yield lambda workshop: contains_words(_searched_texts(workshop), filters.search.split())


def _searched_texts(workshop: Workshop) -> Iterator[str]:
    """All texts of a workshop that people search in; addresses are not among them."""
    yield workshop.id
    venue = workshop.venue
    texts = [workshop.title, workshop.description, *workshop.tags]
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


def group_by_region(schedule: Schedule, workshops: Iterable[Workshop]) -> dict[str, list[Workshop]]:
    """The workshops of each region by its id, as the filter by that region alone selects them."""
    overlapping: dict[str, set[str]] = {region.id: {region.id} for region in schedule.regions}
    for region in schedule.regions:
        for ancestor in region.ancestors:
            overlapping[region.id].add(ancestor.id)
            overlapping[ancestor.id].add(region.id)
    groups: dict[str, list[Workshop]] = {region.id: [] for region in schedule.regions}
    for workshop in workshops:
        for id in set().union(*(overlapping[region.id] for region in workshop.regions)):
            groups[id].append(workshop)
    return groups


def contains_words(texts: Iterable[str], words: Sequence[str]) -> bool:
    """Whether every word occurs in the texts, compared by letters and digits.

    A word without letters and digits has to occur as it is.
    """
    texts = list(texts)
    letters = "\n".join(map(fold_name, texts))
    raw = "\n".join(texts)
    return all(folded in letters if (folded := fold_name(word)) else word in raw for word in words)


def find_phase(workshop: Workshop, now: datetime, local_zone: tzinfo) -> Phase:
    """Whether the workshop is ahead, under way or over at `now`, or has no date.

    A workshop that repeats is past after its last occurrence, and under way during each of them.
    """
    if workshop.start is None:
        return "unscheduled"
    coming = next_occurrence(workshop, now, local_zone)
    span = coming and coming.span(local_zone)
    if span is None:
        return "past"
    return "under way" if span[0] <= now else "upcoming"


def next_occurrence(workshop: Workshop, now: datetime, local_zone: tzinfo) -> Workshop | None:
    """The workshop with the dates of its first occurrence that is not over; None if all are."""
    return next(coming_occurrences(workshop, now, local_zone), None)


def coming_occurrences(
    workshop: Workshop, now: datetime, local_zone: tzinfo, last: date = LAST_DAY
) -> Iterator[Workshop]:
    """The workshop with the dates of each occurrence that is not over and begins by a `last` day.

    Without `last`, and for a rule that never ends, they are endless.
    """
    for moved in list_occurrences(workshop, now.date() - _APART, last):
        span = moved.span(local_zone)
        if span and span[1] > now:
            yield moved


def last_occurrence(workshop: Workshop, now: datetime, local_zone: tzinfo) -> Workshop | None:
    """The workshop with the dates of its last occurrence that is over; None if none is."""
    found = None
    for moved in list_occurrences(workshop, FIRST_DAY, now.date() + _APART):
        span = moved.span(local_zone)
        if span and span[1] <= now:
            found = moved
    return found


def list_occurrences(workshop: Workshop, first: date, last: date) -> Iterator[Workshop]:
    """The workshop with the dates of each occurrence that touches the days from first to last."""
    for start, end in expand(workshop, first, last):
        yield workshop._replace(start=start, end=end)


def expand_workshops(
    workshops: Iterable[Workshop], since: date | None, until: date | None
) -> list[Workshop]:
    """Each occurrence between two days, as a workshop that does not repeat.

    An endless rule is expanded for a year where `until` is None.
    """
    expanded = []
    for workshop in workshops:
        if not workshop.repeat or workshop.days is None:
            expanded.append(workshop)
            continue
        first = since or workshop.days[0]
        year_on = min(LAST_DAY, max(first, workshop.days[0]) + timedelta(days=366))
        last = until or (LAST_DAY if is_finite(workshop.repeat) else year_on)
        expanded += [
            workshop._replace(start=start, end=end, repeat=None, exdates=())
            for start, end in expand(workshop, first, last)
        ]
    return expanded


SortKey = Literal["when", "number", "title", "id", "status"]
_STATUS_ORDER = {"confirmed": 0, "tentative": 1, "cancelled": 2}


def sort_workshops(
    workshops: Iterable[Workshop],
    key: SortKey,
    language: str | None,
    local_zone: tzinfo,
    now: datetime | None = None,
) -> list[Workshop]:
    """Sorted by `key`, then by time; workshops without a date last, in the file's order.

    The time of what repeats is that of its first occurrence which is not over at `now` (aware), if
    there is one; without `now`, of the first of all.
    """

    def when(workshop: Workshop) -> tuple[bool, float | None]:
        coming = next_occurrence(workshop, now, local_zone) if now and workshop.repeat else None
        span = (coming or workshop).span(local_zone)
        return (span is None, span and span[0].timestamp())

    def rank(workshop: Workshop) -> tuple[object, ...]:
        if key == "number":
            return (workshop.number is None, workshop.number)
        if key == "title":
            return (fold_name(workshop.title.in_language(language)),)
        if key == "id":
            return (workshop.id,)
        return (_STATUS_ORDER[workshop.status],) if key == "status" else ()

    return sorted(workshops, key=lambda workshop: (*rank(workshop), *when(workshop)))


def find_workshop(schedule: Schedule, name: str) -> Workshop:
    """The workshop with this id, number or title, or else whose id or title starts so.

    Titles count in every language. Raises UnknownNameError if there is none and UsageError if
    there are several.
    """
    exact = schedule.workshop(name.casefold())
    if exact:
        return exact
    folded = fold_name(name)
    titles = {
        workshop.id: [fold_name(title) for _, title in workshop.title.translations]
        for workshop in schedule.workshops
    }
    for meets in (
        lambda workshop: name.isdigit() and str(workshop.number) == name,
        lambda workshop: name and workshop.id.startswith(name.casefold()),
        lambda workshop: folded and folded in titles[workshop.id],
        lambda workshop: folded and any(title.startswith(folded) for title in titles[workshop.id]),
    ):
        found = [workshop for workshop in schedule.workshops if meets(workshop)]
        if len(found) > 1:
            ids = ", ".join(workshop.id for workshop in found[:5]) + (", …" if found[5:] else "")
            raise UsageError(f'"{name}" matches several workshops: {ids}')
        if found:
            return found[0]
    known = [workshop.id for workshop in schedule.workshops]
    known += [title for workshop in schedule.workshops for _, title in workshop.title.translations]
    inside = [id for id, names in titles.items() if any(folded in title for title in names)]
    near = find_near(name, inside, cutoff=0) if len(folded) > 2 else []
    raise UnknownNameError("workshop", name, near or find_near(name, known))


def list_tags(schedule: Schedule) -> list[str]:
    """The tags of all workshops, in every language."""
    tags = [tag for workshop in schedule.workshops for tag in workshop.tags]
    return list(dict.fromkeys(content for tag in tags for _, content in tag.translations))


def find_tag(schedule: Schedule, name: str) -> str:
    """A tag that a workshop has, in any language; raises UnknownNameError for another name."""
    known = list_tags(schedule)
    if fold_name(name) not in map(fold_name, known):
        raise UnknownNameError("tag", name, find_near(name, known))
    return name


ENTER_REGION = "to enter it, run: workshops set region:CODE name=NAME country=CODE"
"""The remedy where a region is not declared."""


def find_region(schedule: Schedule, name: str) -> Region:
    """The only region that `name` means.

    Raises UsageError for none, with suggestions or the command that enters it, and for several.
    """
    try:
        found = find_regions(schedule, name)
    except UnknownNameError as error:
        raise (error if error.suggestions else UsageError(f"{error}; {ENTER_REGION}")) from error
    if len(found) > 1:
        ids = ", ".join(region.id for region in found)
        raise UsageError(f'"{name}" matches several regions: {ids}')
    return found[0]


def find_regions(schedule: Schedule, name: str) -> tuple[Region, ...]:
    """The regions that `name` means; raises UnknownNameError, with suggestions, for none."""
    found = schedule.regions_called(name)
    if not found:
        names = [own for region in schedule.regions for own in region.names]
        raise UnknownNameError("region", name, find_near(name, names))
    return found
