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
    """When somebody takes part, in which workshop (by index), listed at which path and how."""

    start: datetime
    end: datetime
    workshop: int
    path: Path
    name: str


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
        hint = "move one of them, or write `allow: [overlap]` if it is intended"
        yield diagnose("overlap", later.path, message, hint, related=earlier.path)


def find_overlapping(schedule: Schedule) -> set[int]:
    """The indexes of the workshops that overlap with another, allowed or not."""
    pairs = _find_overlaps(list(enumerate(schedule.workshops)))
    return {busy.workshop for pair in pairs for busy in pair}


def _find_overlaps(workshops: list[tuple[int, Workshop]]) -> Iterator[tuple[_Busy, _Busy]]:
    """Each time that begins before another of the same person is over, with that other one."""
    busy: dict[Hashable, list[_Busy]] = defaultdict(list)
    for index, workshop in workshops:
        for engagement in list_engagements(workshop, UTC):
            at = ("workshops", index, *engagement.path)
            span = engagement.start, engagement.end
            busy[engagement.key].append(_Busy(*span, index, at, engagement.name))
    for spans in busy.values():
        spans.sort()
        longest = spans[0]
        for later in spans:
            if later.start < longest.end and later.workshop != longest.workshop:
                yield later, longest
            longest = max(longest, later, key=lambda span: span.end)
