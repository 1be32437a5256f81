"""Calendars that other parsers are tested with: what they repeat is what those parsers read.

The fixtures that icalendar and recurring-ical-events bring along, and our own of `tests/import`.
Each is linted, and refused in one line, or imported with each of its events in the schedule or in
the notes, checked, exported, linted and imported again. Then its occurrences are compared with
those that recurring-ical-events finds. What is read differently on purpose is listed here with the
reason, and how much is not compared is limited.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, reset_tzpath

import icalendar
import pytest
import recurring_ical_events

from workshops.errors import UnreadableError
from workshops.ical import export_calendar
from workshops.ical.parser import Content
from workshops.ics_import import import_calendars
from workshops.ics_import.convert import ImportedSchedule
from workshops.ics_import.report import ImportReport
from workshops.ics_lint import lint_calendar
from workshops.model import Schedule
from workshops.recurrence import expand
from workshops.schedule.build import draft_schedule
from workshops.schedule.checks import ERRORS, check_schedule
from workshops.schedule.document import Document
from workshops.schedule.warning_checks import WARNINGS

reset_tzpath(to=())  # other libraries read the same tz database, not the machine's
ZoneInfo.clear_cache()


def find_calendars(package: str) -> list[Path]:
    """The calendar files that a package brings along."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return sorted(Path(spec.origin).parent.rglob("*.ics"))


pytestmark = pytest.mark.slow

OURS = sorted((Path(__file__).parents[1] / "import").glob("*.ics"))
CALENDARS = [*find_calendars("icalendar"), *find_calendars("recurring_ical_events"), *OURS]
FIRST, LAST = date(2000, 1, 1), date(2032, 1, 1)
ZONE = ZoneInfo("Europe/Brussels")

_LEFT_OUT = "there, an event whose RRULE is not valid is left out; here, it does not repeat"
READ_DIFFERENTLY = {
    "apple": "here, a birthday in 1604 is left out",
    "broken_ical": "there, an event whose DTSTART has two semicolons is left out",
    "end_before_start_event": "there, start and end change places",
    "invalid_duration": "there, an event whose DURATION is not valid is left out",
    "issue_132_swapped_start_and_end": "there, start and end change places",
    "issue_201_mixed_datetime_and_date": "there, midnight with VALUE=DATE is a time",
    "issue_253_additional_recurrence_id": "there, an older change of no occurrence is left out",
    "multiple_calendar_components": "there, lines go on after an empty one",
    "outlook-web": "there, tzone://Microsoft/Utc is not known",
    "parsing_error": "there, an event whose EXDATE is not valid is left out",
    "unquoted-colon-in-tzid": "there, quotes are required",
}
LISTED_DIFFERENTLY = {
    "bad_rrule_missing_until_event": _LEFT_OUT,
    "issue_1081_invalid_rrule_freq": _LEFT_OUT,
    "issue_165_missing_event": _LEFT_OUT,
    "rfc_7529": _LEFT_OUT,
    "issue_117_until_before_dtstart": "there, not even the start takes place",
    "issue_75_range_parameter": "there, UNTIL without a time is the beginning of that day",
}
"""Without the dates that RDATE adds, what is imported is a part of the other reading, but here."""

Outcome = Literal["refused", "not read there", "empty", "part", "not a part", "equal", "different"]


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_a_calendar_of_other_parsers_repeats_as_they_read_it(path: Path) -> None:
    """What is imported, and what comes of it, has no errors and the same occurrences."""
    outcome = compare(path)

    assert (outcome == "different") is (path.stem in READ_DIFFERENTLY)
    assert (outcome == "not a part") is (path.stem in LISTED_DIFFERENTLY)


def test_most_calendars_are_compared() -> None:
    """If all were refused, or unknown to the other parser, there would be nothing to agree on."""
    counts = Counter(map(compare, CALENDARS))

    assert len(CALENDARS) - len(OURS) >= 240
    assert counts["equal"] >= 150
    assert counts["refused"] <= 10
    assert counts["not read there"] <= 10


