"""Days and clock times in mail and calendar entries, as each language writes them.

The patterns are in the language's file: mail and calendars do without Babel, which an extra brings
for the pages.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any

from workshops.locales import read_language


@cache
def format_date(day: date, language: str | None) -> str:
    """`8 March 2018`, in the language of a BCP 47 tag, else in English."""
    words = _read_patterns(language)
    number = words["first"] if day.day == 1 else day.day  # French: 1er mars, 2 mars
    return str(words["date"].format(number=number, month=words["months"][day.month - 1], day=day))


@cache
def format_day(day: date, language: str | None) -> str:
    """`Thursday 8 March 2018`."""
    words = _read_patterns(language)
    weekday = words["weekdays"][day.weekday()]
    return str(words["day"].format(weekday=weekday, date=format_date(day, language)))


def format_clock(clock: time | datetime, language: str | None) -> str:
    """`09:30`, of a time in its own zone."""
    return str(_read_patterns(language)["clock"].format(hour=clock.hour, minute=clock.minute))


def format_hours(start: datetime, end: datetime, language: str | None) -> str:
    """`09:30–12:00`, of times of one day in their own zones."""
    begins, ends = (format_clock(instant, language) for instant in (start, end))
    return str(_read_patterns(language)["hours"].format(begins=begins, ends=ends))


def format_span(start: date, end: date, language: str | None) -> str:
    """Days, or days with clock times in their own zones, from the first to the last.

    `Thursday 8 March 2018, 09:30–12:00`, or `Thursday 8 March 2018 – Friday 9 March 2018`.
    """
    words = _read_patterns(language)
    first, last = (format_day(_to_date(day), language) for day in (start, end))
    if isinstance(start, datetime) and isinstance(end, datetime):
        if first == last:
            return str(words["timed"].format(day=first, hours=format_hours(start, end, language)))
        first, last = (
            words["instant"].format(day=day, clock=format_clock(instant, language))
            for day, instant in ((first, start), (last, end))
        )
    return first if first == last else str(words["span"].format(first=first, last=last))


def _to_date(day: date) -> date:
    """The calendar day of a date or of a time in its own zone."""
    return date(day.year, day.month, day.day)


def _read_patterns(language: str | None) -> Mapping[str, Any]:
    return read_language(language)["dates"]
