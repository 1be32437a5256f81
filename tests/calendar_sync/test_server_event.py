"""An entry on a calendar server is ours however the server writes it, until somebody changes it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from icalendar import Calendar

from workshops.calendar_sync.plan import ServerState, plan_changes
from workshops.calendar_sync.server_event import (
    ServerEvent,
    describe_event,
    is_same_event,
    read_server_event,
    write_server_event,
)
from workshops.ical.event import EntryOptions
from workshops.ics_lint import lint_calendar
from workshops.model import (
    Attendee,
    Geo,
    Organizer,
    Schedule,
    Series,
    Text,
    Venue,
    Workshop,
)
from workshops.timezones import find_zone

BRUSSELS = find_zone("Europe/Brussels")
ENTRY_OPTIONS = EntryOptions("en", datetime(2026, 11, 23, 12, tzinfo=UTC))
JOBS = Workshop(
    id="jobs",
    title=Text("en", "Jobs; work, and more", (("sv", "Jobb"),)),
    series_id="pilot",
    status="confirmed",
    description=Text("en", "Line one\nline two, with “quotes” and åäö " + "long " * 40),
    start=datetime(2027, 3, 8, 9, 30, tzinfo=BRUSSELS),
    end=datetime(2027, 3, 8, 12, tzinfo=BRUSSELS),
    timezone="Europe/Brussels",
    venue=Venue(city=Text("en", "Brussels"), country="BE", geo=Geo(50.84671, 4.35247)),
    online="https://meet.example.org/jobs?x=1",
    tags=(Text("en", "skills"), Text("en", "work, paid")),
    repeat="FREQ=WEEKLY;BYDAY=MO;COUNT=4",
    exdates=(datetime(2027, 3, 22, 9, 30, tzinfo=BRUSSELS),),
    attendees=(Attendee(Text("en", "Anna"), "anna@example.org"),),
)
SERIES = Series(
    "pilot",
    Text("sv", "Piloten", (("en", "The pilot"),)),
    organizer=Organizer(email="o@example.org"),
)
SCHEDULE = Schedule(SERIES, workshops=(JOBS,))


def write(workshop: Workshop = JOBS, event: ServerEvent | None = None) -> str:
    """The entry's text, with the line ends of Unix."""
    written = write_server_event(workshop, SCHEDULE, ENTRY_OPTIONS, event)
    return written.decode().replace("\r\n", "\n")


def read(text: str) -> ServerEvent:
    """The entry of a text."""
    event = read_server_event(text.encode(), {JOBS.uid}, "/jobs.ics", '"1"')
    assert event is not None
    return event


def decide(text: str, workshop: Workshop = JOBS) -> str:
    """The kind and reason of the planned change to the entry on the server."""
    facts = {workshop.uid: describe_event(workshop, SCHEDULE, ENTRY_OPTIONS)}
    schedule = SCHEDULE._replace(workshops=(workshop,))
    state = ServerState("https://a/", exists=True, is_calendar=True, events=[read(text)])
    [change] = plan_changes(schedule, facts, state)
    return f"{change.kind} {change.why}".strip()


def test_a_resource_obeys_the_rules() -> None:
    """One VEVENT with its zone, no METHOD, no people, and no lint issue."""
    written = write_server_event(JOBS, SCHEDULE, ENTRY_OPTIONS)
    assert lint_calendar("jobs.ics", written) == []
    assert written.partition(b"BEGIN:VTIMEZONE")[0] == (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//workshops//workshops//EN\r\n"
        b"NAME:The pilot\r\nX-WR-CALNAME:The pilot\r\n"
    )
    calendar = Calendar.from_ical(written)
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert b"example.org" not in written.replace(b"meet.example.org", b"")
    assert not re.search(rb"\n(METHOD|ORGANIZER|ATTENDEE)", written)
    event = vobject.readOne(written.decode()).vevent
    assert event.summary.value == "Jobs; work, and more"
    assert event.x_workshops_series.value == "pilot"


def test_the_metadata_survives_reading() -> None:
    """Series, id and the digests are read as they were written."""
    metadata = read(write()).metadata
    assert metadata is not None
    assert (metadata.series, metadata.id) == ("pilot", "jobs")
    assert metadata.written.keys() == {"UID", *read(write()).facts}


