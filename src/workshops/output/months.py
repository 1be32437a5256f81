"""Months with the days of workshops and days off marked, and both named below."""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from sys import maxsize
from typing import NamedTuple

from workshops.model import Workshop
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
        begin, end = max(mark.first, first), min(mark.last, last)
        for number in range((end - begin).days + 1):
            found.setdefault(begin + timedelta(days=number), []).append(mark.workshop)
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
    return "\n".join(_draw_row(row, marked, days_off, view, canvas) for row in rows)


_WIDTH, _GAP = 28, 2


def _draw_row(
    months: Sequence[Month],
    marked: Sequence[Marked],
    days_off: Mapping[date, str],
    view: View,
    canvas: Canvas,
) -> str:
    blocks = [_draw_month(month, marked, days_off, view, canvas) for month in months]
    lines = [
        (" " * _GAP).join(cells).rstrip() for cells in zip_longest(*blocks, fillvalue=" " * _WIDTH)
    ]
    with_month = len(months) > 1
    for mark in marked:
        first, last = ((day.year, day.month - 1) for day in (mark.first, mark.last))
        if first <= months[-1] and last >= months[0]:
            lines += _name_marked(mark, view, canvas, with_month=with_month)
    for day, name in sorted(days_off.items()):
        if (day.year, day.month - 1) in months:
            span = f"{day.day}* {MONTHS[day.month - 1][:3]}" if with_month else f"{day.day}*"
            named = _lay_out(span, name, canvas, with_month=with_month)
            lines += [canvas.paint(line, "dim") for line in named]
    return "".join(line + "\n" for line in lines)


def _draw_month(
    month: Month,
    marked: Sequence[Marked],
    days_off: Mapping[date, str],
    view: View,
    canvas: Canvas,
) -> list[str]:
    """The lines of one month, each of the same width."""
    year, index = month
    lines = [canvas.paint(f"{f'{MONTHS[index]} {year}':^{_WIDTH}}", "bold")]
    lines.append(f"{' Mo  Tu  We  Th  Fr  Sa  Su':{_WIDTH}}")
    for week in calendar.Calendar().monthdatescalendar(year, index + 1):
        days = (
            _draw_day(day, marked, view, canvas, is_off=day in days_off)
            if day.month == index + 1
            else "    "
            for day in week
        )
        lines.append("".join(days))
    return lines


def _draw_day(
    day: date, marked: Sequence[Marked], view: View, canvas: Canvas, *, is_off: bool
) -> str:
    covering = [mark for mark in marked if mark.first <= day <= mark.last]
    if covering:
        is_cancelled = all(mark.workshop.status == "cancelled" for mark in covering)
        held = "bold yellow" if is_off else "bold green"
        return canvas.paint(f"[{day.day:2}]", "red" if is_cancelled else held)
    styles = ["dim reverse"] * is_off + ["underline"] * (day == view.today)
    return canvas.paint(f" {day.day:2}{'*' if is_off else ' '}", " ".join(styles))


def _name_marked(mark: Marked, view: View, canvas: Canvas, *, with_month: bool) -> Iterator[str]:
    """The days of a workshop and its title: `5–7`, with the month `5–7 Mar`, or `30 Mar–1 Apr`."""
    first, last = mark.first, mark.last
    if first.month != last.month or last - first >= timedelta(days=31):
        span = f"{first.day} {MONTHS[first.month - 1][:3]}–{last.day} {MONTHS[last.month - 1][:3]}"
    else:
        span = str(first.day) if first == last else f"{first.day}–{last.day}"
        span += f" {MONTHS[first.month - 1][:3]}" if with_month else ""
    status = "" if mark.workshop.status == "confirmed" else f" ({mark.workshop.status})"
    title = f"{view.translate(mark.workshop.title)}{status}"
    yield from _lay_out(span, title, canvas, with_month=with_month)


def _lay_out(span: str, name: str, canvas: Canvas, *, with_month: bool) -> Iterator[str]:
    lead = f"{span:>{12 if with_month else 7}}  "
    width = max(canvas.width - len(lead), 10) if canvas.width else maxsize
    yield from map("".join, hang(lead, len(lead), fold(escape_line(name), width)))
