"""The events of someone else's calendar, with their times understood (RFC 5545 section 3.6.1).

Days end before DTEND in a calendar and with `end` in a schedule. An occurrence that was changed
apart from the others of its repetition (RECURRENCE-ID) is an event of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from workshops.errors import UnreadableError
from workshops.ical.parser import Component, ContentLine
from workshops.ical.text import parse_text
from workshops.ical.values import parse_duration
from workshops.ics_import.fields import Says, find_first, read_says
from workshops.ics_import.open import Calendar
from workshops.ics_import.report import Losses
from workshops.ics_import.times_in_zone import Clock, FloatingTimeError
from workshops.model import DateOrDateTime

UNTITLED = "Untitled"


class Event(NamedTuple):
    """A VEVENT. `end` is the last day, or the end instant; None where it is as by default.

    `instead_of` is the occurrence that it replaces in what repeats under the same UID, `left_out`
    are those that do not take place.
    """

    calendar: Calendar
    component: Component
    uid: str
    titles: Says
    start: DateOrDateTime | None
    end: DateOrDateTime | None
    instead_of: DateOrDateTime | None
    left_out: tuple[DateOrDateTime, ...]
    updated: datetime | None

    @property
    def title(self) -> str:
        """The title in the first of its languages."""
        return self.titles[0][1]


def read_events(clock: Clock) -> Iterator[Event]:
    """The events of its calendar in their order; those whose start makes no sense are told."""
    calendar, losses = clock.calendar, clock.losses
    for component in calendar.component.inside("VEVENT"):
        titles = read_says(component, "SUMMARY", losses)
        if not titles:
            losses.change(f'an event without a title is called "{UNTITLED}" now')
        titles = titles or [(None, UNTITLED)]
        title = titles[0][1]
        try:
            yield _read_event(component, titles, clock)
        except FloatingTimeError as error:
            raise UnreadableError(_explain_floating(error, calendar, component, title)) from error
        except _BadStartError as error:
            where, value = calendar.place(error.line), error.line.value.strip()
            losses.notes.append(f'{where}: left out "{title}": it starts on "{value}", no date')


class _BadStartError(Exception):
    def __init__(self, line: ContentLine) -> None:
        self.line = line


def _explain_floating(
    error: FloatingTimeError, calendar: Calendar, component: Component, title: str
) -> str:
    where = calendar.place(component.begin)
    said = f'an unknown time zone, "{error.tzid}"' if error.tzid else "clock times but no time zone"
    hint = "say which is meant with --timezone, such as --timezone Europe/Brussels"
    return f'{where}: "{title}" has {said}; {hint}'


def _read_event(component: Component, titles: Says, clock: Clock) -> Event:
    start, end = _read_times(component, clock)
    uid = find_first(component, "UID", clock.losses)
    updated = [_read_one(component, name, clock) for name in ("LAST-MODIFIED", "DTSTAMP")]
    return Event(
        calendar=clock.calendar,
        component=component,
        uid=parse_text(uid.value) if uid else "",
        titles=titles,
        start=start,
        end=end,
        instead_of=_read_one(component, "RECURRENCE-ID", clock),
        left_out=tuple(_read_left_out(component, clock)),
        updated=next((one for one in updated if isinstance(one, datetime)), None),
    )


def _read_times(
    component: Component, clock: Clock
) -> tuple[DateOrDateTime | None, DateOrDateTime | None]:
    line = find_first(component, "DTSTART", clock.losses)
    if line is None:
        for end in component.select("DTEND", "DURATION"):
            clock.losses.count(end.name)
        return None, None
    try:
        start = clock.read(line)
    except ValueError as error:
        raise _BadStartError(line) from error
    return start, _read_end(component, start, clock)


def _read_end(component: Component, start: DateOrDateTime, clock: Clock) -> DateOrDateTime | None:
    losses = clock.losses
    end = _read_one(component, "DTEND", clock)
    length = find_first(component, "DURATION", losses)
    if length and end:
        losses.count("DURATION")
    elif length:
        end = _add_duration(start, length, losses)
    if isinstance(start, datetime):
        return _fit_instant(start, end, losses)
    return _fit_last_day(start, end, losses)


def _add_duration(
    start: DateOrDateTime, line: ContentLine, losses: Losses
) -> DateOrDateTime | None:
    duration = parse_duration(line.value)
    try:
        if duration and not duration.is_negative:
            return duration.after(start)
    except OverflowError:
        pass
    losses.count("DURATION")
    return None


def _fit_instant(start: datetime, end: DateOrDateTime | None, losses: Losses) -> datetime | None:
    """An end after the start; what takes no time can't be said in a schedule."""
    if isinstance(end, datetime) and end.astimezone(UTC) > start.astimezone(UTC):
        return end
    if end is None or end == start:
        losses.change("an event that takes no time lasts an hour now")
    else:
        losses.count("DTEND")
    return None


def _fit_last_day(start: date, end: DateOrDateTime | None, losses: Losses) -> date | None:
    """The day before an exclusive end; some programs end a single day on itself."""
    if end is None or end == start:
        return None
    if isinstance(end, datetime) or end < start:
        losses.count("DTEND")
        return None
    last = end - timedelta(days=1)
    return last if last > start else None


def _read_one(component: Component, name: str, clock: Clock) -> DateOrDateTime | None:
    line = find_first(component, name, clock.losses)
    try:
        return clock.read(line) if line else None
    except ValueError:
        clock.losses.count(name)
        return None


def _read_left_out(component: Component, clock: Clock) -> Iterator[DateOrDateTime]:
    for line in component.select("EXDATE"):
        try:
            yield from clock.read_all(line)
        except ValueError:
            clock.losses.count("EXDATE")


def skip_repeated(events: Iterable[Event], losses: Losses) -> list[Event]:
    """Each event once: files that were exported on different days hold the same ones again."""
    kept: list[Event] = []
    seen: set[tuple[str, DateOrDateTime | None]] = set()
    skipped: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        key = (event.uid, event.instead_of)
        if event.uid and key in seen:
            skipped[event.calendar.file].append(event)
        else:
            seen.add(key)
            kept.append(event)
    for file, again in skipped.items():
        more = f" and {len(again) - 1} more: their UIDs are" if again[1:] else ": its UID is"
        losses.notes.append(f'{file}: skipped "{again[0].title}"{more} taken')
    return kept
