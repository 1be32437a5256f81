"""Dates, times and distances as people read them, in English, whatever the machine's locale."""

from datetime import date, datetime, timedelta, tzinfo

from workshops.model import Session, Workshop
from workshops.query import find_phase, next_occurrence

MONTHS = (
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def show_when(workshop: Workshop, series_zone: str | None, *, is_long: bool = False) -> str:
    """`8–9 Mar 2018`, `8 Mar 2018 09:30–12:00`, or `to be announced`."""
    if workshop.days is None:
        return "to be announced"
    start, end = workshop.start, workshop.end
    first, last = workshop.days
    shown = _show_days(first, last, is_long=is_long)
    if isinstance(start, datetime) and isinstance(end, datetime):
        is_one_day = first == last
        last_day = "" if is_one_day else f"{_show_day(end.date(), is_long=is_long)} "
        shown = f"{_show_day(first, is_long=is_long)} {start:%H:%M}–{last_day}{end:%H:%M}"
        shown += _show_zone(workshop, start, None if is_long else series_zone)
    return f"{shown}, repeats" if workshop.repeat and not is_long else shown


def _show_zone(workshop: Workshop, start: datetime, series_zone: str | None) -> str:
    """The zone, where it is not the one that the whole series is in."""
    if workshop.timezone and workshop.timezone == series_zone:
        return ""
    return f" {workshop.timezone or start.strftime('UTC%z')}"


def _show_days(first: date, last: date, *, is_long: bool) -> str:
    if first == last:
        return _show_day(first, is_long=is_long)
    if is_long or first.year != last.year:
        return f"{_show_day(first, is_long=is_long)} – {_show_day(last, is_long=is_long)}"
    if first.month != last.month:
        return f"{first.day} {_month(first)} – {_show_day(last, is_long=is_long)}"
    return f"{first.day}–{_show_day(last, is_long=is_long)}"


def _show_day(day: date, *, is_long: bool) -> str:
    if is_long:
        return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {_month(day)} {day.year}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1][:3]


def show_session_time(session: Session) -> str:
    """`09:30–10:00`, `morning`, or nothing where only the day is known."""
    if session.start and session.end:
        return f"{session.start:%H:%M}–{session.end:%H:%M}"
    return session.period or ""


def show_session_day(session: Session) -> str:
    """`Thursday 8 March 2018`, or `day to be announced`."""
    return _show_day(session.day, is_long=True) if session.day else "day to be announced"


def show_distance(workshop: Workshop, now: datetime, viewer: tzinfo) -> str:
    """How long until it begins or since it was over: `in 12 days`, `8 years ago`, `under way`."""
    phase = find_phase(workshop, now, viewer)
    if phase in ("unscheduled", "under way"):
        return "" if phase == "unscheduled" else "under way"
    coming = next_occurrence(workshop, now, viewer) if phase == "upcoming" else workshop
    span = (coming or workshop).span(viewer)
    assert span is not None, "what has a phase has a span"
    if phase == "past":
        return f"{_show_length(now - span[1])} ago"
    return f"in {_show_length(span[0] - now)}"


def _show_length(length: timedelta) -> str:
    """The largest unit of which there are at least two, or one whole, rounded down."""
    minutes = int(length.total_seconds() // 60)
    for unit, size, least in _UNITS:
        if minutes >= size * least:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "a moment"


_UNITS = (
    ("year", 525_960, 2),
    ("month", 43_830, 2),
    ("week", 10_080, 2),
    ("day", 1_440, 1),
    ("hour", 60, 1),
    ("minute", 1, 1),
)
