"""Nobody is at two workshops at one time, unless a workshop allows it."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from workshops.diagnostics import Diagnostic, Path
from workshops.engagements import list_engagements
from workshops.model import Schedule, Workshop
from workshops.schedule.codes import diagnose


class _Busy(NamedTuple):
    """When somebody takes part, in which workshop (by index), listed at which path and how.

    A region that only a part of takes part is named as that part.
    """

    start: datetime
    end: datetime
    workshop: int
    path: Path
    name: str
    is_part: bool = False


def warn_of_overlaps(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """No region, person or speaker has two workshops at one time; cancelled ones do not count."""
    strict = [
        (index, workshop)
        for index, workshop in enumerate(schedule.workshops)
        if "overlap" not in workshop.allow
    ]
    for later, earlier in _find_overlaps(strict):
        other = schedule.workshops[earlier.workshop]
        message = f'"{later.name}" is also at "{other.id}" at this time'
        if later.is_part or earlier.is_part:
            part, around = (later, earlier) if later.is_part else (earlier, later)
            message += f', as "{part.name}" is a part of "{around.name}"'
        hint = "move one of them, or write `allow: [overlap]` if it is intended"
        yield diagnose("overlap", later.path, message, hint, related=earlier.path)


def find_overlapping(schedule: Schedule) -> set[int]:
    """The indexes of the workshops that overlap with another, allowed or not."""
    pairs = _find_overlaps(list(enumerate(schedule.workshops)))
    return {busy.workshop for pair in pairs for busy in pair}


def _find_overlaps(workshops: list[tuple[int, Workshop]]) -> Iterator[tuple[_Busy, _Busy]]:
    """Each time that begins before another of the same person is over, with that other one.

    A region is busy where a part of it is; two of its parts are not in each other's way.
    """
    busy: dict[Hashable, list[_Busy]] = defaultdict(list)
    for index, workshop in workshops:
        own = {region.id for region in workshop.regions}
        for engagement in list_engagements(workshop, UTC):
            at = ("workshops", index, *engagement.path)
            span = engagement.start, engagement.end
            busy[engagement.key].append(_Busy(*span, index, at, engagement.name))
            for around in engagement.region.ancestors if engagement.region else ():
                if around.id not in own:
                    part = _Busy(*span, index, at, engagement.name, is_part=True)
                    busy["region", around.id].append(part)
    found: dict[tuple[Path, int], tuple[_Busy, _Busy]] = {}
    for spans in busy.values():
        for later, earlier in _find_pairs(sorted(spans)):
            found.setdefault((later.path, earlier.workshop), (later, earlier))
    yield from found.values()


def _find_pairs(spans: list[_Busy]) -> Iterator[tuple[_Busy, _Busy]]:
    """Each span that begins before the longest one before it is over, if it is in its way."""
    longest: _Busy | None = None
    longest_own: _Busy | None = None
    for later in spans:
        earlier = longest_own if later.is_part else longest
        if earlier and later.start < earlier.end and later.workshop != earlier.workshop:
            yield later, earlier
        if not longest or later.end > longest.end:
            longest = later
        if not later.is_part and (not longest_own or later.end > longest_own.end):
            longest_own = later
