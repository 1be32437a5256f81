"""The rules that a schedule must or should follow once it could be read: one function a rule.

A rule takes the schedule and `now` (aware) and yields diagnostics, whose paths count the schedule's
own lists: ("workshops", 2, "end"). To add a rule, declare its code in `codes`, write a function,
and name it in ERRORS or WARNINGS below.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, time

from workshops.diagnostics import Diagnostic, Path
from workshops.model import DateOrDateTime, Schedule, Session, Workshop, to_day
from workshops.query import FIRST_DAY, LAST_DAY
from workshops.recurrence import expand
from workshops.schedule.codes import diagnose
from workshops.schedule.day_checks import (
    refuse_unknown_holidays,
    warn_of_holidays,
    warn_of_unused_allowances,
    warn_of_weekends,
)
from workshops.schedule.overlap_checks import warn_of_overlaps
from workshops.schedule.text_checks import warn_of_invisible_characters
from workshops.standards import DEVICES
from workshops.timezones import find_zone, is_repeated, is_skipped, settle

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
                message = "the end is not after the start"
                hint = f"write a time after {_show(start)}"
        elif end < start:
            message = "the last day is before the first"
            hint = f"write {_show(start)} or a later day"
        if message:
            yield diagnose("end-before-start", (*at, "end"), message, hint)


def _list_spans(schedule: Schedule) -> Iterator[tuple[Path, DateOrDateTime, DateOrDateTime]]:
    for index, workshop in enumerate(schedule.workshops):
        if workshop.start is not None and workshop.end is not None:
            yield ("workshops", index), workshop.start, workshop.end
        for number, session in enumerate(workshop.sessions):
            if session.start and session.end:
                yield ("workshops", index, "sessions", number), session.start, session.end


def _show(value: DateOrDateTime) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()


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
    for at, local in _list_local_times(schedule):
        if is_skipped(local):
            message = f"{local:%Y-%m-%d %H:%M} does not exist: the clocks skip it"
            hint = f"write {settle(local):%H:%M}, for example"
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


def _list_local_times(schedule: Schedule) -> Iterator[tuple[Path, datetime]]:
    """Every clock time of the file that is in a zone rather than at a written offset."""
    for at, start, end in _list_spans(schedule):
        for key, local in (("start", start), ("end", end)):
            if isinstance(local, datetime) and hasattr(local.tzinfo, "key"):
                yield (*at, key), local


def warn_of_repeated_times(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """A local time that clocks show twice, in autumn, is the first one; an offset says which."""
    for at, local in _list_local_times(schedule):
        if is_repeated(local):
            offsets = [f"{local.replace(fold=fold):%z}" for fold in (0, 1)]
            shown = f"{local:%Y-%m-%d %H:%M}"
            message = f"{shown} occurs twice, as the clocks go back; the first is used"
            hint = "add the offset: " + " or ".join(
                f"{shown[-5:]}{offset[:3]}:{offset[3:]}" for offset in offsets
            )
            yield diagnose("repeated-time", at, message, hint)


def refuse_sessions_outside(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """A session is on its workshop's days, between its clock times where it has any."""
    for index, workshop in enumerate(schedule.workshops):
        for number, session in enumerate(workshop.sessions):
            at = ("workshops", index, "sessions", number)
            if session.day and is_outside(session, workshop):
                hint = "add `start:` to the workshop"
                if workshop.start and workshop.end:
                    span = f"{_show(workshop.start)} to {_show(workshop.end)}"
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
                message = "the start is not one of the days of the rule"
                hint = "correct the rule"
                if first:
                    hint = f"start on its first day, {_show(first.start)}, or correct the rule"
                yield diagnose("repeat-off-start", ("workshops", index, "repeat"), message, hint)


