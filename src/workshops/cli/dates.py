"""Dates as people type them on the command line.

ISO first; words and distances from today next; then what python-dateutil reads, but only where it
has only one meaning: `03/04/2018` is refused, and both meanings are named.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from workshops.errors import UsageError
from workshops.names import suggest_near
from workshops.output.dates import WEEKDAYS
from workshops.query import FIRST_DAY, LAST_DAY


class Days(NamedTuple):
    """The local days that a date names: one, or all of a month or year."""

    first: date
    last: date


_WORDS = {"yesterday": -1, "today": 0, "now": 0, "tomorrow": 1}
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[t ]\d.*)?", re.ASCII)
_DISTANCE = re.compile(r"([+-]?)(\d{1,5}) ?(d|w|m|y)(?:ays?|eeks?|onths?|ears?)?( ago)?", re.ASCII)
_CLOCK = re.compile(r"(.+?)[T ](\d{1,2}:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)", re.ASCII)
_FORMS = "write 2018-03-08, today, friday, 30d, 2w, 3m or 8 March 2018"
_WRITTEN = "write 2018-03-08, tomorrow, friday or 8 March 2018"


def read_days(text: str, today: date, option: str = "") -> Days:
    """The days that `text` names, counted from `today`.

    Raises UsageError, with the name of the option, if there are none or several may be meant.
    """
    try:
        return _find_days(text, today)
    except UsageError as error:
        raise (UsageError(f"{option}: {error}") if option else error) from error


def _find_days(text: str, today: date, forms: str = _FORMS) -> Days:
    wanted = " ".join(text.split()).casefold()
    if found := _ISO.fullmatch(wanted) or _ISO_DAY.fullmatch(wanted):
        return _read_iso(text, *found.groups())
    if wanted in _WORDS:
        return _one_day(today + timedelta(days=_WORDS[wanted]))
    names = [name.casefold() for name in WEEKDAYS]
    weekday = [n for n, name in enumerate(names) if len(wanted) > 2 and name.startswith(wanted)]
    if weekday:
        return _one_day(today + timedelta(days=(weekday[0] - today.weekday()) % 7))
    if found := _DISTANCE.fullmatch(wanted):
        return _one_day(_move(text, today, *found.groups()))
    # what dateutil reads in every order of day, month and year alike
    orders = [(first, last) for first in (False, True) for last in (False, True)]
    readings = {_parse_in_order(text, day_first=d, year_first=y) for d, y in orders} - {None}
    dates = sorted(day for day in readings if day)
    if not dates:
        hint = suggest_near(wanted, [*_WORDS, *names], 0.7, forms)
        raise UsageError(f'"{text}" is not a valid date; {hint}')
    if len(dates) > 1:
        raise UsageError(f'"{text}" is ambiguous: write {" or ".join(map(str, dates))}')
    return _one_day(dates[0])


def _one_day(day: date) -> Days:
    return Days(day, day)


def _read_iso(text: str, year: str, month: str | None, day: str | None) -> Days:
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise UsageError(f'"{text}" does not exist') from error
    if not FIRST_DAY <= first <= LAST_DAY:
        years = f"write a year from {FIRST_DAY.year} to {LAST_DAY.year}"
        raise UsageError(f'"{text}" is out of range: {years}')
    if day:
        return _one_day(first)
    after = date(first.year + 1, 1, 1) if not month else add_months(first, 1)
    return Days(first, after - timedelta(days=1))


def _move(text: str, today: date, sign: str, count: str, unit: str, ago: str | None) -> date:
    number = -int(count) if (sign == "-") != bool(ago) else int(count)
    try:
        if unit in "dw":
            return today + timedelta(days=number * (7 if unit == "w" else 1))
        return add_months(today, number * (12 if unit == "y" else 1))
    except (ValueError, OverflowError) as error:
        raise UsageError(f'"{text}" is out of range') from error


def _parse_in_order(text: str, *, day_first: bool, year_first: bool) -> date | None:
    """The date in one order; None if it is invalid, or if its day, month or year is missing."""
    from dateutil import parser

    filled = set()
    for blank in _BLANKS:
        try:
            filled.add(
                parser.parse(
                    text, default=blank, dayfirst=day_first, yearfirst=year_first, ignoretz=True
                ).date()
            )
        except (ValueError, OverflowError):
            return None
    return filled.pop() if len(filled) == 1 else None


_BLANKS = (datetime(1904, 2, 3, tzinfo=UTC), datetime(1908, 11, 12, tzinfo=UTC))
"""Two instants without a common year, month or day: what differs then was not written."""


def read_as_of(text: str, now: datetime, option: str = "") -> datetime:
    """The instant that `text` names, in `now`'s zone: a day's first, or a date with a time.

    Raises UsageError as `read_days` does.
    """
    if text.strip().casefold() == "now":
        return now
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        day = read_days(text, now.date(), option).first
        return datetime.combine(day, datetime.min.time(), now.tzinfo)
    day = read_days(
        found[1], now.date(), option
    ).first  # in range, so that every time zone can express it
    try:
        clock = datetime.fromisoformat(f"{day}T{found[2].zfill(5)}")
    except ValueError as error:
        message = f'"{text}" has no valid time of day; write it as 09:30'
        raise UsageError(f"{option}: {message}" if option else message) from error
    return clock if clock.tzinfo else clock.replace(tzinfo=now.tzinfo)


def write_date(text: str, today: date) -> str:
    """A day, or a day and time, as a schedule has it, from what a person typed in words.

    `friday` and `tomorrow` count from today. What is in digits stays as it is, for the schedule to
    accept or refuse: it is strict about them. Raises UsageError for other words, and for a length
    of time, which might count from today or from the date that is written.
    """
    found = _CLOCK.fullmatch(text.strip())
    day = found[1] if found else text.strip()
    if _DISTANCE.fullmatch(day.casefold()):
        by = "workshops move ID --by 2w"
        raise UsageError(f'"{text}" is a length of time; write the day, or use: {by}')
    if not re.search(r"[^\W\d_]{3}", day):
        return text
    days = _find_days(day, today, _WRITTEN)
    return f"{days.first} {found[2].zfill(5)}" if found else str(days.first)


def write_span(text: str, today: date) -> str:
    """A day or a span of days, such as `1 April 2027..2027-04-02`, each as `write_date` has it."""
    return "..".join(write_date(day, today) for day in text.split(".."))


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=months)
