"""The offsets of a VTIMEZONE, compared year by year with real clocks (RFC 5545 3.6.5).

Independent of how `ical.vtimezone` writes one: also with RDATE lists, several STANDARD blocks and
rules that end, as other programs write them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from workshops.ical.parser import Content, ContentLine, unescape_text
from workshops.ical.values import (
    find_iana_zone,
    parse_time,
    read_rule_parts,
    read_time,
    read_times,
)
from workshops.ical.vtimezone import DefinedZone, show_offset
from workshops.ical.vtimezone_reader import YEARS, read_zone
from workshops.ics_lint.rule import ENTRIES, LintIssue


class Zone(NamedTuple):
    """A VTIMEZONE for a known place, and the local hours it is used for."""

    name: ContentLine
    clock: DefinedZone
    place: ZoneInfo
    uses: list[tuple[ContentLine, datetime]]
    years: set[int]


def find_wrong_hours(content: Content) -> Iterator[LintIssue]:
    """An event is at the same hour in the file's VTIMEZONE as by the clocks of the place."""
    for zone in _list_zones(content):
        for line, (local, ours, theirs) in _find_differences(zone).items():
            message = (
                f"{local:%Y-%m-%d %H:%M} is at UTC{show_offset(ours)} in the file's VTIMEZONE, "
                f"but at UTC{show_offset(theirs)} in {zone.place.key}"
            )
            yield LintIssue(
                line.value_span, message, "put the zone's correct rules in the VTIMEZONE"
            )


def find_wrong_onsets(content: Content) -> Iterator[LintIssue]:
    """A VTIMEZONE changes when the clocks of the place do, in the years of the events."""
    for zone in _list_zones(content):
        if _find_differences(zone):
            continue
        for instant in _list_instants(zone):
            ours = zone.clock.offset_at(instant)
            theirs = zone.place.fromutc(instant.replace(tzinfo=zone.place)).utcoffset()
            if theirs is not None and ours != theirs:
                message = (
                    f"on {instant:%Y-%m-%d at %H:%M} UTC this zone is at UTC{show_offset(ours)}, "
                    f"but {zone.place.key} is at UTC{show_offset(theirs)}"
                )
                yield LintIssue(zone.name.value_span, message, "write the zone's correct rules")
                break


def _list_zones(content: Content) -> Iterator[Zone]:
    """The VTIMEZONEs of known places that this reader understands, the first of each name."""
    uses = _group_uses(content)
    for component in content.by_name["VTIMEZONE"]:
        name = component.first("TZID")
        found = uses.pop(unescape_text(name.value), None) if name else None
        if name and found and (place := find_iana_zone(name.value)):
            years = {local.year for _, local in found}
            if clock := read_zone(component, range(min(years), max(years) + 1)):
                yield Zone(name, clock, place, found, years)


def _group_uses(content: Content) -> dict[str, list[tuple[ContentLine, datetime]]]:
    """The local hours in each zone; of what repeats, some."""
    uses = defaultdict(list)
    for line, _ in content.zoned:
        for use in read_times(line):
            if use and use.tzid and use.local.year in YEARS:
                uses[use.tzid].append((line, use.local))
    for entry in content.select_components(*ENTRIES):
        begin, rule = entry.first("DTSTART"), entry.first("RRULE")
        start = read_time(begin)
        if begin and rule and start and start.tzid and start.local.year in YEARS:
            repeated = _repeat(start.local, rule)
            uses[start.tzid] += ((begin, local) for local in repeated if local.year in YEARS)
    return uses


_TWO_WEEKS = timedelta(weeks=2)


def _repeat(start: datetime, rule: ContentLine) -> Iterator[datetime]:
    """About one time in two weeks, for a year, of what is daily or weekly."""
    parts = read_rule_parts(rule)
    days = {"DAILY": 1, "WEEKLY": 7}.get(parts.get("FREQ", ""))
    interval, times = parts.get("INTERVAL", "1"), parts.get("COUNT", "1000")
    if not days or not _SMALL.fullmatch(interval) or not _SMALL.fullmatch(times):
        return
    step = timedelta(days=days * int(interval))
    until = parse_time(parts.get("UNTIL", ""))
    last = start + min(step * (int(times) - 1), timedelta(days=366))
    if until:
        last = min(last, until.local)
    step *= max(1, _TWO_WEEKS // step)
    while (start := start + step) <= last:
        yield start


_SMALL = re.compile("[1-9][0-9]{0,3}")


def _find_differences(zone: Zone) -> dict[ContentLine, tuple[datetime, timedelta, timedelta]]:
    """The lines whose hour is another by the file than at the place; the first such hour of each.

    Hours that clocks show twice or never are left out: programs differ there anyway.
    """
    found: dict[ContentLine, tuple[datetime, timedelta, timedelta]] = {}
    for line, local in zone.uses:
        ours = zone.clock.utcoffset(local)
        theirs = local.replace(tzinfo=zone.place).utcoffset()
        is_plain = theirs == local.replace(tzinfo=zone.place, fold=1).utcoffset()
        if theirs is not None and ours != theirs and is_plain:
            found.setdefault(line, (local, ours, theirs))
    return found


def _list_instants(zone: Zone) -> Iterator[datetime]:
    """The instants to compare, in UTC: just before and at each change, and twice in each month."""
    for instant in zone.clock.instants:
        if instant.year in zone.years:
            yield instant - timedelta(minutes=1)
            yield instant
    for year, month, day in product(sorted(zone.years), range(1, 13), (1, 15)):
        yield datetime(year, month, day, 12)  # noqa: DTZ001 - UTC
