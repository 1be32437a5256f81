"""Series of which some occurrences differ, and lists of dates that were a rule once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from workshops.ical import export_calendar
from workshops.ics_import import import_calendars
from workshops.ics_import.convert import ImportedSchedule
from workshops.model import DateOrDateTime, Schedule, Series, Text, Workshop
from workshops.recurrence import expand
from workshops.schedule.build import draft_schedule
from workshops.schedule.document import Document
from workshops.timezones import find_zone

BRUSSELS = "TZID=Europe/Brussels"


def write_event(start: str, *lines: str, title: str = "Jobs", hours: int = 1) -> str:
    """An event under the one UID; `start` is the DTSTART line's rest."""
    duration = [] if "VALUE=DATE:" in start else [f"DURATION:PT{hours}H"]
    head = ["BEGIN:VEVENT", "UID:one@example.org", f"SUMMARY:{title}", f"DTSTART;{start}"]
    return "\r\n".join([*head, *duration, *lines, "END:VEVENT"])


def take(*events: str) -> ImportedSchedule:
    """What comes of a calendar with these events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", *events, "END:VCALENDAR", ""]
    return import_calendars([("a.ics", "\r\n".join(lines).encode())], title="Team")


def read(imported: ImportedSchedule) -> Schedule:
    """The schedule that was imported."""
    draft = draft_schedule([Document("a.yaml", imported.text.encode())])
    assert draft.schedule is not None
    return draft.schedule


def list_starts(schedule: Schedule, last: date = date(2027, 12, 31)) -> list[tuple[str, str]]:
    """(local start, title) of everything that takes place, in order."""
    found = [
        (occurrence.start, workshop.title.content)
        for workshop in schedule.workshops
        for occurrence in expand(workshop, date(2027, 1, 1), last)
    ]
    return sorted((f"{start:%m-%d %H:%M}", title) for start, title in found)


MASTER = write_event(f"{BRUSSELS}:20270304T090000", "RRULE:FREQ=WEEKLY;COUNT=5")
MOVED = f"{BRUSSELS}:20270312T090000"
RECURRENCE = f"RECURRENCE-ID;{BRUSSELS}:20270311T090000"


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=WEEKLY;COUNT=5"],
        ["RRULE:FREQ=DAILY"],
        ["RRULE:FREQ=WEEKLY;COUNT=5", f"EXDATE;{BRUSSELS}:20270318T090000"],
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_changed_occurrence_does_not_repeat(lines: list[str], order: int) -> None:
    """Though some programs write the rule of its series into it, too."""
    changed = write_event(MOVED, RECURRENCE, *lines, title="Moved")

    imported = take(*[MASTER, changed][::order])

    assert list_starts(read(imported)) == [
        ("03-04 09:00", "Jobs"),
        ("03-12 09:00", "Moved"),
        ("03-18 09:00", "Jobs"),
        ("03-25 09:00", "Jobs"),
        ("04-01 09:00", "Jobs"),
    ]
    assert imported.report.lost["RRULE of a changed occurrence"] == 1


@pytest.mark.parametrize(
    "recurrence",
    [
        "RECURRENCE-ID:20270311T080000Z",
        "RECURRENCE-ID:20270311T090000",
        "RECURRENCE-ID;VALUE=DATE:20270311",
        "RECURRENCE-ID;TZID=Europe/Paris:20270311T090000",
    ],
)
def test_the_occurrence_that_is_replaced_may_be_written_in_many_ways(recurrence: str) -> None:
    """In UTC, in another zone, in the zone of the start, or as a day."""
    imported = take(MASTER, write_event(MOVED, recurrence, title="Moved"))

    assert imported.sections["workshops"][0]["except"] == ["2027-03-11"]


RULES = [
    ("FREQ=WEEKLY;COUNT=5", "FREQ=WEEKLY;COUNT=3"),
    ("FREQ=WEEKLY;UNTIL=20270401T070000Z", "FREQ=WEEKLY;COUNT=3"),
    ("FREQ=WEEKLY;UNTIL=20270401", "FREQ=WEEKLY;COUNT=3"),
    ("FREQ=WEEKLY;BYDAY=TH;COUNT=5", "FREQ=WEEKLY;BYDAY=TH;COUNT=3"),
    ("FREQ=WEEKLY", "FREQ=WEEKLY"),
    ("BYDAY=TH;FREQ=WEEKLY;WKST=SU", "BYDAY=TH;FREQ=WEEKLY;WKST=SU"),
]


@pytest.mark.parametrize(("rule", "later_rule"), RULES)
def test_a_change_of_all_later_occurrences_is_a_second_series(rule: str, later_rule: str) -> None:
    """RANGE=THISANDFUTURE ends the one, and the other goes on with what is left of the rule."""
    master = write_event(f"{BRUSSELS}:20270304T090000", f"RRULE:{rule}")
    later = write_event(
        f"{BRUSSELS}:20270318T140000",
        f"RECURRENCE-ID;RANGE=THISANDFUTURE;{BRUSSELS}:20270318T090000",
        title="Later",
        hours=2,
    )

    imported = take(master, later)

    assert [workshop["repeat"] for workshop in imported.sections["workshops"]] == [
        ";".join([*later_rule.partition(";COUNT")[0].split(";"), "UNTIL=20270317"]),
        later_rule,
    ]
    assert list_starts(read(imported), date(2027, 4, 1)) == [
        ("03-04 09:00", "Jobs"),
        ("03-11 09:00", "Jobs"),
        ("03-18 14:00", "Later"),
        ("03-25 14:00", "Later"),
        ("04-01 14:00", "Later"),
    ]
    assert "RANGE of RECURRENCE-ID" not in imported.report.lost


def test_exceptions_go_with_the_part_of_the_series_that_they_are_in() -> None:
    """Also changes of single occurrences, and a second change of all later ones."""
    imported = take(
        write_event(
            f"{BRUSSELS}:20270304T090000",
            "RRULE:FREQ=WEEKLY;COUNT=8",
            f"EXDATE;{BRUSSELS}:20270311T090000,20270325T090000",
        ),
        write_event(
            f"{BRUSSELS}:20270416T100000",
            f"RECURRENCE-ID;RANGE=THISANDFUTURE;{BRUSSELS}:20270415T090000",
            title="Last",
        ),
        write_event(
            f"{BRUSSELS}:20270402T090000",
            f"RECURRENCE-ID;{BRUSSELS}:20270401T090000",
            title="Moved",
        ),
        write_event(
            f"{BRUSSELS}:20270318T140000",
            f"RECURRENCE-ID;RANGE=THISANDFUTURE;{BRUSSELS}:20270318T090000",
            title="Later",
        ),
    )

    assert list_starts(read(imported)) == [
        ("03-04 09:00", "Jobs"),
        ("03-18 14:00", "Later"),
        ("04-02 09:00", "Moved"),
        ("04-08 14:00", "Later"),
        ("04-16 10:00", "Last"),
        ("04-23 10:00", "Last"),
    ]


def test_all_day_events_are_split_as_well() -> None:
    """On the days of the change."""
    imported = take(
        write_event("VALUE=DATE:20270304", "RRULE:FREQ=WEEKLY;COUNT=4"),
        write_event(
            "VALUE=DATE:20270319",
            "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20270318",
            title="Later",
        ),
    )

    assert list_starts(read(imported)) == [
        ("03-04 00:00", "Jobs"),
        ("03-11 00:00", "Jobs"),
        ("03-19 00:00", "Later"),
        ("03-26 00:00", "Later"),
    ]


@pytest.mark.parametrize(
    ("rule", "start", "recurrence"),
    [
        ("FREQ=WEEKLY;BYDAY=TH;COUNT=5", "20270319T090000", "20270318T090000"),
        ("FREQ=WEEKLY;COUNT=5", "20270305T090000", "20270304T090000"),
        ("FREQ=WEEKLY;COUNT=5", "20270318T140000", "20270317T090000"),
        ("FREQ=WEEKLY;COUNT=5", "20280318T140000", "20280318T090000"),
    ],
    ids=["another weekday", "the first", "no occurrence", "after the end"],
)
def test_a_change_of_later_occurrences_that_is_unclear_is_named(
    rule: str, start: str, recurrence: str
) -> None:
    """With its line and from when on; the first of them is imported with the change."""
    imported = take(
        write_event(f"{BRUSSELS}:20270304T090000", f"RRULE:{rule}"),
        write_event(
            f"{BRUSSELS}:{start}",
            f"RECURRENCE-ID;RANGE=THISANDFUTURE;{BRUSSELS}:{recurrence}",
            title="Later",
        ),
    )

    day = f"{recurrence[:4]}-{recurrence[4:6]}-{recurrence[6:8]}"
    assert imported.report.notes[0] == (
        f'a.ics:11: "Later" changes all occurrences from {day} on; '
        "only the first of them is imported with the change"
    )
    first, later = sorted(imported.sections["workshops"], key=lambda workshop: workshop["title"])
    assert (first["repeat"], later.get("repeat")) == (rule, None)


@pytest.mark.parametrize(
    ("exdate", "sequence", "is_kept"),
    [
        (f"EXDATE;{BRUSSELS}:20270311T090000", 2, False),
        ("EXDATE:20270311T080000Z", 2, False),
        ("EXDATE;VALUE=DATE:20270311", 2, False),
        (f"EXDATE;{BRUSSELS}:20270311T090000", 1, True),
        (f"EXDATE;{BRUSSELS}:20270318T090000", 2, True),
    ],
)
def test_a_change_that_was_deleted_later_is_skipped(
    exdate: str, sequence: int, *, is_kept: bool
) -> None:
    """Where a newer version of the series leaves the occurrence out."""
    rule = "RRULE:FREQ=WEEKLY;COUNT=5"
    imported = take(
        write_event(f"{BRUSSELS}:20270304T090000", rule, exdate, f"SEQUENCE:{sequence}"),
        write_event(MOVED, RECURRENCE, "SEQUENCE:1", title="Moved"),
    )

    titles = [workshop["title"] for workshop in imported.sections["workshops"]]
    assert titles == (["Jobs", "Moved"] if is_kept else ["Jobs"])
    note = 'a.ics: skipped "Moved": a newer version of the series has no occurrence on 2027-03-11'
    assert (note in imported.report.notes) != is_kept


def test_a_change_without_its_series_is_a_workshop() -> None:
    """As in a file that holds only what was changed."""
    onward = f"RECURRENCE-ID;RANGE=THISANDFUTURE;{BRUSSELS}:20270311T090000"

    for line in (RECURRENCE, onward):
        (record,) = take(write_event(MOVED, line)).sections["workshops"]
        assert (record["start"], "repeat" in record) == ("2027-03-12 09:00", False)


CASABLANCA = find_zone("Africa/Casablanca")
SERIES = Series(
    "team",
    Text("en", "Team"),
    timezone="Africa/Casablanca",
    updated=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
)


def make_series(rule: str, *exdates: DateOrDateTime, day: int = 6) -> Workshop:
    """A workshop that repeats where no calendar rule describes the clock changes."""
    start = datetime(2025, 1, day, 10, tzinfo=CASABLANCA)
    return Workshop(
        "jobs",
        Text("en", "Jobs"),
        "team",
        "confirmed",
        start=start,
        end=start + timedelta(hours=1, minutes=30),
        timezone="Africa/Casablanca",
        repeat=rule,
        exdates=exdates,
    )


LISTED = [
    make_series("FREQ=WEEKLY;COUNT=12"),
    make_series("FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20250601"),
    make_series("FREQ=MONTHLY"),
    make_series("FREQ=WEEKLY;COUNT=12", date(2025, 1, 13), date(2025, 3, 10)),
    make_series("FREQ=WEEKLY;COUNT=5", date(2025, 1, 6)),
    make_series("FREQ=WEEKLY;COUNT=5", date(2025, 2, 3)),
]


@pytest.mark.parametrize("workshop", LISTED, ids=lambda workshop: workshop.repeat)
def test_a_rule_that_was_exported_as_dates_comes_back(workshop: Workshop) -> None:
    """With start, zone and exceptions; and the next export is the same to the byte."""
    raw = export_calendar(Schedule(SERIES, workshops=(workshop,)))

    imported = import_calendars([("a.ics", raw)], title="Team")

    (again,) = read(imported).workshops
    assert (again.start, again.end) == (workshop.start, workshop.end)
    assert (again.timezone, again.repeat) == (workshop.timezone, workshop.repeat)
    assert set(again.exdates) == set(workshop.exdates)
    assert list(imported.report.describe()) == []
    assert export_calendar(read(imported)) == raw


CHANGES: list[tuple[str, str]] = [
    ("RDATE:20250106T090000Z", "RDATE:20250107T090000Z"),
    ("FREQ=WEEKLY", "FREQ=MONTHLY"),
    ("FREQ=WEEKLY", "FREQ=SECONDLY"),
    ("Africa/Casablanca", "Mars/Base"),
    ("RULE:20250106T100000", "RULE:20250106T110000"),
    ("RULE:20250106T100000", "RULE:soon"),
    ("RULE:20250106T100000 ", "RULE:"),
    ("RDATE:20250106T090000Z", "RDATE:x"),
    ("DTSTART:20250106T090000Z", "DTSTART:20250106T100000Z"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_dates_that_are_no_longer_those_of_the_rule_are_counted(old: str, new: str) -> None:
    """Somebody changed them since; the event is imported as its first date."""
    workshop = make_series("FREQ=WEEKLY;COUNT=4")
    text = export_calendar(Schedule(SERIES, workshops=(workshop,))).decode().replace("\r\n ", "")
    assert old in text

    imported = import_calendars([("a.ics", text.replace(old, new).encode())], title="Team")

    (record,) = imported.sections["workshops"]
    assert "repeat" not in record
    assert imported.report.lost["RDATE"] == 1


def test_other_programs_dates_are_counted() -> None:
    """A schedule has no key for a list of dates."""
    imported = take(write_event(f"{BRUSSELS}:20270304T090000", f"RDATE;{BRUSSELS}:20270309T090000"))

    assert imported.report.lost == {"RDATE": 1}


def test_a_hostile_rule_is_not_expanded_for_ever() -> None:
    """Neither that of a series that a change splits, nor that beside a list of dates."""
    onward = f"RECURRENCE-ID;RANGE=THISANDFUTURE;{BRUSSELS}:20270318T090000"
    rules = ["FREQ=SECONDLY", "FREQ=DAILY;COUNT=1000000", "FREQ=DAILY;UNTIL=99991231"]
    events: list[Any] = []
    for rule in rules:
        master = write_event(f"{BRUSSELS}:20270304T090000", f"RRULE:{rule}")
        events.append(take(master, write_event(f"{BRUSSELS}:20270318T140000", onward)))
        lines = [f"X-WORKSHOPS-RULE:20270304T090000 Europe/Brussels {rule}".replace(";", "\\;")]
        lines.append("RDATE:20270304T080000Z,20270305T080000Z")
        events.append(take(write_event(f"{BRUSSELS}:20270304T090000", *lines)))
    assert len(events) == 2 * len(rules)


def test_utc_times_of_a_split_series_stay_in_utc() -> None:
    """Both parts repeat, and so both name the zone."""
    imported = take(
        write_event("VALUE=DATE-TIME:20270304T090000Z", "RRULE:FREQ=WEEKLY;COUNT=4"),
        write_event(
            "VALUE=DATE-TIME:20270318T100000Z",
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20270318T090000Z",
            title="Later",
        ),
    )

    assert [workshop["timezone"] for workshop in imported.sections["workshops"]] == ["UTC", "UTC"]
    starts = [workshop.start for workshop in read(imported).workshops]
    assert starts == [
        datetime(2027, 3, 4, 9, tzinfo=UTC),
        datetime(2027, 3, 18, 10, tzinfo=UTC),
    ]
