"""Complete schedules: what a coordinator writes is what the program knows, or reports as wrong."""

import io
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import workshops
from support.reading import NOW, SERIES, Read, list_codes, list_lines
from support.schedules import write_schedule
from workshops import ScheduleError, load_schedule
from workshops.attendance import list_parts
from workshops.errors import UnreadableError
from workshops.model import (
    Attendee,
    Geo,
    Links,
    Organization,
    Organizer,
    Region,
    Schedule,
    Series,
    Session,
    Source,
    Text,
    Venue,
    Workshop,
    derive_uid,
)
from workshops.schedule.load import read_schedule
from workshops.timezones import find_zone

BRUSSELS = find_zone("Europe/Brussels")
HELSINKI = find_zone("Europe/Helsinki")


def read_well(read: Read, text: str | bytes) -> Schedule:
    """The schedule in a text without errors; warnings do not matter here."""
    reading = read(text)
    assert reading.schedule is not None, list_lines(reading)
    return reading.schedule


def read_workshop(read: Read, *lines: str) -> Workshop:
    """The one workshop of a schedule, from the lines after its id and title."""
    return read_well(read, describe(*lines)).workshops[0]


def describe(*lines: str) -> str:
    """A schedule of one workshop in Brussels; `lines` follow its id and title."""
    head = f"{SERIES}workshops:\n  - id: jobs\n    title: Future jobs\n"
    return head + "".join(f"    {line}\n" for line in lines)


# Everything


EVERYTHING = """\
series:
  id: pilot
  title: {en: Pilot workshops, sv: Pilotworkshoppar}
  description: What it is about
  timezone: Europe/Brussels
  language: sv
  organizer: {name: OECD, email: oecd@example.org, url: https://oecd.example}
  url: https://example.org/
  color: Teal
  logo: pictures/logo.svg
  links: {legal: https://example.org/legal, contact: https://example.org/contact}
  updated: 2018-03-01T12:00:00Z
  sources:
    - {id: cs1, title: An article, url: https://example.org/cs1}
    - {id: cs2}
regions:
  - id: SE31
    name: {en: North Middle Sweden, sv: Norra Mellansverige}
    country: SE
    aliases: [Mid Sweden, {fr: Suède}]
    sources: [cs1]
  - {id: SE311, name: Värmland, country: SE, part_of: SE31}
organizations:
  - id: paper-province
    name: Paper Province
    region: SE311
    sector: industry
    url: https://paper.example
    sources: [cs1]
workshops:
  - id: jobs
    number: 1
    title: {en: Future jobs}
    description: About jobs
    status: tentative
    start: 2018-03-08 09:30
    end: 2018-03-08 16:00
    timezone: Europe/Helsinki
    venue: {name: Hall, address: 1 Street, city: Åbo, country: FI, geo: {lat: 60.45, lon: 22.27}}
    online: https://meet.example
    url: https://example.org/jobs
    tags: [skills, NO]
    regions: [SE31]
    repeat: freq=weekly;count=3
    except: [2018-03-15, 2018-03-22 09:30]
    updated: 2018-03-02 12:00+01:00
    uid: jobs@example.org
    sources: [cs1, cs2]
    sessions:
      - id: welcome
        title: Welcome
        description: Coffee
        start: 2018-03-08 09:30
        end: 2018-03-08 10:00
        speakers: [European Commission, {en: Somebody}]
        sources: [cs2]
      - {title: Lecture, day: 2018-03-08, period: afternoon}
    attendees:
      - name: Ann Andersson
        email: ann@example.org
        organization: paper-province
        region: SE31
        role: speaker
        rsvp: accepted
        attended: true
        sources: [cs1]
"""


