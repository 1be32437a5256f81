"""Months with the days of workshops marked, and the workshops named below."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from sys import maxsize
from typing import NamedTuple

from workshops.model import Workshop
from workshops.output.columns import View
from workshops.output.dates import MONTHS
from workshops.output.escape import escape_line
from workshops.output.table import Canvas, fold, hang
from workshops.recurrence import expand

Month = tuple[int, int]
"""Year and month."""


class Marked(NamedTuple):
    """A workshop, or one occurrence of it, on the days from first to last."""

    workshop: Workshop
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether it takes place on this day."""
        return self.first <= day <= self.last


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


def draw_months(
    months: Sequence[Month], marked: Sequence[Marked], view: View, canvas: Canvas
) -> str:
    """One block a month. A marked day is in brackets, so that it is seen without colour."""
    return "\n".join(_draw_month(month, marked, view, canvas) for month in months)


def _draw_month(month: Month, marked: Sequence[Marked], view: View, canvas: Canvas) -> str:
    year, index = month
    first = date(year, index + 1, 1)
    last = first.replace(day=calendar.monthrange(year, index + 1)[1])
    here = [mark for mark in marked if mark.first <= last and mark.last >= first]
    lines = [canvas.paint(f"{f'{MONTHS[index]} {year}':^28}".rstrip(), "bold")]
    lines.append(" Mo  Tu  We  Th  Fr  Sa  Su")
    for week in calendar.Calendar().monthdatescalendar(year, index + 1):
        days = (_draw_day(day, index + 1, here, view, canvas) for day in week)
        lines.append("".join(days).rstrip())
    lines += _name_marked(here, view, canvas)
    return "".join(line + "\n" for line in lines)


def _draw_day(day: date, month: int, marked: Sequence[Marked], view: View, canvas: Canvas) -> str:
    if day.month != month:
        return "    "
    if any(mark.covers(day) for mark in marked):
        return canvas.paint(f"[{day.day:2}]", "bold green")
    is_today = day == view.today
    return canvas.paint(f" {day.day:2} ", "underline" if is_today else "")


def _name_marked(marked: Sequence[Marked], view: View, canvas: Canvas) -> Iterator[str]:
    for mark in marked:
        lead = f"{_show_span(mark):>7}  "
        status = "" if mark.workshop.status == "confirmed" else f" ({mark.workshop.status})"
        title = escape_line(f"{view.translate(mark.workshop.title)}{status}")
        width = max(canvas.width - len(lead), 10) if canvas.width else maxsize
        yield from map("".join, hang(lead, len(lead), fold(title, width)))


def _show_span(mark: Marked) -> str:
    if mark.first == mark.last:
        return str(mark.first.day)
    if mark.first.month == mark.last.month and mark.last - mark.first < timedelta(days=31):
        return f"{mark.first.day}–{mark.last.day}"
    return f"{mark.first.day}.{mark.first.month}–{mark.last.day}.{mark.last.month}"
