"""Every calendar shows the hour that was announced: our VTIMEZONE against the tz database.

The reader here is independent of the writer: it takes the bytes alone and does what RFC 5545
section 3.6.5 says, with dateutil's RRULE.
"""

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from icalendar import Calendar, Timezone

from workshops.ical.vtimezone import ZoneRules, describe_zone, read_rules, write_timezone
from workshops.timezones import UnknownZoneError, find_zone, list_zone_names

HOUR = 3600
DAY = 24 * HOUR
FIRST, LAST = 1990, 2037
SPANS = [
    (first, first + years)
    for years in (0, 1, 3, 7, LAST - FIRST)
    for first in range(FIRST, LAST + 1 - years)
]
PLACES = [name for name in list_zone_names() if "/" in name and not name.startswith("Etc/")]
SAMPLE = [
    "Europe/Brussels",
    "Europe/Dublin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Apia",
    "Pacific/Chatham",
]

BRUSSELS = """\
BEGIN:VTIMEZONE
TZID:Europe/Brussels
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""

KOLKATA = """\
BEGIN:VTIMEZONE
TZID:Asia/Kolkata
BEGIN:STANDARD
DTSTART:19700101T000000
TZNAME:IST
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE
"""


@pytest.mark.parametrize("expected", [BRUSSELS, KOLKATA])
def test_complete_text(expected: str) -> None:
    """A zone is written to the byte as Outlook reads it, with CRLF."""
    tzid = expected.splitlines()[1].removeprefix("TZID:")
    assert write(tzid, 2024, 2030) == expected.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("tzid", "standard", "daylight"),
    [
        ("Europe/Dublin", "GMT +0000 19701025T020000 -1SU 10", "IST +0100 19700329T010000 -1SU 3"),
        ("Europe/London", "GMT +0000 19701025T020000 -1SU 10", "BST +0100 19700329T010000 -1SU 3"),
        ("Europe/Athens", "EET +0200 19701025T040000 -1SU 10", "EEST +0300 19700329T030000 -1SU 3"),
        (
            "America/New_York",
            "EST -0500 19701101T020000 1SU 11",
            "EDT -0400 19700308T020000 2SU 3",
        ),
        (
            "America/St_Johns",
            "NST -0330 19701101T020000 1SU 11",
            "NDT -0230 19700308T020000 2SU 3",
        ),
        ("Asia/Beirut", "EET +0200 19701025T000000 -1SU 10", "EEST +0300 19700329T000000 -1SU 3"),
        (
            "Atlantic/Azores",
            "-01 -0100 19701025T010000 -1SU 10",
            "+00 +0000 19700329T000000 -1SU 3",
        ),
        (
            "Australia/Sydney",
            "AEST +1000 19700405T030000 1SU 4",
            "AEDT +1100 19701004T020000 1SU 10",
        ),
        (
            "Australia/Lord_Howe",
            "+1030 +1030 19700405T020000 1SU 4",
            "+11 +1100 19701004T020000 1SU 10",
        ),
        (
            "Pacific/Chatham",
            "+1245 +1245 19700405T034500 1SU 4",
            "+1345 +1345 19700927T024500 -1SU 9",
        ),
        ("Africa/Lagos", "WAT +0100 19700101T000000", None),
        ("Pacific/Apia", "+13 +1300 19700101T000000", None),
        ("America/Sao_Paulo", "-03 -0300 19700101T000000", None),
    ],
)
def test_zone(tzid: str, standard: str, daylight: str | None) -> None:
    """STANDARD is the smaller offset, DAYLIGHT the larger; each begins in the time it leaves."""
    observances = read_observances(write(tzid, 2024, 2030))
    assert observances.pop("STANDARD") == standard
    assert observances.pop("DAYLIGHT", None) == daylight
    assert not observances


@pytest.mark.parametrize(
    ("tzid", "first_year", "last_year", "why"),
    [
        ("Africa/Casablanca", 2024, 2024, "clocks follow the month of Ramadan"),
        ("Africa/Cairo", 2024, 2030, "24:00 on the last Thursday is not the last Friday"),
        ("America/Nuuk", 2024, 2030, "the day before the last Sunday is not the last Saturday"),
        ("America/Santiago", 2024, 2030, "24:00 on the first Saturday is not the first Sunday"),
        ("Asia/Gaza", 2024, 2024, "Ramadan, and 50 hours after the fourth Thursday"),
        ("Asia/Jerusalem", 2024, 2030, "26 hours after the fourth Thursday"),
        ("America/New_York", 2006, 2008, "another rule until 2006"),
        ("Europe/Moscow", 2010, 2015, "two changes of law"),
        ("Europe/Moscow", 2014, 2014, "a change of law in October"),
        ("Europe/Moscow", 2013, 2013, "another offset"),
        ("Pacific/Apia", 2011, 2011, "a day left out"),
        ("Pacific/Apia", 2020, 2020, "summer time, since abolished"),
        ("Europe/Brussels", 1969, 1969, "before the rule begins"),
        ("Europe/Brussels", 2024, 9999, "no year after it"),
        ("CET", 2024, 2030, "an abbreviation"),
        ("EST", 2024, 2030, "an abbreviation"),
        ("GMT", 2024, 2030, "an abbreviation"),
        ("UTC", 2024, 2030, "written as Z"),
        ("Etc/UTC", 2024, 2030, "written as Z"),
        ("Etc/GMT+5", 2024, 2030, "five hours behind UTC, which few expect"),
        ("Japan", 2024, 2030, "not a zone's name of the form Area/Place"),
    ],
)
def test_written_in_utc(tzid: str, first_year: int, last_year: int, why: str) -> None:
    """Where no one yearly rule is true for the years, there is no VTIMEZONE."""
    assert describe_zone(tzid, first_year, last_year) is None, why


@pytest.mark.parametrize(
    ("tzid", "first_year", "last_year"),
    [
        ("America/New_York", 2007, 2037),
        ("Europe/Brussels", 1996, 2037),
        ("Europe/Moscow", 2015, 2030),
        ("Europe/Moscow", 2020, 2020),
        ("Europe/Brussels", 9998, 9998),
        ("Pacific/Apia", 2022, 2030),
    ],
)
def test_law_unchanged(tzid: str, first_year: int, last_year: int) -> None:
    """A change of law does not matter to years on one side of it."""
    assert describe_zone(tzid, first_year, last_year)


def test_same_bytes() -> None:
    """A workshop added in another year leaves the VTIMEZONE as it was."""
    assert write("Europe/Brussels", 2018, 2018) == write("Europe/Brussels", 2018, 2037)


def test_unknown_zone() -> None:
    """A name that is not a zone's is refused, never written."""
    with pytest.raises(UnknownZoneError):
        describe_zone("Europe/Bruxelles", 2024, 2030)


