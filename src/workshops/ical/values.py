"""Days and hours as calendar files write them (RFC 5545 3.3.4, 3.3.5), read without complaint."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from workshops.ical.parser import ContentLine
from workshops.timezones import UnknownZoneError, find_zone

Kind = Literal["date", "floating", "zoned", "utc"]


class Moment(NamedTuple):
    """A day, or an hour on the clocks of `tzid`; a day's `local` is its midnight."""

    kind: Kind
    local: datetime
    tzid: str | None

    @property
    def form(self) -> str:
        """What must be alike in an event's times: a day, a floating hour or a fixed one."""
        return self.kind if self.kind in ("date", "floating") else "fixed"

    @property
    def instant(self) -> datetime | None:
        """In UTC; None for a day, a floating hour and an unknown zone."""
        if self.kind == "utc":
            return self.local.replace(tzinfo=UTC)
        place = find_place(self.tzid) if self.tzid else None
        try:
            return self.local.replace(tzinfo=place).astimezone(UTC) if place else None
        except OverflowError:
            return None


def find_place(tzid: str) -> ZoneInfo | None:
    """The zone of the IANA database with this name."""
    try:
        return find_zone(tzid)
    except UnknownZoneError:
        return None


_MOMENT = re.compile("[0-9]{8}(?:T[0-9]{6}Z?)?")


def read_moment(line: ContentLine | None) -> Moment | None:
    """The only value of a property; None if there is none, or no such day or hour."""
    return parse_moment(line.value, line.parameter("TZID")) if line else None


def read_moments(line: ContentLine) -> Iterator[Moment | None]:
    """Each value of a property; of a period its beginning."""
    return (moment for _, _, moment in locate_moments(line))


def locate_moments(line: ContentLine) -> Iterator[tuple[int, str, Moment | None]]:
    """Each value of a property: where it begins, as written and as read."""
    at, tzid = 0, line.parameter("TZID")
    for written in line.value.split(","):
        yield at, written, parse_moment(written.partition("/")[0], tzid)
        at += len(written) + 1


def parse_moment(text: str, tzid: str | None = None) -> Moment | None:
    """20180308, 20180308T093000 or 20180308T083000Z; None for anything else."""
    if not _MOMENT.fullmatch(text):
        return None
    if text[13:15] == "60":  # A leap second is legal, and for calendars the one before it.
        text = f"{text[:13]}59{text[15:]}"
    try:
        local = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
    if len(text) == _DAY:
        return Moment("date", local, None)
    if text.endswith("Z"):
        return Moment("utc", local, None)
    return Moment("zoned" if tzid else "floating", local, tzid)


_DAY = len("20180308")
_WEEKS = r"[0-9]+W"
_CLOCK = r"T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
DURATION = re.compile(rf"[+-]?P(?:{_WEEKS}|[0-9]+D(?:{_CLOCK})?|{_CLOCK})")
"""P1W, P1D, PT1H30M, -PT15M (RFC 5545 3.3.6)."""

_OFFSET = re.compile(r"([+-])([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])?")


def parse_offset(line: ContentLine | None) -> timedelta | None:
    """+0100 or -033000 (RFC 5545 3.3.14); None for anything else."""
    found = _OFFSET.fullmatch(line.value) if line else None
    if not found:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -length if found[1] == "-" else length


def read_rule_parts(line: ContentLine) -> dict[str, str]:
    """The parts of an RRULE by upper-case name (RFC 5545 3.3.10); what has no "=" has no value."""
    parts = (part.partition("=") for part in line.value.split(";"))
    return {name.strip().upper(): value.strip().upper() for name, _, value in parts}
