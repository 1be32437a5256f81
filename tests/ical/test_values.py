"""Dates, times, durations and texts of other programs' files: what is read, and what is not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from workshops.ical.parser import Content, parse_line, unescape_text
from workshops.ical.tzid import find_file_zone, find_named_zone
from workshops.ical.values import (
    TimeValue,
    drop_redundant_time,
    parse_duration,
    parse_offset,
    parse_time,
    read_time,
)
from workshops.ical.vtimezone import describe_zone, write_timezone
from workshops.ical.vtimezone_reader import read_zone
from workshops.timezones import find_zone

NINE = datetime(2018, 3, 8, 9, 30)  # noqa: DTZ001 - local


@pytest.mark.parametrize(
    ("text", "tzid", "expected"),
    [
        ("20180308", None, TimeValue("date", datetime(2018, 3, 8), None)),  # noqa: DTZ001 - local
        ("20180308T093000", None, TimeValue("floating", NINE, None)),
        ("20180308T093000", "Mars/Olympus", TimeValue("zoned", NINE, "Mars/Olympus")),
        ("20180308T093000Z", "Mars/Olympus", TimeValue("utc", NINE, None)),
        ("20180308T093060", None, TimeValue("floating", NINE.replace(second=59), None)),
        ("20180308T0930", None, None),
        ("20180308t093000z", None, None),
        (" 20180308", None, None),
        ("20180230", None, None),
        ("20180308T240000", None, None),
        ("2018-03-08", None, None),
        ("00000308", None, None),
        ("", None, None),
    ],
)
def test_a_time_has_one_form(text: str, tzid: str | None, expected: TimeValue | None) -> None:
    """The basic form of ISO 8601; a leap second is the second before it."""
    assert parse_time(text, tzid) == expected


@pytest.mark.parametrize(
    "text", ["20180308T0930", "20180308t093000", " 20180308T093000\t", "20180308T093000"]
)
def test_other_programs_write_times_in_more_forms(text: str) -> None:
    """Without seconds, in lower case and between spaces, where that is asked for."""
    assert parse_time(text, lenient=True) == TimeValue("floating", NINE, None)


def test_a_time_is_localized_by_its_zone() -> None:
    """A date is a date; a floating time and an unknown zone leave a time naive."""

    def localize(text: str, tzid: str | None = None) -> date | None:
        time = parse_time(text, tzid)
        return time.localize(find_named_zone) if time else None

    brussels = find_zone("Europe/Brussels")
    assert localize("20180308") == date(2018, 3, 8)
    assert localize("20180308T093000Z") == NINE.replace(tzinfo=UTC)
    assert localize("20180308T093000", "Europe/Brussels") == NINE.replace(tzinfo=brussels)
    assert localize("20180308T093000", "Mars/Olympus") == NINE
    assert localize("20180308T093000") == NINE


def test_the_name_of_a_zone_is_escaped_or_not() -> None:
    """Its parameter and its VTIMEZONE may differ in that, and in nothing else."""
    escaped = read_time(parse_line('DTSTART;TZID="Milan\\, Rome":20180308T093000'))
    plain = read_time(parse_line('DTSTART;TZID="Milan, Rome":20180308T093000'))

    assert escaped == plain == TimeValue("zoned", NINE, "Milan, Rome")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT1H30M", "2018-03-08 11:00:00"),
        ("p1dt15s", "2018-03-09 09:30:15"),
        ("P1W2D", "2018-03-17 09:30:00"),
        ("-PT30M", "2018-03-08 09:00:00"),
        ("+P1D", "2018-03-09 09:30:00"),
        ("P", None),
        ("PT", None),
        ("P1M", None),
        ("PT1D", None),
        ("P99999999999999W", None),
    ],
)
def test_durations(text: str, expected: str | None) -> None:
    """Weeks, days, hours, minutes and seconds, in either direction."""
    duration = parse_duration(text)

    assert (str(duration.after(NINE)) if duration else None) == expected


def test_days_are_counted_by_the_calendar_and_hours_by_the_clock() -> None:
    """Over a change of clocks a day is not always 24 hours (section 3.3.6)."""
    start = datetime(2018, 3, 24, 9, 30, tzinfo=find_zone("Europe/Brussels"))
    day, hours = parse_duration("P1D"), parse_duration("PT24H")

    assert day is not None
    assert hours is not None
    assert str(day.after(start)) == "2018-03-25 09:30:00+02:00"
    assert str(hours.after(start)) == "2018-03-25 10:30:00+02:00"
    assert day.after(date(2018, 3, 24)) == date(2018, 3, 25)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("+0100", timedelta(hours=1)),
        ("-033015", -timedelta(hours=3, minutes=30, seconds=15)),
        ("0100", None),
        ("+2400", None),
        ("+01:00", None),
    ],
)
def test_offsets(value: str, expected: timedelta | None) -> None:
    """Hours and minutes with their sign, seconds if need be."""
    assert parse_offset(parse_line(f"TZOFFSETTO:{value}")) == expected


def test_a_time_in_a_rule_is_dropped_where_it_is_that_of_the_start() -> None:
    """With a zero or without; any other time stays, however long it is."""
    long = "9" * 5000

    assert drop_redundant_time("FREQ=DAILY;BYHOUR=09;BYMINUTE=30;BYSECOND=0", NINE) == "FREQ=DAILY"
    assert drop_redundant_time("FREQ=DAILY;byhour=9,10", NINE) == "FREQ=DAILY;byhour=9,10"
    assert drop_redundant_time(f"BYHOUR={long}", NINE) == f"BYHOUR={long}"


def test_texts_lose_their_backslashes() -> None:
    """A backslash before any character but n means the character."""
    assert unescape_text("a\\, b\\nc\\Nd\\\\ e\\x \\") == "a, b\nc\nd\\ ex \\"


@pytest.mark.parametrize(
    "tzid",
    ["Europe/Brussels", "Europe/Dublin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"],
)
def test_a_zone_that_we_write_is_read_again(tzid: str) -> None:
    """At each noon of some years, and before its first rule, it has the offset of the place."""
    rules = describe_zone(tzid, 2018, 2020)
    assert rules is not None
    content = Content(write_timezone(rules).replace(tzid.encode(), b"Ours"))

    (definition,) = content.by_name["VTIMEZONE"]
    zone, place = read_zone(definition, range(2018, 2021)), find_zone(tzid)

    assert zone is not None
    for noon in (datetime(2018, 1, 1, 12) + timedelta(days) for days in range(3 * 365)):  # noqa: DTZ001 - local
        assert zone.utcoffset(noon) == noon.replace(tzinfo=place).utcoffset()
    found = find_file_zone(content, "Ours")
    assert found is not None
    assert found.utcoffset(NINE) == NINE.replace(tzinfo=place).utcoffset()
    assert find_file_zone(content, "Theirs") is None
