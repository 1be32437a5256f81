"""The series as a picture: when how much takes place, and what has no date yet.

Columns are months, or quarters or years where the series is long. A workshop is a dot; where a
column holds more than can be told apart, it is one bar.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from workshops.model import Workshop
from workshops.site.locale import Speech

_MOST_COLUMNS = 24
_MOST_DOTS = 8


class Column(NamedTuple):
    """A stretch of time: what it is called (the year where one begins), and what falls in it."""

    label: str
    year: str
    workshops: tuple[Workshop, ...]
    is_open: bool = False

    @property
    def is_bar(self) -> bool:
        """Whether there are too many to tell apart."""
        return len(self.workshops) > _MOST_DOTS


class Timeline(NamedTuple):
    """The columns in order of time, those to be announced last; `tallest` is the most in one."""

    columns: tuple[Column, ...]
    tallest: int
    summary: str


def draw_timeline(workshops: Sequence[Workshop], speech: Speech) -> Timeline:
    """What the picture shows, and a sentence that says it to who can't see it."""
    dated = sorted((one for one in workshops if one.days), key=_first_day)
    undated = tuple(one for one in workshops if not one.days)
    columns = list(_list_columns(dated, speech))
    if undated:
        columns.append(Column("?", "", undated, is_open=True))
    tallest = max((len(one.workshops) for one in columns), default=0)
    summary = ", ".join(_summarize(dated, undated, speech))
    return Timeline(tuple(columns), tallest, summary)


def _first_day(workshop: Workshop) -> date:
    assert workshop.days is not None, "only what has a date is sorted by it"
    return workshop.days[0]


def _list_columns(dated: Sequence[Workshop], speech: Speech) -> Iterator[Column]:
    if not dated:
        return
    first, last = _first_day(dated[0]), _first_day(dated[-1])
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    size = next(size for size in (1, 3, 12, 120, 1200) if months <= _MOST_COLUMNS * size - size)
    held: dict[int, list[Workshop]] = {}
    for one in dated:
        held.setdefault(_find_column(_first_day(one), size), []).append(one)
    year = ""
    for place in range(_find_column(first, size), _find_column(last, size) + 1):
        begin = date(place * size // 12, place * size % 12 + 1, 1)
        label = speech.say_short_month(begin) if size < 12 else ""
        shown = str(begin.year) if str(begin.year) != year else ""
        year = str(begin.year)
        yield Column(label, shown, tuple(held.get(place, ())))


def _find_column(day: date, size: int) -> int:
    return (day.year * 12 + day.month - 1) // size


def _summarize(
    dated: Sequence[Workshop], undated: Iterable[Workshop], speech: Speech
) -> Iterator[str]:
    if dated:
        span = speech.say_months(_first_day(dated[0]), _first_day(dated[-1]))
        yield speech.say_count("timeline_dated", len(dated), span=span)
    if open := len(list(undated)):
        yield speech.say_count("timeline_undated", open)
