"""Someone else's calendar as records in the shape of the file, and the report on the rest."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workshops.errors import UnreadableError
from workshops.ical import export_calendar
from workshops.ics_import import import_calendars
from workshops.ics_import.convert import ImportedSchedule
from workshops.locales import find_calendar_words, known_languages
from workshops.schedule.build import draft_schedule
from workshops.schedule.document import Document
from workshops.schedule.slugs import write_slug

Record = dict[str, Any]

START = "DTSTART:20270308T083000Z"
END = "DTEND:20270308T150000Z"
BRUSSELS = "X-WR-TIMEZONE:Europe/Brussels"


def write_event(*lines: str, start: str = f"{START}\n{END}", uid: str = "one@example.org") -> str:
    """A VEVENT's lines."""
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Jobs", start, *lines, "END:VEVENT"])


def write_calendar(*parts: str) -> bytes:
    """A calendar file around properties and components."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", *parts, "END:VCALENDAR", ""]
    return "\n".join(lines).replace("\n", "\r\n").encode()


def take(*parts: str, zone: str | None = None) -> ImportedSchedule:
    """What comes of a calendar with these parts."""
    return import_calendars([("a.ics", write_calendar(*parts))], title="Fallback", timezone=zone)


def export_again(raw: bytes) -> bytes:
    """What an export of an imported calendar holds."""
    draft = draft_schedule(
        [Document("a.yaml", import_calendars([("a.ics", raw)], title="A").text.encode())]
    )
    assert draft.schedule
    return export_calendar(draft.schedule)


def take_event(*lines: str, start: str = f"{START}\n{END}", head: Sequence[str] = ()) -> Record:
    """The record of a calendar's only event."""
    (record,) = take(*head, write_event(*lines, start=start)).sections["workshops"]
    assert isinstance(record, dict)
    return record


def test_an_event_becomes_a_workshop() -> None:
    """What a schedule has a key for is under it, in the order of the file."""
    record = take_event(
        "DESCRIPTION:First\\, then\\nsecond.",
        "LOCATION:Hall 1\\; left",
        "GEO:50.84;4.38",
        "URL:https://example.org/jobs",
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Join:https://meet.example.org/jobs",
        "CATEGORIES:skills,a\\,b",
        "CATEGORIES:skills,jobs",
        "STATUS:TENTATIVE",
        'ATTENDEE;CN="Berg, Anna";ROLE=CHAIR;PARTSTAT=ACCEPTED:mailto:anna@example.org',
    )

    assert list(record.items()) == [
        ("id", "jobs"),
        ("title", "Jobs"),
        ("description", "First, then\nsecond."),
        ("status", "tentative"),
        ("start", "2027-03-08 08:30Z"),
        ("end", "2027-03-08 15:00Z"),
        ("venue", {"name": "Hall 1; left", "geo": {"lat": "50.84", "lon": "4.38"}}),
        ("online", "https://meet.example.org/jobs"),
        ("url", "https://example.org/jobs"),
        ("tags", ["skills", "a,b", "jobs"]),
        ("uid", "one@example.org"),
        (
            "attendees",
            [
                {
                    "name": "Berg, Anna",
                    "email": "anna@example.org",
                    "role": "chair",
                    "rsvp": "accepted",
                }
            ],
        ),
    ]


def test_a_calendar_becomes_a_series() -> None:
    """Its name, what it is about, its zone, page and colour, in RFC 7986's words or older ones."""
    older = take("X-WR-CALNAME:Team\\, all", "X-WR-CALDESC:About us", BRUSSELS)
    newer = take("NAME:Team", "X-WR-CALNAME:Team", "URL:https://example.org/", "COLOR:teal")

    assert older.sections == {
        "series": {
            "id": "team-all",
            "title": "Team, all",
            "description": "About us",
            "timezone": "Europe/Brussels",
        }
    }
    assert newer.sections["series"] == {
        "id": "team",
        "title": "Team",
        "url": "https://example.org/",
        "color": "teal",
    }


def test_newer_properties_of_a_calendar_are_preferred() -> None:
    """Where the older property differs, that is lost; so is what is there twice."""
    imported = take(
        "NAME:Team", "X-WR-CALNAME:Crew", "DESCRIPTION:About us", "DESCRIPTION:More", "COLOR:teal"
    )

    assert imported.sections["series"] == {
        "id": "team",
        "title": "Team",
        "description": "About us",
        "color": "teal",
    }
    assert imported.report.lost == {"X-WR-CALNAME": 1, "DESCRIPTION": 1}


def test_a_name_without_letters_is_not_an_id() -> None:
    """The series is called by what it is, then."""
    assert take("NAME:日本語").sections == {"series": {"id": "calendar", "title": "日本語"}}


def test_a_calendar_without_a_name_has_the_given_title() -> None:
    """The caller knows the file's name."""
    assert take().sections == {"series": {"id": "fallback", "title": "Fallback"}}


@pytest.mark.parametrize(
    ("start", "times"),
    [
        ("DTSTART;VALUE=DATE:20270308", {"start": "2027-03-08"}),
        ("DTSTART:20270308", {"start": "2027-03-08"}),
        ("DTSTART;VALUE=date:20270308T000000", {"start": "2027-03-08"}),
        ("DTSTART;VALUE=DATE:20270308T200000", {"start": "2027-03-08 20:00"}),
        ("DTSTART;VALUE=DATE:20270308T190000Z", {"start": "2027-03-08 20:00"}),
        (
            "DTSTART;VALUE=DATE:20270308T093000\nDTEND;VALUE=DATE:20270308T110000",
            {"start": "2027-03-08 09:30", "end": "2027-03-08 11:00"},
        ),
        (
            "DTSTART;TZID=Europe/Brussels:20270308T093000\nDTEND:20270308T110000",
            {"start": "2027-03-08 09:30", "end": "2027-03-08 11:00"},
        ),
        ("DTSTART:20270308T0930", {"start": "2027-03-08 09:30"}),
        ("DTSTART:20270308T093060", {"start": "2027-03-08 09:30:59"}),
        (
            "DTSTART;VALUE=DATE:20270308\nDTEND;VALUE=DATE:20270309",
            {"start": "2027-03-08"},
        ),
        (
            "DTSTART;VALUE=DATE:20270308\nDTEND;VALUE=DATE:20270311",
            {"start": "2027-03-08", "end": "2027-03-10"},
        ),
        ("DTSTART;VALUE=DATE:20270308\nDTEND;VALUE=DATE:20270308", {"start": "2027-03-08"}),
        (
            "DTSTART;VALUE=DATE:20270308\nDURATION:P1W",
            {"start": "2027-03-08", "end": "2027-03-14"},
        ),
        (
            "DTSTART;VALUE=DATE:20270308\nDURATION:PT48H",
            {"start": "2027-03-08", "end": "2027-03-09"},
        ),
        (
            "DTSTART;TZID=Europe/Brussels:20270308T093000\nDURATION:PT1H30M15S",
            {"start": "2027-03-08 09:30", "end": "2027-03-08 11:00:15"},
        ),
        (
            "DTSTART;TZID=Europe/Brussels:20270327T093000\nDURATION:P1D",
            {"start": "2027-03-27 09:30", "end": "2027-03-28 09:30"},
        ),
        (
            "DTSTART;TZID=Europe/Brussels:20270327T093000\nDURATION:PT24H",
            {"start": "2027-03-27 09:30", "end": "2027-03-28 10:30"},
        ),
        (
            "DTSTART;TZID=Europe/Brussels:20270308T093015\nDTEND;TZID=Asia/Tokyo:20270308T183000",
            {"start": "2027-03-08 09:30:15", "end": "2027-03-08 10:30"},
        ),
        (
            "DTSTART;TZID=Europe/Brussels:20270328T023000\nDTEND:20270328T020000Z",
            {"start": "2027-03-28 03:30", "end": "2027-03-28 04:00"},
        ),
        (
            "DTSTART;TZID=Europe/Brussels:20271031T013000\nDTEND:20271031T013000Z",
            {"start": "2027-10-31 01:30", "end": "2027-10-31 02:30+01:00"},
        ),
        (
            "DTSTART;TZID=Europe/Brussels:20271031T023000\nDURATION:PT1H",
            {"start": "2027-10-31 02:30+02:00", "end": "2027-10-31 02:30+01:00"},
        ),
    ],
)
def test_times_are_as_people_write_them(start: str, times: Record) -> None:
    """Last days inclusive, clock times local, an hour that happens twice with its offset."""
    record = take_event(start=start, head=[BRUSSELS])

    assert {key: record[key] for key in record if key in ("start", "end", "timezone")} == times