def test_every_key_is_read(read: Read) -> None:
    """Each fact that the documentation names is known afterwards, with its type."""
    schedule = read_well(read, EVERYTHING)

    cs1 = Source("cs1", Text("sv", "An article"), "https://example.org/cs1")
    cs2 = Source("cs2")
    names = (("en", "North Middle Sweden"),)
    north = Region(
        id="SE31",
        name=Text("sv", "Norra Mellansverige", names),
        country="SE",
        aliases=(Text("sv", "Mid Sweden"), Text("fr", "Suède")),
        sources=(cs1,),
    )
    west = Region("SE311", Text("sv", "Värmland"), "SE", part_of=north)
    paper = Organization(
        id="paper-province",
        name=Text("sv", "Paper Province"),
        region=west,
        sector="industry",
        url="https://paper.example",
        sources=(cs1,),
    )
    assert schedule.series == Series(
        id="pilot",
        title=Text("sv", "Pilotworkshoppar", (("en", "Pilot workshops"),)),
        language="sv",
        description=Text("sv", "What it is about"),
        timezone="Europe/Brussels",
        organizer=Organizer(Text("sv", "OECD"), "oecd@example.org", "https://oecd.example"),
        url="https://example.org/",
        color="teal",
        logo="pictures/logo.svg",
        links=Links(legal="https://example.org/legal", contact="https://example.org/contact"),
        updated=datetime(2018, 3, 1, 12, tzinfo=UTC),
        sources=(cs1, cs2),
    )
    assert schedule.regions == (north, west)
    assert schedule.organizations == (paper,)
    assert schedule.workshops == (
        Workshop(
            id="jobs",
            title=Text("en", "Future jobs"),
            series_id="pilot",
            status="tentative",
            number=1,
            description=Text("sv", "About jobs"),
            start=datetime(2018, 3, 8, 9, 30, tzinfo=HELSINKI),
            end=datetime(2018, 3, 8, 16, tzinfo=HELSINKI),
            timezone="Europe/Helsinki",
            venue=Venue(
                name=Text("sv", "Hall"),
                address=Text("sv", "1 Street"),
                city=Text("sv", "Åbo"),
                country="FI",
                geo=Geo(60.45, 22.27),
            ),
            online="https://meet.example",
            url="https://example.org/jobs",
            tags=(Text("sv", "skills"), Text("sv", "NO")),
            regions=(north,),
            repeat="FREQ=WEEKLY;COUNT=3",
            exdates=(date(2018, 3, 15), datetime(2018, 3, 22, 9, 30, tzinfo=HELSINKI)),
            updated=datetime(2018, 3, 2, 11, tzinfo=UTC),
            written_uid="jobs@example.org",
            sources=(cs1, cs2),
            sessions=(
                Session(
                    id="welcome",
                    title=Text("sv", "Welcome"),
                    description=Text("sv", "Coffee"),
                    start=datetime(2018, 3, 8, 9, 30, tzinfo=HELSINKI),
                    end=datetime(2018, 3, 8, 10, tzinfo=HELSINKI),
                    day=date(2018, 3, 8),
                    speakers=(Text("sv", "European Commission"), Text("en", "Somebody")),
                    sources=(cs2,),
                ),
                Session(title=Text("sv", "Lecture"), day=date(2018, 3, 8), period="afternoon"),
            ),
            attendees=(
                Attendee(
                    name=Text("sv", "Ann Andersson"),
                    email="ann@example.org",
                    organization=paper,
                    region=north,
                    role="speaker",
                    rsvp="accepted",
                    attended=True,
                    sources=(cs1,),
                ),
            ),
        ),
    )


def test_only_what_is_required_must_be_there(read: Read) -> None:
    """A series and workshops with an id and a title are a schedule; the rest is not known."""
    text = "series: {id: pilot, title: Pilot}\nworkshops:\n  - {id: jobs, title: Jobs}\n"

    reading = read(text)

    assert list_lines(reading) == []
    assert reading.schedule is not None
    assert reading.schedule.series == Series("pilot", Text("en", "Pilot"))
    assert reading.schedule.workshops == (
        Workshop("jobs", Text("en", "Jobs"), "pilot", "tentative"),
    )
    assert reading.schedule.workshops[0].days is None
    assert reading.schedule.workshops[0].all_day is None


def test_empty_values_are_not_known(read: Read) -> None:
    """A key without a value means the same as no key, so templates may keep it."""
    keys = "description status start end timezone venue online url tags regions repeat except"
    keys += " updated uid sources sessions attendees number"

    bare = read_workshop(read)
    assert read_workshop(read, *(f"{key}:" for key in keys.split())) == bare
    assert read_workshop(read, *(f'{key}: ""' for key in keys.split())) == bare
    assert read_workshop(read, *(f"{key}: ~" for key in keys.split())) == bare
    assert read_workshop(read, "venue: {}", "tags: []", "regions: [~]", "sessions: []") == bare


def test_shipped_schedule_is_clean() -> None:
    """The schedule that the program ships has no error and nothing that looks like one."""
    shipped = Path(__file__).parents[2] / "data" / "workshops.yaml"

    reading = read_schedule(shipped, now=NOW)

    assert list_lines(reading) == []
    assert reading.schedule is not None
    assert [workshop.id for workshop in reading.schedule.workshops] == [
        "jobs",
        "innovation",
        "entrepreneurship",
        "climate",
        "inclusion",
    ]


def test_template_is_clean() -> None:
    """The schedule that `init` writes checks clean."""
    template = Path(workshops.__file__).with_name("template.yaml")

    assert list_lines(read_schedule(template, now=NOW)) == []


# Dates, times and zones


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["start: 2027-03-08"], "confirmed"),
        ([], "tentative"),
        (["start: 2027-03-08", "status: tentative"], "tentative"),
        (["status: cancelled"], "cancelled"),
        (["status: confirmed"], "confirmed"),
    ],
)
def test_status_depends_on_the_date(lines: list[str], status: str, read: Read) -> None:
    """A workshop without a status is confirmed when it is dated, and tentative when not."""
    assert read_workshop(read, *lines).status == status


