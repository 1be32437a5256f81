"""When people are busy, from the files that they export: .ics calendars and .ifb free/busy lists.

An event takes time unless it is TRANSPARENT, as free days and reminders are (RFC 5545 section
3.8.2.7), cancelled, or declined by the person whose calendar it is. Of a free/busy list every
period counts but those of type FREE (section 3.2.9). Nothing else of an event is read, and its
title is never shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from workshops.errors import UnreadableError
from workshops.ical.parser import Component, Content, ContentLine
from workshops.ical.tzid import (
    find_city_zone,
    find_definition,
    find_like_zone,
    find_named_zone,
    find_offset_zone,
    fix_offset,
)
from workshops.ical.values import clean_rule, parse_duration, parse_time
from workshops.ical.vtimezone import DefinedZone
from workshops.ical.vtimezone_reader import read_zone
from workshops.model import DateOrDateTime, Text, Workshop, to_day
from workshops.names import count_noun, fold_address, fold_name
from workshops.recurrence import expand
from workshops.schedule.field_errors import FieldError
from workshops.schedule.fields import RULE

_DAY = timedelta(days=1)
_SHOWN = 3
"""Lines of a file that are named because they are not understood; more are counted."""
_YEARS = range(1600, 2201)
"""Apple begins birthdays without a year in 1604; far from where dates end, whatever is added."""


class BusyTime(NamedTuple):
    """A time (in UTC) at which somebody is busy, by the name or address given; None: everybody."""

    start: datetime
    end: datetime
    who: str | None = None


class BusyTimes(NamedTuple):
    """What a file says, and notes about what in it could not be read."""

    times: tuple[BusyTime, ...]
    notes: tuple[str, ...]


def read_busy_times(
    file: str, raw: bytes, who: str | None, first: date, last: date, local_zone: tzinfo
) -> BusyTimes:
    """The busy times between two days in a calendar file or free/busy list.

    Dates and times without a zone are those of the calendar's own zone (X-WR-TIMEZONE), else
    of `local_zone`. `file` is its name for messages. Raises UnreadableError for what is neither, or
    is cut off.
    """
    content = Content(raw)
    if not content.calendars:
        what = "not a calendar file (.ics) or free/busy list (.ifb)"
        raise UnreadableError(f"{file}: {what}; there is no BEGIN:VCALENDAR in it")
    if content.unclosed:
        component = content.unclosed[0]
        where = content.name_line(file, component.begin)
        raise UnreadableError(
            f"{where}: {component.name} has no END; the file is cut off or damaged"
        )
    times: set[BusyTime] = set()
    notes: list[str] = []
    window = (first - 2 * _DAY, last + 2 * _DAY)  # days of other zones are up to 26 hours away
    for calendar in content.calendars:
        reader = _CalendarReader(file, content, calendar, who, local_zone, first.year)
        times |= set(reader.read_events(*window)) | set(reader.read_free_busy())
        notes += reader.notes
    if more := len(notes[_SHOWN:]):
        notes[_SHOWN:] = [f"{file}: {count_noun(more, 'more line')} not understood"]
    begin, over = (datetime.combine(day, time(), UTC) for day in window)
    return BusyTimes(tuple(_join_times(times, begin, over)), tuple(notes))


def _join_times(times: Iterable[BusyTime], begin: datetime, over: datetime) -> Iterator[BusyTime]:
    """The times between two instants, those that overlap or touch as one: a rule may have many."""
    merged: BusyTime | None = None
    for busy in sorted(times, key=lambda busy: busy[:2]):
        clipped = busy._replace(start=max(busy.start, begin), end=min(busy.end, over))
        if clipped.start >= clipped.end:
            continue
        if merged and clipped.start <= merged.end:
            merged = merged._replace(end=max(merged.end, clipped.end))
            continue
        if merged:
            yield merged
        merged = clipped
    if merged:
        yield merged


class _Event(NamedTuple):
    """A VEVENT as far as it takes time: as a workshop with its dates, rule and exceptions.

    `extra` are its RDATEs; `recurrence` is the occurrence of the same `uid` that it replaces.
    """

    uid: str
    workshop: Workshop
    extra: tuple[DateOrDateTime, ...]
    recurrence: DateOrDateTime | None
    is_free: bool


class _CalendarReader:
    """Reads one VCALENDAR; notes what is not understood."""

    def __init__(
        self,
        file: str,
        content: Content,
        calendar: Component,
        who: str | None,
        zone: tzinfo,
        year: int,
    ) -> None:
        self.file = file
        self.content = content
        self.calendar = calendar
        self.who = who
        self.year = year
        own = calendar.first("X-WR-TIMEZONE")
        self.zone = (find_named_zone(own.value) if own else None) or zone
        self.zones: dict[str, tzinfo | None] = {}
        name = calendar.first("X-WR-CALNAME")  # Google: the address of the calendar's owner
        self.owners = {fold_address(name.value)} if name and "@" in name.value else set()
        if who:
            self.owners.add(fold_address(who) if "@" in who else fold_name(who))
        self.notes: list[str] = []

    def read_events(self, first: date, last: date) -> Iterator[BusyTime]:
        """When events take time; a changed occurrence takes the place of the one that it was."""
        events = [
            event for part in self.calendar.inside("VEVENT") for event in self.read_event(part)
        ]
        replaced: dict[str, list[DateOrDateTime]] = defaultdict(list)
        for event in events:
            if event.recurrence is not None and event.uid:
                replaced[event.uid].append(event.recurrence)
        for event in events:
            if event.is_free:
                continue
            workshop = event.workshop
            if event.recurrence is None:
                exdates = (*workshop.exdates, *replaced[event.uid])
                workshop = workshop._replace(exdates=exdates)
            yield from self.list_busy(workshop, event.extra, first, last)

    def list_busy(
        self, workshop: Workshop, extra: Iterable[DateOrDateTime], first: date, last: date
    ) -> Iterator[BusyTime]:
        assert workshop.start is not None
        assert workshop.end is not None
        length = workshop.end - workshop.start
        times: list[tuple[DateOrDateTime, DateOrDateTime]] = []
        if workshop.repeat:
            times += expand(workshop, first, last)
        exdates = set(workshop.exdates)
        for start in (workshop.start, *extra):  # DTSTART counts, also off its rule (3.8.5.3)
            if exdates.isdisjoint((start, to_day(start))):
                times.append((start, start + length))
        for start, end in times:
            span = workshop._replace(start=start, end=end).span(self.zone)
            if span and span[0] < span[1]:
                yield BusyTime(*span, self.who)

    def read_event(self, component: Component) -> Iterator[_Event]:
        """The event; nothing where its start can't be read."""
        line = component.first("DTSTART")
        start = self.read_time(line, line.value) if line else None
        if line is None or start is None:
            self.note(line or component.begin, "an event without a valid start is ignored")
            return
        end = self.read_end(component, start)
        recurrence = component.first("RECURRENCE-ID")
        uid = component.first("UID")
        exdates = self.read_times(component.select("EXDATE"))
        yield _Event(
            uid.value.strip() if uid else "",
            Workshop(
                "busy",
                Text("en", "busy"),
                "busy",
                "confirmed",
                start=start,
                end=end,
                repeat=None if recurrence else self.read_rule(component, start),
                exdates=tuple(exdates),
            ),
            tuple(self.read_times(component.select("RDATE"))),
            self.read_time(recurrence, recurrence.value) if recurrence else None,
            self.is_free(component),
        )

    def is_free(self, component: Component) -> bool:
        """Whether the event takes no time of the person."""
        status, transparency = component.first("STATUS"), component.first("TRANSP")
        if status and status.key == "CANCELLED":
            return True
        if transparency and transparency.key == "TRANSPARENT":
            return True
        return any(
            (line.parameter("PARTSTAT") or "").upper() == "DECLINED"
            and not self.owners.isdisjoint(
                (fold_address(line.value), fold_name(line.parameter("CN") or ""))
            )
            for line in component.select("ATTENDEE")
        )

    def read_end(self, component: Component, start: DateOrDateTime) -> DateOrDateTime:
        """The end instant, or the last day; by default of a time none, of a day itself."""
        line, length = component.first("DTEND"), component.first("DURATION")
        end = self.read_time(line, line.value) if line else None
        duration = parse_duration(length.value) if length else None
        if end is None and duration and not duration.is_negative:
            end = duration.after(start)
        if isinstance(start, datetime):
            return end if isinstance(end, datetime) else start
        if end is None or isinstance(end, datetime):
            return start
        return max(start, end - _DAY)

    def read_rule(self, component: Component, start: DateOrDateTime) -> str | None:
        line = component.first("RRULE")
        if line is None:
            return None
        try:
            read: str = RULE.read(clean_rule(line.key, start))
        except FieldError:
            self.note(line, "the repetition cannot be read; only the first date is used")
            return None
        return read

    def read_times(self, lines: Iterable[ContentLine]) -> Iterator[DateOrDateTime]:
        for line in lines:
            for text in line.value.split(","):
                if (found := self.read_time(line, text.partition("/")[0])) is not None:
                    yield found

    def read_time(self, line: ContentLine, text: str) -> DateOrDateTime | None:
        """A day, or an aware time; None where it is neither."""
        found = parse_time(text, line.tzid, lenient=True)
        if found is None or found.local.year not in _YEARS:
            return None
        if found.kind == "date":
            return found.local.date()
        if found.kind == "utc":
            return found.local.replace(tzinfo=UTC)
        zone = self.find_zone(line) or self.zone
        if isinstance(zone, DefinedZone):
            return fix_offset(found.local, zone)
        return found.local.replace(tzinfo=zone)

    def find_zone(self, line: ContentLine) -> tzinfo | None:
        tzid = line.tzid
        if tzid is not None and tzid not in self.zones:
            self.zones[tzid] = self.look_up_zone(tzid)
            if self.zones[tzid] is None:
                self.note(
                    line, f'the time zone "{tzid}" is unknown; read in the time zone of the series'
                )
        return self.zones[tzid] if tzid is not None else None

    def look_up_zone(self, tzid: str) -> tzinfo | None:
        """The zone by its name, else the one with the clock changes that the file defines."""
        if named := find_named_zone(tzid):
            return named
        if definition := find_definition(self.calendar.inside("VTIMEZONE"), tzid):
            like = find_like_zone(tzid, definition, (), range(self.year, self.year + 2))
            return like or read_zone(definition)
        return find_city_zone(tzid) or find_offset_zone(tzid)

    def read_free_busy(self) -> Iterator[BusyTime]:
        """The periods of free/busy lists that are not FREE (section 3.8.2.6)."""
        for component in self.calendar.inside("VFREEBUSY"):
            for line in component.select("FREEBUSY"):
                if (line.parameter("FBTYPE") or "BUSY").strip().upper() == "FREE":
                    continue
                for text in line.value.split(","):
                    yield from self.read_period(line, text)

    def read_period(self, line: ContentLine, text: str) -> Iterator[BusyTime]:
        begin, _, over = text.partition("/")
        start, end = self.read_time(line, begin), self.read_time(line, over)
        duration = parse_duration(over)
        if start is not None and end is None and duration and not duration.is_negative:
            end = duration.after(start)
        if isinstance(start, datetime) and isinstance(end, datetime) and start < end:
            yield BusyTime(start.astimezone(UTC), end.astimezone(UTC), self.who)
        elif text.strip():
            self.note(line, "a period that is not valid is ignored")

    def note(self, line: ContentLine, what: str) -> None:
        self.notes.append(f"{self.content.name_line(self.file, line)}: {what}")
