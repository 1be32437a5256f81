"""When a workshop that repeats takes place."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from support.workshops import make_workshop
from workshops.model import Workshop
from workshops.recurrence import Occurrence, expand
from workshops.timezones import find_zone

BRUSSELS = find_zone("Europe/Brussels")
NEW_YORK = find_zone("America/New_York")
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


def make(
    start: date | datetime | None,
    end: date | datetime | None = None,
    repeat: str | None = None,
    exdates: tuple[date | datetime, ...] = (),
) -> Workshop:
    """A workshop of which only the time matters."""
    return make_workshop(start=start, end=end, repeat=repeat, exdates=exdates)


def at(text: str, zone: tzinfo = BRUSSELS) -> datetime:
    """A local time in Brussels, or elsewhere."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def list_starts(workshop: Workshop, first: date = FIRST, last: date = LAST) -> list[str]:
    """When the occurrences begin, as ISO text."""
    return [occurrence.start.isoformat() for occurrence in expand(workshop, first, last)]


def test_undated_workshop_never_takes_place() -> None:
    """Nothing takes place while there is no date."""
    assert list_starts(make(None)) == []


@pytest.mark.parametrize(
    ("first", "last", "is_touched"),
    [
        (date(2027, 3, 1), date(2027, 3, 7), False),
        (date(2027, 3, 1), date(2027, 3, 8), True),
        (date(2027, 3, 9), date(2027, 3, 9), True),
        (date(2027, 3, 10), date(2027, 3, 31), True),
        (date(2027, 3, 11), date(2027, 3, 31), False),
    ],
)
def test_days_that_are_touched(first: date, last: date, is_touched: bool) -> None:  # noqa: FBT001
    """A workshop of three days is found from each of them, and from no other."""
    workshop = make(date(2027, 3, 8), date(2027, 3, 10))

    assert bool(list_starts(workshop, first, last)) == is_touched


def test_end_at_midnight_does_not_touch_the_next_day() -> None:
    """What is over at midnight is not on the day that begins then."""
    workshop = make(at("2027-03-08 20:00"), at("2027-03-09 00:00"))

    assert list_starts(workshop, date(2027, 3, 9), date(2027, 3, 9)) == []
    assert [occurrence.days for occurrence in expand(workshop, FIRST, LAST)] == [
        (date(2027, 3, 8), date(2027, 3, 8))
    ]


def test_half_past_nine_stays_half_past_nine() -> None:
    """Across the change of clocks in March, a weekly meeting keeps its hour and its length."""
    workshop = make(at("2027-03-22 09:30"), at("2027-03-22 11:00"), "FREQ=WEEKLY;COUNT=3")

    occurrences = list(expand(workshop, FIRST, LAST))

    assert [occurrence.start.isoformat() for occurrence in occurrences] == [
        "2027-03-22T09:30:00+01:00",
        "2027-03-29T09:30:00+02:00",
        "2027-04-05T09:30:00+02:00",
    ]
    assert [occurrence.end.isoformat() for occurrence in occurrences] == [
        "2027-03-22T11:00:00+01:00",
        "2027-03-29T11:00:00+02:00",
        "2027-04-05T11:00:00+02:00",
    ]


def test_time_that_clocks_skip() -> None:
    """A time in the spring gap is taken with the offset before it (RFC 5545 3.3.5)."""
    workshop = make(at("2027-03-21 02:30"), at("2027-03-21 03:00"), "FREQ=WEEKLY;COUNT=3")

    assert list_starts(workshop) == [
        "2027-03-21T02:30:00+01:00",
        "2027-03-28T03:30:00+02:00",
        "2027-04-04T02:30:00+02:00",
    ]


def test_time_that_comes_twice() -> None:
    """A time in the autumn hour that comes twice is the first one."""
    workshop = make(at("2027-10-24 02:30"), at("2027-10-24 03:00"), "FREQ=WEEKLY;COUNT=2")

    assert list_starts(workshop) == ["2027-10-24T02:30:00+02:00", "2027-10-31T02:30:00+02:00"]


