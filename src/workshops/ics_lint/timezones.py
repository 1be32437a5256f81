"""Rules about time zones: names that every program knows, and a definition of each beside its use.

Outlook takes a zone's clock changes from the VTIMEZONE in the file, phones go by its name: the two
must agree (RFC 5545 3.2.19, 3.6.5).
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Literal, NamedTuple

from workshops.ical.parser import Component, Content, ContentLine, Span, unescape_text
from workshops.ical.values import find_iana_zone, parse_offset, read_time, read_times
from workshops.ical.vtimezone import OBSERVANCES
from workshops.ical.vtimezone_reader import read_yearly_day
from workshops.ics_lint.rule import (
    MAX_REPORTS,
    Find,
    LintIssue,
    Rule,
    check_values,
    combine,
    excerpt,
    require,
)
from workshops.ics_lint.vtimezone_clock import (
    find_wrong_hours,
    find_wrong_onsets,
)
from workshops.names import suggest_near
from workshops.timezones import list_zone_names

ZoneKind = Literal["place", "utc", "abbreviation", "vendor", "unknown"]

_UTC_NAMES = frozenset("utc uct gmt gmt0 gmt+0 gmt-0 z zulu universal greenwich".split())
_ABBREVIATION = re.compile(r"[A-Z]{2,5}(?:[+-]?[0-9]{1,2}(?:[A-Z]{2,5})?)?")
_MICROSOFT = re.compile(
    r".+ (?:Standard|Daylight|Summer) Time(?: \(.+\))?(?: [0-9]+)?"
    r"|(?:Customized|Russia) Time Zone.*|UTC[+-][0-9]+(?::[0-9]+)?",
    re.DOTALL,
)
_PREFIXED = re.compile(r"/[^/]+/(?:[0-9_]+/)?(.+)")
"""/mozilla.org/20050126_1/Europe/Brussels and its like, of older programs."""


@cache
def classify_zone(tzid: str) -> ZoneKind:
    """What kind of name a TZID is; a place is one of the IANA database."""
    if tzid.lower().removeprefix("etc/") in _UTC_NAMES:
        return "utc"
    if _ABBREVIATION.fullmatch(tzid):
        return "abbreviation"
    prefixed = _PREFIXED.fullmatch(tzid)
    if _MICROSOFT.fullmatch(tzid) or (prefixed and find_iana_zone(prefixed[1])):
        return "vendor"
    return "place" if find_iana_zone(tzid) else "unknown"


def find_needless_zones(content: Content) -> Iterator[LintIssue]:
    """No TZID with a date or a Z, which are clear without it."""
    for line, _ in content.zoned:
        kinds = {time.kind for time in read_times(line) if time}
        if kinds & {"date", "utc"}:
            what = "a date" if "date" in kinds else "a time in UTC"
            message = f"{line.name} is {what} with TZID"
            yield LintIssue(line.tzid_span, message, "leave TZID out")


class _Name(NamedTuple):
    """A TZID of the file: where a property first has it, or else a VTIMEZONE."""

    span: Span
    is_used: bool
    is_defined: bool


def _list_tzids(content: Content) -> dict[str, _Name]:
    """Each TZID of the file."""
    zones = content.by_name["VTIMEZONE"]
    lines = (line for zone in zones for line in zone.select("TZID"))
    defined = {unescape_text(line.value): line for line in lines}
    used: dict[str, ContentLine] = {}
    for line, tzid in content.zoned:
        used.setdefault(tzid, line)
    names = {
        tzid: _Name(line.value_span, is_used=False, is_defined=True)
        for tzid, line in defined.items()
    }
    for tzid, line in used.items():
        names[tzid] = _Name(line.tzid_span, is_used=True, is_defined=tzid in defined)
    return names


def _check_names(
    kind: ZoneKind,
    message: str,
    remedy: str,
    is_harmless: Callable[[str, _Name], object] = lambda _tzid, _name: False,
) -> Find:
    """A rule that no TZID is a name of a kind; in the message, {tzid} is the name."""

    def find(content: Content) -> Iterator[LintIssue]:
        for tzid, name in _list_tzids(content).items():
            if classify_zone(tzid) == kind and not is_harmless(tzid, name):
                yield LintIssue(name.span, message.format(tzid=excerpt(tzid)), remedy)

    return find


def find_unknown_names(content: Content) -> Iterator[LintIssue]:
    """Every TZID is a name of the IANA database: programs know no other."""
    names = _list_tzids(content)
    unknown = [tzid for tzid in names if classify_zone(tzid) == "unknown"]
    places = [name for name in list_zone_names() if "/" in name]
    for number, tzid in enumerate(unknown):
        message, remedy = f"the TZID {excerpt(tzid)} is not an IANA time zone", _WRITE_PLACE
        if number < MAX_REPORTS:  # it takes a while to find, so only what is reported gets one
            remedy = suggest_near(tzid[:_LONGEST], places, 0.7, remedy)
        yield LintIssue(names[tzid].span, message, remedy)


_WRITE_PLACE = "write an IANA name, such as Europe/Brussels"
_LONGEST = 40


def find_missing_definitions(content: Content) -> Iterator[LintIssue]:
    """Every TZID has its VTIMEZONE in the same calendar: else Outlook takes the reader's zone."""
    starts = [calendar.begin.start for calendar in content.calendars]
    known = [
        {unescape_text(line.value) for zone in zones for line in zone.select("TZID")}
        for zones in (calendar.inside("VTIMEZONE") for calendar in content.calendars)
    ]
    for line, tzid in content.zoned:
        number = bisect_right(starts, line.start) - 1
        if number >= 0 and tzid not in known[number]:
            known[number].add(tzid)
            message = f"no VTIMEZONE of the calendar defines {excerpt(tzid)}"
            remedy = "add its VTIMEZONE, or write the times in UTC"
            yield LintIssue(line.tzid_span, message, remedy)