@pytest.mark.parametrize(
    "posix",
    [
        "",
        "EST5EDT",
        "CET-1CEST,J60,J300",
        "CET-1CEST,59,299",
        "CET-1CEST,M3.5.0,J300/3",
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
        "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
        "EET-2EEST,M3.4.4/50,M10.4.4/50",
    ],
)
def test_beyond_by_day(posix: str) -> None:
    """Julian days, times on another day and rules left to the system are not put into BYDAY."""
    assert read_rules("Area/Place", posix) is None


@pytest.mark.parametrize(
    ("posix", "from_", "to", "start"),
    [
        ("<-0330>3:30<-0130>1:30,M3.2.0/0:01,M11.1.0/0:01", "-0330", "-0130", "19700308T000100"),
        ("AAA-10BBB-11:00,M12.5.1/+23:59:30,M4.1.0", "+1000", "+1100", "19701228T235930"),
        ("AAA0BBB,M2.4.6,M4.1.0", "+0000", "+0100", "19700228T020000"),
    ],
)
def test_posix_forms(posix: str, from_: str, to: str, start: str) -> None:
    """Offsets, names and times are read in each form that POSIX has for them."""
    rules = read_rules("Area/Place", posix)
    assert rules
    assert rules.daylight
    lines = write_timezone(rules).decode().partition("BEGIN:DAYLIGHT")[2].split("\r\n")
    assert {f"TZOFFSETFROM:{from_}", f"TZOFFSETTO:{to}", f"DTSTART:{start}"} <= set(lines)


def test_names_are_as_the_zone_has_them() -> None:
    """In angle brackets or without."""
    rules = read_rules("Area/Place", "<+0130>-1:30XAX,M3.2.0,M11.1.0")
    assert rules
    assert rules.daylight
    assert (rules.standard.name, rules.daylight.name) == ("+0130", "XAX")
    plain = read_rules("Area/Place", "XBX0")
    assert plain
    assert plain.standard.name == "XBX"