def test_all_end_at_the_same_time_of_day() -> None:
    """A night over the change of clocks ends at the hour that was written."""
    workshop = make(at("2027-03-20 22:00"), at("2027-03-21 04:00"), "FREQ=WEEKLY;COUNT=2")

    ends = [f"{occurrence.end:%d %H:%M}" for occurrence in expand(workshop, FIRST, LAST)]

    assert ends == ["21 04:00", "28 04:00"]


UNTILS = [
    ("20270315T083000Z", 3),
    ("20270315T082959Z", 2),
    ("20270315T093000", 3),
    ("20270315T092959", 2),
    ("20270315", 3),
    ("20270314", 2),
    ("20270301", 1),
]


@pytest.mark.parametrize(("until", "count"), UNTILS)
def test_until(until: str, count: int) -> None:
    """UNTIL is included, be it an instant in UTC, a local time or a day."""
    workshop = make(
        at("2027-03-01 09:30"), at("2027-03-01 11:00"), f"FREQ=WEEKLY;UNTIL={until};WKST=MO"
    )

    assert len(list_starts(workshop)) == count


def test_until_in_utc_across_the_date_line() -> None:
    """UNTIL in UTC is an instant: in New York the evening before."""
    workshop = make(
        at("2027-03-01 20:00", NEW_YORK),
        at("2027-03-01 21:00", NEW_YORK),
        "FREQ=DAILY;UNTIL=20270303T010000Z",
    )

    assert list_starts(workshop) == ["2027-03-01T20:00:00-05:00", "2027-03-02T20:00:00-05:00"]


@pytest.mark.parametrize("until", ["20270303", "20270303T000000Z", "20270303T235959Z"])
def test_until_of_all_day_workshops(until: str) -> None:
    """Of all-day dates, UNTIL's day is the last, however it is written."""
    workshop = make(date(2027, 3, 1), repeat=f"FREQ=DAILY;UNTIL={until}")

    assert list_starts(workshop) == ["2027-03-01", "2027-03-02", "2027-03-03"]


def test_count_includes_exdates() -> None:
    """COUNT counts the days that are then left out (RFC 5545 3.8.5.1)."""
    workshop = make(
        at("2027-03-01 09:30"),
        at("2027-03-01 11:00"),
        "FREQ=WEEKLY;COUNT=3",
        exdates=(date(2027, 3, 8),),
    )

    assert list_starts(workshop) == ["2027-03-01T09:30:00+01:00", "2027-03-15T09:30:00+01:00"]


EXCLUSIONS: list[tuple[date | datetime, int]] = [
    (date(2027, 3, 8), 2),
    (at("2027-03-08 09:30"), 2),
    (at("2027-03-08 10:30"), 3),
    (date(2027, 3, 9), 3),
    (at("2027-03-08 08:30", UTC), 2),
    (at("2027-03-08 03:30", NEW_YORK), 2),
]


@pytest.mark.parametrize(("exdate", "count"), EXCLUSIONS, ids=str)
def test_exclusion(exdate: date | datetime, count: int) -> None:
    """A time is left out by its day or by its instant, whatever zone that is written in."""
    workshop = make(
        at("2027-03-01 09:30"), at("2027-03-01 11:00"), "FREQ=WEEKLY;COUNT=3", (exdate,)
    )

    assert len(list_starts(workshop)) == count


def test_exdates_of_all_day_workshops() -> None:
    """All-day dates are left out by their first day."""
    workshop = make(date(2027, 3, 1), date(2027, 3, 2), "FREQ=WEEKLY;COUNT=3", (date(2027, 3, 8),))

    assert list_starts(workshop) == ["2027-03-01", "2027-03-15"]