def find_repeated_definitions(content: Content) -> Iterator[LintIssue]:
    """A calendar defines each zone once."""
    for calendar in content.calendars:
        seen: set[str] = set()
        for line in (zone.first("TZID") for zone in calendar.inside("VTIMEZONE")):
            if line and line.value in seen:
                message = f"{excerpt(line.value)} is already defined"
                yield LintIssue(line.value_span, message, "keep one of the VTIMEZONEs")
            elif line:
                seen.add(line.value)


def find_tzid_properties(content: Content) -> Iterator[LintIssue]:
    """TZID is a property of a VTIMEZONE and a parameter of others."""
    for component in content.components:
        if component.name != "VTIMEZONE" and (line := component.first("TZID")):
            remedy = f"write it as a parameter, such as DTSTART;TZID={line.value}:…"
            yield LintIssue(line.full_span, f"TZID as a property of a {component.name}", remedy)


def find_empty_definitions(content: Content) -> Iterator[LintIssue]:
    """A VTIMEZONE states which offset is used when."""
    for component in content.by_name["VTIMEZONE"]:
        if not component.inside(*OBSERVANCES):
            message = "VTIMEZONE without STANDARD or DAYLIGHT"
            remedy = "add STANDARD with the zone's offset"
            yield LintIssue(component.begin.full_span, message, remedy)


def find_several_observances(content: Content) -> Iterator[LintIssue]:
    """One STANDARD and at most one DAYLIGHT: Outlook takes no more."""
    for component in content.by_name["VTIMEZONE"]:
        for name in OBSERVANCES:
            observances = component.inside(name)
            if len(observances) > 1:
                message = f"{len(observances)} {name} in one VTIMEZONE"
                remedy = "keep the one that is correct for the events, or write the times in UTC"
                yield LintIssue(observances[1].begin.full_span, message, remedy)


def find_listed_onsets(content: Content) -> Iterator[LintIssue]:
    """No RDATE in a VTIMEZONE: Outlook reads yearly rules only."""
    for observance in content.select_components(*OBSERVANCES):
        line = observance.first("RDATE")
        if line:
            message = f"RDATE in the {observance.name} of a VTIMEZONE"
            yield LintIssue(line.full_span, message, "write a yearly RRULE, or the times in UTC")


def find_onsets_without_rule(content: Content) -> Iterator[LintIssue]:
    """STANDARD and DAYLIGHT take turns by a yearly RRULE each, not once."""
    for component in content.by_name["VTIMEZONE"]:
        observances = component.inside(*OBSERVANCES)
        offsets = {_read_last_offset(component, name) for name in OBSERVANCES}
        # Exchange writes both parts for every zone, with equal offsets where clocks never change.
        if len(observances) != 2 or len(offsets) != 2 or None in offsets:
            continue
        for observance in observances:
            if not observance.first("RRULE") and not observance.first("RDATE"):
                message = f"{observance.name} begins once, without RRULE"
                month = 10 if observance.name == "STANDARD" else 3
                remedy = f"add its rule, such as RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU"
                yield LintIssue(observance.begin.full_span, message, remedy)


