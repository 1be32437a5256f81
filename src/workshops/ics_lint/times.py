"""Rules about dates and times: all come on the same day, at the same hour (RFC 5545 3.8.2)."""

import re
from collections.abc import Callable, Iterator

from workshops.ical.parser import Content, ContentLine
from workshops.ical.values import (
    DURATION,
    TimeValue,
    locate_times,
    parse_duration,
    parse_time,
    read_time,
)
from workshops.ics_lint.rule import (
    ENTRIES,
    KINDS,
    Find,
    LintIssue,
    Rule,
    check_values,
    combine,
    excerpt,
)

_STAMPS = ("DTSTAMP", "CREATED", "LAST-MODIFIED", "COMPLETED")
_TIMES = ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE")


def find_malformed_dates(content: Content) -> Iterator[LintIssue]:
    """Dates and times have the basic form of ISO 8601, and exist."""
    for line in content.select(*_STAMPS, *_TIMES):
        for offset, text, time in locate_times(line):
            if time is None:
                message = f"{excerpt(text)} is not a valid date or time"
                remedy = "write 20180308, 20180308T093000 or 20180308T083000Z"
                yield LintIssue(line.value_part(offset, len(text)), message, remedy)
                break


def _is_in_utc(line: ContentLine) -> bool:
    """All its times, also those of a period; what is not a time is left to other rules."""
    times = map(parse_time, re.split("[,/]", line.value))
    return all(time is None or time.kind == "utc" for time in times) and not line.tzid


def _check_utc(*names: str, components: tuple[str, ...] = ()) -> Find:
    remedy = "write it in UTC, such as 20180301T120000Z"
    return check_values(names, _is_in_utc, "{name} is not in UTC", remedy, components)


def find_wrong_value_types(content: Content) -> Iterator[LintIssue]:
    """A date has VALUE=DATE, a time does not: programs trust the parameter or the value."""
    for line in content.select(*_TIMES):
        declared = (line.parameter("VALUE") or "DATE-TIME").upper()
        if declared not in ("DATE", "DATE-TIME"):
            continue
        for offset, text, time in locate_times(line):
            if time and (time.kind == "date") != (declared == "DATE"):
                is_date = time.kind == "date"
                which = "date without" if is_date else "time with"
                remedy = f"write {line.name};VALUE=DATE:…" if is_date else "leave VALUE=DATE out"
                span = line.value_part(offset, len(text))
                yield LintIssue(span, f"{line.name} is a {which} VALUE=DATE", remedy)
                break


def find_floating_times(content: Content) -> Iterator[LintIssue]:
    """An event's time has a zone: without one it is at nine wherever the reader is."""
    for entry in content.select_components(*ENTRIES):
        line = entry.first("DTSTART") or entry.first("DUE")
        time = _read_complete_time(line)
        if line and time and time.kind == "floating":
            remedy = "write the zone (TZID=Europe/Brussels, with its VTIMEZONE), or UTC with Z"
            yield LintIssue(line.value_span, f"{line.name} has no time zone", remedy)


def _read_complete_time(line: ContentLine | None) -> TimeValue | None:
    """None too where a parameter lacks its "=": it may be the zone, and another rule reports it."""
    is_complete = line and all(parameter.written is not None for parameter in line.parameters)
    return read_time(line) if is_complete else None


_ENDS = {"VEVENT": "DTEND", "VTODO": "DUE", "VFREEBUSY": "DTEND"}


def _check_ends(
    is_wrong: Callable[[TimeValue, TimeValue], bool], message: str, remedy: str
) -> Find:
    """A rule about the start and the end of what has both.

    In the message, {name} is the property of the end, {start} and {end} what the two are.
    """

    def find(content: Content) -> Iterator[LintIssue]:
        for component, name in _ENDS.items():
            for entry in content.by_name[component]:
                line = entry.first(name)
                start, end = map(_read_complete_time, (entry.first("DTSTART"), line))
                if line and start and end and is_wrong(start, end):
                    kinds = {"start": KINDS[start.category], "end": KINDS[end.category]}
                    yield LintIssue(line.value_span, message.format(name=name, **kinds), remedy)

    return find


def _is_same_date(start: TimeValue, end: TimeValue) -> bool:
    """Ends are exclusive, so the event takes no time."""
    return start.kind == end.kind == "date" and start.local == end.local


def _is_early(start: TimeValue, end: TimeValue) -> bool:
    if (start.kind, start.tzid) == (end.kind, end.tzid):
        return end.local <= start.local and not _is_same_date(start, end)
    begin, over = start.instant, end.instant
    return begin is not None and over is not None and over <= begin


def find_double_ends(content: Content) -> Iterator[LintIssue]:
    """An event has DTEND or DURATION, not both."""
    for entry in content.select_components("VEVENT", "VTODO"):
        line, end = entry.first("DURATION"), _ENDS[entry.name]
        if line and entry.first(end):
            yield LintIssue(line.full_span, f"DURATION and {end} together", "keep one of them")


def find_hours_of_dates(content: Content) -> Iterator[LintIssue]:
    """What begins on a date lasts days or weeks."""
    for entry in content.select_components("VEVENT", "VTODO"):
        start, line = read_time(entry.first("DTSTART")), entry.first("DURATION")
        length = parse_duration(line.value) if line else None
        if line and length and length.exact and start and start.kind == "date":
            message = "DURATION has hours, but DTSTART is a date"
            yield LintIssue(line.value_span, message, "write days, such as P1D")


# One rule after another, as a table.
# fmt: off
RULES = (
    Rule("malformed-date", "error", "RFC 5545 3.3.5", find_malformed_dates),
    Rule("not-utc", "error", "RFC 5545 3.6.4, 3.8.2.6, 3.8.6.3, 3.8.7", combine(
        _check_utc(*_STAMPS, "FREEBUSY", "TRIGGER"),  # they are compared between machines
        _check_utc("DTSTART", "DTEND", components=("VFREEBUSY",)))),
    Rule("value-type", "error", "RFC 5545 3.2.20", find_wrong_value_types),
    Rule("floating-time", "warning", "RFC 5545 3.3.5", find_floating_times),
    Rule("same-day-end", "error", "RFC 5545 3.8.2.2", _check_ends(
        _is_same_date, "{name} is the day of DTSTART, but an end date is not part of the event",
        "write the day after the last one")),
    Rule("end-before-start", "error", "RFC 5545 3.8.2.2", _check_ends(
        _is_early, "{name} is not after DTSTART", "swap them, or leave the end out")),
    Rule("mixed-kinds", "error", "RFC 5545 3.8.2.2", _check_ends(
        lambda start, end: start.category != end.category,
        "{name} is {end}, but DTSTART is {start}",
        "write both as dates, or both as times of the same kind")),
    Rule("end-and-duration", "error", "RFC 5545 3.6.1", find_double_ends),
    Rule("malformed-duration", "error", "RFC 5545 3.3.6", check_values(
        ("DURATION", "TRIGGER", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"),
        lambda line: DURATION.fullmatch(line.value)
        or (line.name == "TRIGGER" and parse_time(line.value)),
        "{value} is not a valid duration", "write P1D, PT1H30M or -PT15M")),
    Rule("negative-duration", "error", "RFC 5545 3.8.2.5", check_values(
        ("DURATION", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"), "[^-].*|",
        "{name} is negative", "leave the minus out")),
    Rule("hours-of-a-date", "error", "RFC 5545 3.8.2.5", find_hours_of_dates),
)
