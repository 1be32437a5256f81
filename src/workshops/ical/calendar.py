"""The calendar file around the entries: its name, refresh interval and zones (RFC 5545, 7986).

No METHOD: the file is a download or a feed, not a message to reply to.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from icalendar import Calendar, vDuration, vUri

from workshops.colors import find_nearest_name
from workshops.ical import PRODUCT
from workshops.ical.event import CalendarEntry
from workshops.ical.text import as_text
from workshops.ical.vtimezone import ZoneRules, describe_any_zone, write_timezone
from workshops.model import Schedule

REFRESH = timedelta(hours=12)
"""How often subscribers are asked to look again."""


class Heading(NamedTuple):
    """A calendar's name, its language (BCP 47), and where it is published."""

    title: str
    language: str | None = None
    source: str | None = None


def write_calendar(schedule: Schedule, entries: Sequence[CalendarEntry], heading: Heading) -> bytes:
    """A complete VCALENDAR of finished entries, with the VTIMEZONE of every zone in them."""
    series, name = schedule.series, as_text(heading.title)
    # beside each property of RFC 7986 the one with X- that programs read before it
    properties: dict[str, Any] = {"NAME": name, "X-WR-CALNAME": name}
    if series.description:
        description = as_text(series.description.in_language(heading.language))
        properties |= {"DESCRIPTION": description, "X-WR-CALDESC": description}
    properties["REFRESH-INTERVAL"] = vDuration(REFRESH, params={"VALUE": "DURATION"})
    properties["X-PUBLISHED-TTL"] = vDuration(REFRESH)
    if heading.source:
        properties["SOURCE"] = vUri(heading.source, params={"VALUE": "URI"})
    # RFC 7986 section 5.9 knows names of colours only
    color = series.color and find_nearest_name(series.color)
    known = {"URL": series.url, "COLOR": color, "LAST-MODIFIED": series.updated}
    properties |= {key: value for key, value in known.items() if value}
    by_name = {entry.zone.tzid: entry.zone for entry in entries if entry.zone}
    # in one order: icalendar's own changes from run to run, and with it the bytes
    zones = [zone for _, zone in sorted(by_name.items())]
    if not entries:  # a calendar holds at least one component (RFC 5545 section 3.6)
        zones = [describe_any_zone(series.timezone)]
    return frame_calendar(properties, zones, [entry.lines for entry in entries])


def frame_calendar(
    properties: Mapping[str, Any], zones: Iterable[ZoneRules], lines: Iterable[bytes]
) -> bytes:
    """A VCALENDAR: its properties with VERSION and PRODID, VTIMEZONEs, then finished lines."""
    calendar = Calendar()
    for name, value in {"VERSION": "2.0", "PRODID": PRODUCT, **properties}.items():
        calendar.add(name, value)
    # all properties come before the first component (RFC 5545 section 3.6)
    head, end, tail = bytes(calendar.to_ical()).rpartition(b"END:VCALENDAR")
    return b"".join([head, *map(write_timezone, zones), *lines, end, tail])


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