@pytest.mark.usefixtures("in_tokyo")
def test_facts_are_spelt_as_ever() -> None:
    """Digests on servers are digests of these spellings: another one would look like a change."""
    workshop = JOBS._replace(
        description=Text("en", "  One  \ntwo\t\n"),
        repeat="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,MO;COUNT=4",
        tags=(Text("en", "work"), Text("en", "a, b")),
    )
    assert describe_event(workshop, SCHEDULE, ENTRY_OPTIONS) == {
        "SUMMARY": "Jobs; work, and more",
        "DESCRIPTION": "One\ntwo\n\n\nJoin online: https://meet.example.org/jobs?x=1",
        "DTSTART": "2027-03-08T08:30:00+00:00",
        "DTEND": "2027-03-08T11:00:00+00:00",
        "RRULE": "BYDAY=MO,WE;COUNT=4;FREQ=WEEKLY;INTERVAL=2",
        "EXDATE": "2027-03-22T08:30:00+00:00",
        "LOCATION": "Brussels, BE",
        "GEO": "50.8467 4.3525",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "URL": "https://meet.example.org/jobs?x=1",
        "CONFERENCE": "https://meet.example.org/jobs?x=1",
        "CATEGORIES": "a, b work",
    }
    complete = JOBS._replace(
        start=date(2027, 3, 8), end=date(2027, 3, 9), exdates=(date(2027, 3, 22),)
    )
    facts = describe_event(complete, SCHEDULE, ENTRY_OPTIONS)
    days = [facts[name] for name in ("DTSTART", "DTEND", "EXDATE")]
    assert days == ["2027-03-08", "2027-03-10", "2027-03-22"]


def test_titles_that_read_like_ends() -> None:
    """A workshop and its series may be called what ends an entry and a calendar."""
    series = SERIES._replace(title=Text("en", "END:VCALENDAR"))
    workshop = JOBS._replace(title=Text("en", "END:VEVENT"))
    raw = write_server_event(workshop, SCHEDULE._replace(series=series), ENTRY_OPTIONS)
    assert str(Calendar.from_ical(raw)["NAME"]) == "END:VCALENDAR"
    assert decide(raw.decode(), workshop) == "unchanged"


def test_what_we_wrote_is_unchanged() -> None:
    """The entry as it was written says nothing new; another day of the clock neither."""
    assert decide(write()) == "unchanged"
    later = ENTRY_OPTIONS._replace(stamp=ENTRY_OPTIONS.stamp + timedelta(days=3))
    assert describe_event(JOBS, SCHEDULE, later) == describe_event(JOBS, SCHEDULE, ENTRY_OPTIONS)


def test_what_we_write_is_not_taken_for_an_addition() -> None:
    """Each property that sync writes is known as its own, or every update would repeat it."""
    full = JOBS._replace(
        status="cancelled", url="https://example.org/jobs", repeat=None, exdates=()
    )

    assert read(write()).additions == read(write(full)).additions == {}


def swap(text: str, name: str, *lines: str) -> str:
    """The text with other lines in place of the event's property."""
    head, begin, event = text.partition("BEGIN:VEVENT\n")
    new = "".join(f"{line}\n" for line in lines)
    event, count = re.subn(rf"(?m)^{name}[;:].*\n(?: .*\n)*", lambda _: new, event)
    assert count == 1
    return head + begin + event


ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-PT9M\nEND:VALARM\n"