def test_an_instant_is_written_as_the_clocks_of_the_series_show_it() -> None:
    """Google writes single events in UTC; what repeats stays there, or the hour would move."""
    once = take_event(head=[BRUSSELS])
    weekly = take_event("RRULE:FREQ=WEEKLY;COUNT=9", head=[BRUSSELS])

    assert (once["start"], once["end"]) == ("2027-03-08 09:30", "2027-03-08 16:00")
    assert (weekly["start"], weekly["end"]) == ("2027-03-08 08:30", "2027-03-08 15:00")
    assert (once.get("timezone"), weekly["timezone"]) == (None, "UTC")


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        ("DTSTART:20270308T083000Z", "FREQ=DAILY;COUNT=3"),
        ("DTSTART:20270311T233000Z", "FREQ=WEEKLY;BYDAY=TH"),
        ("DTSTART;TZID=UTC:20270308T083000", "FREQ=WEEKLY;UNTIL=20270608T083000Z"),
        ("DTSTART;TZID=Etc/UTC:20270308T083000", "FREQ=MONTHLY;BYDAY=2MO"),
        ("DTSTART;TZID=GMT:20270308T083000", "FREQ=YEARLY"),
    ],
)
@pytest.mark.parametrize("head", [[], [BRUSSELS]], ids=["alone", "in a zone"])
def test_a_series_in_utc_stays_in_utc(start: str, rule: str, head: list[str]) -> None:
    """Its occurrences come out of an export at the same instants, with the rule."""
    raw = write_calendar(*head, write_event(f"RRULE:{rule}", start=start))

    record = take(*head, write_event(f"RRULE:{rule}", start=start)).sections["workshops"][0]

    assert (record["timezone"], record["repeat"]) == ("UTC", rule)
    again = export_again(raw)
    day = "20270311T2330" if "0311" in start else "20270308T0830"
    assert f"\r\nDTSTART:{day}00Z\r\n".encode() in again
    assert f"\r\nRRULE:{rule}\r\n".encode() in again


def test_the_commonest_zone_is_that_of_the_series() -> None:
    """Only events elsewhere name theirs."""
    starts = {"a": "Europe/Paris", "b": "Europe/Rome", "c": "Romance Standard Time"}
    events = [
        write_event(start=f"DTSTART;TZID={zone}:20270308T093000", uid=uid)
        for uid, zone in starts.items()
    ]

    sections = take(*events, BRUSSELS).sections

    assert sections["series"]["timezone"] == "Europe/Paris"
    assert [workshop.get("timezone") for workshop in sections["workshops"]] == [
        None,
        "Europe/Rome",
        None,
    ]


CENTRAL = """\
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT"""
HOURLY = CENTRAL.replace("FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU", "FREQ=HOURLY")


def define(tzid: str, rules: str = CENTRAL, *lines: str) -> str:
    """A VTIMEZONE."""
    escaped = tzid.replace(",", "\\,")
    return "\n".join(["BEGIN:VTIMEZONE", f"TZID:{escaped}", *lines, rules, "END:VTIMEZONE"])


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Brussels", "Europe/Brussels"),
        ("europe/brussels", "Europe/Brussels"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Romance Standard Time", "Europe/Paris"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Romance Standard Time 1", "Europe/Paris"),
        ("/mozilla.org/20050126_1/Europe/Brussels", "Europe/Brussels"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Brussels", "Europe/Brussels"),
        ("/x/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/a/b/c/Europe/Brussels", "Europe/Brussels"),
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", "Europe/Brussels"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome", "Europe/Amsterdam"),
        ("(UTC+10:00) Port Moresby", "Pacific/Port_Moresby"),
        ("(UTC-03:00) Salta", "America/Argentina/Salta"),
    ],
)
def test_a_zone_is_known_by_many_names(tzid: str, zone: str) -> None:
    """IANA's, Microsoft's, and those that end in an IANA name, without any VTIMEZONE."""
    imported = take(write_event(start=f'DTSTART;TZID="{tzid}":20270308T093000'))

    assert imported.sections["series"]["timezone"] == zone


@pytest.mark.parametrize(
    ("tzid", "offset", "zone"),
    [
        ("Osaka, Sapporo, Tokyo", "+0900", "Asia/Tokyo"),
        ("(UTC+09:00) Osaka, Sapporo, Tokyo", "+0900", "Asia/Tokyo"),
        ("Tokyo", "+0900", "Asia/Tokyo"),
        ("(GMT+09:00) Seoul", "+0900", "Asia/Seoul"),
        ("Office", "+0900", "Asia/Tokyo"),
        ("Office", "+0530", "Asia/Kolkata"),
        ("Office", "+0545", "Asia/Kathmandu"),
        ("Office", "+0800", "Asia/Shanghai"),
        ("Tokyo", "+0800", "Asia/Shanghai"),
        ("Perth; Singapore", "+0800", "Australia/Perth"),
    ],
)
def test_a_defined_zone_is_called_what_people_expect(tzid: str, offset: str, zone: str) -> None:
    """The cities in its name, if their clocks are those of the definition; else the best known."""
    rules = (
        f"BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:{offset}\n"
        f"TZOFFSETTO:{offset}\nEND:STANDARD"
    )
    event = write_event(start=f'DTSTART;TZID="{tzid}":20270308T093000')

    assert take(define(tzid, rules), event).sections["series"]["timezone"] == zone


EASTERN_US = """\
BEGIN:STANDARD
DTSTART:19501029T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;{}BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19500402T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4{}
END:DAYLIGHT"""


@pytest.mark.parametrize("tzid", ["Eastern", "US-Eastern", "Office"])
@pytest.mark.parametrize(
    "parts",
    [("", ""), ("BYMINUTE=0;BYHOUR=2;", ";BYHOUR=2"), ("BYHOUR=02;BYSECOND=0;", ";BYMINUTE=00")],
)
def test_an_american_zone_is_new_york_not_havana(tzid: str, parts: tuple[str, str]) -> None:
    """Also where the rules have the time of day as well, as Lotus Notes writes them."""
    event = write_event(start=f"DTSTART;TZID={tzid}:20050418T090000")

    imported = take(define(tzid, EASTERN_US.format(*parts)), event)

    assert imported.sections["series"]["timezone"] == "America/New_York"


def test_another_hour_in_a_definition_is_not_understood() -> None:
    """Its clock would be a guess."""
    event = write_event(start="DTSTART;TZID=Eastern:20050418T090000")

    with pytest.raises(UnreadableError, match='unknown time zone, "Eastern"'):
        take(define("Eastern", EASTERN_US.format("BYHOUR=3;", "")), event)


OFFSET = (
    "BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD"
)


