"""The rules that a schedule must follow once it could be read: one function a rule.

A rule takes the schedule and `now` (aware) and yields diagnostics, whose paths count the schedule's
own lists: ("workshops", 2, "end"). To add a rule, declare its code in `codes`, write a function,
and name it in ERRORS below, or in WARNINGS of `warning_checks`.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, time

from workshops.diagnostics import Diagnostic, Path
from workshops.model import DateOrDateTime, Schedule, Session, Workshop
from workshops.query import FIRST_DAY, LAST_DAY
from workshops.recurrence import expand
from workshops.schedule.codes import diagnose
from workshops.schedule.dates import spell_date
from workshops.standards import DEVICES
from workshops.timezones import find_zone, is_skipped, shift_skipped

Rule = Callable[[Schedule, datetime], Iterator[Diagnostic]]


def check_schedule(schedule: Schedule, now: datetime, rules: Iterable[Rule]) -> list[Diagnostic]:
    """Everything that `rules` find; `now` is aware."""
    return [diagnostic for rule in rules for diagnostic in rule(schedule, now)]


def refuse_backward_spans(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """A workshop or session ends after it starts; a last day may be the first."""
    for at, start, end in _list_spans(schedule):
        message = hint = ""
        if isinstance(end, datetime) and isinstance(start, datetime):
            if end.timestamp() <= start.timestamp():
                message = f"the end {spell_date(end)} is not after the start"
                hint = f"write a time after {spell_date(start)}"
        elif end < start:
            message = f"the last day {spell_date(end)} is before the first"
            hint = f"write {spell_date(start)} or a later day"
        if message:
            yield diagnose("end-before-start", (*at, "end"), message, hint)


def _list_spans(schedule: Schedule) -> Iterator[tuple[Path, DateOrDateTime, DateOrDateTime]]:
    for index, workshop in enumerate(schedule.workshops):
        if workshop.start is not None and workshop.end is not None:
            yield ("workshops", index), workshop.start, workshop.end
        for number, session in enumerate(workshop.sessions):
            if session.start and session.end:
                yield ("workshops", index, "sessions", number), session.start, session.end


def refuse_device_names(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Calendar files and pages are named by ids, on Windows too, which keeps some names."""
    for section in ("regions", "workshops"):
        for index, entry in enumerate(getattr(schedule, section)):
            if entry.id.partition(".")[0].casefold() in DEVICES:
                message = f'"{entry.id}" is a reserved file name on Windows'
                hint = "choose a different id: files are named by ids"
                yield diagnose("bad-id", (section, index, "id"), message, hint)


def refuse_skipped_times(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Clocks show every written local time: none falls into the spring gap."""
    for at, local in list_clock_times(schedule):
        if is_skipped(local):
            message = f"{local:%Y-%m-%d %H:%M} does not exist: the clocks skip it"
            hint = f"write {shift_skipped(local):%H:%M}, for example"
            yield diagnose("skipped-time", at, message, hint)
    for index, workshop in enumerate(schedule.workshops):
        if workshop.all_day and workshop.timezone and workshop.days:
            zone = find_zone(workshop.timezone)
            first, last = workshop.days
            for key, day in (("start", first), ("end", last)):
                if is_skipped(datetime.combine(day, time(12), zone)):  # as Samoa did in 2011
                    message = f"{day} does not exist: the clocks skip it"
                    hint = "write the day before or after"
                    yield diagnose("skipped-time", ("workshops", index, key), message, hint)


def list_clock_times(schedule: Schedule) -> Iterator[tuple[Path, datetime]]:
    """Every clock time of the file that is in a zone rather than at a written offset."""
    for at, start, end in _list_spans(schedule):
        for key, local in (("start", start), ("end", end)):
            if isinstance(local, datetime) and hasattr(local.tzinfo, "key"):
                yield (*at, key), local


def refuse_sessions_outside(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """A session is on its workshop's days, between its clock times where it has any."""
    for index, workshop in enumerate(schedule.workshops):
        for number, session in enumerate(workshop.sessions):
            at = ("workshops", index, "sessions", number)
            if session.day and is_outside(session, workshop):
                hint = "add `start:` to the workshop"
                if workshop.start and workshop.end:
                    span = f"{spell_date(workshop.start)} to {spell_date(workshop.end)}"
                    hint = f"the workshop is from {span}; move one of them"
                key = "start" if session.start else "day"
                name = f' "{session.label()}"' if session.label() else ""
                message = f"the session{name} is outside its workshop's time"
                yield diagnose("session-outside", (*at, key), message, hint)


def is_outside(session: Session, workshop: Workshop) -> bool:
    """Whether a session is on another day than its workshop, or not between its clock times."""
    if workshop.days is None or session.day is None:
        return True
    if workshop.repeat:
        return session.day < workshop.days[0]
    if session.start and session.end and isinstance(workshop.start, datetime):
        begin, over = workshop.start, workshop.end
        is_inside = isinstance(over, datetime) and begin <= session.start and session.end <= over
        return not is_inside
    return not workshop.days[0] <= session.day <= workshop.days[1]


def refuse_repeats_without_start(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """A workshop that repeats has a start, and only one that repeats leaves days out."""
    for index, workshop in enumerate(schedule.workshops):
        if workshop.repeat and workshop.start is None:
            at = ("workshops", index, "repeat")
            message = "a repetition without a start"
            yield diagnose("repeat-without-start", at, message, "add `start:`")
        if workshop.exdates and not workshop.repeat:
            at = ("workshops", index, "except")
            message = "`except` without `repeat`"
            yield diagnose(
                "except-without-repeat", at, message, "add `repeat:`, or remove `except`"
            )


def refuse_repeats_off_start(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """The start is the first of the days that the rule names (RFC 5545 section 3.8.5.3)."""
    for index, workshop in enumerate(schedule.workshops):
        if workshop.repeat and workshop.days:
            first = None
            with suppress(ValueError, IndexError):  # as dateutil reads parts that contradict
                anyway = workshop._replace(exdates=())
                first = next(expand(anyway, FIRST_DAY, LAST_DAY), None)
            if first is None or first.start != workshop.start:
                day = spell_date(workshop.start or workshop.days[0])
                message = f"the start {day} is not one of the days of the rule"
                hint = "correct the rule"
                if first:
                    hint = f"start on its first day, {spell_date(first.start)}, or correct the rule"
                yield diagnose("repeat-off-start", ("workshops", index, "repeat"), message, hint)


def refuse_repeated_uids(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """No two workshops share a written UID: calendars would show only one (RFC 5545 3.8.4.7)."""
    if not any(workshop.written_uid for workshop in schedule.workshops):
        return
    for index, first, uid in find_repeats(workshop.uid for workshop in schedule.workshops):
        at, related = (("workshops", n, "uid") for n in (index, first))
        message = f'the uid "{uid}" is already taken'
        yield diagnose("duplicate-uid", at, message, "choose a different one", related=related)


def find_repeats(values: Iterable[Hashable]) -> Iterator[tuple[int, int, Hashable]]:
    """Each value that occurred before: its index, the index of the first, the value."""
    seen: dict[Hashable, int] = {}
    for index, value in enumerate(values):
        if value is not None and seen.setdefault(value, index) != index:
            yield index, seen[value], value


ERRORS: tuple[Rule, ...] = (
    refuse_device_names,
    refuse_backward_spans,
    refuse_skipped_times,
    refuse_sessions_outside,
    refuse_repeats_without_start,
    refuse_repeats_off_start,
    refuse_repeated_uids,
)
"""Rules without which a schedule is unusable; every load runs them."""
