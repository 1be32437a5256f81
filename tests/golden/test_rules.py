"""Each rule finds the error that was put into a good calendar."""

from pathlib import Path

import pytest

from support.ical_rules import find_broken_rules

GOOD = Path(__file__).with_name("online-and-venue") / "calendar.ics"

BROKEN = [
    ("rule 1", b"\r\n", b"\n"),
    ("rule 1", b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR"),
    ("rule 2", b"example.\r\n org/web", b"example.org/web"),
    ("rule 3", b"VERSION:2.0\r\n", b""),
    ("rule 3", b"END:VCALENDAR", b"X-LATE:1\r\nEND:VCALENDAR"),
    ("rule 4", b"UID:16e075c2-57ab-593e-9e7f-7140aca495ef\r\n", b""),
    ("rule 4", b"16e075c2-57ab-593e-9e7f-7140aca495ef", b"e426cafa-334a-5cc9-b907-214611cfce44"),
    ("rule 5", b"DTSTAMP:20261101T083000Z", b"DTSTAMP:20261101T083000"),
    ("rule 7", b"DTSTART;VALUE=DATE:20270308", b"DTSTART:20270308T000000"),
    ("rule 7", b"DTSTART;VALUE=DATE:20270308", b"DTSTART;TZID=CET:20270308T000000"),
    ("rule 9", b"DTEND;VALUE=DATE:20270309", b"DTEND;VALUE=DATE:20270308"),
    ("rule 9", b"DTEND;VALUE=DATE:20270309", b"DTEND;VALUE=DATE:20270309\r\nDURATION:P1D"),
    ("rule 10", b"Brussels\\, BE", b"Brussels, BE"),
    ("rule 10", b"In a town", b"In a\x07 town"),
    ("rule 10", b"In a town", b"In a \\town"),
    ("RFC 5545 3.3.7", b"GEO:50.84;4.38", b"GEO:5e-05;4.38"),
    ("rule 12", b"URL:https://meet.example.org/both", b"URL:https://example.org/both"),
    ("rule 14", b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
    ("rule 16", b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:PUBLISH"),
    ("rule 16", b"TRANSP:OPAQUE", b"TRANSP:OPAQUE\r\nATTENDEE:MAILTO:x@example.org"),
    ("rule 17", b"X-WR-CALNAME:Places", b"X-WR-CALNAME:Other places"),
]


def test_good_calendar_breaks_no_rule() -> None:
    """A calendar as the program writes it is good."""
    assert find_broken_rules(GOOD.read_bytes()) == []


@pytest.mark.parametrize(("rule", "good", "bad"), BROKEN)
def test_broken_rule_is_found(rule: str, good: bytes, bad: bytes) -> None:
    """A rule that is broken is named."""
    content = GOOD.read_bytes()
    assert good in content

    try:
        found = find_broken_rules(content.replace(good, bad))
    except (AssertionError, ValueError) as unreadable:
        found = [str(unreadable)]

    assert found, f"{rule} is broken, and nobody reported it"