@pytest.mark.parametrize(
    ("definition", "line", "expected"),
    [
        ("GMT+05:30", "DTSTART;TZID=GMT+05:30:20270308T093000", "2027-03-08 09:30"),
        ("GMT+05:30", 'DTSTART;TZID="GMT+05:30":20270308T093000', "2027-03-08 09:30"),
        ("GMT+05:30", "DTSTART;TZID=GMT+05:30;VALUE=DATE-TIME:20270308T093000", "2027-03-08 09:30"),
        (
            "(UTC+05:30) Kolkata",
            "DTSTART;TZID=(UTC+05:30) Kolkata:20270308T0930",
            "2027-03-08 09:30",
        ),
        (None, "DTSTART;TZID=(UTC+05:30) Kolkata:20270308T093000", "2027-03-08 09:30"),
        (None, "DTSTART;TZID=GMT+05:30:20270308T093000", "2027-03-08 09:30+05:30"),
        (None, "DTSTART;TZID=UTC-0330:20270308T093000", "2027-03-08 09:30-03:30"),
    ],
)
def test_a_zone_with_a_colon_is_read_without_quotes(
    definition: str | None, line: str, expected: str
) -> None:
    """RFC 5545 section 3.1 demands quotes; some programs write none."""
    zone = [define(definition, OFFSET)] if definition else []

    (record,) = take(*zone, write_event(start=line)).sections["workshops"]

    assert record["start"] == expected


def test_a_zone_may_be_escaped_in_one_place_and_plain_in_another() -> None:
    """TZID is a TEXT in its definition only; some programs escape its commas everywhere."""
    event = write_event(start=r"DTSTART;TZID=Osaka\, Sapporo\, Tokyo:20270308T093000")
    rules = OFFSET.replace("+0530", "+0900")

    sections = take(define("Osaka, Sapporo, Tokyo", rules), event).sections

    assert sections["series"]["timezone"] == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("DTSTART;TZID=Europe/Brussels:20270308T083000Z", 1),
        ("DTSTART;TZID=Nowhere:20270308T083000Z", 1),
        ("DTSTART;TZID=UTC:20270308T083000Z", 0),
        ("DTSTART:20270308T083000Z", 0),
    ],
)
def test_a_time_with_both_z_and_tzid_is_reported(line: str, count: int) -> None:
    """The Z counts (RFC 5545 section 3.2.19 forbids the other)."""
    imported = take(write_event(start=f"{line}\nDURATION:PT1H"))

    (record,) = imported.sections["workshops"]
    assert record["start"] == "2027-03-08 08:30Z"
    assert imported.report.changes == (
        {"a time with both Z and TZID is read in UTC": 1} if count else {}
    )


@pytest.mark.parametrize(
    "tzid", ["UTC", "Etc/UTC", "Etc/Universal", "GMT", "tzone://Microsoft/Utc", "utc"]
)
def test_utc_has_many_names(tzid: str) -> None:
    """A TZID that means UTC makes an instant."""
    record = take_event(start=f'DTSTART;TZID="{tzid}":20270308T083000')

    assert record["start"] == "2027-03-08 08:30Z"


@pytest.mark.parametrize(
    ("hint", "zone"),
    [
        ([], "Europe/Berlin"),
        (["X-WR-TIMEZONE:Europe/Brussels"], "Europe/Brussels"),
        (["X-WR-TIMEZONE:Europe/London"], "Europe/Berlin"),
    ],
)
def test_a_zone_without_a_known_name_is_found_by_its_clock_changes(
    hint: list[str], zone: str
) -> None:
    """The calendar's own zone if it agrees, else one that Windows knows; a note names it."""
    event = write_event(start="DTSTART;TZID=Customized Time Zone:20270308T093000")

    imported = take(*hint, define("Customized Time Zone"), event)

    assert imported.sections["workshops"][0]["start"] == "2027-03-08 09:30"
    assert imported.sections["series"]["timezone"] == zone
    assert imported.report.notes[0] == (
        'a.ics: the time zone "Customized Time Zone" '
        f"is read as {zone}, which has the same clock changes"
    )


EASTERN = CENTRAL.replace("+0200", "+0300").replace("+0100", "+0200")
ALWAYS_3 = (
    "BEGIN:STANDARD\nDTSTART:20160907T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD"
)


@pytest.mark.parametrize(
    ("rules", "day"), [(EASTERN, "20120708"), (ALWAYS_3, "20170708"), (ALWAYS_3, "20270308")]
)
def test_clocks_are_compared_in_the_years_of_the_events(rules: str, day: str) -> None:
    """Turkey changed its clocks as its neighbours did until 2013, and never since 2016."""
    event = write_event(start=f"DTSTART;TZID=Office:{day}T093000")

    imported = take("X-WR-TIMEZONE:Europe/Istanbul", define("Office", rules), event)

    assert imported.sections["series"]["timezone"] == "Europe/Istanbul"


US_EASTERN = """\
BEGIN:STANDARD
DTSTART:20071104T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20070311T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYMINUTE=00;BYHOUR=02;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT"""
JAPAN = (
    "BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nEND:STANDARD"
)


@pytest.mark.parametrize(
    ("tzid", "rules", "zone"),
    [
        ("Osaka, Sapporo, Tokyo", JAPAN, "Asia/Tokyo"),
        ("(GMT+09.00) Seoul", JAPAN, "Asia/Seoul"),
        ("Pyongyang / Seoul", JAPAN, "Asia/Pyongyang"),
        ("Ours", JAPAN, "Asia/Tokyo"),
        ("US-Eastern", US_EASTERN, "America/New_York"),
        ("Port-au-Prince", US_EASTERN, "America/Port-au-Prince"),
        ("Tokyo", US_EASTERN, "America/New_York"),
        ("Stockholm", CENTRAL, "Europe/Stockholm"),
    ],
)
def test_a_zone_s_own_name_comes_first_then_those_of_many_people(
    tzid: str, rules: str, zone: str
) -> None:
    """Of zones whose clocks change alike, also where Notes writes the hour into the rule."""
    event = write_event(start=f'DTSTART;TZID="{tzid}":20270308T093000')

    assert take(define(tzid, rules), event).sections["series"]["timezone"] == zone


def test_an_offset_as_a_name_needs_no_quotes() -> None:
    """Its colon does not end the parameter."""
    event = write_event(start="DTSTART;TZID=GMT+09:00:20270308T093000")

    imported = take(define("GMT+09:00", JAPAN), event)

    assert imported.sections["workshops"][0]["start"] == "2027-03-08 09:30"
    assert imported.sections["series"]["timezone"] == "Asia/Tokyo"


def test_a_city_in_a_zone_s_name_is_preferred() -> None:
    """Outlook lists the cities that share the zone."""
    tzid = "(UTC+01:00) Sarajevo, Skopje, Warsaw, Zagreb"
    event = write_event(start=f'DTSTART;TZID="{tzid}":20270308T093000')

    assert take(define(tzid), event).sections["series"]["timezone"] == "Europe/Sarajevo"


def test_the_place_named_in_a_definition_is_used() -> None:
    """X-LIC-LOCATION is the IANA zone, as libical writes it."""
    zone = define("Office", CENTRAL, "X-LIC-LOCATION:Europe/Brussels")
    event = write_event(start="DTSTART;TZID=Office:20270308T093000")

    imported = take(zone, event)

    assert imported.sections["series"]["timezone"] == "Europe/Brussels"
    assert "Office" not in str(imported.report.notes)


