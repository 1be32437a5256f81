"""Who is invited, who answered and who came: three separate facts, and their counts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from workshops.model import Attendee, Region, Schedule, Workshop


class Presence(NamedTuple):
    """One attendee at one workshop."""

    workshop: Workshop
    attendee: Attendee


def select_attendance(
    workshops: Iterable[Workshop], regions: Sequence[Region] = ()
) -> Iterator[Presence]:
    """One row an attendee and workshop; with `regions`, people of those and of their parts."""
    wanted = {region.id for region in regions}
    for workshop in workshops:
        for attendee in workshop.attendees:
            if not wanted or _is_within(attendee.region, wanted):
                yield Presence(workshop, attendee)


def _is_within(region: Region | None, wanted: set[str]) -> bool:
    if region is None:
        return False
    return region.id in wanted or any(whole.id in wanted for whole in region.wholes)


class Counts(NamedTuple):
    """How many are invited, what they answered and who came: three separate facts."""

    total: int = 0
    accepted: int = 0
    declined: int = 0
    tentative: int = 0
    delegated: int = 0
    needs_action: int = 0
    attended: int = 0
    absent: int = 0


def count_attendance(rows: Iterable[Presence]) -> Counts:
    """Counts of the rows; an answer or a presence that is not known counts in none."""
    tally = dict.fromkeys(Counts._fields, 0)
    for row in rows:
        tally["total"] += 1
        if row.attendee.rsvp:
            tally[row.attendee.rsvp.replace("-", "_")] += 1
        if row.attendee.attended is not None:
            tally["attended" if row.attendee.attended else "absent"] += 1
    return Counts(**tally)


Grouping = Literal["workshop", "region", "organization", "sector", "role", "rsvp"]


def group_attendance(
    schedule: Schedule, rows: Iterable[Presence], by: Grouping
) -> list[tuple[str | None, Counts]]:
    """(group id, counts) in the file's order; None is the group of those with none known.

    A region counts its own people and those of its parts, so a person may count in several rows.
    """
    groups: dict[str | None, list[Presence]] = {}
    for row in rows:
        for group in _find_groups(row, by):
            groups.setdefault(group, []).append(row)
    order = {group: place for place, group in enumerate(_list_groups(schedule, by))}
    ranked = sorted(groups, key=lambda group: (group is None, order.get(group or "", len(order))))
    return [(group, count_attendance(groups[group])) for group in ranked]


def _list_groups(schedule: Schedule, by: Grouping) -> list[str]:
    if by == "workshop":
        return [one.id for one in schedule.workshops]
    if by == "region":
        return [one.id for one in schedule.regions]
    return [one.id for one in schedule.organizations] if by == "organization" else []


def _find_groups(row: Presence, by: Grouping) -> tuple[str | None, ...]:
    attendee = row.attendee
    if by == "region":
        region = attendee.region
        return (region.id, *(whole.id for whole in region.wholes)) if region else (None,)
    if by == "workshop":
        return (row.workshop.id,)
    if by == "organization":
        return (attendee.organization.id if attendee.organization else None,)
    if by == "sector":
        return (attendee.organization.sector if attendee.organization else None,)
    return (attendee.role if by == "role" else attendee.rsvp,)
