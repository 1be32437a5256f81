"""Dates as people type them, seen from Monday 23 November 2026."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from support.program import SHIPPED, Run
from workshops.cli.dates import read_as_of, read_days, write_date
from workshops.errors import UsageError
from workshops.timezones import find_zone

TODAY = date(2026, 11, 23)
BRUSSELS = find_zone("Europe/Brussels")
NOW = datetime(2026, 11, 23, 15, 30, tzinfo=BRUSSELS)
FORMS = "write 2018-03-08, today, friday, 30d, 2w, 3m or 8 March 2018"

DAYS = [
    ("2018-03-08", date(2018, 3, 8)),
    ("  2018-03-08 ", date(2018, 3, 8)),
    ("1900-01-01", date(1900, 1, 1)),
    ("2020-02-29", date(2020, 2, 29)),
    ("20180308", date(2018, 3, 8)),
    ("today", TODAY),
    ("Today", TODAY),
    ("now", TODAY),
    ("tomorrow", date(2026, 11, 24)),
    ("yesterday", date(2026, 11, 22)),
    ("monday", TODAY),
    ("tuesday", date(2026, 11, 24)),
    ("sunday", date(2026, 11, 29)),
    ("FRIDAY", date(2026, 11, 27)),
    ("fri", date(2026, 11, 27)),
    ("wednes", date(2026, 11, 25)),
    ("0d", TODAY),
    ("1d", date(2026, 11, 24)),
    ("30d", date(2026, 12, 23)),
    ("+30d", date(2026, 12, 23)),
    ("2w", date(2026, 12, 7)),
    ("3m", date(2027, 2, 23)),
    ("1y", date(2027, 11, 23)),
    ("-30d", date(2026, 10, 24)),
    ("-1y", date(2025, 11, 23)),
    ("30d ago", date(2026, 10, 24)),
    ("2w ago", date(2026, 11, 9)),
    ("30 days", date(2026, 12, 23)),
    ("1 day", date(2026, 11, 24)),
    ("2 weeks", date(2026, 12, 7)),
    ("3 Months ago", date(2026, 8, 23)),
    ("8 March 2018", date(2018, 3, 8)),
    ("8 mar 2018", date(2018, 3, 8)),
    ("March 8, 2018", date(2018, 3, 8)),
    ("Mar 8 2018", date(2018, 3, 8)),
    ("2018 March 8", date(2018, 3, 8)),
    ("8th March 2018", date(2018, 3, 8)),
    ("Thursday 8 March 2018", date(2018, 3, 8)),
    ("13/04/2018", date(2018, 4, 13)),
    ("04/13/2018", date(2018, 4, 13)),
    ("03/03/2018", date(2018, 3, 3)),
    ("29 February 2020", date(2020, 2, 29)),
]

SPANS = [
    ("2018", date(2018, 1, 1), date(2018, 12, 31)),
    ("2018-03", date(2018, 3, 1), date(2018, 3, 31)),
    ("2018-12", date(2018, 12, 1), date(2018, 12, 31)),
    ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
    ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
]

AMBIGUOUS = [
    ("03/04/2018", "2018-03-04 or 2018-04-03"),
    ("03.04.2018", "2018-03-04 or 2018-04-03"),
    ("3-4-2018", "2018-03-04 or 2018-04-03"),
    ("8/3/18", "2008-03-18 or 2018-03-08 or 2018-08-03"),
    ("8 March 18", "2008-03-18 or 2018-03-08"),
]

NONSENSE = [
    "",
    "   ",
    "soon",
    "8 March",
    "March 8",
    "March",
    "8",
    "12",
    "-1",
    "mo",
    "fry",
    "d",
    "30",
    "30x",
    "1.5d",
    "1e9",
    "30d later",
    "12:30",
    "31 June 2018",
    "29 February 2019",
    "2018-W10-4",
    "8 March 10000",
    "8 March 2018 9 April 2018",
    "2018-03-08; rm -rf /",
    "today today",
    "1" * 5000,
]

MISSING = ["2018-02-30", "2018-13-01", "2018-00-10", "2018-13", "2019-02-29", "0000", "0000-01-01"]

FAR = ["99999y", "99999m", "-99999y", "-99999m", "99999y ago"]


@pytest.mark.parametrize(("text", "expected"), DAYS, ids=repr)
def test_day(text: str, expected: date) -> None:
    """A text that names one day is that day."""
    assert read_days(text, TODAY) == (expected, expected)


@pytest.mark.parametrize(("text", "first", "last"), SPANS)
def test_month_or_year(text: str, first: date, last: date) -> None:
    """A month or a year is all its days."""
    assert read_days(text, TODAY) == (first, last)


@pytest.mark.parametrize(("text", "readings"), AMBIGUOUS)
def test_ambiguous_date(text: str, readings: str) -> None:
    """A date that may be read in several ways is refused, with every reading named."""
    with pytest.raises(UsageError) as refused:
        read_days(text, TODAY)

    assert str(refused.value) == f'"{text}" is ambiguous: write {readings}'


@pytest.mark.parametrize("text", NONSENSE, ids=lambda text: repr(text[:30]))
def test_no_date(text: str) -> None:
    """What is not a complete date is refused with what to write."""
    with pytest.raises(UsageError) as refused:
        read_days(text, TODAY)

    assert str(refused.value) == f'"{text}" is not a valid date; {FORMS}'


@pytest.mark.parametrize("text", MISSING)
def test_date_that_does_not_exist(text: str) -> None:
    """An ISO date that no calendar has is refused."""
    with pytest.raises(UsageError) as refused:
        read_days(text, TODAY)

    assert str(refused.value) == f'"{text}" does not exist'


@pytest.mark.parametrize("text", FAR)
def test_distance_too_far(text: str) -> None:
    """A distance beyond all years is refused."""
    with pytest.raises(UsageError) as refused:
        read_days(text, TODAY)

    assert str(refused.value) == f'"{text}" is out of range'


@pytest.mark.parametrize("text", ["2018-03-08 09:30", "2018-03-08T09:30:00+01:00"])
def test_iso_time_is_not_ambiguous(text: str) -> None:
    """A day that is followed by a time is that day: its ISO date has one reading."""
    assert read_days(text, TODAY) == (date(2018, 3, 8), date(2018, 3, 8))


def test_weekday_is_the_next_one_or_today() -> None:
    """Each weekday name is one of the coming seven days, today included."""
    names = "monday tuesday wednesday thursday friday saturday sunday".split()

    days = [read_days(name, TODAY).first for name in names]

    assert days == [TODAY + timedelta(days=n) for n in range(7)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2027, 3, 31), date(2027, 4, 30)),
        (date(2027, 12, 31), date(2028, 1, 31)),
    ],
)
def test_month_on_from_its_last_day(today: date, expected: date) -> None:
    """A month on from a day that the next month lacks is that month's last day."""
    assert read_days("1m", today).first == expected