def test_a_zone_like_no_other_keeps_its_offsets() -> None:
    """Its times are still right; a note says that they have no zone."""
    zone = define("Ours", CENTRAL.replace("+0100", "+0107").replace("+0200", "+0207"))
    event = write_event(start="DTSTART;TZID=Ours:20270708T093000\nDURATION:PT1H")

    imported = take(zone, event)

    (record,) = imported.sections["workshops"]
    assert (record["start"], record["end"]) == ("2027-07-08 09:30+02:07", "2027-07-08 10:30+02:07")
    assert "timezone" not in imported.sections["series"]
    assert tuple(imported.report.describe()) == (
        'a.ics: the time zone "Ours" matches no IANA zone; its times keep fixed offsets',
    )


@pytest.mark.parametrize("year", ["0000", "1601", "2026"])
def test_a_definition_may_begin_in_any_year(year: str) -> None:
    """Whether it begins with time or last year, its rules hold from then on."""
    rules = CENTRAL.replace("+0100", "+0107").replace("+0200", "+0207").replace("1601", year)
    event = write_event(start="DTSTART;TZID=Ours:20270708T093000")

    (record,) = take(define("Ours", rules), event).sections["workshops"]

    assert record["start"] == "2027-07-08 09:30+02:07"


def test_a_rule_counts_from_its_own_year() -> None:
    """The clock changes since 2026 are not those of the years before."""
    since = "BEGIN:STANDARD\nDTSTART:{}0101T000000\nTZOFFSETFROM:+0107\nTZOFFSETTO:{}\nEND:STANDARD"
    rules = "\n".join([since.format("1970", "+0107"), since.format("2026", "+0207")])
    events = [
        write_event(start=f"DTSTART;TZID=Ours:{year}0708T093000", uid=year)
        for year in ("2020", "2027")
    ]

    before, after = take(define("Ours", rules), *events).sections["workshops"]

    assert before["start"] == "2020-07-08 09:30+01:07"
    assert after["start"] == "2027-07-08 09:30+02:07"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], "times without a time zone"),
        (["TZID=Nowhere"], 'an unknown time zone, "Nowhere"'),
    ],
)
def test_a_floating_time_is_refused(parts: list[str], message: str) -> None:
    """The time is unknown; the message names the event and the remedy."""
    start = ";".join(["DTSTART", *parts])

    with pytest.raises(UnreadableError) as refusal:
        take(write_event(start=f"{start}:20270308T093000"))

    assert str(refusal.value) == (
        f'a.ics:4: "Jobs" has {message}; '
        "name the zone with --timezone, such as --timezone Europe/Brussels"
    )


def test_a_definition_that_would_take_hours_to_expand_is_not_read() -> None:
    """Zones change once or twice a year, not every hour since 1601."""
    event = write_event(start="DTSTART;TZID=Strange:20270308T093000")

    with pytest.raises(UnreadableError, match='unknown time zone, "Strange"'):
        take(define("Strange", HOURLY), event)


def test_a_floating_time_is_in_the_calendar_s_zone_else_in_the_asked_one() -> None:
    """X-WR-TIMEZONE is what such a calendar means."""
    event = write_event(start="DTSTART:20270308T093000")

    asked = take(event, zone="Asia/Tokyo")
    own = take(BRUSSELS, event, zone="Asia/Tokyo")
    unknown = take(
        write_event(start="DTSTART;TZID=Nowhere:20270308T093000"), zone="Europe/Brussels"
    )

    assert asked.sections["series"]["timezone"] == "Asia/Tokyo"
    assert own.sections["series"]["timezone"] == "Europe/Brussels"
    assert unknown.sections["series"]["timezone"] == "Europe/Brussels"
    assert unknown.report.notes[0] == (
        'a.ics: the time zone "Nowhere" is unknown; read as Europe/Brussels'
    )


def test_a_calendar_s_own_zone_may_be_utc() -> None:
    """An unknown zone is read as UTC then, with a note."""
    imported = take("X-WR-TIMEZONE:UTC", write_event(start="DTSTART;TZID=Nowhere:20270308T093000"))

    assert imported.sections["workshops"][0]["start"] == "2027-03-08 09:30Z"
    assert imported.report.notes[0] == 'a.ics: the time zone "Nowhere" is unknown; read as UTC'


def test_an_unknown_zone_of_the_calendar_is_counted() -> None:
    """The zone that is asked for is the series', even where no event has clock times."""
    imported = take(
        "X-WR-TIMEZONE:Mars/Base",
        write_event(start="DTSTART;VALUE=DATE:20270308"),
        zone="Asia/Tokyo",
    )

    assert imported.sections["series"]["timezone"] == "Asia/Tokyo"
    assert imported.report.lost == {"X-WR-TIMEZONE": 1}


WEEKLY = "DTSTART;TZID=Europe/Brussels:20270309T140000\nRRULE:FREQ=WEEKLY;COUNT=5"


@pytest.mark.parametrize(
    ("exception", "days"),
    [
        ("EXDATE:20270316T140000", ["2027-03-16"]),
        ("EXDATE:20270316T140000,20270330T140000", ["2027-03-16", "2027-03-30"]),
        ("EXDATE;TZID=Nowhere:20270316T140000", ["2027-03-16"]),
        ("EXDATE;TZID=Europe/Brussels:20270316T140000", ["2027-03-16"]),
        ("EXDATE:20270316T130000Z,20270330T120000Z", ["2027-03-16", "2027-03-30"]),
        ("EXDATE;VALUE=DATE:20270316", ["2027-03-16"]),
        ("EXDATE;TZID=Europe/Brussels:20270316T150000", ["2027-03-16 15:00"]),
    ],
)
def test_left_out_occurrences_are_days(exception: str, days: list[str]) -> None:
    """The day is enough where the time of day is the usual one."""
    assert take_event(exception, start=WEEKLY)["except"] == days


def test_all_day_exdates_are_days() -> None:
    """Some programs write midnight instead."""
    weekly = "DTSTART;VALUE=DATE:20270309\nRRULE:FREQ=WEEKLY;COUNT=5"

    assert take_event("EXDATE:20270316T000000Z", start=weekly)["except"] == ["2027-03-16"]


def test_a_rule_is_imported_as_it_is() -> None:
    """But for the zeros and signs that only some programs write, and what is so by default."""
    rule = (
        "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=OMIT;UNTIL=20270609T080000Z;"
        "BYMONTHDAY=+08,-01;BYMONTH=03,10;BYDAY=+2MO;"
    )

    record = take_event(f"RRULE:{rule}", start="DTSTART;TZID=Europe/Brussels:20270308T093000")

    assert record["repeat"] == (
        "FREQ=MONTHLY;UNTIL=20270609T080000Z;BYMONTHDAY=8,-01;BYMONTH=3,10;BYDAY=+2MO"
    )


@pytest.mark.parametrize(
    ("start", "rule", "repeat"),
    [
        ("TZID=Europe/Brussels:20270308T093000", "FREQ=DAILY;BYHOUR=9;BYMINUTE=30;COUNT=3", True),
        ("TZID=Europe/Brussels:20270308T090000", "FREQ=DAILY;BYHOUR=09;BYMINUTE=00;COUNT=3", True),
        ("TZID=Europe/Brussels:20270308T093000", "BYSECOND=0;FREQ=DAILY;COUNT=3", True),
        ("VALUE=DATE:20270308", "FREQ=DAILY;BYHOUR=0;BYMINUTE=0;COUNT=3", True),
        ("TZID=Europe/Brussels:20270308T093000", "FREQ=DAILY;BYHOUR=9,14;COUNT=3", False),
        ("TZID=Europe/Brussels:20270308T093000", "FREQ=DAILY;BYHOUR=10;COUNT=3", False),
    ],
)
def test_a_time_of_day_in_the_rule_is_the_start_s(start: str, rule: str, repeat: bool) -> None:  # noqa: FBT001
    """BYHOUR and BYMINUTE that equal DTSTART add nothing; others are refused with the reason."""
    imported = take(write_event(f"RRULE:{rule}", start=f"DTSTART;{start}"))

    (record,) = imported.sections["workshops"]
    assert record.get("repeat") == ("FREQ=DAILY;COUNT=3" if repeat else None)
    assert [value.key for value in imported.report.dropped] == ([] if repeat else ["repeat"])


