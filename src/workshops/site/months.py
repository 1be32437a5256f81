"""The series by months: which months have a page, and each one as a table of weeks.

A week is a row of days, and below it rows of bars, each a workshop across its days. So the table is
one without any style, for screen readers and on paper.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from workshops.model import Workshop
from workshops.query import FIRST_DAY, LAST_DAY
from workshops.recurrence import expand, is_finite

_MOST_TIMES = 400
"""More than a year of what takes place every day."""
_MOST_MONTHS = 240
_MOST_LANES = 8
_YEAR = timedelta(days=366)


class Month(NamedTuple):
    """A month that has a page: its first day, and what takes place on its days.

    `occurrences` are workshops as they are at one of their times, in the order of time.
    """

    first: date
    occurrences: tuple[Workshop, ...]

    @property
    def name(self) -> str:
        """The month as ISO 8601 has it, `2026-12`."""
        return f"{self.first:%Y-%m}"


class Cell(NamedTuple):
    """A part of a row of bars: a workshop across `span` days, or one day that is free.

    A workshop that `begins` or ends (`is_over`) on other days than these goes on in another week.
    """

    day: date
    workshop: Workshop | None = None
    span: int = 1
    begins: bool = True
    is_over: bool = True


class Week(NamedTuple):
    """Seven days, the rows of bars below them, and the workshops that have no place there."""

    days: tuple[date, ...]
    lanes: tuple[tuple[Cell, ...], ...]
    left_out: tuple[Workshop, ...]


def find_months(workshops: Iterable[Workshop], as_of: date) -> list[Month]:
    """The months in which something takes place, in order.

    Of a rule without end, the year before and the year after `as_of` count; of a workshop that
    takes years, the first two.
    """
    found: dict[date, list[Workshop]] = {}
    for workshop in workshops:
        for occurrence in _expand_times(workshop, as_of):
            first, last = occurrence.days or (LAST_DAY, FIRST_DAY)
            month = first.replace(day=1)
            end = min(last, first + 2 * _YEAR)
            while month <= end:
                found.setdefault(month, []).append(occurrence)
                month = _go_on(month)
    return [Month(month, tuple(sorted(found[month], key=_order))) for month in sorted(found)]


def keep_nearest(months: Iterable[Month], as_of: date) -> list[Month]:
    """The months that have a page: the 240 nearest to `as_of`, in order."""
    nearest = sorted(months, key=lambda month: abs(month.first - as_of))[:_MOST_MONTHS]
    return sorted(nearest, key=lambda month: month.first)


def _expand_times(workshop: Workshop, as_of: date) -> Iterator[Workshop]:
    first, last = FIRST_DAY, LAST_DAY
    if workshop.days and workshop.repeat and not is_finite(workshop.repeat):
        first, last = as_of - _YEAR, max(as_of, workshop.days[0]) + _YEAR
    for start, end in islice(expand(workshop, first, last), _MOST_TIMES):
        yield workshop._replace(start=start, end=end)


def _go_on(month: date) -> date:
    """The first day of the month after this one."""
    return (month + timedelta(days=31)).replace(day=1)


def _order(occurrence: Workshop) -> tuple[date, timedelta, str]:
    """By day, the longest first, so that bars below one another leave no gaps; then by time."""
    first, last = occurrence.days or (LAST_DAY, LAST_DAY)
    return first, first - last, str(occurrence.start)


def find_next_month(months: Sequence[Month], day: date) -> Month:
    """The month of a day, else the first one after it, else the last one."""
    begun = day.replace(day=1)
    return next((month for month in months if month.first >= begun), months[-1])


def divide_weeks(month: Month, nearby: Iterable[Month], first_weekday: int) -> Iterator[Week]:
    """The weeks of a month, with the days around it; weekdays count from Monday, 0.

    `nearby` are the months of which a week may have days.
    """
    found = {(show.id, show.days): show for near in nearby for show in near.occurrences}
    occurrences = sorted(found.values(), key=_order)
    begin = month.first - timedelta(days=(month.first.weekday() - first_weekday) % 7)
    while begin < _go_on(month.first):
        days = tuple(begin + timedelta(days=number) for number in range(7))
        inside = [
            occurrence
            for occurrence in occurrences
            if occurrence.days and occurrence.days[0] <= days[-1] and occurrence.days[1] >= days[0]
        ]
        lanes = _place_bars(inside, days)
        yield Week(
            days,
            tuple(tuple(_fill(lane, days)) for lane in lanes[:_MOST_LANES]),
            tuple(bar.workshop for lane in lanes[_MOST_LANES:] for bar in lane if bar.workshop),
        )
        begin += timedelta(days=7)


def _place_bars(occurrences: Iterable[Workshop], days: Sequence[date]) -> list[list[Cell]]:
    """Rows of bars, each bar in the first row that is free on its days."""
    lanes: list[list[Cell]] = []
    for occurrence in occurrences:
        first, last = occurrence.days or (days[0], days[0])
        begin, end = max(first, days[0]), min(last, days[-1])
        bar = Cell(begin, occurrence, (end - begin).days + 1, begin == first, end == last)
        free = (lane for lane in lanes if lane[-1].day + timedelta(days=lane[-1].span) <= begin)
        lane = next(free, None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    return lanes


def _fill(bars: Iterable[Cell], days: Sequence[date]) -> Iterator[Cell]:
    """A row of bars with the free days between them."""
    place = 0
    for bar in bars:
        start = days.index(bar.day)
        yield from map(Cell, days[place:start])
        yield bar
        place = start + bar.span
    yield from map(Cell, days[place:])
