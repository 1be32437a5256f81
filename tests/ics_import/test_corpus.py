"""Calendars that other parsers are tested with: what they repeat is what those parsers read."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

import icalendar
import pytest
import recurring_ical_events

from workshops.errors import UnreadableError
from workshops.ical import export_calendar
from workshops.ics_import import import_calendars
from workshops.ics_lint import lint_calendar
from workshops.recurrence import expand
from workshops.schedule.build import draft_schedule
from workshops.schedule.document import Document

reset_tzpath(to=())  # other libraries read the same tz database, not the machine's
ZoneInfo.clear_cache()


def find_calendars(package: str) -> list[Path]:
    """The calendar files that a package brings along."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return sorted(Path(spec.origin).parent.rglob("*.ics"))


pytestmark = pytest.mark.slow

CALENDARS = [*find_calendars("icalendar"), *find_calendars("recurring_ical_events")]
FIRST, LAST = date(2000, 1, 1), date(2032, 1, 1)
ZONE = ZoneInfo("Europe/Brussels")

READ_DIFFERENTLY = {
    "end_before_start_event": "there, start and end change places",
    "issue_132_swapped_start_and_end": "there, start and end change places",
    "issue_201_mixed_datetime_and_date": "there, midnight with VALUE=DATE is a time",
    "issue_253_additional_recurrence_id": "there, an older change of no occurrence is left out",
}


LISTED_DIFFERENTLY = {
    "issue_117_until_before_dtstart": "there, not even the start takes place",
    "issue_75_range_parameter": "there, UNTIL without a time is the beginning of that day",
}
"""Without the dates that RDATE adds, what is imported is a part of the other reading, but here."""


def test_the_other_parsers_bring_their_calendars() -> None:
    """Many of them: an empty list would agree with anything."""
    assert len(find_calendars("icalendar")) >= 150
    assert len(find_calendars("recurring_ical_events")) >= 90


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_a_calendar_of_other_parsers_repeats_as_they_read_it(path: Path) -> None:
    """It is refused in one line, or imported, checked, exported and linted without a failure."""
    raw = path.read_bytes()
    lint_calendar(path.name, raw)
    try:
        imported = import_calendars([(path.name, raw)], title="x", timezone=str(ZONE))
    except UnreadableError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either way is right
        return

    draft = draft_schedule([Document("a.yaml", imported.text.encode())])
    assert draft.schedule is not None
    assert draft.findings.diagnostics == []
    findings = lint_calendar("b.ics", export_calendar(draft.schedule))
    assert [finding for finding in findings if finding.is_error] == []
    ours = keep_inner(
        to_utc(occurrence.start)
        for workshop in draft.schedule.workshops
        for occurrence in expand(workshop, FIRST, LAST)
    )
    theirs = read_independently(raw)
    if theirs is None:
        return
    is_lost = imported.report.lost.keys() & {"RDATE", "RRULE", "EXRULE"}
    if is_lost or any(value.key == "repeat" for value in imported.report.dropped):
        assert (ours <= theirs) is (path.stem not in LISTED_DIFFERENTLY)
    else:
        assert (ours == theirs) is (path.stem not in READ_DIFFERENTLY)


def read_independently(raw: bytes) -> set[str] | None:
    """When the events take place; None where the other parser fails."""
    try:
        calendar = icalendar.Calendar.from_ical(raw)
        found = recurring_ical_events.of(calendar).between(FIRST, LAST)
    except Exception:  # noqa: BLE001 - whatever another parser raises
        return None
    return keep_inner(to_utc(event.start) for event in found)


def keep_inner(times: Iterable[str]) -> set[str]:
    """The times that are within the period in every zone."""
    return {time for time in times if "2000-01-03" <= time < "2031-12-30"}


def to_utc(time: date | datetime) -> str:
    """A day as it is, a time in UTC; one without a zone is in the zone that was asked for."""
    if not isinstance(time, datetime):
        return time.isoformat()
    return (time if time.tzinfo else time.replace(tzinfo=ZONE)).astimezone(UTC).isoformat()