def test_no_abbreviation() -> None:
    """A TZID is always of the form Area/Place: no CET, no UTC, no country, no bare offset."""
    others = set(list_zone_names()) - set(PLACES)
    assert not [tzid for tzid in others if describe_zone(tzid, 2027, 2027)]


def test_few_in_utc() -> None:
    """At most one place in ten has to be written in UTC in the years around now."""
    missing = [tzid for tzid in PLACES if not describe_zone(tzid, 2024, 2030)]
    assert len(missing) <= len(PLACES) / 10, missing


@pytest.mark.slow
def test_every_instant() -> None:
    """A rule is used for exactly those years in which a reader of it gets every offset right."""
    assert {tzid: spans for tzid in PLACES if (spans := find_wrong_spans(tzid))} == {}


def find_wrong_spans(tzid: str) -> list[tuple[int, int]]:
    """The spans of years in which a zone's rule is used although wrong, or missing though right."""
    described = {span: describe_zone(tzid, *span) for span in SPANS}
    texts = {write_timezone(rules) for rules in described.values() if rules}
    if not texts:
        return []
    if len(texts) > 1:
        return list(described)
    wrong = find_wrong_instants(texts.pop(), tzid)
    return [
        span
        for span, rules in described.items()
        if bool(rules) is any(instant in cover(*span) for instant in wrong)
    ]


def test_plain_form() -> None:
    """One STANDARD, at most one DAYLIGHT with the larger offset, yearly rules, nothing else."""
    assert [tzid for tzid in PLACES if not all(map(is_plain, all_rules(tzid)))] == []


def is_plain(rules: ZoneRules) -> bool:
    """Whether a zone's VTIMEZONE is of the form that every calendar program reads."""
    yearly = r"RRULE:FREQ=YEARLY;BYDAY=(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU);BYMONTH=(\d+)\r\n"
    rest = r"TZNAME:[A-Za-z0-9+-]+\r\nTZOFFSETFROM:([+-]\d{4})\r\nTZOFFSETTO:([+-]\d{4})\r\n"
    once = rf"BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n{rest}END:STANDARD\r\n"
    pair = "".join(
        rf"BEGIN:{kind}\r\nDTSTART:1970\d{{4}}T\d{{6}}\r\n{yearly}{rest}END:{kind}\r\n"
        for kind in ("STANDARD", "DAYLIGHT")
    )
    plain = rf"BEGIN:VTIMEZONE\r\nTZID:{re.escape(rules.tzid)}\r\n({once}|{pair})END:VTIMEZONE\r\n"
    is_summer_later = not rules.daylight or rules.daylight.offset_to > rules.standard.offset_to
    return is_summer_later and bool(re.fullmatch(plain, write_timezone(rules).decode()))


@pytest.mark.parametrize("tzid", SAMPLE)
def test_dateutil_agrees(tzid: str) -> None:
    """The VTIMEZONE reader of dateutil shows the tz database's times."""
    text = write(tzid, 2024, 2030).decode()
    read = tzical(io.StringIO(text)).get(tzid)
    assert read is not None
    assert_same_times(read, tzid, 2024, 2030)


@pytest.mark.parametrize("tzid", SAMPLE)
def test_icalendar_agrees(tzid: str) -> None:
    """The icalendar library shows the tz database's times and writes the same bytes again."""
    text = write(tzid, 2024, 2030)
    calendar = Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + text + b"END:VCALENDAR\r\n")
    (component,) = calendar.walk("VTIMEZONE")
    assert isinstance(component, Timezone)
    assert_same_times(component.to_tz(lookup_tzid=False), tzid, 2024, 2030)
    assert component.to_ical() == text


def write(tzid: str, first_year: int, last_year: int) -> bytes:
    """The VTIMEZONE of a zone that has one."""
    rules = describe_zone(tzid, first_year, last_year)
    assert rules
    return write_timezone(rules)


def all_rules(tzid: str) -> set[ZoneRules]:
    """Whatever the zone is described as, in any span."""
    described = (describe_zone(tzid, *span) for span in SPANS)
    return {rules for rules in described if rules}


def cover(first_year: int, last_year: int) -> range:
    """The Unix times from the day before the years to the day after them."""
    begin, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    return range(int(begin.timestamp()) - DAY, int(end.timestamp()) + DAY + 1)