REWRITTEN: dict[str, Callable[[str], str]] = {
    "other folds": lambda text: re.sub(
        "(?m)^(X-WORKSHOPS.{12})(.+)$", r"\1\n \2", text.replace("\n ", "")
    ),
    "other order": lambda text: swap(
        swap(text, "STATUS"), "TRANSP", "TRANSP:OPAQUE", "STATUS:CONFIRMED"
    ),
    "defaults left out": lambda text: swap(swap(text, "STATUS"), "TRANSP"),
    "no language": lambda text: text.replace(";LANGUAGE=en", ""),
    "stamps": lambda text: swap(text, "DTSTAMP", "DTSTAMP:20300101T000000Z"),
    "sequence": lambda text: swap(text, "SEQUENCE", "SEQUENCE:7"),
    "UTC": lambda text: swap(text, "DTSTART", "DTSTART:20270308T083000Z"),
    "a length": lambda text: swap(text, "DTEND", "DURATION:PT2H30M"),
    "another zone's name": lambda text: text.replace("Europe/Brussels", "Romance Standard Time"),
    "a rule's order": lambda text: swap(
        text, "RRULE", "RRULE:COUNT=4;INTERVAL=1;BYDAY=MO;FREQ=WEEKLY;WKST=MO"
    ),
    "no point": lambda text: swap(text, "GEO"),
    "a rounded point": lambda text: swap(text, "GEO", "GEO:50.8;4.4"),
    "no tags": lambda text: swap(text, "CATEGORIES"),
    "tags apart": lambda text: swap(
        text, "CATEGORIES", r"CATEGORIES:work\, paid", "CATEGORIES:skills"
    ),
    "no links": lambda text: swap(swap(text, "URL"), "CONFERENCE"),
    "its own properties": lambda text: swap(
        text, "TRANSP", "X-APPLE-BUSY:BUSY", "CREATED:20270101T000000Z", "PRIORITY:5"
    ),
    "empty texts": lambda text: swap(text, "TRANSP", "COMMENT:"),
    "capitals": lambda text: swap(text, "STATUS", "STATUS:Confirmed"),
    "an alarm": lambda text: text.replace("END:VEVENT", ALARM + "END:VEVENT"),
}


@pytest.mark.parametrize("how", REWRITTEN)
def test_a_server_may_write_it_again(how: str) -> None:
    """What a server adds, drops, moves or spells otherwise is not a change by people."""
    rewritten = REWRITTEN[how](write())
    assert rewritten != write()
    assert decide(rewritten) == "unchanged"