@cache
def compare(path: Path) -> Outcome:
    """What became of a calendar; all that must not fail on the way is done."""
    raw = path.read_bytes()
    lint_calendar(path.name, raw)
    if b"BEGIN:VCALENDAR" not in raw.upper():  # many fixtures are an event alone
        raw = b"BEGIN:VCALENDAR\r\n" + raw.strip() + b"\r\nEND:VCALENDAR\r\n"
        lint_calendar(path.name, raw)
    try:
        imported = import_calendars([(path.name, raw)], title="x", timezone=str(ZONE))
    except UnreadableError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either way is right
        return "refused"
    events = sum(len(calendar.inside("VEVENT")) for calendar in Content(raw).calendars)
    assert len(imported.sections.get("workshops", ())) + count_named(imported.report) == events
    schedule = check(imported)
    ours = list_starts(schedule)
    exported = export_calendar(schedule)
    findings = lint_calendar("b.ics", exported)
    assert [finding for finding in findings if finding.is_error] == []
    again = import_calendars([("b.ics", exported)], title="x", timezone=str(ZONE))
    assert list_starts(check(again)) == ours
    theirs = read_independently(raw)
    if theirs is None:
        return "not read there"
    is_lost = imported.report.lost.keys() & {"RDATE", "RRULE", "EXRULE"}
    if is_lost or any(value.key == "repeat" for value in imported.report.dropped):
        return "part" if ours <= theirs else "not a part"
    if ours != theirs:
        return "different"
    return "equal" if ours else "empty"


def count_named(report: ImportReport) -> int:
    """How many events are not imported, and named in the notes."""
    pattern = re.compile('.*(?:skipped|left out) ".*"(?: and ([0-9]+) more)?.*', re.DOTALL)
    named = [found for note in report.notes if (found := pattern.fullmatch(note))]
    left_out = sum(value.key is None for value in report.dropped)
    return left_out + sum(1 + int(found[1] or 0) for found in named)


def check(imported: ImportedSchedule) -> Schedule:
    """The schedule that was imported, in which nothing is wrong."""
    draft = draft_schedule([Document("a.yaml", imported.text.encode())])
    assert draft.schedule is not None
    found = check_schedule(draft.schedule, datetime(2026, 11, 26, tzinfo=UTC), (*ERRORS, *WARNINGS))
    assert [issue for issue in (*draft.findings.diagnostics, *found) if issue.is_error] == []
    return draft.schedule


def list_starts(schedule: Schedule) -> Counter[str]:
    """When workshops take place."""
    return keep_inner(
        occurrence.start
        for workshop in schedule.workshops
        for occurrence in expand(workshop, FIRST, LAST)
    )


def read_independently(raw: bytes) -> Counter[str] | None:
    """When the events take place; None where the other parser fails."""
    try:
        calendars: Any = icalendar.Calendar.from_ical(raw, multiple=True)
        for calendar in calendars:  # what has no start takes place at no time
            calendar.subcomponents = [
                component
                for component in calendar.subcomponents
                if component.name != "VEVENT" or "DTSTART" in component
            ]
        readings = [
            recurring_ical_events.of(calendar, skip_bad_series=True) for calendar in calendars
        ]
        return keep_inner(
            event.start for reading in readings for event in reading.between(FIRST, LAST)
        )
    except Exception:  # noqa: BLE001 - whatever another parser raises
        return None


def keep_inner(times: Iterable[date]) -> Counter[str]:
    """The times that are within the period in every zone: days as they are, the others in UTC.

    Those without a zone are in the one that was asked for.
    """
    texts = (
        (time if time.tzinfo else time.replace(tzinfo=ZONE)).astimezone(UTC).isoformat()
        if isinstance(time, datetime)
        else time.isoformat()
        for time in times
    )
    return Counter(text for text in texts if "2000-01-03" <= text < "2031-12-30")
