"""The clock changes that a VTIMEZONE in a file defines (RFC 5545 section 3.6.5).

Lists of dates, several STANDARD blocks and rules that end are read as well as the plain form that
`vtimezone` writes. What has any other form has no clock: a guess would be an hour wrong.
"""

import re
from datetime import MAXYEAR, datetime, timedelta

from workshops.ical.parser import Component, ContentLine
from workshops.ical.values import (
    drop_redundant_time,
    parse_offset,
    parse_time,
    read_rule_parts,
    read_time,
)
from workshops.ical.vtimezone import (
    FOREVER,
    OBSERVANCES,
    DefinedZone,
    Observance,
    YearlyDay,
)
from workshops.standards import WEEKDAYS

YEARS = range(1900, 2200)
"""The years that are looked at: far enough, and far from where dates end."""

_MAX_OBSERVANCES = 400
"""The limit for one VTIMEZONE; every zone of the tz database has fewer."""


def read_zone(definition: Component, years: range = YEARS) -> DefinedZone | None:
    """The clocks of a VTIMEZONE in these years; None where one of its parts is not understood."""
    parts = definition.inside(*OBSERVANCES)
    if len(parts) > _MAX_OBSERVANCES:
        return None
    observances = list(filter(None, map(_read_observance, parts)))
    return DefinedZone(observances, years) if 0 < len(parts) == len(observances) else None


def _read_observance(part: Component) -> Observance | None:
    offset_from, offset_to = (parse_offset(part.first(f"TZOFFSET{end}")) for end in ("FROM", "TO"))
    # A rule that changes nothing is not looked at.
    rules = part.select("RRULE") if offset_from != offset_to else []
    if start := read_time(part.first("DTSTART")):
        # Lotus Notes writes the time of day in the rule, too
        rules = [
            rule._replace(value=drop_redundant_time(rule.value, start.local)) for rule in rules
        ]
    onsets, name = _read_onsets(part), part.first("TZNAME")
    day = read_yearly_day(rules[0]) if rules else None
    if offset_from is None or offset_to is None or not onsets or len(rules) > bool(day):
        return None
    until = parse_time(read_rule_parts(rules[0]).get("UNTIL", "")) if rules else None
    # UNTIL is in UTC, onsets are local; a year's is never within a day of another year's.
    last = min(until.local, FOREVER) + timedelta(days=1) if until else FOREVER
    return Observance(name.value if name else "", offset_from, offset_to, onsets, day, last)


def _read_onsets(part: Component) -> tuple[datetime, ...]:
    """DTSTART and what RDATE lists; none if one of them can't be read."""
    values = [v for line in part.select("DTSTART", "RDATE") for v in line.value.split(",")]
    # Outlook's rules begin in 1601, others' in year 0 or 1, where dates end.
    times = [parse_time(max(value, f"1601{value[4:]}")) for value in values]
    onsets = tuple(time.local for time in times if time and time.local.year < MAXYEAR)
    return onsets if part.first("DTSTART") and len(onsets) == len(times) else ()


_BY_DAY = re.compile(rf"(-?[1-4])({'|'.join(WEEKDAYS)})")


def read_yearly_day(rule: ContentLine) -> YearlyDay | None:
    """The day of FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU; None for rules of any other form."""
    parts = read_rule_parts(rule)
    month, day = parts.get("BYMONTH", ""), _BY_DAY.fullmatch(parts.get("BYDAY", ""))
    is_plain = parts.keys() <= {"FREQ", "BYMONTH", "BYDAY", "INTERVAL", "WKST", "UNTIL"}
    is_yearly = parts.get("FREQ") == "YEARLY" and parts.get("INTERVAL", "1") == "1"
    if not (is_plain and is_yearly and day and re.fullmatch("0?[1-9]|1[0-2]", month)):
        return None
    return YearlyDay(int(month), int(day[1]), WEEKDAYS.index(day[2]))