def test_a_changed_occurrence_is_a_separate_workshop() -> None:
    """The repetition leaves it out; its UID is the repetition's, so it gets a new one."""
    changed = [
        write_event(
            f"RECURRENCE-ID;TZID=Europe/Brussels:202703{day}T140000",
            start=f"DTSTART;TZID=Europe/Brussels:202703{day + 1}T100000",
        )
        for day in (16, 23)
    ]

    imported = take(*changed, write_event(start=WEEKLY))

    weekly, moved, _ = imported.sections["workshops"]
    assert (weekly["uid"], weekly["except"]) == (
        "one@example.org",
        ["2027-03-16", "2027-03-23"],
    )
    assert (moved["id"], moved["start"], moved.get("uid")) == ("jobs-2", "2027-03-17 10:00", None)
    assert imported.report.notes[0] == (
        "occurrences that were changed are now separate workshops with new UIDs: jobs-2, jobs-3"
    )


def test_texts_keep_their_languages() -> None:
    """The commonest language of the titles is the series', and needs no tag."""
    sections = take(
        "NAME;LANGUAGE=sv:Gruppen",
        "DESCRIPTION;LANGUAGE=sv:Om oss",
        write_event(
            "DESCRIPTION;LANGUAGE=sv:Om jobb", "LOCATION;LANGUAGE=sv:Sal 1", uid="a"
        ).replace("SUMMARY", "SUMMARY;LANGUAGE=sv"),
        write_event("DESCRIPTION;LANGUAGE=en:About jobs", uid="b").replace(
            "SUMMARY", "SUMMARY;LANGUAGE=sv"
        ),
        write_event("SUMMARY;LANGUAGE=de:Arbeit", uid="c").replace(
            "SUMMARY:", "SUMMARY;LANGUAGE=sv:"
        ),
    ).sections

    first, second, third = sections["workshops"]
    assert sections["series"] == {
        "id": "gruppen",
        "title": "Gruppen",
        "description": "Om oss",
        "language": "sv",
    }
    assert (first["title"], first["description"]) == ("Jobs", "Om jobb")
    assert first["venue"] == {"name": "Sal 1"}
    assert second["description"] == {"en": "About jobs"}
    assert third["title"] == {"sv": "Jobs", "de": "Arbeit"}


def test_english_needs_no_tag() -> None:
    """A text is in English where nothing says otherwise."""
    tagged = take(write_event().replace("SUMMARY", "SUMMARY;LANGUAGE=en")).sections
    both = take(write_event(uid="a"), write_event("SUMMARY;LANGUAGE=sv:Jobb", uid="b")).sections

    assert (tagged["series"], tagged["workshops"][0]["title"]) == (
        {"id": "fallback", "title": "Fallback"},
        "Jobs",
    )
    assert both["workshops"][1]["title"] == {"en": "Jobs", "sv": "Jobb"}


def test_a_text_that_is_there_twice_is_imported_once() -> None:
    """The others are counted, as it is unknown which is meant."""
    imported = take(
        write_event(
            "SUMMARY:Work", "DESCRIPTION:One", "DESCRIPTION:Two", "LOCATION:Hall", "LOCATION:Room"
        )
    )

    (record,) = imported.sections["workshops"]
    assert (record["title"], record["description"], record["venue"]) == (
        "Jobs",
        "One",
        {"name": "Hall"},
    )
    assert imported.report.lost == {"SUMMARY": 1, "DESCRIPTION": 1, "LOCATION": 1}


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("ATTENDEE:mailto:ada@example.org", {"name": "ada@example.org"}),
        ("ATTENDEE;CN=Ada:MAILTO:ada@example.org", {"name": "Ada"}),
        ("ATTENDEE;CN=Lovelace, Ada:mailto:ada@example.org", {"name": "Lovelace, Ada"}),
        ("ATTENDEE;CN=Ada ^'Countess^':mailto:ada@example.org", {"name": 'Ada "Countess"'}),
        ("ATTENDEE;CN=Ada^nLovelace:mailto:ada@example.org", {"name": "Ada Lovelace"}),
        ('ATTENDEE;CN=Ada;EMAIL="ada@example.org":/a1/principal/', {"name": "Ada"}),
        (
            "ATTENDEE;CN=Ada;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:ada@example.org",
            {"name": "Ada", "role": "optional", "rsvp": "needs-action"},
        ),
        (
            "ATTENDEE;CN=Ada;ROLE=NON-PARTICIPANT;PARTSTAT=DELEGATED:mailto:ada@example.org",
            {"name": "Ada", "role": "observer", "rsvp": "delegated"},
        ),
    ],
)
def test_attendees_keep_name_address_role_and_answer(written: str, person: Record) -> None:
    """A person without a name is shown by address; participant is the default."""
    assert take_event(written)["attendees"] == [{**person, "email": "ada@example.org"}]


@pytest.mark.parametrize("address", ["urn:uuid:1", "mailto:ada"])
def test_an_attendee_may_be_without_an_address(address: str) -> None:
    """What is not a mail address is left out, and the name is enough."""
    assert take_event(f"ATTENDEE;CN=Ada:{address}")["attendees"] == [{"name": "Ada"}]


@pytest.mark.parametrize("unknown", ["ROLE=BOSS", "PARTSTAT=MAYBE"])
def test_an_unknown_role_or_answer_is_left_out(unknown: str) -> None:
    """The attendee is imported without it, and it is counted."""
    imported = take(write_event(f"ATTENDEE;CN=Ada;{unknown}:mailto:ada@example.org"))

    (record,) = imported.sections["workshops"]
    assert record["attendees"] == [{"name": "Ada", "email": "ada@example.org"}]
    assert imported.report.lost == {f"{unknown.partition('=')[0]} of ATTENDEE": 1}


def test_a_room_is_not_an_attendee() -> None:
    """Rooms, devices and what has neither name nor address are counted instead."""
    imported = take(
        write_event(
            "ATTENDEE;CUTYPE=ROOM;CN=Hall 1:mailto:hall@example.org",
            "ATTENDEE;CUTYPE=RESOURCE;CN=Beamer:mailto:beamer@example.org",
            "ATTENDEE:urn:uuid:1",
        )
    )

    assert "attendees" not in imported.sections["workshops"][0]
    assert imported.report.lost == {"ATTENDEE that is not a person": 3}


def test_an_organizer_of_all_events_is_the_series_one() -> None:
    """Events without an organizer do not matter; several organizers can't be imported."""
    ada = "ORGANIZER;CN=Ada:mailto:ada@example.org"
    grace = "ORGANIZER;CN=Grace:mailto:grace@example.org"

    same = take(write_event(ada, uid="a"), write_event(uid="b"), write_event(ada, uid="c"))
    several = take(write_event(ada, uid="a"), write_event(grace, uid="b"))

    assert same.sections["series"]["organizer"] == {"name": "Ada", "email": "ada@example.org"}
    assert "organizer" not in several.sections["series"]
    assert several.report.lost == {"ORGANIZER": 2}
    assert take(write_event("ORGANIZER:urn:uuid:1")).report.lost == {"ORGANIZER": 1}