ALL_YEARS = cover(FIRST, LAST)
NEW_YEARS = [cover(year, year)[0] for year in range(FIRST, LAST + 2)]


def find_wrong_instants(text: bytes, tzid: str) -> list[int]:
    """The instants, of those worth a look, at which a reader of the text gets a wrong offset."""
    zone, onsets = find_zone(tzid), read_onsets(text.replace(tzid.encode(), b"Area/Place"))
    starts = [start for start, _ in onsets]
    instants = list_instants({*find_changes(zone), *starts})
    return [
        instant
        for instant in instants
        if onsets[bisect_right(starts, instant) - 1][1] != offset_in(zone, instant)
    ]


def list_instants(changes: Iterable[int]) -> list[int]:
    """A second and an hour around each change and each New Year, and half-way between them."""
    instants = sorted({*changes, *NEW_YEARS})
    around = {instant + apart for instant in instants for apart in (-HOUR, -1, 0, 1, HOUR)}
    between = {(first + second) // 2 for first, second in pairwise(instants)}
    return sorted(instant for instant in around | between if instant in ALL_YEARS)


def find_changes(zone: tzinfo) -> list[int]:
    """When the offset changes, to the second; no offset of these years lasts under five days."""
    samples = [(instant, offset_in(zone, instant)) for instant in ALL_YEARS[:: 5 * DAY]]
    return [
        early + bisect_left(range(early, late), True, key=lambda at: offset_in(zone, at) != before)
        for (early, before), (late, after) in pairwise(samples)
        if before != after
    ]


def offset_in(zone: tzinfo, instant: int) -> int:
    """The offset in seconds at a Unix time."""
    offset = datetime.fromtimestamp(instant, zone).utcoffset()
    assert offset is not None
    return round(offset.total_seconds())


def read_observances(text: bytes) -> dict[str, str]:
    """Of each observance, on one line: name, offset, DTSTART, and weekday and month of its rule."""
    return {
        kind: " ".join(
            [
                *(properties[name] for name in ("TZNAME", "TZOFFSETTO", "DTSTART")),
                *re.findall(r"BY\w+=([^;]+)", properties.get("RRULE", "")),
            ]
        )
        for kind, properties in read_components(text)
    }


def read_components(text: bytes) -> list[tuple[str, dict[str, str]]]:
    """The name and the properties of each observance."""
    blocks = re.findall(r"BEGIN:(STANDARD|DAYLIGHT)\r\n(.*?)END:\1\r\n", text.decode(), re.DOTALL)
    return [
        (kind, dict(line.split(":", 1) for line in lines.split("\r\n") if line))
        for kind, lines in blocks
    ]


@cache
def read_onsets(text: bytes) -> list[tuple[int, int]]:
    """In Unix time, when each observance begins, and its offset in seconds (RFC 5545 3.6.5)."""
    return sorted(
        (round((local.replace(tzinfo=UTC) - before).timestamp()), round(after.total_seconds()))
        for _, properties in read_components(text)
        for before, after in [
            (read_offset(properties["TZOFFSETFROM"]), read_offset(properties["TZOFFSETTO"]))
        ]
        for local in read_starts(properties["DTSTART"], properties.get("RRULE"))
    )


def read_starts(first: str, rule: str | None) -> list[datetime]:
    """Local times at which an observance begins: DTSTART, and whatever its rule adds."""
    begin = datetime.strptime(first, "%Y%m%dT%H%M%S")
    if rule is None:
        return [begin]
    starts = rrulestr(rule, dtstart=begin).between(begin, begin.replace(year=LAST + 3), inc=True)
    assert starts[0] == begin, "DTSTART must be the rule's first (RFC 5545 3.8.5.3)"
    return starts


def read_offset(text: str) -> timedelta:
    """A UTC offset such as -0330 (RFC 5545 3.3.14)."""
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
    return -offset if text[0] == "-" else offset


def assert_same_times(read: tzinfo, tzid: str, first_year: int, last_year: int) -> None:
    """Fail at the first instant in these years that `read` shows another local time for."""
    zone, years = find_zone(tzid), cover(first_year, last_year)
    for instant in list_instants(find_changes(zone)):
        if instant in years:
            time = datetime.fromtimestamp(instant, UTC)
            ours, theirs = time.astimezone(read), time.astimezone(zone)
            assert ours.replace(tzinfo=None) == theirs.replace(tzinfo=None), time