def test_day_without_an_end_is_one_day(read: Read) -> None:
    """The last day is the first unless another is written; both are inclusive."""
    one = read_workshop(read, "start: 2027-03-08")
    two = read_workshop(read, "start: 2027-03-08", "end: 2027-03-09")

    assert (one.start, one.end, one.all_day) == (date(2027, 3, 8), date(2027, 3, 8), True)
    assert one.days == (date(2027, 3, 8), date(2027, 3, 8))
    assert two.days == (date(2027, 3, 8), date(2027, 3, 9))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2027-03-08 09:30", "2027-03-08T10:30:00+01:00"),
        ("2027-03-08 23:30", "2027-03-09T00:30:00+01:00"),
        ("2027-03-28 01:30", "2027-03-28T03:30:00+02:00"),
        ("2027-10-31 01:30", "2027-10-31T02:30:00+02:00"),
        ("2027-10-31 02:30+02:00", "2027-10-31T02:30:00+01:00"),
        ("2027-10-31 02:30+01:00", "2027-10-31T03:30:00+01:00"),
    ],
    ids=["plain", "midnight", "spring", "autumn", "first-of-two", "second-of-two"],
)
def test_time_without_an_end_is_one_hour(start: str, end: str, read: Read) -> None:
    """An hour is sixty minutes, even while clocks are changed."""
    workshop = read_workshop(read, f"start: {start}")

    assert isinstance(workshop.start, datetime)
    assert isinstance(workshop.end, datetime)
    assert workshop.end.astimezone(UTC) == datetime.fromisoformat(end)
    assert workshop.end.astimezone(UTC) - workshop.start.astimezone(UTC) == timedelta(hours=1)


def test_hour_from_a_time_that_happens_twice_is_valid(read: Read) -> None:
    """An hour from the first 02:30 ends at the second; as it is not written, it is not an error."""
    reading = read(describe("start: 2027-10-31 02:30"))

    assert list_codes(reading) == ["5:12 repeated-time", "5:12 weekend"]
    assert reading.schedule is not None
    start, end = reading.schedule.workshops[0].start, reading.schedule.workshops[0].end
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    assert start.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert end.astimezone(UTC) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_end_may_be_a_clock_time(read: Read) -> None:
    """An end without a day is on the day of the start."""
    workshop = read_workshop(read, "start: 2027-03-08 09:30", "end: 16:00")

    assert workshop.end == datetime(2027, 3, 8, 16, tzinfo=BRUSSELS)


def test_timezone_is_inherited(read: Read) -> None:
    """A workshop's zone is its own, else that of the series; a written offset beats both."""
    schedule = read_well(
        read,
        SERIES
        + """workshops:
  - {id: a, title: A, start: 2027-03-08 09:30}
  - {id: b, title: B, start: 2027-03-08 09:30, timezone: Europe/Helsinki}
  - {id: c, title: C, start: 2027-03-08 09:30Z, timezone: Europe/Helsinki}
  - {id: d, title: D}
""",
    )

    assert [workshop.timezone for workshop in schedule.workshops] == [
        "Europe/Brussels",
        "Europe/Helsinki",
        "Europe/Helsinki",
        "Europe/Brussels",
    ]
    starts = [
        workshop.start for workshop in schedule.workshops if isinstance(workshop.start, datetime)
    ]
    assert [start.astimezone(UTC).hour for start in starts] == [8, 7, 9]


def test_no_zone_is_needed_without_clock_times(read: Read) -> None:
    """Days and offsets can be read without a zone."""
    reading = read(
        """series: {id: pilot, title: Pilot}
workshops:
  - {id: jobs, title: Jobs, start: 2027-03-08, sessions: [{title: Welcome, day: 2027-03-08}]}
  - {id: innovation, title: Innovation, start: 2027-03-09 09:30+01:00, end: 16:00+01:00}
"""
    )

    assert list_lines(reading) == []


def test_missing_zone_is_reported_once_a_workshop(read: Read) -> None:
    """A workshop whose clock times have no zone is reported at the first of them only."""
    reading = read(
        """series: {id: pilot, title: Pilot}
workshops:
  - id: jobs
    title: Jobs
    start: 2027-03-08 09:30
    end: 2027-03-08 16:00
    sessions:
      - {title: Welcome, start: 2027-03-08 09:30}
      - {title: Lecture, start: 10:00}
"""
    )

    assert list_codes(reading) == ["5:12 missing-timezone"]


def test_wrong_zone_is_not_reported_as_missing_too(read: Read) -> None:
    """A zone that is misspelt is one error, not one for every clock time that needs it."""
    reading = read(
        """series: {id: pilot, title: Pilot, timezone: Brussels}
workshops:
  - {id: jobs, title: Jobs, start: 2027-03-08 09:30}
"""
    )

    assert list_codes(reading) == ["1:45 unknown-zone"]


def test_session_may_be_at_a_clock_time(read: Read) -> None:
    """Where a workshop has one day, or a session names its own, the clock time is enough."""
    one = read_workshop(
        read, "start: 2027-03-08", "sessions: [{title: Welcome, start: 9:30, end: 10:00}]"
    )
    two = read_workshop(
        read,
        "start: 2027-03-08",
        "end: 2027-03-09",
        "sessions: [{title: Welcome, day: 2027-03-09, start: 9:30}]",
    )

    welcome, lecture = one.sessions[0], two.sessions[0]
    assert welcome.day == date(2027, 3, 8)
    assert welcome.start == datetime(2027, 3, 8, 9, 30, tzinfo=BRUSSELS)
    assert welcome.end == datetime(2027, 3, 8, 10, tzinfo=BRUSSELS)
    assert lecture.day == date(2027, 3, 9)
    assert lecture.start == datetime(2027, 3, 9, 9, 30, tzinfo=BRUSSELS)
    assert lecture.end == datetime(2027, 3, 9, 10, 30, tzinfo=BRUSSELS)


