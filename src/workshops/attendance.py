"""Who is invited, who answered and who came: three separate facts, and their counts.

    from workshops import load_schedule
    from workshops.attendance import People, count_attendance, group_attendance, select_attendance

    schedule = load_schedule("workshops.yaml")
    people = People(regions=schedule.regions_called("SE31"), presences=(True,))
    for row in select_attendance(schedule.attendance, people):
        print(row.workshop.id, row.attendee.label(), row.attendee.rsvp)
    print(count_attendance(schedule.attendance).attended)
    for sector, counts in group_attendance(schedule, schedule.attendance, "sector"):
        print(sector, counts.total, counts.accepted)

A row is one attendee at one workshop, so somebody at two workshops is two rows. A region means its
own people and those of its parts, each row once. A region may take part without a listed attendee:
then it is unknown who comes from it (`find_unlisted`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from workshops.model import Attendee, Organization, Presence, Region, Schedule, Workshop
from workshops.query import contains_words, group_by_region


class People(NamedTuple):
    """Which rows to select: all conditions apply; several values of a condition mean any of them.

    `regions` include their parts; `organizations` are ids; None among the `answers` means those who
    gave none. Every word of `search` occurs in a person's name, organization or region.
    `persons` are affiliations.
    """

    regions: tuple[Region, ...] = ()
    organizations: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    answers: tuple[str | None, ...] = ()
    presences: tuple[bool, ...] = ()
    search: str = ""
    persons: frozenset[tuple[str, str, str]] = frozenset()


def select_attendance(rows: Iterable[Presence], people: People) -> Iterator[Presence]:
    """The rows of these people."""
    if people == People():
        return iter(rows)
    wanted_regions = {region.id for region in people.regions}
    return (
        row
        for row in rows
        if _is_wanted(row.attendee.region, wanted_regions)
        and _is_one_of(row.attendee, people)
        and (not people.persons or row.attendee.affiliation in people.persons)
        and (not people.search or _is_found(row.attendee, people.search.split()))
    )


def _is_found(attendee: Attendee, words: Sequence[str]) -> bool:
    organization, region = attendee.organization, attendee.region
    texts = [text for text in (attendee.name, organization and organization.name) if text]
    names = [content for text in texts for _, content in text.translations]
    names += [organization.id] if organization else []
    for place in (region, *region.ancestors) if region else ():
        names += place.names
    return contains_words(names, words)


def _is_wanted(region: Region | None, wanted: set[str]) -> bool:
    """Whether a region is wanted or inside one that is; all are where none is named."""
    return not wanted or not wanted.isdisjoint(_list_region_ids(region))


def _list_region_ids(region: Region | None) -> tuple[str, ...]:
    """The ids of a region and of its ancestors; none for None."""
    return (region.id, *(ancestor.id for ancestor in region.ancestors)) if region else ()


def _is_one_of(attendee: Attendee, people: People) -> bool:
    organization, answer = attendee.organization, attendee.answer
    if attendee.rsvp in people.answers:  # needs-action, where that word is asked for
        answer = attendee.rsvp
    facts: tuple[tuple[object, tuple[object, ...]], ...] = (
        (organization and organization.id, people.organizations),
        (attendee.sector, people.sectors),
        (attendee.role, people.roles),
        (answer, people.answers),
        (attendee.attended, people.presences),
    )
    return all(fact in wanted for fact, wanted in facts if wanted)


class Unlisted(NamedTuple):
    """The regions that take part in a workshop, but have no listed attendee."""

    workshop: Workshop
    regions: tuple[Region, ...]


def find_unlisted(
    workshops: Iterable[Workshop], regions: Sequence[Region] = ()
) -> Iterator[Unlisted]:
    """Where regions take part unlisted; with `regions`, those and their parts only."""
    wanted = {region.id for region in regions}
    for workshop in workshops:
        listed = _list_listed(workshop)
        found = tuple(
            region
            for region in workshop.regions
            if region.id not in listed and _is_wanted(region, wanted)
        )
        if found:
            yield Unlisted(workshop, found)


def _list_listed(workshop: Workshop) -> set[str]:
    """The ids of regions that somebody is listed of, themselves or in a part."""
    regions = {
        attendee.region.id: attendee.region for attendee in workshop.attendees if attendee.region
    }
    return {
        *regions,
        *(ancestor.id for region in regions.values() for ancestor in region.ancestors),
    }


class Counts(NamedTuple):
    """How many are invited, what they answered and who came: three separate facts.

    `no_answer` are those who have not accepted, declined, tentatively accepted or delegated;
    `needs_action` are those of them for whom the schedule has that word.
    """

    total: int = 0
    accepted: int = 0
    declined: int = 0
    tentative: int = 0
    delegated: int = 0
    needs_action: int = 0
    attended: int = 0
    absent: int = 0
    no_answer: int = 0


def count_attendance(rows: Iterable[Presence]) -> Counts:
    """Counts of the rows; a presence that is not known counts neither as attended nor as absent."""
    answers = Counter((row.attendee.rsvp, row.attendee.attended) for row in rows)
    counts = Counter(total=answers.total())
    for (answer, attended), times in answers.items():
        if answer:
            counts[answer.replace("-", "_")] += times
        if answer in (None, "needs-action"):
            counts["no_answer"] += times
        if attended is not None:
            counts["attended" if attended else "absent"] += times
    return Counts(**counts)


Grouping = Literal["workshop", "region", "organization", "sector", "role", "rsvp"]


def group_attendance(
    schedule: Schedule,
    rows: Iterable[Presence],
    by: Grouping,
    unlisted: Iterable[Unlisted] = (),
) -> list[tuple[str | None, Counts]]:
    """(group id, counts) in the file's order; the id is None for rows whose group is not known.

    A region counts its own people and those of its parts, so a person may count in several rows,
    but once in each. With `unlisted`, those regions and the ones around them, or those workshops,
    have a group too: its total of 0 means that no attendee is listed.
    """
    return [
        (group, count_attendance(listed))
        for group, listed in group_rows(schedule, rows, by, unlisted)
    ]


def group_rows(
    schedule: Schedule,
    rows: Iterable[Presence],
    by: Grouping,
    unlisted: Iterable[Unlisted] = (),
) -> list[tuple[str | None, list[Presence]]]:
    """The same groups, with their rows in place of the counts."""
    groups: dict[str | None, list[Presence]] = {}
    for row in rows:
        for group in _list_groups(row, by):
            groups.setdefault(group, []).append(row)
    for workshop, regions in unlisted if by in ("workshop", "region") else ():
        within = [id for region in regions for id in _list_region_ids(region)]
        for group in [workshop.id] if by == "workshop" else within:
            groups.setdefault(group, [])
    declared: dict[Grouping, Sequence[Workshop | Region | Organization]] = {
        "workshop": schedule.workshops,
        "region": schedule.regions,
        "organization": schedule.organizations,
    }
    order = {entry.id: place for place, entry in enumerate(declared.get(by, ()))}
    ranked = sorted(groups, key=lambda group: (group is None, order.get(group or "", len(order))))
    return [(group, groups[group]) for group in ranked]


def _list_groups(row: Presence, by: Grouping) -> Sequence[str | None]:
    """The groups that a row counts in: one, or its region and the regions around it."""
    attendee = row.attendee
    if by == "region":
        return _list_region_ids(attendee.region) or (None,)
    if by == "workshop":
        return (row.workshop.id,)
    if by == "organization":
        return (attendee.organization.id if attendee.organization else None,)
    if by == "sector":
        return (attendee.sector,)
    return (attendee.role if by == "role" else attendee.answer,)


class Crossing(NamedTuple):
    """A region at a workshop: whether it, or a part, takes part and has anybody listed; counts.

    The region is None for those of whom none is known.
    """

    region: Region | None
    workshop: Workshop
    takes_part: bool
    is_listed: bool
    counts: Counts


def cross_attendance(
    schedule: Schedule,
    workshops: Sequence[Workshop],
    rows: Iterable[Presence],
    regions: Sequence[Region] = (),
) -> list[Crossing]:
    """Region by workshop, wherever a region takes part or has people listed.

    Regions are in the file's order, workshops as given. With `regions`, those and their parts only.
    """
    wanted = {region.id for region in regions}
    found: dict[tuple[str | None, str], list[Presence]] = {}
    for row in rows:
        for group in _list_region_ids(row.attendee.region) or (None,):
            found.setdefault((group, row.workshop.id), []).append(row)
    known = [
        (
            workshop,
            {id for region in workshop.regions for id in _list_region_ids(region)},
            _list_listed(workshop),
        )
        for workshop in workshops
    ]
    crossings = [
        Crossing(
            region,
            workshop,
            takes_part=id in taking_part,
            is_listed=id in listed or (id, workshop.id) in found,
            counts=count_attendance(found.get((id, workshop.id), ())),
        )
        for region in (*schedule.regions, None)
        if _is_wanted(region, wanted)
        for id in [region.id if region else None]
        for workshop, taking_part, listed in known
    ]
    return [crossing for crossing in crossings if crossing.takes_part or crossing.is_listed]


class RegionSummary(NamedTuple):
    """A region with the regions inside it, and how many workshops and attendees concern it."""

    region: Region
    parts: tuple[Region, ...]
    workshops: int
    attendees: int


def summarize_regions(schedule: Schedule) -> list[RegionSummary]:
    """One summary a region, in the file's order.

    Workshops are those that filtering by the region lists; attendees are the region's own and
    those of its parts.
    """
    workshops = group_by_region(schedule, schedule.workshops)
    attendees = Counter(
        id for row in schedule.attendance for id in _list_region_ids(row.attendee.region)
    )
    parts = list_parts(schedule)
    return [
        RegionSummary(
            region, tuple(parts[region.id]), len(workshops[region.id]), attendees[region.id]
        )
        for region in schedule.regions
    ]


def list_parts(schedule: Schedule) -> dict[str, list[Region]]:
    """The regions inside each region, by its id, at any depth."""
    parts: dict[str, list[Region]] = {region.id: [] for region in schedule.regions}
    for region in schedule.regions:
        for ancestor in region.ancestors:
            parts[ancestor.id].append(region)
    return parts
