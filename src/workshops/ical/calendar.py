"""The calendar file around the entries: its name, refresh interval and zones (RFC 5545, 7986).

No METHOD: the file is a download or a feed, not a message to reply to.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from icalendar import Calendar, vDuration, vUri

from workshops.colors import find_nearest_name
from workshops.ical.event import CalendarEntry
from workshops.ical.text import as_text
from workshops.ical.vtimezone import describe_any_zone, write_timezone
from workshops.model import Schedule

REFRESH = timedelta(hours=12)
"""How often subscribers are asked to look again."""


class Heading(NamedTuple):
    """A calendar's name, its PRODID (RFC 5545 section 3.7.3), and where it is published."""

    title: str
    product: str
    language: str | None = None
    source: str | None = None


def write_calendar(schedule: Schedule, entries: Sequence[CalendarEntry], heading: Heading) -> bytes:
    """A complete VCALENDAR of finished entries, with the VTIMEZONE of every zone in them."""
    head, end, tail = _write_header(schedule, heading).rpartition(b"END:VCALENDAR")
    by_name = {entry.zone.tzid: entry.zone for entry in entries if entry.zone}
    zones = [zone for _, zone in sorted(by_name.items())]
    if not entries:  # a calendar holds at least one component (RFC 5545 section 3.6)
        zones = [describe_any_zone(schedule.series.timezone)]
    timezones = map(write_timezone, zones)
    return b"".join([head, *timezones, *(entry.lines for entry in entries), end, tail])


def _write_header(schedule: Schedule, heading: Heading) -> bytes:
    series = schedule.series
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", heading.product)
    name = as_text(heading.title)
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    if series.description:
        description = as_text(series.description.in_language(heading.language))
        calendar.add("DESCRIPTION", description)
        calendar.add("X-WR-CALDESC", description)
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    if heading.source:
        calendar.add("SOURCE", vUri(heading.source, params={"VALUE": "URI"}))
    if series.url:
        calendar.add("URL", series.url)
    if series.color:
        calendar.add("COLOR", find_nearest_name(series.color))  # no codes: RFC 7986 section 5.9
    if series.updated:
        calendar.add("LAST-MODIFIED", series.updated)  # in UTC
    return bytes(calendar.to_ical())


def write_jcal(calendar: bytes) -> str:
    """The same calendar as jCal (RFC 7265): one JSON document."""
    from workshops.ical.parser import Content, unescape_text

    written = Calendar.from_ical(calendar).to_jcal()
    [component] = Content(calendar).calendars
    for line in written[1]:
        # icalendar leaves properties that RFC 5545 does not know as "unknown", with their escapes
        if line[0] in _TEXTS and (text := component.first(line[0].upper())):
            line[2:] = ["text", unescape_text(text.value)]
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


_TEXTS = ("name", "color", "x-wr-calname", "x-wr-caldesc")
