"""Dates, times and lengths of time as people type them in the file: ISO 8601, nothing else.

Nothing is guessed: `03/04/2018` is refused with both dates it might mean.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone

from workshops.schedule.field_errors import FieldError, InvalidError, shorten_value

LENGTH_PATTERN = "([1-9][0-9]{0,4}) ?(w|d|h|min)"

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "min": "minutes"}
_SHORT = {"week": "w", "day": "d", "hour": "h", "minute": "min"}
_DATE_OR_TIME = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)(?:[Tt ](?=\d)|$))?"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r" ?(?P<offset>[Zz]|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_SLASHED = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\b"
_LOOSE = r"(?:([0-9]{4})([0-9]{2})([0-9]{2})|([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2}))(?![0-9])"
_YEARS = range(1900, 2200)


def read_date_or_time(text: str) -> date | datetime | time:
    """A date, a date-time (aware where an offset is written, else naive) or a clock time alone.

    ISO 8601 with a space or a T between date and time; seconds and offset optional. Raises
    FieldError, as all readers here do.
    """
    found = _DATE_OR_TIME.fullmatch(text)
    if not found or not text:
        hints = " or ".join(dict.fromkeys(_guess(text)))
        hint = hints or "it as YYYY-MM-DD, such as 2018-03-08, or 2018-03-08 09:30"
        raise InvalidError("bad-date", text, "date or time", f"write {hint}")
    if not found["date"]:
        return _read_clock_time(found)
    day = _read_existing_day(found["date"])
    return datetime.combine(day, _read_clock_time(found)) if found["hour"] else day


def _read_existing_day(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    if year not in _YEARS:
        hint = f"write a year from {_YEARS[0]} to {_YEARS[-1]}"
        raise FieldError("impossible-date", f'"{text}" is out of range', hint)
    if not 1 <= month <= 12:
        hint = "write a month from 01 to 12"
        raise FieldError("impossible-date", f'"{text}" does not exist', hint)
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if not 1 <= day <= last:
        hint = f"write a day from 01 to {last}"
        raise FieldError("impossible-date", f'"{text}" does not exist', hint)
    return date(year, month, day)


def _read_clock_time(found: re.Match[str]) -> time:
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        hint = "write 00:00 to 23:59; midnight at the end of a day is 00:00 of the next day"
        raise FieldError("impossible-time", f'"{found[0]}" is not a valid time', hint)
    offset = found["offset"]
    if not offset:
        return time(hour, minute, second)
    if offset in "Zz":
        return time(hour, minute, second, tzinfo=UTC)
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:  # the largest in use is +14:00, on Kiritimati
        message = f'"{offset}" is not a valid offset from UTC'
        raise FieldError("impossible-time", message, "write it as +01:00")
    east = timedelta(hours=hours, minutes=minutes)
    return time(hour, minute, second, tzinfo=timezone(-east if offset[0] == "-" else east))


def _guess(text: str) -> Iterator[str]:
    """The dates that may be meant, as they should be written; both days where two are possible."""
    rest = text
    days = []
    if slashed := re.match(_SLASHED, text):
        first, second, year = slashed.groups()
        days = [f"{year}-{m:0>2}-{d:0>2}" for d, m in ((first, second), (second, first))]
        rest = text[slashed.end() :]
    elif loose := re.match(_LOOSE, text):
        year, month, day = (part for part in loose.groups() if part)
        days = [f"{year}-{month:0>2}-{day:0>2}"]
        rest = text[loose.end() :]
    clock = re.sub(r"^[\sT,]+", " ", rest.rstrip()).replace(".", ":")
    for guess in (f"{day}{clock}" for day in days):
        found = _DATE_OR_TIME.fullmatch(guess)
        with suppress(FieldError):
            if found and _read_existing_day(found["date"]) and _read_clock_time(found):
                yield guess


def read_date(text: str) -> date:
    """A date alone."""
    hint = "write the date alone: 2018-03-08"
    try:
        value = read_date_or_time(text)
    except FieldError as error:
        if ":" not in error.hint:
            raise
        raise FieldError(error.code, error.message, hint) from None
    if type(value) is date:
        return value
    raise InvalidError("bad-date", text, "date", hint)


def read_instant(text: str) -> datetime:
    """A date-time with its offset, aware."""
    hint = "write date, time and offset: 2018-03-01T12:00:00Z"
    try:
        value = read_date_or_time(text)
    except FieldError as error:
        raise FieldError(error.code, error.message, hint) from None
    if isinstance(value, datetime) and value.tzinfo:
        return value
    raise FieldError(
        "bad-instant", f'"{shorten_value(text)}" is not a date and time with an offset', hint
    )


def read_length(text: str) -> timedelta:
    """A length of time such as 1d, 2h or 30min."""
    found = re.fullmatch(LENGTH_PATTERN, text)
    if not found:
        if re.fullmatch(f"[0-9]+({'|'.join(_UNITS)})", text):
            message = f'"{shorten_value(text)}" is out of range'
            raise FieldError("bad-length", message, "write a number from 1 to 99999")
        hint = "write a number and a unit, such as 1w, 1d, 2h or 30min"
        if written_out := re.fullmatch("([1-9][0-9]{0,4}) ?(week|day|hour|minute)s?", text):
            hint = f'did you mean "{written_out[1]}{_SHORT[written_out[2]]}"?'
        raise InvalidError("bad-length", text, "length of time", hint)
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def spell_date(value: date | time) -> str:
    """A date, a date-time or a clock time as people write it, with an offset where it has one."""
    if not isinstance(value, datetime):
        return f"{value:%H:%M}" if isinstance(value, time) else value.isoformat()
    has_offset = value.tzinfo and not hasattr(value.tzinfo, "key")
    return f"{value:%Y-%m-%d %H:%M}{value.isoformat()[-6:] if has_offset else ''}"


def exists(day: str) -> bool:
    """Whether a text of the form 2018-03-08 names a day that exists."""
    try:
        _read_existing_day(day)
    except FieldError:
        return False
    return True
