"""Dates, times and distances as people read them."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest

from support.workshops import make_workshop
from workshops.model import Session, Workshop
from workshops.output.dates import (
    find_nearest,
    show_distance,
    show_session_day,
    show_session_time,
    show_when,
)
from workshops.timezones import find_zone

BRUSSELS = "Europe/Brussels"
INDIA = timezone(timedelta(hours=5, minutes=30))


def make(
    start: date | datetime | None,
    end: date | datetime | None = None,
    zone: str | None = BRUSSELS,
    repeat: str | None = None,
) -> Workshop:
    """A workshop of which only the time matters."""
    return make_workshop(start=start, end=end, timezone=zone, repeat=repeat)


def at(text: str, zone: str | tzinfo = BRUSSELS) -> datetime:
    """A local time in Brussels, or elsewhere."""
    where = find_zone(zone) if isinstance(zone, str) else zone
    return datetime.fromisoformat(text).replace(tzinfo=where)


WHEN = [
    (make(None), "to be announced", "to be announced"),
    (make(date(2018, 3, 8)), "8 Mar 2018", "Thursday 8 March 2018"),
    (
        make(date(2018, 3, 8), date(2018, 3, 9)),
        "8–9 Mar 2018",
        "Thursday 8 March 2018 – Friday 9 March 2018",
    ),
    (
        make(date(2018, 3, 30), date(2018, 4, 2)),
        "30 Mar – 2 Apr 2018",
        "Friday 30 March 2018 – Monday 2 April 2018",
    ),
    (
        make(date(2018, 12, 31), date(2019, 1, 1)),
        "31 Dec 2018 – 1 Jan 2019",
        "Monday 31 December 2018 – Tuesday 1 January 2019",
    ),
    (
        make(at("2018-03-08 09:30"), at("2018-03-08 12:00")),
        "8 Mar 2018 09:30–12:00",
        "Thursday 8 March 2018 09:30–12:00 Europe/Brussels",
    ),
    (
        make(at("2018-03-08 22:00"), at("2018-03-09 00:00")),
        "8 Mar 2018 22:00–00:00",
        "Thursday 8 March 2018 22:00–00:00 Europe/Brussels",
    ),
    (
        make(at("2018-03-08 22:00"), at("2018-03-09 02:00")),
        "8 Mar 2018 22:00–9 Mar 2018 02:00",
        "Thursday 8 March 2018 22:00–Friday 9 March 2018 02:00 Europe/Brussels",
    ),
    (
        make(at("2018-03-08 09:30", "Europe/Lisbon"), at("2018-03-08 10:00", "Europe/Lisbon"),
             "Europe/Lisbon"),
        "8 Mar 2018 09:30–10:00 Europe/Lisbon",
        "Thursday 8 March 2018 09:30–10:00 Europe/Lisbon",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("workshop", "short", "long"), WHEN, ids=[short for _, short, _ in WHEN])
def test_when(workshop: Workshop, short: str, long: str) -> None:
    """A time is as short as possible in a list, and complete where there is space."""
    assert show_when(workshop, BRUSSELS) == short
    assert show_when(workshop, BRUSSELS, is_long=True) == long


def test_zone_is_shown_where_the_series_has_none() -> None:
    """Without a zone of the series, each time says its own."""
    workshop = make(at("2018-03-08 09:30"), at("2018-03-08 10:00"))

    assert show_when(workshop, None) == "8 Mar 2018 09:30–10:00 Europe/Brussels"


def test_offset_is_shown_where_there_is_no_zone() -> None:
    """A time that is only known with its offset says that."""
    workshop = make(at("2018-03-08 09:30", INDIA), at("2018-03-08 10:00", INDIA), zone=None)

    assert show_when(workshop, None).startswith("8 Mar 2018 09:30–10:00 UTC+05")


def test_offset_is_not_a_time_of_the_zone() -> None:
    """A time at an offset is not shown as if it were local time of the zone."""
    workshop = make(at("2018-03-08 09:30", INDIA), at("2018-03-08 10:00", INDIA))

    for is_long in (False, True):
        shown = show_when(workshop, BRUSSELS, is_long=is_long)
        assert not shown.endswith(("09:30–10:00", "09:30–10:00 Europe/Brussels"))


DISTANCES = [
    ("2018-03-08 09:29:59", "in less than a minute"),
    ("2018-03-08 09:29:00", "in 1 minute"),
    ("2018-03-08 09:28:00", "in 2 minutes"),
    ("2018-03-08 08:30:01", "in 59 minutes"),
    ("2018-03-08 08:30:00", "in 1 hour"),
    ("2018-03-08 00:00:00", "in 9 hours"),
    ("2018-03-07 23:59:00", "tomorrow"),
    ("2018-03-07 00:00:00", "tomorrow"),
    ("2018-03-06 23:59:00", "in 2 days"),
    ("2018-02-17 09:30:00", "in 19 days"),
    ("2018-02-09 09:30:00", "in 27 days"),
    ("2018-02-08 09:30:00", "in 4 weeks"),
    ("2018-01-08 09:30:00", "in 8 weeks"),
    ("2018-01-06 09:30:00", "in 2 months"),
    ("2016-03-08 09:30:00", "in 2 years"),
    ("2018-03-08 09:30:00", "under way"),
    ("2018-03-08 11:59:59", "under way"),
    ("2018-03-08 12:00:00", "less than a minute ago"),
    ("2018-03-08 12:01:00", "1 minute ago"),
    ("2018-03-08 22:59:00", "10 hours ago"),
    ("2018-03-09 00:00:00", "yesterday"),
    ("2018-03-09 23:59:00", "yesterday"),
    ("2018-03-10 00:00:00", "2 days ago"),
    ("2020-03-08 12:00:00", "2 years ago"),
]


@pytest.mark.parametrize(("now", "expected"), DISTANCES)
def test_distance(now: str, expected: str) -> None:
    """How long until it begins, or since it ended: in calendar days, on the day itself in hours."""
    workshop = make(at("2018-03-08 09:30"), at("2018-03-08 12:00"))

    assert show_distance(find_nearest(workshop, at(now), UTC), at(now), UTC) == expected


def test_distance_without_date() -> None:
    """A workshop without a date has no distance."""
    assert (
        show_distance(
            find_nearest(make(None), at("2018-03-08 12:00"), UTC), at("2018-03-08 12:00"), UTC
        )
        == ""
    )


def test_distance_over_the_change_of_clocks() -> None:
    """Hours are of real time: the night of the change in March is an hour shorter."""
    workshop = make(at("2018-03-25 09:30"), at("2018-03-25 12:00"))

    assert (
        show_distance(
            find_nearest(workshop, at("2018-03-25 01:30"), UTC), at("2018-03-25 01:30"), UTC
        )
        == "in 7 hours"
    )


REPEATED = [
    ("2027-02-28 09:30", "tomorrow"),
    ("2027-03-01 10:00", "under way"),
    ("2027-03-01 11:00", "in 7 days"),
    ("2027-03-15 10:00", "under way"),
    ("2027-03-15 12:00", "1 hour ago"),
]


@pytest.mark.parametrize(("now", "expected"), REPEATED)
def test_distance_of_what_repeats(now: str, expected: str) -> None:
    """The distance of a repeating workshop is to its next time or, once past, from its last."""
    workshop = make(at("2027-03-01 09:30"), at("2027-03-01 11:00"), repeat="FREQ=WEEKLY;COUNT=3")

    assert show_distance(find_nearest(workshop, at(now), UTC), at(now), UTC) == expected


SESSIONS = [
    (Session(), "", "day to be announced"),
    (Session(day=date(2018, 3, 8)), "", "Thursday 8 March 2018"),
    (Session(day=date(2018, 3, 8), period="evening"), "evening", "Thursday 8 March 2018"),
    (
        Session(start=at("2018-03-08 09:30"), end=at("2018-03-08 10:00"), day=date(2018, 3, 8)),
        "09:30–10:00",
        "Thursday 8 March 2018",
    ),
]


@pytest.mark.parametrize(("session", "time", "day"), SESSIONS)
def test_session(session: Session, time: str, day: str) -> None:
    """A session shows its clock times, else its part of the day, under its day."""
    assert (show_session_time(session), show_session_day(session)) == (time, day)
