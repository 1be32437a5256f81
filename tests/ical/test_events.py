"""What participants' calendars read from an export is what is in the schedule."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, reset_tzpath

import hypothesis
import pytest
import recurring_ical_events
import vobject
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event, vText

from workshops.ical import export_calendar
from workshops.ical.calendar import Heading, write_calendar
from workshops.ical.event import EntryOptions, list_entries, list_limitations
from workshops.ical.parser import Content
from workshops.ical.text import as_uri, parse_text, strip_controls, write_component
from workshops.ical.times import explain_listing
from workshops.ics_import import import_calendars
from workshops.ics_lint import lint_calendar
from workshops.model import Geo, Schedule, Series, Session, Text, Venue, Workshop
from workshops.recurrence import expand
from workshops.timezones import find_zone, is_skipped

reset_tzpath(to=())  # other libraries read the same tz database, not the machine's
ZoneInfo.clear_cache()

STAMP = datetime(2026, 11, 23, 12, tzinfo=UTC)
SERIES = Series("series", Text("en", "A series"), timezone="Europe/Brussels")
ZONES = [
    "Europe/Brussels",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/Nuuk",
    "Asia/Jerusalem",
    "Pacific/Apia",
    "UTC",
    "CET",
    "Etc/GMT+5",
]
NEAR_CHANGES = [
    date(2024, 3, 31),
    date(2024, 10, 27),
    date(2025, 3, 9),
    date(2025, 11, 2),
    date(2026, 4, 5),
    date(2026, 10, 4),
]


def write(*workshops: Workshop, options: EntryOptions | None = None) -> bytes:
    """The calendar file of some workshops."""
    schedule = Schedule(SERIES, workshops=workshops)
    options = options or EntryOptions(None, STAMP)
    entries = [
        entry for workshop in workshops for entry in list_entries(workshop, schedule, options)
    ]
    return write_calendar(schedule, entries, Heading("A series"))


def make_workshop(**facts: object) -> Workshop:
    """A workshop with an id and a title, and these facts."""
    basics: dict[str, object] = {
        "id": "one",
        "title": Text("en", "One"),
        "series_id": "series",
        "status": "confirmed",
    }
    return Workshop(**{**basics, **facts})  # type: ignore[arg-type]


texts = st.one_of(
    st.text(min_size=1, max_size=60),
    st.text("é€😀𐍈日本語אבגд,;\\\"':\n\t nN", min_size=1, max_size=200),
    st.text("aé😀", min_size=2000, max_size=2000),
).map(strip_controls)
visible = texts.filter(lambda text: text.strip() != "")
days = st.one_of(st.sampled_from(NEAR_CHANGES), st.dates(date(1990, 1, 1), date(2037, 12, 1)))


@st.composite
def local_times(draw: st.DrawFn, zone: ZoneInfo) -> datetime:
    """A local time that clocks of the zone show, near a change of them more often than not."""
    minutes = draw(st.integers(0, 24 * 60 - 1))
    local = datetime.combine(draw(days), datetime.min.time()) + timedelta(minutes=minutes)
    time = local.replace(tzinfo=zone)
    hypothesis.assume(not is_skipped(time))
    return time


@st.composite
def timed_workshops(draw: st.DrawFn) -> Workshop:
    """A workshop with clock times in some zone."""
    name = draw(st.sampled_from(ZONES))
    zone = find_zone(name)
    start = draw(local_times(zone))
    length = timedelta(minutes=draw(st.integers(1, 4 * 24 * 60)))
    end = (start.astimezone(UTC) + length).astimezone(zone)
    return make_workshop(start=start, end=end, timezone=name)


@hypothesis.given(timed_workshops())
def test_clock_times_are_the_same_instants_in_an_independent_reader(workshop: Workshop) -> None:
    """Start and end, in any zone and around any change of its clocks, come out as they went in."""
    event = vobject.readOne(write(workshop).decode()).vevent
    assert isinstance(workshop.start, datetime)
    assert isinstance(workshop.end, datetime)
    assert event.dtstart.value.astimezone(UTC) == workshop.start.astimezone(UTC)
    assert event.dtend.value.astimezone(UTC) == workshop.end.astimezone(UTC)


@hypothesis.given(days, st.integers(0, 40))
def test_all_day_events_end_the_day_after(first: date, more: int) -> None:
    """A last day is written as the day after it, exclusively."""
    last = first + timedelta(days=more)
    event = vobject.readOne(write(make_workshop(start=first, end=last)).decode()).vevent
    assert event.dtstart.value == first
    assert event.dtend.value == last + timedelta(days=1)


@hypothesis.given(visible, visible, visible, st.sampled_from([None, "sv"]))
def test_texts_come_out_as_they_went_in(
    title: str, description: str, place: str, language: str | None
) -> None:
    """Any script, line ends, quotes and commas, at any length; no line over 75 bytes."""
    workshop = make_workshop(
        title=Text("sv", title),
        description=Text("sv", description),
        venue=Venue(name=Text("sv", place)),
        start=date(2026, 5, 4),
        end=date(2026, 5, 4),
    )
    raw = write(workshop, options=EntryOptions(language, STAMP))
    event = vobject.readOne(raw.decode()).vevent
    read = (event.summary.value, event.description.value, event.location.value)
    assert read == (title, description, place)
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is split


RULES = st.builds(
    lambda freq, interval, end: f"FREQ={freq};INTERVAL={interval}{end}",
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 3),
    st.sampled_from(["", ";COUNT=7", ";UNTIL=20300101", ";UNTIL=20260701T120000Z"]),
)


NIGHTLY = make_workshop(
    start=datetime(2026, 10, 4, 19, 37, tzinfo=find_zone("CET")),
    end=datetime(2026, 10, 5, 15, 14, tzinfo=find_zone("CET")),
    timezone="CET",
)
"""Clocks change during one of its times, in a zone whose times are written in UTC."""


@hypothesis.example(NIGHTLY, "FREQ=DAILY;INTERVAL=1", set())
@hypothesis.given(timed_workshops(), RULES, st.sets(st.integers(0, 5), max_size=2))
@hypothesis.settings(deadline=None, max_examples=60)
def test_our_occurrences_are_those_that_others_read_from_our_export(
    workshop: Workshop, rule: str, excluded: set[int]
) -> None:
    """recurring-ical-events finds in the export just the occurrences that `expand` gives."""
    assert workshop.days is not None
    first = workshop.days[0]
    workshop = workshop._replace(repeat=rule)
    until = first + timedelta(days=60)
    found = list(expand(workshop, first, until))
    exdates = tuple(found[n].start for n in excluded if n < len(found))
    workshop = workshop._replace(exdates=exdates)
    expected = {
        (start.astimezone(UTC), end.astimezone(UTC))
        for start, end in expand(workshop, first, until)
        if isinstance(start, datetime) and isinstance(end, datetime)
    }
    hypothesis.assume(expected)
    if explain_listing(workshop):  # a list has one length for all (RFC 5545 section 3.8.5.2)
        length = min(expected)[1] - min(expected)[0]
        expected = {(start, start + length) for start, _ in expected}
    hypothesis.assume(
        not any(_is_read_differently(occurrence.start, occurrence.end) for occurrence in found)
    )
    calendar = Calendar.from_ical(write(workshop))
    window = recurring_ical_events.of(calendar).between(
        datetime.combine(first - timedelta(days=2), datetime.min.time(), UTC),
        datetime.combine(until + timedelta(days=2), datetime.min.time(), UTC),
    )
    read = {
        (event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC)) for event in window
    }
    local = find_zone(workshop.timezone or "UTC")
    assert {span for span in read if span[0].astimezone(local).date() <= until} == expected


def _is_read_differently(start: date | datetime, end: date | datetime) -> bool:
    """Whether clocks skip or repeat one of these times, which readers read differently."""
    near = timedelta(hours=3)
    return any(
        isinstance(time, datetime)
        and (time.astimezone(UTC) + step).astimezone(time.tzinfo).utcoffset() != time.utcoffset()
        for time in (start, end)
        for step in (-near, near)
    )


def test_a_session_is_an_entry_of_its_own_related_to_its_workshop() -> None:
    """Timed sessions with an id get a UID of their own; the all-day entry no longer blocks time."""
    zone = find_zone("Europe/Brussels")
    session = Session(
        id="talk",
        title=Text("en", "A talk"),
        start=datetime(2026, 5, 4, 9, 30, tzinfo=zone),
        end=datetime(2026, 5, 4, 10, 0, tzinfo=zone),
        day=date(2026, 5, 4),
        speakers=(Text("en", "Ada"),),
    )
    workshop = make_workshop(
        start=date(2026, 5, 4),
        end=date(2026, 5, 5),
        sessions=(session,),
        timezone="Europe/Brussels",
    )

    raw = write(workshop, options=EntryOptions(None, STAMP, with_sessions=True))

    days, talk = Calendar.from_ical(raw).walk("VEVENT")
    assert days["TRANSP"] == "TRANSPARENT"
    assert talk["TRANSP"] == "OPAQUE"
    assert talk["RELATED-TO"] == days["UID"] == workshop.uid
    assert talk["UID"] == "638b0df9-beb7-52e1-8c25-16866a127b75"
    assert talk["DESCRIPTION"] == "One\n\nAda"
    assert lint_calendar("one.ics", raw) == []


def test_a_session_is_in_its_readers_language() -> None:
    """Title, workshop, speakers, description, place and the words for links."""

    def translate(swedish: str, english: str) -> Text:
        return Text("sv", swedish, (("en", english),))

    times = [datetime(2026, 5, 4, hour, tzinfo=UTC) for hour in (9, 10)]
    session = Session(
        id="talk",
        title=translate("Ett samtal", "A talk"),
        description=translate("Om jobb.", "On jobs."),
        speakers=(
            translate("Landshövdingen", "The governor"),
            translate("Ministern", "The minister"),
        ),
        start=times[0],
        end=times[1],
    )
    workshop = make_workshop(
        title=translate("Jobb", "Jobs"),
        start=date(2026, 5, 4),
        end=date(2026, 5, 4),
        venue=Venue(city=translate("Bryssel", "Brussels")),
        online="https://example.org",
        sessions=(session,),
    )

    raw = write(workshop, options=EntryOptions("en", STAMP, with_sessions=True))

    _, talk = Calendar.from_ical(raw).walk("VEVENT")
    assert [talk[name].params["LANGUAGE"] for name in ("SUMMARY", "DESCRIPTION")] == ["en", "en"]
    assert (talk["SUMMARY"], talk["LOCATION"]) == ("A talk", "Brussels")
    assert talk["DESCRIPTION"] == (
        "Jobs\n\nThe governor, The minister\n\nOn jobs.\n\nJoin online: https://example.org"
    )


def test_only_what_has_an_id_and_clock_times_is_an_entry() -> None:
    """A session without an id is reported as left out; one without clock times is not."""
    times = [datetime(2026, 5, 4, hour, tzinfo=UTC) for hour in (9, 10)]
    talk = Session(id="talk", day=date(2026, 5, 4))
    lunch = Session(title=Text("en", "Lunch"), day=date(2026, 5, 4), start=times[0], end=times[1])
    walk = Session(title=Text("en", "A walk"))
    sessions = (talk, lunch, walk)
    workshop = make_workshop(start=date(2026, 5, 4), end=date(2026, 5, 4), sessions=sessions)

    options = EntryOptions(None, STAMP, with_sessions=True)

    raw = write(workshop, options=options)

    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["DESCRIPTION"] == (
        "Programme\nMonday 4 May 2026\n09:00–10:00: Lunch\ntalk\nDay to be announced\nA walk"
    )
    assert list(list_limitations([workshop], options)) == [
        "left out: session Lunch of one (it has no id)"
    ]
    assert list(list_limitations([workshop], EntryOptions(None, STAMP))) == []


def test_points_near_the_equator_are_digits() -> None:
    """GEO knows no exponents (RFC 5545 section 3.3.7)."""
    venue = Venue(geo=Geo(0.00001, -0.00002))

    raw = write(make_workshop(start=date(2026, 5, 4), end=date(2026, 5, 4), venue=venue))

    assert b"\r\nGEO:0.00001;-0.00002\r\n" in raw


@pytest.mark.usefixtures("in_tokyo")
def test_times_of_repeated_hours() -> None:
    """The first of two equal local times is local, for that is what it means; the second in UTC."""
    zone = find_zone("Europe/Brussels")
    first = datetime(2026, 10, 25, 2, 10, tzinfo=zone)
    spring = datetime(2026, 3, 29, 9, tzinfo=zone, fold=1)

    def show(start: datetime) -> list[bytes]:
        end = (start.astimezone(UTC) + timedelta(minutes=30)).astimezone(zone)
        raw = write(make_workshop(start=start, end=end, timezone="Europe/Brussels"))
        lines = raw.partition(b"BEGIN:VEVENT")[2].splitlines()
        return [line for line in lines if line.startswith((b"DTSTART", b"DTEND"))]

    local = b";TZID=Europe/Brussels:"
    assert show(first) == [
        b"DTSTART%b20261025T021000" % local,
        b"DTEND%b20261025T024000" % local,
    ]
    assert show(first.replace(fold=1)) == [b"DTSTART:20261025T011000Z", b"DTEND:20261025T014000Z"]
    assert show(spring) == [b"DTSTART%b20260329T090000" % local, b"DTEND%b20260329T093000" % local]


@pytest.mark.usefixtures("in_tokyo")
@pytest.mark.parametrize(
    ("start", "until", "written"),
    [
        (date(2026, 5, 4), "20260701", "20260701"),
        (date(2026, 5, 4), "20260701T120000", "20260701"),
        (datetime(2026, 5, 4, 9, tzinfo=find_zone("Asia/Kolkata")), "20260701", "20260701T182959Z"),
        (
            datetime(2026, 5, 4, 9, tzinfo=find_zone("Asia/Kolkata")),
            "20260701T123456",
            "20260701T070456Z",
        ),
        (
            datetime(2026, 5, 4, 9, tzinfo=find_zone("Asia/Kolkata")),
            "20260701T123456Z",
            "20260701T123456Z",
        ),
    ],
)
def test_until_is_of_the_starts_kind(start: date, until: str, written: str) -> None:
    """A day for all-day entries, else an instant in UTC (RFC 5545 3.3.10); a day is all of it."""
    rule = f"FREQ=WEEKLY;UNTIL={until};BYDAY=MO"
    workshop = make_workshop(start=start, end=start, timezone="Asia/Kolkata", repeat=rule)

    assert f"\r\nRRULE:FREQ=WEEKLY;UNTIL={written};BYDAY=MO\r\n".encode() in write(workshop)


def test_all_day_exdates_are_dates() -> None:
    """What is left out at a time of a day is the day, where there are only days."""
    day = datetime(2026, 5, 11, 9, tzinfo=find_zone("Europe/Brussels"))
    workshop = make_workshop(
        start=date(2026, 5, 4), end=date(2026, 5, 4), repeat="FREQ=WEEKLY", exdates=(day,)
    )

    assert b"\r\nEXDATE;VALUE=DATE:20260511\r\n" in write(workshop)


def test_sessions_known_by_day_stay_in_the_description() -> None:
    """A session without clock times gets no entry, and the all-day entry blocks time as before."""
    session = Session(title=Text("sv", "Ett samtal"), day=date(2026, 5, 4), period="morning")
    workshop = make_workshop(
        title=Text("sv", "Ett"), start=date(2026, 5, 4), end=date(2026, 5, 4), sessions=(session,)
    )

    raw = write(workshop, options=EntryOptions("sv", STAMP, with_sessions=True))

    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["TRANSP"] == "OPAQUE"
    assert event["DESCRIPTION"] == "Program\nmåndag 4 maj 2026\nförmiddag: Ett samtal"


def test_alarms_follow_the_events_own_properties() -> None:
    """Each alarm is a DISPLAY with the title, so long before the start."""
    workshop = make_workshop(start=date(2026, 5, 4), end=date(2026, 5, 4))

    raw = write(workshop, options=EntryOptions(None, STAMP, alarms=(timedelta(days=1),)))

    event = raw.partition(b"BEGIN:VEVENT\r\n")[2].partition(b"END:VEVENT")[0]
    assert event.endswith(
        b"TRANSP:OPAQUE\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:One\r\n"
        b"TRIGGER:-PT15H\r\nEND:VALARM\r\n"
    )


def repeat_in_irregular_zone(rule: str) -> Workshop:
    """A workshop that repeats where clock changes follow no rule."""
    zone = find_zone("Africa/Casablanca")
    return make_workshop(
        start=datetime(2024, 3, 6, 9, 30, tzinfo=zone),
        end=datetime(2024, 3, 6, 10, 30, tzinfo=zone),
        timezone="Africa/Casablanca",
        repeat=rule,
    )


def test_a_rule_that_no_zone_can_say_is_a_list_of_dates() -> None:
    """Where clock changes follow no rule, each occurrence is written in UTC."""
    workshop = repeat_in_irregular_zone("FREQ=WEEKLY;COUNT=3")

    raw = write(workshop)

    assert b"DTSTART:20240306T083000Z\r\n" in raw
    assert b"RDATE:20240306T083000Z,20240313T093000Z,20240320T093000Z\r\n" in raw.replace(
        b"\r\n ", b""
    )
    assert b"RRULE" not in raw
    assert b"TZID" not in raw


def test_a_list_of_no_dates_has_its_start() -> None:
    """An entry without a time is none, though every date of it is left out."""
    days = (date(2024, 3, 6), date(2024, 3, 13))
    workshop = repeat_in_irregular_zone("FREQ=WEEKLY;COUNT=2")._replace(exdates=days)

    raw = write(workshop)

    assert b"DTSTART:20240306T083000Z\r\nDTEND:20240306T093000Z\r\n" in raw
    assert b"RDATE" not in raw


def test_entries_are_written_as_the_options_say() -> None:
    """The SEQUENCE that the workshop is at, and the language that people are reminded in."""
    title = Text("sv", "Ett", (("en", "One"),))
    workshop = make_workshop(title=title, start=date(2026, 5, 4), end=date(2026, 5, 4))
    options = EntryOptions("en", STAMP, {workshop.uid: 3}, alarms=(timedelta(days=1),))

    (event,) = Calendar.from_ical(write(workshop, options=options)).walk("VEVENT")

    assert event["SEQUENCE"] == 3
    assert event.walk("VALARM")[0]["DESCRIPTION"] == "One"


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Europe/Brussels", "Europe/Brussels"),
        (None, "Etc/UTC"),
        ("UTC", "Etc/UTC"),
        ("CET", "Etc/UTC"),
        ("Etc/GMT+5", "Etc/UTC"),
        ("America/Santiago", "Etc/UTC"),
    ],
)
def test_a_calendar_of_nothing_still_holds_a_component(zone: str | None, written: str) -> None:
    """RFC 5545 section 3.6 requires one at least: the series' zone, else UTC."""
    series = SERIES._replace(timezone=zone)

    raw = write_calendar(Schedule(series), [], Heading("A series"))

    (component,) = Calendar.from_ical(raw).subcomponents
    assert (component.name, component["TZID"]) == ("VTIMEZONE", written)
    assert lint_calendar("x.ics", raw) == []
    assert (UTC_COMPONENT in raw) == (written == "Etc/UTC")