def test_evening_until_midnight_is_one_day(read: Read) -> None:
    """A workshop that ends at midnight has one day, so its sessions need none."""
    workshop = read_workshop(
        read,
        "start: 2027-03-08 18:00",
        "end: 2027-03-09 00:00",
        "sessions: [{title: Dinner, start: 19:00}]",
    )

    assert workshop.days == (date(2027, 3, 8), date(2027, 3, 8))
    assert workshop.sessions[0].start == datetime(2027, 3, 8, 19, tzinfo=BRUSSELS)


def test_session_may_have_a_day_only(read: Read) -> None:
    """Where no clock time is known, a day written as `day` or as `start` is enough."""
    workshop = read_workshop(
        read, "start: 2027-03-08", "sessions: [{start: 2027-03-08}, {day: 2027-03-08}, {title: T}]"
    )

    assert [(session.day, session.start) for session in workshop.sessions] == [
        (date(2027, 3, 8), None),
        (date(2027, 3, 8), None),
        (None, None),
    ]


def test_spans_are_instants(read: Read) -> None:
    """All-day workshops last from midnight to midnight in their zone, inclusive of the last day."""
    days = read_workshop(read, "start: 2027-03-27", "end: 2027-03-28")
    hours = read_workshop(read, "start: 2027-03-08 09:30", "end: 2027-03-08 16:00")

    assert days.span(UTC) == (
        datetime(2027, 3, 26, 23, tzinfo=UTC),
        datetime(2027, 3, 28, 22, tzinfo=UTC),
    )
    assert hours.span(UTC) == (hours.start, hours.end)


# Texts and languages


def test_plain_text_is_in_the_language_of_the_series(read: Read) -> None:
    """A string without a tag is in the series' language, English if it names none."""
    english = "series: {id: pilot, title: Pilot}\n"
    swedish = "series: {id: pilot, language: sv, title: Pilot}\n"

    assert read_well(read, english).series.title == Text("en", "Pilot")
    assert read_well(read, swedish).series.title == Text("sv", "Pilot")


@pytest.mark.parametrize(
    ("title", "translations"),
    [
        ("{sv: Jobb, en: Jobs, fr: Emplois}", [("en", "Jobs"), ("sv", "Jobb"), ("fr", "Emplois")]),
        ("{fr: Emplois, sv: Jobb}", [("fr", "Emplois"), ("sv", "Jobb")]),
        ("{sv: Jobb, EN: Jobs}", [("EN", "Jobs"), ("sv", "Jobb")]),
        ("{en: '', sv: Jobb}", [("sv", "Jobb")]),
        ("{en: , sv: Jobb}", [("sv", "Jobb")]),
        ("'  Jobs  '", [("en", "Jobs")]),
        (">-\n      Jobs and\n      skills", [("en", "Jobs and skills")]),
    ],
)
def test_translations_have_an_order(
    title: str, translations: list[tuple[str, str]], read: Read
) -> None:
    """The series' language comes first, to fall back to; the others keep the file's order."""
    text = f"{SERIES}workshops:\n  - id: jobs\n    title: {title}\n"

    workshop = read_well(read, text).workshops[0]

    assert list(workshop.title.translations) == translations


MANY = Text("en", "Jobs", (("sv-FI", "Jobb i Finland"), ("sv", "Jobb"), ("pt-BR", "Empregos")))


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        (None, "en"),
        ("", "en"),
        ("en", "en"),
        ("en-GB", "en"),
        ("sv", "sv"),
        ("SV", "sv"),
        ("sv-SE", "sv"),
        ("sv-FI", "sv-FI"),
        ("SV-fi", "sv-FI"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("fr", "en"),
        ("s", "en"),
        ("svx", "en"),
    ],
)
def test_language_is_matched(language: str | None, tag: str) -> None:
    """The exact tag, else the plain language, else one of its countries, else the fallback."""
    assert MANY.match(language)[0] == tag
    assert MANY.in_language(language) == dict(MANY.translations)[tag]


# References


def test_references_are_the_objects_themselves(read: Read) -> None:
    """A workshop's regions are the schedule's own, not copies; so is all that is referred to."""
    schedule = read_well(read, EVERYTHING)

    workshop, attendee = schedule.workshops[0], schedule.workshops[0].attendees[0]
    assert workshop.regions[0] is schedule.region("SE31")
    assert attendee.organization is schedule.organization("paper-province")
    assert schedule.organizations[0].region is schedule.region("SE311")
    assert schedule.regions[1].part_of is schedule.regions[0]
    assert workshop.sources[0] is schedule.series.sources[0]
    assert schedule.workshop("jobs") is workshop
    assert schedule.workshop("nothing") is None


