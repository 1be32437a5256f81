"""The rules of a time zone as a VTIMEZONE (RFC 5545 section 3.6.5) that every program reads.

Programs that don't know a zone by its name take its clock changes from the file, and Outlook takes
them in the plainest form only: one STANDARD, at most one DAYLIGHT, each with one yearly rule that
names a weekday of a month (RFC 5546 erratum 3932). The tz database has such a rule for nearly every
zone: the POSIX TZ string that ends its TZif file (RFC 9636 section 3.3). That rule is used where it
is true for all the years of the events; where it is not, their times are written in UTC instead.
"""

import calendar
import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from workshops.standards import WEEKDAYS
from workshops.timezones import find_zone, read_zone_file

_ANCHOR = 1970
"""The year of every DTSTART, as Google writes it: the bytes don't depend on the years asked."""
_YEARS = range(_ANCHOR + 1, 9999)
"""The years that can be asked: each has a year before it with onsets, and one after it."""
OBSERVANCES = ("STANDARD", "DAYLIGHT")


class YearlyDay(NamedTuple):
    """A weekday of a month: `nth` is 1 to 4, or -1 for the last; `weekday` 0 is Monday."""

    month: int
    nth: int
    weekday: int

    def in_year(self, year: int) -> date:
        """Its date in one year."""
        weeks = calendar.monthcalendar(year, self.month)
        days = [week[self.weekday] for week in weeks if week[self.weekday]]
        return date(year, self.month, days[self.nth if self.nth < 0 else self.nth - 1])


FOREVER = datetime(9998, 12, 31)  # noqa: DTZ001 - local
"""When the last rule ends: an offset can be added to it before dates end in 9999."""


class Observance(NamedTuple):
    """A STANDARD or DAYLIGHT: clocks show `offset_to` from each onset until that of another.

    Onsets are naive, in the local time of `offset_from` that ends there: those listed, of which the
    first is DTSTART, and, where there is a `day`, that day of each later year until `last`.
    """

    name: str
    offset_from: timedelta
    offset_to: timedelta
    onsets: tuple[datetime, ...]
    day: YearlyDay | None = None
    last: datetime = FOREVER

    def list_onsets(self, years: range) -> Iterator[datetime]:
        """The onsets in these years, and the last before them."""
        yield from self.onsets
        if self.day is None:
            return
        begin = self.onsets[0]
        first = max(begin.year, min(years[0], self.last.year) - 1)
        for year in range(first, min(years[-1] + 1, self.last.year) + 1):
            onset = datetime.combine(self.day.in_year(year), begin.time())
            if begin < onset < self.last:
                yield onset


class DefinedZone(tzinfo):
    """The clocks of some observances, of which there is at least one, in some years."""

    def __init__(self, observances: Iterable[Observance], years: range) -> None:
        changes = sorted(
            (onset - observance.offset_from, onset, observance.offset_from, observance.offset_to)
            for observance in observances
            for onset in observance.list_onsets(years)
        )
        self.instants = [instant for instant, *_ in changes]
        """When the offset changes, naive in UTC."""
        self._onsets = [onset for _, onset, *_ in changes]
        self._offsets = [changes[0][2], *(offset_to for *_, offset_to in changes)]

    def offset_at(self, instant: datetime) -> timedelta:
        """The offset at an instant, naive in UTC."""
        return self._offsets[bisect_right(self.instants, instant)]

    def utcoffset(self, local: datetime | None) -> timedelta:
        """The offset at a local time; the first one where clocks show it twice."""
        onset = (local or FOREVER).replace(tzinfo=None)
        return self._offsets[bisect_right(self._onsets, onset)]

    def dst(self, _: datetime | None) -> None:
        """None; no caller uses it, but `tzinfo` requires it."""

    def tzname(self, _: datetime | None) -> None:
        """Only its VTIMEZONE has a name."""


class ZoneRules(NamedTuple):
    """A zone in Outlook's form; `daylight` has the larger offset, None without summer time."""

    tzid: str
    standard: Observance
    daylight: Observance | None = None

    @property
    def observances(self) -> tuple[Observance, ...]:
        """One or both."""
        return (self.standard, self.daylight) if self.daylight else (self.standard,)


@cache
def describe_zone(tzid: str | None, first_year: int, last_year: int) -> ZoneRules | None:
    """The zone's yearly rules, or None where none is true for all these years: then write UTC.

    None without a name, too. Both years are included, with the day before and the day after.
    Raises UnknownZoneError.
    """
    if tzid is None:
        return None
    find_zone(tzid)
    if not _is_place(tzid) or first_year not in _YEARS or last_year not in _YEARS:
        return None
    changes, footer = _read_zone_file(tzid)
    rules = read_rules(tzid, footer)
    return rules if rules and _is_true(rules, changes, first_year, last_year) else None


def describe_any_zone(tzid: str | None) -> ZoneRules:
    """A place's rules of today, for a file that needs some component; else those of UTC."""
    name = tzid if tzid and _is_place(tzid) else "Etc/UTC"
    return read_rules(name, _read_zone_file(name)[1]) or describe_any_zone(None)


def _is_place(tzid: str) -> bool:
    """Not CET or UTC, and not Etc/GMT+5, which is five hours behind UTC and often misread."""
    return "/" in tzid and not tzid.startswith("Etc/")


