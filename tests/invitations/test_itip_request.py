"""An invitation is what Outlook, Google, Apple and Thunderbird put answer buttons on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from icalendar import Calendar

from workshops.ics_lint import lint_calendar
from workshops.invitations.itip_request import ItipMessage, write_itip_message
from workshops.model import Attendee, Organizer, Role, Text, Venue, Workshop
from workshops.timezones import find_zone

STAMP = datetime(2026, 11, 23, 12, tzinfo=UTC)
BRUSSELS = find_zone("Europe/Brussels")
OFFICE = Organizer(Text("en", 'The "office": you, me'), "office@example.org")
ANNA = Attendee(Text("en", "Anna Åström"), "anna@example.org")
WORKSHOP = Workshop(
    id="jobs",
    title=Text("en", "Jobs", (("sv", "Jobb"),)),
    series_id="pilot",
    status="confirmed",
    start=datetime(2026, 5, 1, 9, 30, tzinfo=BRUSSELS),
    end=datetime(2026, 5, 1, 12, tzinfo=BRUSSELS),
    timezone="Europe/Brussels",
    venue=Venue(city=Text("en", "Brussels")),
    reminders=(timedelta(days=1),),
)
REQUEST = ItipMessage("REQUEST", 2, STAMP, OFFICE, ANNA)
CANCEL = REQUEST._replace(method="CANCEL", sequence=3)


def read(calendar: bytes) -> tuple[Calendar, Any]:
    """The calendar and its one event."""
    parsed = Calendar.from_ical(calendar)
    assert isinstance(parsed, Calendar)
    [event] = parsed.walk("VEVENT")
    return parsed, event


def test_a_request_names_one_person() -> None:
    """METHOD, ORGANIZER and the one ATTENDEE are there, with all that buttons need."""
    calendar, event = read(write_itip_message(WORKSHOP, REQUEST))
    assert calendar["METHOD"] == "REQUEST"
    assert event["ORGANIZER"] == "mailto:office@example.org"
    assert event["ATTENDEE"] == "mailto:anna@example.org"
    assert dict(event["ATTENDEE"].params) == {
        "CN": "Anna Åström",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }
    assert (event["SEQUENCE"], event["DTSTAMP"].dt) == (2, STAMP)
    assert event["LAST-MODIFIED"].dt == STAMP
    assert event["UID"] == WORKSHOP.uid
    assert event["ORGANIZER"].params["CN"] == "The 'office': you, me"


def test_people_without_names() -> None:
    """An organizer without a name is an address alone; an attendee is shown by the address."""
    office, anna = OFFICE._replace(name=None), ANNA._replace(name=None)
    _, event = read(write_itip_message(WORKSHOP, REQUEST._replace(organizer=office, attendee=anna)))
    assert "CN" not in event["ORGANIZER"].params
    assert event["ATTENDEE"].params["CN"] == "anna@example.org"


def test_a_request_obeys_the_rules_of_every_file() -> None:
    """CRLF, lines of 75 bytes, calendar properties first, the zone's rules, alarms last."""
    written = write_itip_message(WORKSHOP, REQUEST)
    lines = written.split(b"\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    assert lines[1:4] == [b"VERSION:2.0", b"PRODID:-//workshops//workshops//EN", b"METHOD:REQUEST"]
    assert lines.count(b"BEGIN:VTIMEZONE") == lines.count(b"BEGIN:VALARM") == 1
    assert b"DTSTART;TZID=Europe/Brussels:20260501T093000" in lines
    assert b"DTEND;TZID=Europe/Brussels:20260501T120000" in lines
    assert lines[-5:] == [b"TRIGGER:-P1D", b"END:VALARM", b"END:VEVENT", b"END:VCALENDAR", b""]


@pytest.mark.parametrize("message", [REQUEST, CANCEL, REQUEST._replace(language="sv-FI")])
def test_messages_lint_clean(message: ItipMessage) -> None:
    """Every rule that can be seen in a file holds for what is sent."""
    assert lint_calendar("invite.ics", write_itip_message(WORKSHOP, message)) == []


def test_a_cancellation_takes_back_what_was_sent() -> None:
    """The same UID, organizer and times, STATUS:CANCELLED, nothing to answer, no reminder."""
    _, invited = read(write_itip_message(WORKSHOP, REQUEST))
    calendar, event = read(write_itip_message(WORKSHOP, CANCEL))
    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    for name in ("UID", "ORGANIZER", "DTSTART", "DTEND"):
        assert event[name] == invited[name]
    assert event["SEQUENCE"] > invited["SEQUENCE"]
    assert "RSVP" not in event["ATTENDEE"].params
    assert not event.subcomponents


@pytest.mark.parametrize("role", get_args(Role))
def test_roles(role: Role) -> None:
    """Each role is one of the four that calendars know."""
    message = REQUEST._replace(attendee=ANNA._replace(role=role))
    _, event = read(write_itip_message(WORKSHOP, message))
    assert event["ATTENDEE"].params["ROLE"] == {
        "chair": "CHAIR",
        "optional": "OPT-PARTICIPANT",
        "observer": "NON-PARTICIPANT",
    }.get(role, "REQ-PARTICIPANT")


def test_a_known_answer_is_kept() -> None:
    """Who has accepted is shown as having accepted."""
    message = REQUEST._replace(attendee=ANNA._replace(rsvp="accepted"))
    _, event = read(write_itip_message(WORKSHOP, message))
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Anna "Ann" Åström', "Anna 'Ann' Åström"),
        ("Anna\r\nATTENDEE:mailto:eve@example.org", "Anna ATTENDEE:mailto:eve@example.org"),
        ("An\x00na\x07", "Anna"),
        ("Anna \u202egro.elpmaxe@eve\u202c", "Anna gro.elpmaxe@eve"),
        ("^n; x: y, z", "^n; x: y, z"),
        ("x" * 1000, "x" * 1000),
    ],
)
def test_names_are_names(name: str, shown: str) -> None:
    """No name becomes a line, a parameter or another person."""
    message = REQUEST._replace(attendee=ANNA._replace(name=Text("en", name)))
    written = write_itip_message(WORKSHOP, message)
    _, event = read(written)
    assert event["ATTENDEE"].params["CN"] == shown
    assert written.count(b"\r\nATTENDEE") == 1


