"""The golden calendar files obey the rules, and hold what is in their schedules."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from icalendar import Event as Entry

from support.ical_rules import Component, find_broken_rules, read_calendar
from support.program import SHIPPED
from workshops import load_schedule
from workshops.model import Schedule, Text, Workshop

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*/calendar*.ics"))
every_calendar = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}"
)


def load_case(path: Path) -> Schedule:
    """The schedule that a golden file was written from."""
    schedule = path.with_name("schedule.yaml")
    return load_schedule(schedule if schedule.exists() else SHIPPED)


def find_language(path: Path) -> str | None:
    """The language of `calendar.sv.ics`; None for `calendar.ics`."""
    return path.stem.partition(".")[2] or None


def list_dated(schedule: Schedule) -> list[Workshop]:
    """The workshops that a calendar holds, in its order."""
    dated = [workshop for workshop in schedule.workshops if workshop.start is not None]
    return sorted(dated, key=lambda workshop: workshop.span(UTC) or ())


def show_plainly(text: Text | None, language: str | None) -> str:
    """A text as a calendar holds it: line ends as LF, no other control character."""
    lines = re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text.in_language(language) if text else "")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]", "", lines)


def read_day(text: str) -> date:
    """A DATE."""
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()


@every_calendar
def test_calendar_obeys_the_rules(path: Path) -> None:
    """A calendar file breaks no rule that applies to a download."""
    assert find_broken_rules(path.read_bytes()) == []


@every_calendar
def test_calendar_holds_every_dated_workshop(path: Path) -> None:
    """One entry a workshop, by its uid for ever; those to be announced are left out."""
    expected = [workshop.uid for workshop in list_dated(load_case(path))]

    events = read_calendar(path.read_bytes()).named("VEVENT")

    assert [event.only("UID").value for event in events] == expected


@every_calendar
def test_calendar_has_the_days(path: Path) -> None:
    """All-day entries end on the day after the last; clock times are the schedule's instants."""
    events = read_calendar(path.read_bytes()).named("VEVENT")

    for event, workshop in zip(events, list_dated(load_case(path)), strict=True):
        start, end = event.only("DTSTART").value, event.only("DTEND").value
        assert workshop.start is not None
        assert workshop.end is not None
        if workshop.all_day:
            assert read_day(start) == workshop.start
            assert read_day(end) == workshop.end + timedelta(days=1)


@every_calendar
def test_calendar_has_the_texts(path: Path) -> None:
    """Titles, places, tags, links and points come through every escape and fold unchanged."""
    language = find_language(path)
    events = read_calendar(path.read_bytes()).named("VEVENT")

    for event, workshop in zip(events, list_dated(load_case(path)), strict=True):
        assert event.only("SUMMARY").text == show_plainly(workshop.title, language)
        if workshop.description:
            description = show_plainly(workshop.description, language)
            assert event.only("DESCRIPTION").text.startswith(description)
        assert [tag for line in event.find("CATEGORIES") for tag in line.texts] == [
            show_plainly(tag, language) for tag in workshop.tags
        ]
        assert find_links(event) == [link for link in (workshop.online or workshop.url,) if link]
        assert find_point(event) == (workshop.venue and workshop.venue.geo)
        assert bool(event.find("LOCATION")) == bool(workshop.venue)
        assert event.only("STATUS").value == workshop.status.upper()


def find_links(event: Component) -> list[str]:
    """The addresses that an entry opens."""
    return [line.value for line in event.find("URL")]


def find_point(event: Component) -> tuple[float, ...] | None:
    """GEO: latitude, then longitude."""
    return next((tuple(map(float, line.value.split(";"))) for line in event.find("GEO")), None)


@every_calendar
def test_icalendar_reads_the_same(path: Path) -> None:
    """icalendar, a reader not our own, finds no error and the same times and texts."""
    language = find_language(path)

    entries = Calendar.from_ical(path.read_bytes()).walk("VEVENT")

    for entry, workshop in zip(entries, list_dated(load_case(path)), strict=True):
        assert isinstance(entry, Entry)
        assert entry.errors == []
        day = timedelta(days=1) if workshop.all_day else timedelta()
        assert (entry.start, entry.end - day) == (workshop.start, workshop.end)
        assert str(entry["SUMMARY"]) == show_plainly(workshop.title, language)


@pytest.mark.parametrize(
    "case", sorted({path.parent for path in FILES}), ids=lambda case: case.name
)
def test_calendar_holds_no_address(case: Path) -> None:
    """No mail address of organizer or attendee gets into a file that is published."""
    schedule = load_case(case / "calendar.ics")
    organizer = schedule.series.organizer
    addresses = [attendee.email for _, attendee in schedule.attendance]
    addresses.append(organizer.email if organizer else None)

    for path in case.glob("calendar*.ics"):
        content = path.read_bytes().replace(b"\r\n ", b"")
        assert [address for address in addresses if address and address.encode() in content] == []