def test_parts_know_their_ancestors(read: Read) -> None:
    """A region knows all regions around it, the smallest first, in whatever order they are."""
    schedule = read_well(
        read,
        SERIES
        + """regions:
  - {id: SE311, name: Värmland, part_of: SE31}
  - {id: SE, name: Sweden}
  - {id: SE312, name: Dalarna, part_of: SE31}
  - {id: SE31, name: North Middle Sweden, part_of: SE}
workshops:
  - {id: jobs, title: Jobs, regions: [SE311]}
""",
    )

    west, sweden, dalarna, north = schedule.regions
    assert west.ancestors == (north, sweden)
    parts = list_parts(schedule)
    assert parts[sweden.id] == [west, dalarna, north]
    assert parts[west.id] == []


@pytest.mark.parametrize("order", ["outer first", "inner first"])
def test_endless_chain_of_parts_does_not_crash(order: str, read: Read) -> None:
    """However many regions lie inside each other, the file is read or refused, in either order."""
    regions = [f"  - {{id: R{n}, name: R, part_of: R{n + 1}}}\n" for n in range(1500)]
    regions.append("  - {id: R1500, name: R}\n")
    regions = regions[::-1] if order == "outer first" else regions

    reading = read(f"{SERIES}regions:\n{''.join(regions)}")

    assert reading.diagnostics or reading.schedule


def test_region_repeated_in_a_list_counts_once(read: Read) -> None:
    """A workshop takes place once for each region, in the order they are written."""
    workshop = read_well(
        read,
        SERIES
        + """regions:
  - {id: SE31, name: North Middle Sweden}
  - {id: BE3, name: Wallonia}
workshops:
  - {id: jobs, title: Jobs, regions: [BE3, SE31, BE3]}
""",
    ).workshops[0]

    assert [region.id for region in workshop.regions] == ["BE3", "SE31"]


def test_plain_attendee(read: Read) -> None:
    """A plain attendee has each value as typed, else a default, and its organization's region."""
    schedule = read_well(
        read,
        f"""\
{SERIES}regions: [{{id: SE31, name: Norra Mellansverige}}]
organizations: [{{id: oru, name: Örebro University, region: SE31}}]
workshops:
  - id: first
    title: First
    attendees:
      - {{name: ' Ada ', organization: oru, attended: false, rsvp: ~}}
""",
    )

    [attendee] = schedule.workshops[0].attendees
    oru = schedule.organizations[0]
    assert attendee == Attendee(
        name=Text("en", "Ada"), organization=oru, region=oru.region, attended=False
    )
    assert attendee.organization is oru
    assert attendee.region is schedule.regions[0]


def test_attendee_is_from_the_organization_s_region(read: Read) -> None:
    """An attendee's region is its own, else the organization's, else not known."""
    schedule = read_well(
        read,
        SERIES
        + """regions:
  - {id: SE31, name: North Middle Sweden}
  - {id: BE3, name: Wallonia}
organizations:
  - {id: paper-province, region: SE31}
workshops:
  - id: jobs
    title: Jobs
    attendees:
      - {organization: paper-province}
      - {organization: paper-province, name: Ann, region: BE3}
      - {name: Bo}
""",
    )

    rows = [row for _, row in schedule.attendance]
    assert [attendee.region.id if attendee.region else None for attendee in rows] == [
        "SE31",
        "BE3",
        None,
    ]
    assert [attendee.role for attendee in rows] == ["participant"] * 3
    assert [attendee.attended for attendee in rows] == [None] * 3


def test_organization_is_called_its_id_at_least(read: Read) -> None:
    """An organization's name may be left out."""
    schedule = read_well(read, SERIES + "organizations:\n  - {id: paper-province}\n")

    assert schedule.organizations[0].name == Text("en", "paper-province")


# Identity


def test_derived_uid_is_this_one_for_ever() -> None:
    """Calendars in the world hold this UID: it must never change."""
    assert derive_uid("pilot", "jobs") == "454bd7b4-0ab7-554e-a007-b8ec12f10f1e"


def test_uid_depends_on_the_two_ids_alone(read: Read) -> None:
    """A workshop keeps its UID when its title, date, number or place in the file changes."""
    before = read_well(
        read,
        SERIES
        + "workshops:\n  - {id: jobs, title: Jobs, start: 2027-03-08}\n  - {id: b, title: B}\n",
    )
    after = read_well(
        read,
        """series: {id: pilot, title: Renamed, language: sv}
workshops:
  - {id: b, title: B, number: 1}
  - {id: jobs, title: {sv: Jobb}, start: 2028-01-10, number: 2, status: cancelled}
""",
    )

    uids = [workshop.uid for workshop in before.workshops]
    assert uids[0] == "454bd7b4-0ab7-554e-a007-b8ec12f10f1e"
    assert uids[0] != uids[1]
    assert [workshop.uid for workshop in after.workshops] == uids[::-1]


def test_written_uid_is_kept(read: Read) -> None:
    """A UID that is written is the workshop's, as it is."""
    assert read_workshop(read, "uid: jobs@example.org").uid == "jobs@example.org"


