"""The events of someone else's calendar, with their times understood (RFC 5545 section 3.6.1).

Days end before DTEND in a calendar and with `end` in a schedule. An occurrence that was changed
apart from the others of its repetition (RECURRENCE-ID) is an event of its own.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from workshops.errors import UnreadableError
from workshops.ical.parser import Component, ContentLine
from workshops.ical.text import parse_text
from workshops.ical.values import parse_duration
from workshops.ics_import.fields import Translations, find_first, read_rule, read_translations
from workshops.ics_import.open import Calendar
from workshops.ics_import.report import ImportReport
from workshops.ics_import.times_in_zone import FloatingTimeError, TimeReader
from workshops.model import DateOrDateTime

UNTITLED = "Untitled"


class Event(NamedTuple):
    """A VEVENT. `end` is the last day, or the end instant; None where it is as by default.

    It repeats by `rule`, an RRULE, but for the `exdates`. `recurrence_id` is the occurrence that it
    replaces in what repeats under the same UID; with `is_onward`, it replaces the later ones too.
    `version` orders the states of an event: its SEQUENCE, then its DTSTAMP.
    """

    calendar: Calendar
    component: Component
    uid: str
    titles: Translations
    start: DateOrDateTime | None
    end: DateOrDateTime | None
    rule: str | None
    exdates: tuple[DateOrDateTime, ...]
    recurrence_id: DateOrDateTime | None
    is_onward: bool
    updated: datetime | None
    version: tuple[int, datetime]

    @property
    def title(self) -> str:
        """The title in the first of its languages."""
        return self.titles[0][1]


class _BadStartError(Exception):
    def __init__(self, line: ContentLine) -> None:
        self.line = line


def read_events(times: TimeReader) -> Iterator[Event]:
    """The events of its calendar in their order; those without a valid start are reported."""
    calendar, report = times.calendar, times.report
    for component in calendar.component.inside("VEVENT"):
        titles = read_translations(component, "SUMMARY", report)
        if not titles:
            report.changes[f'an event without a title is now called "{UNTITLED}"'] += 1
        titles = titles or [(None, UNTITLED)]
        title = titles[0][1]
        try:
            yield _build_event(component, titles, times)
        except FloatingTimeError as error:
            unknown = f'an unknown time zone, "{error.tzid}"'
            what = unknown if error.tzid else "times without a time zone"
            raise UnreadableError(
                f'{calendar.locate(component.begin)}: "{title}" has {what}; '
                "name the zone with --timezone, such as --timezone Europe/Brussels"
            ) from error
        except _BadStartError as error:
            where, value = calendar.locate(error.line), error.line.value.strip()
            report.notes.append(f'{where}: left out "{title}": "{value}" is not a valid date')


def _build_event(component: Component, titles: Translations, times: TimeReader) -> Event:
    report = times.report
    start_line = find_first(component, "DTSTART", report)
    start, end = _read_span(component, start_line, times)
    uid = find_first(component, "UID", report)
    modified, stamp = (
        _read_time_of(component, name, times) for name in ("LAST-MODIFIED", "DTSTAMP")
    )
    exdates: list[DateOrDateTime] = []
    for line in component.select("EXDATE"):
        try:
            exdates += times.read_all(line, start_line)
        except ValueError:
            report.count("EXDATE")
    recurrence = component.first("RECURRENCE-ID")
    sequence = component.first("SEQUENCE")
    number = sequence.value.strip() if sequence else ""
    return Event(
        calendar=times.calendar,
        component=component,
        uid=parse_text(uid.value) if uid else "",
        titles=titles,
        start=start,
        end=end,
        rule=read_rule(component, start, report),
        exdates=tuple(exdates),
        recurrence_id=_read_time_of(component, "RECURRENCE-ID", times, start_line),
        is_onward=recurrence is not None and recurrence.parameter("RANGE") is not None,
        updated=next((time for time in (modified, stamp) if isinstance(time, datetime)), None),
        version=(  # as RFC 5546 section 2.1.5 orders messages: SEQUENCE, then DTSTAMP
            int(number) if re.fullmatch("[0-9]{1,10}", number) else 0,
            stamp if isinstance(stamp, datetime) else datetime.min.replace(tzinfo=UTC),
        ),
    )


def _read_span(
    component: Component, line: ContentLine | None, times: TimeReader
) -> tuple[DateOrDateTime | None, DateOrDateTime | None]:
    """The start, and the end if the event has one of its own."""
    report = times.report
    if line is None:
        for end_line in component.select("DTEND", "DURATION"):
            report.count(end_line.name)
        return None, None
    try:
        start = times.read(line)
    except ValueError as error:
        raise _BadStartError(line) from error
    end = _read_time_of(component, "DTEND", times, line)
    length = find_first(component, "DURATION", report)
    if length and end:
        report.count("DURATION")
    elif length:
        end = _add_duration(start, length.value, report)
    return start, _fit_end(start, end, report)


def _add_duration(start: DateOrDateTime, text: str, report: ImportReport) -> DateOrDateTime | None:
    duration = parse_duration(text)
    try:
        if duration and not duration.is_negative:
            return duration.after(start)
    except OverflowError:
        pass
    report.count("DURATION")
    return None


def _fit_end(
    start: DateOrDateTime, end: DateOrDateTime | None, report: ImportReport
) -> DateOrDateTime | None:
    """An end after the start; of days the last one, which is before an exclusive end."""
    if (
        isinstance(start, datetime)
        and isinstance(end, datetime)
        and end.astimezone(UTC) > start.astimezone(UTC)
    ):
        return end  # before `==`, which takes an hour that clocks show twice for one
    if end is None or end == start:  # some programs end a single day on itself
        if isinstance(start, datetime):  # the schedule knows no event without a duration
            report.changes["an event without a duration now lasts one hour"] += 1
        return None
    if not isinstance(start, datetime) and not isinstance(end, datetime) and end > start:
        last = end - timedelta(days=1)  # DTEND is exclusive (RFC 5545 section 3.6.1)
        return last if last > start else None
    report.count("DTEND")
    return None


def _read_time_of(
    component: Component, name: str, times: TimeReader, start: ContentLine | None = None
) -> DateOrDateTime | None:
    line = find_first(component, name, times.report)
    try:
        return times.read(line, start) if line else None
    except ValueError:
        times.report.count(name)
        return None


def keep_newest(events: Iterable[Event], report: ImportReport) -> list[Event]:
    """Each event once, in its newest version: files that were exported on different days."""
    kept: dict[object, Event] = {}
    skipped: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for number, event in enumerate(events):
        key = (event.uid, event.recurrence_id) if event.uid else number
        other = kept.get(key)
        if other is None:
            kept[key] = event
            continue
        older, newer = (other, event) if event.version > other.version else (event, other)
        kept[key] = newer
        is_older = older.version < newer.version
        reason = "a newer version is imported" if is_older else "already imported with the same UID"
        skipped[older.calendar.file, reason].append(older)
    for (file, reason), again in skipped.items():
        more = f" and {len(again) - 1} more" if again[1:] else ""
        report.notes.append(f'{file}: skipped "{again[0].title}"{more}: {reason}')
    return list(kept.values())