def test_year_on_from_a_leap_day() -> None:
    """A year on from 29 February is 28 February."""
    assert read_days("1y", date(2028, 2, 29)).first == date(2029, 2, 28)


INSTANTS = [
    ("now", NOW),
    (" NOW ", NOW),
    ("today", datetime(2026, 11, 23, tzinfo=BRUSSELS)),
    ("2018-03-08", datetime(2018, 3, 8, tzinfo=BRUSSELS)),
    ("2018-03", datetime(2018, 3, 1, tzinfo=BRUSSELS)),
    ("2018", datetime(2018, 1, 1, tzinfo=BRUSSELS)),
    ("2018-03-08 09:30", datetime(2018, 3, 8, 9, 30, tzinfo=BRUSSELS)),
    ("2018-03-08 9:30", datetime(2018, 3, 8, 9, 30, tzinfo=BRUSSELS)),
    ("2018-03-08T09:30", datetime(2018, 3, 8, 9, 30, tzinfo=BRUSSELS)),
    ("2018-03-08T09:30:15", datetime(2018, 3, 8, 9, 30, 15, tzinfo=BRUSSELS)),
    ("2018-03-08T09:30Z", datetime(2018, 3, 8, 9, 30, tzinfo=UTC)),
    ("2018-03-08 09:30:15-05:00", datetime(2018, 3, 8, 14, 30, 15, tzinfo=UTC)),
    ("2018-07-08 09:30", datetime(2018, 7, 8, 7, 30, tzinfo=UTC)),
    ("today 10:00", datetime(2026, 11, 23, 10, tzinfo=BRUSSELS)),
    ("friday 9:00", datetime(2026, 11, 27, 9, tzinfo=BRUSSELS)),
    ("30d 00:00", datetime(2026, 12, 23, tzinfo=BRUSSELS)),
    ("8 March 2018 23:59", datetime(2018, 3, 8, 23, 59, tzinfo=BRUSSELS)),
]


