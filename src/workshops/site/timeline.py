"""The series as a picture: when how much takes place, and what has no date yet.

Columns are months, or quarters or years where the series is long. A workshop is a dot; where a
column holds too many to distinguish, it is one bar.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from workshops.model import Workshop
from workshops.site.locale import PageLocale

_MOST_COLUMNS = 24
_MOST_DOTS = 8


class TimelineColumn(NamedTuple):
    """A stretch of time: its label (and the year where one begins), and what is in it."""

    label: str
    year: str
    workshops: tuple[Workshop, ...]
    is_open: bool = False

    @property
    def is_bar(self) -> bool:
        """Whether there are too many to distinguish."""
        return len(self.workshops) > _MOST_DOTS


class Timeline(NamedTuple):
    """The columns in order of time, those to be announced last.

    `tallest` is the most in one; `summary` is the picture as a sentence, for who can't see it.
    """

    columns: tuple[TimelineColumn, ...]
    tallest: int
    summary: str


def draw_timeline(workshops: Sequence[Workshop], locale: PageLocale) -> Timeline:
    """The workshops as a picture."""
    dated = [(workshop.days[0], workshop) for workshop in workshops if workshop.days]
    dated.sort(key=lambda pair: pair[0])
    undated = tuple(workshop for workshop in workshops if not workshop.days)
    columns: list[TimelineColumn] = []
    summary = []
    if dated:
        columns += _divide_time(dated, locale)
        span = locale.format_months(dated[0][0], dated[-1][0])
        summary.append(locale.format_count("timeline_dated", len(dated), span=span))
    if undated:
        columns.append(TimelineColumn("?", "", undated, is_open=True))
        summary.append(locale.format_count("timeline_undated", len(undated)))
    tallest = max((len(column.workshops) for column in columns), default=0)
    return Timeline(tuple(columns), tallest, ", ".join(summary))


def _divide_time(
    dated: Sequence[tuple[date, Workshop]], locale: PageLocale
) -> Iterator[TimelineColumn]:
    """Columns of as many months each as fit, from the first day to the last, empty ones too."""
    months = [day.year * 12 + day.month - 1 for day, _ in dated]
    length = months[-1] - months[0] + 1
    size = next(size for size in (1, 3, 12, 120, 1200) if length <= _MOST_COLUMNS * size - size)
    held: dict[int, list[Workshop]] = {}
    for month, (_, workshop) in zip(months, dated, strict=True):
        held.setdefault(month // size, []).append(workshop)
    year = ""
    for place in range(months[0] // size, months[-1] // size + 1):
        begin = date(place * size // 12, place * size % 12 + 1, 1)
        label = locale.format_short_month(begin) if size < 12 else ""
        shown = str(begin.year) if str(begin.year) != year else ""
        year = str(begin.year)
        yield TimelineColumn(label, shown, tuple(held.get(place, ())))