@pytest.mark.parametrize(
    ("first", "second", "organizer"),
    [
        (
            "CN=Ada:mailto:ada@example.org",
            "CN=Ada L.:mailto:ADA@example.org",
            {"name": "Ada", "email": "ada@example.org"},
        ),
        ("CN=Ada:urn:uuid:1", "CN=ada:urn:uuid:2", {"name": "Ada"}),
        ("CN=Ada:mailto:ada@example.org", "CN=Ada:mailto:info@example.org", None),
    ],
)
def test_an_organizer_is_known_by_the_address(
    first: str, second: str, organizer: Record | None
) -> None:
    """Else by the name; letter case does not matter."""
    events = [write_event(f"ORGANIZER;{who}", uid=who) for who in (first, second)]

    assert take(*events).sections["series"].get("organizer") == organizer


def test_when_everything_was_revised_is_written_once() -> None:
    """LAST-MODIFIED, else DTSTAMP; of the series where all are alike."""
    stamp = "DTSTAMP:20261101T080000Z"
    later = "LAST-MODIFIED:20261102T080000Z"

    alike = take(write_event(stamp, uid="a"), write_event(stamp, uid="b")).sections
    apart = take(write_event(stamp, uid="a"), write_event(stamp, later, uid="b")).sections

    assert alike["series"]["updated"] == "2026-11-01T08:00:00Z"
    assert [workshop.get("updated") for workshop in alike["workshops"]] == [None, None]
    assert "updated" not in apart["series"]
    assert [workshop["updated"] for workshop in apart["workshops"]] == [
        "2026-11-01T08:00:00Z",
        "2026-11-02T08:00:00Z",
    ]


@pytest.mark.parametrize(
    "name", ["CONFERENCE;VALUE=URI", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"]
)
def test_a_join_link_is_found_under_several_names(name: str) -> None:
    """The page is another address; where it is the same, it is written once."""
    link = "https://meet.example.org/a?b=c"

    record = take_event(f"{name}:{link}", f"URL:{link}")

    assert record["online"] == link
    assert "url" not in record


def test_one_join_link_is_imported() -> None:
    """The first web address; the others, and telephone numbers, are counted."""
    imported = take(
        write_event(
            "CONFERENCE;VALUE=URI:tel:+3212345",
            "CONFERENCE;VALUE=URI:HTTPS://meet.example.org/a",
            "X-GOOGLE-CONFERENCE:https://meet.example.org/a\\,b",
            "X-MICROSOFT-SKYPETEAMSMEETINGURL:",
        )
    )
    google = take_event("X-GOOGLE-CONFERENCE:https://meet.example.org/a\\,b")

    assert imported.sections["workshops"][0]["online"] == "HTTPS://meet.example.org/a"
    assert imported.report.lost == {"CONFERENCE": 1, "X-GOOGLE-CONFERENCE": 1}
    assert google["online"] == "https://meet.example.org/a,b"


ONLINE = "https://meet.example.org/a"
PAGE = "https://example.org/a"


@pytest.mark.parametrize(
    ("online", "page", "description", "text", "url"),
    [
        (ONLINE, ONLINE, f"About\\n\\nJoin online: {ONLINE}", "About", None),
        (ONLINE, ONLINE, f"About\\n\\nDelta online: {ONLINE}\\nLäs mer: {PAGE}", "About", PAGE),
        (None, PAGE, f"About\\n\\nMore: {PAGE}", "About", PAGE),
        (None, PAGE, f"More: {PAGE}", None, PAGE),
        (None, PAGE, f"About\\n\\nMore: {PAGE}/b", f"About\n\nMore: {PAGE}/b", PAGE),
        (None, PAGE, f"About\\n\\nSee: {PAGE}", f"About\n\nSee: {PAGE}", PAGE),
        (None, PAGE, f"About\\nMore: {PAGE}", f"About\nMore: {PAGE}", PAGE),
        (None, None, f"About\\n\\nMore: {PAGE}", f"About\n\nMore: {PAGE}", None),
        (ONLINE, PAGE, f"About\\n\\nMore: {PAGE}", f"About\n\nMore: {PAGE}", PAGE),
    ],
)
def test_our_own_links_are_not_part_of_the_text(
    online: str | None, page: str | None, description: str, text: str | None, url: str | None
) -> None:
    """The block that an export puts last is taken off, if it names the event's own links."""
    links = [f"CONFERENCE;VALUE=URI:{online}"] if online else []
    links += [f"URL:{page}"] if page else []

    record = take_event(f"DESCRIPTION:{description}", *links)

    assert record.get("description") == text
    assert record.get("url") == url


@pytest.mark.parametrize("language", known_languages())
def test_links_are_known_in_every_language(language: str) -> None:
    """A language whose words are added to exports is one that imports know."""
    label = find_calendar_words(language).more

    record = take_event(f"DESCRIPTION:About\\n\\n{label}: {PAGE}", f"URL:{PAGE}")

    assert record["description"] == "About"


def test_what_is_not_imported_is_counted() -> None:
    """Every property, parameter and component without a key, by its name in the calendar."""
    todo = "BEGIN:VTODO\nUID:t\nBEGIN:VALARM\nACTION:AUDIO\nEND:VALARM\nEND:VTODO"
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM"

    imported = take(
        "X-APPLE-CALENDAR-COLOR:#1BADF8",
        write_event(
            "ATTACH:https://example.org/a.pdf",
            "COMMENT:",
            "TRANSP:OPAQUE",
            "CLASS:PRIVATE",
            "SEQUENCE:2",
            "RDATE:20270309T083000Z",
            'LOCATION;ALTREP="https://example.org/":Hall',
            "ATTENDEE;X-NUM-GUESTS=0;CN=Ada:mailto:ada@example.org",
            "URL:https://example.org/a",
            "URL:https://example.org/b",
            "EXDATE:20270309T083000Z",
            alarm,
            alarm,
        ),
        todo,
    )

    assert imported.report.lost == {
        "X-APPLE-CALENDAR-COLOR": 1,
        "ATTACH": 1,
        "CLASS": 1,
        "SEQUENCE": 1,
        "RDATE": 1,
        "ALTREP of LOCATION": 1,
        "X-NUM-GUESTS of ATTENDEE": 1,
        "URL": 1,
        "EXDATE": 1,
        "VALARM": 2,
        "VTODO": 1,
    }
    assert "except" not in imported.sections["workshops"][0]


@pytest.mark.parametrize(
    ("status", "lost"), [("cancelled", {}), ("confirmed", {"TRANSP": 1, "SEQUENCE": 1})]
)
def test_what_cancelling_brings_along_is_not_counted(status: str, lost: Record) -> None:
    """A cancelled entry is free time and a revision; elsewhere both are facts of their own."""
    lines = [f"STATUS:{status}", "TRANSP:TRANSPARENT", "SEQUENCE:1"]

    assert take(write_event(*lines)).report.lost == lost


@pytest.mark.parametrize(
    ("method", "lines", "status"),
    [
        ("CANCEL", [], "cancelled"),
        ("cancel", ["STATUS:TENTATIVE"], "tentative"),
        ("REQUEST", [], None),
    ],
)
def test_events_of_a_calendar_that_cancels_are_cancelled(
    method: str, lines: list[str], status: str | None
) -> None:
    """Unless they state otherwise (RFC 5546 section 3.2.5)."""
    assert take_event(*lines, head=[f"METHOD:{method}"]).get("status") == status


def test_a_point_is_imported_with_15_decimals() -> None:
    """Some programs write more, far below the width of a hair."""
    record = take_event("GEO:50.12345678901234567890;4.3")

    assert record["venue"] == {"geo": {"lat": "50.123456789012345", "lon": "4.3"}}


def test_what_is_imported_as_something_else_is_noted() -> None:
    """What takes no time, and what has no title."""
    untitled = write_event(start=START, uid="a").replace("SUMMARY:Jobs", "SUMMARY:")

    imported = take(untitled, write_event(start=f"{START}\nDTEND:20270308T083000Z", uid="b"))

    assert [workshop["title"] for workshop in imported.sections["workshops"]] == [
        "Untitled",
        "Jobs",
    ]
    assert tuple(imported.report.describe()) == (
        'an event without a title is now called "Untitled" (once)',
        "an event without a duration now lasts one hour (2 times)",
    )


@pytest.mark.parametrize(
    ("lines", "lost"),
    [
        (["DTEND:20260101T000000Z"], "DTEND"),
        (["DTEND;VALUE=DATE:20270310"], "DTEND"),
        (["DTEND:tomorrow"], "DTEND"),
        (["DURATION:-PT1H"], "DURATION"),
        (["DURATION:P"], "DURATION"),
        ([END, "DURATION:PT1H"], "DURATION"),
        ([END, "GEO:here"], "GEO"),
        ([END, "GEO:٥٠;٤"], "GEO"),
        ([END, "STATUS:MAYBE"], "STATUS"),
        ([END, "EXDATE:20271399T000000Z"], "EXDATE"),
    ],
)
def test_an_invalid_value_is_counted(lines: list[str], lost: str) -> None:
    """The event is imported without it."""
    imported = take(write_event(*lines, start=START))

    assert imported.sections == take(write_event(*lines[:-1], start=START)).sections
    assert imported.report.lost == {lost: 1}


@pytest.mark.parametrize("end", ["DTEND:20270310T100000Z", "DTEND;VALUE=DATE:20270307"])
def test_a_day_ends_on_a_day_not_before_it(end: str) -> None:
    """Another end is counted, and the workshop is of one day."""
    imported = take(write_event(end, start="DTSTART;VALUE=DATE:20270308"))

    (record,) = imported.sections["workshops"]
    assert (record["start"], record.get("end")) == ("2027-03-08", None)
    assert imported.report.lost == {"DTEND": 1}


def test_an_event_with_an_invalid_start_is_left_out() -> None:
    """It is named with its line."""
    imported = take(write_event(start="DTSTART:20271399T000000Z"), write_event(uid="two"))

    assert [workshop["uid"] for workshop in imported.sections["workshops"]] == ["two"]
    assert tuple(imported.report.describe()) == (
        'a.ics:7: left out "Jobs": "20271399T000000Z" is not a valid date',
    )


def test_an_event_without_a_start_is_still_to_be_announced() -> None:
    """Invitations that are only planned have none; an end alone is lost."""
    imported = take(write_event(start="CLASS:PUBLIC"))
    ending = take(write_event(END, "DURATION:PT1H", start="CLASS:PUBLIC"))

    assert imported.sections["workshops"] == [
        {"id": "jobs", "title": "Jobs", "uid": "one@example.org"}
    ]
    assert ending.sections == imported.sections
    assert (imported.report.lost, ending.report.lost) == ({}, {"DTEND": 1, "DURATION": 1})


def test_events_are_in_the_order_of_their_days() -> None:
    """Whatever the order in the file; ids count in that order."""
    starts = ["DTSTART:20270310", "CLASS:PUBLIC", "DTSTART:20270308T083000Z", "DTSTART:20270308"]
    events = [write_event(start=start, uid=str(uid)) for uid, start in enumerate(starts)]

    workshops = take(*events).sections["workshops"]

    assert [(workshop["uid"], workshop["id"]) for workshop in workshops] == [
        ("3", "jobs"),
        ("2", "jobs-2"),
        ("0", "jobs-3"),
        ("1", "jobs-4"),
    ]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Kick-off", "kick-off"),
        ("  Nätverksträff, Värmland! ", "natverkstraff-varmland"),
        ("Straße, Łódź & Ærø", "strasse-lodz-aero"),
        ("日本語", ""),
        ("a" * 60, "a" * 48),
        (
            "preparing for the jobs of the future and of today",
            "preparing-for-the-jobs-of-the-future-and-of",
        ),
        (f"{'a' * 24} {'b' * 23}", f"{'a' * 24}-{'b' * 23}"),
        (f"{'a' * 24} {'b' * 23} c", f"{'a' * 24}-{'b' * 23}"),
        (f"{'a' * 24} {'b' * 24} c", "a" * 24),
    ],
)
def test_an_id_is_a_title_that_can_be_typed(title: str, slug: str) -> None:
    """Plain letters, digits and hyphens, cut between words."""
    assert write_slug(title) == slug


