"""Dates, times, durations and offsets as calendar files write them (RFC 5545 section 3.3).

Nothing here raises for what a file holds: what cannot be read is None, and each reader decides what
that means to it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from workshops.ical.parser import ContentLine
from workshops.timezones import UnknownZoneError, find_zone

TimeKind = Literal["date", "floating", "zoned", "utc"]


class TimeValue(NamedTuple):
    """A DATE or DATE-TIME value (sections 3.3.4 and 3.3.5); the `local` of a date is its midnight.

    `tzid` is the name in the file, whether it is known or not; None unless `kind` is "zoned".
    """

    kind: TimeKind
    local: datetime
    tzid: str | None

    @property
    def category(self) -> Literal["date", "floating", "fixed"]:
        """The kind that all times of an event must share."""
        return self.kind if self.kind in ("date", "floating") else "fixed"

    @property
    def instant(self) -> datetime | None:
        """The time in UTC; None for a date, a floating time, and a zone not in the tz database."""
        if self.kind == "utc":
            return self.local.replace(tzinfo=UTC)
        zone = find_iana_zone(self.tzid) if self.tzid else None
        try:
            return self.local.replace(tzinfo=zone).astimezone(UTC) if zone else None
        except OverflowError:
            return None

    def localize(self, find_zone: "ZoneFinder") -> date:
        """As a date or a datetime; that is naive where the time is floating or the zone unknown."""
        if self.kind == "date":
            return self.local.date()
        zone = UTC if self.kind == "utc" else find_zone(self.tzid) if self.tzid else None
        return self.local.replace(tzinfo=zone)


ZoneFinder = Callable[[str], tzinfo | None]
"""Returns the zone that a TZID means; None where it is unknown."""


def find_iana_zone(tzid: str) -> ZoneInfo | None:
    """The zone of the tz database with exactly this name."""
    try:
        return find_zone(tzid)
    except UnknownZoneError:
        return None


_STRICT = re.compile("[0-9]{8}(?:T[0-9]{6}Z?)?")
_LENIENT = re.compile("[0-9]{8}(?:T[0-9]{4}(?:[0-9]{2})?Z?)?")


def parse_time(text: str, tzid: str | None = None, *, lenient: bool = False) -> TimeValue | None:
    """20180308, 20180308T093000 or 20180308T083000Z; None for anything else.

    Where `lenient`, also without seconds, in lower case and between spaces.
    """
    if lenient:
        text = text.strip().upper()
    if not (_LENIENT if lenient else _STRICT).fullmatch(text):
        return None
    if text[13:15] == "60":  # section 3.3.12 allows a leap second, which datetime does not know
        text = f"{text[:13]}59{text[15:]}"
    try:
        local = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
    if "T" not in text:
        return TimeValue("date", local, None)
    if text.endswith("Z"):
        return TimeValue("utc", local, None)
    return TimeValue("zoned" if tzid else "floating", local, tzid)


def read_time(line: ContentLine | None) -> TimeValue | None:
    """The only value of a property; None where there is no property or no such date or time."""
    return parse_time(line.value, line.tzid) if line else None


def read_times(line: ContentLine) -> Iterator[TimeValue | None]:
    """Each value of a property; the start of a period."""
    return (time for _, _, time in locate_times(line))


def locate_times(line: ContentLine) -> Iterator[tuple[int, str, TimeValue | None]]:
    """Each value of a property: its offset in the value, its text, and what that means."""
    offset, tzid = 0, line.tzid
    for text in line.value.split(","):
        yield offset, text, parse_time(text.partition("/")[0], tzid)
        offset += len(text) + 1


class Duration(NamedTuple):
    """A length of time: days by the calendar, the rest in elapsed time (section 3.3.6)."""

    days: timedelta
    exact: timedelta
    is_negative: bool

    def after(self, start: date) -> date:
        """The end of what begins at a date or a time; a date ignores hours and minutes.

        Raises OverflowError where dates end.
        """
        sign = -1 if self.is_negative else 1
        later = start + sign * self.days
        if not isinstance(later, datetime) or later.tzinfo is None:
            return later + sign * self.exact
        return (later.astimezone(UTC) + sign * self.exact).astimezone(later.tzinfo)


_CLOCK = r"T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
DURATION = re.compile(rf"[+-]?P(?:[0-9]+W|[0-9]+D(?:{_CLOCK})?|{_CLOCK})")
"""P1W, P1D, PT1H30M, -PT15M: the only forms that section 3.3.6 knows."""

# so few digits that a timedelta can hold any of them
_LENGTHS = re.compile(
    r"([+-])?P(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?"
    r"(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})S)?)?"
)


def parse_duration(text: str) -> Duration | None:
    """The value of a DURATION, also with both weeks and days, or in lower case."""
    found = _LENGTHS.fullmatch(text.strip().upper())
    if not found or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return Duration(timedelta(weeks=weeks, days=days), exact, found[1] == "-")


_OFFSET = re.compile(r"([+-])([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])?")


def parse_offset(line: ContentLine | None) -> timedelta | None:
    """+0100 or -033000 (section 3.3.14); None for anything else."""
    found = _OFFSET.fullmatch(line.value) if line else None
    if not found:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -length if found[1] == "-" else length


def drop_redundant_time(rule: str, start: datetime) -> str:
    """An RRULE without BYHOUR, BYMINUTE and BYSECOND where they equal those of its DTSTART."""
    times = {"BYHOUR": start.hour, "BYMINUTE": start.minute, "BYSECOND": start.second}
    kept = []
    for part in rule.split(";"):
        name, _, value = part.strip().upper().partition("=")
        if name not in times or value.rjust(2, "0") != f"{times[name]:02}":
            kept.append(part)
    return ";".join(kept)


def clean_rule(rule: str, start: date | None) -> str:
    """An RRULE in capitals without the zeros and signs that only some programs write.

    RSCALE=GREGORIAN and SKIP=OMIT mean nothing more than a rule without them (RFC 7529 section 4).
    BYHOUR, BYMINUTE and BYSECOND are left out too where they repeat the time of the start, or the
    event is all-day, where they are not allowed (section 3.3.10).
    """
    if isinstance(start, datetime):
        rule = drop_redundant_time(rule, start)
    elif start:
        rule = re.sub("(?<![^;])BY(HOUR|MINUTE|SECOND)=[^;]*", "", rule)
    parts = [part for part in rule.split(";") if part not in ("", "RSCALE=GREGORIAN", "SKIP=OMIT")]
    return ";".join(re.sub(r"(?<=[=,])\+?0*(?=[1-9]\d*(,|$))", "", part) for part in parts)


def read_rule_parts(line: ContentLine) -> dict[str, str]:
    """The parts of an RRULE by upper-case name (section 3.3.10); "" where a part has no "="."""
    parts = (part.partition("=") for part in line.value.split(";"))
    return {name.strip().upper(): value.strip().upper() for name, _, value in parts}