UTC_COMPONENT = (
    b"BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZNAME:UTC\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


@pytest.mark.usefixtures("in_tokyo")
def test_last_modified_is_in_utc() -> None:
    """The series' `updated` is LAST-MODIFIED of the calendar, and of its entries with DTSTAMP."""
    updated = datetime(2026, 2, 3, 4, 5, 6, tzinfo=find_zone("Asia/Kolkata"))
    workshop = make_workshop(start=date(2026, 5, 4), end=date(2026, 5, 4))
    schedule = Schedule(SERIES._replace(updated=updated), workshops=(workshop,))

    entries = list(list_entries(workshop, schedule, EntryOptions(None, STAMP)))
    raw = write_calendar(schedule, entries, Heading("A series"))

    assert raw.count(b"\r\nLAST-MODIFIED:20260202T223506Z\r\n") == 2
    assert raw.count(b"\r\nDTSTAMP:20260202T223506Z\r\n") == 1


def test_a_cancelled_workshop_stays_with_a_raised_sequence() -> None:
    """Dropping it would leave it in people's calendars."""
    raw = write(make_workshop(status="cancelled", start=date(2026, 5, 4), end=date(2026, 5, 4)))

    assert b"STATUS:CANCELLED\r\n" in raw
    assert b"SEQUENCE:1\r\n" in raw
    assert b"TRANSP:TRANSPARENT\r\n" in raw


@hypothesis.given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=200),
    st.sampled_from(["en", "sv", "x-" + "long-" * 20]),
)
def test_components_are_written_as_icalendar_writes_them(text: str, language: str) -> None:
    """Byte for byte, folded lines and those too short to be folded."""
    event, alarm = Event(), Alarm()
    alarm.add("TRIGGER", timedelta(hours=-1))
    event.add("SUMMARY", vText(text, params={"LANGUAGE": language}))
    event.add("DTSTART", datetime(2018, 3, 8, 9, 30, tzinfo=find_zone("Europe/Brussels")))
    event.add("DTSTAMP", datetime(2018, 3, 8, 9, 30, tzinfo=UTC))
    event.add("CATEGORIES", [text, "b"])
    event.add_component(alarm)

    assert write_component(event) == event.to_ical()