# Files, folders and standard input


def test_folder_is_one_schedule(tmp_path: Path) -> None:
    """All YAML files of a folder are read, in the order of their names; one holds the series."""
    (tmp_path / "2-workshops.yml").write_text(
        "workshops: [{id: jobs, title: J, regions: [SE31]}]\n"
    )
    (tmp_path / "1-regions.yaml").write_text("regions: [{id: SE31, name: N}]\n")
    (tmp_path / "3-series.yaml").write_text(SERIES + "workshops: [{id: climate, title: C}]\n")
    (tmp_path / "notes.txt").write_text("not: {this\n")
    (tmp_path / ".hidden.yaml").write_text("nor: {this\n")

    reading = read_schedule(tmp_path, now=NOW)

    assert list_lines(reading) == []
    assert reading.schedule is not None
    assert [workshop.id for workshop in reading.schedule.workshops] == ["jobs", "climate"]
    assert reading.schedule.workshops[0].regions == reading.schedule.regions


def test_folder_named_like_a_file_is_passed_over(tmp_path: Path) -> None:
    """A folder inside the folder is not read, whatever it is called."""
    (tmp_path / "series.yaml").write_text(SERIES)
    (tmp_path / "old.yaml").mkdir()

    assert list_lines(read_schedule(tmp_path, now=NOW)) == []


def test_errors_in_a_folder_name_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each error is reported in its own file, and a remedy in another file names that one."""
    monkeypatch.chdir(tmp_path)
    Path("plan").mkdir()
    Path("plan/a.yaml").write_text(SERIES + "regions: [{id: SE31, name: N}]\nregoins: []\n")
    Path("plan/b.yaml").write_text(
        "regions: [{id: se31, name: N}]\nworkshops: [{id: jobs, title: J, start: 2027-02-30}]\n"
    )

    reading = read_schedule("plan", now=NOW)

    reported = [
        (diagnostic.position.file, diagnostic.position.line, diagnostic.code)
        for diagnostic in reading.diagnostics
    ]
    assert reported == [
        ("plan/a.yaml", 3, "unknown-key"),
        ("plan/b.yaml", 1, "duplicate-id"),
        ("plan/b.yaml", 2, "impossible-date"),
    ]
    assert reading.diagnostics[1].hint == "choose a different id (the other is in plan/a.yaml:2)"


def test_folder_has_one_series(tmp_path: Path) -> None:
    """A second series is reported where it is, each time, and the first is kept."""
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.yaml").write_text(f"series: {{id: {name}, title: T}}\n")

    reading = read_schedule(tmp_path, now=NOW)

    assert [
        (diagnostic.position.file, diagnostic.code, diagnostic.hint)
        for diagnostic in reading.diagnostics
    ] == [
        (
            str(tmp_path / f"{name}.yaml"),
            "duplicate-series",
            f"keep it in one of them (the other is in {tmp_path / 'a.yaml'}:1)",
        )
        for name in ("b", "c")
    ]


def test_folder_without_a_series_is_reported_once(tmp_path: Path) -> None:
    """No file of the folder holds `series:`: that is one error, reported in the first file."""
    (tmp_path / "a.yaml").write_text("regions: []\n")
    (tmp_path / "b.yaml").write_text("workshops: []\n")

    reading = read_schedule(tmp_path, now=NOW)

    hint = "start with `series:`; `workshops init` writes an example"
    assert list_lines(reading) == [f'1:1: error: the schedule has no "series" [missing-key] {hint}']
    assert reading.diagnostics[0].position.file == str(tmp_path / "a.yaml")


def test_standard_input_is_a_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hyphen reads standard input, which has no time of modification."""
    _feed(monkeypatch, SERIES)

    schedule = load_schedule("-")

    assert schedule.series.id == "pilot"
    assert schedule.modified is None


def test_errors_in_standard_input_are_reported_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is called <stdin> where a file has its name."""
    _feed(monkeypatch, "series: {id: pilot}\n")

    with pytest.raises(ScheduleError) as caught:
        load_schedule("-")

    assert str(caught.value) == '<stdin>:1:9: the series has no "title"'


def test_closed_standard_input_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was started without standard input reports it."""
    monkeypatch.setattr("sys.stdin", None)

    with pytest.raises(UnreadableError, match=r"^standard input is closed$"):
        load_schedule("-")


def _feed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_unreadable_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there, and a folder without YAML, are reported with their names."""
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()

    with pytest.raises(UnreadableError, match=r"^absent\.yaml: No such file or directory$"):
        load_schedule("absent.yaml")
    with pytest.raises(UnreadableError, match=r"^empty: the folder has no \*\.yaml or \*\.yml"):
        load_schedule("empty")


def test_schedule_knows_when_it_was_written(tmp_path: Path) -> None:
    """A file's time of modification is known to the second; of a folder, the newest."""
    for name, seconds in (("a.yaml", 1_520_000_000.75), ("b.yaml", 1_510_000_000.0)):
        (tmp_path / name).write_text(SERIES if name == "a.yaml" else "regions: []\n")
        os.utime(tmp_path / name, (0, seconds))

    expected = datetime(2018, 3, 2, 14, 13, 20, tzinfo=UTC)
    assert load_schedule(tmp_path / "a.yaml").modified == expected
    assert load_schedule(tmp_path).modified == expected


