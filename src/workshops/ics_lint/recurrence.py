"""Rules about what repeats: RRULE, its exceptions and changed times (RFC 5545 3.3.10, 3.8.5)."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from workshops.ical.parser import Component, Content, ContentLine, Span
from workshops.ical.values import (
    TimeValue,
    find_iana_zone,
    parse_time,
    read_rule_parts,
    read_time,
    read_times,
)
from workshops.ics_lint.rule import ENTRIES, KINDS, LintIssue, Rule, check_values, excerpt
from workshops.recurrence import list_local_times


class RulePart(NamedTuple):
    """NAME=VALUE in an RRULE, in upper case; its text as written, and where in the value it is."""

    name: str
    value: str
    text: str
    line: ContentLine
    offset: int

    @property
    def span(self) -> Span:
        """Its position in the file, found only for what is reported, as that is slow."""
        return self.line.value_part(self.offset, len(self.text))


def _read_parts(line: ContentLine) -> list[RulePart]:
    parts, offset = [], 0
    for text in line.value.split(";"):
        name, _, value = text.partition("=")
        parts.append(RulePart(name.strip().upper(), value.strip().upper(), text, line, offset))
        offset += len(text) + 1
    return parts


_DAY = "MO|TU|WE|TH|FR|SA|SU"
_BY_DAY = rf"(?:[+-]?(?:0?[1-9]|[1-4][0-9]|5[0-3]))?(?:{_DAY})"
# A part of an RRULE, its form, and what to write; and the numbers that others may have.
# fmt: off
_WORDS = {
    "FREQ": ("SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY",
             "write DAILY, WEEKLY, MONTHLY or YEARLY"),
    "UNTIL": ("[0-9]{8}(?:T[0-9]{6}Z?)?", "write a date or time, such as 20180630T073000Z"),
    "COUNT": ("0*[1-9][0-9]*", "write a number from 1"),
    "INTERVAL": ("0*[1-9][0-9]*", "write a number from 1"),
    "BYDAY": (rf"{_BY_DAY}(?:,{_BY_DAY})*", "write weekdays, such as MO,TH or -1SU"),
    "WKST": (_DAY, "write a weekday, such as MO"),
    "RSCALE": ("[A-Z-]+", "write a calendar, such as GREGORIAN"),
    "SKIP": ("OMIT|BACKWARD|FORWARD", "write OMIT, BACKWARD or FORWARD"),
}
_LIMITS = {
    "BYSECOND": (0, 60), "BYMINUTE": (0, 59), "BYHOUR": (0, 23), "BYMONTHDAY": (1, 31),
    "BYYEARDAY": (1, 366), "BYWEEKNO": (1, 53), "BYMONTH": (1, 12), "BYSETPOS": (1, 366),
}
# fmt: on
_FROM_THE_END = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
"""What may count from the end, as -1."""


def _explain_part(part: RulePart) -> str | None:
    """What to write instead of a part; None if it is right."""
    if part.name in _WORDS:
        pattern, remedy = _WORDS[part.name]
        return None if re.fullmatch(pattern, part.value, re.ASCII) else remedy
    if part.name not in _LIMITS:
        return "leave it out"
    first, last = _LIMITS[part.name]
    sign = "[+-]?" if part.name in _FROM_THE_END else "[+]?"
    leap = "L?" if part.name == "BYMONTH" else ""  # a leap month (RFC 7529 section 4.2)
    number = re.compile(rf"{sign}([0-9]{{1,3}}){leap}")
    found = map(number.fullmatch, part.value.split(","))
    if all(value and first <= int(value[1]) <= last for value in found):
        return None
    signed = f", or -{last} to -{first}" if part.name in _FROM_THE_END else ""
    return f"write numbers from {first} to {last}{signed}"


def find_malformed_rules(content: Content) -> Iterator[LintIssue]:
    """An RRULE has a FREQ, and parts that exist, each once."""
    for line in content.select("RRULE"):
        parts = _read_parts(line)
        names = [part.name for part in parts]
        if "FREQ" not in names:
            yield LintIssue(line.value_span, "RRULE without FREQ", "begin it with FREQ=")
            continue
        for number, part in enumerate(parts):
            if remedy := _explain_part(part):
                is_known = part.name in _WORDS or part.name in _LIMITS
                what = f"valid {part.name}" if is_known else "part of an RRULE"
                shown = part.value if is_known else part.text
                yield LintIssue(part.span, f"{excerpt(shown)} is not a {what}", remedy)
                break
            if part.name in names[:number]:
                yield LintIssue(part.span, f"{part.name} twice in an RRULE", "keep one of them")
                break


_DIGIT = re.compile("[0-9]")
Parts = dict[str, str]


# The part, when it is wrong, what is wrong, and what to write: one conflict after another.
# fmt: off
_CONFLICTS: tuple[tuple[str, Callable[[Parts], object], str, str], ...] = (
    ("BYDAY", lambda parts: _DIGIT.search(parts["BYDAY"])
     and parts["FREQ"] not in ("MONTHLY", "YEARLY"),
     "BYDAY with a number in FREQ={FREQ}", "write the weekday alone, or FREQ=MONTHLY"),
    ("BYDAY", lambda parts: _DIGIT.search(parts["BYDAY"]) and "BYWEEKNO" in parts,
     "BYDAY with a number and BYWEEKNO together", "write the weekday alone"),
    ("BYDAY", lambda parts: parts["FREQ"] == "MONTHLY"
     and any(int(number) > 5 for number in re.findall("[0-9]+", parts["BYDAY"])),
     "no month has the weekday BYDAY={BYDAY}", "write a number from 1 to 5, or -5 to -1"),
    ("BYMONTHDAY", lambda parts: parts["FREQ"] == "WEEKLY",
     "BYMONTHDAY in FREQ=WEEKLY", "write FREQ=MONTHLY, or BYDAY"),
    ("BYYEARDAY", lambda parts: parts["FREQ"] in ("DAILY", "WEEKLY", "MONTHLY"),
     "BYYEARDAY in FREQ={FREQ}", "write FREQ=YEARLY"),
    ("BYWEEKNO", lambda parts: parts["FREQ"] != "YEARLY",
     "BYWEEKNO in FREQ={FREQ}", "write FREQ=YEARLY"),
    ("BYSETPOS", lambda parts: sum(name.startswith("BY") for name in parts) == 1,
     "BYSETPOS without another BY part", "add what it selects from, such as BYDAY=MO,TU"),
    ("SKIP", lambda parts: "RSCALE" not in parts,
     "SKIP without RSCALE", "add RSCALE=GREGORIAN"),
)
# fmt: on


def find_rule_conflicts(content: Content) -> Iterator[LintIssue]:
    """An RRULE has no parts that exclude each other, or the kind of its DTSTART."""
    for entry in content.components:
        start = read_time(entry.first("DTSTART"))
        for line in entry.select("RRULE"):
            parts = {part.name: part for part in _read_parts(line)}
            if "FREQ" in parts and not any(map(_explain_part, parts.values())):
                yield from _list_conflicts(parts, start)


def _list_conflicts(parts: dict[str, RulePart], start: TimeValue | None) -> Iterator[LintIssue]:
    values = {name: part.value for name, part in parts.items()}
    for name, is_wrong, message, remedy in _CONFLICTS:
        if name in values and is_wrong(values):
            yield LintIssue(parts[name].span, message.format(**values), remedy)
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        if name in parts and start and start.kind == "date":
            yield LintIssue(parts[name].span, f"{name}, but DTSTART is a date", "leave it out")


_UNTIL = {
    "date": ("date", "write a date, such as UNTIL=20180630"),
    "floating": ("floating", "write a time without Z, such as UNTIL=20180630T093000"),
    "fixed": ("utc", "write it in UTC, such as UNTIL=20180630T073000Z"),
}


def _list_ends(content: Content) -> Iterator[tuple[TimeValue, TimeValue, RulePart]]:
    """The start and the UNTIL of everything that has both."""
    for entry in content.select_components(*ENTRIES):
        start = read_time(entry.first("DTSTART"))
        for part in (part for line in entry.select("RRULE") for part in _read_parts(line)):
            until = parse_time(part.value) if part.name == "UNTIL" else None
            if start and until:
                yield start, until, part


def find_mixed_limits(content: Content) -> Iterator[LintIssue]:
    """UNTIL is of the kind of DTSTART, else calendars disagree whether the last time is in."""
    for start, until, part in _list_ends(content):
        kind, remedy = _UNTIL[start.category]
        if until.kind != kind:
            yield LintIssue(part.span, "UNTIL is not of the same type as DTSTART", remedy)


def find_early_limits(content: Content) -> Iterator[LintIssue]:
    """UNTIL is not before DTSTART."""
    for start, until, part in _list_ends(content):
        begin, end = start.instant, until.instant
        is_early = end < begin if begin and end else until.local.date() < start.local.date()
        if is_early and until.kind == _UNTIL[start.category][0]:
            yield LintIssue(
                part.span, "UNTIL is before DTSTART", "write when the last occurrence begins"
            )


def find_mixed_occurrences(content: Content) -> Iterator[LintIssue]:
    """EXDATE, RDATE and RECURRENCE-ID are of the kind of DTSTART: else they match nothing."""
    for calendar in content.calendars:
        entries = calendar.inside(*ENTRIES)
        starts = {
            line.value: read_time(entry.first("DTSTART"))
            for entry in entries
            if (line := entry.first("UID")) and not entry.first("RECURRENCE-ID")
        }
        for entry in entries:
            uid, own = entry.first("UID"), read_time(entry.first("DTSTART"))
            for line in entry.select("EXDATE", "RDATE", "RECURRENCE-ID"):
                start = own
                if line.name == "RECURRENCE-ID":
                    start = starts.get(uid.value) if uid else None
                kinds = [time.category for time in read_times(line) if time]
                other = next((kind for kind in kinds if start and kind != start.category), None)
                if start and other:
                    message = (
                        f"{line.name} is {KINDS[other]}, but DTSTART is {KINDS[start.category]}"
                    )
                    yield LintIssue(
                        line.value_span, message, "write it in the same form as DTSTART"
                    )


_PERIODS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
"""The kinds of rules whose occurrences are computed, each with the days of its period."""
_MAX_PERIODS = 10_000
"""How many periods in one file: dateutil takes up to 0.2 ms for each in which nothing occurs."""


def find_unused_exceptions(content: Content) -> Iterator[LintIssue]:
    """An EXDATE is the time of an occurrence: else it excludes nothing."""
    periods = _MAX_PERIODS
    for entry in content.select_components(*ENTRIES):
        start, rules = read_time(entry.first("DTSTART")), entry.select("RRULE")
        excluded = {line: _read_clock(line, start) for line in entry.select("EXDATE") if start}
        last = max((max(times) for times in excluded.values() if times), default=None)
        if not start or not last or len(rules) != 1:
            continue
        rule = _read_parts(rules[0])
        days = next((_PERIODS.get(part.value) for part in rule if part.name == "FREQ"), None)
        periods -= max(0, (last - start.local).days) // (days or 1)
        if periods < 0:
            return
        occurrences = _list_occurrences(entry, start, rule, last) if days else set()
        for line, times in excluded.items() if occurrences else ():
            unused = next((time for time in times if time not in occurrences), None)
            if unused:
                shown = unused.date() if start.kind == "date" else f"{unused:%Y-%m-%d %H:%M}"
                message = f"the EXDATE {shown} is not the time of an occurrence"
                yield LintIssue(line.value_span, message, "write the start of an occurrence")


def _read_clock(line: ContentLine, start: TimeValue) -> list[datetime]:
    """The times of a property on the clocks of DTSTART; not those of another kind or place."""
    zone, read = find_iana_zone(start.tzid or "UTC"), []
    for time in (time for time in read_times(line) if time and time.category == start.category):
        if (time.kind, time.tzid) == (start.kind, start.tzid):
            read.append(time.local)
        elif zone and (instant := time.instant):
            read.append(instant.astimezone(zone).replace(tzinfo=None))
    return read


def _list_occurrences(
    entry: Component, start: TimeValue, rule: list[RulePart], last: datetime
) -> set[datetime]:
    """The local times of an entry that repeats, up to `last`; none where it is not understood."""
    has_no_clock = start.category == "fixed" and not start.instant
    if has_no_clock or any(part.name == "RSCALE" or _explain_part(part) for part in rule):
        return set()
    text = ";".join(f"{part.name}={part.value}" for part in rule)
    try:
        begin = start.localize(find_iana_zone)
        found = set(list_local_times(text, begin, start.local.date(), last))
    except (ValueError, OverflowError):
        return set()
    added = (local for line in entry.select("RDATE") for local in _read_clock(line, start))
    return found | {start.local, *added}


# One rule after another, as a table.
# fmt: off
RULES = (
    Rule("malformed-rule", "error", "RFC 5545 3.3.10", find_malformed_rules),
    Rule("rule-conflict", "error", "RFC 5545 3.3.10", find_rule_conflicts),
    Rule("until-and-count", "error", "RFC 5545 3.3.10", check_values(
        ("RRULE",), lambda line: not {"UNTIL", "COUNT"} <= read_rule_parts(line).keys(),
        "RRULE with UNTIL and COUNT", "keep one of them")),
    Rule("until-kind", "error", "RFC 5545 3.3.10", find_mixed_limits),
    Rule("until-before-start", "error", "RFC 5545 3.3.10", find_early_limits),
    Rule("recurrence-kind", "error", "RFC 5545 3.8.4.4, 3.8.5", find_mixed_occurrences),
    Rule("unused-exdate", "warning", "RFC 5545 3.8.5.1", find_unused_exceptions),
)
