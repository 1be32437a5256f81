"""When an entry is: start, end and repetition as calendars take them (RFC 5545 3.8.2, 3.8.5).

Local times keep their zone where its clock changes can be said in a VTIMEZONE that Outlook reads,
so that a meeting at half past nine stays there for ever; elsewhere they are written in UTC. A
repetition that is local to such a zone has no rule in UTC: its dates are listed instead.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import NamedTuple

from icalendar import vRecur

from workshops.ical.vtimezone import ZoneRules, describe_zone
from workshops.model import DateOrDateTime, Session, Workshop
from workshops.query import LAST_DAY
from workshops.recurrence import Occurrence, expand, is_finite
from workshops.timezones import find_zone, is_repeated

_FORESEEN = 2037
"""How far a zone's rule is compared for what repeats for ever; after it nothing is known."""

_LISTED_YEARS = 5
"""How long the listed dates of an endless repetition go on."""


class Times(NamedTuple):
    """DTSTART, exclusive DTEND, and how it repeats: by a rule or by a list of further dates.

    `zone` is that of the local times; None for whole days and for UTC.
    """

    start: DateOrDateTime
    end: DateOrDateTime
    zone: ZoneRules | None = None
    rule: vRecur | None = None
    left_out: tuple[DateOrDateTime, ...] = ()
    dates: tuple[DateOrDateTime, ...] = ()


def time_workshop(workshop: Workshop) -> Times:
    """The times of a workshop that has a date."""
    start, end = workshop.start, workshop.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        return _time_by_clock(workshop, start, end)
    assert start is not None
    assert end is not None
    whole = Times(start, end + timedelta(days=1))
    if not workshop.repeat:
        return whole
    left_out = tuple(_day(one) for one in workshop.exdates)
    return whole._replace(rule=_write_rule(workshop.repeat, start), left_out=left_out)


def time_session(session: Session, workshop: Workshop) -> Times:
    """The times of a session that has clock times; in its workshop's zone."""
    start, end = session.start, session.end
    assert start is not None
    assert end is not None
    return _localize(start, end, choose_zone(workshop.timezone, start.year, end.year))


def choose_zone(name: str | None, first_year: int, last_year: int) -> ZoneRules | None:
    """The zone where a VTIMEZONE says it truly in all these years; None: write UTC."""
    return describe_zone(name, first_year, last_year) if name else None


def _time_by_clock(workshop: Workshop, start: datetime, end: datetime) -> Times:
    if not workshop.repeat:
        return _localize(start, end, choose_zone(workshop.timezone, start.year, end.year))
    zone = choose_zone(workshop.timezone, start.year, _find_last_year(workshop))
    if zone is None and not _is_utc(start):
        return _list_dates(workshop)
    times = _localize(start, end, zone)
    left_out = tuple(_localize_exclusion(one, start) for one in workshop.exdates)
    return times._replace(rule=_write_rule(workshop.repeat, times.start), left_out=left_out)


def _localize(start: datetime, end: datetime, zone: ZoneRules | None) -> Times:
    """In the zone, or in UTC for the second of two equal local times: alone it means the first."""
    clock = find_zone(zone.tzid) if zone else UTC
    span = start.astimezone(clock), end.astimezone(clock)
    if any(moment.fold and is_repeated(moment) for moment in span):
        return Times(start.astimezone(UTC), end.astimezone(UTC))
    return Times(*span, zone)


def _find_last_year(workshop: Workshop) -> int:
    """The year of the last occurrence; of an endless repetition the last that is foreseen."""
    assert workshop.days is not None
    first, last = workshop.days
    if not _is_endless(workshop):
        last = max([last, *(one.days[1] for one in expand(workshop, first, LAST_DAY))])
        return last.year
    return max(_FORESEEN, last.year)


def _is_endless(workshop: Workshop) -> bool:
    return workshop.repeat is not None and not is_finite(workshop.repeat)


def explain_listing(workshop: Workshop) -> str | None:
    """Why a repetition is written as dates rather than as a rule, and until when; else None."""
    start = workshop.start
    if not workshop.repeat or not isinstance(start, datetime):
        return None
    if _is_utc(start) or choose_zone(workshop.timezone, start.year, _find_last_year(workshop)):
        return None
    until = f", until {start.year + _LISTED_YEARS}" if _is_endless(workshop) else ""
    return f"no calendar rule says the clock changes of {workshop.timezone}: dates listed{until}"


def _is_utc(start: datetime) -> bool:
    """Whether these clocks are always those of UTC, so that a local rule is a rule in UTC."""
    return start.tzinfo is not None and start.tzinfo.utcoffset(None) == timedelta()


def _list_dates(workshop: Workshop) -> Times:
    """Every occurrence in UTC, the first as DTSTART and the others as RDATE.

    Each lasts as long as the first, though clocks change during it: an RDATE that says its own end
    is read by few programs.
    """
    occurrences = [_to_utc(one) for one in _foresee(workshop)]
    first, *others = occurrences or [_to_utc(Occurrence(workshop.start, workshop.end))]  # type: ignore[arg-type]
    return Times(*first, dates=tuple(start for start, _ in others))


def _foresee(workshop: Workshop) -> Iterator[Occurrence]:
    assert workshop.days is not None
    first = workshop.days[0]
    last = LAST_DAY
    if _is_endless(workshop):
        last = date(first.year + _LISTED_YEARS, 12, 31)
    return takewhile(lambda one: one.days[0] <= last, expand(workshop, first, last))


def _to_utc(occurrence: Occurrence) -> tuple[datetime, datetime]:
    start, end = occurrence
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    return start.astimezone(UTC), end.astimezone(UTC)


def _localize_exclusion(excluded: DateOrDateTime, start: datetime) -> datetime:
    """The occurrence left out: on a day, that is the one at the start's time (3.8.5.1)."""
    if isinstance(excluded, datetime):
        return excluded.astimezone(start.tzinfo)
    return datetime.combine(excluded, start.timetz())


def _write_rule(rule: str, start: DateOrDateTime) -> vRecur:
    """The RRULE with UNTIL in UTC for clock times and as a day for whole days (3.3.10)."""
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


def _day(moment: DateOrDateTime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