def test_several_files_make_one_series() -> None:
    """The first name is the series'; an event that is in both is imported once, with a note."""
    first = write_calendar("X-WR-CALNAME:Spring", write_event(uid="a"), write_event(uid="b"))
    second = write_calendar("X-WR-CALNAME:All", write_event(uid="b"), write_event(uid="c"))

    imported = import_calendars([("a.ics", first), ("b.ics", second)], title="x")

    assert imported.sections["series"]["title"] == "Spring"
    assert [workshop["uid"] for workshop in imported.sections["workshops"]] == ["a", "b", "c"]
    assert imported.report.notes[0] == 'b.ics: skipped "Jobs": already imported with the same UID'
    assert imported.report.lost == {"NAME of another calendar": 1}


@pytest.mark.parametrize(("uids", "more"), [("ab", 1), ("abc", 2)])
def test_a_calendar_that_is_there_twice_is_imported_once(uids: str, more: int) -> None:
    """However many events it has, that is one line."""
    raw = write_calendar(*(write_event(uid=uid) for uid in uids))

    imported = import_calendars([("a.ics", raw), ("b.ics", raw)], title="x")

    assert [workshop["uid"] for workshop in imported.sections["workshops"]] == list(uids)
    assert tuple(imported.report.describe()) == (
        f'b.ics: skipped "Jobs" and {more} more: already imported with the same UID',
    )


VERSIONS = [
    (["SEQUENCE:1"], ["SEQUENCE:2"], 1),
    (["SEQUENCE:2"], ["SEQUENCE:1"], 0),
    (["SEQUENCE:9"], ["SEQUENCE:10"], 1),
    ([], ["SEQUENCE:1"], 1),
    (["SEQUENCE:x"], ["SEQUENCE:1"], 1),
    (["SEQUENCE:1", "DTSTAMP:20261101T080000Z"], ["SEQUENCE:1", "DTSTAMP:20261102T080000Z"], 1),
    (["SEQUENCE:1", "DTSTAMP:20261102T080000Z"], ["SEQUENCE:1", "DTSTAMP:20261101T080000Z"], 0),
    (["SEQUENCE:2", "DTSTAMP:20261101T080000Z"], ["SEQUENCE:1", "DTSTAMP:20261102T080000Z"], 0),
]


@pytest.mark.parametrize(("first", "second", "newer"), VERSIONS)
@pytest.mark.parametrize("files", [1, 2])
def test_of_two_versions_the_newer_is_imported(
    first: list[str], second: list[str], newer: int, files: int
) -> None:
    """The higher SEQUENCE, then the later DTSTAMP, in one file or in two; the older is named."""
    events = [write_event(*first), write_event(*second, "LOCATION:x")]
    if files == 1:
        raws = [("a.ics", write_calendar(*events))]
    else:
        raws = [
            (f"{name}.ics", write_calendar(event)) for name, event in zip("ab", events, strict=True)
        ]

    imported = import_calendars(raws, title="x")

    (record,) = imported.sections["workshops"]
    assert ("venue" in record) == bool(newer)
    file = "a.ics" if newer or files == 1 else "b.ics"
    assert imported.report.notes == [f'{file}: skipped "Jobs": a newer version is imported']


def test_events_without_a_uid_are_all_imported() -> None:
    """They are not copies of each other; their UIDs will be made from their ids."""
    nameless = write_event().replace("UID:one@example.org\n", "")

    workshops = take(nameless, nameless).sections["workshops"]

    assert [workshop["id"] for workshop in workshops if "uid" not in workshop] == ["jobs", "jobs-2"]


