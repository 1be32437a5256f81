"""Rules about days and hours: all come on the same day, at the same hour (RFC 5545 3.8.2)."""

import re
from collections.abc import Iterator

from workshops.ical.parser import Content, ContentLine, Span
from workshops.ical.values import (
    DURATION,
    TimeValue,
    locate_times,
    parse_time,
    read_rule_parts,
    read_time,
    read_times,
)
from workshops.ics_lint.rule import Fault, Rule, quote
from workshops.ics_lint.structure import ENTRIES, select_components

_STAMPS = ("DTSTAMP", "CREATED", "LAST-MODIFIED", "COMPLETED")
_TIMES = ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE")


def find_malformed_dates(content: Content) -> Iterator[Fault]:
    """Days and hours have the basic form of ISO 8601, and exist."""
    for line in content.select(*_STAMPS, *_TIMES):
        for at, written, time in locate_times(line):
            if time is None:
                message = f"{quote(written)} is neither a day nor an hour that exists"
                remedy = "write 20180308, 20180308T093000 or 20180308T083000Z"
                yield Fault(line.value_part(at, len(written)), message, remedy)
                break


def find_local_stamps(content: Content) -> Iterator[Fault]:
    """DTSTAMP, CREATED and LAST-MODIFIED are in UTC: they are compared between machines."""
    for line in content.select(*_STAMPS):
        time = read_time(line)
        if time and time.kind != "utc":
            message = f"{line.name} is not in UTC"
            yield Fault(line.value_span, message, "write it in UTC, such as 20180301T120000Z")


def find_wrong_value_types(content: Content) -> Iterator[Fault]:
    """A day says VALUE=DATE, an hour does not: readers believe the one or the other."""
    for line in content.select(*_TIMES):
        declared = (line.parameter("VALUE") or "DATE-TIME").upper()
        if declared not in ("DATE", "DATE-TIME"):
            continue
        for at, written, time in locate_times(line):
            if time and (time.kind == "date") != (declared == "DATE"):
                span = line.value_part(at, len(written))
                yield _explain_value_type(line, span, time)
                break


def _explain_value_type(line: ContentLine, span: Span, time: TimeValue) -> Fault:
    if time.kind == "date":
        message = f"{line.name} is a day without VALUE=DATE"
        return Fault(span, message, f"write {line.name};VALUE=DATE:…")
    return Fault(span, f"{line.name} is an hour with VALUE=DATE", "leave VALUE=DATE out")


def find_floating_times(content: Content) -> Iterator[Fault]:
    """An event's hour has a zone: without one it is at nine wherever the reader is."""
    for entry in select_components(content, *ENTRIES):
        line = entry.first("DTSTART") or entry.first("DUE")
        time = read_time(line)
        if line and time and time.kind == "floating":
            remedy = "write the zone (TZID=Europe/Brussels, with its VTIMEZONE), or UTC with Z"
            yield Fault(line.value_span, f"{line.name} has no time zone", remedy)


def find_day_long_ends(content: Content) -> Iterator[Fault]:
    """A whole day ends on the next one: an end on the same day makes it no time at all."""
    for start, end, line in _spans(content):
        if start.kind == end.kind == "date" and start.local == end.local:
            message = f"{line.name} is the day of DTSTART, but the end is not included"
            yield Fault(line.value_span, message, "write the day after the last one")


def _spans(content: Content) -> Iterator[tuple[TimeValue, TimeValue, ContentLine]]:
    """Start and end of everything that has both, and the line of the end."""
    for name, end in (("VEVENT", "DTEND"), ("VTODO", "DUE"), ("VFREEBUSY", "DTEND")):
        for entry in content.by_name[name]:
            line = entry.first(end)
            begin, over = read_time(entry.first("DTSTART")), read_time(line)
            if line and begin and over:
                yield begin, over, line


def find_early_ends(content: Content) -> Iterator[Fault]:
    """An event ends after it starts."""
    for start, end, line in _spans(content):
        if _is_early(start, end):
            message = f"{line.name} is not after DTSTART"
            yield Fault(line.value_span, message, "exchange them, or leave the end out")


def _is_early(start: TimeValue, end: TimeValue) -> bool:
    if (start.kind, start.tzid) == (end.kind, end.tzid):
        is_same_day = start.kind == "date" and start.local == end.local  # told by another rule
        return end.local <= start.local and not is_same_day
    begin, over = start.instant, end.instant
    return begin is not None and over is not None and over <= begin


def find_mixed_ends(content: Content) -> Iterator[Fault]:
    """Start and end are both days, both hours with a zone, or both without."""
    for start, end, line in _spans(content):
        if start.category != end.category:
            message = f"{line.name} is {_FORMS[end.category]}, but DTSTART {_FORMS[start.category]}"
            yield Fault(line.value_span, message, "write both alike")


_FORMS = {"date": "a day", "floating": "an hour without a zone", "fixed": "an hour in a zone"}


def find_double_ends(content: Content) -> Iterator[Fault]:
    """An event has DTEND or DURATION, not both."""
    for name, end in (("VEVENT", "DTEND"), ("VTODO", "DUE")):
        for entry in content.by_name[name]:
            line = entry.first("DURATION")
            if line and entry.first(end):
                yield Fault(line.whole, f"DURATION beside {end}", "keep one of them")


