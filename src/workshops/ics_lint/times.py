"""Rules about dates and times: all come on the same day, at the same hour (RFC 5545 3.8.2)."""

import re
from collections.abc import Callable, Iterator

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
from workshops.ics_lint.rule import ENTRIES, Find, LintIssue, Rule, check_values, quote

_STAMPS = ("DTSTAMP", "CREATED", "LAST-MODIFIED", "COMPLETED")
_TIMES = ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE")


def find_malformed_dates(content: Content) -> Iterator[LintIssue]:
    """Dates and times have the basic form of ISO 8601, and exist."""
    for line in content.select(*_STAMPS, *_TIMES):
        for offset, text, time in locate_times(line):
            if time is None:
                message = f"{quote(text)} is not a date or time that exists"
                remedy = "write 20180308, 20180308T093000 or 20180308T083000Z"
                yield LintIssue(line.value_part(offset, len(text)), message, remedy)
                break


def _is_utc(line: ContentLine) -> bool:
    time = read_time(line)
    return time is None or time.kind == "utc"


def find_wrong_value_types(content: Content) -> Iterator[LintIssue]:
    """A date says VALUE=DATE, a time does not: readers believe the one or the other."""
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
        time = read_time(line)
        if line and time and time.kind == "floating":
            remedy = "write the zone (TZID=Europe/Brussels, with its VTIMEZONE), or UTC with Z"
            yield LintIssue(line.value_span, f"{line.name} has no time zone", remedy)


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
                start, end = read_time(entry.first("DTSTART")), read_time(line)
                if line and start and end and is_wrong(start, end):
                    kinds = {"start": _KINDS[start.category], "end": _KINDS[end.category]}
                    yield LintIssue(line.value_span, message.format(name=name, **kinds), remedy)

    return find


_KINDS = {"date": "a date", "floating": "a time without a zone", "fixed": "a time in a zone"}


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


def _is_duration(line: ContentLine) -> bool:
    is_time = line.name == "TRIGGER" and parse_time(line.value)
    return bool(is_time or DURATION.fullmatch(line.value))


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


def find_malformed_rules(content: Content) -> Iterator[LintIssue]:
    """An RRULE has a FREQ, and parts that exist."""
    for line in content.select("RRULE"):
        parts = read_rule_parts(line)
        wrong = [name for name, value in parts.items() if not _is_part(name, value)]
        if "FREQ" not in parts:
            yield LintIssue(line.value_span, "RRULE without FREQ", "begin it with FREQ=")
        elif wrong:
            message = f"{quote(f'{wrong[0]}={parts[wrong[0]]}')} is not a part of an RRULE"
            remedy = "write parts such as FREQ=WEEKLY;COUNT=5;BYDAY=MO"
            yield LintIssue(_part_span(line, wrong[0]), message, remedy)


def _is_part(name: str, value: str) -> bool:
    pattern = _PATTERNS.get(name) or (_BY_NUMBER.fullmatch(name) and _NUMBER_LIST)
    return bool(pattern and pattern.fullmatch(value))


def _part_span(line: ContentLine, name: str) -> Span:
    """Where a part of an RRULE is."""
    at, spans = 0, {}
    for part in line.value.split(";"):
        spans[part.partition("=")[0].strip().upper()] = line.value_part(at, len(part))
        at += len(part) + 1
    return spans[name]


def find_double_limits(content: Content) -> Iterator[LintIssue]:
    """An RRULE ends by UNTIL or by COUNT, not by both."""
    for line in content.select("RRULE"):
        parts = read_rule_parts(line)
        if "UNTIL" in parts and "COUNT" in parts:
            yield LintIssue(line.value_span, "RRULE with UNTIL and COUNT", "keep one of them")


def find_mixed_limits(content: Content) -> Iterator[LintIssue]:
    """UNTIL is a date where DTSTART is one, floating where it floats, and in UTC where it is fixed.

    Else calendars disagree whether the last time is in.
    """
    for entry in content.select_components(*ENTRIES):
        start = read_time(entry.first("DTSTART"))
        for line in entry.select("RRULE"):
            until = parse_time(read_rule_parts(line).get("UNTIL", ""))
            if start and until and until.kind != _UNTIL[start.category]:
                span, remedy = _part_span(line, "UNTIL"), _UNTIL_REMEDIES[start.category]
                yield LintIssue(span, "UNTIL is of another kind than DTSTART", remedy)


_UNTIL = {"date": "date", "floating": "floating", "fixed": "utc"}
_UNTIL_REMEDIES = {
    "date": "write a date, such as UNTIL=20180630",
    "floating": "write a time without Z, such as UNTIL=20180630T093000",
    "fixed": "write it in UTC, such as UNTIL=20180630T073000Z",
}


def find_mixed_exceptions(content: Content) -> Iterator[LintIssue]:
    """EXDATE is of the kind of DTSTART: else it excludes nothing."""
    for entry in content.select_components(*ENTRIES):
        start = read_time(entry.first("DTSTART"))
        for line in entry.select("EXDATE"):
            for time in read_times(line):
                if start and time and time.category != start.category:
                    message = (
                        f"EXDATE is {_KINDS[time.category]}, but DTSTART {_KINDS[start.category]}"
                    )
                    yield LintIssue(line.value_span, message, "write it in the form of DTSTART")
                    break


# One rule after another, as a table.
# fmt: off
RULES = (
    Rule("malformed-date", "error", "RFC 5545 3.3.5", find_malformed_dates),
    Rule("not-utc", "error", "RFC 5545 3.8.7", check_values(
        _STAMPS, _is_utc,  # they are compared between machines
        "{name} is not in UTC", "write it in UTC, such as 20180301T120000Z")),
    Rule("value-type", "error", "RFC 5545 3.2.20", find_wrong_value_types),
    Rule("floating-time", "warning", "RFC 5545 3.3.5", find_floating_times),
    Rule("same-day-end", "error", "RFC 5545 3.8.2.2", _check_ends(
        _is_same_date, "{name} is the day of DTSTART, but the end is exclusive",
        "write the day after the last one")),
    Rule("end-before-start", "error", "RFC 5545 3.8.2.2", _check_ends(
        _is_early, "{name} is not after DTSTART", "exchange them, or leave the end out")),
    Rule("mixed-kinds", "error", "RFC 5545 3.8.2.2", _check_ends(
        lambda start, end: start.category != end.category,
        "{name} is {end}, but DTSTART is {start}", "write both in the same form")),
    Rule("end-and-duration", "error", "RFC 5545 3.6.1", find_double_ends),
    Rule("malformed-duration", "error", "RFC 5545 3.3.6", check_values(
        ("DURATION", "TRIGGER", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"), _is_duration,
        "{value} is not a duration", "write P1D, PT1H30M or -PT15M")),
    Rule("malformed-rule", "error", "RFC 5545 3.3.10", find_malformed_rules),
    Rule("until-and-count", "error", "RFC 5545 3.3.10", find_double_limits),
    Rule("until-kind", "error", "RFC 5545 3.3.10", find_mixed_limits),
    Rule("exdate-kind", "error", "RFC 5545 3.8.5.1", find_mixed_exceptions),
)
