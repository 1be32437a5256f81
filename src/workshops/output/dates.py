"""Dates, times and distances for people, in English whatever the machine's locale."""

from datetime import date, datetime, timedelta, tzinfo

from workshops.model import Session, Workshop
from workshops.names import count_noun
from workshops.query import last_occurrence, next_occurrence

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
    shown = _show_day_span(first, last, is_long=is_long)
    if isinstance(start, datetime) and isinstance(end, datetime):
        is_one_day = first == last
        last_day = "" if is_one_day else f"{_show_day(end.date(), is_long=is_long)} "
        shown = f"{_show_day(first, is_long=is_long)} {start:%H:%M}–{last_day}{end:%H:%M}"
        shown += _show_zone(workshop, start, None if is_long else series_zone)
    return f"{shown}, repeats" if workshop.repeat and not is_long else shown


def _show_zone(workshop: Workshop, start: datetime, series_zone: str | None) -> str:
    """The time zone, where it differs from that of the series."""
    zone = workshop.zone
    if zone is None or start.utcoffset() != start.astimezone(zone).utcoffset():
        offset = start.isoformat()[-6:]
        return f" UTC{offset}" if start.utcoffset() else " UTC"
    return "" if workshop.timezone == series_zone else f" {workshop.timezone}"


def show_weekdays(first: date, last: date) -> str:
    """`Thu 3 May 2018`, `Thu 3 – Fri 4 May 2018`, or `Thu 31 May – Fri 1 Jun 2018`."""
    end = f"{WEEKDAYS[last.weekday()][:3]} {_show_day(last, is_long=False)}"
    if first == last:
        return end
    start = f"{WEEKDAYS[first.weekday()][:3]} {first.day}"
    if first.month != last.month or first.year != last.year:
        start += f" {_month(first)}"
    return f"{start} {first.year} – {end}" if first.year != last.year else f"{start} – {end}"


def _show_day_span(first: date, last: date, *, is_long: bool) -> str:
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


def find_nearest(workshop: Workshop, now: datetime, local_zone: tzinfo) -> Workshop:
    """The workshop with the dates of its present or next occurrence, else of its last."""
    coming = next_occurrence(workshop, now, local_zone)
    return coming or last_occurrence(workshop, now, local_zone) or workshop


def show_distance(nearest: Workshop, now: datetime, local_zone: tzinfo) -> str:
    """The time until it begins or since it ended: `tomorrow`, `in 12 days`, `8 years ago`.

    Calendar days in the workshop's time zone; hours and minutes only on the day itself. A workshop
    that repeats has the dates that `find_nearest` found.
    """
    span = nearest.span(local_zone)
    if span is None or nearest.days is None:
        return ""
    if span[0] <= now < span[1]:
        return "under way"
    today = now.astimezone(nearest.zone or local_zone).date()
    if span[1] <= now:
        days = (today - nearest.days[1]).days
        return "yesterday" if days == 1 else f"{_show_length(days, now - span[1])} ago"
    days = (nearest.days[0] - today).days
    return "tomorrow" if days == 1 else f"in {_show_length(days, span[0] - now)}"


def _show_length(days: int, exact: timedelta) -> str:
    """Days, or the largest unit of which there are enough; on the day itself, hours or minutes."""
    if days < 1:
        minutes = int(exact.total_seconds() // 60)
        if minutes < 1:
            return "less than a minute"
        return count_noun(minutes, "minute") if minutes < 60 else count_noun(minutes // 60, "hour")
    if days < 28:
        return count_noun(days, "day")
    months, years = int(days / 30.4375 + _NEARLY), int(days / 365.25 + _NEARLY)
    if years >= 2:
        return count_noun(years, "year")
    return count_noun(months, "month") if months >= 2 else count_noun(days // 7, "week")


_NEARLY = 0.05
"""The difference of a year of 365 days, or a month of 30, from the average one."""
