"""The calendar file around the entries: what a subscriber's program is told (RFC 5545 3.4, 7986).

No METHOD: the file is a download or a feed, not a message to reply to.
"""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, vDuration, vText

from workshops.ical.event import strip_controls
from workshops.model import Schedule

REFRESH = timedelta(hours=12)
"""How often subscribers are asked to look again."""


def write_calendar(
    schedule: Schedule, events: Iterable[bytes], *, title: str, product: str
) -> bytes:
    """A whole VCALENDAR around finished VEVENTs; `product` is the PRODID (3.7.3)."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", product)
    name = vText(strip_controls(title))
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    if schedule.series.color:
        calendar.add("COLOR", schedule.series.color)
    head, end, tail = bytes(calendar.to_ical()).rpartition(b"END:VCALENDAR")
    return b"".join([head, *events, end, tail])
