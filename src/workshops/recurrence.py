"""When a workshop that repeats takes place: RRULE to occurrences (RFC 5545 sections 3.3.10, 3.8.5).

Expansion is in local time, so that a meeting at half past nine stays at half past nine across
summer-time changes. A time that clocks skip is taken with the offset before the gap
(section 3.3.5). Ends are local times too, as people write them and recurring-ical-events reads
them: a meeting from 22:00 to 06:00 ends at 06:00 every week. By section 3.8.5.3 all occurrences
would have equal durations; the two differ only where clocks change during an occurrence.
"""

from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from workshops.model import DateOrDateTime, Workshop, find_days, to_day, to_local
from workshops.timezones import shift_skipped


class Occurrence(NamedTuple):
    """One time a workshop takes place; `start` and `end` as in Workshop."""

    start: DateOrDateTime
    end: DateOrDateTime

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last local day."""
        return find_days(self.start, self.end)


def expand(workshop: Workshop, first: date, last: date) -> Iterator[Occurrence]:
    """The occurrences that touch the local days from `first` to `last`, in order.

    Nothing after `last` is computed, so rules may be endless. A workshop without a date has none.
    """
    if workshop.start is None or workshop.end is None:
        return
    if not workshop.repeat:
        once = Occurrence(workshop.start, workshop.end)
        if once.days[0] <= last and once.days[1] >= first:
            yield once
        return
    for occurrence in _expand_rule(workshop, first, datetime.combine(last, time.max)):
        if occurrence.days[1] >= first:
            yield occurrence


def is_finite(rule: str | None) -> bool:
    """Whether a rule ends, by COUNT or UNTIL; True without a rule."""
    return rule is None or "COUNT=" in rule or "UNTIL=" in rule


def _expand_rule(workshop: Workshop, first: date, bound: datetime) -> Iterator[Occurrence]:
    rule, start, end = workshop.repeat, workshop.start, workshop.end
    assert rule is not None
    assert start is not None
    assert end is not None
    exdates = {  # days, or local times in the zone that expansion is in
        to_local(exdate.astimezone(start.tzinfo))
        if isinstance(exdate, datetime) and isinstance(start, datetime)
        else to_day(exdate)
        for exdate in workshop.exdates
    }
    earliest = first - (to_day(end) - to_day(start)) - timedelta(days=_MARGIN)
    for local in list_local_times(rule, start, earliest, bound):
        if local.date() < earliest:
            continue  # compared before it gets its zone, which is a hundred times as slow
        if local not in exdates and local.date() not in exdates:
            yield _occur_at(local, start, end)


_MARGIN = 2
"""Days by which an occurrence may be longer in another zone, and over a change of clocks."""


def list_local_times(
    rule: str, start: DateOrDateTime, earliest: date, bound: datetime
) -> Iterator[datetime]:
    """The rule's local times (naive) up to `bound`, perhaps without some before `earliest`.

    dateutil searches for days that never come, such as 30 February, until the year 9999, whatever
    UNTIL says. So COUNT is applied here, and the rule is read as late as the calendar is the same.
    """
    from dateutil.rrule import rrulestr  # only schedules that repeat need it

    parts = dict(part.split("=") for part in rule.split(";"))
    count = parts.pop("COUNT", None)
    begin = to_local(start)
    until = min(_localize_until(parts.pop("UNTIL", None), start) or bound, bound)
    cycles = (MAXYEAR - max(begin.year, bound.year)) // 400
    later = cycles * _GREGORIAN_CYCLE
    parts["UNTIL"] = f"{until + later:%Y%m%dT%H%M%S}"
    periods, step = _skip_periods(parts, begin, earliest, has_count=count is not None)
    shifted = begin + periods * step + later
    times = rrulestr(";".join(map("=".join, parts.items())), dtstart=shifted)
    limit = max(0, int(count) - periods) if count else None
    return (local - later for local in islice(times, limit))


_GREGORIAN_CYCLE = timedelta(days=146_097)
"""400 years, after which leap years and weekdays are the same again."""


def _skip_periods(
    parts: Mapping[str, str], begin: datetime, earliest: date, *, has_count: bool
) -> tuple[int, timedelta]:
    """How many periods of a daily or weekly rule pass before `earliest`, and how long one is.

    dateutil computes every time from the first on; a rule may have begun years ago. Where times
    are counted, only rules with one time a period can begin later.
    """
    days = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"], 0) * int(parts.get("INTERVAL", "1"))
    has_parts = any(name.startswith("BY") for name in parts)
    if not days or (has_count and has_parts):
        return 0, timedelta()
    return max(0, (earliest - begin.date()).days // days - 1), timedelta(days=days)


def _occur_at(local: datetime, start: DateOrDateTime, end: DateOrDateTime) -> Occurrence:
    if isinstance(start, datetime) and isinstance(end, datetime):
        length = to_local(end.astimezone(start.tzinfo)) - to_local(start)
        begin = local.replace(tzinfo=start.tzinfo)
        over = (local + length).replace(tzinfo=start.tzinfo)
        return Occurrence(shift_skipped(begin), max(shift_skipped(begin), shift_skipped(over)))
    return Occurrence(local.date(), local.date() + (to_day(end) - to_day(start)))


def _localize_until(until: str | None, start: DateOrDateTime) -> datetime | None:
    """UNTIL as a local time in the zone of the start; a day ends at its last instant."""
    if until is None:
        return None
    when = datetime.fromisoformat(until)
    if "T" not in until or not isinstance(start, datetime):
        return datetime.combine(when, time.max)
    if when.tzinfo:
        when = when.astimezone(start.tzinfo)
    return when.replace(tzinfo=None)
