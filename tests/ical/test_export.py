"""Calendar files without the command line: which there are, what they are called and contain."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from workshops.ical import EntryOptions, export_calendar
from workshops.ical.export import CalendarFile, export_files, is_exported, plan_files
from workshops.model import Region, Schedule, Series, Text, Workshop

STAMP = datetime(2026, 11, 23, 12, tzinfo=UTC)
SERIES = Series("team", Text("en", "Team", (("sv", "Gruppen"),)))
NORTH = Region("north", Text("en", "North", (("sv", "Norr"),)))
WEST = Region("west", Text("en", "West"), part_of=NORTH)
SOUTH = Region("south", Text("en", "South"))


def make_workshop(id: str, *regions: Region, start: date | None = date(2027, 3, 8)) -> Workshop:
    """A workshop of one day."""
    return Workshop(
        id, Text("en", id.title()), "team", "confirmed", start=start, end=start, regions=regions
    )


JOBS, SKILLS, LATER = (
    make_workshop("jobs", NORTH),
    make_workshop("skills", WEST),
    make_workshop("later", SOUTH, start=None),
)
SCHEDULE = Schedule(SERIES, (NORTH, WEST, SOUTH), workshops=(JOBS, SKILLS, LATER))


def list_titles(content: bytes) -> tuple[str, list[str]]:
    """The name of a calendar and the titles of its entries."""
    calendar = Calendar.from_ical(content)
    return str(calendar["NAME"]), [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]


def test_a_calendar_of_all_workshops() -> None:
    """Every workshop with a date, under the name of the series; the same bytes every time."""
    content = export_calendar(SCHEDULE)

    assert list_titles(content) == ("Team", ["Jobs", "Skills"])
    assert content == export_calendar(SCHEDULE)
    assert is_exported(content)


def test_a_calendar_of_some_workshops() -> None:
    """With a title of its own, and options for its entries."""
    options = EntryOptions("sv", STAMP, {JOBS.uid: 3}, alarms=(timedelta(days=1),))

    content = export_calendar(SCHEDULE, [JOBS], options, title="Mine")

    assert list_titles(content) == ("Mine", ["Jobs"])
    assert b"\r\nDTSTAMP:20261123T120000Z\r\n" in content
    assert b"\r\nSEQUENCE:3\r\n" in content
    assert content.count(b"BEGIN:VALARM") == 1
    assert list_titles(export_calendar(SCHEDULE, options=options))[0] == "Gruppen"


def test_a_calendar_has_the_address_where_it_is_published() -> None:
    """So that programs know from where to load it again (RFC 7986 section 5.8)."""
    content = export_calendar(SCHEDULE, source_url="https://example.org/team.ics")

    assert b"\r\nSOURCE;VALUE=URI:https://example.org/team.ics\r\n" in content


def test_the_same_calendar_as_jcal() -> None:
    """One JSON document, which is ours too."""
    content = export_calendar(SCHEDULE, output_format="jcal")

    assert content.startswith(b'[\n "vcalendar"')
    assert is_exported(content)


def test_one_file_for_all() -> None:
    """It has no name, and its title names the regions that were asked for."""
    workshops = [JOBS, SKILLS]

    assert plan_files(SCHEDULE, workshops, "sv") == [CalendarFile("", "Gruppen", workshops)]
    assert plan_files(SCHEDULE, workshops, "sv", regions=[NORTH, SOUTH]) == [
        CalendarFile("", "Gruppen: Norr / South", workshops)
    ]


def test_one_file_for_each_workshop() -> None:
    """Under its id and its title."""
    assert plan_files(SCHEDULE, [JOBS, SKILLS], None, split="workshop") == [
        CalendarFile("jobs", "Jobs", [JOBS]),
        CalendarFile("skills", "Skills", [SKILLS]),
    ]


def test_one_file_for_each_region() -> None:
    """Each with the workshops of its parts, also one without any; or those asked for."""
    of_all = plan_files(SCHEDULE, [SKILLS], None, split="region")
    asked_for = plan_files(SCHEDULE, [JOBS, SKILLS], "sv", split="region", regions=[NORTH, SOUTH])

    assert of_all == [
        CalendarFile("north", "Team: North", [SKILLS]),
        CalendarFile("west", "Team: West", [SKILLS]),
        CalendarFile("south", "Team: South", []),
    ]
    assert asked_for == [
        CalendarFile("north", "Gruppen: Norr", [JOBS, SKILLS]),
        CalendarFile("south", "Gruppen: South", []),
    ]


def test_progress_counts_each_workshop_once() -> None:
    """However many files its entry goes into."""
    steps: list[tuple[int, int]] = []
    files = [CalendarFile("a", "A", [JOBS]), CalendarFile("b", "B", [JOBS, SKILLS])]

    contents = export_files(
        SCHEDULE,
        files,
        EntryOptions(None, STAMP),
        on_progress=lambda done, total: steps.append((done, total)),
    )

    assert [list_titles(content) for content in contents.values()] == [
        ("A", ["Jobs"]),
        ("B", ["Jobs", "Skills"]),
    ]
    assert steps == [(1, 2), (2, 2)]


def test_a_stranger_s_calendar_is_not_ours() -> None:
    """Nor is a text that only mentions our PRODID."""
    assert not is_exported(b"BEGIN:VCALENDAR\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n")
    assert not is_exported(b"PRODID:-//workshops//workshops//EN\r\n")