# Errors


def test_load_schedule_raises_every_error_in_file_order(tmp_path: Path) -> None:
    """Bad input raises one error that holds all errors, without warnings, and reports the first."""
    path = tmp_path / "workshops.yaml"
    path.write_text(
        SERIES
        + """workshops:
  - id: jobs
    title: Jobs
    start: 2027-03-09
    end: 2027-03-08
  - id: climate
    title: Climate
    start: 2027-03-06
    status: canceled
    regoins: [SE31]
"""
    )

    with pytest.raises(ScheduleError) as caught:
        load_schedule(path)

    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == [
        "end-before-start",
        "unknown-value",
        "unknown-key",
    ]
    assert (
        str(caught.value)
        == f"{path}:6:10: the last day 2027-03-08 is before the first (and 2 more)"
    )


def test_warnings_do_not_raise(tmp_path: Path) -> None:
    """What is probably a slip is found by `check` alone: loading is quick, and succeeds."""
    path = write_schedule(tmp_path, describe("start: 2027-03-06"))

    assert load_schedule(path).workshops[0].start == date(2027, 3, 6)
    assert read_schedule(path).diagnostics == ()
    assert list_codes(read_schedule(path, now=NOW)) == ["5:12 weekend"]


def test_schedule_with_warnings_is_returned(read: Read) -> None:
    """Warnings come beside a schedule, errors instead of one."""
    assert read(describe("start: 2027-03-06")).schedule is not None
    assert read(describe("start: 2027-02-30")).schedule is None


def test_all_kinds_of_errors_come_in_file_order(read: Read) -> None:
    """Text, shape, words, references, meaning and warnings are reported together, line by line."""
    reading = read(
        """series:
  id: pilot
  title: Pilot
  id: again
  color: tael
regions:
  - {id: SE31, name: N, sources: [cs9]}
  - {id: SE31, name: M}
workshops:
  - id: jobs
    title: Jobs
    start: 2027-03-06
    tags: !!set {a}
    sessions:
      - {title: Welcome, day: 2027-03-09}
    attendees:
      - {role: speaker}
  - id: climate
    title: Climate
    status: confirmed
    regions: [SE31, SE3]
    venu: Brussels
"""
    )

    assert list_codes(reading) == [
        "4:3 duplicate-key",
        "5:10 unknown-color",
        "7:35 unknown-source",
        "8:10 duplicate-id",
        "12:12 weekend",
        "13:11 unknown-tag",
        "13:11 wrong-type",
        "15:31 session-outside",
        "17:9 nameless-attendee",
        "20:13 confirmed-undated",
        "21:21 unknown-region",
        "22:5 unknown-key",
    ]


def test_errors_before_a_syntax_error_are_reported(read: Read) -> None:
    """A text that can't be read to its end is still checked as far as it goes."""
    reading = read(
        """series: {id: Pilot, title: Pilot}
workshops:
  - id: jobs
    title: Jobs
    start: 2027-02-30
    regoins: [SE31]
    status: canceled
    venue: {city: "Brussels}
"""
    )

    assert list_codes(reading) == [
        "1:14 bad-id",
        "5:12 impossible-date",
        "6:5 unknown-key",
        "7:13 unknown-value",
        "8:19 syntax",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["regions: [SE31]", "url: 'https"],
        ["sources: [cs1]", "url: 'https"],
        ["end: 2027-03-09", "url: 'https"],
        ["status: confirmed", "url: 'https"],
        ["repeat: FREQ=WEEKLY;COUNT=3", "url: 'https"],
        ["attendees:", "  - {organization: paper-province}", "url: 'https"],
        ["attendees:", "  - role: chair", "    email: 'ann"],
        ["attendees:", "  - {name: Ann, attended: true}", "url: 'https"],
        ["sessions:", "  - {title: Welcome, day: 2027-03-08}", "url: 'https"],
    ],
    ids="; ".join,
)
def test_nothing_is_missed_that_a_syntax_error_may_hide(lines: list[str], read: Read) -> None:
    """What may be after a syntax error is not reported as missing."""
    reading = read(describe(*lines))

    assert [diagnostic.code for diagnostic in reading.diagnostics] == ["syntax"]


def test_nothing_is_unused_that_a_syntax_error_may_hide(read: Read) -> None:
    """Regions and organizations may be used after a syntax error."""
    reading = read(
        SERIES
        + """regions:
  - {id: SE31, name: N}
organizations:
  - {id: paper-province, name: P}
workshops:
  - {id: jobs, title: "Jobs}
"""
    )

    assert list_codes(reading) == ["7:23 syntax"]


def test_error_in_the_series_hides_no_other(read: Read) -> None:
    """A series without a title is reported beside what is wrong elsewhere."""
    reading = read("series: {id: pilot}\nworkshops:\n  - {id: jobs, title: J, regions: [SE31]}\n")

    assert list_codes(reading) == ["1:9 missing-key", "3:36 unknown-region"]


