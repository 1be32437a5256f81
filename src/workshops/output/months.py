"""Months with the days of workshops and days off marked, and both named below."""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from sys import maxsize
from typing import NamedTuple

from workshops.model import Workshop, list_days
from workshops.output.columns import View
from workshops.output.dates import MONTHS
from workshops.output.escape import escape_line
from workshops.output.fields import DATE, STRING, OutputField, list_of, nullable
from workshops.output.table import Canvas, fold, hang
from workshops.recurrence import expand

Month = tuple[int, int]
"""Year and month."""


class Marked(NamedTuple):
    """A workshop, or one occurrence of it, on the days from first to last."""

    workshop: Workshop
    first: date
    last: date


class MarkedDay(NamedTuple):
    """A day on which workshops take place, or that is off: then `day_off` describes it."""

    day: date
    workshops: tuple[Workshop, ...]
    day_off: str | None


DAY_FIELDS: dict[str, OutputField[MarkedDay]] = {
    "date": OutputField(DATE, "the day (ISO 8601)", lambda row, _: row.day.isoformat()),
    "workshops": OutputField(
        list_of(STRING),
        "ids of the workshops on that day",
        lambda row, _: [workshop.id for workshop in row.workshops],
    ),
    "day_off": OutputField(
        nullable(STRING),
        "which holiday it is, and where; null for none",
        lambda row, _: row.day_off,
    ),
}
"""The fields of `calendar -f json`."""


def collect_days(
    marked: Iterable[Marked], days_off: Mapping[date, str], first: date, last: date
) -> list[MarkedDay]:
    """The days from first to last that are marked or off, in order."""
    found: dict[date, list[Workshop]] = {day: [] for day in days_off}
    for mark in marked:
        for day in list_days(max(mark.first, first), min(mark.last, last)):
            found.setdefault(day, []).append(mark.workshop)
    return [MarkedDay(day, tuple(found[day]), days_off.get(day)) for day in sorted(found)]


def list_months(first: date, last: date) -> list[Month]:
    """Every month from one day's to another's."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [divmod(first.year * 12 + first.month - 1 + n, 12) for n in range(count)]


def mark_days(workshops: Sequence[Workshop], first: date, last: date) -> list[Marked]:
    """Every time a workshop takes place between two days, in the order of time."""
    marked = [
        Marked(workshop, *occurrence.days)
        for workshop in workshops
        for occurrence in expand(workshop, first, last)
    ]
    return sorted(marked, key=lambda mark: (mark.first, mark.last))


def bound_month(month: Month) -> tuple[date, date]:
    """The first and the last day."""
    year, index = month
    return date(year, index + 1, 1), date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def draw_months(
    months: Sequence[Month],
    marked: Sequence[Marked],
    days_off: Mapping[date, str],
    view: View,
    canvas: Canvas,
) -> str:
    """Months side by side as far as the terminal is wide, one below the other in a pipe.

    A workshop's day is in brackets and a day off has an asterisk, so that both are seen without
    colour. `days_off` has for each why and where.
    """
    abreast = max(1, (canvas.width + _GAP) // (_WIDTH + _GAP)) if canvas.width else 1
    rows = [months[at : at + abreast] for at in range(0, len(months), abreast)]
    return "\n".join(map(_Painter(marked, days_off, view, canvas).draw_row, rows))


_WIDTH, _GAP = 28, 2


class _Painter(NamedTuple):
    """What every month is drawn from."""

    marked: Sequence[Marked]
    days_off: Mapping[date, str]
    view: View
    canvas: Canvas

    def draw_row(self, months: Sequence[Month]) -> str:
        """Months beside one another, and below them the names of what is marked."""
        blocks = zip_longest(*map(self.draw_month, months), fillvalue=" " * _WIDTH)
        lines = [(" " * _GAP).join(cells).rstrip() for cells in blocks]
        with_month = len(months) > 1
        for mark in self.marked:
            first, last = ((day.year, day.month - 1) for day in (mark.first, mark.last))
            if first <= months[-1] and last >= months[0]:
                lines += self.name_marked(mark, with_month=with_month)
        for day, name in sorted(self.days_off.items()):
            if (day.year, day.month - 1) in months:
                span = f"{day.day}* {MONTHS[day.month - 1][:3]}" if with_month else f"{day.day}*"
                named = self.lay_out(span, name, with_month=with_month)
                lines += [self.canvas.paint(line, "dim") for line in named]
        return "".join(line + "\n" for line in lines)

    def draw_month(self, month: Month) -> list[str]:
        """The lines of one month, each of the same width."""
        year, index = month
        lines = [self.canvas.paint(f"{f'{MONTHS[index]} {year}':^{_WIDTH}}", "bold")]
        lines.append(f"{' Mo  Tu  We  Th  Fr  Sa  Su':{_WIDTH}}")
        for week in calendar.Calendar().monthdatescalendar(year, index + 1):
            days = (self.draw_day(day) if day.month == index + 1 else "    " for day in week)
            lines.append("".join(days))
        return lines

    def draw_day(self, day: date) -> str:
        """A day in four cells."""
        covering = [mark for mark in self.marked if mark.first <= day <= mark.last]
        is_off = day in self.days_off
        if covering:
            is_cancelled = all(mark.workshop.status == "cancelled" for mark in covering)
            held = "bold yellow" if is_off else "bold green"
            return self.canvas.paint(f"[{day.day:2}]", "red" if is_cancelled else held)
        styles = ["dim reverse"] * is_off + ["underline"] * (day == self.view.today)
        return self.canvas.paint(f" {day.day:2}{'*' if is_off else ' '}", " ".join(styles))

    def name_marked(self, mark: Marked, *, with_month: bool) -> Iterator[str]:
        """A workshop's days and title: `5–7`, with the month `5–7 Mar`, or `30 Mar–1 Apr`."""
        first, last = mark.first, mark.last
        if first.month != last.month or last - first >= timedelta(days=31):
            months = (f"{day.day} {MONTHS[day.month - 1][:3]}" for day in (first, last))
            span = "–".join(months)
        else:
            span = str(first.day) if first == last else f"{first.day}–{last.day}"
            span += f" {MONTHS[first.month - 1][:3]}" if with_month else ""
        status = "" if mark.workshop.status == "confirmed" else f" ({mark.workshop.status})"
        title = f"{self.view.translate(mark.workshop.title)}{status}"
        yield from self.lay_out(span, title, with_month=with_month)

    def lay_out(self, span: str, name: str, *, with_month: bool) -> Iterator[str]:
        """Days and a name, folded to the canvas."""
        lead = f"{span:>{12 if with_month else 7}}  "
        width = max(self.canvas.width - len(lead), 10) if self.canvas.width else maxsize
        yield from map("".join, hang(lead, len(lead), fold(escape_line(name), width)))
