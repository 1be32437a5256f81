"""The dates and times of one calendar, each in a time zone that the schedule can name.

A date-time with a Z is in UTC; one with a TZID is local there; one with neither is "floating"
(RFC 5545 section 3.3.5): local wherever it is read, which no schedule means. It is read in the
calendar's own zone (X-WR-TIMEZONE), else in the one that the person who imports it names.
"""

import re
from datetime import UTC, time, tzinfo
from zoneinfo import ZoneInfo

from workshops.ical.parser import ContentLine
from workshops.ical.tzid import (
    find_city_zone,
    find_definition,
    find_like_zone,
    find_named_zone,
    find_offset_zone,
    fix_offset,
)
from workshops.ical.values import parse_time
from workshops.ical.vtimezone_reader import read_zone
from workshops.ics_import.open import Calendar
from workshops.ics_import.report import ImportReport
from workshops.model import DateOrDateTime


class FloatingTimeError(Exception):
    """A time without a known zone; `tzid` is the unknown name that it has, if any."""

    def __init__(self, tzid: str | None) -> None:
        self.tzid = tzid


_YEARS = range(1600, 9000)
_YEARS_COMPARED = 10
"""VTIMEZONEs are compared in the years of the events and one more; of many, the last ones."""


class TimeReader:
    """Reads the dates and times of one calendar; `asked` is the zone of times that have none."""

    def __init__(self, calendar: Calendar, asked: str | None, report: ImportReport) -> None:
        self.calendar = calendar
        self.report = report
        component = calendar.component
        named = component.first("X-WR-TIMEZONE")
        self.own = find_named_zone(named.value) if named else None
        report.count("X-WR-TIMEZONE", int(named is not None and self.own is None))
        self.floating = self.own or (find_named_zone(asked) if asked else None)
        self.hints = [name for name in (name_zone(self.own), asked) if name]
        starts = (
            line.value for event in component.inside("VEVENT") for line in event.select("DTSTART")
        )
        written = [int(start[:4]) for start in starts if re.match(r"\d{4}", start)]
        years = [min(max(year, 1970), 2100) for year in written or [2000]]
        last = max(years)
        self.years = range(max(min(years), last - _YEARS_COMPARED), last + 2)
        self.zones: dict[str, tzinfo | None] = {}

    def read_all(self, line: ContentLine, start: ContentLine | None) -> list[DateOrDateTime]:
        """The dates or times of a property that may hold several."""
        return [self.read(line, start, part) for part in line.value.split(",") if part.strip()]

    def read(
        self, line: ContentLine, start: ContentLine | None = None, part: str | None = None
    ) -> DateOrDateTime:
        """A date, or an aware date-time; ValueError for anything else.

        A time without a zone is in that of `start`, the DTSTART of its event, if it has one. `part`
        is the one of several times in the line, by default all of its value.
        """
        text = line.value if part is None else part
        found = parse_time(text, lenient=True)
        if not found or found.local.year not in _YEARS:
            raise ValueError(text)
        is_date = found.kind == "date" or (line.parameter("VALUE") or "").upper() == "DATE"
        if is_date and found.local.time() == time():
            return found.local.date()
        zone = self._choose_zone(line, text, start)
        if zone is None:
            raise FloatingTimeError(_read_tzid(line))
        if zone is UTC:
            return found.local.replace(tzinfo=UTC)
        if not isinstance(zone, ZoneInfo):
            return fix_offset(found.local, zone)
        # a time that clocks skip has the offset before the gap (section 3.3.5)
        return found.local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)

    def _choose_zone(
        self, line: ContentLine, text: str, start: ContentLine | None
    ) -> tzinfo | None:
        """The zone of a time: UTC with a Z, else by its TZID, else that of its event's start."""
        tzid = _read_tzid(line)
        if text.strip().upper().endswith("Z"):  # no TZID applies to UTC (RFC 5545 section 3.2.19)
            if tzid and self._find_zone(tzid) is not UTC:
                self.report.changes["a time with both Z and TZID is read in UTC"] += 1
            return UTC
        zone = self._find_zone(tzid) if tzid else None
        if zone is None and start is not None:
            zone = self._choose_zone(start, start.value, None)
        return zone or self.floating

    def _find_zone(self, tzid: str) -> tzinfo | None:
        if tzid not in self.zones:
            zone = find_named_zone(tzid) or self._find_defined(tzid) or find_offset_zone(tzid)
            self.zones[tzid] = zone
            if zone is None and self.floating:
                self._note(tzid, f"is unknown; read as {name_zone(self.floating) or 'UTC'}")
        return self.zones[tzid]

    def _find_defined(self, tzid: str) -> tzinfo | None:
        """The zone of a name that is not in any list, by its VTIMEZONE or its cities."""
        definition = find_definition(self.calendar.component.inside("VTIMEZONE"), tzid)
        if definition is None:
            return find_city_zone(tzid)
        location = definition.first("X-LIC-LOCATION")
        if location and (zone := find_named_zone(location.value)):
            return zone
        if like := find_like_zone(tzid, definition, self.hints, self.years):
            self._note(tzid, f"is read as {like.key}, which has the same clock changes")
            return like
        defined = read_zone(definition)
        if defined:
            self._note(tzid, "matches no IANA zone; its times keep fixed offsets")
        return defined

    def _note(self, tzid: str, what: str) -> None:
        self.report.notes.append(f'{self.calendar.file}: the time zone "{tzid}" {what}')


def _read_tzid(line: ContentLine) -> str | None:
    """The complete name: commas do not divide it, even without quotes."""
    parameter = line.find_parameter("TZID")
    return parameter.text.replace("\n", " ") if parameter else None


def name_zone(zone: tzinfo | None) -> str | None:
    """The IANA name of a zone; None for UTC and for offsets."""
    return getattr(zone, "key", None)