def _is_true(rules: ZoneRules, changes: list[datetime], first_year: int, last_year: int) -> bool:
    """Offsets change only at these instants, so agreement at each of them is agreement throughout.

    A day more at both ends, because New Year comes up to 14 hours before or after that of UTC.
    """
    zone, day = find_zone(rules.tzid), timedelta(days=1)
    begin, end = datetime(first_year, 1, 1) - day, datetime(last_year + 1, 1, 1) + day  # noqa: DTZ001 - UTC, as all below
    written = DefinedZone(rules.observances, range(first_year, last_year + 1))
    instants = {at for at in (begin, *written.instants, *changes) if begin <= at <= end}
    return all(
        at.replace(tzinfo=UTC).astimezone(zone).utcoffset() == written.offset_at(at)
        for at in instants
    )


@cache
def _read_zone_file(tzid: str) -> tuple[list[datetime], str]:
    """When the zone's clocks changed since 1970, naive in UTC, and the POSIX TZ string after that.

    The file (RFC 9636 section 3) holds a header that begins with TZif and a block with 32-bit
    times, skipped here, then the same with 64-bit times, then the string.
    """
    raw = read_zone_file(tzid)
    second = raw.rindex(b"TZif")
    (count,) = struct.unpack_from(">L", raw, second + 32)
    changes = struct.unpack_from(f">{count}q", raw, second + 44)
    footer = raw[:-1].rpartition(b"\n")[2].decode("ascii")
    epoch = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC
    return [epoch + timedelta(seconds=change) for change in changes if change >= 0], footer


_LETTERS = r"<[A-Za-z0-9+-]+>|[A-Za-z]{3,}"
_HOURS = r"[+-]?\d{1,3}(?::\d\d){0,2}"
_DAY = rf"M\d+\.\d\.\d(?:/{_HOURS})?"
_FOOTER = re.compile(
    rf"(?P<standard>{_LETTERS})(?P<offset>{_HOURS})"
    rf"(?:(?P<summer>{_LETTERS})(?P<summer_offset>{_HOURS})?,(?P<begin>{_DAY}),(?P<end>{_DAY}))?"
)
"""A POSIX TZ string with RFC 9636's wider hours; not its Julian days, beyond any BYDAY."""


def read_rules(tzid: str, footer: str) -> ZoneRules | None:
    """The rules of a POSIX TZ string such as CET-1CEST,M3.5.0,M10.5.0/3; None if beyond BYDAY.

    POSIX counts offsets westward.
    """
    found = _FOOTER.fullmatch(footer)
    if not found:
        return None
    name, offset = found["standard"].strip("<>"), -_read_hours(found["offset"])
    if not found["summer"]:
        return ZoneRules(tzid, Observance(name, offset, offset, (datetime(_ANCHOR, 1, 1),)))  # noqa: DTZ001 - local
    other = found["summer_offset"]
    summer_offset = -_read_hours(other) if other else offset + timedelta(hours=1)
    begin, end = _read_day(found["begin"]), _read_day(found["end"])
    if not begin or not end:
        return None
    observances = (
        Observance(found["summer"].strip("<>"), offset, summer_offset, *begin),
        Observance(name, summer_offset, offset, *end),
    )
    # By offset, not by law, as calendars want it: Dublin's summer time is legally standard.
    return ZoneRules(tzid, *sorted(observances, key=lambda observance: observance.offset_to))


def _read_day(text: str) -> tuple[tuple[datetime], YearlyDay] | None:
    """The first onset and the rule of M10.5.0/3, the last Sunday of October at 3:00.

    None where the time is on another day: the day after the last Saturday is not always the last
    Sunday, so no BYDAY expresses it.
    """
    date_rule, _, hours = text.removeprefix("M").partition("/")
    month, week, weekday = map(int, date_rule.split("."))
    clock = _read_hours(hours or "2")
    if not timedelta() <= clock < timedelta(days=1):
        return None
    day = YearlyDay(month, -1 if week == 5 else week, (weekday - 1) % 7)
    return (datetime.combine(day.in_year(_ANCHOR), time()) + clock,), day


def _read_hours(text: str) -> timedelta:
    hours, minutes, seconds = map(int, f"{text.lstrip('+-')}:0:0".split(":")[:3])
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if text.startswith("-") else length


def write_timezone(rules: ZoneRules) -> bytes:
    """The VTIMEZONE's content lines with CRLF: short and ASCII, nothing to fold or to escape."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{rules.tzid}"]
    for component, observance in zip(OBSERVANCES, rules.observances, strict=False):
        # DTSTART is in local time of the offset that ends then (RFC 5545 section 3.6.5)
        lines += [f"BEGIN:{component}", f"DTSTART:{observance.onsets[0]:%Y%m%dT%H%M%S}"]
        if day := observance.day:
            by_day = f"{day.nth}{WEEKDAYS[day.weekday]}"  # -1SU is the last Sunday
            lines.append(f"RRULE:FREQ=YEARLY;BYDAY={by_day};BYMONTH={day.month}")
        lines += [
            f"TZNAME:{observance.name}",
            f"TZOFFSETFROM:{show_offset(observance.offset_from, '')}",
            f"TZOFFSETTO:{show_offset(observance.offset_to, '')}",
            f"END:{component}",
        ]
    lines += ["END:VTIMEZONE", ""]
    return "\r\n".join(lines).encode("ascii")


def show_offset(offset: timedelta, colon: str = ":") -> str:
    """`+01:00`; without the colon as RFC 5545 section 3.3.14 has it. None today has seconds."""
    minutes = offset // timedelta(minutes=1)
    sign, minutes = "-" if minutes < 0 else "+", abs(minutes)
    return f"{sign}{minutes // 60:02}{colon}{minutes % 60:02}"