def test_an_address_is_one_address() -> None:
    """Signs that would end a mailto: URI are percent-encoded."""
    message = REQUEST._replace(attendee=ANNA._replace(email="a?cc=b%23#c+d@example.org"))
    _, event = read(write_itip_message(WORKSHOP, message))
    assert event["ATTENDEE"] == "mailto:a%3Fcc=b%2523%23c+d@example.org"


def test_all_day_workshops_need_no_zone() -> None:
    """An invitation to days has dates, with the day after the last one."""
    workshop = WORKSHOP._replace(start=date(2026, 5, 1), end=date(2026, 5, 2))
    written = write_itip_message(workshop, REQUEST)
    assert b"\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n" in written
    assert b"DTEND;VALUE=DATE:20260503\r\n" in written


def test_a_persons_language() -> None:
    """The entry speaks the person's language."""
    _, event = read(write_itip_message(WORKSHOP, REQUEST._replace(language="sv-FI")))
    assert event["SUMMARY"] == "Jobb"


def test_names_in_a_persons_language() -> None:
    """Names that differ between languages come in the person's."""
    office = OFFICE._replace(name=Text("en", "The office", (("sv", "Kontoret"),)))
    anna = ANNA._replace(name=Text("en", "The mayor", (("sv", "Borgmästaren"),)))
    message = REQUEST._replace(organizer=office, attendee=anna, language="sv")
    _, event = read(write_itip_message(WORKSHOP, message))
    assert event["ORGANIZER"].params["CN"] == "Kontoret"
    assert event["ATTENDEE"].params["CN"] == "Borgmästaren"


def test_the_time_of_the_message_is_in_utc() -> None:
    """Whatever the zone of the machine that sends it."""
    local = REQUEST._replace(stamp=STAMP.astimezone(find_zone("Asia/Tokyo")))
    assert write_itip_message(WORKSHOP, local) == write_itip_message(WORKSHOP, REQUEST)
