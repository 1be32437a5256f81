"""The calendar file around the entries: what a subscriber's program is told (RFC 5545 3.4, 7986).

No METHOD: the file is a download or a feed, not a message to reply to.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from icalendar import Calendar, vDuration, vText, vUri

from workshops.ical.event import CalendarEntry
from workshops.ical.text import as_text
from workshops.ical.vtimezone import describe_any_zone, write_timezone
from workshops.model import Schedule

REFRESH = timedelta(hours=12)
"""How often subscribers are asked to look again."""


class Heading(NamedTuple):
    """What a calendar file says of itself: its name, the PRODID (3.7.3), where it is published."""

    title: str
    product: str
    language: str | None = None
    source: str | None = None


def write_calendar(schedule: Schedule, entries: Sequence[CalendarEntry], heading: Heading) -> bytes:
    """A whole VCALENDAR around finished entries, with the VTIMEZONE of every zone in them."""
    head, end, tail = _write_frame(schedule, heading).rpartition(b"END:VCALENDAR")
    zones = sorted({one.zone.tzid: one.zone for one in entries if one.zone}.items())
    written = [write_timezone(zone) for _, zone in zones]
    if not entries:  # a calendar holds at least one component (3.6)
        written = [write_timezone(describe_any_zone(schedule.series.timezone))]
    return b"".join([head, *written, *(entry.lines for entry in entries), end, tail])


def _write_frame(schedule: Schedule, heading: Heading) -> bytes:
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
        calendar.add("COLOR", series.color)
    if series.updated:
        calendar.add("LAST-MODIFIED", series.updated)  # in UTC
    return bytes(calendar.to_ical())


def write_jcal(calendar: bytes) -> str:
    """The same calendar as jCal (RFC 7265): one JSON document."""
    parsed = Calendar.from_ical(calendar)
    written = parsed.to_jcal()
    for line in written[1]:
        if line[0] in _TEXTS:  # icalendar knows them as unknown, with their escapes
            line[2:] = ["text", str(vText.from_ical(str(parsed[line[0]])))]
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


_TEXTS = ("name", "color", "x-wr-calname", "x-wr-caldesc")
