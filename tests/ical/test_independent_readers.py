"""Programs that share no code with ours read the golden calendars alike.

vobject, ics and ical are three parsers of their own; icalendar, which writes the files, only says
what was meant.
"""

import warnings
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import ics
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*/*.ics"))


class Fact(NamedTuple):
    """What one entry says to a participant: when, exclusively ended, and the texts."""

    uid: str
    start: date | datetime
    end: date | datetime
    summary: str
    description: str
    location: str


def to_utc(time: date | datetime) -> date | datetime:
    """An instant in UTC, or a day."""
    return time.astimezone(UTC) if isinstance(time, datetime) else time


def read_with_icalendar(raw: bytes) -> list[Fact]:
    """What was meant."""
    return [
        Fact(
            str(event["UID"]),
            to_utc(event.decoded("DTSTART")),
            to_utc(event.decoded("DTEND")),
            *(str(event.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")),
        )
        for event in Calendar.from_ical(raw).walk("VEVENT")
    ]


def read_with_vobject(raw: bytes) -> list[Fact]:
    """As vobject reads it."""
    calendar = vobject.readOne(raw.decode())
    return [
        Fact(
            event.uid.value,
            to_utc(event.dtstart.value),
            to_utc(event.dtend.value),
            *(
                getattr(event, name).value if hasattr(event, name) else ""
                for name in ("summary", "description", "location")
            ),
        )
        for event in getattr(calendar, "vevent_list", [])
    ]


def read_with_ical(raw: bytes) -> list[Fact]:
    """As the parser of Home Assistant reads it."""
    return [
        Fact(
            str(event.uid),
            to_utc(event.start),
            to_utc(event.end),
            event.summary or "",
            event.description or "",
            event.location or "",
        )
        for event in IcsCalendarStream.calendar_from_ics(raw.decode()).events
    ]


def read_with_ics(raw: bytes) -> list[Fact]:
    """As ics.py reads it; its events are a set, and its all-day events are instants at midnight.

    It takes an escaped backslash before an n for a line end, which is undone here.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        events = ics.Calendar(raw.decode()).events
    return [
        Fact(
            event.uid,
            event.begin.date() if event.all_day else to_utc(event.begin.datetime),
            event.end.date() if event.all_day else to_utc(event.end.datetime),
            *(
                (text or "").replace("\\\n", "\\n")
                for text in (event.name, event.description, event.location)
            ),
        )
        for event in events
    ]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.parametrize("read", [read_with_vobject, read_with_ical, read_with_ics])
def test_golden_calendar_is_read_alike(path: Path, read: object) -> None:
    """The same entries, instants, days and texts."""
    assert callable(read)
    raw = path.read_bytes()
    assert sorted(read(raw)) == sorted(read_with_icalendar(raw))


def test_there_are_golden_calendars_of_every_kind() -> None:
    """All-day events, zones, UTC, repetition, sessions and alarms are all among them."""
    together = b"".join(path.read_bytes() for path in GOLDEN)
    for mark in (
        b"VALUE=DATE:",
        b";TZID=",
        b"RRULE:",
        b"EXDATE",
        b"RELATED-TO",
        b"VALARM",
        b"RDATE",
    ):
        assert mark in together
