"""Busy times from the files of calendar programs: tests/busy, each with what is read from it."""

from contextlib import suppress
from datetime import UTC, date
from pathlib import Path

import pytest

from support.golden import Golden
from workshops.errors import UnreadableError
from workshops.proposals.busy import BusyTimes, read_busy_times
from workshops.timezones import find_zone

FOLDER = Path(__file__).parents[1] / "busy"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".ics", ".ifb"))
BRUSSELS = find_zone("Europe/Brussels")


def read(text: str | bytes, who: str | None = "Ana Ek") -> BusyTimes:
    """What a file of this text says of May and June 2027."""
    raw = text if isinstance(text, bytes) else text.encode()
    return read_busy_times("x.ics", raw, who, date(2027, 5, 1), date(2027, 6, 30), BRUSSELS)


def read_event(*lines: str) -> list[str]:
    """The busy times of one event, in UTC."""
    body = "\r\n".join(("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"))
    found = read(f"BEGIN:VCALENDAR\r\n{body}\r\nEND:VCALENDAR\r\n")
    assert not found.notes
    return [f"{busy.start:%m-%d %H:%M}–{busy.end:%m-%d %H:%M}" for busy in found.times]


HOSTILE = sorted((FOLDER.parent / "hostile" / "calendars").glob("*"))


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_hostile_file(case: Path) -> None:
    """A damaged or malicious file is read or refused, in any year, and never fails otherwise."""
    for year in (1900, 2027, 2199):
        first, last = date(year, 1, 1), date(year, 12, 31)
        with suppress(UnreadableError):
            found = read_busy_times(case.name, case.read_bytes(), None, first, last, BRUSSELS)
            assert all(busy.start < busy.end for busy in found.times)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_busy_times(case: Path, golden: Golden) -> None:
    """Each file has the busy times that its program shows, and notes of what is not understood."""
    found = read_busy_times(
        case.name, case.read_bytes(), "Ana Ek", date(2027, 5, 1), date(2027, 6, 30), BRUSSELS
    )

    lines = [f"{busy.start:%Y-%m-%d %H:%M} – {busy.end:%Y-%m-%d %H:%M}" for busy in found.times]
    golden.check(case.with_name(f"{case.name}.txt"), "\n".join([*lines, *found.notes, ""]).encode())
    assert {busy.who for busy in found.times} == {"Ana Ek"}
    assert all(busy.start.tzinfo is UTC for busy in found.times)


@pytest.mark.parametrize(
    ("lines", "busy"),
    [
        (["DTSTART;VALUE=DATE:20260503"], []),
        (["DTSTART;VALUE=DATE:20270503"], ["05-02 22:00–05-03 22:00"]),
        (["DTSTART;VALUE=DATE:20270503", "DTEND;VALUE=DATE:20270503"], ["05-02 22:00–05-03 22:00"]),
        (["DTSTART;VALUE=DATE:20270503", "DURATION:P2D"], ["05-02 22:00–05-04 22:00"]),
        (["DTSTART;VALUE=DATE:20270503", "TRANSP:TRANSPARENT"], []),
        (["DTSTART:20270503T080000Z", "DTEND:20270503T070000Z"], []),
        (["DTSTART:20270503T080000Z", "DURATION:-PT1H"], []),
        (["DTSTART:20270503T080000Z", "DURATION:PT1H", "STATUS:CANCELLED"], []),
        (
            ["DTSTART:20270503T080000Z", "DURATION:PT1H", "STATUS:TENTATIVE"],
            ["05-03 08:00–05-03 09:00"],
        ),
        (
            [
                "DTSTART:20270429T080000Z",
                "DURATION:PT1H",
                "RRULE:FREQ=DAILY;COUNT=5",
                "EXDATE:20270501T080000Z",
            ],
            [
                "04-29 08:00–04-29 09:00",
                "04-30 08:00–04-30 09:00",
                "05-02 08:00–05-02 09:00",
                "05-03 08:00–05-03 09:00",
            ],
        ),
        (
            ["DTSTART:20270504T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1"],
            ["05-04 08:00–05-04 09:00", "05-10 08:00–05-10 09:00"],
        ),
        (
            [
                "DTSTART:20270504T080000Z",
                "DURATION:PT1H",
                "RDATE:20270506T080000Z",
                "EXDATE:20270504T080000Z",
            ],
            ["05-06 08:00–05-06 09:00"],
        ),
    ],
)
def test_event(lines: list[str], busy: list[str]) -> None:
    """What an event takes, by RFC 5545 and by what programs write."""
    assert read_event(*lines) == busy


def test_declined_by_name() -> None:
    """What the named person has declined takes none of their time; for anybody else it does."""
    event = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270503T080000Z\nDURATION:PT1H\n"
        "ATTENDEE;CN=Ana Ek;PARTSTAT=DECLINED:mailto:ana@example.org\nEND:VEVENT\nEND:VCALENDAR"
    )

    assert [len(read(event, who).times) for who in ("ana ek", "ANA@example.org", "Bo", None)] == [
        0,
        0,
        1,
        1,
    ]


def test_zone_that_only_the_file_defines() -> None:
    """A zone of a name that nobody knows is read by its clock changes, here at +05:45."""
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0513\nTZOFFSETTO:+0513\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    event = "BEGIN:VEVENT\nDTSTART;TZID=Ours:20270503T060000\nDURATION:PT1H\nEND:VEVENT\n"

    found = read(f"BEGIN:VCALENDAR\n{zone}{event}END:VCALENDAR")

    assert f"{found.times[0].start:%H:%M}" == "00:47"
    assert not found.notes


NOT_ONE = "x.ics: not a calendar file (.ics) or free/busy list (.ifb)"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            b"",
            f"{NOT_ONE}; there is no BEGIN:VCALENDAR in it",
        ),
        (
            b"\xff\xfe\x00",
            f"{NOT_ONE}; there is no BEGIN:VCALENDAR in it",
        ),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270503T0",
            "x.ics:2: VEVENT has no END; the file is cut off or damaged",
        ),
    ],
)
def test_refused(raw: bytes, message: str) -> None:
    """What is not a calendar, or a part of one, is refused: it would look like much free time."""
    with pytest.raises(UnreadableError) as error:
        read(raw)

    assert str(error.value) == message