def _read_last_offset(zone: Component, name: str) -> timedelta | None:
    observances = zone.inside(name)
    return parse_offset(observances[-1].first("TZOFFSETTO")) if observances else None


def find_small_daylight(content: Content) -> Iterator[LintIssue]:
    """DAYLIGHT has the larger offset, even where the law sees it the other way, as in Dublin."""
    for zone in content.by_name["VTIMEZONE"]:
        smaller, larger = (_read_last_offset(zone, name) for name in OBSERVANCES)
        if smaller is None or larger is None or larger >= smaller:
            continue
        for line in zone.inside("DAYLIGHT")[-1].select("TZOFFSETTO")[:1]:
            message = "the offset of DAYLIGHT is smaller than that of STANDARD"
            yield LintIssue(line.value_span, message, "swap the two names")


# One rule after another, as a table.
# fmt: off
RULES = (
    Rule("needless-tzid", "error", "RFC 5545 3.2.19", find_needless_zones),
    Rule("tzid-utc", "warning", "RFC 5545 3.2.19", _check_names(
        "utc", "the TZID {tzid} is UTC, not a place", "write the time in UTC, with Z",
        lambda _tzid, name: not name.is_used)),
    Rule("tzid-abbreviation", "warning", "RFC 5545 3.2.19", _check_names(
        "abbreviation",  # IST is a time in Ireland, in Israel and in India
        "the TZID {tzid} is an abbreviation that several places share",
        "write the place, such as Europe/Brussels")),
    Rule("tzid-vendor", "warning", "RFC 5545 3.2.19", _check_names(
        "vendor", "the TZID {tzid} is known only to the programs of one vendor", _WRITE_PLACE,
        # Outlook writes Microsoft's names with their definitions
        lambda tzid, name: name.is_defined and _MICROSOFT.fullmatch(tzid))),
    Rule("tzid-unknown", "warning", "RFC 5545 3.2.19", find_unknown_names),
    Rule("no-vtimezone", "error", "RFC 5545 3.2.19", find_missing_definitions),
    Rule("tzid-property", "error", "RFC 5545 3.8.3.1", find_tzid_properties),
    Rule("duplicate-vtimezone", "error", "RFC 5545 3.6.5", find_repeated_definitions),
    Rule("incomplete-vtimezone", "error", "RFC 5545 3.6.5", combine(
        find_empty_definitions,
        require(("VTIMEZONE",), ("TZID",), "add {names}"),
        require(OBSERVANCES, ("DTSTART",),
                "add {names}: the local time at which it begins, such as 19701025T030000"),
        check_values(("DTSTART",),
                     lambda line: (time := read_time(line)) and time.kind == "floating",
                     "{name} is not a local time",
                     "write it without Z or TZID, such as 19701025T030000", OBSERVANCES),
        require(OBSERVANCES, ("TZOFFSETFROM",), "add {names}:+0100"),
        require(OBSERVANCES, ("TZOFFSETTO",), "add {names}:+0100"),
        check_values(("TZOFFSETFROM", "TZOFFSETTO"), lambda line: parse_offset(line) is not None,
                     "{value} is not an offset from UTC",
                     "write it with its sign, such as +0100", OBSERVANCES))),
    Rule("several-observances", "warning", "RFC 5545 3.6.5", find_several_observances),
    Rule("vtimezone-rdate", "warning", "RFC 5546 erratum 3932", find_listed_onsets),
    Rule("vtimezone-no-rule", "warning", "RFC 5545 3.6.5", find_onsets_without_rule),
    Rule("vtimezone-rule-form", "warning", "RFC 5545 3.6.5", check_values(
        ("RRULE",), read_yearly_day,  # Outlook reads no other form
        "the RRULE is not yearly on a weekday of a month",
        "write it like FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", OBSERVANCES)),
    Rule("small-daylight", "warning", "RFC 5545 3.6.5", find_small_daylight),
    Rule("wrong-hour", "error", "RFC 5545 3.6.5", find_wrong_hours),
    Rule("wrong-onset", "warning", "RFC 5545 3.6.5", find_wrong_onsets),
)