def warn_of_unused_exceptions(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Every day left out is one on which the workshop would take place."""
    for index, workshop in enumerate(schedule.workshops):
        if not workshop.repeat:
            continue
        for number, excluded in enumerate(workshop.exdates):
            day = to_day(excluded)
            alone = workshop._replace(exdates=(excluded,))
            full = workshop._replace(exdates=())
            if list(expand(alone, day, day)) == list(expand(full, day, day)):
                at = ("workshops", index, "except", number)
                message = f"the workshop has no occurrence on {_show(excluded)}"
                yield diagnose("unused-exception", at, message, "correct the day, or remove it")


def refuse_repeated_uids(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """No two workshops share a written UID: calendars would show only one (RFC 5545 3.8.4.7)."""
    if not any(workshop.written_uid for workshop in schedule.workshops):
        return
    for index, first, uid in _find_repeats(workshop.uid for workshop in schedule.workshops):
        at, related = (("workshops", n, "uid") for n in (index, first))
        message = f'the uid "{uid}" is already taken'
        yield diagnose("duplicate-uid", at, message, "choose a different one", related=related)


def warn_of_repeated_numbers(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """A number means one workshop; otherwise `show 2` would be ambiguous."""
    for index, first, number in _find_repeats(workshop.number for workshop in schedule.workshops):
        at, related = (("workshops", n, "number") for n in (index, first))
        message = f"number {number} is already taken"
        yield diagnose("duplicate-number", at, message, "choose a different one", related=related)


def _find_repeats(values: Iterable[Hashable]) -> Iterator[tuple[int, int, Hashable]]:
    """Each value that occurred before: its index, the index of the first, the value."""
    seen: dict[Hashable, int] = {}
    for index, value in enumerate(values):
        if value is not None and seen.setdefault(value, index) != index:
            yield index, seen[value], value


def warn_of_undated_confirmations(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """A confirmed workshop has a date."""
    for index, workshop in enumerate(schedule.workshops):
        if workshop.status == "confirmed" and workshop.start is None:
            at = ("workshops", index, "status")
            message = "the workshop is confirmed but has no date"
            hint = "add `start:`, or write `status: tentative`"
            yield diagnose("confirmed-undated", at, message, hint)


def warn_of_early_attendance(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Presence is recorded only for workshops that have begun."""
    for index, workshop in enumerate(schedule.workshops):
        span = workshop.span(UTC)
        if span and span[0] <= now:
            continue
        for number, attendee in enumerate(workshop.attendees):
            if attendee.attended is not None:
                at = ("workshops", index, "attendees", number, "attended")
                message = "attendance is recorded, but the workshop has not begun"
                hint = "remove `attended` until the workshop is over"
                yield diagnose("early-attendance", at, message, hint)


def warn_of_repeated_attendees(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Each attendee is listed once a workshop."""
    for index, workshop in enumerate(schedule.workshops):
        identities = (attendee.identity for attendee in workshop.attendees)
        for number, first, _ in _find_repeats(identities):
            at, related = (("workshops", index, "attendees", n) for n in (number, first))
            message = f'"{workshop.attendees[number].label()}" is already listed'
            hint = "remove one of the two"
            yield diagnose("duplicate-attendee", at, message, hint, related=related)


def warn_of_unused_organizations(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Every organization has an attendee."""
    attendees = (attendee for _, attendee in schedule.attendance)
    used = {attendee.organization.id for attendee in attendees if attendee.organization}
    for index, organization in enumerate(schedule.organizations):
        if organization.id not in used:
            message = f'the organization "{organization.id}" is never used'
            at = ("organizations", index, "id")
            yield diagnose("unused-organization", at, message, "remove it, or use it")


def warn_of_unused_regions(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Every region takes part or is somebody's, or one inside or around it does or is."""
    used = {region.id for workshop in schedule.workshops for region in workshop.regions}
    used |= {entry.region.id for entry in schedule.organizations if entry.region}
    used |= {attendee.region.id for _, attendee in schedule.attendance if attendee.region}
    used |= {
        outer.id for region in schedule.regions if region.id in used for outer in region.ancestors
    }
    for index, region in enumerate(schedule.regions):
        if region.id not in used and not any(outer.id in used for outer in region.ancestors):
            message = f'the region "{region.id}" is never used'
            at = ("regions", index, "id")
            yield diagnose("unused-region", at, message, "remove it, or use it")


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

HOLIDAY_ERRORS: tuple[Rule, ...] = (refuse_unknown_holidays,)
"""The same of what only days off need: it takes too long for the loads that look at none."""

WARNINGS: tuple[Rule, ...] = (
    warn_of_repeated_times,
    warn_of_unused_exceptions,
    warn_of_repeated_numbers,
    warn_of_overlaps,
    warn_of_weekends,
    warn_of_holidays,
    warn_of_unused_allowances,
    warn_of_undated_confirmations,
    warn_of_early_attendance,
    warn_of_repeated_attendees,
    warn_of_invisible_characters,
    warn_of_unused_organizations,
    warn_of_unused_regions,
)
"""Rules that are probably broken by mistake; only `check` runs them."""