def test_several_days_each_time() -> None:
    """What lasts three days lasts three days each time, and is found from its last one."""
    workshop = make(date(2027, 3, 1), date(2027, 3, 3), "FREQ=MONTHLY;COUNT=3")

    found = list(expand(workshop, date(2027, 4, 3), date(2027, 4, 30)))

    assert found == [Occurrence(date(2027, 4, 1), date(2027, 4, 3))]


def test_endless_rule_is_bounded() -> None:
    """Of what repeats for ever, nothing after the last day is computed."""
    workshop = make(at("2027-03-01 09:30"), at("2027-03-01 11:00"), "FREQ=DAILY")

    assert len(list_starts(workshop, FIRST, date(2027, 3, 31))) == 31
    assert len(list(islice(expand(workshop, FIRST, LAST), 1000))) == 1000


def test_rule_that_skips_short_months() -> None:
    """The 31st is only in months that have one."""
    workshop = make(date(2027, 1, 31), repeat="FREQ=MONTHLY;COUNT=4")

    assert list_starts(workshop) == ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]


def test_last_friday_of_the_month() -> None:
    """A rule may name a weekday of the month."""
    workshop = make(date(2027, 1, 29), repeat="FREQ=MONTHLY;BYDAY=-1FR;COUNT=3")

    assert list_starts(workshop) == ["2027-01-29", "2027-02-26", "2027-03-26"]


def test_leap_day() -> None:
    """A yearly 29 February is only in leap years."""
    workshop = make(date(2024, 2, 29), repeat="FREQ=YEARLY;COUNT=3")

    assert list_starts(workshop) == ["2024-02-29", "2028-02-29", "2032-02-29"]


WEEKDAYS = "MO TU WE TH FR SA SU".split()


def list_days_by_definition(
    start: date, freq: str, interval: int, by_day: frozenset[str], horizon: date
) -> list[date]:
    """The days of a rule by asking every day until the horizon whether the rule means it."""
    days = (start + timedelta(days=n) for n in range((horizon - start).days + 1))
    return [day for day in days if _is_meant(day, start, freq, interval, by_day)]


def _is_meant(day: date, start: date, freq: str, interval: int, by_day: frozenset[str]) -> bool:
    if by_day and WEEKDAYS[day.weekday()] not in by_day:
        return False
    if freq == "DAILY":
        return (day - start).days % interval == 0
    if freq == "WEEKLY":
        monday, first = (any_day - timedelta(days=any_day.weekday()) for any_day in (day, start))
        is_weekday = bool(by_day) or day.weekday() == start.weekday()
        return is_weekday and (monday - first).days // 7 % interval == 0
    months = (day.year - start.year) * 12 + day.month - start.month
    if freq == "YEARLY":
        return (day.month, day.day) == (start.month, start.day) and months // 12 % interval == 0
    return months % interval == 0 and (bool(by_day) or day.day == start.day)


rules = st.one_of(
    st.tuples(
        st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
        st.integers(1, 5),
        st.frozensets(st.sampled_from(WEEKDAYS), max_size=3),
    ),
    st.tuples(st.just("YEARLY"), st.integers(1, 3), st.just(frozenset[str]())),
)
zones = st.sampled_from(
    ["Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata"]
)


