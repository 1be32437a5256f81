"""Who takes part in a series: counts by region, sector and organization, never a name.

A region counts its own people and those of its parts, so that the bars of a region and of its parts
do not add up. An organization is named where its own web pages would name it: on the pages of its
workshops.
"""

from collections.abc import Sequence
from typing import NamedTuple

from workshops.attendance import (
    Counts,
    Crossing,
    count_attendance,
    cross_attendance,
    group_attendance,
)
from workshops.model import Organization, Region, Schedule, Workshop

_MOST_CELLS = 4000


class Bar(NamedTuple):
    """A group's counts, and the group: a region with how many are around it, or a sector."""

    counts: Counts
    region: Region | None = None
    depth: int = 0
    sector: str | None = None


class Matrix(NamedTuple):
    """Workshops by regions: of each workshop a cell a region, None where it does not take part.

    The last of the `regions` is None where there are people of whom none is known.
    """

    regions: tuple[Region | None, ...]
    rows: tuple[tuple[Workshop, tuple[Crossing | None, ...]], ...]
    is_complete: bool


class Participation(NamedTuple):
    """What the page shows; `by_region` and `by_sector` end with those of whom it is not known."""

    total: Counts
    by_region: tuple[Bar, ...]
    by_sector: tuple[Bar, ...]
    matrix: Matrix
    organizations: tuple[tuple[Organization, Counts, int], ...]


def summarize_participation(
    schedule: Schedule, regions: Sequence[tuple[Region, int]], workshops: Sequence[Workshop]
) -> Participation:
    """The counts of a series; `regions` as pages list them, `workshops` in the order of time."""
    rows = list(schedule.attendance)
    by_region = dict(group_attendance(schedule, rows, "region"))
    bars = [
        Bar(by_region[region.id], region, depth)
        for region, depth in regions
        if region.id in by_region
    ]
    if None in by_region and bars:
        bars.append(Bar(by_region[None]))
    is_known = any(row.attendee.sector for row in rows)
    sectors = group_attendance(schedule, rows, "sector")
    return Participation(
        count_attendance(rows),
        tuple(bars),
        tuple(Bar(counts, sector=sector) for sector, counts in sectors if is_known),
        _cross(schedule, [region for region, _ in regions], workshops),
        tuple(_count_organizations(schedule)),
    )


def _cross(schedule: Schedule, regions: Sequence[Region], workshops: Sequence[Workshop]) -> Matrix:
    """The matrix, of the last workshops alone where it would be too large to read."""
    crossings = cross_attendance(schedule, workshops, schedule.attendance)
    cells = {(each.workshop.id, each.region): each for each in crossings}
    taking_part = {region for _, region in cells}
    if not any(taking_part):
        return Matrix((), (), is_complete=True)
    shown = tuple(region for region in (*regions, None) if region in taking_part)
    ids = {workshop for workshop, _ in cells}
    listed = [workshop for workshop in workshops if workshop.id in ids]
    kept = listed[-(_MOST_CELLS // max(len(shown), 1)) :]
    rows = (
        (workshop, tuple(cells.get((workshop.id, region)) for region in shown)) for workshop in kept
    )
    return Matrix(shown, tuple(rows), len(kept) == len(listed))


def _count_organizations(schedule: Schedule) -> list[tuple[Organization, Counts, int]]:
    """Those that anybody is listed from, with their counts and at how many workshops."""
    workshops: dict[str, set[str]] = {}
    for row in schedule.attendance:
        if organization := row.attendee.organization:
            workshops.setdefault(organization.id, set()).add(row.workshop.id)
    counts = dict(group_attendance(schedule, schedule.attendance, "organization"))
    return [
        (organization, counts[organization.id], len(workshops[organization.id]))
        for organization in schedule.organizations
        if organization.id in workshops
    ]
