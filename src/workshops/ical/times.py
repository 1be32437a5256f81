"""An entry's start, end and repetition, as calendar programs read them (RFC 5545 3.8.2, 3.8.5).

Local times keep their zone where a VTIMEZONE that Outlook reads can describe its clock changes, so
that a meeting at half past nine stays at half past nine. Elsewhere they are written in UTC, and
what repeats is written as a list of dates: its rule holds on local clocks, not in UTC.
"""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import NamedTuple

from icalendar import vRecur

from workshops.ical.vtimezone import ZoneRules, describe_zone
from workshops.model import DateOrDateTime, Session, Workshop, to_day
from workshops.query import LAST_DAY
from workshops.recurrence import Occurrence, expand, is_finite
from workshops.timezones import find_zone, is_repeated

_LAST_COMPARED_YEAR = 2037
"""How far a zone's rule is compared for what repeats without end; later changes aren't known."""

LISTED_RULE = "X-WORKSHOPS-RULE"
"""`20250106T100000 Africa/Casablanca FREQ=WEEKLY`: local start, zone and rule of listed dates.

With it, `workshops import` can restore the repetition.
"""

_LISTED_YEARS = 5
"""For how long the dates of an endless repetition are listed."""


class Times(NamedTuple):
    """DTSTART, exclusive DTEND, and how it repeats: by a rule or by a list of further dates.

    `zone` is that of the local times; None for all-day times and for UTC. `listed_rule` is the
    value of LISTED_RULE beside a list.
    """

    start: DateOrDateTime
    end: DateOrDateTime
    zone: ZoneRules | None = None
    rule: vRecur | None = None
    exdates: tuple[DateOrDateTime, ...] = ()
    rdates: tuple[DateOrDateTime, ...] = ()
    listed_rule: str = ""


def time_workshop(workshop: Workshop) -> Times:
    """The times of a workshop that has a date."""
    start, end = workshop.start, workshop.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        return _time_by_clock(workshop, start, end)
    assert start is not None
    assert end is not None
    times = Times(start, end + timedelta(days=1))  # DTEND is exclusive (RFC 5545 section 3.6.1)
    if not workshop.repeat:
        return times
    exdates = tuple(map(to_day, workshop.exdates))  # an EXDATE is of DTSTART's kind (3.8.5.1)
    return times._replace(rule=_write_rule(workshop.repeat, start), exdates=exdates)


def _write_rule(rule: str, start: DateOrDateTime) -> vRecur:
    """The RRULE with UNTIL in UTC for clock times and as a day for all-day times (3.3.10)."""
    rule = re.sub("(?<=UNTIL=)[^;]+", lambda found: _write_until(found[0], start), rule)
    written: vRecur = vRecur.from_ical(rule)
    return written


def _write_until(until: str, start: DateOrDateTime) -> str:
    if not isinstance(start, datetime):
        return until[:8]
    if until.endswith("Z"):
        return until
    day, _, clock = until.partition("T")
    last = datetime.strptime(f"{day}{clock or '235959'}", "%Y%m%d%H%M%S")
    return last.replace(tzinfo=start.tzinfo).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def time_session(session: Session, workshop: Workshop) -> Times:
    """The times of a session that has clock times; in its workshop's zone."""
    start, end = session.start, session.end
    assert start is not None
    assert end is not None
    return _localize(start, end, describe_zone(workshop.timezone, start.year, end.year))


def _time_by_clock(workshop: Workshop, start: datetime, end: datetime) -> Times:
    if not workshop.repeat:
        return _localize(start, end, describe_zone(workshop.timezone, start.year, end.year))
    zone = describe_zone(workshop.timezone, start.year, _find_last_year(workshop))
    if zone is None and not _is_always_utc(start):
        return _list_dates(workshop)
    times = _localize(start, end, zone)
    exdates = tuple(
        day.astimezone(start.tzinfo)
        if isinstance(day, datetime)
        else datetime.combine(day, start.timetz())  # only an exact start is excluded (3.8.5.1)
        for day in workshop.exdates
    )
    return times._replace(rule=_write_rule(workshop.repeat, times.start), exdates=exdates)


def _localize(start: datetime, end: datetime, zone: ZoneRules | None) -> Times:
    """Times in the zone; the second of two equal local times in UTC, as it would mean the first."""
    clock = find_zone(zone.tzid) if zone else UTC
    span = start.astimezone(clock), end.astimezone(clock)
    if any(local.fold and is_repeated(local) for local in span):
        return Times(start.astimezone(UTC), end.astimezone(UTC))
    return Times(*span, zone)


def _find_last_year(workshop: Workshop) -> int:
    """The year of the last occurrence; of an endless repetition the last that is compared."""
    assert workshop.days is not None
    first, last = workshop.days
    if not is_finite(workshop.repeat):
        return max(_LAST_COMPARED_YEAR, last.year)
    occurrences = expand(workshop, first, LAST_DAY)
    return max([last, *(occurrence.days[1] for occurrence in occurrences)]).year


def explain_listing(workshop: Workshop) -> str | None:
    """Why a repetition is written as dates rather than as a rule, and until when; else None."""
    start = workshop.start
    if not workshop.repeat or not isinstance(start, datetime) or _is_always_utc(start):
        return None
    if describe_zone(workshop.timezone, start.year, _find_last_year(workshop)):
        return None
    until = "" if is_finite(workshop.repeat) else f", until {start.year + _LISTED_YEARS}"
    return (
        f"no calendar rule can describe the clock changes of {workshop.timezone}: "
        f"its dates are listed{until}"
    )


def _is_always_utc(start: datetime) -> bool:
    """Whether these clocks are always those of UTC, so that a local rule is a rule in UTC."""
    return start.tzinfo is not None and start.tzinfo.utcoffset(None) == timedelta()


def _list_dates(workshop: Workshop) -> Times:
    """Every occurrence in UTC."""
    assert workshop.start is not None
    assert workshop.end is not None
    assert workshop.days is not None
    first = workshop.days[0]
    last = LAST_DAY if is_finite(workshop.repeat) else date(first.year + _LISTED_YEARS, 12, 31)
    occurrences = takewhile(
        lambda occurrence: occurrence.days[0] <= last, expand(workshop, first, last)
    )
    spans = list(occurrences) or [Occurrence(workshop.start, workshop.end)]
    starts = [start.astimezone(UTC) for start, _ in spans if isinstance(start, datetime)]
    end = spans[0].end
    assert isinstance(end, datetime)
    # Each lasts as long as the first, though clocks change during it: few programs read an RDATE
    # that has an end of its own (VALUE=PERIOD).
    times = Times(starts[0], end.astimezone(UTC))
    if len(starts) == 1:
        return times
    # RFC 5545 section 3.8.5.3 counts DTSTART as the first occurrence, but ical.js and ical only
    # know those that a rule or RDATE names. Named twice, it counts once (section 3.8.5.2).
    rule = f"{workshop.start:%Y%m%dT%H%M%S} {workshop.timezone} {workshop.repeat}"
    return times._replace(rdates=tuple(starts), listed_rule=rule)
