"""When a workshop that repeats takes place: RRULE to occurrences (RFC 5545 sections 3.3.10, 3.8.5).

Expansion is in local time, so that a meeting at half past nine stays at half past nine across
summer-time changes. A time that clocks skip is taken with the offset before the gap
(section 3.3.5); all occurrences last equally long.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from workshops.model import Workshop


class Occurrence(NamedTuple):
    """One time a workshop takes place; `start` and `end` as in Workshop."""

    start: date | datetime
    end: date | datetime

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last local day."""
        return _day(self.start), max(_day(self.start), _last_day(self.end))


def expand(workshop: Workshop, first: date, last: date) -> Iterator[Occurrence]:
    """The occurrences that touch the local days from `first` to `last`, in order.

    Endless rules are fine: nothing after `last` is computed. Nothing while there is no date.
    """
    if workshop.start is None or workshop.end is None:
        return
    if not workshop.repeat:
        once = Occurrence(workshop.start, workshop.end)
        if once.days[0] <= last and once.days[1] >= first:
            yield once
        return
    for occurrence in _repeat(workshop, datetime.combine(last, time.max)):
        if occurrence.days[1] >= first:
            yield occurrence


def is_finite(rule: str) -> bool:
    """Whether a rule ends, by COUNT or UNTIL."""
    return "COUNT=" in rule or "UNTIL=" in rule


def _repeat(workshop: Workshop, bound: datetime) -> Iterator[Occurrence]:
    from dateutil.rrule import rrulestr  # only schedules that repeat need it

    start, end = workshop.start, workshop.end
    assert start is not None
    assert end is not None
    assert workshop.repeat is not None
    naive = _to_naive(start)
    rule = rrulestr(_localize_until(workshop.repeat, start), dtstart=naive)
    left_out = {_to_naive(one) if isinstance(one, datetime) else one for one in workshop.excluded}
    for local in rule:
        if local > bound:
            return
        if local not in left_out and local.date() not in left_out:
            yield _occur_at(local, start, end)


def _occur_at(local: datetime, start: date | datetime, end: date | datetime) -> Occurrence:
    if isinstance(start, datetime) and isinstance(end, datetime):
        begin = local.replace(tzinfo=start.tzinfo).astimezone(UTC)
        over = begin + (end.astimezone(UTC) - start.astimezone(UTC))
        return Occurrence(begin.astimezone(start.tzinfo), over.astimezone(start.tzinfo))
    return Occurrence(local.date(), local.date() + (_day(end) - _day(start)))


def _to_naive(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time())


def _localize_until(rule: str, start: date | datetime) -> str:
    """The rule with an UNTIL in UTC turned into the start's local time, which expansion is in."""
    head, key, rest = rule.partition("UNTIL=")
    until, semicolon, tail = rest.partition(";")
    if not key:
        return rule
    if until.endswith("Z") and isinstance(start, datetime):
        instant = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        until = instant.astimezone(start.tzinfo).strftime("%Y%m%dT%H%M%S")
    elif "T" not in until:
        until += "T235959"
    return f"{head}{key}{until.rstrip('Z')}{semicolon}{tail}"


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _last_day(end: date | datetime) -> date:
    """The last local day of an end: the instant before it, or the inclusive day itself."""
    return (end - timedelta(microseconds=1)).date() if isinstance(end, datetime) else end
