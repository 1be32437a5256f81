"""Dates and clock times of one workshop as written, completed: with their zone, day and end.

People leave out what is obvious: the zone that the series has, the day of a clock time,
the end of an hour's meeting. Here it is filled in, or its lack is reported.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from workshops.diagnostics import Path
from workshops.model import DateOrDateTime, find_days, to_day
from workshops.schedule.convert import Fields, Listed
from workshops.schedule.dates import spell_date
from workshops.schedule.findings import Findings
from workshops.timezones import find_zone


class Clock:
    """Turns a workshop's times as written into dates and aware date-times, in its time zone.

    `at` is the workshop's path. What is missing is reported only where the workshop has no error
    already, from which that may follow; a missing zone once, unless `is_zone_wrong`.
    """

    def __init__(
        self, findings: Findings, timezone: str | None, at: Path, *, is_zone_wrong: bool
    ) -> None:
        self.findings = findings
        self.zone = find_zone(timezone) if timezone else None
        self.at = at
        self.needs_zone = not is_zone_wrong

    def localize(self, written: DateOrDateTime, at: Path) -> DateOrDateTime | None:
        """The time with its zone; None, and a report, where a clock time has none."""
        if not isinstance(written, datetime) or written.tzinfo:
            return written
        if self.zone:
            return written.replace(tzinfo=self.zone)
        if self.needs_zone and self.findings.is_sound(self.at):
            message = f"the time {spell_date(written)} has no time zone"
            hint = "add `timezone: Europe/Brussels` (or yours) to the series or the workshop"
            self.findings.report("missing-timezone", at, message, hint)
        self.findings.distrust((*self.at, "timezone"))
        self.needs_zone = False
        return None

    def read_span(self, record: Fields) -> tuple[DateOrDateTime | None, DateOrDateTime | None]:
        """Start and end of a workshop, the end filled in where it is left out."""
        start, end = record.get("start"), record.get("end")
        if isinstance(start, time):
            hint = f"write the date before it: 2018-03-08 {start:%H:%M}"
            self._refuse_clock(start, (*self.at, "start"), hint)
            return None, None
        if start is None:
            if end is not None and self.findings.is_sound(self.at):
                message = f"the end {spell_date(end)} has no start"
                hint = "add `start:`, or remove the end"
                self.findings.report("end-without-start", (*self.at, "end"), message, hint)
            return None, None
        begin = self.localize(start, (*self.at, "start"))
        return (begin, self.read_end(begin, end, (*self.at, "end"))) if begin else (None, None)

    def read_end(
        self, start: DateOrDateTime, end: DateOrDateTime | time | None, at: Path
    ) -> DateOrDateTime:
        """The end as written, else the start's day, else one hour after the start."""
        if isinstance(end, time):
            end = datetime.combine(start, end)
        if end is not None and isinstance(start, datetime) != isinstance(end, datetime):
            without, other = ("start", "end") if isinstance(end, datetime) else ("end", "start")
            day = start if without == "start" else end
            message = f"the {without} {spell_date(day)} has no time, but the {other} has one"
            hint = "write both as dates, or both with a time"
            self.findings.report("mixed-span", at, message, hint)
            end = None
        if end is None:
            if not isinstance(start, datetime):
                return start
            # an hour of elapsed time, also across a change of the clocks
            return (start.astimezone(UTC) + timedelta(hours=1)).astimezone(start.tzinfo)
        return self.localize(end, at) or start

    def localize_repeated(self, start: DateOrDateTime | None) -> DateOrDateTime | None:
        """A start or end of a repetition: on the clocks of its zone, which all its times follow."""
        if not isinstance(start, datetime):
            return start
        if self.zone:
            return start.astimezone(self.zone)
        self.localize(start.replace(tzinfo=None), (*self.at, "repeat"))
        return start

    def read_exdates(self, listed: Listed) -> Iterator[DateOrDateTime]:
        """The days or times that a repetition leaves out."""
        for written, at in listed:
            if isinstance(written, time):
                self._refuse_clock(written, at, "write the date: 2018-03-08")
            elif localized := self.localize(written, at):
                yield localized

    def read_session(
        self, record: Fields, at: Path, days: tuple[DateOrDateTime, DateOrDateTime] | None
    ) -> tuple[date | None, datetime | None, datetime | None]:
        """A session's day, start and end; clock times alone are on its day."""
        day, start, end = record.get("day"), record.get("start"), record.get("end")
        if day and start and not isinstance(start, time) and day != to_day(start):
            message = f"the session starts on {to_day(start)}, but its day is {day}"
            self.findings.report("conflicting-day", (*at, "day"), message, "leave out `day`")
        if isinstance(start, time):
            first, last = find_days(*days) if days else (None, None)
            day = day or (first if first == last else None)
            if day is None:
                if self.findings.is_sound(self.at):
                    hint = f"add `day: {first or '2018-03-08'}`, or write the date before the time"
                    self._refuse_clock(start, (*at, "start"), hint)
                return None, None, None
            start = datetime.combine(day, start)
        if start is None or not isinstance(start, datetime):
            if end is not None and self.findings.is_sound(at):
                message = f"the end {spell_date(end)} has no start time"
                hint = "add `start:` with a time"
                self.findings.report("end-without-start", (*at, "end"), message, hint)
            return start or day, None, None
        begin = self.localize(start, (*at, "start"))
        if not isinstance(begin, datetime):
            return day, None, None
        over = self.read_end(begin, end, (*at, "end"))
        return begin.date(), begin, over if isinstance(over, datetime) else None

    def _refuse_clock(self, clock: time, at: Path, hint: str) -> None:
        self.findings.report("bad-date", at, f"the time {spell_date(clock)} has no date", hint)