def test_what_is_outside_the_calendar_is_reported() -> None:
    """Nothing is dropped silently."""
    todo = b"BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n"

    imported = import_calendars([("a.ics", write_calendar() + b"X-MORE:1\r\n" + todo)], title="x")

    assert imported.report.notes == ['a.ics:5: not a valid line, ignored: "X-MORE:1"']
    assert imported.report.lost == {"VTODO outside the calendar": 1}


def test_a_file_may_hold_several_calendars() -> None:
    """RFC 5545 section 3.4 allows it."""
    raw = write_calendar(write_event(uid="a")) + write_calendar(write_event(uid="b"))

    imported = import_calendars([("a.ics", raw)], title="x")

    assert [workshop["uid"] for workshop in imported.sections["workshops"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "a.ics: not a calendar file (.ics); there is no BEGIN:VCALENDAR in it"),
        (b"\n\xff", "a.ics:2: byte 0xff is not UTF-8; save the file as UTF-8"),
        (b"\x00\xff\x00", "a.ics:1: byte 0xff is not UTF-8; save the file as UTF-8"),
        (
            b"<html></html>",
            "a.ics: not a calendar file (.ics); this is a web page: download the calendar itself",
        ),
        (
            write_calendar(write_event()).partition(b"DTEND")[0],
            "a.ics:4: VEVENT has no END; the file is cut off or damaged",
        ),
        (
            write_calendar("END:VEVENT"),
            "a.ics:4: END:VEVENT has no BEGIN; the file is damaged",
        ),
        (
            b"BEGIN:VCALENDAR\r\nSUMMARY:caf\xe9\r\nEND:VCALENDAR\r\n",
            "a.ics:2: byte 0xe9 is not UTF-8; save the file as UTF-8",
        ),
        (
            b"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nEND:VCALENDAR\r\n",
            "a.ics: this is vCalendar 1.0, which is older than iCalendar; export it again as .ics",
        ),
    ],
)
def test_a_damaged_file_is_refused_in_one_sentence(raw: bytes, message: str) -> None:
    """A part of a calendar is never taken for a complete one."""
    with pytest.raises(UnreadableError) as refusal:
        import_calendars([("a.ics", raw)], title="x")

    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("name", "raw", "tool"),
    [
        (
            "teilnehmer.csv",
            b"Name;Ort\nAnna Br\xfcckner;Leipzig\n",
            (
                "to add people from it, use: workshops register ID --from teilnehmer.csv; "
                "to record who came, use: workshops mark ID --from teilnehmer.csv"
            ),
        ),
        (
            "list.TSV",
            b"",
            (
                "to add people from it, use: workshops register ID --from list.TSV; "
                "to record who came, use: workshops mark ID --from list.TSV"
            ),
        ),
        (
            "lists/people.xlsx",
            b"PK\x03\x04\xff",
            (
                "to add people from it, use: workshops register ID --from lists/people.xlsx; "
                "to record who came, use: workshops mark ID --from lists/people.xlsx"
            ),
        ),
        (
            "lists/people.ods",
            b"PK\x03\x04\xff",
            (
                "save it as CSV; to add people from it, use: "
                "workshops register ID --from FILE.csv; "
                "to record who came, use: workshops mark ID --from FILE.csv"
            ),
        ),
        ("team.yaml", b"series: {id: s}", "to read it as a schedule, use --schedule team.yaml"),
        (
            "reply.eml",
            b"From: a@example.org",
            "to read replies from e-mail, use: workshops rsvp reply.eml",
        ),
        ("page.ics", b"\n<!DOCTYPE html>", "this is a web page: download the calendar itself"),
        ("notes.txt", b"BEGIN", "there is no BEGIN:VCALENDAR in it"),
    ],
)
def test_another_kind_of_file_is_named_with_what_reads_it(name: str, raw: bytes, tool: str) -> None:
    """By its name, whatever its encoding is."""
    with pytest.raises(UnreadableError) as refusal:
        import_calendars([(name, raw)], title="x")

    assert str(refusal.value) == f"{name}: not a calendar file (.ics); {tool}"


def test_a_calendar_may_have_any_name() -> None:
    """What counts is what is in it."""
    imported = import_calendars([("team.csv", write_calendar(write_event()))], title="x")

    assert len(imported.sections["workshops"]) == 1


def test_a_very_large_file_is_refused() -> None:
    """No honest calendar is that large."""
    with pytest.raises(UnreadableError) as refusal:
        import_calendars([("a.ics", bytes(2**26 + 1))], title="x")

    assert str(refusal.value) == "a.ics: the file is larger than 64 MiB"


def test_a_line_that_can_t_be_parsed_is_reported() -> None:
    """As where a long text was broken without a space after the break."""
    imported = take(write_event("DESCRIPTION:one", "two", "three", "four", "five", "six"))

    assert tuple(imported.report.describe()) == (
        'a.ics:10: not a valid line, ignored: "two"',
        'a.ics:11: not a valid line, ignored: "three"',
        'a.ics:12: not a valid line, ignored: "four"',
        "a.ics: not valid, ignored: 2 more lines",
    )


def test_of_a_long_unparsed_line_the_beginning_is_reported() -> None:
    """Sixty characters at most; one more line is one."""
    imported = take(write_event("x" * 60, "y" * 61, "z" * 70, "more"))

    assert tuple(imported.report.describe()) == (
        f'a.ics:9: not a valid line, ignored: "{"x" * 60}"',
        f'a.ics:10: not a valid line, ignored: "{"y" * 59}…"',
        f'a.ics:11: not a valid line, ignored: "{"z" * 59}…"',
        "a.ics: not valid, ignored: 1 more line",
    )


def test_control_characters_are_taken_out() -> None:
    """No calendar may hold them, so no export could bring them back."""
    record = take_event("DESCRIPTION:bell\x07\\, clear\x1b[2J")

    assert record["description"] == "bell, clear[2J"


LINES = [
    "DTSTART:99991231T235959Z",
    "DTSTART;TZID=Europe/Brussels:16010101T000000",
    "DTEND:20270308",
    "DURATION:P99999W",
    "RRULE:FREQ=HOURLY",
    "RRULE:UNTIL",
    "EXDATE:20270308,x",
    "SUMMARY;LANGUAGE=xx:x",
    "DESCRIPTION;LANGUAGE=:x",
    "URL:message:%3Ca%3E",
    "GEO:91;181",
    "ATTENDEE;CN=:mailto:",
    "UID:a b",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20270308T083000Z",
    "RDATE:20270309T083000Z",
    "X-WORKSHOPS-RULE:20270308T083000 Europe/Brussels FREQ=DAILY",
    "RECURRENCE-ID:20270308T083000Z",
    "CATEGORIES:,\\",
    "BEGIN:VEVENT",
    "END:VEVENT",
    ";",
]


@given(
    st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=6),
    st.lists(st.sampled_from(["COLOR:x", "X-WR-TIMEZONE:x", "NAME;LANGUAGE=xx:x"]), max_size=2),
)
@example(["RRULE:FREQ=HOURLY", "EXDATE:20270308T083000Z"], [])
def test_whatever_a_calendar_holds_the_schedule_has_no_errors(
    lines: list[str], head: list[str]
) -> None:
    """It is refused in one line, or what comes of it is accepted by the reader."""
    try:
        imported = take(*head, write_event(*lines))
    except UnreadableError as refusal:
        assert "\n" not in str(refusal)  # noqa: PT017 - either way is right
        return

    document = Document("a.yaml", imported.text.encode())
    assert document.value == imported.sections
    assert (document.issues, draft_schedule([document]).findings.diagnostics) == ([], [])