@pytest.mark.parametrize(
    "line", ["status: canceled", "sessions: [{id: No Slug}]", "regions: [SE31]", "titel: x"]
)
def test_slip_hides_no_other_error_of_its_workshop(line: str, read: Read) -> None:
    """An end before the start is reported whatever else is wrong with the workshop."""
    reading = read(describe("start: 2027-03-09", "end: 2027-03-08", line))

    assert reading.diagnostics[0].code == "end-before-start"
    assert len(reading.diagnostics) == 2


@pytest.mark.parametrize(
    ("lines", "reported"),
    [
        (["start: 03/04/2027", "end: 2027-04-04"], ["5:12 bad-date"]),
        (["start: 03/04/2027", "repeat: FREQ=WEEKLY"], ["5:12 bad-date"]),
        (["start: 2027-03-09", "end: 2027-03-08", "repeat: x"], ["7:13 bad-rule"]),
        (["start: 03/04/2027", "status: confirmed"], ["5:12 bad-date"]),
        (["start: 2027-03-08", "end: 09/03/2027"], ["6:10 bad-date"]),
        (
            ["start: 03/04/2027", "sessions:", "  - {title: W, day: 2027-04-03}"],
            ["5:12 bad-date"],
        ),
        (["start: 03/04/2027", "sessions:", "  - {title: W, start: 9:30}"], ["5:12 bad-date"]),
        (
            ["start: 2027-03-08", "sessions:", "  - {title: W, start: 930, end: 10:30}"],
            ["7:27 bad-date"],
        ),
        (["start: 2027-03-08", "repeat: weekly", "except: [2027-03-15]"], ["6:13 bad-rule"]),
        (["attendees:", "  - {organization: Paper Province, role: chair}"], ["6:24 bad-id"]),
        (["attendees:", "  - {naem: Ann, role: chair}"], ["6:10 unknown-key"]),
        (["attendees:", "  - {name: [Ann], role: chair}"], ["6:16 wrong-type"]),
    ],
    ids="; ".join,
)
def test_one_slip_is_one_error(lines: list[str], reported: list[str], read: Read) -> None:
    """What only follows from an error that is reported is not reported as well."""
    assert list_codes(read(describe(*lines))) == reported


@pytest.mark.parametrize(
    ("declared", "used", "reported"),
    [
        (
            "regions: [{id: [A], name: N}]",
            "regions: [B]",
            ["2:16 wrong-type", "3:47 unknown-region"],
        ),
        (
            "organizations: [{id: [a]}]",
            "attendees: [{organization: b}]",
            ["2:22 wrong-type", "3:64 unknown-organization"],
        ),
        (
            "regions: [{id: [A], name: N}, {id: [B], name: M}]",
            "tags: [a]",
            ["2:16 wrong-type", "2:36 wrong-type"],
        ),
    ],
    ids=["region", "organization", "two regions"],
)
def test_id_of_the_wrong_type_is_reported(
    declared: str, used: str, reported: list[str], read: Read
) -> None:
    """An id that is a list is one error, and what refers to others beside it is still checked."""
    text = f"{SERIES}{declared}\nworkshops: [{{id: jobs, title: Jobs, {used}}}]\n"

    assert list_codes(read(text)) == reported


@pytest.mark.parametrize("title", ["''", "'   '", "{}", "{en: ''}", "{en: , sv: ' '}", "~"])
def test_empty_title_is_reported_where_it_is(title: str, read: Read) -> None:
    """A title must not be empty in all languages; the remedy adds no key a second time."""
    reading = read(f"{SERIES}workshops:\n  - {{id: jobs, title: {title}}}\n")

    assert list_lines(reading) == [
        '3:23: error: the "title" of the workshop is empty [missing-key] write the title here'
    ]


def test_blank_tag_is_not_a_tag(read: Read) -> None:
    """A tag of spaces is left out like an empty one."""
    assert read_workshop(read, "tags: ['', ' ', skills]").tags == (Text("en", "skills"),)


# Around the reading


def test_same_text_gives_the_same_schedule(read: Read) -> None:
    """Reading twice gives equal schedules, so that exports can be compared."""
    first, second = (read_well(read, EVERYTHING)._replace(modified=None) for _ in range(2))

    assert first == second


def test_holidays_of_a_region_are_looked_up_only_where_days_off_are(tmp_path: Path) -> None:
    """A part that does not exist is an error of `check`, and of what looks at days off alone."""
    path = tmp_path / "workshops.yaml"
    path.write_text(
        f"{SERIES}regions: [{{id: DED, name: Saxony, country: DE, holidays: [DE-SX, DE]}}]", "utf-8"
    )

    assert load_schedule(path).regions[0].holidays == ("DE-SX", "DE")
    assert "2:59 unknown-holidays" in list_codes(read_schedule(path, now=NOW))
    with pytest.raises(ScheduleError, match='no holidays are known for "DE-SX"'):
        load_schedule(path, for_days_off=True)