def find_malformed_durations(content: Content) -> Iterator[Fault]:
    """Lengths of time have the form of ISO 8601: PT15M is minutes, P15M would be months."""
    for line in content.select("DURATION", "TRIGGER", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        is_time = line.name == "TRIGGER" and parse_time(line.value)
        if not is_time and not DURATION.fullmatch(line.value):
            message = f"{quote(line.value)} is no length of time"
            yield Fault(line.value_span, message, "write P1D, PT1H30M or -PT15M")


_NUMBERS = r"[+-]?[0-9]+(?:,[+-]?[0-9]+)*"
_DAYS = r"[+-]?[0-9]{0,2}(?:MO|TU|WE|TH|FR|SA|SU)"
_RULE_PARTS = {
    "FREQ": "SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY",
    "UNTIL": r"[0-9]{8}(?:T[0-9]{6}Z?)?",
    "COUNT": "[1-9][0-9]*",
    "INTERVAL": "[1-9][0-9]*",
    "BYDAY": f"{_DAYS}(?:,{_DAYS})*",
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
    "RSCALE": "[A-Z-]+",
    "SKIP": "OMIT|BACKWARD|FORWARD",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _RULE_PARTS.items()}
_BY_NUMBER = re.compile("BY(?:SECOND|MINUTE|HOUR|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS)")
_NUMBER_LIST = re.compile(_NUMBERS)


def find_malformed_rules(content: Content) -> Iterator[Fault]:
    """An RRULE has a FREQ, and parts that exist."""
    for line in content.select("RRULE"):
        parts = read_rule_parts(line)
        wrong = [name for name, value in parts.items() if not _is_part(name, value)]
        if "FREQ" not in parts:
            yield Fault(line.value_span, "RRULE without FREQ", "begin it with FREQ=")
        elif wrong:
            message = f"{quote(f'{wrong[0]}={parts[wrong[0]]}')} is no part of an RRULE"
            remedy = "write FREQ=WEEKLY;COUNT=5;BYDAY=MO and the like"
            yield Fault(_part_span(line, wrong[0]), message, remedy)


def _is_part(name: str, value: str) -> bool:
    pattern = _PATTERNS.get(name) or (_BY_NUMBER.fullmatch(name) and _NUMBER_LIST)
    return bool(pattern and pattern.fullmatch(value))


def _part_span(line: ContentLine, name: str) -> Span:
    """Where a part of an RRULE stands."""
    at, spans = 0, {}
    for part in line.value.split(";"):
        spans[part.partition("=")[0].strip().upper()] = line.value_part(at, len(part))
        at += len(part) + 1
    return spans[name]


def find_double_limits(content: Content) -> Iterator[Fault]:
    """An RRULE ends by UNTIL or by COUNT, not by both."""
    for line in content.select("RRULE"):
        parts = read_rule_parts(line)
        if "UNTIL" in parts and "COUNT" in parts:
            yield Fault(line.value_span, "RRULE with UNTIL and COUNT", "keep one of them")


def find_mixed_limits(content: Content) -> Iterator[Fault]:
    """UNTIL is a day where DTSTART is one, floating where it floats, and in UTC where it is fixed.

    Else calendars disagree whether the last time is in.
    """
    for entry in select_components(content, *ENTRIES):
        start = read_time(entry.first("DTSTART"))
        for line in entry.select("RRULE"):
            until = parse_time(read_rule_parts(line).get("UNTIL", ""))
            if start and until and until.kind != _UNTIL[start.category]:
                span, remedy = _part_span(line, "UNTIL"), _UNTIL_REMEDIES[start.category]
                yield Fault(span, "UNTIL is of another kind than DTSTART", remedy)


_UNTIL = {"date": "date", "floating": "floating", "fixed": "utc"}
_UNTIL_REMEDIES = {
    "date": "write a day, such as UNTIL=20180630",
    "floating": "write an hour without Z, such as UNTIL=20180630T093000",
    "fixed": "write it in UTC, such as UNTIL=20180630T073000Z",
}


def find_mixed_exceptions(content: Content) -> Iterator[Fault]:
    """EXDATE is of the kind of DTSTART: else it takes nothing out."""
    for entry in select_components(content, *ENTRIES):
        start = read_time(entry.first("DTSTART"))
        for line in entry.select("EXDATE"):
            for time in read_times(line):
                if start and time and time.category != start.category:
                    message = (
                        f"EXDATE is {_FORMS[time.category]}, but DTSTART {_FORMS[start.category]}"
                    )
                    yield Fault(line.value_span, message, "write it like DTSTART")
                    break


RULES = (
    Rule("malformed-date", "error", "RFC 5545 3.3.5", find_malformed_dates),
    Rule("not-utc", "error", "RFC 5545 3.8.7", find_local_stamps),
    Rule("value-type", "error", "RFC 5545 3.2.20", find_wrong_value_types),
    Rule("floating-time", "warning", "RFC 5545 3.3.5", find_floating_times),
    Rule("same-day-end", "error", "RFC 5545 3.8.2.2", find_day_long_ends),
    Rule("end-before-start", "error", "RFC 5545 3.8.2.2", find_early_ends),
    Rule("mixed-kinds", "error", "RFC 5545 3.8.2.2", find_mixed_ends),
    Rule("end-and-duration", "error", "RFC 5545 3.6.1", find_double_ends),
    Rule("malformed-duration", "error", "RFC 5545 3.3.6", find_malformed_durations),
    Rule("malformed-rule", "error", "RFC 5545 3.3.10", find_malformed_rules),
    Rule("until-and-count", "error", "RFC 5545 3.3.10", find_double_limits),
    Rule("until-kind", "error", "RFC 5545 3.3.10", find_mixed_limits),
    Rule("exdate-kind", "error", "RFC 5545 3.8.5.1", find_mixed_exceptions),
)
