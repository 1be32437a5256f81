"""The series at a glance: a year a row, a month a column, a dot for each time of a workshop.

So it is as wide as any screen, and as tall as the series is long. A month with too many to
distinguish is one link with their number.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from workshops.model import Workshop
from workshops.site.months import Month

_MOST_DOTS = 6


class TimelineMonth(NamedTuple):
    """A month, and the workshops that begin in it, as they are then."""

    first: date
    workshops: tuple[Workshop, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether there are too many to distinguish."""
        return len(self.workshops) > _MOST_DOTS


class Timeline(NamedTuple):
    """The years in which anything takes place, each with its twelve months; and what has no date.

    `first` and `last` are days, None where nothing has a date.
    """

    years: tuple[tuple[TimelineMonth, ...], ...]
    undated: tuple[Workshop, ...]
    first: date | None
    last: date | None


def draw_timeline(workshops: Sequence[Workshop], months: Iterable[Month]) -> Timeline:
    """The series by its months."""
    begun: dict[date, tuple[Workshop, ...]] = {}
    for month in months:
        begins = [show for show in month.occurrences if show.days and show.days[0] >= month.first]
        begun[month.first] = tuple(begins)
    years = sorted({month.year for month, shows in begun.items() if shows})
    days = [show.days[0] for shows in begun.values() for show in shows if show.days]
    return Timeline(
        tuple(tuple(_draw_year(year, begun)) for year in years),
        tuple(workshop for workshop in workshops if not workshop.days),
        min(days, default=None),
        max(days, default=None),
    )


def _draw_year(year: int, begun: dict[date, tuple[Workshop, ...]]) -> Iterable[TimelineMonth]:
    for number in range(1, 13):
        first = date(year, number, 1)
        yield TimelineMonth(first, begun.get(first, ()))