CHANGED: dict[str, Callable[[str], str]] = {
    "title": lambda text: swap(text, "SUMMARY", "SUMMARY:Our jobs"),
    "time": lambda text: swap(text, "DTEND", "DTEND:20270308T120000Z"),
    "place": lambda text: swap(text, "LOCATION", "LOCATION:Gävle"),
    "description": lambda text: swap(text, "DESCRIPTION", "DESCRIPTION:Bring a laptop"),
    "status": lambda text: swap(text, "STATUS", "STATUS:CANCELLED"),
    "repetition": lambda text: swap(text, "EXDATE"),
    "tags": lambda text: swap(text, "CATEGORIES", "CATEGORIES:fun"),
    "link": lambda text: swap(text, "URL", "URL:https://elsewhere.example.org"),
    "people": lambda text: swap(text, "SEQUENCE", "ATTENDEE:mailto:bo@example.org"),
    "people ": lambda text: swap(text, "SEQUENCE", "ORGANIZER:mailto:bo@example.org"),
    "link ": lambda text: swap(text, "CONFERENCE", "CONFERENCE;VALUE=URI:https://elsewhere"),
    "colour": lambda text: swap(text, "SEQUENCE", "COLOR:red"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_somebody_changes_is_seen(what: str) -> None:
    """A change of what people read is theirs, and named in their words."""
    assert decide(CHANGED[what](write())) == f"conflict {what.strip()} changed on the server"


def test_an_occurrence_that_somebody_moved_is_seen() -> None:
    """A moved occurrence is a second VEVENT of the same uid; what it adds is its own."""
    moved = "".join(
        f"BEGIN:VEVENT\nUID:{JOBS.uid}\nDTSTAMP:20270101T000000Z\n"
        f"RECURRENCE-ID:{day}T083000Z\nDTSTART:{day}T103000Z\n"
        f"DTEND:{day}T113000Z\nSUMMARY:Later\nCLASS:PRIVATE\nEND:VEVENT\n"
        for day in (20270329, 20270315)
    )
    text = write().replace("END:VCALENDAR", moved + "END:VCALENDAR")
    assert decide(text) == "conflict repetition changed on the server"
    event = read(text)
    moments = "2027-03-15T08:30:00+00:00 2027-03-29T08:30:00+00:00"
    assert event.facts["RECURRENCE-ID"] == moments
    assert event.additions == {}


def test_dates_that_no_rule_can_say() -> None:
    """A repetition written as dates is compared by its dates, however they are parted."""
    zone = find_zone("Africa/Casablanca")
    listed = JOBS._replace(
        start=datetime(2025, 1, 6, 10, tzinfo=zone),
        end=datetime(2025, 1, 6, 11, tzinfo=zone),
        timezone="Africa/Casablanca",
        repeat="FREQ=WEEKLY;COUNT=12",
        exdates=(),
    )
    text = write(listed)
    assert decide(text, listed) == "unchanged"
    _, _, dates = text.replace("\n ", "").partition("RDATE:")
    first, *others = dates.partition("\n")[0].split(",")
    apart = swap(text, "RDATE", f"RDATE:{','.join(others)}", f"RDATE:{first}")
    assert decide(apart, listed) == "unchanged"
    longer = swap(text, "RDATE", f"RDATE;VALUE=PERIOD:{first}/PT2H", f"RDATE:{','.join(others)}")
    assert decide(longer, listed) == "conflict repetition changed on the server"
    assert read(longer).facts["RDATE"].startswith("2025-01-06T09:00:00+00:00/2:00:00 2025-01-13")


def test_the_files_changes_are_named() -> None:
    """A new time, zone rules and all, is a change of ours."""
    moved = JOBS._replace(start=JOBS.start and JOBS.start + timedelta(minutes=15))
    assert decide(write(), moved) == "change changed: time"
    undated = JOBS._replace(start=date(2027, 3, 8), end=date(2027, 3, 8), repeat=None, exdates=())
    assert decide(write(), undated) == "change changed: time and repetition"


def test_a_cancelled_workshop_has_a_raised_sequence() -> None:
    """STATUS:CANCELLED, SEQUENCE above the first, and no alarm."""
    alarmed = read(REWRITTEN["an alarm"](write()))
    text = write(JOBS._replace(status="cancelled"), alarmed)
    assert "\nSTATUS:CANCELLED\n" in text
    assert "\nSEQUENCE:1\n" in text
    assert "VALARM" not in text


def test_peoples_reminders_stay() -> None:
    """An alarm that somebody set on the server is in what we write next, where lint wants it."""
    alarmed = write().replace("END:VEVENT", ALARM + ALARM.replace("9", "5") + "END:VEVENT")
    written = write(event=read(alarmed))
    assert ALARM + ALARM.replace("9", "5") in written
    assert lint_calendar("jobs.ics", written.replace("\n", "\r\n").encode()) == []


ADDED = [
    "CREATED:20270101T000000Z",
    "CLASS:PRIVATE",
    "CONTACT:Bo\\, room 4",
    "IMAGE;VALUE=URI;DISPLAY=BADGE:https://example.org/a;b,c.png",
    'X-ALT-DESC;FMTTYPE=text/html:<p title="a;b\\,c">' + "å" * 99,
    "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=Brussels:geo:50.8,4.3",
    "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
    "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE",
    "X-EMPTY:",
    "X-TWICE:1",
    "X-TWICE:2",
]


def add(text: str, *lines: str) -> str:
    """The text with more properties, before the alarms of the entry."""
    return text.replace("END:VEVENT", "".join(f"{line}\n" for line in lines) + ALARM + "END:VEVENT")


def test_what_people_add_stays() -> None:
    """What we never write is kept in what we write next, to the letter, and is written once."""
    text = write(JOBS._replace(title=Text("en", "More jobs")), read(add(write(), *ADDED)))
    text = write(JOBS, read(text))
    assert decide(text) == "unchanged"
    assert [line for line in text.replace("\n ", "").split("\n") if line in ADDED] == ADDED
    assert max(map(len, text.encode().split(b"\n"))) <= 75


def test_properties_after_alarms_stay() -> None:
    """Not every program writes properties before components, as the RFC has it."""
    event = read(write().replace("END:VEVENT", f"{ALARM}CLASS:PRIVATE\nEND:VEVENT"))
    assert event.additions == {"CLASS": b"CLASS:PRIVATE\r\n"}


def test_what_programs_derived_goes_with_its_source() -> None:
    """A map's point of the old place, or the old text with fonts, would belie what we write."""
    event = read(add(write(), *ADDED))

    def lose(**changes: Any) -> set[str]:
        text = write(JOBS._replace(**changes), event).replace("\n ", "")
        return {re.split("[;:]", line)[0] for line in ADDED if f"\n{line}\n" not in text}

    assert lose(venue=Venue(city=Text("en", "Gävle"))) == {"X-APPLE-STRUCTURED-LOCATION"}
    assert lose(description=Text("en", "New")) == {"X-ALT-DESC"}
    assert lose(status="cancelled") == {"X-MICROSOFT-CDO-BUSYSTATUS"}
    assert lose(start=JOBS.start and JOBS.start - timedelta(1)) == {"X-MICROSOFT-CDO-ALLDAYEVENT"}


def test_a_point_that_a_program_added() -> None:
    """It stays for as long as the place does and the file has none."""
    placed = JOBS._replace(venue=Venue(city=Text("en", "Brussels")))
    event = read(swap(write(placed), "SEQUENCE", "GEO:50.8;4.3"))
    assert decide(swap(write(placed), "SEQUENCE", "GEO:50.8;4.3"), placed) == "unchanged"
    assert "\nGEO:50.8;4.3\n" in write(placed, event)
    elsewhere = JOBS._replace(venue=Venue(city=Text("en", "Gävle")))
    assert "GEO" not in write(elsewhere, event)
    assert re.findall("GEO:.*", write(JOBS, event)) == ["GEO:50.84671;4.35247"]

    unplaced = JOBS._replace(venue=JOBS.venue and JOBS.venue._replace(geo=None))
    assert "GEO" not in write(unplaced, read(write())), "a point of ours is not theirs"


def test_other_peoples_entries_are_not_read() -> None:
    """An entry with neither our metadata nor a uid of ours is none of our business."""
    text = re.sub("X-WORKSHOPS.*\n(?: .*\n)*", "", write()).encode()
    assert read_server_event(text, {"other"}) is None
    assert read_server_event(b"\xff\x00", {JOBS.uid}) is None
    assert read_server_event(b"", {JOBS.uid}) is None
    assert read_server_event(BROKEN["no time"](write()).encode(), {"other"}) is None


BROKEN: dict[str, Callable[[str], str]] = {
    "cut off": lambda text: text[:-40],
    "no time": lambda text: swap(text, "DTSTART"),
    "a time that is none": lambda text: swap(text, "DTSTART", "DTSTART:soon"),
    "a number that is none": lambda text: swap(text, "SEQUENCE", "SEQUENCE:many"),
    "two entries": lambda text: text.replace(
        "END:VCALENDAR", "BEGIN:VEVENT\nUID:x\nEND:VEVENT\nEND:VCALENDAR"
    ),
    "metadata without digests": lambda text: swap(text, "X-WORKSHOPS-WRITTEN"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_an_invalid_entry_is_a_conflict(how: str) -> None:
    """An entry with our uid that can't be understood is not ours to overwrite."""
    why = "was not written by sync" if how == "metadata without digests" else "cannot be read"
    assert decide(BROKEN[how](write())) == f"conflict its entry on the server {why}"


def test_an_entry_is_known_by_its_resource() -> None:
    """Whether it makes sense or not; without a SEQUENCE it is at its first (3.8.7.4)."""
    there = ("/jobs.ics", '"1"', JOBS.uid, 0)
    assert read(swap(write(), "SEQUENCE"))[:4] == there
    assert read(swap(write(), "SEQUENCE", "SEQUENCE:7"))[3] == 7
    assert read(BROKEN["no time"](write())) == ServerEvent(*there, {}, None)


def test_the_same_entry_is_recognized() -> None:
    """The entry on the server is the one that was sent, though the connection was lost."""
    sent = write_server_event(JOBS, SCHEDULE, ENTRY_OPTIONS)
    assert is_same_event(REWRITTEN["other folds"](write()).encode(), sent, JOBS.uid)
    assert not is_same_event(CHANGED["title"](write()).encode(), sent, JOBS.uid)
    assert not is_same_event(b"", sent, JOBS.uid)
    assert not is_same_event(sent, b"", JOBS.uid)
    unmarked = BROKEN["metadata without digests"](write()).encode()
    assert not is_same_event(unmarked, unmarked, JOBS.uid)