@settings(max_examples=60)
@given(
    rule=rules,
    start=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)),  # noqa: DTZ001 - local
    length=st.timedeltas(timedelta(minutes=1), timedelta(days=4)),
    count=st.integers(1, 20) | st.none(),
    zone=zones.map(find_zone),
    skipped=st.integers(0, 400),
    shown=st.integers(0, 400),
)
def test_rule_means_its_days(
    rule: tuple[str, int, frozenset[str]],
    start: datetime,
    length: timedelta,
    count: int | None,
    zone: tzinfo,
    skipped: int,
    shown: int,
) -> None:
    """Every rule takes place on the days that its words mean, and on no other."""
    freq, interval, by_day = rule
    begin = start.replace(microsecond=0, tzinfo=zone).astimezone(UTC).astimezone(zone)
    repeat = f"FREQ={freq};INTERVAL={interval}"
    repeat += f";BYDAY={','.join(sorted(by_day))}" if by_day else ""
    repeat += f";COUNT={count}" if count else ""
    first = begin.date() + timedelta(days=skipped)
    last = first + timedelta(days=shown)
    over = (begin.astimezone(UTC) + length).astimezone(zone)

    found = list(expand(make(begin, over, repeat), first, last))

    days = list_days_by_definition(begin.date(), freq, interval, by_day, last)
    local = [datetime.combine(day, begin.time()) for day in days[:count]]
    by_clock = over.replace(tzinfo=None) - begin.replace(tzinfo=None)
    spans = [
        tuple(
            instant.replace(tzinfo=zone).astimezone(UTC) for instant in (begins, begins + by_clock)
        )
        for begins in local
    ]
    expected = [
        (start, max(start, end))
        for start, end in spans
        if (max(start, end) - timedelta(microseconds=1)).astimezone(zone).date() >= first
        or start.astimezone(zone).date() >= first
    ]
    assert [
        (occurrence.start.astimezone(UTC), occurrence.end.astimezone(UTC))
        for occurrence in found
        if isinstance(occurrence.start, datetime)
        if isinstance(occurrence.end, datetime)
    ] == expected


BEGINS = [datetime.fromisoformat(day) for day in ("2018-01-01", "2019-12-31")]


@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 9),
    days=st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3),
    limit=st.sampled_from(["", ";COUNT=1", ";COUNT=7", ";COUNT=400", ";UNTIL=20220301"]),
    begin=st.datetimes(*BEGINS),
    length=st.integers(0, 60 * 24 * 20),
    ahead=st.integers(-30, 2500),
)
@settings(max_examples=300)
def test_a_late_window_holds_what_all_occurrences_hold(
    frequency: str,
    interval: int,
    days: set[str],
    limit: str,
    begin: datetime,
    length: int,
    ahead: int,
) -> None:
    """Beginning near a window changes nothing about what is in it."""
    by = f";BYDAY={','.join(sorted(days))}" if days and frequency in ("WEEKLY", "DAILY") else ""
    start = begin.replace(second=0, microsecond=0, tzinfo=BRUSSELS)
    end = (start.replace(tzinfo=None) + timedelta(minutes=length)).replace(tzinfo=BRUSSELS)
    workshop = make(start, end, f"FREQ={frequency};INTERVAL={interval}{by}{limit}")
    first = start.date() + timedelta(days=ahead)
    last = first + timedelta(days=40)

    near = list(expand(workshop, first, last))

    known = expand(workshop, FIRST, last)
    assert near == [occurrence for occurrence in known if occurrence.days[1] >= first]


def test_days_that_never_come_are_sought_for_less_than_400_years(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A rule for 30 February has no occurrence, and is not followed to the year 9999."""
    days = 0
    list_day = rrule._iterinfo.ddayset

    def count_day(*args: Any) -> Any:
        nonlocal days
        days += 1
        return list_day(*args)

    monkeypatch.setattr(rrule._iterinfo, "ddayset", count_day)
    workshop = make(date(2026, 2, 28), repeat="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    assert list_starts(workshop) == []
    assert 0 < days < 400 * 366


@pytest.mark.parametrize("year", [1900, 1999, 2000, 2100, 2199, 2399, 9599, 9600])
def test_leap_days_and_weekdays_are_those_of_the_year(year: int) -> None:
    """Each year has its own 29 February and its own Mondays."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    leap = make(first, repeat="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29")
    assert list_starts(leap, first, last) == [
        str(day) for day in days if (day.month, day.day) == (2, 29)
    ]
    mondays = make(first, repeat="FREQ=DAILY;BYDAY=MO")
    assert list_starts(mondays, first, last) == [str(day) for day in days if day.weekday() == 0]
