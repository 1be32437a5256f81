"""Dates and clock times of one workshop as written, settled: with their zone, their day, their end.

People leave out what goes without saying: the zone that the series has, the day of a clock time,
the end of an hour's meeting. Here it is filled in, or its lack is reported.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from workshops.diagnostics import Diagnostic, Path
from workshops.schedule.codes import diagnose
from workshops.schedule.convert import Listed, Typed
from workshops.timezones import find_zone

Moment = date | datetime


class Clock:
    """Moments of one workshop as written to dates and aware date-times, in its time zone."""

    def __init__(
        self, problems: list[Diagnostic], timezone: str | None, *, is_zone_lost: bool = False
    ) -> None:
        self.problems = problems
        self.zone = find_zone(timezone) if timezone else None
        self.is_zone_missed = is_zone_lost
        self.is_start_lost = False

    def _report(self, code: str, at: Path, message: str, hint: str) -> None:
        self.problems.append(diagnose(code, at, message, hint))

    def localize(self, moment: Moment, at: Path) -> Moment | None:
        """The moment with its zone; None, and a problem, where a clock time has none."""
        if not isinstance(moment, datetime) or moment.tzinfo:
            return moment
        if self.zone:
            return moment.replace(tzinfo=self.zone)
        if not self.is_zone_missed:
            self.is_zone_missed = True
            message = "a clock time, and no time zone is known"
            hint = "add `timezone: Europe/Brussels` (or yours) to the series or the workshop"
            self._report("missing-timezone", at, message, hint)
        return None

    def read_span(self, record: Typed, at: Path) -> tuple[Moment | None, Moment | None]:
        """Start and end of a workshop, the end filled in where it is left out."""
        written = record.get("start")
        start = self._read_start(record, at)
        self.is_start_lost = start is None and (written is not None or "start" in record.lost)
        if start is None:
            if "end" in record and not self.is_start_lost:
                hint = "add `start:`, or remove the end"
                self._report("end-without-start", (*at, "end"), "an end without a start", hint)
            return None, None
        return start, self.read_end(start, record.get("end"), (*at, "end"))

    def _read_start(self, record: Typed, at: Path) -> Moment | None:
        start = record.get("start")
        if isinstance(start, time):
            hint = f"write the day before it: 2018-03-08 {start:%H:%M}"
            self._report("bad-date", (*at, "start"), "a clock time without a day", hint)
            return None
        return start and self.localize(start, (*at, "start"))

    def read_end(self, start: Moment, end: Moment | time | None, at: Path) -> Moment:
        """The end as written, else the start's day, else one hour after the start."""
        if isinstance(end, time):
            day = start.date() if isinstance(start, datetime) else start
            end = datetime.combine(day, end)
        if end is None:
            return _add_hour(start) if isinstance(start, datetime) else start
        if isinstance(start, datetime) != isinstance(end, datetime):
            message = "start and end are not of one kind: a day and a clock time"
            self._report("mixed-span", at, message, "write both as days, or both with clock times")
            return _add_hour(start) if isinstance(start, datetime) else start
        return self.localize(end, at) or start

    def settle_repeated(self, moment: Moment | None, at: Path) -> Moment | None:
        """What repeats does so on the clocks of its zone, not at the offset of its first time."""
        if not isinstance(moment, datetime):
            return moment
        if self.zone:
            return moment.astimezone(self.zone)
        self.localize(moment.replace(tzinfo=None), (*at, "repeat"))
        return moment

    def read_exclusions(self, listed: Listed) -> Iterator[Moment]:
        """The days or times that a repetition leaves out."""
        for moment, at in listed:
            if isinstance(moment, time):
                hint = "write the day: 2018-03-08"
                self._report("bad-date", at, "a clock time without a day", hint)
            elif localized := self.localize(moment, at):
                yield localized

    def read_session(
        self, record: Typed, at: Path, days: tuple[Moment, Moment] | None
    ) -> tuple[date | None, datetime | None, datetime | None]:
        """A session's day, start and end; clock times alone are on its day."""
        day, start, end = record.get("day"), record.get("start"), record.get("end")
        if isinstance(start, time):
            day = day or _only_day(days)
            if day is None and self.is_start_lost:
                return None, None, None
            if day is None:
                hint = "add `day: 2018-03-08`, or write the day before the time"
                self._report("bad-date", (*at, "start"), "a clock time without a day", hint)
                return None, None, None
            start = datetime.combine(day, start)
        if start is None or not isinstance(start, datetime):
            if end is not None and "start" not in record.lost:
                message = "a session's end without its start's clock time"
                self._report("end-without-start", (*at, "end"), message, "add `start:` with a time")
            return start or day, None, None
        begin = self.localize(start, (*at, "start"))
        if not isinstance(begin, datetime):
            return day, None, None
        over = self.read_end(begin, end, (*at, "end"))
        return begin.date(), begin, over if isinstance(over, datetime) else None


def _only_day(days: tuple[Moment, Moment] | None) -> date | None:
    """The day of a workshop that takes one; midnight at its end is still that day."""
    if days is None:
        return None
    start, end = days
    last = end - timedelta(microseconds=1) if isinstance(end, datetime) else end
    first, last = (one.date() if isinstance(one, datetime) else one for one in (start, last))
    return first if last <= first else None


def _add_hour(start: datetime) -> datetime:
    """One hour later on the clock of physics, across summer-time changes."""
    return (start.astimezone(UTC) + timedelta(hours=1)).astimezone(start.tzinfo)