@pytest.mark.parametrize(("text", "expected"), INSTANTS, ids=repr)
def test_instant(text: str, expected: datetime) -> None:
    """An instant is a day's first instant, or a date and a time, in now's zone or as written."""
    assert read_as_of(text, NOW) == expected


def test_instant_keeps_its_zone() -> None:
    """What is typed without an offset is local time where now is."""
    assert read_as_of("2018-03-08 09:30", NOW).tzinfo is BRUSSELS
    offset = timezone(timedelta(hours=2))
    assert read_as_of("2018-03-08 09:30", NOW.astimezone(offset)).tzinfo is offset


@pytest.mark.parametrize("text", ["2018-03-08 25:00", "today 9:60", "2018-03-08T24:30"])
def test_no_time_of_day(text: str) -> None:
    """A time that no clock shows is refused."""
    with pytest.raises(UsageError) as refused:
        read_as_of(text, NOW)

    assert str(refused.value) == f'"{text}" has no valid time of day; write it as 09:30'


@pytest.mark.parametrize("text", ["09:30", "whenever 09:30", "03/04/2018 09:30", "2018-03-08 noon"])
def test_instant_of_no_date(text: str) -> None:
    """A time needs a date that can be read in one way."""
    with pytest.raises(UsageError):
        read_as_of(text, NOW)


EXTREMES = ["0001-01-01", "0001-01-01T00:00+14:00", "9999-12-31", "9999-12-31T23:59-12:00"]


@pytest.mark.parametrize("as_of", EXTREMES)
@pytest.mark.parametrize("command", [["list"], ["show", "jobs"], ["calendar", "2018-03"]])
def test_extreme_instant(command: list[str], as_of: str, call: Run) -> None:
    """The first and the last possible instant cause no internal error."""
    outcome = call("-s", SHIPPED, *command, "--as-of", as_of)

    assert outcome.status in (0, 2)
    assert "internal error" not in outcome.stderr


SAME = [
    "2027-04-15",
    "2027-04-15 9:30",
    "4/5/2027",
    "20270415",
    "2027-04",
    "",
    "2027-W15",
    "09:30",
]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("15 April 2027", "2027-04-15"),
        ("April 15, 2027", "2027-04-15"),
        ("15 Apr 2027 9:30", "2027-04-15 09:30"),
        ("15 April 2027T09:30+02:00", "2027-04-15 09:30+02:00"),
        ("tomorrow", "2018-03-09"),
        ("friday", "2018-03-09"),
        ("friday 13:00", "2018-03-09 13:00"),
        *((same, same) for same in SAME),
    ],
)
def test_dates_for_the_schedule(text: str, written: str) -> None:
    """The words of dates are understood; what is in digits stays for the schedule."""
    assert write_date(text, date(2018, 3, 8)) == written


WORDS = "is not a valid date; write 2018-03-08, tomorrow, friday or 8 March 2018"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("15 April", WORDS),
        ("April", WORDS),
        ("15 avril 2027", WORDS),
        ("31 April 2027", WORDS),
        ("next monday", 'is not a valid date; did you mean "monday"?'),
        ("tomorow 09:30", 'is not a valid date; did you mean "tomorrow"?'),
        ("2w", "is a length of time; write the day, or use: workshops move ID --by 2w"),
        ("+2 weeks", "is a length of time; write the day, or use: workshops move ID --by 2w"),
    ],
)
def test_other_words_are_no_date(text: str, message: str) -> None:
    """They are refused with what may be written."""
    with pytest.raises(UsageError) as refused:
        write_date(text, date(2018, 3, 8))

    day = text.removesuffix(" 09:30")
    assert str(refused.value) == f'"{day}" {message}'
