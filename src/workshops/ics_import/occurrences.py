"""Occurrences that differ from the others of a series, as far as a schedule can express them.

An event with a RECURRENCE-ID replaces one occurrence of what repeats under its UID, and with
RANGE=THISANDFUTURE the later ones too (RFC 5545 section 3.8.4.4). The series leaves those out, and
the changed ones are workshops of their own. A list of dates (RDATE) that an export wrote in place
of a rule becomes that rule again.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from workshops.ical.text import parse_text
from workshops.ical.times import LISTED_RULE
from workshops.ical.values import parse_time
from workshops.ics_import.events import Event
from workshops.ics_import.report import ImportReport
from workshops.ics_import.times_in_zone import TimeReader
from workshops.model import DateOrDateTime, Text, Workshop, to_day, to_local
from workshops.query import LAST_DAY
from workshops.recurrence import expand, is_finite
from workshops.schedule.field_errors import FieldError
from workshops.schedule.fields import RULE
from workshops.timezones import UnknownZoneError, find_zone

_MAX_OCCURRENCES = 10_000
"""How many of a series are looked at; no honest one has more."""


def separate_changes(events: Sequence[Event], report: ImportReport) -> list[Event]:
    """The events, where each series leaves out the occurrences that other events replace."""
    separated: list[Event | None] = list(events)
    series = {
        event.uid: number
        for number, event in enumerate(events)
        if event.rule and event.recurrence_id is None
    }
    moves: dict[str, tuple[DateOrDateTime, DateOrDateTime]] = {}
    changes = [
        (to_local(event.recurrence_id), number)
        for number, event in enumerate(events)
        if event.recurrence_id
    ]
    for _, number in sorted(changes):
        change = events[number]
        if change.rule:  # it would repeat all that the series repeats
            report.count("RRULE of a changed occurrence")
        separated[number] = change = change._replace(rule=None, exdates=())
        place = series.get(change.uid)
        if place is None or change.recurrence_id is None:
            continue
        master = separated[place]
        assert master is not None, "only changes are left out"
        replaced = change.recurrence_id
        if change.uid in moves:  # the later part of a series that was split
            replaced = _move_along(replaced, *moves[change.uid])
        replaced = _fit_kind(replaced, master.start)
        is_left_out = replaced in [_fit_kind(exdate, master.start) for exdate in master.exdates]
        split = _split_series(master, change, replaced) if change.is_onward else None
        if is_left_out and change.version < master.version:
            separated[number] = None
            report.notes.append(
                f'{change.calendar.file}: skipped "{change.title}": '
                f"a newer version of the series has no occurrence on {replaced:%Y-%m-%d}"
            )
        elif split and change.start:
            separated[place], separated[number] = split
            series[change.uid] = number
            moves[change.uid] = change.recurrence_id, change.start
        else:
            separated[place] = master._replace(exdates=(*master.exdates, replaced))
            if change.is_onward:
                report.notes.append(
                    f'{change.calendar.locate(change.component.begin)}: "{change.title}" changes '
                    f"all occurrences from {change.recurrence_id:%Y-%m-%d} on; "
                    "only the first of them is imported with the change"
                )
    return [event for event in separated if event]


def _fit_kind(time: DateOrDateTime, start: DateOrDateTime | None) -> DateOrDateTime:
    """A RECURRENCE-ID on the clock of its series; a day is that of the start's time of day."""
    if not isinstance(start, datetime):
        return time
    if isinstance(time, datetime):
        return time.astimezone(start.tzinfo)
    return datetime.combine(time, start.timetz())


def _split_series(
    master: Event, change: Event, replaced: DateOrDateTime
) -> tuple[Event, Event] | None:
    """The series before an occurrence, and the one that the change begins; None if unclear."""
    rule, start, new_start = master.rule, master.start, change.start
    if rule is None or start is None or new_start is None:
        return None
    if isinstance(start, datetime) != isinstance(new_start, datetime):
        return None
    finite = is_finite(rule)
    starts = _list_starts(start, rule, None if finite else to_day(replaced))
    if replaced not in starts[1:] or len(starts) == _MAX_OCCURRENCES:
        return None
    parts = [part for part in rule.split(";") if not part.startswith(("COUNT=", "UNTIL="))]
    names_days = any(part.startswith("BY") for part in parts)
    if names_days and to_day(new_start) != to_day(replaced):
        return None  # the days that the rule names are no longer those of the start
    ending = [f"COUNT={len(starts) - starts.index(replaced)}"] if finite else []
    before = to_local(replaced)
    until = f"UNTIL={before - timedelta(days=1):%Y%m%d}"  # no schedule repeats within a day
    later = [day for day in master.exdates if to_local(_fit_kind(day, start)) >= before]
    return (
        master._replace(
            rule=";".join([*parts, until]),
            exdates=tuple(day for day in master.exdates if day not in later),
        ),
        change._replace(
            rule=";".join([*parts, *ending]),
            exdates=tuple(_move_along(_fit_kind(day, start), replaced, new_start) for day in later),
        ),
    )


def _move_along(time: DateOrDateTime, old: DateOrDateTime, new: DateOrDateTime) -> DateOrDateTime:
    """The time that is as far from `new` as this one is from `old`, on local clocks."""
    if isinstance(time, datetime) and isinstance(old, datetime):
        time = time.astimezone(old.tzinfo)
    moved = to_local(new) + (to_local(time) - to_local(old))
    return moved.replace(tzinfo=new.tzinfo) if isinstance(new, datetime) else moved.date()


def restore_rule(event: Event, times: TimeReader) -> Event:
    """The event with the rule, zone and start of which an export wrote the dates, if it did.

    Where somebody changed the dates since, the rule is no longer that of the event.
    """
    line = event.component.first(LISTED_RULE)
    if line is None or event.rule or not isinstance(event.start, datetime):
        return event
    try:
        local, zone_name, text = parse_text(line.value).split(" ")
        rule, zone, found = RULE.read(text), find_zone(zone_name), parse_time(local)
        rdates = event.component.select("RDATE")
        dates = [time for rdate in rdates for time in times.read_all(rdate, None)]
    except (FieldError, UnknownZoneError, ValueError):
        return event
    if found is None or not dates or not all(isinstance(time, datetime) for time in dates):
        return event
    start = found.local.replace(tzinfo=zone)
    listed = {time.astimezone(UTC) for time in (event.start, *dates) if isinstance(time, datetime)}
    last = None if is_finite(rule) else max(listed).astimezone(zone).date()
    starts = [time for time in _list_starts(start, rule, last) if isinstance(time, datetime)]
    if not listed <= {time.astimezone(UTC) for time in starts}:
        return event
    end = event.end
    if isinstance(end, datetime):
        length = to_local(end.astimezone(zone)) - to_local(event.start.astimezone(zone))
        end = (to_local(start) + length).replace(tzinfo=zone)
    exdates = tuple(time for time in starts if time.astimezone(UTC) not in listed)
    return event._replace(start=start, end=end, rule=rule, exdates=exdates)


def _list_starts(start: DateOrDateTime, rule: str, last: date | None) -> list[DateOrDateTime]:
    """When a series takes place, until a day or its end; nothing for a rule that is not valid."""
    try:
        RULE.read(rule)
    except FieldError:
        return []
    workshop = Workshop("x", Text("en", "x"), "x", "confirmed", start=start, end=start, repeat=rule)
    found = expand(workshop, to_day(start), last or LAST_DAY)
    return [occurrence.start for occurrence in islice(found, _MAX_OCCURRENCES)]
