"""The rules that are probably broken by mistake: for `check`, and for commands that change files.

A rule is as in `checks`; those about days off, other workshops and texts are in `day_checks`,
`overlap_checks` and `text_checks`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from workshops.diagnostics import Diagnostic
from workshops.model import Schedule, to_day
from workshops.recurrence import expand
from workshops.schedule.checks import Rule, find_repeats, list_clock_times
from workshops.schedule.codes import diagnose
from workshops.schedule.dates import spell_date
from workshops.schedule.day_checks import (
    warn_of_holidays,
    warn_of_unused_allowances,
    warn_of_weekends,
)
from workshops.schedule.overlap_checks import warn_of_overlaps
from workshops.schedule.text_checks import warn_of_invisible_characters
from workshops.timezones import is_repeated


def warn_of_repeated_times(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """A local time that clocks show twice, in autumn, is the first one; an offset says which."""
    for at, local in list_clock_times(schedule):
        if is_repeated(local):
            offsets = [f"{local.replace(fold=fold):%z}" for fold in (0, 1)]
            shown = f"{local:%Y-%m-%d %H:%M}"
            message = f"{shown} occurs twice, as the clocks go back; the first is used"
            hint = "add the offset: " + " or ".join(
                f"{shown[-5:]}{offset[:3]}:{offset[3:]}" for offset in offsets
            )
            yield diagnose("repeated-time", at, message, hint)


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
                message = f"the workshop has no occurrence on {spell_date(excluded)}"
                yield diagnose("unused-exception", at, message, "correct the day, or remove it")


def warn_of_repeated_numbers(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """A number means one workshop; otherwise `show 2` would be ambiguous."""
    for index, first, number in find_repeats(workshop.number for workshop in schedule.workshops):
        at, related = (("workshops", n, "number") for n in (index, first))
        message = f"number {number} is already taken"
        yield diagnose("duplicate-number", at, message, "choose a different one", related=related)


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
        for number, first, _ in find_repeats(identities):
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