SIGNS = "%/:?#[]@!$&'()*+,;=~-._"


@pytest.mark.parametrize(
    ("pasted", "written"),
    [
        ("https://example.org", "https://example.org"),
        ("https://ä.org", "https://xn--4ca.org"),
        ("https://ä.org/å/å", "https://xn--4ca.org/%C3%A5/%C3%A5"),
        ("https://ä.org/å?ö=ü#é", "https://xn--4ca.org/%C3%A5?%C3%B6=%C3%BC#%C3%A9"),
        ("https://ä.org?to=https://b.org/é", "https://xn--4ca.org?to=https://b.org/%C3%A9"),
        ("https://ä.org#/x?y", "https://xn--4ca.org#/x?y"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        (f"https://example.org/{SIGNS}", f"https://example.org/{SIGNS}"),
        (f"https://ä@{'x' * 64}:80/a", f"https://%C3%A4@{'x' * 64}:80/a"),
    ],
)
def test_addresses_as_browsers_show_them(pasted: str, written: str) -> None:
    """Names of hosts are in IDNA, all else is percent-encoded, and what is ASCII stays."""
    assert as_uri(pasted) == written


def test_zones_are_in_one_order() -> None:
    """Whatever the order of the workshops, the zones of a file are sorted."""
    names = ["Europe/Dublin", "Asia/Kolkata"]
    workshops = [
        make_workshop(
            start=datetime(2026, 5, 4, 9, tzinfo=find_zone(name)),
            end=datetime(2026, 5, 4, 10, tzinfo=find_zone(name)),
            timezone=name,
        )
        for name in names
    ]

    zones = [str(zone["TZID"]) for zone in Calendar.from_ical(write(*workshops)).walk("VTIMEZONE")]

    assert zones == ["Asia/Kolkata", "Europe/Dublin"]


BACKSLASHES = [
    r"C:\New",
    r"\N",
    r"\n",
    r"C:\\New\names",
    r"a\,b\;c",
    "line\\\nend",
    "\\",
    r"\\N" * 40,
]


@pytest.mark.parametrize("text", BACKSLASHES)
def test_a_backslash_is_a_backslash_in_every_text(text: str) -> None:
    r"""The \N of a Windows path is not a line break (RFC 5545 section 3.3.11)."""
    words = Text("en", text)
    day = date(2026, 5, 4)
    times = [datetime(2026, 5, 4, hour, tzinfo=UTC) for hour in (9, 10)]
    session = Session("talk", words, day=day, start=times[0], end=times[1], description=words)
    workshop = make_workshop(
        title=words,
        description=words,
        venue=Venue(name=words),
        tags=(words,),
        start=day,
        end=day,
        sessions=(session,),
    )
    options = EntryOptions(None, STAMP, alarms=(timedelta(days=1),), with_sessions=True)
    schedule = Schedule(SERIES._replace(title=words, description=words), workshops=(workshop,))

    raw = export_calendar(schedule, options=options)
    jcal = export_calendar(schedule, options=options, output_format="jcal")

    calendar = Content(raw).calendars[0]
    entry, talk = calendar.inside("VEVENT")
    names = ["SUMMARY", "LOCATION", "CATEGORIES"]
    assert [parse_text(line.value) for line in entry.select(*names)] == [text] * 3
    assert parse_text(talk.select("SUMMARY")[0].value) == text
    for component in (entry, talk):
        assert text in parse_text(component.select("DESCRIPTION")[0].value)
    names = ["NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC"]
    assert [parse_text(line.value) for line in calendar.select(*names)] == [text] * 4
    for alarm in (entry.children[0], talk.children[0]):
        assert parse_text(alarm.select("DESCRIPTION")[0].value) == text
    _, series, [(_, facts, _), *_] = json.loads(jcal)
    assert {line[3] for line in series if line[0] in ("name", "x-wr-calname")} == {text}
    assert {line[3] for line in facts if line[0] in ("summary", "categories")} == {text}
    imported = import_calendars([("a.ics", raw)], title="A").sections["workshops"][0]
    assert (imported["title"], imported["tags"]) == (text, [text])


def test_title_that_reads_like_an_end() -> None:
    """A series may be called what ends a calendar."""
    raw = write_calendar(Schedule(SERIES), [], Heading("END:VCALENDAR", source="x:y"))

    calendar = Calendar.from_ical(raw)
    assert str(calendar["X-WR-CALNAME"]) == "END:VCALENDAR"
    assert b"\r\nSOURCE;VALUE=URI:x:y\r\n" in raw


@pytest.mark.parametrize(
    ("ahead", "of_a_day", "of_a_time"),
    [
        (timedelta(days=1), "-PT15H", "-P1D"),
        (timedelta(days=2), "-P1DT15H", "-P2D"),
        (timedelta(weeks=1), "-P6DT15H", "-P7D"),
        (timedelta(hours=24), "-PT15H", "-P1D"),
        (timedelta(hours=2), "-PT2H", "-PT2H"),
        (timedelta(hours=30), "-P1DT6H", "-P1DT6H"),
        (timedelta(minutes=30), "-PT30M", "-PT30M"),
    ],
)
@pytest.mark.parametrize("is_own", [False, True])
def test_all_day_reminders_ring_in_the_morning(
    ahead: timedelta, of_a_day: str, of_a_time: str, *, is_own: bool
) -> None:
    """At 09:00 on the day before, not at its midnight; other lengths, and times, are exact."""
    own = (ahead,) if is_own else ()
    options = EntryOptions(None, STAMP, alarms=() if is_own else (ahead,), with_reminders=is_own)
    day = make_workshop(start=date(2026, 5, 4), end=date(2026, 5, 5), reminders=own)
    times = [datetime(2026, 5, 4, hour, tzinfo=UTC) for hour in (9, 10)]
    timed = make_workshop(start=times[0], end=times[1], reminders=own)

    assert f"\r\nTRIGGER:{of_a_day}\r\n".encode() in write(day, options=options)
    assert f"\r\nTRIGGER:{of_a_time}\r\n".encode() in write(timed, options=options)


def test_a_cancelled_workshop_has_no_alarm() -> None:
    """A cancelled workshop has no alarm."""
    day = date(2026, 5, 4)
    options = EntryOptions(None, STAMP, alarms=(timedelta(days=1),))

    raw = write(make_workshop(start=day, end=day, status="cancelled"), options=options)

    assert b"VALARM" not in raw


def test_clock_times_stay_busy_beside_their_sessions() -> None:
    """Only all-day entries are free because of their sessions."""
    times = [datetime(2026, 5, 4, hour, tzinfo=UTC) for hour in (9, 10)]
    session = Session(id="talk", day=times[0].date(), start=times[0], end=times[1])
    options = EntryOptions(None, STAMP, with_sessions=True)

    raw = write(
        make_workshop(start=times[0], end=times[1], sessions=(session,)),
        options=options,
    )

    assert raw.count(b"TRANSP:OPAQUE\r\n") == 2


@pytest.mark.parametrize(
    ("rule", "years", "until"),
    [("FREQ=YEARLY", 6, ", until 2029"), ("FREQ=YEARLY;COUNT=9", 9, "")],
)
@pytest.mark.usefixtures("in_tokyo")
def test_how_long_dates_are_listed(rule: str, years: int, until: str) -> None:
    """What ends is listed to its end, what does not for five years more, with a note."""
    zone = find_zone("Africa/Casablanca")
    workshop = make_workshop(
        start=datetime(2024, 12, 31, 23, tzinfo=zone),
        end=datetime(2025, 1, 1, 1, tzinfo=zone),
        timezone="Africa/Casablanca",
        repeat=rule,
    )

    lines = write(workshop).replace(b"\r\n ", b"").splitlines()

    (listed,) = (line.removeprefix(b"RDATE:") for line in lines if line.startswith(b"RDATE:"))
    assert [int(time[:4]) for time in listed.split(b",")] == list(range(2024, 2024 + years))
    assert b"DTSTART:20241231T220000Z" in lines
    assert b"DTEND:20250101T000000Z" in lines
    reason = "no calendar rule can describe the clock changes of Africa/Casablanca"
    assert explain_listing(workshop) == f"{reason}: its dates are listed{until}"
    assert explain_listing(workshop._replace(repeat=None)) is None
    assert explain_listing(workshop._replace(timezone="Europe/Brussels")) is None
    assert explain_listing(workshop._replace(timezone="UTC", start=STAMP, end=STAMP)) is None
