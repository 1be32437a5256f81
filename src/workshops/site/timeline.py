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
_MOST_YEARS = 40


class TimelineMonth(NamedTuple):
    """A month, and the workshops that begin in it, as they are then.

    Where it `is_full` there are too many to distinguish.
    """

    first: date
    workshops: tuple[Workshop, ...]
    is_full: bool


class Timeline(NamedTuple):
    """The years in which anything takes place, each with its twelve months; and what has no date.

    `first` and `last` are days, None where nothing has a date.
    """

    years: tuple[tuple[TimelineMonth, ...], ...]
    undated: tuple[Workshop, ...]
    first: date | None
    last: date | None


def draw_timeline(
    workshops: Sequence[Workshop], months: Iterable[Month], as_of: date, *, is_long: bool
) -> Timeline:
    """The series by its months, in at most 40 years, those around `as_of`.

    A long series has numbers alone, so that the page stays small.
    """
    begun: dict[date, tuple[Workshop, ...]] = {}
    for month in months:
        begins = [show for show in month.occurrences if show.days and show.days[0] >= month.first]
        begun[month.first] = tuple(begins)
    found = {month.year for month, shows in begun.items() if shows}
    years = sorted(sorted(found, key=lambda year: abs(year - as_of.year))[:_MOST_YEARS])
    days = [show.days[0] for shows in begun.values() for show in shows if show.days]
    most = 0 if is_long else _MOST_DOTS
    return Timeline(
        tuple(tuple(_draw_year(year, begun, most)) for year in years),
        tuple(workshop for workshop in workshops if not workshop.days),
        min(days, default=None),
        max(days, default=None),
    )


def _draw_year(
    year: int, begun: dict[date, tuple[Workshop, ...]], most: int
) -> Iterable[TimelineMonth]:
    for number in range(1, 13):
        first = date(year, number, 1)
        shows = begun.get(first, ())
        yield TimelineMonth(first, shows, is_full=len(shows) > most)
